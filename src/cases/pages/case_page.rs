//! One case: the list on the left, its conversation in the middle, the customer and the case on the right.

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::super::company::{self, Looker};
use super::super::kinds::Doing;
use super::super::thread::{self, Item, Panel};
use super::lists::{self, Wanted};
use super::names::{self, Names, Place};
use super::{panel, said, sheets};
use crate::app::App;
use crate::platform::Tx;
use crate::platform::stop::{Outcome, Stop};
use crate::staff::Who;
use crate::web::parts::{Tone, part, part_here, tag};
use crate::web::{Answer, Form, Frame, times};

/// What the top of the conversation shows.
struct Head {
    panel: Panel,
    places: Vec<Place>,
    others: Vec<Looker>,
}

fn read_head(tx: &mut Tx<'_>, who: &Who, id: &str) -> Outcome<Head> {
    Ok(Head {
        panel: thread::panel(tx, who, id)?,
        places: names::places(tx)?,
        others: company::others(tx, who, id)?,
    })
}

fn read_thread(tx: &mut Tx<'_>, who: &Who, id: &str) -> Outcome<(Vec<Item>, Names)> {
    Ok((thread::thread(tx, who, id)?, Names::read(tx)?))
}

/// `GET /cases/{id}`
pub async fn page(
    State(app): State<App>,
    who: Who,
    frame: Frame,
    Path(id): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Stop> {
    let wanted = Wanted { open: id.clone(), ..wanted };
    let (reader, lang) = (who.clone(), frame.lang);
    let read = app
        .db
        .read(move |tx| {
            let head = read_head(tx, &reader, &id)?;
            let side = panel::read(tx, &reader, &head.panel, lang)?;
            Ok((head, side, read_thread(tx, &reader, &id)?, lists::read(tx, &reader, &wanted)?))
        })
        .await?;
    let (head, side, (items, people), list) = read;
    if let Some(into) = &head.panel.case.merged_into {
        return Ok(Redirect::to(&format!("/cases/{into}")).into_response());
    }
    let case = &head.panel.case;
    let (base, case_live) = (format!("/cases/{}", case.id), format!("case:{}", case.id));
    let customer = &head.panel.customer_id;
    let body = html! {
        div class="panes has-case" {
            (lists::draw_pane(&frame, &who, &list))
            section class="conv" aria-label=(case.subject) data-looking={ (base) "/look" } {
                div class="conv-head" { (part_here(&format!("{base}/head"), &format!("{case_live} looking:{}", case.id), &draw_head(&frame, &who, &head))) }
                div class="conv-steps" { (part(&format!("/complaints/of-case/{}/steps", case.id), &case_live)) }
                div class="scroller" data-follows tabindex="0" aria-label=(frame.t("cases.conversation")) {
                    (part_here(&format!("{base}/thread"), &case_live, &said::draw(&frame, &who, &items, &people)))
                }
                div class="conv-foot" { (part(&format!("{base}/composer"), "")) }
            }
            aside class="who" id="panel" aria-label=(frame.t("cases.panel")) {
                (part(&format!("/customers/{customer}/card"), &format!("customer:{customer}")))
                (part(&format!("/complaints/of-case/{}", case.id), &case_live))
                (part_here(&format!("{base}/panel"), &case_live, &panel::draw(&frame, &who, &side)))
                (part(&format!("/promises/of-case/{}", case.id), &case_live))
                (part(&format!("{base}/requests"), &case_live))
                (part(&format!("{base}/joins"), &case_live))
            }
        }
    };
    Ok(frame.page(&format!("{} {}", case.id, case.subject), body).into_response())
}

/// `GET /cases/{id}/head`
pub async fn head(
    State(app): State<App>,
    who: Who,
    frame: Frame,
    Path(id): Path<String>,
) -> Answer {
    let reader = who.clone();
    let head = app.db.read(move |tx| read_head(tx, &reader, &id)).await?;
    Ok(draw_head(&frame, &who, &head))
}

/// `GET /cases/{id}/thread`
pub async fn conversation(
    State(app): State<App>,
    who: Who,
    frame: Frame,
    Path(id): Path<String>,
) -> Answer {
    let reader = who.clone();
    let (items, people) = app.db.read(move |tx| read_thread(tx, &reader, &id)).await?;
    Ok(said::draw(&frame, &who, &items, &people))
}

/// `GET /cases/{id}/panel`
pub async fn side(
    State(app): State<App>,
    who: Who,
    frame: Frame,
    Path(id): Path<String>,
) -> Answer {
    let (reader, lang) = (who.clone(), frame.lang);
    let side = app
        .db
        .read(move |tx| {
            let panel = thread::panel(tx, &reader, &id)?;
            panel::read(tx, &reader, &panel, lang)
        })
        .await?;
    Ok(panel::draw(&frame, &who, &side))
}

#[derive(Deserialize)]
pub struct Sign {
    doing: String,
}

/// `POST /cases/{id}/look`: a sign of life from an open page; `gone` when it closes.
pub async fn look(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
    Form(sign): Form<Sign>,
) -> Answer<()> {
    app.db
        .write(move |tx| match Doing::from_name(&sign.doing) {
            Some(doing) => company::look(tx, &who, &id, doing),
            None => company::leave(tx, &who, &id),
        })
        .await
}

fn draw_head(frame: &Frame, who: &Who, head: &Head) -> Markup {
    let (panel, case) = (&head.panel, &head.panel.case);
    let nobody = frame.t("cases.nobody_yet");
    html! {
        header class="pane-head" {
            a class="btn small plain only-phone" href="/cases" aria-label=(frame.t("cases.back_to_list")) { "‹" }
            h1 { (case.subject) }
            span class="muted" {
                (names::customer(frame, who, &panel.customer_name))
                " · " (frame.tf("cases.first_by", &[("name", &panel.first_responder_name.as_deref().unwrap_or(nobody))]))
                " · " (frame.tf("cases.owned_now", &[("name", &panel.owner_name.as_deref().unwrap_or(nobody))]))
            }
            @if case.complaint_ms.is_some() { (tag(Tone::Accent, frame.t("cases.kind_complaint"))) }
            @if case.closed_ms.is_some() { (tag(Tone::Good, frame.t("cases.closed_tag"))) }
            @if let Some(until_ms) = case.snoozed_until_ms { (tag(Tone::Plain, &frame.tf("cases.until", &[("at", &times::exact(frame, until_ms))]))) }
            span class="tags push" aria-live="polite" {
                @for other in &head.others {
                    @let key = if other.doing == Doing::Writes { "cases.other_writes" } else { "cases.other_looks" };
                    (tag(if other.doing == Doing::Writes { Tone::Warn } else { Tone::Plain }, &frame.tf(key, &[("name", &other.name)])))
                }
            }
            (sheets::draw(frame, who, panel, &head.places))
        }
    }
}
