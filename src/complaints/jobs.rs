//! Later work of complaints: a step, an escalation, a measure, a check of an effect falls due.

use serde::{Deserialize, Serialize};

use super::{escalating, malice, measures, walking};
use crate::platform::Tx;
use crate::platform::jobs::Job;
use crate::platform::stop::{Outcome, fault};

pub const COMPLAINT_STEP_DUE: &str = "complaint_step_due";
pub const ESCALATION_DUE: &str = "escalation_due";
pub const MALICE_REVIEW: &str = "malice_review";
pub const MEASURE_DUE: &str = "measure_due";
pub const EFFECT_DUE: &str = "effect_due";

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepDue {
    pub case_id: String,
}

/// For everything that has a row of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowDue {
    pub id: String,
}

/// The kinds [`run`] knows; `timetable.rs` sends them here.
pub const KINDS: &[&str] =
    &[COMPLAINT_STEP_DUE, ESCALATION_DUE, MALICE_REVIEW, MEASURE_DUE, EFFECT_DUE];

/// Does one of [`KINDS`].
pub fn run(tx: &mut Tx<'_>, job: &Job) -> Outcome<()> {
    match job.kind.as_str() {
        COMPLAINT_STEP_DUE => walking::fall_due(tx, &job.data::<StepDue>()?.case_id),
        ESCALATION_DUE => escalating::fall_due(tx, &job.data::<RowDue>()?.id),
        MALICE_REVIEW => malice::review_due(tx, &job.data::<StepDue>()?.case_id),
        MEASURE_DUE => measures::fall_due(tx, &job.data::<RowDue>()?.id),
        EFFECT_DUE => measures::check_due(tx, &job.data::<RowDue>()?.id),
        other => Err(fault(format!("{other} is no job of complaints"))),
    }
}
