//! `/me`: one's own name, language, zone and look, password, second factor, sessions; and presence in the top bar.

use axum::Extension;
use axum::extract::State;
use axum::response::Redirect;
use maud::{Markup, PreEscaped, html};
use serde::Deserialize;

use super::people::{self, Person, Presence};
use super::session::SessionHash;
use super::store_org::{self, OwnSession, Profile};
use super::who::Who;
use super::{passwords, store};
use crate::app::App;
use crate::platform::events;
use crate::platform::i18n::Lang;
use crate::platform::stop::{Stop, fault, refused};
use crate::web::forms::{Nothing, filled};
use crate::web::parts::{Field, Required, one_button, select};
use crate::web::{Answer, Form, Frame, times};

/// `GET /me`
pub async fn page(
    State(app): State<App>,
    who: Who,
    frame: Frame,
    session: Extension<SessionHash>,
) -> Answer {
    let id = who.staff_id.clone();
    let (person, sessions, secrets) = app
        .db
        .read(move |tx| {
            Ok((people::find(tx, &id)?, store_org::sessions_of(tx, &id)?, store::secrets(tx, &id)?))
        })
        .await?;
    let must_change = secrets.password_once_ms.is_some();
    let body = html! {
        div class="page narrow" {
            h1 { (person.name) }
            @if must_change {
                p class="notice warn" role="status" { (frame.t("staff.change_password_first")) }
            }
            (password_form(&frame))
            @if !must_change {
                (profile_form(&frame, &person))
                (second_factor(&frame, &person, secrets.totp_secret.as_deref()))
                (sessions_list(&frame, &sessions, &session.0.0))
            }
            (one_button(&frame, "/sign-out", frame.t("staff.sign_out"), ""))
        }
    };
    Ok(frame.page(&person.name, body))
}

fn profile_form(frame: &Frame, person: &Person) -> Markup {
    let langs: Vec<(String, String)> =
        Lang::ALL.iter().map(|l| (l.tag().to_owned(), l.own_name().to_owned())).collect();
    let themes: Vec<(String, String)> =
        [("", "staff.theme_machine"), ("light", "staff.theme_light"), ("dark", "staff.theme_dark")]
            .iter()
            .map(|(value, key)| ((*value).to_owned(), frame.t(key).to_owned()))
            .collect();
    let field = |name, label, value, required| {
        Field { name, label: frame.t(label), kind: "text", value, hint: "", required }.draw()
    };
    html! {
        form method="post" action="/me" class="card" {
            h2 { (frame.t("staff.profile")) }
            (frame.secret_field())
            (field("name", "staff.your_name", &person.name, Required::Yes))
            (field("email", "staff.email", person.email.as_deref().unwrap_or(""), Required::No))
            (select("lang", frame.t("staff.lang"), &langs, person.lang.tag()))
            (field("zone", "staff.zone", &person.zone, Required::Yes))
            (select("theme", frame.t("staff.theme"), &themes, &person.theme))
            button class="btn main" { (frame.t("staff.save")) }
        }
    }
}

fn password_form(frame: &Frame) -> Markup {
    let field = |name, label, hint: &'static str| {
        let hint = if hint.is_empty() { "" } else { frame.t(hint) };
        Field {
            name,
            label: frame.t(label),
            kind: "password",
            value: "",
            hint,
            required: Required::Yes,
        }
        .draw()
    };
    html! {
        form method="post" action="/me/password" class="card" {
            h2 { (frame.t("staff.password")) }
            (frame.secret_field())
            (field("old", "staff.password_old", ""))
            (field("new", "staff.password_new", "staff.password_hint"))
            button class="btn" { (frame.t("staff.password_change")) }
        }
    }
}

