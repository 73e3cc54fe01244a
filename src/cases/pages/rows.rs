//! A line of a list: who waits, since when, what is due when, how the customer feels.

use maud::{Markup, html};

use super::super::inbox::InboxRow;
use super::super::kinds::Direction;
use super::names;
use crate::staff::Who;
use crate::web::parts::{Tone, tag};
use crate::web::{Frame, times};

/// Due within this time is shown as due soon.
const SOON_MS: i64 = 2 * 3_600_000;
/// From this feeling on the list says so.
const UPSET: i64 = 2;

/// Which rows can be picked for doing something with many.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Picking {
    Offered,
    NotOffered,
}

/// One row; `href` opens it, `open_id` is the case shown beside the list.
pub fn draw(
    frame: &Frame,
    who: &Who,
    row: &InboxRow,
    query: &str,
    open_id: &str,
    picking: Picking,
) -> Markup {
    let name = names::customer(frame, who, &row.customer_name);
    html! {
        div class="row" data-row=(row.id) {
            b {
                @if picking == Picking::Offered {
                    input class="pick" type="checkbox" name="ids" value=(row.id) aria-label=(frame.tf("cases.pick", &[("id", &row.id)]));
                }
                (name)
            }
            (urgency(frame, row))
            span class="sub" {
                a class="row-link" href={ "/cases/" (row.id) (query) } aria-current=[(row.id == open_id).then_some("true")] { (row.subject) }
                @if !row.last_words.is_empty() && row.last_words != row.subject { span class="muted" { " · " (row.last_words) } }
            }
            span class="meta" {
                span class="tag" { (frame.t(&format!("cases.channel_{}", row.channel.name()))) }
                @if row.complaint_ms.is_some() { (tag(Tone::Accent, frame.t("cases.kind_complaint"))) }
                @if row.emotion >= UPSET { (tag(Tone::Warn, &frame.tf("cases.emotion_level", &[("n", &row.emotion)]))) }
                @if row.priority.level() >= 2 { (tag(Tone::Warn, frame.t(row.priority.key()))) }
                @if row.failed > 0 { (tag(Tone::Bad, frame.t("cases.reply_failed"))) }
                @if row.waiting_since_ms.is_none() && row.closed_ms.is_none() && row.last_direction == Direction::Out {
                    span { (frame.t("cases.waits_for_customer")) }
                }
                span { (row.id) }
                @if let Some(owner) = &row.owner_name { span { "· " (owner) } } @else { span { "· " (frame.t("cases.nobody_yet")) } }
            }
        }
    }
}

fn urgency(frame: &Frame, row: &InboxRow) -> Markup {
    let now_ms = frame.now_ms;
    if let Some(outcome) = row.outcome {
        return tag(Tone::Good, frame.t(&format!("cases.outcome_{}", outcome.name())));
    }
    if let Some(until_ms) = row.snoozed_until_ms {
        return tag(
            Tone::Plain,
            &frame.tf("cases.until", &[("at", &times::exact(frame, until_ms))]),
        );
    }
    // What the customer was told comes before what we set ourselves.
    if let Some(by_ms) =
        row.promised_ms.filter(|by_ms| row.due_ms.is_none_or(|due_ms| *by_ms <= due_ms))
    {
        return if by_ms < now_ms {
            tag(
                Tone::Bad,
                &frame.tf("cases.promise_late_by", &[("span", &span(frame, now_ms - by_ms))]),
            )
        } else {
            let tone = if by_ms - now_ms < SOON_MS { Tone::Warn } else { Tone::Plain };
            tag(tone, &frame.tf("cases.promised_by", &[("at", &times::exact(frame, by_ms))]))
        };
    }
    match (row.due_ms, row.waiting_since_ms) {
        (Some(due_ms), _) if due_ms < now_ms => {
            tag(Tone::Bad, &frame.tf("cases.late_by", &[("span", &span(frame, now_ms - due_ms))]))
        }
        (Some(due_ms), _) => {
            let tone = if due_ms - now_ms < SOON_MS { Tone::Warn } else { Tone::Plain };
            tag(tone, &frame.tf("cases.reply_by", &[("at", &times::exact(frame, due_ms))]))
        }
        (None, Some(since_ms)) => {
            html! { span class="muted" { (frame.tf("cases.waits_since", &[("span", &span(frame, now_ms - since_ms))])) } }
        }
        (None, None) => html! { span class="muted" { (times::ago(frame, row.last_ms)) } },
    }
}

/// `12 分钟`, `3 小时`, `2 天`: how long, rounded down.
pub fn span(frame: &Frame, ms: i64) -> String {
    let minutes = ms / 60_000;
    match minutes {
        0..=59 => frame.tf("cases.span_minutes", &[("n", &minutes)]),
        60..=2879 => frame.tf("cases.span_hours", &[("n", &(minutes / 60))]),
        _ => frame.tf("cases.span_days", &[("n", &(minutes / 1440))]),
    }
}
