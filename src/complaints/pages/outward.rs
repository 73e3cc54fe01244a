//! Forms that take a complaint to others: escalations, the supervisor, a partner, and who agrees that it is malicious.

use axum::extract::{Path, State};
use serde::Deserialize;

use super::super::kinds::Level;
use super::super::{escalating, malice};
use super::change;
use crate::app::App;
use crate::language::in_force;
use crate::platform::stop::refused;
use crate::staff::Who;
use crate::web::forms::Nothing;
use crate::web::{Answer, Done, Form, Frame, times};

#[derive(Deserialize)]
pub struct Escalated {
    level: String,
    #[serde(default)]
    reason: String,
}

/// `POST /complaints/{case}/escalate`
pub async fn escalate(
    State(app): State<App>,
    who: Who,
    frame: Frame,
    Path(case_id): Path<String>,
    Form(form): Form<Escalated>,
) -> Answer<Done> {
    let engine = in_force(&app).await?;
    let level = Level::from_name(&form.level).ok_or_else(|| refused("web.form_unreadable"))?;
    let case = case_id.clone();
    let done = change(&app, &case_id, move |tx| {
        escalating::escalate(tx, &who, &engine, &case, (level, &form.reason)).map(drop)
    })
    .await?;
    Ok(done.said(frame.t("complaints.said_escalated")))
}

#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    what: String,
    #[serde(default)]
    words: String,
    #[serde(default)]
    partner: String,
    due: String,
}

/// `POST /complaints/{case}/ask-supervisor`
pub async fn ask_supervisor(
    State(app): State<App>,
    who: Who,
    frame: Frame,
    Path(case_id): Path<String>,
    Form(form): Form<Asked>,
) -> Answer<Done> {
    let due_ms = times::typed(&frame, &form.due).ok_or_else(|| refused("promises.needs_time"))?;
    let case = case_id.clone();
    change(&app, &case_id, move |tx| {
        escalating::ask_supervisor(tx, &who, &case, (&form.what, &form.words, due_ms)).map(drop)
    })
    .await
}

/// `POST /complaints/{case}/refer`
pub async fn refer(
    State(app): State<App>,
    who: Who,
    frame: Frame,
    Path(case_id): Path<String>,
    Form(form): Form<Asked>,
) -> Answer<Done> {
    let due_ms = times::typed(&frame, &form.due).ok_or_else(|| refused("promises.needs_time"))?;
    let case = case_id.clone();
    change(&app, &case_id, move |tx| {
        escalating::refer(tx, &who, &case, (&form.partner, &form.words, due_ms))
    })
    .await
}

/// `POST /escalations/{id}/take`
pub async fn take(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
    Form(Nothing {}): Form<Nothing>,
) -> Answer<Done> {
    app.db.write(move |tx| escalating::take_on(tx, &who, &id)).await?;
    Ok(Done::go("/complaints?only=escalated"))
}

#[derive(Deserialize)]
pub struct Words {
    #[serde(default)]
    words: String,
}

/// `POST /escalations/{id}/give-back`
pub async fn give_back(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
    Form(form): Form<Words>,
) -> Answer<Done> {
    app.db.write(move |tx| escalating::give_back(tx, &who, &id, &form.words)).await?;
    Ok(Done::go("/complaints?only=escalated"))
}

#[derive(Deserialize)]
pub struct Proposed {
    #[serde(default)]
    reason: String,
    review: String,
}

/// `POST /complaints/{case}/malice`
pub async fn propose_malice(
    State(app): State<App>,
    who: Who,
    frame: Frame,
    Path(case_id): Path<String>,
    Form(form): Form<Proposed>,
) -> Answer<Done> {
    let review_ms = times::typed(&frame, &form.review)
        .ok_or_else(|| refused("complaints.malice_needs_review"))?;
    let case = case_id.clone();
    change(&app, &case_id, move |tx| malice::propose(tx, &who, &case, (&form.reason, review_ms)))
        .await
}

/// `POST /complaints/{case}/malice/confirm`
pub async fn confirm_malice(
    State(app): State<App>,
    who: Who,
    Path(case_id): Path<String>,
    Form(Nothing {}): Form<Nothing>,
) -> Answer<Done> {
    let case = case_id.clone();
    change(&app, &case_id, move |tx| malice::confirm(tx, &who, &case)).await
}

/// `POST /complaints/{case}/malice/end`
pub async fn end_malice(
    State(app): State<App>,
    who: Who,
    Path(case_id): Path<String>,
    Form(form): Form<Words>,
) -> Answer<Done> {
    let case = case_id.clone();
    change(&app, &case_id, move |tx| malice::end(tx, &who, &case, &form.words)).await
}
