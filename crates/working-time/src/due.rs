//! When so much working time, or so many working days, are over.

use crate::calendar::{Calendar, DaySort};
use crate::clock::{self, ms_from, whole_ms};
use crate::piece::{Piece, Trail, Why};
use crate::problem::NoAnswer;
use jiff::civil::Date;
use jiff::{Timestamp, Zoned};
use serde::{Deserialize, Serialize};

/// After two years without any working time the search is given up.
const IDLE_DAYS: u32 = 731;
/// Ten years of minutes; nobody promises more.
const LONGEST_MS: i64 = 10 * 366 * 24 * 3_600_000;
/// Ten years of days.
const MOST_DAYS: u32 = 3_660;

/// What was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Asked {
    WorkingMs(i64),
    WorkingDays(u32),
}

/// A deadline that can explain itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    pub start: Zoned,
    pub asked: Asked,
    pub at: Zoned,
    /// How the time from `start` to `at` was judged, without a gap.
    pub why: Vec<Piece>,
}

impl Due {
    /// The deadline in unix milliseconds.
    pub fn at_ms(&self) -> i64 {
        self.at.timestamp().as_millisecond()
    }

    /// Working time that the explanation counts; what was asked for, if that was an amount of time.
    pub fn counted_ms(&self) -> i64 {
        self.why.iter().map(|piece| piece.counted_ms).sum()
    }

    /// Working days that the explanation counts; what was asked for, if that was days.
    pub fn counted_days(&self) -> u32 {
        let days = self.why.iter().filter(|piece| matches!(piece.why, Why::Day { .. }));
        days.count() as u32
    }
}

impl Calendar {
    /// When this many working minutes from `start` are over. An amount that ends at closing time
    /// is due at closing time, not the next morning. Nothing at all is due at once.
    pub fn due(&self, start: Timestamp, working_minutes: i64) -> Result<Due, NoAnswer> {
        self.due_after_ms(start, working_minutes.checked_mul(60_000).ok_or(NoAnswer::TooLong)?)
    }

    /// The same in milliseconds: for a clock that was stopped and runs on with what is left.
    pub fn due_after_ms(&self, start: Timestamp, working_ms: i64) -> Result<Due, NoAnswer> {
        if working_ms < 0 {
            return Err(NoAnswer::Negative);
        }
        if working_ms > LONGEST_MS {
            return Err(NoAnswer::TooLong);
        }
        let start = whole_ms(start);
        let mut trail = Trail::new(self.zone(), start);
        let mut left_ms = working_ms;
        if left_ms > 0 {
            self.walk(start, |trail, date| self.count_day(trail, date, &mut left_ms), &mut trail)?;
        }
        Ok(self.due_from(trail, start, Asked::WorkingMs(working_ms)))
    }

    /// Closing time of the `days`-th working day. The day of `start` is not counted: the first is
    /// the next working day. Zero days are due at closing time today, or, once that has passed
    /// (or on a day off), of the next working day.
    pub fn due_days(&self, start: Timestamp, days: u32) -> Result<Due, NoAnswer> {
        if days > MOST_DAYS {
            return Err(NoAnswer::TooLong);
        }
        let start = whole_ms(start);
        let first = self.date_at(start);
        let mut trail = Trail::new(self.zone(), start);
        let mut seen = 0;
        self.walk(
            start,
            |trail, date| {
                let day = DayCount { first, asked: days, seen: &mut seen };
                self.pass_day(trail, date, day)
            },
            &mut trail,
        )?;
        Ok(self.due_from(trail, start, Asked::WorkingDays(days)))
    }

    fn due_from(&self, trail: Trail, start: Timestamp, asked: Asked) -> Due {
        let at = trail.reached().to_zoned(self.zone().clone());
        Due { start: start.to_zoned(self.zone().clone()), asked, at, why: trail.into_pieces() }
    }

