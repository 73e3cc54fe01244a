//! The answer to a form that did what was asked: where to go on, what to say, how to take it back.

use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

const SAID: HeaderName = HeaderName::from_static("x-said");
const UNDO: HeaderName = HeaderName::from_static("x-undo");
const GO: HeaderName = HeaderName::from_static("x-go");

/// `Done::go("/cases/C-…").said(sentence).undo("/cases/C-…/reopen")`
#[derive(Debug)]
pub struct Done {
    go: String,
    said: String,
    undo: String,
}

impl Done {
    /// Goes on to a page (scripts that are there already only fetch what changed).
    pub fn go(href: impl Into<String>) -> Done {
        Done { go: href.into(), said: String::new(), undo: String::new() }
    }

    /// A short sentence for the person.
    pub fn said(mut self, sentence: impl Into<String>) -> Done {
        self.said = sentence.into();
        self
    }

    /// The address whose `POST` takes it back.
    pub fn undo(mut self, address: impl Into<String>) -> Done {
        self.undo = address.into();
        self
    }
}

impl IntoResponse for Done {
    fn into_response(self) -> Response {
        let mut response = Redirect::to(&self.go).into_response();
        let said = utf8_percent_encode(&self.said, NON_ALPHANUMERIC).to_string();
        for (name, value) in [(SAID, said), (UNDO, self.undo)] {
            if let Some(value) = HeaderValue::from_str(&value).ok().filter(|v| !v.is_empty()) {
                response.headers_mut().insert(name, value);
            }
        }
        response
    }
}

/// Middleware: a script that posted (`x-part`) is told where to go instead of being sent there: it may be there already.
pub async fn tell_scripts(request: Request, next: Next) -> Response {
    let is_script = request.method() == Method::POST && request.headers().contains_key("x-part");
    let mut response = next.run(request).await;
    if is_script && response.status() == StatusCode::SEE_OTHER {
        *response.status_mut() = StatusCode::NO_CONTENT;
        if let Some(place) = response.headers_mut().remove(header::LOCATION) {
            response.headers_mut().insert(GO, place);
        }
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_in_chinese_travels_in_a_header() {
        let response = Done::go("/cases").said("已办结").undo("/x").into_response();

        assert_eq!(response.status(), StatusCode::SEE_OTHER);
        assert_eq!(response.headers()["x-said"], "%E5%B7%B2%E5%8A%9E%E7%BB%93");
        assert_eq!(response.headers()["x-undo"], "/x");
    }
}
