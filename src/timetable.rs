//! Every kind of background job and timer on one page, with what is done when it runs.

use std::sync::Arc;

use crate::app::App;
use crate::cases;
use crate::channels::email;
use crate::complaints;
use crate::platform::job_runner::Handler;
use crate::platform::jobs::{Job, JobStop};
use crate::promises;
use crate::staff;

/// The handler of all jobs.
pub fn handler(app: App) -> Handler {
    Arc::new(move |job| {
        let app = app.clone();
        Box::pin(async move { run(&app, job).await })
    })
}

async fn run(app: &App, job: Job) -> Result<(), JobStop> {
    match job.kind.as_str() {
        kind if cases::jobs::KINDS.contains(&kind) => {
            app.db.write(move |tx| cases::jobs::run(tx, &job)).await.map_err(JobStop::from)
        }
        kind if complaints::jobs::KINDS.contains(&kind) => {
            app.db.write(move |tx| complaints::jobs::run(tx, &job)).await.map_err(JobStop::from)
        }
        staff::jobs::TIDY => app.db.write(staff::jobs::tidy).await.map_err(JobStop::from),
        promises::BREAK_PROMISE => {
            let due: promises::FallsDue = job.data()?;
            Ok(app.db.write(move |tx| promises::break_(tx, &due.promise_id)).await?)
        }
        kind if email::KINDS.contains(&kind) => email::run(app, &job).await,
        // A job of a newer version, or of a removed feature: a person decides.
        unknown => Err(JobStop::GiveUp(format!("no one knows how to do a job of kind {unknown}"))),
    }
}
