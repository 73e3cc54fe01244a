//! The desk: lists of cases, one case with its conversation and panel, and what can be done with it.
//! Every page is drawn from a read model and changed by forms; scripts only fetch its parts again.

pub mod acts;
pub mod attaching;
pub mod case_page;
pub mod files;
pub mod finding;
mod happened;
pub mod heard;
pub mod joins;
pub mod lists;
pub mod marks;
pub mod matters;
mod names;
mod panel;
pub mod requests;
mod rows;
mod said;
mod sheets;
pub mod tracking;
pub mod views;

use crate::platform::Tx;
use crate::platform::stop::Outcome;
use crate::web::Done;

/// Runs a change and goes back to the case.
async fn change(
    app: &crate::app::App,
    case_id: &str,
    action: impl FnOnce(&mut Tx<'_>) -> Outcome<()> + Send + 'static,
) -> Outcome<Done> {
    app.db.write(action).await?;
    Ok(Done::go(format!("/cases/{case_id}")))
}
