//! `--summary`: counts by verdict and by rule, with two examples each; and what a batch of records came to.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;

use service_language::{Engine, Language, Severity, Verdict};

use super::judge::verdict_name;
use super::text::severity_word;

/// What one batch came to.
#[derive(Default)]
pub struct Outcome {
    pub bytes: Vec<u8>,
    /// Bad lines, for the person at the terminal.
    pub complaints: Vec<String>,
    pub summary: Summary,
}

/// Counts over all messages of a run.
#[derive(Default)]
pub struct Summary {
    pub messages: u64,
    pub errors: u64,
    pub promises: u64,
    pub by_verdict: BTreeMap<Verdict, u64>,
    by_rule: HashMap<String, ByRule>,
}

struct ByRule {
    severity: Severity,
    hits: u64,
    examples: Vec<String>,
}

const EXAMPLES: usize = 2;

impl Summary {
    pub fn found(&mut self, rule: &str, severity: Severity, sentence: &str) {
        if !self.by_rule.contains_key(rule) {
            self.by_rule
                .insert(rule.to_owned(), ByRule { severity, hits: 0, examples: Vec::new() });
        }
        let entry = self.by_rule.get_mut(rule).expect("it was put there");
        entry.hits += 1;
        entry.severity = entry.severity.max(severity);
        if entry.examples.len() < EXAMPLES && !entry.examples.iter().any(|e| e == sentence) {
            entry.examples.push(sentence.to_owned());
        }
    }

    pub fn add(&mut self, other: Summary) {
        self.messages += other.messages;
        self.errors += other.errors;
        self.promises += other.promises;
        for (verdict, n) in other.by_verdict {
            *self.by_verdict.entry(verdict).or_default() += n;
        }
        for (rule, more) in other.by_rule {
            for example in &more.examples {
                self.found(&rule, more.severity, example);
            }
            let entry = self.by_rule.entry(rule).or_insert(ByRule {
                severity: more.severity,
                hits: 0,
                examples: Vec::new(),
            });
            entry.hits += more.hits - more.examples.len() as u64;
        }
    }

    /// Whether anything worse than a hint was found.
    pub fn is_offending(&self) -> bool {
        [Verdict::Warn, Verdict::Block]
            .iter()
            .any(|v| self.by_verdict.get(v).is_some_and(|n| *n > 0))
    }

    /// The table for people, most hits first.
    pub fn show(&self, engine: &Engine, language: Language) -> String {
        let mut out = format!("n = {}", self.messages);
        for verdict in [Verdict::Block, Verdict::Warn, Verdict::Hint, Verdict::Ok] {
            let n = self.by_verdict.get(&verdict).copied().unwrap_or(0);
            write!(out, " · {} {n}", verdict_name(verdict))
                .expect("writing to a String cannot fail");
        }
        writeln!(out, " · promises {} · errors {}", self.promises, self.errors)
            .expect("writing to a String cannot fail");
        let mut rules: Vec<(&String, &ByRule)> = self.by_rule.iter().collect();
        rules.sort_by(|a, b| (b.1.hits, a.0).cmp(&(a.1.hits, b.0)));
        for (id, by) in rules {
            let name = engine.rule(id).map(|rule| rule.name.get(language)).unwrap_or_default();
            let severity = severity_word(by.severity, language);
            writeln!(out, "{:>8}  {id}  {severity}  {name}", by.hits)
                .expect("writing to a String cannot fail");
            for example in &by.examples {
                let short: String = example.chars().filter(|c| !c.is_control()).take(80).collect();
                writeln!(out, "          · {short}").expect("writing to a String cannot fail");
            }
        }
        out
    }
}
