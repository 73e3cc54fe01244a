//! The ladder of escalation: who takes it on and how soon they respond, and how far it must be climbed before a complaint
//! may end without the customer's agreement.

use super::kinds::Level;
use super::steps::Allowed;

/// One rung.
pub struct Rung {
    pub level: Level,
    /// The time to respond, on the team's calendar; the highest rungs answer at any hour.
    pub respond: Allowed,
    pub hours: Hours,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hours {
    Working,
    Any,
}

const fn rung(level: Level, minutes: i64, hours: Hours) -> Rung {
    Rung { level, respond: Allowed::Minutes(minutes), hours }
}

/// Amounts are the centre's defaults; the source only says that a ladder exists.
pub const LADDER: [Rung; 4] = [
    rung(Level::Leader, 15, Hours::Working),
    rung(Level::Specialist, 120, Hours::Working),
    rung(Level::Director, 120, Hours::Any),
    rung(Level::Board, 30, Hours::Any),
];

impl Level {
    pub fn rung(self) -> &'static Rung {
        let found = LADDER.iter().find(|rung| rung.level == self);
        found.expect("the ladder has a rung for every level")
    }
}

/// How far the ladder must be climbed for a complaint of this severity, 0 to 3.
pub fn highest_needed(severity: i64) -> Level {
    match severity {
        ..=1 => Level::Leader,
        2 => Level::Specialist,
        _ => Level::Director,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_level_has_its_rung_and_the_severe_climb_higher() {
        assert!(Level::ALL.iter().zip(&LADDER).all(|(level, rung)| rung.level == *level));
        assert!([0, 1, 2, 3].map(highest_needed).is_sorted());
    }
}
