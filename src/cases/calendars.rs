//! The working calendars of the centre: when a follow-up is due, when a clock runs out, and why.

use jiff::civil::Weekday;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan, Zoned};

use crate::platform::Tx;
use crate::platform::stop::{Outcome, fault};
use crate::staff::centre;

/// A moment in a zone; an unknown zone or an impossible moment shows as UTC or 1970 rather than stopping the work.
pub fn local(zone: &str, at_ms: i64) -> Zoned {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    Timestamp::from_millisecond(at_ms).unwrap_or_default().to_zoned(zone)
}

/// The closing hour of the next working day after `from_ms`.
pub(super) fn end_of_next_working_day(tx: &mut Tx<'_>, from_ms: i64) -> Outcome<i64> {
    let zone = centre::read(tx)?.zone;
    let mut day = local(&zone, from_ms);
    loop {
        day = day.checked_add(1.day()).map_err(fault)?;
        if !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) {
            let closing = day.with().hour(18).minute(0).second(0).subsec_nanosecond(0).build();
            return Ok(closing.map_err(fault)?.timestamp().as_millisecond());
        }
    }
}
