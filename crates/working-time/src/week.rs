//! An ordinary week: which hours are worked on each weekday.

use crate::interval::Interval;
use crate::words::{WEEKDAY_CODES, weekday_index};
use jiff::civil::Weekday;
use serde::{Deserialize, Deserializer, Serializer, de};

/// Hours of each weekday; an empty day is a day off.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Week {
    pub mon: Vec<Interval>,
    pub tue: Vec<Interval>,
    pub wed: Vec<Interval>,
    pub thu: Vec<Interval>,
    pub fri: Vec<Interval>,
    pub sat: Vec<Interval>,
    pub sun: Vec<Interval>,
}

impl Week {
    /// These hours from Monday to Friday.
    pub fn monday_to_friday(hours: &[Interval]) -> Week {
        let day = || hours.to_vec();
        Week { mon: day(), tue: day(), wed: day(), thu: day(), fri: day(), ..Week::default() }
    }

    /// These hours on all seven days.
    pub fn every_day(hours: &[Interval]) -> Week {
        let day = || hours.to_vec();
        Week { sat: day(), sun: day(), ..Week::monday_to_friday(hours) }
    }

    /// The hours of one weekday.
    pub fn hours(&self, day: Weekday) -> &[Interval] {
        match day {
            Weekday::Monday => &self.mon,
            Weekday::Tuesday => &self.tue,
            Weekday::Wednesday => &self.wed,
            Weekday::Thursday => &self.thu,
            Weekday::Friday => &self.fri,
            Weekday::Saturday => &self.sat,
            Weekday::Sunday => &self.sun,
        }
    }

    /// All seven days with their hours, Monday first.
    pub fn days(&self) -> impl Iterator<Item = (Weekday, &[Interval])> {
        Weekday::Monday.cycle_forward().take(7).map(|day| (day, self.hours(day)))
    }
}

/// `mon` … `sun`, also `Monday`, 周一, 週一, 星期一 and 礼拜一.
pub(crate) fn parse_weekday(text: &str) -> Option<Weekday> {
    let text = text.trim().to_lowercase();
    let index = if text.is_ascii() {
        let start = text.get(..3)?;
        WEEKDAY_CODES.iter().position(|code| *code == start)?
    } else {
        let day = ["周", "週", "星期", "礼拜", "禮拜"].iter().find_map(|p| text.strip_prefix(p))?;
        match day {
            "天" => 6,
            _ => ["一", "二", "三", "四", "五", "六", "日"].iter().position(|d| *d == day)?,
        }
    };
    Weekday::from_monday_zero_offset(index as i8).ok()
}

/// Serde form of a weekday: `mon` … `sun`.
pub(crate) mod code {
    use super::*;

    pub fn serialize<S: Serializer>(day: &Weekday, out: S) -> Result<S::Ok, S::Error> {
        out.serialize_str(WEEKDAY_CODES[weekday_index(*day)])
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Weekday, D::Error> {
        let text = String::deserialize(from)?;
        parse_weekday(&text).ok_or_else(|| {
            de::Error::custom(format!("“{text}” is no weekday; write mon, tue, … sun"))
        })
    }

    /// The same for a weekday that may be absent.
    pub mod maybe {
        use super::*;

        pub fn serialize<S: Serializer>(day: &Option<Weekday>, out: S) -> Result<S::Ok, S::Error> {
            match day {
                Some(day) => super::serialize(day, out),
                None => out.serialize_none(),
            }
        }

        pub fn deserialize<'de, D: Deserializer<'de>>(
            from: D,
        ) -> Result<Option<Weekday>, D::Error> {
            super::deserialize(from).map(Some)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weekdays_are_read_in_both_scripts_and_in_english() {
        for text in ["sun", "Sunday", "周日", "週日", "星期天"] {
            assert_eq!(parse_weekday(text), Some(Weekday::Sunday), "{text}");
        }
        assert_eq!(parse_weekday("mo"), None);
        assert_eq!(parse_weekday("周八"), None);
    }
}
