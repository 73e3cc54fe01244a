//! Opening a complaint: by hand, from a signal that a person agreed to, or again when the customer comes back.

use serde_json::json;

use super::complaint::{Complaint, Round};
use super::kinds::{Again, Came};
use super::proofs::Proof;
use super::steps::Step;
use super::walk::{self, Act, Standing};
use super::walking::{
    arrive, ask_of_case, begin, leader_of, not_now, rank, short, tell, walk_again,
};
use super::{store, times};
use crate::cases::suggesting::{self, Suspected};
use crate::cases::{self, Direction};
use crate::platform::Tx;
use crate::platform::stop::{Outcome, refused};
use crate::staff::{Permission, Who};

/// A customer may come back to a closed complaint for so long; an authority any time.
const COMES_BACK_DAYS: i64 = 30;
const DAY_MS: i64 = 86_400_000;

/// How a complaint is opened.
#[derive(Clone, Debug)]
pub struct Opening {
    pub came: Came,
    /// The customer's words that show it, or why the agent thinks so.
    pub words: String,
}

/// Opens the complaint of a case. One that is open already is joined; one that was closed is opened again, because the
/// same grievance come back is not a new one.
pub fn open(tx: &mut Tx<'_>, who: &Who, case_id: &str, opening: &Opening) -> Outcome<()> {
    who.need(Permission::ServeCustomers)?;
    tx.lock("case", case_id)?;
    let case = cases::find(tx, who, case_id)?;
    match store::complaints::of_case(tx, case_id)? {
        Some(known) if known.is_open() => return Ok(()),
        Some(_) => return reopen(tx, who, case_id, &opening.words, opening.came),
        None => {}
    }
    cases::mark_complaint(tx, who, case_id)?;
    let now_ms = tx.now_ms();
    let said = cases::messages(tx, who, case_id)?;
    // Words said in the same breath count: a call is written down before somebody opens the form.
    let last_in = said.iter().rev().find(|message| message.direction == Direction::In);
    let since_ms = last_in.map_or(case.opened_ms, |message| message.at_ms);
    let mut complaint = begun(tx, who, case_id, opening);
    times::set_clock(tx, &case.team_id, &mut complaint)?;
    store::complaints::insert(tx, &complaint)?;
    let round = Round {
        round: 1,
        begins_at: Step::Receive,
        why: Again::Opened,
        words: complaint.came_words.clone(),
        begun_by: who.staff_id.clone(),
        begun_name: who.name.clone(),
        begun_ms: now_ms,
        since_ms,
    };
    store::complaints::insert_round(tx, case_id, &round)?;
    if case.emotion > 0 {
        let feels = case.emotion.clamp(0, 4).to_string();
        store::file::put(tx, who, case_id, 1, (Proof::EmotionBefore, &feels))?;
    }
    ask_of_case(tx, &complaint, None)?;
    tell(tx, who, "complaint_opened", &case, json!({ "came": complaint.came }))
}

/// Agrees to what a customer's words suggest; a complaint or a threat opens the complaint with those words. Gives the case.
pub fn confirm_signal(tx: &mut Tx<'_>, who: &Who, suggestion_id: &str) -> Outcome<String> {
    let (case_id, suggestion) = suggesting::confirm(tx, who, suggestion_id)?;
    if matches!(suggestion.kind, Suspected::Complaint | Suspected::Reporting) {
        let opening = Opening { came: Came::Signal, words: suggestion.around };
        open(tx, who, &case_id, &opening)?;
    }
    Ok(case_id)
}

fn begun(tx: &Tx<'_>, who: &Who, case_id: &str, opening: &Opening) -> Complaint {
    let now_ms = tx.now_ms();
    Complaint {
        case_id: case_id.to_owned(),
        came: opening.came,
        came_words: short(&opening.words, 400),
        opened_by: who.staff_id.clone(),
        opened_name: who.name.clone(),
        opened_ms: now_ms,
        step: Some(Step::Receive),
        round: 1,
        entered_ms: now_ms,
        due_ms: None,
        why: None,
        late_ms: None,
        severity: None,
        product: None,
        cause_code: None,
        outcome: None,
        closed_ms: None,
        withdrawn_ms: None,
        withdrawn_words: None,
        withdrawn_at: None,
        malicious_ms: None,
    }
}

/// The customer came back: facts are asked anew, and whoever leads the team answers for it from now on.
pub fn reopen(tx: &mut Tx<'_>, who: &Who, case_id: &str, words: &str, came: Came) -> Outcome<()> {
    who.need(Permission::ServeCustomers)?;
    let (case, mut complaint) = begin(tx, who, case_id)?;
    let over_ms = complaint.closed_ms.or(complaint.withdrawn_ms);
    let too_late = over_ms.is_some_and(|at| tx.now_ms() > at + COMES_BACK_DAYS * DAY_MS);
    if too_late && came != Came::Authority {
        return Err(refused("complaints.came_back_too_late"));
    }
    let words = short(words, 400);
    let rank = rank(who);
    let (standing, _) = walk::step(complaint.standing(), Act::Reopen, rank, &Default::default())
        .map_err(|not| not_now(who, not))?;
    if case.closed_ms.is_some() {
        cases::reopen(tx, who, case_id)?;
    }
    let from = match standing {
        Standing::At(step) => step,
        _ => Step::Facts,
    };
    walk_again(tx, who, &mut complaint, (from, Again::Reopened), &words)?;
    (complaint.closed_ms, complaint.withdrawn_ms, complaint.withdrawn_at) = (None, None, None);
    if let Some(leader) = leader_of(tx, &case)? {
        let to = cases::To::Person { team_id: case.team_id.clone(), staff_id: leader };
        cases::assign(tx, &Who::system("complaints"), case_id, &to)?;
    }
    tell(tx, who, "complaint_reopened", &case, json!({ "reason": words }))?;
    arrive(tx, who, &case, &mut complaint, standing)
}
