//! SQL about roles, departments, sessions of one person, and cleaning up.

use super::permissions::Permission;
use crate::platform::db::Tx;
use crate::platform::stop::Outcome;
use crate::{sql, vals};

/// A role the centre made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    pub id: String,
    pub name: String,
    pub based_on: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Department {
    pub id: String,
    pub name: String,
}

/// A session as its owner sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnSession {
    pub token_hash: String,
    pub device: String,
    pub begun_ms: i64,
    pub seen_ms: i64,
}

pub fn insert_role(tx: &mut Tx<'_>, role: &Role) -> Outcome<()> {
    let now_ms = tx.now_ms();
    tx.exec(
        sql!("INSERT INTO roles (id, name, based_on, created_ms) VALUES ($1, $2, $3, $4)"),
        &vals![&role.id, &role.name, &role.based_on, now_ms],
    )
    .map(drop)
}

pub fn list_roles(tx: &mut Tx<'_>) -> Outcome<Vec<Role>> {
    tx.all(sql!("SELECT id, name, based_on FROM roles ORDER BY name, id"), &[], |row| {
        Ok(Role { id: row.get(0)?, name: row.get(1)?, based_on: row.get(2)? })
    })
}

pub fn replace_permissions(
    tx: &mut Tx<'_>,
    role_id: &str,
    permissions: &[Permission],
) -> Outcome<()> {
    tx.exec(sql!("DELETE FROM role_permissions WHERE role_id = $1"), &vals![role_id])?;
    for permission in permissions {
        tx.exec(
            sql!("INSERT INTO role_permissions (role_id, permission) VALUES ($1, $2)"),
            &vals![role_id, permission.name()],
        )?;
    }
    Ok(())
}

pub fn insert_department(tx: &mut Tx<'_>, id: &str, name: &str) -> Outcome<()> {
    let now_ms = tx.now_ms();
    tx.exec(
        sql!("INSERT INTO departments (id, name, created_ms) VALUES ($1, $2, $3)"),
        &vals![id, name, now_ms],
    )
    .map(drop)
}

pub fn list_departments(tx: &mut Tx<'_>) -> Outcome<Vec<Department>> {
    tx.all(
        sql!("SELECT id, name FROM departments WHERE deleted_ms IS NULL ORDER BY name, id"),
        &[],
        |row| Ok(Department { id: row.get(0)?, name: row.get(1)? }),
    )
}

pub fn mark_department_deleted(tx: &mut Tx<'_>, id: &str) -> Outcome<u64> {
    let now_ms = tx.now_ms();
    tx.exec(
        sql!("UPDATE departments SET deleted_ms = $2 WHERE id = $1 AND deleted_ms IS NULL"),
        &vals![id, now_ms],
    )
}

/// Requests to a department that nobody has answered yet.
pub fn count_open_requests(tx: &mut Tx<'_>, department_id: &str) -> Outcome<i64> {
    tx.value(
        sql!("SELECT COUNT(*) FROM internal_requests WHERE department_id = $1 AND answered_ms IS NULL AND withdrawn_ms IS NULL"),
        &vals![department_id],
    )
}

/// Open cases that someone who leaves still owns.
pub fn count_open_cases(tx: &mut Tx<'_>, staff_id: &str) -> Outcome<i64> {
    tx.value(
        sql!("SELECT COUNT(*) FROM cases WHERE owner = $1 AND closed_ms IS NULL"),
        &vals![staff_id],
    )
}

pub fn sessions_of(tx: &mut Tx<'_>, staff_id: &str) -> Outcome<Vec<OwnSession>> {
    tx.all(
        sql!("SELECT token_hash, device, begun_ms, seen_ms FROM sessions WHERE staff_id = $1 ORDER BY seen_ms DESC"),
        &vals![staff_id],
        |row| {
            Ok(OwnSession {
                token_hash: row.get(0)?,
                device: row.get(1)?,
                begun_ms: row.get(2)?,
                seen_ms: row.get(3)?,
            })
        },
    )
}

/// What the daily tidying removes: sessions not seen since, failures older than the limits look at.
pub fn clear_before(tx: &mut Tx<'_>, before_ms: i64) -> Outcome<()> {
    tx.exec(sql!("DELETE FROM sessions WHERE seen_ms < $1"), &vals![before_ms])?;
    tx.exec(sql!("DELETE FROM sign_in_failures WHERE at_ms < $1"), &vals![before_ms]).map(drop)
}

/// What people may change about themselves and administrators about everyone.
pub struct Profile<'p> {
    pub name: &'p str,
    pub email: Option<&'p str>,
    pub lang: &'p str,
    pub zone: &'p str,
    pub theme: &'p str,
}

pub fn set_profile(tx: &mut Tx<'_>, id: &str, profile: &Profile<'_>) -> Outcome<()> {
    tx.exec(
        sql!(
            "UPDATE staff SET name = $2, email = $3, lang = $4, zone = $5, theme = $6 WHERE id = $1"
        ),
        &vals![id, profile.name, profile.email, profile.lang, profile.zone, profile.theme],
    )
    .map(drop)
}

pub fn set_place(
    tx: &mut Tx<'_>,
    id: &str,
    department_id: Option<&str>,
    case_limit: i64,
) -> Outcome<()> {
    tx.exec(
        sql!("UPDATE staff SET department_id = $2, case_limit = $3 WHERE id = $1"),
        &vals![id, department_id, case_limit],
    )
    .map(drop)
}

pub fn rename_team(tx: &mut Tx<'_>, id: &str, name: &str) -> Outcome<u64> {
    tx.exec(sql!("UPDATE teams SET name = $2 WHERE id = $1"), &vals![id, name])
}
