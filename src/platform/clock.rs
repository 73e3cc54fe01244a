//! The only place that asks the machine for the time. Everything else is given a `Clock`.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// Unix milliseconds, from the machine or moved by hand (tests, demo data).
#[derive(Clone, Debug)]
pub enum Clock {
    Machine,
    Moved(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands at `now_ms` until it is moved.
    pub fn standing_at(now_ms: i64) -> Self {
        Clock::Moved(Arc::new(AtomicI64::new(now_ms)))
    }

    #[allow(clippy::disallowed_methods)] // the one place
    pub fn now_ms(&self) -> i64 {
        match self {
            Clock::Machine => std::time::SystemTime::now()
                .duration_since(std::time::UNIX_EPOCH)
                .map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or(i64::MAX)),
            Clock::Moved(at) => at.load(Ordering::SeqCst),
        }
    }

    /// The same moment in a time zone.
    pub fn now_zoned(&self, zone: jiff::tz::TimeZone) -> jiff::Zoned {
        jiff::Timestamp::from_millisecond(self.now_ms()).unwrap_or_default().to_zoned(zone)
    }

    /// Moves a standing clock forward (or back); the machine's clock does not move.
    pub fn advance_ms(&self, by_ms: i64) {
        if let Clock::Moved(at) = self {
            at.fetch_add(by_ms, Ordering::SeqCst);
        }
    }

    /// Sets a standing clock.
    pub fn set_ms(&self, now_ms: i64) {
        if let Clock::Moved(at) = self {
            at.store(now_ms, Ordering::SeqCst);
        }
    }
}
