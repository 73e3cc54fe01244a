//! Dates and parts of months in Chinese: 12月3号, 2026-12-03, 月底, 下月5号.

use super::chinese_days::{FoundDay, sure};
use super::moment::Day;
use super::reader::Reader;

const MONTH_AHEAD: &[(&str, i32)] = &[
    ("下个月", 1),
    ("下月", 1),
    ("次月", 1),
    ("本月", 0),
    ("这个月", 0),
    ("这月", 0),
    ("当月", 0),
];

/// Words that open a date, other than numbers.
#[cfg(test)]
pub(super) fn beginnings() -> impl Iterator<Item = &'static str> {
    MONTH_AHEAD.iter().map(|row| row.0).chain(["年底", "今年", "月底"]).chain(["元旦", "国庆"])
}

/// 月底, 下月初, 本月20号, 这个月内, 年底.
pub(super) fn month_edge(reader: &mut Reader<'_>) -> Option<FoundDay> {
    let mut ahead = *reader;
    let named = ahead.eat_row(MONTH_AHEAD);
    let months = named.unwrap_or(0);
    if named.is_none() {
        let counted = reader
            .before()
            .is_some_and(|c| c.is_ascii_digit() || "半一两二三四五六七八九十几百".contains(c));
        if counted && reader.looks_at(&["年"]) {
            return None;
        }
        if ahead.eat_any(&["年底", "年内", "今年年底", "今年内", "年末"]).is_some() {
            if ahead.before() == Some('内') {
                ahead.at -= "内".len();
            }
            *reader = ahead;
            return Some(sure(Day::YearEnd));
        }
        if !ahead.eat("月") {
            return None;
        }
    }
    let day = if ahead.eat_any(&["底", "末"]).is_some() {
        Some(Day::MonthEnd(months))
    } else if ahead.eat("初") || ahead.eat("上旬") {
        Some(Day::OfMonth(months, 10))
    } else if ahead.eat("中旬") || ahead.eat("中") {
        Some(Day::OfMonth(months, 20))
    } else if ahead.eat("下旬") {
        Some(Day::MonthEnd(months))
    } else if named.is_some() {
        day_of_month(&mut ahead, months).or_else(|| {
            let whole = ahead.looks_at(&["内", "之内", "以内", "前"]) || months == 1;
            whole.then_some(Day::MonthEnd(months))
        })
    } else {
        None
    }?;
    *reader = ahead;
    Some(sure(day))
}

fn day_of_month(ahead: &mut Reader<'_>, months: i32) -> Option<Day> {
    let mut after = *ahead;
    let day = after.whole()?;
    if (1..=31).contains(&day) && (after.eat("号") || after.eat("日")) {
        *ahead = after;
        return Some(Day::OfMonth(months, day as i8));
    }
    None
}

/// 2026年12月3日, 12月3号, 12月底, 2026-12-03, 12/3, 3号.
pub(super) fn date(reader: &mut Reader<'_>) -> Option<FoundDay> {
    let digit_before = reader
        .before()
        .is_some_and(|c| c.is_ascii_alphanumeric() || "第-/.:区楼层栋室座幢路".contains(c));
    if digit_before {
        return None;
    }
    let mut ahead = *reader;
    let found = written_date(&mut ahead).or_else(|| {
        ahead = *reader;
        dashed_date(&mut ahead)
    })?;
    *reader = ahead;
    Some(found)
}

fn written_date(ahead: &mut Reader<'_>) -> Option<FoundDay> {
    let mut year = None;
    if ahead.eat("今年") {
    } else if let Some(read) = year_with_mark(ahead) {
        year = Some(read);
    }
    if ahead.looks_at(&["两月", "俩月", "仨月"]) {
        return None; // 俩月一回
    }
    let first = ahead.whole()?;
    if ahead.eat("月") && (1..=12).contains(&first) {
        let month = Some(first as i8);
        if ahead.eat("底") || ahead.eat("末") {
            return Some(sure(Day::Date { year, month, day: 31 }));
        }
        let day = ahead.whole().filter(|day| (1..=31).contains(day))? as i8;
        let marked = ahead.eat("号") || ahead.eat("日");
        let found = FoundDay { needs_company: !marked, ..sure(Day::Date { year, month, day }) };
        return Some(found);
    }
    let first = later_number(ahead, first);
    let marked = ahead.eat("号")
        || (ahead.eat("日") && !ahead.looks_at(&["内", "之内", "以内", "后", "之后"]));
    if marked && year.is_none() && (1..=31).contains(&first) {
        let day = Day::Date { year: None, month: None, day: first as i8 };
        return Some(FoundDay { needs_company: true, ..sure(day) });
    }
    None
}

