//! What customers' words suggest, and what agents said to it.

use crate::cases::suggesting::{Decision, Suggestion};
use crate::platform::stop::Outcome;
use crate::platform::{Row, Tx};
use crate::{sql, vals};

pub fn insert(tx: &mut Tx<'_>, suggestion: &Suggestion) -> Outcome<()> {
    let s = suggestion;
    tx.exec(
        sql!(
            "INSERT INTO case_suggestions (id, case_id, message_id, kind, level, before_level, words, around, found_ms)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
        ),
        &vals![&s.id, &s.case_id, &s.message_id, s.kind, s.level, s.before_level, &s.words, &s.around, s.found_ms],
    )?;
    Ok(())
}

/// Unanswered ones of a case and of those merged into it, the newest first.
pub fn open_of(tx: &mut Tx<'_>, case_id: &str) -> Outcome<Vec<Suggestion>> {
    tx.all(
        sql!(
            "SELECT id, case_id, message_id, kind, level, before_level, words, around, found_ms, decision
             FROM case_suggestions
             WHERE case_id IN (SELECT id FROM cases WHERE id = $1 OR merged_into = $1) AND decision IS NULL
             ORDER BY found_ms DESC, id DESC LIMIT 20"
        ),
        &vals![case_id],
        read,
    )
}

pub fn find(tx: &mut Tx<'_>, id: &str) -> Outcome<Option<Suggestion>> {
    tx.find(
        sql!(
            "SELECT id, case_id, message_id, kind, level, before_level, words, around, found_ms, decision
             FROM case_suggestions WHERE id = $1"
        ),
        &vals![id],
        read,
    )
}

/// Gives 0 when it was answered before.
pub fn decide(tx: &mut Tx<'_>, id: &str, decision: Decision, by: &str) -> Outcome<u64> {
    let now_ms = tx.now_ms();
    tx.exec(
        sql!(
            "UPDATE case_suggestions SET decision = $2, decided_by = $3, decided_ms = $4 WHERE id = $1 AND decision IS NULL"
        ),
        &vals![id, decision, by, now_ms],
    )
}

fn read(row: &Row) -> Outcome<Suggestion> {
    Ok(Suggestion {
        id: row.get(0)?,
        case_id: row.get(1)?,
        message_id: row.get(2)?,
        kind: row.get(3)?,
        level: row.get(4)?,
        before_level: row.get(5)?,
        words: row.get(6)?,
        around: row.get(7)?,
        found_ms: row.get(8)?,
        decision: match row.get::<Option<String>>(9)? {
            Some(name) => Decision::from_name(&name),
            None => None,
        },
    })
}
