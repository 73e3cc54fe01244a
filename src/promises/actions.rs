//! What is done with promises: offered while a draft is written, opened when its words leave, kept, or broken at their time.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::promise::{Act, Promise, State, kept_at};
use super::store;
use crate::platform::stop::{Outcome, absent, forbidden, refused};
use crate::platform::{Tx, events, jobs};
use crate::staff::{Permission, Who, people, teams};

/// The job that runs at a promise's time; the timetable calls [`break_`].
pub const BREAK_PROMISE: &str = "break_promise";

/// Planned when a case owes something else than before; the timetable has the case find its new place in lists.
pub const RANK_CASE: &str = "rank_case";

/// What [`RANK_CASE`] is planned with.
#[derive(Serialize, Deserialize)]
pub struct OwesAnew {
    pub case_id: String,
}

fn rank_anew(tx: &mut Tx<'_>, case_id: &str) -> Outcome<()> {
    let (data, now_ms) = (OwesAnew { case_id: case_id.to_owned() }, tx.now_ms());
    jobs::plan_once(tx, &format!("rank:{case_id}"), RANK_CASE, &data, now_ms)
}

/// What [`BREAK_PROMISE`] is planned with.
#[derive(Serialize, Deserialize)]
pub struct FallsDue {
    pub promise_id: String,
}

/// What is promised, to whom, by when.
#[derive(Clone, Debug)]
pub struct Made<'a> {
    pub case_id: &'a str,
    pub act: Act,
    pub to_whom: &'a str,
    /// The words that promise it.
    pub words: &'a str,
    pub due_ms: i64,
    /// By which convention the moment was read; empty when a person set it.
    pub how: &'a str,
}

/// A promise found in a draft is to be recorded. Nothing is owed until the words leave: see [`confirm`].
pub fn offer(tx: &mut Tx<'_>, who: &Who, made: &Made<'_>) -> Outcome<String> {
    let known = store::offered(tx, made.case_id, &who.staff_id)?;
    if let Some(same) = known.iter().find(|p| p.words == made.words && p.act == made.act) {
        if same.due_ms == made.due_ms {
            return Ok(same.id.clone());
        }
        store::remove(tx, &same.id)?;
    }
    let promise = new(tx, who, made, State::Offered)?;
    store::insert(tx, &promise)?;
    tell(tx, who, "promise_offered", &promise, json!({}))?;
    Ok(promise.id)
}

/// An offered promise is not to be recorded after all.
pub fn withdraw(tx: &mut Tx<'_>, who: &Who, id: &str) -> Outcome<()> {
    let promise = store::find(tx, id)?.ok_or_else(|| absent("promises.no_such_promise"))?;
    if promise.owner != who.staff_id || promise.state != State::Offered {
        return Err(refused("promises.not_in_a_draft"));
    }
    store::remove(tx, id)?;
    tell(tx, who, "promise_withdrawn", &promise, json!({}))
}

/// The words left: offered promises that still stand in them are open now, the others are forgotten. Gives the ids of
/// the open ones. Called by whoever sends, in the same transaction.
pub fn confirm(
    tx: &mut Tx<'_>,
    who: &Who,
    case_id: &str,
    message_id: &str,
    text: &str,
) -> Outcome<Vec<String>> {
    let mut opened = Vec::new();
    let text = text.replace("\r\n", "\n");
    for promise in store::offered(tx, case_id, &who.staff_id)? {
        if !text.contains(&promise.words) {
            store::remove(tx, &promise.id)?;
            continue;
        }
        store::open(tx, &promise.id, message_id)?;
        watch(tx, &promise)?;
        tell(tx, who, "promise_made", &promise, json!({ "message": message_id }))?;
        opened.push(promise.id);
    }
    Ok(opened)
}

/// A promise made by other means than a draft, as on the phone.
pub fn make(tx: &mut Tx<'_>, who: &Who, made: &Made<'_>) -> Outcome<String> {
    let promise = new(tx, who, made, State::Open)?;
    store::insert(tx, &promise)?;
    watch(tx, &promise)?;
    tell(tx, who, "promise_made", &promise, json!({}))?;
    Ok(promise.id)
}

