//! What people do with a case besides writing in it: close, reopen, snooze, tag, prioritise, mark as a complaint.

use serde_json::json;

use super::case::{Case, Standing, first_words};
use super::jobs;
use super::kinds::{CaseKind, Ending, Priority};
use super::telling::{begin, finish, index_case};
use super::{asks, clocks, duties, store};
use crate::platform::stop::{Outcome, Refusal, RefusalKind, refused};
use crate::platform::{Tx, jobs as planned};
use crate::staff::{Who, people};

/// How a case ends.
#[derive(Clone, Debug)]
pub struct Closing {
    pub outcome: Ending,
    /// What the customer said, in a line; shown on the case, not to the customer.
    pub words: String,
}

/// Closes the case with the customer's outcome. Refused while somebody owes a follow-up (F021).
pub fn close(tx: &mut Tx<'_>, who: &Who, id: &str, closing: &Closing) -> Outcome<()> {
    let mut case = begin(tx, who, id)?;
    if case.closed_ms.is_some() {
        return Err(refused("cases.already_closed"));
    }
    asks::may_close(tx, id)?;
    if let Some(duty) = duties::of_case(tx, id)?.into_iter().find(duties::Duty::is_open) {
        let name = people::find(tx, &duty.staff_id)?.name;
        return Err(Refusal::new(RefusalKind::Unfit, "cases.close_needs_follow_up")
            .with("name", name)
            .into());
    }
    let now_ms = tx.now_ms();
    case.closed_ms = Some(now_ms);
    case.closed_by = Some(who.staff_id.clone());
    case.outcome = Some(closing.outcome);
    case.closing_words = Some(first_words(&closing.words)).filter(|words| !words.is_empty());
    (case.next_action, case.next_action_ms) = (None, None);
    case.snoozed_until_ms = None;
    case.waiting_since_ms = None;
    case.first_responder.get_or_insert_with(|| who.staff_id.clone());
    planned::cancel(tx, &wake_key(&case))?;
    finish(tx, &who.actor(), "case_closed", &mut case, json!({ "outcome": closing.outcome }))
}

/// Opens a closed case again.
pub fn reopen(tx: &mut Tx<'_>, who: &Who, id: &str) -> Outcome<()> {
    let mut case = begin(tx, who, id)?;
    if case.closed_ms.is_none() {
        return Err(refused("cases.not_closed"));
    }
    (case.closed_ms, case.closed_by, case.outcome, case.closing_words) = (None, None, None, None);
    clocks::whose_turn(tx, &mut case)?;
    finish(tx, &who.actor(), "case_reopened", &mut case, json!({ "by": "staff" }))
}

/// Puts the case out of sight until a moment, or until the customer writes.
pub fn snooze(tx: &mut Tx<'_>, who: &Who, id: &str, until_ms: i64) -> Outcome<()> {
    let mut case = begin(tx, who, id)?;
    if case.closed_ms.is_some() {
        return Err(refused("cases.already_closed"));
    }
    if until_ms <= tx.now_ms() {
        return Err(refused("cases.snooze_in_past"));
    }
    case.snoozed_until_ms = Some(until_ms);
    let data = jobs::CaseWakes { case_id: id.to_owned() };
    planned::plan_once(tx, &wake_key(&case), jobs::CASE_WAKES, &data, until_ms)?;
    finish(tx, &who.actor(), "case_snoozed", &mut case, json!({ "until_ms": until_ms }))
}

/// Takes a snooze back.
pub fn wake_now(tx: &mut Tx<'_>, who: &Who, id: &str) -> Outcome<()> {
    let mut case = begin(tx, who, id)?;
    if case.snoozed_until_ms.is_none() {
        return Ok(());
    }
    case.snoozed_until_ms = None;
    planned::cancel(tx, &wake_key(&case))?;
    finish(tx, &who.actor(), "case_woke", &mut case, json!({}))
}

/// The timer of a snooze.
pub(super) fn wake(tx: &mut Tx<'_>, id: &str) -> Outcome<()> {
    tx.lock("case", id)?;
    let mut case = store::cases::find(tx, id)?;
    let due = case.snoozed_until_ms.is_some_and(|until_ms| until_ms <= tx.now_ms());
    if !due || case.standing() != Standing::Snoozed {
        return Ok(());
    }
    case.snoozed_until_ms = None;
    finish(tx, "system:cases", "case_woke", &mut case, json!({}))
}

fn wake_key(case: &Case) -> String {
    format!("wake:{}", case.id)
}

