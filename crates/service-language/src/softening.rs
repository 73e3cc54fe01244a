//! Where the second reader is sure that a sentence is proper, what a pattern found in it only hints.

use crate::compiled::Compiled;
use crate::engine::{Message, Reader};
use crate::report::Finding;
use crate::rule::{Kind, Origin, Severity};

/// Below this probability of an objection the reader takes a sentence for proper. Chosen on batches it had not read.
const SURELY_PROPER: f32 = 0.4;
/// The same for what a source document forbids outright: only a sentence the reader finds faultless is spared.
const FAULTLESS: f32 = 0.1;

/// A pattern sees words, not conduct. Fixed phrases and checks of structure stand as they are.
pub(crate) fn soften(
    compiled: &Compiled,
    message: &Message<'_>,
    findings: &mut [Finding],
    reader: &dyn Reader,
) {
    let folded = message.folded;
    for finding in findings.iter_mut().filter(|f| f.severity > Severity::Hint) {
        let Some(rule) = compiled.rule(&finding.rule).map(|compiled| &compiled.rule) else {
            continue;
        };
        if rule.kind != Kind::Pattern {
            continue;
        }
        let forbidden = rule.origin == Origin::Seed && rule.severity == Severity::Block;
        let sentences = folded.sentences().iter().enumerate().filter(|(_, range)| {
            let original = folded.original((*range).clone());
            original.start < finding.span.bytes.end && finding.span.bytes.start < original.end
        });
        let doubt = sentences
            .map(|(at, _)| reader.probability(folded, at, message.situation))
            .fold(0.0, f32::max);
        if doubt < if forbidden { FAULTLESS } else { SURELY_PROPER } {
            finding.severity = Severity::Hint;
        }
    }
}
