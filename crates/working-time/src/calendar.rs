//! A checked calendar: which hours are worked on any date, and what sort of day it is.

use crate::clock;
use crate::days::{DayKind, DayRule, HolidayList};
use crate::form::CalendarForm;
use crate::interval::{Interval, apart};
use crate::language::{Name, Names};
use crate::problem::{Place, Problem};
use crate::week::code;
use crate::words::weekday_index;
use jiff::Timestamp;
use jiff::civil::{Date, Time, Weekday, time};
use jiff::tz::{TimeZone, TimeZoneDatabase};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// More entries than this in one calendar are refused: a pasted file, not a calendar.
pub const MOST_DAY_RULES: usize = 20_000;

/// What sort of day a date is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DaySort {
    /// As the week says, with hours.
    Ordinary,
    /// As the week says, without hours.
    DayOff,
    Holiday(Name),
    /// 调休: worked although the week says otherwise, at the hours of `like`.
    MakeUp {
        name: Name,
        #[serde(with = "code::maybe", default, skip_serializing_if = "Option::is_none")]
        like: Option<Weekday>,
    },
    /// Worked at hours of its own.
    Special(Name),
}

#[derive(Debug, Clone)]
struct DayPlan {
    hours: Vec<Interval>,
    sort: DaySort,
}

/// Answers when work is done. Made by [`Calendar::new`], which refuses what makes no sense.
#[derive(Debug, Clone)]
pub struct Calendar {
    form: CalendarForm,
    zone: TimeZone,
    week: [DayPlan; 7],
    days: BTreeMap<Date, DayPlan>,
    /// First and last day that every list it follows has announced.
    announced: Option<(Date, Date)>,
}

impl Calendar {
    /// Checks a form against the lists it follows and makes it ready. All problems at once.
    pub fn new(form: CalendarForm, lists: &[HolidayList]) -> Result<Calendar, Vec<Problem>> {
        let mut problems = Vec::new();
        if form.name.trim().is_empty() {
            problems.push(Problem::NamelessCalendar);
        }
        // The bundled zones, not the machine's: the same deadline everywhere.
        let zone = TimeZoneDatabase::bundled().get(&form.zone).unwrap_or_else(|_| {
            problems.push(Problem::UnknownZone(form.zone.clone()));
            TimeZone::UTC
        });
        let mut week: [DayPlan; 7] =
            std::array::from_fn(|_| DayPlan { hours: Vec::new(), sort: DaySort::DayOff });
        for (day, hours) in form.week.days() {
            match apart(hours, Place::Weekday(day)) {
                Ok(hours) if hours.is_empty() => {}
                Ok(hours) => week[weekday_index(day)] = DayPlan { hours, sort: DaySort::Ordinary },
                Err(problem) => problems.push(problem),
            }
        }
        let mut calendar = Calendar { form, zone, week, days: BTreeMap::new(), announced: None };
        calendar.follow_lists(lists, &mut problems);
        let own = calendar.form.days.clone();
        let names = calendar.form.names.clone();
        calendar.add_days(&own, &names, &mut problems);
        if problems.is_empty() && !calendar.has_hours() {
            problems.push(Problem::NoWorkingHours);
        }
        if problems.is_empty() { Ok(calendar) } else { Err(problems) }
    }

    /// The form this calendar was made from, for showing and editing.
    pub fn form(&self) -> &CalendarForm {
        &self.form
    }

    /// The zone whose wall clock it follows.
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// Whether anybody works on this date.
    pub fn is_working_day(&self, date: Date) -> bool {
        !self.hours(date).is_empty()
    }

    /// The intervals worked on this date, in order; empty on a day off.
    pub fn hours(&self, date: Date) -> &[Interval] {
        &self.plan(date).hours
    }

    /// What sort of day it is, and why.
    pub fn sort(&self, date: Date) -> &DaySort {
        &self.plan(date).sort
    }

    /// When work begins on this date. For a day off, the usual hour of a working day.
    pub fn opening(&self, date: Date) -> Time {
        self.usual_hours(date).first().map_or(time(0, 0, 0, 0), |i| i.start())
    }

    /// When work ends on this date: what 下班前 means; 24:00 is given as 23:59. For a day off, the
    /// usual hour of a working day.
    pub fn closing(&self, date: Date) -> Time {
        self.usual_hours(date).last().map_or(time(23, 59, 0, 0), |i| i.end_same_day())
    }

    /// The moment work begins on this date; none on a day off.
    pub fn opening_moment(&self, date: Date) -> Option<Timestamp> {
        let first = self.hours(date).first()?;
        clock::moment(&self.zone, date, first.start_min())
    }

