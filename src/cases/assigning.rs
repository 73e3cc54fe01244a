//! Who owns a case: routing gives it, people take it, a leader assigns it, the owner hands it over.

use serde_json::json;

use super::case::{Case, Message, first_words};
use super::duties;
use super::kinds::{Delivery, Direction};
use super::routing::{self, Candidate, Mode};
use super::telling::{begin, finish, index_message, move_in_search, tell};
use super::{store, writing};
use crate::platform::stop::{Outcome, Refusal, RefusalKind, refused};
use crate::platform::{Tx, settings};
use crate::staff::{Permission, Who, people, teams};

/// Gives a new case to whoever of its team is free; with nobody free it stays in the queue.
pub(super) fn route(tx: &mut Tx<'_>, who: &Who, case: &mut Case) -> Outcome<()> {
    let mode: Mode =
        settings::get(tx, &format!("routing_{}", case.team_id))?.unwrap_or(Mode::LongestIdle);
    // One at a time in a team, or two cases at once would both see the same person free.
    tx.lock("routing", &case.team_id)?;
    let loads = store::cases::loads_in(tx, &case.team_id)?;
    let mut team = Vec::new();
    for member in teams::members(tx, &case.team_id)? {
        let (open_cases, last_got_ms) = loads.get(&member.staff_id).copied().unwrap_or_default();
        team.push(Candidate {
            staff_id: member.staff_id,
            presence: member.presence,
            case_limit: member.case_limit,
            open_cases,
            last_got_ms,
        });
    }
    let Some(taker) = routing::who_takes_it(mode, &team) else { return Ok(()) };
    case.owner = Some(taker.to_owned());
    case.owned_ms = Some(tx.now_ms());
    finish(tx, &who.actor(), "case_routed", case, json!({ "to": taker }))
}

/// Takes a case out of the queue. A colleague's case is taken from them only by a leader.
pub fn take(tx: &mut Tx<'_>, who: &Who, id: &str) -> Outcome<()> {
    let mut case = begin(tx, who, id)?;
    match case.owner.as_deref() {
        Some(owner) if owner == who.staff_id => return Ok(()),
        Some(owner) if !who.may(Permission::LeadTeam) => {
            let name = people::find(tx, owner)?.name;
            return Err(Refusal::new(RefusalKind::Conflict, "cases.owned_by")
                .with("name", name)
                .into());
        }
        _ => {}
    }
    let before = case.owner.clone();
    own(tx, &mut case, Some(&who.staff_id));
    case.first_responder.get_or_insert_with(|| who.staff_id.clone());
    finish(tx, &who.actor(), "case_taken", &mut case, json!({ "before": before }))
}

/// Where a case goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum To {
    /// The queue of a team.
    Team(String),
    /// A person, who must be a member of that team.
    Person { team_id: String, staff_id: String },
}

/// A leader gives a case to somebody, or back to a queue. Giving it back to the queue is open to its owner too.
pub fn assign(tx: &mut Tx<'_>, who: &Who, id: &str, to: &To) -> Outcome<()> {
    let mut case = begin(tx, who, id)?;
    let gives_back = *to == To::Team(case.team_id.clone())
        && case.owner.as_deref() == Some(who.staff_id.as_str());
    if !gives_back {
        who.need(Permission::LeadTeam)?;
    }
    let before = json!({ "team": case.team_id, "owner": case.owner });
    let left = case.inbox();
    go(tx, &mut case, to)?;
    let facts =
        json!({ "before": before, "team": case.team_id, "owner": case.owner, "also": [left] });
    finish(tx, &who.actor(), "case_assigned", &mut case, facts)
}

/// A warm hand-over: what was found out, what the customer expects, what was said to them.
#[derive(Clone, Debug)]
pub struct HandOver {
    pub to: To,
    /// Goes along as a note; checked like one.
    pub words: String,
}

/// Hands the case on. Whoever was asked first stays responsible: they get a follow-up duty, due the next working day
/// (F021). Refused without words: a cold transfer makes the customer tell everything again.
pub(super) fn hand_over(tx: &mut Tx<'_>, who: &Who, id: &str, hand_over: &HandOver) -> Outcome<()> {
    let mut case = begin(tx, who, id)?;
    let foreign = case.owner.as_deref().is_some_and(|owner| owner != who.staff_id);
    if foreign && !who.may(Permission::LeadTeam) {
        return Err(refused("cases.hand_over_not_yours"));
    }
    if hand_over.words.trim().chars().count() < 5 {
        return Err(refused("cases.hand_over_needs_words"));
    }
    if case.closed_ms.is_some() {
        return Err(refused("cases.already_closed"));
    }
    let (left, before) = (case.inbox(), case.owner.clone());
    case.first_responder.get_or_insert_with(|| who.staff_id.clone());
    go(tx, &mut case, &hand_over.to)?;
    let message = writing::inner(tx, who, &case, Direction::HandOver, &hand_over.words);
    keep_note(tx, &mut case, &message)?;
    duties::after_hand_over(tx, who, &case)?;
    let facts = json!({ "before": before, "team": case.team_id, "owner": case.owner,
        "message": message.id, "also": [left] });
    finish(tx, &who.actor(), "case_handed_over", &mut case, facts)
}

pub(super) fn keep_note(tx: &mut Tx<'_>, case: &mut Case, message: &Message) -> Outcome<()> {
    debug_assert_eq!(message.state, Delivery::Kept);
    store::messages::insert(tx, message)?;
    index_message(tx, case, message)?;
    case.last_ms = message.at_ms;
    case.last_words = first_words(&message.words);
    case.last_direction = message.direction;
    Ok(())
}

fn go(tx: &mut Tx<'_>, case: &mut Case, to: &To) -> Outcome<()> {
    let team_before = case.team_id.clone();
    match to {
        To::Team(team_id) => {
            if !teams::list(tx)?.iter().any(|team| team.id == *team_id) {
                return Err(refused("cases.no_such_team"));
            }
            case.team_id.clone_from(team_id);
            own(tx, case, None);
        }
        To::Person { team_id, staff_id } => {
            if !teams::members(tx, team_id)?.iter().any(|m| m.staff_id == *staff_id) {
                return Err(refused("cases.not_in_team"));
            }
            if people::find(tx, staff_id)?.deactivated_ms.is_some() {
                return Err(refused("cases.not_in_team"));
            }
            case.team_id.clone_from(team_id);
            own(tx, case, Some(staff_id));
        }
    }
    if case.team_id != team_before {
        move_in_search(tx, case)?;
    }
    Ok(())
}

fn own(tx: &mut Tx<'_>, case: &mut Case, staff_id: Option<&str>) {
    case.owner = staff_id.map(str::to_owned);
    case.owned_ms = staff_id.map(|_| tx.now_ms());
}

/// A person leaves: their open cases go back to their teams' queues; gives how many.
pub fn release_all(tx: &mut Tx<'_>, who: &Who, staff_id: &str) -> Outcome<usize> {
    who.need(Permission::LeadTeam)?;
    let ids = store::lists::open_of_owner(tx, staff_id)?;
    for id in &ids {
        tx.lock("case", id)?;
        let mut case = store::cases::find(tx, id)?;
        own(tx, &mut case, None);
        store::cases::save(tx, &case)?;
        tell(tx, &who.actor(), "case_assigned", &case, json!({ "before": { "owner": staff_id } }))?;
    }
    Ok(ids.len())
}
