//! What a customer's words let one suspect: how they feel, a complaint, a threat, a hurry. It is shown with the words that
//! made us think so; an agent confirms or dismisses it. The customer is never judged, and nothing is decided for them.

use serde_json::json;
use service_language::{Folded, signals};

use super::case::{Case, Message};
use super::kinds::{CaseKind, Priority};
use super::store;
use super::telling::{begin, finish, see};
use super::working;
use crate::named;
use crate::platform::Tx;
use crate::platform::stop::{Outcome, absent, refused};
use crate::staff::Who;

named! {
    /// What the words point to.
    pub enum Suspected {
        Emotion = "emotion",
        Complaint = "complaint",
        /// To go to an authority, the press, the public, a court.
        Reporting = "reporting",
        /// To cancel, or to go to someone else.
        Leaving = "leaving",
        Urgency = "urgency",
    }
}

named! {
    /// What the agent said to it.
    pub enum Decision {
        Confirmed = "confirmed",
        Dismissed = "dismissed",
    }
}

/// One suspicion with its grounds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    pub id: String,
    pub case_id: String,
    pub message_id: String,
    pub kind: Suspected,
    /// Of an emotion, 1 to 4; otherwise 1.
    pub level: i64,
    /// What the case's emotion was before these words.
    pub before_level: i64,
    /// The customer's own words that made us think so.
    pub words: String,
    /// The same words among their neighbours.
    pub around: String,
    pub found_ms: i64,
    pub decision: Option<Decision>,
}

/// A suspicion in a text, with the place of its grounds in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heard {
    pub kind: Suspected,
    pub level: i64,
    pub bytes: std::ops::Range<usize>,
}

/// What a customer's text lets one suspect: each kind once, on its strongest word.
pub fn heard_in(text: &str) -> Vec<Heard> {
    let found = signals::find(&Folded::new(text));
    let mut heard: Vec<Heard> = Vec::new();
    let strength = |kind: signals::Kind| match kind {
        signals::Kind::Anger(level) => level,
        signals::Kind::Reporting => 2,
        signals::Kind::Complaint | signals::Kind::Leaving => 1,
        signals::Kind::Urgency | signals::Kind::Thanks => 0,
    };
    // The last of equals is as good as the first; the first is what a reader meets.
    let grounds = found.found.iter().rev().max_by_key(|signal| strength(signal.kind));
    if let (1.., Some(grounds)) = (found.anger, grounds) {
        let (level, bytes) = (i64::from(found.anger), grounds.bytes.clone());
        heard.push(Heard { kind: Suspected::Emotion, level, bytes });
    }
    for signal in &found.found {
        let kind = match signal.kind {
            signals::Kind::Complaint => Suspected::Complaint,
            signals::Kind::Reporting => Suspected::Reporting,
            signals::Kind::Leaving => Suspected::Leaving,
            signals::Kind::Urgency => Suspected::Urgency,
            signals::Kind::Anger(_) | signals::Kind::Thanks => continue,
        };
        if !heard.iter().any(|known| known.kind == kind) {
            heard.push(Heard { kind, level: 1, bytes: signal.bytes.clone() });
        }
    }
    heard
}

/// Characters shown on either side of the grounds.
const AROUND: usize = 16;

/// The words in `bytes` with a few neighbours on one line.
fn around(text: &str, bytes: &std::ops::Range<usize>) -> String {
    let before: Vec<char> = text[..bytes.start].chars().rev().take(AROUND).collect();
    let line: String = before
        .into_iter()
        .rev()
        .chain(text[bytes.clone()].chars())
        .chain(text[bytes.end..].chars().take(AROUND))
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    line.trim().to_owned()
}

/// Takes in what a customer's message suggests. How they feel shows on the case at once, because the next answer is
/// written under it; everything else waits for the agent. The caller saves the case.
pub(super) fn take_in(tx: &mut Tx<'_>, case: &mut Case, message: &Message) -> Outcome<()> {
    let open = store::suggestions::open_of(tx, &case.id)?;
    for heard in heard_in(&message.words) {
        let known = match heard.kind {
            Suspected::Emotion => case.emotion >= heard.level,
            Suspected::Complaint => case.kind == CaseKind::Complaint,
            Suspected::Urgency => case.priority >= Priority::HIGH,
            Suspected::Reporting | Suspected::Leaving => false,
        };
        // Asked once, until it is answered; a stronger feeling is asked anew.
        let asked = open.iter().any(|o| o.kind == heard.kind && o.level >= heard.level);
        if known || asked {
            continue;
        }
        let suggestion = Suggestion {
            id: tx.new_id(),
            case_id: case.id.clone(),
            message_id: message.id.clone(),
            kind: heard.kind,
            level: heard.level,
            before_level: case.emotion,
            words: message.words[heard.bytes.clone()].to_owned(),
            around: around(&message.words, &heard.bytes),
            found_ms: tx.now_ms(),
            decision: None,
        };
        store::suggestions::insert(tx, &suggestion)?;
        if heard.kind == Suspected::Emotion {
            case.emotion = heard.level;
        }
    }
    Ok(())
}

