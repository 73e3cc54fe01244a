//! 投诉八步: what must be on file before a step ends, and how long a step may take. The tables are the rule.

use std::collections::BTreeMap;

use super::kinds::Origin;
use super::proofs::{NOT_OURS, Proof};
use crate::named;

named! {
    /// The eight steps, in their order.
    pub enum Step {
        Receive = "receive",
        Calm = "calm",
        Apologise = "apologise",
        Facts = "facts",
        Analyse = "analyse",
        Resolve = "resolve",
        FollowUp = "follow_up",
        Prevent = "prevent",
    }
}

/// How long a step may take, counted on the team's working calendar unless it says otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Allowed {
    /// Working minutes from entering the step.
    Minutes(i64),
    /// Closing hour of the n-th working day after entering the step.
    WorkingDays(u32),
    /// Calendar days from the opening of the complaint: the customer's calendar has no lunch break.
    DaysSinceOpening(i64),
}

/// One step.
pub struct Row {
    pub step: Step,
    pub origin: Origin,
    pub allowed: Allowed,
}

const fn row(step: Step, origin: Origin, allowed: Allowed) -> Row {
    Row { step, origin, allowed }
}

/// Titles 7 and 8 stand in the source documents; 1 to 6 are ours in their manner. Times are the centre's defaults.
pub const STEPS: [Row; 8] = [
    row(Step::Receive, Origin::Reconstructed, Allowed::Minutes(30)),
    row(Step::Calm, Origin::Reconstructed, Allowed::Minutes(120)),
    row(Step::Apologise, Origin::Reconstructed, Allowed::Minutes(120)),
    row(Step::Facts, Origin::Reconstructed, Allowed::WorkingDays(1)),
    row(Step::Analyse, Origin::Reconstructed, Allowed::WorkingDays(2)),
    row(Step::Resolve, Origin::Reconstructed, Allowed::DaysSinceOpening(15)),
    row(Step::FollowUp, Origin::Seed, Allowed::WorkingDays(3)),
    row(Step::Prevent, Origin::Seed, Allowed::WorkingDays(10)),
];

/// When something is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    Always,
    /// Only when another answer is one of these.
    If(Proof, &'static [&'static str]),
}

use When::{Always, If};

const CANNOT: When = If(Proof::Expectation, &["cannot_satisfy", "unreasonable"]);
const REACHED: When = If(Proof::Outcome, &["satisfied", "accepts", "not_accepted"]);
const SEVERE: When = If(Proof::Severity, &["2", "3"]);

/// What must be on file before a step ends, in the order in which one works.
pub const NEEDS: &[(Step, Proof, When)] = &[
    (Step::Receive, Proof::Owner, Always),
    (Step::Receive, Proof::ReplyWay, Always),
    (Step::Receive, Proof::Acknowledged, Always),
    (Step::Calm, Proof::EmotionBefore, Always),
    (Step::Calm, Proof::AngerCause, If(Proof::EmotionBefore, &["3", "4"])),
    (Step::Calm, Proof::EmotionAfter, Always),
    (Step::Calm, Proof::Calmed, Always),
    (Step::Apologise, Proof::Apology, Always),
    (Step::Apologise, Proof::Empathy, Always),
    (Step::Facts, Proof::HappenedWhen, Always),
    (Step::Facts, Proof::HappenedWhere, Always),
    (Step::Facts, Proof::HappenedWhat, Always),
    (Step::Facts, Proof::Loss, Always),
    (Step::Facts, Proof::CustomerWords, Always),
    (Step::Facts, Proof::CustomerWish, Always),
    (Step::Facts, Proof::CoreIssue, Always),
    (Step::Facts, Proof::CoreConfirmed, Always),
    (Step::Facts, Proof::Evidence, Always),
    (Step::Analyse, Proof::Expectation, Always),
    (Step::Analyse, Proof::Reason, CANNOT),
    (Step::Analyse, Proof::ReasonWords, CANNOT),
    (Step::Analyse, Proof::Liability, Always),
    (Step::Analyse, Proof::Severity, Always),
    (Step::Analyse, Proof::Product, Always),
    (Step::Analyse, Proof::LegalTerm, Always),
    (Step::Resolve, Proof::Method, Always),
    (Step::Resolve, Proof::WayOne, Always),
    (Step::Resolve, Proof::ChosenWay, Always),
    (Step::Resolve, Proof::WayTwo, If(Proof::ChosenWay, &["two"])),
    (Step::Resolve, Proof::Remedy, If(Proof::Liability, &["ours"])),
    (Step::Resolve, Proof::StepDown, If(Proof::Liability, NOT_OURS)),
    (Step::Resolve, Proof::RefusalRegret, CANNOT),
    (Step::Resolve, Proof::RefusalReason, CANNOT),
    (Step::Resolve, Proof::RefusalOtherWay, CANNOT),
    (Step::Resolve, Proof::SupervisorAsked, If(Proof::Reason, &["resource"])),
    (Step::Resolve, Proof::Referral, If(Proof::Reason, &["partner"])),
    (Step::Resolve, Proof::Decision, Always),
    (Step::Resolve, Proof::LadderClimbed, If(Proof::Decision, &["not_accepted"])),
    (Step::Resolve, Proof::OutsideWays, If(Proof::Decision, &["not_accepted"])),
    (Step::FollowUp, Proof::ResultTold, Always),
    (Step::FollowUp, Proof::LetterNumber, If(Proof::ResultWay, &["letter"])),
    (Step::FollowUp, Proof::Visitor, If(Proof::ResultWay, &["visit"])),
    (Step::FollowUp, Proof::VisitSigned, If(Proof::ResultWay, &["visit"])),
    (Step::FollowUp, Proof::Outcome, Always),
    (Step::FollowUp, Proof::FollowedUp, REACHED),
    (Step::FollowUp, Proof::RemainingExpectation, REACHED),
    (Step::FollowUp, Proof::OutcomeWords, REACHED),
    (Step::FollowUp, Proof::ThreeAttempts, If(Proof::Outcome, &["not_reached"])),
    (Step::FollowUp, Proof::LadderClimbed, If(Proof::Outcome, &["not_accepted"])),
    (Step::FollowUp, Proof::OutsideWays, If(Proof::Outcome, &["not_accepted"])),
    (Step::FollowUp, Proof::PromisesSettled, Always),
    (Step::Prevent, Proof::CauseCode, Always),
    (Step::Prevent, Proof::Whys, SEVERE),
    (Step::Prevent, Proof::MeasureAccepted, SEVERE),
    (Step::Prevent, Proof::EffectCheck, SEVERE),
];

