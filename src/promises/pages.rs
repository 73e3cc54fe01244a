//! What I owe today, what was broken, and the promises of one case; recorded from the composer with one key.

use axum::extract::{Path, State as From};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::actions::{self, Made};
use super::promise::{Act, Promise, State};
use crate::app::App;
use crate::platform::stop::refused;
use crate::staff::Who;
use crate::web::parts::{Tone, empty_state, tag};
use crate::web::{Answer, Form, Frame, times};

/// `GET /promises`
pub async fn page(From(app): From<App>, who: Who, frame: Frame) -> Answer {
    let (today, mine) = app
        .db
        .read(move |tx| Ok((actions::due_today(tx, &who)?, actions::mine(tx, &who)?)))
        .await?;
    let later = &mine[today.len().min(mine.len())..];
    let title = frame.t("promises.mine");
    let body = html! {
        h1 { (title) }
        @if mine.is_empty() {
            (empty_state(frame.t("promises.none"), frame.t("promises.none_hint"), None))
        }
        @if !today.is_empty() {
            h2 { (frame.t("promises.due_today")) }
            (list(&frame, &today))
        }
        @if !later.is_empty() {
            h2 { (frame.t("promises.later")) }
            (list(&frame, later))
        }
    };
    Ok(frame.page(title, html! { div class="page" { (body) } }))
}

/// `GET /promises/broken`
pub async fn broken_page(From(app): From<App>, who: Who, frame: Frame) -> Answer {
    let broken = app.db.read(move |tx| actions::broken(tx, &who)).await?;
    let title = frame.t("promises.broken_list");
    let body = html! {
        h1 { (title) }
        @if broken.is_empty() {
            (empty_state(frame.t("promises.none_broken"), frame.t("promises.none_broken_hint"), None))
        } @else {
            (list(&frame, &broken))
        }
    };
    Ok(frame.page(title, html! { div class="page" { (body) } }))
}

/// `GET /promises/of-case/{case}`: the case panel's part.
pub async fn of_case(
    From(app): From<App>,
    who: Who,
    frame: Frame,
    Path(case_id): Path<String>,
) -> Answer {
    let promises = app.db.read(move |tx| actions::list_for_case(tx, &who, &case_id)).await?;
    Ok(html! {
        h2 { (frame.t("promises.promises")) }
        @if promises.is_empty() { p class="muted" { (frame.t("promises.none_here")) } }
        @for promise in &promises { (row(&frame, promise)) }
    })
}

/// `GET /promises/count/today`
pub async fn count_today(From(app): From<App>, who: Who) -> Answer {
    let due = app.db.read(move |tx| actions::due_today(tx, &who)).await?;
    Ok(html! { @if !due.is_empty() { (due.len()) } })
}

/// `GET /promises/count/broken`
pub async fn count_broken(From(app): From<App>, who: Who) -> Answer {
    let broken = app.db.read(move |tx| actions::broken(tx, &who)).await?;
    Ok(html! { @if !broken.is_empty() { span class="bad" { (broken.len()) } } })
}

fn list(frame: &Frame, promises: &[Promise]) -> Markup {
    html! { div class="card" { @for promise in promises { (row(frame, promise)) } } }
}

fn row(frame: &Frame, promise: &Promise) -> Markup {
    let owed = matches!(promise.state, State::Open | State::Broken);
    html! {
        div class="promise" id={ "promise-" (promise.id) } {
            span {
                b { (act_word(frame, promise.act)) } " · " (promise.owner_name) " · "
                a href={ "/cases/" (promise.case_id) } { (promise.case_id) }
                div class="muted" { q { (promise.words) } }
            }
            (state_tag(frame, promise))
            @if owed {
                form method="post" action={ "/promises/" (promise.id) "/keep" } class="bar" {
                    (frame.secret_field())
                    input type="hidden" name="back" value=(frame.path);
                    input type="text" name="note" required maxlength="300" placeholder=(frame.t("promises.how_kept")) aria-label=(frame.t("promises.how_kept"));
                    button class="btn small" { (frame.t("promises.keep")) }
                }
            } @else if let Some(note) = &promise.kept_note {
                span class="muted" { (note) }
            }
        }
    }
}

