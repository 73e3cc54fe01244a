//! Work planned in the same transaction as the change it follows from. Claimed by lease, retried with back-off,
//! set aside with a reason a person can read. A timer is a job due at its moment; nothing scans.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::db::{Engine, Row, Sql, Tx};
use super::ids;
use super::stop::{Outcome, fault};
use crate::{sql, vals};

/// A job as its handler gets it.
#[derive(Debug, Clone)]
pub struct Job {
    pub id: String,
    pub kind: String,
    pub data: String,
    /// How often it was begun, this time included.
    pub attempts: i64,
    pub run_at_ms: i64,
    pub lease: Option<String>,
    pub set_aside_ms: Option<i64>,
    pub reason: Option<String>,
}

impl Job {
    /// The data it was planned with.
    pub fn data<T: DeserializeOwned>(&self) -> Outcome<T> {
        Ok(serde_json::from_str(&self.data)?)
    }
}

/// How a handler says that it did not finish.
#[derive(Debug)]
pub enum JobStop {
    /// Later, with growing pauses; the reason is shown on the jobs page.
    Retry(String),
    /// Set aside now; a person decides.
    GiveUp(String),
}

impl From<super::stop::Stop> for JobStop {
    fn from(stop: super::stop::Stop) -> Self {
        match stop {
            super::stop::Stop::Refused(_) => JobStop::GiveUp(stop.to_string()),
            super::stop::Stop::Fault(what) => JobStop::Retry(what),
        }
    }
}

/// After this many attempts a job is set aside even if it only asked for a retry (about 14 hours).
pub const MOST_ATTEMPTS: i64 = 20;
/// A handler that has not finished by then is taken for dead and the job is begun again.
pub const LEASE_MS: i64 = 120_000;

/// Plans a job for `at_ms`.
pub fn plan(tx: &mut Tx<'_>, kind: &str, data: &impl Serialize, at_ms: i64) -> Outcome<()> {
    plan_row(tx, kind, data, None, at_ms)
}

/// Plans a job that exists at most once under `key`; planning it again moves it to `at_ms`.
pub fn plan_once(
    tx: &mut Tx<'_>,
    key: &str,
    kind: &str,
    data: &impl Serialize,
    at_ms: i64,
) -> Outcome<()> {
    plan_row(tx, kind, data, Some(key), at_ms)
}

fn plan_row(
    tx: &mut Tx<'_>,
    kind: &str,
    data: &impl Serialize,
    key: Option<&str>,
    at_ms: i64,
) -> Outcome<()> {
    let (id, now_ms) = (tx.new_id(), tx.now_ms());
    let data = serde_json::to_string(data)?;
    tx.exec(
        sql!(
            "INSERT INTO jobs (id, kind, data, unique_key, planned_ms, run_at_ms, attempts) VALUES ($1, $2, $3, $4, $5, $6, 0)
             ON CONFLICT (unique_key) DO UPDATE SET data = excluded.data, run_at_ms = excluded.run_at_ms,
               attempts = 0, lease = NULL, leased_to_ms = NULL, set_aside_ms = NULL, reason = NULL"
        ),
        &vals![id, kind, data, key, now_ms, at_ms],
    )?;
    Ok(())
}

/// Takes a planned job back, as when what it waited for has happened.
pub fn cancel(tx: &mut Tx<'_>, key: &str) -> Outcome<()> {
    tx.exec(sql!("DELETE FROM jobs WHERE unique_key = $1"), &vals![key])?;
    Ok(())
}

const CLAIM: Sql = sql!(
    "UPDATE jobs SET lease = $1, leased_to_ms = $2, attempts = attempts + 1
     WHERE id IN (SELECT id FROM jobs WHERE set_aside_ms IS NULL AND run_at_ms <= $3
                    AND (leased_to_ms IS NULL OR leased_to_ms <= $3) ORDER BY run_at_ms LIMIT $4)
     RETURNING id, kind, data, attempts, run_at_ms, lease, set_aside_ms, reason"
);
// Several nodes claim side by side without waiting for each other.
const CLAIM_SKIPPING: Sql = Sql {
    postgres: "UPDATE jobs SET lease = $1, leased_to_ms = $2, attempts = attempts + 1
     WHERE id IN (SELECT id FROM jobs WHERE set_aside_ms IS NULL AND run_at_ms <= $3
                    AND (leased_to_ms IS NULL OR leased_to_ms <= $3) ORDER BY run_at_ms LIMIT $4 FOR UPDATE SKIP LOCKED)
     RETURNING id, kind, data, attempts, run_at_ms, lease, set_aside_ms, reason",
    sqlite: "",
};

