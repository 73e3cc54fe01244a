//! Forms: read only when they carry the session's secret, so that no other site can send one in a person's name.

use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, Method, Uri};
use serde::de::DeserializeOwned;
use subtle::ConstantTimeEq;

use super::Frame;
use crate::platform::stop::{Stop, fault, forbidden, refused};

/// A submitted form. Every handler that changes something takes it (or calls [`check_secret`]); a tidy test holds that.
pub struct Form<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Form<T> {
    type Rejection = Stop;

    async fn from_request(request: Request, state: &S) -> Result<Self, Stop> {
        let frame =
            request.extensions().get::<Frame>().cloned().ok_or_else(|| fault("no frame"))?;
        let header =
            request.headers().get("x-form-secret").and_then(|v| v.to_str().ok()).map(str::to_owned);
        let pairs = axum::extract::RawForm::from_request(request, state)
            .await
            .map_err(|_| refused("web.form_unreadable"))?
            .0;
        let carried = header.or_else(|| field(&pairs, "form_secret")).unwrap_or_default();
        check_secret(&frame, &carried)?;
        serde_html_form(&pairs).map(Form)
    }
}

/// A form of somebody without an account: it carries a secret of its own (a case's code), and the origin check stands
/// guard. Never for what a signed-in person does.
pub struct CustomerForm<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for CustomerForm<T> {
    type Rejection = Stop;

    async fn from_request(request: Request, state: &S) -> Result<Self, Stop> {
        let pairs = axum::extract::RawForm::from_request(request, state)
            .await
            .map_err(|_| refused("web.form_unreadable"))?
            .0;
        serde_html_form(&pairs).map(CustomerForm)
    }
}

/// A form that carries nothing but its secret: a button.
#[derive(serde::Deserialize)]
pub struct Nothing {}

/// Refuses unless `carried` is the secret of this session's forms.
pub fn check_secret(frame: &Frame, carried: &str) -> Result<(), Stop> {
    let same: bool = frame.form_secret.as_bytes().ct_eq(carried.as_bytes()).into();
    if same && !carried.is_empty() { Ok(()) } else { Err(forbidden("web.form_expired")) }
}

/// Middleware's rule: a request that may change something must come from our own pages.
pub fn origin_allowed(method: &Method, headers: &HeaderMap, public_url: &str, uri: &Uri) -> bool {
    if matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
        || uri.path().starts_with("/api/")
    {
        return true;
    }
    let text = |name: &str| headers.get(name).and_then(|v| v.to_str().ok());
    match (text("origin"), text("sec-fetch-site")) {
        (Some(origin), _) => {
            origin == public_url || text("host").is_some_and(|host| same_host(origin, host))
        }
        (None, Some(site)) => site == "same-origin",
        (None, None) => false,
    }
}

fn same_host(origin: &str, host: &str) -> bool {
    origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://")) == Some(host)
}

fn field(pairs: &[u8], name: &str) -> Option<String> {
    form_pairs(pairs).find(|(key, _)| key == name).map(|(_, value)| value)
}

/// Name and value of every field, decoded.
pub fn form_pairs(pairs: &[u8]) -> impl Iterator<Item = (String, String)> + '_ {
    pairs.split(|b| *b == b'&').filter(|pair| !pair.is_empty()).map(|pair| {
        let mut halves = pair.splitn(2, |b| *b == b'=');
        (decoded(halves.next().unwrap_or(b"")), decoded(halves.next().unwrap_or(b"")))
    })
}

fn decoded(bytes: &[u8]) -> String {
    let spaced: Vec<u8> = bytes.iter().map(|b| if *b == b'+' { b' ' } else { *b }).collect();
    percent_encoding::percent_decode(&spaced).decode_utf8_lossy().into_owned()
}

/// Fields into a struct. A field that stands several times (checkboxes) becomes a list; a single one may be read as
/// text or as a list by `#[serde(default, deserialize_with = "crate::web::forms::many")]`.
fn serde_html_form<T: DeserializeOwned>(pairs: &[u8]) -> Result<T, Stop> {
    let mut object = serde_json::Map::new();
    for (name, value) in form_pairs(pairs) {
        let value = serde_json::Value::String(value);
        match object.get_mut(&name) {
            None => drop(object.insert(name, value)),
            Some(serde_json::Value::Array(values)) => values.push(value),
            Some(one) => *one = serde_json::Value::Array(vec![one.take(), value]),
        }
    }
    serde_json::from_value(serde_json::Value::Object(object))
        .map_err(|_| refused("web.form_unreadable"))
}

/// Reads a field that may stand once or several times.
pub fn many<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    #[derive(serde::Deserialize)]
    #[serde(untagged)]
    enum OneOrMany {
        One(String),
        Many(Vec<String>),
    }
    Ok(match <OneOrMany as serde::Deserialize>::deserialize(deserializer)? {
        OneOrMany::One(one) => vec![one],
        OneOrMany::Many(many) => many,
    })
}

/// Reads a field left empty as absent.
pub fn filled<'de, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<String>, D::Error> {
    let text = <Option<String> as serde::Deserialize>::deserialize(deserializer)?;
    Ok(text.map(|t| t.trim().to_owned()).filter(|t| !t.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_decoded_and_repeated_ones_become_a_list() {
        #[derive(serde::Deserialize)]
        struct Sent {
            words: String,
            #[serde(default, deserialize_with = "many")]
            tags: Vec<String>,
            #[serde(default, deserialize_with = "filled")]
            empty: Option<String>,
        }

        let sent: Sent =
            serde_html_form(b"words=%E4%BD%A0+%E5%A5%BD&tags=a&tags=b&empty=+").unwrap();

        assert_eq!((sent.words.as_str(), sent.tags.len(), sent.empty), ("你 好", 2, None));
    }

    #[test]
    fn a_form_from_another_site_is_not_taken() {
        let allowed = |name: &'static str, value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert("host", "localhost:8600".parse().unwrap());
            headers.insert(name, value.parse().unwrap());
            origin_allowed(
                &Method::POST,
                &headers,
                "https://desk.example",
                &Uri::from_static("/cases"),
            )
        };

        assert!(
            allowed("origin", "https://desk.example") && allowed("origin", "http://localhost:8600")
        );
        assert!(!allowed("origin", "https://evil.example") && !allowed("origin", "null"));
        assert!(
            allowed("sec-fetch-site", "same-origin") && !allowed("sec-fetch-site", "cross-site")
        );
    }
}
