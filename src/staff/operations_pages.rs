//! For those who look after the centre: the log with its chain, the jobs, the centre's settings.

use axum::extract::{Path, Query, State};
use axum::response::Redirect;
use maud::{Markup, html};
use serde::Deserialize;

use super::centre::{self, Centre};
use super::people_pages::lang_options;
use super::store;
use super::who::Who;
use crate::app::App;
use crate::platform::events::{self, Event, Verdict};
use crate::platform::i18n::Lang;
use crate::platform::jobs::{self, Job};
use crate::platform::stop::{Stop, refused};
use crate::web::forms::{Nothing, filled};
use crate::web::parts::{Field, Required, Tone, empty_state, one_button, select, tag};
use crate::web::{Answer, Form, Frame, times};

#[derive(Deserialize)]
pub struct LogQuery {
    before: Option<i64>,
    #[serde(default, deserialize_with = "filled")]
    kind: Option<String>,
    #[serde(default, deserialize_with = "filled")]
    actor: Option<String>,
    #[serde(default)]
    verify: String,
}

/// `GET /log`
pub async fn log(State(app): State<App>, frame: Frame, Query(query): Query<LogQuery>) -> Answer {
    let (kind, actor) = (query.kind.clone(), query.actor.clone());
    let before = query.before.unwrap_or(i64::MAX);
    let check = query.verify == "yes";
    let (events, verdict) = app
        .db
        .read(move |tx| {
            let verdict = if check { Some(events::verify(tx)?) } else { None };
            let mut page = Vec::new();
            for event in events::page(tx, before, kind.as_deref(), actor.as_deref())? {
                let name = actor_name(tx, &event.actor)?;
                page.push((event, name));
            }
            Ok((page, verdict))
        })
        .await?;
    let title = frame.t("staff.log");
    let oldest = events.last().and_then(|(event, _)| event.seq);
    let body = html! {
        div class="page" {
            header class="page-head" {
                h1 { (title) }
                a class="btn" href="/log?verify=yes" { (frame.t("staff.log_verify")) }
            }
            @if let Some(verdict) = &verdict { (verdict_notice(&frame, verdict)) }
            form method="get" action="/log" class="one-line" {
                (Field { name: "kind", label: frame.t("staff.log_kind"), kind: "text", value: query.kind.as_deref().unwrap_or(""), hint: "", required: Required::No }.draw())
                (Field { name: "actor", label: frame.t("staff.log_actor"), kind: "text", value: query.actor.as_deref().unwrap_or(""), hint: "", required: Required::No }.draw())
                button class="btn" { (frame.t("staff.log_filter")) }
            }
            @if events.is_empty() {
                (empty_state(frame.t("staff.log_empty"), frame.t("staff.log_empty_hint"), Some(("/log", title))))
            } @else {
                (log_table(&frame, &events))
            }
            @if let Some(oldest) = oldest.filter(|_| events.len() == 100) {
                p { a class="btn" href={ "/log?before=" (oldest) } { (frame.t("staff.log_older")) } }
            }
        }
    };
    Ok(frame.page(title, body))
}

/// The person's name for `staff:…`, otherwise what the log has.
fn actor_name(tx: &mut crate::platform::Tx<'_>, actor: &str) -> crate::platform::Outcome<String> {
    let person = match actor.strip_prefix("staff:") {
        Some(id) => store::find_person(tx, id)?,
        None => None,
    };
    Ok(person.map_or_else(|| actor.to_owned(), |person| person.name))
}

fn verdict_notice(frame: &Frame, verdict: &Verdict) -> Markup {
    match verdict {
        Verdict::Whole { events } => {
            html! { p class="notice good" role="status" { (frame.tf("staff.log_whole", &[("n", events)])) } }
        }
        Verdict::Broken { seq, id } => {
            html! { p class="notice bad" role="alert" { (frame.tf("staff.log_broken", &[("seq", seq), ("id", id)])) } }
        }
    }
}

fn log_table(frame: &Frame, events: &[(Event, String)]) -> Markup {
    html! {
        table class="rows" {
            thead { tr {
                th { "#" } th { (frame.t("staff.log_when")) } th { (frame.t("staff.log_actor")) }
                th { (frame.t("staff.log_kind")) } th { (frame.t("staff.log_about")) } th { (frame.t("staff.log_data")) }
            } }
            tbody {
                @for (event, name) in events {
                    tr {
                        td { (event.seq.unwrap_or(0)) }
                        td { (times::at(frame, event.at_ms)) }
                        td { (name) }
                        td { a href={ "/log?kind=" (event.kind) } { (event.kind) } }
                        td { code { (event.subject) } }
                        td { code class="wrap" { (event.data) } }
                    }
                }
            }
        }
    }
}

