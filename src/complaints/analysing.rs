//! Looking for the cause: the code, the chain of whys, the fishbone. Inspectors and leaders do it beside the agents.

use serde_json::json;

use super::complaint::Complaint;
use super::proofs::Proof;
use super::walking::{begin, short, tell};
use super::{causes, store};
use crate::cases::Case;
use crate::platform::Tx;
use crate::platform::stop::{Outcome, absent, forbidden, refused};
use crate::staff::{Permission, Who};

fn begin_analysis(tx: &mut Tx<'_>, who: &Who, case_id: &str) -> Outcome<(Case, Complaint)> {
    let found = begin(tx, who, case_id)?;
    if !who.may(Permission::AnalyseCauses) {
        who.need(Permission::ServeCustomers)?;
    }
    Ok(found)
}

/// Says what the cause was. A cause that lies in what people know is told to training.
pub fn code(tx: &mut Tx<'_>, who: &Who, case_id: &str, code: &str) -> Outcome<()> {
    let (case, mut complaint) = begin_analysis(tx, who, case_id)?;
    let cause = causes::cause(code).filter(|cause| !cause.is_class());
    let cause = cause.ok_or_else(|| absent("complaints.no_such_cause"))?;
    if !cause.shown_to(who) {
        return Err(forbidden("complaints.cause_not_yours"));
    }
    complaint.cause_code = Some(cause.code.to_owned());
    store::complaints::save(tx, &complaint)?;
    let answer = (Proof::CauseCode, cause.code);
    store::file::put(tx, who, &complaint.case_id, complaint.round, answer)?;
    store::causes::set_cause(tx, &complaint.case_id, cause.code)?;
    if causes::calls_for_training(cause.code) {
        store::causes::suggest_training(tx, &complaint.case_id, cause.code)?;
    }
    // The log is read by many: what only personnel may see is not named there.
    let named = (cause.seen_by == causes::SeenBy::All).then_some(cause.code);
    tell(tx, who, "complaint_cause_coded", &case, json!({ "code": named }))
}

/// Adds the next why, with what it rests on. Refused when it only says that somebody made a mistake.
pub fn ask_why(
    tx: &mut Tx<'_>,
    who: &Who,
    case_id: &str,
    (answer, rests_on): (&str, &str),
) -> Outcome<()> {
    let (case, complaint) = begin_analysis(tx, who, case_id)?;
    let (answer, rests_on) = (short(answer, 400), short(rests_on, 400));
    if answer.is_empty() || rests_on.is_empty() {
        return Err(refused("complaints.why_needs_evidence"));
    }
    if causes::blames_people_only(&answer) {
        return Err(refused("complaints.why_blames_people"));
    }
    if store::causes::whys(tx, &complaint.case_id)?.len() >= causes::WHYS_MOST {
        return Err(refused("complaints.whys_enough"));
    }
    store::causes::add_why(tx, who, &complaint.case_id, &answer, &rests_on)?;
    tell(tx, who, "complaint_why_added", &case, json!({}))
}

/// Strikes a why, and with it those that follow from it; both stay in the log.
pub fn strike_why(tx: &mut Tx<'_>, who: &Who, case_id: &str, id: &str) -> Outcome<()> {
    let (case, complaint) = begin_analysis(tx, who, case_id)?;
    if store::causes::strike_from(tx, &complaint.case_id, id)? == 0 {
        return Err(absent("complaints.no_such_why"));
    }
    tell(tx, who, "complaint_why_struck", &case, json!({ "from": id }))
}

/// Puts what may have contributed on a bone of the fish.
pub fn add_bone(
    tx: &mut Tx<'_>,
    who: &Who,
    case_id: &str,
    (bone, words): (&str, &str),
) -> Outcome<()> {
    let (case, complaint) = begin_analysis(tx, who, case_id)?;
    let words = short(words, 60);
    if !causes::BONES.contains(&bone) || words.is_empty() {
        return Err(refused("complaints.bone_needs_words"));
    }
    store::causes::add_bone(tx, who, &complaint.case_id, bone, &words)?;
    tell(tx, who, "complaint_bone_added", &case, json!({ "bone": bone }))
}

/// The chain of whys and the bones of a complaint.
pub struct Analysis {
    pub whys: Vec<causes::Why>,
    pub bones: Vec<(String, String)>,
    pub measures: Vec<super::measures::Measure>,
    pub training: Vec<String>,
}

/// Everything about the cause of a complaint.
pub fn analysis(tx: &mut Tx<'_>, complaint: &Complaint) -> Outcome<Analysis> {
    let id = &complaint.case_id;
    Ok(Analysis {
        whys: store::causes::whys(tx, id)?,
        bones: store::causes::bones(tx, id)?,
        measures: store::causes::measures_of_case(tx, id)?,
        training: store::causes::training_suggested(tx, id)?,
    })
}
