//! The lists we ship against tables of other origin: a letter for each day, W where it is worked.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod shared;

use jiff::civil::{Date, Weekday, date};
use shared::{at, mainland, office, starting, taiwan};
use working_time::{Calendar, DaySort, HolidayList, Lang, Why};

/// Every day of every year of `table` is worked or free as `calendar` says.
fn agree(calendar: &Calendar, table: &str) -> usize {
    let mut days = 0;
    for line in table.lines() {
        let (year, letters) = line.split_once(' ').unwrap();
        let mut day = date(year.parse().unwrap(), 1, 1);
        for letter in letters.chars() {
            assert_eq!(calendar.is_working_day(day), letter == 'W', "{day}");
            day = day.tomorrow().unwrap();
            days += 1;
        }
        assert_eq!((day.month(), day.day()), (1, 1), "{year} is complete");
    }
    days
}

#[test]
fn every_day_of_twenty_mainland_years_is_worked_or_free_as_announced() {
    assert_eq!(agree(&office(), include_str!("official/cn.txt")), 7305);
}

#[test]
fn every_day_of_the_known_taiwan_years_is_worked_or_free_as_announced() {
    let calendar = starting().get("臺灣辦公時間").unwrap().clone();

    assert_eq!(agree(&calendar, include_str!("official/tw.txt")), 2922);
}

#[test]
fn every_named_day_has_a_name_in_all_three_languages() {
    for list in [mainland(), taiwan()] {
        for rule in &list.days {
            let names = list.names.get(&rule.name).unwrap_or_else(|| panic!("{}", rule.name));
            assert!(names.en.is_some(), "{}", rule.name);
            assert!(names.zh_tw.is_some() || names.zh_cn.is_some(), "{}", rule.name);
        }
    }
}

#[test]
fn no_list_names_a_day_twice_nor_moves_a_day_that_is_worked_anyway() {
    for list in [mainland(), taiwan()] {
        let HolidayList { days, .. } = &list;
        assert!(days.windows(2).all(|pair| pair[0].to < pair[1].from), "{}", list.key);
        let weekend = |d: Date| matches!(d.weekday(), Weekday::Saturday | Weekday::Sunday);
        for rule in days {
            let is_make_up = matches!(rule.kind, working_time::DayKind::MakeUp { .. });
            assert!(!is_make_up || weekend(rule.from), "{}", rule.from);
        }
    }
}

#[test]
fn the_national_holiday_and_its_make_up_sunday_explain_themselves() {
    let due = office().due(at("2026-09-18T17:00:00+08:00"), 10 * 60).unwrap();

    let told = due.explain(Lang::ZhCn);

    assert_eq!(
        told,
        [
            "9月18日（周五）17:00–18:00 计 1 小时",
            "周末 9月19日（周六）不计",
            "9月20日（周日）09:00–12:00 计 3 小时（国庆节调休）",
            "午休 12:00–13:30 不计",
            "9月20日（周日）13:30–18:00 计 4 小时 30 分钟（国庆节调休）",
            "9月21日（周一）09:00–10:30 计 1 小时 30 分钟",
        ]
    );
    assert_eq!(due.at.to_string(), "2026-09-21T10:30:00+08:00[Asia/Shanghai]");
}

#[test]
fn the_same_explanation_is_told_in_taiwan_wording_and_in_english() {
    let due = office().due(at("2026-09-30T17:00:00+08:00"), 2 * 60).unwrap();

    assert_eq!(
        due.explain_line(Lang::ZhTw),
        "9月30日（週三）17:00–18:00 計 1 小時；國慶節 10月1日–7日 不計；10月8日（週四）09:00–10:00 計 1 小時"
    );
    assert_eq!(
        due.explain_line(Lang::En),
        "Wed 30 Sep 17:00–18:00 counted 1 h; National Day 1–7 Oct not counted; Thu 8 Oct 09:00–10:00 counted 1 h"
    );
    assert_eq!(
        due.headline(Lang::ZhCn),
        "自 2026年9月30日（周三）17:00 起计 2 小时工作时间，2026年10月8日（周四）10:00 到期"
    );
}

