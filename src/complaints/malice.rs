//! 恶性投诉护栏: nobody alone may take a complaint for malicious. A manager and quality agree, on two pieces of evidence,
//! until a day of review. The law's clocks run on, and the customer can always write (F061).

use serde_json::json;

use super::complaint::Malice;
use super::jobs::{MALICE_REVIEW, StepDue};
use super::store;
use super::walking::{begin, short, tell};
use crate::platform::stop::{Outcome, forbidden, refused};
use crate::platform::{Tx, jobs};
use crate::staff::{Permission, Who};

/// Fewer would be an impression.
const EVIDENCE_NEEDED: usize = 2;
const REVIEW_WITHIN_DAYS: i64 = 90;
const DAY_MS: i64 = 86_400_000;

/// Proposes it, with a reason and the day on which it is looked at again. A manager's or quality's proposal counts as
/// their agreement.
pub fn propose(
    tx: &mut Tx<'_>,
    who: &Who,
    case_id: &str,
    (reason, review_ms): (&str, i64),
) -> Outcome<()> {
    let (case, complaint) = begin(tx, who, case_id)?;
    if !who.may(Permission::JudgeMalice) && !who.may(Permission::SecondMalice) {
        who.need(Permission::ServeCustomers)?;
    }
    let reason = short(reason, 400);
    let now_ms = tx.now_ms();
    if reason.chars().count() < 4 {
        return Err(refused("complaints.needs_reason"));
    }
    if store::file::evidence(tx, &complaint.case_id)?.len() < EVIDENCE_NEEDED {
        return Err(refused("complaints.malice_needs_evidence"));
    }
    if review_ms <= now_ms || review_ms > now_ms + REVIEW_WITHIN_DAYS * DAY_MS {
        return Err(refused("complaints.malice_needs_review"));
    }
    if store::escalations::malice_of(tx, &complaint.case_id)?.is_some() {
        return Err(refused("complaints.malice_proposed_already"));
    }
    let malice = Malice {
        id: tx.new_id(),
        case_id: complaint.case_id.clone(),
        reason,
        proposed_by: who.staff_id.clone(),
        proposed_ms: now_ms,
        review_ms,
        manager_by: None,
        manager_ms: None,
        quality_by: None,
        quality_ms: None,
        ended_ms: None,
    };
    store::escalations::insert_malice(tx, &malice)?;
    tell(tx, who, "complaint_malice_proposed", &case, json!({ "review_ms": review_ms }))?;
    if who.may(Permission::JudgeMalice) || who.may(Permission::SecondMalice) {
        return confirm(tx, who, case_id);
    }
    Ok(())
}

/// Agrees, as manager or as quality; only when both have, by two people, does it hold.
pub fn confirm(tx: &mut Tx<'_>, who: &Who, case_id: &str) -> Outcome<()> {
    let (case, mut complaint) = begin(tx, who, case_id)?;
    let Some(malice) = store::escalations::malice_of(tx, &complaint.case_id)? else {
        return Err(refused("complaints.malice_not_proposed"));
    };
    let me = Some(&who.staff_id);
    let mine = malice.manager_by.as_ref() == me || malice.quality_by.as_ref() == me;
    if mine {
        return Err(refused("complaints.malice_needs_another"));
    }
    let (mut manager, mut quality) = (malice.manager_ms.is_some(), malice.quality_ms.is_some());
    if who.may(Permission::JudgeMalice) && !manager {
        store::escalations::manager_confirms(tx, who, &malice.id)?;
        manager = true;
    } else if who.may(Permission::SecondMalice) && !quality {
        store::escalations::quality_confirms(tx, who, &malice.id)?;
        quality = true;
    } else {
        return Err(forbidden("complaints.malice_not_yours"));
    }
    if manager && quality {
        complaint.malicious_ms = Some(tx.now_ms());
        store::complaints::save(tx, &complaint)?;
        let data = StepDue { case_id: complaint.case_id.clone() };
        let key = format!("malice:{}", complaint.case_id);
        jobs::plan_once(tx, &key, MALICE_REVIEW, &data, malice.review_ms)?;
    }
    tell(tx, who, "complaint_malice_confirmed", &case, json!({}))
}

/// What is proposed or holds.
pub fn of_case(tx: &mut Tx<'_>, case_id: &str) -> Outcome<Option<Malice>> {
    store::escalations::malice_of(tx, case_id)
}

/// Takes it back, with a reason; one of those who may agree is enough.
pub fn end(tx: &mut Tx<'_>, who: &Who, case_id: &str, why: &str) -> Outcome<()> {
    begin(tx, who, case_id)?;
    if !who.may(Permission::JudgeMalice) {
        who.need(Permission::SecondMalice)?;
    }
    lift(tx, who, case_id, &short(why, 400))
}

/// The day of review: nobody renewed it, so it holds no longer.
pub(super) fn review_due(tx: &mut Tx<'_>, case_id: &str) -> Outcome<()> {
    lift(tx, &Who::system("complaints"), case_id, "review")
}

fn lift(tx: &mut Tx<'_>, who: &Who, case_id: &str, why: &str) -> Outcome<()> {
    let (case, mut complaint) = begin(tx, who, case_id)?;
    let Some(malice) = store::escalations::malice_of(tx, &complaint.case_id)? else {
        return Ok(());
    };
    store::escalations::end_malice(tx, &who.staff_id, &malice.id, why)?;
    complaint.malicious_ms = None;
    store::complaints::save(tx, &complaint)?;
    tell(tx, who, "complaint_malice_ended", &case, json!({ "reason": why }))
}
