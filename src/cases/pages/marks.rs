//! Forms that say what a case is: tags, kind, priority, the customer's feeling, its subject; and doing so with many.

use axum::extract::{Path, State};
use serde::Deserialize;

use super::super::kinds::{CaseKind, Ending, Priority};
use super::super::working::{self, Closing};
use super::super::{To, assigning, thread};
use super::change;
use crate::app::App;
use crate::platform::stop::refused;
use crate::staff::{Permission, Who};
use crate::web::forms::{Nothing, many};
use crate::web::{Answer, Done, Form, Frame};

#[derive(Deserialize)]
pub struct Tag {
    tag: String,
}

/// `POST /cases/{id}/tag`
pub async fn tag(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
    Form(form): Form<Tag>,
) -> Answer<Done> {
    let case = id.clone();
    change(&app, &id, move |tx| working::tag(tx, &who, &case, &form.tag)).await
}

/// `POST /cases/{id}/untag`
pub async fn untag(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
    Form(form): Form<Tag>,
) -> Answer<Done> {
    let case = id.clone();
    change(&app, &id, move |tx| working::untag(tx, &who, &case, &form.tag)).await
}

/// `POST /cases/{id}/complaint`
pub async fn complaint(
    State(app): State<App>,
    who: Who,
    frame: Frame,
    Path(id): Path<String>,
    Form(Nothing {}): Form<Nothing>,
) -> Answer<Done> {
    let case = id.clone();
    let done = change(&app, &id, move |tx| working::mark_complaint(tx, &who, &case)).await?;
    Ok(done.said(frame.t("cases.said_complaint")))
}

#[derive(Deserialize)]
pub struct Marks {
    subject: String,
    kind: String,
    priority: String,
    emotion: String,
}

/// `POST /cases/{id}/marks`: only what differs is changed, each change an event of its own.
pub async fn marks(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
    Form(form): Form<Marks>,
) -> Answer<Done> {
    let unfit = || refused("web.form_unreadable");
    let kind = CaseKind::from_name(&form.kind).ok_or_else(unfit)?;
    let level = form.priority.parse().map_err(|_| unfit())?;
    let priority = Priority::from_level(level).ok_or_else(unfit)?;
    let emotion: i64 = form.emotion.parse().map_err(|_| unfit())?;
    let case_id = id.clone();
    change(&app, &id, move |tx| {
        let case = thread::find(tx, &who, &case_id)?;
        if form.subject.trim() != case.subject {
            working::rename(tx, &who, &case_id, &form.subject)?;
        }
        if kind != case.kind {
            working::set_kind(tx, &who, &case_id, kind)?;
        }
        if priority != case.priority {
            working::prioritise(tx, &who, &case_id, priority)?;
        }
        if emotion != case.emotion {
            working::set_emotion(tx, &who, &case_id, emotion)?;
        }
        Ok(())
    })
    .await
}

#[derive(Deserialize)]
pub struct Many {
    #[serde(default, deserialize_with = "many")]
    ids: Vec<String>,
    #[serde(default)]
    doing: String,
    #[serde(default)]
    tag: String,
}

/// More at once would hold the write lane for everybody.
const MOST_AT_ONCE: usize = 200;

/// `POST /cases/bulk`: all of them or, when one refuses, none.
pub async fn bulk(
    State(app): State<App>,
    who: Who,
    frame: Frame,
    Form(form): Form<Many>,
) -> Answer<Done> {
    who.need(Permission::LeadTeam)?;
    if form.ids.is_empty() || form.ids.len() > MOST_AT_ONCE {
        return Err(refused("cases.bulk_pick"));
    }
    let n = form.ids.len();
    app.db
        .write(move |tx| {
            for id in &form.ids {
                match form.doing.as_str() {
                    "take" => assigning::take(tx, &who, id)?,
                    "queue" => {
                        let team_id = thread::find(tx, &who, id)?.team_id;
                        assigning::assign(tx, &who, id, &To::Team(team_id))?;
                    }
                    "tag" => working::tag(tx, &who, id, &form.tag)?,
                    "close" => {
                        let closing =
                            Closing { outcome: Ending::NothingToDo, words: String::new() };
                        working::close(tx, &who, id, &closing)?;
                    }
                    _ => return Err(refused("web.form_unreadable")),
                }
            }
            Ok(())
        })
        .await?;
    Ok(Done::go("/cases").said(frame.tf("cases.said_bulk", &[("n", &n)])))
}
