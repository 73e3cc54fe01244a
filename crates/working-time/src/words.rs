//! Dates, weekdays and lengths of time as people write them in each language.

use crate::language::Lang;
use jiff::civil::{Date, DateTime, Weekday};

/// Codes of the weekdays in files, Monday first.
pub(crate) const WEEKDAY_CODES: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

const WEEKDAYS: [[&str; 7]; 3] = [
    ["周一", "周二", "周三", "周四", "周五", "周六", "周日"],
    ["週一", "週二", "週三", "週四", "週五", "週六", "週日"],
    ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
];

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// One sentence in zh-CN, zh-TW and en, with `{}` where a fact belongs.
pub(crate) type Sentences = [&'static str; 3];

/// The sentence in one language with its facts filled in. What stands in a fact stays as it is.
pub(crate) fn fill(sentences: Sentences, lang: Lang, facts: &[String]) -> String {
    let sentence = sentences[row(lang)];
    let mut facts = facts.iter();
    let mut out = String::new();
    for (i, part) in sentence.split("{}").enumerate() {
        if i > 0 {
            out.extend(facts.next().map(String::as_str));
        }
        out.push_str(part);
    }
    out
}

fn row(lang: Lang) -> usize {
    match lang {
        Lang::ZhCn => 0,
        Lang::ZhTw => 1,
        Lang::En => 2,
    }
}

/// Place of a weekday in a week that begins on Monday.
pub(crate) fn weekday_index(day: Weekday) -> usize {
    usize::from(day.to_monday_zero_offset().unsigned_abs())
}

pub(crate) fn weekday(day: Weekday, lang: Lang) -> &'static str {
    WEEKDAYS[row(lang)][weekday_index(day)]
}

/// `9月28日（周一）` or `Mon 28 Sep`, with the year where it is not the one everybody expects.
pub(crate) fn day(date: Date, usual_year: i16, lang: Lang) -> String {
    let bare = bare_day(date, usual_year, lang);
    let name = weekday(date.weekday(), lang);
    match lang {
        Lang::En => format!("{name} {bare}"),
        Lang::ZhCn | Lang::ZhTw => format!("{bare}（{name}）"),
    }
}

/// The same without the weekday.
fn bare_day(date: Date, usual_year: i16, lang: Lang) -> String {
    let (y, m, d) = (date.year(), date.month(), date.day());
    match lang {
        Lang::En => {
            let year = if y == usual_year { String::new() } else { format!(" {y}") };
            format!("{d} {}{year}", month(date))
        }
        Lang::ZhCn | Lang::ZhTw => {
            let year = if y == usual_year { String::new() } else { format!("{y}年") };
            format!("{year}{m}月{d}日")
        }
    }
}

/// `10月1日–7日` or `1–7 Oct`: from the first to the last day, both included.
pub(crate) fn days(first: Date, last: Date, usual_year: i16, lang: Lang) -> String {
    if first == last {
        return day(first, usual_year, lang);
    }
    let same_month = (first.year(), first.month()) == (last.year(), last.month());
    match lang {
        Lang::En if same_month => {
            format!("{}–{}", first.day(), bare_day(last, usual_year, lang))
        }
        Lang::ZhCn | Lang::ZhTw if same_month => {
            format!("{}–{}日", bare_day(first, usual_year, lang), last.day())
        }
        _ => {
            format!("{}–{}", bare_day(first, usual_year, lang), bare_day(last, first.year(), lang))
        }
    }
}

fn month(date: Date) -> &'static str {
    MONTHS[usize::from(date.month().unsigned_abs()) - 1]
}

/// `09:00`, with seconds only where there are any.
pub(crate) fn clock(at: DateTime) -> String {
    let base = format!("{:02}:{:02}", at.hour(), at.minute());
    if at.second() == 0 { base } else { format!("{base}:{:02}", at.second()) }
}

/// The end of something that began on `date`: midnight at its end is 24:00 of that day.
pub(crate) fn end_clock(date: Date, end: DateTime) -> String {
    let is_midnight = end == end.date().at(0, 0, 0, 0);
    if is_midnight && end.date() > date { "24:00".to_owned() } else { clock(end) }
}

/// `3 小时`, `7 h 30 min`, `45 s`; fractions of a second are left out.
pub(crate) fn length(ms: i64, lang: Lang) -> String {
    let [hour, minute, second] = match lang {
        Lang::ZhCn => ["小时", "分钟", "秒"],
        Lang::ZhTw => ["小時", "分鐘", "秒"],
        Lang::En => ["h", "min", "s"],
    };
    let seconds = ms / 1000;
    let parts: Vec<String> =
        [(seconds / 3600, hour), (seconds / 60 % 60, minute), (seconds % 60, second)]
            .into_iter()
            .filter(|(n, _)| *n > 0)
            .map(|(n, unit)| format!("{n} {unit}"))
            .collect();
    if parts.is_empty() { format!("0 {minute}") } else { parts.join(" ") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn days_and_lengths_read_as_people_write_them() {
        let (a, b) = (date(2026, 10, 1), date(2026, 10, 7));

        assert_eq!(days(a, b, 2026, Lang::En), "1–7 Oct");
        assert_eq!(days(a, b, 2026, Lang::ZhCn), "10月1日–7日");
        assert_eq!(days(a, a, 2025, Lang::ZhTw), "2026年10月1日（週四）");
        assert_eq!(days(date(2007, 12, 30), date(2008, 1, 1), 2007, Lang::En), "30 Dec–1 Jan 2008");
        assert_eq!(length(27_000_000, Lang::ZhCn), "7 小时 30 分钟");
        assert_eq!(length(0, Lang::En), "0 min");
        assert_eq!(end_clock(a, date(2026, 10, 2).at(0, 0, 0, 0)), "24:00");
    }
}
