//! What is asked of cases by others.

use service_language::Moment;

use crate::cases::asks::Asks;
use crate::platform::Tx;
use crate::platform::stop::Outcome;
use crate::{sql, vals};

pub fn put(tx: &mut Tx<'_>, case_id: &str, asks: &Asks) -> Outcome<()> {
    let moment = asks.words_moment.map(|moment| serde_json::to_string(&moment)).transpose()?;
    let rules = serde_json::to_string(&asks.raised_rules)?;
    tx.exec(
        sql!(
            "INSERT INTO case_asks (case_id, hold_why, words_moment, raised_rules) VALUES ($1, $2, $3, $4)
             ON CONFLICT (case_id) DO UPDATE SET hold_why = excluded.hold_why, words_moment = excluded.words_moment,
               raised_rules = excluded.raised_rules"
        ),
        &vals![case_id, &asks.hold_why, moment, rules],
    )
    .map(drop)
}

/// What is asked of a case, or of one merged into it.
pub fn find(tx: &mut Tx<'_>, case_id: &str) -> Outcome<Option<Asks>> {
    tx.find(
        sql!(
            "SELECT hold_why, words_moment, raised_rules FROM case_asks
             WHERE case_id IN (SELECT id FROM cases WHERE id = $1 OR merged_into = $1)
             ORDER BY CASE WHEN hold_why IS NULL THEN 1 ELSE 0 END, case_id LIMIT 1"
        ),
        &vals![case_id],
        |row| {
            let (moment, rules): (Option<String>, String) = (row.get(1)?, row.get(2)?);
            let words_moment: Option<Moment> =
                moment.map(|moment| serde_json::from_str(&moment)).transpose()?;
            let raised_rules = serde_json::from_str(&rules)?;
            Ok(Asks { hold_why: row.get(0)?, words_moment, raised_rules })
        },
    )
}
