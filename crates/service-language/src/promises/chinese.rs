//! Time expressions in Chinese, read from folded (Simplified, spaceless) text.

use super::chinese_dates::followed_as_a_day;
use super::chinese_days::day;
use super::chinese_lengths::length;
use super::gate::{begins_a_number, may_begin_time, unit_may_follow};
use super::moment::{Dial, Edge, Hour, Part, TimeWord, When};
use super::reader::Reader;

/// The words for parts of a day. The longer stand before those they begin with.
const PARTS: &[(&str, Part)] = &[
    ("凌晨", Part::SmallHours),
    ("清晨", Part::Morning),
    ("清早", Part::Morning),
    ("大清早", Part::Morning),
    ("早上", Part::Morning),
    ("早晨", Part::Morning),
    ("早间", Part::Morning),
    ("一大早", Part::Morning),
    ("一早", Part::Morning),
    ("上午", Part::Morning),
    ("午前", Part::Morning),
    ("中午", Part::Noon),
    ("正午", Part::Noon),
    ("午间", Part::Noon),
    ("下午", Part::Afternoon),
    ("午后", Part::Afternoon),
    ("傍晚", Part::Afternoon),
    ("晚上", Part::Evening),
    ("晚间", Part::Evening),
    ("夜里", Part::Evening),
    ("夜间", Part::Evening),
    ("半夜", Part::Evening),
    ("深夜", Part::Evening),
    ("午夜", Part::Evening),
];

/// One character is enough after a day or before an hour: 明早, 今晚, 早八点.
const SHORT_PARTS: &[(&str, Part)] = &[("早", Part::Morning), ("晚", Part::Evening)];

const UNTIL: &[&str] = &["之前", "以前", "前", "之内", "以内", "内", "截止", "为止", "里"];
const AFTER: &[&str] = &["之后", "以后", "过后", "后"];
const FROM: &[&str] = &["起", "开始", "以来"];
const ABOUT: &[&str] = &["左右", "上下", "许", "许"];
pub(super) const TO: &[&str] = &["到", "至", "~", "-", "–", "—", "或", "或者", "、"];

/// The time expression that begins at `at`, if one does.
pub(super) fn time_at(text: &str, at: usize) -> Option<TimeWord> {
    let reader = Reader::new(text, at);
    let mut chars = reader.rest().chars();
    let first = chars.next()?;
    let number = begins_a_number(first);
    let may_be_a_time =
        if number { unit_may_follow(reader.rest()) } else { may_begin_time(first, chars.next()?) };
    if !may_be_a_time {
        return None;
    }
    point(reader).or_else(|| length(reader))
}

/// A day, a part of a day, an hour, in this order, any of them alone.
fn point(start: Reader<'_>) -> Option<TimeWord> {
    let mut reader = start;
    let day = day(&mut reader);
    if day.is_some_and(|found| found.past) {
        part_and_clock(&mut reader, Near::Day);
        return Some(word(start, reader, When::Past, Edge::At));
    }
    if day.is_some() {
        skip_link(&mut reader);
    }
    let near = if day.is_some() { Near::Day } else { Near::Nothing };
    let mut hour = part_and_clock(&mut reader, near);
    if day.is_none() && hour.is_none() {
        return None;
    }
    if let Some(Hour::Clock { .. }) = hour {
        let _ = reader.looks_at(&["下班前", "下班之前"]) && reader.eat("下班");
        if let Some(end) = range_into_another_day(reader) {
            return Some(TimeWord { bytes: start.at..end.bytes.end, ..end });
        }
        hour = range_end(&mut reader, hour);
    }
    let needs_company = day.is_some_and(|found| found.needs_company) && hour.is_none();
    if needs_company && !followed_as_a_day(&reader) {
        return None;
    }
    let edge = edge(&mut reader);
    let day = day.map(|found| found.day);
    Some(word(start, reader, When::Point { day, hour }, edge))
}

