//! Time expressions in English, read from folded (lower-case) text.

use super::english_days::{day, past};
use super::english_lengths::length;
use super::english_words::{CLOSINGS, NOONS, NUMBERS, PARTS, PARTS_ALONE};
use super::gate::may_begin_english_time;
use super::moment::{Day, Dial, Edge, Hour, Part, TimeWord, When};
use super::reader::Reader;

/// The time expression that begins with the word at `at`, if one does. A preposition belongs to it.
pub(super) fn time_at(text: &str, at: usize) -> Option<TimeWord> {
    let start = Reader::new(text, at);
    if start.before().is_some_and(|c| c.is_ascii_alphanumeric() || "'-.:/".contains(c)) {
        return None;
    }
    if !may_begin(start.rest().as_bytes()) || is_number_before_han(start.rest().as_bytes()) {
        return None;
    }
    let mut reader = start;
    let edge = preposition(&mut reader);
    if !may_begin_english_time(reader.rest()) {
        return None;
    }
    length(start, reader, edge).or_else(|| point(start, reader, edge))
}

/// The first two letters of all words that begin a time.
const BEGINNINGS: &[u8] = b"a afamanaparataubebubycaclcodadeeaeieleneoevfefifofrhahohrinjajulalumamimoneninooconovpmqusasesistsutethtotutwunwewiwoye";

/// For each first letter the second ones, one bit each; bit 26 is the blank.
static SECONDS: [u32; 26] = {
    let mut seconds = [0; 26];
    let mut at = 0;
    while at < BEGINNINGS.len() {
        let second = BEGINNINGS[at + 1];
        let bit = if second == b' ' { 26 } else { second - b'a' };
        seconds[(BEGINNINGS[at] - b'a') as usize] |= 1 << bit;
        at += 2;
    }
    seconds
};

fn may_begin(rest: &[u8]) -> bool {
    let [first, second, ..] = rest else {
        return false;
    };
    let bit = match second {
        b'a'..=b'z' => second - b'a',
        b' ' => 26,
        _ => return first.is_ascii_digit(),
    };
    match first {
        b'a'..=b'z' => SECONDS[usize::from(first - b'a')] >> bit & 1 == 1,
        _ => first.is_ascii_digit(),
    }
}

/// 5楼, 2000元: no English time goes on in another script.
fn is_number_before_han(rest: &[u8]) -> bool {
    rest.first().is_some_and(u8::is_ascii_digit)
        && rest.iter().find(|byte| !byte.is_ascii_digit()).is_some_and(|byte| *byte >= 0x80)
}

const BEFORE: &[(&str, Edge)] = &[
    ("no later than ", Edge::Until),
    ("not later than ", Edge::Until),
    ("within the next ", Edge::Until),
    ("within ", Edge::Until),
    ("in under ", Edge::Until),
    ("in less than ", Edge::Until),
    ("in the next ", Edge::Until),
    ("over the next ", Edge::Until),
    ("in about ", Edge::Until),
    ("in ", Edge::Until),
    ("before ", Edge::Until),
    ("between ", Edge::At),
    ("by ", Edge::Until),
    ("until ", Edge::Until),
    ("at around ", Edge::At),
    ("at about ", Edge::At),
    ("at ", Edge::At),
    ("around ", Edge::At),
    ("after ", Edge::After),
    ("from ", Edge::From),
    ("starting ", Edge::From),
    ("since ", Edge::From),
    ("on ", Edge::At),
    ("for ", Edge::From),
    ("every ", Edge::From),
];

fn preposition(reader: &mut Reader<'_>) -> Edge {
    let edge = reader.eat_row(BEFORE);
    if edge.is_some() {
        let _ = reader.eat("the latest ") || reader.eat("about ") || reader.eat("around ");
    }
    edge.unwrap_or(Edge::At)
}

/// A word of the list with a word's end after it.
pub(super) fn eat_word<T: Copy>(reader: &mut Reader<'_>, rows: &[(&str, T)]) -> Option<T> {
    rows.iter().find_map(|(word, value)| {
        let mut ahead = *reader;
        if ahead.eat(word) && !ahead.peek().is_some_and(|c| c.is_ascii_alphanumeric()) {
            *reader = ahead;
            return Some(*value);
        }
        None
    })
}

