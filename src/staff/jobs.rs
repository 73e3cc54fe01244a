//! The daily tidying: dead sessions and old sign-in failures go.

use super::store_org;
use crate::platform::db::Tx;
use crate::platform::jobs;
use crate::platform::stop::Outcome;

pub const TIDY: &str = "staff_tidy";

const DAY_MS: i64 = 24 * 3_600_000;

/// Plans tomorrow's tidying; there is one a day, however often it is planned.
pub fn plan_tidying(tx: &mut Tx<'_>) -> Outcome<()> {
    let at_ms = tx.now_ms() + DAY_MS;
    jobs::plan_once(tx, &format!("{TIDY}:{}", at_ms / DAY_MS), TIDY, &(), at_ms)
}

/// Removes what nothing looks at any more, and plans the next tidying.
pub fn tidy(tx: &mut Tx<'_>) -> Outcome<()> {
    let before_ms = tx.now_ms() - 2 * DAY_MS;
    store_org::clear_before(tx, before_ms)?;
    plan_tidying(tx)
}
