//! The frame around a page: language, navigation, who is signed in, the secret of its forms.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use maud::{DOCTYPE, Markup, html};

use super::assets;
use crate::platform::i18n::Lang;
use crate::platform::stop::{Stop, fault};

/// An entry of the side navigation; `routes.rs` lists them, only those the person may open are here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NavItem {
    /// Key of the heading this entry stands under; entries of one heading follow each other.
    pub group: &'static str,
    pub label: &'static str,
    pub href: &'static str,
    /// A part that gives the number behind the label, fetched by the browser.
    pub count: Option<&'static str>,
}

/// Everything a page needs to draw itself for one person. Made once per request.
#[derive(Clone, Debug)]
pub struct Frame {
    pub lang: Lang,
    /// IANA zone in which times are shown.
    pub zone: String,
    pub now_ms: i64,
    /// The path asked for, to mark the current navigation entry.
    pub path: String,
    /// What stands behind the `?`, for the same.
    pub query: String,
    /// The secret every form of this session carries; empty when nobody is signed in.
    pub form_secret: String,
    /// The signed-in person's name and presence, for the top bar.
    pub person: Option<String>,
    pub centre_name: String,
    pub nav: Arc<Vec<NavItem>>,
    /// `light`, `dark` or empty for the machine's choice.
    pub theme: String,
    /// How far the event log had come when this page was made; news goes on from there.
    pub news_after: i64,
}

impl Frame {
    /// Words in the person's language.
    pub fn t(&self, key: &str) -> &'static str {
        self.lang.t(key)
    }

    /// Words with values.
    pub fn tf(&self, key: &str, values: &[(&str, &dyn std::fmt::Display)]) -> String {
        self.lang.tf(key, values)
    }

    /// A whole page inside the working frame (top bar, side navigation, main).
    pub fn page(&self, title: &str, body: Markup) -> Markup {
        self.document(
            title,
            "desk",
            html! {
                (self.top_bar())
                (self.side())
                main id="main" tabindex="-1" { (body) }
            },
        )
    }

    /// A page for people without the working frame: sign-in, first run, customers' pages, errors.
    pub fn plain_page(&self, title: &str, body: Markup) -> Markup {
        self.document(
            title,
            "plain",
            html! { main id="main" class="plain-main" tabindex="-1" { (body) } },
        )
    }

    /// The hidden field every form carries.
    pub fn secret_field(&self) -> Markup {
        html! { input type="hidden" name="form_secret" value=(self.form_secret); }
    }

    fn document(&self, title: &str, class: &str, body: Markup) -> Markup {
        html! {
            (DOCTYPE)
            html lang=(self.lang.tag()) data-theme=(self.theme) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="form-secret" content=(self.form_secret);
                    meta name="news-after" content=(self.news_after);
                    meta name="words" content=(assets::script_words(self.lang));
                    title { (title) " · " (self.centre_name) }
                    link rel="icon" href=(assets::url("dragonfly.svg")) type="image/svg+xml";
                    link rel="stylesheet" href=(assets::url("style.css"));
                    script type="module" src=(assets::url("desk.js")) {}
                }
                body class=(class) {
                    a class="skip" href="#main" { (self.t("web.skip_to_content")) }
                    (body)
                    div id="announcer" class="visually-hidden" role="status" aria-live="polite" {}
                }
            }
        }
    }

    fn top_bar(&self) -> Markup {
        html! {
            header class="top" {
                button type="button" class="menu-button" data-toggles="side" aria-label=(self.t("web.menu")) { "☰" }
                a class="brand" href="/" { (self.centre_name) }
                form class="find" action="/search" role="search" {
                    input type="search" name="words" placeholder=(self.t("web.search_placeholder")) aria-label=(self.t("web.search_placeholder")) data-key="/";
                    kbd { "/" }
                }
                div class="me" {
                    section data-part="/me/presence" {}
                    @if let Some(person) = &self.person {
                        a href="/me" { (person) }
                    }
                    button type="button" class="quiet" data-shows="keys" aria-label=(self.t("web.keyboard")) { kbd { "?" } }
                }
            }
        }
    }

    fn side(&self) -> Markup {
        let groups = self.nav.chunk_by(|a, b| a.group == b.group);
        html! {
            nav class="side" id="side" aria-label=(self.t("web.navigation")) {
                @for group in groups {
                    h2 { (self.t(group[0].group)) }
                    @for item in group {
                        a href=(item.href) aria-current=[self.is_here(item.href).then_some("page")] {
                            (self.t(item.label))
                            @if let Some(part) = item.count { span class="n" data-part=(part) data-live="inbox:* staff:*" {} }
                        }
                    }
                }
            }
        }
    }

    fn is_here(&self, href: &str) -> bool {
        let (path, query) = href.split_once('?').unwrap_or((href, ""));
        let in_path =
            self.path == path || (path != "/" && self.path.starts_with(&format!("{path}/")));
        in_path && (query.is_empty() || self.query.split('&').any(|pair| pair == query))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Frame {
    type Rejection = Stop;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Stop> {
        parts.extensions.get::<Frame>().cloned().ok_or_else(|| fault("no frame on this request"))
    }
}
