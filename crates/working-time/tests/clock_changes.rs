//! Days on which clocks are put forward or back, and intervals that touch midnight.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod shared;

use jiff::civil::date;
use shared::{HOUR_MS, at, every_day};
use working_time::{Lang, NoAnswer};

#[test]
fn a_night_shift_has_an_hour_less_when_clocks_go_forward_in_new_york() {
    let nights = every_day("America/New_York", "00:00-06:00, 22:00-24:00");
    let (evening, morning) = (at("2026-03-07T22:00:00-05:00"), at("2026-03-08T06:00:00-04:00"));

    assert_eq!(nights.working_ms_between(evening, morning), Ok(7 * HOUR_MS));

    let due = nights.due(evening, 7 * 60).unwrap();
    assert_eq!(due.at.timestamp(), morning);
    assert_eq!(
        due.explain(Lang::En),
        [
            "Sat 7 Mar 22:00–24:00 counted 2 h",
            "Sun 8 Mar 00:00–06:00 counted 5 h (the clocks are changed)",
        ]
    );
}

#[test]
fn a_night_shift_has_an_hour_more_when_clocks_go_back_in_london() {
    let nights = every_day("Europe/London", "00:00-06:00");
    let midnight = at("2026-10-25T00:00:00+01:00");

    let due = nights.due(midnight, 7 * 60).unwrap();

    assert_eq!(due.at.to_string(), "2026-10-25T06:00:00+00:00[Europe/London]");
}

#[test]
fn intervals_that_touch_inside_a_skipped_or_repeated_hour_lose_and_double_nothing() {
    for (zone, day, hours) in
        [("America/New_York", "2026-03-08", 23), ("America/New_York", "2026-11-01", 25)]
    {
        let cut = every_day(zone, "00:00-01:30, 01:30-02:30, 02:30-03:00, 03:00-24:00");
        let whole = every_day(zone, "00:00-24:00");
        let day: jiff::civil::Date = day.parse().unwrap();
        let midnight = |d: jiff::civil::Date| d.in_tz(zone).unwrap().timestamp();
        let (a, b) = (midnight(day), midnight(day.tomorrow().unwrap()));

        assert_eq!(cut.working_ms_between(a, b), Ok(hours * HOUR_MS));
        assert_eq!(whole.working_ms_between(a, b), Ok(hours * HOUR_MS));
    }
}

#[test]
fn hours_that_the_clocks_skip_are_not_worked() {
    let skipped = every_day("Europe/London", "01:00-02:00");
    let saturday = at("2026-03-28T12:00:00Z");

    let due = skipped.due(saturday, 60).unwrap();

    assert_eq!(due.at.to_string(), "2026-03-30T02:00:00+01:00[Europe/London]");
}

#[test]
fn an_hour_shown_twice_is_worked_from_its_first_showing() {
    let early = every_day("Europe/London", "01:30-03:00");

    assert!(early.is_working_at(at("2026-10-25T01:30:00+01:00")));
    assert_eq!(
        early.working_ms_between(at("2026-10-25T00:00:00+01:00"), at("2026-10-25T12:00:00Z")),
        Ok(2 * HOUR_MS + HOUR_MS / 2)
    );
}

#[test]
fn clocks_put_back_over_midnight_lose_nothing() {
    // Havana puts its clocks back at 01:00 to 00:00.
    let havana = every_day("America/Havana", "00:00-00:30, 23:00-24:00");
    let evening = at("2026-10-31T23:00:00-04:00");

    assert_eq!(havana.due(evening, 90).unwrap().counted_ms(), 90 * 60_000);
    assert_eq!(
        havana.working_ms_between(evening, at("2026-11-01T12:00:00-05:00")),
        Ok(HOUR_MS + HOUR_MS / 2)
    );
}

#[test]
fn a_day_that_a_country_left_out_has_no_hours() {
    let apia = every_day("Pacific/Apia", "09:00-17:00");
    let (before, after) = (at("2011-12-29T18:00:00-10:00"), at("2011-12-31T18:00:00+14:00"));

    assert_eq!(apia.working_ms_between(before, after), Ok(8 * HOUR_MS));
}

#[test]
fn nothing_is_lost_at_midnight() {
    let always = every_day("Asia/Shanghai", "00:00-24:00");
    let start = at("2026-02-27T23:59:00+08:00");

    assert_eq!(
        always.due(start, 2).unwrap().at.to_string(),
        "2026-02-28T00:01:00+08:00[Asia/Shanghai]"
    );
    assert_eq!(always.due(start, 24 * 60).unwrap().counted_ms(), 24 * HOUR_MS);
    let due = always.due(start, 1).unwrap();
    assert_eq!(
        due.headline(Lang::En),
        "1 min of working time from Fri 27 Feb 2026, 23:59: due Fri 27 Feb 2026, 24:00"
    );
}

#[test]
fn closing_at_midnight_is_given_as_the_last_minute_of_the_day() {
    let late = every_day("Asia/Taipei", "10:00-24:00");
    let day = date(2026, 3, 2);

    assert_eq!(late.closing(day).to_string(), "23:59:00");
    assert_eq!(late.closing_moment(day), Some(at("2026-03-03T00:00:00+08:00")));
    assert_eq!(late.opening(day).to_string(), "10:00:00");
}

#[test]
fn the_ends_of_countable_time_are_refused_and_not_searched() {
    let office = shared::office();
    let (min, max) = (jiff::Timestamp::MIN, jiff::Timestamp::MAX);

    assert_eq!(office.due(max, 600), Err(NoAnswer::OutOfRange));
    assert_eq!(office.due(min, 600), Err(NoAnswer::OutOfRange));
    assert_eq!(office.due_days(max, 600), Err(NoAnswer::OutOfRange));
    assert_eq!(office.working_ms_between(min, max), Err(NoAnswer::TooLong));
    assert_eq!(office.due(min, i64::MAX), Err(NoAnswer::TooLong));
    assert_eq!(office.due(min, -1), Err(NoAnswer::Negative));
    assert!(office.next_working_moment(max).is_err());
    assert!(office.last_working_moment_before(min).is_err());
}
