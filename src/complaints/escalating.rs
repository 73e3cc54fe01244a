//! 升级: only after it was explained to the customer to whom, how and by when (F046); taken on, raised, given back; the
//! clock of each rung. Asking a supervisor for means one does not have is the short form of it (F028).

use serde_json::json;
use service_language::{Engine, Moment};

use super::complaint::{Complaint, Escalation};
use super::file::{self, reached};
use super::jobs::{ESCALATION_DUE, RowDue};
use super::kinds::Level;
use super::proofs::Proof;
use super::steps::Step;
use super::walking::{begin, begin_open, leader_of, short, tell};
use super::{store, times};
use crate::cases::{self, Case};
use crate::platform::stop::{Outcome, absent, refused};
use crate::platform::{Tx, jobs};
use crate::promises::{self, Act, Made};
use crate::staff::{Permission, Who};

/// That an escalation was explained: whom it goes to and how soon they answer.
const EXPLAINED: &str = "SR10";

/// Escalates to a level. Refused unless the last words that reached the customer since the last escalation explain it.
pub fn escalate(
    tx: &mut Tx<'_>,
    who: &Who,
    engine: &Engine,
    case_id: &str,
    (level, reason): (Level, &str),
) -> Outcome<String> {
    let (case, complaint) = begin_open(tx, who, case_id)?;
    let reason = short(reason, 400);
    if reason.chars().count() < 2 {
        return Err(refused("complaints.needs_reason"));
    }
    let before = store::escalations::of_case(tx, &complaint.case_id)?;
    let used = |message: &str| before.iter().any(|e| e.message_id == message);
    let said = cases::messages(tx, who, &case.id)?;
    let since_ms = store::complaints::rounds(tx, &complaint.case_id)?
        .last()
        .map_or(complaint.opened_ms, |round| round.since_ms);
    let explaining = said.iter().rev().find(|message| {
        reached(message)
            && message.at_ms >= since_ms
            && !used(&message.id)
            && file::elements(engine, &message.words, Moment::Escalating).contains(EXPLAINED)
    });
    let Some(message) = explaining else { return Err(refused("complaints.explain_first")) };
    let row = Asked { level, reason, message_id: message.id.clone() };
    ask(tx, who, &case, &complaint, row)
}

/// Asks the supervisor for means the agent does not have; the customer is promised an answer by then.
pub fn ask_supervisor(
    tx: &mut Tx<'_>,
    who: &Who,
    case_id: &str,
    (what, words, due_ms): (&str, &str, i64),
) -> Outcome<String> {
    let (case, complaint) = begin_open(tx, who, case_id)?;
    let (what, words) = (short(what, 400), short(words, 400));
    if what.is_empty() || words.is_empty() {
        return Err(refused("complaints.needs_reason"));
    }
    let made =
        Made { case_id: &case.id, act: Act::Answer, to_whom: "", words: &words, due_ms, how: "" };
    promises::make(tx, who, &made)?;
    let value = (Proof::SupervisorAsked, what.as_str());
    store::file::put(tx, who, &complaint.case_id, complaint.round, value)?;
    let row = Asked { level: Level::Leader, reason: what.clone(), message_id: String::new() };
    ask(tx, who, &case, &complaint, row)
}

struct Asked {
    level: Level,
    reason: String,
    message_id: String,
}

fn ask(
    tx: &mut Tx<'_>,
    who: &Who,
    case: &Case,
    complaint: &Complaint,
    asked: Asked,
) -> Outcome<String> {
    let now_ms = tx.now_ms();
    let rung = asked.level.rung();
    let by = times::respond_by(tx, &case.team_id, (rung.respond, rung.hours), now_ms)?;
    let escalation = Escalation {
        id: tx.new_id(),
        case_id: complaint.case_id.clone(),
        round: complaint.round,
        level: asked.level,
        reason: asked.reason,
        message_id: asked.message_id,
        asked_by: who.staff_id.clone(),
        asked_name: who.name.clone(),
        asked_ms: now_ms,
        respond_by_ms: by.at_ms,
        why: by.why,
        taken_by: None,
        taken_name: None,
        taken_ms: None,
        given_back_ms: None,
        given_back_why: None,
        late_ms: None,
    };
    store::escalations::insert(tx, &escalation)?;
    let data = RowDue { id: escalation.id.clone() };
    jobs::plan_once(tx, &key(&escalation.id), ESCALATION_DUE, &data, by.at_ms + 1)?;
    let mut also = vec![format!("team:{}", case.team_id)];
    also.extend(leader_of(tx, case)?.map(|leader| format!("staff:{leader}")));
    let facts = json!({ "escalation": escalation.id, "level": asked.level.name(), "reason": escalation.reason,
        "respond_by_ms": by.at_ms, "also": also });
    tell(tx, who, "complaint_escalated", case, facts)?;
    Ok(escalation.id)
}