fn act_word(frame: &Frame, act: Act) -> &'static str {
    match act {
        Act::CallBack => frame.t("language.act_call_back"),
        Act::Answer => frame.t("language.act_answer"),
        Act::Refund => frame.t("language.act_refund"),
        Act::Send => frame.t("language.act_send"),
        Act::Visit => frame.t("language.act_visit"),
        Act::Fix => frame.t("language.act_fix"),
        Act::Other => frame.t("language.act_other"),
    }
}

fn state_tag(frame: &Frame, promise: &Promise) -> Markup {
    let when = |at_ms: Option<i64>| times::exact(frame, at_ms.unwrap_or(promise.due_ms));
    let soon = promise.due_ms - frame.now_ms < 3_600_000;
    let (tone, words) = match promise.state {
        State::Offered => (Tone::Plain, frame.t("promises.offered").to_owned()),
        State::Open if soon => {
            (Tone::Warn, frame.tf("promises.open_until", &[("when", &when(None))]))
        }
        State::Open => (Tone::Accent, frame.tf("promises.open_until", &[("when", &when(None))])),
        State::Kept => {
            (Tone::Good, frame.tf("promises.kept_at", &[("when", &when(promise.kept_ms))]))
        }
        State::KeptLate => {
            (Tone::Warn, frame.tf("promises.kept_late_at", &[("when", &when(promise.kept_ms))]))
        }
        State::Broken => (Tone::Bad, frame.tf("promises.broken_at", &[("when", &when(None))])),
    };
    tag(tone, &words)
}

#[derive(Deserialize)]
pub struct Offered {
    case_id: String,
    act: String,
    words: String,
    due_ms: String,
    #[serde(default)]
    how: String,
    #[serde(default)]
    to_whom: String,
}

/// `POST /promises`: a promise found in a draft is recorded; open once the words leave.
pub async fn offer(
    From(app): From<App>,
    who: Who,
    frame: Frame,
    headers: HeaderMap,
    Form(offered): Form<Offered>,
) -> Answer<Response> {
    let act = Act::from_name(&offered.act).ok_or_else(|| refused("web.form_unreadable"))?;
    let due_ms: i64 = offered.due_ms.parse().map_err(|_| refused("promises.needs_time"))?;
    let case = offered.case_id.clone();
    app.db
        .write(move |tx| {
            let made = Made {
                case_id: &offered.case_id,
                act,
                to_whom: &offered.to_whom,
                words: &offered.words,
                due_ms,
                how: &offered.how,
            };
            actions::offer(tx, &who, &made)
        })
        .await?;
    if headers.contains_key("x-part") {
        let said = frame.tf("promises.recorded", &[("when", &times::exact(&frame, due_ms))]);
        return Ok(tag(Tone::Good, &said).into_response());
    }
    Ok(Redirect::to(&format!("/cases/{case}")).into_response())
}

#[derive(Deserialize)]
pub struct Kept {
    #[serde(default)]
    note: String,
    #[serde(default)]
    back: String,
}

/// `POST /promises/{id}/keep`
pub async fn keep(
    From(app): From<App>,
    who: Who,
    Path(id): Path<String>,
    Form(kept): Form<Kept>,
) -> Answer<Redirect> {
    app.db.write(move |tx| actions::keep(tx, &who, &id, &kept.note)).await?;
    let ours = kept.back.starts_with('/') && !kept.back.starts_with("//");
    // Parts are not pages: from the case panel one goes back to the list.
    let page = ours && !kept.back.contains("/of-case/");
    Ok(Redirect::to(if page { &kept.back } else { "/promises" }))
}
