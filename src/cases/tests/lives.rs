//! Lives of cases made of chance: whatever people and customers do in whatever order, what must hold holds.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::*;
use crate::cases::deadlines::{Clock, wanted};
use crate::platform::events::{self, Verdict};
use crate::platform::testing::wait_until_sealed;
use crate::platform::{Db, Outcome, Stop, jobs as planned};

/// One thing that may happen. Numbers choose among what is there.
#[derive(Clone, Debug)]
enum Step {
    Mail { from: u8, to: Option<u8>, automatic: bool },
    Reply { by: u8, case: u8, fate: Fate },
    Note { by: u8, case: u8 },
    Call { by: u8, case: u8 },
    Take { by: u8, case: u8 },
    Assign { case: u8, to: u8 },
    HandOver { by: u8, case: u8, to: u8 },
    FollowUp { by: u8 },
    Waive { case: u8 },
    Close { by: u8, case: u8 },
    Reopen { by: u8, case: u8 },
    Snooze { by: u8, case: u8, hours: u8 },
    Prioritise { case: u8, level: u8 },
    Merge { kept: u8, gone: u8 },
    Unmerge { case: u8 },
    Split { case: u8, message: u8 },
    UndoSplit { case: u8 },
    Hours { pass: u8 },
}

#[derive(Clone, Copy, Debug)]
enum Fate {
    Leaves,
    Waits,
    Fails,
    Bounces,
}

fn step() -> impl Strategy<Value = Step> {
    let fate =
        prop_oneof![Just(Fate::Leaves), Just(Fate::Waits), Just(Fate::Fails), Just(Fate::Bounces)];
    let n = any::<u8>;
    prop_oneof![
        4 => (n(), proptest::option::of(n()), proptest::bool::weighted(0.1))
            .prop_map(|(from, to, automatic)| Step::Mail { from, to, automatic }),
        4 => (n(), n(), fate).prop_map(|(by, case, fate)| Step::Reply { by, case, fate }),
        1 => (n(), n()).prop_map(|(by, case)| Step::Note { by, case }),
        1 => (n(), n()).prop_map(|(by, case)| Step::Call { by, case }),
        1 => (n(), n()).prop_map(|(by, case)| Step::Take { by, case }),
        1 => (n(), n()).prop_map(|(case, to)| Step::Assign { case, to }),
        2 => (n(), n(), n()).prop_map(|(by, case, to)| Step::HandOver { by, case, to }),
        2 => n().prop_map(|by| Step::FollowUp { by }),
        1 => n().prop_map(|case| Step::Waive { case }),
        2 => (n(), n()).prop_map(|(by, case)| Step::Close { by, case }),
        1 => (n(), n()).prop_map(|(by, case)| Step::Reopen { by, case }),
        1 => (n(), n(), 1..40_u8).prop_map(|(by, case, hours)| Step::Snooze { by, case, hours }),
        1 => (n(), 0..4_u8).prop_map(|(case, level)| Step::Prioritise { case, level }),
        2 => (n(), n()).prop_map(|(kept, gone)| Step::Merge { kept, gone }),
        2 => n().prop_map(|case| Step::Unmerge { case }),
        1 => (n(), n()).prop_map(|(case, message)| Step::Split { case, message }),
        1 => n().prop_map(|case| Step::UndoSplit { case }),
        2 => (1..30_u8).prop_map(|pass| Step::Hours { pass }),
    ]
}

#[test]
fn whatever_happens_in_whatever_order_nothing_is_lost_and_nobody_is_forgotten() {
    let mut runner =
        TestRunner::new(Config { cases: 6, failure_persistence: None, ..Config::default() });
    let steps = proptest::collection::vec(step(), 10..60);
    runner
        .run(&steps, |steps| {
            each_engine(|db| live(db, &steps));
            Ok(())
        })
        .unwrap();
}

/// The people of the story; the last one leads.
fn cast(db: &Db) -> Vec<Who> {
    db.write_now(|tx| {
        let who = [
            ("a", "agent", "一组"),
            ("b", "agent", "一组"),
            ("c", "agent", "二组"),
            ("l", "manager", "一组"),
        ];
        let cast: Vec<Who> =
            who.iter().map(|(name, role, team)| person(tx, name, role, team)).collect();
        ready(tx, &cast[0]);
        ready(tx, &cast[2]);
        Ok(cast)
    })
    .unwrap()
}

