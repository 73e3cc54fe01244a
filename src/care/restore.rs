//! `qingting restore FILE`: a backup into an empty data folder or database, checked row by row, file by file, hash by hash.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};

use clap::Args;

use super::backup::Manifest;
use crate::app::App;
use crate::platform::events::{self, Verdict};
use crate::platform::stop::{Outcome, fault};
use crate::platform::{dump, migrations};

/// Bring a backup back into an empty data folder or database.
#[derive(Args)]
pub struct RestoreArguments {
    /// The file `qingting backup` wrote.
    pub file: PathBuf,
}

impl RestoreArguments {
    pub fn run(self, app: &App) -> Outcome<()> {
        let manifest = read(app, &self.file)?;
        println!(
            "restored: events up to {} verify; `qingting serve` opens the centre",
            manifest.last_seq
        );
        Ok(())
    }
}

/// Restores; on any doubt nothing is kept in the database.
pub fn read(app: &App, file: &Path) -> Outcome<Manifest> {
    let manifest = manifest(file)?;
    let (path, wanted) = (file.to_owned(), manifest.clone());
    app.db.write_now(move |tx| {
        if migrations::has_run(tx)? {
            return Err(fault(
                "this database is not empty; restore into a new data folder or database",
            ));
        }
        migrations::run_these(tx, &wanted.steps)?;
        fill_tables(tx, &path, &wanted)?;
        migrations::run(tx)?;
        match events::verify(tx)? {
            Verdict::Whole { events } if events == wanted.last_seq => Ok(()),
            Verdict::Whole { events } => {
                Err(fault(format!("the log ends at {events}, not at {}", wanted.last_seq)))
            }
            Verdict::Broken { seq, .. } => {
                Err(fault(format!("the log's chain breaks at {seq}: this backup was changed")))
            }
        }
    })?;
    bring_files(app, file)?;
    Ok(manifest)
}

fn manifest(file: &Path) -> Outcome<Manifest> {
    let mut archive = open(file)?;
    let mut entries = archive.entries()?;
    let first = entries.next().ok_or_else(|| fault("this is no backup: it is empty"))?;
    let mut entry = first.map_err(|error| fault(format!("this is no backup: {error}")))?;
    if entry.path()?.as_os_str() != "manifest.json" {
        return Err(fault("this is no backup of Qingting: its first entry is no manifest"));
    }
    let mut text = String::new();
    entry.read_to_string(&mut text)?;
    Ok(serde_json::from_str(&text)?)
}

fn open(file: &Path) -> Outcome<tar::Archive<BufReader<File>>> {
    let archive = File::open(file)
        .map_err(|error| fault(format!("cannot read {}: {error}", file.display())))?;
    Ok(tar::Archive::new(BufReader::new(archive)))
}

fn fill_tables(tx: &mut crate::platform::Tx<'_>, file: &Path, manifest: &Manifest) -> Outcome<()> {
    let mut filled = 0;
    let mut archive = open(file)?;
    for entry in archive.entries()? {
        let entry = entry?;
        let path = entry.path()?.into_owned();
        let Some(name) = path
            .strip_prefix("tables")
            .ok()
            .and_then(|p| p.file_stem())
            .map(|n| n.to_string_lossy().into_owned())
        else {
            continue;
        };
        let expected = manifest.tables.iter().find(|(table, _)| *table == name);
        let (table, rows) =
            expected.ok_or_else(|| fault(format!("table {name} is not in the manifest")))?;
        let read = dump::read_table(tx, table, &mut BufReader::new(entry))?;
        if read != *rows {
            return Err(fault(format!("table {table} has {read} rows, its manifest says {rows}")));
        }
        filled += 1;
    }
    if filled == manifest.tables.len() {
        Ok(())
    } else {
        Err(fault("tables are missing: this backup was cut off"))
    }
}

fn bring_files(app: &App, file: &Path) -> Outcome<()> {
    let mut archive = open(file)?;
    for entry in archive.entries()? {
        let mut entry = entry?;
        let path = entry.path()?.into_owned();
        let mut bytes = Vec::new();
        if path.starts_with("files") {
            entry.read_to_end(&mut bytes)?;
            let named =
                path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
            let kept = app.files.keep_any_size(&bytes, app.db.clock().now_ms())?;
            if kept.hash != named {
                return Err(fault(format!("file {named} was changed in this backup")));
            }
        } else if path.as_os_str() == "secret.key" {
            entry.read_to_end(&mut bytes)?;
            std::fs::write(app.config.data.join("secret.key"), &bytes)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::Clock;
    use crate::platform::config::Config;
    use crate::platform::db::DbAddress;
    use crate::platform::testing::{NOW_MS, fresh_postgres, wait_until_sealed};
    use crate::staff::testing;

    fn app(folder: &Path, database: Option<DbAddress>) -> App {
        let config = Config {
            data: folder.to_owned(),
            public_url: String::new(),
            listen: String::new(),
            database: database.unwrap_or_else(|| DbAddress::Sqlite(folder.join("qingting.db"))),
            largest_file_bytes: 1 << 20,
        };
        App::open(config, Clock::standing_at(NOW_MS)).unwrap()
    }

    fn a_small_centre(app: &App) -> String {
        app.db.write_now(migrations::run).unwrap();
        app.db.write_now(|tx| Ok(testing::person(tx, "chen", "agent", "一组"))).unwrap();
        wait_until_sealed(&app.db);
        app.files.keep(b"a letter", NOW_MS).unwrap().hash
    }

    #[test]
    fn a_backup_restores_on_either_engine_with_people_files_and_an_unbroken_log() {
        let here = tempfile::tempdir().unwrap();
        let source = app(here.path(), None);
        let letter = a_small_centre(&source);
        let file = here.path().join("centre.tar");
        let written = super::super::backup::write(&source, &file).unwrap();

        for database in [None, fresh_postgres()] {
            let there = tempfile::tempdir().unwrap();
            let target = app(there.path(), database);
            let read = read(&target, &file).unwrap();
            assert_eq!(read, written);
            assert_eq!(target.files.read(&letter).unwrap(), b"a letter");
            let people = target.db.read_now(crate::staff::people::list).unwrap();
            assert_eq!(people[0].name, "chen");
        }
    }

    #[test]
    fn a_database_in_use_and_a_cut_off_file_are_refused() {
        let here = tempfile::tempdir().unwrap();
        let source = app(here.path(), None);
        a_small_centre(&source);
        let file = here.path().join("centre.tar");
        super::super::backup::write(&source, &file).unwrap();

        assert!(read(&source, &file).unwrap_err().to_string().contains("not empty"));
        assert!(
            super::super::backup::write(&source, &file).unwrap_err().to_string().contains("exists")
        );

        let bytes = std::fs::read(&file).unwrap();
        let cut = here.path().join("cut.tar");
        std::fs::write(&cut, &bytes[..bytes.len() / 3]).unwrap();
        let there = tempfile::tempdir().unwrap();
        assert!(read(&app(there.path(), None), &cut).is_err());
    }
}
