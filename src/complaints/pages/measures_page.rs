//! Measures, feedback to sales, care contacts and partners: lists with what can be done with each.

use axum::extract::{Path, State};
use maud::{Markup, html};
use serde::Deserialize;

use super::super::kinds::Verdict;
use super::super::measures::{self, Measure};
use super::super::partners::{self, Partner};
use super::super::{care, feedback};
use crate::app::App;
use crate::platform::stop::refused;
use crate::staff::{Permission, Who};
use crate::web::forms::Nothing;
use crate::web::parts::{Field, Required, Tone, empty_state, one_button, tag};
use crate::web::{Answer, Done, Form, Frame, times};

/// `GET /measures`: one's own, and for who looks for causes everybody's.
pub async fn page(State(app): State<App>, who: Who, frame: Frame) -> Answer {
    let reader = who.clone();
    let (all, told) = app
        .db
        .read(move |tx| Ok((measures::list(tx, &reader)?, feedback::mine(tx, &reader)?)))
        .await?;
    let title = frame.t("complaints.measures");
    Ok(frame.page(
        title,
        html! {
            div class="page" {
                header { h1 { (title) } }
                @if all.is_empty() && told.is_empty() { (empty_state(frame.t("complaints.no_measures"), frame.t("complaints.no_measures_hint"), None)) }
                @for measure in &all { div class="card" { (draw(&frame, &who, measure)) } }
                @if !told.is_empty() {
                    h2 class="card-gap" { (frame.t("complaints.sales_feedback")) }
                    @for one in &told {
                        div class="card" data-row=(one.id) {
                            p { b { (one.campaign) } " · " (one.case_id) " · " (times::ago(&frame, one.told_ms)) }
                            p { q { (one.said) } }
                            @if one.seen_ms.is_none() { (one_button(&frame, &format!("/sales-feedback/{}/seen", one.id), frame.t("complaints.seen"), "small main")) }
                        }
                    }
                }
            }
        },
    ))
}

/// A measure with where it stands and what its owner or a checker can do.
pub fn draw(frame: &Frame, who: &Who, measure: &Measure) -> Markup {
    let mine = measure.owner == who.staff_id;
    let base = format!("/measures/{}", measure.id);
    html! {
        div id={ "measure-" (measure.id) } {
            p {
                (tag(Tone::Plain, frame.t(&format!("complaints.measure_{}", measure.kind.name())))) " "
                (state(frame, measure)) " "
                span class="muted" { (measure.owner_name) " · " (frame.t("complaints.until")) " " (times::at(frame, measure.due_ms)) " · " (measure.case_id)
                    " · " (frame.t(&format!("complaints.changes_{}", measure.changes))) }
            }
            p { (measure.words) }
            @if let Some(words) = &measure.done_words { p class="muted" { (words) } }
            @if let (Some(before), Some(after)) = (measure.before_n, measure.after_n) {
                p { (frame.tf("complaints.before_after", &[("before", &before), ("after", &after)])) }
            }
            @if mine && measure.accepted_ms.is_none() { (one_button(frame, &format!("{base}/accept"), frame.t("complaints.accept"), "small main")) }
            @if mine && measure.done_ms.is_none() {
                form method="post" action={ (base) "/done" } class="bar" {
                    (frame.secret_field())
                    input type="text" name="words" required maxlength="400" placeholder=(frame.t("complaints.how_done")) aria-label=(frame.t("complaints.how_done"));
                    button class="btn small" { (frame.t("complaints.is_done")) }
                }
            }
            @if !mine && measure.done_ms.is_some() && measure.checked_ms.is_none() && who.may(Permission::AnalyseCauses) {
                form method="post" action={ (base) "/check" } class="bar" {
                    (frame.secret_field())
                    button class="btn small" name="verdict" value="works" { (frame.t("complaints.verdict_works")) }
                    input type="datetime-local" name="due" aria-label=(frame.t("complaints.new_due"));
                    button class="btn small" name="verdict" value="came_back" { (frame.t("complaints.verdict_came_back")) }
                }
            }
        }
    }
}

fn state(frame: &Frame, measure: &Measure) -> Markup {
    match measure {
        Measure { verdict: Some(Verdict::Works), .. } => {
            tag(Tone::Good, frame.t("complaints.verdict_works"))
        }
        Measure { done_ms: None, overdue_ms: Some(_), .. } => {
            tag(Tone::Bad, frame.t("complaints.late"))
        }
        Measure { verdict: Some(Verdict::CameBack), done_ms: None, .. } => {
            tag(Tone::Warn, frame.t("complaints.verdict_came_back"))
        }
        Measure { check_due_ms: Some(_), checked_ms: None, .. } => {
            tag(Tone::Warn, frame.t("complaints.check_now"))
        }
        Measure { done_ms: Some(_), .. } => tag(Tone::Accent, frame.t("complaints.is_done")),
        Measure { accepted_ms: Some(_), .. } => tag(Tone::Accent, frame.t("complaints.accepted")),
        _ => tag(Tone::Plain, frame.t("complaints.not_accepted_yet")),
    }
}

