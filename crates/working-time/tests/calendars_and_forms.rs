//! Calendars as people edit them: what is refused, what wins, and that nothing is lost in saving.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod shared;

use jiff::civil::{Weekday, date};
use shared::{HOUR_MS, at, every_day, mainland, office, starting, taiwan};
use working_time::{
    Calendar, CalendarBook, CalendarForm, DayKind, DayRule, DaySort, Due, Interval, Lang, NoAnswer,
    Place, Problem, Week, parse_hours,
};

fn form(week: Week) -> CalendarForm {
    CalendarForm { name: "热线".into(), zone: "Asia/Shanghai".into(), week, ..Default::default() }
}

fn nine_to_six() -> Week {
    Week::monday_to_friday(&parse_hours("09:00-12:00, 13:30-18:00").unwrap())
}

#[test]
fn all_problems_of_a_form_are_told_at_once() {
    let mut bad = form(nine_to_six());
    bad.zone = "Asia/Peking".into();
    bad.lists = vec!["mars".into()];
    bad.week.mon = parse_hours("09:00-12:00, 11:00-18:00").unwrap();
    bad.days = vec![
        DayRule::holiday(date(2026, 5, 3), date(2026, 5, 1), "劳动节"),
        DayRule::holiday(date(2026, 5, 3), date(2028, 5, 1), "劳动节"),
        DayRule::holiday(date(2026, 6, 1), date(2026, 6, 1), " "),
        DayRule::hours(date(2026, 7, 1), "盘点", &[]),
    ];

    let problems = Calendar::new(bad, &[]).unwrap_err();

    let [first, second] = [Interval::new(540, 720), Interval::new(660, 1080)].map(Result::unwrap);
    let place = Place::Weekday(Weekday::Monday);
    assert_eq!(problems.len(), 7);
    assert!(problems.contains(&Problem::Overlap { place, first, second }));
    let told: Vec<_> = problems.iter().map(|p| p.message(Lang::ZhCn)).collect();
    assert!(told.contains(&"周一的 09:00–12:00 与 11:00–18:00 重叠".into()), "{told:?}");
    assert!(told.contains(&"没有“Asia/Peking”这个时区，请写成 Asia/Shanghai 这样".into()));
}

#[test]
fn a_calendar_without_any_hours_is_refused() {
    assert_eq!(Calendar::new(form(Week::default()), &[]).unwrap_err(), [Problem::NoWorkingHours]);
}

#[test]
fn two_years_without_working_time_are_an_error_and_not_a_search() {
    let mut closed = form(Week::default());
    let day = Interval::new(540, 720).unwrap();
    closed.days = vec![DayRule::hours(date(2026, 3, 2), "开放日", &[day])];
    let calendar = Calendar::new(closed, &[]).unwrap();

    let error = calendar.due(at("2026-03-02T11:00:00+08:00"), 120).unwrap_err();

    assert!(matches!(error, NoAnswer::NoWorkingTime { .. }));
    assert!(error.message(Lang::ZhTw).contains("兩年之內沒有任何上班時間"));
    assert!(calendar.due_days(at("2026-03-02T11:00:00+08:00"), 1).is_err());
    assert!(calendar.next_working_moment(at("2026-03-02T12:00:00+08:00")).is_err());
    assert!(calendar.due(at("2026-03-02T11:00:00+08:00"), 60).is_ok());
}

#[test]
fn days_of_its_own_win_over_the_list_it_follows() {
    let mut own = office().form().clone();
    let short = Interval::new(600, 960).unwrap();
    own.days = vec![DayRule::hours(date(2026, 10, 2), "国庆值班", &[short])];
    let calendar = Calendar::new(own, &[mainland()]).unwrap();

    assert_eq!(calendar.hours(date(2026, 10, 2)), [short]);
    let due = calendar.due(at("2026-09-30T17:00:00+08:00"), 120).unwrap();
    assert_eq!(
        due.explain(Lang::ZhCn),
        [
            "9月30日（周三）17:00–18:00 计 1 小时",
            "国庆节 10月1日（周四）不计",
            "10月2日（周五）10:00–11:00 计 1 小时（国庆值班）",
        ]
    );
}

#[test]
fn a_make_up_day_works_like_the_day_it_pays_for() {
    let mut week = nine_to_six();
    week.fri = parse_hours("09:00-15:00").unwrap();
    let mut friday_short = form(week);
    friday_short.lists = vec!["cn".into()];
    let calendar = Calendar::new(friday_short, &[mainland()]).unwrap();

    // 4 January 2026 pays for Friday 2 January.
    assert_eq!(calendar.closing(date(2026, 1, 4)).to_string(), "15:00:00");
    assert!(matches!(
        calendar.sort(date(2026, 1, 4)),
        DaySort::MakeUp { like: Some(Weekday::Friday), .. }
    ));
    assert_eq!(calendar.closing(date(2026, 2, 28)).to_string(), "18:00:00");
}

#[test]
fn a_day_off_has_the_usual_opening_and_closing() {
    let office = office();

    assert!(!office.is_working_day(date(2026, 10, 3)));
    assert_eq!(office.opening(date(2026, 10, 3)).to_string(), "09:00:00");
    assert_eq!(office.closing(date(2026, 10, 3)).to_string(), "18:00:00");
    assert_eq!(office.closing_moment(date(2026, 10, 3)), None);
}

