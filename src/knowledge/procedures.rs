//! Procedures 作业规范: owner, review day, and versions that each hold from a day on (F126).

use serde_json::json;

use super::store;
use crate::platform::stop::{Outcome, absent, refused};
use crate::platform::{Tx, events};
use crate::staff::{Permission, Who, people};

/// A procedure with the version that holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Procedure {
    pub id: String,
    /// What it belongs to: `complaint-3`, `case-close`; empty when to no step.
    pub step: String,
    pub owner: String,
    pub owner_name: String,
    /// By when its owner looks at it again.
    pub review_ms: i64,
    pub version: i64,
    pub title: String,
    pub body: String,
    pub valid_from_ms: i64,
}

/// What is written.
#[derive(Clone, Debug)]
pub struct Text<'a> {
    pub title: &'a str,
    pub body: &'a str,
    pub valid_from_ms: i64,
    pub review_ms: i64,
}

/// Writes the first version; gives the procedure's id.
pub fn begin(
    tx: &mut Tx<'_>,
    who: &Who,
    step: &str,
    owner: &str,
    text: &Text<'_>,
) -> Outcome<String> {
    who.need(Permission::EditKnowledge)?;
    fit(tx, text)?;
    let owner = people::find(tx, owner)?;
    let id = tx.new_id();
    store::insert_procedure(tx, &id, step.trim(), (&owner.id, &owner.name), text.review_ms)?;
    store::insert_version(tx, who, &id, text)?;
    tell(tx, who, "procedure_begun", &id, 1)?;
    Ok(id)
}

/// Writes a new version; older ones stay for the days on which they held.
pub fn rewrite(tx: &mut Tx<'_>, who: &Who, id: &str, text: &Text<'_>) -> Outcome<i64> {
    who.need(Permission::EditKnowledge)?;
    fit(tx, text)?;
    tx.lock("procedure", id)?;
    if store::versions(tx, id)?.is_empty() {
        return Err(absent("knowledge.no_such_procedure"));
    }
    let version = store::insert_version(tx, who, id, text)?;
    store::set_review(tx, id, text.review_ms)?;
    tell(tx, who, "procedure_rewritten", id, version)?;
    Ok(version)
}

/// Its owner looked at it and it still holds; the next review is set.
pub fn review(tx: &mut Tx<'_>, who: &Who, id: &str, next_ms: i64) -> Outcome<()> {
    who.need(Permission::EditKnowledge)?;
    if next_ms <= tx.now_ms() {
        return Err(refused("knowledge.review_in_the_past"));
    }
    store::set_review(tx, id, next_ms)?;
    tell(tx, who, "procedure_reviewed", id, 0)
}

fn fit(tx: &Tx<'_>, text: &Text<'_>) -> Outcome<()> {
    if text.title.trim().is_empty() || text.body.trim().is_empty() {
        return Err(refused("knowledge.title_and_body"));
    }
    if text.review_ms <= tx.now_ms() {
        return Err(refused("knowledge.review_in_the_past"));
    }
    Ok(())
}

fn tell(tx: &mut Tx<'_>, who: &Who, kind: &str, id: &str, version: i64) -> Outcome<()> {
    let told = json!({ "version": version });
    events::record(tx, &who.actor(), kind, &format!("procedure:{id}"), &told)
}

/// All procedures as they hold at `at_ms`; one that does not hold yet shows its first version.
pub fn all(tx: &mut Tx<'_>, at_ms: i64) -> Outcome<Vec<Procedure>> {
    let mut found: Vec<Procedure> = Vec::new();
    for version in store::all_versions(tx)? {
        match found.last_mut() {
            // Versions of one procedure follow each other, the oldest first.
            Some(known) if known.id == version.id => {
                if version.valid_from_ms <= at_ms {
                    *known = version;
                }
            }
            _ => found.push(version),
        }
    }
    Ok(found)
}

/// The procedure of a step as it held at `at_ms`.
pub fn valid_for(tx: &mut Tx<'_>, step: &str, at_ms: i64) -> Outcome<Option<Procedure>> {
    let all = all(tx, at_ms)?;
    Ok(all.into_iter().rfind(|p| p.step == step && p.valid_from_ms <= at_ms))
}

/// One procedure as it held at `at_ms`, and all its versions, newest first.
pub fn find(tx: &mut Tx<'_>, id: &str, at_ms: i64) -> Outcome<(Procedure, Vec<Procedure>)> {
    let found = all(tx, at_ms)?.into_iter().find(|p| p.id == id);
    let found = found.ok_or_else(|| absent("knowledge.no_such_procedure"))?;
    Ok((found, store::versions(tx, id)?))
}

/// Those whose review day has passed, the longest first.
pub fn overdue(tx: &mut Tx<'_>) -> Outcome<Vec<Procedure>> {
    let now_ms = tx.now_ms();
    let mut due: Vec<Procedure> =
        all(tx, now_ms)?.into_iter().filter(|p| p.review_ms <= now_ms).collect();
    due.sort_by_key(|procedure| procedure.review_ms);
    Ok(due)
}
