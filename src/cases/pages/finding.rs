//! Search over everything a person may see: newest first, highlighted; and what one customer said over all channels.

use axum::extract::{Path, Query, State};
use maud::{Markup, html};
use serde::Deserialize;

use super::super::case::Message;
use super::super::kinds::Direction;
use super::super::thread;
use super::super::visibility::visibility;
use super::names;
use super::rows::{self, Picking};
use crate::app::App;
use crate::customers::{self, Customer};
use crate::platform::search::{self, Hit};
use crate::staff::{Permission, Who};
use crate::web::parts::empty_state;
use crate::web::{Answer, Frame, times};

const HITS: i64 = 30;
/// What can be looked for alone: name in addresses and in the index.
const KINDS: [&str; 3] = ["case", "message", "customer"];

#[derive(Clone, Default, Deserialize)]
pub struct Sought {
    #[serde(default)]
    words: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    before_ms: Option<i64>,
}

/// `GET /search`
pub async fn page(
    State(app): State<App>,
    who: Who,
    frame: Frame,
    Query(sought): Query<Sought>,
) -> Answer {
    let (reader, asked) = (who.clone(), sought.clone());
    let (known, hits) = app
        .db
        .read(move |tx| {
            let scopes = visibility(&reader).scopes();
            let kind = KINDS.into_iter().find(|kind| *kind == asked.kind);
            let query = search::Query {
                words: &asked.words,
                kind,
                scopes: scopes.as_deref(),
                before_ms: asked.before_ms.unwrap_or(i64::MAX),
                limit: HITS,
            };
            // A number typed in full leads to its customer, though numbers are not in the index.
            let first = asked.before_ms.is_none() && kind.is_none_or(|kind| kind == "customer");
            let known = if first && reader.may(Permission::SeeTeamCases) && !asked.words.is_empty()
            {
                customers::find_by_words(tx, &reader, &asked.words, 5)?
            } else {
                Vec::new()
            };
            Ok((known, search::find(tx, &query)?))
        })
        .await?;
    Ok(frame.page(frame.t("cases.search"), draw(&frame, &who, &sought, &known, &hits)))
}

fn draw(frame: &Frame, who: &Who, sought: &Sought, known: &[Customer], hits: &[Hit]) -> Markup {
    let last = hits.last().filter(|_| i64::try_from(hits.len()).unwrap_or(0) >= HITS);
    html! {
        div class="page" {
            header { h1 { (frame.t("cases.search")) } }
            form action="/search" class="filters" role="search" {
                label class="field" { span { (frame.t("cases.search_words")) } input type="search" name="words" value=(sought.words) autofocus; }
                label class="field" {
                    span { (frame.t("cases.search_kind")) }
                    select name="kind" {
                        option value="" { (frame.t("cases.search_all")) }
                        @for kind in KINDS { option value=(kind) selected[kind == sought.kind] { (frame.t(&format!("cases.search_{kind}"))) } }
                    }
                }
                button class="btn main" { (frame.t("cases.search")) }
            }
            @if !known.is_empty() {
                ul class="hits" data-list {
                    @for customer in known {
                        li {
                            span class="tag acc" { (frame.t("cases.search_customer")) } " "
                            a class="row-link strong" href={ "/customers/" (customer.shown_as()) } { (names::customer(frame, who, &customer.name)) }
                        }
                    }
                }
            }
            @if hits.is_empty() && known.is_empty() {
                @if sought.words.trim().is_empty() { (empty_state(frame.t("cases.search_begin"), frame.t("cases.search_begin_hint"), None)) }
                @else { (empty_state(frame.t("cases.search_nothing"), frame.t("cases.search_nothing_hint"), None)) }
            }
            @let rest: Vec<&Hit> = hits.iter().filter(|hit| !known.iter().any(|c| hit.id == format!("customer:{}", c.id))).collect();
            @if !rest.is_empty() {
                ul class="hits" data-list { @for hit in rest { (hit_line(frame, who, hit, &sought.words)) } }
            }
            @if let Some(last) = last {
                div class="pager" {
                    a class="btn" href={ "/search?words=" (encoded(&sought.words)) "&kind=" (sought.kind) "&before_ms=" (last.at_ms) } { (frame.t("cases.further")) }
                }
            }
        }
    }
}

