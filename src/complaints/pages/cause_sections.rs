//! The cause's part of a complaint's file: code, whys with what they rest on, bones, measures.

use maud::{Markup, html};

use super::super::causes::{self, BONES, CAUSES};
use super::super::kinds::MeasureKind;
use super::super::measures::CHANGES;
use super::file_page::Whole;
use super::{fields, measures_page, sections};
use crate::staff::Who;
use crate::web::parts::{Tone, one_button, tag};
use crate::web::{Frame, times};

/// Whether this person works on the cause or only reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum May {
    Change,
    Look,
}

pub fn code(frame: &Frame, who: &Who, whole: &Whole, may: May) -> Markup {
    let complaint = &whole.file.complaint;
    let cause = complaint.cause_code.as_deref().and_then(causes::cause);
    html! {
        @if let Some(cause) = cause.filter(|cause| cause.shown_to(who)) {
            p { span class="mono" { (cause.code) } " " (frame.t(&cause.key())) " " (fields::origin(frame, cause.origin)) }
        } @else if cause.is_some() { p class="muted" { (frame.t("complaints.cause_kept")) } }
        @for code in &whole.analysis.training {
            @if causes::cause(code).is_some_and(|cause| cause.shown_to(who)) {
                p { (tag(Tone::Hint, frame.t("complaints.training_suggested"))) " " span class="mono" { (code) } }
            }
        }
        @if may == May::Change {
            form method="post" action={ "/complaints/" (complaint.case_id) "/cause" } class="bar" {
                (frame.secret_field())
                select name="code" required aria-label=(frame.t("complaints.cause")) {
                    option value="" { (frame.t("complaints.choose")) }
                    @for class in CAUSES.iter().filter(|cause| cause.is_class() && cause.shown_to(who)) {
                        optgroup label={ (class.code) " " (frame.t(&class.key())) } {
                            @for cause in CAUSES.iter().filter(|c| c.code.starts_with(&format!("{}.", class.code))) {
                                option value=(cause.code) { (cause.code) " " (frame.t(&cause.key())) }
                            }
                        }
                    }
                }
                button class="btn small" { (frame.t("complaints.set_cause")) }
                a class="link small" href="/complaints/causes" { (frame.t("complaints.causes")) }
            }
        }
    }
}

pub fn whys(frame: &Frame, whole: &Whole, may: May) -> Markup {
    let base = format!("/complaints/{}", whole.file.complaint.case_id);
    html! {
        h3 { (frame.t("complaints.five_whys")) }
        ol class="guide" {
            @for why in &whole.analysis.whys {
                li {
                    (why.answer) " " span class="muted" { (frame.t("complaints.rests_on")) " " (why.rests_on) " · " (why.added_name) " · " (times::ago(frame, why.added_ms)) }
                    @if may == May::Change { " " (one_button(frame, &format!("{base}/whys/{}/strike", why.id), frame.t("complaints.strike"), "small plain")) }
                }
            }
        }
        @if may == May::Change {
            form method="post" action={ (base) "/whys" } class="bar" {
                (frame.secret_field())
                input type="text" name="answer" required maxlength="400" placeholder=(frame.t("complaints.because")) aria-label=(frame.t("complaints.because"));
                input type="text" name="rests_on" required maxlength="400" placeholder=(frame.t("complaints.rests_on")) aria-label=(frame.t("complaints.rests_on"));
                button class="btn small" { (frame.t("complaints.next_why")) }
            }
        }
    }
}

pub fn bone_form(frame: &Frame, whole: &Whole) -> Markup {
    html! {
        form method="post" action={ "/complaints/" (whole.file.complaint.case_id) "/bones" } class="bar" {
            (frame.secret_field())
            select name="bone" aria-label=(frame.t("complaints.fishbone")) { @for bone in BONES { option value=(bone) { (frame.t(&format!("complaints.bone_{bone}"))) } } }
            input type="text" name="words" required maxlength="60" aria-label=(frame.t("complaints.bone_words")) placeholder=(frame.t("complaints.bone_words"));
            button class="btn small" { (frame.t("complaints.add")) }
        }
    }
}

pub fn measures(frame: &Frame, who: &Who, whole: &Whole, may: May) -> Markup {
    html! {
        h3 { (frame.t("complaints.measures")) }
        @for measure in &whole.analysis.measures { (measures_page::draw(frame, who, measure)) }
        @if may == May::Change {
            details class="more" {
                summary { (frame.t("complaints.set_measure")) }
                form method="post" action={ "/complaints/" (whole.file.complaint.case_id) "/measures" } {
                    (frame.secret_field())
                    div class="choices" {
                        @for kind in MeasureKind::ALL {
                            label class="choice" { input type="radio" name="kind" value=(kind.name()) checked[*kind == MeasureKind::Corrective]; " " (frame.t(&format!("complaints.measure_{}", kind.name()))) }
                        }
                    }
                    label class="field" { span { (frame.t("complaints.measure_words")) } textarea name="words" rows="2" required maxlength="400" {} }
                    label class="field" {
                        span { (frame.t("complaints.changes")) }
                        select name="changes" { @for change in CHANGES { option value=(change) { (frame.t(&format!("complaints.changes_{change}"))) } } }
                    }
                    (sections::people(frame, whole, "owner", "complaints.measure_owner"))
                    label class="field" { span { (frame.t("complaints.until")) } input type="datetime-local" name="due" required; }
                    button class="btn small main" { (frame.t("complaints.set_measure")) }
                }
            }
        }
    }
}
