//! A stretch of one day on the wall clock, such as 09:00–12:00. It may end at 24:00; a night shift
//! is two intervals, one before midnight and one after.

use crate::problem::{Place, Problem};
use jiff::civil::Time;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;

/// Minutes in a day on the wall clock; also the latest end of an interval.
pub const DAY_MINUTES: u16 = 24 * 60;

/// From when to when, in whole minutes since midnight. The end is not included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Interval {
    start_min: u16,
    end_min: u16,
}

impl Interval {
    /// 00:00–24:00.
    pub const WHOLE_DAY: Interval = Interval { start_min: 0, end_min: DAY_MINUTES };

    /// Refuses an end that is not after its start, and an end after 24:00.
    pub fn new(start_min: u16, end_min: u16) -> Result<Self, Problem> {
        let interval = Interval { start_min, end_min };
        if end_min > DAY_MINUTES {
            return Err(Problem::NotHours(format!("{start_min}-{end_min}")));
        }
        if end_min <= start_min {
            return Err(Problem::EndsBeforeStart(interval));
        }
        Ok(interval)
    }

    /// Reads `09:00-12:00`, also with another dash, 至, full-width colons or single digits.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let bad = || Problem::NotHours(text.trim().to_owned());
        let plain = plain(text);
        let (start, end) = plain.split_once('-').ok_or_else(bad)?;
        let start = minute_of_day(start).ok_or_else(bad)?;
        let end = minute_of_day(end).ok_or_else(bad)?;
        Interval::new(start, end)
    }

    /// Minutes from midnight to the start.
    pub fn start_min(self) -> u16 {
        self.start_min
    }

    /// Minutes from midnight to the end, 1440 for 24:00.
    pub fn end_min(self) -> u16 {
        self.end_min
    }

    /// How long it is on a day whose clocks are not changed.
    pub fn minutes(self) -> u16 {
        self.end_min - self.start_min
    }

    pub(crate) fn start(self) -> Time {
        clock(self.start_min)
    }

    /// The end as a time of the same day: 24:00 becomes 23:59.
    pub(crate) fn end_same_day(self) -> Time {
        clock(self.end_min.min(DAY_MINUTES - 1))
    }
}

/// Reads one line of hours as a settings page has it: `09:00-12:00, 13:30-18:00`. Sorted on return.
///
/// ```
/// let hours = working_time::parse_hours("13:30–18:00、9:00–12:00").unwrap();
/// assert_eq!(hours[0].to_string(), "09:00–12:00");
/// ```
pub fn parse_hours(text: &str) -> Result<Vec<Interval>, Problem> {
    plain(text)
        .split(|c: char| matches!(c, ',' | ';' | '、') || c.is_whitespace())
        .filter(|part| !part.is_empty())
        .map(Interval::parse)
        .collect::<Result<Vec<_>, _>>()
        .map(|mut hours| {
            hours.sort_unstable();
            hours
        })
}

/// Sorts the intervals of one day and refuses two that overlap. Touching ones are fine.
pub(crate) fn apart(hours: &[Interval], place: Place) -> Result<Vec<Interval>, Problem> {
    let mut sorted = hours.to_vec();
    sorted.sort_unstable();
    for pair in sorted.windows(2) {
        if pair[1].start_min < pair[0].end_min {
            return Err(Problem::Overlap { place, first: pair[0], second: pair[1] });
        }
    }
    Ok(sorted)
}

/// One kind of dash, comma and colon, and no spaces around the dash.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.trim().chars() {
        let c = match c {
            '–' | '—' | '−' | '-' | '~' | '～' | '〜' | '至' | '到' => '-',
            '：' => ':',
            '，' => ',',
            '；' => ';',
            '０'..='９' => char::from(b'0' + (c as u32 - '０' as u32) as u8),
            other => other,
        };
        if c == '-' {
            out.truncate(out.trim_end().len());
        }
        if !(c.is_whitespace() && out.ends_with('-')) {
            out.push(c);
        }
    }
    out
}

/// `9`, `9:30`, `09:30` or `24:00` as minutes from midnight.
fn minute_of_day(text: &str) -> Option<u16> {
    let (hour, minute) = text.trim().split_once(':').unwrap_or((text.trim(), "00"));
    let short = |s: &str, least: usize| {
        (least..=2).contains(&s.len()) && s.bytes().all(|b| b.is_ascii_digit())
    };
    if !short(hour, 1) || !short(minute, 2) {
        return None;
    }
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
    let at = hour * 60 + minute;
    (minute < 60 && at <= DAY_MINUTES).then_some(at)
}

fn clock(minute: u16) -> Time {
    Time::new((minute / 60) as i8, (minute % 60) as i8, 0, 0)
        .expect("an interval's minutes are within a day")
}

impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (s, e) = (self.start_min, self.end_min);
        write!(f, "{:02}:{:02}–{:02}:{:02}", s / 60, s % 60, e / 60, e % 60)
    }
}

impl Serialize for Interval {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.serialize_str(&self.to_string().replace('–', "-"))
    }
}

impl<'de> Deserialize<'de> for Interval {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        Interval::parse(&text).map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_read_as_people_type_them() {
        for text in ["09:00-12:00", "9:00 – 12:00", "9-12", "09：00至12：00", "９:00～12:00"]
        {
            assert_eq!(Interval::parse(text), Interval::new(540, 720), "{text}");
        }
        let hours = parse_hours("22:00 - 24:00，00:00-06:00").unwrap();
        assert_eq!(hours, [Interval::new(0, 360).unwrap(), Interval::new(1320, 1440).unwrap()]);
    }

    #[test]
    fn what_is_no_interval_is_refused_with_its_text() {
        for text in ["", "9", "-", "9:5-10", "25:00-26:00", "12:60-13:00", "24:01-24:02", "春-节"]
        {
            assert!(matches!(Interval::parse(text), Err(Problem::NotHours(_))), "{text}");
        }
        assert!(matches!(Interval::parse("22:00-06:00"), Err(Problem::EndsBeforeStart(_))));
    }
}
