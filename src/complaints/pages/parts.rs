//! What stands on a case's page: the stepper above the conversation and the present step beside it.

use axum::extract::{Path, State};
use maud::{Markup, html};

use super::super::file::File;
use super::super::steps::{self, STEPS, Step};
use super::super::{guides, walking};
use super::fields;
use crate::app::App;
use crate::cases::{self, Case};
use crate::language::in_force;
use crate::platform::Tx;
use crate::platform::stop::Outcome;
use crate::staff::{Permission, Who};
use crate::web::parts::{Tone, tag};
use crate::web::{Answer, Frame, times};

/// `GET /complaints/of-case/{case}/steps`: the eight steps as a line; nothing when the case is no complaint.
pub async fn stepper(
    State(app): State<App>,
    who: Who,
    frame: Frame,
    Path(case_id): Path<String>,
) -> Answer {
    let engine = in_force(&app).await?;
    let file = app.db.read(move |tx| walking::read(tx, &who, &engine, &case_id)).await?;
    Ok(file.map_or_else(|| html! {}, |file| draw_stepper(&frame, &file)))
}

pub fn draw_stepper(frame: &Frame, file: &File) -> Markup {
    let at = file.complaint.step;
    html! {
        ol class="steps" aria-label=(frame.t("complaints.eight_steps")) {
            @for row in &STEPS {
                @let step = row.step;
                @let done = at.is_none_or(|at| step.index() < at.index());
                @let waived = waived(file, step);
                li class=(if at == Some(step) { "now" } else if done { "done" } else { "" }) aria-current=[(at == Some(step)).then_some("step")] title=(frame.t(&step.key())) {
                    a href={ "/complaints/" (file.complaint.case_id) "#" (step.name()) } { (frame.t(&format!("complaints.short_{}", step.name()))) }
                    @if waived.is_some() { " " span class="muted" { (frame.t("complaints.waived")) } }
                    @else if done { span class="visually-hidden" { (frame.t("complaints.done")) } }
                    @if at == Some(step) && file.complaint.late_ms.is_some() { " " (tag(Tone::Bad, frame.t("complaints.late"))) }
                }
            }
        }
    }
}

fn waived(file: &File, step: Step) -> Option<&str> {
    let from = file.round_of(step);
    let stamp = file.stamps.iter().rev().find(|s| s.step == step && s.round >= from);
    stamp.and_then(|stamp| stamp.waived_why.as_deref())
}

/// What the panel shows of a case.
struct Panel {
    case: Case,
    file: Option<File>,
}

fn read(
    tx: &mut Tx<'_>,
    who: &Who,
    engine: &service_language::Engine,
    case_id: &str,
) -> Outcome<Panel> {
    let case = cases::find(tx, who, case_id)?;
    let file = walking::read(tx, who, engine, case_id)?;
    Ok(Panel { case, file })
}

/// `GET /complaints/of-case/{case}`: the present step with its form; for other cases, how to open a complaint.
pub async fn panel(
    State(app): State<App>,
    who: Who,
    frame: Frame,
    Path(case_id): Path<String>,
) -> Answer {
    let engine = in_force(&app).await?;
    let reader = who.clone();
    let panel = app.db.read(move |tx| read(tx, &reader, &engine, &case_id)).await?;
    Ok(match &panel.file {
        Some(file) => html! { div class="block complaint" { (present(&frame, &who, file)) } },
        None if who.may(Permission::ServeCustomers) && panel.case.closed_ms.is_none() => {
            open_form(&frame, &panel.case)
        }
        None => html! {},
    })
}

