//! From wall-clock times to moments. One rule for days on which clocks are changed, such that
//! intervals that touch on the wall still touch in time: nothing is lost or counted twice.

use crate::calendar::Calendar;
use crate::interval::DAY_MINUTES;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::{AmbiguousOffset, TimeZone};

/// The moments of one worked interval. Real time: a night in which the clocks go
/// forward has one hour less of work in it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Span {
    pub start: Timestamp,
    pub end: Timestamp,
}

/// The moment at which the wall clock shows this minute of this date; 1440 is the next midnight.
/// A time that the clocks skip is the moment they skip it; a time shown twice is the first one.
pub(crate) fn moment(zone: &TimeZone, date: Date, minute: u16) -> Option<Timestamp> {
    let wall = if minute >= DAY_MINUTES {
        date.tomorrow().ok()?.at(0, 0, 0, 0)
    } else {
        date.at((minute / 60) as i8, (minute % 60) as i8, 0, 0)
    };
    match zone.to_ambiguous_timestamp(wall).offset() {
        AmbiguousOffset::Unambiguous { offset } => offset.to_timestamp(wall).ok(),
        AmbiguousOffset::Fold { before, .. } => before.to_timestamp(wall).ok(),
        AmbiguousOffset::Gap { before, .. } => {
            let after_the_jump = before.to_timestamp(wall).ok()?;
            let just_past =
                Timestamp::from_millisecond(after_the_jump.as_millisecond() + 1).ok()?;
            zone.preceding(just_past).next().map(|jump| jump.timestamp())
        }
    }
}

impl Calendar {
    /// The date on the wall calendar at this moment.
    pub fn date_at(&self, at: Timestamp) -> Date {
        self.zone().to_datetime(at).date()
    }

    /// The worked spans of a date in order, without those that the clocks skip altogether. None
    /// beyond the years that can be counted.
    pub(crate) fn spans(&self, date: Date) -> Option<Vec<Span>> {
        let mut spans = Vec::with_capacity(self.hours(date).len());
        for interval in self.hours(date) {
            let start = moment(self.zone(), date, interval.start_min())?;
            let end = moment(self.zone(), date, interval.end_min())?;
            if start < end {
                spans.push(Span { start, end });
            }
        }
        Some(spans)
    }
}

/// Deadlines are kept in milliseconds; finer parts of a start are dropped.
pub(crate) fn whole_ms(at: Timestamp) -> Timestamp {
    // In the last millisecond of countable time there is no whole one to fall back to.
    Timestamp::from_millisecond(at.as_millisecond()).unwrap_or(at)
}

/// Milliseconds from one moment to another.
pub(crate) fn ms_from(a: Timestamp, b: Timestamp) -> i64 {
    b.as_millisecond() - a.as_millisecond()
}
