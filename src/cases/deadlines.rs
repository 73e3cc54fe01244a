//! Which clocks a case has and whether they run. Pure: the case's standing and turns are the only arguments.

use serde::{Deserialize, Serialize};

use super::case::{Case, Standing};
use super::kinds::{DeadlineKind, Priority};

/// How much working time each clock allows, by priority from low to urgent. A setting; these are the defaults.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Targets {
    pub first_reply_minutes: [i64; 4],
    pub next_reply_minutes: [i64; 4],
    pub resolution_minutes: [i64; 4],
}

impl Default for Targets {
    // A first answer within one working day (K08), an urgent one within the hour.
    fn default() -> Self {
        Targets {
            first_reply_minutes: [900, 450, 120, 60],
            next_reply_minutes: [900, 450, 240, 120],
            resolution_minutes: [4500, 2250, 1350, 450],
        }
    }
}

impl Targets {
    pub fn allowed_ms(&self, kind: DeadlineKind, priority: Priority) -> i64 {
        let by_priority = match kind {
            DeadlineKind::FirstReply => &self.first_reply_minutes,
            DeadlineKind::NextReply => &self.next_reply_minutes,
            DeadlineKind::Resolution => &self.resolution_minutes,
        };
        let level = usize::try_from(priority.level()).unwrap_or(1);
        by_priority.get(level).copied().unwrap_or(450).clamp(1, 525_600) * 60_000
    }
}

/// What a clock should do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    /// It is our turn.
    Runs,
    /// It is the customer's turn; what was spent stays spent.
    Stands,
    /// Done what it was set for.
    Met,
    /// No longer asked for: the case went into another, or was closed without it.
    Dropped,
}

/// The rule, one row a clock.
pub fn wanted(kind: DeadlineKind, case: &Case) -> Clock {
    let our_turn = case.waiting_since_ms.is_some();
    let replied = case.first_replied_ms.is_some();
    match (kind, case.standing()) {
        (_, Standing::Merged) => Clock::Dropped,
        (DeadlineKind::FirstReply, _) if replied => Clock::Met,
        (DeadlineKind::Resolution, Standing::Closed) => Clock::Met,
        (_, Standing::Closed) => Clock::Dropped,
        // Until the first answer there is no next one.
        (DeadlineKind::NextReply, _) if !replied => Clock::Dropped,
        (DeadlineKind::NextReply, _) if !our_turn => Clock::Met,
        _ if our_turn => Clock::Runs,
        _ => Clock::Stands,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cases::case::tests::a_case;

    #[test]
    fn clocks_run_only_while_it_is_our_turn() {
        use Clock::{Dropped, Met, Runs, Stands};
        use DeadlineKind::{FirstReply, NextReply, Resolution};
        let open = a_case();
        let asked = Case { waiting_since_ms: Some(1), ..open.clone() };
        let answered = Case { first_replied_ms: Some(2), ..open.clone() };
        let asked_again = Case { waiting_since_ms: Some(3), ..answered.clone() };
        let closed = Case { closed_ms: Some(4), ..answered.clone() };
        let closed_unanswered = Case { closed_ms: Some(4), ..open.clone() };
        let merged = Case { merged_into: Some("C-2026-000009".into()), ..asked.clone() };

        for (case, first, next, resolution) in [
            (&asked, Runs, Dropped, Runs),
            (&answered, Met, Met, Stands),
            (&asked_again, Met, Runs, Runs),
            (&closed, Met, Dropped, Met),
            (&closed_unanswered, Dropped, Dropped, Met),
            (&merged, Dropped, Dropped, Dropped),
        ] {
            let clocks = [FirstReply, NextReply, Resolution].map(|kind| wanted(kind, case));
            assert_eq!(clocks, [first, next, resolution], "{case:?}");
        }
    }

    #[test]
    fn the_more_urgent_the_shorter() {
        let targets = Targets::default();
        for kind in DeadlineKind::ALL {
            let allowed = Priority::ALL.map(|priority| targets.allowed_ms(*kind, priority));
            assert!(allowed.is_sorted_by(|a, b| a > b), "{kind:?}: {allowed:?}");
        }
    }
}