/// 3-5号, 三到五号: the later day.
fn later_number(ahead: &mut Reader<'_>, first: i64) -> i64 {
    let mut after = *ahead;
    if after.eat_any(&["-", "~", "到", "至"]).is_some()
        && let Some(second) = after.whole()
        && after.looks_at(&["号"])
    {
        *ahead = after;
        return second;
    }
    first
}

fn year_with_mark(ahead: &mut Reader<'_>) -> Option<i16> {
    let mut after = *ahead;
    let (year, count) = after.digits()?;
    if (count == 4 || count == 2) && after.eat("年") {
        *ahead = after;
        let year = if count == 2 { year + 2000 } else { year };
        return (1900..=2999).contains(&year).then_some(year as i16);
    }
    None
}

fn dashed_date(ahead: &mut Reader<'_>) -> Option<FoundDay> {
    let (first, count) = ahead.digits()?;
    let mark = ["-", "/", "."].into_iter().find(|mark| ahead.eat(mark))?;
    let (second, _) = ahead.digits()?;
    if count == 4 && ahead.eat(mark) {
        let (day, _) = ahead.digits()?;
        let fits =
            (1900..=2999).contains(&first) && (1..=12).contains(&second) && (1..=31).contains(&day);
        return fits.then(|| {
            sure(Day::Date { year: Some(first as i16), month: Some(second as i8), day: day as i8 })
        });
    }
    let fits = count <= 2 && (1..=12).contains(&first) && (1..=31).contains(&second);
    if ahead.looks_at(&["日", "号", "个", "天", "小时"]) {
        return None; // 3-5日内 counts days
    }
    // 12/3 or 12.3 alone may be a fraction, a price or a version: a part of the day or 前 must follow.
    fits.then(|| FoundDay {
        needs_company: true,
        ..sure(Day::Date { year: None, month: Some(first as i8), day: second as i8 })
    })
}

/// Feasts of the solar calendar that deadlines are set by.
pub(super) fn feast(reader: &mut Reader<'_>) -> Option<FoundDay> {
    const FEASTS: &[(&str, (i8, i8))] = &[("元旦", (1, 1)), ("国庆", (10, 1))];
    let mut ahead = *reader;
    let (month, day) = ahead.eat_row(FEASTS)?;
    let _ = ahead.eat("节");
    // 元旦前 means the eve: the feast itself is a day off.
    if !ahead.looks_at(&["前", "之前", "以前"]) {
        return None;
    }
    let (month, day) = if (month, day) == (1, 1) { (12, 31) } else { (month - 1, 30) };
    *reader = ahead;
    Some(sure(Day::Date { year: None, month: Some(month), day }))
}

/// What may follow a bare 12号 that is a day.
const COMPANY: &[&str] = &[
    "前",
    "之前",
    "以前",
    "内",
    "上午",
    "下午",
    "中午",
    "早",
    "晚",
    "当天",
    "那天",
    "给",
    "为",
    "帮",
    "向",
    "我",
    "师傅",
    "会",
    "就",
    "送",
    "到货",
    "发",
    "出结果",
    "出报告",
    "出货",
    "上门",
    "和您",
    "跟您",
    "与您",
    "再",
    "一定",
    "由",
    "左右",
    "退",
    "安排",
    "答",
    "回",
    "完成",
    "截止",
    "打",
    "派",
    "(",
    "可以",
    "正式",
    "统一",
    "把",
    "让",
    "更换",
    "到账",
    "修",
    "恢复",
    "开通",
    "联系",
    "通知",
    "补",
    "过来",
    "重新",
    "之后",
    "以后",
];

/// Whether what follows a bare 12号 or 12/3 lets it be a day.
pub(super) fn followed_as_a_day(reader: &Reader<'_>) -> bool {
    if reader.looks_at(&["楼", "线", "窗", "出口", "门", "会议室"]) {
        return false;
    }
    reader.looks_at(COMPANY)
}
