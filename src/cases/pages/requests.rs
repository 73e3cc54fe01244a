//! Internal requests: asked beside a case, answered with a date by the other department (F079).

use axum::extract::{Path, State};
use maud::{Markup, html};
use serde::Deserialize;

use super::super::requests::{self, Asking, InternalRequest};
use super::super::situations::among_colleagues;
use super::super::{Checking, composing};
use super::change;
use crate::app::App;
use crate::language::composer::{Short, Written};
use crate::language::in_force;
use crate::platform::stop::refused;
use crate::staff::organisation;
use crate::staff::store_org::Department;
use crate::staff::{Permission, Who};
use crate::web::forms::Nothing;
use crate::web::parts::{Tone, empty_state, part_here, tag};
use crate::web::{Answer, Done, Form, Frame, times};

/// `GET /cases/{id}/requests`: the part beside a case.
pub async fn of_case(
    State(app): State<App>,
    who: Who,
    frame: Frame,
    Path(id): Path<String>,
) -> Answer {
    let (reader, case_id) = (who.clone(), id.clone());
    let (asked, departments) = app
        .db
        .read(move |tx| {
            Ok((requests::of_case(tx, &reader, &case_id)?, organisation::departments(tx)?))
        })
        .await?;
    let may_ask = who.may(Permission::ServeCustomers) && !departments.is_empty();
    Ok(html! {
        @if may_ask || !asked.is_empty() {
            div class="block" {
                h2 { (frame.t("cases.requests")) }
                @for request in &asked { (beside_case(&frame, &who, request)) }
                @if may_ask { (ask_form(&frame, &who, &id, &departments)) }
            }
        }
    })
}

fn beside_case(frame: &Frame, who: &Who, request: &InternalRequest) -> Markup {
    html! {
        div class="promise" {
            span { span class="strong" { (request.department) } " " (request.words) }
            (state(frame, request))
        }
        @if let Some(answer) = &request.answer {
            p class="muted" {
                (request.answered_name.as_deref().unwrap_or_default()) ": " (answer)
                @if let Some(by_ms) = request.answer_by_ms { " · " (times::at(frame, by_ms)) }
            }
        }
        @if request.answer.is_none() && request.withdrawn_ms.is_none() && request.asked_by == who.staff_id {
            form method="post" action={ "/requests/" (request.id) "/withdraw" } class="inline" {
                (frame.secret_field())
                button class="btn small plain" { (frame.t("cases.request_withdraw")) }
            }
        }
    }
}

fn state(frame: &Frame, request: &InternalRequest) -> Markup {
    if request.withdrawn_ms.is_some() {
        tag(Tone::Plain, frame.t("cases.request_is_withdrawn"))
    } else if request.answered_ms.is_some() {
        tag(Tone::Plain, frame.t("cases.request_is_answered"))
    } else if request.overdue_ms.is_some() || request.due_ms < frame.now_ms {
        tag(Tone::Bad, frame.t("cases.request_is_overdue"))
    } else {
        tag(
            Tone::Warn,
            &frame.tf("cases.request_due", &[("at", &times::exact(frame, request.due_ms))]),
        )
    }
}

fn ask_form(frame: &Frame, who: &Who, case_id: &str, departments: &[Department]) -> Markup {
    html! {
        details class="more" {
            summary { (frame.t("cases.request_ask")) }
            ({
                let department = html! { label class="field" {
                    span { (frame.t("cases.request_department")) }
                    select name="department_id" required {
                        @for department in departments { option value=(department.id) { (department.name) } }
                    }
                }
                label class="field" { span { (frame.t("cases.request_until")) } input type="datetime-local" name="due" required; } };
                let page = Frame { path: format!("/cases/{case_id}"), ..frame.clone() };
                Short {
                    name: "request",
                    action: &format!("/cases/{case_id}/requests"),
                    situation: &among_colleagues(who),
                    case_id: Some(case_id),
                    team_id: None,
                    label: frame.t("cases.request_words"),
                    placeholder: "",
                    send_label: frame.t("cases.request_ask"),
                }
                .draw(&page, department)
            })
        }
    }
}

#[derive(Deserialize)]
pub struct Asked {
    department_id: String,
    due: String,
    #[serde(flatten)]
    written: Written,
}

