//! From what was said to the very minute: the conventions, one small function each.

use jiff::civil::{Date, DateTime, Time, time};
use jiff::{ToSpan, Zoned};

use super::calendar::WorkingCalendar;
use super::how::How;
use super::moment::{Day, Dial, Edge, Hour, Part, TimeWord, When, Which};

/// The due moment of a time expression and the convention that gave it. `None` where the words
/// name no moment (尽快), a moment that does not exist (2月30号) or a beginning (明天起).
pub(super) fn resolve(
    said: &TimeWord,
    now: &Zoned,
    calendar: &dyn WorkingCalendar,
) -> Option<(Zoned, How)> {
    if said.edge == Edge::From {
        return None;
    }
    let today = now.date();
    match said.when {
        When::Point { day, hour } => point(day, hour, now, calendar),
        When::Minutes(minutes) => Some((now.checked_add(minutes.minutes()).ok()?, How::FromNow)),
        When::Days(days) => {
            let date = today.checked_add(days.days()).ok()?;
            Some((end_of(date, now)?, How::CalendarDays))
        }
        When::Months(months) => {
            let date = today.checked_add(months.months()).ok()?;
            Some((end_of(date, now)?, How::CalendarDays))
        }
        When::WorkingDays(days) => {
            let date = nth_working_day(today, days, calendar)?;
            Some((at(date, calendar.closing(date), now)?, How::WorkingDays))
        }
        When::WorkingMinutes(minutes) => {
            Some((working_minutes(now, minutes, calendar)?, How::WorkingHours))
        }
        When::Past | When::Vague(_) => None,
    }
}

fn point(
    day: Option<Day>,
    hour: Option<Hour>,
    now: &Zoned,
    calendar: &dyn WorkingCalendar,
) -> Option<(Zoned, How)> {
    if gone_by(day, now.date(), calendar) {
        return None;
    }
    let Some(hour) = hour else {
        let date = date_of(day?, now.date(), calendar)?;
        if day == Some(Day::NextWorking) {
            return Some((at(date, calendar.closing(date), now)?, How::WorkingDays));
        }
        return Some((end_of(date, now)?, How::EndOfDay));
    };
    let how = how_of(hour);
    let Some(day) = day else {
        return Some((next_such(hour, now, calendar)?, how));
    };
    let date = date_of(day, now.date(), calendar)?;
    let due = moment_on(date, hour, now, calendar)?;
    // A weekday or a day of the month that is today, but whose hour has gone, is the next one.
    if due < *now && date == now.date() {
        let later = match day {
            Day::Weekday(Which::Coming, _) => date.checked_add(7.days()).ok()?,
            Day::Date { year: None, month: None, .. } => date.checked_add(1.months()).ok()?,
            _ => return Some((due, how)),
        };
        return Some((moment_on(later, hour, now, calendar)?, how));
    }
    Some((due, how))
}

/// A date before today is told, not promised. Only a clock hour of today may have passed.
fn gone_by(day: Option<Day>, today: Date, calendar: &dyn WorkingCalendar) -> bool {
    day.and_then(|day| date_of(day, today, calendar)).is_some_and(|date| date < today)
}

fn how_of(hour: Hour) -> How {
    match hour {
        Hour::Clock { .. } => How::ClockTime,
        Hour::Part(_) => How::PartOfDay,
        Hour::Closing => How::Closing,
        Hour::Opening => How::Opening,
    }
}

/// An hour without a day is the next such hour to come.
fn next_such(hour: Hour, now: &Zoned, calendar: &dyn WorkingCalendar) -> Option<Zoned> {
    let today = now.date();
    if matches!(hour, Hour::Closing | Hour::Opening) {
        let mut date = today;
        for _ in 0..=14 {
            let due = moment_on(date, hour, now, calendar)?;
            let worked = calendar.is_working_day(date) || date == today;
            if worked && due > *now {
                return Some(due);
            }
            date = date.tomorrow().ok()?;
        }
        return None;
    }
    let due = moment_on(today, hour, now, calendar)?;
    if due > *now {
        return Some(due);
    }
    moment_on(today.tomorrow().ok()?, hour, now, calendar)
}

fn moment_on(date: Date, hour: Hour, now: &Zoned, calendar: &dyn WorkingCalendar) -> Option<Zoned> {
    match hour {
        Hour::Closing => at(date, calendar.closing(date), now),
        Hour::Opening => at(date, calendar.opening(date), now),
        Hour::Part(part) => at(date, end_of_part(part), now),
        Hour::Clock { hour, minute, part, dial } => {
            let hour = on_the_day(hour, minute, part, dial, date, now);
            let date = date.checked_add((hour / 24).days()).ok()?;
            at(date, Time::new((hour % 24) as i8, minute as i8, 0, 0).ok()?, now)
        }
    }
}

/// A part of the day without an hour lasts to its end.
fn end_of_part(part: Part) -> Time {
    match part {
        Part::SmallHours => time(6, 0, 0, 0),
        Part::Morning | Part::Noon => time(12, 0, 0, 0),
        Part::Afternoon => time(18, 0, 0, 0),
        Part::Evening => time(22, 0, 0, 0),
    }
}

