//! When the centre works: calendars with lunch breaks, holidays and 调休, decided on a settings page. Deadlines are
//! counted on them and say why they are when they are.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use working_time::{Calendar, CalendarBook, Calendars, DayRule, Due, HolidayList};

use super::centre;
use super::permissions::Permission;
use super::who::Who;
use crate::platform::i18n::Lang;
use crate::platform::stop::{Outcome, Refusal, RefusalKind, Stop, fault, refused};
use crate::platform::{Tx, settings};

const BOOK: &str = "calendars";
const ANNOUNCED: &str = "announced_holidays";
const OF_TEAMS: &str = "calendars_of_teams";

/// Holidays announced after this program was made, by list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Announced {
    /// `cn` or `tw`.
    pub list: String,
    pub known_until: Date,
    pub days: Vec<DayRule>,
}

/// The calendar that holds for somebody's work, and its name.
#[derive(Clone, Debug)]
pub struct InForce {
    calendars: Arc<Calendars>,
    pub name: String,
}

impl InForce {
    pub fn calendar(&self) -> &Calendar {
        self.calendars.get(&self.name).unwrap_or_else(|| self.calendars.usual())
    }

    /// When `working_ms` from `from_ms` are over, and why.
    pub fn due(&self, from_ms: i64, working_ms: i64) -> Outcome<Due> {
        self.calendar().due_after_ms(moment(from_ms)?, working_ms.max(0)).map_err(no_answer)
    }

    /// The closing hour of the `days`-th working day after `from_ms`, and why.
    pub fn due_days(&self, from_ms: i64, days: u32) -> Outcome<Due> {
        self.calendar().due_days(moment(from_ms)?, days).map_err(no_answer)
    }

    /// How long was worked between two moments.
    pub fn worked_ms(&self, from_ms: i64, to_ms: i64) -> Outcome<i64> {
        self.calendar()
            .working_ms_between(moment(from_ms)?, moment(to_ms)?)
            .map_err(no_answer)
            .map(|ms| ms.max(0))
    }
}

fn moment(at_ms: i64) -> Outcome<Timestamp> {
    Timestamp::from_millisecond(at_ms).map_err(fault)
}

/// A calendar without any working time cannot give a deadline: whoever edits calendars can act on it.
fn no_answer(no: working_time::NoAnswer) -> Stop {
    let sentence = no.message(working_time::Lang::En);
    Refusal::new(RefusalKind::Unfit, "staff.calendar_gives_no_time").with("what", sentence).into()
}

/// A language as the calendars name it.
pub fn spoken(lang: Lang) -> working_time::Lang {
    working_time::Lang::from_tag(lang.tag())
}

/// The calendar of a team: its own, or the usual one.
pub fn of_team(tx: &mut Tx<'_>, team_id: &str) -> Outcome<InForce> {
    let own: BTreeMap<String, String> = settings::get(tx, OF_TEAMS)?.unwrap_or_default();
    let name = own.get(team_id).cloned();
    let calendars = all(tx)?;
    let name = name.filter(|name| calendars.get(name).is_some());
    let name = name.unwrap_or_else(|| calendars.usual().form().name.clone());
    Ok(InForce { calendars, name })
}

/// The calendar of this name, or the usual one when there is no such calendar any more.
pub fn named(tx: &mut Tx<'_>, name: &str) -> Outcome<InForce> {
    Ok(InForce { calendars: all(tx)?, name: name.to_owned() })
}

/// The usual calendar of the centre.
pub fn usual(tx: &mut Tx<'_>) -> Outcome<InForce> {
    let calendars = all(tx)?;
    let name = calendars.usual().form().name.clone();
    Ok(InForce { calendars, name })
}

static STARTING: LazyLock<CalendarBook> = LazyLock::new(|| {
    CalendarBook::from_toml(include_str!("../../content/calendars/starting.toml"))
        .expect("the calendars a new centre starts with are tested to be readable")
});