fn second_factor(frame: &Frame, person: &Person, secret: Option<&str>) -> Markup {
    html! {
        section class="card" id="second-factor" {
            h2 { (frame.t("staff.second_factor")) }
            @match (person.totp_confirmed_ms, secret) {
                (Some(since_ms), _) => {
                    p { (frame.t("staff.second_factor_on")) " " (times::at(frame, since_ms)) }
                    (one_button(frame, "/me/second-factor/off", frame.t("staff.second_factor_off"), ""))
                }
                (None, Some(secret)) => {
                    p { (frame.t("staff.second_factor_scan")) }
                    (PreEscaped(qr(&passwords::totp_address(&frame.centre_name, &person.sign_in_name, secret))))
                    p { code { (secret) } }
                    form method="post" action="/me/second-factor/confirm" {
                        (frame.secret_field())
                        (Field { name: "code", label: frame.t("staff.code"), kind: "text", value: "", hint: "", required: Required::Yes }.draw())
                        button class="btn main" { (frame.t("staff.second_factor_confirm")) }
                    }
                }
                (None, None) => {
                    p { (frame.t("staff.second_factor_hint")) }
                    (one_button(frame, "/me/second-factor", frame.t("staff.second_factor_begin"), "main"))
                }
            }
        }
    }
}

/// The square an authenticator app scans, as inline SVG.
fn qr(address: &str) -> String {
    match qrcode::QrCode::new(address) {
        Ok(code) => {
            code.render::<qrcode::render::svg::Color<'_>>().min_dimensions(180, 180).build()
        }
        Err(_) => String::new(),
    }
}

fn sessions_list(frame: &Frame, sessions: &[OwnSession], this: &str) -> Markup {
    html! {
        section class="card" {
            h2 { (frame.t("staff.sessions")) }
            ul class="plain" {
                @for session in sessions {
                    li {
                        span { (session.device) } " · " (times::ago(frame, session.seen_ms))
                        @if session.token_hash == this { " · " strong { (frame.t("staff.session_this")) } }
                    }
                }
            }
            (one_button(frame, "/me/sessions/end", frame.t("staff.sessions_end"), ""))
        }
    }
}

#[derive(Deserialize)]
pub struct ProfileForm {
    name: String,
    #[serde(default, deserialize_with = "filled")]
    email: Option<String>,
    lang: String,
    zone: String,
    theme: String,
}

/// `POST /me`
pub async fn save(
    State(app): State<App>,
    who: Who,
    Form(form): Form<ProfileForm>,
) -> Result<Redirect, Stop> {
    let lang = Lang::from_tag(&form.lang).ok_or_else(|| refused("staff.lang_unknown"))?;
    if jiff::tz::TimeZone::get(&form.zone).is_err() {
        return Err(refused("staff.zone_unknown"));
    }
    if form.name.trim().is_empty() || !matches!(form.theme.as_str(), "" | "light" | "dark") {
        return Err(refused("staff.name_unfit"));
    }
    app.db
        .write(move |tx| {
            let profile = Profile {
                name: form.name.trim(),
                email: form.email.as_deref(),
                lang: lang.tag(),
                zone: &form.zone,
                theme: &form.theme,
            };
            store_org::set_profile(tx, &who.staff_id, &profile)?;
            events::record(
                tx,
                &who.actor(),
                "profile_changed",
                &format!("staff:{}", who.staff_id),
                &(),
            )
        })
        .await?;
    Ok(Redirect::to("/me"))
}

#[derive(Deserialize)]
pub struct PasswordForm {
    old: String,
    new: String,
}

/// `POST /me/password`
pub async fn password(
    State(app): State<App>,
    who: Who,
    session: Extension<SessionHash>,
    Form(form): Form<PasswordForm>,
) -> Result<Redirect, Stop> {
    let id = who.staff_id.clone();
    let known = app.db.read(move |tx| Ok(store::secrets(tx, &id)?.password_hash)).await?;
    let (old, new) = (form.old, form.new);
    let hashed = tokio::task::spawn_blocking(move || {
        if passwords::matches(&old, Some(&known)) {
            passwords::hash(&new)
        } else {
            Err(refused("staff.password_old_wrong"))
        }
    });
    let hash = hashed.await.map_err(fault)??;
    let keep = session.0.0.clone();
    app.db
        .write(move |tx| {
            store::set_password(tx, &who.staff_id, &hash, None)?;
            store::end_sessions(tx, &who.staff_id, Some(&keep))?;
            events::record(
                tx,
                &who.actor(),
                "password_changed",
                &format!("staff:{}", who.staff_id),
                &(),
            )
        })
        .await?;
    Ok(Redirect::to("/me"))
}

