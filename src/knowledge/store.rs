//! Every SQL statement about sentences and procedures.

use service_language::{Origin, Words};

use super::procedures::{Procedure, Text};
use super::sentences::Sentence;
use crate::platform::db::{Row, Tx};
use crate::platform::stop::Outcome;
use crate::staff::Who;
use crate::{sql, vals};

/// The centre's own sentences, and since when each is out of use.
pub fn sentences(tx: &mut Tx<'_>) -> Outcome<Vec<(Sentence, Option<i64>)>> {
    tx.all(
        sql!(
            "SELECT code, channel, scenario_zh_cn, scenario_zh_tw, scenario_en, words_zh_cn, words_zh_tw, words_en, retired_ms
             FROM ready_sentences ORDER BY code"
        ),
        &[],
        |row| {
            let words = |from: usize| -> Outcome<Words> {
                let (cn, tw, en): (String, String, String) =
                    (row.get(from)?, row.get(from + 1)?, row.get(from + 2)?);
                Ok(Words::new(&cn, &tw, &en))
            };
            let sentence = Sentence {
                code: row.get(0)?,
                channel: row.get(1)?,
                origin: Origin::Constructed,
                source: String::new(),
                scenario: words(2)?,
                words: words(5)?,
            };
            Ok((sentence, row.get(8)?))
        },
    )
}

pub fn put_sentence(tx: &mut Tx<'_>, who: &Who, sentence: &Sentence) -> Outcome<()> {
    let now_ms = tx.now_ms();
    tx.exec(
        sql!(
            "INSERT INTO ready_sentences (code, channel, scenario_zh_cn, scenario_zh_tw, scenario_en,
               words_zh_cn, words_zh_tw, words_en, changed_by, changed_ms)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
             ON CONFLICT (code) DO UPDATE SET channel = excluded.channel, scenario_zh_cn = excluded.scenario_zh_cn,
               scenario_zh_tw = excluded.scenario_zh_tw, scenario_en = excluded.scenario_en,
               words_zh_cn = excluded.words_zh_cn, words_zh_tw = excluded.words_zh_tw, words_en = excluded.words_en,
               changed_by = excluded.changed_by, changed_ms = excluded.changed_ms, retired_ms = NULL"
        ),
        &vals![
            &sentence.code,
            &sentence.channel,
            &sentence.scenario.zh_cn,
            &sentence.scenario.zh_tw,
            &sentence.scenario.en,
            &sentence.words.zh_cn,
            &sentence.words.zh_tw,
            &sentence.words.en,
            &who.staff_id,
            now_ms
        ],
    )
    .map(drop)
}

pub fn retire_sentence(tx: &mut Tx<'_>, code: &str) -> Outcome<()> {
    let now_ms = tx.now_ms();
    tx.exec(
        sql!("UPDATE ready_sentences SET retired_ms = $2 WHERE code = $1"),
        &vals![code, now_ms],
    )
    .map(drop)
}

pub fn insert_procedure(
    tx: &mut Tx<'_>,
    id: &str,
    step: &str,
    (owner, owner_name): (&str, &str),
    review_ms: i64,
) -> Outcome<()> {
    let now_ms = tx.now_ms();
    tx.exec(
        sql!(
            "INSERT INTO procedures (id, step, owner, owner_name, review_ms, created_ms) VALUES ($1, $2, $3, $4, $5, $6)"
        ),
        &vals![id, step, owner, owner_name, review_ms, now_ms],
    )
    .map(drop)
}

pub fn insert_version(tx: &mut Tx<'_>, who: &Who, id: &str, text: &Text<'_>) -> Outcome<i64> {
    let now_ms = tx.now_ms();
    tx.value(
        sql!(
            "INSERT INTO procedure_versions (procedure_id, version, title, body, valid_from_ms, written_by, written_name, written_ms)
             SELECT CAST($1 AS TEXT), COALESCE(MAX(version), 0) + 1, CAST($2 AS TEXT), CAST($3 AS TEXT), CAST($4 AS BIGINT),
               CAST($5 AS TEXT), CAST($6 AS TEXT), CAST($7 AS BIGINT) FROM procedure_versions WHERE procedure_id = $1
             RETURNING version"
        ),
        &vals![
            id,
            text.title.trim(),
            text.body.trim(),
            text.valid_from_ms,
            &who.staff_id,
            &who.name,
            now_ms
        ],
    )
}

pub fn set_review(tx: &mut Tx<'_>, id: &str, review_ms: i64) -> Outcome<()> {
    tx.exec(sql!("UPDATE procedures SET review_ms = $2 WHERE id = $1"), &vals![id, review_ms])
        .map(drop)
}

fn read(row: &Row) -> Outcome<Procedure> {
    Ok(Procedure {
        id: row.get(0)?,
        step: row.get(1)?,
        owner: row.get(2)?,
        owner_name: row.get(3)?,
        review_ms: row.get(4)?,
        version: row.get(5)?,
        title: row.get(6)?,
        body: row.get(7)?,
        valid_from_ms: row.get(8)?,
    })
}

/// Every version of every procedure; those of one follow each other, the oldest first.
pub fn all_versions(tx: &mut Tx<'_>) -> Outcome<Vec<Procedure>> {
    tx.all(
        sql!(
            "SELECT p.id, p.step, p.owner, p.owner_name, p.review_ms, v.version, v.title, v.body, v.valid_from_ms
             FROM procedures p JOIN procedure_versions v ON v.procedure_id = p.id ORDER BY p.id, v.valid_from_ms, v.version"
        ),
        &[],
        read,
    )
}

/// All versions of one, newest first.
pub fn versions(tx: &mut Tx<'_>, id: &str) -> Outcome<Vec<Procedure>> {
    tx.all(
        sql!(
            "SELECT p.id, p.step, p.owner, p.owner_name, p.review_ms, v.version, v.title, v.body, v.valid_from_ms
             FROM procedures p JOIN procedure_versions v ON v.procedure_id = p.id WHERE p.id = $1 ORDER BY v.version DESC"
        ),
        &vals![id],
        read,
    )
}
