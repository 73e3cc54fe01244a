//! Teams: who works together on which cases, and who of them takes work now.

use super::people::Presence;
use super::{store, store_org};
use crate::platform::db::Tx;
use crate::platform::events;
use crate::platform::stop::{Outcome, absent, refused};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Team {
    pub id: String,
    pub name: String,
}

/// A member as routing sees them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    pub staff_id: String,
    pub name: String,
    pub presence: Presence,
    pub presence_ms: i64,
    /// How many open cases this person takes at the most.
    pub case_limit: i64,
}

/// Adds a team. Refuses an empty name or one that is taken.
pub fn add(tx: &mut Tx<'_>, actor: &str, name: &str) -> Outcome<String> {
    let name = name.trim();
    if name.is_empty() || store::list_teams(tx)?.iter().any(|team| team.name == name) {
        return Err(refused("staff.team_name_unfit"));
    }
    let id = tx.new_id();
    store::insert_team(tx, &id, name)?;
    events::record(
        tx,
        actor,
        "team_added",
        &format!("team:{id}"),
        &serde_json::json!({ "name": name }),
    )?;
    Ok(id)
}

/// Gives a team another name. Refuses an empty one or one that is taken.
pub fn rename(tx: &mut Tx<'_>, actor: &str, id: &str, name: &str) -> Outcome<()> {
    let name = name.trim();
    if name.is_empty()
        || store::list_teams(tx)?.iter().any(|team| team.name == name && team.id != id)
    {
        return Err(refused("staff.team_name_unfit"));
    }
    if store_org::rename_team(tx, id, name)? == 0 {
        return Err(absent("platform.not_found"));
    }
    events::record(
        tx,
        actor,
        "team_renamed",
        &format!("team:{id}"),
        &serde_json::json!({ "name": name }),
    )
}

/// All teams by name.
pub fn list(tx: &mut Tx<'_>) -> Outcome<Vec<Team>> {
    store::list_teams(tx)
}

/// The active members of a team by name.
pub fn members(tx: &mut Tx<'_>, team_id: &str) -> Outcome<Vec<Member>> {
    store::members(tx, team_id)
}

pub fn join(tx: &mut Tx<'_>, actor: &str, team_id: &str, staff_id: &str) -> Outcome<()> {
    store::join_team(tx, team_id, staff_id)?;
    events::record(
        tx,
        actor,
        "team_joined",
        &format!("team:{team_id}"),
        &serde_json::json!({ "staff": staff_id }),
    )
}

pub fn leave(tx: &mut Tx<'_>, actor: &str, team_id: &str, staff_id: &str) -> Outcome<()> {
    store::leave_team(tx, team_id, staff_id)?;
    events::record(
        tx,
        actor,
        "team_left",
        &format!("team:{team_id}"),
        &serde_json::json!({ "staff": staff_id }),
    )
}
