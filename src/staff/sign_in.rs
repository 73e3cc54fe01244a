//! Signing in and out: limits by account and by address, no hint whether an account exists, a second factor if set up.

use std::net::SocketAddr;

use axum::extract::{ConnectInfo, Query, State};
use axum::http::{HeaderMap, header};
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::session::{self, SessionHash};
use super::{passwords, store};
use crate::app::App;
use crate::platform::db::Tx;
use crate::platform::events;
use crate::platform::stop::{Outcome, Refusal, RefusalKind, Stop};
use crate::web::forms::Nothing;
use crate::web::parts::{Field, Required};
use crate::web::{Form, Frame, errors};

const WINDOW_MS: i64 = 15 * 60_000;
const MOST_BY_ACCOUNT: i64 = 8;
const MOST_BY_ADDRESS: i64 = 60;

/// What a person typed.
#[derive(Clone, Deserialize)]
pub struct Attempt {
    pub name: String,
    pub password: String,
    #[serde(default)]
    pub code: String,
    #[serde(default)]
    pub then: String,
}

/// How an attempt ended; every outcome is committed, the failed ones to be counted.
#[derive(Debug, PartialEq, Eq)]
pub enum Entry {
    /// The session's cookie value, and whether the password must be changed first.
    In {
        token: String,
        change_password: bool,
    },
    /// Name and password are right; the code of the second factor is missing.
    CodeNeeded,
    Wrong,
    TooMany,
}

/// Judges an attempt. The password's slow hash is computed by the caller's thread before the transaction.
pub fn attempt(
    tx: &mut Tx<'_>,
    attempt: &Attempt,
    address: &str,
    device: &str,
    right: PasswordCheck,
) -> Outcome<Entry> {
    let name = attempt.name.trim().to_lowercase();
    let (account, address) = (format!("account:{name}"), format!("address:{address}"));
    let (now_ms, since_ms) = (tx.now_ms(), tx.now_ms() - WINDOW_MS);
    if store::count_failures(tx, &account, since_ms)? >= MOST_BY_ACCOUNT
        || store::count_failures(tx, &address, since_ms)? >= MOST_BY_ADDRESS
    {
        return Ok(Entry::TooMany);
    }
    let person = store::find_by_sign_in_name(tx, &name)?.filter(|p| p.deactivated_ms.is_none());
    let Some(person) = person.filter(|p| right == PasswordCheck::RightFor(p.id.clone())) else {
        store::insert_failure(tx, &account)?;
        store::insert_failure(tx, &address)?;
        return Ok(Entry::Wrong);
    };
    let secrets = store::secrets(tx, &person.id)?;
    if let (Some(secret), Some(_)) = (&secrets.totp_secret, secrets.totp_confirmed_ms) {
        if attempt.code.trim().is_empty() {
            return Ok(Entry::CodeNeeded);
        }
        match passwords::totp_step(secret, &attempt.code, now_ms, secrets.totp_last_step) {
            Some(step) => store::set_totp_step(tx, &person.id, step)?,
            None => {
                store::insert_failure(tx, &account)?;
                return Ok(Entry::Wrong);
            }
        }
    }
    store::forget_failures(tx, &account)?;
    let token = session::begin(tx, &person.id, device)?;
    let subject = format!("staff:{}", person.id);
    events::record(tx, &subject, "signed_in", &subject, &())?;
    Ok(Entry::In { token, change_password: secrets.password_once_ms.is_some() })
}

/// The outcome of comparing the password, computed outside the transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PasswordCheck {
    RightFor(String),
    Wrong,
}

/// Compares on a thread that may be slow; an unknown name takes as long as a known one.
pub async fn check_password(app: &App, name: &str, password: &str) -> Outcome<PasswordCheck> {
    let name = name.trim().to_lowercase();
    let known = app
        .db
        .read(move |tx| match store::find_by_sign_in_name(tx, &name)? {
            Some(person) => {
                Ok(Some((person.id.clone(), store::secrets(tx, &person.id)?.password_hash)))
            }
            None => Ok(None),
        })
        .await?;
    let password = password.to_owned();
    let compared = tokio::task::spawn_blocking(move || match known {
        Some((id, hash)) if passwords::matches(&password, Some(&hash)) => {
            PasswordCheck::RightFor(id)
        }
        Some(_) => PasswordCheck::Wrong,
        None => {
            passwords::matches(&password, None);
            PasswordCheck::Wrong
        }
    });
    compared.await.map_err(crate::platform::stop::fault)
}

