//! People: added, changed, given roles and teams, deactivated. Every change is an event.

use std::collections::BTreeSet;

use super::permissions::{BUILTIN_ROLES, Permission};
use super::store;
use super::store_org::{self, Profile};
use super::teams;
use super::who::Who;
use crate::platform::db::Tx;
use crate::platform::events;
use crate::platform::i18n::Lang;
use crate::platform::stop::{Outcome, absent, refused};

/// A person as the people page shows them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    pub id: String,
    pub sign_in_name: String,
    pub name: String,
    pub email: Option<String>,
    pub lang: Lang,
    pub zone: String,
    pub theme: String,
    pub department_id: Option<String>,
    pub case_limit: i64,
    pub presence: Presence,
    pub presence_ms: i64,
    pub totp_confirmed_ms: Option<i64>,
    pub deactivated_ms: Option<i64>,
    /// Since when the password is a one-time one that must be changed first.
    pub password_once_ms: Option<i64>,
}

/// Whether a person takes work now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Presence {
    Ready,
    Busy,
    Away,
    WrapUp,
}

impl Presence {
    pub const ALL: [Presence; 4] =
        [Presence::Ready, Presence::Busy, Presence::Away, Presence::WrapUp];

    pub fn name(self) -> &'static str {
        match self {
            Presence::Ready => "ready",
            Presence::Busy => "busy",
            Presence::Away => "away",
            Presence::WrapUp => "wrap_up",
        }
    }

    pub fn from_name(name: &str) -> Option<Presence> {
        Presence::ALL.into_iter().find(|presence| presence.name() == name)
    }
}

