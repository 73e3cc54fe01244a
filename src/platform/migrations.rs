//! Brings the schema forward, one numbered file after another, each in the transaction that records it.
//! There is no way back; `migrations/README.md` says which SQL is allowed.

use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

use super::db::{Engine, Sql, Tx};
use super::ids::hex;
use super::stop::{Outcome, fault};
use crate::{sql, vals};

#[derive(RustEmbed)]
#[folder = "migrations/"]
#[include = "*.sql"]
struct Steps;

/// One step of the schema's history.
pub struct Step {
    pub name: String,
    pub text: String,
}

/// All steps this program knows, in order.
pub fn steps() -> Vec<Step> {
    let mut names: Vec<String> = Steps::iter().map(|name| name.into_owned()).collect();
    names.sort();
    names
        .into_iter()
        .filter_map(|name| {
            let file = Steps::get(&name)?;
            Some(Step { text: String::from_utf8_lossy(&file.data).into_owned(), name })
        })
        .collect()
}

/// Runs what is missing; gives the names of the steps it ran. Refuses to go on over a step that was changed after it ran.
pub fn run(tx: &mut Tx<'_>) -> Outcome<Vec<String>> {
    tx.lock("schema", "steps")?;
    tx.batch(STEPS_TABLE)?;
    let ran = tx.all(sql!("SELECT name, checksum FROM schema_steps"), &[], |row| {
        Ok((row.get::<String>(0)?, row.get::<String>(1)?))
    })?;
    let known = steps();
    if let Some((newer, _)) = ran.iter().find(|(name, _)| !known.iter().any(|s| s.name == *name)) {
        return Err(fault(format!(
            "this database was used by a newer Qingting (schema step {newer}); install that version or restore an older backup"
        )));
    }
    let mut fresh = Vec::new();
    for step in known {
        match ran.iter().find(|(name, _)| *name == step.name) {
            Some((_, earlier)) if *earlier == checksum(&step) => {}
            Some(_) => {
                return Err(fault(format!(
                    "schema step {} was changed after it ran here",
                    step.name
                )));
            }
            None => {
                run_one(tx, &step)?;
                fresh.push(step.name);
            }
        }
    }
    Ok(fresh)
}

/// Whether this database has been used by Qingting at all.
pub fn has_run(tx: &mut Tx<'_>) -> Outcome<bool> {
    const SQLITE: Sql = Sql {
        postgres: "",
        sqlite: "SELECT COUNT(*) FROM sqlite_master WHERE name = 'schema_steps'",
    };
    const POSTGRES: Sql = Sql { postgres: "SELECT COUNT(to_regclass('schema_steps'))", sqlite: "" };
    let sql = if tx.engine() == Engine::Sqlite { SQLITE } else { POSTGRES };
    Ok(tx.value::<i64>(sql, &[])? > 0)
}

/// The names of the steps that have run here, in order.
pub fn ran(tx: &mut Tx<'_>) -> Outcome<Vec<String>> {
    tx.all(sql!("SELECT name FROM schema_steps ORDER BY name"), &[], |row| row.get(0))
}

/// Brings an empty database to where `names` leads and no further: a backup is read into the schema it was taken from.
pub fn run_these(tx: &mut Tx<'_>, names: &[String]) -> Outcome<()> {
    if let Some(newer) = names.iter().find(|name| !steps().iter().any(|step| step.name == **name)) {
        return Err(fault(format!(
            "this was written by a newer Qingting (schema step {newer}); install that version"
        )));
    }
    tx.batch(STEPS_TABLE)?;
    for step in steps().into_iter().filter(|step| names.contains(&step.name)) {
        run_one(tx, &step)?;
    }
    Ok(())
}

fn run_one(tx: &mut Tx<'_>, step: &Step) -> Outcome<()> {
    tx.batch(&for_engine(&step.text, tx.engine()))?;
    let ran_ms = tx.now_ms();
    tx.exec(
        sql!("INSERT INTO schema_steps (name, checksum, ran_ms) VALUES ($1, $2, $3)"),
        &vals![&step.name, checksum(step), ran_ms],
    )
    .map(drop)
}

fn checksum(step: &Step) -> String {
    hex(&Sha256::digest(step.text.as_bytes()))
}

const STEPS_TABLE: &str = "CREATE TABLE IF NOT EXISTS schema_steps (name TEXT PRIMARY KEY, checksum TEXT NOT NULL, ran_ms BIGINT NOT NULL)";

/// Resolves `{blob}` and the blocks `-- only sqlite` … `-- end` and `-- only postgres` … `-- end`.
pub fn for_engine(text: &str, engine: Engine) -> String {
    let (blob, other) = match engine {
        Engine::Sqlite => ("BLOB", "-- only postgres"),
        Engine::Postgres => ("BYTEA", "-- only sqlite"),
    };
    let mut kept = String::with_capacity(text.len());
    let mut skipping = false;
    for line in text.lines() {
        match line.trim() {
            mark if mark == other => skipping = true,
            "-- end" => skipping = false,
            _ if !skipping => {
                kept.push_str(line);
                kept.push('\n');
            }
            _ => {}
        }
    }
    kept.replace("{blob}", blob)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::testing::each_engine;

    #[test]
    fn a_second_run_changes_nothing() {
        each_engine(|db| {
            let fresh = db.write_now(run).unwrap();

            assert!(fresh.is_empty(), "each_engine has run them all: {fresh:?}");
        });
    }

    #[test]
    fn a_step_changed_after_it_ran_is_refused() {
        each_engine(|db| {
            db.write_now(|tx| tx.exec(sql!("UPDATE schema_steps SET checksum = 'other'"), &[]))
                .unwrap();

            assert!(db.write_now(run).unwrap_err().to_string().contains("changed after it ran"));
        });
    }

    #[test]
    fn a_database_of_a_newer_version_is_left_alone() {
        each_engine(|db| {
            db.write_now(|tx| {
                tx.exec(sql!("INSERT INTO schema_steps (name, checksum, ran_ms) VALUES ('9999_later.sql', '', 0)"), &[])
            })
            .unwrap();

            assert!(db.write_now(run).unwrap_err().to_string().contains("newer Qingting"));
        });
    }
}
