//! Keeps a case's clocks in step with it: started, stopped while we wait for the customer, met, missed, and explained.

use serde_json::json;
use working_time::Due;

use super::case::Case;
use super::deadlines::{Clock, Targets, wanted};
use super::jobs;
use super::kinds::DeadlineKind;
use super::store;
use super::telling::{see, tell};
use super::waiting;
use crate::platform::i18n::Lang;
use crate::platform::stop::Outcome;
use crate::platform::{Tx, jobs as planned, settings};
use crate::promises;
use crate::staff::calendars::{self, InForce};
use crate::staff::{Permission, Who};

/// The setting that holds [`Targets`].
const TARGETS: &str = "deadline_targets";

/// One clock of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deadline {
    pub id: String,
    pub case_id: String,
    pub kind: DeadlineKind,
    /// The calendar it is counted on, by name.
    pub calendar: String,
    pub allowed_ms: i64,
    /// Working time spent in earlier runs.
    pub spent_ms: i64,
    pub started_ms: i64,
    /// Since when it runs now; `None` while it stands or has ended.
    pub running_ms: Option<i64>,
    /// When it runs out if it goes on running; kept when met.
    pub due_ms: Option<i64>,
    /// How `due_ms` was counted, as it was counted then.
    pub why: Option<String>,
    pub met_ms: Option<i64>,
    pub missed_ms: Option<i64>,
    pub dropped_ms: Option<i64>,
}

/// One stretch in which a clock ran.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    pub from_ms: i64,
    pub to_ms: i64,
    pub counted_ms: i64,
}

/// Since when the customer waits, from what was said.
pub(super) fn whose_turn(tx: &mut Tx<'_>, case: &mut Case) -> Outcome<()> {
    let turns = store::messages::turns(tx, &case.id)?;
    case.waiting_since_ms =
        if case.closed_ms.is_some() { None } else { waiting::waiting_since(&turns) };
    Ok(())
}

/// Brings every clock into the state the case asks for, and the case's own due time with them. Called by every change.
pub(super) fn keep_time(tx: &mut Tx<'_>, case: &mut Case) -> Outcome<()> {
    let mut open = store::deadlines::open_of(tx, &case.id)?;
    let mut in_force: Option<InForce> = None;
    for kind in DeadlineKind::ALL {
        let clock = wanted(*kind, case);
        match (open.iter_mut().find(|d| d.kind == *kind), clock) {
            (None, Clock::Runs) => {
                let deadline = start(tx, case, *kind, &mut in_force)?;
                open.push(deadline);
            }
            (None, Clock::Stands | Clock::Met | Clock::Dropped) => {}
            (Some(deadline), Clock::Runs) => {
                if deadline.running_ms.is_none() {
                    run(tx, deadline)?;
                }
            }
            (Some(deadline), clock) => halt(tx, case, deadline, clock)?,
        }
    }
    let running = open.iter().filter(|d| d.running_ms.is_some());
    let next = running.min_by_key(|d| d.due_ms.unwrap_or(i64::MAX));
    case.due_ms = next.and_then(|d| d.due_ms);
    case.due_kind = next.map(|d| d.kind);
    case.rank_ms = rank(tx, case)?;
    Ok(())
}

fn rank(tx: &mut Tx<'_>, case: &Case) -> Outcome<i64> {
    let mut promised_ms: Option<i64> = None;
    for id in store::cases::group(tx, &case.id)? {
        promised_ms = promised_ms.into_iter().chain(promises::next_due_ms(tx, &id)?).min();
    }
    Ok(case.rank(promised_ms))
}