/// What may stand between the parts of one moment: tomorrow *at* five, Friday*,* 10 am.
const LINKS: &[&str] = &[
    ", at ",
    ", by ",
    ", before ",
    ", on ",
    ", the ",
    ", ",
    " at the latest by ",
    " at around ",
    " at about ",
    " at ",
    " by ",
    " before ",
    " on the ",
    " on ",
    " in ",
    " around ",
    " of ",
    " the ",
    " (",
    " ",
];

#[derive(Default, Clone, Copy)]
struct Pieces {
    day: Option<Day>,
    part: Option<Part>,
    hour: Option<Hour>,
}

fn point(start: Reader<'_>, mut reader: Reader<'_>, edge: Edge) -> Option<TimeWord> {
    if let Some(end) = past(reader) {
        return Some(word(start, end, When::Past, Edge::At));
    }
    let led = reader.at != start.at;
    let mut pieces = Pieces::default();
    if !piece(&mut reader, &mut pieces, led) {
        return None;
    }
    let mut edge = edge;
    loop {
        let mut ahead = reader;
        let Some(link) = LINKS.iter().find(|link| ahead.eat(link)) else {
            break;
        };
        let led = link.contains("at ") || link.contains("by ") || link.contains("before ");
        if !piece(&mut ahead, &mut pieces, led) {
            break;
        }
        if led && edge == Edge::At {
            edge = Edge::Until;
        }
        let _ = ahead.eat(")");
        reader = ahead;
    }
    // "the end of" alone waits for its day; "first thing" too.
    if pieces.day.is_none() && reader.before() == Some('f') {
        return None;
    }
    let hour = hour_of(pieces);
    if pieces.day.is_none() && hour.is_none() {
        return None;
    }
    Some(word(start, reader, When::Point { day: pieces.day, hour }, edge))
}

/// A clock with a part of the day is one hour: 10 in the morning, 8 tonight.
fn hour_of(pieces: Pieces) -> Option<Hour> {
    match (pieces.hour, pieces.part) {
        (Some(Hour::Clock { hour, minute, part: None, dial }), part) => {
            Some(Hour::Clock { hour, minute, part, dial })
        }
        (Some(hour), _) => Some(hour),
        (None, Some(part)) => Some(Hour::Part(part)),
        (None, None) => None,
    }
}

/// Takes the next part of a moment that is not yet known.
fn piece(reader: &mut Reader<'_>, pieces: &mut Pieces, led: bool) -> bool {
    if pieces.day.is_none()
        && let Some(day) = day(reader)
    {
        pieces.day = Some(day);
        return true;
    }
    if pieces.hour.is_none()
        && let Some(hour) = hour(reader, led)
    {
        pieces.hour = Some(hour);
        return true;
    }
    if pieces.part.is_none() {
        // "Good morning" greets; "this morning" and "Friday morning" tell the time.
        let rows = if pieces.day.is_some() { PARTS } else { PARTS_ALONE };
        pieces.part = eat_word(reader, rows);
        return pieces.part.is_some();
    }
    false
}

fn hour(reader: &mut Reader<'_>, led: bool) -> Option<Hour> {
    if let Some(hour) = eat_word(reader, CLOSINGS) {
        return Some(hour);
    }
    if let Some((hour, minute)) = eat_word(reader, NOONS) {
        let dial = Dial::TwentyFour;
        return Some(Hour::Clock { hour, minute, part: None, dial });
    }
    let mut ahead = *reader;
    let clock = spoken_clock(&mut ahead).or_else(|| {
        ahead = *reader;
        written_clock(&mut ahead, led)
    })?;
    *reader = ahead;
    later_clock(reader, clock)
}

/// 10 am to 11 am, between 2 and 4 pm: the later end.
fn later_clock(reader: &mut Reader<'_>, first: Hour) -> Option<Hour> {
    let mut ahead = *reader;
    if ahead.eat_any(&["-", "–", " - ", " – ", " to ", " and ", "~"]).is_some()
        && let Some(second) = written_clock(&mut ahead, true)
    {
        *reader = ahead;
        return Some(second);
    }
    Some(first)
}

/// half past three, quarter to five
fn spoken_clock(reader: &mut Reader<'_>) -> Option<Hour> {
    const PAST: &[(&str, i64)] = &[
        ("half past ", 30),
        ("a quarter past ", 15),
        ("quarter past ", 15),
        ("a quarter to ", -15),
        ("quarter to ", -15),
    ];
    let offset = reader.eat_row(PAST)?;
    let hour = small_number(reader).filter(|hour| (1..=12).contains(hour))?;
    let (hour, minute) = if offset < 0 { (hour - 1, 60 + offset) } else { (hour, offset) };
    let part = am_or_pm(reader);
    Some(Hour::Clock { hour, minute, part, dial: Dial::Twelve })
}

