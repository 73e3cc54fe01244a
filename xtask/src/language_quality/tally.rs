//! Counting: offences found, proper sentences marked.

use service_language::reader::Labelled;
use service_language::{Category, Severity};

/// The worst thing said of a message, and the categories it was warned of.
#[derive(Debug, Clone, Default)]
pub struct Mark {
    pub severity: Option<Severity>,
    pub categories: Vec<Category>,
}

#[derive(Debug, Clone, Copy, Default)]
pub struct Tally {
    pub offences: usize,
    pub found: usize,
    pub proper: usize,
    pub warned: usize,
    pub blocked: usize,
    pub hinted: usize,
}

/// A grave offence is found when warned of or blocked, a light one when at least hinted at.
pub fn is_found(row: &Labelled, mark: &Mark) -> bool {
    row.label.offence().is_some_and(|(_, severity)| {
        let enough = if severity == Severity::Hint { Severity::Hint } else { Severity::Warn };
        mark.severity >= Some(enough)
    })
}

impl Tally {
    pub fn add(&mut self, row: &Labelled, mark: &Mark) {
        if row.label.offence().is_some() {
            self.offences += 1;
            self.found += usize::from(is_found(row, mark));
        } else {
            self.proper += 1;
            self.warned += usize::from(mark.severity >= Some(Severity::Warn));
            self.blocked += usize::from(mark.severity >= Some(Severity::Block));
            self.hinted += usize::from(mark.severity == Some(Severity::Hint));
        }
    }

    pub fn recall(&self) -> String {
        share(self.found, self.offences)
    }

    pub fn false_alarms(&self) -> String {
        share(self.warned, self.proper)
    }

    /// Of all that was marked, how much rightly; the bank is half offences, a centre is not.
    pub fn precision(&self) -> String {
        share(self.found, self.found + self.warned)
    }
}

pub fn share(part: usize, whole: usize) -> String {
    match whole {
        0 => "no data".to_owned(),
        _ => format!("{:.1} % ({part}/{whole})", 100.0 * part as f64 / whole as f64),
    }
}
