//! What is added beside the answers: pieces of evidence with their source, attempts to reach the customer.

use serde_json::json;

use super::complaint::Attempt;
use super::store;
use super::walking::{begin, begin_open, short, tell};
use crate::cases;
use crate::platform::Tx;
use crate::platform::stop::{Outcome, refused};
use crate::staff::Who;

/// Adds a piece of evidence: what it is, where it comes from, and perhaps a file that came with a message of the case.
pub fn add(
    tx: &mut Tx<'_>,
    who: &Who,
    case_id: &str,
    (what, source): (&str, &str),
    attachment_id: Option<&str>,
) -> Outcome<()> {
    let (case, complaint) = begin(tx, who, case_id)?;
    let (what, source) = (short(what, 400), short(source, 200));
    if what.is_empty() || source.is_empty() {
        return Err(refused("complaints.evidence_needs_source"));
    }
    if let Some(id) = attachment_id {
        let attachment = cases::attachment(tx, who, id)?;
        let message = cases::message(tx, who, &attachment.message_id)?;
        let shown = cases::find(tx, &Who::system("complaints"), &message.case_id)?;
        if shown.shown_as() != case.id {
            return Err(refused("complaints.evidence_of_another_case"));
        }
    }
    store::file::add_evidence(tx, who, &complaint.case_id, (&what, &source), attachment_id)?;
    tell(tx, who, "complaint_evidence_added", &case, json!({ "attachment": attachment_id }))
}

/// Whether the customer was reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reached {
    Yes,
    No,
}

/// Writes down an attempt to reach the customer after the result.
pub fn attempt(
    tx: &mut Tx<'_>,
    who: &Who,
    case_id: &str,
    (way, words): (&str, &str),
    reached: Reached,
) -> Outcome<()> {
    let (case, complaint) = begin_open(tx, who, case_id)?;
    let words = short(words, 400);
    if !super::proofs::REPLY_WAYS.contains(&way) {
        return Err(refused("complaints.no_such_way"));
    }
    if words.is_empty() {
        return Err(refused("complaints.attempt_needs_words"));
    }
    let now_ms = tx.now_ms();
    let attempt = Attempt {
        id: tx.new_id(),
        round: complaint.round,
        way: way.to_owned(),
        words,
        reached_ms: (reached == Reached::Yes).then_some(now_ms),
        made_ms: now_ms,
        made_name: who.name.clone(),
    };
    store::file::add_attempt(tx, who, &complaint.case_id, &attempt)?;
    tell(tx, who, "complaint_followed_up", &case, json!({ "way": way }))
}
