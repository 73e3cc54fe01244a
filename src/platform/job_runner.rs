//! Runs due jobs: claims a few, hands them to their handler, finishes or puts back. Sleeps until the next is due or something was committed.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinSet;

use super::db::Db;
use super::jobs::{self, Job, JobStop};
use super::stop::Outcome;

/// What to do when a job runs; `timetable.rs` names them all.
pub type Handler =
    Arc<dyn Fn(Job) -> Pin<Box<dyn Future<Output = Result<(), JobStop>> + Send>> + Send + Sync>;

/// How many jobs one process works on at the same time.
const AT_ONCE: usize = 16;
/// Other nodes' jobs are noticed at the latest after this pause.
const LONGEST_SLEEP: Duration = Duration::from_secs(1);

/// Runs until `stopping` becomes true, then waits for what is running.
pub async fn run(db: Db, handler: Handler, mut stopping: watch::Receiver<bool>) {
    let mut committed = db.committed();
    let mut running = JoinSet::new();
    while !*stopping.borrow() {
        committed.borrow_and_update();
        while running.try_join_next().is_some() {}
        let room = AT_ONCE.saturating_sub(running.len());
        let begun = if room == 0 { Ok(0) } else { begin(&db, &handler, room, &mut running).await };
        match begun {
            Ok(n) if n > 0 && n == room => continue,
            Ok(_) => {}
            Err(stop) => tracing::error!(%stop, "jobs cannot be claimed"),
        }
        let pause = pause_until_due(&db).await;
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            _ = committed.changed() => {}
            _ = running.join_next(), if !running.is_empty() => {}
            _ = stopping.changed() => {}
        }
    }
    while running.join_next().await.is_some() {}
}

/// Works on every job that is due now, and on those they plan for now, until none is left (tests and demo data).
pub async fn run_due(db: &Db, handler: &Handler) -> Outcome<usize> {
    let mut worked = 0;
    loop {
        let mut running = JoinSet::new();
        let begun = begin(db, handler, AT_ONCE, &mut running).await?;
        if begun == 0 {
            return Ok(worked);
        }
        worked += begun;
        while running.join_next().await.is_some() {}
    }
}

async fn begin(
    db: &Db,
    handler: &Handler,
    room: usize,
    running: &mut JoinSet<()>,
) -> Outcome<usize> {
    // Asking is a read: an idle centre does not write once a second.
    let due = db.read(|tx| Ok((jobs::next_due_ms(tx)?, tx.now_ms()))).await?;
    if !matches!(due, (Some(next_ms), now_ms) if next_ms <= now_ms) {
        return Ok(0);
    }
    let limit = i64::try_from(room).unwrap_or(1);
    let claimed = db.write(move |tx| jobs::claim(tx, limit)).await?;
    let begun = claimed.len();
    for job in claimed {
        let (db, handler) = (db.clone(), Arc::clone(handler));
        running.spawn(async move { work(&db, &handler, job).await });
    }
    Ok(begun)
}

async fn work(db: &Db, handler: &Handler, job: Job) {
    let (id, kind) = (job.id.clone(), job.kind.clone());
    // On a task of its own, so that a panic is this job's trouble only.
    let outcome = tokio::spawn(handler(job.clone())).await;
    let stop = match outcome {
        Ok(Ok(())) => None,
        Ok(Err(stop)) => Some(stop),
        Err(_) => Some(JobStop::GiveUp("the handler panicked; see the log".to_owned())),
    };
    let noted = match stop {
        None => db.write(move |tx| jobs::finish(tx, &job)).await.map(|ours| {
            if !ours {
                tracing::debug!(job = %id, %kind, "planned anew or taken over while it ran");
            }
        }),
        Some(stop) => {
            tracing::warn!(job = %id, %kind, ?stop, "a job stopped");
            db.write(move |tx| jobs::put_back(tx, &job, &stop)).await
        }
    };
    if let Err(stop) = noted {
        tracing::error!(job = %id, %kind, %stop, "what became of a job could not be noted; its lease will end");
    }
}

async fn pause_until_due(db: &Db) -> Duration {
    let next = db.read(|tx| Ok((jobs::next_due_ms(tx)?, tx.now_ms()))).await;
    match next {
        Ok((Some(due_ms), now_ms)) => {
            let wait = u64::try_from(due_ms - now_ms).unwrap_or(0);
            Duration::from_millis(wait.max(5)).min(LONGEST_SLEEP)
        }
        _ => LONGEST_SLEEP,
    }
}
