//! Tells open screens *what* changed; they fetch that part again by an ordinary, authorised GET.
//! A stream that was interrupted goes on from the event it last saw.

use std::time::Duration;

use futures::Stream;
use serde::Serialize;
use tokio::sync::watch;

use super::db::Db;
use super::events::{self, Event};

/// What a screen is told: where it stands in the log and which subjects changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct News {
    pub seq: i64,
    /// Subjects such as `case:C-2026-000123`, each once; empty with `refetch`.
    pub subjects: Vec<String>,
    /// Too much happened meanwhile: fetch everything again.
    pub refetch: Option<i64>,
}

/// More than this and a screen had better start afresh.
const MOST_REPLAYED: i64 = 500;
/// Changes that come in a burst are told together.
const GATHER: Duration = Duration::from_millis(60);

/// News after `seen` (or from now on), ending when `stopping` becomes true.
pub fn news(
    db: Db,
    seen: Option<i64>,
    stopping: watch::Receiver<bool>,
) -> impl Stream<Item = News> + Send {
    let committed = db.committed();
    futures::stream::unfold(
        (db, seen, committed, stopping),
        |(db, seen, mut committed, mut stopping)| async move {
            let Ok(mut seen) = start(&db, seen).await else { return None };
            loop {
                if *stopping.borrow() {
                    return None;
                }
                committed.borrow_and_update();
                let fresh = db.read(move |tx| events::after(tx, seen, MOST_REPLAYED + 1)).await;
                match fresh {
                    Ok(fresh) if !fresh.is_empty() => {
                        let news = tell(&db, &fresh).await;
                        seen = news.seq;
                        return Some((news, (db, Some(seen), committed, stopping)));
                    }
                    Ok(_) => {}
                    Err(stop) => tracing::warn!(%stop, "news cannot be read; trying again"),
                }
                tokio::select! {
                    // Commits of other nodes do not wake us; they are seen at the next look.
                    () = tokio::time::sleep(Duration::from_secs(1)) => {}
                    _ = committed.changed() => tokio::time::sleep(GATHER).await,
                    _ = stopping.changed() => {}
                }
            }
        },
    )
}

async fn start(db: &Db, seen: Option<i64>) -> super::stop::Outcome<i64> {
    match seen {
        Some(seq) => Ok(seq),
        None => db.read(events::newest_seq).await,
    }
}

/// The event's subject, and the others it says are touched: `"also": ["inbox:…", "customer:…"]` in its data.
fn subjects_of(event: &Event) -> Vec<String> {
    #[derive(serde::Deserialize)]
    struct Touched {
        #[serde(default)]
        also: Vec<String>,
    }
    // Data without `also`, or of another shape, touches nothing else.
    let also = serde_json::from_str::<Touched>(&event.data).map(|t| t.also).unwrap_or_default();
    std::iter::once(event.subject.clone()).chain(also).collect()
}

async fn tell(db: &Db, fresh: &[Event]) -> News {
    let last = fresh.last().and_then(|event| event.seq).unwrap_or(0);
    if fresh.len() > usize::try_from(MOST_REPLAYED).unwrap_or(usize::MAX) {
        let seq = db.read(events::newest_seq).await.unwrap_or(last);
        return News { seq, subjects: Vec::new(), refetch: Some(seq) };
    }
    let mut subjects: Vec<String> = fresh.iter().flat_map(subjects_of).collect();
    subjects.sort();
    subjects.dedup();
    News { seq: last, subjects, refetch: None }
}
