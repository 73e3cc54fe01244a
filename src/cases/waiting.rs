//! Whose turn it is. Pure: the turns of the conversation are the only argument.

use super::kinds::{Delivery, Direction};
use super::store::messages::Turn;

/// Since when the customer waits for us: since their first words after our last answer that really went out. A queued
/// or failed answer is an attempt, not an answer.
pub fn waiting_since(turns: &[Turn]) -> Option<i64> {
    turns.iter().fold(None, |waiting, turn| match (turn.direction, turn.state) {
        (Direction::In, _) => waiting.or(Some(turn.at_ms)),
        (Direction::Out, Delivery::Sent | Delivery::Kept) => None,
        _ => waiting,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn turn(direction: Direction, state: Delivery, at_ms: i64) -> Turn {
        Turn { direction, state, at_ms }
    }

    #[test]
    fn the_customer_waits_since_the_first_word_we_have_not_answered() {
        use Delivery::{Failed, Kept, Queued, Sent};
        use Direction::{In, Out};

        let asked = [turn(In, Kept, 1), turn(In, Kept, 2)];
        assert_eq!(waiting_since(&asked), Some(1));

        let answered = [asked[0], asked[1], turn(Out, Sent, 3)];
        assert_eq!(waiting_since(&answered), None);

        let again = [asked[0], turn(Out, Sent, 3), turn(In, Kept, 4), turn(In, Kept, 5)];
        assert_eq!(waiting_since(&again), Some(4));

        for attempt in [Queued, Failed] {
            assert_eq!(waiting_since(&[asked[0], turn(Out, attempt, 3)]), Some(1), "{attempt:?}");
        }
        assert_eq!(waiting_since(&[]), None);
    }
}