/// Useful, never asked for.
const OPTIONAL: &[(Step, Proof)] = &[(Step::Resolve, Proof::WayTwo)];

/// What is on file, by what it is.
pub type OnFile = BTreeMap<Proof, String>;

impl When {
    pub fn holds(self, on_file: &OnFile) -> bool {
        match self {
            Always => true,
            If(proof, values) => {
                on_file.get(&proof).is_some_and(|value| values.contains(&value.as_str()))
            }
        }
    }
}

/// What a step still waits for; empty when it may end.
pub fn missing(step: Step, on_file: &OnFile) -> Vec<Proof> {
    asked(step, on_file).into_iter().filter(|proof| !on_file.contains_key(proof)).collect()
}

/// Everything a step asks for as things stand, in order.
pub fn asked(step: Step, on_file: &OnFile) -> Vec<Proof> {
    let needs = NEEDS.iter().filter(|(of, _, when)| *of == step && when.holds(on_file));
    needs.map(|(_, proof, _)| *proof).collect()
}

/// Everything a step's form shows: what it asks for, what it would ask for, and what is only useful.
pub fn shown(step: Step) -> Vec<(Proof, When)> {
    let mut all: Vec<(Proof, When)> =
        NEEDS.iter().filter(|(of, ..)| *of == step).map(|(_, p, when)| (*p, *when)).collect();
    for (_, proof) in OPTIONAL.iter().filter(|(of, _)| *of == step) {
        match all.iter_mut().find(|(known, _)| known == proof) {
            Some((_, when)) => *when = Always,
            None => all.push((*proof, Always)),
        }
    }
    all
}

impl Step {
    pub fn row(self) -> &'static Row {
        &STEPS[self.index()]
    }

    pub fn index(self) -> usize {
        Step::ALL.iter().position(|step| *step == self).expect("ALL holds every step")
    }

    /// 1 to 8, as people count.
    pub fn number(self) -> usize {
        self.index() + 1
    }

    pub fn next(self) -> Option<Step> {
        Step::ALL.get(self.index() + 1).copied()
    }

    /// The key of its full name.
    pub fn key(self) -> String {
        format!("complaints.step_{}", self.name())
    }

    /// The step at which a proof belongs on file.
    pub fn of(proof: Proof) -> Step {
        let found = NEEDS.iter().find(|(_, p, _)| *p == proof).map(|(step, ..)| *step);
        found.unwrap_or(Step::FollowUp)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(entries: &[(Proof, &str)]) -> OnFile {
        entries.iter().map(|(proof, value)| (*proof, (*value).to_owned())).collect()
    }

    #[test]
    fn the_table_has_the_eight_steps_in_their_order_and_each_asks_for_something() {
        for (row, step) in STEPS.iter().zip(Step::ALL) {
            assert_eq!(row.step, *step);
            assert!(!missing(*step, &OnFile::new()).is_empty(), "{step:?} ends without proof");
        }
    }

    #[test]
    fn every_proof_belongs_to_a_step() {
        for proof in Proof::ALL.iter().filter(|proof| **proof != Proof::ResultWay) {
            assert!(NEEDS.iter().any(|(_, p, _)| p == proof), "{proof:?} is never asked for");
        }
    }

    #[test]
    fn what_cannot_be_satisfied_asks_for_its_reason_and_for_all_three_parts_of_a_refusal() {
        let cannot = file(&[(Proof::Expectation, "cannot_satisfy")]);

        assert!(missing(Step::Analyse, &cannot).contains(&Proof::Reason));
        let parts = [Proof::RefusalRegret, Proof::RefusalReason, Proof::RefusalOtherWay];
        assert!(parts.iter().all(|part| missing(Step::Resolve, &cannot).contains(part)));
        let can = file(&[(Proof::Expectation, "can_satisfy")]);
        assert!(!missing(Step::Analyse, &can).contains(&Proof::Reason));
    }

    #[test]
    fn a_severe_complaint_needs_whys_and_a_measure_and_a_light_one_only_its_cause() {
        let light = file(&[(Proof::Severity, "1")]);
        let severe = file(&[(Proof::Severity, "2")]);

        assert_eq!(missing(Step::Prevent, &light), [Proof::CauseCode]);
        assert_eq!(missing(Step::Prevent, &severe).len(), 4);
    }
}
