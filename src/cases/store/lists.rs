//! Rows of lists. One statement a view, each on its own partial index.

use crate::cases::inbox::{InboxRow, Page};
use crate::cases::kinds::Priority;
use crate::cases::opening::ReportedMatter;
use crate::platform::stop::{Outcome, fault};
use crate::platform::{Row, Tx};
use crate::{sql, vals};

/// Open cases of a person, the most urgent first.
pub fn of_owner(tx: &mut Tx<'_>, owner: &str, page: &Page) -> Outcome<Vec<InboxRow>> {
    tx.all(
        sql!(
            "SELECT k.id, k.subject, c.id, c.name, k.channel, k.team_id, k.owner, s.name, k.priority, k.emotion, k.opened_ms,
               k.waiting_since_ms, k.due_ms, k.due_kind, k.complaint_ms, k.snoozed_until_ms, k.closed_ms, k.outcome,
               k.last_ms, k.last_words, k.last_direction,
               (SELECT COUNT(*) FROM messages m WHERE m.case_id = k.id AND m.state = 'failed'), k.rank_ms,
               (SELECT MIN(p.due_ms) FROM promises p WHERE p.case_id = k.id AND p.state IN ('open', 'broken'))
             FROM cases k JOIN customers leaf ON leaf.id = k.customer_id
               JOIN customers c ON c.id = COALESCE(leaf.merged_into, leaf.id) LEFT JOIN staff s ON s.id = k.owner
             WHERE k.owner = $1 AND k.closed_ms IS NULL AND k.merged_into IS NULL AND k.snoozed_until_ms IS NULL AND (k.rank_ms, k.id) > ($2, $3) ORDER BY k.rank_ms, k.id LIMIT $4"
        ),
        &vals![owner, page.after_ms, &page.after_id, page.limit],
        read_row,
    )
}

/// Open cases of a team, the most urgent first.
pub fn of_team(tx: &mut Tx<'_>, team_id: &str, page: &Page) -> Outcome<Vec<InboxRow>> {
    tx.all(
        sql!(
            "SELECT k.id, k.subject, c.id, c.name, k.channel, k.team_id, k.owner, s.name, k.priority, k.emotion, k.opened_ms,
               k.waiting_since_ms, k.due_ms, k.due_kind, k.complaint_ms, k.snoozed_until_ms, k.closed_ms, k.outcome,
               k.last_ms, k.last_words, k.last_direction,
               (SELECT COUNT(*) FROM messages m WHERE m.case_id = k.id AND m.state = 'failed'), k.rank_ms,
               (SELECT MIN(p.due_ms) FROM promises p WHERE p.case_id = k.id AND p.state IN ('open', 'broken'))
             FROM cases k JOIN customers leaf ON leaf.id = k.customer_id
               JOIN customers c ON c.id = COALESCE(leaf.merged_into, leaf.id) LEFT JOIN staff s ON s.id = k.owner
             WHERE k.team_id = $1 AND k.closed_ms IS NULL AND k.merged_into IS NULL AND k.snoozed_until_ms IS NULL AND (k.rank_ms, k.id) > ($2, $3) ORDER BY k.rank_ms, k.id LIMIT $4"
        ),
        &vals![team_id, page.after_ms, &page.after_id, page.limit],
        read_row,
    )
}

/// Open cases of a team that nobody owns, the most urgent first.
pub fn in_queue(tx: &mut Tx<'_>, team_id: &str, page: &Page) -> Outcome<Vec<InboxRow>> {
    tx.all(
        sql!(
            "SELECT k.id, k.subject, c.id, c.name, k.channel, k.team_id, k.owner, s.name, k.priority, k.emotion, k.opened_ms,
               k.waiting_since_ms, k.due_ms, k.due_kind, k.complaint_ms, k.snoozed_until_ms, k.closed_ms, k.outcome,
               k.last_ms, k.last_words, k.last_direction,
               (SELECT COUNT(*) FROM messages m WHERE m.case_id = k.id AND m.state = 'failed'), k.rank_ms,
               (SELECT MIN(p.due_ms) FROM promises p WHERE p.case_id = k.id AND p.state IN ('open', 'broken'))
             FROM cases k JOIN customers leaf ON leaf.id = k.customer_id
               JOIN customers c ON c.id = COALESCE(leaf.merged_into, leaf.id) LEFT JOIN staff s ON s.id = k.owner
             WHERE k.team_id = $1 AND k.owner IS NULL AND k.closed_ms IS NULL AND k.merged_into IS NULL AND k.snoozed_until_ms IS NULL AND (k.rank_ms, k.id) > ($2, $3) ORDER BY k.rank_ms, k.id LIMIT $4"
        ),
        &vals![team_id, page.after_ms, &page.after_id, page.limit],
        read_row,
    )
}