fn small_number(reader: &mut Reader<'_>) -> Option<i64> {
    let mut ahead = *reader;
    if let Some((value, count)) = ahead.digits()
        && count <= 4
    {
        *reader = ahead;
        return Some(value);
    }
    eat_word(reader, NUMBERS)
}

fn am_or_pm(reader: &mut Reader<'_>) -> Option<Part> {
    const MARKS: &[(&str, Part)] = &[
        ("a.m.", Part::Morning),
        ("a.m", Part::Morning),
        ("am", Part::Morning),
        ("p.m.", Part::Afternoon),
        ("p.m", Part::Afternoon),
        ("pm", Part::Afternoon),
    ];
    let mut ahead = *reader;
    ahead.eat_spaces();
    let part = eat_word(&mut ahead, MARKS)?;
    *reader = ahead;
    Some(part)
}

/// 5 pm, 5:30, 17:00, five o'clock; a bare number only after "at" or "by".
fn written_clock(reader: &mut Reader<'_>, led: bool) -> Option<Hour> {
    let leading_zero = reader.rest().starts_with('0');
    let hour = small_number(reader).filter(|hour| (0..=24).contains(hour))?;
    let mut minute = 0;
    let mut ahead = *reader;
    let colon = ahead.eat(":");
    let written = (colon || ahead.eat(".")) && {
        let read = ahead.digits().filter(|(minute, count)| *count == 2 && *minute < 60);
        minute = read.map_or(0, |(minute, _)| minute);
        read.is_some() && (colon || am_or_pm(&mut ahead.clone()).is_some())
    };
    if written {
        *reader = ahead;
    } else {
        minute = 0;
    }
    let part = am_or_pm(reader);
    let named = reader.eat(" o'clock") || reader.eat(" oclock") || reader.eat("h ") && written;
    let sure = part.is_some() || named || (written && colon);
    let may_be = led && (1..=12).contains(&hour) && bare_hour_may_stand(reader);
    if !sure && !may_be {
        return None;
    }
    let dial = if leading_zero || hour > 12 || hour == 0 { Dial::TwentyFour } else { Dial::Twelve };
    // Twelve at night is written 12 am.
    let (hour, dial) = match (hour, part) {
        (12, Some(Part::Morning)) => (0, Dial::TwentyFour),
        (hour, _) => (hour, dial),
    };
    Some(Hour::Clock { hour, minute, part, dial })
}

/// "by 5" tells the time unless something to count, or more of a number, follows.
fn bare_hour_may_stand(reader: &Reader<'_>) -> bool {
    let rest = reader.rest();
    let next = rest.chars().next();
    if next.is_none_or(|c| ",.!?;)".contains(c)) {
        let digit_after = rest.chars().nth(1).is_some_and(|c| c.is_ascii_digit());
        return !digit_after;
    }
    const COMPANY: &[&str] = &[
        " today",
        " tomorrow",
        " tonight",
        " on ",
        " in the ",
        " this ",
        " and ",
        " at the latest",
        " sharp",
        " with ",
        " monday",
        " tuesday",
        " wednesday",
        " thursday",
        " friday",
        " saturday",
        " sunday",
        " to ",
        " latest",
        " i ",
        " we ",
        " or ",
    ];
    COMPANY.iter().any(|word| rest.starts_with(word))
}

pub(super) fn word(start: Reader<'_>, end: Reader<'_>, when: When, edge: Edge) -> TimeWord {
    TimeWord { bytes: start.at..end.at, when, edge }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::promises::english_words::{DAYS, MONTHS, WEEKDAYS};

    #[test]
    fn every_word_that_begins_a_time_passes_the_first_look() {
        fn words<T>(rows: &[(&'static str, T)]) -> Vec<&'static str> {
            rows.iter().map(|row| row.0).collect()
        }
        let all = [
            words(BEFORE),
            words(DAYS),
            words(WEEKDAYS),
            words(MONTHS),
            words(PARTS),
            words(CLOSINGS),
            words(NOONS),
            words(NUMBERS),
            vec![
                "half ",
                "quarter ",
                "a quarter",
                "an hour",
                "next ",
                "last ",
                "yesterday",
                "earlier",
            ],
        ];
        for word in all.concat() {
            assert!(may_begin(word.as_bytes()), "{word}");
        }
    }
}
