//! Lengths of time in Chinese: 24小时内, 三到五个工作日, 一个半小时.

use super::chinese::{TO, edge, word};
use super::moment::{Edge, TimeWord, When};
use super::reader::Reader;

#[derive(Clone, Copy)]
enum Unit {
    Minute,
    Quarter,
    Hour,
    Day,
    WorkingDay,
    WorkingHour,
    Week,
    Month,
}

/// The longer stand before those they begin with.
const UNITS: &[(&str, Unit)] = &[
    ("个工作日", Unit::WorkingDay),
    ("工作日", Unit::WorkingDay),
    ("个工作天", Unit::WorkingDay),
    ("工作天", Unit::WorkingDay),
    ("个营业日", Unit::WorkingDay),
    ("营业日", Unit::WorkingDay),
    ("个上班日", Unit::WorkingDay),
    ("个营业天", Unit::WorkingDay),
    ("个工作小时", Unit::WorkingHour),
    ("个工作时", Unit::WorkingHour),
    ("工作小时", Unit::WorkingHour),
    ("分钟", Unit::Minute),
    ("分", Unit::Minute),
    ("min", Unit::Minute),
    ("刻钟", Unit::Quarter),
    ("个小时", Unit::Hour),
    ("小时", Unit::Hour),
    ("个钟头", Unit::Hour),
    ("钟头", Unit::Hour),
    ("个钟", Unit::Hour),
    ("h", Unit::Hour),
    ("个自然日", Unit::Day),
    ("自然日", Unit::Day),
    ("个日历天", Unit::Day),
    ("天", Unit::Day),
    ("日", Unit::Day),
    ("个星期", Unit::Week),
    ("星期", Unit::Week),
    ("个礼拜", Unit::Week),
    ("礼拜", Unit::Week),
    ("周", Unit::Week),
    ("个月", Unit::Month),
];

/// 24小时内, 三到五个工作日, 一个半小时, 半天内, 1小时30分钟后.
pub(super) fn length(start: Reader<'_>) -> Option<TimeWord> {
    if start.before().is_some_and(|c| c.is_ascii_alphanumeric() || "第.:/每".contains(c)) {
        return None;
    }
    let mut reader = start;
    let first = reader.number()?;
    let mut ahead = reader;
    let unit_named = ahead.eat_row(UNITS);
    let amount = upper_end(&mut reader, first, unit_named);
    let halves = reader.eat("个半") || reader.eat("半");
    let unit = reader
        .eat_row(UNITS)
        .or_else(|| halves.then(|| reader.eat_row(BARE_AFTER_HALF)).flatten())?;
    let mut amount = if halves { amount + 0.5 } else { amount };
    if !halves && reader.eat("半") {
        amount += 0.5;
    }
    if reader.looks_at(&["多", "几"]) {
        return None; // 三天多, 一个多小时: says nothing one could be held to
    }
    let extra = minutes_on_top(&mut reader, unit);
    let before_edge = reader;
    let edge = edge(&mut reader);
    if edge == Edge::Until && before_edge.looks_at(&["前", "之前", "以前"]) {
        return Some(word(start, reader, When::Past, Edge::At)); // 三天前
    }
    let stated = edge != Edge::At;
    if reader.before().is_some_and(|c| c.is_ascii_alphabetic())
        && reader.peek().is_some_and(|c| c.is_ascii_alphabetic())
    {
        return None; // 48hours is English
    }
    let bare_minute_mark = text_ends_with_minute_mark(&reader, edge);
    let when = measured(amount, unit, extra)?;
    if bare_minute_mark
        || (!stated
            && matches!(unit, Unit::Day | Unit::Week | Unit::Month)
            && reader.looks_at(&["的"]))
    {
        return None;
    }
    Some(word(start, reader, when, edge))
}

const BARE_AFTER_HALF: &[(&str, Unit)] = &[("月", Unit::Month)];

/// 3分 without 内 is a score or an amount, not a time.
fn text_ends_with_minute_mark(reader: &Reader<'_>, edge: Edge) -> bool {
    edge == Edge::At && reader.before() == Some('分')
}

/// 三到五, 3-5, 1个到2个: the upper end counts.
fn upper_end(reader: &mut Reader<'_>, first: f64, unit: Option<Unit>) -> f64 {
    let mut ahead = *reader;
    if unit.is_some() {
        let _ = ahead.eat_row(UNITS);
    } else {
        let _ = ahead.eat("个");
    }
    if ahead.eat_any(TO).is_none() {
        return first;
    }
    let before_second = ahead;
    match ahead.number() {
        Some(second) if second > first && unit_follows(&ahead) => {
            *reader = ahead;
            second
        }
        _ => {
            let _ = before_second;
            first
        }
    }
}

fn unit_follows(reader: &Reader<'_>) -> bool {
    let mut ahead = *reader;
    let _ = ahead.eat("个半") || ahead.eat("半");
    ahead.eat_row(UNITS).is_some()
}

/// 1小时30分钟: the minutes after the hours.
fn minutes_on_top(reader: &mut Reader<'_>, unit: Unit) -> i64 {
    if !matches!(unit, Unit::Hour) {
        return 0;
    }
    let mut ahead = *reader;
    let _ = ahead.eat("零") || ahead.eat("又");
    if let Some(minutes) = ahead.whole()
        && (ahead.eat("分钟") || ahead.eat("分"))
        && minutes < 60
    {
        *reader = ahead;
        return minutes;
    }
    0
}

fn measured(amount: f64, unit: Unit, extra_minutes: i64) -> Option<When> {
    let minutes = |each: f64| (amount * each).round() as i64 + extra_minutes;
    let when = match unit {
        Unit::Minute => When::Minutes(minutes(1.0)),
        Unit::Quarter => When::Minutes(minutes(15.0)),
        Unit::Hour => When::Minutes(minutes(60.0)),
        // Half a day has no end of day to wait for: it is twelve hours.
        Unit::Day if amount == 0.5 => When::Minutes(12 * 60),
        Unit::Day => When::Days(amount.ceil() as i64),
        Unit::Week => When::Days((amount * 7.0).ceil() as i64),
        Unit::Month if amount.fract() != 0.0 => When::Days((amount * 30.0).ceil() as i64),
        Unit::Month => When::Months(amount as i64),
        Unit::WorkingDay => When::WorkingDays(amount.ceil() as i64),
        Unit::WorkingHour => When::WorkingMinutes(minutes(60.0)),
    };
    let in_reach = match when {
        When::Minutes(n) | When::WorkingMinutes(n) => (1..=60 * 24 * 60).contains(&n),
        When::Days(n) | When::WorkingDays(n) => (1..=400).contains(&n),
        When::Months(n) => (1..=36).contains(&n),
        _ => true,
    };
    in_reach.then_some(when)
}
