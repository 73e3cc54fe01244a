//! The case rows themselves.

use std::collections::HashMap;

use crate::cases::case::Case;
use crate::cases::kinds::Priority;
use crate::platform::stop::{Outcome, absent, fault};
use crate::platform::{Row, Tx};
use crate::{sql, vals};

/// The next number of a series such as `C-2026`.
pub fn next_number(tx: &mut Tx<'_>, series: &str) -> Outcome<i64> {
    tx.value(
        sql!(
            "INSERT INTO numbers (series, last) VALUES ($1, 1)
             ON CONFLICT (series) DO UPDATE SET last = numbers.last + 1 RETURNING last"
        ),
        &vals![series],
    )
}

pub fn insert(tx: &mut Tx<'_>, case: &Case) -> Outcome<()> {
    let c = case;
    tx.exec(
        sql!(
            "INSERT INTO cases (id, subject, kind, channel, mailbox, our_address, customer_id, team_id, owner, owned_ms,
               first_responder, reported_by, priority, emotion, opened_ms, waiting_since_ms, complaint_ms, follows,
               split_from, tracking_code, thread_token, rank_ms, last_ms, last_words, last_direction, changed_ms)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
               $23, $24, $25, $26)"
        ),
        &vals![
            &c.id, &c.subject, c.kind, c.channel, &c.mailbox, &c.our_address, &c.customer_id, &c.team_id,
            &c.owner, c.owned_ms, &c.first_responder, &c.reported_by, c.priority.level(), c.emotion,
            c.opened_ms, c.waiting_since_ms, c.complaint_ms, &c.follows, &c.split_from, &c.tracking_code,
            &c.thread_token, c.rank_ms, c.last_ms, &c.last_words, c.last_direction, c.changed_ms
        ],
    )?;
    Ok(())
}

/// Writes everything that may change. What stands still for ever (number, customer, opened, tokens) is not in it; the
/// first responder is only ever filled.
pub fn save(tx: &mut Tx<'_>, case: &Case) -> Outcome<()> {
    let c = case;
    let now_ms = tx.now_ms();
    tx.exec(
        sql!(
            "UPDATE cases SET subject = $2, kind = $3, team_id = $4, owner = $5, owned_ms = $6,
               first_responder = COALESCE(first_responder, $7), priority = $8, emotion = $9, waiting_since_ms = $10,
               first_replied_ms = $11, complaint_ms = $12, snoozed_until_ms = $13, closed_ms = $14, closed_by = $15,
               outcome = $16, closing_words = $17, merged_into = $18, merged_ms = $19, due_ms = $20, due_kind = $21,
               rank_ms = $22, last_ms = $23, last_words = $24, last_direction = $25, changed_ms = $26, next_action = $27,
               next_action_ms = $28
             WHERE id = $1"
        ),
        &vals![
            &c.id, &c.subject, c.kind, &c.team_id, &c.owner, c.owned_ms, &c.first_responder,
            c.priority.level(), c.emotion, c.waiting_since_ms, c.first_replied_ms, c.complaint_ms,
            c.snoozed_until_ms, c.closed_ms, &c.closed_by, c.outcome, &c.closing_words, &c.merged_into,
            c.merged_ms, c.due_ms, c.due_kind, c.rank_ms, c.last_ms, &c.last_words, c.last_direction, now_ms,
            &c.next_action, c.next_action_ms
        ],
    )?;
    Ok(())
}

/// The case's own row, merged or not.
pub fn find(tx: &mut Tx<'_>, id: &str) -> Outcome<Case> {
    tx.find(
        sql!(
            "SELECT id, subject, kind, channel, mailbox, our_address, customer_id, team_id, owner, owned_ms,
               first_responder, reported_by, priority, emotion, opened_ms, waiting_since_ms, first_replied_ms,
               complaint_ms, snoozed_until_ms, closed_ms, closed_by, outcome, closing_words, merged_into, merged_ms,
               follows, split_from, tracking_code, thread_token, due_ms, due_kind, rank_ms, last_ms, last_words,
               last_direction, changed_ms, next_action, next_action_ms
             FROM cases WHERE id = $1"
        ),
        &vals![id],
        read_case,
    )?
    .ok_or_else(|| absent("cases.not_found"))
}

/// Under which number a case is shown; `None` when there is no such case.
pub fn shown_as(tx: &mut Tx<'_>, id: &str) -> Outcome<Option<String>> {
    tx.find(sql!("SELECT COALESCE(merged_into, id) FROM cases WHERE id = $1"), &vals![id], |row| {
        row.get(0)
    })
}

/// All ids shown as one: the case itself and those merged into it.
pub fn group(tx: &mut Tx<'_>, id: &str) -> Outcome<Vec<String>> {
    tx.all(
        sql!("SELECT id FROM cases WHERE id = $1 UNION ALL SELECT id FROM cases WHERE merged_into = $1"),
        &vals![id],
        |row| row.get(0),
    )
}

