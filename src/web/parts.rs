//! Small pieces pages are made of. Each is a plain function; classes are explained in `assets/style.css`.

use maud::{Markup, html};

use super::Frame;

/// What a list says when there is nothing in it: what this is, and what to do now.
pub fn empty_state(heading: &str, what_to_do: &str, action: Option<(&str, &str)>) -> Markup {
    html! {
        div class="empty" {
            h2 { (heading) }
            p { (what_to_do) }
            @if let Some((href, label)) = action { p { a class="btn main" href=(href) { (label) } } }
        }
    }
}

/// The meaning of a badge; never colour alone, the words say it too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    Plain,
    Accent,
    Good,
    Warn,
    Bad,
    Hint,
}

impl Tone {
    pub fn class(self) -> &'static str {
        match self {
            Tone::Plain => "",
            Tone::Accent => "acc",
            Tone::Good => "good",
            Tone::Warn => "warn",
            Tone::Bad => "bad",
            Tone::Hint => "hint",
        }
    }
}

pub fn tag(tone: Tone, words: &str) -> Markup {
    html! { span class={ "tag " (tone.class()) } { (words) } }
}

/// A labelled text field with an optional hint under it.
pub struct Field<'f> {
    pub name: &'f str,
    pub label: &'f str,
    /// `text`, `email`, `password`, `number`, `datetime-local` …
    pub kind: &'f str,
    pub value: &'f str,
    pub hint: &'f str,
    /// Further attributes the browser enforces as a courtesy; the action decides.
    pub required: Required,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Required {
    Yes,
    No,
}

impl Field<'_> {
    pub fn draw(&self) -> Markup {
        let hint_id = format!("{}-hint", self.name);
        html! {
            label class="field" {
                span { (self.label) }
                input type=(self.kind) name=(self.name) value=(self.value) required[self.required == Required::Yes]
                    aria-describedby=[(!self.hint.is_empty()).then_some(hint_id.as_str())];
                @if !self.hint.is_empty() { small id=(hint_id) { (self.hint) } }
            }
        }
    }
}

/// A choice among named values.
pub fn select(name: &str, label: &str, options: &[(String, String)], chosen: &str) -> Markup {
    html! {
        label class="field" {
            span { (label) }
            select name=(name) {
                @for (value, words) in options {
                    option value=(value) selected[value == chosen] { (words) }
                }
            }
        }
    }
}

/// A part of the page the browser fetches from `href` and fetches again when one of `subjects` changes.
pub fn part(href: &str, subjects: &str) -> Markup {
    html! { section data-part=(href) data-live=(subjects) { p class="loading" aria-hidden="true" { "…" } } }
}

/// As [`part`], for a part that comes with the page: it is fetched only when one of its subjects changes.
pub fn part_here(href: &str, subjects: &str, content: &Markup) -> Markup {
    html! { section data-part=(href) data-live=(subjects) data-loaded { (content) } }
}

/// A button that opens a sheet with a form or a list; works without script. `key` opens it from the keyboard.
pub struct Sheet<'s> {
    pub label: &'s str,
    pub key: &'s str,
    /// Classes of the button, such as `btn small`.
    pub class: &'s str,
}

impl Sheet<'_> {
    pub fn draw(&self, body: &Markup) -> Markup {
        let key = (!self.key.is_empty()).then_some(self.key);
        html! {
            details class="sheet" name="sheets" {
                summary class=(self.class) data-key=[key] data-key-says=[key.map(|_| self.label)] {
                    (self.label)
                    @if let Some(key) = key { kbd aria-hidden="true" { (key) } }
                }
                div class="sheet-body" { (body) }
            }
        }
    }
}

/// A form with one button that posts to `action`.
pub fn one_button(frame: &Frame, action: &str, label: &str, class: &str) -> Markup {
    html! {
        form method="post" action=(action) class="inline" {
            (frame.secret_field())
            button class={ "btn " (class) } { (label) }
        }
    }
}
