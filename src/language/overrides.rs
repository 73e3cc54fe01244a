//! A forbidden phrase may leave when a supervisor lets exactly this text through, with a reason; both names are kept.

use serde_json::json;
use service_language::{Engine, Severity, Situation};

use super::sending::{same_line_ends, text_hash};
use super::store;
use crate::platform::stop::{Outcome, Stop, absent, refused};
use crate::platform::{Tx, events};
use crate::staff::{Permission, Who, people};

/// A reason is a sentence, not a keystroke.
pub const REASON_AT_LEAST: usize = 8;

/// How far an asked override got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Asked,
    Granted,
    Refused,
}

impl State {
    pub fn name(self) -> &'static str {
        match self {
            State::Asked => "asked",
            State::Granted => "granted",
            State::Refused => "refused",
        }
    }

    pub fn from_name(name: &str) -> Option<State> {
        [State::Asked, State::Granted, State::Refused].into_iter().find(|s| s.name() == name)
    }
}

/// One asked override.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Override {
    pub id: String,
    pub case_id: Option<String>,
    pub text_hash: String,
    pub words: String,
    /// Ids of the rules that forbid it.
    pub rules: Vec<String>,
    pub asked_by: String,
    pub asked_name: String,
    pub asked_ms: i64,
    pub state: State,
    pub decided_name: Option<String>,
    pub decided_ms: Option<i64>,
    pub reason: Option<String>,
}

/// Asks the team's supervisors to let a text through. Asking again for the same text changes nothing.
pub fn ask(
    tx: &mut Tx<'_>,
    who: &Who,
    engine: &Engine,
    text: &str,
    situation: &Situation,
    case_id: Option<&str>,
) -> Outcome<String> {
    let text = same_line_ends(text);
    let report = engine.check(&text, situation);
    let mut rules: Vec<String> = report
        .findings
        .iter()
        .filter(|f| f.severity == Severity::Block)
        .map(|f| f.rule.to_string())
        .collect();
    rules.dedup();
    if rules.is_empty() {
        return Err(refused("language.nothing_to_override"));
    }
    let hash = text_hash(&text);
    if let Some(known) = store::unused_override(tx, &who.staff_id, &hash, case_id)? {
        return Ok(known);
    }
    let id = tx.new_id();
    let asked = Override {
        id: id.clone(),
        case_id: case_id.map(str::to_owned),
        text_hash: hash,
        words: text,
        rules: rules.clone(),
        asked_by: who.staff_id.clone(),
        asked_name: who.name.clone(),
        asked_ms: tx.now_ms(),
        state: State::Asked,
        decided_name: None,
        decided_ms: None,
        reason: None,
    };
    store::insert_override(tx, &asked)?;
    let teams = who.teams.iter().map(|team| format!("team:{team}"));
    let also: Vec<String> =
        teams.chain(case_id.map(|c| format!("case:{c}"))).chain([QUEUE.to_owned()]).collect();
    let told = json!({ "rules": rules, "also": also });
    events::record(tx, &who.actor(), "override_asked", &subject(&id), &told)?;
    Ok(id)
}

/// The subject of the list of what waits to be let through.
pub const QUEUE: &str = "overrides";

fn subject(id: &str) -> String {
    format!("override:{id}")
}

/// Lets the text through. Nobody lets their own words through, and the reason is a sentence.
pub fn grant(tx: &mut Tx<'_>, who: &Who, id: &str, reason: &str) -> Outcome<()> {
    decide(tx, who, id, reason, State::Granted)
}

/// Says no, with a reason the writer reads.
pub fn refuse(tx: &mut Tx<'_>, who: &Who, id: &str, reason: &str) -> Outcome<()> {
    decide(tx, who, id, reason, State::Refused)
}

fn decide(tx: &mut Tx<'_>, who: &Who, id: &str, reason: &str, state: State) -> Outcome<()> {
    tx.lock("override", id)?;
    who.need(Permission::OverrideFindings)?;
    let asked = store::find_override(tx, id)?.ok_or_else(not_there)?;
    if asked.asked_by == who.staff_id {
        return Err(refused("language.not_own_words"));
    }
    if !may_decide(tx, who, &asked)? {
        return Err(not_there());
    }
    if asked.state != State::Asked {
        return Err(refused("language.already_decided"));
    }
    let reason = reason.trim();
    if reason.chars().count() < REASON_AT_LEAST {
        return Err(refused("language.reason_too_short"));
    }
    store::decide_override(tx, id, state, who, reason)?;
    let kind = if state == State::Granted { "override_granted" } else { "override_refused" };
    let mut also = vec![format!("staff:{}", asked.asked_by), QUEUE.to_owned()];
    also.extend(asked.case_id.iter().map(|case| format!("case:{case}")));
    let told = json!({
        "asked_by": asked.asked_name, "decided_by": who.name, "reason": reason,
        "rules": asked.rules, "text_hash": asked.text_hash, "also": also,
    });
    events::record(tx, &who.actor(), kind, &subject(id), &told)
}

fn not_there() -> Stop {
    absent("language.no_such_override")
}

/// A supervisor decides for the people of their own teams; who sees every case decides for all.
fn may_decide(tx: &mut Tx<'_>, who: &Who, asked: &Override) -> Outcome<bool> {
    if who.may(Permission::SeeAllCases) {
        return Ok(true);
    }
    // Someone who left meanwhile sends nothing any more.
    let Ok(writer) = people::who(tx, &asked.asked_by) else { return Ok(false) };
    Ok(writer.teams.iter().any(|team| who.teams.contains(team)))
}

/// What waits for this supervisor, oldest first; nothing for others.
pub fn waiting(tx: &mut Tx<'_>, who: &Who) -> Outcome<Vec<Override>> {
    if !who.may(Permission::OverrideFindings) {
        return Ok(Vec::new());
    }
    let mut mine = Vec::new();
    for asked in store::asked_overrides(tx)? {
        if asked.asked_by != who.staff_id && may_decide(tx, who, &asked)? {
            mine.push(asked);
        }
    }
    Ok(mine)
}

/// The newest answer to this writer about exactly this text, as long as it was not used.
pub fn standing(
    tx: &mut Tx<'_>,
    who: &Who,
    text: &str,
    case_id: Option<&str>,
) -> Outcome<Option<Override>> {
    store::newest_override(tx, &who.staff_id, &text_hash(text), case_id)
}