/// What waits for an answer in a case, the newest first.
pub fn waiting(tx: &mut Tx<'_>, who: &Who, case_id: &str) -> Outcome<Vec<Suggestion>> {
    see(tx, who, case_id)?;
    store::suggestions::open_of(tx, case_id)
}

/// The agent hears it too. A complaint or a threat makes the matter a complaint; a hurry or a threat raises its
/// priority; that somebody may leave stays on record. Gives the case and what was confirmed.
pub fn confirm(tx: &mut Tx<'_>, who: &Who, id: &str) -> Outcome<(String, Suggestion)> {
    let (case_id, suggestion) = decide(tx, who, id, Decision::Confirmed)?;
    match suggestion.kind {
        Suspected::Complaint | Suspected::Reporting => {
            working::mark_complaint(tx, who, &case_id)?;
        }
        Suspected::Emotion | Suspected::Leaving | Suspected::Urgency => {}
    }
    if matches!(suggestion.kind, Suspected::Reporting | Suspected::Urgency)
        && store::cases::find(tx, &case_id)?.priority < Priority::HIGH
    {
        working::prioritise(tx, who, &case_id, Priority::HIGH)?;
    }
    Ok((case_id, suggestion))
}

/// The agent knows better. A feeling that showed on the case for these words alone is taken back.
pub fn dismiss(tx: &mut Tx<'_>, who: &Who, id: &str) -> Outcome<String> {
    let (case_id, suggestion) = decide(tx, who, id, Decision::Dismissed)?;
    let now = store::cases::find(tx, &case_id)?.emotion;
    if suggestion.kind == Suspected::Emotion && now == suggestion.level {
        working::set_emotion(tx, who, &case_id, suggestion.before_level)?;
    }
    Ok(case_id)
}

fn decide(
    tx: &mut Tx<'_>,
    who: &Who,
    id: &str,
    decision: Decision,
) -> Outcome<(String, Suggestion)> {
    let found = store::suggestions::find(tx, id)?;
    let suggestion = found.ok_or_else(|| absent("cases.no_such_suggestion"))?;
    let shown_as = store::cases::find(tx, &suggestion.case_id)?.shown_as().to_owned();
    let mut case = begin(tx, who, &shown_as)?;
    if store::suggestions::decide(tx, id, decision, &who.staff_id)? == 0 {
        return Err(refused("cases.suggestion_answered"));
    }
    let facts = json!({ "suggestion": id, "kind": suggestion.kind, "level": suggestion.level,
        "decision": decision });
    let event = match decision {
        Decision::Confirmed => "suggestion_confirmed",
        Decision::Dismissed => "suggestion_dismissed",
    };
    finish(tx, &who.actor(), event, &mut case, facts)?;
    Ok((shown_as, suggestion))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<(Suspected, i64, &str)> {
        heard_in(text).into_iter().map(|h| (h.kind, h.level, &text[h.bytes])).collect()
    }

    #[test]
    fn each_suspicion_names_the_words_it_stands_on() {
        let heard = kinds("你好。都第三次了,再不退款我就打12315投诉你们,气死我了!");

        assert!(heard.iter().any(|(kind, level, _)| *kind == Suspected::Emotion && *level >= 3));
        let reporting = heard.iter().find(|(kind, ..)| *kind == Suspected::Reporting).unwrap();
        assert!(reporting.2.contains("12315"), "{reporting:?}");
    }

    #[test]
    fn a_calm_question_suggests_nothing() {
        assert!(heard_in("你好,请问发票抬头可以改吗?谢谢").is_empty());
        assert!(heard_in("").is_empty());
    }

    #[test]
    fn the_neighbourhood_of_words_is_cut_on_whole_characters() {
        let text = "再不解决我就打12315投诉你们了哦";
        let at = text.find("12315").unwrap();
        assert_eq!(around(text, &(at..at + 5)), text);
        assert!(around(&"好".repeat(500), &(300..303)).chars().count() <= 2 * AROUND + 1);
    }
}
