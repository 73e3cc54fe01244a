//! One day or range a line, as a person types it; and the office calendar that Taiwan's government
//! publishes, which has a line for every day of the year.

use super::{Entry, ImportError, ImportProblem, parse_date};
use crate::days::{DayKind, DayRule};
use crate::interval::{Interval, parse_hours};
use crate::week::parse_weekday;
use jiff::civil::{Date, Weekday};

const HOLIDAY_WORDS: [&str; 11] =
    ["holiday", "off", "休", "休假", "放假", "假日", "假期", "节假日", "假", "休息", "補假"];
const WORKDAY_WORDS: [&str; 12] = [
    "workday",
    "work",
    "make-up",
    "makeup",
    "班",
    "上班",
    "调休",
    "調休",
    "补班",
    "補班",
    "調整上班",
    "補行上班",
];
const HOURS_WORDS: [&str; 4] = ["hours", "special", "时间", "時間"];

/// A heading with this column is that of Taiwan's office calendar.
const OFFICE_CALENDAR_COLUMN: &str = "是否放假";

pub(super) fn read(text: &str) -> Result<Vec<Entry>, ImportError> {
    let mut entries = Vec::new();
    let mut read_line: fn(&[String]) -> Result<Option<DayRule>, ImportProblem> = simple;
    let mut is_first = true;
    for (index, line) in text.lines().enumerate() {
        let trimmed = line.trim();
        if trimmed.is_empty() || trimmed.starts_with('#') {
            continue;
        }
        let fields = fields(trimmed);
        if std::mem::take(&mut is_first) && is_heading(&fields) {
            if fields.iter().any(|field| field == OFFICE_CALENDAR_COLUMN) {
                read_line = office_calendar;
            }
            continue;
        }
        let line = index + 1;
        if let Some(rule) = read_line(&fields).map_err(|why| ImportError { line, why })? {
            entries.push(Entry { line, rule });
        }
    }
    Ok(entries)
}

/// A heading names its columns and holds no digit in the first.
fn is_heading(fields: &[String]) -> bool {
    fields.len() > 1 && !fields[0].chars().any(|c| c.is_ascii_digit())
}

/// `date[,to],kind,name[,hours or weekday]`
fn simple(fields: &[String]) -> Result<Option<DayRule>, ImportProblem> {
    let field = |i: usize| fields.get(i).map_or("", String::as_str);
    let (from, mut to) = dates(field(0))?;
    let mut next = 1;
    if let Some(second) = parse_date(field(1)) {
        to = second;
        next = 2;
    } else if field(1).is_empty() && kind(field(2)).is_some() {
        next = 2;
    }
    let found = kind(field(next)).ok_or(ImportProblem::UnknownKind(field(next).to_owned()))?;
    let name = field(next + 1).to_owned();
    if name.is_empty() {
        return Err(ImportProblem::NameMissing);
    }
    let kind = with_hours(found, fields.get(next + 2..).unwrap_or_default())?;
    Ok(Some(DayRule { from, to, name, kind }))
}

/// `西元日期,星期,是否放假,備註`: 2 is free, 0 is worked; ordinary days and weekends have no remark.
fn office_calendar(fields: &[String]) -> Result<Option<DayRule>, ImportProblem> {
    let field = |i: usize| fields.get(i).map_or("", String::as_str);
    let date = parse_date(field(0)).ok_or(ImportProblem::NoDate(field(0).to_owned()))?;
    let is_weekend = matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday);
    let remark = field(3);
    let name = |otherwise: &str| if remark.is_empty() { otherwise } else { remark }.to_owned();
    match (field(2), is_weekend) {
        ("2", true) if remark.is_empty() => Ok(None),
        ("2", _) => Ok(Some(DayRule::holiday(date, date, &name("放假")))),
        ("0", true) => Ok(Some(DayRule::make_up(date, &name("補行上班"), None))),
        ("0", false) => Ok(None),
        (other, _) => Err(ImportProblem::UnknownKind(other.to_owned())),
    }
}

/// One date, or two joined by `~`, `..` or 至.
fn dates(text: &str) -> Result<(Date, Date), ImportProblem> {
    let missing = || ImportProblem::NoDate(text.to_owned());
    if let Some(date) = parse_date(text) {
        return Ok((date, date));
    }
    let (from, to) = ["..", "~", "～", "至", "–", "—"]
        .iter()
        .find_map(|mark| text.split_once(mark))
        .ok_or_else(missing)?;
    Ok((parse_date(from).ok_or_else(missing)?, parse_date(to).ok_or_else(missing)?))
}

fn kind(text: &str) -> Option<DayKind> {
    let text = text.to_lowercase();
    let is_in = |words: &[&str]| words.contains(&text.as_str());
    if is_in(&HOLIDAY_WORDS) {
        Some(DayKind::Holiday)
    } else if is_in(&WORKDAY_WORDS) {
        Some(DayKind::MakeUp { like: None, hours: Vec::new() })
    } else if is_in(&HOURS_WORDS) {
        Some(DayKind::Hours(Vec::new()))
    } else {
        None
    }
}

/// The rest of the line: hours, several fields of them, or a weekday for a make-up day.
fn with_hours(kind: DayKind, rest: &[String]) -> Result<DayKind, ImportProblem> {
    let text = rest.join(" ");
    let text = text.trim();
    let hours = || -> Result<Vec<Interval>, ImportProblem> {
        parse_hours(text).map_err(|_| ImportProblem::BadHours(text.to_owned()))
    };
    match kind {
        DayKind::Holiday if !text.is_empty() => Err(ImportProblem::BadHours(text.to_owned())),
        DayKind::Holiday => Ok(DayKind::Holiday),
        DayKind::MakeUp { .. } => match parse_weekday(text) {
            Some(day) => Ok(DayKind::MakeUp { like: Some(day), hours: Vec::new() }),
            None => Ok(DayKind::MakeUp { like: None, hours: hours()? }),
        },
        DayKind::Hours(_) if text.is_empty() => Err(ImportProblem::BadHours(String::new())),
        DayKind::Hours(_) => Ok(DayKind::Hours(hours()?)),
    }
}

/// Fields between commas (also full-width ones), semicolons or tabs; quotes keep a comma inside.
fn fields(line: &str) -> Vec<String> {
    let is_mark = |c: char| matches!(c, ',' | '，' | ';' | '\t');
    let mut out = vec![String::new()];
    let mut quoted = false;
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            c if is_mark(c) && !quoted => out.push(String::new()),
            c => out.last_mut().expect("there is always a field").push(c),
        }
    }
    out.iter().map(|field| field.trim().to_owned()).collect()
}
