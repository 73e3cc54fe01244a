//! The way of a complaint as a state machine: from the first step to its end, back and again. Pure; checked exhaustively.

use super::proofs::Proof;
use super::steps::{OnFile, Step, missing};
use crate::named;

/// Where a complaint stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Standing {
    At(Step),
    /// Walked to its end; the customer was satisfied, accepted, or was not reached.
    Closed,
    /// Walked to its end without the customer's agreement, after the ladder was climbed and outside ways were told.
    ClosedNotAccepted,
    /// The customer took it back while it stood there.
    Withdrawn {
        at: Step,
    },
}

named! {
    /// What somebody may let pass.
    pub enum Rank {
        /// Works on complaints.
        Agent = "agent",
        /// May waive a step, with a reason.
        Leader = "leader",
        /// Works on causes only.
        Inspector = "inspector",
    }
}

/// What is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act<'a> {
    /// End every step from here up to, not including, `to`; `None` ends the last one too.
    GoOn { to: Option<Step> },
    /// Pass the present step without its proof.
    Waive { reason: &'a str },
    /// The result did not satisfy: look for another way.
    OtherWay,
    /// The customer came back.
    Reopen,
    /// The customer takes it back, in these words.
    Withdraw { words: &'a str },
}

/// Why not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Not {
    /// These steps miss these things.
    Missing(Vec<(Step, Vec<Proof>)>),
    /// Steps are walked forward, one after the other.
    NotForward,
    /// It is over; it may be opened again.
    Over,
    NotOver,
    NotYours,
    NeedsReason,
    /// Only from the seventh step, and only when the customer did not accept.
    NoOtherWayNow,
}

/// Where the complaint stands after the act, and which steps ended by it.
pub fn step(
    standing: Standing,
    act: Act<'_>,
    rank: Rank,
    on_file: &OnFile,
) -> Result<(Standing, Vec<Step>), Not> {
    match (standing, act) {
        (Standing::At(at), Act::GoOn { to }) => go_on(at, to, on_file, rank),
        (Standing::At(_), Act::Waive { .. }) if rank != Rank::Leader => Err(Not::NotYours),
        (Standing::At(_), Act::Waive { reason }) if reason.trim().chars().count() < 4 => {
            Err(Not::NeedsReason)
        }
        (Standing::At(at), Act::Waive { .. }) => Ok((after(at, on_file), vec![at])),
        (Standing::At(Step::FollowUp), Act::OtherWay) if rank != Rank::Inspector => {
            match on_file.get(&Proof::Outcome).map(String::as_str) {
                Some("not_accepted") => Ok((Standing::At(Step::Resolve), Vec::new())),
                _ => Err(Not::NoOtherWayNow),
            }
        }
        (Standing::At(_), Act::OtherWay) => Err(Not::NoOtherWayNow),
        (Standing::At(_), Act::Withdraw { .. }) if rank == Rank::Inspector => Err(Not::NotYours),
        (Standing::At(_), Act::Withdraw { words }) if words.trim().is_empty() => {
            Err(Not::NeedsReason)
        }
        (Standing::At(at), Act::Withdraw { .. }) => Ok((Standing::Withdrawn { at }, Vec::new())),
        (Standing::At(_), Act::Reopen) => Err(Not::NotOver),
        // A regulator may come back any time, a customer within the time the action looks at.
        (_, Act::Reopen) if rank == Rank::Inspector => Err(Not::NotYours),
        // Whoever took it back before the facts were asked is received, calmed and apologised to first.
        (Standing::Withdrawn { at }, Act::Reopen) => {
            Ok((Standing::At(at.min(Step::Facts)), Vec::new()))
        }
        (_, Act::Reopen) => Ok((Standing::At(Step::Facts), Vec::new())),
        _ => Err(Not::Over),
    }
}

fn go_on(
    at: Step,
    to: Option<Step>,
    on_file: &OnFile,
    rank: Rank,
) -> Result<(Standing, Vec<Step>), Not> {
    let end = to.map_or(Step::ALL.len(), Step::index);
    if end <= at.index() {
        return Err(Not::NotForward);
    }
    let passed: Vec<Step> = Step::ALL[at.index()..end].to_vec();
    // Inspectors find causes; what is said to customers is not theirs.
    if rank == Rank::Inspector && passed != [Step::Prevent] {
        return Err(Not::NotYours);
    }
    let lacking: Vec<(Step, Vec<Proof>)> = passed
        .iter()
        .map(|step| (*step, missing(*step, on_file)))
        .filter(|(_, proofs)| !proofs.is_empty())
        .collect();
    if !lacking.is_empty() {
        return Err(Not::Missing(lacking));
    }
    let last = passed[passed.len() - 1];
    Ok((after(last, on_file), passed))
}

