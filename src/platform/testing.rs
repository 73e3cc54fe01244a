//! Real databases for tests: a fresh SQLite file, and a fresh PostgreSQL schema when one is there.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::clock::Clock;
use super::db::{Db, DbAddress};
use super::migrations;

/// Wednesday 2026-11-25 10:00 in Shanghai.
pub const NOW_MS: i64 = 1_795_572_000_000;

/// Runs a test on SQLite and on PostgreSQL, each fresh, migrated and with a standing clock.
pub fn each_engine(test: impl Fn(&Db)) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    test(&fresh(&DbAddress::Sqlite(folder.path().join("qingting.db"))));
    if let Some(address) = fresh_postgres() {
        test(&fresh(&address));
    }
}

fn fresh(address: &DbAddress) -> Db {
    let db = Db::open(address, Clock::standing_at(NOW_MS)).expect("the database opens");
    db.write_now(migrations::run).expect("the schema comes up");
    db
}

/// A new schema on the server named by `QINGTING_TEST_POSTGRES`. Without one the test says so, and fails in CI.
pub fn fresh_postgres() -> Option<DbAddress> {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    let Ok(url) = std::env::var("QINGTING_TEST_POSTGRES") else {
        assert!(
            std::env::var_os("CI").is_none(),
            "QINGTING_TEST_POSTGRES is not set: half of the tests would not run"
        );
        eprintln!("NOT TESTED ON POSTGRESQL: set QINGTING_TEST_POSTGRES or run ./test");
        return None;
    };
    let schema = format!("t{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::SeqCst));
    let mut client = postgres::Client::connect(&url, postgres::NoTls).expect("PostgreSQL answers");
    client.batch_execute(&format!("CREATE SCHEMA {schema}")).expect("a schema of our own");
    let joint = if url.contains('?') { '&' } else { '?' };
    Some(DbAddress::Postgres(format!("{url}{joint}options=-c%20search_path%3D{schema}")))
}

/// Waits until every recorded event is numbered (PostgreSQL seals after the commit).
pub fn wait_until_sealed(db: &Db) {
    for _ in 0..400 {
        let unsealed: i64 = db
            .read_now(|tx| {
                tx.value(crate::sql!("SELECT COUNT(*) FROM events WHERE seq IS NULL"), &[])
            })
            .expect("events can be counted");
        if unsealed == 0 {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    panic!("events stay unsealed");
}