fn live(db: &Db, steps: &[Step]) {
    let cast = cast(db);
    let mut first_responders = BTreeMap::new();
    let mut said = BTreeSet::new();
    for step in steps {
        if let Step::Hours { pass } = step {
            db.clock().advance_ms(i64::from(*pass) * 3_600_000);
        }
        let (people, taken) = (cast.clone(), step.clone());
        match db.write_now(move |tx| take_step(tx, &people, &taken)) {
            Ok(()) | Err(Stop::Refused(_)) => {}
            Err(Stop::Fault(what)) => panic!("{step:?}: {what}"),
        }
        let leader = cast[3].clone();
        let (cases, messages) = db.read_now(move |tx| what_holds(tx, &leader)).unwrap();
        for case in &cases {
            if let Some(first) = &case.first_responder {
                let before =
                    first_responders.entry(case.id.clone()).or_insert_with(|| first.clone());
                assert_eq!(before, first, "{step:?}: the first responder of {} changed", case.id);
            }
        }
        assert!(said.is_subset(&messages), "{step:?}: words were lost");
        said = messages;
    }
    wait_until_sealed(db);
    assert!(matches!(db.read_now(events::verify).unwrap(), Verdict::Whole { .. }));
}

/// Checks every case; gives them all, and the ids of everything ever said.
fn what_holds(tx: &mut Tx<'_>, leader: &Who) -> Outcome<(Vec<Case>, BTreeSet<String>)> {
    let ids = store::lists::every_id(tx)?;
    let (mut cases, mut messages, mut open_ids) = (Vec::new(), BTreeSet::new(), BTreeSet::new());
    for id in &ids {
        let case = find(tx, leader, id)?;
        if case.standing() == Standing::Merged {
            let into = find(tx, leader, case.shown_as())?;
            assert!(
                into.merged_into.is_none(),
                "{id} is shown as a case that is itself shown as another"
            );
            cases.push(case);
            continue;
        }
        for message in store::messages::of_case(tx, id)? {
            assert!(messages.insert(message.id), "a message stands in two cases");
        }
        let turns = store::messages::turns(tx, id)?;
        let waiting = if case.closed_ms.is_some() { None } else { waiting::waiting_since(&turns) };
        assert_eq!(case.waiting_since_ms, waiting, "{id}: since when the customer waits");
        if case.closed_ms.is_some() {
            let owed = duties::of_case(tx, id)?.iter().any(duties::Duty::is_open);
            assert!(!owed, "{id} is closed while somebody owes a follow-up");
        }
        if case.standing() == Standing::Open {
            open_ids.insert(id.clone());
        }
        clocks_agree(tx, &case)?;
        cases.push(case);
    }
    let listed: Vec<String> =
        list(tx, leader, &View::Teams, &Page::first(1000))?.into_iter().map(|row| row.id).collect();
    assert_eq!(listed.len(), usize::try_from(count(tx, leader, &View::Teams)?).unwrap());
    assert_eq!(listed.into_iter().collect::<BTreeSet<_>>(), open_ids, "lists show what is open");
    Ok((cases, messages))
}

fn clocks_agree(tx: &mut Tx<'_>, case: &Case) -> Outcome<()> {
    let open = store::deadlines::open_of(tx, &case.id)?;
    for kind in DeadlineKind::ALL {
        let of_kind: Vec<_> = open.iter().filter(|d| d.kind == *kind).collect();
        assert!(of_kind.len() <= 1, "{}: two clocks of one kind", case.id);
        let runs = of_kind.iter().any(|d| d.running_ms.is_some());
        assert_eq!(runs, wanted(*kind, case) == Clock::Runs, "{}: {kind:?}", case.id);
    }
    let next = open.iter().filter(|d| d.running_ms.is_some()).filter_map(|d| d.due_ms).min();
    assert_eq!(case.due_ms, next, "{}: what is due next", case.id);
    Ok(())
}

