//! The words for times in English. The longer stand before those they begin with.

use super::moment::{Day, Hour, Part};

pub(super) const DAYS: &[(&str, Day)] = &[
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

pub(super) const WEEKDAYS: &[(&str, i8)] = &[
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

pub(super) const MONTHS: &[(&str, i8)] = &[
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

pub(super) const PARTS: &[(&str, Part)] = &[
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

pub(super) const PARTS_ALONE: &[(&str, Part)] = &[
    ("the morning", Part::Morning),
    ("this morning", Part::Morning),
    ("the afternoon", Part::Afternoon),
    ("this afternoon", Part::Afternoon),
    ("the evening", Part::Evening),
    ("this evening", Part::Evening),
    ("tonight", Part::Evening),
    ("lunchtime", Part::Noon),
];

pub(super) const CLOSINGS: &[(&str, Hour)] = &[
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

pub(super) const NOONS: &[(&str, (i64, i64))] =
    &[("12 noon", (12, 0)), ("noon", (12, 0)), ("midday", (12, 0)), ("midnight", (24, 0))];

pub(super) const NUMBERS: &[(&str, i64)] = &[
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

/// Every word that tells a time, for the first look at a sentence.
pub(super) fn all() -> impl Iterator<Item = &'static str> {
    fn words<T>(rows: &'static [(&'static str, T)]) -> impl Iterator<Item = &'static str> {
        rows.iter().map(|row| row.0)
    }
    const UNITS: &[&str] = &[
        "minute",
        "minutes",
        "min",
        "mins",
        "hour",
        "hours",
        "hr",
        "hrs",
        "day",
        "days",
        "week",
        "weeks",
        "month",
        "months",
        "workdays",
        "weekdays",
        "yesterday",
        "oclock",
        "clock",
        "half",
        "quarter",
    ];
    words(DAYS)
        .chain(words(WEEKDAYS))
        .chain(words(MONTHS))
        .chain(words(PARTS))
        .chain(words(CLOSINGS))
        .chain(words(NOONS))
        .chain(words(NUMBERS))
        .chain(UNITS.iter().copied())
}