/// What the settings page edits: as decided, or what a new centre starts with, in the centre's zone.
pub fn book(tx: &mut Tx<'_>) -> Outcome<CalendarBook> {
    if let Some(book) = settings::get(tx, BOOK)? {
        return Ok(book);
    }
    let zone = centre::read(tx)?.zone;
    let mut book = STARTING.clone();
    if let Some(own) = book.calendars.iter().find(|form| form.zone == zone) {
        book.default = own.name.clone();
    } else if let Some(first) = book.calendars.first_mut() {
        // Elsewhere the office week stays, without another country's holidays.
        first.zone = zone;
        first.lists.clear();
        book.default = first.name.clone();
    }
    Ok(book)
}

/// Which team works by which calendar; teams not named work by the usual one.
pub fn chosen(tx: &mut Tx<'_>) -> Outcome<BTreeMap<String, String>> {
    Ok(settings::get(tx, OF_TEAMS)?.unwrap_or_default())
}

/// The holiday lists the program brings, with the years announced since.
pub fn lists(tx: &mut Tx<'_>) -> Outcome<Vec<HolidayList>> {
    let announced: Vec<Announced> = settings::get(tx, ANNOUNCED)?.unwrap_or_default();
    built_lists(announced)
}

fn built_lists(announced: Vec<Announced>) -> Outcome<Vec<HolidayList>> {
    let mut lists = Vec::new();
    for text in [
        include_str!("../../content/calendars/cn.toml"),
        include_str!("../../content/calendars/tw.toml"),
    ] {
        lists.push(HolidayList::from_toml(text).map_err(fault)?);
    }
    for one in announced {
        if let Some(list) = lists.iter_mut().find(|list| list.key == one.list) {
            list.take_in(one.days, one.known_until);
        }
    }
    Ok(lists)
}

/// Opening a book costs some milliseconds (twenty years of holidays), and every deadline needs one: those opened last
/// stay at hand under the exact settings they were made from.
static OPENED: Mutex<Vec<(String, Arc<Calendars>)>> = Mutex::new(Vec::new());
const KEPT_OPEN: usize = 8;

fn all(tx: &mut Tx<'_>) -> Outcome<Arc<Calendars>> {
    let book = book(tx)?;
    let announced: Vec<Announced> = settings::get(tx, ANNOUNCED)?.unwrap_or_default();
    let made_from = serde_json::to_string(&(&book, &announced))?;
    let mut opened = OPENED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, calendars)) = opened.iter().find(|(from, _)| *from == made_from) {
        return Ok(calendars.clone());
    }
    let lists = built_lists(announced)?;
    let calendars = book.open(&lists).map_err(|problems| {
        fault(format!("the calendars in force cannot be opened: {problems:?}"))
    })?;
    let calendars = Arc::new(calendars);
    if opened.len() == KEPT_OPEN {
        opened.remove(0);
    }
    opened.push((made_from, calendars.clone()));
    Ok(calendars)
}

/// Puts a book in force. Refused with the first problem, in the person's language.
pub fn decide(tx: &mut Tx<'_>, who: &Who, book: &CalendarBook) -> Outcome<()> {
    who.need(Permission::ManageCalendars)?;
    let lists = lists(tx)?;
    if let Err(problems) = book.open(&lists) {
        let said: Vec<String> = problems
            .iter()
            .take(3)
            .map(|(name, problem)| format!("{name}: {}", problem.message(spoken(who.lang))))
            .collect();
        return Err(unfit(said.join(" · ")));
    }
    settings::set(tx, &who.actor(), BOOK, book)
}

/// Chooses a team's calendar; `None` for the usual one.
pub fn choose(tx: &mut Tx<'_>, who: &Who, team_id: &str, name: Option<&str>) -> Outcome<()> {
    who.need(Permission::ManageCalendars)?;
    let mut of_teams = chosen(tx)?;
    match name {
        Some(name) => {
            if all(tx)?.get(name).is_none() {
                return Err(refused("staff.calendar_unknown"));
            }
            of_teams.insert(team_id.to_owned(), name.to_owned());
        }
        None => drop(of_teams.remove(team_id)),
    }
    settings::set(tx, &who.actor(), OF_TEAMS, &of_teams)
}

