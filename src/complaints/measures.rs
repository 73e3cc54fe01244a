//! 纠正预防: who does what by when; accepted by its owner, done, and its effect checked by counting the same cause before
//! and after (F052). What comes back is open again.

use serde_json::json;

use super::jobs::{EFFECT_DUE, MEASURE_DUE, RowDue};
use super::kinds::{MeasureKind, Verdict};
use super::store;
use super::walking::{begin, short};
use crate::platform::stop::{Outcome, absent, forbidden, refused};
use crate::platform::{Tx, events, jobs};
use crate::staff::{Permission, Who, people};

/// So long after it was done its effect is looked at.
pub const CHECK_AFTER_DAYS: i64 = 90;
const DAY_MS: i64 = 86_400_000;
/// What a measure may change.
pub const CHANGES: [&str; 7] =
    ["knowledge", "sentence", "rule", "lesson", "policy", "product", "other"];

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measure {
    pub id: String,
    pub case_id: String,
    pub kind: MeasureKind,
    pub words: String,
    /// One of [`CHANGES`].
    pub changes: String,
    pub cause_code: Option<String>,
    pub owner: String,
    pub owner_name: String,
    pub due_ms: i64,
    pub set_by: String,
    pub set_ms: i64,
    pub accepted_ms: Option<i64>,
    pub done_ms: Option<i64>,
    pub done_words: Option<String>,
    pub overdue_ms: Option<i64>,
    /// When the effect is to be looked at, as planned from its due day.
    pub check_ms: i64,
    /// When it is to be looked at, counted from when it was done.
    pub check_due_ms: Option<i64>,
    pub verdict: Option<Verdict>,
    pub checked_by: Option<String>,
    pub checked_ms: Option<i64>,
    /// Complaints of the same cause in as many days before it was set, and after it was done.
    pub before_n: Option<i64>,
    pub after_n: Option<i64>,
}

/// What is set.
#[derive(Clone, Debug)]
pub struct Setting<'a> {
    pub kind: MeasureKind,
    pub words: &'a str,
    pub changes: &'a str,
    pub owner: &'a str,
    pub due_ms: i64,
}

/// Sets a measure; it counts once its owner has accepted it.
pub fn set(tx: &mut Tx<'_>, who: &Who, case_id: &str, setting: &Setting<'_>) -> Outcome<String> {
    let (_, complaint) = begin(tx, who, case_id)?;
    if !who.may(Permission::AnalyseCauses) {
        who.need(Permission::ServeCustomers)?;
    }
    let words = short(setting.words, 400);
    let now_ms = tx.now_ms();
    if words.chars().count() < 4 || !CHANGES.contains(&setting.changes) {
        return Err(refused("complaints.measure_needs_words"));
    }
    if setting.due_ms <= now_ms {
        return Err(refused("complaints.measure_due_in_past"));
    }
    let owner = people::find(tx, setting.owner)?;
    let measure = Measure {
        id: tx.new_id(),
        case_id: complaint.case_id.clone(),
        kind: setting.kind,
        words,
        changes: setting.changes.to_owned(),
        cause_code: complaint.cause_code.clone(),
        owner: owner.id,
        owner_name: owner.name,
        due_ms: setting.due_ms,
        set_by: who.staff_id.clone(),
        set_ms: now_ms,
        accepted_ms: None,
        done_ms: None,
        done_words: None,
        overdue_ms: None,
        check_ms: setting.due_ms + CHECK_AFTER_DAYS * DAY_MS,
        check_due_ms: None,
        verdict: None,
        checked_by: None,
        checked_ms: None,
        before_n: None,
        after_n: None,
    };
    store::causes::insert_measure(tx, &measure)?;
    plan_due(tx, &measure)?;
    tell(tx, who, "measure_set", &measure)?;
    if measure.owner == who.staff_id {
        accept(tx, who, &measure.id)?;
    }
    Ok(measure.id)
}

fn plan_due(tx: &mut Tx<'_>, measure: &Measure) -> Outcome<()> {
    let data = RowDue { id: measure.id.clone() };
    jobs::plan_once(tx, &format!("measure:{}", measure.id), MEASURE_DUE, &data, measure.due_ms + 1)
}

fn own(tx: &mut Tx<'_>, who: &Who, id: &str) -> Outcome<Measure> {
    tx.lock("measure", id)?;
    let measure = store::causes::measure(tx, id)?;
    let measure = measure.ok_or_else(|| absent("complaints.no_such_measure"))?;
    if measure.owner != who.staff_id {
        return Err(forbidden("complaints.measure_not_yours"));
    }
    Ok(measure)
}

/// Its owner takes it on; nobody is made answerable behind their back.
pub fn accept(tx: &mut Tx<'_>, who: &Who, id: &str) -> Outcome<()> {
    let mut measure = own(tx, who, id)?;
    if measure.accepted_ms.is_none() {
        measure.accepted_ms = Some(tx.now_ms());
        store::causes::save_measure(tx, &measure)?;
        tell(tx, who, "measure_accepted", &measure)?;
    }
    Ok(())
}

