//! Forms that change who has a case and whether it is open: take, assign, hand over, snooze, close, reopen, follow up.

use axum::extract::{Path, State};
use serde::Deserialize;

use super::super::kinds::{Channel, Direction, Ending};
use super::super::working::Closing;
use super::super::writing::Contact;
use super::super::{
    Checking, HandOver, To, assigning, composing, delivering, duties, thread, working,
};
use super::{change, names};
use crate::app::App;
use crate::language::composer::Written;
use crate::language::in_force;
use crate::platform::stop::refused;
use crate::staff::Who;
use crate::web::forms::{Nothing, filled};
use crate::web::{Answer, Done, Form, Frame, times};

/// `POST /cases/{id}/take`
pub async fn take(
    State(app): State<App>,
    who: Who,
    frame: Frame,
    Path(id): Path<String>,
    Form(Nothing {}): Form<Nothing>,
) -> Answer<Done> {
    let case = id.clone();
    let done = change(&app, &id, move |tx| assigning::take(tx, &who, &case)).await?;
    Ok(done.said(frame.t("cases.said_taken")).undo(format!("/cases/{id}/give-back")))
}

/// `POST /cases/{id}/give-back`: to the queue of its team.
pub async fn give_back(
    State(app): State<App>,
    who: Who,
    frame: Frame,
    Path(id): Path<String>,
    Form(Nothing {}): Form<Nothing>,
) -> Answer<Done> {
    let case = id.clone();
    let done = change(&app, &id, move |tx| {
        let team_id = thread::find(tx, &who, &case)?.team_id;
        assigning::assign(tx, &who, &case, &To::Team(team_id))
    })
    .await?;
    Ok(done.said(frame.t("cases.said_given_back")).undo(format!("/cases/{id}/take")))
}

#[derive(Deserialize)]
pub struct Whereto {
    to: String,
    #[serde(flatten)]
    written: Written,
}

/// `POST /cases/{id}/assign`
pub async fn assign(
    State(app): State<App>,
    who: Who,
    frame: Frame,
    Path(id): Path<String>,
    Form(form): Form<Whereto>,
) -> Answer<Done> {
    let (case, to) = (id.clone(), names::read_place(&form.to)?);
    let done = change(&app, &id, move |tx| assigning::assign(tx, &who, &case, &to)).await?;
    Ok(done.said(frame.t("cases.said_assigned")))
}

/// `POST /cases/{id}/hand-over`
pub async fn hand_over(
    State(app): State<App>,
    who: Who,
    frame: Frame,
    Path(id): Path<String>,
    Form(form): Form<Whereto>,
) -> Answer<Done> {
    let case = id.clone();
    let hand_over = HandOver { to: names::read_place(&form.to)?, words: form.written.text.clone() };
    let engine = in_force(&app).await?;
    let done = change(&app, &id, move |tx| {
        let checking = Checking { engine: &engine, written: &form.written };
        composing::hand_over(tx, &who, &checking, &case, &hand_over)
    })
    .await?;
    Ok(done.said(frame.t("cases.said_handed_over")))
}

#[derive(Deserialize)]
pub struct Later {
    #[serde(default, deserialize_with = "filled")]
    until_ms: Option<String>,
    #[serde(default)]
    until: String,
}

/// `POST /cases/{id}/snooze`: one of the offered moments, or one typed in.
pub async fn snooze(
    State(app): State<App>,
    who: Who,
    frame: Frame,
    Path(id): Path<String>,
    Form(form): Form<Later>,
) -> Answer<Done> {
    let offered = form.until_ms.and_then(|ms| ms.parse().ok());
    let until_ms: i64 = offered
        .or_else(|| times::typed(&frame, &form.until))
        .ok_or_else(|| refused("cases.snooze_in_past"))?;
    let case = id.clone();
    let done = change(&app, &id, move |tx| working::snooze(tx, &who, &case, until_ms)).await?;
    let said = frame.tf("cases.said_snoozed", &[("at", &times::exact(&frame, until_ms))]);
    Ok(done.said(said).undo(format!("/cases/{id}/wake")))
}

/// `POST /cases/{id}/wake`
pub async fn wake(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
    Form(Nothing {}): Form<Nothing>,
) -> Answer<Done> {
    let case = id.clone();
    change(&app, &id, move |tx| working::wake_now(tx, &who, &case)).await
}

#[derive(Deserialize)]
pub struct Ended {
    outcome: String,
    #[serde(default)]
    words: String,
}

