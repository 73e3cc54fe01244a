//! What can be done with a case now: buttons, and sheets with a short form. Only what this person may and what makes
//! sense in its standing is offered; the actions refuse the rest anyway.

use maud::{Markup, html};

use super::super::case::{Case, Standing};
use super::super::kinds::{CaseKind, Channel, Direction, Ending, Priority};
use super::super::situations::{self, among_colleagues};
use super::super::thread::Panel;
use super::names::Place;
use crate::language::composer::Short;
use crate::staff::{Permission, Who};
use crate::web::parts::{Sheet, one_button};
use crate::web::{Frame, times};

pub fn draw(frame: &Frame, who: &Who, panel: &Panel, places: &[Place]) -> Markup {
    let case = &panel.case;
    let base = format!("/cases/{}", case.id);
    let mine = case.owner.as_deref() == Some(who.staff_id.as_str());
    if !who.may(Permission::ServeCustomers) {
        return html! {};
    }
    let sheet = |label: &'static str, key| Sheet { label: frame.t(label), key, class: "btn small" };
    let open = matches!(case.standing(), Standing::Open | Standing::Snoozed);
    html! {
        div class="acts" {
            @if open && !mine { (one_button(frame, &format!("{base}/take"), frame.t("cases.act_take"), "small main")) }
            @if open { (sheet("cases.act_hand_over", "h").draw(&hand_over(frame, who, case, places))) }
            @if open && (mine || who.may(Permission::LeadTeam)) {
                (sheet("cases.act_assign", "a").draw(&assign(frame, &base, who, case, places)))
            }
            @if case.standing() == Standing::Open { (sheet("cases.act_snooze", "z").draw(&snooze(frame, &base))) }
            @if case.standing() == Standing::Snoozed { (one_button(frame, &format!("{base}/wake"), frame.t("cases.act_wake"), "small")) }
            @if open { (sheet("cases.act_close", "c").draw(&close(frame, &base, panel))) }
            @if case.standing() == Standing::Closed { (one_button(frame, &format!("{base}/reopen"), frame.t("cases.act_reopen"), "small main")) }
            (sheet("cases.act_contact", "").draw(&contact(frame, who, panel)))
            (sheet("cases.act_more", "m").draw(&more(frame, &base, case)))
            a class="btn small only-narrow push" href="#panel" { (frame.t("cases.panel")) }
        }
    }
}

pub fn place_choice(frame: &Frame, who_not: Option<&str>, places: &[Place]) -> Markup {
    html! {
        label class="field" {
            span { (frame.t("cases.to_whom")) }
            select name="to" {
                option value="" { (frame.t("cases.choose")) }
                @for place in places {
                    optgroup label=(place.team) {
                        option value={ "team:" (place.team_id) } { (frame.tf("cases.queue_of", &[("team", &place.team)])) }
                        @for (id, name, presence) in place.members.iter().filter(|(id, ..)| Some(id.as_str()) != who_not) {
                            option value={ "person:" (place.team_id) ":" (id) } {
                                (name) " · " (frame.t(&format!("cases.presence_{}", presence.name())))
                            }
                        }
                    }
                }
            }
        }
    }
}

fn hand_over(frame: &Frame, who: &Who, case: &Case, places: &[Place]) -> Markup {
    let base = &format!("/cases/{}", case.id);
    html! {
        h2 { (frame.t("cases.hand_over_heading")) }
        p class="hint-line" { (frame.t("cases.hand_over_hint")) }
        (Short {
            name: "hand_over",
            action: &format!("{base}/hand-over"),
            situation: &among_colleagues(who),
            case_id: Some(&case.id),
            team_id: Some(&case.team_id),
            label: frame.t("cases.hand_over_words"),
            placeholder: frame.t("cases.hand_over_example"),
            send_label: frame.t("cases.act_hand_over"),
        }.draw(&page_of(frame, base), place_choice(frame, None, places)))
    }
}

fn assign(frame: &Frame, base: &str, who: &Who, case: &Case, places: &[Place]) -> Markup {
    html! {
        @if case.owner.as_deref() == Some(who.staff_id.as_str()) {
            form method="post" action={ (base) "/give-back" } {
                (frame.secret_field())
                button class="btn" { (frame.t("cases.act_give_back")) }
            }
        }
        @if who.may(Permission::LeadTeam) {
            form method="post" action={ (base) "/assign" } {
                (frame.secret_field())
                (place_choice(frame, case.owner.as_deref(), places))
                button class="btn main" { (frame.t("cases.act_assign")) }
            }
        }
    }
}

