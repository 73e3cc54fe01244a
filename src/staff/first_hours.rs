//! The working hours a new centre is asked for: four usual weeks, and the hours of a day. Everything finer (lunch by team,
//! holidays, 调休) waits on the calendars page.

use working_time::{CalendarBook, Week, parse_hours};

use super::calendars;
use super::who::Who;
use crate::named;
use crate::platform::Tx;
use crate::platform::i18n::Lang;
use crate::platform::stop::{Outcome, Refusal, RefusalKind, fault};

named! {
    /// Which days the centre works.
    pub enum WorkingDaysAsked {
        MondayToFriday = "monday_to_friday",
        MondayToSaturday = "monday_to_saturday",
        EveryDay = "every_day",
        /// Around the clock: the hours do not count.
        Always = "always",
    }
}

/// What is filled in for whoever does not know better.
pub const USUAL_HOURS: &str = "09:00-12:00, 13:30-18:00";

/// Puts the first calendar in force: the country's holidays where we know them, these days and hours.
pub fn decide(tx: &mut Tx<'_>, lang: Lang, days: WorkingDaysAsked, hours: &str) -> Outcome<()> {
    let mut book = calendars::book(tx)?;
    let usual = book.default.clone();
    let zone = zone_of(&book)?;
    if days == WorkingDaysAsked::Always {
        let always = book.calendars.iter_mut().find(|form| form.week.sun.len() == 1);
        let always = always.ok_or_else(|| fault("no calendar around the clock to start with"))?;
        always.zone = zone;
        book.default = always.name.clone();
    } else {
        let form = book.calendars.iter_mut().find(|form| form.name == usual);
        let form = form.ok_or_else(|| fault("the usual calendar is not in its book"))?;
        form.week = week(days, hours, lang)?;
        form.name = lang.t("staff.office_hours").to_owned();
        book.default = form.name.clone();
        // The other countries' office weeks would only puzzle.
        let kept = book.default.clone();
        book.calendars.retain(|form| form.name == kept || form.lists.is_empty());
    }
    calendars::decide(tx, &Who::system("first-run"), &book)
}

fn zone_of(book: &CalendarBook) -> Outcome<String> {
    let usual = book.calendars.iter().find(|form| form.name == book.default);
    Ok(usual.ok_or_else(|| fault("the usual calendar is not in its book"))?.zone.clone())
}

fn week(days: WorkingDaysAsked, hours: &str, lang: Lang) -> Outcome<Week> {
    let read = parse_hours(hours).map_err(|problem| {
        let said = problem.message(calendars::spoken(lang));
        Refusal::new(RefusalKind::Unfit, "staff.hours_unfit").with("what", said)
    })?;
    if read.is_empty() {
        let usual = Refusal::new(RefusalKind::Unfit, "staff.hours_unfit");
        return Err(usual.with("what", USUAL_HOURS).into());
    }
    let mut week = Week::monday_to_friday(&read);
    if days != WorkingDaysAsked::MondayToFriday {
        week.sat.clone_from(&read);
    }
    if days == WorkingDaysAsked::EveryDay {
        week.sun = read;
    }
    Ok(week)
}
