//! Findings as people see them: under their sentence, with what to say instead, why, and where the rule comes from.

use maud::{Markup, html};
use serde_json::{Value, json};
use service_language::{
    Act, Engine, Finding, Language, Origin, PromiseInText, Report, Severity, Verdict,
};

use super::overrides::{Override, State};
use super::sending::severity_name;
use crate::web::parts::{Tone, tag};
use crate::web::{Frame, times};

/// What is drawn, and what else the composer has to know.
pub struct Shown<'a> {
    pub text: &'a str,
    pub report: &'a Report,
    pub engine: &'a Engine,
    /// The standing of an override of exactly this text.
    pub released: Option<&'a Override>,
    /// Whether a next action has to be named with this text.
    pub needs_next: NeedsNext,
    pub placeholder: Option<&'a str>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NeedsNext {
    Yes,
    No,
}

/// The findings region: rows for people, and the same as data for the underlines.
pub fn findings(frame: &Frame, shown: &Shown<'_>) -> Markup {
    let granted = shown.released.is_some_and(|o| o.state == State::Granted);
    let blocked = shown.report.verdict == Verdict::Block && !granted;
    let held = match (blocked, shown.placeholder) {
        (true, _) => frame.t("language.held_by_block"),
        (false, Some(_)) => frame.t("language.held_by_placeholder"),
        (false, None) => "",
    };
    let verdict = shown.report.findings.iter().map(|f| f.severity).max();
    html! {
        div class="find-ings" data-spans=(spans(shown)) data-held=(held)
            data-verdict=(verdict.map_or("ok", severity_name))
            data-warned=[has_warning(shown.report).then_some("")]
            data-blocked=[blocked.then_some("")]
            data-next=[(shown.needs_next == NeedsNext::Yes).then_some("")]
            data-said=(said(frame, shown)) {
            @if let Some(left) = shown.placeholder {
                div class="fi" {
                    span class="sev" { (frame.t("language.placeholder")) }
                    span { q { (left) } }
                    span class="why" { (frame.t("language.held_by_placeholder")) }
                }
            }
            @for (n, finding) in shown.report.findings.iter().enumerate() {
                (one(frame, shown, n, finding))
            }
            @for (n, promise) in shown.report.promises.iter().enumerate() {
                (promised(frame, shown, n, promise))
            }
            @if let Some(asked) = shown.released { (release(frame, asked)) }
        }
    }
}

fn has_warning(report: &Report) -> bool {
    report.findings.iter().any(|f| f.severity == Severity::Warn)
}

fn one(frame: &Frame, shown: &Shown<'_>, n: usize, finding: &Finding) -> Markup {
    let words = &shown.text[finding.span.bytes.clone()];
    let class = match finding.severity {
        Severity::Block => "fi",
        Severity::Warn => "fi w",
        Severity::Hint => "fi i",
    };
    let better = finding.better.first().map(|b| b.words.get(Language::of(shown.text)));
    // Nothing stands in the text yet: the better words are put in, not put instead.
    let missing = words.is_empty();
    html! {
        div class={ (class) @if missing { " missing" } } data-finding=(n) tabindex="-1" {
            span class="sev" { (severity_word(frame, finding.severity)) }
            span {
                @if missing { b { (finding.why.get(super::spoken(frame.lang))) } } @else { q { (words) } }
                @if let Some(better) = better { " → " span class="better" { (better) } }
            }
            @if better.is_some() {
                button type="button" class="btn small" data-take=(n) {
                    @if missing { (frame.t("language.insert")) } @else { (frame.t("language.take")) }
                    " " kbd { "Alt ↵" }
                }
            }
            span class="why" {
                @if !missing { (finding.why.get(super::spoken(frame.lang))) " " }
                span class="rule" { (finding.rule) } " "
                @if let Some(rule) = shown.engine.rule(&finding.rule) { (origin(frame, rule.origin)) }
                @if finding.severity == Severity::Hint { " " (frame.t("language.only_advice")) }
            }
        }
    }
}

/// 禁语, 忌语, 提示.
pub fn severity_word(frame: &Frame, severity: Severity) -> &'static str {
    match severity {
        Severity::Block => frame.t("language.block"),
        Severity::Warn => frame.t("language.warn"),
        Severity::Hint => frame.t("language.hint"),
    }
}

