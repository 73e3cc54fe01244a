//! Who takes a new case. Pure: presence, limits and loads are arguments.

use crate::named;
use crate::staff::people::Presence;

/// A member of the team as routing sees them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    pub staff_id: String,
    pub presence: Presence,
    /// How many open cases this person takes at the most.
    pub case_limit: i64,
    pub open_cases: i64,
    /// When they last got a case; `None` when they have none.
    pub last_got_ms: Option<i64>,
}

named! {
    /// How a team gives out its work.
    pub enum Mode {
        /// To the person who has been without a new case the longest.
        LongestIdle = "longest_idle",
        /// Nobody is given anything; people take from the queue.
        Queue = "queue",
    }
}

/// The ready person below their limit who has been without a new case the longest; `None`: the team's queue.
pub fn who_takes_it(mode: Mode, team: &[Candidate]) -> Option<&str> {
    if mode == Mode::Queue {
        return None;
    }
    team.iter()
        .filter(|c| c.presence == Presence::Ready && c.open_cases < c.case_limit)
        .min_by_key(|c| (c.last_got_ms.unwrap_or(0), c.open_cases, c.staff_id.as_str()))
        .map(|c| c.staff_id.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn member(
        id: &str,
        presence: Presence,
        open_cases: i64,
        last_got_ms: Option<i64>,
    ) -> Candidate {
        Candidate { staff_id: id.into(), presence, case_limit: 3, open_cases, last_got_ms }
    }

    #[test]
    fn the_one_who_waited_longest_for_work_takes_it() {
        let team = [
            member("a", Presence::Ready, 1, Some(20)),
            member("b", Presence::Ready, 2, Some(10)),
            member("c", Presence::Ready, 3, Some(1)), // at the limit
            member("d", Presence::Away, 0, None),
        ];

        assert_eq!(who_takes_it(Mode::LongestIdle, &team), Some("b"));
        assert_eq!(who_takes_it(Mode::Queue, &team), None);
    }

    #[test]
    fn with_nobody_free_the_case_stays_in_the_teams_queue() {
        let team = [member("a", Presence::Busy, 0, None), member("b", Presence::WrapUp, 0, None)];

        assert_eq!(who_takes_it(Mode::LongestIdle, &team), None);
        assert_eq!(who_takes_it(Mode::LongestIdle, &[]), None);
    }
}
