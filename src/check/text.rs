//! `--format text`: each line is a message; findings look like a compiler's.

use std::fmt::Write as _;

use service_language::{Finding, Language, Severity};
use unicode_width::UnicodeWidthChar;

use super::judge::{Judged, rfc3339};

/// Colours, when a person is looking.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Paint {
    Colours,
    Plain,
}

/// Findings and promises of one message.
pub fn write(file: &str, line: u64, text: &str, judged: &Judged, paint: Paint, into: &mut Vec<u8>) {
    let mut out = String::new();
    for finding in &judged.report.findings {
        one_finding(&mut out, &format!("{file}:{line}"), text, finding, judged.language, paint);
    }
    for promise in &judged.report.promises {
        let column = promise.span.chars.start + 1;
        let due = promise
            .promise
            .due
            .as_ref()
            .map_or_else(|| word("no_time", judged.language).to_owned(), rfc3339);
        let head = painted(&format!("{file}:{line}:{column}"), "1", paint);
        let label = painted(word("promise", judged.language), "36;1", paint);
        writeln!(out, "{head}: {label} 「{}」 → {due}", &text[promise.span.bytes.clone()])
            .expect("writing to a String cannot fail");
    }
    into.extend(out.into_bytes());
}

fn one_finding(
    out: &mut String,
    place: &str,
    text: &str,
    finding: &Finding,
    language: Language,
    paint: Paint,
) {
    let colour = match finding.severity {
        Severity::Block => "31;1",
        Severity::Warn => "33;1",
        Severity::Hint => "34;1",
    };
    let column = finding.span.chars.start + 1;
    let head = painted(&format!("{place}:{column}"), "1", paint);
    let severity = painted(severity_word(finding.severity, language), colour, paint);
    let category = finding.category.name();
    let (before, marked) = underlined(text, finding);
    let sentence = shown(&text[finding.sentence.bytes.clone()]);
    let mut lines = format!("{head}: {severity} {} {}\n", finding.rule, category.get(language));
    if !sentence.is_empty() {
        lines += &format!(
            "  {sentence}\n  {}{}\n",
            " ".repeat(before),
            painted(&"^".repeat(marked.max(1)), colour, paint)
        );
    }
    lines += &format!("  {}: {}\n", word("why", language), finding.why.get(language));
    for better in &finding.better {
        let words = painted(better.words.get(language), "32", paint);
        lines += &format!("  {}: {words}\n", word("better", language));
    }
    out.push_str(&lines);
}

/// Columns of a terminal before the offending words within their sentence, and below them.
fn underlined(text: &str, finding: &Finding) -> (usize, usize) {
    let sentence = &finding.sentence.bytes;
    let start = finding.span.bytes.start.clamp(sentence.start, sentence.end);
    let end = finding.span.bytes.end.clamp(start, sentence.end);
    (columns(&text[sentence.start..start]), columns(&text[start..end]))
}

fn columns(text: &str) -> usize {
    shown(text).chars().map(|c| c.width().unwrap_or(0)).sum()
}

/// A tab as one space, and nothing that would move a terminal's cursor.
fn shown(text: &str) -> String {
    text.chars().map(|c| if c == '\t' { ' ' } else { c }).filter(|c| !c.is_control()).collect()
}

fn painted(text: &str, colour: &str, paint: Paint) -> String {
    match paint {
        Paint::Colours => format!("\x1b[{colour}m{text}\x1b[0m"),
        Paint::Plain => text.to_owned(),
    }
}

pub fn severity_word(severity: Severity, language: Language) -> &'static str {
    let words = match severity {
        Severity::Block => ["禁语", "禁語", "forbidden"],
        Severity::Warn => ["忌语", "忌語", "better avoided"],
        Severity::Hint => ["提示", "提示", "hint"],
    };
    pick(words, language)
}

fn word(key: &str, language: Language) -> &'static str {
    let words = match key {
        "why" => ["为什么", "為什麼", "why"],
        "better" => ["这样说", "這樣說", "say instead"],
        "promise" => ["承诺", "承諾", "promise"],
        _ => ["没有时间", "沒有時間", "no time given"],
    };
    pick(words, language)
}

fn pick(words: [&'static str; 3], language: Language) -> &'static str {
    match language {
        Language::ZhCn => words[0],
        Language::ZhTw => words[1],
        Language::En => words[2],
    }
}
