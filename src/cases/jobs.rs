//! Later work of cases: what is planned, and what is done when it runs. Sending is planned here and done by channels.

use serde::{Deserialize, Serialize};

use super::{clocks, duties, requests, working};
use crate::platform::Tx;
use crate::platform::jobs::Job;
use crate::platform::stop::{Outcome, fault};
use crate::promises::{OwesAnew, RANK_CASE};

/// A queued message is to be sent; its handler is in channels.
pub const SEND_MESSAGE: &str = "send_message";
pub const DUTY_DUE: &str = "duty_due";
pub const CASE_WAKES: &str = "case_wakes";
pub const DEADLINE_DUE: &str = "deadline_due";
pub const REQUEST_DUE: &str = "request_due";

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SendMessage {
    pub message_id: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DutyDue {
    pub duty_id: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeadlineDue {
    pub deadline_id: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestDue {
    pub request_id: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseWakes {
    pub case_id: String,
}

/// The kinds [`run`] knows; `timetable.rs` sends them here.
pub const KINDS: &[&str] = &[DUTY_DUE, CASE_WAKES, DEADLINE_DUE, REQUEST_DUE, RANK_CASE];

/// Does one of [`KINDS`].
pub fn run(tx: &mut Tx<'_>, job: &Job) -> Outcome<()> {
    match job.kind.as_str() {
        DUTY_DUE => duties::fall_due(tx, &job.data::<DutyDue>()?.duty_id),
        CASE_WAKES => working::wake(tx, &job.data::<CaseWakes>()?.case_id),
        DEADLINE_DUE => clocks::fall_due(tx, &job.data::<DeadlineDue>()?.deadline_id),
        REQUEST_DUE => requests::fall_due(tx, &job.data::<RequestDue>()?.request_id),
        RANK_CASE => clocks::rank_anew(tx, &job.data::<OwesAnew>()?.case_id),
        other => Err(fault(format!("{other} is no job of cases"))),
    }
}
