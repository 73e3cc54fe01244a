//! What is on file about a complaint at this moment: answers of people, and what is found in messages that really left,
//! calls written down, promises, attempts, escalations, causes. "Told" is never a click.

use std::collections::BTreeSet;

use service_language::{Engine, Matter, Moment, Situation};

use super::causes;
use super::complaint::{Answer, Attempt, Complaint, Escalation, Evidence, Round, Stamp, round_of};
use super::kinds::Level;
use super::ladder;
use super::proofs::Proof;
use super::steps::{OnFile, Step};
use super::store;
use crate::cases::{Case, Delivery, Direction, Message};
use crate::platform::Tx;
use crate::platform::stop::Outcome;
use crate::promises::{self, State};
use crate::staff::Who;

/// A complaint with all that belongs to it.
#[derive(Clone, Debug)]
pub struct File {
    pub complaint: Complaint,
    pub rounds: Vec<Round>,
    pub stamps: Vec<Stamp>,
    /// The answers that count now, the last one of each proof.
    pub answers: Vec<Answer>,
    pub evidence: Vec<Evidence>,
    pub attempts: Vec<Attempt>,
    pub escalations: Vec<Escalation>,
    pub on_file: OnFile,
}

/// Three attempts that did not reach the customer count as a follow-up, because they are proven.
pub const ATTEMPTS_ENOUGH: usize = 3;
/// Personal apology and empathy, as the language check knows them.
const APOLOGY: &str = "SR06";
const EMPATHY: &str = "SR07";
/// Result, thanks, remaining expectation, in this order.
const THREE_PARTS: &str = "SR11";

/// Reads everything about a complaint.
pub fn read(tx: &mut Tx<'_>, engine: &Engine, case: &Case, complaint: Complaint) -> Outcome<File> {
    let id = complaint.case_id.clone();
    let rounds = store::complaints::rounds(tx, &id)?;
    let mut file = File {
        stamps: store::complaints::stamps(tx, &id)?,
        answers: counting(&rounds, store::file::answers(tx, &id)?),
        evidence: store::file::evidence(tx, &id)?,
        attempts: store::file::attempts(tx, &id)?,
        escalations: store::escalations::of_case(tx, &id)?,
        rounds,
        complaint,
        on_file: OnFile::new(),
    };
    file.on_file = file.answers.iter().map(|a| (a.proof, a.value.clone())).collect();
    let said = crate::cases::messages(tx, &Who::system("complaints"), &case.id)?;
    file.find_in_words(engine, &said);
    file.find_in_lists(case);
    if promises_settled(tx, &case.id)? {
        file.found(Proof::PromisesSettled, "settled");
    }
    causes::find_on_file(tx, &mut file)?;
    Ok(file)
}

/// The last answer of each proof, of those that count in the present round.
fn counting(rounds: &[Round], answers: Vec<Answer>) -> Vec<Answer> {
    let mut last: Vec<Answer> = Vec::new();
    for answer in answers {
        let from = round_of(rounds, Step::of(answer.proof)).map_or(1, |round| round.round);
        if answer.round < from {
            continue;
        }
        match last.iter_mut().find(|known| known.proof == answer.proof) {
            Some(known) => *known = answer,
            None => last.push(answer),
        }
    }
    last
}

/// No promise of the case is owed; what was broken must have been made good or explained to count as settled.
fn promises_settled(tx: &mut Tx<'_>, case_id: &str) -> Outcome<bool> {
    let all = promises::list_for_case(tx, &Who::system("complaints"), case_id)?;
    Ok(!all.iter().any(|promise| matches!(promise.state, State::Open | State::Broken)))
}

/// Our words that reached the customer: an answer that left, a call or visit of ours written down.
pub fn reached(message: &Message) -> bool {
    message.direction == Direction::Out && matches!(message.state, Delivery::Sent | Delivery::Kept)
}

