//! The case beside its conversation: facts, tags, deadlines with their reasons, follow-ups that are owed.

use maud::{Markup, html};

use super::super::case::Standing;
use super::super::clocks::{self, Explained};
use super::super::duties::Duty;
use super::super::situations::among_colleagues;
use super::super::suggesting::{self, Suggestion};
use super::super::thread::Panel;
use super::heard;
use super::names::Names;
use crate::language::composer::Short;
use crate::platform::Tx;
use crate::platform::i18n::Lang;
use crate::platform::stop::Outcome;
use crate::staff::{Permission, Who};
use crate::web::parts::{Tone, one_button, tag};
use crate::web::{Frame, times};

pub struct Side {
    panel: Panel,
    clocks: Vec<Explained>,
    names: Names,
    suggestions: Vec<Suggestion>,
}

pub fn read(tx: &mut Tx<'_>, who: &Who, panel: &Panel, lang: Lang) -> Outcome<Side> {
    let clocks = clocks::explained(tx, who, &panel.case.id, lang)?;
    let suggestions = suggesting::waiting(tx, who, &panel.case.id)?;
    Ok(Side { panel: panel.clone(), clocks, names: Names::read(tx)?, suggestions })
}

pub fn draw(frame: &Frame, who: &Who, side: &Side) -> Markup {
    html! {
        (heard::draw(frame, who, &side.suggestions))
        div class="block" {
            h2 { (side.panel.case.id) }
            (facts(frame, side))
            (tags(frame, who, &side.panel))
        }
        (next_step(frame, who, &side.panel))
        @if !side.clocks.is_empty() {
            div class="block" {
                h2 { (frame.t("cases.deadlines")) }
                @for explained in &side.clocks { (deadline(frame, explained)) }
            }
        }
        @if !side.panel.duties.is_empty() {
            div class="block" {
                h2 { (frame.t("cases.follow_ups")) }
                @for duty in &side.panel.duties { (follow_up(frame, who, side, duty)) }
            }
        }
    }
}

fn facts(frame: &Frame, side: &Side) -> Markup {
    let case = &side.panel.case;
    let nobody = frame.t("cases.nobody_yet");
    html! {
        dl {
            dt { (frame.t("cases.first_responder")) } dd { (side.panel.first_responder_name.as_deref().unwrap_or(nobody)) }
            dt { (frame.t("cases.owner")) } dd { (side.panel.owner_name.as_deref().unwrap_or(nobody)) }
            dt { (frame.t("cases.team")) } dd { (side.names.team(&case.team_id)) }
            dt { (frame.t("cases.opened")) } dd { (times::at(frame, case.opened_ms)) }
            dt { (frame.t("cases.kind")) } dd { (frame.t(&format!("cases.kind_{}", case.kind.name()))) }
            dt { (frame.t("cases.priority")) } dd { (frame.t(case.priority.key())) }
            dt { (frame.t("cases.emotion")) } dd { (case.emotion) " · " (frame.t(&format!("cases.emotion_{}", case.emotion.clamp(0, 4)))) }
            dt { (frame.t("cases.tracking")) } dd { a class="link" href={ "/t/" (case.id) } { (case.tracking_code) } }
            @if let Some(outcome) = case.outcome {
                dt { (frame.t("cases.outcome")) } dd { (frame.t(&format!("cases.outcome_{}", outcome.name()))) }
            }
            @if let Some(words) = &case.closing_words { dt { (frame.t("cases.close_words")) } dd { (words) } }
            @if let Some(before) = &case.follows { dt { (frame.t("cases.follows")) } dd { a class="link" href={ "/cases/" (before) } { (before) } } }
            @if let Some(from) = &case.split_from { dt { (frame.t("cases.split_from")) } dd { a class="link" href={ "/cases/" (from) } { (from) } } }
            @for merged in &side.panel.merged { dt { (frame.t("cases.merged_here")) } dd { (merged) } }
        }
    }
}

/// What will be done next, and the way to say that it is done or to name another.
fn next_step(frame: &Frame, who: &Who, panel: &Panel) -> Markup {
    let case = &panel.case;
    let base = format!("/cases/{}", case.id);
    let may_write = who.may(Permission::ServeCustomers) && case.standing() != Standing::Closed;
    html! {
        @if may_write || case.next_action.is_some() {
            div class="block" {
                h2 { (frame.t("cases.next_step")) }
                @if let (Some(next), Some(named_ms)) = (&case.next_action, case.next_action_ms) {
                    div class="next-step" {
                        p { (next) }
                        p class="muted small" { (times::ago(frame, named_ms)) }
                    }
                    @if may_write { (one_button(frame, &format!("{base}/next-action/done"), frame.t("cases.next_step_done"), "small")) }
                }
                @if may_write {
                    details class="more" {
                        summary { (frame.t("cases.next_step_name")) }
                        (Short {
                            name: "next_step",
                            action: &format!("{base}/next-action"),
                            situation: &among_colleagues(who),
                            case_id: Some(&case.id),
                            team_id: Some(&case.team_id),
                            label: frame.t("cases.next_step"),
                            placeholder: frame.t("cases.next_step_example"),
                            send_label: frame.t("cases.save"),
                        }.draw(&Frame { path: base.clone(), ..frame.clone() }, html! {}))
                    }
                }
            }
        }
    }
}

