//! The mailboxes page: what is connected, how it goes, what to mend; add, change, pause, test.

use axum::extract::{Path, State};
use axum::response::Redirect;
use maud::{Markup, html};

use super::mailbox::{self, DoorKind, Mailbox, Reading};
use super::mailbox_form::{Filled, form};
use super::sealing::Seal;
use super::trial::{self, Found, Step};
use crate::app::App;
use crate::platform::stop::{Outcome, Refusal, Stop, fault};
use crate::staff::teams::{self, Team};
use crate::staff::{Permission, Who};
use crate::web::forms::Nothing;
use crate::web::parts::{Tone, empty_state, one_button, tag};
use crate::web::{Answer, Form, Frame, times};

/// `GET /mailboxes`
pub async fn list(State(app): State<App>, who: Who, frame: Frame) -> Answer {
    who.need(Permission::ManageChannels)?;
    let (mailboxes, teams) = app.db.read(|tx| Ok((mailbox::list(tx)?, teams::list(tx)?))).await?;
    let title = frame.t("channels.mailboxes");
    let subjects: Vec<String> = mailboxes.iter().map(Mailbox::subject).collect();
    let rows = html! {
        @if mailboxes.is_empty() {
            (empty_state(frame.t("channels.no_mailboxes"), frame.t("channels.no_mailboxes_hint"),
                Some(("/mailboxes/new", frame.t("channels.add_mailbox")))))
        } @else {
            table class="rows" {
                thead { tr {
                    th { (frame.t("channels.address")) } th { (frame.t("channels.team")) }
                    th { (frame.t("channels.how_it_goes")) } th { (frame.t("channels.looked_at")) }
                } }
                tbody { @for m in &mailboxes { tr {
                    td { a href={ "/mailboxes/" (m.id) } { (m.address) } " " span class="muted" { (m.name) } }
                    td { (team_name(&teams, &m.team_id)) }
                    td { (standing(&frame, m)) }
                    td { @if let Some(checked_ms) = m.checked_ms { (times::ago(&frame, checked_ms)) } @else { "–" } }
                } } }
            }
        }
    };
    Ok(frame.page(
        title,
        html! {
            div class="page" {
                header { h1 { (title) } a class="btn main" href="/mailboxes/new" { (frame.t("channels.add_mailbox")) } }
                section data-part="/mailboxes" data-live=(subjects.join(" ")) { (rows) }
            }
        },
    ))
}

fn team_name<'t>(teams: &'t [Team], id: &str) -> &'t str {
    teams.iter().find(|t| t.id == id).map_or("–", |t| t.name.as_str())
}

fn standing(frame: &Frame, m: &Mailbox) -> Markup {
    match (&m.paused_ms, &m.trouble, m.checked_ms) {
        (Some(_), _, _) => tag(Tone::Warn, frame.t("channels.paused")),
        (None, Some(trouble), _) => html! {
            (tag(Tone::Bad, frame.t("channels.in_trouble"))) " "
            span class="muted" { (stage_name(frame, &trouble.stage)) " · " (times::ago(frame, trouble.since_ms)) }
        },
        (None, None, Some(_)) => tag(Tone::Good, frame.t("channels.in_order")),
        (None, None, None) => tag(Tone::Plain, frame.t("channels.connecting")),
    }
}

fn stage_name(frame: &Frame, stage: &str) -> &'static str {
    frame.t(&format!("channels.stage_{stage}"))
}

fn mend(frame: &Frame, stage: &str) -> &'static str {
    frame.t(&format!("channels.mend_{stage}"))
}

/// `GET /mailboxes/new`
pub async fn new(State(app): State<App>, who: Who, frame: Frame) -> Answer {
    who.need(Permission::ManageChannels)?;
    let teams = app.db.read(teams::list).await?;
    let title = frame.t("channels.add_mailbox");
    let body = html! {
        div class="page" {
            header { h1 { (title) } }
            (form(&frame, "/mailboxes", &Filled::empty(), &teams, None))
        }
    };
    Ok(frame.page(title, body))
}

/// `POST /mailboxes`
pub async fn add(
    State(app): State<App>,
    who: Who,
    frame: Frame,
    Form(filled): Form<Filled>,
) -> Answer<Result<Redirect, (axum::http::StatusCode, Markup)>> {
    let (described, seal) = (filled.described(), seal(&app).await?);
    let added = app.db.write(move |tx| mailbox::add(tx, &who, &seal, &described)).await;
    match added {
        Ok(id) => Ok(Ok(Redirect::to(&format!("/mailboxes/{id}")))),
        Err(Stop::Refused(refusal)) => {
            Ok(Err(once_more(&app, &frame, "/mailboxes", &filled, &refusal).await?))
        }
        Err(stop) => Err(stop),
    }
}

