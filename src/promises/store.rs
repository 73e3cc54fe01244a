//! Every SQL statement about promises.

use super::promise::{Act, Promise, State};
use crate::platform::db::{Row, Tx};
use crate::platform::stop::{Outcome, fault};
use crate::{sql, vals};

pub fn insert(tx: &mut Tx<'_>, promise: &Promise) -> Outcome<()> {
    let now_ms = tx.now_ms();
    let opened_ms = (promise.state == State::Open).then_some(now_ms);
    tx.exec(
        sql!(
            "INSERT INTO promises (id, case_id, owner, owner_name, team_id, act, to_whom, words, due_ms, how, message_id,
               state, offered_ms, opened_ms)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"
        ),
        &vals![
            &promise.id,
            &promise.case_id,
            &promise.owner,
            &promise.owner_name,
            &promise.team_id,
            promise.act.name(),
            &promise.to_whom,
            &promise.words,
            promise.due_ms,
            &promise.how,
            &promise.message_id,
            promise.state.name(),
            now_ms,
            opened_ms
        ],
    )
    .map(drop)
}

fn read(row: &Row) -> Outcome<Promise> {
    let (act, state): (String, String) = (row.get(5)?, row.get(11)?);
    Ok(Promise {
        id: row.get(0)?,
        case_id: row.get(1)?,
        owner: row.get(2)?,
        owner_name: row.get(3)?,
        team_id: row.get(4)?,
        act: Act::from_name(&act).ok_or_else(|| fault("a promise of no known act"))?,
        to_whom: row.get(6)?,
        words: row.get(7)?,
        due_ms: row.get(8)?,
        how: row.get(9)?,
        message_id: row.get(10)?,
        state: State::from_name(&state).ok_or_else(|| fault("a promise in no known state"))?,
        kept_ms: row.get(12)?,
        kept_note: row.get(13)?,
    })
}

pub fn find(tx: &mut Tx<'_>, id: &str) -> Outcome<Option<Promise>> {
    tx.find(
        sql!(
            "SELECT id, case_id, owner, owner_name, team_id, act, to_whom, words, due_ms, how, message_id, state, kept_ms, kept_note
             FROM promises WHERE id = $1"
        ),
        &vals![id],
        read,
    )
}

/// Offered ones of one person's draft in a case.
pub fn offered(tx: &mut Tx<'_>, case_id: &str, owner: &str) -> Outcome<Vec<Promise>> {
    tx.all(
        sql!(
            "SELECT id, case_id, owner, owner_name, team_id, act, to_whom, words, due_ms, how, message_id, state, kept_ms, kept_note
             FROM promises WHERE case_id = $1 AND owner = $2 AND state = 'offered' ORDER BY id"
        ),
        &vals![case_id, owner],
        read,
    )
}

/// All that were made in a case, the next due first.
pub fn of_case(tx: &mut Tx<'_>, case_id: &str) -> Outcome<Vec<Promise>> {
    tx.all(
        sql!(
            "SELECT id, case_id, owner, owner_name, team_id, act, to_whom, words, due_ms, how, message_id, state, kept_ms, kept_note
             FROM promises WHERE case_id = $1 AND state <> 'offered' ORDER BY due_ms, id"
        ),
        &vals![case_id],
        read,
    )
}

/// The earliest promise of a case that still waits to be kept, broken or not.
pub fn next_due_ms(tx: &mut Tx<'_>, case_id: &str) -> Outcome<Option<i64>> {
    tx.value(
        sql!("SELECT MIN(due_ms) FROM promises WHERE case_id = $1 AND state IN ('open', 'broken')"),
        &vals![case_id],
    )
}

/// One person's promises in a state that are due before a moment, the next due first.
pub fn of_owner(
    tx: &mut Tx<'_>,
    owner: &str,
    state: State,
    before_ms: i64,
) -> Outcome<Vec<Promise>> {
    tx.all(
        sql!(
            "SELECT id, case_id, owner, owner_name, team_id, act, to_whom, words, due_ms, how, message_id, state, kept_ms, kept_note
             FROM promises WHERE owner = $1 AND state = $2 AND due_ms < $3 ORDER BY due_ms, id LIMIT 500"
        ),
        &vals![owner, state.name(), before_ms],
        read,
    )
}

/// A team's promises in a state, the next due first.
pub fn of_team(tx: &mut Tx<'_>, team_id: &str, state: State) -> Outcome<Vec<Promise>> {
    tx.all(
        sql!(
            "SELECT id, case_id, owner, owner_name, team_id, act, to_whom, words, due_ms, how, message_id, state, kept_ms, kept_note
             FROM promises WHERE team_id = $1 AND state = $2 ORDER BY due_ms, id LIMIT 500"
        ),
        &vals![team_id, state.name()],
        read,
    )
}

pub fn open(tx: &mut Tx<'_>, id: &str, message_id: &str) -> Outcome<()> {
    let now_ms = tx.now_ms();
    tx.exec(
        sql!("UPDATE promises SET state = 'open', message_id = $2, opened_ms = $3 WHERE id = $1"),
        &vals![id, message_id, now_ms],
    )
    .map(drop)
}

pub fn remove(tx: &mut Tx<'_>, id: &str) -> Outcome<()> {
    tx.exec(sql!("DELETE FROM promises WHERE id = $1 AND state = 'offered'"), &vals![id]).map(drop)
}

pub fn set_kept(
    tx: &mut Tx<'_>,
    id: &str,
    state: State,
    at_ms: i64,
    message_id: Option<&str>,
    note: Option<&str>,
) -> Outcome<()> {
    tx.exec(
        sql!(
            "UPDATE promises SET state = $2, kept_ms = $3, kept_message_id = $4, kept_note = $5
             WHERE id = $1 AND state IN ('open', 'broken')"
        ),
        &vals![id, state.name(), at_ms, message_id, note],
    )
    .map(drop)
}

pub fn set_broken(tx: &mut Tx<'_>, id: &str) -> Outcome<()> {
    let now_ms = tx.now_ms();
    tx.exec(
        sql!(
            "UPDATE promises SET state = 'broken', broken_ms = $2 WHERE id = $1 AND state = 'open'"
        ),
        &vals![id, now_ms],
    )
    .map(drop)
}