/// Takes in a newly announced year, as pasted lines, TOML or iCalendar; gives how many entries it had.
pub fn announce(tx: &mut Tx<'_>, who: &Who, list: &str, text: &str) -> Outcome<usize> {
    who.need(Permission::ManageCalendars)?;
    if !lists(tx)?.iter().any(|known| known.key == list) {
        return Err(refused("staff.holiday_list_unknown"));
    }
    let days =
        working_time::import(text).map_err(|error| unfit(error.message(spoken(who.lang))))?;
    let Some(last) = days.iter().map(|rule| rule.to).max() else {
        return Err(refused("staff.holiday_list_empty"));
    };
    let known_until = last.with().month(12).day(31).build().map_err(fault)?;
    let entries = days.len();
    let mut announced: Vec<Announced> = settings::get(tx, ANNOUNCED)?.unwrap_or_default();
    announced.push(Announced { list: list.to_owned(), known_until, days });
    settings::set(tx, &who.actor(), ANNOUNCED, &announced)?;
    Ok(entries)
}

fn unfit(what: String) -> Stop {
    Refusal::new(RefusalKind::Unfit, "staff.calendar_unfit").with("what", what).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::testing::{NOW_MS, each_engine};
    use crate::staff::testing::person;

    #[test]
    fn a_new_centre_works_in_its_own_zone_with_the_holidays_of_its_country() {
        each_engine(|db| {
            db.write_now(|tx| {
                let usual = usual(tx)?;
                // Wednesday 2026-11-25 10:00: one working day on is Thursday's closing hour.
                assert_eq!(
                    usual.due_days(NOW_MS, 1)?.at.to_string(),
                    "2026-11-26T18:00:00+08:00[Asia/Shanghai]"
                );
                let here =
                    centre::Centre { zone: "Europe/London".into(), ..centre::Centre::default() };
                centre::decide(tx, "system:test", &here)?;
                assert_eq!(book(tx)?.calendars[0].zone, "Europe/London");
                assert!(book(tx)?.calendars[0].lists.is_empty());
                Ok(())
            })
            .unwrap();
        });
    }

    #[test]
    fn an_announced_year_counts_from_then_on_and_a_teams_own_calendar_holds_for_it_alone() {
        each_engine(|db| {
            db.write_now(|tx| {
                let manager = person(tx, "zhao", "manager", "夜班");
                let team = manager.teams[0].clone();
                announce(tx, &manager, "cn", "2026-11-26,holiday,临时放假")?;
                assert_eq!(usual(tx)?.due_days(NOW_MS, 1)?.at.date().to_string(), "2026-11-27");

                choose(tx, &manager, &team, Some("7×24"))?;
                assert_eq!(of_team(tx, &team)?.due(NOW_MS, 3_600_000)?.at_ms(), NOW_MS + 3_600_000);
                assert_eq!(of_team(tx, "another")?.name, "办公时间");
                assert_eq!(
                    choose(tx, &manager, &team, Some("没有")).unwrap_err().key(),
                    Some("staff.calendar_unknown")
                );
                Ok(())
            })
            .unwrap();
        });
    }

    #[test]
    fn a_calendar_that_makes_no_sense_is_refused_with_what_is_wrong() {
        each_engine(|db| {
            db.write_now(|tx| {
                let manager = person(tx, "zhao", "manager", "在线组");
                let agent = person(tx, "chen", "agent", "在线组");
                let mut wrong = book(tx)?;
                wrong.calendars[0].zone = "Mars/Olympus".into();

                assert_eq!(
                    decide(tx, &manager, &wrong).unwrap_err().key(),
                    Some("staff.calendar_unfit")
                );
                let right = book(tx)?;
                assert!(decide(tx, &agent, &right).is_err());
                assert_eq!(
                    announce(tx, &manager, "cn", "???").unwrap_err().key(),
                    Some("staff.calendar_unfit")
                );
                Ok(())
            })
            .unwrap();
        });
    }
}
