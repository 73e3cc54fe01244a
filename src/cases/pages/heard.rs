//! What the customer's words suggest, beside the case: the words themselves, and one key to agree or to disagree.

use axum::extract::{Path, State};
use maud::{Markup, html};

use super::super::suggesting::{self, Suggestion, Suspected};
use crate::app::App;
use crate::staff::{Permission, Who};
use crate::web::forms::Nothing;
use crate::web::parts::{Tone, one_button, tag};
use crate::web::{Answer, Done, Form, Frame};

pub fn draw(frame: &Frame, who: &Who, suggestions: &[Suggestion]) -> Markup {
    let may_decide = who.may(Permission::ServeCustomers);
    html! {
        @if !suggestions.is_empty() {
            div class="block heard" {
                h2 { (frame.t("cases.heard")) }
                @for suggestion in suggestions {
                    div class="suggestion" data-row=(suggestion.id) {
                        p {
                            (tag(tone(suggestion.kind), frame.t(&format!("cases.suspected_{}", suggestion.kind.name()))))
                            @if suggestion.kind == Suspected::Emotion {
                                " " (suggestion.level) " · " (frame.t(&format!("cases.emotion_{}", suggestion.level.clamp(0, 4))))
                            }
                        }
                        p class="muted" { a href={ "#m-" (suggestion.message_id) } { (quoted(suggestion)) } }
                        @if may_decide {
                            div class="bar" {
                                (one_button(frame, &format!("/suggestions/{}/confirm", suggestion.id), frame.t("cases.suggestion_yes"), "small"))
                                (one_button(frame, &format!("/suggestions/{}/dismiss", suggestion.id), frame.t("cases.suggestion_no"), "small quiet"))
                            }
                        }
                    }
                }
                p class="muted small" { (frame.t("cases.heard_hint")) }
            }
        }
    }
}

/// The neighbourhood with the grounds marked in it.
fn quoted(suggestion: &Suggestion) -> Markup {
    let Some((before, after)) = suggestion.around.split_once(suggestion.words.trim()) else {
        return html! { q { (suggestion.around) } };
    };
    html! { q { (before) mark { (suggestion.words.trim()) } (after) } }
}

fn tone(kind: Suspected) -> Tone {
    match kind {
        Suspected::Emotion | Suspected::Urgency => Tone::Warn,
        Suspected::Complaint => Tone::Accent,
        Suspected::Reporting | Suspected::Leaving => Tone::Bad,
    }
}

/// `POST /suggestions/{id}/dismiss`
pub async fn dismiss(
    State(app): State<App>,
    who: Who,
    frame: Frame,
    Path(id): Path<String>,
    Form(Nothing {}): Form<Nothing>,
) -> Answer<Done> {
    let case_id = app.db.write(move |tx| suggesting::dismiss(tx, &who, &id)).await?;
    Ok(Done::go(format!("/cases/{case_id}")).said(frame.t("cases.said_dismissed")))
}