/// Snoozed cases of a team, the next to wake first.
pub fn snoozed(tx: &mut Tx<'_>, team_id: &str, page: &Page) -> Outcome<Vec<InboxRow>> {
    tx.all(
        sql!(
            "SELECT k.id, k.subject, c.id, c.name, k.channel, k.team_id, k.owner, s.name, k.priority, k.emotion, k.opened_ms,
               k.waiting_since_ms, k.due_ms, k.due_kind, k.complaint_ms, k.snoozed_until_ms, k.closed_ms, k.outcome,
               k.last_ms, k.last_words, k.last_direction,
               (SELECT COUNT(*) FROM messages m WHERE m.case_id = k.id AND m.state = 'failed'), k.snoozed_until_ms,
               (SELECT MIN(p.due_ms) FROM promises p WHERE p.case_id = k.id AND p.state IN ('open', 'broken'))
             FROM cases k JOIN customers leaf ON leaf.id = k.customer_id
               JOIN customers c ON c.id = COALESCE(leaf.merged_into, leaf.id) LEFT JOIN staff s ON s.id = k.owner
             WHERE k.team_id = $1 AND k.closed_ms IS NULL AND k.merged_into IS NULL AND k.snoozed_until_ms IS NOT NULL AND (k.snoozed_until_ms, k.id) > ($2, $3) ORDER BY k.snoozed_until_ms, k.id LIMIT $4"
        ),
        &vals![team_id, page.after_ms, &page.after_id, page.limit],
        read_row,
    )
}

/// Closed cases of a team, the newest first (their rank is the negated moment).
pub fn closed(tx: &mut Tx<'_>, team_id: &str, page: &Page) -> Outcome<Vec<InboxRow>> {
    tx.all(
        sql!(
            "SELECT k.id, k.subject, c.id, c.name, k.channel, k.team_id, k.owner, s.name, k.priority, k.emotion, k.opened_ms,
               k.waiting_since_ms, k.due_ms, k.due_kind, k.complaint_ms, k.snoozed_until_ms, k.closed_ms, k.outcome,
               k.last_ms, k.last_words, k.last_direction,
               (SELECT COUNT(*) FROM messages m WHERE m.case_id = k.id AND m.state = 'failed'), -k.closed_ms,
               (SELECT MIN(p.due_ms) FROM promises p WHERE p.case_id = k.id AND p.state IN ('open', 'broken'))
             FROM cases k JOIN customers leaf ON leaf.id = k.customer_id
               JOIN customers c ON c.id = COALESCE(leaf.merged_into, leaf.id) LEFT JOIN staff s ON s.id = k.owner
             WHERE k.team_id = $1 AND k.closed_ms IS NOT NULL AND k.merged_into IS NULL AND (k.closed_ms < $2 OR (k.closed_ms = $2 AND k.id > $3)) ORDER BY k.closed_ms DESC, k.id LIMIT $4"
        ),
        &vals![team_id, page.after_ms.saturating_neg(), &page.after_id, page.limit],
        read_row,
    )
}

pub fn count_of_owner(tx: &mut Tx<'_>, owner: &str) -> Outcome<i64> {
    tx.value(
        sql!("SELECT COUNT(*) FROM cases WHERE owner = $1 AND closed_ms IS NULL AND merged_into IS NULL AND snoozed_until_ms IS NULL"),
        &vals![owner],
    )
}

pub fn count_of_team(tx: &mut Tx<'_>, team_id: &str) -> Outcome<i64> {
    tx.value(
        sql!("SELECT COUNT(*) FROM cases WHERE team_id = $1 AND closed_ms IS NULL AND merged_into IS NULL AND snoozed_until_ms IS NULL"),
        &vals![team_id],
    )
}

pub fn count_in_queue(tx: &mut Tx<'_>, team_id: &str) -> Outcome<i64> {
    tx.value(
        sql!("SELECT COUNT(*) FROM cases WHERE team_id = $1 AND owner IS NULL AND closed_ms IS NULL AND merged_into IS NULL AND snoozed_until_ms IS NULL"),
        &vals![team_id],
    )
}

