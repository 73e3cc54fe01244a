//! Who else is in a case right now, and the half-written words each person left there.

use serde_json::json;

use super::kinds::{Doing, DraftKind};
use super::store;
use super::telling::see;
use crate::platform::stop::Outcome;
use crate::platform::{Tx, events};
use crate::staff::Who;

/// Somebody who has the case before their eyes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Looker {
    pub staff_id: String,
    pub name: String,
    pub doing: Doing,
    pub until_ms: i64,
}

/// A sign of life counts this long; the browser gives one every 20 seconds.
const SIGN_OF_LIFE_MS: i64 = 45_000;

/// Says that `who` looks at the case or writes in it. Only a change is told and logged, not every sign of life.
pub fn look(tx: &mut Tx<'_>, who: &Who, case_id: &str, doing: Doing) -> Outcome<()> {
    see(tx, who, case_id)?;
    let now_ms = tx.now_ms();
    let before = store::company::looker(tx, case_id, &who.staff_id)?;
    let looker = Looker {
        staff_id: who.staff_id.clone(),
        name: who.name.clone(),
        doing,
        until_ms: now_ms + SIGN_OF_LIFE_MS,
    };
    store::company::put_looker(tx, case_id, &looker)?;
    if before.is_some_and(|b| b.doing == doing && b.until_ms > now_ms) {
        return Ok(());
    }
    store::company::forget_gone(tx, case_id, now_ms)?;
    events::record(
        tx,
        &who.actor(),
        "case_looked_at",
        &looking(case_id),
        &json!({ "doing": doing }),
    )
}

/// Says that `who` left the case.
pub fn leave(tx: &mut Tx<'_>, who: &Who, case_id: &str) -> Outcome<()> {
    if store::company::drop_looker(tx, case_id, &who.staff_id)? > 0 {
        events::record(tx, &who.actor(), "case_left", &looking(case_id), &json!({}))?;
    }
    Ok(())
}

/// Everybody else who is in the case.
pub fn others(tx: &mut Tx<'_>, who: &Who, case_id: &str) -> Outcome<Vec<Looker>> {
    see(tx, who, case_id)?;
    let now_ms = tx.now_ms();
    let all = store::company::lookers(tx, case_id, now_ms)?;
    Ok(all.into_iter().filter(|l| l.staff_id != who.staff_id).collect())
}

fn looking(case_id: &str) -> String {
    format!("looking:{case_id}")
}

/// Half-written words and when they were last touched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    pub kind: DraftKind,
    pub words: String,
    pub changed_ms: i64,
}

/// Keeps a draft; empty words drop it. Drafts are nobody else's business: no event tells of them.
pub fn save_draft(
    tx: &mut Tx<'_>,
    who: &Who,
    case_id: &str,
    kind: DraftKind,
    words: &str,
) -> Outcome<()> {
    see(tx, who, case_id)?;
    if words.trim().is_empty() {
        store::company::drop_draft(tx, case_id, &who.staff_id, kind)
    } else {
        store::company::put_draft(tx, case_id, &who.staff_id, kind, words)
    }
}

/// The drafts `who` left in a case.
pub fn drafts(tx: &mut Tx<'_>, who: &Who, case_id: &str) -> Outcome<Vec<Draft>> {
    see(tx, who, case_id)?;
    store::company::drafts(tx, case_id, &who.staff_id)
}
