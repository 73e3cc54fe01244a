//! iCalendar (RFC 5545), as far as lists of public holidays use it: all-day events whose summary or
//! marks say whether the day is free or worked.

use super::{Entry, ImportError, ImportProblem, parse_date};
use crate::days::DayRule;
use jiff::civil::Date;

/// Words that make an event a make-up working day.
const WORK_WORDS: [&str; 8] =
    ["(班)", "（班）", "班：", "上班", "补班", "補班", "workday", "working day"];
/// Events that calendars list beside the holidays, on which people work as usual.
const OBSERVANCE_WORDS: [&str; 4] = ["observance", "纪念日", "紀念日", "節慶"];

#[derive(Default)]
struct Event {
    line: usize,
    start: Option<Date>,
    end: Option<Date>,
    days: Option<i64>,
    summary: String,
    description: String,
    /// `WORK-HOLIDAY` or `ALTERNATE-WORKDAY`, which Apple's calendars know.
    special_day: String,
    cancelled: Option<()>,
}

pub(super) fn read(text: &str) -> Result<Vec<Entry>, ImportError> {
    let mut entries = Vec::new();
    let mut event: Option<Event> = None;
    for (line, content) in unfold(text) {
        let Some((name, value)) = property(&content) else { continue };
        match (name.as_str(), &mut event) {
            ("BEGIN", _) if value.eq_ignore_ascii_case("VEVENT") => {
                event = Some(Event { line, ..Event::default() });
            }
            ("END", _) if value.eq_ignore_ascii_case("VEVENT") => {
                let rule = event.take().map(finish).transpose()?.flatten();
                entries.extend(rule);
            }
            (_, Some(event)) => {
                take(event, &name, value).map_err(|why| ImportError { line, why })?;
            }
            (_, None) => {}
        }
    }
    Ok(entries)
}

/// Joins folded lines (RFC 5545 §3.1), with the number of the line each begins in.
fn unfold(text: &str) -> Vec<(usize, String)> {
    let mut out: Vec<(usize, String)> = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let line = line.trim_end_matches('\r');
        match (line.strip_prefix([' ', '\t']), out.last_mut()) {
            (Some(more), Some((_, last))) => last.push_str(more),
            _ => out.push((index + 1, line.to_owned())),
        }
    }
    out
}

/// Name without parameters, and value.
fn property(line: &str) -> Option<(String, &str)> {
    let (head, value) = line.split_once(':')?;
    let name = head.split(';').next().unwrap_or(head);
    Some((name.trim().to_ascii_uppercase(), value.trim()))
}

fn take(event: &mut Event, name: &str, value: &str) -> Result<(), ImportProblem> {
    match name {
        "DTSTART" => event.start = Some(day_of(value)?),
        "DTEND" => event.end = Some(day_of(value)?),
        "DURATION" => event.days = whole_days(value),
        "SUMMARY" => event.summary = unescape(value),
        "DESCRIPTION" => event.description = unescape(value),
        "X-APPLE-SPECIAL-DAY" => event.special_day = value.to_ascii_uppercase(),
        "STATUS" if value.eq_ignore_ascii_case("CANCELLED") => event.cancelled = Some(()),
        "RRULE" | "RDATE" => return Err(ImportProblem::Repeats),
        _ => {}
    }
    Ok(())
}

/// `20270206` or `20270206T000000Z`: holiday lists mean the day.
fn day_of(value: &str) -> Result<Date, ImportProblem> {
    let day = value.split('T').next().unwrap_or(value);
    parse_date(day).ok_or_else(|| ImportProblem::NoDate(value.to_owned()))
}

/// `P3D` or `P1W`.
fn whole_days(value: &str) -> Option<i64> {
    let body = value.strip_prefix('P')?;
    let (number, factor) = match body.strip_suffix('W') {
        Some(weeks) => (weeks, 7),
        None => (body.strip_suffix('D')?, 1),
    };
    number.parse::<i64>().ok()?.checked_mul(factor)
}

fn finish(event: Event) -> Result<Option<Entry>, ImportError> {
    let line = event.line;
    let error = |why| ImportError { line, why };
    let lower = event.description.to_lowercase();
    let is_observance = OBSERVANCE_WORDS.iter().any(|word| lower.starts_with(word));
    if event.cancelled.is_some() || is_observance {
        return Ok(None);
    }
    let from = event.start.ok_or(error(ImportProblem::NoDate(event.summary.clone())))?;
    // The end of an all-day event is the first day after it.
    let to = match (event.end, event.days) {
        (Some(end), _) if end > from => end.yesterday().unwrap_or(from),
        (None, Some(days)) if days > 1 => from
            .checked_add(jiff::Span::new().try_days(days - 1).unwrap_or_default())
            .map_err(|_| error(ImportProblem::RangeTooLong))?,
        _ => from,
    };
    let name = bare_name(&event.summary);
    if name.is_empty() {
        return Err(error(ImportProblem::NameMissing));
    }
    let mut rule = DayRule::holiday(from, to, &name);
    if is_work(&event) {
        rule.kind = crate::days::DayKind::MakeUp { like: None, hours: Vec::new() };
    }
    Ok(Some(Entry { line, rule }))
}

fn is_work(event: &Event) -> bool {
    match event.special_day.as_str() {
        "ALTERNATE-WORKDAY" => true,
        "WORK-HOLIDAY" => false,
        _ => {
            let summary = event.summary.to_lowercase();
            WORK_WORDS.iter().any(|word| summary.contains(word)) || event.description.trim() == "班"
        }
    }
}

/// The name without its mark: 春节(休) is 春节.
fn bare_name(summary: &str) -> String {
    let marks = ["(休)", "（休）", "(班)", "（班）"];
    let mut name = summary.trim();
    for mark in marks {
        name = name.strip_suffix(mark).unwrap_or(name).trim();
    }
    name.to_owned()
}

/// RFC 5545 §3.3.11.
fn unescape(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut chars = value.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('n' | 'N') => out.push(' '),
                Some(other) => out.push(other),
                None => {}
            },
            other => out.push(other),
        }
    }
    out
}