/// Claims up to `limit` due jobs under one new lease.
pub fn claim(tx: &mut Tx<'_>, limit: i64) -> Outcome<Vec<Job>> {
    let now_ms = tx.now_ms();
    let sql = if tx.engine() == Engine::Postgres { CLAIM_SKIPPING } else { CLAIM };
    tx.all(sql, &vals![ids::row_id(now_ms), now_ms + LEASE_MS, now_ms, limit], read_job)
}

/// The job is finished. False when it was no longer this one's to end: planned anew or taken back
/// while it ran, or begun by another node after its lease; what stands there now is left alone.
pub fn finish(tx: &mut Tx<'_>, job: &Job) -> Outcome<bool> {
    let gone = tx.exec(
        sql!("DELETE FROM jobs WHERE id = $1 AND lease IS NOT DISTINCT FROM $2"),
        &vals![&job.id, &job.lease],
    )?;
    Ok(gone > 0)
}

/// Prolongs the lease of a job that takes long; a fault when it was lost meanwhile.
pub fn hold(tx: &mut Tx<'_>, job: &Job) -> Outcome<()> {
    let until_ms = tx.now_ms() + LEASE_MS;
    let held = tx.exec(
        sql!("UPDATE jobs SET leased_to_ms = $3 WHERE id = $1 AND lease IS NOT DISTINCT FROM $2"),
        &vals![&job.id, &job.lease, until_ms],
    )?;
    if held == 0 { Err(fault(format!("job {} is no longer ours", job.id))) } else { Ok(()) }
}

/// What follows from a handler's stop: a later attempt, or set aside.
pub fn put_back(tx: &mut Tx<'_>, job: &Job, stop: &JobStop) -> Outcome<()> {
    let now_ms = tx.now_ms();
    let (reason, set_aside_ms) = match stop {
        JobStop::Retry(reason) if job.attempts < MOST_ATTEMPTS => (reason, None),
        JobStop::Retry(reason) | JobStop::GiveUp(reason) => (reason, Some(now_ms)),
    };
    tx.exec(
        sql!(
            "UPDATE jobs SET lease = NULL, leased_to_ms = NULL, reason = $3, run_at_ms = $4, set_aside_ms = $5
             WHERE id = $1 AND lease IS NOT DISTINCT FROM $2"
        ),
        &vals![&job.id, &job.lease, reason, now_ms + pause_ms(job.attempts), set_aside_ms],
    )?;
    Ok(())
}

/// 10 s, 20 s, 40 s … one hour at the most.
fn pause_ms(attempts: i64) -> i64 {
    let doublings = u32::try_from((attempts - 1).clamp(0, 9)).unwrap_or(9);
    (10_000_i64 << doublings).min(3_600_000)
}

/// A person wants a set-aside job tried again now.
pub fn try_again(tx: &mut Tx<'_>, id: &str) -> Outcome<u64> {
    let now_ms = tx.now_ms();
    tx.exec(
        sql!("UPDATE jobs SET set_aside_ms = NULL, attempts = 0, run_at_ms = $2, lease = NULL, leased_to_ms = NULL WHERE id = $1"),
        &vals![id, now_ms],
    )
}

/// A person decides that a set-aside job is not needed.
pub fn discard(tx: &mut Tx<'_>, id: &str) -> Outcome<u64> {
    tx.exec(sql!("DELETE FROM jobs WHERE id = $1 AND set_aside_ms IS NOT NULL"), &vals![id])
}

/// When the next job is due; `None` when there is none.
pub fn next_due_ms(tx: &mut Tx<'_>) -> Outcome<Option<i64>> {
    tx.value(
        sql!(
            "SELECT MIN(CASE WHEN leased_to_ms IS NULL OR leased_to_ms < run_at_ms THEN run_at_ms ELSE leased_to_ms END)
             FROM jobs WHERE set_aside_ms IS NULL"
        ),
        &[],
    )
}

/// For the jobs page: set-aside ones first, then by when they are due.
pub fn list(tx: &mut Tx<'_>, limit: i64) -> Outcome<Vec<Job>> {
    tx.all(
        sql!(
            "SELECT id, kind, data, attempts, run_at_ms, lease, set_aside_ms, reason FROM jobs
             ORDER BY CASE WHEN set_aside_ms IS NULL THEN 1 ELSE 0 END, run_at_ms LIMIT $1"
        ),
        &vals![limit],
        read_job,
    )
}

