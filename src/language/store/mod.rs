//! Every SQL statement about checked language.

mod packs;

use std::ops::Range;

pub use packs::*;

use super::overrides::{Override, State};
use crate::platform::db::{Row, Tx};
use crate::platform::stop::{Outcome, fault};
use crate::staff::Who;
use crate::{sql, vals};

/// How many sent texts are kept to try changed rules on.
const TEXTS_KEPT: i64 = 1_000;

pub fn insert_override(tx: &mut Tx<'_>, asked: &Override) -> Outcome<()> {
    tx.exec(
        sql!(
            "INSERT INTO language_overrides (id, case_id, text_hash, words, rules, asked_by, asked_name, asked_ms, state)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'asked')"
        ),
        &vals![
            &asked.id,
            &asked.case_id,
            &asked.text_hash,
            &asked.words,
            asked.rules.join(" "),
            &asked.asked_by,
            &asked.asked_name,
            asked.asked_ms
        ],
    )
    .map(drop)
}

fn read_override(row: &Row) -> Outcome<Override> {
    let (rules, state): (String, String) = (row.get(4)?, row.get(8)?);
    Ok(Override {
        id: row.get(0)?,
        case_id: row.get(1)?,
        text_hash: row.get(2)?,
        words: row.get(3)?,
        rules: rules.split_whitespace().map(str::to_owned).collect(),
        asked_by: row.get(5)?,
        asked_name: row.get(6)?,
        asked_ms: row.get(7)?,
        state: State::from_name(&state).ok_or_else(|| fault("an override in no known state"))?,
        decided_name: row.get(9)?,
        decided_ms: row.get(10)?,
        reason: row.get(11)?,
    })
}

pub fn find_override(tx: &mut Tx<'_>, id: &str) -> Outcome<Option<Override>> {
    tx.find(
        sql!(
            "SELECT id, case_id, text_hash, words, rules, asked_by, asked_name, asked_ms, state, decided_name, decided_ms, reason
             FROM language_overrides WHERE id = $1"
        ),
        &vals![id],
        read_override,
    )
}

pub fn asked_overrides(tx: &mut Tx<'_>) -> Outcome<Vec<Override>> {
    tx.all(
        sql!(
            "SELECT id, case_id, text_hash, words, rules, asked_by, asked_name, asked_ms, state, decided_name, decided_ms, reason
             FROM language_overrides WHERE state = 'asked' ORDER BY asked_ms LIMIT 200"
        ),
        &[],
        read_override,
    )
}

/// The newest one of this writer for this text that was not used yet.
pub fn newest_override(
    tx: &mut Tx<'_>,
    staff_id: &str,
    text_hash: &str,
    case_id: Option<&str>,
) -> Outcome<Option<Override>> {
    tx.find(
        sql!(
            "SELECT id, case_id, text_hash, words, rules, asked_by, asked_name, asked_ms, state, decided_name, decided_ms, reason
             FROM language_overrides WHERE asked_by = $1 AND text_hash = $2 AND used_ms IS NULL
               AND case_id IS NOT DISTINCT FROM CAST($3 AS TEXT)
             ORDER BY id DESC LIMIT 1"
        ),
        &vals![staff_id, text_hash, case_id],
        read_override,
    )
}

/// The id of one that still waits or was granted and not used.
pub fn unused_override(
    tx: &mut Tx<'_>,
    staff_id: &str,
    text_hash: &str,
    case_id: Option<&str>,
) -> Outcome<Option<String>> {
    let newest = newest_override(tx, staff_id, text_hash, case_id)?;
    Ok(newest.filter(|o| o.state != State::Refused).map(|o| o.id))
}

/// The id of a granted and unused one for exactly this text.
pub fn granted(
    tx: &mut Tx<'_>,
    staff_id: &str,
    text_hash: &str,
    case_id: Option<&str>,
) -> Outcome<Option<String>> {
    let newest = newest_override(tx, staff_id, text_hash, case_id)?;
    Ok(newest.filter(|o| o.state == State::Granted).map(|o| o.id))
}

