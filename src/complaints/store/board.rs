//! Complaints with what lists show of their cases, and counts over them.

use super::complaints::read;
use crate::complaints::board::Row as Listed;
use crate::platform::stop::Outcome;
use crate::platform::{Row, Tx};
use crate::{sql, vals};

/// Open complaints, the late ones first, then by when they are due.
pub fn open(tx: &mut Tx<'_>) -> Outcome<Vec<Listed>> {
    tx.all(
        sql!(
            "SELECT c.case_id, c.came, c.came_words, c.opened_by, c.opened_name, c.opened_ms, c.step, c.round, c.entered_ms,
               c.due_ms, c.why, c.late_ms, c.severity, c.product, c.cause_code, c.outcome, c.closed_ms, c.withdrawn_ms,
               c.withdrawn_words, c.malicious_ms, c.withdrawn_at, k.subject, k.team_id, k.owner, p.name, k.first_responder, k.reported_by,
               u.name, k.emotion
             FROM complaints c JOIN cases k ON k.id = c.case_id JOIN customers u ON u.id = k.customer_id
               LEFT JOIN staff p ON p.id = k.owner
             WHERE c.step IS NOT NULL
             ORDER BY CASE WHEN c.late_ms IS NULL THEN 1 ELSE 0 END, c.due_ms, c.case_id LIMIT 2000"
        ),
        &[],
        listed,
    )
}

/// All that were opened since a moment, the newest first.
pub fn opened_since(tx: &mut Tx<'_>, since_ms: i64) -> Outcome<Vec<Listed>> {
    tx.all(
        sql!(
            "SELECT c.case_id, c.came, c.came_words, c.opened_by, c.opened_name, c.opened_ms, c.step, c.round, c.entered_ms,
               c.due_ms, c.why, c.late_ms, c.severity, c.product, c.cause_code, c.outcome, c.closed_ms, c.withdrawn_ms,
               c.withdrawn_words, c.malicious_ms, c.withdrawn_at, k.subject, k.team_id, k.owner, p.name, k.first_responder, k.reported_by,
               u.name, k.emotion
             FROM complaints c JOIN cases k ON k.id = c.case_id JOIN customers u ON u.id = k.customer_id
               LEFT JOIN staff p ON p.id = k.owner
             WHERE c.opened_ms >= $1 ORDER BY c.opened_ms DESC, c.case_id LIMIT 20000"
        ),
        &vals![since_ms],
        listed,
    )
}

fn listed(row: &Row) -> Outcome<Listed> {
    Ok(Listed {
        complaint: read(row)?,
        subject: row.get(21)?,
        team_id: row.get(22)?,
        owner: row.get(23)?,
        owner_name: row.get(24)?,
        first_responder: row.get(25)?,
        reported_by: row.get(26)?,
        customer_name: row.get(27)?,
        emotion: row.get(28)?,
    })
}

/// Cases with an escalation that nobody has given back.
pub fn escalated(tx: &mut Tx<'_>) -> Outcome<Vec<String>> {
    tx.all(
        sql!("SELECT DISTINCT case_id FROM complaint_escalations WHERE given_back_ms IS NULL"),
        &[],
        |row| row.get(0),
    )
}

/// How many customers answered the first of the four questions, and how many with yes.
pub fn answered_yes(tx: &mut Tx<'_>, since_ms: i64) -> Outcome<(i64, i64)> {
    let found = tx.find(
        sql!(
            "SELECT COUNT(*), COUNT(*) FILTER (WHERE answer = 'yes') FROM feedback_questions
             WHERE question = 'meets_request' AND answer IS NOT NULL AND asked_ms >= $1"
        ),
        &vals![since_ms],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    Ok(found.unwrap_or((0, 0)))
}

/// How many cases were closed, and of how many the customer did not come with another within seven days.
pub fn did_not_come_back(tx: &mut Tx<'_>, since_ms: i64) -> Outcome<(i64, i64)> {
    let found = tx.find(
        sql!(
            "SELECT COUNT(*), COUNT(*) FILTER (WHERE NOT EXISTS (SELECT 1 FROM cases n WHERE n.customer_id = k.customer_id
               AND n.id <> k.id AND n.opened_ms > k.closed_ms AND n.opened_ms <= k.closed_ms + 604800000))
             FROM cases k WHERE k.closed_ms >= $1"
        ),
        &vals![since_ms],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    Ok(found.unwrap_or((0, 0)))
}
