//! What a check gives back.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::fold::Span;
use crate::promises::Promise;
use crate::rule::{Category, Severity};
use crate::words::Words;

/// Who found it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FoundBy {
    Rule,
    /// The second reader: it may hint and warn, never block.
    Reader,
}

/// Words to say instead, and what of the original they would replace. Only the agent replaces.
#[derive(Debug, Clone, PartialEq)]
pub struct Better {
    pub span: Span,
    pub words: Words,
}

/// One place in the text that breaks one rule.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// The rule's id; for the reader `reader.` and the category.
    pub rule: Arc<str>,
    pub category: Category,
    pub severity: Severity,
    /// The offending words. Empty where something is missing from the message.
    pub span: Span,
    /// The sentence they stand in.
    pub sentence: Span,
    pub why: Arc<Words>,
    pub better: Vec<Better>,
    pub found_by: FoundBy,
}

/// A promise found in the text, with its place counted all three ways.
#[derive(Debug, Clone, PartialEq)]
pub struct PromiseInText {
    /// The time with its act.
    pub span: Span,
    pub promise: Promise,
}

/// The worst that was found. Ordered: `Ok < Hint < Warn < Block`.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    #[default]
    Ok,
    Hint,
    Warn,
    Block,
}

impl From<Severity> for Verdict {
    fn from(severity: Severity) -> Verdict {
        match severity {
            Severity::Hint => Verdict::Hint,
            Severity::Warn => Verdict::Warn,
            Severity::Block => Verdict::Block,
        }
    }
}

/// Everything a check found, in the order of the text.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Report {
    pub findings: Vec<Finding>,
    /// Looked for by [`Engine::check_at`](crate::Engine::check_at) only: a due moment needs a now.
    pub promises: Vec<PromiseInText>,
    /// Required elements this message holds: pass them on as
    /// [`Situation::already_said`](crate::Situation::already_said).
    pub fulfilled: Vec<Arc<str>>,
    pub verdict: Verdict,
}
