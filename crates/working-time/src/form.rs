//! Calendars as a settings page shows and edits them, and the book of all calendars of a centre.

use crate::calendar::Calendar;
use crate::days::{DayRule, HolidayList};
use crate::language::Names;
use crate::problem::Problem;
use crate::week::Week;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a person fills in. [`Calendar::new`] checks it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CalendarForm {
    pub name: String,
    /// An IANA zone such as `Asia/Shanghai`.
    pub zone: String,
    /// Keys of the holiday lists it follows.
    #[serde(default)]
    pub lists: Vec<String>,
    #[serde(default)]
    pub week: Week,
    /// Days of its own. They win over the lists; a later entry wins over an earlier one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub days: Vec<DayRule>,
    /// Names of its own days in other languages.
    #[serde(default, skip_serializing_if = "Names::is_empty")]
    pub names: Names,
}

impl CalendarForm {
    /// Reads one calendar.
    pub fn from_toml(text: &str) -> Result<CalendarForm, toml::de::Error> {
        toml::from_str(text)
    }
}

/// All calendars of a centre, and which one holds where nobody chose another.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CalendarBook {
    pub default: String,
    #[serde(rename = "calendar", default)]
    pub calendars: Vec<CalendarForm>,
}

impl CalendarBook {
    /// Reads a book such as `content/calendars/starting.toml`.
    pub fn from_toml(text: &str) -> Result<CalendarBook, toml::de::Error> {
        toml::from_str(text)
    }

    /// Checks every calendar; the problems come with the name of the calendar they are in.
    pub fn open(&self, lists: &[HolidayList]) -> Result<Calendars, Vec<(String, Problem)>> {
        let mut by_name = BTreeMap::new();
        let mut problems = Vec::new();
        for form in &self.calendars {
            match Calendar::new(form.clone(), lists) {
                Ok(calendar) => {
                    if by_name.insert(form.name.clone(), calendar).is_some() {
                        let taken = Problem::NameTaken(form.name.clone());
                        problems.push((form.name.clone(), taken));
                    }
                }
                Err(found) => problems.extend(found.into_iter().map(|p| (form.name.clone(), p))),
            }
        }
        if !self.calendars.iter().any(|form| form.name == self.default) {
            let missing = Problem::CalendarMissing(self.default.clone());
            problems.push((self.default.clone(), missing));
        }
        match (problems.is_empty(), by_name.get(&self.default).cloned()) {
            (true, Some(default)) => Ok(Calendars { default, by_name }),
            _ => Err(problems),
        }
    }
}

/// The checked calendars of a centre.
#[derive(Debug, Clone)]
pub struct Calendars {
    default: Calendar,
    by_name: BTreeMap<String, Calendar>,
}

impl Calendars {
    /// The calendar of this name.
    pub fn get(&self, name: &str) -> Option<&Calendar> {
        self.by_name.get(name)
    }

    /// The calendar that holds where nobody chose another.
    pub fn usual(&self) -> &Calendar {
        &self.default
    }

    /// All calendars by name.
    pub fn all(&self) -> impl Iterator<Item = (&str, &Calendar)> {
        self.by_name.iter().map(|(name, calendar)| (name.as_str(), calendar))
    }
}
