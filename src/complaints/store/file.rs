//! What was put on file: answers, evidence, attempts, the four questions, efforts, care.

use crate::complaints::care::CareContact;
use crate::complaints::complaint::{Answer, Attempt, Evidence};
use crate::complaints::proofs::Proof;
use crate::platform::stop::Outcome;
use crate::platform::{Row, Tx};
use crate::staff::Who;
use crate::{sql, vals};

pub fn put(
    tx: &mut Tx<'_>,
    who: &Who,
    case_id: &str,
    round: i64,
    (proof, value): (Proof, &str),
) -> Outcome<()> {
    let (id, now_ms) = (tx.new_id(), tx.now_ms());
    tx.exec(
        sql!(
            "INSERT INTO complaint_answers (id, case_id, round, proof, value, given_by, given_name, given_ms)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
        ),
        &vals![id, case_id, round, proof, value, &who.staff_id, &who.name, now_ms],
    )
    .map(drop)
}

/// Every answer ever given, the earliest first.
pub fn answers(tx: &mut Tx<'_>, case_id: &str) -> Outcome<Vec<Answer>> {
    tx.all(
        sql!(
            "SELECT round, proof, value, given_name, given_ms FROM complaint_answers WHERE case_id = $1 ORDER BY id"
        ),
        &vals![case_id],
        |row| {
            Ok(Answer {
                round: row.get(0)?,
                proof: row.get(1)?,
                value: row.get(2)?,
                given_name: row.get(3)?,
                given_ms: row.get(4)?,
            })
        },
    )
}

pub fn add_evidence(
    tx: &mut Tx<'_>,
    who: &Who,
    case_id: &str,
    (what, source): (&str, &str),
    attachment_id: Option<&str>,
) -> Outcome<()> {
    let (id, now_ms) = (tx.new_id(), tx.now_ms());
    tx.exec(
        sql!(
            "INSERT INTO complaint_evidence (id, case_id, what, source, attachment_id, added_by, added_name, added_ms)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
        ),
        &vals![id, case_id, what, source, attachment_id, &who.staff_id, &who.name, now_ms],
    )
    .map(drop)
}

pub fn evidence(tx: &mut Tx<'_>, case_id: &str) -> Outcome<Vec<Evidence>> {
    tx.all(
        sql!(
            "SELECT id, what, source, attachment_id, added_name, added_ms FROM complaint_evidence
             WHERE case_id = $1 ORDER BY added_ms, id"
        ),
        &vals![case_id],
        |row| {
            Ok(Evidence {
                id: row.get(0)?,
                what: row.get(1)?,
                source: row.get(2)?,
                attachment_id: row.get(3)?,
                added_name: row.get(4)?,
                added_ms: row.get(5)?,
            })
        },
    )
}

pub fn add_attempt(tx: &mut Tx<'_>, who: &Who, case_id: &str, attempt: &Attempt) -> Outcome<()> {
    let a = attempt;
    tx.exec(
        sql!(
            "INSERT INTO complaint_attempts (id, case_id, round, way, words, reached_ms, made_ms, made_by, made_name)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
        ),
        &vals![&a.id, case_id, a.round, &a.way, &a.words, a.reached_ms, a.made_ms, &who.staff_id, &a.made_name],
    )
    .map(drop)
}

pub fn attempts(tx: &mut Tx<'_>, case_id: &str) -> Outcome<Vec<Attempt>> {
    tx.all(
        sql!(
            "SELECT id, round, way, words, reached_ms, made_ms, made_name FROM complaint_attempts
             WHERE case_id = $1 ORDER BY made_ms, id"
        ),
        &vals![case_id],
        |row| {
            Ok(Attempt {
                id: row.get(0)?,
                round: row.get(1)?,
                way: row.get(2)?,
                words: row.get(3)?,
                reached_ms: row.get(4)?,
                made_ms: row.get(5)?,
                made_name: row.get(6)?,
            })
        },
    )
}

pub fn insert_care(tx: &mut Tx<'_>, contact: &CareContact) -> Outcome<()> {
    let c = contact;
    tx.exec(
        sql!(
            "INSERT INTO care_contacts (id, case_id, customer_id, due_ms) VALUES ($1, $2, $3, $4)"
        ),
        &vals![&c.id, &c.case_id, &c.customer_id, c.due_ms],
    )
    .map(drop)
}

/// Whether the customer has refused such contacts before.
pub fn care_declined(tx: &mut Tx<'_>, customer_id: &str) -> Outcome<bool> {
    let declined: i64 = tx.value(
        sql!(
            "SELECT COUNT(*) FROM care_contacts WHERE customer_id = $1 AND declined_ms IS NOT NULL"
        ),
        &vals![customer_id],
    )?;
    Ok(declined > 0)
}

/// Planned contacts fall away; where none is planned, the refusal itself is kept as a row.
pub fn decline_care(tx: &mut Tx<'_>, customer_id: &str) -> Outcome<()> {
    let (id, now_ms) = (tx.new_id(), tx.now_ms());
    let gone = tx.exec(
        sql!("UPDATE care_contacts SET declined_ms = $2 WHERE customer_id = $1 AND done_ms IS NULL AND declined_ms IS NULL"),
        &vals![customer_id, now_ms],
    )?;
    if gone == 0 {
        tx.exec(
            sql!(
                "INSERT INTO care_contacts (id, case_id, customer_id, due_ms, declined_ms) VALUES ($1, '', $2, $3, $3)"
            ),
            &vals![id, customer_id, now_ms],
        )?;
    }
    Ok(())
}

pub fn care_done(tx: &mut Tx<'_>, id: &str, words: &str) -> Outcome<()> {
    let now_ms = tx.now_ms();
    tx.exec(
        sql!(
            "UPDATE care_contacts SET done_ms = $2, done_words = $3 WHERE id = $1 AND done_ms IS NULL AND declined_ms IS NULL"
        ),
        &vals![id, now_ms, words],
    )
    .map(drop)
}

pub fn find_care(tx: &mut Tx<'_>, id: &str) -> Outcome<Option<CareContact>> {
    tx.find(
        sql!(
            "SELECT id, case_id, customer_id, due_ms, done_ms, done_words, declined_ms FROM care_contacts WHERE id = $1"
        ),
        &vals![id],
        read_care,
    )
}

pub fn care_due(tx: &mut Tx<'_>, until_ms: i64) -> Outcome<Vec<CareContact>> {
    tx.all(
        sql!(
            "SELECT id, case_id, customer_id, due_ms, done_ms, done_words, declined_ms FROM care_contacts
             WHERE done_ms IS NULL AND declined_ms IS NULL AND due_ms < $1 ORDER BY due_ms, id LIMIT 500"
        ),
        &vals![until_ms],
        read_care,
    )
}

pub fn care_of_case(tx: &mut Tx<'_>, case_id: &str) -> Outcome<Vec<CareContact>> {
    tx.all(
        sql!(
            "SELECT id, case_id, customer_id, due_ms, done_ms, done_words, declined_ms FROM care_contacts
             WHERE case_id = $1 ORDER BY due_ms, id"
        ),
        &vals![case_id],
        read_care,
    )
}

fn read_care(row: &Row) -> Outcome<CareContact> {
    Ok(CareContact {
        id: row.get(0)?,
        case_id: row.get(1)?,
        customer_id: row.get(2)?,
        due_ms: row.get(3)?,
        done_ms: row.get(4)?,
        done_words: row.get(5)?,
        declined_ms: row.get(6)?,
    })
}
