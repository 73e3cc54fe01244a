//! Lists of next year's holidays in the forms in which they reach a person.

use jiff::civil::{Weekday, date};
use working_time::{DayKind, DayRule, ImportProblem, Interval, Lang, import};

fn make_up(d: jiff::civil::Date, name: &str) -> DayRule {
    DayRule::make_up(d, name, None)
}

#[test]
fn a_typed_list_is_read_with_ranges_words_and_dates_as_people_write_them() {
    let text = "\u{feff}日期,类型,名称\n\
                # 国务院办公厅通知\n\
                2027-02-05,2027-02-11,holiday,春节\n\
                2027/2/14，上班，春节调休\n\
                2027年4月3日至2027年4月5日\t放假\t清明节\n\
                20271010,班,\"国庆节,调休\",周五\n\
                2027-12-31,hours,盘点,09:00-12:00,13:00-15:00\n\n";

    let rules = import(text).unwrap();

    let hours = [Interval::new(540, 720).unwrap(), Interval::new(780, 900).unwrap()];
    assert_eq!(
        rules,
        [
            DayRule::holiday(date(2027, 2, 5), date(2027, 2, 11), "春节"),
            make_up(date(2027, 2, 14), "春节调休"),
            DayRule::holiday(date(2027, 4, 3), date(2027, 4, 5), "清明节"),
            DayRule::make_up(date(2027, 10, 10), "国庆节,调休", Some(Weekday::Friday)),
            DayRule::hours(date(2027, 12, 31), "盘点", &hours),
        ]
    );
}

#[test]
fn the_office_calendar_of_taiwan_is_read_as_published() {
    let text = "西元日期,星期,是否放假,備註\n\
                20250125,六,2,\n\
                20250127,一,2,調整放假\n\
                20250128,二,2,農曆除夕\n\
                20250203,一,0,\n\
                20250208,六,0,補行上班\n";

    let rules = import(text).unwrap();

    let holiday = |day, name| DayRule::holiday(date(2025, 1, day), date(2025, 1, day), name);
    assert_eq!(
        rules,
        [holiday(27, "調整放假"), holiday(28, "農曆除夕"), make_up(date(2025, 2, 8), "補行上班")]
    );
}

#[test]
fn a_mistake_is_reported_with_its_line() {
    let cases = [
        ("2027-01-01,holiday,元旦\n2027-02-30,holiday,春节", 2, "is no date"),
        ("2027-01-01,holiday,元旦\n\n2027-02-01,feast,春节", 3, "neither holiday nor workday"),
        ("2027-01-01,holiday", 1, "name is missing"),
        ("2027-01-03,2027-01-01,holiday,元旦", 1, "end is before"),
        ("2027-01-01,2029-01-01,holiday,元旦", 1, "longer than a year"),
        ("2027-01-01,hours,元旦,9-25", 1, "are no hours"),
        ("2027-01-01,holiday,元旦,09:00-12:00", 1, "are no hours"),
        ("2027-01-01,2027-01-03,holiday,元旦\n2027-01-02,workday,调休", 2, "opposite in line 1"),
        ("# nothing\n", 1, "nothing to import"),
        (
            "days = [\n {date = \"2027-01-01\", kind = \"holiday\", name = \"元旦\"},\n {date = 3}]",
            3,
            "not readable",
        ),
    ];
    for (text, line, words) in cases {
        let error = import(text).unwrap_err();
        assert_eq!(error.line, line, "{text}");
        assert!(error.to_string().contains(words), "{error}");
        for lang in [Lang::ZhCn, Lang::ZhTw] {
            assert!(error.message(lang).starts_with(&format!("第 {line} 行：")));
        }
    }
}

#[test]
fn a_list_in_our_own_form_can_be_pasted_whole() {
    let text = include_str!("../../../content/calendars/cn.toml");
    let list = working_time::HolidayList::from_toml(text).unwrap();

    assert_eq!(import(text).unwrap(), list.days);
}

#[test]
fn an_icalendar_file_gives_holidays_and_make_up_days() {
    let text = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\n\
                DTSTART;VALUE=DATE:20270205\r\nDTEND;VALUE=DATE:20270212\r\n\
                SUMMARY:春\r\n 节(休)\r\nEND:VEVENT\r\n\
                BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20270214\r\nDURATION:P1D\r\n\
                SUMMARY:春节(班)\r\nEND:VEVENT\r\n\
                BEGIN:VEVENT\r\nDTSTART:20270308T000000Z\r\nSUMMARY:国际妇女节\r\n\
                DESCRIPTION:纪念日\\n可隐藏\r\nEND:VEVENT\r\n\
                BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20270501\r\nDURATION:P3D\r\n\
                SUMMARY:劳动节\\, 放假\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

    let rules = import(text).unwrap();

    assert_eq!(
        rules,
        [
            DayRule::holiday(date(2027, 2, 5), date(2027, 2, 11), "春节"),
            make_up(date(2027, 2, 14), "春节"),
            DayRule::holiday(date(2027, 5, 1), date(2027, 5, 3), "劳动节, 放假"),
        ]
    );
}

#[test]
fn a_repeating_event_is_refused_rather_than_read_for_one_year_only() {
    let text = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20270101\nRRULE:FREQ=YEARLY\nSUMMARY:New Year\nEND:VEVENT\nEND:VCALENDAR";

    let error = import(text).unwrap_err();

    assert_eq!((error.line, error.why), (4, ImportProblem::Repeats));
}

#[test]
fn hours_of_a_make_up_day_can_be_given() {
    let rules = import("2027-02-14,workday,调休,10:00-16:00").unwrap();

    let hours = vec![Interval::new(600, 960).unwrap()];
    assert_eq!(rules[0].kind, DayKind::MakeUp { like: None, hours });
}
