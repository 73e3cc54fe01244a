//! Merging cases and splitting one, each with its way back.

use axum::extract::{Path, State};
use maud::{Markup, html};
use serde::Deserialize;

use super::super::joining::{self, CaseMerge, CaseSplit};
use super::change;
use crate::app::App;
use crate::platform::Tx;
use crate::platform::stop::Outcome;
use crate::staff::{Permission, Who};
use crate::web::forms::{Nothing, many};
use crate::web::parts::one_button;
use crate::web::{Answer, Done, Form, Frame};

/// What was joined or taken apart here and can be taken back.
pub struct Joined {
    merges: Vec<CaseMerge>,
    splits: Vec<CaseSplit>,
}

pub fn read(tx: &mut Tx<'_>, who: &Who, case_id: &str) -> Outcome<Joined> {
    Ok(Joined {
        merges: joining::merges_of(tx, who, case_id)?,
        splits: joining::splits_of(tx, who, case_id)?,
    })
}

/// `GET /cases/{id}/joins`: the part beside a case, for those who may merge.
pub async fn part(
    State(app): State<App>,
    who: Who,
    frame: Frame,
    Path(id): Path<String>,
) -> Answer {
    let (reader, case_id) = (who.clone(), id.clone());
    let joined = app.db.read(move |tx| read(tx, &reader, &case_id)).await?;
    Ok(draw(&frame, &who, &id, &joined))
}

fn draw(frame: &Frame, who: &Who, case_id: &str, joined: &Joined) -> Markup {
    if !who.may(Permission::MergeCases) {
        return html! {};
    }
    html! {
        div class="block" {
            h2 { (frame.t("cases.joins")) }
            @for merge in &joined.merges {
                div class="promise" {
                    span { (frame.tf("cases.merged_from", &[("id", &merge.gone_id)])) }
                    (one_button(frame, &format!("/cases/{case_id}/unmerge/{}", merge.id), frame.t("cases.take_back"), "small"))
                }
            }
            @for split in &joined.splits {
                div class="promise" {
                    span { a class="link" href={ "/cases/" (split.made_id) } { (split.made_id) } }
                    (one_button(frame, &format!("/cases/{case_id}/unsplit/{}", split.id), frame.t("cases.take_back"), "small"))
                }
            }
            details class="more" {
                summary { (frame.t("cases.act_merge")) }
                form method="post" action={ "/cases/" (case_id) "/merge" } {
                    (frame.secret_field())
                    label class="field" { span { (frame.t("cases.merge_which")) } input name="gone" placeholder="C-2026-000123" required; }
                    button class="btn small main" { (frame.t("cases.act_merge")) }
                }
            }
            details class="more" {
                summary { (frame.t("cases.act_split")) }
                form method="post" action={ "/cases/" (case_id) "/split" } id="split" {
                    (frame.secret_field())
                    p class="hint-line" { (frame.t("cases.split_hint")) }
                    label class="field" { span { (frame.t("cases.subject")) } input name="subject" required; }
                    button class="btn small main" { (frame.t("cases.act_split")) }
                }
            }
        }
    }
}

#[derive(Deserialize)]
pub struct Gone {
    gone: String,
}

/// `POST /cases/{id}/merge`: the named case goes into this one.
pub async fn merge(
    State(app): State<App>,
    who: Who,
    frame: Frame,
    Path(id): Path<String>,
    Form(form): Form<Gone>,
) -> Answer<Done> {
    let (kept, gone) = (id.clone(), form.gone.trim().to_ascii_uppercase());
    let merge_id = app.db.write(move |tx| joining::merge(tx, &who, &kept, &gone)).await?;
    let undo = format!("/cases/{id}/unmerge/{merge_id}");
    Ok(Done::go(format!("/cases/{id}")).said(frame.t("cases.said_merged")).undo(undo))
}

/// `POST /cases/{id}/unmerge/{merge}`
pub async fn unmerge(
    State(app): State<App>,
    who: Who,
    Path((id, merge)): Path<(String, String)>,
    Form(Nothing {}): Form<Nothing>,
) -> Answer<Done> {
    change(&app, &id, move |tx| joining::unmerge(tx, &who, &merge)).await
}

#[derive(Deserialize)]
pub struct Parts {
    subject: String,
    #[serde(default, deserialize_with = "many")]
    messages: Vec<String>,
}

/// `POST /cases/{id}/split`: the ticked messages become a case of their own.
pub async fn split(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
    Form(form): Form<Parts>,
) -> Answer<Done> {
    let made = app
        .db
        .write(move |tx| joining::split(tx, &who, &id, &form.messages, &form.subject))
        .await?;
    Ok(Done::go(format!("/cases/{made}")))
}

/// `POST /cases/{id}/unsplit/{split}`
pub async fn unsplit(
    State(app): State<App>,
    who: Who,
    Path((id, split)): Path<(String, String)>,
    Form(Nothing {}): Form<Nothing>,
) -> Answer<Done> {
    change(&app, &id, move |tx| joining::undo_split(tx, &who, &split)).await
}
