//! Time expressions in English, read from folded (lower-case) text.

use super::moment::{Day, Dial, Edge, Hour, Part, TimeWord, When, Which};
use super::reader::Reader;

/// The time expression that begins with the word at `at`, if one does. A preposition belongs to it.
pub(super) fn time_at(text: &str, at: usize) -> Option<TimeWord> {
    let start = Reader::new(text, at);
    if start.before().is_some_and(|c| c.is_ascii_alphanumeric() || "'-.:/".contains(c)) {
        return None;
    }
    let mut reader = start;
    let edge = preposition(&mut reader);
    length(start, reader, edge).or_else(|| point(start, reader, edge))
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
fn eat_word<T: Copy>(reader: &mut Reader<'_>, rows: &[(&str, T)]) -> Option<T> {
    rows.iter().find_map(|(word, value)| {
        let mut ahead = *reader;
        if ahead.eat(word) && !ahead.peek().is_some_and(|c| c.is_ascii_alphanumeric()) {
            *reader = ahead;
            return Some(*value);
        }
        None
    })
}

const DAYS: &[(&str, Day)] = &[
    ("the day after tomorrow", Day::FromToday(2)),
    ("day after tomorrow", Day::FromToday(2)),
    ("tomorrow", Day::FromToday(1)),
    ("the same day", Day::FromToday(0)),
    ("today", Day::FromToday(0)),
    ("the next business day", Day::NextWorking),
    ("next business day", Day::NextWorking),
    ("the next working day", Day::NextWorking),
    ("next working day", Day::NextWorking),
    ("the following business day", Day::NextWorking),
    ("the end of the week", Day::WeekEnd(0)),
    ("end of the week", Day::WeekEnd(0)),
    ("the end of this week", Day::WeekEnd(0)),
    ("end of this week", Day::WeekEnd(0)),
    ("end of week", Day::WeekEnd(0)),
    ("the end of next week", Day::WeekEnd(1)),
    ("end of next week", Day::WeekEnd(1)),
    ("this weekend", Day::WeekEnd(0)),
    ("the weekend", Day::WeekEnd(0)),
    ("this week", Day::WeekEnd(0)),
    ("next week", Day::WeekEnd(1)),
    ("the end of the month", Day::MonthEnd(0)),
    ("end of the month", Day::MonthEnd(0)),
    ("the end of this month", Day::MonthEnd(0)),
    ("end of this month", Day::MonthEnd(0)),
    ("end of month", Day::MonthEnd(0)),
    ("month end", Day::MonthEnd(0)),
    ("this month", Day::MonthEnd(0)),
    ("the end of next month", Day::MonthEnd(1)),
    ("end of next month", Day::MonthEnd(1)),
    ("next month", Day::MonthEnd(1)),
    ("the end of the year", Day::YearEnd),
    ("end of the year", Day::YearEnd),
    ("year end", Day::YearEnd),
];

const WEEKDAYS: &[(&str, i8)] = &[
    ("monday", 1),
    ("tuesday", 2),
    ("wednesday", 3),
    ("thursday", 4),
    ("friday", 5),
    ("saturday", 6),
    ("sunday", 7),
    ("mon", 1),
    ("tues", 2),
    ("tue", 2),
    ("weds", 3),
    ("wed", 3),
    ("thurs", 4),
    ("thur", 4),
    ("thu", 4),
    ("fri", 5),
];

const MONTHS: &[(&str, i8)] = &[
    ("january", 1),
    ("february", 2),
    ("march", 3),
    ("april", 4),
    ("may", 5),
    ("june", 6),
    ("july", 7),
    ("august", 8),
    ("september", 9),
    ("october", 10),
    ("november", 11),
    ("december", 12),
    ("jan", 1),
    ("feb", 2),
    ("mar", 3),
    ("apr", 4),
    ("jun", 6),
    ("jul", 7),
    ("aug", 8),
    ("sept", 9),
    ("sep", 9),
    ("oct", 10),
    ("nov", 11),
    ("dec", 12),
];

const PARTS: &[(&str, Part)] = &[
    ("the morning", Part::Morning),
    ("this morning", Part::Morning),
    ("morning", Part::Morning),
    ("the afternoon", Part::Afternoon),
    ("this afternoon", Part::Afternoon),
    ("afternoon", Part::Afternoon),
    ("the evening", Part::Evening),
    ("this evening", Part::Evening),
    ("evening", Part::Evening),
    ("tonight", Part::Evening),
    ("night", Part::Evening),
    ("lunchtime", Part::Noon),
    ("lunch", Part::Noon),
];

const PARTS_ALONE: &[(&str, Part)] = &[
    ("the morning", Part::Morning),
    ("this morning", Part::Morning),
    ("the afternoon", Part::Afternoon),
    ("this afternoon", Part::Afternoon),
    ("the evening", Part::Evening),
    ("this evening", Part::Evening),
    ("tonight", Part::Evening),
    ("lunchtime", Part::Noon),
];

const CLOSINGS: &[(&str, Hour)] = &[
    ("the end of the business day", Hour::Closing),
    ("the end of the working day", Hour::Closing),
    ("the end of business", Hour::Closing),
    ("the end of the day", Hour::Closing),
    ("the end of day", Hour::Closing),
    ("the end of", Hour::Closing),
    ("end of business", Hour::Closing),
    ("end of the day", Hour::Closing),
    ("end of day", Hour::Closing),
    ("end of play", Hour::Closing),
    ("end of", Hour::Closing),
    ("close of business", Hour::Closing),
    ("closing time", Hour::Closing),
    ("we close", Hour::Closing),
    ("cob", Hour::Closing),
    ("eod", Hour::Closing),
    ("first thing", Hour::Opening),
];

const NOONS: &[(&str, (i64, i64))] =
    &[("12 noon", (12, 0)), ("noon", (12, 0)), ("midday", (12, 0)), ("midnight", (24, 0))];

const NUMBERS: &[(&str, i64)] = &[
    ("twenty-four", 24),
    ("forty-eight", 48),
    ("seventy-two", 72),
    ("forty-five", 45),
    ("one", 1),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("eleven", 11),
    ("twelve", 12),
    ("fifteen", 15),
    ("twenty", 20),
    ("thirty", 30),
    ("forty", 40),
    ("sixty", 60),
    ("ninety", 90),
];

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

fn day(reader: &mut Reader<'_>) -> Option<Day> {
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

fn past(mut reader: Reader<'_>) -> Option<Reader<'_>> {
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
fn length(start: Reader<'_>, mut reader: Reader<'_>, edge: Edge) -> Option<TimeWord> {
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

fn word(start: Reader<'_>, end: Reader<'_>, when: When, edge: Edge) -> TimeWord {
    TimeWord { bytes: start.at..end.at, when, edge }
}
