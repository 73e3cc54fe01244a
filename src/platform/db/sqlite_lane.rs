//! SQLite: one writer that groups commits (a savepoint per action, one fsync for all that wait), readers beside it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use crossbeam_channel::Receiver;
use rusqlite::{Connection as Sqlite, OpenFlags};

use super::lanes::{Errand, LaneTools, Reply};
use super::tx::{Connection, Tx};
use crate::platform::events;
use crate::platform::stop::{Outcome, Stop, fault};

/// More than this many actions never share one commit, so that the first does not wait for a flood.
const GROUP: usize = 256;

pub(super) fn open_writer(path: &Path) -> Outcome<Sqlite> {
    let connection = Sqlite::open(path)?;
    // FULL: a promise must survive a power cut; with grouped commits it costs almost nothing.
    connection.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
         PRAGMA busy_timeout = 10000; PRAGMA cache_size = -16000; PRAGMA temp_store = MEMORY;",
    )?;
    connection.set_prepared_statement_cache_capacity(512);
    Ok(connection)
}

pub(super) fn open_reader(path: &Path) -> Outcome<Sqlite> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Sqlite::open_with_flags(path, flags)?;
    connection.execute_batch(
        "PRAGMA query_only = ON; PRAGMA busy_timeout = 10000; PRAGMA cache_size = -8000;",
    )?;
    connection.set_prepared_statement_cache_capacity(512);
    Ok(connection)
}

pub(super) fn write_lane(connection: &Sqlite, queue: &Receiver<Errand>, tools: &LaneTools) {
    while let Ok(first) = queue.recv() {
        let mut group = vec![first];
        while group.len() < GROUP
            && let Ok(next) = queue.try_recv()
        {
            group.push(next);
        }
        commit_group(connection, group, tools);
    }
    if let Err(error) = connection.execute_batch("PRAGMA optimize; PRAGMA wal_checkpoint(TRUNCATE)")
    {
        tracing::warn!(%error, "could not tidy the database file while closing");
    }
}

fn commit_group(connection: &Sqlite, group: Vec<Errand>, tools: &LaneTools) {
    if let Err(error) = connection.execute_batch("BEGIN IMMEDIATE") {
        tracing::error!(%error, "cannot begin a transaction");
        // Dropping the errands tells those who wait that nothing happened.
        return;
    }
    let mut replies: Vec<Reply> = Vec::with_capacity(group.len());
    for errand in group {
        if let Some(reply) = run_in_savepoint(connection, errand, tools) {
            replies.push(reply);
        }
    }
    let sealed = events::seal(&mut Tx::new(Connection::Sqlite(connection), &tools.clock));
    let fate = sealed
        .map_err(|stop| stop.to_string())
        .and_then(|_| connection.execute_batch("COMMIT").map_err(|error| error.to_string()));
    if let Err(error) = &fate {
        tracing::error!(%error, "a group of actions was not committed");
        if let Err(error) = connection.execute_batch("ROLLBACK") {
            tracing::error!(%error, "and could not be rolled back");
        }
    }
    for reply in replies {
        reply(fate.clone());
    }
    tools.committed.send_modify(|n| *n += 1);
}

fn run_in_savepoint(connection: &Sqlite, errand: Errand, tools: &LaneTools) -> Option<Reply> {
    let attempt = || -> Outcome<Reply> {
        connection.prepare_cached("SAVEPOINT action")?.execute([])?;
        (errand.run)(&mut Tx::new(Connection::Sqlite(connection), &tools.clock))
    };
    let outcome = catch_unwind(AssertUnwindSafe(attempt))
        .unwrap_or_else(|_| Err(fault("an action panicked")));
    let end = match outcome {
        Ok(_) => "RELEASE action",
        Err(_) => "ROLLBACK TO action; RELEASE action",
    };
    if let Err(error) = connection.execute_batch(end) {
        tracing::error!(%error, "a savepoint could not be ended");
        return None;
    }
    match outcome {
        Ok(reply) => Some(reply),
        Err(Stop::Fault(what)) if what.contains("panicked") => {
            tracing::error!("{what}");
            None
        }
        Err(_) => None,
    }
}

pub(super) fn read_lane(connection: &Sqlite, queue: &Receiver<Errand>, tools: &LaneTools) {
    while let Ok(errand) = queue.recv() {
        // One snapshot for the whole question, so that its parts agree with each other.
        if let Err(error) = connection.execute_batch("BEGIN") {
            tracing::error!(%error, "cannot begin reading");
            continue;
        }
        let mut tx = Tx::new(Connection::Sqlite(connection), &tools.clock);
        let outcome = catch_unwind(AssertUnwindSafe(|| (errand.run)(&mut tx)));
        let ended = connection.execute_batch("COMMIT").map_err(|error| error.to_string());
        match outcome {
            Ok(Ok(reply)) => reply(ended),
            Ok(Err(_)) => {}
            Err(_) => tracing::error!("a question panicked"),
        }
    }
}