/// `GET /jobs`
pub async fn jobs_page(State(app): State<App>, frame: Frame) -> Answer {
    let jobs = app.db.read(|tx| jobs::list(tx, 200)).await?;
    let title = frame.t("staff.jobs");
    let body = html! {
        div class="page" {
            h1 { (title) }
            p class="muted" { (frame.t("staff.jobs_hint")) }
            @if jobs.is_empty() {
                (empty_state(frame.t("staff.jobs_empty"), frame.t("staff.jobs_empty_hint"), None))
            } @else {
                table class="rows" {
                    thead { tr {
                        th { (frame.t("staff.job_kind")) } th { (frame.t("staff.job_due")) } th { (frame.t("staff.job_attempts")) }
                        th { (frame.t("staff.job_reason")) } th {}
                    } }
                    tbody { @for job in &jobs { (job_row(&frame, job)) } }
                }
            }
        }
    };
    Ok(frame.page(title, body))
}

fn job_row(frame: &Frame, job: &Job) -> Markup {
    html! {
        tr {
            td { (job.kind) @if job.set_aside_ms.is_some() { " " (tag(Tone::Bad, frame.t("staff.job_set_aside"))) } }
            td { (times::at(frame, job.run_at_ms)) }
            td { (job.attempts) }
            td class="wrap" { (job.reason.as_deref().unwrap_or("")) }
            td {
                @if job.set_aside_ms.is_some() {
                    (one_button(frame, &format!("/jobs/{}/again", job.id), frame.t("staff.job_again"), "small"))
                    (one_button(frame, &format!("/jobs/{}/discard", job.id), frame.t("staff.job_discard"), "small"))
                }
            }
        }
    }
}

/// `POST /jobs/{id}/again`
pub async fn job_again(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
    Form(Nothing {}): Form<Nothing>,
) -> Result<Redirect, Stop> {
    app.db
        .write(move |tx| {
            jobs::try_again(tx, &id)?;
            events::record(tx, &who.actor(), "job_tried_again", &format!("job:{id}"), &())
        })
        .await?;
    Ok(Redirect::to("/jobs"))
}

/// `POST /jobs/{id}/discard`
pub async fn job_discard(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
    Form(Nothing {}): Form<Nothing>,
) -> Result<Redirect, Stop> {
    app.db
        .write(move |tx| {
            jobs::discard(tx, &id)?;
            events::record(tx, &who.actor(), "job_discarded", &format!("job:{id}"), &())
        })
        .await?;
    Ok(Redirect::to("/jobs"))
}

/// `GET /settings`
pub async fn settings_page(State(app): State<App>, frame: Frame) -> Answer {
    let centre = app.db.read(centre::read).await?;
    let title = frame.t("staff.settings");
    let field = |name, label, value| {
        Field {
            name,
            label: frame.t(label),
            kind: "text",
            value,
            hint: "",
            required: Required::Yes,
        }
        .draw()
    };
    let body = html! {
        div class="page narrow" {
            h1 { (title) }
            form method="post" action="/settings" class="card" {
                (frame.secret_field())
                (field("name", "staff.centre_name", &centre.name))
                (field("zone", "staff.zone", &centre.zone))
                (select("lang", frame.t("staff.lang"), &lang_options(), centre.lang.tag()))
                button class="btn main" { (frame.t("staff.save")) }
            }
        }
    };
    Ok(frame.page(title, body))
}

#[derive(Deserialize)]
pub struct CentreForm {
    name: String,
    zone: String,
    lang: String,
}

/// `POST /settings`
pub async fn save_settings(
    State(app): State<App>,
    who: Who,
    Form(form): Form<CentreForm>,
) -> Result<Redirect, Stop> {
    let lang = Lang::from_tag(&form.lang).ok_or_else(|| refused("staff.lang_unknown"))?;
    let centre = Centre { name: form.name.trim().to_owned(), zone: form.zone, lang };
    app.db.write(move |tx| centre::decide(tx, &who.actor(), &centre)).await?;
    Ok(Redirect::to("/settings"))
}
