//! The server's own check before words leave their writer. The browser is not trusted: whatever it showed, this decides.

use serde_json::json;
use service_language::{
    Audience, Engine, Finding, Folded, Language, Report, Severity, Situation, Speaker,
};
use sha2::{Digest, Sha256};

use super::store::{self, NewFinding};
use super::working_days::WorkingDays;
use crate::platform::stop::{Outcome, Refusal, RefusalKind, refused};
use crate::platform::{Tx, events, ids};
use crate::staff::Who;

/// Words about to leave, and what their writer says about what was found in them.
#[derive(Clone, Debug)]
pub struct Sending<'a> {
    pub text: &'a str,
    /// As the server knows it, not as the browser says.
    pub situation: &'a Situation,
    pub case_id: Option<&'a str>,
    /// On whose working calendar times are read; `None`: the centre's usual one.
    pub team_id: Option<&'a str>,
    /// Ticked "send all the same", with why; needed when something better avoided is left.
    pub warn_reason: Option<&'a str>,
    /// What will be done next; needed after an apology to the customer (F023).
    pub next_action: Option<&'a str>,
    /// Rules whose better wording was taken while writing.
    pub changed: &'a [String],
}

impl<'a> Sending<'a> {
    /// Words with nothing said about them.
    pub fn plain(text: &'a str, situation: &'a Situation, case_id: Option<&'a str>) -> Self {
        Sending {
            text,
            situation,
            case_id,
            team_id: None,
            warn_reason: None,
            next_action: None,
            changed: &[],
        }
    }
}

/// Proof that a text passed the check; only [`allow_sending`] makes one.
#[derive(Clone, Debug)]
pub struct Checked {
    text_hash: String,
    pub report: Report,
}

impl Checked {
    /// Whether this proof is about exactly these words.
    pub fn covers(&self, text: &str) -> bool {
        self.text_hash == text_hash(text)
    }
}

/// One text, one hash, however a browser writes line ends.
pub fn text_hash(text: &str) -> String {
    ids::hex(&Sha256::digest(same_line_ends(text).as_bytes()))
}

/// Line ends as the composer counts them.
pub fn same_line_ends(text: &str) -> String {
    text.replace("\r\n", "\n").trim().to_owned()
}

/// The situation a text is judged in. What must be there (greeting, thanks) is written down in Chinese only: an English
/// text is not asked for it, because its rules could not see it.
pub fn judged_in(text: &str, situation: &Situation) -> Situation {
    let mut situation = situation.clone();
    if Language::of(text) == Language::En {
        situation.nth_message = None;
    }
    situation
}

/// Lets a text leave, and records what was found in it and what its writer did about that.
///
/// Refused: a placeholder is left to fill; forbidden words without a supervisor's override of exactly this text;
/// words better avoided without a reason; an apology without a next step.
pub fn allow_sending(
    tx: &mut Tx<'_>,
    who: &Who,
    engine: &Engine,
    sending: &Sending<'_>,
) -> Outcome<Checked> {
    let text = same_line_ends(sending.text);
    if let Some(left) = placeholder(&text) {
        let refusal = Refusal::new(RefusalKind::Unfit, "language.placeholder_left");
        return Err(refusal.with("words", left).into());
    }
    let working_days = WorkingDays::of(tx, sending.team_id)?;
    let now = working_days.now(tx.now_ms());
    let report = engine.check_at(&text, sending.situation, &now, &working_days);
    let hash = text_hash(&text);
    let blocked = of(&report, Severity::Block);
    let released = if blocked.is_empty() {
        None
    } else {
        let found = store::granted(tx, &who.staff_id, &hash, sending.case_id)?;
        Some(found.ok_or_else(|| refusal_of("language.blocked", &blocked, &text, who))?)
    };
    let ticked = sending.warn_reason.map(str::trim).filter(|reason| !reason.is_empty());
    let warned = of(&report, Severity::Warn);
    if !warned.is_empty() && ticked.is_none() {
        return Err(refusal_of("language.warn_needs_reason", &warned, &text, who).into());
    }
    let next = sending.next_action.map(str::trim).filter(|next| !next.is_empty());
    if to_customer(sending.situation) && apologises(&text) && next.is_none() {
        return Err(refused("language.next_action_needed"));
    }
    if let Some(id) = &released {
        store::use_override(tx, id)?;
    }
    record(tx, who, sending, &Left { text: &text, report: &report, released, ticked, next })?;
    Ok(Checked { text_hash: hash, report })
}

/// What is written down about a text that left.
struct Left<'a> {
    text: &'a str,
    report: &'a Report,
    released: Option<String>,
    ticked: Option<&'a str>,
    next: Option<&'a str>,
}