#[test]
fn three_working_days_over_the_national_holiday_end_at_closing_time() {
    let due = office().due_days(at("2026-09-29T20:00:00+08:00"), 3).unwrap();

    assert_eq!(due.at.to_string(), "2026-10-09T18:00:00+08:00[Asia/Shanghai]");
    assert_eq!(due.counted_days(), 3);
    assert_eq!(
        due.explain(Lang::En),
        [
            "Tue 29 Sep is the day it began; counting starts on the next working day",
            "Wed 30 Sep is working day 1",
            "National Day 1–7 Oct not counted",
            "Thu 8 Oct is working day 2",
            "Fri 9 Oct is working day 3",
        ]
    );
}

#[test]
fn no_working_days_means_closing_time_today_or_of_the_next_working_day() {
    let office = office();
    let end = |start| office.due_days(at(start), 0).unwrap().at.to_string();

    assert_eq!(end("2026-09-29T10:00:00+08:00"), "2026-09-29T18:00:00+08:00[Asia/Shanghai]");
    assert_eq!(end("2026-09-30T18:00:00+08:00"), "2026-10-08T18:00:00+08:00[Asia/Shanghai]");
    assert_eq!(end("2026-10-03T10:00:00+08:00"), "2026-10-08T18:00:00+08:00[Asia/Shanghai]");
}

#[test]
fn a_deadline_beyond_the_announced_years_says_that_the_list_is_missing() {
    let due = office().due(at("2026-12-31T17:00:00+08:00"), 120).unwrap();

    assert!(due.why.iter().any(|piece| piece.why == Why::ListNotKnown { year: 2027 }));
    assert!(
        due.explain(Lang::En)
            .contains(&"the holidays of 2027 are not on file; the ordinary week was used".into())
    );
}

#[test]
fn the_list_of_2027_is_imported_when_it_is_announced() {
    let mut list = mainland();
    let text = "2027-01-01,2027-01-03,holiday,元旦\n2027-02-06~2027-02-12,放假,春节\n2027-02-14,workday,春节调休";
    list.take_in(working_time::import(text).unwrap(), date(2027, 12, 31));

    let calendar = Calendar::new(office().form().clone(), &[list]).unwrap();

    assert!(!calendar.is_working_day(date(2027, 1, 1)));
    assert!(!calendar.is_working_day(date(2027, 2, 8)));
    assert!(calendar.is_working_day(date(2027, 2, 14)));
    assert_eq!(calendar.announced_until(), Some(date(2027, 12, 31)));
    let due = calendar.due(at("2026-12-31T17:00:00+08:00"), 120).unwrap();
    assert_eq!(due.at.to_string(), "2027-01-04T10:00:00+08:00[Asia/Shanghai]");
    assert!(matches!(calendar.sort(date(2027, 1, 1)), DaySort::Holiday(name)
        if name.in_lang(Lang::En) == "New Year's Day"));
}

#[test]
fn a_long_stretch_tells_ordinary_days_together_but_every_holiday() {
    let due = office().due(at("2026-08-03T09:00:00+08:00"), 60 * 60 * 6).unwrap();

    let told = due.explain(Lang::En);

    assert!(told.len() < 25, "{told:#?}");
    assert!(told.iter().any(|line| line == "Mid-Autumn Festival 25–27 Sep not counted"));
    assert!(told.iter().any(|line| line.contains("make-up day for National Day")));
    assert!(told.iter().any(|line| line.contains("ordinary working days counted")));
    assert!(
        told.iter().any(
            |line| line == "28–30 Sep: 3 ordinary working days counted 22 h 30 min, breaks not"
        )
    );
    assert_eq!(due.counted_ms(), 360 * shared::HOUR_MS);
}

#[test]
fn forty_working_days_are_told_by_their_numbers() {
    let due = office().due_days(at("2026-09-01T10:00:00+08:00"), 40).unwrap();

    assert_eq!(
        due.explain(Lang::ZhCn),
        [
            "9月1日（周二）是起始当天，从下一个工作日起计",
            "9月2日–18日 第 1–13 个工作日，周末不计",
            "周末 9月19日（周六）不计",
            "9月20日（周日）第 14 个工作日（国庆节调休）",
            "9月21日–24日 第 15–18 个工作日",
            "中秋节 9月25日–27日 不计",
            "9月28日–30日 第 19–21 个工作日",
            "国庆节 10月1日–7日 不计",
            "10月8日–9日 第 22–23 个工作日",
            "10月10日（周六）第 24 个工作日（国庆节调休）",
            "周末 10月11日（周日）不计",
            "10月12日–30日 第 25–39 个工作日，周末不计",
            "周末 10月31日–11月1日 不计",
            "11月2日（周一）第 40 个工作日",
        ]
    );
}
