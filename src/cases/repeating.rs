//! 惯性回复: the same words to the same customer twice in one conversation. Pure: what was said before is an argument.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use service_language::Folded;

use super::case::Message;
use super::kinds::{Delivery, Direction};

/// Shorter words (thanks, a greeting) may well be said twice.
const WORTH_NOTICING: usize = 12;

/// When these words were said to the customer before, the earliest first; empty when they are new.
pub fn said_before_ms(text: &str, earlier: &[Message]) -> Vec<i64> {
    let bare = bare(text);
    if bare.chars().count() < WORTH_NOTICING {
        return Vec::new();
    }
    let ours =
        earlier.iter().filter(|m| m.direction == Direction::Out && m.state != Delivery::Failed);
    ours.filter(|message| self::bare(&message.words) == bare).map(|message| message.at_ms).collect()
}

/// Without spaces, marks and the way of writing: a full stop more is not another answer.
fn bare(text: &str) -> String {
    Folded::new(text).text().chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Moments for a sentence: `11-25 10:00、11-25 14:30`.
pub fn spoken(times_ms: &[i64], zone: &str) -> String {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    let at = |ms: &i64| {
        let at = Timestamp::from_millisecond(*ms).unwrap_or_default().to_zoned(zone.clone());
        at.strftime("%m-%d %H:%M").to_string()
    };
    times_ms.iter().map(at).collect::<Vec<_>>().join(", ")
}
