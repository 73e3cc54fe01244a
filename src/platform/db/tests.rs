//! The lanes on real databases: what commits, what rolls back, what is refused.

use super::*;
use crate::platform::clock::Clock;
use crate::platform::stop::refused;
use crate::platform::testing::each_engine;

#[test]
fn dollar_numbers_become_question_marks_and_other_dollars_stay() {
    const TEXT: &str = "SELECT $1, '$', $12";

    let lite: [u8; TEXT.len()] = question_marks(TEXT);

    assert_eq!(std::str::from_utf8(&lite).unwrap(), "SELECT ?1, '$', ?12");
}

#[test]
fn a_refused_action_leaves_nothing_and_its_neighbours_alone() {
    each_engine(|db| {
        db.write_now(|tx| {
            tx.batch("CREATE TABLE note (id TEXT PRIMARY KEY, words TEXT)")?;
            tx.exec(sql!("INSERT INTO note (id, words) VALUES ($1, $2)"), &vals!["a", "kept"])
        })
        .unwrap();

        let stopped = db.write_now(|tx| -> crate::platform::Outcome<()> {
            tx.exec(sql!("INSERT INTO note (id, words) VALUES ($2, $1)"), &vals!["lost", "b"])?;
            Err(refused("platform.not_found"))
        });

        assert_eq!(stopped.unwrap_err().key(), Some("platform.not_found"));
        let ids = db
            .read_now(|tx| tx.all(sql!("SELECT id FROM note"), &[], |row| row.get::<String>(0)))
            .unwrap();
        assert_eq!(ids, ["a"]);
    });
}

#[test]
fn many_actions_at_once_each_count_once() {
    each_engine(|db| {
        db.write_now(|tx| {
            tx.batch("CREATE TABLE tally (id TEXT PRIMARY KEY, n BIGINT)")?;
            tx.exec(sql!("INSERT INTO tally (id, n) VALUES ('x', 0)"), &[])
        })
        .unwrap();

        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for _ in 0..25 {
                        db.write_now(|tx| {
                            tx.exec(sql!("UPDATE tally SET n = n + 1 WHERE id = 'x'"), &[])
                        })
                        .unwrap();
                    }
                });
            }
        });

        let n: i64 = db.read_now(|tx| tx.value(sql!("SELECT n FROM tally"), &[])).unwrap();
        assert_eq!(n, 200);
    });
}

#[test]
fn a_panicking_action_is_a_fault_and_the_lane_lives_on() {
    each_engine(|db| {
        let fallen = db.write_now(|_| -> crate::platform::Outcome<()> { panic!("a defect") });

        assert!(matches!(fallen, Err(crate::platform::Stop::Fault(_))));
        let one: i64 = db.read_now(|tx| tx.value(sql!("SELECT CAST(1 AS BIGINT)"), &[])).unwrap();
        assert_eq!(one, 1);
    });
}

#[test]
fn text_with_a_nul_or_half_a_character_is_kept_without_a_fault() {
    each_engine(|db| {
        let words: String = db
            .write_now(|tx| {
                tx.batch("CREATE TABLE odd (words TEXT)")?;
                tx.exec(sql!("INSERT INTO odd (words) VALUES ($1)"), &vals!["a\0b😀"])?;
                tx.value(sql!("SELECT words FROM odd"), &[])
            })
            .unwrap();

        assert!(words.starts_with('a') && words.ends_with('😀'));
    });
}

#[test]
fn the_clock_of_a_transaction_is_the_one_it_was_given() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Clock::standing_at(1_000);
    let db = Db::open(&DbAddress::Sqlite(folder.path().join("t.db")), clock.clone()).unwrap();
    db.write_now(crate::platform::migrations::run).unwrap();

    clock.advance_ms(500);

    assert_eq!(db.read_now(|tx| Ok(tx.now_ms())).unwrap(), 1_500);
}
