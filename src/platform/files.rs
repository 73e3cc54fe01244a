//! Bytes kept under their hash: the same bytes twice are kept once, and what was kept never changes.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::db::Tx;
use super::ids::{hex, row_id};
use super::stop::{Outcome, Refusal, RefusalKind, fault, refused};
use crate::{sql, vals};

/// The folder in which bytes are kept.
#[derive(Clone, Debug)]
pub struct Files {
    folder: PathBuf,
    largest_bytes: u64,
}

/// Bytes that are safely on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    pub hash: String,
    pub size_bytes: i64,
    /// By what the bytes are, not by what the sender called them.
    pub media_type: String,
}

impl Files {
    pub fn new(folder: &Path, largest_bytes: u64) -> Outcome<Files> {
        fs::create_dir_all(folder)?;
        Ok(Files { folder: folder.to_owned(), largest_bytes })
    }

    /// Writes and syncs the bytes; call it before the transaction that refers to them.
    pub fn keep(&self, bytes: &[u8], now_ms: i64) -> Outcome<Kept> {
        if bytes.len() as u64 > self.largest_bytes {
            return Err(Refusal::new(RefusalKind::Unfit, "platform.file_too_large")
                .with("most", self.largest_bytes / 1_048_576)
                .into());
        }
        self.keep_any_size(bytes, now_ms)
    }

    /// As [`Files::keep`], for what must not be refused (a mail already accepted).
    pub fn keep_any_size(&self, bytes: &[u8], now_ms: i64) -> Outcome<Kept> {
        let hash = hex(&Sha256::digest(bytes));
        let place = self.place(&hash)?;
        if !place.exists() {
            let folder = place.parent().ok_or_else(|| fault("a kept file has a folder"))?;
            fs::create_dir_all(folder)?;
            let draft = folder.join(format!(".{}", row_id(now_ms)));
            let mut file = File::create(&draft)?;
            file.write_all(bytes)?;
            file.sync_all()?;
            fs::rename(&draft, &place)?;
            File::open(folder)?.sync_all()?;
        }
        let size_bytes = i64::try_from(bytes.len()).map_err(fault)?;
        Ok(Kept { hash, size_bytes, media_type: sniff(bytes).to_owned() })
    }

    /// The bytes kept under `hash`; a fault when they are gone or were changed on disk.
    pub fn read(&self, hash: &str) -> Outcome<Vec<u8>> {
        let bytes = fs::read(self.place(hash)?)?;
        if hex(&Sha256::digest(&bytes)) == hash {
            Ok(bytes)
        } else {
            Err(fault(format!("file {hash} was changed on disk")))
        }
    }

    fn place(&self, hash: &str) -> Outcome<PathBuf> {
        // A hash from outside must never become a path of its own choosing.
        if hash.len() != 64 || !hash.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(refused("platform.not_found"));
        }
        Ok(self.folder.join(&hash[..2]).join(hash))
    }
}

/// Notes kept bytes in the same transaction as what refers to them.
pub fn note(tx: &mut Tx<'_>, kept: &Kept) -> Outcome<()> {
    let now_ms = tx.now_ms();
    tx.exec(
        sql!(
            "INSERT INTO files (hash, size_bytes, media_type, kept_ms) VALUES ($1, $2, $3, $4) ON CONFLICT (hash) DO NOTHING"
        ),
        &vals![&kept.hash, kept.size_bytes, &kept.media_type, now_ms],
    )?;
    Ok(())
}

/// What the bytes are. Anything a browser could run is plain bytes to us.
fn sniff(bytes: &[u8]) -> &'static str {
    match infer::get(bytes) {
        Some(kind) if kind.mime_type() == "text/html" => "application/octet-stream",
        Some(kind) => kind.mime_type(),
        None if std::str::from_utf8(bytes).is_ok() => "text/plain",
        None => "application/octet-stream",
    }
}

/// Media types a browser may show in place; everything else is only offered for download.
pub fn may_show(media_type: &str) -> bool {
    matches!(
        media_type,
        "image/png" | "image/jpeg" | "image/gif" | "image/webp" | "application/pdf" | "text/plain"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_come_back_as_they_were_and_are_kept_once() {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::new(folder.path(), 1000).unwrap();

        let first = files.keep(b"hello", 1).unwrap();
        let second = files.keep(b"hello", 2).unwrap();

        assert_eq!(first, second);
        assert_eq!(files.read(&first.hash).unwrap(), b"hello");
    }

    #[test]
    fn a_path_in_place_of_a_hash_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::new(folder.path(), 1000).unwrap();

        assert_eq!(files.read("../../etc/passwd").unwrap_err().key(), Some("platform.not_found"));
    }

    #[test]
    fn too_large_a_file_is_refused_with_the_limit() {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::new(folder.path(), 3).unwrap();

        assert_eq!(files.keep(b"four", 1).unwrap_err().key(), Some("platform.file_too_large"));
    }

    #[test]
    fn a_page_dressed_as_a_picture_is_only_bytes() {
        assert_eq!(sniff(b"<!DOCTYPE html><script>alert(1)</script>"), "application/octet-stream");
        assert!(!may_show("application/octet-stream") && !may_show("image/svg+xml"));
    }
}
