//! Efforts and the four questions.

use crate::complaints::efforts::{AskedRate, Effort, Question, YesNo};
use crate::platform::Tx;
use crate::platform::stop::Outcome;
use crate::staff::Who;
use crate::{sql, vals};

pub fn insert(tx: &mut Tx<'_>, who: &Who, effort: &Effort) -> Outcome<()> {
    let id = tx.new_id();
    let e = effort;
    tx.exec(
        sql!(
            "INSERT INTO efforts (id, case_id, words, public_ms, made_by, made_name, made_ms) VALUES ($1, $2, $3, $4, $5, $6, $7)"
        ),
        &vals![id, &e.case_id, &e.words, e.public_ms, &who.staff_id, &e.made_name, e.made_ms],
    )
    .map(drop)
}

pub fn of_case(tx: &mut Tx<'_>, case_id: &str) -> Outcome<Vec<Effort>> {
    tx.all(
        sql!(
            "SELECT case_id, words, public_ms, made_name, made_ms FROM efforts WHERE case_id = $1 ORDER BY made_ms, id"
        ),
        &vals![case_id],
        |row| {
            Ok(Effort {
                case_id: row.get(0)?,
                words: row.get(1)?,
                public_ms: row.get(2)?,
                made_name: row.get(3)?,
                made_ms: row.get(4)?,
            })
        },
    )
}

pub fn asked(
    tx: &mut Tx<'_>,
    who: &Who,
    case_id: &str,
    question: Question,
    answer: Option<YesNo>,
) -> Outcome<()> {
    let (id, now_ms) = (tx.new_id(), tx.now_ms());
    tx.exec(
        sql!(
            "INSERT INTO feedback_questions (id, case_id, question, answer, asked_by, asked_ms) VALUES ($1, $2, $3, $4, $5, $6)"
        ),
        &vals![id, case_id, question, answer, &who.staff_id, now_ms],
    )
    .map(drop)
}

pub fn asked_rates(tx: &mut Tx<'_>, since_ms: i64) -> Outcome<Vec<AskedRate>> {
    tx.all(
        sql!(
            "SELECT p.name, COUNT(*) FILTER (WHERE EXISTS (SELECT 1 FROM feedback_questions q WHERE q.case_id = k.id
               AND q.asked_by = k.closed_by)), COUNT(*)
             FROM cases k JOIN staff p ON p.id = k.closed_by WHERE k.closed_ms >= $1 GROUP BY p.id, p.name ORDER BY p.name"
        ),
        &vals![since_ms],
        |row| Ok(AskedRate { name: row.get(0)?, asked: row.get(1)?, closed: row.get(2)? }),
    )
}