fn key(id: &str) -> String {
    format!("escalation:{id}")
}

/// Who leads takes it on: the clock of the rung stops.
pub fn take_on(tx: &mut Tx<'_>, who: &Who, id: &str) -> Outcome<()> {
    who.need(Permission::LeadTeam)?;
    let escalation = found(tx, id)?;
    let (case, _) = begin(tx, who, &escalation.case_id)?;
    if escalation.taken_ms.is_some() {
        return Err(refused("complaints.taken_already"));
    }
    store::escalations::take(tx, who, id)?;
    jobs::cancel(tx, &key(id))?;
    let facts = json!({ "escalation": id, "level": escalation.level.name() });
    tell(tx, who, "complaint_taken_on", &case, facts)
}

/// Gives it back with what was decided; whoever works on the case goes on with that.
pub fn give_back(tx: &mut Tx<'_>, who: &Who, id: &str, words: &str) -> Outcome<()> {
    who.need(Permission::LeadTeam)?;
    let escalation = found(tx, id)?;
    let (case, _) = begin(tx, who, &escalation.case_id)?;
    let words = short(words, 400);
    if words.chars().count() < 2 {
        return Err(refused("complaints.needs_reason"));
    }
    if escalation.taken_by.as_ref() != Some(&who.staff_id) {
        return Err(refused("complaints.not_taken_by_you"));
    }
    if escalation.given_back_ms.is_some() {
        return Err(refused("complaints.given_back_already"));
    }
    store::escalations::give_back(tx, id, &words)?;
    let facts = json!({ "escalation": id, "level": escalation.level.name(), "reason": words,
        "also": [format!("staff:{}", escalation.asked_by)] });
    tell(tx, who, "complaint_given_back", &case, facts)
}

/// The timer of a rung: nobody took it on in time.
pub(super) fn fall_due(tx: &mut Tx<'_>, id: &str) -> Outcome<()> {
    let Some(escalation) = store::escalations::find(tx, id)? else { return Ok(()) };
    if escalation.taken_ms.is_some() || escalation.late_ms.is_some() {
        return Ok(());
    }
    let system = Who::system("complaints");
    let (case, _) = begin(tx, &system, &escalation.case_id)?;
    store::escalations::mark_late(tx, id)?;
    let facts = json!({ "escalation": id, "level": escalation.level.name(),
        "also": [format!("team:{}", case.team_id)] });
    tell(tx, &system, "complaint_escalation_late", &case, facts)
}

fn found(tx: &mut Tx<'_>, id: &str) -> Outcome<Escalation> {
    store::escalations::find(tx, id)?.ok_or_else(|| absent("complaints.no_such_escalation"))
}

/// 温暖转介: a partner can help; the customer gets their number, and we look after it too (F029).
pub fn refer(
    tx: &mut Tx<'_>,
    who: &Who,
    case_id: &str,
    (partner, words, due_ms): (&str, &str, i64),
) -> Outcome<()> {
    let (case, complaint) = begin_open(tx, who, case_id)?;
    let known = super::partners::find(tx, partner)?;
    let referral = format!("{} {}", known.name, known.phone);
    let made = Made {
        case_id: &case.id,
        act: Act::Other,
        to_whom: "",
        words: &short(words, 400),
        due_ms,
        how: "",
    };
    promises::make(tx, who, &made)?;
    store::file::put(tx, who, &complaint.case_id, complaint.round, (Proof::Referral, &referral))?;
    let step = Step::Resolve.name();
    tell(tx, who, "complaint_referred", &case, json!({ "step": step, "partner": known.name }))
}
