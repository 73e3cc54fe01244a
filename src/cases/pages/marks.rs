//! Forms that say what a case is: tags, kind, priority, the customer's feeling, its subject; and doing so with many.

use axum::extract::{Path, State};
use serde::Deserialize;

use super::super::bulk::{self, Change};
use super::super::kinds::{CaseKind, Ending, Priority};
use super::super::thread;
use super::super::working::{self, Closing};
use super::{change, names};
use crate::app::App;
use crate::platform::stop::{Stop, fault, refused};
use crate::staff::Who;
use crate::web::forms::many;
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
    #[serde(default)]
    to: String,
}

/// `POST /cases/bulk`: each case for itself; what refused is said, the others are done.
pub async fn bulk(
    State(app): State<App>,
    who: Who,
    frame: Frame,
    Form(form): Form<Many>,
) -> Answer<Done> {
    if form.ids.is_empty() {
        return Err(refused("cases.bulk_pick"));
    }
    let change = match form.doing.as_str() {
        "assign" => Change::Assign(names::read_place(&form.to)?),
        "tag" => Change::Tag(form.tag),
        "close" => Change::Close(Closing { outcome: Ending::NothingToDo, words: String::new() }),
        _ => return Err(refused("web.form_unreadable")),
    };
    let all = bulk::change_many(&app.db, &who, form.ids, change).await?;
    let done = all.iter().filter(|(_, outcome)| outcome.is_ok()).count();
    let mut why = String::new();
    for (_, outcome) in all.iter() {
        match outcome {
            Ok(()) => {}
            Err(Stop::Refused(refusal)) => why = frame.lang.refusal(refusal),
            Err(Stop::Fault(what)) => return Err(fault(what)),
        }
    }
    let refused = all.len() - done;
    let said = if refused == 0 {
        frame.tf("cases.said_bulk", &[("n", &done)])
    } else {
        frame.tf("cases.bulk_refused", &[("n", &done), ("m", &refused), ("why", &why)])
    };
    Ok(Done::go("/cases").said(said))
}
