//! A matter somebody asked an employee about: three fields to bring it, and what became of it (F080).

use axum::extract::{Path, State};
use maud::{Markup, html};
use serde::Deserialize;

use super::super::opening::{self, Matter, ReportedMatter};
use super::super::situations::among_colleagues;
use super::super::{Checking, composing};
use super::names::Names;
use crate::app::App;
use crate::language::composer::{Short, Written};
use crate::language::in_force;
use crate::platform::stop::absent;
use crate::staff::Who;
use crate::web::parts::{Tone, empty_state, part_here, tag};
use crate::web::{Answer, Done, Form, Frame, times};

async fn read(app: &App, who: &Who) -> Answer<(Vec<ReportedMatter>, Names)> {
    let reader = who.clone();
    app.db.read(move |tx| Ok((opening::reported_by(tx, &reader)?, Names::read(tx)?))).await
}

/// `GET /matters`
pub async fn page(State(app): State<App>, who: Who, frame: Frame) -> Answer {
    let (matters, names) = read(&app, &who).await?;
    let live = format!("staff:{} {}", who.staff_id, subjects(&matters));
    Ok(frame.page(
        frame.t("cases.matters"),
        html! {
            div class="page narrow" {
                header { h1 { (frame.t("cases.matters")) } }
                p class="muted" { (frame.t("cases.matters_hint")) }
                div class="card" { (bring_form(&frame, &who)) }
                (part_here("/matters/list", &live, &draw(&frame, &matters, &names)))
            }
        },
    ))
}

fn bring_form(frame: &Frame, who: &Who) -> Markup {
    let who_it_was = html! {
        label class="field" { span { (frame.t("cases.matter_name")) } input name="customer_name" autocomplete="off" data-key="r" data-key-says=(frame.t("cases.matter_bring")); }
        label class="field" { span { (frame.t("cases.matter_contact")) } input name="contact" autocomplete="off"; }
    };
    Short {
        name: "matter",
        action: "/matters",
        situation: &among_colleagues(who),
        case_id: None,
        team_id: None,
        label: frame.t("cases.matter_words"),
        placeholder: "",
        send_label: frame.t("cases.matter_bring"),
    }
    .draw(frame, who_it_was)
}

fn subjects(matters: &[ReportedMatter]) -> String {
    matters.iter().take(50).map(|m| format!("case:{}", m.case_id)).collect::<Vec<_>>().join(" ")
}

/// `GET /matters/list`
pub async fn list(State(app): State<App>, who: Who, frame: Frame) -> Answer {
    let (matters, names) = read(&app, &who).await?;
    Ok(draw(&frame, &matters, &names))
}

/// `GET /matters/{id}`: the same list with one matter in view; search leads here.
pub async fn one(State(app): State<App>, who: Who, frame: Frame, Path(id): Path<String>) -> Answer {
    let (matters, names) = read(&app, &who).await?;
    let matters: Vec<ReportedMatter> = matters.into_iter().filter(|m| m.case_id == id).collect();
    if matters.is_empty() {
        return Err(absent("cases.not_found"));
    }
    let body = html! { div class="page narrow" {
        header { h1 { (id) } a class="link" href="/matters" { (frame.t("cases.matters")) } }
        (draw(&frame, &matters, &names))
    } };
    Ok(frame.page(&id, body))
}

fn draw(frame: &Frame, matters: &[ReportedMatter], names: &Names) -> Markup {
    if matters.is_empty() {
        return empty_state(frame.t("cases.no_matters"), frame.t("cases.no_matters_hint"), None);
    }
    html! {
        ul class="hits card-gap" data-list {
            @for matter in matters {
                li data-row=(matter.case_id) {
                    p { span class="strong" { (matter.subject) } " " (state(frame, matter)) }
                    p class="muted" {
                        (matter.case_id) " · " (times::ago(frame, matter.opened_ms)) " · "
                        @match matter.owner.as_deref().map(|id| names.person(id)) {
                            Some(name) => (frame.tf("cases.owned_now", &[("name", &name)])),
                            None => (frame.t("cases.nobody_yet")),
                        }
                    }
                }
            }
        }
    }
}

fn state(frame: &Frame, matter: &ReportedMatter) -> Markup {
    match (matter.outcome, matter.first_replied_ms) {
        (Some(outcome), _) => {
            tag(Tone::Good, frame.t(&format!("cases.outcome_{}", outcome.name())))
        }
        (None, Some(_)) => tag(Tone::Accent, frame.t("cases.matter_answered")),
        (None, None) => tag(Tone::Plain, frame.t("cases.matter_waits")),
    }
}

#[derive(Deserialize)]
pub struct Brought {
    #[serde(flatten)]
    written: Written,
    #[serde(default)]
    customer_name: String,
    #[serde(default)]
    contact: String,
}

/// `POST /matters`
pub async fn bring(
    State(app): State<App>,
    who: Who,
    frame: Frame,
    Form(form): Form<Brought>,
) -> Answer<Done> {
    let words = form.written.text.clone();
    let matter = Matter { customer_name: form.customer_name, contact: form.contact, words };
    let engine = in_force(&app).await?;
    let id = app
        .db
        .write(move |tx| {
            let checking = Checking { engine: &engine, written: &form.written };
            composing::report(tx, &who, &checking, &matter)
        })
        .await?;
    Ok(Done::go("/matters").said(frame.tf("cases.said_matter", &[("id", &id)])))
}