fn new(tx: &mut Tx<'_>, who: &Who, made: &Made<'_>, state: State) -> Outcome<Promise> {
    who.need(Permission::ServeCustomers)?;
    if made.due_ms <= tx.now_ms() {
        return Err(refused("promises.due_in_the_past"));
    }
    if made.words.trim().is_empty() || made.words.len() > 2_000 {
        return Err(refused("promises.no_words"));
    }
    Ok(Promise {
        id: tx.new_id(),
        case_id: made.case_id.to_owned(),
        owner: who.staff_id.clone(),
        owner_name: who.name.clone(),
        team_id: who.teams.first().cloned(),
        act: made.act,
        to_whom: made.to_whom.to_owned(),
        words: made.words.to_owned(),
        due_ms: made.due_ms,
        how: made.how.to_owned(),
        message_id: None,
        state,
        kept_ms: None,
        kept_note: None,
    })
}

/// A timer is a job due at its moment.
fn watch(tx: &mut Tx<'_>, promise: &Promise) -> Outcome<()> {
    let due = FallsDue { promise_id: promise.id.clone() };
    jobs::plan_once(tx, &timer(&promise.id), BREAK_PROMISE, &due, promise.due_ms + 1)?;
    rank_anew(tx, &promise.case_id)
}

fn timer(id: &str) -> String {
    format!("promise:{id}")
}

/// A person says that it was done, with how. Late is late, and says so.
pub fn keep(tx: &mut Tx<'_>, who: &Who, id: &str, note: &str) -> Outcome<State> {
    tx.lock("promise", id)?;
    let promise = store::find(tx, id)?.ok_or_else(|| absent("promises.no_such_promise"))?;
    let leads = who.may(Permission::LeadTeam)
        && promise.team_id.as_ref().is_some_and(|team| who.teams.contains(team));
    if promise.owner != who.staff_id && !leads {
        return Err(forbidden("promises.not_yours"));
    }
    if note.trim().is_empty() {
        return Err(refused("promises.say_how"));
    }
    let now_ms = tx.now_ms();
    kept(tx, who, &promise, now_ms, Proof { message_id: None, note: Some(note.trim()) })
}

/// An answer really left at `at_ms`: promises to answer that were made before it are kept by it. `cases` calls this
/// when a message was sent, not when it was queued: the customer was promised an answer, not an attempt.
pub fn answered(
    tx: &mut Tx<'_>,
    who: &Who,
    case_id: &str,
    message_id: &str,
    at_ms: i64,
) -> Outcome<Vec<String>> {
    let mut done = Vec::new();
    for known in store::of_case(tx, case_id)? {
        if known.act != Act::Answer || known.message_id.as_deref() == Some(message_id) {
            continue;
        }
        // Its time may come at this very moment on another lane: whoever holds it decides, and the other looks again.
        tx.lock("promise", &known.id)?;
        let Some(promise) = store::find(tx, &known.id)? else { continue };
        if matches!(promise.state, State::Open | State::Broken) {
            let proof = Proof { message_id: Some(message_id), note: None };
            kept(tx, who, &promise, at_ms, proof)?;
            done.push(promise.id);
        }
    }
    Ok(done)
}

struct Proof<'a> {
    message_id: Option<&'a str>,
    note: Option<&'a str>,
}

fn kept(
    tx: &mut Tx<'_>,
    who: &Who,
    promise: &Promise,
    at_ms: i64,
    proof: Proof<'_>,
) -> Outcome<State> {
    if !matches!(promise.state, State::Open | State::Broken) {
        return Err(refused("promises.not_open"));
    }
    let state = kept_at(at_ms, promise.due_ms);
    store::set_kept(tx, &promise.id, state, at_ms, proof.message_id, proof.note)?;
    jobs::cancel(tx, &timer(&promise.id))?;
    rank_anew(tx, &promise.case_id)?;
    let facts = json!({ "state": state, "message": proof.message_id });
    tell(tx, who, "promise_kept", promise, facts)?;
    Ok(state)
}

