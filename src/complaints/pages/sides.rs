//! 楚河汉界: what we said and what the customer said as two lists, then both on one side, facing the same problem (F020).

use axum::extract::{Path, Query, State};
use maud::{Markup, html};
use serde::Deserialize;

use super::super::proofs::Proof;
use super::super::walking;
use crate::app::App;
use crate::cases::{self, Direction, Message};
use crate::language::in_force;
use crate::staff::Who;
use crate::web::{Answer, Done, Form, Frame, times};

#[derive(Deserialize)]
pub struct View {
    #[serde(default)]
    together: String,
}

/// `GET /complaints/{case}/sides`
pub async fn page(
    State(app): State<App>,
    who: Who,
    frame: Frame,
    Path(case_id): Path<String>,
    Query(view): Query<View>,
) -> Answer {
    let engine = in_force(&app).await?;
    let id = case_id.clone();
    let (said, file) = app
        .db
        .read(move |tx| {
            Ok((cases::messages(tx, &who, &id)?, walking::read(tx, &who, &engine, &id)?))
        })
        .await?;
    let problem = file.and_then(|file| file.on_file.get(&Proof::CoreIssue).cloned());
    let together = !view.together.is_empty();
    let title = frame.t("complaints.sides");
    let base = format!("/complaints/{case_id}/sides");
    Ok(frame.page(
        title,
        html! {
            div class="page" {
                header { h1 { (title) } a class="link push" href={ "/cases/" (case_id) } { (case_id) } }
                @if together { p class="notice good" { (frame.t("complaints.together_says")) } }
                @else { p { a class="btn main" href={ (base) "?together=1" } data-key="s" { (frame.t("complaints.stand_beside")) } } }
                div class=(if together { "sides together" } else { "sides" }) {
                    (side(&frame, frame.t("complaints.we_said"), &said, Direction::Out))
                    (side(&frame, frame.t("complaints.customer_said"), &said, Direction::In))
                    form method="post" action=(base) class="card problem" {
                        (frame.secret_field())
                        label class="field" {
                            span { (frame.t("complaints.the_problem")) }
                            textarea name="words" rows="3" required maxlength="4000" { (problem.unwrap_or_default()) }
                        }
                        button class="btn main" { (frame.t("complaints.keep")) }
                    }
                }
            }
        },
    ))
}

fn side(frame: &Frame, title: &str, said: &[Message], direction: Direction) -> Markup {
    html! {
        section class="card" {
            h2 { (title) }
            @for message in said.iter().filter(|message| message.direction == direction) {
                div class="said" { (times::ago(frame, message.at_ms)) p { (message.words) } }
            }
        }
    }
}

#[derive(Deserialize)]
pub struct Problem {
    words: String,
}

/// `POST /complaints/{case}/sides`: the problem both look at is the core issue on file.
pub async fn keep(
    State(app): State<App>,
    who: Who,
    frame: Frame,
    Path(case_id): Path<String>,
    Form(form): Form<Problem>,
) -> Answer<Done> {
    let case = case_id.clone();
    let answers = [(Proof::CoreIssue, form.words)];
    app.db.write(move |tx| walking::put(tx, &who, &case, &answers)).await?;
    let back = format!("/complaints/{case_id}/sides?together=1");
    Ok(Done::go(back).said(frame.t("complaints.said_kept")))
}
