//! Merges and splits.

use crate::cases::joining::{CaseMerge, CaseSplit};
use crate::platform::stop::Outcome;
use crate::platform::{Row, Tx};
use crate::{sql, vals};

/// A case that was merged into one that goes, or comes back, follows it.
pub fn set_merged(tx: &mut Tx<'_>, id: &str, into: &str) -> Outcome<()> {
    tx.exec(sql!("UPDATE cases SET merged_into = $2 WHERE id = $1"), &vals![id, into])?;
    Ok(())
}

/// Only right after the row was made.
pub fn set_split_from(tx: &mut Tx<'_>, id: &str, from_id: &str) -> Outcome<()> {
    tx.exec(
        sql!("UPDATE cases SET split_from = $2 WHERE id = $1 AND split_from IS NULL"),
        &vals![id, from_id],
    )?;
    Ok(())
}

pub fn insert_merge(tx: &mut Tx<'_>, merge: &CaseMerge) -> Outcome<()> {
    let m = merge;
    let moved = serde_json::to_string(&m.moved)?;
    tx.exec(
        sql!(
            "INSERT INTO case_merges (id, kept_id, gone_id, moved, merged_by, merged_ms) VALUES ($1, $2, $3, $4, $5, $6)"
        ),
        &vals![&m.id, &m.kept_id, &m.gone_id, moved, &m.merged_by, m.merged_ms],
    )?;
    Ok(())
}

pub fn find_merge(tx: &mut Tx<'_>, id: &str) -> Outcome<Option<CaseMerge>> {
    tx.find(
        sql!("SELECT id, kept_id, gone_id, moved, merged_by, merged_ms, undone_ms FROM case_merges WHERE id = $1"),
        &vals![id],
        read_merge,
    )
}

pub fn merges_into(tx: &mut Tx<'_>, kept_id: &str) -> Outcome<Vec<CaseMerge>> {
    tx.all(
        sql!(
            "SELECT id, kept_id, gone_id, moved, merged_by, merged_ms, undone_ms FROM case_merges
             WHERE kept_id = $1 AND undone_ms IS NULL ORDER BY merged_ms DESC, id DESC"
        ),
        &vals![kept_id],
        read_merge,
    )
}

pub fn end_merge(tx: &mut Tx<'_>, id: &str, at_ms: i64) -> Outcome<()> {
    tx.exec(sql!("UPDATE case_merges SET undone_ms = $2 WHERE id = $1"), &vals![id, at_ms])?;
    Ok(())
}

pub fn insert_split(tx: &mut Tx<'_>, split: &CaseSplit) -> Outcome<()> {
    let s = split;
    let moved = serde_json::to_string(&s.moved)?;
    tx.exec(
        sql!(
            "INSERT INTO case_splits (id, from_id, made_id, moved, split_by, split_ms) VALUES ($1, $2, $3, $4, $5, $6)"
        ),
        &vals![&s.id, &s.from_id, &s.made_id, moved, &s.split_by, s.split_ms],
    )?;
    Ok(())
}

pub fn find_split(tx: &mut Tx<'_>, id: &str) -> Outcome<Option<CaseSplit>> {
    tx.find(
        sql!("SELECT id, from_id, made_id, moved, split_by, split_ms, undone_ms FROM case_splits WHERE id = $1"),
        &vals![id],
        read_split,
    )
}

pub fn splits_from(tx: &mut Tx<'_>, from_id: &str) -> Outcome<Vec<CaseSplit>> {
    tx.all(
        sql!(
            "SELECT id, from_id, made_id, moved, split_by, split_ms, undone_ms FROM case_splits
             WHERE from_id = $1 AND undone_ms IS NULL ORDER BY split_ms DESC, id DESC"
        ),
        &vals![from_id],
        read_split,
    )
}

pub fn end_split(tx: &mut Tx<'_>, id: &str, at_ms: i64) -> Outcome<()> {
    tx.exec(sql!("UPDATE case_splits SET undone_ms = $2 WHERE id = $1"), &vals![id, at_ms])?;
    Ok(())
}

fn read_merge(row: &Row) -> Outcome<CaseMerge> {
    let moved: String = row.get(3)?;
    Ok(CaseMerge {
        id: row.get(0)?,
        kept_id: row.get(1)?,
        gone_id: row.get(2)?,
        moved: serde_json::from_str(&moved)?,
        merged_by: row.get(4)?,
        merged_ms: row.get(5)?,
        undone_ms: row.get(6)?,
    })
}

fn read_split(row: &Row) -> Outcome<CaseSplit> {
    let moved: String = row.get(3)?;
    Ok(CaseSplit {
        id: row.get(0)?,
        from_id: row.get(1)?,
        made_id: row.get(2)?,
        moved: serde_json::from_str(&moved)?,
        split_by: row.get(4)?,
        split_ms: row.get(5)?,
        undone_ms: row.get(6)?,
    })
}
