//! What must be there: greeting, thanks first, personal apology, result before thanks.

use std::sync::Arc;

use crate::compiled::CompiledRule;
use crate::engine::Checked;
use crate::message::Message;
use crate::rule::{Position, Severity};

/// Raises a finding if a required element is missing from a whole message.
///
/// An element that may come within three messages is only hinted at before the third.
pub(crate) fn check(
    rule: &CompiledRule,
    message: &Message<'_>,
    checked: &mut Checked<'_>,
    fulfilled: &mut Vec<Arc<str>>,
) {
    let situation = message.situation;
    // A mail's salutation is asked for only when the caller says that this is a whole mail.
    if rule.rule.position == Position::Any && situation.nth_message.is_none() {
        return;
    }
    if rule.patterns.iter().any(|pattern| pattern.is_match(message.folded.text())) {
        fulfilled.push(rule.id.clone());
        return;
    }
    if situation.already_said.contains(&*rule.id) {
        return;
    }
    let still_time =
        rule.rule.position == Position::First3 && situation.nth_message.is_some_and(|n| n < 3);
    let severity = if still_time { Severity::Hint } else { rule.rule.severity };
    let last = message.sentences().len().saturating_sub(1);
    let (at, sentence) = match rule.rule.position {
        Position::Last | Position::BeforeClose | Position::ResultReply => {
            (message.folded.text().len(), last)
        }
        _ => (0, 0),
    };
    checked.add(rule, at..at, sentence, severity);
}
