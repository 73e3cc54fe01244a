//! Times as people read them: relative in the text, exact on hover and for screen readers, in the person's zone.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use maud::{Markup, html};

use super::Frame;
use crate::platform::i18n::Lang;

/// `<time>` with a relative text and the exact moment as its title.
pub fn ago(frame: &Frame, at_ms: i64) -> Markup {
    let exact = exact(frame, at_ms);
    html! { time datetime=(iso(at_ms)) title=(exact) { (relative(frame, at_ms)) } }
}

/// `<time>` with the exact moment, as for promises.
pub fn at(frame: &Frame, at_ms: i64) -> Markup {
    html! { time datetime=(iso(at_ms)) title=(relative(frame, at_ms)) { (exact(frame, at_ms)) } }
}

/// `5 分钟前`, `2 小时后`, then the day.
pub fn relative(frame: &Frame, at_ms: i64) -> String {
    let minutes = (at_ms - frame.now_ms) / 60_000;
    match minutes {
        0 => frame.t("web.just_now").to_owned(),
        -59..=-1 => frame.tf("web.minutes_ago", &[("n", &-minutes)]),
        1..=59 => frame.tf("web.in_minutes", &[("n", &minutes)]),
        -1439..=-60 => frame.tf("web.hours_ago", &[("n", &(-minutes / 60))]),
        60..=1439 => frame.tf("web.in_hours", &[("n", &(minutes / 60))]),
        _ => exact(frame, at_ms),
    }
}

/// Date and time in the person's zone and language; the year only when it is not this one.
pub fn exact(frame: &Frame, at_ms: i64) -> String {
    let zone = TimeZone::get(&frame.zone).unwrap_or(TimeZone::UTC);
    let zoned =
        |ms: i64| Timestamp::from_millisecond(ms).unwrap_or_default().to_zoned(zone.clone());
    let (at, now) = (zoned(at_ms), zoned(frame.now_ms));
    let same_year = at.year() == now.year();
    let pattern = match (frame.lang, same_year) {
        _ if at.date() == now.date() => "%H:%M",
        (Lang::En, true) => "%-d %b %H:%M",
        (Lang::En, false) => "%-d %b %Y %H:%M",
        (_, true) => "%-m月%-d日 %H:%M",
        (_, false) => "%Y年%-m月%-d日 %H:%M",
    };
    at.strftime(pattern).to_string()
}

fn iso(at_ms: i64) -> String {
    Timestamp::from_millisecond(at_ms).unwrap_or_default().to_string()
}

/// `11月25日` with its weekday, as a line between days.
pub fn day(frame: &Frame, at_ms: i64) -> String {
    let zone = TimeZone::get(&frame.zone).unwrap_or(TimeZone::UTC);
    let at = Timestamp::from_millisecond(at_ms).unwrap_or_default().to_zoned(zone);
    let weekday = frame.t(&format!("web.weekday_{}", at.weekday().to_monday_one_offset()));
    let pattern = if frame.lang == Lang::En { "%-d %b %Y" } else { "%Y年%-m月%-d日" };
    format!("{} {weekday}", at.strftime(pattern))
}

/// `09:14`
pub fn clock(frame: &Frame, at_ms: i64) -> String {
    let zone = TimeZone::get(&frame.zone).unwrap_or(TimeZone::UTC);
    let at = Timestamp::from_millisecond(at_ms).unwrap_or_default().to_zoned(zone);
    at.strftime("%H:%M").to_string()
}

/// What `<input type=datetime-local>` sends, in the person's zone; `None` when it is no moment.
pub fn typed(frame: &Frame, text: &str) -> Option<i64> {
    let civil: jiff::civil::DateTime = text.trim().parse().ok()?;
    let zone = TimeZone::get(&frame.zone).unwrap_or(TimeZone::UTC);
    Some(civil.to_zoned(zone).ok()?.timestamp().as_millisecond())
}

/// The same hour of a later day in the person's zone, such as tomorrow at nine.
pub fn on_day(frame: &Frame, days_ahead: i64, hour: i8) -> Option<i64> {
    let zone = TimeZone::get(&frame.zone).unwrap_or(TimeZone::UTC);
    let now = Timestamp::from_millisecond(frame.now_ms).ok()?.to_zoned(zone);
    let day = now.date().checked_add(jiff::Span::new().days(days_ahead)).ok()?;
    Some(day.at(hour, 0, 0, 0).to_zoned(now.time_zone().clone()).ok()?.timestamp().as_millisecond())
}