pub fn id_by_token(tx: &mut Tx<'_>, token: &str) -> Outcome<Option<String>> {
    tx.find(sql!("SELECT id FROM cases WHERE thread_token = $1"), &vals![token], |row| row.get(0))
}

/// Recent cases of a customer (all rows shown as one), newest words first: for matching by subject.
pub fn recent_of_customer(
    tx: &mut Tx<'_>,
    customer_id: &str,
    since_ms: i64,
) -> Outcome<Vec<String>> {
    tx.all(
        sql!(
            "SELECT id FROM cases WHERE customer_id IN (SELECT id FROM customers WHERE id = $1 OR merged_into = $1)
               AND last_ms >= $2 AND merged_into IS NULL ORDER BY last_ms DESC LIMIT 20"
        ),
        &vals![customer_id, since_ms],
        |row| row.get(0),
    )
}

/// What the members of a team carry: how many open, unsnoozed cases each owns (of any team), and when they last got one.
/// Who owns none is not in it.
pub fn loads_in(tx: &mut Tx<'_>, team_id: &str) -> Outcome<HashMap<String, (i64, Option<i64>)>> {
    let rows = tx.all(
        sql!(
            "SELECT owner, COUNT(*), MAX(owned_ms) FROM cases
             WHERE owner IN (SELECT staff_id FROM team_members WHERE team_id = $1)
               AND closed_ms IS NULL AND merged_into IS NULL AND snoozed_until_ms IS NULL GROUP BY owner"
        ),
        &vals![team_id],
        |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?))),
    )?;
    Ok(rows.into_iter().collect())
}

fn read_case(row: &Row) -> Outcome<Case> {
    Ok(Case {
        id: row.get(0)?,
        subject: row.get(1)?,
        kind: row.get(2)?,
        channel: row.get(3)?,
        mailbox: row.get(4)?,
        our_address: row.get(5)?,
        customer_id: row.get(6)?,
        team_id: row.get(7)?,
        owner: row.get(8)?,
        owned_ms: row.get(9)?,
        first_responder: row.get(10)?,
        reported_by: row.get(11)?,
        priority: Priority::from_level(row.get(12)?)
            .ok_or_else(|| fault("a case has a priority nobody knows"))?,
        emotion: row.get(13)?,
        opened_ms: row.get(14)?,
        waiting_since_ms: row.get(15)?,
        first_replied_ms: row.get(16)?,
        complaint_ms: row.get(17)?,
        snoozed_until_ms: row.get(18)?,
        closed_ms: row.get(19)?,
        closed_by: row.get(20)?,
        outcome: row.get(21)?,
        closing_words: row.get(22)?,
        merged_into: row.get(23)?,
        merged_ms: row.get(24)?,
        follows: row.get(25)?,
        split_from: row.get(26)?,
        tracking_code: row.get(27)?,
        thread_token: row.get(28)?,
        due_ms: row.get(29)?,
        due_kind: row.get(30)?,
        rank_ms: row.get(31)?,
        last_ms: row.get(32)?,
        last_words: row.get(33)?,
        last_direction: row.get(34)?,
        changed_ms: row.get(35)?,
        next_action: row.get(36)?,
        next_action_ms: row.get(37)?,
    })
}

/// Tags of a case in alphabetical order.
pub fn tags_of(tx: &mut Tx<'_>, case_id: &str) -> Outcome<Vec<String>> {
    tx.all(
        sql!("SELECT tag FROM case_tags WHERE case_id = $1 ORDER BY tag"),
        &vals![case_id],
        |row| row.get(0),
    )
}

/// Gives 0 when the case had the tag already.
pub fn add_tag(tx: &mut Tx<'_>, case_id: &str, tag: &str, by: &str) -> Outcome<u64> {
    let now_ms = tx.now_ms();
    tx.exec(
        sql!(
            "INSERT INTO case_tags (case_id, tag, added_by, added_ms) VALUES ($1, $2, $3, $4)
             ON CONFLICT (case_id, tag) DO NOTHING"
        ),
        &vals![case_id, tag, by, now_ms],
    )
}

pub fn remove_tag(tx: &mut Tx<'_>, case_id: &str, tag: &str) -> Outcome<u64> {
    tx.exec(sql!("DELETE FROM case_tags WHERE case_id = $1 AND tag = $2"), &vals![case_id, tag])
}

/// Only right after the row was made.
pub fn set_reporter(tx: &mut Tx<'_>, id: &str, staff_id: &str) -> Outcome<()> {
    tx.exec(
        sql!("UPDATE cases SET reported_by = $2 WHERE id = $1 AND reported_by IS NULL"),
        &vals![id, staff_id],
    )?;
    Ok(())
}
