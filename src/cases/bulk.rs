//! One change to many cases. Each is a transaction of its own: what is refused for one does not stop the others.

use super::assigning::{To, assign};
use super::kinds::Priority;
use super::working::{Closing, close, prioritise, reopen, snooze, tag, untag, wake_now};
use crate::platform::stop::{Outcome, refused};
use crate::platform::{Db, Tx};
use crate::staff::{Permission, Who};

/// What can be done to many cases at once.
#[derive(Clone, Debug)]
pub enum Change {
    Assign(To),
    Close(Closing),
    Reopen,
    Tag(String),
    Untag(String),
    Prioritise(Priority),
    Snooze { until_ms: i64 },
    Wake,
}

/// More than this is a mistake of the hand, or work for a rule.
pub const MOST_AT_ONCE: usize = 500;

/// Does `change` to each case; gives what became of each, in the order asked.
pub async fn change_many(
    db: &Db,
    who: &Who,
    ids: Vec<String>,
    change: Change,
) -> Outcome<Vec<(String, Outcome<()>)>> {
    who.need(Permission::LeadTeam)?;
    if ids.len() > MOST_AT_ONCE {
        return Err(refused("cases.too_many_at_once"));
    }
    // Handed to the lane together, they share its commits.
    let all = ids.into_iter().map(|id| {
        let (who, change, asked) = (who.clone(), change.clone(), id.clone());
        async move { (id, db.write(move |tx| apply(tx, &who, &asked, &change)).await) }
    });
    Ok(futures::future::join_all(all).await)
}

fn apply(tx: &mut Tx<'_>, who: &Who, id: &str, change: &Change) -> Outcome<()> {
    match change {
        Change::Assign(to) => assign(tx, who, id, to),
        Change::Close(closing) => close(tx, who, id, closing),
        Change::Reopen => reopen(tx, who, id),
        Change::Tag(words) => tag(tx, who, id, words),
        Change::Untag(words) => untag(tx, who, id, words),
        Change::Prioritise(priority) => prioritise(tx, who, id, *priority),
        Change::Snooze { until_ms } => snooze(tx, who, id, *until_ms),
        Change::Wake => wake_now(tx, who, id),
    }
}