fn open_form(frame: &Frame, case: &Case) -> Markup {
    let action = format!("/complaints/{}/open", case.id);
    html! {
        div class="block" {
            // Marked by hand before it was opened: one button is left to press.
            @if case.complaint_ms.is_some() {
                p class="notice" { (frame.t("complaints.marked_not_opened")) }
                form method="post" action=(action) {
                    (frame.secret_field())
                    button class="btn small main" { (frame.t("complaints.open_it")) }
                }
            }
            details class="more" {
                summary { (frame.t("complaints.open_by_hand")) }
                form method="post" action=(action) {
                    (frame.secret_field())
                    label class="field" {
                        span { (frame.t("complaints.came")) }
                        select name="came" {
                            @for came in ["by_hand", "survey", "form", "authority"] { option value=(came) { (frame.t(&format!("complaints.came_{came}"))) } }
                        }
                    }
                    label class="field" { span { (frame.t("complaints.came_words")) } input name="words" maxlength="400"; }
                    button class="btn small main" { (frame.t("complaints.open_it")) }
                }
            }
        }
    }
}

/// The present step: its checklist, guide, form, and the button that goes on.
pub fn present(frame: &Frame, who: &Who, file: &File) -> Markup {
    let complaint = &file.complaint;
    let Some(step) = complaint.step else { return over(frame, who, file) };
    html! {
        h2 { (frame.tf("complaints.at_step", &[("n", &step.number()), ("name", &frame.t(&step.key()))])) " " (fields::origin(frame, step.row().origin)) }
        @if let Some(due_ms) = complaint.due_ms {
            p class="small" {
                @if complaint.late_ms.is_some() { (tag(Tone::Bad, frame.t("complaints.late"))) " " }
                (frame.t("complaints.until")) " " (times::at(frame, due_ms))
            }
        }
        (fields::checklist(frame, step, file))
        @for guide in guides::at(step, &file.on_file) { (fields::guide(frame, &guide)) }
        @if who.may(Permission::ServeCustomers) {
            (step_form(frame, step, file))
        }
        p class="bar" {
            a class="link small" href={ "/complaints/" (complaint.case_id) } { (frame.t("complaints.whole_file")) }
            a class="link small" href={ "/complaints/" (complaint.case_id) "/sides" } { (frame.t("complaints.sides")) }
        }
    }
}

fn over(frame: &Frame, who: &Who, file: &File) -> Markup {
    let complaint = &file.complaint;
    let key = match (complaint.withdrawn_ms, complaint.outcome.as_deref()) {
        (Some(_), _) => "complaints.over_withdrawn",
        (None, Some("not_accepted")) => "complaints.over_not_accepted",
        _ => "complaints.over_closed",
    };
    html! {
        h2 { (frame.t("complaints.complaint")) }
        p { (frame.t(key)) }
        p { a class="link small" href={ "/complaints/" (complaint.case_id) } { (frame.t("complaints.whole_file")) } }
        @if who.may(Permission::ServeCustomers) {
            details class="more" {
                summary { (frame.t("complaints.reopen")) }
                form method="post" action={ "/complaints/" (complaint.case_id) "/open" } {
                    (frame.secret_field())
                    input type="hidden" name="came" value="by_hand";
                    label class="field" { span { (frame.t("complaints.came_words")) } input name="words" required maxlength="400"; }
                    button class="btn small main" { (frame.t("complaints.reopen")) }
                }
            }
        }
    }
}

/// The form of a step. Ending it keeps what was written first, so nothing is lost when something is still missing.
pub fn step_form(frame: &Frame, step: Step, file: &File) -> Markup {
    let missing = steps::missing(step, &file.on_file).len();
    let next = step.next().map_or("end", Step::name);
    html! {
        form method="post" action={ "/complaints/" (file.complaint.case_id) "/put" } class="step-form" data-keep {
            (frame.secret_field())
            (fields::draw(frame, step, file))
            div class="bar" {
                button class="btn small" name="then" value="" { (frame.t("complaints.keep")) }
                button class="btn small main" name="then" value=(next) data-key="e" data-key-says=(frame.t("complaints.end_step")) {
                    (frame.t("complaints.end_step")) kbd aria-hidden="true" { "e" }
                }
                @if missing > 0 { span class="muted" { (frame.tf("complaints.n_missing", &[("n", &missing)])) } }
            }
        }
    }
}
