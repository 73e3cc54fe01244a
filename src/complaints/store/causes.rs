//! Whys, bones, measures, feedback to sales, training suggestions.

use crate::complaints::causes::Why;
use crate::complaints::feedback::{Campaign, Feedback};
use crate::complaints::kinds::Verdict;
use crate::complaints::measures::Measure;
use crate::platform::stop::Outcome;
use crate::platform::{Row, Tx};
use crate::staff::Who;
use crate::{sql, vals};

pub fn add_why(
    tx: &mut Tx<'_>,
    who: &Who,
    case_id: &str,
    answer: &str,
    rests_on: &str,
) -> Outcome<()> {
    let (id, now_ms) = (tx.new_id(), tx.now_ms());
    tx.exec(
        sql!(
            "INSERT INTO complaint_whys (id, case_id, answer, rests_on, added_by, added_name, added_ms)
             VALUES ($1, $2, $3, $4, $5, $6, $7)"
        ),
        &vals![id, case_id, answer, rests_on, &who.staff_id, &who.name, now_ms],
    )
    .map(drop)
}

/// Strikes a why and those that follow from it.
pub fn strike_from(tx: &mut Tx<'_>, case_id: &str, id: &str) -> Outcome<u64> {
    let now_ms = tx.now_ms();
    tx.exec(
        sql!(
            "UPDATE complaint_whys SET struck_ms = $3 WHERE case_id = $1 AND id >= $2 AND struck_ms IS NULL"
        ),
        &vals![case_id, id, now_ms],
    )
}

pub fn whys(tx: &mut Tx<'_>, case_id: &str) -> Outcome<Vec<Why>> {
    tx.all(
        sql!(
            "SELECT id, answer, rests_on, added_name, added_ms FROM complaint_whys
             WHERE case_id = $1 AND struck_ms IS NULL ORDER BY id"
        ),
        &vals![case_id],
        |row| {
            Ok(Why {
                id: row.get(0)?,
                answer: row.get(1)?,
                rests_on: row.get(2)?,
                added_name: row.get(3)?,
                added_ms: row.get(4)?,
            })
        },
    )
}

pub fn add_bone(tx: &mut Tx<'_>, who: &Who, case_id: &str, bone: &str, words: &str) -> Outcome<()> {
    let (id, now_ms) = (tx.new_id(), tx.now_ms());
    tx.exec(
        sql!(
            "INSERT INTO complaint_bones (id, case_id, bone, words, added_by, added_ms) VALUES ($1, $2, $3, $4, $5, $6)"
        ),
        &vals![id, case_id, bone, words, &who.staff_id, now_ms],
    )
    .map(drop)
}