pub fn count_snoozed(tx: &mut Tx<'_>, team_id: &str) -> Outcome<i64> {
    tx.value(
        sql!("SELECT COUNT(*) FROM cases WHERE team_id = $1 AND closed_ms IS NULL AND merged_into IS NULL AND snoozed_until_ms IS NOT NULL"),
        &vals![team_id],
    )
}

pub fn count_closed(tx: &mut Tx<'_>, team_id: &str) -> Outcome<i64> {
    tx.value(
        sql!("SELECT COUNT(*) FROM cases WHERE team_id = $1 AND closed_ms IS NOT NULL AND merged_into IS NULL"),
        &vals![team_id],
    )
}

pub fn open_of_owner(tx: &mut Tx<'_>, owner: &str) -> Outcome<Vec<String>> {
    tx.all(
        sql!("SELECT id FROM cases WHERE owner = $1 AND closed_ms IS NULL AND merged_into IS NULL ORDER BY id"),
        &vals![owner],
        |row| row.get(0),
    )
}

/// Cases of a customer and of those merged into them, newest first.
pub fn of_customer(tx: &mut Tx<'_>, customer_id: &str, limit: i64) -> Outcome<Vec<InboxRow>> {
    tx.all(
        sql!(
            "SELECT k.id, k.subject, c.id, c.name, k.channel, k.team_id, k.owner, s.name, k.priority, k.emotion, k.opened_ms,
               k.waiting_since_ms, k.due_ms, k.due_kind, k.complaint_ms, k.snoozed_until_ms, k.closed_ms, k.outcome,
               k.last_ms, k.last_words, k.last_direction,
               (SELECT COUNT(*) FROM messages m WHERE m.case_id = k.id AND m.state = 'failed'), k.rank_ms,
               (SELECT MIN(p.due_ms) FROM promises p WHERE p.case_id = k.id AND p.state IN ('open', 'broken'))
             FROM cases k JOIN customers leaf ON leaf.id = k.customer_id
               JOIN customers c ON c.id = COALESCE(leaf.merged_into, leaf.id) LEFT JOIN staff s ON s.id = k.owner
             WHERE k.customer_id IN (SELECT id FROM customers WHERE id = $1 OR merged_into = $1) AND k.merged_into IS NULL
             ORDER BY k.opened_ms DESC, k.id DESC LIMIT $2"
        ),
        &vals![customer_id, limit],
        read_row,
    )
}

pub fn reported_by(tx: &mut Tx<'_>, staff_id: &str) -> Outcome<Vec<ReportedMatter>> {
    tx.all(
        sql!(
            "SELECT k.id, k.subject, k.opened_ms, s.name, k.first_replied_ms, k.closed_ms, k.outcome
             FROM cases k LEFT JOIN staff s ON s.id = k.owner
             WHERE k.reported_by = $1 ORDER BY k.opened_ms DESC, k.id DESC LIMIT 200"
        ),
        &vals![staff_id],
        |row| {
            Ok(ReportedMatter {
                case_id: row.get(0)?,
                subject: row.get(1)?,
                opened_ms: row.get(2)?,
                owner: row.get(3)?,
                first_replied_ms: row.get(4)?,
                closed_ms: row.get(5)?,
                outcome: row.get(6)?,
            })
        },
    )
}

pub fn read_row(row: &Row) -> Outcome<InboxRow> {
    Ok(InboxRow {
        id: row.get(0)?,
        subject: row.get(1)?,
        customer_id: row.get(2)?,
        customer_name: row.get(3)?,
        channel: row.get(4)?,
        team_id: row.get(5)?,
        owner: row.get(6)?,
        owner_name: row.get(7)?,
        priority: Priority::from_level(row.get(8)?)
            .ok_or_else(|| fault("a case has a priority nobody knows"))?,
        emotion: row.get(9)?,
        opened_ms: row.get(10)?,
        waiting_since_ms: row.get(11)?,
        due_ms: row.get(12)?,
        due_kind: row.get(13)?,
        complaint_ms: row.get(14)?,
        snoozed_until_ms: row.get(15)?,
        closed_ms: row.get(16)?,
        outcome: row.get(17)?,
        last_ms: row.get(18)?,
        last_words: row.get(19)?,
        last_direction: row.get(20)?,
        failed: row.get(21)?,
        rank_ms: row.get(22)?,
        promised_ms: row.get(23)?,
    })
}

/// Every case there is, for the test of random lives.
#[cfg(test)]
pub fn every_id(tx: &mut Tx<'_>) -> Outcome<Vec<String>> {
    tx.all(sql!("SELECT id FROM cases ORDER BY id"), &[], |row| row.get(0))
}
