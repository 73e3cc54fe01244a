//! Follow-up duties.

use crate::cases::duties::Duty;
use crate::platform::stop::Outcome;
use crate::platform::{Row, Tx};
use crate::{sql, vals};

pub fn insert(tx: &mut Tx<'_>, duty: &Duty) -> Outcome<()> {
    let d = duty;
    tx.exec(
        sql!(
            "INSERT INTO duties (id, case_id, staff_id, created_ms, due_ms) VALUES ($1, $2, $3, $4, $5)"
        ),
        &vals![&d.id, &d.case_id, &d.staff_id, d.created_ms, d.due_ms],
    )?;
    Ok(())
}

pub fn find(tx: &mut Tx<'_>, id: &str) -> Outcome<Option<Duty>> {
    tx.find(
        sql!(
            "SELECT id, case_id, staff_id, created_ms, due_ms, done_ms, done_words, waived_ms, waived_by, waive_reason,
               missed_ms FROM duties WHERE id = $1"
        ),
        &vals![id],
        read_duty,
    )
}

pub fn of_case(tx: &mut Tx<'_>, case_id: &str) -> Outcome<Vec<Duty>> {
    tx.all(
        sql!(
            "SELECT id, case_id, staff_id, created_ms, due_ms, done_ms, done_words, waived_ms, waived_by, waive_reason,
               missed_ms FROM duties
             WHERE case_id IN (SELECT id FROM cases WHERE id = $1 OR merged_into = $1) ORDER BY created_ms, id"
        ),
        &vals![case_id],
        read_duty,
    )
}

pub fn open_of(tx: &mut Tx<'_>, staff_id: &str) -> Outcome<Vec<Duty>> {
    tx.all(
        sql!(
            "SELECT id, case_id, staff_id, created_ms, due_ms, done_ms, done_words, waived_ms, waived_by, waive_reason,
               missed_ms FROM duties
             WHERE staff_id = $1 AND done_ms IS NULL AND waived_ms IS NULL ORDER BY due_ms, id"
        ),
        &vals![staff_id],
        read_duty,
    )
}

pub fn done(tx: &mut Tx<'_>, id: &str, at_ms: i64, words: &str) -> Outcome<()> {
    tx.exec(
        sql!("UPDATE duties SET done_ms = $2, done_words = $3 WHERE id = $1"),
        &vals![id, at_ms, words],
    )?;
    Ok(())
}

pub fn waive(tx: &mut Tx<'_>, id: &str, at_ms: i64, by: &str, reason: &str) -> Outcome<()> {
    tx.exec(
        sql!("UPDATE duties SET waived_ms = $2, waived_by = $3, waive_reason = $4 WHERE id = $1"),
        &vals![id, at_ms, by, reason],
    )?;
    Ok(())
}

pub fn missed(tx: &mut Tx<'_>, id: &str, at_ms: i64) -> Outcome<()> {
    tx.exec(sql!("UPDATE duties SET missed_ms = $2 WHERE id = $1"), &vals![id, at_ms])?;
    Ok(())
}

fn read_duty(row: &Row) -> Outcome<Duty> {
    Ok(Duty {
        id: row.get(0)?,
        case_id: row.get(1)?,
        staff_id: row.get(2)?,
        created_ms: row.get(3)?,
        due_ms: row.get(4)?,
        done_ms: row.get(5)?,
        done_words: row.get(6)?,
        waived_ms: row.get(7)?,
        waived_by: row.get(8)?,
        waive_reason: row.get(9)?,
        missed_ms: row.get(10)?,
    })
}