    /// Goes from day to day until `visit` says that it is done.
    fn walk(
        &self,
        start: Timestamp,
        mut visit: impl FnMut(&mut Trail, Date) -> Result<Step, NoAnswer>,
        trail: &mut Trail,
    ) -> Result<(), NoAnswer> {
        let first = self.date_at(start);
        // The day before, because a clock put back over midnight shows yesterday's date again
        // while today's hours have begun.
        let mut date = first.yesterday().unwrap_or(first);
        let mut idle_days = 0;
        let mut noted_year = None;
        loop {
            let is_new = noted_year != Some(date.year());
            if is_new && date >= first && self.is_unannounced(date) {
                trail.note(Why::ListNotKnown { year: date.year() });
                noted_year = Some(date.year());
            }
            match visit(trail, date)? {
                Step::Done => return Ok(()),
                Step::Worked => idle_days = 0,
                Step::Idle => idle_days += 1,
            }
            if idle_days > IDLE_DAYS {
                return Err(NoAnswer::NoWorkingTime { from: first, until: date });
            }
            date = date.tomorrow().map_err(|_| NoAnswer::OutOfRange)?;
        }
    }

    /// Counts the hours of one day until nothing is left.
    fn count_day(
        &self,
        trail: &mut Trail,
        date: Date,
        left_ms: &mut i64,
    ) -> Result<Step, NoAnswer> {
        let spans = self.spans(date).ok_or(NoAnswer::OutOfRange)?;
        let mut step = Step::Idle;
        for (i, span) in spans.iter().enumerate() {
            if span.end <= trail.reached() {
                continue;
            }
            let before = if i > 0 { Why::Break } else { Why::Closed };
            trail.pass(span.start, before);
            let here_ms = ms_from(trail.reached(), span.end);
            let take_ms = here_ms.min(*left_ms);
            let until = Timestamp::from_millisecond(trail.reached().as_millisecond() + take_ms)
                .map_err(|_| NoAnswer::OutOfRange)?;
            trail.work(until, self.sort(date).clone());
            *left_ms -= take_ms;
            if *left_ms == 0 {
                return Ok(Step::Done);
            }
            step = Step::Worked;
        }
        self.pass_rest(trail, date)?;
        Ok(step)
    }

    /// Counts whole days, until the one at whose closing time it is due.
    fn pass_day(&self, trail: &mut Trail, date: Date, day: DayCount) -> Result<Step, NoAnswer> {
        let spans = self.spans(date).ok_or(NoAnswer::OutOfRange)?;
        if date == day.first && day.asked > 0 && !spans.is_empty() {
            trail.pass(self.end_of(date)?, Why::StartDay);
            return Ok(Step::Worked);
        }
        let closing = spans.last().map(|span| span.end).filter(|end| *end > trail.reached());
        let Some(closing) = closing.filter(|_| date >= day.first) else {
            self.pass_rest(trail, date)?;
            return Ok(Step::Idle);
        };
        *day.seen += 1;
        let why = Why::Day { nth: *day.seen, sort: self.sort(date).clone() };
        if *day.seen >= day.asked {
            trail.pass(closing, why);
            return Ok(Step::Done);
        }
        trail.pass(self.end_of(date)?, why);
        Ok(Step::Worked)
    }

    /// What is left of a day when its hours are over, or when it has none.
    fn pass_rest(&self, trail: &mut Trail, date: Date) -> Result<(), NoAnswer> {
        let why = match self.sort(date) {
            DaySort::Holiday(name) => Why::Holiday(name.clone()),
            DaySort::DayOff => Why::DayOff,
            DaySort::Ordinary | DaySort::MakeUp { .. } | DaySort::Special(_) => Why::Closed,
        };
        trail.pass(self.end_of(date)?, why);
        Ok(())
    }

    fn end_of(&self, date: Date) -> Result<Timestamp, NoAnswer> {
        clock::moment(self.zone(), date, crate::interval::DAY_MINUTES).ok_or(NoAnswer::OutOfRange)
    }
}

enum Step {
    Done,
    Worked,
    Idle,
}

struct DayCount<'a> {
    first: Date,
    asked: u32,
    seen: &'a mut u32,
}
