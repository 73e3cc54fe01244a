//! The fields of a step's form, drawn from the tables: what each proof is and how it gets on file.

use maud::{Markup, html};

use super::super::file::File;
use super::super::guides::Guide;
use super::super::kinds::Origin;
use super::super::proofs::{Entry, Proof};
use super::super::steps::{self, Step, When};
use crate::web::Frame;
use crate::web::parts::{Tone, tag};

/// 原文, 重构 or 补充: where a piece of the standard comes from.
pub fn origin(frame: &Frame, origin: Origin) -> Markup {
    tag(Tone::Plain, frame.t(&format!("complaints.origin_{}", origin.name())))
}

/// What a step asks for and what of it is there; a word says it, not only the dot.
pub fn checklist(frame: &Frame, step: Step, file: &File) -> Markup {
    html! {
        ul class="check" {
            @for proof in steps::asked(step, &file.on_file) {
                @let there = file.on_file.get(&proof);
                li class=[there.map(|_| "ok")] {
                    (frame.t(&proof.key()))
                    @if there.is_none() { " " span class="muted" { (frame.t("complaints.is_missing")) } }
                    @else if let Some(words) = shown(frame, file, proof) { ": " span class="muted" { (words) } }
                }
            }
        }
    }
}

/// A value as words; nothing for what is only found (its name says it).
pub fn shown(frame: &Frame, file: &File, proof: Proof) -> Option<String> {
    let value = file.on_file.get(&proof)?;
    if let Some(key) = proof.value_key(value) {
        return Some(frame.t(&key).to_owned());
    }
    match proof.entry() {
        Entry::Scale => Some(format!("{value} · {}", frame.t(&format!("cases.emotion_{value}")))),
        Entry::Found if !matches!(proof, Proof::Referral | Proof::SupervisorAsked) => None,
        _ => Some(value.clone()),
    }
}

/// The fields of a step a person fills in. What hangs on another answer says on which.
pub fn draw(frame: &Frame, step: Step, file: &File) -> Markup {
    let all = steps::shown(step).into_iter().filter(|(proof, _)| proof.entry() != Entry::Found);
    let mut drawn = Vec::new();
    html! {
        @for (proof, when) in all {
            @if !drawn.contains(&proof) && offered(when, file) {
                ({ drawn.push(proof); field(frame, proof, file.on_file.get(&proof).map_or("", String::as_str)) })
            }
        }
    }
}

/// A need that hangs on an answer is offered once that answer stands.
fn offered(when: When, file: &File) -> bool {
    when.holds(&file.on_file)
}

fn field(frame: &Frame, proof: Proof, value: &str) -> Markup {
    let (name, label) = (proof.name(), frame.t(&proof.key()));
    match proof.entry() {
        Entry::Scale => scale(frame, name, label, value),
        Entry::Choice(values) => html! {
            label class="field" {
                span { (label) }
                select name=(name) {
                    option value="" { (frame.t("complaints.choose")) }
                    @for one in values {
                        option value=(one) selected[*one == value] {
                            (proof.value_key(one).map_or("", |key| frame.t(&key)))
                        }
                    }
                }
            }
        },
        Entry::Line => html! {
            label class="field" { span { (label) } input type="text" name=(name) value=(value) maxlength="200"; }
        },
        Entry::Words => html! {
            label class="field" { span { (label) } textarea name=(name) rows="2" maxlength="4000" { (value) } }
        },
        Entry::Found => html! {},
    }
}

fn scale(frame: &Frame, name: &str, label: &str, value: &str) -> Markup {
    html! {
        fieldset class="scale" {
            legend { (label) }
            div class="choices" {
                @for n in 0..=4 {
                    @let text = n.to_string();
                    label class="choice" {
                        input type="radio" name=(name) value=(n) checked[text == value];
                        (n) " " (frame.t(&format!("cases.emotion_{n}")))
                    }
                }
            }
        }
    }
}

/// A guide's lines in their order.
pub fn guide(frame: &Frame, guide: &Guide) -> Markup {
    html! {
        div class="notice" {
            strong { (frame.t(&guide.heading_key())) } " " (origin(frame, guide.origin))
            ol class="guide" { @for key in guide.line_keys() { li { (frame.t(&key)) } } }
        }
    }
}