/// Where one stands when a step has ended.
fn after(ended: Step, on_file: &OnFile) -> Standing {
    match (ended.next(), on_file.get(&Proof::Outcome).map(String::as_str)) {
        (Some(next), _) => Standing::At(next),
        (None, Some("not_accepted")) => Standing::ClosedNotAccepted,
        (None, _) => Standing::Closed,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::complaints::proofs::{
        DECISIONS, EXPECTATIONS, Entry, LIABILITIES, OUTCOMES, REASONS,
    };
    use crate::complaints::steps::NEEDS;

    /// Everything on file, with the answers on which other needs depend.
    fn full(answers: &[(Proof, &str)]) -> OnFile {
        let mut file: OnFile = Proof::ALL
            .iter()
            .map(|proof| {
                let value = match proof.entry() {
                    Entry::Choice(values) => values[0],
                    Entry::Scale => "1",
                    _ => "there",
                };
                (*proof, value.to_owned())
            })
            .collect();
        file.extend(answers.iter().map(|(proof, value)| (*proof, (*value).to_owned())));
        file
    }

    /// Every combination of the answers that decide what else is asked for.
    fn every_file() -> Vec<OnFile> {
        let mut files = Vec::new();
        for expectation in EXPECTATIONS {
            for liability in LIABILITIES {
                for reason in REASONS {
                    for (severity, anger) in [("1", "1"), ("2", "3"), ("3", "4")] {
                        for (decision, outcome) in DECISIONS
                            .iter()
                            .zip(OUTCOMES)
                            .chain([(&"accepts", &"not_reached"), (&"accepts", &"not_accepted")])
                        {
                            files.push(full(&[
                                (Proof::Expectation, expectation),
                                (Proof::Liability, liability),
                                (Proof::Reason, reason),
                                (Proof::Severity, severity),
                                (Proof::EmotionBefore, anger),
                                (Proof::Decision, decision),
                                (Proof::Outcome, outcome),
                            ]));
                        }
                    }
                }
            }
        }
        files
    }

    #[test]
    fn with_everything_on_file_a_complaint_closes_and_with_any_one_thing_missing_it_does_not() {
        let begin = Standing::At(Step::Receive);
        let all = Act::GoOn { to: None };
        for file in every_file() {
            let (end, passed) = step(begin, all, Rank::Agent, &file).unwrap();
            assert_eq!(passed.len(), 8);
            let unhappy = file[&Proof::Outcome] == "not_accepted";
            let expected = if unhappy { Standing::ClosedNotAccepted } else { Standing::Closed };
            assert_eq!(end, expected);
            for (of, proof, when) in NEEDS {
                if !when.holds(&file) {
                    continue;
                }
                let mut short = file.clone();
                short.remove(proof);
                let Err(Not::Missing(lacking)) = step(begin, all, Rank::Leader, &short) else {
                    panic!("closed without {proof:?}");
                };
                assert!(lacking.iter().any(|(s, missing)| s == of && missing.contains(proof)));
            }
        }
    }

    #[derive(Clone, Debug)]
    enum Deed {
        GoOn(Option<usize>),
        Waive(bool),
        OtherWay,
        Reopen,
        Withdraw,
        Put(usize, usize),
        Lose(usize),
        PutAll,
    }

    fn deed() -> impl Strategy<Value = Deed> {
        prop_oneof![
            4 => proptest::option::of(0_usize..8).prop_map(Deed::GoOn),
            2 => any::<bool>().prop_map(Deed::Waive),
            1 => Just(Deed::OtherWay),
            1 => Just(Deed::Reopen),
            1 => Just(Deed::Withdraw),
            6 => (0..Proof::ALL.len(), 0_usize..5).prop_map(|(p, v)| Deed::Put(p, v)),
            2 => (0..Proof::ALL.len()).prop_map(Deed::Lose),
            1 => Just(Deed::PutAll),
        ]
    }

    fn value_of(proof: Proof, n: usize) -> String {
        match proof.entry() {
            Entry::Choice(values) => values[n % values.len()].to_owned(),
            Entry::Scale => n.to_string(),
            _ => "there".to_owned(),
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        /// Whoever does whatever in whatever order: each step of a closed complaint was proven or waived by a leader.
        #[test]
        fn no_way_leads_to_a_closed_complaint_with_something_missing(
            deeds in proptest::collection::vec((deed(), 0_usize..3), 1..60)
        ) {
            let mut standing = Standing::At(Step::Receive);
            let mut file = OnFile::new();
            let mut settled = [false; 8];
            for (deed, rank) in deeds {
                let rank = Rank::ALL[rank];
                let before = file.clone();
                let act = match deed {
                    Deed::GoOn(to) => Act::GoOn { to: to.map(|at| Step::ALL[at]) },
                    Deed::Waive(reasoned) => Act::Waive { reason: if reasoned { "客户已撤回此项" } else { "" } },
                    Deed::OtherWay => Act::OtherWay,
                    Deed::Reopen => Act::Reopen,
                    Deed::Withdraw => Act::Withdraw { words: "不投诉了" },
                    Deed::Put(p, v) => { file.insert(Proof::ALL[p], value_of(Proof::ALL[p], v)); continue }
                    Deed::Lose(p) => { file.remove(&Proof::ALL[p]); continue }
                    Deed::PutAll => { for p in Proof::ALL { file.entry(*p).or_insert_with(|| value_of(*p, 0)); } continue }
                };
                let Ok((now, passed)) = step(standing, act, rank, &file) else { continue };
                for ended in &passed {
                    let proven = NEEDS.iter().all(|(of, proof, when)| of != ended || !when.holds(&before) || before.contains_key(proof));
                    let waived = matches!(act, Act::Waive { .. }) && rank == Rank::Leader;
                    prop_assert!(proven || waived, "{ended:?} ended by {act:?}");
                    settled[ended.index()] = true;
                }
                if matches!(act, Act::OtherWay | Act::Reopen) {
                    let Standing::At(again) = now else { panic!("walked again from a step") };
                    for later in &mut settled[again.index()..] { *later = false }
                }
                if let Standing::At(at) = now {
                    prop_assert!(settled[..at.index()].iter().all(|s| *s), "{at:?} was reached past an open step");
                }
                if matches!(now, Standing::Closed | Standing::ClosedNotAccepted) {
                    prop_assert!(settled.iter().all(|s| *s));
                }
                standing = now;
            }
        }
    }
}
