//! Later work of e-mail: read what was kept, send what was queued.

use serde::{Deserialize, Serialize};

use super::{read, send};
use crate::app::App;
use crate::cases;
use crate::platform::jobs::{Job, JobStop};

pub const READ_MAIL: &str = "read_mail";

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadMail {
    pub kept_id: String,
}

/// The kinds [`run`] knows; `timetable.rs` sends them here.
pub const KINDS: &[&str] = &[READ_MAIL, cases::jobs::SEND_MESSAGE];

/// Does one of [`KINDS`].
pub async fn run(app: &App, job: &Job) -> Result<(), JobStop> {
    match job.kind.as_str() {
        READ_MAIL => read::read_mail(app, job).await,
        cases::jobs::SEND_MESSAGE => send::send_message(app, job).await,
        other => Err(JobStop::GiveUp(format!("{other} is no job of e-mail"))),
    }
}
