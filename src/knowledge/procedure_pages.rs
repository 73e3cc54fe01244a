//! Procedures: the list with overdue reviews first, one with its versions, and the one of a step as valid on a day.

use axum::extract::{Path, Query, State};
use axum::response::Redirect;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use maud::{Markup, html};
use serde::Deserialize;

use super::procedures::{self, Procedure, Text};
use crate::app::App;
use crate::platform::stop::{Outcome, absent, refused};
use crate::staff::{Permission, Who, people};
use crate::web::done::Done;
use crate::web::parts::{Field, Required, Tone, empty_state, select, tag};
use crate::web::{Answer, Form, Frame, times};

/// The beginning of a day in the person's zone.
fn day_ms(zone: &str, day: &str) -> Outcome<i64> {
    let date: Date = day.trim().parse().map_err(|_| refused("knowledge.day_unfit"))?;
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    let start = date.to_zoned(zone).map_err(|_| refused("knowledge.day_unfit"))?;
    Ok(start.timestamp().as_millisecond())
}

fn day_of(frame: &Frame, at_ms: i64) -> String {
    let zone = TimeZone::get(&frame.zone).unwrap_or(TimeZone::UTC);
    let at = jiff::Timestamp::from_millisecond(at_ms).unwrap_or_default();
    at.to_zoned(zone).date().to_string()
}

/// `GET /knowledge/procedures`
pub async fn list(State(app): State<App>, who: Who, frame: Frame) -> Answer {
    let (all, overdue, everyone) = app
        .db
        .read(|tx| {
            let now_ms = tx.now_ms();
            Ok((procedures::all(tx, now_ms)?, procedures::overdue(tx)?, people::list(tx)?))
        })
        .await?;
    let title = frame.t("knowledge.procedures");
    let owners: Vec<(String, String)> = everyone
        .into_iter()
        .filter(|p| p.deactivated_ms.is_none())
        .map(|p| (p.id, p.name))
        .collect();
    let body = html! {
        h1 { (title) }
        @if !overdue.is_empty() {
            h2 { (frame.t("knowledge.overdue")) " " (tag(Tone::Warn, &overdue.len().to_string())) }
            (table(&frame, &overdue))
        }
        @if all.is_empty() {
            (empty_state(frame.t("knowledge.no_procedures"), frame.t("knowledge.no_procedures_hint"), None))
        } @else {
            h2 { (frame.t("knowledge.all_procedures")) }
            (table(&frame, &all))
        }
        @if who.may(Permission::EditKnowledge) {
            details class="card" {
                summary { (frame.t("knowledge.new_procedure")) }
                form method="post" action="/knowledge/procedures" {
                    (frame.secret_field())
                    (field(frame.t("knowledge.step"), "step", "text", "", frame.t("knowledge.step_hint"), Required::No))
                    (select("owner", frame.t("knowledge.owner"), &owners, &who.staff_id))
                    (text_fields(&frame, None))
                    button class="btn main" { (frame.t("knowledge.save")) }
                }
            }
        }
    };
    Ok(frame.page(title, body))
}

fn table(frame: &Frame, procedures: &[Procedure]) -> Markup {
    html! {
        table {
            thead { tr { th { (frame.t("knowledge.procedure")) } th { (frame.t("knowledge.version")) } th { (frame.t("knowledge.owner")) } th { (frame.t("knowledge.review_by")) } } }
            tbody {
                @for procedure in procedures {
                    tr {
                        td { a href={ "/knowledge/procedures/" (procedure.id) } { (procedure.title) } " " span class="muted" { (procedure.step) } }
                        td { (procedure.version) }
                        td { (procedure.owner_name) }
                        td { (review_day(frame, procedure)) }
                    }
                }
            }
        }
    }
}

fn review_day(frame: &Frame, procedure: &Procedure) -> Markup {
    let day = day_of(frame, procedure.review_ms);
    let tone = if procedure.review_ms <= frame.now_ms { Tone::Warn } else { Tone::Plain };
    tag(tone, &day)
}

fn field(
    label: &str,
    name: &str,
    kind: &str,
    value: &str,
    hint: &str,
    required: Required,
) -> Markup {
    Field { name, label, kind, value, hint, required }.draw()
}

fn text_fields(frame: &Frame, procedure: Option<&Procedure>) -> Markup {
    let (title, body) = procedure.map_or(("", ""), |p| (p.title.as_str(), p.body.as_str()));
    let today = day_of(frame, frame.now_ms);
    let in_a_year = day_of(frame, frame.now_ms + 365 * 86_400_000);
    html! {
        (field(frame.t("knowledge.title"), "title", "text", title, "", Required::Yes))
        label class="field" {
            span { (frame.t("knowledge.body")) }
            textarea name="body" rows="12" required { "\n" (body) }
        }
        (field(frame.t("knowledge.valid_from"), "valid_from", "date", &today, "", Required::Yes))
        (field(frame.t("knowledge.review_by"), "review_by", "date", &in_a_year, "", Required::Yes))
    }
}

#[derive(Deserialize)]
pub struct Written {
    #[serde(default)]
    step: String,
    #[serde(default)]
    owner: String,
    title: String,
    body: String,
    valid_from: String,
    review_by: String,
}