/// `POST /mailboxes/{id}`
pub async fn change(
    State(app): State<App>,
    who: Who,
    frame: Frame,
    Path(id): Path<String>,
    Form(filled): Form<Filled>,
) -> Answer<Result<Redirect, (axum::http::StatusCode, Markup)>> {
    let (described, seal, at) = (filled.described(), seal(&app).await?, id.clone());
    let here = format!("/mailboxes/{id}");
    let changed = app.db.write(move |tx| mailbox::change(tx, &who, &seal, &at, &described)).await;
    match changed {
        Ok(()) => Ok(Ok(Redirect::to(&here))),
        Err(Stop::Refused(refusal)) => {
            Ok(Err(once_more(&app, &frame, &here, &filled, &refusal).await?))
        }
        Err(stop) => Err(stop),
    }
}

/// The form with what was written and what is wrong with it.
async fn once_more(
    app: &App,
    frame: &Frame,
    action: &str,
    filled: &Filled,
    refusal: &Refusal,
) -> Answer<(axum::http::StatusCode, Markup)> {
    let teams = app.db.read(teams::list).await?;
    let sentence = frame.lang.refusal(refusal);
    let title = frame.t("channels.mailbox");
    let body = html! { div class="page" { header { h1 { (title) } } (form(frame, action, filled, &teams, Some(&sentence))) } };
    Ok((axum::http::StatusCode::UNPROCESSABLE_ENTITY, frame.page(title, body)))
}

async fn seal(app: &App) -> Outcome<Seal> {
    let data = app.config.data.clone();
    tokio::task::spawn_blocking(move || Seal::of(&data)).await.map_err(fault)?
}

/// `GET /mailboxes/{id}`
pub async fn page(
    State(app): State<App>,
    who: Who,
    frame: Frame,
    Path(id): Path<String>,
) -> Answer {
    who.need(Permission::ManageChannels)?;
    one(&app, &frame, &id, None).await
}

/// `POST /mailboxes/{id}/test`
pub async fn test(
    State(app): State<App>,
    who: Who,
    frame: Frame,
    Path(id): Path<String>,
    _: Form<Nothing>,
) -> Answer {
    who.need(Permission::ManageChannels)?;
    let at = id.clone();
    let found = app.db.read(move |tx| mailbox::find(tx, &at)).await?;
    let steps = trial::walk(&app, &found).await?;
    one(&app, &frame, &id, Some(&steps)).await
}

/// `POST /mailboxes/{id}/pause`
pub async fn pause(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
    _: Form<Nothing>,
) -> Answer<Redirect> {
    set_reading(&app, who, id, Reading::Paused).await
}

/// `POST /mailboxes/{id}/resume`
pub async fn resume(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
    _: Form<Nothing>,
) -> Answer<Redirect> {
    set_reading(&app, who, id, Reading::On).await
}

async fn set_reading(app: &App, who: Who, id: String, wanted: Reading) -> Answer<Redirect> {
    let here = format!("/mailboxes/{id}");
    app.db.write(move |tx| mailbox::pause(tx, &who, &id, wanted)).await?;
    Ok(Redirect::to(&here))
}

async fn one(app: &App, frame: &Frame, id: &str, steps: Option<&[Step]>) -> Answer {
    let at = id.to_owned();
    let (m, teams) = app.db.read(move |tx| Ok((mailbox::find(tx, &at)?, teams::list(tx)?))).await?;
    let here = format!("/mailboxes/{}", m.id);
    let body = html! {
        div class="page" {
            header {
                h1 { (m.address) } (standing(frame, &m))
                (one_button(frame, &format!("{here}/test"), frame.t("channels.test"), "main"))
                @if m.paused_ms.is_some() {
                    (one_button(frame, &format!("{here}/resume"), frame.t("channels.resume"), ""))
                } @else {
                    (one_button(frame, &format!("{here}/pause"), frame.t("channels.pause"), ""))
                }
            }
            @if let Some(steps) = steps { (tried(frame, steps)) }
            @else if let Some(trouble) = &m.trouble {
                section class="notice bad" role="alert" {
                    p { strong { (stage_name(frame, &trouble.stage)) } @if !trouble.detail.is_empty() { ": " code { (trouble.detail) } } }
                    p { (mend(frame, &trouble.stage)) }
                }
            }
            (form(frame, &here, &Filled::of(&m), &teams, None))
        }
    };
    Ok(frame.page(&m.address, body))
}

fn tried(frame: &Frame, steps: &[Step]) -> Markup {
    let ways = [(DoorKind::Imap, "channels.way_in"), (DoorKind::Smtp, "channels.way_out")];
    html! {
        @for (door, name) in ways {
            section class="card trial" aria-label=(frame.t(name)) {
                h2 { (frame.t(name)) }
                ol class="trial-steps" {
                    @for step in steps.iter().filter(|s| s.door == door) {
                        @match &step.found {
                            Found::Well(words) => li class="ok" {
                                "✓ " (stage_name(frame, step.stage.name())) " " span class="muted" { (words) }
                            },
                            Found::Wrong(words) => li class="bad" {
                                "✗ " strong { (stage_name(frame, step.stage.name())) } " "
                                @if !words.is_empty() { code { (words) } }
                                p { (mend(frame, step.stage.name())) }
                            },
                        }
                    }
                }
                @if steps.iter().filter(|s| s.door == door).all(|s| matches!(s.found, Found::Well(_))) {
                    p class="notice good" { (frame.t("channels.test_went_well")) }
                }
            }
        }
    }
}
