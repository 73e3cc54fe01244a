//! Escalations, and complaints taken for malicious.

use crate::complaints::complaint::{Escalation, Malice};
use crate::platform::stop::Outcome;
use crate::platform::{Row, Tx};
use crate::staff::Who;
use crate::{sql, vals};

pub fn insert(tx: &mut Tx<'_>, escalation: &Escalation) -> Outcome<()> {
    let e = escalation;
    tx.exec(
        sql!(
            "INSERT INTO complaint_escalations (id, case_id, round, level, reason, message_id, asked_by, asked_name,
               asked_ms, respond_by_ms, why)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
        ),
        &vals![
            &e.id, &e.case_id, e.round, e.level, &e.reason, &e.message_id, &e.asked_by, &e.asked_name, e.asked_ms,
            e.respond_by_ms, &e.why
        ],
    )
    .map(drop)
}

pub fn of_case(tx: &mut Tx<'_>, case_id: &str) -> Outcome<Vec<Escalation>> {
    tx.all(
        sql!(
            "SELECT id, case_id, round, level, reason, message_id, asked_by, asked_name, asked_ms, respond_by_ms, why,
               taken_by, taken_name, taken_ms, given_back_ms, given_back_why, late_ms
             FROM complaint_escalations WHERE case_id = $1 ORDER BY asked_ms, id"
        ),
        &vals![case_id],
        read,
    )
}

pub fn find(tx: &mut Tx<'_>, id: &str) -> Outcome<Option<Escalation>> {
    tx.find(
        sql!(
            "SELECT id, case_id, round, level, reason, message_id, asked_by, asked_name, asked_ms, respond_by_ms, why,
               taken_by, taken_name, taken_ms, given_back_ms, given_back_why, late_ms
             FROM complaint_escalations WHERE id = $1"
        ),
        &vals![id],
        read,
    )
}

fn read(row: &Row) -> Outcome<Escalation> {
    Ok(Escalation {
        id: row.get(0)?,
        case_id: row.get(1)?,
        round: row.get(2)?,
        level: row.get(3)?,
        reason: row.get(4)?,
        message_id: row.get(5)?,
        asked_by: row.get(6)?,
        asked_name: row.get(7)?,
        asked_ms: row.get(8)?,
        respond_by_ms: row.get(9)?,
        why: row.get(10)?,
        taken_by: row.get(11)?,
        taken_name: row.get(12)?,
        taken_ms: row.get(13)?,
        given_back_ms: row.get(14)?,
        given_back_why: row.get(15)?,
        late_ms: row.get(16)?,
    })
}

pub fn take(tx: &mut Tx<'_>, who: &Who, id: &str) -> Outcome<()> {
    let now_ms = tx.now_ms();
    tx.exec(
        sql!(
            "UPDATE complaint_escalations SET taken_by = $2, taken_name = $3, taken_ms = $4 WHERE id = $1 AND taken_ms IS NULL"
        ),
        &vals![id, &who.staff_id, &who.name, now_ms],
    )
    .map(drop)
}

pub fn give_back(tx: &mut Tx<'_>, id: &str, why: &str) -> Outcome<()> {
    let now_ms = tx.now_ms();
    tx.exec(
        sql!(
            "UPDATE complaint_escalations SET given_back_ms = $2, given_back_why = $3 WHERE id = $1 AND given_back_ms IS NULL"
        ),
        &vals![id, now_ms, why],
    )
    .map(drop)
}

pub fn mark_late(tx: &mut Tx<'_>, id: &str) -> Outcome<()> {
    let now_ms = tx.now_ms();
    tx.exec(
        sql!("UPDATE complaint_escalations SET late_ms = $2 WHERE id = $1 AND late_ms IS NULL"),
        &vals![id, now_ms],
    )
    .map(drop)
}

pub fn insert_malice(tx: &mut Tx<'_>, malice: &Malice) -> Outcome<()> {
    let m = malice;
    tx.exec(
        sql!(
            "INSERT INTO complaint_malice (id, case_id, reason, proposed_by, proposed_ms, review_ms) VALUES ($1, $2, $3, $4, $5, $6)"
        ),
        &vals![&m.id, &m.case_id, &m.reason, &m.proposed_by, m.proposed_ms, m.review_ms],
    )
    .map(drop)
}

/// The one that is looked at or in force.
pub fn malice_of(tx: &mut Tx<'_>, case_id: &str) -> Outcome<Option<Malice>> {
    tx.find(
        sql!(
            "SELECT id, case_id, reason, proposed_by, proposed_ms, review_ms, manager_by, manager_ms, quality_by, quality_ms, ended_ms
             FROM complaint_malice WHERE case_id = $1 AND ended_ms IS NULL ORDER BY proposed_ms DESC, id DESC LIMIT 1"
        ),
        &vals![case_id],
        |row| {
            Ok(Malice {
                id: row.get(0)?,
                case_id: row.get(1)?,
                reason: row.get(2)?,
                proposed_by: row.get(3)?,
                proposed_ms: row.get(4)?,
                review_ms: row.get(5)?,
                manager_by: row.get(6)?,
                manager_ms: row.get(7)?,
                quality_by: row.get(8)?,
                quality_ms: row.get(9)?,
                ended_ms: row.get(10)?,
            })
        },
    )
}

pub fn manager_confirms(tx: &mut Tx<'_>, who: &Who, id: &str) -> Outcome<()> {
    let now_ms = tx.now_ms();
    tx.exec(
        sql!("UPDATE complaint_malice SET manager_by = $2, manager_ms = $3 WHERE id = $1"),
        &vals![id, &who.staff_id, now_ms],
    )
    .map(drop)
}

pub fn quality_confirms(tx: &mut Tx<'_>, who: &Who, id: &str) -> Outcome<()> {
    let now_ms = tx.now_ms();
    tx.exec(
        sql!("UPDATE complaint_malice SET quality_by = $2, quality_ms = $3 WHERE id = $1"),
        &vals![id, &who.staff_id, now_ms],
    )
    .map(drop)
}

pub fn end_malice(tx: &mut Tx<'_>, by: &str, id: &str, why: &str) -> Outcome<()> {
    let now_ms = tx.now_ms();
    tx.exec(
        sql!(
            "UPDATE complaint_malice SET ended_ms = $2, ended_by = $3, ended_why = $4 WHERE id = $1"
        ),
        &vals![id, now_ms, by, why],
    )
    .map(drop)
}
