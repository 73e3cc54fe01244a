//! Days that differ from the ordinary week: holidays, make-up working days 调休, days with hours of
//! their own; and the lists of them that a government announces each year.

use crate::interval::Interval;
use crate::language::{Name, Names, Translations};
use crate::week::code;
use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};

/// One entry of a list: a date, or all dates from `from` to `to`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "DayEntry", into = "DayEntry")]
pub struct DayRule {
    pub from: Date,
    /// Included.
    pub to: Date,
    pub name: String,
    pub kind: DayKind,
}

/// What is different on the day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DayKind {
    /// Nobody works.
    Holiday,
    /// A working day though the week says otherwise, with its own hours, or those of another
    /// weekday, or (when neither is said) those of the first working day of the week.
    MakeUp { like: Option<Weekday>, hours: Vec<Interval> },
    /// Worked at these hours instead of the usual ones.
    Hours(Vec<Interval>),
}

impl DayRule {
    /// A holiday of one day or several.
    pub fn holiday(from: Date, to: Date, name: &str) -> DayRule {
        DayRule { from, to, name: name.to_owned(), kind: DayKind::Holiday }
    }

    /// A make-up working day.
    pub fn make_up(date: Date, name: &str, like: Option<Weekday>) -> DayRule {
        let kind = DayKind::MakeUp { like, hours: Vec::new() };
        DayRule { from: date, to: date, name: name.to_owned(), kind }
    }

    /// A day with hours of its own.
    pub fn hours(date: Date, name: &str, hours: &[Interval]) -> DayRule {
        DayRule {
            from: date,
            to: date,
            name: name.to_owned(),
            kind: DayKind::Hours(hours.to_vec()),
        }
    }

    /// Whether the date lies in this entry.
    pub fn covers(&self, date: Date) -> bool {
        self.from <= date && date <= self.to
    }
}

/// The flat form in files and on the settings page.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct DayEntry {
    date: Date,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    to: Option<Date>,
    kind: EntryKind,
    name: String,
    #[serde(default, with = "code::maybe", skip_serializing_if = "Option::is_none")]
    like: Option<Weekday>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    hours: Vec<Interval>,
}

#[derive(Serialize, Deserialize, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
enum EntryKind {
    Holiday,
    Workday,
    Hours,
}

impl TryFrom<DayEntry> for DayRule {
    type Error = String;

    fn try_from(entry: DayEntry) -> Result<Self, String> {
        let DayEntry { date, to, kind, name, like, hours } = entry;
        if kind == EntryKind::Holiday && !hours.is_empty() {
            return Err(format!("{date}: a holiday has no hours; its kind would be \"hours\""));
        }
        if kind != EntryKind::Workday && like.is_some() {
            return Err(format!("{date}: only a \"workday\" is like a weekday"));
        }
        let kind = match kind {
            EntryKind::Holiday => DayKind::Holiday,
            EntryKind::Workday => DayKind::MakeUp { like, hours },
            EntryKind::Hours => DayKind::Hours(hours),
        };
        Ok(DayRule { from: date, to: to.unwrap_or(date), name, kind })
    }
}

impl From<DayRule> for DayEntry {
    fn from(rule: DayRule) -> Self {
        let (kind, like, hours) = match rule.kind {
            DayKind::Holiday => (EntryKind::Holiday, None, Vec::new()),
            DayKind::MakeUp { like, hours } => (EntryKind::Workday, like, hours),
            DayKind::Hours(hours) => (EntryKind::Hours, None, hours),
        };
        let to = (rule.to != rule.from).then_some(rule.to);
        DayEntry { date: rule.from, to, kind, name: rule.name, like, hours }
    }
}

/// The holidays and make-up days of one country, as far as they have been announced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HolidayList {
    /// What calendars call it: `cn`, `tw`.
    pub key: String,
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name_en: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name_zh_cn: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name_zh_tw: Option<String>,
    pub known_from: Date,
    /// The last day that has been announced. Beyond it, an explanation says that the list is not
    /// known yet.
    pub known_until: Date,
    pub days: Vec<DayRule>,
    #[serde(default)]
    pub names: Names,
}

impl HolidayList {
    /// Reads a list such as those in `content/calendars/`.
    pub fn from_toml(text: &str) -> Result<HolidayList, toml::de::Error> {
        toml::from_str(text)
    }

    /// The list's own name, for people.
    pub fn title(&self) -> Name {
        let translations = Translations {
            zh_cn: self.name_zh_cn.clone(),
            zh_tw: self.name_zh_tw.clone(),
            en: self.name_en.clone(),
        };
        Name { given: self.name.clone(), translations }
    }

    /// Takes a newly announced year into the list. Entries that lie wholly within the new ones'
    /// days are replaced, so that a corrected announcement can be imported again.
    pub fn take_in(&mut self, rules: Vec<DayRule>, known_until: Date) {
        let replaced = |old: &DayRule| rules.iter().any(|r| r.covers(old.from) && r.covers(old.to));
        self.days.retain(|old| !replaced(old));
        self.days.extend(rules);
        self.days.sort_by_key(|rule| (rule.from, rule.to));
        self.known_until = self.known_until.max(known_until);
    }
}
