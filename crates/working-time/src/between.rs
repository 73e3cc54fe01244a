//! How much working time lies between two moments, and the working moments next to one.

use crate::calendar::Calendar;
use crate::clock::{Span, ms_from, whole_ms};
use crate::problem::NoAnswer;
use jiff::Timestamp;
use jiff::civil::Date;

/// Longer stretches than a century are a slip, not a question.
const LONGEST_STRETCH_MS: i64 = 100 * 366 * 24 * 3_600_000;
/// After two years without any working time the search is given up.
const IDLE_DAYS: u32 = 731;

impl Calendar {
    /// Working time from `a` to `b`; negative if `b` comes first.
    pub fn working_ms_between(&self, a: Timestamp, b: Timestamp) -> Result<i64, NoAnswer> {
        if b < a {
            return self.working_ms_between(b, a).map(|ms| -ms);
        }
        let (a, b) = (whole_ms(a), whole_ms(b));
        if ms_from(a, b) > LONGEST_STRETCH_MS {
            return Err(NoAnswer::TooLong);
        }
        let mut date = day_before(self.date_at(a));
        let last = self.date_at(b).tomorrow().unwrap_or(self.date_at(b));
        let mut sum_ms = 0;
        while date <= last {
            // At the very ends of countable time a day may have no moments, and nothing to count.
            for span in self.spans(date).unwrap_or_default() {
                sum_ms += ms_from(span.start.max(a), span.end.min(b)).max(0);
            }
            let Ok(next) = date.tomorrow() else { break };
            date = next;
        }
        Ok(sum_ms)
    }

    /// Whether anybody works at this moment. Closing time itself is not worked.
    pub fn is_working_at(&self, at: Timestamp) -> bool {
        let date = self.date_at(at);
        [Some(date), date.tomorrow().ok(), date.yesterday().ok()].into_iter().flatten().any(|day| {
            let spans = self.spans(day).unwrap_or_default();
            spans.iter().any(|span| span.start <= at && at < span.end)
        })
    }

    /// This moment if it is worked, otherwise the next opening or end of a break.
    pub fn next_working_moment(&self, at: Timestamp) -> Result<Timestamp, NoAnswer> {
        let first = self.date_at(at);
        let mut date = day_before(first);
        for _ in 0..IDLE_DAYS {
            let spans = self.spans(date).ok_or(NoAnswer::OutOfRange)?;
            if let Some(span) = spans.iter().find(|span| span.end > at) {
                return Ok(span.start.max(at));
            }
            date = date.tomorrow().map_err(|_| NoAnswer::OutOfRange)?;
        }
        Err(NoAnswer::NoWorkingTime { from: first, until: date })
    }

    /// This moment if work went on until it, otherwise the last closing or beginning of a break
    /// before it.
    pub fn last_working_moment_before(&self, at: Timestamp) -> Result<Timestamp, NoAnswer> {
        let first = self.date_at(at);
        let mut date = first.tomorrow().unwrap_or(first);
        for _ in 0..IDLE_DAYS {
            let spans: Vec<Span> = self.spans(date).ok_or(NoAnswer::OutOfRange)?;
            if let Some(span) = spans.iter().rev().find(|span| span.start < at) {
                return Ok(span.end.min(at));
            }
            date = date.yesterday().map_err(|_| NoAnswer::OutOfRange)?;
        }
        Err(NoAnswer::NoWorkingTime { from: date, until: first })
    }
}

fn day_before(date: Date) -> Date {
    date.yesterday().unwrap_or(date)
}
