//! When a step is due, and why: on the working calendar of the case's team.

use working_time::Due;

use super::complaint::Complaint;
use super::jobs::{COMPLAINT_STEP_DUE, StepDue};
use super::ladder::Hours;
use super::steps::Allowed;
use crate::platform::i18n::Lang;
use crate::platform::stop::Outcome;
use crate::platform::{Tx, jobs};
use crate::staff::calendars;

const DAY_MS: i64 = 86_400_000;
const MINUTE_MS: i64 = 60_000;

/// A moment, and the calendar's reasons where one was asked.
#[derive(Clone, Debug)]
pub struct Moment {
    pub at_ms: i64,
    pub why: Option<String>,
}

/// When `allowed` is over, counted from `from_ms`; `opened_ms` is when the complaint began.
pub fn due(
    tx: &mut Tx<'_>,
    team_id: &str,
    allowed: Allowed,
    from_ms: i64,
    opened_ms: i64,
) -> Outcome<Moment> {
    let calendar = calendars::of_team(tx, team_id)?;
    let due = match allowed {
        Allowed::Minutes(minutes) => calendar.due(from_ms, minutes * MINUTE_MS)?,
        Allowed::WorkingDays(days) => calendar.due_days(from_ms, days)?,
        Allowed::DaysSinceOpening(days) => {
            return Ok(Moment { at_ms: opened_ms + days * DAY_MS, why: None });
        }
    };
    Ok(Moment { at_ms: due.at_ms(), why: Some(serde_json::to_string(&due)?) })
}

/// When a rung of the ladder must have answered.
pub fn respond_by(
    tx: &mut Tx<'_>,
    team_id: &str,
    (allowed, hours): (Allowed, Hours),
    from_ms: i64,
) -> Outcome<Moment> {
    match (allowed, hours) {
        (Allowed::Minutes(minutes), Hours::Any) => {
            Ok(Moment { at_ms: from_ms + minutes * MINUTE_MS, why: None })
        }
        _ => due(tx, team_id, allowed, from_ms, from_ms),
    }
}

/// Sets the clock of the complaint's present step; one that is over has none.
pub fn set_clock(tx: &mut Tx<'_>, team_id: &str, complaint: &mut Complaint) -> Outcome<()> {
    let key = format!("complaint:{}", complaint.case_id);
    complaint.late_ms = None;
    let Some(step) = complaint.step else {
        (complaint.due_ms, complaint.why) = (None, None);
        return jobs::cancel(tx, &key);
    };
    let (from_ms, opened_ms) = (complaint.entered_ms, complaint.opened_ms);
    let moment = due(tx, team_id, step.row().allowed, from_ms, opened_ms)?;
    (complaint.due_ms, complaint.why) = (Some(moment.at_ms), moment.why);
    let data = StepDue { case_id: complaint.case_id.clone() };
    jobs::plan_once(tx, &key, COMPLAINT_STEP_DUE, &data, moment.at_ms + 1)
}

/// The reasons behind a moment, in sentences.
pub fn explained(why: Option<&str>, lang: Lang) -> Outcome<Vec<String>> {
    let due: Option<Due> = why.map(serde_json::from_str).transpose()?;
    let spoken = calendars::spoken(lang);
    Ok(due.map_or_else(Vec::new, |due| {
        std::iter::once(due.headline(spoken)).chain(due.explain(spoken)).collect()
    }))
}