fn encoded(words: &str) -> String {
    percent_encoding::utf8_percent_encode(words, percent_encoding::NON_ALPHANUMERIC).to_string()
}

fn hit_line(frame: &Frame, who: &Who, hit: &Hit, words: &str) -> Markup {
    let kind = hit.id.split(':').next().unwrap_or_default();
    let rest = hit.id.split_once(':').map_or("", |(_, rest)| rest);
    let case_id = rest.split(':').next().unwrap_or_default();
    let (label, href) = match kind {
        "customer" => ("cases.search_customer", format!("/customers/{rest}")),
        "message" => {
            let message = rest.split_once(':').map_or("", |(_, id)| id);
            ("cases.search_message", format!("/cases/{case_id}#m-{message}"))
        }
        "matter" => ("cases.search_case", format!("/matters/{case_id}")),
        _ => ("cases.search_case", format!("/cases/{case_id}")),
    };
    let title = if kind == "customer" {
        names::customer(frame, who, &hit.title)
    } else {
        hit.title.clone()
    };
    html! {
        li {
            p {
                span class="tag" { (frame.t(label)) } " "
                a class="row-link strong" href=(href) { (marked(&title, words)) }
                span class="muted" { " · " (times::ago(frame, hit.at_ms)) }
            }
            @if !hit.body.is_empty() { p class="muted" { (marked(&hit.body, words)) } }
        }
    }
}

/// The place where the word was found, with the word marked.
fn marked(text: &str, words: &str) -> Markup {
    let (before, found, after) = search::excerpt(text, words);
    html! { (before) @if !found.is_empty() { mark { (found) } } (after) }
}

/// `GET /cases/of-customer/{id}`: a part of the customer's page.
pub async fn of_customer(
    State(app): State<App>,
    who: Who,
    frame: Frame,
    Path(id): Path<String>,
) -> Answer {
    let reader = who.clone();
    let cases = app.db.read(move |tx| thread::cases_of_customer(tx, &reader, &id, 100)).await?;
    Ok(html! {
        h2 { (frame.t("cases.group_cases")) " " span class="muted" { (cases.len()) } }
        @if cases.is_empty() { p class="muted" { (frame.t("cases.none_here")) } }
        div data-list { @for row in &cases { (rows::draw(&frame, &who, row, "", "", Picking::NotOffered)) } }
    })
}

const SAID: i64 = 100;

/// `GET /cases/contacts-of/{id}`: everything said with a customer over all channels, newest first (F084).
pub async fn contacts_of(
    State(app): State<App>,
    who: Who,
    frame: Frame,
    Path(id): Path<String>,
) -> Answer {
    let reader = who.clone();
    let said = app
        .db
        .read(move |tx| thread::contacts_of_customer(tx, &reader, &id, i64::MAX, SAID))
        .await?;
    Ok(html! {
        h2 { (frame.t("cases.contacts")) }
        @if said.is_empty() { p class="muted" { (frame.t("cases.no_contacts")) } }
        ol class="timeline" { @for message in &said { (contact_line(&frame, message)) } }
    })
}

fn contact_line(frame: &Frame, message: &Message) -> Markup {
    let sign = match message.channel.name() {
        "email" => "✉",
        "phone" => "☎",
        "chat" => "💬",
        "letter" => "📄",
        "visit" => "🚪",
        _ => "🌐",
    };
    let channel = frame.t(&format!("cases.channel_{}", message.channel.name()));
    let way = if message.direction == Direction::In { "→" } else { "←" };
    html! {
        li {
            span role="img" aria-label=(channel) title=(channel) { (sign) }
            div {
                p class="muted" {
                    (channel) " " (way) " " (message.author_name) " · " (times::at(frame, message.at_ms)) " · "
                    a class="link" href={ "/cases/" (message.case_id) "#m-" (message.id) } { (message.case_id) }
                }
                p { (crate::cases::case::first_words(&message.words)) }
            }
        }
    }
}