fn tags(frame: &Frame, who: &Who, panel: &Panel) -> Markup {
    let may_write = who.may(Permission::ServeCustomers);
    let base = format!("/cases/{}", panel.case.id);
    html! {
        div class="tags" {
            @for name in &panel.tags {
                @if may_write {
                    form method="post" action={ (base) "/untag" } class="inline" data-row={ "tag-" (name) } {
                        (frame.secret_field())
                        input type="hidden" name="tag" value=(name);
                        span class="tag" { "#" (name) button class="untag" aria-label=(frame.tf("cases.untag", &[("tag", name)])) { "×" } }
                    }
                } @else { (tag(Tone::Plain, &format!("#{name}"))) }
            }
            @if may_write {
                form method="post" action={ (base) "/tag" } class="inline" data-row="add-tag" {
                    (frame.secret_field())
                    input name="tag" class="tag-field" placeholder=(frame.t("cases.tag")) aria-label=(frame.t("cases.tag")) data-key="t" data-key-says=(frame.t("cases.tag"));
                }
            }
        }
    }
}

fn deadline(frame: &Frame, explained: &Explained) -> Markup {
    let deadline = &explained.deadline;
    let state = match (deadline.met_ms, deadline.missed_ms, deadline.due_ms) {
        (Some(met_ms), None, _) => tag(
            Tone::Plain,
            &frame.tf("cases.deadline_met", &[("at", &times::exact(frame, met_ms))]),
        ),
        (_, Some(_), _) => tag(Tone::Bad, frame.t("cases.deadline_missed_tag")),
        (None, None, Some(due_ms)) if deadline.running_ms.is_some() => {
            let tone = if due_ms - frame.now_ms < 2 * 3_600_000 { Tone::Warn } else { Tone::Plain };
            tag(tone, &times::exact(frame, due_ms))
        }
        _ => tag(Tone::Plain, frame.t("cases.deadline_stands")),
    };
    html! {
        div class="promise" {
            span { (frame.t(&format!("cases.deadline_{}", deadline.kind.name()))) }
            (state)
            @if let Some(headline) = &explained.headline {
                details class="more small" {
                    summary { (frame.t("cases.why_then")) }
                    p { (headline) }
                    ul class="why-list" { @for reason in &explained.reasons { li { (reason) } } }
                    @if !explained.runs.is_empty() {
                        ul class="why-list" {
                            @for run in &explained.runs {
                                li { (frame.tf("cases.clock_ran", &[("from", &times::exact(frame, run.from_ms)), ("to", &times::exact(frame, run.to_ms)), ("n", &(run.counted_ms / 60_000))])) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn follow_up(frame: &Frame, who: &Who, side: &Side, duty: &Duty) -> Markup {
    let base = format!("/duties/{}", duty.id);
    let state = if duty.done_ms.is_some() {
        tag(Tone::Good, frame.t("cases.follow_up_is_done"))
    } else if duty.waived_ms.is_some() {
        tag(Tone::Plain, frame.t("cases.follow_up_is_waived"))
    } else if duty.missed_ms.is_some() || duty.due_ms < frame.now_ms {
        tag(Tone::Bad, frame.t("cases.follow_up_late"))
    } else {
        tag(Tone::Warn, &times::exact(frame, duty.due_ms))
    };
    let short = |act: &str, label: &str, send: &str| {
        let case = &side.panel.case;
        Short {
            name: &format!("{act}-{}", duty.id),
            action: &format!("{base}/{act}"),
            situation: &among_colleagues(who),
            case_id: Some(&case.id),
            team_id: Some(&case.team_id),
            label: frame.t(label),
            placeholder: "",
            send_label: frame.t(send),
        }
        .draw(&Frame { path: format!("/cases/{}", case.id), ..frame.clone() }, html! {})
    };
    html! {
        div class="promise" {
            span { (frame.tf("cases.follow_up_by", &[("name", &side.names.person(&duty.staff_id))])) }
            (state)
        }
        @if let Some(words) = duty.done_words.as_ref().or(duty.waive_reason.as_ref()) { p class="muted" { (words) } }
        @if duty.is_open() && duty.staff_id == who.staff_id {
            (short("record", "cases.follow_up_words", "cases.follow_up_record"))
        } @else if duty.is_open() && who.may(Permission::LeadTeam) {
            details class="more" {
                summary { (frame.t("cases.follow_up_waive")) }
                (short("waive", "cases.reason", "cases.follow_up_waive"))
            }
        }
    }
}