/// 今晚23:00到明早6:00
fn range_into_another_day(mut reader: Reader<'_>) -> Option<TimeWord> {
    reader.eat_any(TO)?;
    let names_a_day =
        day(&mut reader.clone()).is_some_and(|found| !found.past && !found.needs_company);
    names_a_day.then(|| point(reader)).flatten()
}

pub(super) fn word(start: Reader<'_>, end: Reader<'_>, when: When, edge: Edge) -> TimeWord {
    TimeWord { bytes: start.at..end.at, when, edge }
}

/// 明天的下午三点, 明天,下午三点: the link is dropped when an hour follows.
fn skip_link(reader: &mut Reader<'_>) {
    let mut ahead = *reader;
    let linked = ahead.eat("的") || ahead.eat(",") || ahead.eat("当天") || ahead.eat("那天");
    if linked && part_and_clock(&mut ahead.clone(), Near::Day).is_some() {
        *reader = ahead;
    }
}

/// With which characters parts of the day, the edges of working hours and 差一刻 begin.
const HOURS_BEGIN: &[char] = &[
    '上', '下', '早', '晚', '中', '午', '半', '夜', '凌', '清', '大', '正', '傍', '深', '差', '我',
    '在', '咱', '收', '打', '关', '交', '开',
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Near {
    /// A day stands before: a bare hour is surely an hour.
    Day,
    /// Nothing does: a bare 三点 may be "three points".
    Nothing,
}

fn part_and_clock(reader: &mut Reader<'_>, near: Near) -> Option<Hour> {
    if !reader.peek().is_some_and(|c| begins_a_number(c) || HOURS_BEGIN.contains(&c)) {
        return None;
    }
    if let Some(hour) = working_hours_edge(reader) {
        return Some(hour);
    }
    let mut ahead = *reader;
    let ends = |reader: &Reader<'_>| reader.peek().is_none_or(|c| ",。;!~".contains(c));
    if near == Near::Day && ahead.eat("下班") && ends(&ahead) {
        *reader = ahead;
        return Some(Hour::Closing); // 留到周五下班
    }
    let start = *reader;
    let mut part = reader.eat_row(PARTS);
    if part.is_none() {
        part = short_part(reader, near);
    }
    if part.is_some() {
        let lasting = near == Near::Nothing
            && start.before().is_some_and(|c| "一每整半个两三四五六七八九几天大".contains(c));
        let greeting =
            reader.looks_at(&["好", "安"]) && !reader.looks_at(&["安排", "安装", "安抚"]);
        if lasting || greeting {
            *reader = start;
            return None;
        }
        let mut ahead = *reader;
        let _ = ahead.eat("的") || ahead.eat(",");
        if let Some((hour, minute, dial)) = clock(&mut ahead, Near::Day) {
            *reader = ahead;
            return Some(Hour::Clock { hour, minute, part, dial });
        }
        if let Some(closing) = working_hours_edge(reader) {
            return Some(closing);
        }
        let habitual = reader.before() == Some('间');
        if habitual && near == Near::Nothing {
            *reader = start;
            return None; // 夜间值班 says when one works, not which night
        }
        return part.map(Hour::Part);
    }
    clock(reader, near).map(|(hour, minute, dial)| Hour::Clock { hour, minute, part: None, dial })
}

/// 早八点, 明早, 今晚: a single character counts only with company.
fn short_part(reader: &mut Reader<'_>, near: Near) -> Option<Part> {
    let mut ahead = *reader;
    let part = ahead.eat_row(SHORT_PARTS)?;
    let followed = clock(&mut ahead.clone(), Near::Day).is_some();
    // 早就, 早已 and 晚于 are no parts of the day; 今晚就 is.
    let dawdling = ahead.looks_at(&["点儿", "一点", "些", "于"])
        || part == Part::Morning && ahead.looks_at(&["已", "就"]);
    if followed || (near == Near::Day && !dawdling) {
        *reader = ahead;
        return Some(part);
    }
    None
}

/// 下班前, 收工前; 一上班, 上班后.
fn working_hours_edge(reader: &mut Reader<'_>) -> Option<Hour> {
    if !reader.peek().is_some_and(|c| "我在咱下收打关交一上开".contains(c)) {
        return None;
    }
    let mut ahead = *reader;
    let _ = ahead.eat("我") || ahead.eat("我们") || ahead.eat("在") || ahead.eat("咱们");
    if ahead.eat_any(&["下班", "收工", "打烊", "收班", "关门", "交班"]).is_some() {
        let _ = ahead.eat("时间");
        if ahead.looks_at(&["前", "之前", "以前", "的时候"]) {
            *reader = ahead;
            return Some(Hour::Closing);
        }
        return None;
    }
    let mut ahead = *reader;
    if ahead.eat("一") && ahead.eat_any(&["上班", "开门", "开工"]).is_some() {
        *reader = ahead;
        return Some(Hour::Opening);
    }
    let mut ahead = *reader;
    if ahead.eat_any(&["上班", "开门", "开工"]).is_some()
        && ahead.looks_at(&["后", "就", "第一件事", "之后", "以后", "时"])
        && !ahead.looks_at(&["时间"])
    {
        *reader = ahead;
        return Some(Hour::Opening);
    }
    None
}

/// 三点, 三点半, 15点30分, 15:30, 三点一刻, 24点, 零点.
fn clock(reader: &mut Reader<'_>, near: Near) -> Option<(i64, i64, Dial)> {
    let start = *reader;
    if near == Near::Nothing && start.before().is_some_and(not_before_a_bare_hour) {
        return None;
    }
    let found = clock_face(reader, near);
    if found.is_none() {
        *reader = start;
    }
    found
}

fn not_before_a_bare_hour(c: char) -> bool {
    c.is_ascii_alphanumeric() || "这那有第以下如几:.-/".contains(c)
}

fn clock_face(reader: &mut Reader<'_>, near: Near) -> Option<(i64, i64, Dial)> {
    if let Some((hour, minute)) = short_of(reader) {
        return Some((hour, minute, Dial::Twelve));
    }
    let leading_zero = reader.rest().starts_with('0');
    let hour = reader.whole()?;
    if !(0..=24).contains(&hour) {
        return None;
    }
    let dial = if leading_zero || hour > 12 || hour == 0 { Dial::TwentyFour } else { Dial::Twelve };
    if reader.eat(":") {
        let (minute, count) = reader.digits()?;
        if count != 2 || minute > 59 || (hour == 24 && minute > 0) {
            return None;
        }
        let mut seconds = *reader;
        if seconds.eat(":") && seconds.digits().is_some_and(|(_, count)| count == 2) {
            *reader = seconds;
        }
        return Some((hour, minute, dial));
    }
    let named = reader.eat("点") || reader.eat("时") || hour_of_a_range(reader);
    if !named || reader.looks_at(&["间", "候", "内", "之内", "以内"]) {
        return None;
    }
    let after_name = *reader;
    let minute = minutes_after_the_hour(reader);
    if minute.is_none() && near == Near::Nothing && !stands_as_an_hour(reader, hour) {
        return None;
    }
    if hour == 24 && minute.is_some() {
        *reader = after_name;
        return Some((24, 0, dial));
    }
    Some((hour, minute.unwrap_or(0), dial))
}

/// 差一刻五点, 差十分三点
fn short_of(reader: &mut Reader<'_>) -> Option<(i64, i64)> {
    let mut ahead = *reader;
    if !ahead.eat("差") {
        return None;
    }
    let mut minutes = ahead.whole()?;
    if ahead.eat("刻") {
        minutes *= 15;
    } else if !(ahead.eat("分钟") || ahead.eat("分")) {
        return None;
    }
    let hour = ahead.whole().filter(|hour| (1..=12).contains(hour))?;
    if !ahead.eat("点") || !(1..60).contains(&minutes) {
        return None;
    }
    *reader = ahead;
    Some((hour - 1, 60 - minutes))
}

/// 上午9到11点: the first hour leaves its 点 to the second.
fn hour_of_a_range(reader: &Reader<'_>) -> bool {
    let mut ahead = *reader;
    ahead.eat_any(TO).is_some() && ahead.whole().is_some() && ahead.looks_at(&["点", "时"])
}

/// 半, 一刻, 三刻, 整, 钟, 三十分, 零五, 05.
fn minutes_after_the_hour(reader: &mut Reader<'_>) -> Option<i64> {
    if reader.eat("半") {
        return Some(30);
    }
    if reader.eat("整") || reader.eat("钟整") || reader.eat("钟") {
        return Some(0);
    }
    let mut ahead = *reader;
    if let Some(minute) = ahead.whole()
        && (0..60).contains(&minute)
    {
        if ahead.eat("刻") && minute <= 3 {
            *reader = ahead;
            return Some(minute * 15);
        }
        let counted_otherwise = ahead.looks_at(&[
            "个", "天", "小时", "分钟", "点", "元", "块", "位", "次", "号", "人", "件", "单", "日",
        ]);
        if (ahead.eat("分") && !ahead.looks_at(&["钟"])) || !counted_otherwise {
            *reader = ahead;
            return Some(minute);
        }
    }
    None
}

/// 三点 alone may count arguments; what follows shows that it tells the time.
fn stands_as_an_hour(reader: &Reader<'_>, hour: i64) -> bool {
    if hour == 1 && !reader.looks_at(&["前", "之前", "以前", "左右", "到", "至", "-", "~"])
    {
        return false; // 一点 is "a little" far more often than one o'clock
    }
    reader.looks_at(&[
        "前", "之前", "以前", "后", "之后", "以后", "左右", "到", "至", "-", "~", "给", "回", "我",
        "准时", "会", "为", "打", "再", "送", "上门", "就", "跟", "向", "和", "与", "联系", "派",
        "师傅", "带", "开会", "下课", "查房", "交班", "换班", "去", "过来", "派", "补", "换", "修",
        "还", "准", "之间", "见", "发", "来", "由", "让", "帮", "答", "通知", "告",
    ]) || reader.before() == Some('时')
}

/// 十点到十一点: the end is what was promised.
fn range_end(reader: &mut Reader<'_>, first: Option<Hour>) -> Option<Hour> {
    let mut ahead = *reader;
    let _ = ahead.eat_any(ABOUT);
    if ahead.eat_any(TO).is_none() {
        return first;
    }
    let Some(second) = part_and_clock(&mut ahead, Near::Day) else {
        return first;
    };
    let _ = ahead.eat("之间") || ahead.eat("间") && !ahead.looks_at(&["隔"]);
    *reader = ahead;
    match (first, second) {
        (
            Some(Hour::Clock { part, hour: from, .. }),
            Hour::Clock { hour, minute, part: None, dial },
        ) => {
            // 上午十点到两点 ends in the afternoon, though only the beginning was named.
            let part = match part {
                Some(Part::Morning) if hour < from => Some(Part::Afternoon),
                named => named,
            };
            Some(Hour::Clock { hour, minute, part, dial })
        }
        (_, second) => Some(second),
    }
}

pub(super) fn edge(reader: &mut Reader<'_>) -> Edge {
    let _ = reader.eat_any(ABOUT);
    if reader
        .looks_at(&["后台", "后续", "里面", "内容", "内部", "前台", "前往", "前来", "前端", "后期"])
    {
        return Edge::At;
    }
    if reader.eat_any(UNTIL).is_some() {
        return Edge::Until;
    }
    if reader.eat_any(AFTER).is_some() {
        return Edge::After;
    }
    if reader.eat_any(FROM).is_some() {
        return Edge::From;
    }
    Edge::At
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_of_a_day_begins_with_a_character_that_is_looked_for() {
        for (part, _) in PARTS.iter().chain(SHORT_PARTS) {
            assert!(part.starts_with(begins_a_number) || part.starts_with(HOURS_BEGIN), "{part}");
        }
    }
}
