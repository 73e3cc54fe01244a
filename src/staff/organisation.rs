//! Roles the centre makes itself, and its departments.

use super::permissions::{BUILTIN_ROLES, Permission};
use super::store_org::{self, Department, Role};
use super::who::Who;
use crate::platform::db::Tx;
use crate::platform::events;
use crate::platform::stop::{Outcome, Refusal, RefusalKind, absent, refused};

/// Makes a role from a built-in one; it begins with the same permissions.
pub fn add_role(tx: &mut Tx<'_>, who: &Who, name: &str, based_on: &str) -> Outcome<String> {
    who.need(Permission::ManageRoles)?;
    let name = name.trim();
    let base = BUILTIN_ROLES
        .iter()
        .find(|role| role.id == based_on)
        .ok_or_else(|| refused("staff.role_unknown"))?;
    if name.is_empty() || store_org::list_roles(tx)?.iter().any(|role| role.name == name) {
        return Err(refused("staff.role_name_unfit"));
    }
    let role = Role { id: tx.new_id(), name: name.to_owned(), based_on: based_on.to_owned() };
    store_org::insert_role(tx, &role)?;
    store_org::replace_permissions(tx, &role.id, base.permissions)?;
    let told = serde_json::json!({ "name": name, "based_on": based_on });
    events::record(tx, &who.actor(), "role_added", &format!("role:{}", role.id), &told)?;
    Ok(role.id)
}

/// Decides what a role of the centre's own may do. Built-in roles stay as published; nobody gives what they lack.
pub fn set_permissions(
    tx: &mut Tx<'_>,
    who: &Who,
    role_id: &str,
    wanted: &[Permission],
) -> Outcome<()> {
    who.need(Permission::ManageRoles)?;
    let known = store_org::list_roles(tx)?.into_iter().find(|role| role.id == role_id);
    let role = known.ok_or_else(|| absent("platform.not_found"))?;
    let before: Vec<Permission> = super::store::permissions_of_role(tx, role_id)?
        .iter()
        .filter_map(|n| Permission::from_name(n))
        .collect();
    if wanted.iter().any(|p| !before.contains(p) && !may_give(who, *p)) {
        return Err(refused("staff.not_yours_to_give"));
    }
    store_org::replace_permissions(tx, role_id, wanted)?;
    let names: Vec<String> = wanted.iter().map(|p| p.name()).collect();
    let told = serde_json::json!({ "name": role.name, "permissions": names });
    events::record(tx, &who.actor(), "role_changed", &format!("role:{role_id}"), &told)
}

/// Administrators manage people without serving customers: they may give what any built-in role holds.
fn may_give(who: &Who, permission: Permission) -> bool {
    who.may(permission) || who.may(Permission::ManagePeople)
}

/// Adds a department that internal requests can be addressed to.
pub fn add_department(tx: &mut Tx<'_>, who: &Who, name: &str) -> Outcome<String> {
    who.need(Permission::ManagePeople)?;
    let name = name.trim();
    if name.is_empty() || store_org::list_departments(tx)?.iter().any(|d| d.name == name) {
        return Err(refused("staff.department_name_unfit"));
    }
    let id = tx.new_id();
    store_org::insert_department(tx, &id, name)?;
    let told = serde_json::json!({ "name": name });
    events::record(tx, &who.actor(), "department_added", &format!("department:{id}"), &told)?;
    Ok(id)
}

/// Ends a department. Refused while it still owes someone an answer.
pub fn delete_department(tx: &mut Tx<'_>, who: &Who, id: &str) -> Outcome<()> {
    who.need(Permission::ManagePeople)?;
    tx.lock("department", id)?;
    let open = store_org::count_open_requests(tx, id)?;
    if open > 0 {
        return Err(Refusal::new(RefusalKind::Unfit, "staff.department_owes_answers")
            .with("n", open)
            .into());
    }
    if store_org::mark_department_deleted(tx, id)? == 0 {
        return Err(absent("platform.not_found"));
    }
    events::record(tx, &who.actor(), "department_deleted", &format!("department:{id}"), &())
}

/// Departments in use, by name.
pub fn departments(tx: &mut Tx<'_>) -> Outcome<Vec<Department>> {
    store_org::list_departments(tx)
}
