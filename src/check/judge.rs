//! One message judged: findings by the engine, promises by the promise reader, signals in a customer's words.

use jiff::Zoned;
use serde_json::{Value, json};
use service_language::promises::OfficeWeek;
use service_language::signals;
use service_language::{
    Engine, Finding, Folded, Language, PromiseInText, Report, Situation, Speaker, Verdict,
};

/// What every record of a run is judged with.
pub struct Judge {
    pub engine: Engine,
    pub now: Zoned,
    /// The language of reasons and better wordings; `None` follows each text's own.
    pub language: Option<Language>,
    /// What holds unless a record says otherwise.
    pub situation: Situation,
}

/// The result for one message.
pub struct Judged {
    pub report: Report,
    pub signals: Option<Value>,
    pub language: Language,
}

impl Judge {
    pub fn judge(&self, text: &str, situation: &Situation) -> Judged {
        let language = self.language.unwrap_or_else(|| Language::of(text));
        let report = self.engine.check_at(text, situation, &self.now, &OfficeWeek);
        let signals = (situation.speaker == Speaker::Customer).then(|| signals_of(text));
        Judged { report, signals, language }
    }
}

/// `{"anger": 2, "complaint": [[start, end], …], …}`, places in characters.
fn signals_of(text: &str) -> Value {
    let signals = signals::find(&Folded::new(text));
    let mut told = serde_json::Map::new();
    told.insert("anger".to_owned(), json!(signals.anger));
    for signal in &signals.found {
        let start = text[..signal.bytes.start].chars().count();
        let end = start + text[signal.bytes.clone()].chars().count();
        let places = told.entry(signal.kind.code()).or_insert_with(|| json!([]));
        if let Value::Array(places) = places {
            places.push(json!([start, end]));
        }
    }
    Value::Object(told)
}

impl Judged {
    /// The object of the `jsonl` format, without the record's id.
    pub fn to_json(&self, text: &str) -> Value {
        let findings: Vec<Value> =
            self.report.findings.iter().map(|f| self.finding(f, text)).collect();
        let promises: Vec<Value> = self.report.promises.iter().map(|p| promise(p, text)).collect();
        json!({
            "verdict": verdict_name(self.report.verdict),
            "findings": findings,
            "promises": promises,
            "signals": self.signals.clone().unwrap_or_else(|| json!({})),
        })
    }

    fn finding(&self, finding: &Finding, text: &str) -> Value {
        let better: Vec<&str> = finding.better.iter().map(|b| b.words.get(self.language)).collect();
        json!({
            "rule": &*finding.rule,
            "category": finding.category.key(),
            "severity": finding.severity,
            "start": finding.span.chars.start,
            "end": finding.span.chars.end,
            "text": &text[finding.span.bytes.clone()],
            "why": finding.why.get(self.language),
            "better": better,
        })
    }
}

fn promise(promise: &PromiseInText, text: &str) -> Value {
    json!({
        "start": promise.span.chars.start,
        "end": promise.span.chars.end,
        "text": &text[promise.span.bytes.clone()],
        "act": promise.promise.act.code(),
        "due": promise.promise.due.as_ref().map(rfc3339),
    })
}

/// `2026-11-25T15:00:00+08:00`
pub fn rfc3339(moment: &Zoned) -> String {
    moment.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

pub fn verdict_name(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Ok => "ok",
        Verdict::Hint => "hint",
        Verdict::Warn => "warn",
        Verdict::Block => "block",
    }
}