/// Its time has come: a promise still open is broken, and the team's leaders learn of it.
pub fn break_(tx: &mut Tx<'_>, id: &str) -> Outcome<()> {
    tx.lock("promise", id)?;
    // Taken back or done meanwhile: nothing to do.
    let Some(promise) = store::find(tx, id)?.filter(|p| p.state == State::Open) else {
        return Ok(());
    };
    store::set_broken(tx, id)?;
    let mut leaders = Vec::new();
    if let Some(team) = &promise.team_id {
        for member in teams::members(tx, team)? {
            if people::who(tx, &member.staff_id)?.may(Permission::LeadTeam) {
                leaders.push(member.staff_id);
            }
        }
    }
    let also: Vec<String> = leaders.iter().map(|leader| format!("staff:{leader}")).collect();
    let facts = json!({ "told": leaders, "also": also });
    tell(tx, &Who::system("promises"), "promise_broken", &promise, facts)
}

/// One event for the log, the case, its owner and team.
fn tell(
    tx: &mut Tx<'_>,
    who: &Who,
    kind: &str,
    promise: &Promise,
    mut facts: serde_json::Value,
) -> Outcome<()> {
    let mut also =
        vec![json!(format!("case:{}", promise.case_id)), json!(format!("staff:{}", promise.owner))];
    also.extend(promise.team_id.iter().map(|team| json!(format!("team:{team}"))));
    if let Some(serde_json::Value::Array(more)) = facts.get_mut("also") {
        also.append(more);
    }
    facts["also"] = serde_json::Value::Array(also);
    facts["case"] = json!(promise.case_id);
    facts["act"] = json!(promise.act);
    facts["due_ms"] = json!(promise.due_ms);
    events::record(tx, &who.actor(), kind, &format!("promise:{}", promise.id), &facts)
}

/// All promises of a case this person may see: their own, their teams', or all for who sees every case.
pub fn list_for_case(tx: &mut Tx<'_>, who: &Who, case_id: &str) -> Outcome<Vec<Promise>> {
    let mut promises = store::of_case(tx, case_id)?;
    promises.retain(|promise| {
        promise.owner == who.staff_id
            || who.may(Permission::SeeAllCases)
            || promise.team_id.as_ref().is_some_and(|team| who.teams.contains(team))
    });
    Ok(promises)
}

/// The earliest promise of a case that still waits to be kept, for the order of lists; a broken one waits too.
pub fn next_due_ms(tx: &mut Tx<'_>, case_id: &str) -> Outcome<Option<i64>> {
    store::next_due_ms(tx, case_id)
}

/// What this person owes, the next due first.
pub fn mine(tx: &mut Tx<'_>, who: &Who) -> Outcome<Vec<Promise>> {
    store::of_owner(tx, &who.staff_id, State::Open, i64::MAX)
}

/// What this person owes until the end of their day.
pub fn due_today(tx: &mut Tx<'_>, who: &Who) -> Outcome<Vec<Promise>> {
    let tomorrow_ms = end_of_day_ms(tx.now_ms(), &who.zone);
    store::of_owner(tx, &who.staff_id, State::Open, tomorrow_ms)
}

/// Broken and not made good: one's own, and for leaders their teams'.
pub fn broken(tx: &mut Tx<'_>, who: &Who) -> Outcome<Vec<Promise>> {
    let mut found = store::of_owner(tx, &who.staff_id, State::Broken, i64::MAX)?;
    if who.may(Permission::LeadTeam) {
        for team in &who.teams {
            for promise in store::of_team(tx, team, State::Broken)? {
                if !found.iter().any(|known| known.id == promise.id) {
                    found.push(promise);
                }
            }
        }
        found.sort_by_key(|promise| promise.due_ms);
    }
    Ok(found)
}

fn end_of_day_ms(now_ms: i64, zone: &str) -> i64 {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    let now = Timestamp::from_millisecond(now_ms).unwrap_or_default().to_zoned(zone);
    now.tomorrow()
        .and_then(|day| day.start_of_day())
        .map_or(now_ms + 86_400_000, |midnight| midnight.timestamp().as_millisecond())
}
