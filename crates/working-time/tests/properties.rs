//! What holds for every calendar, start and amount, on calendars with official holidays and in
//! zones whose clocks are changed.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod shared;

use jiff::Timestamp;
use proptest::prelude::*;
use shared::{mainland, taiwan};
use std::sync::LazyLock;
use working_time::{Calendar, CalendarForm, Interval, Week};

const ZONES: [&str; 6] = [
    "Asia/Shanghai",
    "Asia/Taipei",
    "America/New_York",
    "Europe/London",
    "America/Havana",
    "Australia/Lord_Howe",
];

static LISTS: LazyLock<[working_time::HolidayList; 2]> = LazyLock::new(|| [mainland(), taiwan()]);

/// Up to four intervals of one day that do not overlap.
fn hours() -> impl Strategy<Value = Vec<Interval>> {
    prop::collection::btree_set(0u16..=96, 0..=8).prop_map(|quarters| {
        let cuts: Vec<u16> = quarters.into_iter().map(|quarter| quarter * 15).collect();
        cuts.chunks_exact(2).map(|pair| Interval::new(pair[0], pair[1]).unwrap()).collect()
    })
}

fn week() -> impl Strategy<Value = Week> {
    (hours(), hours(), hours(), hours(), hours(), hours(), hours())
        .prop_map(|(mon, tue, wed, thu, fri, sat, sun)| Week { mon, tue, wed, thu, fri, sat, sun })
}

fn calendars() -> impl Strategy<Value = Calendar> {
    let lists = prop::sample::select(vec![vec![], vec!["cn"], vec!["tw"]]);
    (week(), prop::sample::select(&ZONES[..]), lists).prop_filter_map(
        "some hours are worked",
        |(week, zone, lists)| {
            let lists = lists.into_iter().map(str::to_owned).collect();
            let (name, zone) = ("any".to_owned(), zone.to_owned());
            let form = CalendarForm { name, zone, lists, week, ..CalendarForm::default() };
            Calendar::new(form, &LISTS[..]).ok()
        },
    )
}

/// Any millisecond of 2007 to 2026.
fn moments() -> impl Strategy<Value = Timestamp> {
    (1_167_609_600_000_i64..1_798_761_600_000)
        .prop_map(|ms| Timestamp::from_millisecond(ms).unwrap())
}

fn amounts() -> impl Strategy<Value = i64> {
    prop_oneof![4 => 0_i64..3_000, 1 => 0_i64..60_000]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 160, ..ProptestConfig::default() })]

    #[test]
    fn a_deadline_lies_exactly_the_asked_working_time_after_its_start(
        calendar in calendars(), start in moments(), minutes in amounts(),
    ) {
        let due = calendar.due(start, minutes).unwrap();

        prop_assert_eq!(due.counted_ms(), minutes * 60_000);
        prop_assert_eq!(
            calendar.working_ms_between(start, due.at.timestamp()),
            Ok(minutes * 60_000)
        );
    }

    #[test]
    fn the_working_time_between_two_moments_leads_back_to_the_last_worked_one(
        calendar in calendars(), a in moments(), days in 0_i64..40, ms in 0_i64..86_400_000,
    ) {
        let b = Timestamp::from_millisecond(a.as_millisecond() + days * 86_400_000 + ms).unwrap();

        let worked_ms = calendar.working_ms_between(a, b).unwrap();
        let due = calendar.due_after_ms(a, worked_ms).unwrap();

        let expected = match worked_ms {
            0 => a,
            _ => calendar.last_working_moment_before(b).unwrap(),
        };
        prop_assert_eq!(due.at.timestamp(), expected);
        prop_assert_eq!(calendar.working_ms_between(b, a), Ok(-worked_ms));
    }

    #[test]
    fn a_later_start_or_a_larger_amount_is_never_due_earlier(
        calendar in calendars(), start in moments(), later_ms in 0_i64..2_000_000_000,
        minutes in amounts(), more in 0_i64..600, days in 0_u32..30,
    ) {
        let later = Timestamp::from_millisecond(start.as_millisecond() + later_ms).unwrap();
        let due = calendar.due(start, minutes).unwrap().at;

        prop_assert!(calendar.due(later, minutes).unwrap().at >= due);
        prop_assert!(calendar.due(start, minutes + more).unwrap().at >= due);
        let due = calendar.due_days(start, days).unwrap().at;
        prop_assert!(calendar.due_days(later, days).unwrap().at >= due);
        prop_assert!(calendar.due_days(start, days + 1).unwrap().at >= due);
    }

    #[test]
    fn an_amount_counted_in_two_parts_ends_at_the_same_moment(
        calendar in calendars(), start in moments(), first in amounts(), second in amounts(),
    ) {
        let halfway = calendar.due(start, first).unwrap().at.timestamp();

        prop_assert_eq!(
            calendar.due(halfway, second).unwrap().at,
            calendar.due(start, first + second).unwrap().at
        );
    }

    #[test]
    fn an_explanation_leaves_no_gap_and_counts_only_working_days(
        calendar in calendars(), start in moments(), minutes in 1_i64..9_000, days in 1_u32..30,
    ) {
        for due in [calendar.due(start, minutes), calendar.due_days(start, days)] {
            let due = due.unwrap();
            let mut reached = due.start.clone();
            for piece in &due.why {
                prop_assert_eq!(&piece.from, &reached);
                let is_counted = piece.counted_ms > 0;
                prop_assert!(!is_counted || calendar.is_working_day(piece.from.date())
                    || calendar.is_working_day(piece.to.date()));
                reached = piece.to.clone();
            }
            prop_assert_eq!(&due.at, &reached);
            prop_assert!(!due.explain(working_time::Lang::En).is_empty());
        }
        let due = calendar.due_days(start, days).unwrap();
        prop_assert_eq!(due.counted_days(), days);
    }

    #[test]
    fn the_next_and_the_last_working_moment_enclose_no_work(
        calendar in calendars(), at in moments(),
    ) {
        let next = calendar.next_working_moment(at).unwrap();
        let last = calendar.last_working_moment_before(at).unwrap();

        prop_assert!(last <= at && at <= next);
        prop_assert_eq!(calendar.working_ms_between(last, next), Ok(0));
        prop_assert!(calendar.is_working_at(next));
        prop_assert_eq!(calendar.is_working_at(at), next == at);
    }

    #[test]
    fn no_pasted_text_makes_the_importer_panic(
        text in prop_oneof![
            ".{0,200}",
            "([0-9]{4}-[0-9]{1,2}-[0-9]{1,2}[,~ ]?(holiday|workday|hours|休|班)?,?.{0,8}\n){0,6}",
            "BEGIN:VCALENDAR\nBEGIN:VEVENT\n(DTSTART[:;].{0,12}\n|SUMMARY:.{0,9}\n|DURATION:P[0-9]{1,20}[DW]\n){0,5}END:VEVENT",
            "days = \\[.{0,80}\\]",
        ],
    ) {
        let _read_or_refused = working_time::import(&text).is_ok();
        let _read_or_refused = working_time::parse_hours(&text).is_ok();
        let _read_or_refused = CalendarForm::from_toml(&text).is_ok();
    }
}
