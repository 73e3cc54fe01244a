//! Sections of a complaint's file: what can be done with the step, evidence, escalations, attempts, what is around it.

use maud::{Markup, html};

use super::super::complaint::Escalation;
use super::super::efforts::Question;
use super::super::file::File;
use super::super::kinds::Level;
use super::super::proofs::{Proof, REPLY_WAYS};
use super::super::steps::Step;
use super::file_page::Whole;
use crate::staff::{Permission, Who};
use crate::web::parts::{Tone, one_button, tag};
use crate::web::{Frame, times};

fn line(frame: &Frame, name: &str, key: &str) -> Markup {
    html! { label class="field" { span { (frame.t(key)) } input type="text" name=(name) required maxlength="400"; } }
}

fn moment(frame: &Frame, name: &str, key: &str) -> Markup {
    html! { label class="field" { span { (frame.t(key)) } input type="datetime-local" name=(name) required; } }
}

/// A form behind a disclosure.
fn folded(frame: &Frame, action: &str, key: &str, fields: &Markup) -> Markup {
    html! {
        details class="more" {
            summary { (frame.t(key)) }
            form method="post" action=(action) {
                (frame.secret_field())
                (fields)
                button class="btn small main" { (frame.t(key)) }
            }
        }
    }
}

/// Ways out of the present step besides proving it.
pub fn step_acts(frame: &Frame, who: &Who, file: &File) -> Markup {
    let base = format!("/complaints/{}", file.complaint.case_id);
    let Some(step) = file.complaint.step else { return html! {} };
    let unhappy = file.on_file.get(&Proof::Outcome).is_some_and(|v| v == "not_accepted");
    html! {
        @if who.may(Permission::ServeCustomers) {
            @if step == Step::FollowUp && unhappy { (one_button(frame, &format!("{base}/other-way"), frame.t("complaints.other_way"), "small")) }
            @if who.may(Permission::LeadTeam) {
                (folded(frame, &format!("{base}/waive"), "complaints.waive", &line(frame, "words", "complaints.waive_reason")))
            }
            (folded(frame, &format!("{base}/withdraw"), "complaints.withdraw", &line(frame, "words", "complaints.withdraw_words")))
        }
    }
}

pub fn evidence(frame: &Frame, who: &Who, whole: &Whole) -> Markup {
    let file = &whole.file;
    html! {
        section class="card" {
            h2 { (frame.t("complaints.proof_evidence")) " " span class="muted" { (file.evidence.len()) } }
            @for one in &file.evidence {
                div class="promise" {
                    span { (one.what) " " span class="muted" { (one.source) } }
                    span class="muted" {
                        @if let Some(id) = &one.attachment_id { a class="link" href={ "/attachments/" (id) } { (frame.t("cases.attachments")) } " · " }
                        (one.added_name) " · " (times::ago(frame, one.added_ms))
                    }
                }
            }
            @if who.may(Permission::ServeCustomers) {
                (folded(frame, &format!("/complaints/{}/evidence", file.complaint.case_id), "complaints.add_evidence", &html! {
                    (line(frame, "what", "complaints.evidence_what"))
                    (line(frame, "source", "complaints.evidence_source"))
                    @if !whole.attachments.is_empty() {
                        label class="field" {
                            span { (frame.t("cases.attachments")) }
                            select name="attachment" {
                                option value="" { (frame.t("complaints.choose")) }
                                @for attachment in &whole.attachments { option value=(attachment.id) { (attachment.name) } }
                            }
                        }
                    }
                }))
            }
        }
    }
}