fn record(tx: &mut Tx<'_>, who: &Who, sending: &Sending<'_>, left: &Left<'_>) -> Outcome<()> {
    let audience = if to_customer(sending.situation) { "customer" } else { "colleagues" };
    for finding in &left.report.findings {
        let (action, reason, override_id) = match finding.severity {
            Severity::Block => ("overridden", None, left.released.as_deref()),
            Severity::Warn => ("ticked", left.ticked, None),
            Severity::Hint => ("advised", None, None),
        };
        let new = NewFinding {
            case_id: sending.case_id,
            audience,
            rule: &finding.rule,
            severity: severity_name(finding.severity),
            span: finding.span.utf16.clone(),
            words: &left.text[finding.span.bytes.clone()],
            action,
            reason,
            override_id,
        };
        store::insert_finding(tx, &who.staff_id, &new)?;
    }
    for rule in sending.changed.iter().filter(|rule| rule.len() <= 60) {
        let new = NewFinding {
            case_id: sending.case_id,
            audience,
            rule,
            severity: "changed",
            span: 0..0,
            words: "",
            action: "changed",
            reason: None,
            override_id: None,
        };
        store::insert_finding(tx, &who.staff_id, &new)?;
    }
    if to_customer(sending.situation) {
        let situation = serde_json::to_string(sending.situation)?;
        store::keep_sent_text(tx, sending.case_id, left.text, &situation)?;
    }
    tell(tx, who, sending, left)
}

/// The log names what was let through and why, and the next step that was promised with an apology.
fn tell(tx: &mut Tx<'_>, who: &Who, sending: &Sending<'_>, left: &Left<'_>) -> Outcome<()> {
    let rules = |severity| -> Vec<String> {
        of(left.report, severity).iter().map(|f| f.rule.to_string()).collect()
    };
    let about = |case_id: Option<&str>| match case_id {
        Some(id) => format!("case:{id}"),
        None => format!("staff:{}", who.staff_id),
    };
    let subject = about(sending.case_id);
    if let Some(id) = &left.released {
        let told = json!({ "override": id, "rules": rules(Severity::Block) });
        events::record(tx, &who.actor(), "override_used", &subject, &told)?;
    }
    if let Some(reason) = left.ticked {
        let warned = rules(Severity::Warn);
        if !warned.is_empty() {
            let told = json!({ "rules": warned, "reason": reason });
            events::record(tx, &who.actor(), "warning_ticked", &subject, &told)?;
        }
    }
    if let Some(next) = left.next {
        events::record(tx, &who.actor(), "next_action_named", &subject, &json!({ "next": next }))?;
    }
    Ok(())
}

fn of(report: &Report, severity: Severity) -> Vec<&Finding> {
    report.findings.iter().filter(|finding| finding.severity == severity).collect()
}

/// A refusal a person can act on without any script: the words, and what to say instead.
fn refusal_of(key: &'static str, findings: &[&Finding], text: &str, who: &Who) -> Refusal {
    let language = super::spoken(who.lang);
    let quoted: Vec<String> = findings
        .iter()
        .map(|f| match &text[f.span.bytes.clone()] {
            "" => f.why.get(language).to_owned(),
            words => format!("「{words}」"),
        })
        .collect();
    let better = findings.iter().find_map(|f| f.better.first());
    let better = better.map_or("", |b| b.words.get(Language::of(text)));
    Refusal::new(RefusalKind::Unfit, key).with("words", quoted.join(" ")).with("better", better)
}

pub fn severity_name(severity: Severity) -> &'static str {
    match severity {
        Severity::Hint => "hint",
        Severity::Warn => "warn",
        Severity::Block => "block",
    }
}

/// Whether the words go to the customer.
pub fn to_customer(situation: &Situation) -> bool {
    situation.audience == Audience::External
        && matches!(situation.speaker, Speaker::Agent | Speaker::Bot)
}

/// Whether a text apologises; what then follows is the next action, not the end of the matter.
pub fn apologises(text: &str) -> bool {
    const WORDS: [&str; 8] =
        ["抱歉", "对不起", "道歉", "致歉", "歉意", "过意不去", "sorry", "apolog"];
    let folded = Folded::new(text);
    WORDS.iter().any(|word| folded.text().contains(word))
}

/// The first placeholder of a ready sentence that nobody filled: `{原因}`.
pub fn placeholder(text: &str) -> Option<&str> {
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        let after = &rest[open + 1..];
        let close = after.find(['}', '{', '\n'])?;
        let inside = &after[..close];
        let named = !inside.trim().is_empty() && inside.chars().count() <= 30;
        if after[close..].starts_with('}') && named {
            return Some(&rest[open..open + close + 2]);
        }
        rest = &after[close..];
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_placeholder_left_open_is_found_and_ordinary_braces_are_not() {
        assert_eq!(placeholder("但在技术上{原因}。"), Some("{原因}"));
        assert_eq!(placeholder("a { b \n c }"), None);
        assert_eq!(placeholder("{}{{x}"), Some("{x}"));
        assert_eq!(placeholder("没有"), None);
    }

    #[test]
    fn apologies_are_seen_in_either_script() {
        assert!(
            apologises("我很抱歉") && apologises("對不起,讓您久等") && apologises("I am Sorry")
        );
        assert!(!apologises("您好,已经查到了。"));
    }

    #[test]
    fn line_ends_do_not_make_another_text() {
        assert_eq!(text_hash("甲\r\n乙\r\n"), text_hash("甲\n乙"));
        assert_ne!(text_hash("甲乙"), text_hash("甲\n乙"));
    }
}
