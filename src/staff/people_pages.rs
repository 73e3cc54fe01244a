//! The people page: who works here, with which roles, in which teams; adding, changing, resetting, leaving.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::me::presence_key;
use super::people::{self, NewPerson, PasswordOnce, Person};
use super::permissions::BUILTIN_ROLES;
use super::store_org::{self, Department, Role};
use super::teams::{self, Team};
use super::who::Who;
use super::{centre, organisation, passwords, store};
use crate::app::App;
use crate::platform::db::Tx;
use crate::platform::i18n::Lang;
use crate::platform::ids;
use crate::platform::stop::{Outcome, Stop, fault};
use crate::web::forms::{Nothing, filled, many};
use crate::web::parts::{Field, Required, Tone, one_button, select, tag};
use crate::web::{Answer, Form, Frame};

/// What the forms choose from.
struct Choices {
    roles: Vec<Role>,
    teams: Vec<Team>,
    departments: Vec<Department>,
}

fn choices(tx: &mut Tx<'_>) -> Outcome<Choices> {
    Ok(Choices {
        roles: store_org::list_roles(tx)?,
        teams: teams::list(tx)?,
        departments: organisation::departments(tx)?,
    })
}

/// `GET /people`
pub async fn list(State(app): State<App>, frame: Frame) -> Answer {
    let (people, choices) = app
        .db
        .read(|tx| {
            let mut rows = Vec::new();
            for person in people::list(tx)? {
                let (roles, teams) =
                    (store::roles_of(tx, &person.id)?, store::teams_of(tx, &person.id)?);
                rows.push((person, roles, teams));
            }
            Ok((rows, choices(tx)?))
        })
        .await?;
    let role = |id: &String| role_name(&frame, &choices.roles, id);
    let team = |id: &String| {
        choices.teams.iter().find(|t| t.id == *id).map_or(String::new(), |t| t.name.clone())
    };
    let title = frame.t("staff.people");
    let body = html! {
        div class="page" {
            header class="page-head" { h1 { (title) } a class="btn main" href="/people/new" { (frame.t("staff.person_add")) } }
            table class="rows" {
                thead { tr {
                    th { (frame.t("staff.your_name")) } th { (frame.t("staff.sign_in_name")) } th { (frame.t("staff.roles")) }
                    th { (frame.t("staff.teams")) } th { (frame.t("staff.presence")) }
                } }
                tbody {
                    @for (person, roles, teams) in &people {
                        tr {
                            td { a href={ "/people/" (person.id) } { (person.name) } }
                            td { (person.sign_in_name) }
                            td { (roles.iter().map(role).collect::<Vec<_>>().join("、")) }
                            td { (teams.iter().map(team).collect::<Vec<_>>().join("、")) }
                            td {
                                @if person.deactivated_ms.is_some() { (tag(Tone::Plain, frame.t("staff.left"))) }
                                @else { (frame.t(presence_key(person.presence))) }
                            }
                        }
                    }
                }
            }
        }
    };
    Ok(frame.page(title, body))
}

fn role_name(frame: &Frame, own: &[Role], id: &str) -> String {
    match own.iter().find(|role| role.id == id) {
        Some(role) => role.name.clone(),
        None => frame.t(&format!("staff.role_name_{id}")).to_owned(),
    }
}

/// `GET /people/new`
pub async fn new(State(app): State<App>, frame: Frame) -> Answer {
    let choices = app.db.read(choices).await?;
    let title = frame.t("staff.person_add");
    let body = html! { div class="page narrow" { h1 { (title) } (person_form(&frame, &choices, None, &[], &[])) } };
    Ok(frame.page(title, body))
}

/// `GET /people/{id}`
pub async fn one(State(app): State<App>, frame: Frame, Path(id): Path<String>) -> Answer {
    let (person, roles, teams, choices, open_cases) = app
        .db
        .read(move |tx| {
            let person = people::find(tx, &id)?;
            let open = store_org::count_open_cases(tx, &id)?;
            Ok((person, store::roles_of(tx, &id)?, store::teams_of(tx, &id)?, choices(tx)?, open))
        })
        .await?;
    let act = |what: &str| format!("/people/{}/{what}", person.id);
    let body = html! {
        div class="page narrow" {
            h1 { (person.name) }
            (person_form(&frame, &choices, Some(&person), &roles, &teams))
            section class="card" {
                h2 { (frame.t("staff.account")) }
                p class="muted" { (frame.t("staff.reset_hint")) }
                (one_button(&frame, &act("reset"), frame.t("staff.reset"), ""))
                @if person.deactivated_ms.is_none() {
                    p class="muted" { (frame.tf("staff.leave_hint", &[("n", &open_cases)])) }
                    (one_button(&frame, &act("deactivate"), frame.t("staff.deactivate"), "bad"))
                } @else {
                    (one_button(&frame, &act("activate"), frame.t("staff.activate"), ""))
                }
            }
        }
    };
    Ok(frame.page(&person.name, body))
}

