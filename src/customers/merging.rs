//! Two records of one person become one, and two again when it was a mistake. Nothing is copied or deleted: the gone
//! customer's rows stay its own and are shown under the kept one.

use serde_json::json;

use super::actions::log;
use super::store;
use crate::platform::Tx;
use crate::platform::stop::{Outcome, absent, refused};
use crate::staff::{Permission, Who};

/// A merge as it was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merge {
    pub id: String,
    pub kept_id: String,
    pub gone_id: String,
    /// The gone customer and those that had been merged into it before.
    pub moved: Vec<String>,
    pub merged_by: String,
    pub merged_ms: i64,
    pub undone_ms: Option<i64>,
}

/// Shows `gone_id` as `kept_id` from now on; gives the merge's id, by which it can be taken back.
pub fn merge(tx: &mut Tx<'_>, who: &Who, kept_id: &str, gone_id: &str) -> Outcome<String> {
    who.need(Permission::MergeCustomers)?;
    // One lock for all merges: they are rare, and chains of them must not be tied crosswise.
    tx.lock("customers", "merging")?;
    let (kept, gone) = (store::find(tx, kept_id)?, store::find(tx, gone_id)?);
    if kept.id == gone.id {
        return Err(refused("customers.merge_with_itself"));
    }
    if kept.merged_into.is_some() || gone.merged_into.is_some() {
        return Err(refused("customers.already_merged"));
    }
    let now_ms = tx.now_ms();
    let moved = store::group(tx, gone_id)?;
    for id in &moved {
        store::set_merged(tx, id, Some(kept_id), Some(now_ms))?;
    }
    let merge = Merge {
        id: tx.new_id(),
        kept_id: kept_id.to_owned(),
        gone_id: gone_id.to_owned(),
        moved,
        merged_by: who.staff_id.clone(),
        merged_ms: now_ms,
        undone_ms: None,
    };
    store::insert_merge(tx, &merge)?;
    let facts =
        json!({ "gone": gone_id, "merge": merge.id, "also": [format!("customer:{gone_id}")] });
    log(tx, who, "customers_merged", kept_id, &facts)?;
    Ok(merge.id)
}

/// Takes a merge back: the gone customer is itself again, with what came in through its contact points meanwhile.
pub fn unmerge(tx: &mut Tx<'_>, who: &Who, merge_id: &str) -> Outcome<()> {
    who.need(Permission::MergeCustomers)?;
    tx.lock("customers", "merging")?;
    let merge =
        store::find_merge(tx, merge_id)?.ok_or_else(|| absent("customers.merge_not_found"))?;
    if merge.undone_ms.is_some() {
        return Err(refused("customers.merge_already_undone"));
    }
    // While the kept one is itself shown as somebody else, taking this back first would tie later merges crosswise.
    if store::find(tx, &merge.kept_id)?.merged_into.is_some() {
        return Err(refused("customers.undo_later_merge_first"));
    }
    let now_ms = tx.now_ms();
    for id in &merge.moved {
        if *id == merge.gone_id {
            store::set_merged(tx, id, None, None)?;
        } else {
            store::set_merged(tx, id, Some(&merge.gone_id), Some(now_ms))?;
        }
    }
    store::end_merge(tx, merge_id, now_ms)?;
    let gone = format!("customer:{}", merge.gone_id);
    log(
        tx,
        who,
        "customers_unmerged",
        &merge.kept_id,
        &json!({ "merge": merge_id, "also": [gone] }),
    )
}

/// Merges into this customer that can still be taken back, newest first.
pub fn merges_of(tx: &mut Tx<'_>, kept_id: &str) -> Outcome<Vec<Merge>> {
    store::merges_into(tx, kept_id)
}
