//! The pieces of time between a start and its deadline, each with the reason why it was counted or
//! not.

use crate::calendar::DaySort;
use crate::clock::ms_from;
use crate::language::Name;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use serde::{Deserialize, Serialize};

/// A stretch of time and how it was judged. The pieces of a deadline follow each other without a
/// gap.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    pub from: Zoned,
    pub to: Zoned,
    /// Working time counted in this piece; zero for all but [`Why::Worked`].
    pub counted_ms: i64,
    pub why: Why,
}

/// Why a piece was counted or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// Working hours of a day of this sort: counted.
    Worked(DaySort),
    /// Lunch, or another break between two intervals of a day.
    Break,
    /// Before opening or after closing.
    Closed,
    /// Days on which the week has no hours.
    DayOff,
    Holiday(Name),
    /// When days are counted: the day of the start, which is not.
    StartDay,
    /// When days are counted: the n-th.
    Day {
        nth: u32,
        sort: DaySort,
    },
    /// From here on the holiday list of this year has not been announced; the ordinary week was
    /// taken. Has no length.
    ListNotKnown {
        year: i16,
    },
}

impl Why {
    /// Which working day it is, when days are counted.
    pub fn nth(&self) -> Option<u32> {
        match self {
            Why::Day { nth, .. } => Some(*nth),
            _ => None,
        }
    }
}

/// Collects pieces from a start onwards and joins what belongs together.
pub(crate) struct Trail {
    zone: TimeZone,
    reached: Timestamp,
    pieces: Vec<Piece>,
}

impl Trail {
    pub fn new(zone: &TimeZone, start: Timestamp) -> Trail {
        Trail { zone: zone.clone(), reached: start, pieces: Vec::new() }
    }

    /// Up to where time has been judged.
    pub fn reached(&self) -> Timestamp {
        self.reached
    }

    /// Everything up to this moment is not counted, for this reason.
    pub fn pass(&mut self, until: Timestamp, why: Why) {
        self.push(until, 0, why);
    }

    /// Everything up to this moment is working time on a day of this sort.
    pub fn work(&mut self, until: Timestamp, sort: DaySort) {
        let counted_ms = ms_from(self.reached, until);
        self.push(until, counted_ms, Why::Worked(sort));
    }

    /// A remark on this point of time.
    pub fn note(&mut self, why: Why) {
        let here = self.zoned(self.reached);
        self.pieces.push(Piece { from: here.clone(), to: here, counted_ms: 0, why });
    }

    pub fn into_pieces(self) -> Vec<Piece> {
        self.pieces
    }

    fn push(&mut self, until: Timestamp, counted_ms: i64, why: Why) {
        if until <= self.reached {
            return;
        }
        let to = self.zoned(until);
        let joins = matches!(why, Why::Closed | Why::DayOff | Why::Holiday(_));
        match self.pieces.last_mut() {
            Some(last) if joins && last.why == why => last.to = to,
            _ => {
                let from = self.zoned(self.reached);
                self.pieces.push(Piece { from, to, counted_ms, why });
            }
        }
        self.reached = until;
    }

    fn zoned(&self, at: Timestamp) -> Zoned {
        at.to_zoned(self.zone.clone())
    }
}
