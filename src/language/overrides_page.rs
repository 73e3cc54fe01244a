//! Asking a supervisor to let a text through, and the supervisor's page.

use axum::extract::{Path, State};
use axum::response::Redirect;
use maud::{Markup, html};
use serde::Deserialize;

use super::check_page::situation_of;
use super::overrides::{self, Override, QUEUE, REASON_AT_LEAST};
use super::packs;
use crate::app::App;
use crate::staff::Who;
use crate::web::parts::{empty_state, part};
use crate::web::{Answer, Form, Frame, times};

#[derive(Deserialize)]
pub struct Asked {
    text: String,
    #[serde(default)]
    situation: String,
    #[serde(default, deserialize_with = "crate::web::forms::filled")]
    case_id: Option<String>,
    #[serde(default)]
    back: String,
}

/// Only a path of ours is gone back to.
pub fn own_path(path: &str) -> &str {
    let ours =
        path.starts_with('/') && !path.starts_with("//") && !path.contains(['\\', '\r', '\n']);
    if ours { path } else { "/" }
}

/// `POST /language/overrides`
pub async fn ask(State(app): State<App>, who: Who, Form(asked): Form<Asked>) -> Answer<Redirect> {
    let situation = situation_of(&asked.situation)?;
    let engine = packs::in_force(&app).await?;
    let back = own_path(&asked.back).to_owned();
    app.db
        .write(move |tx| {
            let case_id = asked.case_id.as_deref();
            overrides::ask(tx, &who, &engine, &asked.text, &situation, case_id)
        })
        .await?;
    Ok(Redirect::to(&back))
}

/// `GET /language/overrides`
pub async fn page(frame: Frame) -> Answer {
    let title = frame.t("language.overrides");
    let body = html! {
        h1 { (title) }
        p class="muted" { (frame.t("language.overrides_about")) }
        (part("/language/overrides/waiting", QUEUE))
    };
    Ok(frame.page(title, body))
}

/// `GET /language/overrides/waiting`: the part that lives on what is asked and decided.
pub async fn waiting(State(app): State<App>, who: Who, frame: Frame) -> Answer {
    let waiting = app.db.read(move |tx| overrides::waiting(tx, &who)).await?;
    if waiting.is_empty() {
        let (heading, what) =
            (frame.t("language.no_overrides"), frame.t("language.no_overrides_hint"));
        return Ok(empty_state(heading, what, None));
    }
    Ok(html! { @for asked in &waiting { (card(&frame, asked)) } })
}

/// `GET /language/overrides/count`
pub async fn count(State(app): State<App>, who: Who) -> Answer {
    let waiting = app.db.read(move |tx| overrides::waiting(tx, &who)).await?;
    Ok(html! { @if !waiting.is_empty() { (waiting.len()) } })
}

fn card(frame: &Frame, asked: &Override) -> Markup {
    let action = |verb: &str| format!("/language/overrides/{}/{verb}", asked.id);
    html! {
        article class="card" {
            header class="bar" {
                b { (asked.asked_name) } (times::ago(frame, asked.asked_ms))
                @if let Some(case) = &asked.case_id { a href={ "/cases/" (case) } { (case) } }
                @for rule in &asked.rules { span class="tag bad" { (rule) } }
            }
            blockquote class="words" { (asked.words) }
            form method="post" action=(action("grant")) {
                (frame.secret_field())
                label class="field" {
                    span { (frame.tf("language.why_let_through", &[("n", &REASON_AT_LEAST)])) }
                    input type="text" name="reason" required minlength=(REASON_AT_LEAST) maxlength="300";
                }
                div class="bar" {
                    button class="btn main" { (frame.t("language.let_through")) }
                    button class="btn" formaction=(action("refuse")) { (frame.t("language.not_through")) }
                }
            }
        }
    }
}

#[derive(Deserialize)]
pub struct Decided {
    #[serde(default)]
    reason: String,
}

/// `POST /language/overrides/{id}/{grant|refuse}`
pub async fn decide(
    State(app): State<App>,
    who: Who,
    Path((id, verb)): Path<(String, String)>,
    Form(decided): Form<Decided>,
) -> Answer<Redirect> {
    app.db
        .write(move |tx| match verb.as_str() {
            "grant" => overrides::grant(tx, &who, &id, &decided.reason),
            "refuse" => overrides::refuse(tx, &who, &id, &decided.reason),
            _ => Err(crate::platform::stop::absent("platform.not_found")),
        })
        .await?;
    Ok(Redirect::to("/language/overrides"))
}