/// The customer called and somebody wrote it down: they know that we know.
fn was_heard(message: &Message) -> bool {
    message.direction == Direction::In
        && message.state == Delivery::Kept
        && message.author.starts_with("staff:")
}

/// Which required elements these words hold at this moment of a complaint.
pub fn elements(engine: &Engine, words: &str, moment: Moment) -> BTreeSet<String> {
    let situation = Situation {
        matter: Matter::Complaint,
        // What a first answer must contain is looked for in each: any of them may hold it.
        nth_message: Some(1),
        moment,
        ..Situation::default()
    };
    engine.check(words, &situation).fulfilled.iter().map(|id| id.to_string()).collect()
}

impl File {
    fn found(&mut self, proof: Proof, value: impl Into<String>) {
        self.on_file.insert(proof, value.into());
    }

    /// Since when what was said counts for a step.
    pub fn since_ms(&self, step: Step) -> i64 {
        round_of(&self.rounds, step).map_or(self.complaint.opened_ms, |round| round.since_ms)
    }

    /// From which round on something counts for a step.
    pub fn round_of(&self, step: Step) -> i64 {
        round_of(&self.rounds, step).map_or(1, |round| round.round)
    }

    fn find_in_words(&mut self, engine: &Engine, said: &[Message]) {
        let first_ms = self.since_ms(Step::Receive);
        if let Some(heard) = said.iter().find(|m| was_heard(m) && m.at_ms >= first_ms) {
            self.found(Proof::Acknowledged, &heard.id);
        }
        for message in said.iter().filter(|message| reached(message)) {
            let since = |step| message.at_ms >= self.since_ms(step);
            let (at_sorry, at_result) = (since(Step::Apologise), since(Step::Resolve));
            if since(Step::Receive) {
                self.found(Proof::Acknowledged, &message.id);
            }
            if at_sorry {
                let held = elements(engine, &message.words, Moment::Ordinary);
                for (element, proof) in [(APOLOGY, Proof::Apology), (EMPATHY, Proof::Empathy)] {
                    if held.contains(element) {
                        self.found(proof, &message.id);
                    }
                }
            }
            let result = || elements(engine, &message.words, Moment::ResultReply);
            if at_result && result().contains(THREE_PARTS) {
                self.found(Proof::ResultTold, &message.id);
                self.found(Proof::ResultWay, message.channel.name());
            }
        }
    }

    fn find_in_lists(&mut self, case: &Case) {
        if let Some(owner) = &case.owner {
            self.found(Proof::Owner, owner);
        }
        let from = self.round_of(Step::Calm);
        let helped = self.escalations.iter().any(|e| e.round >= from && !e.message_id.is_empty());
        let calm =
            self.on_file.get(&Proof::EmotionAfter).is_some_and(|after| after.as_str() <= "2");
        if calm || helped {
            self.found(Proof::Calmed, if calm { "calm" } else { "escalated" });
        }
        if !self.evidence.is_empty() {
            self.found(Proof::Evidence, self.evidence.len().to_string());
        }
        let from = self.round_of(Step::Resolve);
        let severity = self.complaint.severity.unwrap_or(0);
        let answered = self.escalations.iter().filter(|e| e.round >= from && e.taken_ms.is_some());
        let highest: Option<Level> = answered.map(|e| e.level).max();
        if let Some(level) = highest.filter(|level| *level >= ladder::highest_needed(severity)) {
            self.found(Proof::LadderClimbed, level.name());
        }
        let from = self.round_of(Step::FollowUp);
        let attempts: Vec<&Attempt> = self.attempts.iter().filter(|a| a.round >= from).collect();
        let (tried, reached) =
            (attempts.len(), attempts.iter().any(|attempt| attempt.reached_ms.is_some()));
        if reached {
            self.found(Proof::FollowedUp, "reached");
        }
        if tried >= ATTEMPTS_ENOUGH && !reached {
            self.found(Proof::ThreeAttempts, tried.to_string());
        }
    }
}
