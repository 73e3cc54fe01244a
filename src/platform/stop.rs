//! The two ways an action ends early: *refused* (the person can act on the sentence) and *fault* (we must act).

use std::fmt;

/// Result of every action.
pub type Outcome<T> = Result<T, Stop>;

/// Why an action did not happen. Nothing of it is kept: the transaction is rolled back.
#[derive(Debug)]
pub enum Stop {
    /// The person can act on it: a sentence in their language says what to do.
    Refused(Refusal),
    /// We must act: logged once, at the door; the person sees an apology with a number.
    Fault(String),
}

/// A sentence for the person, as a key of a `words.toml` with its values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    pub key: &'static str,
    pub values: Vec<(&'static str, String)>,
    pub kind: RefusalKind,
}

/// Decides the HTTP status; the sentence is the same everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefusalKind {
    /// The input or the state does not allow it (422).
    Unfit,
    /// This person may not (403).
    Forbidden,
    /// There is no such thing, or not for this person (404).
    Absent,
    /// Someone else changed it first (409).
    Conflict,
    /// Too many attempts (429).
    TooMany,
}

impl Refusal {
    pub fn new(kind: RefusalKind, key: &'static str) -> Self {
        Self { key, values: Vec::new(), kind }
    }

    /// Fills `{name}` in the sentence.
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.values.push((name, value.to_string()));
        self
    }
}

/// `Err(refused("cases.already_closed"))`: the input or the state does not allow it.
pub fn refused(key: &'static str) -> Stop {
    Refusal::new(RefusalKind::Unfit, key).into()
}

/// The person may not do this.
pub fn forbidden(key: &'static str) -> Stop {
    Refusal::new(RefusalKind::Forbidden, key).into()
}

/// There is no such thing, or it is not this person's to see.
pub fn absent(key: &'static str) -> Stop {
    Refusal::new(RefusalKind::Absent, key).into()
}

/// Something we must mend; `what` never contains customers' words.
pub fn fault(what: impl fmt::Display) -> Stop {
    Stop::Fault(what.to_string())
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        Stop::Refused(refusal)
    }
}

impl Stop {
    /// The refusal's key, for tests and for doors that choose what to show.
    pub fn key(&self) -> Option<&'static str> {
        match self {
            Stop::Refused(refusal) => Some(refusal.key),
            Stop::Fault(_) => None,
        }
    }
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Stop::Refused(r) => write!(f, "refused: {} {:?}", r.key, r.values),
            Stop::Fault(what) => write!(f, "fault: {what}"),
        }
    }
}

impl std::error::Error for Stop {}

macro_rules! fault_from {
    ($($source:ty),+) => {$(
        impl From<$source> for Stop {
            fn from(error: $source) -> Self {
                Stop::Fault(format!("{}: {error}", stringify!($source)))
            }
        }
    )+};
}
fault_from!(rusqlite::Error, postgres::Error, std::io::Error, serde_json::Error);
