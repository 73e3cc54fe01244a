//! The little that promises ask of a working calendar, and an office week for those who have none.

use jiff::civil::{Date, Time, Weekday, time};

/// Which days are worked, and from when to when. A centre with holidays, moved working days and
/// lunch breaks brings its own; [`OfficeWeek`] is what holds until it does.
pub trait WorkingCalendar {
    /// Whether anyone works on this date at all.
    fn is_working_day(&self, date: Date) -> bool;
    /// When work begins on this date. Asked for days off too: the usual hour is a fair answer.
    fn opening(&self, date: Date) -> Time;
    /// When work ends on this date: what 下班前 means. Asked for days off too.
    fn closing(&self, date: Date) -> Time;
}

/// Monday to Friday, nine to six, no holidays.
#[derive(Debug, Clone, Copy, Default)]
pub struct OfficeWeek;

impl WorkingCalendar for OfficeWeek {
    fn is_working_day(&self, date: Date) -> bool {
        !matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday)
    }

    fn opening(&self, _date: Date) -> Time {
        time(9, 0, 0, 0)
    }

    fn closing(&self, _date: Date) -> Time {
        time(18, 0, 0, 0)
    }
}