/// Bone and words, in the order in which they were added.
pub fn bones(tx: &mut Tx<'_>, case_id: &str) -> Outcome<Vec<(String, String)>> {
    tx.all(
        sql!("SELECT bone, words FROM complaint_bones WHERE case_id = $1 ORDER BY id"),
        &vals![case_id],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

pub fn insert_measure(tx: &mut Tx<'_>, measure: &Measure) -> Outcome<()> {
    let m = measure;
    tx.exec(
        sql!(
            "INSERT INTO measures (id, case_id, kind, words, changes, cause_code, owner, owner_name, due_ms, set_by, set_ms, check_ms)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
        ),
        &vals![
            &m.id, &m.case_id, m.kind, &m.words, &m.changes, &m.cause_code, &m.owner, &m.owner_name, m.due_ms,
            &m.set_by, m.set_ms, m.check_ms
        ],
    )
    .map(drop)
}

/// Writes everything that may change.
pub fn save_measure(tx: &mut Tx<'_>, measure: &Measure) -> Outcome<()> {
    let m = measure;
    tx.exec(
        sql!(
            "UPDATE measures SET due_ms = $2, accepted_ms = $3, done_ms = $4, done_words = $5, overdue_ms = $6,
               check_due_ms = $7, verdict = $8, checked_by = $9, checked_ms = $10, before_n = $11, after_n = $12,
               cause_code = $13 WHERE id = $1"
        ),
        &vals![
            &m.id, m.due_ms, m.accepted_ms, m.done_ms, &m.done_words, m.overdue_ms, m.check_due_ms, m.verdict,
            &m.checked_by, m.checked_ms, m.before_n, m.after_n, &m.cause_code
        ],
    )
    .map(drop)
}

pub fn measure(tx: &mut Tx<'_>, id: &str) -> Outcome<Option<Measure>> {
    tx.find(
        sql!(
            "SELECT id, case_id, kind, words, changes, cause_code, owner, owner_name, due_ms, set_by, set_ms, accepted_ms,
               done_ms, done_words, overdue_ms, check_ms, check_due_ms, verdict, checked_by, checked_ms, before_n, after_n
             FROM measures WHERE id = $1"
        ),
        &vals![id],
        read_measure,
    )
}

pub fn measures_of_case(tx: &mut Tx<'_>, case_id: &str) -> Outcome<Vec<Measure>> {
    tx.all(
        sql!(
            "SELECT id, case_id, kind, words, changes, cause_code, owner, owner_name, due_ms, set_by, set_ms, accepted_ms,
               done_ms, done_words, overdue_ms, check_ms, check_due_ms, verdict, checked_by, checked_ms, before_n, after_n
             FROM measures WHERE case_id = $1 ORDER BY set_ms, id"
        ),
        &vals![case_id],
        read_measure,
    )
}

/// One person's measures, or everybody's: open ones by when they are due, then those to be checked, then the rest.
pub fn measures(tx: &mut Tx<'_>, owner: Option<&str>) -> Outcome<Vec<Measure>> {
    tx.all(
        sql!(
            "SELECT id, case_id, kind, words, changes, cause_code, owner, owner_name, due_ms, set_by, set_ms, accepted_ms,
               done_ms, done_words, overdue_ms, check_ms, check_due_ms, verdict, checked_by, checked_ms, before_n, after_n
             FROM measures WHERE (CAST($1 AS TEXT) IS NULL OR owner = $1)
             ORDER BY CASE WHEN done_ms IS NULL THEN 0 WHEN check_due_ms IS NOT NULL AND checked_ms IS NULL THEN 1 ELSE 2 END,
               due_ms, id LIMIT 500"
        ),
        &vals![owner],
        read_measure,
    )
}

fn read_measure(row: &Row) -> Outcome<Measure> {
    let verdict: Option<Verdict> = row.get(17)?;
    Ok(Measure {
        id: row.get(0)?,
        case_id: row.get(1)?,
        kind: row.get(2)?,
        words: row.get(3)?,
        changes: row.get(4)?,
        cause_code: row.get(5)?,
        owner: row.get(6)?,
        owner_name: row.get(7)?,
        due_ms: row.get(8)?,
        set_by: row.get(9)?,
        set_ms: row.get(10)?,
        accepted_ms: row.get(11)?,
        done_ms: row.get(12)?,
        done_words: row.get(13)?,
        overdue_ms: row.get(14)?,
        check_ms: row.get(15)?,
        check_due_ms: row.get(16)?,
        verdict,
        checked_by: row.get(18)?,
        checked_ms: row.get(19)?,
        before_n: row.get(20)?,
        after_n: row.get(21)?,
    })
}

/// How many complaints of a cause came up from one moment to another.
pub fn count_of_cause(tx: &mut Tx<'_>, code: &str, from_ms: i64, to_ms: i64) -> Outcome<i64> {
    tx.value(
        sql!(
            "SELECT COUNT(*) FROM complaints WHERE cause_code = $1 AND opened_ms >= $2 AND opened_ms < $3"
        ),
        &vals![code, from_ms, to_ms],
    )
}

pub fn insert_feedback(tx: &mut Tx<'_>, feedback: &Feedback) -> Outcome<()> {
    let f = feedback;
    tx.exec(
        sql!(
            "INSERT INTO sales_feedback (id, case_id, campaign, said, told, told_name, told_ms, told_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
        ),
        &vals![&f.id, &f.case_id, &f.campaign, &f.said, &f.told, &f.told_name, f.told_ms, &f.told_by],
    )
    .map(drop)
}

pub fn feedback_to(tx: &mut Tx<'_>, staff_id: &str) -> Outcome<Vec<Feedback>> {
    tx.all(
        sql!(
            "SELECT id, case_id, campaign, said, told, told_name, told_ms, told_by, seen_ms FROM sales_feedback
             WHERE told = $1 ORDER BY told_ms DESC, id DESC LIMIT 200"
        ),
        &vals![staff_id],
        |row| {
            Ok(Feedback {
                id: row.get(0)?,
                case_id: row.get(1)?,
                campaign: row.get(2)?,
                said: row.get(3)?,
                told: row.get(4)?,
                told_name: row.get(5)?,
                told_ms: row.get(6)?,
                told_by: row.get(7)?,
                seen_ms: row.get(8)?,
            })
        },
    )
}

pub fn feedback_seen(tx: &mut Tx<'_>, id: &str, staff_id: &str) -> Outcome<u64> {
    let now_ms = tx.now_ms();
    tx.exec(
        sql!(
            "UPDATE sales_feedback SET seen_ms = $3 WHERE id = $1 AND told = $2 AND seen_ms IS NULL"
        ),
        &vals![id, staff_id, now_ms],
    )
}

pub fn put_campaign(tx: &mut Tx<'_>, who: &Who, name: &str, sales: i64) -> Outcome<()> {
    let now_ms = tx.now_ms();
    tx.exec(
        sql!(
            "INSERT INTO campaigns (name, sales, set_by, set_ms) VALUES ($1, $2, $3, $4)
             ON CONFLICT (name) DO UPDATE SET sales = excluded.sales, set_by = excluded.set_by, set_ms = excluded.set_ms"
        ),
        &vals![name, sales, &who.staff_id, now_ms],
    )
    .map(drop)
}

/// Campaigns with how many complaints of exaggeration came of them and how much was sold.
pub fn campaigns(tx: &mut Tx<'_>) -> Outcome<Vec<Campaign>> {
    tx.all(
        sql!(
            "SELECT f.campaign, COUNT(DISTINCT f.case_id), CAST(COALESCE(MAX(c.sales), 0) AS BIGINT)
             FROM sales_feedback f JOIN complaints k ON k.case_id = f.case_id AND k.cause_code = 'S.1'
             LEFT JOIN campaigns c ON c.name = f.campaign GROUP BY f.campaign ORDER BY f.campaign"
        ),
        &[],
        |row| Ok(Campaign { name: row.get(0)?, complaints: row.get(1)?, sales: row.get(2)? }),
    )
}

pub fn suggest_training(tx: &mut Tx<'_>, case_id: &str, code: &str) -> Outcome<()> {
    let (id, now_ms) = (tx.new_id(), tx.now_ms());
    tx.exec(
        sql!("INSERT INTO training_suggestions (id, case_id, cause_code, made_ms) VALUES ($1, $2, $3, $4)"),
        &vals![id, case_id, code, now_ms],
    )
    .map(drop)
}

/// Cause codes of a case for which training was suggested.
pub fn training_suggested(tx: &mut Tx<'_>, case_id: &str) -> Outcome<Vec<String>> {
    tx.all(
        sql!("SELECT cause_code FROM training_suggestions WHERE case_id = $1 ORDER BY made_ms, id"),
        &vals![case_id],
        |row| row.get(0),
    )
}

pub fn set_cause(tx: &mut Tx<'_>, case_id: &str, code: &str) -> Outcome<()> {
    tx.exec(
        sql!("UPDATE measures SET cause_code = $2 WHERE case_id = $1 AND cause_code IS NULL"),
        &vals![case_id, code],
    )
    .map(drop)
}
