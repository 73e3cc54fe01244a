//! Clocks and the stretches in which they ran.

use crate::cases::clocks::{Deadline, Run};
use crate::platform::stop::Outcome;
use crate::platform::{Row, Tx};
use crate::{sql, vals};

pub fn insert(tx: &mut Tx<'_>, deadline: &Deadline) -> Outcome<()> {
    let d = deadline;
    tx.exec(
        sql!(
            "INSERT INTO deadlines (id, case_id, kind, calendar_id, allowed_ms, spent_ms, started_ms)
             VALUES ($1, $2, $3, $4, $5, $6, $7)"
        ),
        &vals![&d.id, &d.case_id, d.kind, &d.calendar, d.allowed_ms, d.spent_ms, d.started_ms],
    )?;
    Ok(())
}

pub fn save(tx: &mut Tx<'_>, deadline: &Deadline) -> Outcome<()> {
    let d = deadline;
    tx.exec(
        sql!(
            "UPDATE deadlines SET allowed_ms = $2, spent_ms = $3, running_ms = $4, due_ms = $5, why = $6, met_ms = $7,
               missed_ms = $8, dropped_ms = $9 WHERE id = $1"
        ),
        &vals![
            &d.id, d.allowed_ms, d.spent_ms, d.running_ms, d.due_ms, &d.why, d.met_ms, d.missed_ms, d.dropped_ms
        ],
    )?;
    Ok(())
}

pub fn find(tx: &mut Tx<'_>, id: &str) -> Outcome<Option<Deadline>> {
    tx.find(
        sql!(
            "SELECT id, case_id, kind, calendar_id, allowed_ms, spent_ms, started_ms, running_ms, due_ms, why, met_ms,
               missed_ms, dropped_ms FROM deadlines WHERE id = $1"
        ),
        &vals![id],
        read_deadline,
    )
}

/// Clocks that have not ended, running or not.
pub fn open_of(tx: &mut Tx<'_>, case_id: &str) -> Outcome<Vec<Deadline>> {
    tx.all(
        sql!(
            "SELECT id, case_id, kind, calendar_id, allowed_ms, spent_ms, started_ms, running_ms, due_ms, why, met_ms,
               missed_ms, dropped_ms FROM deadlines
             WHERE case_id = $1 AND met_ms IS NULL AND dropped_ms IS NULL ORDER BY started_ms, id"
        ),
        &vals![case_id],
        read_deadline,
    )
}

pub fn all_of(tx: &mut Tx<'_>, case_id: &str) -> Outcome<Vec<Deadline>> {
    tx.all(
        sql!(
            "SELECT id, case_id, kind, calendar_id, allowed_ms, spent_ms, started_ms, running_ms, due_ms, why, met_ms,
               missed_ms, dropped_ms FROM deadlines WHERE case_id = $1 ORDER BY started_ms, id"
        ),
        &vals![case_id],
        read_deadline,
    )
}

/// A stretch that began and ended in the same millisecond as another adds to it.
pub fn insert_run(tx: &mut Tx<'_>, deadline_id: &str, run: &Run) -> Outcome<()> {
    tx.exec(
        sql!(
            "INSERT INTO deadline_runs (deadline_id, from_ms, to_ms, counted_ms) VALUES ($1, $2, $3, $4)
             ON CONFLICT (deadline_id, from_ms) DO UPDATE SET to_ms = excluded.to_ms,
               counted_ms = deadline_runs.counted_ms + excluded.counted_ms"
        ),
        &vals![deadline_id, run.from_ms, run.to_ms, run.counted_ms],
    )?;
    Ok(())
}

pub fn runs_of(tx: &mut Tx<'_>, deadline_id: &str) -> Outcome<Vec<Run>> {
    tx.all(
        sql!(
            "SELECT from_ms, to_ms, counted_ms FROM deadline_runs WHERE deadline_id = $1 ORDER BY from_ms"
        ),
        &vals![deadline_id],
        |row| Ok(Run { from_ms: row.get(0)?, to_ms: row.get(1)?, counted_ms: row.get(2)? }),
    )
}

fn read_deadline(row: &Row) -> Outcome<Deadline> {
    Ok(Deadline {
        id: row.get(0)?,
        case_id: row.get(1)?,
        kind: row.get(2)?,
        calendar: row.get(3)?,
        allowed_ms: row.get(4)?,
        spent_ms: row.get(5)?,
        started_ms: row.get(6)?,
        running_ms: row.get(7)?,
        due_ms: row.get(8)?,
        why: row.get(9)?,
        met_ms: row.get(10)?,
        missed_ms: row.get(11)?,
        dropped_ms: row.get(12)?,
    })
}

/// A clock that a merge dropped stands again, with what it had spent.
pub fn revive(tx: &mut Tx<'_>, id: &str) -> Outcome<()> {
    tx.exec(sql!("UPDATE deadlines SET dropped_ms = NULL WHERE id = $1"), &vals![id])?;
    Ok(())
}