#[derive(Deserialize)]
pub struct Wish {
    #[serde(default)]
    then: String,
}

/// `GET /sign-in`
pub async fn page(
    State(app): State<App>,
    frame: Frame,
    Query(wish): Query<Wish>,
) -> Result<Response, Stop> {
    if app.db.read(store::count_people).await? == 0 {
        return Ok(Redirect::to("/first-run").into_response());
    }
    let shown = Shown { name: "", then: &wish.then, sentence: None, asks_code: false };
    Ok(form(&frame, &shown).into_response())
}

struct Shown<'s> {
    name: &'s str,
    then: &'s str,
    sentence: Option<&'s str>,
    asks_code: bool,
}

fn form(frame: &Frame, shown: &Shown<'_>) -> Markup {
    let field = |name, label, kind, value| {
        Field { name, label: frame.t(label), kind, value, hint: "", required: Required::Yes }.draw()
    };
    frame.plain_page(
        frame.t("staff.sign_in"),
        html! {
            form method="post" action="/sign-in" class="card sign-in" {
                h1 { (frame.centre_name) }
                @if let Some(sentence) = shown.sentence { (errors::notice(sentence)) }
                input type="hidden" name="then" value=(shown.then);
                (field("name", "staff.sign_in_name", "text", shown.name))
                (field("password", "staff.password", "password", ""))
                @if shown.asks_code { (field("code", "staff.code", "text", "")) }
                button class="btn main" { (frame.t("staff.sign_in")) }
                p class="muted small" { (frame.t("staff.sign_in_hint")) }
            }
        },
    )
}

/// `POST /sign-in`. There is no session yet, so no secret: the origin check stands guard.
pub async fn enter(
    State(app): State<App>,
    frame: Frame,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    axum::Form(typed): axum::Form<Attempt>,
) -> Result<Response, Stop> {
    let right = check_password(&app, &typed.name, &typed.password).await?;
    let device =
        headers.get(header::USER_AGENT).and_then(|v| v.to_str().ok()).unwrap_or("").to_owned();
    let (tried, address) = (typed.clone(), from.ip().to_string());
    let entry = app.db.write(move |tx| attempt(tx, &tried, &address, &device, right)).await?;
    let again = |sentence: Option<&str>, asks_code: bool| {
        let shown = Shown { name: &typed.name, then: &typed.then, sentence, asks_code };
        form(&frame, &shown).into_response()
    };
    match entry {
        Entry::In { token, change_password } => {
            let target = if change_password { "/me" } else { safe_target(&typed.then) };
            let cookie = session::set_cookie(&app, &token);
            Ok((AppendHeaders([(header::SET_COOKIE, cookie)]), Redirect::to(target))
                .into_response())
        }
        Entry::CodeNeeded => Ok(again(None, true)),
        Entry::Wrong => {
            let asks_code = !typed.code.is_empty();
            Ok((
                axum::http::StatusCode::UNAUTHORIZED,
                again(Some(frame.t("staff.sign_in_wrong")), asks_code),
            )
                .into_response())
        }
        Entry::TooMany => Err(Refusal::new(RefusalKind::TooMany, "staff.too_many_attempts").into()),
    }
}

/// Only paths of our own: a link from outside must not send people elsewhere after signing in.
fn safe_target(then: &str) -> &str {
    let ours =
        then.starts_with('/') && !then.starts_with("//") && !then.contains(['\\', '\r', '\n']);
    if ours { then } else { "/" }
}

/// `POST /sign-out`
pub async fn leave(
    State(app): State<App>,
    axum::Extension(SessionHash(hash)): axum::Extension<SessionHash>,
    Form(Nothing {}): Form<Nothing>,
) -> Result<Response, Stop> {
    app.db.write(move |tx| store::end_session(tx, &hash)).await?;
    let cookie = session::set_cookie(&app, "");
    Ok((AppendHeaders([(header::SET_COOKIE, cookie)]), Redirect::to("/sign-in")).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_signing_in_nobody_is_sent_elsewhere() {
        assert_eq!(safe_target("/cases?view=mine"), "/cases?view=mine");
        for foreign in ["//evil.example", "https://evil.example", "/\\evil", ""] {
            assert_eq!(safe_target(foreign), "/");
        }
    }
}