fn snooze(frame: &Frame, base: &str) -> Markup {
    let later = [
        ("cases.later_hour", Some(frame.now_ms + 3_600_000)),
        ("cases.later_tomorrow", times::on_day(frame, 1, 9)),
        ("cases.later_three_days", times::on_day(frame, 3, 9)),
        ("cases.later_week", times::on_day(frame, 7, 9)),
    ];
    html! {
        h2 { (frame.t("cases.snooze_heading")) }
        p class="hint-line" { (frame.t("cases.snooze_hint")) }
        form method="post" action={ (base) "/snooze" } {
            (frame.secret_field())
            ul class="menu-list" {
                @for (label, until_ms) in later {
                    @if let Some(until_ms) = until_ms {
                        li { button name="until_ms" value=(until_ms) { (frame.t(label)) span class="muted push" { (times::exact(frame, until_ms)) } } }
                    }
                }
            }
        }
        form method="post" action={ (base) "/snooze" } {
            (frame.secret_field())
            label class="field" { span { (frame.t("cases.later_at")) } input type="datetime-local" name="until" required; }
            button class="btn" { (frame.t("cases.act_snooze")) }
        }
    }
}

fn close(frame: &Frame, base: &str, panel: &Panel) -> Markup {
    html! {
        h2 { (frame.t("cases.close_heading")) }
        @if panel.duties.iter().any(super::super::duties::Duty::is_open) {
            p class="notice warn" { (frame.t("cases.close_after_follow_up")) }
        }
        form method="post" action={ (base) "/close" } {
            (frame.secret_field())
            fieldset {
                legend { (frame.t("cases.close_outcome")) }
                @for ending in Ending::ALL {
                    label class="choice" {
                        input type="radio" name="outcome" value=(ending.name()) required;
                        (frame.t(&format!("cases.outcome_{}", ending.name())))
                    }
                }
            }
            label class="field" { span { (frame.t("cases.close_words")) } input name="words"; }
            button class="btn main" { (frame.t("cases.act_close")) }
        }
    }
}

/// Sent from a sheet, one comes back to the case's page.
fn page_of(frame: &Frame, base: &str) -> Frame {
    Frame { path: base.to_owned(), ..frame.clone() }
}

fn contact(frame: &Frame, who: &Who, panel: &Panel) -> Markup {
    let case = &panel.case;
    let base = format!("/cases/{}", case.id);
    let ours = (Channel::Phone, Direction::Out);
    html! {
        h2 { (frame.t("cases.contact_heading")) }
        (Short {
            name: "contact",
            action: &format!("{base}/contact"),
            situation: &situations::contact(who, case, &panel.customer_name, ours),
            case_id: Some(&case.id),
            team_id: Some(&case.team_id),
            label: frame.t("cases.contact_words"),
            placeholder: "",
            send_label: frame.t("cases.act_contact"),
        }.draw(&page_of(frame, &base), html! {
            label class="field" {
                span { (frame.t("cases.channel")) }
                select name="channel" {
                    @for channel in [Channel::Phone, Channel::Visit, Channel::Letter, Channel::Chat, Channel::Email] {
                        option value=(channel.name()) { (frame.t(&format!("cases.channel_{}", channel.name()))) }
                    }
                }
            }
            fieldset class="choices" {
                label class="choice" { input type="radio" name="direction" value="in" required; (frame.t("cases.contact_in")) }
                label class="choice" { input type="radio" name="direction" value="out"; (frame.t("cases.contact_out")) }
            }
            label class="field" { span { (frame.t("cases.contact_when")) } input type="datetime-local" name="happened"; }
        }))
    }
}

fn more(frame: &Frame, base: &str, case: &Case) -> Markup {
    html! {
        @if case.kind != CaseKind::Complaint {
            (one_button(frame, &format!("{base}/complaint"), frame.t("cases.act_complaint"), ""))
        }
        form method="post" action={ (base) "/marks" } {
            (frame.secret_field())
            label class="field" { span { (frame.t("cases.subject")) } input name="subject" value=(case.subject) required; }
            label class="field" {
                span { (frame.t("cases.kind")) }
                select name="kind" {
                    @for kind in CaseKind::ALL { option value=(kind.name()) selected[*kind == case.kind] { (frame.t(&format!("cases.kind_{}", kind.name()))) } }
                }
            }
            label class="field" {
                span { (frame.t("cases.priority")) }
                select name="priority" {
                    @for priority in Priority::ALL { option value=(priority.level()) selected[priority == case.priority] { (frame.t(priority.key())) } }
                }
            }
            label class="field" {
                span { (frame.t("cases.emotion")) }
                select name="emotion" {
                    @for level in 0..=4i64 { option value=(level) selected[level == case.emotion] { (level) " · " (frame.t(&format!("cases.emotion_{level}"))) } }
                }
            }
            button class="btn main" { (frame.t("cases.save")) }
        }
    }
}