/// `POST /cases/{id}/close`
pub async fn close(
    State(app): State<App>,
    who: Who,
    frame: Frame,
    Path(id): Path<String>,
    Form(form): Form<Ended>,
) -> Answer<Done> {
    let outcome =
        Ending::from_name(&form.outcome).ok_or_else(|| refused("cases.close_needs_outcome"))?;
    let (case, closing) = (id.clone(), Closing { outcome, words: form.words });
    let done = change(&app, &id, move |tx| working::close(tx, &who, &case, &closing)).await?;
    Ok(done.said(frame.t("cases.said_closed")).undo(format!("/cases/{id}/reopen")))
}

/// `POST /cases/{id}/reopen`
pub async fn reopen(
    State(app): State<App>,
    who: Who,
    frame: Frame,
    Path(id): Path<String>,
    Form(Nothing {}): Form<Nothing>,
) -> Answer<Done> {
    let case = id.clone();
    let done = change(&app, &id, move |tx| working::reopen(tx, &who, &case)).await?;
    Ok(done.said(frame.t("cases.said_reopened")))
}

#[derive(Deserialize)]
pub struct Spoken {
    channel: String,
    #[serde(default)]
    direction: String,
    #[serde(default)]
    happened: String,
    #[serde(flatten)]
    written: Written,
}

/// `POST /cases/{id}/contact`: a call, a visit, a letter written down.
pub async fn contact(
    State(app): State<App>,
    who: Who,
    frame: Frame,
    Path(id): Path<String>,
    Form(form): Form<Spoken>,
) -> Answer<Done> {
    let unfit = || refused("web.form_unreadable");
    let contact = Contact {
        channel: Channel::from_name(&form.channel).ok_or_else(unfit)?,
        direction: Direction::from_name(&form.direction)
            .ok_or_else(|| refused("cases.contact_needs_direction"))?,
        words: form.written.text.clone(),
        happened_ms: times::typed(&frame, &form.happened),
    };
    let case = id.clone();
    let engine = in_force(&app).await?;
    change(&app, &id, move |tx| {
        let checking = Checking { engine: &engine, written: &form.written };
        composing::write_down(tx, &who, &checking, &case, &contact).map(drop)
    })
    .await
}

/// `POST /duties/{id}/record`: the one who was asked first spoke with the customer.
pub async fn record_follow_up(
    State(app): State<App>,
    who: Who,
    frame: Frame,
    Path(id): Path<String>,
    Form(written): Form<Written>,
) -> Answer<Done> {
    let engine = in_force(&app).await?;
    let case_id = app
        .db
        .write(move |tx| {
            let checking = Checking { engine: &engine, written: &written };
            composing::record_follow_up(tx, &who, &checking, &id)?;
            duties::case_of(tx, &id)
        })
        .await?;
    Ok(Done::go(format!("/cases/{case_id}")).said(frame.t("cases.said_followed_up")))
}

/// `POST /duties/{id}/waive`
pub async fn waive_follow_up(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
    Form(written): Form<Written>,
) -> Answer<Done> {
    let engine = in_force(&app).await?;
    let case_id = app
        .db
        .write(move |tx| {
            let checking = Checking { engine: &engine, written: &written };
            composing::waive_follow_up(tx, &who, &checking, &id)?;
            duties::case_of(tx, &id)
        })
        .await?;
    Ok(Done::go(format!("/cases/{case_id}")))
}

/// `POST /cases/{id}/next-action`
pub async fn next_action(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
    Form(written): Form<Written>,
) -> Answer<Done> {
    let (case, engine) = (id.clone(), in_force(&app).await?);
    change(&app, &id, move |tx| {
        let checking = Checking { engine: &engine, written: &written };
        composing::name_next_action(tx, &who, &checking, &case)
    })
    .await
}

/// `POST /cases/{id}/next-action/done`
pub async fn next_action_done(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
    Form(Nothing {}): Form<Nothing>,
) -> Answer<Done> {
    let case = id.clone();
    change(&app, &id, move |tx| working::next_action_done(tx, &who, &case)).await
}

/// `POST /messages/{id}/again`
pub async fn send_again(
    State(app): State<App>,
    who: Who,
    frame: Frame,
    Path(id): Path<String>,
    Form(Nothing {}): Form<Nothing>,
) -> Answer<Done> {
    let case_id = app
        .db
        .write(move |tx| {
            delivering::send_again(tx, &who, &id)?;
            Ok(thread::message(tx, &who, &id)?.case_id)
        })
        .await?;
    Ok(Done::go(format!("/cases/{case_id}")).said(frame.t("cases.said_sent_again")))
}
