//! Turns a stop into an answer: the refusal's sentence in the person's language, or an apology with a number.

use std::sync::Arc;

use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

use super::Frame;
use crate::platform::ids;
use crate::platform::stop::{RefusalKind, Stop};

impl IntoResponse for Stop {
    fn into_response(self) -> Response {
        let mut response = status(&self).into_response();
        // Put into words by `explain`, which knows the person's language and what kind of answer is wanted.
        response.extensions_mut().insert(Arc::new(self));
        response
    }
}

fn status(stop: &Stop) -> StatusCode {
    match stop {
        Stop::Fault(_) => StatusCode::INTERNAL_SERVER_ERROR,
        Stop::Refused(refusal) => match refusal.kind {
            RefusalKind::Unfit => StatusCode::UNPROCESSABLE_ENTITY,
            RefusalKind::Forbidden => StatusCode::FORBIDDEN,
            RefusalKind::Absent => StatusCode::NOT_FOUND,
            RefusalKind::Conflict => StatusCode::CONFLICT,
            RefusalKind::TooMany => StatusCode::TOO_MANY_REQUESTS,
        },
    }
}

/// Middleware: words for every stop. Faults are logged here, once, with the number the person is shown.
pub async fn explain(request: Request, next: Next) -> Response {
    let frame = request.extensions().get::<Frame>().cloned();
    let wants_part = request.headers().contains_key("x-part");
    let path = request.uri().path().to_owned();
    let response = next.run(request).await;
    let Some(stop) = response.extensions().get::<Arc<Stop>>().cloned() else { return response };
    let number = ids::hex(&ids::random_bytes::<4>());
    if let Stop::Fault(what) = stop.as_ref() {
        tracing::error!(%number, %path, %what, "a fault");
    }
    let Some(frame) = frame else { return response };
    let sentence = match stop.as_ref() {
        Stop::Refused(refusal) => frame.lang.refusal(refusal),
        Stop::Fault(_) => frame.tf("web.fault", &[("number", &number)]),
    };
    let body = if wants_part {
        notice(&sentence)
    } else {
        error_page(&frame, response.status(), &sentence)
    };
    (response.status(), [(header::CACHE_CONTROL, "no-store")], body).into_response()
}

/// A refusal as a part of a page; scripts show it where the person is looking.
pub fn notice(sentence: &str) -> Markup {
    html! { p class="notice bad" role="alert" { (sentence) } }
}

fn error_page(frame: &Frame, status: StatusCode, sentence: &str) -> Markup {
    let body = html! {
        section class="stopped" {
            p class="muted" { (status.as_u16()) }
            h1 { (sentence) }
            p { a class="btn main" href="/" { (frame.t("web.home")) } }
        }
    };
    if frame.person.is_some() {
        frame.page(sentence, body)
    } else {
        frame.plain_page(sentence, body)
    }
}
