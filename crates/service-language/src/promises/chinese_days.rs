//! Days as Chinese names them: 明天, 下周一, 12月3号, 月底, 下个工作日.

use super::chinese_dates::{date, feast, month_edge};
use super::moment::{Day, Which};
use super::reader::{Reader, han_digit};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct FoundDay {
    pub(super) day: Day,
    /// The day lies before today: 昨天, 上周五.
    pub(super) past: bool,
    /// A bare 12号 may be a counter or a building: what follows must read like a day.
    pub(super) needs_company: bool,
}

pub(super) const fn sure(day: Day) -> FoundDay {
    FoundDay { day, past: false, needs_company: false }
}

const fn gone() -> FoundDay {
    FoundDay { day: Day::FromToday(-1), past: true, needs_company: false }
}

/// Days counted from today. The longer stand before those they begin with.
const RELATIVE: &[(&str, i64)] = &[
    ("今明两天", 1),
    ("今明两日", 1),
    ("今明", 1),
    ("今天", 0),
    ("今日", 0),
    ("今儿", 0),
    ("即日", 0),
    ("本日", 0),
    ("明后两天", 2),
    ("明后天", 2),
    ("明天", 1),
    ("明日", 1),
    ("明儿", 1),
    ("次日", 1),
    ("隔天", 1),
    ("隔日", 1),
    ("翌日", 1),
    ("第二天", 1),
    ("大后天", 3),
    ("后天", 2),
    ("后日", 2),
];

/// One character names the day when a part of it follows: 今早, 明晚.
const RELATIVE_BEFORE_PART: &[(&str, i64)] = &[("今", 0), ("明", 1), ("后", 2)];

const PAST_DAYS: &[&str] = &[
    "昨天",
    "昨日",
    "昨晚",
    "昨儿",
    "昨早",
    "昨夜",
    "大前天",
    "前天",
    "前日",
    "前晚",
    "上周",
    "上星期",
    "上个星期",
    "上礼拜",
    "上个礼拜",
    "上个周",
    "上个月",
    "上月",
    "去年",
];

const WEEK_AHEAD: &[(&str, Which)] = &[
    ("下下个", Which::Ahead(2)),
    ("下下", Which::Ahead(2)),
    ("下个", Which::Ahead(1)),
    ("下一", Which::Ahead(1)),
    ("下", Which::Ahead(1)),
    ("本", Which::This),
    ("这个", Which::This),
    ("这一", Which::This),
    ("这", Which::This),
];

const WEEK: &[&str] = &["周", "星期", "礼拜"];

const WEEKDAYS: &[(&str, i8)] = &[
    ("一", 1),
    ("二", 2),
    ("三", 3),
    ("四", 4),
    ("五", 5),
    ("六", 6),
    ("日", 7),
    ("天", 7),
    ("1", 1),
    ("2", 2),
    ("3", 3),
    ("4", 4),
    ("5", 5),
    ("6", 6),
    ("7", 7),
];

/// The day that begins here, with a second name for it swallowed: 明天(周五), 12月5日周五.
pub(super) fn day(reader: &mut Reader<'_>) -> Option<FoundDay> {
    let first = plain_day(reader)?;
    if first.past {
        return Some(first);
    }
    let first = later_of_range(reader, first);
    let mut ahead = *reader;
    let bracket = ahead.eat("(");
    if let Some(second) = plain_day(&mut ahead)
        && !second.past
        && (!bracket || ahead.eat(")"))
        && same_day_twice(first.day, second.day)
    {
        *reader = ahead;
        // The date says more than the weekday, and the weekday more than nothing.
        let day = match (first.day, second.day) {
            (Day::Weekday(..), named) => named,
            (named, _) => named,
        };
        return Some(sure(day));
    }
    Some(first)
}

/// Two names stand for one day only when one is a weekday and the other is not.
fn same_day_twice(first: Day, second: Day) -> bool {
    let weekday = |day| matches!(day, Day::Weekday(..));
    let dated = |day| matches!(day, Day::Date { .. } | Day::OfMonth(..));
    weekday(first) != weekday(second) || (dated(second) && !dated(first))
}

/// 周三到周五, 明天或者后天, 3日至5日: the later is what was promised.
fn later_of_range(reader: &mut Reader<'_>, first: FoundDay) -> FoundDay {
    let mut ahead = *reader;
    if ahead.eat_any(&["到", "至", "~", "-", "–", "—", "或者", "或是", "或", "、"]).is_none()
    {
        return first;
    }
    match plain_day(&mut ahead) {
        Some(second) if !second.past => {
            *reader = ahead;
            FoundDay { day: in_month_of(first.day, second.day), ..second }
        }
        _ => first,
    }
}

/// 12月3日至5日: the second day lies in the month of the first.
fn in_month_of(first: Day, second: Day) -> Day {
    match (first, second) {
        (Day::Date { year, month, .. }, Day::Date { year: None, month: None, day }) => {
            Day::Date { year, month, day }
        }
        (Day::OfMonth(ahead, _), Day::Date { month: None, day, .. }) => Day::OfMonth(ahead, day),
        (Day::Weekday(which, _), Day::Weekday(Which::Coming, day)) => Day::Weekday(which, day),
        (_, second) => second,
    }
}

