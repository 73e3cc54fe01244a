//! What a time expression says, before anyone has looked at a clock.

use std::ops::Range;

/// One time expression in folded text.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct TimeWord {
    pub(super) bytes: Range<usize>,
    pub(super) when: When,
    pub(super) edge: Edge,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum When {
    /// A day, a time of day, or both. Neither alone is ever built.
    Point { day: Option<Day>, hour: Option<Hour> },
    /// So many minutes from now.
    Minutes(i64),
    /// The end of the N-th day from today.
    Days(i64),
    /// The end of the day N months from today.
    Months(i64),
    /// The closing of the N-th working day, counted from the next one.
    WorkingDays(i64),
    /// So many minutes of working time.
    WorkingMinutes(i64),
    /// A time before now: 昨天, 上周五, yesterday.
    Past,
    /// No time at all: 尽快, 改天, as soon as possible.
    Vague(Vague),
}

/// How vague: what the word needs beside it before it is a promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Vague {
    /// 尽快, 稍后, 改天: puts an act off without saying until when.
    Later,
    /// 马上, 立刻, right away: done before the conversation ends unless the act itself is a later one.
    AtOnce,
    /// 有消息就, once I have news: waits for something that has no date.
    OnNews,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Day {
    /// So many days from today; 0 is today said in so many words.
    FromToday(i64),
    /// 当天: the day last spoken of; nothing by itself.
    Same,
    Weekday(Which, i8),
    /// A day of a month; without a month the next such day to come.
    Date {
        year: Option<i16>,
        month: Option<i8>,
        day: i8,
    },
    /// A day of this month (0) or the next (1).
    OfMonth(i32, i8),
    /// The next working day.
    NextWorking,
    /// The last day of a week, month or year: 0 this one, 1 the next.
    WeekEnd(i64),
    MonthEnd(i32),
    YearEnd,
    /// The last working evening before the weekend: 周末前.
    BeforeWeekend,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Which {
    /// A bare weekday: the next one to come.
    Coming,
    /// 本周五: that of this week, even if gone.
    This,
    /// 下周五: that of so many weeks on.
    Ahead(i64),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hour {
    Clock { hour: i64, minute: i64, part: Option<Part>, dial: Dial },
    Part(Part),
    Closing,
    Opening,
}

/// Whether an hour up to twelve may mean the afternoon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dial {
    Twelve,
    TwentyFour,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// 凌晨
    SmallHours,
    /// 早上, 上午, morning
    Morning,
    /// 中午, noon
    Noon,
    /// 下午, 傍晚, afternoon
    Afternoon,
    /// 晚上, 今晚, evening, tonight
    Evening,
}

/// On which side of the moment the act lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Edge {
    /// 前, 内, by, within: a deadline in so many words.
    Until,
    /// Nothing said, or 左右: at that moment.
    At,
    /// 后, after: not before that moment.
    After,
    /// 起, from … on: a beginning, never a due moment.
    From,
}
