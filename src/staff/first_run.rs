//! The first run: an empty database asks for the centre's name, zone, language, hours and its first administrator, once.

use axum::extract::State;
use axum::http::header;
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::centre::{self, Centre};
use super::first_hours::{self, USUAL_HOURS, WorkingDaysAsked};
use super::people::{self, NewPerson, PasswordOnce};
use super::{passwords, session, store, teams};
use crate::app::App;
use crate::platform::db::Tx;
use crate::platform::i18n::Lang;
use crate::platform::stop::{Outcome, Stop, absent, fault, refused};
use crate::web::parts::{Field, Required, select};
use crate::web::{Frame, errors};

/// Zones offered first; any IANA name can be typed on the settings page later.
const ZONES: [&str; 8] = [
    "Asia/Shanghai",
    "Asia/Taipei",
    "Asia/Hong_Kong",
    "Asia/Singapore",
    "Asia/Tokyo",
    "Europe/London",
    "Europe/Zurich",
    "America/New_York",
];

#[derive(Clone, Deserialize)]
pub struct Answers {
    pub centre_name: String,
    pub zone: String,
    pub lang: String,
    pub team_name: String,
    /// One of [`WorkingDaysAsked`].
    #[serde(default)]
    pub working_days: String,
    #[serde(default)]
    pub hours: String,
    pub name: String,
    pub sign_in_name: String,
    pub password: String,
}

/// `GET /first-run`
pub async fn page(State(app): State<App>, frame: Frame) -> Result<Markup, Stop> {
    only_when_empty(app.db.read(store::count_people).await?)?;
    let answers = Answers {
        centre_name: String::new(),
        zone: frame.zone.clone(),
        lang: frame.lang.tag().to_owned(),
        team_name: frame.t("staff.first_team").to_owned(),
        working_days: WorkingDaysAsked::MondayToFriday.name().to_owned(),
        hours: USUAL_HOURS.to_owned(),
        name: String::new(),
        sign_in_name: "admin".to_owned(),
        password: String::new(),
    };
    Ok(form(&frame, &answers, None))
}

fn only_when_empty(people: i64) -> Outcome<()> {
    if people == 0 { Ok(()) } else { Err(absent("platform.not_found")) }
}

fn form(frame: &Frame, answers: &Answers, sentence: Option<&str>) -> Markup {
    let field = |name, label: &str, kind, value, hint: &str| {
        let hint = if hint.is_empty() { "" } else { frame.t(hint) };
        Field { name, label: frame.t(label), kind, value, hint, required: Required::Yes }.draw()
    };
    let zones: Vec<(String, String)> =
        ZONES.iter().map(|z| ((*z).to_owned(), (*z).to_owned())).collect();
    let langs: Vec<(String, String)> =
        Lang::ALL.iter().map(|l| (l.tag().to_owned(), l.own_name().to_owned())).collect();
    let days: Vec<(String, String)> = WorkingDaysAsked::ALL
        .iter()
        .map(|d| (d.name().to_owned(), frame.t(&format!("staff.days_{}", d.name())).to_owned()))
        .collect();
    let title = frame.t("staff.first_run");
    frame.plain_page(
        title,
        html! {
            form method="post" action="/first-run" class="card first-run" {
                h1 { (title) }
                p { (frame.t("staff.first_run_hint")) }
                @if let Some(sentence) = sentence { (errors::notice(sentence)) }
                (field("centre_name", "staff.centre_name", "text", &answers.centre_name, ""))
                (select("lang", frame.t("staff.lang"), &langs, &answers.lang))
                (select("zone", frame.t("staff.zone"), &zones, &answers.zone))
                (select("working_days", frame.t("staff.working_days"), &days, &answers.working_days))
                (field("hours", "staff.working_hours", "text", &answers.hours, "staff.working_hours_hint"))
                (field("team_name", "staff.team_name", "text", &answers.team_name, ""))
                (field("name", "staff.your_name", "text", &answers.name, ""))
                (field("sign_in_name", "staff.sign_in_name", "text", &answers.sign_in_name, ""))
                (field("password", "staff.password", "password", "", "staff.password_hint"))
                button class="btn main" { (frame.t("staff.begin")) }
            }
        },
    )
}

/// `POST /first-run`: nobody is signed in yet; the origin check stands guard, and an existing person makes it unreachable.
pub async fn create(
    State(app): State<App>,
    frame: Frame,
    axum::Form(answers): axum::Form<Answers>,
) -> Result<Response, Stop> {
    only_when_empty(app.db.read(store::count_people).await?)?;
    let password = answers.password.clone();
    let hashed =
        tokio::task::spawn_blocking(move || passwords::hash(&password)).await.map_err(fault)?;
    let made = match hashed {
        Ok(hash) => {
            let asked = answers.clone();
            app.db.write(move |tx| set_up(tx, &asked, hash)).await
        }
        Err(stop) => Err(stop),
    };
    match made {
        Ok(token) => {
            let cookie = session::set_cookie(&app, &token);
            Ok((AppendHeaders([(header::SET_COOKIE, cookie)]), Redirect::to("/")).into_response())
        }
        Err(Stop::Refused(refusal)) if refusal.key != "platform.not_found" => {
            let sentence = frame.lang.refusal(&refusal);
            let status = axum::http::StatusCode::UNPROCESSABLE_ENTITY;
            Ok((status, form(&frame, &answers, Some(&sentence))).into_response())
        }
        Err(stop) => Err(stop),
    }
}

/// Creates the centre, its first team and its administrator; gives the session's cookie value.
pub fn set_up(tx: &mut Tx<'_>, answers: &Answers, password_hash: String) -> Outcome<String> {
    tx.lock("centre", "first-run")?;
    only_when_empty(store::count_people(tx)?)?;
    let lang = Lang::from_tag(&answers.lang).ok_or_else(|| refused("staff.lang_unknown"))?;
    let actor = "system:first-run";
    centre::decide(
        tx,
        actor,
        &Centre { name: answers.centre_name.trim().to_owned(), zone: answers.zone.clone(), lang },
    )?;
    let days = WorkingDaysAsked::from_name(&answers.working_days);
    first_hours::decide(
        tx,
        lang,
        days.unwrap_or(WorkingDaysAsked::MondayToFriday),
        &answers.hours,
    )?;
    let team = teams::add(tx, actor, &answers.team_name)?;
    // The first person does everything until others are added.
    let roles = ["administrator", "manager", "agent"].map(str::to_owned).to_vec();
    let person = NewPerson {
        sign_in_name: answers.sign_in_name.clone(),
        name: answers.name.trim().to_owned(),
        email: None,
        lang,
        zone: answers.zone.clone(),
        password_hash,
        password_once: PasswordOnce::TheirOwn,
        roles,
        teams: vec![team],
        department_id: None,
        case_limit: 20,
    };
    let id = people::add(tx, actor, &person)?;
    session::begin(tx, &id, "first run")
}
