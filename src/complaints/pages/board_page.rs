//! The board of all complaints by step, late ones first; what they have in common; the list of causes.

use axum::extract::{Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::super::board::{self, Filter, FirstContact, Only, Row};
use super::super::causes::{self, CAUSES};
use super::super::feedback::{self, Campaign};
use super::super::pareto::pareto;
use super::super::steps::{STEPS, Step};
use super::{chart, fields};
use crate::app::App;
use crate::staff::Who;
use crate::web::parts::{Tone, empty_state, part_here, tag};
use crate::web::{Answer, Frame, times};

#[derive(Clone, Default, Deserialize)]
pub struct Wanted {
    #[serde(default)]
    step: String,
    #[serde(default)]
    severity: String,
    #[serde(default)]
    only: String,
}

impl Wanted {
    fn filter(&self) -> Filter {
        let only = match self.only.as_str() {
            "late" => Only::Late,
            "mine" => Only::Mine,
            "escalated" => Only::Escalated,
            _ => Only::All,
        };
        Filter {
            step: Step::from_name(&self.step),
            severity: self.severity.parse().ok(),
            only,
            ..Filter::default()
        }
    }

    fn query(&self) -> String {
        let Wanted { step, severity, only } = self;
        format!("step={step}&severity={severity}&only={only}")
    }
}

/// `GET /complaints`
pub async fn page(
    State(app): State<App>,
    who: Who,
    frame: Frame,
    Query(wanted): Query<Wanted>,
) -> Answer {
    let filter = wanted.filter();
    let rows = app.db.read(move |tx| board::list(tx, &who, &filter)).await?;
    let part = format!("/complaints/list?{}", wanted.query());
    let title = frame.t("complaints.board");
    Ok(frame.page(
        title,
        html! {
            div class="page wide" {
                header { h1 { (title) } a class="link push" href="/problem-analysis" { (frame.t("complaints.analysis")) } }
                (filters(&frame, &wanted))
                (part_here(&part, "complaints:board", &columns(&frame, &wanted, &rows)))
            }
        },
    ))
}

/// `GET /complaints/list`
pub async fn list(
    State(app): State<App>,
    who: Who,
    frame: Frame,
    Query(wanted): Query<Wanted>,
) -> Answer {
    let filter = wanted.filter();
    let rows = app.db.read(move |tx| board::list(tx, &who, &filter)).await?;
    Ok(columns(&frame, &wanted, &rows))
}

/// `GET /complaints/count`: how many are late.
pub async fn count(State(app): State<App>, who: Who) -> Answer {
    let filter = Filter { only: Only::Late, ..Filter::default() };
    let late = app.db.read(move |tx| board::list(tx, &who, &filter)).await?.len();
    Ok(html! { @if late > 0 { span class="bad" { (late) } } })
}

fn filters(frame: &Frame, wanted: &Wanted) -> Markup {
    html! {
        form action="/complaints" class="filters" {
            label class="field" {
                span { (frame.t("complaints.step")) }
                select name="step" {
                    option value="" { (frame.t("complaints.all")) }
                    @for row in &STEPS { option value=(row.step.name()) selected[wanted.step == row.step.name()] { (row.step.number()) " " (frame.t(&row.step.key())) } }
                }
            }
            label class="field" {
                span { (frame.t("complaints.proof_severity")) }
                select name="severity" {
                    option value="" { (frame.t("complaints.all")) }
                    @for n in ["0", "1", "2", "3"] { option value=(n) selected[wanted.severity == n] { (frame.t(&format!("complaints.value_severity_{n}"))) } }
                }
            }
            label class="field" {
                span { (frame.t("complaints.only")) }
                select name="only" {
                    @for only in ["all", "late", "mine", "escalated"] { option value=(only) selected[wanted.only == only] { (frame.t(&format!("complaints.only_{only}"))) } }
                }
            }
            button class="btn" { (frame.t("complaints.show")) }
        }
    }
}

fn columns(frame: &Frame, wanted: &Wanted, rows: &[Row]) -> Markup {
    if rows.is_empty() {
        let filtered = !wanted.step.is_empty()
            || !wanted.severity.is_empty()
            || !matches!(wanted.only.as_str(), "" | "all");
        let hint = if filtered { "complaints.none_such_hint" } else { "complaints.none_hint" };
        return empty_state(frame.t("complaints.none"), frame.t(hint), None);
    }
    html! {
        div class="kanban" {
            @for step in STEPS.iter().map(|row| row.step).filter(|step| wanted.step.is_empty() || wanted.step == step.name()) {
                @let here: Vec<&Row> = rows.iter().filter(|row| row.complaint.step == Some(step)).collect();
                section aria-label=(frame.t(&step.key())) {
                    h2 { (step.number()) " " (frame.t(&format!("complaints.short_{}", step.name()))) " " span class="muted" { (here.len()) } }
                    @for row in here { (card(frame, row)) }
                }
            }
        }
    }
}

fn card(frame: &Frame, row: &Row) -> Markup {
    let c = &row.complaint;
    html! {
        a class="ticket" href={ "/cases/" (c.case_id) } data-row=(c.case_id) {
            b { (row.subject) }
            span class="muted" { (row.customer_name) }
            span class="muted nowrap" { (c.case_id) }
            span class="meta" {
                @if c.late_ms.is_some() { (tag(Tone::Bad, frame.t("complaints.late"))) }
                @if let Some(due_ms) = c.due_ms { span class="muted" { (frame.t("complaints.until")) " " (times::at(frame, due_ms)) } }
                @if let Some(severity) = c.severity { (tag(if severity >= 2 { Tone::Warn } else { Tone::Plain }, frame.t(&format!("complaints.value_severity_{}", severity.clamp(0, 3))))) }
                @if row.emotion >= 3 { (tag(Tone::Warn, &frame.tf("complaints.feels", &[("n", &row.emotion)]))) }
                @if c.malicious_ms.is_some() { (tag(Tone::Plain, frame.t("complaints.malicious"))) }
            }
            span class="muted" { (row.owner_name.as_deref().unwrap_or(frame.t("cases.nobody_yet"))) }
        }
    }
}

/// Ninety days are looked at: long enough for a pattern, short enough to act on.
const DAYS: i64 = 90;
const DAY_MS: i64 = 86_400_000;

fn since(frame: &Frame) -> Filter {
    Filter { since_ms: Some(frame.now_ms - DAYS * DAY_MS), ..Filter::default() }
}

/// `GET /problem-analysis`: 问题分析台.
pub async fn analysis(State(app): State<App>, who: Who, frame: Frame) -> Answer {
    let (filter, reader) = (since(&frame), who.clone());
    let since_ms = filter.since_ms.unwrap_or(0);
    let (rows, fcr, campaigns) = app
        .db
        .read(move |tx| {
            Ok((
                board::list(tx, &reader, &filter)?,
                board::first_contact(tx, &reader, since_ms)?,
                feedback::ranking(tx, &reader)?,
            ))
        })
        .await?;
    let product = rows.iter().map(|row| row.complaint.product.clone().unwrap_or_default());
    let cause = rows.iter().map(|row| cause_name(&frame, row.complaint.cause_code.as_deref()));
    let step = rows.iter().map(|row| step_name(&frame, row));
    let other = frame.t("complaints.others");
    let title = frame.t("complaints.analysis");
    Ok(frame.page(
        title,
        html! {
            div class="page" {
                header { h1 { (title) } a class="link" href="/complaints" { (frame.t("complaints.board")) } a class="btn small push" href="/problem-analysis.csv" { (frame.t("complaints.export")) } }
                p class="muted" { (frame.tf("complaints.analysis_hint", &[("n", &rows.len()), ("days", &DAYS)])) }
                (first_contact(&frame, fcr))
                (chart::pareto(&frame, frame.t("complaints.by_product"), &pareto(product, 10, other)))
                (chart::pareto(&frame, frame.t("complaints.by_cause"), &pareto(cause, 10, other)))
                (chart::pareto(&frame, frame.t("complaints.by_step"), &pareto(step, 10, other)))
                (pivot(&frame, &rows))
                (ranking(&frame, &campaigns))
            }
        },
    ))
}

fn cause_name(frame: &Frame, code: Option<&str>) -> String {
    code.and_then(causes::cause)
        .map(|cause| format!("{} {}", cause.code, frame.t(&cause.key())))
        .unwrap_or_default()
}

fn step_name(frame: &Frame, row: &Row) -> String {
    match row.complaint.step {
        Some(step) => {
            format!("{} {}", step.number(), frame.t(&format!("complaints.short_{}", step.name())))
        }
        None => frame.t("complaints.over").to_owned(),
    }
}

fn first_contact(frame: &Frame, fcr: FirstContact) -> Markup {
    let rate = |n: i64, of: i64| {
        if of == 0 {
            return frame.t("complaints.no_data").to_owned();
        }
        #[allow(clippy::cast_precision_loss)] // counts of a centre are far below 2^53
        chart::percent(n as f64 * 100.0 / of as f64)
    };
    html! {
        section class="card" {
            h2 { (frame.t("complaints.fcr")) }
            dl {
                dt { (frame.t("complaints.fcr_by_answer")) } dd { (rate(fcr.yes, fcr.asked)) " " span class="muted" { "n = " (fcr.asked) } }
                dt { (frame.t("complaints.fcr_by_repeat")) } dd { (rate(fcr.not_back, fcr.closed)) " " span class="muted" { "n = " (fcr.closed) } }
            }
        }
    }
}

/// Product × cause × step, the most frequent first.
fn counted(frame: &Frame, rows: &[Row]) -> Vec<([String; 3], usize)> {
    let mut counts: std::collections::BTreeMap<[String; 3], usize> =
        std::collections::BTreeMap::new();
    for row in rows {
        let none = || frame.t("complaints.not_said").to_owned();
        let cause = cause_name(frame, row.complaint.cause_code.as_deref());
        let cause = if cause.is_empty() { none() } else { cause };
        let product = row.complaint.product.clone().unwrap_or_else(none);
        *counts.entry([product, cause, step_name(frame, row)]).or_default() += 1;
    }
    let mut sorted: Vec<_> = counts.into_iter().collect();
    sorted.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    sorted
}

fn pivot(frame: &Frame, rows: &[Row]) -> Markup {
    html! {
        section class="card" {
            h2 { (frame.t("complaints.pivot")) }
            div class="scroll-x" {
                table {
                    thead { tr { th { (frame.t("complaints.proof_product")) } th { (frame.t("complaints.cause")) } th { (frame.t("complaints.step")) } th class="number" { (frame.t("complaints.count")) } } }
                    tbody {
                        @for ([product, cause, step], n) in counted(frame, rows).iter().take(60) {
                            tr { td { (product) } td { (cause) } td { (step) } td class="number" { (n) } }
                        }
                    }
                }
            }
        }
    }
}

fn ranking(frame: &Frame, campaigns: &[Campaign]) -> Markup {
    html! {
        section class="card" {
            h2 { (frame.t("complaints.campaigns")) }
            p class="muted" { (frame.t("complaints.campaigns_hint")) }
            @if campaigns.is_empty() { p class="muted" { (frame.t("complaints.no_data")) } }
            @for campaign in campaigns {
                div class="promise" {
                    span { (campaign.name) " · " (campaign.complaints) }
                    span { (campaign.per_hundred().map_or(frame.t("complaints.no_data").to_owned(), |rate| format!("{rate:.2}"))) " " span class="muted" { "n = " (campaign.sales) } }
                    form method="post" action="/campaigns" class="inline" {
                        (frame.secret_field())
                        input type="hidden" name="campaign" value=(campaign.name);
                        input type="number" name="sales" min="0" value=(campaign.sales) aria-label=(frame.t("complaints.sales"));
                        button class="btn small" { (frame.t("complaints.keep")) }
                    }
                }
            }
        }
    }
}

/// `GET /problem-analysis.csv`
pub async fn export(State(app): State<App>, who: Who, frame: Frame) -> Answer<Response> {
    let filter = since(&frame);
    let rows = app.db.read(move |tx| board::list(tx, &who, &filter)).await?;
    let head =
        ["complaints.proof_product", "complaints.cause", "complaints.step", "complaints.count"];
    let mut lines = vec![head.iter().map(|key| frame.t(key).to_owned()).collect::<Vec<_>>()];
    for ([product, cause, step], n) in counted(&frame, &rows) {
        lines.push(vec![product, cause, step, n.to_string()]);
    }
    let kind = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=complaints.csv"),
    ];
    Ok((kind, chart::csv(&lines)).into_response())
}

/// `GET /complaints/causes`: the codes this person may see.
pub async fn cause_list(who: Who, frame: Frame) -> Answer {
    let title = frame.t("complaints.causes");
    Ok(frame.page(
        title,
        html! {
            div class="page narrow" {
                header { h1 { (title) } }
                p class="muted" { (frame.t("complaints.causes_hint")) }
                @for class in CAUSES.iter().filter(|cause| cause.is_class() && cause.shown_to(&who)) {
                    section class="card" {
                        h2 { (class.code) " " (frame.t(&class.key())) " " (fields::origin(&frame, class.origin)) }
                        ul {
                            @for cause in CAUSES.iter().filter(|c| c.code.starts_with(&format!("{}.", class.code))) {
                                li { span class="mono" { (cause.code) } " " (frame.t(&cause.key())) }
                            }
                        }
                    }
                }
            }
        },
    ))
}
