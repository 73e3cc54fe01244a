//! Internal requests. A request is shown under the case its own was merged into.

use crate::cases::requests::{InternalRequest, Punctuality};
use crate::platform::stop::{Outcome, fault};
use crate::platform::{Row, Tx};
use crate::staff::Who;
use crate::{sql, vals};

pub fn insert(tx: &mut Tx<'_>, request: &InternalRequest) -> Outcome<()> {
    let r = request;
    tx.exec(
        sql!(
            "INSERT INTO internal_requests (id, case_id, department_id, asked_by, asked_by_name, words, asked_ms, due_ms)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
        ),
        &vals![
            &r.id, &r.case_id, &r.department_id, &r.asked_by, &r.asked_by_name, &r.words, r.asked_ms, r.due_ms
        ],
    )?;
    Ok(())
}

pub fn find(tx: &mut Tx<'_>, id: &str) -> Outcome<Option<InternalRequest>> {
    tx.find(
        sql!(
            "SELECT r.id, COALESCE(k.merged_into, k.id), r.department_id, d.name, r.asked_by, r.asked_by_name, r.words,
               r.asked_ms, r.due_ms, r.overdue_ms, r.answer, r.answered_by, r.answered_name, r.answered_ms,
               r.answer_by_ms, r.withdrawn_ms
             FROM internal_requests r JOIN cases k ON k.id = r.case_id JOIN departments d ON d.id = r.department_id
             WHERE r.id = $1"
        ),
        &vals![id],
        read_request,
    )
}

pub fn of_case(tx: &mut Tx<'_>, case_id: &str) -> Outcome<Vec<InternalRequest>> {
    tx.all(
        sql!(
            "SELECT r.id, COALESCE(k.merged_into, k.id), r.department_id, d.name, r.asked_by, r.asked_by_name, r.words,
               r.asked_ms, r.due_ms, r.overdue_ms, r.answer, r.answered_by, r.answered_name, r.answered_ms,
               r.answer_by_ms, r.withdrawn_ms
             FROM internal_requests r JOIN cases k ON k.id = r.case_id JOIN departments d ON d.id = r.department_id
             WHERE r.case_id IN (SELECT id FROM cases WHERE id = $1 OR merged_into = $1) ORDER BY r.asked_ms, r.id"
        ),
        &vals![case_id],
        read_request,
    )
}

/// Unanswered ones by when they are due, then answered ones, the newest first.
pub fn of_department(tx: &mut Tx<'_>, department_id: &str) -> Outcome<Vec<InternalRequest>> {
    tx.all(
        sql!(
            "SELECT r.id, COALESCE(k.merged_into, k.id), r.department_id, d.name, r.asked_by, r.asked_by_name, r.words,
               r.asked_ms, r.due_ms, r.overdue_ms, r.answer, r.answered_by, r.answered_name, r.answered_ms,
               r.answer_by_ms, r.withdrawn_ms
             FROM internal_requests r JOIN cases k ON k.id = r.case_id JOIN departments d ON d.id = r.department_id
             WHERE r.department_id = $1 AND r.withdrawn_ms IS NULL
             ORDER BY CASE WHEN r.answered_ms IS NULL THEN 0 ELSE 1 END,
               CASE WHEN r.answered_ms IS NULL THEN r.due_ms ELSE -r.answered_ms END, r.id LIMIT 200"
        ),
        &vals![department_id],
        read_request,
    )
}

pub fn answer(
    tx: &mut Tx<'_>,
    id: &str,
    who: &Who,
    words: &str,
    at_ms: i64,
    by_ms: i64,
) -> Outcome<()> {
    tx.exec(
        sql!(
            "UPDATE internal_requests SET answer = $2, answered_by = $3, answered_name = $4, answered_ms = $5,
               answer_by_ms = $6 WHERE id = $1 AND answered_ms IS NULL"
        ),
        &vals![id, words, &who.staff_id, &who.name, at_ms, by_ms],
    )?;
    Ok(())
}

pub fn withdraw(tx: &mut Tx<'_>, id: &str, at_ms: i64) -> Outcome<()> {
    tx.exec(
        sql!("UPDATE internal_requests SET withdrawn_ms = $2 WHERE id = $1"),
        &vals![id, at_ms],
    )?;
    Ok(())
}

pub fn mark_overdue(tx: &mut Tx<'_>, id: &str, at_ms: i64) -> Outcome<()> {
    tx.exec(sql!("UPDATE internal_requests SET overdue_ms = $2 WHERE id = $1"), &vals![id, at_ms])?;
    Ok(())
}

pub fn punctuality(
    tx: &mut Tx<'_>,
    department_id: Option<&str>,
    from_ms: i64,
    to_ms: i64,
) -> Outcome<Punctuality> {
    let found = tx.find(
        sql!(
            "SELECT COUNT(*), COUNT(*) FILTER (WHERE answered_ms <= due_ms) FROM internal_requests
             WHERE due_ms >= $2 AND due_ms < $3 AND withdrawn_ms IS NULL
               AND (CAST($1 AS TEXT) IS NULL OR department_id = $1)"
        ),
        &vals![department_id, from_ms, to_ms],
        |row| Ok(Punctuality { due: row.get(0)?, in_time: row.get(1)? }),
    )?;
    found.ok_or_else(|| fault("a count always gives a row"))
}

fn read_request(row: &Row) -> Outcome<InternalRequest> {
    Ok(InternalRequest {
        id: row.get(0)?,
        case_id: row.get(1)?,
        department_id: row.get(2)?,
        department: row.get(3)?,
        asked_by: row.get(4)?,
        asked_by_name: row.get(5)?,
        words: row.get(6)?,
        asked_ms: row.get(7)?,
        due_ms: row.get(8)?,
        overdue_ms: row.get(9)?,
        answer: row.get(10)?,
        answered_by: row.get(11)?,
        answered_name: row.get(12)?,
        answered_ms: row.get(13)?,
        answer_by_ms: row.get(14)?,
        withdrawn_ms: row.get(15)?,
    })
}
