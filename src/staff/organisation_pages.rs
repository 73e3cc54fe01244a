//! `/organisation`: teams, departments, and the roles the centre made itself.

use axum::extract::{Path, State};
use axum::response::Redirect;
use maud::{Markup, html};
use serde::Deserialize;

use super::permissions::{BUILTIN_ROLES, Permission};
use super::store_org::{self, Department, Role};
use super::teams::{self, Member, Team};
use super::who::Who;
use super::{organisation, store};
use crate::app::App;
use crate::platform::stop::Stop;
use crate::web::forms::{Nothing, many};
use crate::web::parts::{Field, Required, one_button, select};
use crate::web::{Answer, Form, Frame};

/// `GET /organisation`
pub async fn page(State(app): State<App>, frame: Frame) -> Answer {
    let (teams, departments, roles) = app
        .db
        .read(|tx| {
            let mut teams = Vec::new();
            for team in teams::list(tx)? {
                let members = teams::members(tx, &team.id)?;
                teams.push((team, members));
            }
            let mut roles = Vec::new();
            for role in store_org::list_roles(tx)? {
                let permissions = store::permissions_of_role(tx, &role.id)?;
                roles.push((role, permissions));
            }
            Ok((teams, organisation::departments(tx)?, roles))
        })
        .await?;
    let title = frame.t("staff.organisation");
    let body = html! {
        div class="page" {
            h1 { (title) }
            (teams_card(&frame, &teams))
            (departments_card(&frame, &departments))
            (roles_card(&frame, &roles))
        }
    };
    Ok(frame.page(title, body))
}

/// A form with one text field and a button.
fn add_form(frame: &Frame, action: &str, label: &str) -> Markup {
    html! {
        form method="post" action=(action) class="one-line" {
            (frame.secret_field())
            (Field { name: "name", label, kind: "text", value: "", hint: "", required: Required::Yes }.draw())
            button class="btn" { (frame.t("staff.add")) }
        }
    }
}

fn teams_card(frame: &Frame, teams: &[(Team, Vec<Member>)]) -> Markup {
    html! {
        section class="card" {
            h2 { (frame.t("staff.teams")) }
            ul class="plain" {
                @for (team, members) in teams {
                    li {
                        form method="post" action={ "/organisation/teams/" (team.id) } class="one-line" {
                            (frame.secret_field())
                            (Field { name: "name", label: frame.t("staff.team"), kind: "text", value: &team.name, hint: "", required: Required::Yes }.draw())
                            button class="btn small" { (frame.t("staff.save")) }
                        }
                        p class="muted" {
                            @if members.is_empty() { (frame.t("staff.team_empty")) }
                            (members.iter().map(|m| m.name.as_str()).collect::<Vec<_>>().join("、"))
                        }
                    }
                }
            }
            (add_form(frame, "/organisation/teams", frame.t("staff.team_add")))
        }
    }
}

fn departments_card(frame: &Frame, departments: &[Department]) -> Markup {
    html! {
        section class="card" {
            h2 { (frame.t("staff.departments")) }
            p class="muted" { (frame.t("staff.departments_hint")) }
            ul class="plain" {
                @for department in departments {
                    li class="one-line" {
                        span { (department.name) }
                        (one_button(frame, &format!("/organisation/departments/{}/delete", department.id), frame.t("staff.delete"), "small"))
                    }
                }
            }
            (add_form(frame, "/organisation/departments", frame.t("staff.department_add")))
        }
    }
}

fn roles_card(frame: &Frame, roles: &[(Role, Vec<String>)]) -> Markup {
    let builtin: Vec<(String, String)> = BUILTIN_ROLES
        .iter()
        .map(|r| (r.id.to_owned(), frame.t(&format!("staff.role_name_{}", r.id)).to_owned()))
        .collect();
    html! {
        section class="card" {
            h2 { (frame.t("staff.roles")) }
            p class="muted" { (frame.t("staff.roles_hint")) }
            @for (role, permissions) in roles {
                details {
                    summary { (role.name) " · " (frame.t(&format!("staff.role_name_{}", role.based_on))) }
                    form method="post" action={ "/organisation/roles/" (role.id) } {
                        (frame.secret_field())
                        @for permission in Permission::ALL {
                            label class="check" {
                                input type="checkbox" name="permissions" value=(permission.name()) checked[permissions.contains(&permission.name())];
                                " " (frame.t(&format!("staff.may_{}", permission.name())))
                            }
                        }
                        button class="btn" { (frame.t("staff.save")) }
                    }
                }
            }
            form method="post" action="/organisation/roles" class="one-line" {
                (frame.secret_field())
                (Field { name: "name", label: frame.t("staff.role_add"), kind: "text", value: "", hint: "", required: Required::Yes }.draw())
                (select("based_on", frame.t("staff.role_based_on"), &builtin, "employee"))
                button class="btn" { (frame.t("staff.add")) }
            }
        }
    }
}

#[derive(Deserialize)]
pub struct NameForm {
    name: String,
}

const HERE: &str = "/organisation";

/// `POST /organisation/teams`
pub async fn add_team(
    State(app): State<App>,
    who: Who,
    Form(form): Form<NameForm>,
) -> Result<Redirect, Stop> {
    app.db.write(move |tx| teams::add(tx, &who.actor(), &form.name)).await?;
    Ok(Redirect::to(HERE))
}

/// `POST /organisation/teams/{id}`
pub async fn rename_team(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
    Form(form): Form<NameForm>,
) -> Result<Redirect, Stop> {
    app.db.write(move |tx| teams::rename(tx, &who.actor(), &id, &form.name)).await?;
    Ok(Redirect::to(HERE))
}

/// `POST /organisation/departments`
pub async fn add_department(
    State(app): State<App>,
    who: Who,
    Form(form): Form<NameForm>,
) -> Result<Redirect, Stop> {
    app.db.write(move |tx| organisation::add_department(tx, &who, &form.name)).await?;
    Ok(Redirect::to(HERE))
}

/// `POST /organisation/departments/{id}/delete`
pub async fn delete_department(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
    Form(Nothing {}): Form<Nothing>,
) -> Result<Redirect, Stop> {
    app.db.write(move |tx| organisation::delete_department(tx, &who, &id)).await?;
    Ok(Redirect::to(HERE))
}

#[derive(Deserialize)]
pub struct RoleForm {
    name: String,
    based_on: String,
}

/// `POST /organisation/roles`
pub async fn add_role(
    State(app): State<App>,
    who: Who,
    Form(form): Form<RoleForm>,
) -> Result<Redirect, Stop> {
    app.db.write(move |tx| organisation::add_role(tx, &who, &form.name, &form.based_on)).await?;
    Ok(Redirect::to(HERE))
}

#[derive(Deserialize)]
pub struct PermissionsForm {
    #[serde(default, deserialize_with = "many")]
    permissions: Vec<String>,
}

/// `POST /organisation/roles/{id}`
pub async fn set_permissions(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
    Form(form): Form<PermissionsForm>,
) -> Result<Redirect, Stop> {
    let wanted: Vec<Permission> =
        form.permissions.iter().filter_map(|name| Permission::from_name(name)).collect();
    app.db.write(move |tx| organisation::set_permissions(tx, &who, &id, &wanted)).await?;
    Ok(Redirect::to(HERE))
}