/// Puts a tag on the case; one it has already changes nothing.
pub fn tag(tx: &mut Tx<'_>, who: &Who, id: &str, tag: &str) -> Outcome<()> {
    let mut case = begin(tx, who, id)?;
    let tag = tidy_tag(tag)?;
    if store::cases::add_tag(tx, id, &tag, &who.staff_id)? == 0 {
        return Ok(());
    }
    finish(tx, &who.actor(), "case_tagged", &mut case, json!({ "tag": tag }))
}

pub fn untag(tx: &mut Tx<'_>, who: &Who, id: &str, tag: &str) -> Outcome<()> {
    let mut case = begin(tx, who, id)?;
    if store::cases::remove_tag(tx, id, &tidy_tag(tag)?)? == 0 {
        return Ok(());
    }
    finish(tx, &who.actor(), "case_untagged", &mut case, json!({ "tag": tag }))
}

fn tidy_tag(tag: &str) -> Outcome<String> {
    let tag = first_words(tag).trim_start_matches('#').trim().to_lowercase();
    if tag.is_empty() || tag.chars().count() > 40 {
        return Err(refused("cases.tag_unfit"));
    }
    Ok(tag)
}

pub fn prioritise(tx: &mut Tx<'_>, who: &Who, id: &str, priority: Priority) -> Outcome<()> {
    let mut case = begin(tx, who, id)?;
    let before = case.priority;
    case.priority = priority;
    clocks::retarget(tx, &case)?;
    finish(
        tx,
        &who.actor(),
        "case_prioritised",
        &mut case,
        json!({ "before": before, "after": priority }),
    )
}

/// How the customer feels, 0 calm to 4 beside oneself, as the agent hears it.
pub fn set_emotion(tx: &mut Tx<'_>, who: &Who, id: &str, emotion: i64) -> Outcome<()> {
    let mut case = begin(tx, who, id)?;
    if !(0..=4).contains(&emotion) {
        return Err(refused("cases.emotion_unfit"));
    }
    let before = case.emotion;
    case.emotion = emotion;
    finish(
        tx,
        &who.actor(),
        "emotion_noted",
        &mut case,
        json!({ "before": before, "after": emotion }),
    )
}

/// The matter is a complaint from now on; that is never taken back, only its kind may be set right.
pub fn mark_complaint(tx: &mut Tx<'_>, who: &Who, id: &str) -> Outcome<()> {
    let mut case = begin(tx, who, id)?;
    if case.complaint_ms.is_some() && case.kind == CaseKind::Complaint {
        return Ok(());
    }
    let before = case.kind;
    case.kind = CaseKind::Complaint;
    let now_ms = tx.now_ms();
    case.complaint_ms.get_or_insert(now_ms);
    finish(tx, &who.actor(), "case_marked_complaint", &mut case, json!({ "before": before }))
}

/// Says what the matter is; a complaint keeps the moment it became one.
pub fn set_kind(tx: &mut Tx<'_>, who: &Who, id: &str, kind: CaseKind) -> Outcome<()> {
    if kind == CaseKind::Complaint {
        return mark_complaint(tx, who, id);
    }
    let mut case = begin(tx, who, id)?;
    let before = case.kind;
    case.kind = kind;
    finish(tx, &who.actor(), "case_kind_set", &mut case, json!({ "before": before, "after": kind }))
}

/// Says what will be done next; it stands on the case until it is done. Its words were checked by the caller.
pub(super) fn name_next_action(tx: &mut Tx<'_>, who: &Who, id: &str, next: &str) -> Outcome<()> {
    let mut case = begin(tx, who, id)?;
    let next = first_words(next);
    if next.is_empty() {
        return Err(refused("cases.no_words"));
    }
    case.next_action_ms = Some(tx.now_ms());
    case.next_action = Some(next.clone());
    finish(tx, &who.actor(), "next_action_set", &mut case, json!({ "next": next }))
}

/// What was to be done next is done.
pub fn next_action_done(tx: &mut Tx<'_>, who: &Who, id: &str) -> Outcome<()> {
    let mut case = begin(tx, who, id)?;
    let Some(done) = case.next_action.take() else { return Ok(()) };
    case.next_action_ms = None;
    finish(tx, &who.actor(), "next_action_done", &mut case, json!({ "next": done }))
}

/// Gives the case a subject that says what it is about.
pub fn rename(tx: &mut Tx<'_>, who: &Who, id: &str, subject: &str) -> Outcome<()> {
    let mut case = begin(tx, who, id)?;
    let subject = first_words(subject);
    if subject.is_empty() {
        return Err(refused("cases.no_words"));
    }
    let before = std::mem::replace(&mut case.subject, subject);
    index_case(tx, &case)?;
    finish(tx, &who.actor(), "case_renamed", &mut case, json!({ "before": before }))
}