/// `POST /cases/{id}/requests`
pub async fn ask(
    State(app): State<App>,
    who: Who,
    frame: Frame,
    Path(id): Path<String>,
    Form(form): Form<Asked>,
) -> Answer<Done> {
    let due_ms =
        times::typed(&frame, &form.due).ok_or_else(|| refused("cases.request_due_in_past"))?;
    let words = form.written.text.clone();
    let asking = Asking { department_id: form.department_id, words, due_ms };
    let case = id.clone();
    let engine = in_force(&app).await?;
    let done = change(&app, &id, move |tx| {
        let checking = Checking { engine: &engine, written: &form.written };
        composing::ask_department(tx, &who, &checking, &case, &asking).map(drop)
    })
    .await?;
    Ok(done.said(frame.t("cases.said_asked")))
}

/// `POST /requests/{id}/withdraw`
pub async fn withdraw(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
    Form(Nothing {}): Form<Nothing>,
) -> Answer<Done> {
    let request = id.clone();
    app.db.write(move |tx| requests::withdraw(tx, &who, &request)).await?;
    Ok(Done::go("/requests"))
}

/// `GET /requests`: what one's own department is asked.
pub async fn page(State(app): State<App>, who: Who, frame: Frame) -> Answer {
    let department = who.department.clone().unwrap_or_default();
    let list = draw_list(&app, &who, &frame).await?;
    Ok(frame.page(
        frame.t("cases.requests"),
        html! {
            div class="page narrow" {
                header { h1 { (frame.t("cases.requests")) } }
                p class="muted" { (frame.t("cases.requests_hint")) }
                (part_here("/requests/list", &format!("department:{department} staff:{}", who.staff_id), &list))
            }
        },
    ))
}

/// `GET /requests/list`
pub async fn list(State(app): State<App>, who: Who, frame: Frame) -> Answer {
    draw_list(&app, &who, &frame).await
}

async fn draw_list(app: &App, who: &Who, frame: &Frame) -> Answer {
    let reader = who.clone();
    let asked = app.db.read(move |tx| requests::of_department(tx, &reader)).await?;
    if asked.is_empty() {
        let hint = if who.department.is_some() {
            "cases.no_requests_hint"
        } else {
            "cases.no_department_hint"
        };
        return Ok(empty_state(frame.t("cases.no_requests"), frame.t(hint), None));
    }
    Ok(html! { @for request in &asked { (for_department(frame, who, request)) } })
}

fn for_department(frame: &Frame, who: &Who, request: &InternalRequest) -> Markup {
    html! {
        article class="card" data-row=(request.id) {
            p { (state(frame, request)) " " span class="muted" { (request.asked_by_name) " · " (request.case_id) " · " (times::ago(frame, request.asked_ms)) } }
            p { (request.words) }
            @if let Some(answer) = &request.answer {
                p class="notice good" {
                    (answer)
                    @if let Some(by_ms) = request.answer_by_ms { " · " (times::at(frame, by_ms)) }
                }
            } @else {
                (answer_form(frame, who, request))
            }
        }
    }
}

fn answer_form(frame: &Frame, who: &Who, request: &InternalRequest) -> Markup {
    let by = html! {
        label class="field" {
            span { (frame.t("cases.request_by")) }
            input type="datetime-local" name="by";
            small { (frame.t("cases.request_by_hint")) }
        }
    };
    Short {
        name: &format!("answer-{}", request.id),
        action: &format!("/requests/{}/answer", request.id),
        situation: &among_colleagues(who),
        case_id: Some(&request.case_id),
        team_id: None,
        label: frame.t("cases.request_answer"),
        placeholder: "",
        send_label: frame.t("cases.request_answer"),
    }
    .draw(&Frame { path: "/requests".to_owned(), ..frame.clone() }, by)
}

#[derive(Deserialize)]
pub struct Answered {
    #[serde(default)]
    by: String,
    #[serde(flatten)]
    written: Written,
}

/// `POST /requests/{id}/answer`
pub async fn answer(
    State(app): State<App>,
    who: Who,
    frame: Frame,
    Path(id): Path<String>,
    Form(form): Form<Answered>,
) -> Answer<Done> {
    let words = form.written.text.clone();
    let answer = requests::Answer { words, by_ms: times::typed(&frame, &form.by) };
    let engine = in_force(&app).await?;
    app.db
        .write(move |tx| {
            let checking = Checking { engine: &engine, written: &form.written };
            composing::answer_request(tx, &who, &checking, &id, &answer)
        })
        .await?;
    Ok(Done::go("/requests").said(frame.t("cases.said_answered")))
}
