//! Statements about published packs, drafts of packs and what is switched off.

use crate::platform::db::{Row, Tx};
use crate::platform::stop::Outcome;
use crate::staff::Who;
use crate::{sql, vals};

/// A published version of a pack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    pub pack_id: String,
    pub version: i64,
    pub toml: String,
    pub reason: String,
    pub published_name: String,
    pub published_ms: i64,
}

fn read_published(row: &Row) -> Outcome<Published> {
    Ok(Published {
        pack_id: row.get(0)?,
        version: row.get(1)?,
        toml: row.get(2)?,
        reason: row.get(3)?,
        published_name: row.get(4)?,
        published_ms: row.get(5)?,
    })
}

/// The newest version of every published pack.
pub fn newest_packs(tx: &mut Tx<'_>) -> Outcome<Vec<Published>> {
    tx.all(
        sql!(
            "SELECT p.pack_id, p.version, p.toml, p.reason, p.published_name, p.published_ms FROM language_packs p
             WHERE p.version = (SELECT MAX(n.version) FROM language_packs n WHERE n.pack_id = p.pack_id)
             ORDER BY p.pack_id"
        ),
        &[],
        read_published,
    )
}

/// Every version of one pack, newest first.
pub fn versions(tx: &mut Tx<'_>, pack_id: &str) -> Outcome<Vec<Published>> {
    tx.all(
        sql!(
            "SELECT pack_id, version, toml, reason, published_name, published_ms FROM language_packs
             WHERE pack_id = $1 ORDER BY version DESC"
        ),
        &vals![pack_id],
        read_published,
    )
}

pub fn insert_version(
    tx: &mut Tx<'_>,
    who: &Who,
    pack_id: &str,
    toml: &str,
    reason: &str,
) -> Outcome<i64> {
    let now_ms = tx.now_ms();
    tx.value(
        sql!(
            "INSERT INTO language_packs (pack_id, version, toml, reason, published_by, published_name, published_ms)
             SELECT CAST($1 AS TEXT), COALESCE(MAX(version), 0) + 1, CAST($2 AS TEXT), CAST($3 AS TEXT), CAST($4 AS TEXT),
               CAST($5 AS TEXT), CAST($6 AS BIGINT) FROM language_packs WHERE pack_id = $1
             RETURNING version"
        ),
        &vals![pack_id, toml, reason, &who.staff_id, &who.name, now_ms],
    )
}

/// A pack being worked on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    pub pack_id: String,
    pub toml: String,
    pub changed_name: String,
    pub changed_ms: i64,
}

fn read_draft(row: &Row) -> Outcome<Draft> {
    Ok(Draft {
        pack_id: row.get(0)?,
        toml: row.get(1)?,
        changed_name: row.get(2)?,
        changed_ms: row.get(3)?,
    })
}

pub fn drafts(tx: &mut Tx<'_>) -> Outcome<Vec<Draft>> {
    tx.all(
        sql!(
            "SELECT pack_id, toml, changed_name, changed_ms FROM language_drafts ORDER BY pack_id"
        ),
        &[],
        read_draft,
    )
}

pub fn draft(tx: &mut Tx<'_>, pack_id: &str) -> Outcome<Option<Draft>> {
    tx.find(
        sql!(
            "SELECT pack_id, toml, changed_name, changed_ms FROM language_drafts WHERE pack_id = $1"
        ),
        &vals![pack_id],
        read_draft,
    )
}

pub fn put_draft(tx: &mut Tx<'_>, who: &Who, pack_id: &str, toml: &str) -> Outcome<()> {
    let now_ms = tx.now_ms();
    tx.exec(
        sql!(
            "INSERT INTO language_drafts (pack_id, toml, changed_by, changed_name, changed_ms) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (pack_id) DO UPDATE SET toml = excluded.toml, changed_by = excluded.changed_by,
               changed_name = excluded.changed_name, changed_ms = excluded.changed_ms"
        ),
        &vals![pack_id, toml, &who.staff_id, &who.name, now_ms],
    )
    .map(drop)
}

pub fn drop_draft(tx: &mut Tx<'_>, pack_id: &str) -> Outcome<u64> {
    tx.exec(sql!("DELETE FROM language_drafts WHERE pack_id = $1"), &vals![pack_id])
}

/// Counts up whenever other packs are in force than before.
pub fn edition(tx: &mut Tx<'_>) -> Outcome<i64> {
    let found =
        tx.find(sql!("SELECT last FROM numbers WHERE series = 'language-edition'"), &[], |row| {
            row.get(0)
        })?;
    Ok(found.unwrap_or(0))
}

pub fn next_edition(tx: &mut Tx<'_>) -> Outcome<()> {
    tx.exec(
        sql!(
            "INSERT INTO numbers (series, last) VALUES ('language-edition', 1)
             ON CONFLICT (series) DO UPDATE SET last = numbers.last + 1"
        ),
        &[],
    )
    .map(drop)
}

/// Something switched off, or asked to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Switch {
    pub about: String,
    pub asked_by: String,
    pub asked_name: String,
    pub asked_ms: i64,
    pub confirmed_name: Option<String>,
    pub off_ms: Option<i64>,
}

pub fn switches(tx: &mut Tx<'_>) -> Outcome<Vec<Switch>> {
    tx.all(
        sql!(
            "SELECT about, asked_by, asked_name, asked_ms, confirmed_name, off_ms FROM language_switches ORDER BY about"
        ),
        &[],
        |row| {
            Ok(Switch {
                about: row.get(0)?,
                asked_by: row.get(1)?,
                asked_name: row.get(2)?,
                asked_ms: row.get(3)?,
                confirmed_name: row.get(4)?,
                off_ms: row.get(5)?,
            })
        },
    )
}

pub fn ask_off(tx: &mut Tx<'_>, who: &Who, about: &str) -> Outcome<()> {
    let now_ms = tx.now_ms();
    tx.exec(
        sql!(
            "INSERT INTO language_switches (about, asked_by, asked_name, asked_ms) VALUES ($1, $2, $3, $4)
             ON CONFLICT (about) DO NOTHING"
        ),
        &vals![about, &who.staff_id, &who.name, now_ms],
    )
    .map(drop)
}

pub fn confirm_off(tx: &mut Tx<'_>, who: &Who, about: &str) -> Outcome<()> {
    let now_ms = tx.now_ms();
    tx.exec(
        sql!(
            "UPDATE language_switches SET confirmed_by = $2, confirmed_name = $3, off_ms = $4 WHERE about = $1"
        ),
        &vals![about, &who.staff_id, &who.name, now_ms],
    )
    .map(drop)
}

pub fn drop_switch(tx: &mut Tx<'_>, about: &str) -> Outcome<u64> {
    tx.exec(sql!("DELETE FROM language_switches WHERE about = $1"), &vals![about])
}
