//! Forms that walk a complaint: open, put on file, waive, look for another way, withdraw; evidence and attempts.

use std::collections::BTreeMap;

use axum::extract::{Path, State};
use serde::Deserialize;

use super::super::evidence::{self, Reached};
use super::super::kinds::Came;
use super::super::opening::{self, Opening};
use super::super::proofs::{Entry, Proof};
use super::super::steps::Step;
use super::super::walking;
use super::change;
use crate::app::App;
use crate::language::in_force;
use crate::platform::stop::{Outcome, refused};
use crate::staff::Who;
use crate::web::forms::{Nothing, filled};
use crate::web::{Answer, Done, Form, Frame};

#[derive(Deserialize)]
pub struct Opened {
    #[serde(default)]
    came: String,
    #[serde(default)]
    words: String,
}

/// `POST /complaints/{case}/open`; also opens one again that is over. `POST /cases/{id}/complaint` comes here too.
pub async fn open(
    State(app): State<App>,
    who: Who,
    frame: Frame,
    Path(case_id): Path<String>,
    Form(form): Form<Opened>,
) -> Answer<Done> {
    let came = Came::from_name(&form.came).unwrap_or(Came::ByHand);
    let (case, asked) = (case_id.clone(), Opening { came, words: form.words });
    app.db.write(move |tx| opening::open(tx, &who, &case, &asked)).await?;
    Ok(Done::go(format!("/cases/{case_id}")).said(frame.t("complaints.said_opened")))
}

/// `POST /suggestions/{id}/confirm`: the agent hears it too; what sounds like a complaint becomes one, in the words that
/// made us think so.
pub async fn confirm_suggestion(
    State(app): State<App>,
    who: Who,
    frame: Frame,
    Path(id): Path<String>,
    Form(Nothing {}): Form<Nothing>,
) -> Answer<Done> {
    let case_id = app.db.write(move |tx| opening::confirm_signal(tx, &who, &id)).await?;
    Ok(Done::go(format!("/cases/{case_id}")).said(frame.t("cases.said_confirmed")))
}

/// `POST /complaints/{case}/put`: the fields of a step by the names of what they prove; `then` names the step to go on to.
pub async fn put(
    State(app): State<App>,
    who: Who,
    frame: Frame,
    Path(case_id): Path<String>,
    Form(form): Form<BTreeMap<String, serde_json::Value>>,
) -> Answer<Done> {
    let engine = in_force(&app).await?;
    let mut answers = Vec::new();
    for (name, value) in &form {
        let proof = Proof::from_name(name).filter(|proof| proof.entry() != Entry::Found);
        let value = value.as_str().map(str::trim).filter(|value| !value.is_empty());
        if let (Some(proof), Some(value)) = (proof, value) {
            answers.push((proof, value.to_owned()));
        }
    }
    let then = form.get("then").and_then(|then| then.as_str()).unwrap_or_default().to_owned();
    let (case, writer) = (case_id.clone(), who.clone());
    // Kept first and for itself: what is still missing must not cost what was written.
    if !answers.is_empty() {
        app.db.write(move |tx| walking::put(tx, &writer, &case, &answers)).await?;
    }
    let back = Done::go(format!("/cases/{case_id}"));
    if then.is_empty() {
        return Ok(back.said(frame.t("complaints.said_kept")));
    }
    let to = aim(&then)?;
    app.db.write(move |tx| walking::go_on(tx, &who, &engine, &case_id, to)).await?;
    Ok(back.said(frame.t("complaints.said_step_done")))
}

/// `end`, or the step to stand at afterwards.
fn aim(then: &str) -> Outcome<Option<Step>> {
    if then == "end" {
        return Ok(None);
    }
    Step::from_name(then).map(Some).ok_or_else(|| refused("web.form_unreadable"))
}

#[derive(Deserialize)]
pub struct Said {
    #[serde(default)]
    words: String,
}

/// `POST /complaints/{case}/waive`
pub async fn waive(
    State(app): State<App>,
    who: Who,
    frame: Frame,
    Path(case_id): Path<String>,
    Form(form): Form<Said>,
) -> Answer<Done> {
    let engine = in_force(&app).await?;
    let case = case_id.clone();
    let done =
        change(&app, &case_id, move |tx| walking::waive(tx, &who, &engine, &case, &form.words))
            .await?;
    Ok(done.said(frame.t("complaints.said_waived")))
}

/// `POST /complaints/{case}/other-way`
pub async fn other_way(
    State(app): State<App>,
    who: Who,
    Path(case_id): Path<String>,
    Form(Nothing {}): Form<Nothing>,
) -> Answer<Done> {
    let engine = in_force(&app).await?;
    let case = case_id.clone();
    change(&app, &case_id, move |tx| walking::other_way(tx, &who, &engine, &case)).await
}

/// `POST /complaints/{case}/withdraw`
pub async fn withdraw(
    State(app): State<App>,
    who: Who,
    Path(case_id): Path<String>,
    Form(form): Form<Said>,
) -> Answer<Done> {
    let case = case_id.clone();
    change(&app, &case_id, move |tx| walking::withdraw(tx, &who, &case, &form.words)).await
}

#[derive(Deserialize)]
pub struct Evidence {
    what: String,
    source: String,
    #[serde(default, deserialize_with = "filled")]
    attachment: Option<String>,
}

/// `POST /complaints/{case}/evidence`
pub async fn add_evidence(
    State(app): State<App>,
    who: Who,
    Path(case_id): Path<String>,
    Form(form): Form<Evidence>,
) -> Answer<Done> {
    let case = case_id.clone();
    change(&app, &case_id, move |tx| {
        let words = (form.what.as_str(), form.source.as_str());
        evidence::add(tx, &who, &case, words, form.attachment.as_deref())
    })
    .await
}

#[derive(Deserialize)]
pub struct Attempted {
    way: String,
    words: String,
    #[serde(default, deserialize_with = "filled")]
    reached: Option<String>,
}

/// `POST /complaints/{case}/attempts`
pub async fn attempt(
    State(app): State<App>,
    who: Who,
    Path(case_id): Path<String>,
    Form(form): Form<Attempted>,
) -> Answer<Done> {
    let reached = if form.reached.is_some() { Reached::Yes } else { Reached::No };
    let case = case_id.clone();
    change(&app, &case_id, move |tx| {
        evidence::attempt(tx, &who, &case, (&form.way, &form.words), reached)
    })
    .await
}