/// 原文, 引申, 重构, 补充.
pub fn origin(frame: &Frame, origin: Origin) -> Markup {
    let words = match origin {
        Origin::Seed => frame.t("language.origin_seed"),
        Origin::Derived => frame.t("language.origin_derived"),
        Origin::Reconstructed => frame.t("language.origin_reconstructed"),
        Origin::Constructed => frame.t("language.origin_constructed"),
    };
    tag(Tone::Plain, words)
}

/// What was promised, in words: 回电, 退款 …
pub fn act_word(frame: &Frame, act: Act) -> &'static str {
    match act {
        Act::CallBack => frame.t("language.act_call_back"),
        Act::Answer => frame.t("language.act_answer"),
        Act::Refund => frame.t("language.act_refund"),
        Act::Send => frame.t("language.act_send"),
        Act::Visit => frame.t("language.act_visit"),
        Act::Fix => frame.t("language.act_fix"),
        Act::Other => frame.t("language.act_other"),
    }
}

fn promised(frame: &Frame, shown: &Shown<'_>, n: usize, found: &PromiseInText) -> Markup {
    let due_ms = found.promise.due.as_ref().map(|due| due.timestamp().as_millisecond());
    let how = found.promise.how.words()[frame.lang as usize];
    html! {
        div class="fi p" data-promise=(n) tabindex="-1" {
            span class="sev" { (frame.t("language.promise")) }
            span {
                (act_word(frame, found.promise.act)) " · "
                @match due_ms {
                    Some(due_ms) => { (times::at(frame, due_ms)) },
                    None => { (frame.t("language.promise_without_time")) },
                }
                " · " q { (&shown.text[found.span.bytes.clone()]) }
            }
            @if due_ms.is_some() {
                button type="button" class="btn small" data-keep=(n) data-key="p" data-key-says=(frame.t("language.record_promise")) {
                    (frame.t("language.record_promise")) " " kbd { "Alt P" }
                }
            }
            span class="why" { (how) }
        }
    }
}

fn release(frame: &Frame, asked: &Override) -> Markup {
    let by = asked.decided_name.as_deref().unwrap_or("");
    let reason = asked.reason.as_deref().unwrap_or("");
    let words = match asked.state {
        State::Asked => frame.t("language.release_asked").to_owned(),
        State::Granted => {
            frame.tf("language.release_granted", &[("name", &by), ("reason", &reason)])
        }
        State::Refused => {
            frame.tf("language.release_refused", &[("name", &by), ("reason", &reason)])
        }
    };
    html! { p class="release" { (words) } }
}

/// Places in UTF-16 units, as the browser counts, for underlines and replacing.
fn spans(shown: &Shown<'_>) -> Value {
    let language = Language::of(shown.text);
    let found = shown.report.findings.iter().map(|f| {
        let better = f.better.first();
        // What is missing is put in, never in place of words that stand there.
        let place = better.map(|b| if f.span.utf16.is_empty() { &f.span } else { &b.span });
        json!({
            "from": f.span.utf16.start, "to": f.span.utf16.end, "kind": severity_name(f.severity),
            "rule": &*f.rule,
            "better": better.map(|b| b.words.get(language)),
            "better_from": place.map(|p| p.utf16.start),
            "better_to": place.map(|p| p.utf16.end),
        })
    });
    let promised = shown.report.promises.iter().map(|p| {
        json!({
            "from": p.span.utf16.start, "to": p.span.utf16.end, "kind": "promise",
            "act": p.promise.act.code(), "how": p.promise.how.code(),
            "due_ms": p.promise.due.as_ref().map(|due| due.timestamp().as_millisecond()),
            "words": &shown.text[p.span.bytes.clone()],
        })
    });
    Value::Array(found.chain(promised).collect())
}

/// What a screen reader says after a check: how many, and the first by name with what to say instead.
fn said(frame: &Frame, shown: &Shown<'_>) -> String {
    let findings = &shown.report.findings;
    let Some(worst) = findings.iter().max_by_key(|f| f.severity) else {
        return frame.t("language.said_nothing").to_owned();
    };
    let words = match &shown.text[worst.span.bytes.clone()] {
        "" => worst.why.get(super::spoken(frame.lang)),
        words => words,
    };
    let better = worst.better.first().map_or("", |b| b.words.get(Language::of(shown.text)));
    let severity = severity_word(frame, worst.severity);
    frame.tf(
        "language.said",
        &[("n", &findings.len()), ("severity", &severity), ("words", &words), ("better", &better)],
    )
}