/// The hour from 0 to 47 that is meant; 24 and more lie after the midnight that ends the day.
fn on_the_day(
    hour: i64,
    minute: i64,
    part: Option<Part>,
    dial: Dial,
    date: Date,
    now: &Zoned,
) -> i64 {
    match part {
        Some(Part::SmallHours) if hour == 12 => 0,
        Some(Part::SmallHours | Part::Morning) => hour,
        Some(Part::Noon) if hour < 4 => hour + 12,
        Some(Part::Noon) => hour,
        Some(Part::Afternoon) if hour < 12 => hour + 12,
        Some(Part::Afternoon) => hour,
        Some(Part::Evening) => match hour {
            0 | 12 => 24,
            1..=4 => hour + 24,
            5..=11 => hour + 12,
            _ => hour,
        },
        None if dial == Dial::TwentyFour => hour,
        None => bare_hour(hour, minute, date, now),
    }
}

/// 三点 is three in the afternoon and 九点 nine in the morning; today, an hour that has gone is the
/// same hour on the other half of the dial.
fn bare_hour(hour: i64, minute: i64, date: Date, now: &Zoned) -> i64 {
    let usual = if hour < 7 { hour + 12 } else { hour };
    let gone = date == now.date()
        && Time::new(usual as i8, minute as i8, 0, 0).is_ok_and(|clock| clock <= now.time());
    if gone && usual <= 12 { usual + 12 } else { usual }
}

fn date_of(day: Day, today: Date, calendar: &dyn WorkingCalendar) -> Option<Date> {
    match day {
        Day::FromToday(days) => today.checked_add(days.days()).ok(),
        Day::Same => None,
        Day::Weekday(which, weekday) => weekday_of(which, weekday, today),
        Day::Date { year, month, day } => dated(year, month, day, today),
        Day::OfMonth(months, day) => {
            let first = today.first_of_month().checked_add(months.months()).ok()?;
            Date::new(first.year(), first.month(), day).ok()
        }
        Day::NextWorking => nth_working_day(today, 1, calendar),
        Day::WeekEnd(weeks) => monday(today)?.checked_add((6 + 7 * weeks).days()).ok(),
        Day::BeforeWeekend => {
            let friday = monday(today)?.checked_add(4.days()).ok()?;
            Some(friday.max(today))
        }
        Day::MonthEnd(months) => {
            let first = today.first_of_month().checked_add(months.months()).ok()?;
            Some(first.last_of_month())
        }
        Day::YearEnd => Some(today.last_of_year()),
    }
}

fn monday(date: Date) -> Option<Date> {
    let since = i64::from(date.weekday().to_monday_zero_offset());
    date.checked_sub(since.days()).ok()
}

fn weekday_of(which: Which, weekday: i8, today: Date) -> Option<Date> {
    let offset = i64::from(weekday) - 1;
    match which {
        Which::This => monday(today)?.checked_add(offset.days()).ok(),
        Which::Ahead(weeks) => monday(today)?.checked_add((offset + 7 * weeks).days()).ok(),
        Which::Coming => {
            let until = (offset - i64::from(today.weekday().to_monday_zero_offset())).rem_euclid(7);
            today.checked_add(until.days()).ok()
        }
    }
}

/// Without a year or a month, the next such date to come; 31 means the last day of a shorter month.
fn dated(year: Option<i16>, month: Option<i8>, day: i8, today: Date) -> Option<Date> {
    let of = |year: i16, month: i8| {
        let first = Date::new(year, month, 1).ok()?;
        let last = first.last_of_month().day();
        let day = if day == 31 { last } else { day };
        Date::new(year, month, day).ok()
    };
    match (year, month) {
        (Some(year), month) => of(year, month?),
        (None, Some(month)) => {
            let this = of(today.year(), month)?;
            // Some weeks back is a past date; most of a year back is next year's.
            let long_gone = today.checked_sub(6.months()).ok()?;
            if this < long_gone { of(today.year() + 1, month) } else { Some(this) }
        }
        (None, None) => {
            let this = of(today.year(), today.month());
            match this {
                Some(date) if date >= today => Some(date),
                _ => {
                    let next = today.first_of_month().checked_add(1.months()).ok()?;
                    of(next.year(), next.month())
                }
            }
        }
    }
}

/// Working days count from the next one. A calendar without any gives none.
fn nth_working_day(today: Date, days: i64, calendar: &dyn WorkingCalendar) -> Option<Date> {
    let (mut date, mut left) = (today, days);
    // Nobody promises what lies more than a few years of days off ahead.
    for _ in 0..2000 {
        date = date.tomorrow().ok()?;
        if calendar.is_working_day(date) {
            left -= 1;
        }
        if left <= 0 {
            return Some(date);
        }
    }
    None
}

fn working_minutes(now: &Zoned, minutes: i64, calendar: &dyn WorkingCalendar) -> Option<Zoned> {
    let mut left = minutes;
    let mut from = now.clone();
    for _ in 0..2000 {
        let date = from.date();
        if calendar.is_working_day(date) {
            let begin = at(date, calendar.opening(date), now)?.max(from.clone());
            let end = at(date, calendar.closing(date), now)?;
            let open = (end.timestamp().as_second() - begin.timestamp().as_second()) / 60;
            if open >= left {
                return begin.checked_add(left.minutes()).ok();
            }
            left -= open.max(0);
        }
        from = at(date.tomorrow().ok()?, Time::MIN, now)?;
    }
    None
}

fn end_of(date: Date, now: &Zoned) -> Option<Zoned> {
    at(date, time(23, 59, 0, 0), now)
}

fn at(date: Date, clock: Time, now: &Zoned) -> Option<Zoned> {
    DateTime::from_parts(date, clock).to_zoned(now.time_zone().clone()).ok()
}