fn read_job(row: &Row) -> Outcome<Job> {
    Ok(Job {
        id: row.get(0)?,
        kind: row.get(1)?,
        data: row.get(2)?,
        attempts: row.get(3)?,
        run_at_ms: row.get(4)?,
        lease: row.get(5)?,
        set_aside_ms: row.get(6)?,
        reason: row.get(7)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::testing::each_engine;

    #[test]
    fn a_job_is_claimed_once_and_gone_when_finished() {
        each_engine(|db| {
            db.write_now(|tx| plan(tx, "greet", &"hello", tx.now_ms())).unwrap();

            let mine = db.write_now(|tx| claim(tx, 10)).unwrap();
            let others = db.write_now(|tx| claim(tx, 10)).unwrap();

            assert_eq!((mine.len(), others.len()), (1, 0));
            let job = mine[0].clone();
            assert_eq!(job.data::<String>().unwrap(), "hello");
            db.write_now(move |tx| finish(tx, &job)).unwrap();
            assert_eq!(db.read_now(next_due_ms).unwrap(), None);
        });
    }

    #[test]
    fn a_job_whose_node_died_is_begun_again_after_its_lease() {
        each_engine(|db| {
            db.write_now(|tx| plan(tx, "greet", &1, tx.now_ms())).unwrap();
            let first = db.write_now(|tx| claim(tx, 10)).unwrap().remove(0);

            db.clock().advance_ms(LEASE_MS + 1);
            let second = db.write_now(|tx| claim(tx, 10)).unwrap().remove(0);

            assert_eq!((first.attempts, second.attempts), (1, 2));
            let ended = db.write_now(move |tx| finish(tx, &first)).unwrap();
            assert!(!ended, "the dead node's lease is void");
            assert!(db.write_now(move |tx| finish(tx, &second)).unwrap());
        });
    }

    #[test]
    fn a_job_planned_anew_while_it_runs_runs_again() {
        each_engine(|db| {
            db.write_now(|tx| plan_once(tx, "rank 1", "rank", &1, tx.now_ms())).unwrap();
            let running = db.write_now(|tx| claim(tx, 1)).unwrap().remove(0);
            db.write_now(|tx| plan_once(tx, "rank 1", "rank", &2, tx.now_ms())).unwrap();

            assert!(!db.write_now(move |tx| finish(tx, &running)).unwrap());

            let again = db.write_now(|tx| claim(tx, 1)).unwrap().remove(0);
            assert_eq!(again.data::<i32>().unwrap(), 2);
        });
    }

    #[test]
    fn a_job_that_cannot_succeed_is_set_aside_with_its_reason_until_a_person_decides() {
        each_engine(|db| {
            db.write_now(|tx| plan(tx, "greet", &1, tx.now_ms())).unwrap();
            let job = db.write_now(|tx| claim(tx, 1)).unwrap().remove(0);
            let id = job.id.clone();
            db.write_now(move |tx| put_back(tx, &job, &JobStop::GiveUp("no such address".into())))
                .unwrap();

            assert_eq!(db.read_now(next_due_ms).unwrap(), None);
            assert_eq!(
                db.read_now(|tx| list(tx, 9)).unwrap()[0].reason.as_deref(),
                Some("no such address")
            );
            db.write_now(move |tx| try_again(tx, &id)).unwrap();
            assert_eq!(db.write_now(|tx| claim(tx, 1)).unwrap().len(), 1);
        });
    }

    #[test]
    fn pauses_between_attempts_grow_to_an_hour() {
        assert_eq!([1, 2, 3, 10, 19].map(pause_ms), [10_000, 20_000, 40_000, 3_600_000, 3_600_000]);
    }

    #[test]
    fn planning_under_the_same_key_moves_the_job() {
        each_engine(|db| {
            db.write_now(|tx| plan_once(tx, "k", "greet", &1, 5)).unwrap();
            db.write_now(|tx| plan_once(tx, "k", "greet", &2, 7)).unwrap();

            assert_eq!(db.read_now(next_due_ms).unwrap(), Some(7));
            db.write_now(|tx| cancel(tx, "k")).unwrap();
            assert_eq!(db.read_now(next_due_ms).unwrap(), None);
        });
    }
}
