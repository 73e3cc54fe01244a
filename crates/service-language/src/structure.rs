//! Checks of the whole message that no single pattern can express.

use std::ops::Range;

use crate::compiled::CompiledRule;
use crate::digits::Number;
use crate::engine::Checked;
use crate::message::Message;
use crate::promises::Promise;
use crate::rule::Check;

/// Runs the check a structural rule names.
pub(crate) fn check(
    rule: &CompiledRule,
    message: &Message<'_>,
    promises: &[Promise],
    checked: &mut Checked<'_>,
) {
    match rule.rule.check {
        Some(Check::CardNumber) => long_numbers(rule, Number::Card, message, checked),
        Some(Check::IdentityNumber) => long_numbers(rule, Number::Identity, message, checked),
        Some(Check::MobileNumber) => long_numbers(rule, Number::Mobile, message, checked),
        Some(Check::EmotionBeforeSolution) => emotion_first(rule, message, checked),
        Some(Check::UndatedPromise) => undated_promise(rule, promises, checked),
        None => {}
    }
}

/// A promise without a time, unless a time is promised elsewhere in the message.
fn undated_promise(rule: &CompiledRule, promises: &[Promise], checked: &mut Checked<'_>) {
    if promises.iter().any(|promise| promise.due.is_some()) {
        return;
    }
    for promise in promises {
        if !checked.has(rule.rule.category, &promise.bytes) {
            checked.add_in_original(rule, promise.bytes.clone());
        }
    }
}

fn long_numbers(
    rule: &CompiledRule,
    wanted: Number,
    message: &Message<'_>,
    checked: &mut Checked<'_>,
) {
    for (number, range) in message.numbers().iter().cloned() {
        let sentence = sentence_of(message, &range);
        let excused = rule.exceptions.iter().any(|e| e.is_match(message.sentence(sentence)));
        if number == wanted && !excused && message.is_own(&range) {
            checked.add(rule, range, sentence, rule.rule.severity);
        }
    }
}

fn sentence_of(message: &Message<'_>, range: &Range<usize>) -> usize {
    let after = message.sentences().partition_point(|s| s.start <= range.start);
    after.saturating_sub(1)
}

/// While the customer is upset, a word of understanding comes before reasons and solutions:
/// the rule's patterns are what must not come first, its exceptions the understanding.
fn emotion_first(rule: &CompiledRule, message: &Message<'_>, checked: &mut Checked<'_>) {
    if message.situation.emotion < 2 {
        return;
    }
    for at in 0..message.sentences().len() {
        let sentence = message.sentence(at);
        if rule.exceptions.iter().any(|understanding| understanding.is_match(sentence)) {
            return;
        }
        let found =
            rule.patterns.iter().find_map(|p| p.get().and_then(|regex| regex.find(sentence)));
        if let Some(found) = found {
            let start = message.sentences()[at].start;
            checked.add(rule, start + found.start()..start + found.end(), at, rule.rule.severity);
            return;
        }
    }
}