fn plain_day(reader: &mut Reader<'_>) -> Option<FoundDay> {
    if reader.before() == Some('每') {
        return None;
    }
    let first = reader.peek()?;
    if first.is_ascii_digit() || han_digit(first).is_some() {
        return date(reader); // no other name of a day begins with a number
    }
    if !DAYS_BEGIN.contains(&first) {
        return None;
    }
    if reader.eat_any(PAST_DAYS).is_some() {
        skip_past_weekday(reader);
        return Some(gone());
    }
    if reader.eat("当天") || reader.eat("当日") {
        return Some(sure(Day::Same));
    }
    if reader.looks_at(&["当晚"]) && reader.eat("当") {
        return Some(sure(Day::Same));
    }
    let counted = reader.before().is_some_and(|c| c.is_ascii_digit() || han_digit(c).is_some());
    if counted && reader.looks_at(&["次日"]) {
        return None; // 换了三次日期
    }
    if let Some(days) = reader.eat_row(RELATIVE) {
        return Some(sure(Day::FromToday(days)));
    }
    let mut ahead = *reader;
    if let Some(days) = ahead.eat_row(RELATIVE_BEFORE_PART)
        && ahead.looks_at(&["早", "晚", "午", "夜", "上午", "下午", "中午"])
        && !ahead.looks_at(&["晚点", "晚些", "早点", "早些"])
    {
        *reader = ahead;
        return Some(sure(Day::FromToday(days)));
    }
    working_day(reader)
        .or_else(|| week(reader))
        .or_else(|| month_edge(reader))
        .or_else(|| date(reader))
        .or_else(|| feast(reader))
}

/// With which characters the tables of this file and of `chinese_dates.rs` begin.
const DAYS_BEGIN: &[char] = &[
    '今', '明', '当', '次', '下', '后', '周', '月', '本', '这', '星', '礼', '年', '大', '即', '隔',
    '翌', '第', '昨', '前', '上', '去', '元', '国',
];

fn skip_past_weekday(reader: &mut Reader<'_>) {
    let _ = reader.eat_row(WEEKDAYS);
}

fn working_day(reader: &mut Reader<'_>) -> Option<FoundDay> {
    let mut ahead = *reader;
    let next =
        ahead.eat_any(&["下一个", "下个", "下一", "次一个", "次一", "次", "隔个", "下"]).is_some();
    if next && ahead.eat_any(&["工作日", "工作天", "上班日", "营业日", "交易日"]).is_some()
    {
        *reader = ahead;
        return Some(sure(Day::NextWorking));
    }
    None
}

fn week(reader: &mut Reader<'_>) -> Option<FoundDay> {
    let mut ahead = *reader;
    let which = ahead.eat_row(WEEK_AHEAD);
    ahead.eat_any(WEEK)?;
    let found = match which {
        None if reader
            .before()
            .is_some_and(|c| c.is_ascii_digit() || "每两上双单隔整".contains(c)) =>
        {
            None
        }
        None => bare_week(&mut ahead),
        Some(which) => Some(named_week(&mut ahead, which)),
    }?;
    *reader = ahead;
    Some(found)
}

fn bare_week(ahead: &mut Reader<'_>) -> Option<FoundDay> {
    if let Some(weekday) = ahead.eat_row(WEEKDAYS) {
        let counted = ahead.looks_at(&["次", "岁", "个", "年"]);
        return (!counted).then(|| sure(Day::Weekday(Which::Coming, weekday)));
    }
    if ahead.eat("末") {
        return Some(weekend(ahead, 0));
    }
    ahead.looks_at(&["内"]).then(|| sure(Day::WeekEnd(0)))
}

fn named_week(ahead: &mut Reader<'_>, which: Which) -> FoundDay {
    let weeks = match which {
        Which::Ahead(weeks) => weeks,
        Which::Coming | Which::This => 0,
    };
    if let Some(weekday) = ahead.eat_row(WEEKDAYS) {
        return sure(Day::Weekday(which, weekday));
    }
    if ahead.eat("末") {
        return weekend(ahead, weeks);
    }
    sure(Day::WeekEnd(weeks))
}

fn weekend(ahead: &Reader<'_>, weeks: i64) -> FoundDay {
    let before = ahead.looks_at(&["前", "之前", "以前"]);
    match weeks {
        0 if before => sure(Day::BeforeWeekend),
        weeks => sure(Day::WeekEnd(weeks)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_of_a_day_begins_with_a_character_that_is_looked_for() {
        let names = RELATIVE.iter().map(|row| row.0).chain(PAST_DAYS.iter().copied());
        let weeks = WEEK_AHEAD.iter().map(|row| row.0).chain(WEEK.iter().copied());
        let named = names.chain(weeks).chain(RELATIVE_BEFORE_PART.iter().map(|row| row.0));

        for name in named.chain(super::super::chinese_dates::beginnings()) {
            assert!(name.starts_with(DAYS_BEGIN), "{name}");
        }
    }
}