pub fn escalations(frame: &Frame, who: &Who, whole: &Whole) -> Markup {
    let file = &whole.file;
    let base = format!("/complaints/{}", file.complaint.case_id);
    html! {
        section class="card" id="escalation" {
            h2 { (frame.t("complaints.escalation")) }
            @for escalation in &file.escalations { (one_escalation(frame, who, escalation)) }
            @if who.may(Permission::ServeCustomers) && file.complaint.is_open() {
                p class="muted" { (frame.t("complaints.escalate_hint")) }
                p class="notice" { (frame.t("complaints.escalate_template")) }
                (folded(frame, &format!("{base}/escalate"), "complaints.escalate", &html! {
                    label class="field" {
                        span { (frame.t("complaints.level")) }
                        select name="level" { @for level in Level::ALL { option value=(level.name()) { (frame.t(&format!("complaints.level_{}", level.name()))) } } }
                    }
                    (line(frame, "reason", "complaints.reason"))
                }))
                (folded(frame, &format!("{base}/ask-supervisor"), "complaints.ask_supervisor", &html! {
                    (line(frame, "what", "complaints.ask_what"))
                    (line(frame, "words", "complaints.promised_words"))
                    (moment(frame, "due", "complaints.answer_by"))
                }))
                @if !whole.partners.is_empty() {
                    (folded(frame, &format!("{base}/refer"), "complaints.refer", &html! {
                        label class="field" {
                            span { (frame.t("complaints.partner_name")) }
                            select name="partner" { @for partner in &whole.partners { option value=(partner.name) { (partner.name) " · " (partner.phone) } } }
                        }
                        (line(frame, "words", "complaints.refer_words"))
                        (moment(frame, "due", "complaints.look_after_by"))
                    }))
                }
            }
            (malice(frame, who, whole))
        }
    }
}

fn one_escalation(frame: &Frame, who: &Who, escalation: &Escalation) -> Markup {
    let base = format!("/escalations/{}", escalation.id);
    let leads = who.may(Permission::LeadTeam);
    html! {
        div class="promise" {
            span { (frame.t(&format!("complaints.level_{}", escalation.level.name()))) " · " (escalation.reason) " " span class="muted" { (escalation.asked_name) " · " (times::ago(frame, escalation.asked_ms)) } }
            @if let Some(taken_ms) = escalation.taken_ms {
                (tag(Tone::Accent, &frame.tf("complaints.taken_by", &[("name", &escalation.taken_name.as_deref().unwrap_or("")), ("at", &times::exact(frame, taken_ms))])))
            } @else if escalation.late_ms.is_some() { (tag(Tone::Bad, frame.t("complaints.late"))) }
            @else { (tag(Tone::Warn, &times::exact(frame, escalation.respond_by_ms))) }
            @if let Some(why) = &escalation.given_back_why { span class="muted" { (frame.t("complaints.given_back")) " " (why) } }
            @else if escalation.taken_by.as_ref() == Some(&who.staff_id) {
                form method="post" action={ (base) "/give-back" } class="bar" {
                    (frame.secret_field())
                    input type="text" name="words" required maxlength="400" placeholder=(frame.t("complaints.what_decided")) aria-label=(frame.t("complaints.what_decided"));
                    button class="btn small" { (frame.t("complaints.give_back")) }
                }
            } @else if leads && escalation.taken_ms.is_none() { (one_button(frame, &format!("{base}/take"), frame.t("complaints.take_on"), "small main")) }
        }
    }
}

fn malice(frame: &Frame, who: &Who, whole: &Whole) -> Markup {
    let base = format!("/complaints/{}", whole.file.complaint.case_id);
    let judges = who.may(Permission::JudgeMalice) || who.may(Permission::SecondMalice);
    html! {
        @match &whole.malice {
            Some(malice) => {
                p class="notice warn" {
                    (frame.t(if whole.file.complaint.malicious_ms.is_some() { "complaints.malicious" } else { "complaints.malice_waits" }))
                    " · " (malice.reason) " · " (frame.t("complaints.review_by")) " " (times::at(frame, malice.review_ms))
                }
                @if judges {
                    @if whole.file.complaint.malicious_ms.is_none() { (one_button(frame, &format!("{base}/malice/confirm"), frame.t("complaints.malice_confirm"), "small")) }
                    (folded(frame, &format!("{base}/malice/end"), "complaints.malice_end", &line(frame, "words", "complaints.reason")))
                }
            }
            None if judges || who.may(Permission::LeadTeam) => {
                (folded(frame, &format!("{base}/malice"), "complaints.malice_propose", &html! {
                    p class="muted" { (frame.t("complaints.malice_hint")) }
                    (line(frame, "reason", "complaints.reason"))
                    (moment(frame, "review", "complaints.review_by"))
                }))
            }
            None => {}
        }
    }
}