#[test]
fn a_start_outside_working_hours_or_in_the_lunch_break_says_so() {
    let office = office();

    let night = office.due(at("2026-03-02T20:00:00+08:00"), 60).unwrap();
    assert_eq!(
        night.explain(Lang::En),
        [
            "Mon 2 Mar 20:00 is outside working hours; counting starts when work begins",
            "Tue 3 Mar 09:00–10:00 counted 1 h",
        ]
    );
    let lunch = office.due(at("2026-03-02T12:40:00+08:00"), 30).unwrap();
    assert_eq!(
        lunch.explain(Lang::ZhTw),
        ["午休 12:40–13:30 不計", "3月2日（週一）13:30–14:00 計 30 分鐘"]
    );
}

#[test]
fn an_amount_that_ends_at_closing_time_is_due_then_and_not_the_next_morning() {
    let due = office().due(at("2026-03-02T17:00:00+08:00"), 60).unwrap();

    assert_eq!(due.at.to_string(), "2026-03-02T18:00:00+08:00[Asia/Shanghai]");
}

#[test]
fn no_time_at_all_is_due_at_once() {
    let start = at("2026-03-02T20:00:00+08:00");

    let due = office().due(start, 0).unwrap();

    assert_eq!((due.at.timestamp(), due.why.len()), (start, 0));
}

#[test]
fn working_moments_around_a_night_and_a_lunch_break() {
    let office = office();
    let night = at("2026-03-02T20:00:00+08:00");

    assert_eq!(office.next_working_moment(night), Ok(at("2026-03-03T09:00:00+08:00")));
    assert_eq!(office.last_working_moment_before(night), Ok(at("2026-03-02T18:00:00+08:00")));
    assert!(!office.is_working_at(at("2026-03-02T12:00:00+08:00")));
    assert!(office.is_working_at(at("2026-03-02T13:30:00+08:00")));
}

#[test]
fn a_stopped_clock_runs_on_with_what_is_left() {
    let office = office();
    let (start, stopped) = (at("2026-03-02T10:00:00+08:00"), at("2026-03-02T10:00:20.5+08:00"));

    let used_ms = office.working_ms_between(start, stopped).unwrap();
    let due = office.due_after_ms(at("2026-03-05T09:00:00+08:00"), HOUR_MS - used_ms).unwrap();

    assert_eq!(used_ms, 20_500);
    assert_eq!(due.at.to_string(), "2026-03-05T09:59:39.5+08:00[Asia/Shanghai]");
}

#[test]
fn forms_lists_and_deadlines_survive_being_saved() {
    let mut full = form(nine_to_six());
    full.lists = vec!["cn".into()];
    let own = DayKind::MakeUp { like: None, hours: parse_hours("10:00-12:00").unwrap() };
    let day = date(2026, 3, 7);
    full.days = vec![
        DayRule::holiday(date(2026, 8, 8), date(2026, 8, 9), "司庆"),
        DayRule::make_up(date(2026, 8, 15), "补班", Some(Weekday::Tuesday)),
        DayRule { from: day, to: day, name: "补班".into(), kind: own },
    ];
    full.names = mainland().names;

    let text = toml::to_string(&full).unwrap();
    assert_eq!(CalendarForm::from_toml(&text).unwrap(), full);
    let json = serde_json::to_string(&full).unwrap();
    assert_eq!(serde_json::from_str::<CalendarForm>(&json).unwrap(), full);

    let calendar = Calendar::new(full, &[mainland()]).unwrap();
    let due = calendar.due(at("2026-02-13T10:00:00+08:00"), 6_000).unwrap();
    let json = serde_json::to_string(&due).unwrap();
    assert_eq!(serde_json::from_str::<Due>(&json).unwrap(), due);
}

#[test]
fn a_misspelt_field_is_refused_and_not_ignored() {
    let text = "name = \"x\"\nzone = \"Asia/Shanghai\"\n[week]\nmonday = [\"09:00-12:00\"]";
    assert!(CalendarForm::from_toml(text).unwrap_err().to_string().contains("monday"));

    let text = "name = \"x\"\nzone = \"Asia/Shanghai\"\n[week]\nmon = [\"12:00-09:00\"]";
    let error = CalendarForm::from_toml(text).unwrap_err().to_string();
    assert!(error.contains("does not end after it starts"), "{error}");
}

#[test]
fn a_book_needs_a_usual_calendar_and_names_that_differ() {
    let lists = [mainland(), taiwan()];
    assert_eq!(starting().all().count(), 3);

    let twice = vec![form(nine_to_six()), form(nine_to_six())];
    let book = CalendarBook { default: "总部".into(), calendars: twice };
    let problems: Vec<_> = book.open(&lists).unwrap_err().into_iter().map(|(_, p)| p).collect();

    assert_eq!(
        problems,
        [Problem::NameTaken("热线".into()), Problem::CalendarMissing("总部".into())]
    );
}

#[test]
fn a_centre_that_never_closes_counts_every_hour() {
    let always = every_day("Asia/Shanghai", "00:00-24:00");

    let due = always.due(at("2026-10-01T00:00:00+08:00"), 7 * 24 * 60).unwrap();

    assert_eq!(due.at.to_string(), "2026-10-08T00:00:00+08:00[Asia/Shanghai]");
}
