//! The complaints themselves, their rounds and stamps.

use crate::complaints::complaint::{Complaint, Round, Stamp};
use crate::complaints::steps::Step;
use crate::platform::stop::Outcome;
use crate::platform::{Row, Tx};
use crate::staff::Who;
use crate::{sql, vals};

pub fn insert(tx: &mut Tx<'_>, complaint: &Complaint) -> Outcome<()> {
    let c = complaint;
    tx.exec(
        sql!(
            "INSERT INTO complaints (case_id, came, came_words, opened_by, opened_name, opened_ms, step, round, entered_ms,
               due_ms, why)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
        ),
        &vals![
            &c.case_id, c.came, &c.came_words, &c.opened_by, &c.opened_name, c.opened_ms, c.step, c.round,
            c.entered_ms, c.due_ms, &c.why
        ],
    )
    .map(drop)
}

/// Writes everything that may change.
pub fn save(tx: &mut Tx<'_>, complaint: &Complaint) -> Outcome<()> {
    let c = complaint;
    tx.exec(
        sql!(
            "UPDATE complaints SET step = $2, round = $3, entered_ms = $4, due_ms = $5, why = $6, late_ms = $7,
               severity = $8, product = $9, cause_code = $10, outcome = $11, closed_ms = $12, withdrawn_ms = $13,
               withdrawn_words = $14, malicious_ms = $15, withdrawn_at = $16 WHERE case_id = $1"
        ),
        &vals![
            &c.case_id, c.step, c.round, c.entered_ms, c.due_ms, &c.why, c.late_ms, c.severity, &c.product,
            &c.cause_code, &c.outcome, c.closed_ms, c.withdrawn_ms, &c.withdrawn_words, c.malicious_ms, c.withdrawn_at
        ],
    )
    .map(drop)
}

/// The complaint of a case, or of one that was merged into it.
pub fn of_case(tx: &mut Tx<'_>, case_id: &str) -> Outcome<Option<Complaint>> {
    tx.find(
        sql!(
            "SELECT case_id, came, came_words, opened_by, opened_name, opened_ms, step, round, entered_ms, due_ms, why,
               late_ms, severity, product, cause_code, outcome, closed_ms, withdrawn_ms, withdrawn_words, malicious_ms, withdrawn_at
             FROM complaints WHERE case_id IN (SELECT id FROM cases WHERE id = $1 OR merged_into = $1)
             ORDER BY CASE WHEN step IS NULL THEN 1 ELSE 0 END, opened_ms LIMIT 1"
        ),
        &vals![case_id],
        read,
    )
}

pub(super) fn read(row: &Row) -> Outcome<Complaint> {
    Ok(Complaint {
        case_id: row.get(0)?,
        came: row.get(1)?,
        came_words: row.get(2)?,
        opened_by: row.get(3)?,
        opened_name: row.get(4)?,
        opened_ms: row.get(5)?,
        step: row.get(6)?,
        round: row.get(7)?,
        entered_ms: row.get(8)?,
        due_ms: row.get(9)?,
        why: row.get(10)?,
        late_ms: row.get(11)?,
        severity: row.get(12)?,
        product: row.get(13)?,
        cause_code: row.get(14)?,
        outcome: row.get(15)?,
        closed_ms: row.get(16)?,
        withdrawn_ms: row.get(17)?,
        withdrawn_words: row.get(18)?,
        malicious_ms: row.get(19)?,
        withdrawn_at: row.get(20)?,
    })
}

pub fn insert_round(tx: &mut Tx<'_>, case_id: &str, round: &Round) -> Outcome<()> {
    let r = round;
    tx.exec(
        sql!(
            "INSERT INTO complaint_rounds (case_id, round, begins_at, why, words, begun_by, begun_name, begun_ms, since_ms)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
        ),
        &vals![
            case_id, r.round, r.begins_at, r.why, &r.words, &r.begun_by, &r.begun_name, r.begun_ms, r.since_ms
        ],
    )
    .map(drop)
}

pub fn rounds(tx: &mut Tx<'_>, case_id: &str) -> Outcome<Vec<Round>> {
    tx.all(
        sql!(
            "SELECT round, begins_at, why, words, begun_by, begun_name, begun_ms, since_ms FROM complaint_rounds
             WHERE case_id = $1 ORDER BY round"
        ),
        &vals![case_id],
        |row| {
            Ok(Round {
                round: row.get(0)?,
                begins_at: row.get(1)?,
                why: row.get(2)?,
                words: row.get(3)?,
                begun_by: row.get(4)?,
                begun_name: row.get(5)?,
                begun_ms: row.get(6)?,
                since_ms: row.get(7)?,
            })
        },
    )
}

/// Stamps a step. A second stamp in one round would be a fault: the key refuses it.
pub fn insert_stamp(
    tx: &mut Tx<'_>,
    who: &Who,
    complaint: &Complaint,
    step: Step,
    waived_why: Option<&str>,
) -> Outcome<()> {
    let c = complaint;
    let now_ms = tx.now_ms();
    // Steps that end together with an earlier one were entered when that one ended: now.
    let own = c.step == Some(step);
    let entered_ms = if own { c.entered_ms } else { now_ms };
    let due_ms = c.due_ms.filter(|_| own);
    tx.exec(
        sql!(
            "INSERT INTO complaint_stamps (case_id, round, step, entered_ms, due_ms, done_ms, done_by, done_name, waived_why)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
        ),
        &vals![
            &c.case_id, c.round, step, entered_ms, due_ms, now_ms, &who.staff_id, &who.name, waived_why
        ],
    )
    .map(drop)
}

/// All stamps, the earliest first.
pub fn stamps(tx: &mut Tx<'_>, case_id: &str) -> Outcome<Vec<Stamp>> {
    tx.all(
        sql!(
            "SELECT round, step, entered_ms, due_ms, done_ms, done_by, done_name, waived_why FROM complaint_stamps
             WHERE case_id = $1 ORDER BY round, done_ms, entered_ms, step"
        ),
        &vals![case_id],
        |row| {
            Ok(Stamp {
                round: row.get(0)?,
                step: row.get(1)?,
                entered_ms: row.get(2)?,
                due_ms: row.get(3)?,
                done_ms: row.get(4)?,
                done_by: row.get(5)?,
                done_name: row.get(6)?,
                waived_why: row.get(7)?,
            })
        },
    )
}