/// `POST /measures/{id}/accept`
pub async fn accept(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
    Form(Nothing {}): Form<Nothing>,
) -> Answer<Done> {
    app.db.write(move |tx| measures::accept(tx, &who, &id)).await?;
    Ok(Done::go("/measures"))
}

#[derive(Deserialize)]
pub struct Words {
    #[serde(default)]
    words: String,
}

/// `POST /measures/{id}/done`
pub async fn done(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
    Form(form): Form<Words>,
) -> Answer<Done> {
    app.db.write(move |tx| measures::done(tx, &who, &id, &form.words)).await?;
    Ok(Done::go("/measures"))
}

#[derive(Deserialize)]
pub struct Checked {
    verdict: String,
    #[serde(default)]
    due: String,
}

/// `POST /measures/{id}/check`
pub async fn check(
    State(app): State<App>,
    who: Who,
    frame: Frame,
    Path(id): Path<String>,
    Form(form): Form<Checked>,
) -> Answer<Done> {
    let verdict =
        Verdict::from_name(&form.verdict).ok_or_else(|| refused("web.form_unreadable"))?;
    let due_ms = times::typed(&frame, &form.due);
    app.db.write(move |tx| measures::check(tx, &who, &id, (verdict, due_ms))).await?;
    Ok(Done::go("/measures"))
}

/// `POST /sales-feedback/{id}/seen`
pub async fn seen(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
    Form(Nothing {}): Form<Nothing>,
) -> Answer<Done> {
    app.db.write(move |tx| feedback::seen(tx, &who, &id)).await?;
    Ok(Done::go("/measures"))
}

#[derive(Deserialize)]
pub struct Sales {
    campaign: String,
    sales: String,
}

/// `POST /campaigns`: how much was sold.
pub async fn count_sales(
    State(app): State<App>,
    who: Who,
    Form(form): Form<Sales>,
) -> Answer<Done> {
    let sales: i64 = form.sales.trim().parse().map_err(|_| refused("complaints.sales_unfit"))?;
    app.db.write(move |tx| feedback::count_sales(tx, &who, &form.campaign, sales)).await?;
    Ok(Done::go("/problem-analysis"))
}

/// `GET /care`: contacts after complaints that are due.
pub async fn care_page(State(app): State<App>, who: Who, frame: Frame) -> Answer {
    let due = app.db.read(move |tx| care::due(tx, &who)).await?;
    let title = frame.t("complaints.care");
    Ok(frame.page(
        title,
        html! {
            div class="page narrow" {
                header { h1 { (title) } }
                @if due.is_empty() { (empty_state(frame.t("complaints.no_care"), frame.t("complaints.no_care_hint"), None)) }
                @for contact in &due {
                    div class="card" data-row=(contact.id) {
                        p { a class="link" href={ "/cases/" (contact.case_id) } { (contact.case_id) } " · " (times::at(&frame, contact.due_ms)) }
                        form method="post" action={ "/care/" (contact.id) "/done" } class="bar" {
                            (frame.secret_field())
                            input type="text" name="words" required maxlength="400" placeholder=(frame.t("complaints.care_words")) aria-label=(frame.t("complaints.care_words"));
                            button class="btn small main" { (frame.t("complaints.is_done")) }
                        }
                        (one_button(&frame, &format!("/complaints/{}/care/decline", contact.case_id), frame.t("complaints.care_decline"), "small plain"))
                    }
                }
            }
        },
    ))
}

/// `POST /care/{id}/done`
pub async fn care_done(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
    Form(form): Form<Words>,
) -> Answer<Done> {
    app.db.write(move |tx| care::done(tx, &who, &id, &form.words)).await?;
    Ok(Done::go("/care"))
}

/// `GET /partners`
pub async fn partners_page(State(app): State<App>, frame: Frame) -> Answer {
    let all = app.db.read(partners::all).await?;
    let title = frame.t("complaints.partners");
    let field = |name, key| {
        let label = frame.t(key);
        Field { name, label, kind: "text", value: "", hint: "", required: Required::Yes }.draw()
    };
    Ok(frame.page(
        title,
        html! {
            div class="page narrow" {
                header { h1 { (title) } }
                p class="muted" { (frame.t("complaints.partners_hint")) }
                @for partner in &all { div class="promise" { span { (partner.name) } span { (partner.phone) } } }
                form method="post" action="/partners" class="card" {
                    (frame.secret_field())
                    (field("name", "complaints.partner_name"))
                    (field("phone", "complaints.partner_phone"))
                    button class="btn main" { (frame.t("complaints.keep")) }
                }
            }
        },
    ))
}

#[derive(Deserialize)]
pub struct Written {
    name: String,
    phone: String,
}

/// `POST /partners`
pub async fn write_partner(
    State(app): State<App>,
    who: Who,
    Form(form): Form<Written>,
) -> Answer<Done> {
    let partner = Partner { name: form.name, phone: form.phone };
    app.db.write(move |tx| partners::put(tx, &who, &partner)).await?;
    Ok(Done::go("/partners"))
}
