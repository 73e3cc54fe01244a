//! The centre's own working calendar under what is promised: 下班前 is when this team closes, 三个工作日 skips its holidays.

use jiff::civil::{Date, Time};
use jiff::{Timestamp, Zoned};
use service_language::WorkingCalendar;

use crate::platform::Tx;
use crate::platform::stop::Outcome;
use crate::staff::calendars::{self, InForce};

/// A team's calendar in force, as promises ask for it.
#[derive(Clone, Debug)]
pub struct WorkingDays(InForce);

impl WorkingDays {
    /// A team's own calendar; the centre's usual one for a team without, or without a team.
    pub fn of(tx: &mut Tx<'_>, team_id: Option<&str>) -> Outcome<WorkingDays> {
        let in_force = match team_id {
            Some(team_id) => calendars::of_team(tx, team_id)?,
            None => calendars::usual(tx)?,
        };
        Ok(WorkingDays(in_force))
    }

    /// The moment on the wall clock that hangs where the work is done: 明天九点 is the customer's and the team's nine
    /// o'clock, wherever the agent happens to sit.
    pub fn now(&self, now_ms: i64) -> Zoned {
        let zone = self.0.calendar().zone().clone();
        Timestamp::from_millisecond(now_ms).unwrap_or_default().to_zoned(zone)
    }
}

impl WorkingCalendar for WorkingDays {
    fn is_working_day(&self, date: Date) -> bool {
        self.0.calendar().is_working_day(date)
    }

    fn opening(&self, date: Date) -> Time {
        self.0.calendar().opening(date)
    }

    fn closing(&self, date: Date) -> Time {
        self.0.calendar().closing(date)
    }
}

#[cfg(test)]
mod tests {
    use service_language::{Channel, Engine, Situation};

    use super::*;
    use crate::language::{Sending, allow_sending};
    use crate::platform::testing::each_engine;
    use crate::staff::testing::person;

    /// Wednesday 25 November 2026, 10:00 in Shanghai: Friday is closed here, so three working days end on Tuesday.
    #[test]
    fn promised_times_follow_the_teams_own_calendar_with_its_closing_hour_and_holidays() {
        each_engine(|db| {
            db.write_now(|tx| {
                let admin = person(tx, "admin", "administrator", "二组");
                let agent = person(tx, "陈晓雯", "agent", "一组");
                let day = r#"["09:00-12:00", "13:30-17:30"]"#;
                let mut book = calendars::book(tx)?;
                book.calendars.push(
                    working_time::CalendarForm::from_toml(&format!(
                        "name = \"一组\"\nzone = \"Asia/Shanghai\"\n[week]\nmon = {day}\ntue = {day}\nwed = {day}\nthu = {day}\nfri = {day}\n\
                         [[days]]\ndate = \"2026-11-27\"\nkind = \"holiday\"\nname = \"司庆\"\n"
                    ))
                    .unwrap(),
                );
                calendars::decide(tx, &admin, &book)?;
                calendars::choose(tx, &admin, &agent.teams[0], Some("一组"))?;
                let situation = Situation { channel: Channel::Email, ..Situation::default() };
                let due = |tx: &mut Tx<'_>, team_id: Option<&str>, text: &str| -> String {
                    let sending = Sending { team_id, ..Sending::plain(text, &situation, None) };
                    let checked = allow_sending(tx, &agent, &Engine::builtin(), &sending).unwrap();
                    checked.report.promises[0].promise.due.as_ref().unwrap().datetime().to_string()
                };

                let team = Some(agent.teams[0].as_str());
                assert_eq!(due(tx, team, "我今天下班前给您回电。"), "2026-11-25T17:30:00");
                assert_eq!(due(tx, None, "我今天下班前给您回电。"), "2026-11-25T18:00:00");
                assert_eq!(due(tx, team, "三个工作日内给您退款。"), "2026-12-01T17:30:00");
                assert_eq!(due(tx, None, "三个工作日内给您退款。"), "2026-11-30T18:00:00");
                Ok(())
            })
            .unwrap();
        });
    }
}