pub fn attempts(frame: &Frame, who: &Who, whole: &Whole) -> Markup {
    let file = &whole.file;
    html! {
        section class="card" {
            h2 { (frame.t("complaints.attempts")) }
            @for attempt in &file.attempts {
                div class="promise" {
                    span { (frame.t(&format!("complaints.value_reply_way_{}", attempt.way))) " · " (attempt.words) " " span class="muted" { (attempt.made_name) " · " (times::ago(frame, attempt.made_ms)) } }
                    @if attempt.reached_ms.is_some() { (tag(Tone::Good, frame.t("complaints.reached"))) } @else { (tag(Tone::Plain, frame.t("complaints.not_reached"))) }
                }
            }
            @if who.may(Permission::ServeCustomers) && file.complaint.is_open() {
                (folded(frame, &format!("/complaints/{}/attempts", file.complaint.case_id), "complaints.add_attempt", &html! {
                    label class="field" {
                        span { (frame.t("complaints.proof_reply_way")) }
                        select name="way" { @for way in REPLY_WAYS { option value=(way) { (frame.t(&format!("complaints.value_reply_way_{way}"))) } } }
                    }
                    (line(frame, "words", "complaints.attempt_words"))
                    label class="choice" { input type="checkbox" name="reached" value="yes"; " " (frame.t("complaints.reached")) }
                }))
            }
        }
    }
}

/// The four questions, efforts, care, feedback to sales.
pub fn around(frame: &Frame, who: &Who, whole: &Whole) -> Markup {
    let base = format!("/complaints/{}", whole.file.complaint.case_id);
    let exaggerated =
        whole.file.complaint.cause_code.as_deref().is_some_and(|c| c.starts_with("S."));
    html! {
        section class="card" {
            h2 { (frame.t("complaints.around")) }
            @for effort in &whole.efforts {
                p { (effort.words) " " @if effort.public_ms.is_some() { (tag(Tone::Good, frame.t("complaints.public"))) } " " span class="muted" { (effort.made_name) " · " (times::ago(frame, effort.made_ms)) } }
            }
            @for contact in &whole.care {
                p class="small" {
                    (frame.t("complaints.care")) " " (times::at(frame, contact.due_ms)) " "
                    @if let Some(words) = &contact.done_words { (words) } @else if contact.declined_ms.is_some() { (tag(Tone::Plain, frame.t("complaints.care_no"))) }
                }
            }
            @if who.may(Permission::ServeCustomers) {
                (folded(frame, &format!("{base}/questions"), "complaints.four_questions", &html! {
                    fieldset {
                        @for (at, question) in Question::ALL.iter().enumerate() {
                            label class="choice" { input type="radio" name="question" value=(question.name()) checked[at == 0]; " " (frame.t(&format!("complaints.question_{}", question.name()))) }
                        }
                    }
                    div class="choices" {
                        label class="choice" { input type="radio" name="answer" value="yes"; " " (frame.t("complaints.yes")) }
                        label class="choice" { input type="radio" name="answer" value="no"; " " (frame.t("complaints.no")) }
                    }
                }))
                (folded(frame, &format!("{base}/efforts"), "complaints.note_effort", &html! {
                    (line(frame, "words", "complaints.effort_words"))
                    label class="choice" { input type="checkbox" name="public" value="yes"; " " (frame.t("complaints.effort_public")) }
                }))
                @if whole.care.iter().any(|contact| contact.done_ms.is_none() && contact.declined_ms.is_none()) {
                    (one_button(frame, &format!("{base}/care/decline"), frame.t("complaints.care_decline"), "small plain"))
                }
            }
            @if exaggerated {
                (folded(frame, &format!("{base}/sales-feedback"), "complaints.feedback_send", &html! {
                    (line(frame, "campaign", "complaints.campaign"))
                    (line(frame, "said", "complaints.feedback_said"))
                    (people(frame, whole, "told", "complaints.feedback_told"))
                }))
            }
        }
    }
}

/// A choice among the centre's people.
pub fn people(frame: &Frame, whole: &Whole, name: &str, key: &str) -> Markup {
    html! {
        label class="field" {
            span { (frame.t(key)) }
            select name=(name) required {
                option value="" { (frame.t("complaints.choose")) }
                @for (id, name) in &whole.people { option value=(id) { (name) } }
            }
        }
    }
}