pub fn decide_override(
    tx: &mut Tx<'_>,
    id: &str,
    state: State,
    who: &Who,
    reason: &str,
) -> Outcome<()> {
    let now_ms = tx.now_ms();
    tx.exec(
        sql!(
            "UPDATE language_overrides SET state = $2, decided_by = $3, decided_name = $4, decided_ms = $5, reason = $6
             WHERE id = $1"
        ),
        &vals![id, state.name(), &who.staff_id, &who.name, now_ms, reason],
    )
    .map(drop)
}

pub fn use_override(tx: &mut Tx<'_>, id: &str) -> Outcome<()> {
    let now_ms = tx.now_ms();
    tx.exec(sql!("UPDATE language_overrides SET used_ms = $2 WHERE id = $1"), &vals![id, now_ms])
        .map(drop)
}

/// A finding to be kept.
pub struct NewFinding<'a> {
    pub case_id: Option<&'a str>,
    pub audience: &'a str,
    pub rule: &'a str,
    pub severity: &'a str,
    /// In UTF-16 units, as the browser counts.
    pub span: Range<usize>,
    pub words: &'a str,
    pub action: &'a str,
    pub reason: Option<&'a str>,
    pub override_id: Option<&'a str>,
}

pub fn insert_finding(tx: &mut Tx<'_>, staff_id: &str, finding: &NewFinding<'_>) -> Outcome<()> {
    let (id, now_ms) = (tx.new_id(), tx.now_ms());
    tx.exec(
        sql!(
            "INSERT INTO language_findings (id, case_id, staff_id, audience, rule, severity, span_start, span_end, words,
               action, reason, override_id, at_ms)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"
        ),
        &vals![
            id,
            finding.case_id,
            staff_id,
            finding.audience,
            finding.rule,
            finding.severity,
            finding.span.start,
            finding.span.end,
            finding.words,
            finding.action,
            finding.reason,
            finding.override_id,
            now_ms
        ],
    )
    .map(drop)
}

/// Rule, severity, action and reason of what was found on a case, oldest first.
pub fn findings_of_case(tx: &mut Tx<'_>, case_id: &str) -> Outcome<Vec<[String; 3]>> {
    tx.all(
        sql!("SELECT rule, severity, action FROM language_findings WHERE case_id = $1 ORDER BY id"),
        &vals![case_id],
        |row| Ok([row.get(0)?, row.get(1)?, row.get(2)?]),
    )
}

/// Keeps a text that left; the oldest beyond the last thousand go.
pub fn keep_sent_text(
    tx: &mut Tx<'_>,
    case_id: Option<&str>,
    words: &str,
    situation: &str,
) -> Outcome<()> {
    let (id, now_ms) = (tx.new_id(), tx.now_ms());
    tx.exec(
        sql!(
            "INSERT INTO language_sent_texts (id, case_id, words, situation, at_ms) VALUES ($1, $2, $3, $4, $5)"
        ),
        &vals![id, case_id, words, situation, now_ms],
    )?;
    tx.exec(
        sql!(
            "DELETE FROM language_sent_texts WHERE id <= (SELECT id FROM language_sent_texts ORDER BY id DESC LIMIT 1 OFFSET $1)"
        ),
        &vals![TEXTS_KEPT],
    )
    .map(drop)
}

/// Words and situation of the last thousand texts, newest first, with the case each belongs to.
pub fn sent_texts(tx: &mut Tx<'_>) -> Outcome<Vec<(String, String, Option<String>)>> {
    tx.all(
        sql!("SELECT words, situation, case_id FROM language_sent_texts ORDER BY id DESC LIMIT $1"),
        &vals![TEXTS_KEPT],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )
}

/// A customer is forgotten: no copy of what was written to them stays here.
pub fn forget_case(tx: &mut Tx<'_>, case_id: &str) -> Outcome<()> {
    tx.exec(sql!("DELETE FROM language_sent_texts WHERE case_id = $1"), &vals![case_id])?;
    tx.exec(sql!("UPDATE language_overrides SET words = '' WHERE case_id = $1"), &vals![case_id])?;
    tx.exec(sql!("UPDATE language_findings SET words = '' WHERE case_id = $1"), &vals![case_id])
        .map(drop)
}
