//! The foot of a conversation: an answer to the customer and a note for colleagues, both checked while they are written.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use serde::Deserialize;
use service_language::{Engine, Situation};

use super::case::Case;
use super::company::{self, Draft};
use super::composing::Checking;
use super::kinds::DraftKind;
use super::writing::Reply;
use super::{composing, thread};
use crate::app::App;
use crate::customers::{self, ContactKind};
use crate::language::composer::{Composer, Written, draw};
use crate::language::in_force;
use crate::platform::Tx;
use crate::platform::stop::{Outcome, absent};
use crate::staff::{Permission, Who};
use crate::web::done::Done;
use crate::web::{Answer, Form, Frame};

/// What the composer of a case needs to know.
struct Desk {
    case: Case,
    reply: Situation,
    note: Situation,
    drafts: Vec<Draft>,
    address: String,
}

fn read(tx: &mut Tx<'_>, who: &Who, engine: &Engine, id: &str) -> Outcome<Desk> {
    let case = thread::find(tx, who, id)?;
    let address = customers::contact_values(tx, &case.customer_id, ContactKind::Email)?;
    Ok(Desk {
        reply: composing::situation(tx, who, engine, &case, DraftKind::Reply)?,
        note: composing::situation(tx, who, engine, &case, DraftKind::Note)?,
        drafts: company::drafts(tx, who, &case.id)?,
        address: address.into_iter().next().unwrap_or_default(),
        case,
    })
}

/// `GET /cases/{id}/composer`: a part of the case page, and a page of its own without a script.
pub async fn composer(
    State(app): State<App>,
    who: Who,
    frame: Frame,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Answer {
    let engine = in_force(&app).await?;
    let reader = who.clone();
    let desk = app.db.read(move |tx| read(tx, &reader, &engine, &id)).await?;
    let part = draw_desk(&frame, &who, &desk);
    if headers.contains_key("x-part") {
        return Ok(part);
    }
    Ok(frame.page(&desk.case.subject, html! { h1 { (desk.case.subject) } (part) }))
}

fn draw_desk(frame: &Frame, who: &Who, desk: &Desk) -> Markup {
    if desk.case.closed_ms.is_some() || !who.may(Permission::ServeCustomers) {
        return html! {};
    }
    let words = |kind| {
        let draft = desk.drafts.iter().find(|d| d.kind == kind);
        draft.map_or("", |d| d.words.as_str())
    };
    let base = format!("/cases/{}", desk.case.id);
    let page = Frame { path: base.clone(), ..frame.clone() };
    let form = |kind: DraftKind, action: &str, situation, label, send_label, more| {
        let draft_action = format!("{base}/drafts/{}", kind.name());
        draw(
            &page,
            &Composer {
                name: kind.name(),
                action: &format!("{base}/{action}"),
                draft_action: &draft_action,
                situation,
                case_id: Some(&desk.case.id),
                team_id: Some(&desk.case.team_id),
                text: words(kind),
                rows: 5,
                label,
                placeholder: label,
                send_label,
                more,
            },
        )
    };
    let address = html! {
        details class="address" {
            summary class="small" { (frame.t("cases.reply_to")) " " span class="muted" { (desk.address) } }
            input type="email" name="to" placeholder=(desk.address) aria-label=(frame.t("cases.reply_to"));
            input type="text" name="cc" placeholder=(frame.t("cases.reply_cc")) aria-label=(frame.t("cases.reply_cc"));
        }
    };
    html! {
        details class="write" name="write" open {
            summary data-writes data-key="r" data-key-says=(frame.t("cases.write_reply")) { (frame.t("cases.write_reply")) }
            (form(DraftKind::Reply, "reply", &desk.reply, frame.t("cases.write_reply"), frame.t("cases.send_reply"), address))
        }
        details class="write" name="write" {
            summary data-writes data-key="n" data-key-says=(frame.t("cases.write_note")) { (frame.t("cases.write_note")) }
            (form(DraftKind::Note, "notes", &desk.note, frame.t("cases.write_note"), frame.t("cases.keep_note"), html! {}))
        }
        // Comes anew with every change of the case: an answer to "may this leave?" is asked for again.
        span data-part={ (base) "/released" } data-live={ "case:" (desk.case.id) } data-rechecks {}
    }
}

/// `GET /cases/{id}/released`: nothing to show; its coming anew makes the composer ask again.
pub async fn released(Path(_): Path<String>) -> Markup {
    html! {}
}

#[derive(Deserialize)]
pub struct Answered {
    #[serde(flatten)]
    written: Written,
    #[serde(default, deserialize_with = "crate::web::forms::filled")]
    to: Option<String>,
    #[serde(default)]
    cc: String,
}

/// `POST /cases/{id}/reply`
pub async fn reply(
    State(app): State<App>,
    who: Who,
    frame: Frame,
    Path(id): Path<String>,
    Form(form): Form<Answered>,
) -> Answer<Done> {
    let engine = in_force(&app).await?;
    let back = format!("/cases/{id}");
    let cc = form.cc.split([',', ';', ' ']).map(str::trim).filter(|a| !a.is_empty());
    let answer = Reply {
        words: form.written.text.clone(),
        to: form.to.clone(),
        cc: cc.map(str::to_owned).collect(),
        attachments: Vec::new(),
    };
    app.db
        .write(move |tx| {
            let checking = Checking { engine: &engine, written: &form.written };
            composing::reply(tx, &who, &checking, &id, &answer)
        })
        .await?;
    Ok(Done::go(back).said(frame.t("cases.said_reply_queued")))
}

/// `POST /cases/{id}/notes`
pub async fn note(
    State(app): State<App>,
    who: Who,
    frame: Frame,
    Path(id): Path<String>,
    Form(written): Form<Written>,
) -> Answer<Done> {
    let engine = in_force(&app).await?;
    let back = format!("/cases/{id}");
    app.db
        .write(move |tx| {
            let checking = Checking { engine: &engine, written: &written };
            composing::note(tx, &who, &checking, &id)
        })
        .await?;
    Ok(Done::go(back).said(frame.t("cases.said_note_kept")))
}

#[derive(Deserialize)]
pub struct HalfWritten {
    #[serde(default)]
    text: String,
}

/// `POST /cases/{id}/drafts/{kind}`
pub async fn keep_draft(
    State(app): State<App>,
    who: Who,
    Path((id, kind)): Path<(String, String)>,
    Form(half): Form<HalfWritten>,
) -> Answer<Response> {
    let kind = DraftKind::from_name(&kind).ok_or_else(|| absent("platform.not_found"))?;
    app.db.write(move |tx| company::save_draft(tx, &who, &id, kind, &half.text)).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
