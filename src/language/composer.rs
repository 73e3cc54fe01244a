//! The composer: a plain form that works without a script, with live findings, underlines and ready sentences with one.

use maud::{Markup, html};
use service_language::Situation;

use super::sending::to_customer;
use crate::web::Frame;

/// What a page says about the composer it wants.
pub struct Composer<'c> {
    /// Names it on the page: `reply`, `note`, `hand_over`.
    pub name: &'c str,
    /// Where the form is sent. It is read with [`Written`] plus the page's own fields.
    pub action: &'c str,
    /// Where a draft is kept as `text`; empty for a short form, which keeps none and offers no ready sentences.
    pub draft_action: &'c str,
    pub situation: &'c Situation,
    pub case_id: Option<&'c str>,
    /// On whose working calendar promised times are read.
    pub team_id: Option<&'c str>,
    pub text: &'c str,
    /// Promises of this draft that are recorded already, as JSON: `[{"act", "words", "due_ms"}]`, or empty.
    pub recorded: &'c str,
    /// The next action that stands so far.
    pub next_action: &'c str,
    pub rows: u8,
    pub label: &'c str,
    pub placeholder: &'c str,
    pub send_label: &'c str,
    /// The page's own fields (address, attachments), above the text.
    pub more: Markup,
}

/// What every composer sends beside the page's own fields (`#[serde(flatten)]`).
#[derive(Clone, Debug, Default, serde::Deserialize)]
pub struct Written {
    #[serde(default)]
    pub text: String,
    #[serde(default, deserialize_with = "crate::web::forms::filled")]
    pub warn_ticked: Option<String>,
    #[serde(default, deserialize_with = "crate::web::forms::filled")]
    pub warn_reason: Option<String>,
    #[serde(default, deserialize_with = "crate::web::forms::filled")]
    pub next_action: Option<String>,
    /// Rules whose better wording was taken, separated by blanks.
    #[serde(default)]
    pub changed: String,
}

impl Written {
    /// The reason, if the tick stands beside it.
    pub fn ticked_reason(&self) -> Option<&str> {
        self.warn_ticked.as_ref().and(self.warn_reason.as_deref())
    }

    pub fn changed_rules(&self) -> Vec<String> {
        self.changed.split_whitespace().take(100).map(str::to_owned).collect()
    }
}

/// Draws it. With a script the tick, the next action and the button for the team leader appear when they are needed.
pub fn draw(frame: &Frame, composer: &Composer<'_>) -> Markup {
    let id = |part: &str| format!("{}-{part}", composer.name);
    let situation = serde_json::to_string(composer.situation).unwrap_or_default();
    html! {
        form method="post" action=(composer.action) class="composer" data-composer=(composer.name)
            data-draft-action=(composer.draft_action) data-recorded=(composer.recorded) data-keep {
            (frame.secret_field())
            input type="hidden" name="situation" value=(situation);
            input type="hidden" name="case_id" value=(composer.case_id.unwrap_or(""));
            input type="hidden" name="team_id" value=(composer.team_id.unwrap_or(""));
            input type="hidden" name="back" value=(frame.path);
            input type="hidden" name="changed" value="";
            (composer.more)
            div class="ink" {
                div class="ink-under" aria-hidden="true" {}
                // A text area drops one line end right after its opening tag.
                textarea name="text" id=(id("text")) rows=(composer.rows) required aria-label=(composer.label) placeholder=(composer.placeholder)
                    aria-describedby=(id("findings")) data-draft { "\n" (composer.text) }
            }
            div class="ready" data-ready hidden {}
            div id=(id("findings")) class="found" data-findings {}
            (tick(frame))
            @if to_customer(composer.situation) {
                label class="next-action" data-next-action {
                    span { (frame.t("language.next_action")) }
                    input type="text" name="next_action" maxlength="120" value=(composer.next_action) placeholder=(frame.t("language.next_action_hint"));
                }
            }
            div class="bar" {
                button class={ "btn main" @if composer.draft_action.is_empty() { " small" } } data-send { (composer.send_label) }
                button class="btn" formaction="/language/overrides" data-ask { (frame.t("language.ask_leader")) }
                span class="muted" data-held-why role="status" {}
                @if !composer.draft_action.is_empty() {
                    span class="muted saved" data-saved data-words=(frame.t("language.draft_saved")) data-failed=(frame.t("language.draft_not_saved")) {}
                    button type="button" class="btn quiet" data-opens-ready { (frame.t("language.ready_sentences")) " " kbd { "/" } }
                }
            }
        }
    }
}

/// "Send all the same", with why.
fn tick(frame: &Frame) -> Markup {
    html! {
        fieldset class="tick" data-tick {
            label { input type="checkbox" name="warn_ticked" value="yes"; " " (frame.t("language.tick")) }
            input type="text" name="warn_reason" maxlength="200" placeholder=(frame.t("language.tick_reason")) aria-label=(frame.t("language.tick_reason"));
        }
    }
}

/// A short form whose words are checked: a hand-over, a request, a call written down.
#[derive(Clone, Copy)]
pub struct Short<'c> {
    pub name: &'c str,
    pub action: &'c str,
    pub situation: &'c Situation,
    pub case_id: Option<&'c str>,
    pub team_id: Option<&'c str>,
    pub label: &'c str,
    pub placeholder: &'c str,
    pub send_label: &'c str,
}

impl Short<'_> {
    /// Draws it with the page's own fields above the words.
    pub fn draw(&self, frame: &Frame, more: Markup) -> Markup {
        draw(
            frame,
            &Composer {
                name: self.name,
                action: self.action,
                draft_action: "",
                situation: self.situation,
                case_id: self.case_id,
                team_id: self.team_id,
                text: "",
                recorded: "",
                next_action: "",
                rows: 3,
                label: self.label,
                placeholder: self.placeholder,
                send_label: self.send_label,
                more: html! { (more) p class="field-name" aria-hidden="true" { (self.label) } },
            },
        )
    }
}
