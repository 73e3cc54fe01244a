//! 工作时间: when is eight working hours from now, and why?
//!
//! A deadline that nobody can explain is not believed. This library counts working time the way a
//! service centre works: several intervals a day with a lunch break between them, nights over
//! midnight, public holidays, make-up working days 调休, days with hours of their own, and clocks
//! that are put forward and back. Every answer carries the pieces it was made of and says them in
//! Simplified Chinese, Traditional Chinese as written in Taiwan, and English.
//!
//! ```
//! use working_time::{Calendar, CalendarForm, DayRule, HolidayList, Lang};
//!
//! let form = CalendarForm::from_toml(r#"
//!     name = "办公时间"
//!     zone = "Asia/Shanghai"
//!
//!     [week]
//!     mon = ["09:00-12:00", "13:30-18:00"]
//!     tue = ["09:00-12:00", "13:30-18:00"]
//!     wed = ["09:00-12:00", "13:30-18:00"]
//!     thu = ["09:00-12:00", "13:30-18:00"]
//!     fri = ["09:00-12:00", "13:30-18:00"]
//!
//!     [[days]]
//!     date = "2026-10-01"
//!     to = "2026-10-07"
//!     kind = "holiday"
//!     name = "国庆节"
//! "#).unwrap();
//! let calendar = Calendar::new(form, &[]).unwrap();
//!
//! let start = "2026-09-30T16:00:00+08:00".parse().unwrap();
//! let due = calendar.due(start, 4 * 60).unwrap();
//!
//! assert_eq!(due.at.to_string(), "2026-10-08T11:00:00+08:00[Asia/Shanghai]");
//! assert_eq!(due.explain_line(Lang::En),
//!     "Wed 30 Sep 16:00–18:00 counted 2 h; 国庆节 1–7 Oct not counted; \
//!      Thu 8 Oct 09:00–11:00 counted 2 h");
//! assert_eq!(calendar.working_ms_between(start, due.at.timestamp()).unwrap(), 4 * 3_600_000);
//! ```
//!
//! # What to call
//! | question | answer |
//! |---|---|
//! | when are so many working minutes over? | [`Calendar::due`], [`Calendar::due_after_ms`] |
//! | when are so many working days over? | [`Calendar::due_days`] |
//! | how long did we work on it? | [`Calendar::working_ms_between`] |
//! | is somebody there, and when next? | [`Calendar::is_working_at`], [`Calendar::next_working_moment`], [`Calendar::last_working_moment_before`] |
//! | is this a working day, from when to when? | [`Calendar::is_working_day`], [`Calendar::opening`], [`Calendar::closing`], [`Calendar::hours`], [`Calendar::sort`] |
//! | why? | [`Due::explain`], [`Due::headline`], and as data [`Due::why`] |
//! | next year's holidays are announced | [`import`], then [`HolidayList::take_in`] |
//!
//! # Several calendars, shared lists
//! A [`CalendarBook`] holds what people edit: one [`CalendarForm`] for each calendar and the name of
//! the usual one. Calendars name the [`HolidayList`]s they follow, so a newly announced year is
//! imported once. A deadline that reaches beyond the announced years says so.
//!
//! # What holds
//! - Pure: no clock, no files, no network; the zone data is compiled in, so every machine gives the
//!   same deadline.
//! - [`Calendar::due`] and [`Calendar::working_ms_between`] are inverse to each other, to the
//!   millisecond, also on days on which clocks are changed.
//! - The pieces in [`Due::why`] follow each other from start to deadline without a gap, and what
//!   they count sums up to what was asked.
//! - No input panics, and none makes a search run on: after two years without working time there
//!   is [`NoAnswer::NoWorkingTime`].

mod between;
mod calendar;
mod clock;
mod days;
mod due;
mod explain;
mod form;
mod import;
mod interval;
mod language;
mod piece;
mod problem;
mod week;
mod words;

pub use calendar::{Calendar, DaySort, MOST_DAY_RULES};
pub use days::{DayKind, DayRule, HolidayList};
pub use due::{Asked, Due};
pub use form::{CalendarBook, CalendarForm, Calendars};
pub use import::{ImportError, ImportProblem, import};
pub use interval::{DAY_MINUTES, Interval, parse_hours};
pub use language::{Lang, Name, Names, Translations};
pub use piece::{Piece, Why};
pub use problem::{NoAnswer, Place, Problem};
pub use week::Week;
