//! The conversation: everything said and done, oldest first, with a line between days.

use maud::{Markup, html};

use super::super::case::{Attachment, Message};
use super::super::kinds::{Delivery, Direction};
use super::super::thread::Item;
use super::names::Names;
use super::{happened, names};
use crate::platform::files::may_show;
use crate::staff::{Permission, Who};
use crate::web::parts::{Tone, tag};
use crate::web::{Frame, times};

pub fn draw(frame: &Frame, who: &Who, items: &[Item], people: &Names) -> Markup {
    let mut day = String::new();
    html! {
        div class="thread" role="log" aria-label=(frame.t("cases.conversation")) {
            @for item in items {
                @let this_day = times::day(frame, item.at_ms());
                @if this_day != day {
                    div class="day" data-row={ "day-" (this_day) } { (this_day) }
                    ({ day = this_day; "" })
                }
                @match item {
                    Item::Said { message, attachments } => (said(frame, who, message, attachments)),
                    Item::Done { event, by } => {
                        div class="event" data-row=(event.id) {
                            (times::clock(frame, event.at_ms)) " " (happened::sentence(frame, people, event, by))
                        }
                    }
                }
            }
        }
    }
}

fn said(frame: &Frame, who: &Who, message: &Message, attachments: &[Attachment]) -> Markup {
    let class = match (message.direction, message.state) {
        (Direction::Out, Delivery::Failed) => "msg out failed",
        (Direction::Out, _) => "msg out",
        (Direction::In, _) => "msg in",
        (Direction::Note | Direction::HandOver, _) => "msg note",
    };
    html! {
        article class=(class) data-row=(message.id) id={ "m-" (message.id) } {
            (by_line(frame, who, message))
            @if message.corrects.is_some() { p class="muted" { (frame.t("cases.corrects")) } }
            div class="words" dir="auto" { (message.words) }
            @if let Some(reason) = message.failed_reason.as_ref().filter(|_| message.state == Delivery::Failed) {
                (failed(frame, who, message, reason))
            }
            @if !message.refused.is_empty() { (not_reached(frame, message)) }
            @if !message.quoted.is_empty() || !message.signature.is_empty() {
                details {
                    summary { (frame.t("cases.quoted")) }
                    @if !message.signature.is_empty() { div class="quoted" { (message.signature) } }
                    @if !message.refused.is_empty() { (not_reached(frame, message)) }
            @if !message.quoted.is_empty() { div class="quoted" { (message.quoted) } }
                }
            }
            @if message.html_hash.is_some() { (original(frame, message)) }
            (files(frame, attachments))
        }
    }
}

fn by_line(frame: &Frame, who: &Who, message: &Message) -> Markup {
    let name = match message.direction {
        Direction::In => names::customer(frame, who, &message.author_name),
        _ => message.author_name.clone(),
    };
    let channel = match message.direction {
        Direction::Note => frame.t("cases.note"),
        Direction::HandOver => frame.t("cases.hand_over_note"),
        _ => frame.t(&format!("cases.channel_{}", message.channel.name())),
    };
    html! {
        div class="by" {
            span class="strong" { (name) } span { (channel) }
            (times::ago(frame, message.at_ms))
            @match (message.direction, message.state) {
                (Direction::Out, Delivery::Queued) => span class="tag" { (frame.t("cases.state_queued")) },
                (Direction::Out, Delivery::Sent) => span { (frame.t("cases.state_sent")) },
                (Direction::Out, Delivery::Failed) => (tag(Tone::Bad, frame.t("cases.state_failed"))),
                _ => {}
            }
            @if message.automatic.is_some() { (tag(Tone::Plain, frame.t("cases.automatic"))) }
            @if let Some(said_ms) = message.said_ms.filter(|ms| (ms - message.at_ms).abs() > 3_600_000) {
                span { (frame.tf("cases.happened", &[("at", &times::exact(frame, said_ms))])) }
            }
            @if who.may(Permission::MergeCases) {
                input type="checkbox" name="messages" value=(message.id) form="split" class="split-pick"
                    aria-label=(frame.t("cases.split_pick")) title=(frame.t("cases.split_pick"));
            }
            @if !message.cc.is_empty() { span title=(message.cc.join(", ")) { (frame.t("cases.reply_cc")) " " (message.cc.len()) } }
            @if !message.bcc.is_empty() { span title=(message.bcc.join(", ")) { (frame.t("cases.reply_bcc")) " " (message.bcc.len()) } }
        }
    }
}

fn failed(frame: &Frame, who: &Who, message: &Message, reason: &str) -> Markup {
    html! {
        div class="notice bad" {
            (frame.tf("cases.failed_because", &[("reason", &reason)]))
            @if who.may(Permission::ServeCustomers) {
                form method="post" action={ "/messages/" (message.id) "/again" } class="inline" {
                    (frame.secret_field())
                    button class="btn small" { (frame.t("cases.send_again")) }
                }
            }
        }
    }
}

/// The others have the message; these do not, and the server said why.
fn not_reached(frame: &Frame, message: &Message) -> Markup {
    html! {
        div class="notice bad" {
            p { (frame.t("cases.not_reached")) }
            ul class="why-list" {
                @for one in &message.refused { li { b { (one.address) } " · " (one.words) } }
            }
        }
    }
}

/// The sender's own layout, cleaned, in a frame without scripts; fetched only when it is unfolded.
fn original(frame: &Frame, message: &Message) -> Markup {
    let address = format!("/messages/{}/mail", message.id);
    html! {
        details {
            summary { (frame.t("cases.original")) }
            iframe class="mail-frame" loading="lazy" src=(address) title=(frame.t("cases.original"))
                sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox" referrerpolicy="no-referrer" {}
        }
    }
}

fn files(frame: &Frame, attachments: &[Attachment]) -> Markup {
    html! {
        @if !attachments.is_empty() {
            div class="files" aria-label=(frame.t("cases.attachments")) {
                @for file in attachments {
                    a href={ "/attachments/" (file.id) } target=[may_show(&file.media_type).then_some("_blank")] {
                        (file.name) " " span class="muted" { (size(file.size_bytes)) }
                    }
                }
            }
        }
    }
}

/// `812 KB`, `3.4 MB`
pub fn size(bytes: i64) -> String {
    match bytes {
        0..=1023 => format!("{bytes} B"),
        1024..=1_048_575 => format!("{} KB", bytes / 1024),
        _ => format!("{}.{} MB", bytes / 1_048_576, (bytes % 1_048_576) * 10 / 1_048_576),
    }
}