/// What is needed to add a person.
#[derive(Clone, Debug)]
pub struct NewPerson {
    pub sign_in_name: String,
    pub name: String,
    pub email: Option<String>,
    pub lang: Lang,
    pub zone: String,
    pub password_hash: String,
    /// The password was chosen by someone else and must be changed at the first sign-in.
    pub password_once: PasswordOnce,
    pub roles: Vec<String>,
    pub teams: Vec<String>,
    pub department_id: Option<String>,
    pub case_limit: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordOnce {
    MustChange,
    TheirOwn,
}

/// Adds a person. Refuses a sign-in name that is taken or has white space, an unknown role, no role at all.
pub fn add(tx: &mut Tx<'_>, actor: &str, person: &NewPerson) -> Outcome<String> {
    let sign_in_name = person.sign_in_name.trim().to_lowercase();
    if sign_in_name.is_empty()
        || sign_in_name.chars().any(char::is_whitespace)
        || person.name.trim().is_empty()
    {
        return Err(refused("staff.name_unfit"));
    }
    tx.lock("staff", &sign_in_name)?;
    if store::find_by_sign_in_name(tx, &sign_in_name)?.is_some() {
        return Err(refused("staff.name_taken"));
    }
    let id = tx.new_id();
    store::insert_person(tx, &id, &sign_in_name, person)?;
    set_roles(tx, actor, &id, &person.roles)?;
    for team in &person.teams {
        teams::join(tx, actor, team, &id)?;
    }
    let told = serde_json::json!({ "roles": person.roles, "teams": person.teams });
    events::record(tx, actor, "person_added", &format!("staff:{id}"), &told)?;
    Ok(id)
}

/// Replaces a person's roles.
pub fn set_roles(tx: &mut Tx<'_>, actor: &str, id: &str, roles: &[String]) -> Outcome<()> {
    if roles.is_empty() {
        return Err(refused("staff.role_needed"));
    }
    for role in roles {
        if !BUILTIN_ROLES.iter().any(|builtin| builtin.id == *role)
            && store::find_role(tx, role)?.is_none()
        {
            return Err(refused("staff.role_unknown"));
        }
    }
    store::replace_roles(tx, id, roles)?;
    events::record(
        tx,
        actor,
        "roles_changed",
        &format!("staff:{id}"),
        &serde_json::json!({ "roles": roles }),
    )
}

/// A person by id.
pub fn find(tx: &mut Tx<'_>, id: &str) -> Outcome<Person> {
    store::find_person(tx, id)?.ok_or_else(|| absent("platform.not_found"))
}

/// Everyone, the active first, by name.
pub fn list(tx: &mut Tx<'_>) -> Outcome<Vec<Person>> {
    store::list_people(tx)
}

/// Makes a person's `Who`: permissions are the union of their roles'. Refuses a deactivated person.
pub fn who(tx: &mut Tx<'_>, id: &str) -> Outcome<Who> {
    let person = find(tx, id)?;
    who_is(tx, person)
}

/// [`who`] for a person already read, as on every request.
pub fn who_is(tx: &mut Tx<'_>, person: Person) -> Outcome<Who> {
    if person.deactivated_ms.is_some() {
        return Err(refused("staff.deactivated"));
    }
    let mut permissions = BTreeSet::new();
    for role in store::roles_of(tx, &person.id)? {
        match BUILTIN_ROLES.iter().find(|builtin| builtin.id == role) {
            Some(builtin) => permissions.extend(builtin.permissions),
            None => permissions.extend(
                store::permissions_of_role(tx, &role)?
                    .iter()
                    .filter_map(|n| Permission::from_name(n)),
            ),
        }
    }
    let teams = store::teams_of(tx, &person.id)?;
    Ok(Who {
        staff_id: person.id,
        name: person.name,
        lang: person.lang,
        zone: person.zone,
        permissions,
        teams,
        department: person.department_id,
    })
}

/// Says whether this person takes work now.
pub fn set_presence(tx: &mut Tx<'_>, who: &Who, presence: Presence) -> Outcome<()> {
    store::set_presence(tx, &who.staff_id, presence)?;
    let told = serde_json::json!({ "presence": presence });
    events::record(tx, &who.actor(), "presence_changed", &format!("staff:{}", who.staff_id), &told)
}

/// An administrator gives a one-time password (already hashed) and takes the second factor away, for someone locked out.
pub fn reset(tx: &mut Tx<'_>, actor: &str, id: &str, once_hash: &str) -> Outcome<()> {
    let person = find(tx, id)?;
    let now_ms = tx.now_ms();
    store::set_password(tx, id, once_hash, Some(now_ms))?;
    store::set_totp(tx, id, None, None)?;
    store::end_sessions(tx, id, None)?;
    store::forget_failures(tx, &format!("account:{}", person.sign_in_name))?;
    events::record(tx, actor, "person_reset", &format!("staff:{id}"), &())
}

/// What an administrator changes about a person.
#[derive(Clone, Debug)]
pub struct Change {
    pub name: String,
    pub email: Option<String>,
    pub roles: Vec<String>,
    pub teams: Vec<String>,
    pub department_id: Option<String>,
    pub case_limit: i64,
}

/// Changes a person. The last administrator keeps that role: someone must be able to let people in.
pub fn change(tx: &mut Tx<'_>, who: &Who, id: &str, change: &Change) -> Outcome<()> {
    tx.lock("staff", "roles")?;
    let person = find(tx, id)?;
    if change.name.trim().is_empty() {
        return Err(refused("staff.name_unfit"));
    }
    let loses = store::roles_of(tx, id)?.iter().any(|r| r == "administrator")
        && !change.roles.iter().any(|r| r == "administrator");
    if loses && store::count_with_role(tx, "administrator")? <= 1 {
        return Err(refused("staff.last_administrator"));
    }
    let profile = Profile {
        name: change.name.trim(),
        email: change.email.as_deref(),
        lang: person.lang.tag(),
        zone: &person.zone,
        theme: &person.theme,
    };
    store_org::set_profile(tx, id, &profile)?;
    store_org::set_place(tx, id, change.department_id.as_deref(), change.case_limit)?;
    set_roles(tx, &who.actor(), id, &change.roles)?;
    let before = store::teams_of(tx, id)?;
    for team in before.iter().filter(|team| !change.teams.contains(team)) {
        teams::leave(tx, &who.actor(), team, id)?;
    }
    for team in change.teams.iter().filter(|team| !before.contains(team)) {
        teams::join(tx, &who.actor(), team, id)?;
    }
    events::record(tx, &who.actor(), "person_changed", &format!("staff:{id}"), &())
}

/// A person who had left is back; their roles are as they were.
pub fn activate(tx: &mut Tx<'_>, who: &Who, id: &str) -> Outcome<()> {
    store::set_deactivated(tx, id, None)?;
    events::record(tx, &who.actor(), "person_activated", &format!("staff:{id}"), &())
}

/// A person leaves: they cannot sign in, and what they own is for others to take. Nobody deactivates themselves.
pub fn deactivate(tx: &mut Tx<'_>, who: &Who, id: &str) -> Outcome<()> {
    if who.staff_id == id {
        return Err(refused("staff.not_oneself"));
    }
    let now_ms = tx.now_ms();
    store::set_deactivated(tx, id, Some(now_ms))?;
    store::end_sessions(tx, id, None)?;
    events::record(tx, &who.actor(), "person_deactivated", &format!("staff:{id}"), &())
}
