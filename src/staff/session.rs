//! Sessions: begun at sign-in, known by a cookie whose hash is kept, read on every request into `Who` and `Frame`.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use sha2::{Digest, Sha256};

use super::who::Who;
use super::{centre, people, store};
use crate::app::App;
use crate::platform::db::Tx;
use crate::platform::i18n::Lang;
use crate::platform::stop::Outcome;
use crate::platform::{events, ids};
use crate::web::Frame;

/// A session not used for this long has ended.
const IDLE_MS: i64 = 12 * 3_600_000;
/// And after this long a person signs in again in any case.
const LONGEST_MS: i64 = 14 * 24 * 3_600_000;
/// How often "last seen" is written; more often would be a write for every page.
const TOUCH_MS: i64 = 5 * 60_000;

/// Middleware: who asks, and the frame their pages are drawn in.
pub async fn recognise(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let hash = cookie(request.headers(), cookie_name(&app)).map(|token| token_hash(&token));
    let asked = request.uri().clone();
    let wished = wished_lang(request.headers());
    let read = app.db.read(move |tx| look_up(tx, hash.as_deref(), wished, &asked)).await;
    match read {
        Ok(found) => {
            if let Some(stale) = found.touch {
                let db = app.db.clone();
                tokio::spawn(async move {
                    if let Err(stop) = db.write(move |tx| store::touch_session(tx, &stale)).await {
                        tracing::warn!(%stop, "last seen was not written");
                    }
                });
            }
            if found.must_change_password && !may_before_change(request.uri().path()) {
                return to_new_password(request.headers());
            }
            if let Some(who) = found.who {
                request.extensions_mut().insert(who);
            }
            if let Some(hash) = found.token_hash {
                request.extensions_mut().insert(SessionHash(hash));
            }
            request.extensions_mut().insert(found.frame);
            next.run(request).await
        }
        Err(stop) => stop.into_response(),
    }
}

/// The hash of the session this request belongs to.
#[derive(Clone, Debug)]
pub struct SessionHash(pub String);

/// What someone with a one-time password reaches before it is changed.
fn may_before_change(path: &str) -> bool {
    matches!(path, "/me" | "/me/password" | "/sign-out" | "/live") || path.starts_with("/assets/")
}

/// A page goes to where the password is changed; a part of a page stays empty, never a page within a page.
fn to_new_password(headers: &HeaderMap) -> Response {
    const THERE: &str = "/me";
    if headers.contains_key("x-part") {
        return (StatusCode::NO_CONTENT, [("x-go", THERE)]).into_response();
    }
    Redirect::to(THERE).into_response()
}

struct Found {
    must_change_password: bool,
    who: Option<Who>,
    token_hash: Option<String>,
    frame: Frame,
    touch: Option<String>,
}

fn look_up(
    tx: &mut Tx<'_>,
    hash: Option<&str>,
    wished: Option<Lang>,
    asked: &Uri,
) -> Outcome<Found> {
    let now_ms = tx.now_ms();
    let centre = centre::read(tx)?;
    let session = match hash {
        Some(hash) => store::find_session(tx, hash)?
            .filter(|s| now_ms - s.seen_ms < IDLE_MS && now_ms - s.begun_ms < LONGEST_MS),
        None => None,
    };
    let person = match &session {
        Some(session) => {
            Some(people::find(tx, &session.staff_id)?).filter(|p| p.deactivated_ms.is_none())
        }
        None => None,
    };
    let who = match &person {
        Some(person) => Some(people::who_is(tx, person.clone())?),
        None => None,
    };
    let lang = person.as_ref().map(|p| p.lang).or(wished).unwrap_or(centre.lang);
    let must_change_password = person.as_ref().is_some_and(|p| p.password_once_ms.is_some());
    let touch =
        session.as_ref().filter(|s| now_ms - s.seen_ms > TOUCH_MS).and(hash).map(str::to_owned);
    let frame = Frame {
        lang,
        zone: person.as_ref().map_or(centre.zone, |p| p.zone.clone()),
        now_ms,
        path: asked.path().to_owned(),
        query: asked.query().unwrap_or_default().to_owned(),
        form_secret: session.as_ref().map(|s| s.form_secret.clone()).unwrap_or_default(),
        person: who.as_ref().map(|w| w.name.clone()),
        centre_name: centre.name,
        nav: Arc::new(who.as_ref().map(crate::routes::navigation_of).unwrap_or_default()),
        theme: person.map(|p| p.theme).unwrap_or_default(),
        news_after: if who.is_some() { events::newest_seq(tx)? } else { 0 },
    };
    let token_hash = who.as_ref().and(hash).map(str::to_owned);
    Ok(Found { must_change_password, who, token_hash, frame, touch })
}

/// Begins a session; gives the cookie's value.
pub fn begin(tx: &mut Tx<'_>, staff_id: &str, device: &str) -> Outcome<String> {
    let token = ids::secret();
    let device: String = device.chars().take(120).collect();
    store::insert_session(tx, &token_hash(&token), staff_id, &ids::secret(), &device)?;
    Ok(token)
}

pub fn token_hash(token: &str) -> String {
    ids::hex(&Sha256::digest(token.as_bytes()))
}

/// `__Host-` binds the cookie to this very host over TLS; plain http is for trying out on one's own machine.
pub fn cookie_name(app: &App) -> &'static str {
    if app.config.is_https() { "__Host-qingting" } else { "qingting" }
}

/// The `Set-Cookie` value that begins (or, with an empty token, ends) a session in the browser.
pub fn set_cookie(app: &App, token: &str) -> String {
    let name = cookie_name(app);
    let secure = if app.config.is_https() { "; Secure" } else { "" };
    let age = if token.is_empty() { 0 } else { LONGEST_MS / 1000 };
    format!("{name}={token}; Path=/; HttpOnly; SameSite=Lax; Max-Age={age}{secure}")
}

fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('=').map(str::to_owned))
}

/// The language a visitor chose themselves (cookie `lang`).
pub fn chosen_lang(headers: &HeaderMap) -> Option<Lang> {
    cookie(headers, "lang").and_then(|tag| Lang::from_tag(&tag))
}

/// The language a stranger chose or their browser asks for.
fn wished_lang(headers: &HeaderMap) -> Option<Lang> {
    let accept = headers.get(header::ACCEPT_LANGUAGE).and_then(|v| v.to_str().ok());
    chosen_lang(headers).or_else(|| accept.and_then(Lang::from_accept))
}
