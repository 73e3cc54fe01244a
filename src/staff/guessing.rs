//! Guessing a secret is slowed down: wrong tries are counted by what was tried and by where it came from. The same rows
//! as for sign-in, and the same daily tidying.

use super::store;
use crate::platform::Tx;
use crate::platform::stop::{Outcome, Refusal, RefusalKind};

const WINDOW_MS: i64 = 15 * 60_000;

/// Something guarded by a secret without an account, such as a case's code.
#[derive(Clone, Debug)]
pub struct Guarded<'g> {
    /// Names the thing and what was typed: `track:C-2026-000001`.
    pub thing: &'g str,
    pub address: &'g str,
    pub most_by_thing: i64,
    pub most_by_address: i64,
}

impl Guarded<'_> {
    fn keys(&self) -> [(String, i64); 2] {
        let thing: String = self.thing.chars().take(80).collect();
        let kind = thing.split(':').next().unwrap_or("").to_owned();
        [
            (thing, self.most_by_thing),
            (format!("{kind}-address:{}", self.address), self.most_by_address),
        ]
    }

    /// Refuses for a while after too many wrong tries, right or wrong alike.
    pub fn may_try(&self, tx: &mut Tx<'_>) -> Outcome<()> {
        let since_ms = tx.now_ms() - WINDOW_MS;
        for (key, most) in self.keys() {
            if store::count_failures(tx, &key, since_ms)? >= most {
                return Err(Refusal::new(RefusalKind::TooMany, "staff.too_many_tries").into());
            }
        }
        Ok(())
    }

    /// Counts a wrong try.
    pub fn was_wrong(&self, tx: &mut Tx<'_>) -> Outcome<()> {
        for (key, _) in self.keys() {
            store::insert_failure(tx, &key)?;
        }
        Ok(())
    }
}