/// It is done; its effect is looked at after ninety days.
pub fn done(tx: &mut Tx<'_>, who: &Who, id: &str, words: &str) -> Outcome<()> {
    let mut measure = own(tx, who, id)?;
    let words = short(words, 400);
    if measure.done_ms.is_some() {
        return Err(refused("complaints.measure_done_already"));
    }
    if words.is_empty() {
        return Err(refused("complaints.measure_needs_words"));
    }
    let now_ms = tx.now_ms();
    measure.accepted_ms.get_or_insert(now_ms);
    (measure.done_ms, measure.done_words) = (Some(now_ms), Some(words));
    let check_ms = now_ms + CHECK_AFTER_DAYS * DAY_MS;
    measure.verdict = None;
    (measure.checked_ms, measure.checked_by, measure.check_due_ms) = (None, None, None);
    store::causes::save_measure(tx, &measure)?;
    jobs::cancel(tx, &format!("measure:{id}"))?;
    let data = RowDue { id: id.to_owned() };
    jobs::plan_once(tx, &format!("effect:{id}"), EFFECT_DUE, &data, check_ms)?;
    tell(tx, who, "measure_done", &measure)
}

/// The timer of a due day.
pub(super) fn fall_due(tx: &mut Tx<'_>, id: &str) -> Outcome<()> {
    tx.lock("measure", id)?;
    let Some(mut measure) = store::causes::measure(tx, id)? else { return Ok(()) };
    if measure.done_ms.is_some() || measure.overdue_ms.is_some() {
        return Ok(());
    }
    measure.overdue_ms = Some(tx.now_ms());
    store::causes::save_measure(tx, &measure)?;
    tell(tx, &Who::system("complaints"), "measure_overdue", &measure)
}

/// The timer of the effect: counts the same cause before and after, and asks for a verdict.
pub(super) fn check_due(tx: &mut Tx<'_>, id: &str) -> Outcome<()> {
    tx.lock("measure", id)?;
    let Some(mut measure) = store::causes::measure(tx, id)? else { return Ok(()) };
    let (Some(done_ms), None) = (measure.done_ms, measure.verdict) else { return Ok(()) };
    let now_ms = tx.now_ms();
    measure.check_due_ms = Some(now_ms);
    count(tx, &mut measure, done_ms, now_ms)?;
    store::causes::save_measure(tx, &measure)?;
    tell(tx, &Who::system("complaints"), "effect_check_due", &measure)
}

fn count(tx: &mut Tx<'_>, measure: &mut Measure, done_ms: i64, now_ms: i64) -> Outcome<()> {
    if let Some(code) = measure.cause_code.clone() {
        // As many days before it was set as have passed since it was done: like is compared with like.
        let window_ms = now_ms - done_ms;
        let before_ms = measure.set_ms - window_ms;
        // The complaint that led to it was there before it, however late in its life the measure was set.
        let set_ms = measure.set_ms + 1;
        measure.before_n = Some(store::causes::count_of_cause(tx, &code, before_ms, set_ms)?);
        measure.after_n = Some(store::causes::count_of_cause(tx, &code, done_ms, now_ms)?);
    }
    Ok(())
}

/// Decides on the counts: it works, or the cause came back and the measure is open again until a new day.
pub fn check(
    tx: &mut Tx<'_>,
    who: &Who,
    id: &str,
    (verdict, new_due_ms): (Verdict, Option<i64>),
) -> Outcome<()> {
    who.need(Permission::AnalyseCauses)?;
    tx.lock("measure", id)?;
    let measure = store::causes::measure(tx, id)?;
    let mut measure = measure.ok_or_else(|| absent("complaints.no_such_measure"))?;
    let Some(done_ms) = measure.done_ms else {
        return Err(refused("complaints.measure_not_done"));
    };
    if measure.owner == who.staff_id {
        return Err(forbidden("complaints.measure_checked_by_owner"));
    }
    let now_ms = tx.now_ms();
    count(tx, &mut measure, done_ms, now_ms)?;
    measure.verdict = Some(verdict);
    (measure.checked_by, measure.checked_ms) = (Some(who.staff_id.clone()), Some(now_ms));
    jobs::cancel(tx, &format!("effect:{id}"))?;
    if verdict == Verdict::CameBack {
        let due_ms = new_due_ms.filter(|due_ms| *due_ms > now_ms);
        measure.due_ms = due_ms.ok_or_else(|| refused("complaints.measure_due_in_past"))?;
        (measure.done_ms, measure.overdue_ms, measure.accepted_ms) = (None, None, None);
        measure.check_due_ms = None;
        plan_due(tx, &measure)?;
    }
    store::causes::save_measure(tx, &measure)?;
    tell(tx, who, "effect_checked", &measure)
}

/// One's own measures; for who looks for causes, everybody's.
pub fn list(tx: &mut Tx<'_>, who: &Who) -> Outcome<Vec<Measure>> {
    who.need(Permission::BasicWork)?;
    let owner = (!who.may(Permission::AnalyseCauses)).then_some(who.staff_id.as_str());
    store::causes::measures(tx, owner)
}

fn tell(tx: &mut Tx<'_>, who: &Who, kind: &str, measure: &Measure) -> Outcome<()> {
    let also = [
        format!("case:{}", measure.case_id),
        format!("staff:{}", measure.owner),
        format!("staff:{}", measure.set_by),
        "complaints:board".to_owned(),
    ];
    let facts = json!({ "case": measure.case_id, "due_ms": measure.due_ms, "verdict": measure.verdict,
        "before": measure.before_n, "after": measure.after_n, "also": also });
    events::record(tx, &who.actor(), kind, &format!("measure:{}", measure.id), &facts)
}
