//! Lengths of time in English: within 24 hours, in half an hour, two to three business days.

use super::english::{eat_word, word};
use super::english_words::NUMBERS;
use super::moment::{Edge, TimeWord, When};
use super::reader::Reader;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Unit {
    Minute,
    Hour,
    Day,
    WorkingDay,
    WorkingHour,
    Week,
    Month,
}

const UNITS: &[(&str, Unit)] = &[
    ("minutes", Unit::Minute),
    ("minute", Unit::Minute),
    ("mins", Unit::Minute),
    ("min", Unit::Minute),
    ("working hours", Unit::WorkingHour),
    ("business hours", Unit::WorkingHour),
    ("working hour", Unit::WorkingHour),
    ("business hour", Unit::WorkingHour),
    ("hours", Unit::Hour),
    ("hour", Unit::Hour),
    ("hrs", Unit::Hour),
    ("hr", Unit::Hour),
    ("h", Unit::Hour),
    ("business days", Unit::WorkingDay),
    ("business day", Unit::WorkingDay),
    ("working days", Unit::WorkingDay),
    ("working day", Unit::WorkingDay),
    ("workdays", Unit::WorkingDay),
    ("weekdays", Unit::WorkingDay),
    ("calendar days", Unit::Day),
    ("days", Unit::Day),
    ("day", Unit::Day),
    ("weeks", Unit::Week),
    ("week", Unit::Week),
    ("months", Unit::Month),
    ("month", Unit::Month),
];

/// within 24 hours, in half an hour, an hour and a half, two to three business days, 10 minutes from now.
pub(super) fn length(start: Reader<'_>, mut reader: Reader<'_>, edge: Edge) -> Option<TimeWord> {
    let (amount, unit) = amount_and_unit(&mut reader)?;
    let mut amount = amount;
    if reader.eat(" and a half") {
        amount += 0.5;
    }
    let mut edge = edge;
    if reader.eat(" from now")
        || reader.eat(" at the latest")
        || reader.eat(" or less")
        || reader.eat(" at most")
    {
        edge = Edge::Until;
    }
    if reader.eat(" ago") {
        return Some(word(start, reader, When::Past, Edge::At));
    }
    if reader.looks_at(&[" a day", " a week", " per ", "-", " late", " old"]) {
        return None;
    }
    Some(word(start, reader, measured(amount, unit)?, edge))
}

fn amount_and_unit(reader: &mut Reader<'_>) -> Option<(f64, Unit)> {
    const LOOSE: &[(&str, f64)] = &[
        ("half an ", 0.5),
        ("half a ", 0.5),
        ("a couple of ", 2.0),
        ("a couple ", 2.0),
        ("the hour", 1.0),
        ("an ", 1.0),
        ("a ", 1.0),
    ];
    let mut ahead = *reader;
    let mut amount = if let Some(amount) = ahead.eat_row(LOOSE) {
        if ahead.before() == Some('r') {
            *reader = ahead;
            return Some((1.0, Unit::Hour));
        }
        amount
    } else {
        let whole = decimal(&mut ahead)?;
        upper_end(&mut ahead, whole)
    };
    if ahead.eat(" and a half") {
        amount += 0.5;
    }
    let _ = ahead.eat("-") || ahead.eat(" ");
    let unit = eat_word(&mut ahead, UNITS)?;
    *reader = ahead;
    Some((amount, unit))
}

fn decimal(reader: &mut Reader<'_>) -> Option<f64> {
    if reader.peek()?.is_ascii_digit() {
        return reader.number();
    }
    eat_word(reader, NUMBERS).map(|value| value as f64)
}

fn upper_end(reader: &mut Reader<'_>, first: f64) -> f64 {
    let mut ahead = *reader;
    if ahead.eat_any(&["-", "–", " - ", " – ", " to ", " or ", "~"]).is_some()
        && let Some(second) = decimal(&mut ahead)
        && second > first
    {
        *reader = ahead;
        return second;
    }
    first
}

fn measured(amount: f64, unit: Unit) -> Option<When> {
    let minutes = |each: f64| (amount * each).round() as i64;
    let when = match unit {
        Unit::Minute => When::Minutes(minutes(1.0)),
        Unit::Hour => When::Minutes(minutes(60.0)),
        Unit::WorkingHour => When::WorkingMinutes(minutes(60.0)),
        Unit::Day if amount == 0.5 => When::Minutes(12 * 60),
        Unit::Day => When::Days(amount.ceil() as i64),
        Unit::WorkingDay => When::WorkingDays(amount.ceil() as i64),
        Unit::Week => When::Days((amount * 7.0).ceil() as i64),
        Unit::Month => When::Months(amount.ceil() as i64),
    };
    let in_reach = match when {
        When::Minutes(n) | When::WorkingMinutes(n) => (1..=60 * 24 * 60).contains(&n),
        When::Days(n) | When::WorkingDays(n) => (1..=400).contains(&n),
        When::Months(n) => (1..=36).contains(&n),
        _ => true,
    };
    in_reach.then_some(when)
}
