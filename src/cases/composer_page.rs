//! The foot of a conversation: an answer to the customer and a note for colleagues, both checked while they are written.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use serde::Deserialize;
use serde_json::json;
use service_language::{Engine, Situation};

use super::case::Case;
use super::company::{self, Draft};
use super::composing::Checking;
use super::enclosing::{self, DraftFile};
use super::kinds::DraftKind;
use super::pages::attaching;
use super::writing::Reply;
use super::{composing, thread};
use crate::app::App;
use crate::customers::{self, ContactKind};
use crate::language::composer::{Composer, Written, draw};
use crate::language::in_force;
use crate::platform::Tx;
use crate::platform::stop::{Outcome, absent};
use crate::promises::{self, Promise};
use crate::staff::{Permission, Who};
use crate::web::done::Done;
use crate::web::parts::part_here;
use crate::web::{Answer, Form, Frame};

/// What the composer of a case needs to know.
struct Desk {
    case: Case,
    reply: Situation,
    note: Situation,
    drafts: Vec<Draft>,
    address: String,
    reply_files: Vec<DraftFile>,
    note_files: Vec<DraftFile>,
    /// Promises of this draft that are recorded already.
    recorded: Vec<Promise>,
}

fn read(tx: &mut Tx<'_>, who: &Who, engine: &Engine, id: &str) -> Outcome<Desk> {
    let case = thread::find(tx, who, id)?;
    let address = customers::contact_values(tx, &case.customer_id, ContactKind::Email)?;
    Ok(Desk {
        reply: composing::situation(tx, who, engine, &case, DraftKind::Reply)?,
        note: composing::situation(tx, who, engine, &case, DraftKind::Note)?,
        drafts: company::drafts(tx, who, &case.id)?,
        address: address.into_iter().next().unwrap_or_default(),
        reply_files: enclosing::attached(tx, who, id, DraftKind::Reply)?,
        note_files: enclosing::attached(tx, who, id, DraftKind::Note)?,
        recorded: promises::list_for_case(tx, who, id)?
            .into_iter()
            .filter(|p| p.state == promises::State::Offered && p.owner == who.staff_id)
            .collect(),
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
    let base = format!("/cases/{}", desk.case.id);
    let page = Frame { path: base.clone(), ..frame.clone() };
    html! {
        details class="write" name="write" open {
            summary data-writes data-key="r" data-key-says=(frame.t("cases.write_reply")) { (frame.t("cases.write_reply")) }
            (desk.form(&page, DraftKind::Reply))
            (desk.files(&page, DraftKind::Reply))
        }
        details class="write" name="write" {
            summary data-writes data-key="n" data-key-says=(frame.t("cases.write_note")) { (frame.t("cases.write_note")) }
            (desk.form(&page, DraftKind::Note))
            (desk.files(&page, DraftKind::Note))
        }
        // Comes anew with every change of the case: an answer to "may this leave?" is asked for again.
        span data-part={ (base) "/released" } data-live={ "case:" (desk.case.id) } data-rechecks {}
    }
}

impl Desk {
    fn form(&self, page: &Frame, kind: DraftKind) -> Markup {
        let base = &page.path;
        let draft = self.drafts.iter().find(|draft| draft.kind == kind);
        let (action, situation, label, send_label, recorded, more) = match kind {
            DraftKind::Reply => {
                let words = ("cases.write_reply", "cases.send_reply");
                let (recorded, more) = (self.recorded(), self.addresses(page));
                ("reply", &self.reply, page.t(words.0), page.t(words.1), recorded, more)
            }
            DraftKind::Note => {
                let words = ("cases.write_note", "cases.keep_note");
                ("notes", &self.note, page.t(words.0), page.t(words.1), String::new(), html! {})
            }
        };
        let composer = Composer {
            name: kind.name(),
            action: &format!("{base}/{action}"),
            draft_action: &format!("{base}/drafts/{}", kind.name()),
            situation,
            case_id: Some(&self.case.id),
            team_id: Some(&self.case.team_id),
            text: draft.map_or("", |draft| draft.words.as_str()),
            recorded: &recorded,
            next_action: self.case.next_action.as_deref().unwrap_or(""),
            rows: 5,
            label,
            placeholder: label,
            send_label,
            more,
        };
        draw(page, &composer)
    }

    /// Promises of this draft that are recorded already, as the composer takes them.
    fn recorded(&self) -> String {
        let each = |p: &Promise| json!({ "act": p.act, "words": p.words, "due_ms": p.due_ms });
        serde_json::Value::Array(self.recorded.iter().map(each).collect()).to_string()
    }

    fn addresses(&self, page: &Frame) -> Markup {
        let copies = |name: &str, label: &'static str| {
            html! { input type="text" name=(name) placeholder=(label) aria-label=(label); }
        };
        html! {
            details class="address" {
                summary class="small" { (page.t("cases.reply_to")) " " span class="muted" { (self.address) } }
                input type="email" name="to" placeholder=(self.address) aria-label=(page.t("cases.reply_to"));
                (copies("cc", page.t("cases.reply_cc")))
                (copies("bcc", page.t("cases.reply_bcc")))
                small class="muted" { (page.t("cases.copies_hint")) }
            }
        }
    }

    fn files(&self, page: &Frame, kind: DraftKind) -> Markup {
        let files = match kind {
            DraftKind::Reply => &self.reply_files,
            DraftKind::Note => &self.note_files,
        };
        let part = format!("{}/drafts/{}/files", page.path, kind.name());
        let drawn = attaching::draw(page, &self.case.id, kind, files);
        part_here(&part, &format!("case:{}", self.case.id), &drawn)
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
    #[serde(default)]
    bcc: String,
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
    let several = |typed: &str| -> Vec<String> {
        let each = typed.split([',', ';', ',', ';', '、', ' ']).map(str::trim);
        each.filter(|a| !a.is_empty()).map(str::to_owned).collect()
    };
    let answer = Reply {
        words: form.written.text.clone(),
        to: form.to.clone(),
        cc: several(&form.cc),
        bcc: several(&form.bcc),
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
