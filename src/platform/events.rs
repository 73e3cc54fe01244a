//! The append-only log: audit trail, live screens, webhooks and evidence at once.
//! An action records; the sealer numbers without gaps and chains by hash. Nothing here changes or deletes.

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::db::{Row, Tx};
use super::ids::hex;
use super::stop::Outcome;
use crate::{sql, vals};

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Event {
    pub id: String,
    pub at_ms: i64,
    /// `staff:…`, `customer:…` or `system:…`.
    pub actor: String,
    /// What happened, in past tense: `case_closed`.
    pub kind: String,
    /// What it happened to: `case:C-2026-000123`.
    pub subject: String,
    /// JSON; ids and facts, for the log page and for those who act on it.
    pub data: String,
    /// `None` until sealed, which is before anyone is told (SQLite) or some milliseconds later (PostgreSQL).
    pub seq: Option<i64>,
    pub hash: Option<String>,
}

/// Records that something happened, in the transaction in which it did.
pub fn record(
    tx: &mut Tx<'_>,
    actor: &str,
    kind: &str,
    subject: &str,
    data: &impl Serialize,
) -> Outcome<()> {
    let (id, at_ms) = (tx.new_id(), tx.now_ms());
    let data = serde_json::to_string(data)?;
    tx.exec(
        sql!(
            "INSERT INTO events (id, at_ms, actor, kind, subject, data) VALUES ($1, $2, $3, $4, $5, $6)"
        ),
        &vals![id, at_ms, actor, kind, subject, data],
    )?;
    Ok(())
}

/// Numbers and chains what is not yet sealed; gives how many. One caller at a time (write lane, or the holder of the lock).
pub fn seal(tx: &mut Tx<'_>) -> Outcome<usize> {
    let fresh = tx.all(
        sql!("SELECT id, at_ms, actor, kind, subject, data, seq, hash FROM events WHERE seq IS NULL ORDER BY id LIMIT 5000"),
        &[],
        read_event,
    )?;
    if fresh.is_empty() {
        return Ok(0);
    }
    let last = tx.find(
        sql!("SELECT seq, hash FROM events WHERE seq IS NOT NULL ORDER BY seq DESC LIMIT 1"),
        &[],
        |row| Ok((row.get::<i64>(0)?, row.get::<String>(1)?)),
    )?;
    let (mut seq, mut hash) = last.unwrap_or((0, String::new()));
    for event in &fresh {
        seq += 1;
        hash = chained(&hash, event);
        tx.exec(
            sql!("UPDATE events SET seq = $2, hash = $3 WHERE id = $1"),
            &vals![&event.id, seq, &hash],
        )?;
    }
    Ok(fresh.len())
}

/// Sealed events after `seq`, oldest first, at most `limit`.
pub fn after(tx: &mut Tx<'_>, seq: i64, limit: i64) -> Outcome<Vec<Event>> {
    tx.all(
        sql!("SELECT id, at_ms, actor, kind, subject, data, seq, hash FROM events WHERE seq > $1 ORDER BY seq LIMIT $2"),
        &vals![seq, limit],
        read_event,
    )
}

/// The number of the newest sealed event, 0 when there is none.
pub fn newest_seq(tx: &mut Tx<'_>) -> Outcome<i64> {
    tx.value(sql!("SELECT COALESCE(MAX(seq), 0) FROM events"), &[])
}

/// Everything recorded about one thing, oldest first.
pub fn about(tx: &mut Tx<'_>, subject: &str) -> Outcome<Vec<Event>> {
    tx.all(
        sql!("SELECT id, at_ms, actor, kind, subject, data, seq, hash FROM events WHERE subject = $1 ORDER BY id"),
        &vals![subject],
        read_event,
    )
}

/// A page of the log, newest first; `before` is the seq to start below (`i64::MAX` for the first page).
pub fn page(
    tx: &mut Tx<'_>,
    before: i64,
    kind: Option<&str>,
    actor: Option<&str>,
) -> Outcome<Vec<Event>> {
    tx.all(
        sql!(
            "SELECT id, at_ms, actor, kind, subject, data, seq, hash FROM events
             WHERE seq < $1 AND (CAST($2 AS TEXT) IS NULL OR kind = $2) AND (CAST($3 AS TEXT) IS NULL OR actor = $3)
             ORDER BY seq DESC LIMIT 100"
        ),
        &vals![before, kind, actor],
        read_event,
    )
}

/// What a walk along the whole chain found.
#[derive(Debug, PartialEq, Eq)]
pub enum Verdict {
    Whole {
        events: i64,
    },
    /// The first event whose number or hash does not follow from the one before.
    Broken {
        seq: i64,
        id: String,
    },
}

/// Checks every number and hash from the first event on.
pub fn verify(tx: &mut Tx<'_>) -> Outcome<Verdict> {
    let (mut seq, mut hash) = (0, String::new());
    loop {
        let events = after(tx, seq, 1000)?;
        if events.is_empty() {
            return Ok(Verdict::Whole { events: seq });
        }
        for event in events {
            let expected = chained(&hash, &event);
            if event.seq != Some(seq + 1) || event.hash.as_deref() != Some(expected.as_str()) {
                return Ok(Verdict::Broken { seq: event.seq.unwrap_or(seq + 1), id: event.id });
            }
            (seq, hash) = (seq + 1, expected);
        }
    }
}

fn chained(previous: &str, event: &Event) -> String {
    let mut digest = Sha256::new();
    // Each part with its length, so that no two different events give the same bytes.
    for part in [
        previous,
        &event.id,
        &event.at_ms.to_string(),
        &event.actor,
        &event.kind,
        &event.subject,
        &event.data,
    ] {
        digest.update((part.len() as u64).to_be_bytes());
        digest.update(part.as_bytes());
    }
    hex(&digest.finalize())
}

fn read_event(row: &Row) -> Outcome<Event> {
    Ok(Event {
        id: row.get(0)?,
        at_ms: row.get(1)?,
        actor: row.get(2)?,
        kind: row.get(3)?,
        subject: row.get(4)?,
        data: row.get(5)?,
        seq: row.get(6)?,
        hash: row.get(7)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::testing::{each_engine, wait_until_sealed};

    /// F108
    #[test]
    fn the_log_is_numbered_without_gaps_and_its_chain_verifies() {
        each_engine(|db| {
            for n in 0..5 {
                db.write_now(move |tx| record(tx, "staff:a", "tried", "thing:1", &n)).unwrap();
            }
            wait_until_sealed(db);

            let seqs: Vec<Option<i64>> =
                db.read_now(|tx| after(tx, 0, 100)).unwrap().iter().map(|e| e.seq).collect();
            assert_eq!(seqs, [Some(1), Some(2), Some(3), Some(4), Some(5)]);
            assert_eq!(db.read_now(verify).unwrap(), Verdict::Whole { events: 5 });
        });
    }

    /// F108
    #[test]
    fn a_changed_word_in_the_log_is_found() {
        each_engine(|db| {
            for n in 0..3 {
                db.write_now(move |tx| record(tx, "staff:a", "tried", "thing:1", &n)).unwrap();
            }
            wait_until_sealed(db);

            db.write_now(|tx| tx.exec(sql!("UPDATE events SET data = '9' WHERE seq = 2"), &[]))
                .unwrap();

            assert!(matches!(db.read_now(verify).unwrap(), Verdict::Broken { seq: 2, .. }));
        });
    }
}
