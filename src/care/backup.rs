//! `qingting backup FILE`: the whole centre in one file, taken while it runs; the same form for both databases.

use std::fs::File;
use std::io::{BufWriter, Read, Seek, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::platform::events;
use crate::platform::stop::{Outcome, fault};
use crate::platform::{dump, migrations};

/// Keep the whole centre in one file, while it runs.
#[derive(Args)]
pub struct BackupArguments {
    /// Where to write, such as `centre-2026-11-25.tar`; an existing file is not overwritten.
    pub file: PathBuf,
}

/// The first entry of a backup: what it is and what must hold after restoring it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    pub qingting: String,
    pub taken_ms: i64,
    /// Schema steps that had run.
    pub steps: Vec<String>,
    /// Rows by table, in the order in which they are to be read.
    pub tables: Vec<(String, u64)>,
    pub last_seq: i64,
    pub last_hash: String,
}

impl BackupArguments {
    pub fn run(self, app: &App) -> Outcome<()> {
        let manifest = write(app, &self.file)?;
        let rows: u64 = manifest.tables.iter().map(|(_, n)| n).sum();
        println!("{}: {rows} rows, events up to {}", self.file.display(), manifest.last_seq);
        Ok(())
    }
}

/// Writes a backup; it stands under its name only when it is complete and on disk.
pub fn write(app: &App, file: &Path) -> Outcome<Manifest> {
    if file.exists() {
        return Err(fault(format!("{} exists already; name another file", file.display())));
    }
    let mut draft = file.as_os_str().to_owned();
    draft.push(".part");
    let draft = PathBuf::from(draft);
    let work = app.config.data.join("backup.part");
    let (manifest, tables) = snapshot(app, &work)?;
    let archive = File::create(&draft)?;
    let mut tar = tar::Builder::new(BufWriter::new(archive));
    put(&mut tar, "manifest.json", serde_json::to_string_pretty(&manifest)?.as_bytes())?;
    for (name, mut table) in tables {
        table.rewind()?;
        tar.append_file(format!("tables/{name}.jsonl"), &mut table)?;
    }
    std::fs::remove_file(&work)?;
    // After the tables: files are never changed or removed, so all that the rows name are there.
    put_files(&mut tar, &app.config.data.join("files"))?;
    let secret = app.config.data.join("secret.key");
    if secret.exists() {
        tar.append_path_with_name(&secret, "secret.key")?;
    }
    let mut archive = tar.into_inner()?;
    archive.flush()?;
    archive.into_inner().map_err(fault)?.sync_all()?;
    std::fs::rename(&draft, file)?;
    Ok(manifest)
}

/// All tables at one moment, each in a temporary file.
fn snapshot(app: &App, work: &Path) -> Outcome<(Manifest, Vec<(String, File)>)> {
    let work = work.to_owned();
    app.db.read_now(move |tx| {
        dump::stand_still(tx)?;
        let mut files = Vec::new();
        let mut tables = Vec::new();
        for table in dump::tables() {
            // Made and unlinked at once: it lives as long as its handle.
            let file =
                File::options().read(true).write(true).create(true).truncate(true).open(&work)?;
            std::fs::remove_file(&work)?;
            let mut writer = BufWriter::new(file);
            let rows = dump::write_table(tx, &table, &mut writer)?;
            tables.push((table.clone(), rows));
            files.push((table, writer.into_inner().map_err(fault)?));
        }
        File::create(&work)?;
        let last_seq = events::newest_seq(tx)?;
        let last_hash = events::after(tx, last_seq - 1, 1)?
            .pop()
            .and_then(|event| event.hash)
            .unwrap_or_default();
        let manifest = Manifest {
            qingting: env!("CARGO_PKG_VERSION").to_owned(),
            taken_ms: tx.now_ms(),
            steps: migrations::ran(tx)?,
            tables,
            last_seq,
            last_hash,
        };
        Ok((manifest, files))
    })
}

fn put(tar: &mut tar::Builder<impl Write>, name: &str, bytes: &[u8]) -> Outcome<()> {
    let mut header = tar::Header::new_gnu();
    header.set_size(bytes.len() as u64);
    header.set_mode(0o600);
    header.set_cksum();
    Ok(tar.append_data(&mut header, name, bytes)?)
}

fn put_files(tar: &mut tar::Builder<impl Write>, folder: &Path) -> Outcome<()> {
    for shelf in std::fs::read_dir(folder)? {
        let shelf = shelf?.path();
        if !shelf.is_dir() {
            continue;
        }
        for file in std::fs::read_dir(&shelf)? {
            let path = file?.path();
            let name =
                path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
            // Names that begin with a dot are being written.
            if !name.starts_with('.') {
                let mut bytes = Vec::new();
                File::open(&path)?.read_to_end(&mut bytes)?;
                put(tar, &format!("files/{name}"), &bytes)?;
            }
        }
    }
    Ok(())
}
