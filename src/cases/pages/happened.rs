//! What was done with a case, as one line in its conversation.

use serde_json::Value;

use super::names::Names;
use crate::platform::events::Event;
use crate::web::{Frame, times};

/// The sentence for an event; every kind in `thread::SHOWN` has one.
pub fn sentence(frame: &Frame, names: &Names, event: &Event, by: &str) -> String {
    let facts: Value = serde_json::from_str(&event.data).unwrap_or_default();
    let text = |key: &str| facts[key].as_str().unwrap_or_default().to_owned();
    let moment =
        |key: &str| facts[key].as_i64().map(|ms| times::exact(frame, ms)).unwrap_or_default();
    let named = |kind: &str, key: &str| {
        let name = text(key);
        if name.is_empty() {
            String::new()
        } else {
            frame.t(&format!("cases.{kind}_{name}")).to_owned()
        }
    };
    let by = if by.is_empty() { frame.t("cases.by_program") } else { by };
    let to = receiver(names, &facts);
    let what = match event.kind.as_str() {
        "case_closed" => named("outcome", "outcome"),
        "case_snoozed" => moment("until_ms"),
        "case_prioritised" => level(frame, &facts["after"]),
        "case_kind_set" => named("kind", "after"),
        "emotion_noted" => facts["after"].as_i64().unwrap_or(0).to_string(),
        "case_tagged" | "case_untagged" => text("tag"),
        "follow_up_owed" => moment("due_ms"),
        "follow_up_waived" | "message_failed" => text("reason"),
        "deadline_missed" => named("deadline", "kind"),
        "cases_merged" | "cases_unmerged" => text("gone"),
        "case_split" | "case_split_undone" => text("made"),
        "request_asked" => moment("due_ms"),
        "next_action_set" | "next_action_done" => text("next"),
        "suggestion_confirmed" | "suggestion_dismissed" => named("suspected", "kind"),
        "recipients_refused" => facts["refused"].as_i64().unwrap_or(1).to_string(),
        kind if kind.starts_with("complaint_") => complaint(frame, &facts),
        _ => String::new(),
    };
    frame.tf(&format!("cases.did_{}", event.kind), &[("by", &by), ("to", &to), ("what", &what)])
}

/// What a complaint's event names: its step, the level it went to, or the reason given.
fn complaint(frame: &Frame, facts: &Value) -> String {
    let text = |key: &str| facts[key].as_str().filter(|text| !text.is_empty());
    let step = text("step").map(|step| frame.t(&format!("complaints.step_{step}")).to_owned());
    let level = text("level").map(|level| frame.t(&format!("complaints.level_{level}")).to_owned());
    let reason = text("reason").map(str::to_owned);
    step.into_iter().chain(level).chain(reason).collect::<Vec<_>>().join(" · ")
}

/// Whom the event concerns: a person, or a team's queue.
fn receiver(names: &Names, facts: &Value) -> String {
    let text = |key: &str| facts[key].as_str().unwrap_or_default();
    let person = [text("to"), text("owner"), text("for")].into_iter().find(|id| !id.is_empty());
    match person {
        Some(id) => names.person(id).to_owned(),
        None => names.team(text("team")).to_owned(),
    }
}

fn level(frame: &Frame, level: &Value) -> String {
    level
        .as_i64()
        .and_then(crate::cases::Priority::from_level)
        .map(|priority| frame.t(priority.key()).to_owned())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use crate::cases::thread::SHOWN;
    use crate::platform::i18n;

    #[test]
    fn everything_shown_in_a_conversation_has_a_sentence() {
        let words = i18n::all_words().unwrap();
        for kind in SHOWN {
            assert!(words.contains_key(&format!("cases.did_{kind}")), "cases.did_{kind}");
        }
    }
}
