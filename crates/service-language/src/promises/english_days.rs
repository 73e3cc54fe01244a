//! Days in English: tomorrow, next Monday, Dec 3, the 3rd.

use super::english::eat_word;
use super::english_words::{DAYS, MONTHS, WEEKDAYS};
use super::moment::{Day, Which};
use super::reader::Reader;

pub(super) fn day(reader: &mut Reader<'_>) -> Option<Day> {
    if let Some(day) = eat_word(reader, DAYS) {
        return Some(day);
    }
    let mut ahead = *reader;
    let which = ahead
        .eat_row(&[
            ("next ", Which::Ahead(1)),
            ("this coming ", Which::Coming),
            ("coming ", Which::Coming),
            ("this ", Which::This),
        ])
        .unwrap_or(Which::Coming);
    if let Some(weekday) = eat_word(&mut ahead, WEEKDAYS) {
        if which == Which::Coming && ahead.looks_at(&[" to ", "-", " through "]) {
            return None; // Monday to Friday are opening hours
        }
        *reader = ahead;
        return Some(Day::Weekday(which, weekday));
    }
    date(reader)
}

/// Dec 3, December 3rd, 3 December 2026, the 3rd.
fn date(reader: &mut Reader<'_>) -> Option<Day> {
    let mut ahead = *reader;
    if let Some(month) = eat_word(&mut ahead, MONTHS) {
        let _ = ahead.eat(".");
        ahead.eat_spaces();
        let _ = ahead.eat("the ");
        let day = day_number(&mut ahead, Ordinal::Optional)?;
        let year = year(&mut ahead);
        *reader = ahead;
        return Some(Day::Date { year, month: Some(month), day });
    }
    let article = ahead.eat("the ");
    let plain = day_number(&mut ahead.clone(), Ordinal::Required).is_none();
    let day = day_number(&mut ahead, Ordinal::Optional)?;
    let after_day = ahead;
    let _ = ahead.eat(" of");
    ahead.eat_spaces();
    if let Some(month) = eat_word(&mut ahead, MONTHS) {
        let year = year(&mut ahead);
        *reader = ahead;
        return Some(Day::Date { year, month: Some(month), day });
    }
    if plain || !(article || reader.text[..reader.at].ends_with("by ")) {
        return None;
    }
    *reader = after_day;
    Some(Day::Date { year: None, month: None, day })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Ordinal {
    Optional,
    Required,
}

fn day_number(reader: &mut Reader<'_>, ordinal: Ordinal) -> Option<i8> {
    let mut ahead = *reader;
    let (day, count) = ahead.digits()?;
    let marked = ahead.eat_any(&["st", "nd", "rd", "th"]).is_some();
    let ends = !ahead.peek().is_some_and(|c| c.is_ascii_alphanumeric() || c == ':');
    if count > 2 || !(1..=31).contains(&day) || !ends || (ordinal == Ordinal::Required && !marked) {
        return None;
    }
    *reader = ahead;
    Some(day as i8)
}

fn year(reader: &mut Reader<'_>) -> Option<i16> {
    let mut ahead = *reader;
    let _ = ahead.eat(",");
    ahead.eat_spaces();
    let (year, count) = ahead.digits()?;
    if count != 4 || !(1900..=2999).contains(&year) {
        return None;
    }
    *reader = ahead;
    Some(year as i16)
}

pub(super) fn past(mut reader: Reader<'_>) -> Option<Reader<'_>> {
    const GONE: &[(&str, ())] = &[
        ("yesterday", ()),
        ("the day before yesterday", ()),
        ("earlier today", ()),
        ("earlier this week", ()),
        ("last night", ()),
        ("last week", ()),
        ("last month", ()),
        ("last time", ()),
    ];
    if eat_word(&mut reader, GONE).is_some() {
        return Some(reader);
    }
    (reader.eat("last ") && eat_word(&mut reader, WEEKDAYS).is_some()).then_some(reader)
}