/// A promise was made or kept: the case finds its new place in lists.
pub(super) fn rank_anew(tx: &mut Tx<'_>, case_id: &str) -> Outcome<()> {
    // Promises of a case that is not there (a draft of a test, a removed row) rank nothing.
    let Some(shown_as) = store::cases::shown_as(tx, case_id)? else { return Ok(()) };
    tx.lock("case", &shown_as)?;
    let mut case = store::cases::find(tx, &shown_as)?;
    let rank_ms = rank(tx, &case)?;
    if rank_ms == case.rank_ms {
        return Ok(());
    }
    case.rank_ms = rank_ms;
    store::cases::save(tx, &case)?;
    tell(tx, "system:clocks", "case_reordered", &case, json!({}))
}

fn start(
    tx: &mut Tx<'_>,
    case: &Case,
    kind: DeadlineKind,
    in_force: &mut Option<InForce>,
) -> Outcome<Deadline> {
    let calendar = match in_force {
        Some(calendar) => calendar,
        None => in_force.insert(calendars::of_team(tx, &case.team_id)?),
    };
    let targets: Targets = settings::get(tx, TARGETS)?.unwrap_or_default();
    let mut deadline = Deadline {
        id: tx.new_id(),
        case_id: case.id.clone(),
        kind,
        calendar: calendar.name.clone(),
        allowed_ms: targets.allowed_ms(kind, case.priority),
        spent_ms: 0,
        started_ms: tx.now_ms(),
        running_ms: None,
        due_ms: None,
        why: None,
        met_ms: None,
        missed_ms: None,
        dropped_ms: None,
    };
    store::deadlines::insert(tx, &deadline)?;
    run(tx, &mut deadline)?;
    Ok(deadline)
}

/// Lets the clock run with what is left of it.
fn run(tx: &mut Tx<'_>, deadline: &mut Deadline) -> Outcome<()> {
    let now_ms = tx.now_ms();
    let due = calendars::named(tx, &deadline.calendar)?
        .due(now_ms, deadline.allowed_ms - deadline.spent_ms)?;
    deadline.running_ms = Some(now_ms);
    deadline.due_ms = Some(due.at_ms());
    deadline.why = Some(serde_json::to_string(&due)?);
    store::deadlines::save(tx, deadline)?;
    let data = jobs::DeadlineDue { deadline_id: deadline.id.clone() };
    planned::plan_once(tx, &job_key(deadline), jobs::DEADLINE_DUE, &data, due.at_ms())
}

/// Stops the clock and counts what it ran.
fn halt(tx: &mut Tx<'_>, case: &Case, deadline: &mut Deadline, clock: Clock) -> Outcome<()> {
    let now_ms = tx.now_ms();
    if let Some(from_ms) = deadline.running_ms.take() {
        let counted_ms = calendars::named(tx, &deadline.calendar)?.worked_ms(from_ms, now_ms)?;
        deadline.spent_ms += counted_ms;
        store::deadlines::insert_run(
            tx,
            &deadline.id,
            &Run { from_ms, to_ms: now_ms, counted_ms },
        )?;
        planned::cancel(tx, &job_key(deadline))?;
    } else if clock == Clock::Stands {
        return Ok(());
    }
    match clock {
        // A first answer counts from when it really left.
        Clock::Met if deadline.kind == DeadlineKind::FirstReply => {
            deadline.met_ms = case.first_replied_ms.or(Some(now_ms));
        }
        Clock::Met => deadline.met_ms = Some(now_ms),
        Clock::Dropped => deadline.dropped_ms = Some(now_ms),
        Clock::Stands | Clock::Runs => {
            (deadline.due_ms, deadline.why) = (None, None);
        }
    }
    store::deadlines::save(tx, deadline)
}

/// Another priority allows another time: running and standing clocks are set anew with what they have spent.
pub(super) fn retarget(tx: &mut Tx<'_>, case: &Case) -> Outcome<()> {
    let targets: Targets = settings::get(tx, TARGETS)?.unwrap_or_default();
    let now_ms = tx.now_ms();
    for mut deadline in store::deadlines::open_of(tx, &case.id)? {
        deadline.allowed_ms = targets.allowed_ms(deadline.kind, case.priority);
        if let Some(from_ms) = deadline.running_ms {
            let counted_ms =
                calendars::named(tx, &deadline.calendar)?.worked_ms(from_ms, now_ms)?;
            deadline.spent_ms += counted_ms;
            let stretch = Run { from_ms, to_ms: now_ms, counted_ms };
            store::deadlines::insert_run(tx, &deadline.id, &stretch)?;
            run(tx, &mut deadline)?;
        } else {
            store::deadlines::save(tx, &deadline)?;
        }
    }
    Ok(())
}