fn take_step(tx: &mut Tx<'_>, cast: &[Who], step: &Step) -> Outcome<()> {
    let who = |by: &u8| &cast[usize::from(*by) % cast.len()];
    let ids = store::lists::every_id(tx)?;
    let case = |n: &u8| ids.get(usize::from(*n) % ids.len().max(1)).cloned().unwrap_or_default();
    let leader = &cast[3];
    match step {
        Step::Mail { from, to, automatic } => {
            let subject = ["退款没有到账", "发票抬头要改", "地址写错了"][usize::from(*from) % 3];
            let team = &cast[if from % 2 == 0 { 0 } else { 2 }];
            let mut m = mail(tx, &format!("c{}@example.com", from % 3), team, subject, "请看一下");
            if let Some(to) = to {
                m.evidence.token = store::cases::find(tx, &case(to)).ok().map(|c| c.thread_token);
            }
            m.automatic = automatic.then_some(Automatic::AutoReply);
            receive(tx, &program(), &m).map(drop)
        }
        Step::Reply { by, case: n, fate } => {
            let words = Reply { words: "我来处理".into(), ..Reply::default() };
            let id = reply(tx, who(by), &case(n), &words)?;
            let now_ms = tx.now_ms();
            match fate {
                Fate::Waits => Ok(()),
                Fate::Leaves => sent(tx, &id, now_ms),
                Fate::Fails => not_sent(tx, &id, "550", Final::Yes),
                Fate::Bounces => {
                    sent(tx, &id, now_ms)?;
                    not_sent(tx, &id, "bounced", Final::Yes)
                }
            }
        }
        Step::Hours { .. } => {
            for job in planned::claim(tx, 1000)? {
                if jobs::KINDS.contains(&job.kind.as_str()) {
                    jobs::run(tx, &job)?;
                }
                planned::finish(tx, &job)?;
            }
            Ok(())
        }
        _ => people_do(tx, cast, step, &case, leader),
    }
}

/// What people do; who may not is refused, which is fine here.
fn people_do(
    tx: &mut Tx<'_>,
    cast: &[Who],
    step: &Step,
    case: &dyn Fn(&u8) -> String,
    leader: &Who,
) -> Outcome<()> {
    let who = |by: &u8| &cast[usize::from(*by) % cast.len()];
    let to = |n: &u8| {
        let taker = who(n);
        To::Person { team_id: taker.teams[0].clone(), staff_id: taker.staff_id.clone() }
    };
    match step {
        Step::Note { by, case: n } => note(tx, who(by), &case(n), "看一下", &[]).map(drop),
        Step::Call { by, case: n } => {
            let (channel, direction) = (Channel::Phone, Direction::Out);
            let contact =
                Contact { channel, direction, words: "已电话说明".into(), happened_ms: None };
            write_down(tx, who(by), &case(n), &contact).map(drop)
        }
        Step::Take { by, case: n } => take(tx, who(by), &case(n)),
        Step::Assign { case: n, to: taker } => assign(tx, leader, &case(n), &to(taker)),
        Step::HandOver { by, case: n, to: taker } => {
            let words = "客户希望今天解决".to_owned();
            hand_over(tx, who(by), &case(n), &HandOver { to: to(taker), words })
        }
        Step::FollowUp { by } => match duties::owed_by(tx, who(by))?.first() {
            Some(duty) => duties::record_call(tx, who(by), &duty.id, "客户说好了"),
            None => Ok(()),
        },
        Step::Waive { case: n } => {
            match duties::of_case(tx, &case(n))?.iter().find(|d| d.is_open()) {
                Some(duty) => duties::waive(tx, leader, &duty.id, "首应人休假,已由组长联系"),
                None => Ok(()),
            }
        }
        Step::Close { by, case: n } => {
            let closing = Closing { outcome: Ending::Satisfied, words: String::new() };
            close(tx, who(by), &case(n), &closing)
        }
        Step::Reopen { by, case: n } => reopen(tx, who(by), &case(n)),
        Step::Snooze { by, case: n, hours } => {
            let until_ms = tx.now_ms() + i64::from(*hours) * 3_600_000;
            snooze(tx, who(by), &case(n), until_ms)
        }
        Step::Prioritise { case: n, level } => {
            let priority = Priority::from_level(i64::from(*level)).unwrap();
            prioritise(tx, leader, &case(n), priority)
        }
        Step::Merge { kept, gone } => merge(tx, leader, &case(kept), &case(gone)).map(drop),
        Step::Unmerge { case: n } => match merges_of(tx, leader, &case(n))?.first() {
            Some(last) => unmerge(tx, leader, &last.id),
            None => Ok(()),
        },
        Step::Split { case: n, message } => {
            let all = store::messages::of_case(tx, &case(n))?;
            let Some(one) = all.get(usize::from(*message) % all.len().max(1)) else {
                return Ok(());
            };
            split(tx, leader, &case(n), std::slice::from_ref(&one.id), "另一件事").map(drop)
        }
        Step::UndoSplit { case: n } => match splits_of(tx, leader, &case(n))?.first() {
            Some(last) => undo_split(tx, leader, &last.id),
            None => Ok(()),
        },
        Step::Mail { .. } | Step::Reply { .. } | Step::Hours { .. } => Ok(()),
    }
}
