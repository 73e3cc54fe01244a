//! The whole file of a complaint: every step with what is on file and its stamp, evidence, attempts, escalations, cause.

use axum::extract::{Path, State};
use maud::{Markup, html};

use super::super::analysing::{self, Analysis};
use super::super::complaint::{Malice, Stamp};
use super::super::file::File;
use super::super::guides::{self, checklist};
use super::super::partners::{self, Partner};
use super::super::steps::{STEPS, Step};
use super::super::{care, efforts, malice, times as clocks, walking};
use super::cause_sections::{self, May};
use super::{chart, fields, parts, sections};
use crate::app::App;
use crate::cases::{self, Attachment, Case};
use crate::language::in_force;
use crate::platform::Tx;
use crate::platform::stop::{Outcome, absent};
use crate::staff::{Permission, Who, people};
use crate::web::parts::{Tone, tag};
use crate::web::{Answer, Frame, times};

/// Everything the page shows.
pub struct Whole {
    pub case: Case,
    pub file: File,
    pub analysis: Analysis,
    pub attachments: Vec<Attachment>,
    pub partners: Vec<Partner>,
    pub malice: Option<Malice>,
    pub care: Vec<care::CareContact>,
    pub efforts: Vec<efforts::Effort>,
    /// Id and name of those who may own a measure or be told.
    pub people: Vec<(String, String)>,
    pub why_due: Vec<String>,
}

fn read(
    tx: &mut Tx<'_>,
    who: &Who,
    engine: &service_language::Engine,
    case_id: &str,
) -> Outcome<Whole> {
    let case = cases::find(tx, who, case_id)?;
    let file = walking::read(tx, who, engine, case_id)?;
    let file = file.ok_or_else(|| absent("complaints.none_here"))?;
    let own = file.complaint.case_id.clone();
    let mut attachments = Vec::new();
    for item in cases::thread(tx, who, case_id)? {
        if let cases::Item::Said { attachments: some, .. } = item {
            attachments.extend(some);
        }
    }
    Ok(Whole {
        analysis: analysing::analysis(tx, &file.complaint)?,
        partners: partners::all(tx)?,
        malice: malice::of_case(tx, &own)?,
        care: care::of_case(tx, &own)?,
        efforts: efforts::of_case(tx, &own)?,
        people: people::list(tx)?
            .into_iter()
            .filter(|person| person.deactivated_ms.is_none())
            .map(|person| (person.id, person.name))
            .collect(),
        why_due: clocks::explained(file.complaint.why.as_deref(), who.lang)?,
        attachments,
        case,
        file,
    })
}

/// `GET /complaints/{case}`
pub async fn page(
    State(app): State<App>,
    who: Who,
    frame: Frame,
    Path(case_id): Path<String>,
) -> Answer {
    let engine = in_force(&app).await?;
    let reader = who.clone();
    let whole = app.db.read(move |tx| read(tx, &reader, &engine, &case_id)).await?;
    let (case, file) = (&whole.case, &whole.file);
    Ok(frame.page(
        &format!("{} {}", frame.t("complaints.complaint"), case.id),
        html! {
            div class="page" {
                header {
                    h1 { (case.subject) }
                    a class="link" href={ "/cases/" (case.id) } { (case.id) }
                    @if file.complaint.malicious_ms.is_some() { (tag(Tone::Warn, frame.t("complaints.malicious"))) }
                }
                (parts::draw_stepper(&frame, file))
                p class="muted" {
                    (frame.t(&format!("complaints.came_{}", file.complaint.came.name()))) " · " (file.complaint.opened_name) " · " (times::at(&frame, file.complaint.opened_ms))
                    @if !file.complaint.came_words.is_empty() { " · " q { (file.complaint.came_words) } }
                }
                @if file.complaint.malicious_ms.is_some() { (fields::guide(&frame, &guides::MALICIOUS)) }
                section class="card" {
                    (parts::present(&frame, &who, file))
                    @if !whole.why_due.is_empty() {
                        details class="more small" { summary { (frame.t("cases.why_then")) } ul class="why-list" { @for reason in &whole.why_due { li { (reason) } } } }
                    }
                    (sections::step_acts(&frame, &who, file))
                }
                (sections::evidence(&frame, &who, &whole))
                (sections::escalations(&frame, &who, &whole))
                (sections::attempts(&frame, &who, &whole))
                (cause(&frame, &who, &whole))
                (sections::around(&frame, &who, &whole))
                h2 class="card-gap" { (frame.t("complaints.eight_steps")) }
                @for row in &STEPS { (step(&frame, file, row.step)) }
            }
        },
    ))
}

/// One step of the file: where it comes from, what is on file, who ended it when, how long it took.
fn step(frame: &Frame, file: &File, step: Step) -> Markup {
    let stamps: Vec<&Stamp> = file.stamps.iter().filter(|stamp| stamp.step == step).collect();
    html! {
        section class="card" id=(step.name()) {
            h2 { (step.number()) " " (frame.t(&step.key())) " " (fields::origin(frame, step.row().origin)) }
            @for stamp in stamps {
                p class="small" {
                    @if let Some(why) = &stamp.waived_why {
                        (tag(Tone::Warn, frame.t("complaints.waived"))) " " (stamp.done_name) " · " (times::at(frame, stamp.done_ms)) " · " (why)
                    } @else {
                        (tag(Tone::Plain, frame.t("complaints.done"))) " " (stamp.done_name) " · " (times::at(frame, stamp.done_ms)) " · "
                        (frame.tf("complaints.took_minutes", &[("n", &((stamp.done_ms - stamp.entered_ms) / 60_000))]))
                        @if stamp.due_ms.is_some_and(|due| stamp.done_ms > due) { " " (tag(Tone::Bad, frame.t("complaints.late"))) }
                    }
                }
            }
            (fields::checklist(frame, step, file))
            details class="more small" {
                summary { (frame.t("complaints.what_to_do")) }
                ol class="guide" { @for key in checklist(step).line_keys() { li { (frame.t(&key)) } } }
            }
        }
    }
}

/// The cause: code, whys, bones, measures.
fn cause(frame: &Frame, who: &Who, whole: &Whole) -> Markup {
    let works = who.may(Permission::AnalyseCauses) || who.may(Permission::ServeCustomers);
    let may = if works { May::Change } else { May::Look };
    let problem = whole.file.on_file.get(&super::super::Proof::CoreIssue);
    html! {
        section class="card" id="cause" {
            h2 { (frame.t("complaints.cause")) }
            (cause_sections::code(frame, who, whole, may))
            (cause_sections::whys(frame, whole, may))
            h3 { (frame.t("complaints.fishbone")) }
            (chart::fishbone(frame, &whole.analysis.bones, problem.map_or(whole.case.subject.as_str(), String::as_str)))
            @if may == May::Change { (cause_sections::bone_form(frame, whole)) }
            (cause_sections::measures(frame, who, whole, may))
        }
    }
}
