//! 首应跟进: whoever was asked first makes sure after a hand-over that all is well for the customer (F021).

use serde_json::json;

use super::assigning::keep_note;
use super::case::Case;
use super::jobs;
use super::kinds::{Channel, Direction};
use super::telling::{begin, finish, tell};
use super::{clocks, store, writing};
use crate::platform::stop::{Outcome, absent, forbidden, refused};
use crate::platform::{Tx, jobs as planned};
use crate::staff::{Permission, Who, calendars};

/// A follow-up somebody owes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duty {
    pub id: String,
    pub case_id: String,
    pub staff_id: String,
    pub created_ms: i64,
    pub due_ms: i64,
    pub done_ms: Option<i64>,
    pub done_words: Option<String>,
    pub waived_ms: Option<i64>,
    pub waived_by: Option<String>,
    pub waive_reason: Option<String>,
    pub missed_ms: Option<i64>,
}

impl Duty {
    pub fn is_open(&self) -> bool {
        self.done_ms.is_none() && self.waived_ms.is_none()
    }
}

/// Who follows up after `giver` handed a case on. The first responder, unless they only reported the matter (a cleaner
/// whom somebody asked): then the giver. Nobody, when it came back to the one who would follow up.
fn who_follows_up<'c>(case: &'c Case, giver: &'c str) -> Option<&'c str> {
    let first = case.first_responder.as_deref().unwrap_or(giver);
    let only_reported = case.reported_by.as_deref() == Some(first) && first != giver;
    let follower = if only_reported { giver } else { first };
    (case.owner.as_deref() != Some(follower)).then_some(follower)
}

/// Creates the duty, unless the same person owes one in this case already.
pub(super) fn after_hand_over(tx: &mut Tx<'_>, who: &Who, case: &Case) -> Outcome<()> {
    let Some(follower) = who_follows_up(case, &who.staff_id) else { return Ok(()) };
    if store::duties::of_case(tx, &case.id)?.iter().any(|d| d.is_open() && d.staff_id == follower) {
        return Ok(());
    }
    let now_ms = tx.now_ms();
    let duty = Duty {
        id: tx.new_id(),
        case_id: case.id.clone(),
        staff_id: follower.to_owned(),
        created_ms: now_ms,
        due_ms: calendars::of_team(tx, &case.team_id)?.due_days(now_ms, 1)?.at_ms(),
        done_ms: None,
        done_words: None,
        waived_ms: None,
        waived_by: None,
        waive_reason: None,
        missed_ms: None,
    };
    store::duties::insert(tx, &duty)?;
    planned::plan_once(
        tx,
        &format!("duty:{}", duty.id),
        jobs::DUTY_DUE,
        &jobs::DutyDue { duty_id: duty.id.clone() },
        duty.due_ms,
    )?;
    let facts = json!({ "duty": duty.id, "for": follower, "due_ms": duty.due_ms,
        "also": [format!("staff:{follower}")] });
    tell(tx, &who.actor(), "follow_up_owed", case, facts)
}

/// The one who owes the follow-up spoke with the customer and writes down what they said.
pub(super) fn record_call(tx: &mut Tx<'_>, who: &Who, duty_id: &str, words: &str) -> Outcome<()> {
    let duty = open_duty(tx, duty_id)?;
    let case_id = shown_as(tx, &duty.case_id)?;
    let mut case = begin(tx, who, &case_id)?;
    if duty.staff_id != who.staff_id {
        return Err(forbidden("cases.duty_not_yours"));
    }
    if words.trim().chars().count() < 2 {
        return Err(refused("cases.duty_needs_words"));
    }
    let mut message = writing::inner(tx, who, &case, Direction::Out, words);
    message.channel = Channel::Phone;
    keep_note(tx, &mut case, &message)?;
    clocks::whose_turn(tx, &mut case)?;
    let now_ms = tx.now_ms();
    store::duties::done(tx, duty_id, now_ms, words.trim())?;
    planned::cancel(tx, &format!("duty:{duty_id}"))?;
    let facts = json!({ "duty": duty_id, "message": message.id,
        "also": [format!("staff:{}", duty.staff_id)] });
    finish(tx, &who.actor(), "follow_up_done", &mut case, facts)
}

/// A supervisor releases somebody from a follow-up, for a reason that stays on record. Nobody releases themselves.
pub(super) fn waive(tx: &mut Tx<'_>, who: &Who, duty_id: &str, reason: &str) -> Outcome<()> {
    who.need(Permission::LeadTeam)?;
    let duty = open_duty(tx, duty_id)?;
    let case_id = shown_as(tx, &duty.case_id)?;
    let case = begin(tx, who, &case_id)?;
    if duty.staff_id == who.staff_id {
        return Err(refused("cases.waive_own"));
    }
    let reason = reason.trim();
    if reason.chars().count() < 8 {
        return Err(refused("cases.waive_needs_reason"));
    }
    let now_ms = tx.now_ms();
    store::duties::waive(tx, duty_id, now_ms, &who.staff_id, reason)?;
    planned::cancel(tx, &format!("duty:{duty_id}"))?;
    let facts = json!({ "duty": duty_id, "for": duty.staff_id, "reason": reason,
        "also": [format!("staff:{}", duty.staff_id)] });
    tell(tx, &who.actor(), "follow_up_waived", &case, facts)
}

/// The timer: still open when due, so it is marked and everybody concerned is told.
pub(super) fn fall_due(tx: &mut Tx<'_>, duty_id: &str) -> Outcome<()> {
    let Some(duty) = store::duties::find(tx, duty_id)? else { return Ok(()) };
    if !duty.is_open() || duty.missed_ms.is_some() {
        return Ok(());
    }
    let now_ms = tx.now_ms();
    store::duties::missed(tx, duty_id, now_ms)?;
    let shown_as = shown_as(tx, &duty.case_id)?;
    let case = store::cases::find(tx, &shown_as)?;
    let facts = json!({ "duty": duty_id, "for": duty.staff_id,
        "also": [format!("staff:{}", duty.staff_id), format!("team:{}", case.team_id)] });
    tell(tx, "system:duties", "follow_up_missed", &case, facts)
}

/// Follow-ups a person owes, the most urgent first.
pub fn owed_by(tx: &mut Tx<'_>, who: &Who) -> Outcome<Vec<Duty>> {
    store::duties::open_of(tx, &who.staff_id)
}

/// All follow-ups of a case (and of those merged into it), oldest first.
pub fn of_case(tx: &mut Tx<'_>, case_id: &str) -> Outcome<Vec<Duty>> {
    store::duties::of_case(tx, case_id)
}

/// The case under which a duty is shown.
pub fn case_of(tx: &mut Tx<'_>, duty_id: &str) -> Outcome<String> {
    let duty = store::duties::find(tx, duty_id)?.ok_or_else(|| absent("cases.duty_not_found"))?;
    shown_as(tx, &duty.case_id)
}

fn open_duty(tx: &mut Tx<'_>, id: &str) -> Outcome<Duty> {
    tx.lock("duty", id)?;
    let duty = store::duties::find(tx, id)?.ok_or_else(|| absent("cases.duty_not_found"))?;
    if duty.is_open() { Ok(duty) } else { Err(refused("cases.duty_settled")) }
}

fn shown_as(tx: &mut Tx<'_>, case_id: &str) -> Outcome<String> {
    Ok(store::cases::find(tx, case_id)?.shown_as().to_owned())
}
