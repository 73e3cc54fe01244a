//! Complaints as people see them: the stepper and the present step beside a conversation, the whole file, the board.

pub mod acts;
pub mod board_page;
mod cause_sections;
mod chart;
pub mod desk;
mod fields;
pub mod file_page;
pub mod measures_page;
pub mod outward;
pub mod parts;
mod sections;
pub mod sides;

use crate::app::App;
use crate::platform::Tx;
use crate::platform::stop::Outcome;
use crate::web::Done;

/// Runs a change and goes back to the case it is about.
async fn change(
    app: &App,
    case_id: &str,
    action: impl FnOnce(&mut Tx<'_>) -> Outcome<()> + Send + 'static,
) -> Outcome<Done> {
    app.db.write(action).await?;
    Ok(Done::go(format!("/complaints/{case_id}")))
}