/// After a merge was taken back: the clocks it dropped stand again, one of a kind.
pub(super) fn revive(tx: &mut Tx<'_>, case: &Case, merged_ms: i64) -> Outcome<()> {
    let all = store::deadlines::all_of(tx, &case.id)?;
    for kind in DeadlineKind::ALL {
        // The last one, or none: an earlier one may have been dropped for another reason in the same millisecond.
        let last = all.iter().rfind(|d| d.kind == *kind);
        if let Some(last) = last.filter(|d| d.dropped_ms == Some(merged_ms)) {
            store::deadlines::revive(tx, &last.id)?;
        }
    }
    Ok(())
}

fn job_key(deadline: &Deadline) -> String {
    format!("deadline:{}", deadline.id)
}

/// The timer: still running when due, so it is marked and the team is told.
pub(super) fn fall_due(tx: &mut Tx<'_>, deadline_id: &str) -> Outcome<()> {
    let Some(mut deadline) = store::deadlines::find(tx, deadline_id)? else { return Ok(()) };
    tx.lock("case", &deadline.case_id)?;
    let now_ms = tx.now_ms();
    let is_over = deadline.running_ms.is_some() && deadline.due_ms.is_some_and(|due| due <= now_ms);
    if !is_over || deadline.missed_ms.is_some() {
        return Ok(());
    }
    deadline.missed_ms = Some(now_ms);
    store::deadlines::save(tx, &deadline)?;
    let case = store::cases::find(tx, &deadline.case_id)?;
    let facts = json!({ "kind": deadline.kind, "due_ms": deadline.due_ms,
        "also": [format!("team:{}", case.team_id)] });
    tell(tx, "system:clocks", "deadline_missed", &case, facts)
}

/// A clock with its reasons, for the panel and the "why then?" dialog.
#[derive(Clone, Debug)]
pub struct Explained {
    pub deadline: Deadline,
    /// Earlier stretches, oldest first.
    pub runs: Vec<Run>,
    /// What was asked and when it is due, in one sentence; `None` while the clock stands.
    pub headline: Option<String>,
    /// One sentence for each thing counted or not.
    pub reasons: Vec<String>,
}

/// All clocks of a case, the newest last, each explained in `lang`.
pub fn explained(tx: &mut Tx<'_>, who: &Who, case_id: &str, lang: Lang) -> Outcome<Vec<Explained>> {
    see(tx, who, case_id)?;
    let mut all = Vec::new();
    for deadline in store::deadlines::all_of(tx, case_id)? {
        let runs = store::deadlines::runs_of(tx, &deadline.id)?;
        let due: Option<Due> = deadline.why.as_deref().map(serde_json::from_str).transpose()?;
        let spoken = calendars::spoken(lang);
        let headline = due.as_ref().map(|due| due.headline(spoken));
        let reasons = due.map(|due| due.explain(spoken)).unwrap_or_default();
        all.push(Explained { deadline, runs, headline, reasons });
    }
    Ok(all)
}

/// How much time the clocks allow.
pub fn targets(tx: &mut Tx<'_>) -> Outcome<Targets> {
    Ok(settings::get(tx, TARGETS)?.unwrap_or_default())
}

/// Decides how much time the clocks allow from now on; running ones keep theirs.
pub fn decide_targets(tx: &mut Tx<'_>, who: &Who, targets: &Targets) -> Outcome<()> {
    who.need(Permission::ManageCalendars)?;
    settings::set(tx, &who.actor(), TARGETS, targets)
}
