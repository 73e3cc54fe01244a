//! What can be wrong with a calendar, or with a question to it, said so that a person can put it
//! right, in three languages.

use crate::interval::Interval;
use crate::language::Lang;
use crate::words::{self, Sentences};
use jiff::civil::{Date, Weekday};
use std::fmt;

/// The day of a calendar that a problem is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    Weekday(Weekday),
    Date(Date),
}

/// One thing to put right before a calendar can be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// The text is no interval such as 09:00-12:00.
    NotHours(String),
    EndsBeforeStart(Interval),
    Overlap {
        place: Place,
        first: Interval,
        second: Interval,
    },
    /// A day with hours of its own that names none.
    HoursMissing(Date),
    /// A holiday or moved day without a name could not explain itself.
    NameMissing(Date),
    RangeBackwards {
        from: Date,
        to: Date,
    },
    /// One entry over more than a year is a slip of the pen.
    RangeTooLong {
        from: Date,
        to: Date,
    },
    /// More than [`crate::MOST_DAY_RULES`] entries.
    TooManyDays(usize),
    UnknownZone(String),
    /// The calendar follows a holiday list that nobody gave.
    UnknownList(String),
    /// Neither the week nor any single day has hours.
    NoWorkingHours,
    NamelessCalendar,
    /// The usual calendar of a book is not in it.
    CalendarMissing(String),
    /// Two calendars of one book share a name.
    NameTaken(String),
}

impl Problem {
    /// One sentence for the person who edits the calendar.
    pub fn message(&self, lang: Lang) -> String {
        words::fill(self.sentences(), lang, &self.facts(lang))
    }

    #[rustfmt::skip]
    fn sentences(&self) -> Sentences {
        match self {
            Problem::NotHours(_) => [
                "“{}”不是时间段，请写成 09:00-12:00", "「{}」不是時段，請寫成 09:00-12:00",
                "“{}” is no interval; write it like 09:00-12:00"],
            Problem::EndsBeforeStart(_) => [
                "{} 的结束不晚于开始；夜班请分成两段：到 24:00 为止，次日从 00:00 起",
                "{} 的結束不晚於開始；夜班請分成兩段：到 24:00 為止，隔日從 00:00 起",
                "{} does not end after it starts; write a night shift as two intervals: until 24:00, and from 00:00 on the next day"],
            Problem::Overlap { .. } => [
                "{}的 {} 与 {} 重叠", "{}的 {} 與 {} 重疊", "{}: {} and {} overlap"],
            Problem::HoursMissing(_) => [
                "{} 没有写上班时间", "{} 沒有填上班時間", "{} has no hours"],
            Problem::NameMissing(_) => ["{} 没有名称", "{} 沒有名稱", "{} has no name"],
            Problem::RangeBackwards { .. } => [
                "{} 至 {}：结束早于开始", "{} 至 {}：結束早於開始",
                "{} to {}: the end is before the start"],
            Problem::RangeTooLong { .. } => [
                "{} 至 {} 超过一年", "{} 至 {} 超過一年", "{} to {} is longer than a year"],
            Problem::TooManyDays(_) => [
                "共有 {} 条日期，太多了", "共有 {} 筆日期，太多了", "{} entries are too many"],
            Problem::UnknownZone(_) => [
                "没有“{}”这个时区，请写成 Asia/Shanghai 这样",
                "沒有「{}」這個時區，請寫成 Asia/Taipei 這樣",
                "there is no time zone “{}”; write it like Europe/London"],
            Problem::UnknownList(_) => [
                "没有名为“{}”的节假日表", "沒有名為「{}」的假日表", "there is no holiday list “{}”"],
            Problem::NoWorkingHours => [
                "这份日历没有任何上班时间", "這份行事曆沒有任何上班時間",
                "this calendar has no working hours at all"],
            Problem::CalendarMissing(_) => [
                "没有名为“{}”的日历", "沒有名為「{}」的行事曆", "there is no calendar “{}”"],
            Problem::NamelessCalendar => [
                "日历没有名称", "行事曆沒有名稱", "the calendar has no name"],
            Problem::NameTaken(_) => [
                "有两份日历都叫“{}”", "有兩份行事曆都叫「{}」", "two calendars are called “{}”"],
        }
    }

    fn facts(&self, lang: Lang) -> Vec<String> {
        match self {
            Problem::NotHours(text)
            | Problem::UnknownZone(text)
            | Problem::UnknownList(text)
            | Problem::CalendarMissing(text)
            | Problem::NameTaken(text) => vec![text.clone()],
            Problem::EndsBeforeStart(interval) => vec![interval.to_string()],
            Problem::Overlap { place, first, second } => {
                vec![place.in_words(lang), first.to_string(), second.to_string()]
            }
            Problem::HoursMissing(date) | Problem::NameMissing(date) => vec![date.to_string()],
            Problem::RangeBackwards { from, to } | Problem::RangeTooLong { from, to } => {
                vec![from.to_string(), to.to_string()]
            }
            Problem::TooManyDays(n) => vec![n.to_string()],
            Problem::NoWorkingHours | Problem::NamelessCalendar => Vec::new(),
        }
    }
}

impl Place {
    fn in_words(self, lang: Lang) -> String {
        match self {
            Place::Weekday(day) => words::weekday(day, lang).to_owned(),
            Place::Date(date) => date.to_string(),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message(Lang::En))
    }
}

impl std::error::Error for Problem {}

/// Why a question to a calendar has no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoAnswer {
    /// Nobody works between these dates, which are two years apart.
    NoWorkingTime { from: Date, until: Date },
    /// Less than no time was asked for.
    Negative,
    /// More working time, or a longer stretch, than anybody promises.
    TooLong,
    /// The answer lies beyond the years that can be counted.
    OutOfRange,
}

impl NoAnswer {
    /// One sentence for the person who asked.
    pub fn message(self, lang: Lang) -> String {
        let facts = match self {
            NoAnswer::NoWorkingTime { from, until } => vec![from.to_string(), until.to_string()],
            NoAnswer::Negative | NoAnswer::TooLong | NoAnswer::OutOfRange => Vec::new(),
        };
        words::fill(self.sentences(), lang, &facts)
    }

    #[rustfmt::skip]
    fn sentences(self) -> Sentences {
        match self {
            NoAnswer::NoWorkingTime { .. } => [
                "{} 至 {} 两年之内没有任何上班时间，请检查日历",
                "{} 至 {} 兩年之內沒有任何上班時間，請檢查行事曆",
                "nobody works from {} to {}, two years; look at the calendar"],
            NoAnswer::Negative => [
                "时长不能为负数", "時間長度不能為負數", "an amount of time cannot be negative"],
            NoAnswer::TooLong => [
                "时间太长，无法计算", "時間太長，無法計算", "that is longer than can be counted"],
            NoAnswer::OutOfRange => ["日期超出范围", "日期超出範圍", "the date is out of range"],
        }
    }
}

impl fmt::Display for NoAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message(Lang::En))
    }
}

impl std::error::Error for NoAnswer {}
