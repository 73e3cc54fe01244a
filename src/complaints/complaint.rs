//! A complaint and what belongs to it, as kept.

use super::kinds::{Again, Came, Level};
use super::proofs::Proof;
use super::steps::Step;
use super::walk::Standing;

/// A case that walks eight steps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaint {
    pub case_id: String,
    pub came: Came,
    /// What made us take it for one: the customer's words, or why a person thought so.
    pub came_words: String,
    pub opened_by: String,
    pub opened_name: String,
    pub opened_ms: i64,
    /// `None` when it is over.
    pub step: Option<Step>,
    /// How often steps were begun anew, from 1.
    pub round: i64,
    pub entered_ms: i64,
    pub due_ms: Option<i64>,
    /// `working_time::Due` as JSON, for the explanation; `None` where calendar days count.
    pub why: Option<String>,
    /// The present step's time was up.
    pub late_ms: Option<i64>,
    pub severity: Option<i64>,
    pub product: Option<String>,
    pub cause_code: Option<String>,
    /// As the customer said at the end of it.
    pub outcome: Option<String>,
    pub closed_ms: Option<i64>,
    pub withdrawn_ms: Option<i64>,
    pub withdrawn_words: Option<String>,
    /// The step at which it was taken back.
    pub withdrawn_at: Option<Step>,
    /// Confirmed by a manager and by quality.
    pub malicious_ms: Option<i64>,
}

impl Complaint {
    pub fn standing(&self) -> Standing {
        match (self.step, self.withdrawn_ms, self.outcome.as_deref()) {
            (Some(step), ..) => Standing::At(step),
            (None, Some(_), _) => {
                Standing::Withdrawn { at: self.withdrawn_at.unwrap_or(Step::Receive) }
            }
            (None, None, Some("not_accepted")) => Standing::ClosedNotAccepted,
            (None, None, _) => Standing::Closed,
        }
    }

    pub fn is_open(&self) -> bool {
        self.step.is_some()
    }
}

/// Steps walked from somewhere on, for the first time or again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Round {
    pub round: i64,
    pub begins_at: Step,
    pub why: Again,
    pub words: String,
    pub begun_by: String,
    pub begun_name: String,
    pub begun_ms: i64,
    /// What was said to the customer since then counts.
    pub since_ms: i64,
}

/// The last round that walked this step: only what was put on file in it counts.
pub fn round_of(rounds: &[Round], step: Step) -> Option<&Round> {
    rounds.iter().rev().find(|round| round.begins_at.index() <= step.index())
}

/// Something a person put on file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub round: i64,
    pub proof: Proof,
    pub value: String,
    pub given_name: String,
    pub given_ms: i64,
}

/// A step that ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    pub round: i64,
    pub step: Step,
    pub entered_ms: i64,
    pub due_ms: Option<i64>,
    pub done_ms: i64,
    pub done_by: String,
    pub done_name: String,
    /// Why it was let pass without its proof.
    pub waived_why: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    pub id: String,
    pub what: String,
    /// Where it comes from: the customer, a log, a colleague.
    pub source: String,
    pub attachment_id: Option<String>,
    pub added_name: String,
    pub added_ms: i64,
}

/// An attempt to reach the customer after the result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    pub id: String,
    pub round: i64,
    pub way: String,
    pub words: String,
    pub reached_ms: Option<i64>,
    pub made_ms: i64,
    pub made_name: String,
}

/// 升级: to whom a complaint went, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Escalation {
    pub id: String,
    pub case_id: String,
    pub round: i64,
    pub level: Level,
    pub reason: String,
    /// The words that explained it to the customer; empty where a supervisor was only asked.
    pub message_id: String,
    pub asked_by: String,
    pub asked_name: String,
    pub asked_ms: i64,
    pub respond_by_ms: i64,
    pub why: Option<String>,
    pub taken_by: Option<String>,
    pub taken_name: Option<String>,
    pub taken_ms: Option<i64>,
    pub given_back_ms: Option<i64>,
    pub given_back_why: Option<String>,
    pub late_ms: Option<i64>,
}

/// Who takes a complaint for malicious, and who agreed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Malice {
    pub id: String,
    pub case_id: String,
    pub reason: String,
    pub proposed_by: String,
    pub proposed_ms: i64,
    pub review_ms: i64,
    pub manager_by: Option<String>,
    pub manager_ms: Option<i64>,
    pub quality_by: Option<String>,
    pub quality_ms: Option<i64>,
    pub ended_ms: Option<i64>,
}
