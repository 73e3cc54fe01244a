//! Forms about the cause and what follows from it: code, whys, bones, measures, feedback to sales, efforts, care.

use axum::extract::{Path, State};
use serde::Deserialize;

use super::super::efforts::{self, Question, Shown, YesNo};
use super::super::kinds::MeasureKind;
use super::super::measures::{self, Setting};
use super::super::{analysing, care, feedback};
use super::change;
use crate::app::App;
use crate::platform::stop::refused;
use crate::staff::Who;
use crate::web::forms::{Nothing, filled};
use crate::web::{Answer, Done, Form, Frame, times};

#[derive(Deserialize)]
pub struct Coded {
    code: String,
}

/// `POST /complaints/{case}/cause`
pub async fn code(
    State(app): State<App>,
    who: Who,
    Path(case_id): Path<String>,
    Form(form): Form<Coded>,
) -> Answer<Done> {
    let case = case_id.clone();
    change(&app, &case_id, move |tx| analysing::code(tx, &who, &case, &form.code)).await
}

#[derive(Deserialize)]
pub struct Why {
    answer: String,
    rests_on: String,
}

/// `POST /complaints/{case}/whys`
pub async fn ask_why(
    State(app): State<App>,
    who: Who,
    Path(case_id): Path<String>,
    Form(form): Form<Why>,
) -> Answer<Done> {
    let case = case_id.clone();
    change(&app, &case_id, move |tx| {
        analysing::ask_why(tx, &who, &case, (&form.answer, &form.rests_on))
    })
    .await
}

/// `POST /complaints/{case}/whys/{id}/strike`
pub async fn strike_why(
    State(app): State<App>,
    who: Who,
    Path((case_id, id)): Path<(String, String)>,
    Form(Nothing {}): Form<Nothing>,
) -> Answer<Done> {
    let case = case_id.clone();
    change(&app, &case_id, move |tx| analysing::strike_why(tx, &who, &case, &id)).await
}

#[derive(Deserialize)]
pub struct Bone {
    bone: String,
    words: String,
}

/// `POST /complaints/{case}/bones`
pub async fn add_bone(
    State(app): State<App>,
    who: Who,
    Path(case_id): Path<String>,
    Form(form): Form<Bone>,
) -> Answer<Done> {
    let case = case_id.clone();
    change(&app, &case_id, move |tx| {
        analysing::add_bone(tx, &who, &case, (&form.bone, &form.words))
    })
    .await
}

#[derive(Deserialize)]
pub struct Measure {
    kind: String,
    words: String,
    changes: String,
    owner: String,
    due: String,
}

/// `POST /complaints/{case}/measures`
pub async fn set_measure(
    State(app): State<App>,
    who: Who,
    frame: Frame,
    Path(case_id): Path<String>,
    Form(form): Form<Measure>,
) -> Answer<Done> {
    let kind = MeasureKind::from_name(&form.kind).ok_or_else(|| refused("web.form_unreadable"))?;
    let due_ms =
        times::typed(&frame, &form.due).ok_or_else(|| refused("complaints.measure_due_in_past"))?;
    let case = case_id.clone();
    change(&app, &case_id, move |tx| {
        let (words, changes, owner) = (&form.words, &form.changes, &form.owner);
        let setting = Setting { kind, words, changes, owner, due_ms };
        measures::set(tx, &who, &case, &setting).map(drop)
    })
    .await
}

#[derive(Deserialize)]
pub struct Feedback {
    campaign: String,
    said: String,
    told: String,
}

/// `POST /complaints/{case}/sales-feedback`
pub async fn send_feedback(
    State(app): State<App>,
    who: Who,
    Path(case_id): Path<String>,
    Form(form): Form<Feedback>,
) -> Answer<Done> {
    let case = case_id.clone();
    change(&app, &case_id, move |tx| {
        feedback::send(tx, &who, &case, (&form.campaign, &form.said), &form.told)
    })
    .await
}

#[derive(Deserialize)]
pub struct Effort {
    words: String,
    #[serde(default, deserialize_with = "filled")]
    public: Option<String>,
}

/// `POST /complaints/{case}/efforts`
pub async fn note_effort(
    State(app): State<App>,
    who: Who,
    Path(case_id): Path<String>,
    Form(form): Form<Effort>,
) -> Answer<Done> {
    let shown = if form.public.is_some() { Shown::Customer } else { Shown::Colleagues };
    let case = case_id.clone();
    app.db.write(move |tx| efforts::note(tx, &who, &case, &form.words, shown)).await?;
    Ok(Done::go(format!("/cases/{case_id}")))
}

#[derive(Deserialize)]
pub struct Asked {
    question: String,
    #[serde(default)]
    answer: String,
}

/// `POST /complaints/{case}/questions`: one of the four was asked.
pub async fn asked(
    State(app): State<App>,
    who: Who,
    frame: Frame,
    Path(case_id): Path<String>,
    Form(form): Form<Asked>,
) -> Answer<Done> {
    let question =
        Question::from_name(&form.question).ok_or_else(|| refused("web.form_unreadable"))?;
    let answer = YesNo::from_name(&form.answer);
    let case = case_id.clone();
    app.db.write(move |tx| efforts::asked(tx, &who, &case, question, answer)).await?;
    Ok(Done::go(format!("/cases/{case_id}")).said(frame.t("complaints.said_kept")))
}

/// `POST /complaints/{case}/care/decline`
pub async fn decline_care(
    State(app): State<App>,
    who: Who,
    Path(case_id): Path<String>,
    Form(Nothing {}): Form<Nothing>,
) -> Answer<Done> {
    let case = case_id.clone();
    change(&app, &case_id, move |tx| care::decline(tx, &who, &case)).await
}
