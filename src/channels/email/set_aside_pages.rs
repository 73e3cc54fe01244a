//! Set-aside mail: what it is, why it is here, the mail as it came, and three ways on.

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::keep::{KeptMail, State as MailState};
use super::mailbox::{self, Mailbox};
use super::read;
use super::set_aside::{self, ByHand};
use crate::app::App;
use crate::platform::stop::{Outcome, absent, fault};
use crate::staff::{Permission, Who};
use crate::web::forms::Nothing;
use crate::web::parts::{Field, Required, empty_state, one_button};
use crate::web::{Answer, Form, Frame, times};

/// A mail is shown as text up to here; the download has all of it.
const SHOWN_BYTES: usize = 100_000;

/// `GET /set-aside-mail`
pub async fn list(State(app): State<App>, who: Who, frame: Frame) -> Answer {
    who.need(Permission::MendOperations)?;
    let (mails, mailboxes) =
        app.db.read(|tx| Ok((set_aside::waiting(tx)?, mailbox::list(tx)?))).await?;
    let title = frame.t("channels.set_aside");
    let rows = html! {
        @if mails.is_empty() {
            (empty_state(frame.t("channels.nothing_set_aside"), frame.t("channels.nothing_set_aside_hint"), None))
        } @else {
            table class="rows" {
                thead { tr {
                    th { (frame.t("channels.why")) } th { (frame.t("channels.mailbox")) }
                    th { (frame.t("channels.size")) } th { (frame.t("channels.came")) }
                } }
                tbody { @for m in &mails { tr {
                    td { a href={ "/set-aside-mail/" (m.id) } { (why(&frame, m)) } }
                    td { (address(&mailboxes, m)) }
                    td { (size(m.size_bytes)) }
                    td { (times::ago(&frame, m.kept_ms)) }
                } } }
            }
        }
    };
    Ok(frame.page(
        title,
        html! {
            div class="page" {
                header { h1 { (title) } }
                p class="muted" { (frame.t("channels.set_aside_hint")) }
                section data-part="/set-aside-mail" data-live="set_aside_mail" { (rows) }
            }
        },
    ))
}

/// `GET /set-aside-mail/count`: the number beside the navigation entry; nothing when there is none.
pub async fn count(State(app): State<App>, who: Who, _: Frame) -> Answer {
    who.need(Permission::MendOperations)?;
    let n = app.db.read(set_aside::count).await?;
    Ok(html! { @if n > 0 { (n) } })
}

fn why(frame: &Frame, mail: &KeptMail) -> &'static str {
    match &mail.reason {
        Some(reason) => frame.t(&format!("channels.reason_{reason}")),
        None => frame.t("channels.settled"),
    }
}

fn address<'m>(mailboxes: &'m [Mailbox], mail: &KeptMail) -> &'m str {
    mailboxes.iter().find(|m| m.id == mail.mailbox_id).map_or("–", |m| m.address.as_str())
}

fn size(bytes: i64) -> String {
    match bytes {
        b if b < 1_024 => format!("{b} B"),
        b if b < 1_048_576 => format!("{} KB", b / 1_024),
        b => format!("{} MB", b / 1_048_576),
    }
}

/// `GET /set-aside-mail/{id}`
pub async fn page(
    State(app): State<App>,
    who: Who,
    frame: Frame,
    Path(id): Path<String>,
) -> Answer {
    who.need(Permission::MendOperations)?;
    let (mail, mailboxes) =
        app.db.read(move |tx| Ok((set_aside::find(tx, &id)?, mailbox::list(tx)?))).await?;
    let shown = look(&app, &mail).await?;
    let here = format!("/set-aside-mail/{}", mail.id);
    let title = frame.t("channels.set_aside_one");
    let waits = mail.state == MailState::SetAside;
    let body = html! {
        div class="page" {
            header { h1 { (title) } }
            section class="notice warn" {
                p { strong { (why(&frame, &mail)) } @if let Some(detail) = mail.detail.as_deref().filter(|d| !d.is_empty()) { " " code { (detail) } } }
                @if let Some(reason) = mail.reason.as_deref().filter(|_| waits) { p { (frame.t(&format!("channels.reason_hint_{reason}"))) } }
                @if let Some(case_id) = &mail.case_id { p { a href={ "/cases/" (case_id) } { (case_id) } } }
            }
            p class="muted" { (address(&mailboxes, &mail)) " · UID " (mail.uid) " · " (size(mail.size_bytes)) " · " (times::at(&frame, mail.kept_ms)) }
            @if waits {
                div class="bar" { (one_button(&frame, &format!("{here}/again"), frame.t("channels.try_again"), "main")) }
                @if let Some(shown) = &shown { (by_hand_form(&frame, &here, shown)) }
                form method="post" action={ (here) "/discard" } class="card" {
                    h2 { (frame.t("channels.discard")) }
                    (frame.secret_field())
                    (Field { name: "reason", label: frame.t("channels.discard_reason"), kind: "text", value: "", hint: frame.t("channels.discard_hint"), required: Required::Yes }.draw())
                    button class="btn" { (frame.t("channels.discard")) }
                }
            }
            @if let Some(shown) = &shown {
                section class="card" {
                    h2 { (frame.t("channels.as_it_came")) }
                    p { a class="btn" href={ (here) "/raw" } download="mail.eml" { (frame.t("channels.download")) } }
                    pre class="raw" tabindex="0" { (shown.raw) }
                }
            }
        }
    };
    Ok(frame.page(title, body))
}