    /// The moment work ends on this date; none on a day off.
    pub fn closing_moment(&self, date: Date) -> Option<Timestamp> {
        let last = self.hours(date).last()?;
        clock::moment(&self.zone, date, last.end_min())
    }

    /// The last day for which all lists it follows are announced; none if it follows no list.
    pub fn announced_until(&self) -> Option<Date> {
        self.announced.map(|(_, last)| last)
    }

    pub(crate) fn is_unannounced(&self, date: Date) -> bool {
        self.announced.is_some_and(|(first, last)| date < first || date > last)
    }

    fn plan(&self, date: Date) -> &DayPlan {
        self.days.get(&date).unwrap_or(&self.week[weekday_index(date.weekday())])
    }

    fn usual_hours(&self, date: Date) -> &[Interval] {
        let that_weekday = &self.week[weekday_index(date.weekday())].hours;
        [self.hours(date), that_weekday]
            .into_iter()
            .find(|hours| !hours.is_empty())
            .unwrap_or_else(|| self.first_working_weekday())
    }

    fn first_working_weekday(&self) -> &[Interval] {
        self.week.iter().map(|plan| &plan.hours[..]).find(|h| !h.is_empty()).unwrap_or(&[])
    }

    fn has_hours(&self) -> bool {
        self.week.iter().chain(self.days.values()).any(|plan| !plan.hours.is_empty())
    }

    fn follow_lists(&mut self, lists: &[HolidayList], problems: &mut Vec<Problem>) {
        for key in self.form.lists.clone() {
            let Some(list) = lists.iter().find(|list| list.key == key) else {
                problems.push(Problem::UnknownList(key));
                continue;
            };
            self.add_days(&list.days, &list.names, problems);
            let (first, last) = (list.known_from, list.known_until);
            self.announced = Some(match self.announced {
                Some((other_first, other_last)) => (first.max(other_first), last.min(other_last)),
                None => (first, last),
            });
        }
    }

    fn add_days(&mut self, rules: &[DayRule], names: &Names, problems: &mut Vec<Problem>) {
        if rules.len() > MOST_DAY_RULES {
            problems.push(Problem::TooManyDays(rules.len()));
            return;
        }
        for rule in rules {
            match check(rule) {
                Ok(()) => self.add_rule(rule, names, problems),
                Err(problem) => problems.push(problem),
            }
        }
    }

    fn add_rule(&mut self, rule: &DayRule, names: &Names, problems: &mut Vec<Problem>) {
        let name = Name::look_up(rule.name.trim(), names);
        let plan = match &rule.kind {
            DayKind::Holiday => Ok(DayPlan { hours: Vec::new(), sort: DaySort::Holiday(name) }),
            DayKind::Hours(hours) => apart(hours, Place::Date(rule.from))
                .map(|hours| DayPlan { hours, sort: DaySort::Special(name) }),
            DayKind::MakeUp { like, hours } => {
                apart(hours, Place::Date(rule.from)).map(|own| DayPlan {
                    hours: if own.is_empty() { self.make_up_hours(*like) } else { own },
                    sort: DaySort::MakeUp { name, like: *like },
                })
            }
        };
        match plan {
            Ok(plan) => {
                let mut date = rule.from;
                while date <= rule.to {
                    self.days.insert(date, plan.clone());
                    let Ok(next) = date.tomorrow() else { break };
                    date = next;
                }
            }
            Err(problem) => problems.push(problem),
        }
    }

    /// A make-up day is never without hours where the week has any: a list made for offices may
    /// name a weekday on which this centre is closed.
    fn make_up_hours(&self, like: Option<Weekday>) -> Vec<Interval> {
        like.map(|day| &self.week[weekday_index(day)].hours[..])
            .filter(|hours| !hours.is_empty())
            .unwrap_or_else(|| self.first_working_weekday())
            .to_vec()
    }
}

fn check(rule: &DayRule) -> Result<(), Problem> {
    let (from, to) = (rule.from, rule.to);
    if to < from {
        return Err(Problem::RangeBackwards { from, to });
    }
    if from.until(to).map_or(i32::MAX, |span| span.get_days()) > 366 {
        return Err(Problem::RangeTooLong { from, to });
    }
    if rule.name.trim().is_empty() {
        return Err(Problem::NameMissing(from));
    }
    if matches!(&rule.kind, DayKind::Hours(hours) if hours.is_empty()) {
        return Err(Problem::HoursMissing(from));
    }
    Ok(())
}
