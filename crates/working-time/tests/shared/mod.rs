//! Calendars that several tests ask.
#![allow(dead_code, reason = "each test file uses a part")]

use jiff::Timestamp;
use working_time::{
    Calendar, CalendarBook, CalendarForm, Calendars, HolidayList, Week, parse_hours,
};

pub const HOUR_MS: i64 = 3_600_000;

pub fn mainland() -> HolidayList {
    let text = include_str!("../../../../content/calendars/cn.toml");
    HolidayList::from_toml(text).unwrap()
}

pub fn taiwan() -> HolidayList {
    let text = include_str!("../../../../content/calendars/tw.toml");
    HolidayList::from_toml(text).unwrap()
}

pub fn starting() -> Calendars {
    let text = include_str!("../../../../content/calendars/starting.toml");
    CalendarBook::from_toml(text).unwrap().open(&[mainland(), taiwan()]).unwrap()
}

/// The calendar a mainland centre starts with: 09:00–12:00 and 13:30–18:00.
pub fn office() -> Calendar {
    starting().usual().clone()
}

/// These hours on every day of the week, without holidays.
pub fn every_day(zone: &str, hours: &str) -> Calendar {
    let week = Week::every_day(&parse_hours(hours).unwrap());
    let form = CalendarForm { name: "test".into(), zone: zone.into(), week, ..Default::default() };
    Calendar::new(form, &[]).unwrap()
}

pub fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}
