//! Lives of complaints made of chance: whatever people do in whatever order, the file and its stamps agree.

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::*;
use crate::complaints::complaint::Round;
use crate::complaints::proofs::Entry;
use crate::platform::events::{self, Verdict};
use crate::platform::testing::wait_until_sealed;

/// One thing that may happen; numbers choose among what is there.
#[derive(Clone, Copy, Debug)]
enum Deed {
    Put { by: u8, proof: u8, value: u8 },
    PutStep { by: u8 },
    Call { by: u8, words: u8 },
    GoOn { by: u8, to: u8 },
    Waive { by: u8 },
    OtherWay { by: u8 },
    Evidence { by: u8 },
    Attempt { by: u8, reached: bool },
    Code { by: u8 },
    Withdraw { by: u8 },
    Reopen { by: u8 },
    Minutes { pass: u8 },
}

fn deed() -> impl Strategy<Value = Deed> {
    let n = any::<u8>;
    prop_oneof![
        4 => (n(), n(), n()).prop_map(|(by, proof, value)| Deed::Put { by, proof, value }),
        6 => n().prop_map(|by| Deed::PutStep { by }),
        4 => (n(), n()).prop_map(|(by, words)| Deed::Call { by, words }),
        8 => (n(), n()).prop_map(|(by, to)| Deed::GoOn { by, to }),
        1 => n().prop_map(|by| Deed::Waive { by }),
        1 => n().prop_map(|by| Deed::OtherWay { by }),
        3 => n().prop_map(|by| Deed::Evidence { by }),
        3 => (n(), any::<bool>()).prop_map(|(by, reached)| Deed::Attempt { by, reached }),
        3 => n().prop_map(|by| Deed::Code { by }),
        1 => n().prop_map(|by| Deed::Withdraw { by }),
        1 => n().prop_map(|by| Deed::Reopen { by }),
        2 => n().prop_map(|pass| Deed::Minutes { pass }),
    ]
}

fn value_of(proof: Proof, n: u8) -> String {
    match proof.entry() {
        Entry::Choice(values) => values[usize::from(n) % values.len()].to_owned(),
        Entry::Scale => (n % 5).to_string(),
        _ => "写下来的事".to_owned(),
    }
}

fn do_it(tx: &mut Tx<'_>, people: &[Who], id: &str, deed: Deed) -> Outcome<()> {
    let who = |by: u8| &people[usize::from(by) % people.len()];
    match deed {
        Deed::Put { by, proof, value } => {
            let proof = Proof::ALL[usize::from(proof) % Proof::ALL.len()];
            put(tx, who(by), id, &[(proof, value_of(proof, value))])
        }
        Deed::PutStep { by } => {
            let here = file(tx, who(by), id);
            let Some(step) = here.complaint.step else { return Ok(()) };
            let answers: Vec<(Proof, String)> = steps::missing(step, &here.on_file)
                .into_iter()
                .filter(|proof| proof.entry() != Entry::Found)
                .map(|proof| (proof, value_of(proof, by)))
                .collect();
            put(tx, who(by), id, &answers)
        }
        Deed::Call { by, words } => {
            let words = [SORRY, RESULT, "您好,我再核对一下。"][usize::from(words) % 3];
            say(tx, who(by), id, (Channel::Phone, words)).map(drop)
        }
        Deed::GoOn { by, to } => {
            let to = Step::ALL.get(usize::from(to) % 9).copied();
            go_on(tx, who(by), &ENGINE, id, to)
        }
        Deed::Waive { by } => waive(tx, who(by), &ENGINE, id, "客户不需要这一步"),
        Deed::OtherWay { by } => other_way(tx, who(by), &ENGINE, id),
        Deed::Evidence { by } => evidence::add(tx, who(by), id, ("流水", "客户"), None),
        Deed::Attempt { by, reached } => {
            let reached = if reached { Reached::Yes } else { Reached::No };
            evidence::attempt(tx, who(by), id, ("phone", "打过电话"), reached)
        }
        Deed::Code { by } => analysing::code(tx, who(by), id, "T.1"),
        Deed::Withdraw { by } => withdraw(tx, who(by), id, "不投诉了"),
        Deed::Reopen { by } => reopen(tx, who(by), id, "又来了", Came::ByHand),
        Deed::Minutes { .. } => Ok(()),
    }
}

/// What must hold whatever happened.
fn check(tx: &mut Tx<'_>, who: &Who, id: &str) {
    let file = file(tx, who, id);
    let rounds: &[Round] = &file.rounds;
    let stands = file.complaint.step.map_or(Step::ALL.len(), Step::index);
    let over_early = file.complaint.withdrawn_ms.is_some();
    for step in Step::ALL {
        let from = complaint::round_of(rounds, *step).map_or(1, |round| round.round);
        let stamped = file.stamps.iter().any(|s| s.step == *step && s.round >= from);
        let passed = step.index() < stands;
        assert!(!passed || stamped || over_early, "{step:?} was passed without a stamp");
        assert!(passed || !stamped, "{step:?} is stamped and yet to come");
    }
    for stamp in &file.stamps {
        assert!(stamp.entered_ms <= stamp.done_ms);
        assert!(stamp.waived_why.is_none() || stamp.done_name == "liu", "only a leader waives");
    }
    let held = cases::asks::of_case(tx, id).unwrap().hold_why.is_some();
    let open = file.complaint.step.is_some_and(|step| step.index() <= Step::FollowUp.index());
    assert_eq!(held, open, "the case is held open exactly while its complaint walks");
    assert_eq!(file.complaint.due_ms.is_some(), file.complaint.step.is_some());
    if open {
        assert!(cases::find(tx, who, id).unwrap().closed_ms.is_none());
    }
}

#[test]
fn whatever_people_do_the_file_its_stamps_and_its_case_agree() {
    each_engine(|db| {
        let (people, team) = db
            .write_now(|tx| {
                let agent = person(tx, "chen", "agent", "在线组");
                let leader = person(tx, "liu", "team_leader", "在线组");
                let quality = person(tx, "zhao", "qa_inspector", "在线组");
                Ok((vec![agent.clone(), leader, quality], agent))
            })
            .unwrap();
        let lives = std::env::var("QINGTING_LIVES").ok().and_then(|n| n.parse().ok()).unwrap_or(12);
        let config = Config { cases: lives, failure_persistence: None, ..Config::default() };
        TestRunner::new(config)
            .run(&proptest::collection::vec(deed(), 10..60), |deeds| {
                let agent = team.clone();
                let id = db.write_now(move |tx| Ok(opened(tx, &agent))).unwrap();
                for deed in deeds {
                    let pass = if let Deed::Minutes { pass } = deed { i64::from(pass) } else { 0 };
                    db.clock().advance_ms(1 + pass * MINUTE_MS);
                    run_due(db);
                    let (people, id) = (people.clone(), id.clone());
                    // A refused action leaves nothing: each deed has a transaction of its own.
                    let done = db.write_now(move |tx| do_it(tx, &people, &id, deed));
                    if let Err(Stop::Fault(what)) = done {
                        panic!("{deed:?}: {what}");
                    }
                }
                let (agent, id) = (team.clone(), id.clone());
                db.write_now(move |tx| {
                    check(tx, &agent, &id);
                    Ok(())
                })
                .unwrap();
                Ok(())
            })
            .unwrap();
        wait_until_sealed(db);
        let verdict = db.read_now(events::verify).unwrap();
        assert!(matches!(verdict, Verdict::Whole { .. }), "{verdict:?}");
    });
}
