//! Reads a list of holidays and make-up days that somebody typed, pasted or downloaded: simple CSV,
//! Taiwan's official office calendar, TOML, or iCalendar.

mod csv;
mod ics;
mod toml_list;

use crate::days::{DayKind, DayRule};
use crate::language::Lang;
use crate::words::{self, Sentences};
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::fmt;

/// What is wrong with an imported text, and in which line (the first is 1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportError {
    pub line: usize,
    pub why: ImportProblem,
}

/// What can be wrong with one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ImportProblem {
    /// Nothing to read.
    Empty,
    NoDate(String),
    /// Neither a holiday nor a working day.
    UnknownKind(String),
    NameMissing,
    /// The fourth field is neither hours nor a weekday.
    BadHours(String),
    RangeBackwards,
    RangeTooLong,
    /// The same day is a holiday in one line and a working day in another.
    Contradiction {
        date: Date,
        other_line: usize,
    },
    /// The event repeats, and does not say on which dates.
    Repeats,
    /// Not TOML, or not of this shape.
    Toml(String),
    TooMuch,
}

/// Longest range of one entry and most entries of one text.
const LONGEST_DAYS: i32 = 366;
const MOST_ENTRIES: usize = 20_000;

/// Reads holidays and make-up days from CSV, TOML or iCalendar text; which of them, it sees.
///
/// CSV has a date, `holiday` (休, 放假) or `workday` (班, 上班, 调休, 補班) or `hours`, and a name; a
/// range has a second date after the first. A fourth field may name the hours, or the weekday whose
/// hours are worked. Lines that begin with `#` are remarks.
///
/// ```
/// let rules = working_time::import(
///     "2027-02-05,2027-02-12,holiday,春节\n\
///      2027-02-14,workday,调休\n\
///      2027-12-31,hours,年终盘点,09:00-12:00",
/// ).unwrap();
/// assert_eq!(rules.len(), 3);
///
/// let error = working_time::import("2027-02-30,holiday,春节").unwrap_err();
/// assert_eq!(error.line, 1);
/// ```
pub fn import(text: &str) -> Result<Vec<DayRule>, ImportError> {
    let text = text.trim_start_matches('\u{feff}');
    let first = text.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with('#'));
    let entries = match first {
        None => return Err(ImportError { line: 1, why: ImportProblem::Empty }),
        Some(line) if line.to_ascii_uppercase().starts_with("BEGIN:VCALENDAR") => ics::read(text)?,
        Some(line) if line.starts_with('[') || line.contains('=') => toml_list::read(text)?,
        Some(_) => csv::read(text)?,
    };
    if entries.is_empty() {
        return Err(ImportError { line: 1, why: ImportProblem::Empty });
    }
    agree(&entries)?;
    Ok(entries.into_iter().map(|entry| entry.rule).collect())
}

/// An entry and the line it stands in.
struct Entry {
    line: usize,
    rule: DayRule,
}

/// Refuses ranges that cannot be meant and days that are said to be both free and worked.
fn agree(entries: &[Entry]) -> Result<(), ImportError> {
    if entries.len() > MOST_ENTRIES {
        return Err(ImportError { line: entries[MOST_ENTRIES].line, why: ImportProblem::TooMuch });
    }
    let mut seen: BTreeMap<Date, &Entry> = BTreeMap::new();
    for entry in entries {
        let error = |why| ImportError { line: entry.line, why };
        let (from, to) = (entry.rule.from, entry.rule.to);
        if to < from {
            return Err(error(ImportProblem::RangeBackwards));
        }
        if from.until(to).map_or(i32::MAX, |span| span.get_days()) > LONGEST_DAYS {
            return Err(error(ImportProblem::RangeTooLong));
        }
        let mut date = from;
        while date <= to {
            let other = seen.insert(date, entry);
            if let Some(other) = other.filter(|other| is_free(other) != is_free(entry)) {
                return Err(error(ImportProblem::Contradiction { date, other_line: other.line }));
            }
            let Ok(next) = date.tomorrow() else { break };
            date = next;
        }
    }
    Ok(())
}