/// What can be shown of a mail nobody could take in.
struct Shown {
    raw: String,
    from_address: String,
    from_name: String,
    subject: String,
    words: String,
}

async fn look(app: &App, mail: &KeptMail) -> Outcome<Option<Shown>> {
    let Some(hash) = mail.hash.clone() else { return Ok(None) };
    let (files, kept_ms) = (app.files.clone(), mail.kept_ms);
    let shown = tokio::task::spawn_blocking(move || -> Outcome<Shown> {
        let bytes = files.read(&hash)?;
        let raw = String::from_utf8_lossy(&bytes[..bytes.len().min(SHOWN_BYTES)]).into_owned();
        // A mail that makes the reader fall over must still be seen.
        let read = std::panic::catch_unwind(|| mail_thread::read_at(&bytes, kept_ms).ok());
        Ok(match read.ok().flatten() {
            Some(mail) => {
                let from = mail.from.unwrap_or_default();
                Shown {
                    raw,
                    from_address: from.address,
                    from_name: from.name,
                    subject: mail.subject,
                    words: mail.text.new,
                }
            }
            None => Shown {
                words: raw.chars().take(4_000).collect(),
                raw,
                from_address: String::new(),
                from_name: String::new(),
                subject: String::new(),
            },
        })
    });
    shown.await.map_err(fault)?.map(Some)
}

fn by_hand_form(frame: &Frame, here: &str, shown: &Shown) -> Markup {
    let field = |name, label: &str, value: &str, required| {
        Field { name, label: frame.t(label), kind: "text", value, hint: "", required }.draw()
    };
    html! {
        form method="post" action={ (here) "/case" } class="card" {
            h2 { (frame.t("channels.make_case")) }
            (frame.secret_field())
            (field("from_address", "channels.from_address", &shown.from_address, Required::Yes))
            (field("from_name", "channels.from_name", &shown.from_name, Required::No))
            (field("subject", "channels.subject", &shown.subject, Required::No))
            label class="field" {
                span { (frame.t("channels.words")) }
                textarea name="words" rows="8" required { (shown.words) }
            }
            button class="btn" { (frame.t("channels.make_case")) }
        }
    }
}

/// `GET /set-aside-mail/{id}/raw`: the bytes as they came, never shown as a page.
pub async fn raw(State(app): State<App>, who: Who, Path(id): Path<String>) -> Answer<Response> {
    who.need(Permission::MendOperations)?;
    let mail = app.db.read(move |tx| set_aside::find(tx, &id)).await?;
    let hash = mail.hash.ok_or_else(|| absent("channels.mail_not_found"))?;
    let files = app.files.clone();
    let bytes = tokio::task::spawn_blocking(move || files.read(&hash)).await.map_err(fault)??;
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"mail.eml\""),
    ];
    Ok((AppendHeaders(headers), bytes).into_response())
}

/// `POST /set-aside-mail/{id}/again`
pub async fn again(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
    _: Form<Nothing>,
) -> Answer<Redirect> {
    app.db.write(move |tx| set_aside::try_again(tx, &who, &id)).await?;
    Ok(Redirect::to("/set-aside-mail"))
}

#[derive(Deserialize)]
pub struct CaseByHand {
    from_address: String,
    #[serde(default)]
    from_name: String,
    #[serde(default)]
    subject: String,
    words: String,
}

/// `POST /set-aside-mail/{id}/case`
pub async fn make_case(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
    Form(filled): Form<CaseByHand>,
) -> Answer<Redirect> {
    who.need(Permission::MendOperations)?;
    let at = id.clone();
    let mail = app.db.read(move |tx| set_aside::find(tx, &at)).await?;
    let file = match mail.hash.is_some() {
        true => {
            let files = app.files.clone();
            let kept = tokio::task::spawn_blocking(move || read::as_file(&files, &mail));
            Some(kept.await.map_err(fault)??)
        }
        false => None,
    };
    let by_hand = ByHand {
        from_address: filled.from_address,
        from_name: filled.from_name,
        subject: filled.subject,
        words: filled.words,
    };
    app.db.write(move |tx| set_aside::make_case(tx, &who, &id, &by_hand, file)).await?;
    Ok(Redirect::to("/set-aside-mail"))
}

#[derive(Deserialize)]
pub struct Discarding {
    reason: String,
}

/// `POST /set-aside-mail/{id}/discard`
pub async fn discard(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
    Form(filled): Form<Discarding>,
) -> Answer<Redirect> {
    app.db.write(move |tx| set_aside::discard(tx, &who, &id, &filled.reason)).await?;
    Ok(Redirect::to("/set-aside-mail"))
}