/// `POST /knowledge/procedures`
pub async fn begin(
    State(app): State<App>,
    who: Who,
    Form(form): Form<Written>,
) -> Answer<Redirect> {
    let (valid_from_ms, review_ms) =
        (day_ms(&who.zone, &form.valid_from)?, day_ms(&who.zone, &form.review_by)?);
    let id = app
        .db
        .write(move |tx| {
            let text = Text { title: &form.title, body: &form.body, valid_from_ms, review_ms };
            procedures::begin(tx, &who, &form.step, &form.owner, &text)
        })
        .await?;
    Ok(Redirect::to(&format!("/knowledge/procedures/{id}")))
}

/// `POST /knowledge/procedures/{id}`
pub async fn rewrite(
    State(app): State<App>,
    who: Who,
    frame: Frame,
    Path(id): Path<String>,
    Form(form): Form<Written>,
) -> Answer<Done> {
    let (valid_from_ms, review_ms) =
        (day_ms(&who.zone, &form.valid_from)?, day_ms(&who.zone, &form.review_by)?);
    let back = format!("/knowledge/procedures/{id}");
    app.db
        .write(move |tx| {
            let text = Text { title: &form.title, body: &form.body, valid_from_ms, review_ms };
            procedures::rewrite(tx, &who, &id, &text)
        })
        .await?;
    Ok(Done::go(back).said(frame.t("knowledge.saved")))
}

#[derive(Deserialize)]
pub struct Reviewed {
    review_by: String,
}

/// `POST /knowledge/procedures/{id}/reviewed`
pub async fn reviewed(
    State(app): State<App>,
    who: Who,
    frame: Frame,
    Path(id): Path<String>,
    Form(form): Form<Reviewed>,
) -> Answer<Done> {
    let next_ms = day_ms(&who.zone, &form.review_by)?;
    let back = format!("/knowledge/procedures/{id}");
    app.db.write(move |tx| procedures::review(tx, &who, &id, next_ms)).await?;
    Ok(Done::go(back).said(frame.t("knowledge.saved")))
}

#[derive(Default, Deserialize)]
pub struct On {
    /// A day as `2026-11-25`; today when empty.
    #[serde(default)]
    on: String,
}

/// The end of the asked day, or now.
fn moment(frame: &Frame, on: &str) -> Outcome<i64> {
    if on.is_empty() {
        return Ok(frame.now_ms);
    }
    Ok(day_ms(&frame.zone, on)? + 86_400_000 - 1)
}

/// `GET /knowledge/procedures/{id}?on=`
pub async fn one(
    State(app): State<App>,
    who: Who,
    frame: Frame,
    Path(id): Path<String>,
    Query(on): Query<On>,
) -> Answer {
    let at_ms = moment(&frame, &on.on)?;
    let (procedure, versions) = app.db.read(move |tx| procedures::find(tx, &id, at_ms)).await?;
    let may_edit = who.may(Permission::EditKnowledge);
    Ok(frame.page(&procedure.title, draw(&frame, &procedure, &versions, may_edit)))
}

/// `GET /knowledge/procedures/for/{step}?on=`: what a step of a case opens.
pub async fn of_step(
    State(app): State<App>,
    frame: Frame,
    Path(step): Path<String>,
    Query(on): Query<On>,
) -> Answer<Redirect> {
    let at_ms = moment(&frame, &on.on)?;
    let found = app.db.read(move |tx| procedures::valid_for(tx, &step, at_ms)).await?;
    let found = found.ok_or_else(|| absent("knowledge.no_procedure_for_step"))?;
    let day = day_of(&frame, at_ms);
    Ok(Redirect::to(&format!("/knowledge/procedures/{}?on={day}", found.id)))
}

fn draw(frame: &Frame, procedure: &Procedure, versions: &[Procedure], may_edit: bool) -> Markup {
    let base = format!("/knowledge/procedures/{}", procedure.id);
    html! {
        p { a href="/knowledge/procedures" { "← " (frame.t("knowledge.procedures")) } }
        h1 { (procedure.title) }
        div class="bar" {
            (tag(Tone::Accent, &frame.tf("knowledge.version_n", &[("n", &procedure.version)])))
            span { (frame.t("knowledge.owner")) " " (procedure.owner_name) }
            span { (frame.t("knowledge.valid_from")) " " (times::at(frame, procedure.valid_from_ms)) }
            span { (frame.t("knowledge.review_by")) " " (review_day(frame, procedure)) }
        }
        article class="card words" { @for line in procedure.body.lines() { p { (line) } } }
        h2 { (frame.t("knowledge.versions")) }
        ul { @for version in versions {
            li { a href={ (base) "?on=" (day_of(frame, version.valid_from_ms)) } { (frame.tf("knowledge.version_n", &[("n", &version.version)])) " · " (version.title) " · " (day_of(frame, version.valid_from_ms)) } }
        } }
        @if may_edit {
            form method="post" action={ (base) "/reviewed" } class="bar" {
                (frame.secret_field())
                input type="date" name="review_by" required value=(day_of(frame, frame.now_ms + 365 * 86_400_000)) aria-label=(frame.t("knowledge.review_by"));
                button class="btn" { (frame.t("knowledge.still_holds")) }
            }
            details class="card" {
                summary { (frame.t("knowledge.new_version")) }
                form method="post" action=(base) {
                    (frame.secret_field())
                    (text_fields(frame, Some(procedure)))
                    button class="btn main" { (frame.t("knowledge.save")) }
                }
            }
        }
    }
}