fn person_form(
    frame: &Frame,
    choices: &Choices,
    person: Option<&Person>,
    roles: &[String],
    teams: &[String],
) -> Markup {
    let field = |name, label, kind, value, required| {
        Field { name, label: frame.t(label), kind, value, hint: "", required }.draw()
    };
    let limit = person.map_or(20, |p| p.case_limit).to_string();
    let departments: Vec<(String, String)> = std::iter::once((String::new(), "–".to_owned()))
        .chain(choices.departments.iter().map(|d| (d.id.clone(), d.name.clone())))
        .collect();
    let all_roles = BUILTIN_ROLES
        .iter()
        .map(|r| r.id.to_owned())
        .chain(choices.roles.iter().map(|r| r.id.clone()));
    let action = person.map_or("/people".to_owned(), |p| format!("/people/{}", p.id));
    html! {
        form method="post" action=(action) class="card" {
            (frame.secret_field())
            (field("name", "staff.your_name", "text", person.map_or("", |p| &p.name), Required::Yes))
            @if person.is_none() { (field("sign_in_name", "staff.sign_in_name", "text", "", Required::Yes)) }
            (field("email", "staff.email", "email", person.and_then(|p| p.email.as_deref()).unwrap_or(""), Required::No))
            fieldset {
                legend { (frame.t("staff.roles")) }
                @for role in all_roles {
                    label class="check" { input type="checkbox" name="roles" value=(role) checked[roles.contains(&role)]; " " (role_name(frame, &choices.roles, &role)) }
                }
            }
            fieldset {
                legend { (frame.t("staff.teams")) }
                @for team in &choices.teams {
                    label class="check" { input type="checkbox" name="teams" value=(team.id) checked[teams.contains(&team.id)]; " " (team.name) }
                }
            }
            (select("department_id", frame.t("staff.department"), &departments, person.and_then(|p| p.department_id.as_deref()).unwrap_or("")))
            (field("case_limit", "staff.case_limit", "number", &limit, Required::Yes))
            button class="btn main" { (frame.t("staff.save")) }
        }
    }
}

#[derive(Clone, Deserialize)]
pub struct PersonForm {
    name: String,
    #[serde(default)]
    sign_in_name: String,
    #[serde(default, deserialize_with = "filled")]
    email: Option<String>,
    #[serde(default, deserialize_with = "many")]
    roles: Vec<String>,
    #[serde(default, deserialize_with = "many")]
    teams: Vec<String>,
    #[serde(default, deserialize_with = "filled")]
    department_id: Option<String>,
    case_limit: String,
}

impl PersonForm {
    fn limit(&self) -> Outcome<i64> {
        let limit = self.case_limit.trim().parse().ok().filter(|n| (0..=1000).contains(n));
        limit.ok_or_else(|| crate::platform::stop::refused("staff.limit_unfit"))
    }
}

/// `POST /people`: adds a person and shows their one-time password, this once.
pub async fn add(
    State(app): State<App>,
    who: Who,
    frame: Frame,
    Form(form): Form<PersonForm>,
) -> Result<Response, Stop> {
    let (once, hash) = one_time_password().await?;
    let case_limit = form.limit()?;
    let name = form.name.clone();
    app.db
        .write(move |tx| {
            let centre = centre::read(tx)?;
            let person = NewPerson {
                sign_in_name: form.sign_in_name,
                name: form.name,
                email: form.email,
                lang: centre.lang,
                zone: centre.zone,
                password_hash: hash,
                password_once: PasswordOnce::MustChange,
                roles: form.roles,
                teams: form.teams,
                department_id: form.department_id,
                case_limit,
            };
            people::add(tx, &who.actor(), &person)
        })
        .await?;
    Ok(shown_once(&frame, &name, &once).into_response())
}

async fn one_time_password() -> Outcome<(String, String)> {
    let once = format!("{}-{}", ids::spoken_code(), ids::spoken_code());
    let plain = once.clone();
    let hash =
        tokio::task::spawn_blocking(move || passwords::hash(&plain)).await.map_err(fault)??;
    Ok((once, hash))
}

fn shown_once(frame: &Frame, name: &str, once: &str) -> Markup {
    let body = html! {
        div class="page narrow" {
            h1 { (name) }
            section class="card" {
                p { (frame.t("staff.once_hint")) }
                p class="big" { code { (once) } }
                p { a class="btn main" href="/people" { (frame.t("staff.people")) } }
            }
        }
    };
    frame.page(name, body)
}

/// `POST /people/{id}`
pub async fn change(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
    Form(form): Form<PersonForm>,
) -> Result<Redirect, Stop> {
    let case_limit = form.limit()?;
    app.db
        .write(move |tx| {
            people::change(
                tx,
                &who,
                &id,
                &people::Change {
                    name: form.name,
                    email: form.email,
                    roles: form.roles,
                    teams: form.teams,
                    department_id: form.department_id,
                    case_limit,
                },
            )
        })
        .await?;
    Ok(Redirect::to("/people"))
}

/// `POST /people/{id}/reset`
pub async fn reset(
    State(app): State<App>,
    who: Who,
    frame: Frame,
    Path(id): Path<String>,
    Form(Nothing {}): Form<Nothing>,
) -> Result<Response, Stop> {
    let (once, hash) = one_time_password().await?;
    let name = app
        .db
        .write(move |tx| {
            let name = people::find(tx, &id)?.name;
            people::reset(tx, &who.actor(), &id, &hash)?;
            Ok(name)
        })
        .await?;
    Ok(shown_once(&frame, &name, &once).into_response())
}

/// `POST /people/{id}/deactivate`
pub async fn deactivate(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
    Form(Nothing {}): Form<Nothing>,
) -> Result<Redirect, Stop> {
    app.db.write(move |tx| people::deactivate(tx, &who, &id)).await?;
    Ok(Redirect::to("/people"))
}

/// `POST /people/{id}/activate`
pub async fn activate(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
    Form(Nothing {}): Form<Nothing>,
) -> Result<Redirect, Stop> {
    app.db.write(move |tx| people::activate(tx, &who, &id)).await?;
    Ok(Redirect::to("/people"))
}

/// For pages that offer a language by its own name.
pub fn lang_options() -> Vec<(String, String)> {
    Lang::ALL.iter().map(|l| (l.tag().to_owned(), l.own_name().to_owned())).collect()
}