/// `POST /me/second-factor`: a secret to scan; it counts only once a code has confirmed it.
pub async fn begin_factor(
    State(app): State<App>,
    who: Who,
    Form(Nothing {}): Form<Nothing>,
) -> Result<Redirect, Stop> {
    app.db
        .write(move |tx| {
            if store::secrets(tx, &who.staff_id)?.totp_confirmed_ms.is_some() {
                return Err(refused("staff.second_factor_is_on"));
            }
            store::set_totp(tx, &who.staff_id, Some(&passwords::totp_secret()), None)
        })
        .await?;
    Ok(Redirect::to("/me#second-factor"))
}

#[derive(Deserialize)]
pub struct CodeForm {
    code: String,
}

/// `POST /me/second-factor/confirm`
pub async fn confirm_factor(
    State(app): State<App>,
    who: Who,
    Form(form): Form<CodeForm>,
) -> Result<Redirect, Stop> {
    app.db
        .write(move |tx| {
            let (now_ms, secrets) = (tx.now_ms(), store::secrets(tx, &who.staff_id)?);
            let secret = secrets.totp_secret.ok_or_else(|| refused("staff.code_wrong"))?;
            let step = passwords::totp_step(&secret, &form.code, now_ms, None)
                .ok_or_else(|| refused("staff.code_wrong"))?;
            store::set_totp(tx, &who.staff_id, Some(&secret), Some(now_ms))?;
            store::set_totp_step(tx, &who.staff_id, step)?;
            events::record(
                tx,
                &who.actor(),
                "second_factor_on",
                &format!("staff:{}", who.staff_id),
                &(),
            )
        })
        .await?;
    Ok(Redirect::to("/me#second-factor"))
}

/// `POST /me/second-factor/off`
pub async fn end_factor(
    State(app): State<App>,
    who: Who,
    Form(Nothing {}): Form<Nothing>,
) -> Result<Redirect, Stop> {
    app.db
        .write(move |tx| {
            store::set_totp(tx, &who.staff_id, None, None)?;
            events::record(
                tx,
                &who.actor(),
                "second_factor_off",
                &format!("staff:{}", who.staff_id),
                &(),
            )
        })
        .await?;
    Ok(Redirect::to("/me#second-factor"))
}

/// `POST /me/sessions/end`: every other session of this person ends.
pub async fn end_sessions(
    State(app): State<App>,
    who: Who,
    session: Extension<SessionHash>,
    Form(Nothing {}): Form<Nothing>,
) -> Result<Redirect, Stop> {
    let keep = session.0.0.clone();
    app.db.write(move |tx| store::end_sessions(tx, &who.staff_id, Some(&keep))).await?;
    Ok(Redirect::to("/me"))
}

/// `GET /me/presence`: the part in the top bar.
pub async fn presence(State(app): State<App>, who: Who, frame: Frame) -> Answer {
    let id = who.staff_id.clone();
    let person = app.db.read(move |tx| people::find(tx, &id)).await?;
    Ok(presence_part(&frame, person.presence))
}

fn presence_part(frame: &Frame, now: Presence) -> Markup {
    html! {
        form method="post" action="/me/presence" class="presence" data-part-form {
            (frame.secret_field())
            span class={ "dot " (now.name()) } aria-hidden="true" {}
            select name="presence" aria-label=(frame.t("staff.presence")) data-submits {
                @for presence in Presence::ALL {
                    option value=(presence.name()) selected[presence == now] { (frame.t(presence_key(presence))) }
                }
            }
            noscript { button class="btn small" { (frame.t("staff.save")) } }
        }
    }
}

pub fn presence_key(presence: Presence) -> &'static str {
    match presence {
        Presence::Ready => "staff.presence_ready",
        Presence::Busy => "staff.presence_busy",
        Presence::Away => "staff.presence_away",
        Presence::WrapUp => "staff.presence_wrap_up",
    }
}

#[derive(Deserialize)]
pub struct PresenceForm {
    presence: String,
}

/// `POST /me/presence`
pub async fn set_presence(
    State(app): State<App>,
    who: Who,
    headers: axum::http::HeaderMap,
    frame: Frame,
    Form(form): Form<PresenceForm>,
) -> Result<axum::response::Response, Stop> {
    use axum::response::IntoResponse;
    let presence =
        Presence::from_name(&form.presence).ok_or_else(|| refused("web.form_unreadable"))?;
    app.db.write(move |tx| people::set_presence(tx, &who, presence)).await?;
    Ok(if headers.contains_key("x-part") {
        presence_part(&frame, presence).into_response()
    } else {
        Redirect::to("/").into_response()
    })
}