fn is_free(entry: &Entry) -> bool {
    matches!(entry.rule.kind, DayKind::Holiday)
}

/// `2027-02-06`, `2027/2/6`, `2027.2.6`, `20270206` or `2027年2月6日`.
fn parse_date(text: &str) -> Option<Date> {
    let text = text.trim();
    let (year, month, day) = if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
        (&text[..4], &text[4..6], &text[6..])
    } else {
        let text = text.strip_suffix(['日', '号', '號']).unwrap_or(text);
        let mut parts = text.split(['-', '/', '.', '年', '月']);
        let triple = (parts.next()?, parts.next()?, parts.next()?);
        if parts.next().is_some() {
            return None;
        }
        triple
    };
    if year.len() != 4 || month.len() > 2 || day.len() > 2 {
        return None;
    }
    Date::new(number(year)?, i8::try_from(number(month)?).ok()?, i8::try_from(number(day)?).ok()?)
        .ok()
}

fn number(text: &str) -> Option<i16> {
    text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok())?
}

impl ImportError {
    /// One sentence for the person who pasted the text.
    pub fn message(&self, lang: Lang) -> String {
        let why = self.why.message(lang);
        match lang {
            Lang::ZhCn | Lang::ZhTw => format!("第 {} 行：{why}", self.line),
            Lang::En => format!("line {}: {why}", self.line),
        }
    }
}

impl ImportProblem {
    fn message(&self, lang: Lang) -> String {
        let facts = match self {
            ImportProblem::NoDate(text)
            | ImportProblem::UnknownKind(text)
            | ImportProblem::BadHours(text)
            | ImportProblem::Toml(text) => vec![text.clone()],
            ImportProblem::Contradiction { date, other_line } => {
                vec![date.to_string(), other_line.to_string()]
            }
            _ => Vec::new(),
        };
        words::fill(self.sentences(), lang, &facts)
    }

    #[rustfmt::skip]
    fn sentences(&self) -> Sentences {
        match self {
            ImportProblem::Empty => [
                "没有可以导入的日期", "沒有可以匯入的日期", "there is nothing to import"],
            ImportProblem::NoDate(_) => [
                "“{}”不是日期，请写成 2027-02-06", "「{}」不是日期，請寫成 2027-02-06",
                "“{}” is no date; write it like 2027-02-06"],
            ImportProblem::UnknownKind(_) => [
                "“{}”看不出放假还是上班，请写 holiday、workday 或 hours",
                "「{}」看不出放假還是上班，請寫 holiday、workday 或 hours",
                "“{}” is neither holiday nor workday nor hours"],
            ImportProblem::NameMissing => ["没有写名称", "沒有填名稱", "the name is missing"],
            ImportProblem::BadHours(_) => [
                "“{}”不是上班时间，请写成 09:00-12:00", "「{}」不是上班時間，請寫成 09:00-12:00",
                "“{}” are no hours; write them like 09:00-12:00"],
            ImportProblem::RangeBackwards => [
                "结束早于开始", "結束早於開始", "the end is before the start"],
            ImportProblem::RangeTooLong => [
                "超过一年", "超過一年", "the range is longer than a year"],
            ImportProblem::Contradiction { .. } => [
                "{} 在第 {} 行写的正好相反（放假与上班）", "{} 在第 {} 行寫的正好相反（放假與上班）",
                "{} is said to be the opposite in line {}"],
            ImportProblem::Repeats => [
                "这是重复的日程，没有写明日期，请逐条列出",
                "這是重複的行程，沒有寫明日期，請逐筆列出",
                "a repeating event does not name its dates; list them one by one"],
            ImportProblem::Toml(_) => ["格式不对：{}", "格式不對：{}", "not readable: {}"],
            ImportProblem::TooMuch => ["条目太多", "筆數太多", "there are too many entries"],
        }
    }
}

impl fmt::Display for ImportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message(Lang::En))
    }
}

impl std::error::Error for ImportError {}
