//! What holds for promises in any text whatever.

use jiff::Zoned;
use jiff::civil::{Date, Time, date, time};
use proptest::prelude::*;
use service_language::Folded;
use service_language::promises::{OfficeWeek, Promise, WorkingCalendar, find};
use service_language::signals;

fn wednesday_at(hour: i8, minute: i8) -> Zoned {
    date(2026, 11, 25).at(hour, minute, 0, 0).in_tz("Asia/Shanghai").expect("the zone is bundled")
}

fn promises(text: &str) -> Vec<Promise> {
    find(&Folded::new(text), &wednesday_at(10, 0), &OfficeWeek)
}

/// Pieces that make up sentences about times, and pieces that break them.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            "我",
            "给您",
            "回电话",
            "明天",
            "下午",
            "三点",
            "前",
            "24",
            "小时",
            "内",
            "个",
            "工作日",
            "12",
            "月",
            "号",
            "半",
            "点",
            ":",
            "30",
            "-",
            "到",
            "尽快",
            "退款",
            "，",
            "。",
            "?",
            "周",
            "五",
            "下",
            "本",
            "十",
            "两",
            "by ",
            "5",
            " pm",
            "tomorrow",
            " at ",
            "within ",
            "half ",
            "an hour",
            "I'll call you ",
            "next ",
            "Monday",
            "Dec ",
            " will ",
            "soon ",
            "会",
            "有结果",
            "3rd",
            "的",
            "过",
            "了",
            "不",
            "99999999",
            "年",
            "底",
            "31",
            "2月30号",
            "\n",
            "😀",
            "《",
            "“",
            "”",
            "　",
        ])
        .prop_map(str::to_owned),
        "\\PC{0,3}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn any_text_is_read_without_a_fault(text in "\\PC{0,200}") {
        let _ = promises(&text);
        let _ = signals::find(&Folded::new(&text));
    }

    #[test]
    fn spans_lie_on_characters_and_time_within_its_promise(pieces in prop::collection::vec(piece(), 0..24)) {
        let text = pieces.concat();
        for promise in promises(&text) {
            prop_assert!(text.get(promise.bytes.clone()).is_some_and(|cut| !cut.is_empty()));
            prop_assert!(text.get(promise.time_bytes.clone()).is_some());
            prop_assert!(promise.bytes.start <= promise.time_bytes.start);
            prop_assert!(promise.time_bytes.end <= promise.bytes.end);
        }
    }

    #[test]
    fn nothing_is_due_before_today(pieces in prop::collection::vec(piece(), 0..24), hour in 0i8..24, minute in 0i8..60) {
        let now = wednesday_at(hour, minute);
        for promise in find(&Folded::new(&pieces.concat()), &now, &OfficeWeek) {
            if let Some(due) = promise.due {
                prop_assert!(due >= now || due.date() == now.date(), "{due}");
            }
        }
    }
}

#[test]
fn only_an_hour_said_to_be_todays_may_have_passed() {
    let at_four = |text: &str| {
        find(&Folded::new(text), &wednesday_at(16, 0), &OfficeWeek)[0].due.clone().unwrap()
    };
    assert!(at_four("今天下午三点前给您回电") < wednesday_at(16, 0));
    assert_eq!(at_four("下午三点前给您回电").date(), date(2026, 11, 26));
    assert_eq!(at_four("三点前给您回电").date(), date(2026, 11, 26));
}

/// A works' calendar: Saturdays worked, Sundays and the 26th off, open from eight to half past five.
struct Works;

impl WorkingCalendar for Works {
    fn is_working_day(&self, date: Date) -> bool {
        date.weekday() != jiff::civil::Weekday::Sunday && date.day() != 26
    }
    fn opening(&self, _date: Date) -> Time {
        time(8, 0, 0, 0)
    }
    fn closing(&self, _date: Date) -> Time {
        time(17, 30, 0, 0)
    }
}

#[test]
fn working_days_and_closing_are_the_calendars() {
    let due = |text: &str| {
        let promises = find(&Folded::new(text), &wednesday_at(10, 0), &Works);
        promises[0].due.as_ref().unwrap().datetime().to_string()
    };
    assert_eq!(due("两个工作日内给您答复"), "2026-11-28T17:30:00");
    assert_eq!(due("下班前给您回电"), "2026-11-25T17:30:00");
    assert_eq!(due("下个工作日上午给您答复"), "2026-11-27T12:00:00");
    assert_eq!(due("周一一上班就给您办"), "2026-11-30T08:00:00");
    assert_eq!(due("We'll reply within 4 working hours."), "2026-11-25T14:00:00");
}

/// A calendar without a working day must not be searched for ever.
struct Closed;

impl WorkingCalendar for Closed {
    fn is_working_day(&self, _date: Date) -> bool {
        false
    }
    fn opening(&self, _date: Date) -> Time {
        time(9, 0, 0, 0)
    }
    fn closing(&self, _date: Date) -> Time {
        time(9, 0, 0, 0)
    }
}

#[test]
fn a_calendar_without_working_days_gives_no_working_day() {
    assert!(find(&Folded::new("三个工作日内给您答复"), &wednesday_at(10, 0), &Closed).is_empty());
}

#[test]
fn a_long_text_is_read_in_linear_time() {
    let digits = "1".repeat(1_000_000);
    let words = "明天".repeat(100_000);
    let latin = "wewewe".repeat(100_000);
    let start = std::time::Instant::now();
    for text in [digits, words, latin] {
        let _ = promises(&text);
    }
    // Quadratic reading of these would take minutes.
    assert!(start.elapsed().as_secs() < 30);
}
