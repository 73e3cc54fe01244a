//! `/`: each person is led to the page their day begins with; an empty centre to its first run.

use axum::Extension;
use axum::extract::State;
use axum::response::Redirect;

use super::permissions::Permission;
use super::store;
use super::who::Who;
use crate::app::App;
use crate::platform::stop::Stop;

/// `GET /`
pub async fn lead(State(app): State<App>, who: Option<Extension<Who>>) -> Result<Redirect, Stop> {
    let Some(Extension(who)) = who else {
        let people = app.db.read(store::count_people).await?;
        return Ok(Redirect::to(if people == 0 { "/first-run" } else { "/sign-in" }));
    };
    let page = [
        (Permission::SeeTeamCases, "/cases"),
        (Permission::ManagePeople, "/people"),
        (Permission::BasicWork, "/matters"),
    ];
    let first = page.into_iter().find(|(permission, _)| who.may(*permission));
    Ok(Redirect::to(first.map_or("/me", |(_, path)| path)))
}
