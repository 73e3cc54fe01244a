//! Where the second reader takes a sentence for proper, what a pattern found in it only hints.

use crate::compiled::Compiled;
use crate::engine::{Doubt, Reader};
use crate::message::Message;
use crate::report::Finding;
use crate::rule::{Kind, Severity};

/// A pattern sees words, not conduct. Fixed phrases and checks of structure stand as they are.
pub(crate) fn soften(
    compiled: &Compiled,
    message: &Message<'_>,
    findings: &mut [Finding],
    reader: &dyn Reader,
) {
    let folded = message.folded;
    for finding in findings.iter_mut().filter(|f| f.severity > Severity::Hint) {
        let is_pattern =
            compiled.rule(&finding.rule).is_some_and(|found| found.rule.kind == Kind::Pattern);
        if !is_pattern {
            continue;
        }
        let sentences = folded.sentences().iter().enumerate().filter(|(_, range)| {
            let original = folded.original((*range).clone());
            original.start < finding.span.bytes.end && finding.span.bytes.start < original.end
        });
        let doubt = sentences.map(|(at, _)| reader.doubt(folded, at, message.situation)).min();
        finding.severity = match doubt.unwrap_or(Doubt::None) {
            Doubt::None => finding.severity,
            Doubt::Some => finding.severity.min(Severity::Warn),
            Doubt::Much => Severity::Hint,
        };
    }
}
