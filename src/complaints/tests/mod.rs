//! Lives of complaints on both databases: opened, walked, waived, escalated, closed, come back to.

mod causes;
mod lives;
mod outward;

use std::sync::LazyLock;

use service_language::Engine;

use super::evidence::{self, Reached};
use super::file::File;
use super::kinds::Came;
use super::opening::Opening;
use super::*;
use crate::cases::{self, Channel, Checking, Contact, Direction, Incoming};
use crate::customers::{self, ContactKind, ContactPoint};
use crate::language::composer::Written;
use crate::platform::i18n::Lang;
use crate::platform::stop::{Outcome, Stop};
use crate::platform::testing::each_engine;
use crate::platform::{Db, Tx};
use crate::staff::{Who, testing::person};

static ENGINE: LazyLock<Engine> = LazyLock::new(Engine::builtin);
const MINUTE_MS: i64 = 60_000;
const DAY_MS: i64 = 86_400_000;
const SORRY: &str =
    "感谢您提供给我的信息!让您着急了,我很抱歉。换作是我也会着急,我现在就核对这两笔扣款。";
const RESULT: &str =
    "处理结果:重复的298元已原路退回。感谢您给我们改正的机会。请问您对这件事还有什么期望?";

/// A mail from somebody who was charged twice.
fn case_of(tx: &mut Tx<'_>, team: &Who) -> String {
    let from = format!("li.{}@example.com", tx.new_id());
    let point = ContactPoint::new(ContactKind::Email, &from, "李敏");
    let customer = customers::recognise(tx, &point, Lang::ZhCn).unwrap();
    let incoming = Incoming {
        team_id: team.teams[0].clone(),
        our_address: Some("help@haiyun.example".into()),
        customer_id: customer.id,
        customer_name: customer.name,
        from_address: Some(from),
        subject: "续费被重复扣款".into(),
        words: "被扣了两次,我要投诉你们!".into(),
        message_key: Some(format!("{}@customer.example", tx.new_id())),
        ..Incoming::default()
    };
    let id = cases::receive(tx, &Who::system("mail"), &incoming).unwrap().case_id;
    cases::take(tx, team, &id).ok();
    id
}

fn opened(tx: &mut Tx<'_>, who: &Who) -> String {
    let id = case_of(tx, who);
    let opening = Opening { came: Came::Signal, words: "我要投诉你们".into() };
    open(tx, who, &id, &opening).unwrap();
    id
}

/// A call of ours, written down and checked.
fn call(tx: &mut Tx<'_>, who: &Who, case_id: &str, words: &str) -> String {
    say(tx, who, case_id, (Channel::Phone, words)).unwrap()
}

fn say(tx: &mut Tx<'_>, who: &Who, case_id: &str, said: (Channel, &str)) -> Outcome<String> {
    let written = Written {
        text: said.1.to_owned(),
        warn_ticked: Some("yes".into()),
        warn_reason: Some("客户已知悉".into()),
        next_action: Some("核对扣款".into()),
        ..Written::default()
    };
    let checking = Checking { engine: &ENGINE, written: &written };
    let contact = Contact {
        channel: said.0,
        direction: Direction::Out,
        words: said.1.to_owned(),
        happened_ms: None,
    };
    cases::write_down(tx, who, &checking, case_id, &contact)
}

fn give(tx: &mut Tx<'_>, who: &Who, case_id: &str, answers: &[(Proof, &str)]) {
    let answers: Vec<(Proof, String)> =
        answers.iter().map(|(proof, value)| (*proof, (*value).to_owned())).collect();
    put(tx, who, case_id, &answers).unwrap();
}

fn file(tx: &mut Tx<'_>, who: &Who, case_id: &str) -> File {
    read(tx, who, &ENGINE, case_id).unwrap().unwrap()
}

/// Everything the first three steps ask for, in one call.
fn first_three(tx: &mut Tx<'_>, who: &Who, case_id: &str) {
    call(tx, who, case_id, SORRY);
    give(
        tx,
        who,
        case_id,
        &[
            (Proof::ReplyWay, "phone"),
            (Proof::EmotionBefore, "3"),
            (Proof::AngerCause, "打了三次电话没人管"),
            (Proof::EmotionAfter, "1"),
        ],
    );
}

const FACTS: &[(Proof, &str)] = &[
    (Proof::HappenedWhen, "11月20日"),
    (Proof::HappenedWhere, "官网续费页"),
    (Proof::HappenedWhat, "同一订单扣款两笔"),
    (Proof::Loss, "298元"),
    (Proof::CustomerWords, "被扣了两次"),
    (Proof::CustomerWish, "今天退给我"),
    (Proof::CoreIssue, "重复扣款何时退回"),
    (Proof::CoreConfirmed, "confirmed"),
];
const ANALYSIS: &[(Proof, &str)] = &[
    (Proof::Expectation, "our_failure"),
    (Proof::Liability, "ours"),
    (Proof::Severity, "1"),
    (Proof::Product, "云主机续费"),
    (Proof::LegalTerm, "无"),
];
const RESOLUTION: &[(Proof, &str)] = &[
    (Proof::Method, "one_stop"),
    (Proof::WayOne, "原路退回298元"),
    (Proof::ChosenWay, "one"),
    (Proof::Remedy, "当天原路退款并致歉"),
    (Proof::Decision, "satisfied"),
];

fn through_six(tx: &mut Tx<'_>, who: &Who, case_id: &str) {
    first_three(tx, who, case_id);
    give(tx, who, case_id, FACTS);
    evidence::add(tx, who, case_id, ("银行流水", "客户提供"), None).unwrap();
    give(tx, who, case_id, ANALYSIS);
    give(tx, who, case_id, RESOLUTION);
}

fn told_and_asked(tx: &mut Tx<'_>, who: &Who, case_id: &str) {
    call(tx, who, case_id, RESULT);
    evidence::attempt(tx, who, case_id, ("phone", "客户说收到退款了"), Reached::Yes).unwrap();
    give(
        tx,
        who,
        case_id,
        &[
            (Proof::RemainingExpectation, "希望不再发生"),
            (Proof::Outcome, "satisfied"),
            (Proof::OutcomeWords, "收到了,谢谢"),
        ],
    );
}

fn sentence(stop: &Stop) -> String {
    match stop {
        Stop::Refused(refusal) => Lang::ZhCn.refusal(refusal),
        Stop::Fault(what) => panic!("a fault: {what}"),
    }
}

/// F040
#[test]
fn a_step_cannot_be_jumped_over_and_says_for_each_step_what_is_missing() {
    each_engine(|db| {
        let (agent, id) = db
            .write_now(|tx| {
                let agent = person(tx, "chen", "agent", "在线组");
                let id = opened(tx, &agent);
                call(tx, &agent, &id, SORRY);
                give(tx, &agent, &id, &[(Proof::ReplyWay, "phone")]);
                go_on(tx, &agent, &ENGINE, &id, Some(Step::Calm)).unwrap();

                let stopped = go_on(tx, &agent, &ENGINE, &id, Some(Step::Resolve)).unwrap_err();

                assert_eq!(stopped.key(), Some("complaints.missing"));
                let list = sentence(&stopped);
                for words in [
                    "倾听安抚平情绪",
                    "客户情绪(之后)",
                    "提问记录清事实",
                    "证据",
                    "分析责任定期望",
                    "责任认定",
                ] {
                    assert!(list.contains(words), "{words} in {list}");
                }
                assert!(!list.contains("真诚致歉表关心"), "the apology is in the call: {list}");
                assert_eq!(file(tx, &agent, &id).complaint.step, Some(Step::Calm));
                Ok((agent, id))
            })
            .unwrap();
        db.clock().advance_ms(10 * MINUTE_MS);
        db.write_now(move |tx| {
            through_six(tx, &agent, &id);
            go_on(tx, &agent, &ENGINE, &id, Some(Step::FollowUp)).unwrap();
            told_and_asked(tx, &agent, &id);
            go_on(tx, &agent, &ENGINE, &id, Some(Step::Prevent)).unwrap();
            analysing::code(tx, &agent, &id, "T.1").unwrap();
            go_on(tx, &agent, &ENGINE, &id, None).unwrap();

            let file = file(tx, &agent, &id);
            assert_eq!(file.stamps.len(), 8, "each step has its own stamp");
            let took: Vec<i64> =
                file.stamps.iter().map(|s| (s.done_ms - s.entered_ms) / MINUTE_MS).collect();
            assert_eq!(took[..2], [0, 10], "who ended it, when, and how long it took");
            assert!(file.complaint.closed_ms.is_some());
            let case = cases::find(tx, &agent, &id).unwrap();
            assert_eq!(case.outcome, Some(cases::Ending::Satisfied));
            Ok(())
        })
        .unwrap();
    });
}

/// F040
#[test]
fn the_first_three_steps_may_end_in_one_call_each_with_its_own_stamp() {
    each_engine(|db| {
        db.write_now(|tx| {
            let agent = person(tx, "chen", "agent", "在线组");
            let id = opened(tx, &agent);
            first_three(tx, &agent, &id);

            go_on(tx, &agent, &ENGINE, &id, Some(Step::Facts)).unwrap();

            let stamped: Vec<Step> = file(tx, &agent, &id).stamps.iter().map(|s| s.step).collect();
            assert_eq!(stamped.len(), 3);
            assert!(stamped.contains(&Step::Calm) && stamped.contains(&Step::Apologise));
            Ok(())
        })
        .unwrap();
    });
}

/// F041
#[test]
fn a_leader_waives_a_step_by_name_with_a_reason_and_an_agent_cannot() {
    each_engine(|db| {
        db.write_now(|tx| {
            let agent = person(tx, "chen", "agent", "在线组");
            let leader = person(tx, "liu", "team_leader", "在线组");
            let id = opened(tx, &agent);
            call(tx, &agent, &id, "您好,我是客服陈晓雯,您的情况我已经登记。");
            give(
                tx,
                &agent,
                &id,
                &[
                    (Proof::ReplyWay, "phone"),
                    (Proof::EmotionBefore, "1"),
                    (Proof::EmotionAfter, "0"),
                ],
            );
            go_on(tx, &agent, &ENGINE, &id, Some(Step::Apologise)).unwrap();

            let agents = waive(tx, &agent, &ENGINE, &id, "客户说不用道歉").unwrap_err();
            let silent = waive(tx, &leader, &ENGINE, &id, " ").unwrap_err();
            waive(tx, &leader, &ENGINE, &id, "客户明确表示不需要道歉").unwrap();

            assert_eq!(agents.key(), Some("complaints.not_yours"));
            assert_eq!(silent.key(), Some("complaints.needs_reason"));
            let file = file(tx, &agent, &id);
            let waived = file.stamps.iter().find(|s| s.step == Step::Apologise).unwrap();
            assert_eq!(waived.done_name, "liu");
            assert_eq!(waived.waived_why.as_deref(), Some("客户明确表示不需要道歉"));
            assert_eq!(file.complaint.step, Some(Step::Facts));
            Ok(())
        })
        .unwrap();
    });
}

/// F030
#[test]
fn an_upset_customer_is_not_left_before_it_is_known_how_they_feel_now() {
    each_engine(|db| {
        db.write_now(|tx| {
            let agent = person(tx, "chen", "agent", "在线组");
            let id = opened(tx, &agent);
            call(tx, &agent, &id, SORRY);
            give(tx, &agent, &id, &[(Proof::ReplyWay, "phone"), (Proof::EmotionBefore, "3")]);
            go_on(tx, &agent, &ENGINE, &id, Some(Step::Calm)).unwrap();
            let shown = guides::at(Step::Calm, &file(tx, &agent, &id).on_file);
            assert_eq!(shown, [guides::ANGRY]);

            let left = go_on(tx, &agent, &ENGINE, &id, Some(Step::Apologise)).unwrap_err();
            assert!(sentence(&left).contains("客户情绪(之后)"));
            give(tx, &agent, &id, &[(Proof::AngerCause, "等了三天"), (Proof::EmotionAfter, "3")]);
            let angry = go_on(tx, &agent, &ENGINE, &id, Some(Step::Apologise)).unwrap_err();
            assert!(sentence(&angry).contains("情绪已平复,或已升级"));
            give(tx, &agent, &id, &[(Proof::EmotionAfter, "2")]);
            go_on(tx, &agent, &ENGINE, &id, Some(Step::Apologise)).unwrap();

            let on_file = file(tx, &agent, &id).on_file;
            assert_eq!(
                (&on_file[&Proof::EmotionBefore][..], &on_file[&Proof::EmotionAfter][..]),
                ("3", "2")
            );
            assert_eq!(cases::find(tx, &agent, &id).unwrap().emotion, 2);
            Ok(())
        })
        .unwrap();
    });
}

/// F047 F048
#[test]
fn the_result_is_told_in_three_parts_and_a_letter_needs_its_number() {
    each_engine(|db| {
        db.write_now(|tx| {
            let agent = person(tx, "chen", "agent", "在线组");
            let id = opened(tx, &agent);
            through_six(tx, &agent, &id);
            go_on(tx, &agent, &ENGINE, &id, Some(Step::FollowUp)).unwrap();

            call(tx, &agent, &id, "感谢您的反映。处理结果:差价已退回。");
            let wrong_order = file(tx, &agent, &id);
            assert!(!wrong_order.on_file.contains_key(&Proof::ResultTold), "thanks came first");
            say(tx, &agent, &id, (Channel::Letter, RESULT)).unwrap();
            let told = file(tx, &agent, &id);
            assert_eq!(told.on_file[&Proof::ResultWay], "letter");
            assert!(steps::missing(Step::FollowUp, &told.on_file).contains(&Proof::LetterNumber));
            give(tx, &agent, &id, &[(Proof::LetterNumber, "XA12345678901")]);
            let told = file(tx, &agent, &id);
            assert!(!steps::missing(Step::FollowUp, &told.on_file).contains(&Proof::LetterNumber));
            say(tx, &agent, &id, (Channel::Visit, RESULT)).unwrap();
            let visited = steps::missing(Step::FollowUp, &file(tx, &agent, &id).on_file);
            assert!(visited.contains(&Proof::Visitor) && visited.contains(&Proof::VisitSigned));
            Ok(())
        })
        .unwrap();
    });
}

/// F047
#[test]
fn while_the_result_is_told_the_composer_asks_for_its_three_parts() {
    each_engine(|db| {
        db.write_now(|tx| {
            let agent = person(tx, "chen", "agent", "在线组");
            let id = opened(tx, &agent);
            through_six(tx, &agent, &id);
            let warns = |tx: &mut Tx<'_>, words: &str| {
                let case = cases::find(tx, &agent, &id).unwrap();
                let kind = cases::DraftKind::Reply;
                let now = cases::composing::situation(tx, &agent, &ENGINE, &case, kind).unwrap();
                ENGINE.check(words, &now).findings.iter().any(|finding| &*finding.rule == "SR11")
            };
            assert!(!warns(tx, "感谢您的反映。"));
            go_on(tx, &agent, &ENGINE, &id, Some(Step::FollowUp)).unwrap();

            assert!(warns(tx, "感谢您的反映。处理结果:差价已退回。"), "thanks before the result");
            assert!(!warns(tx, RESULT));
            Ok(())
        })
        .unwrap();
    });
}

/// F096
#[test]
fn satisfied_accepts_and_not_accepted_are_kept_apart_in_the_customers_own_words() {
    each_engine(|db| {
        db.write_now(|tx| {
            let agent = person(tx, "chen", "agent", "在线组");
            let id = opened(tx, &agent);
            through_six(tx, &agent, &id);
            go_on(tx, &agent, &ENGINE, &id, Some(Step::FollowUp)).unwrap();
            told_and_asked(tx, &agent, &id);
            give(tx, &agent, &id, &[(Proof::Outcome, "accepts")]);
            go_on(tx, &agent, &ENGINE, &id, Some(Step::Prevent)).unwrap();
            analysing::code(tx, &agent, &id, "P.3").unwrap();
            go_on(tx, &agent, &ENGINE, &id, None).unwrap();

            let file = file(tx, &agent, &id);
            assert_eq!(file.complaint.outcome.as_deref(), Some("accepts"));
            assert_eq!(file.on_file[&Proof::OutcomeWords], "收到了,谢谢");
            let made_up = put(tx, &agent, &id, &[(Proof::Outcome, "fine".into())]).unwrap_err();
            assert_eq!(made_up.key(), Some("complaints.is_over"));
            Ok(())
        })
        .unwrap();
    });
}

/// F096
#[test]
fn who_does_not_accept_gets_another_way_and_is_told_of_outside_ways_before_the_end() {
    each_engine(|db| {
        let clock = db.clock().clone();
        db.write_now(move |tx| {
            let agent = person(tx, "chen", "agent", "在线组");
            let leader = person(tx, "liu", "team_leader", "在线组");
            let id = opened(tx, &agent);
            through_six(tx, &agent, &id);
            go_on(tx, &agent, &ENGINE, &id, Some(Step::FollowUp)).unwrap();
            told_and_asked(tx, &agent, &id);
            let too_early = other_way(tx, &agent, &ENGINE, &id).unwrap_err();
            assert_eq!(too_early.key(), Some("complaints.no_other_way_now"));
            give(tx, &agent, &id, &[(Proof::Outcome, "not_accepted")]);
            let stopped = go_on(tx, &agent, &ENGINE, &id, Some(Step::Prevent)).unwrap_err();
            assert!(sentence(&stopped).contains("已告知的外部途径"));

            clock.advance_ms(MINUTE_MS);
            other_way(tx, &agent, &ENGINE, &id).unwrap();
            let again = file(tx, &agent, &id);
            assert_eq!((again.complaint.step, again.complaint.round), (Some(Step::Resolve), 2));
            assert!(!again.on_file.contains_key(&Proof::Decision), "decided anew");
            assert!(again.on_file.contains_key(&Proof::Liability), "facts and analysis stand");

            give(tx, &agent, &id, RESOLUTION);
            give(
                tx,
                &agent,
                &id,
                &[(Proof::Decision, "not_accepted"), (Proof::OutsideWays, "12315、消费者协会")],
            );
            call(tx, &agent, &id, "我把您的情况转给班组长刘强主管,他会在15分钟内联系您。");
            let level = kinds::Level::Leader;
            let escalation =
                escalating::escalate(tx, &agent, &ENGINE, &id, (level, "客户不接受")).unwrap();
            let nobody = go_on(tx, &agent, &ENGINE, &id, Some(Step::FollowUp)).unwrap_err();
            assert!(sentence(&nobody).contains("逐级升级"), "nobody took it on yet");
            escalating::take_on(tx, &leader, &escalation).unwrap();
            go_on(tx, &agent, &ENGINE, &id, Some(Step::FollowUp)).unwrap();
            told_and_asked(tx, &agent, &id);
            give(tx, &agent, &id, &[(Proof::Outcome, "not_accepted")]);
            go_on(tx, &agent, &ENGINE, &id, Some(Step::Prevent)).unwrap();
            analysing::code(tx, &agent, &id, "F.3").unwrap();
            go_on(tx, &agent, &ENGINE, &id, None).unwrap();
            let case = cases::find(tx, &agent, &id).unwrap();
            assert_eq!(case.outcome, Some(cases::Ending::NotAccepted));
            Ok(())
        })
        .unwrap();
    });
}

#[test]
fn three_recorded_attempts_count_as_a_follow_up_and_two_do_not() {
    each_engine(|db| {
        db.write_now(|tx| {
            let agent = person(tx, "chen", "agent", "在线组");
            let id = opened(tx, &agent);
            through_six(tx, &agent, &id);
            go_on(tx, &agent, &ENGINE, &id, Some(Step::FollowUp)).unwrap();
            call(tx, &agent, &id, RESULT);
            give(tx, &agent, &id, &[(Proof::Outcome, "not_reached")]);
            for n in 0..3 {
                let stopped = go_on(tx, &agent, &ENGINE, &id, Some(Step::Prevent)).unwrap_err();
                assert!(sentence(&stopped).contains("三次回访"), "after {n}");
                evidence::attempt(tx, &agent, &id, ("phone", "无人接听"), Reached::No).unwrap();
            }
            go_on(tx, &agent, &ENGINE, &id, Some(Step::Prevent)).unwrap();
            Ok(())
        })
        .unwrap();
    });
}

#[test]
fn a_complaint_is_not_closed_with_its_case_before_the_seventh_step_is_done() {
    each_engine(|db| {
        db.write_now(|tx| {
            let agent = person(tx, "chen", "agent", "在线组");
            let id = opened(tx, &agent);
            let closing =
                cases::Closing { outcome: cases::Ending::Satisfied, words: String::new() };
            let held = cases::close(tx, &agent, &id, &closing).unwrap_err();
            assert_eq!(held.key(), Some("complaints.case_is_held"));

            through_six(tx, &agent, &id);
            go_on(tx, &agent, &ENGINE, &id, Some(Step::FollowUp)).unwrap();
            told_and_asked(tx, &agent, &id);
            go_on(tx, &agent, &ENGINE, &id, Some(Step::Prevent)).unwrap();
            cases::close(tx, &agent, &id, &closing).unwrap();
            assert_eq!(
                file(tx, &agent, &id).complaint.step,
                Some(Step::Prevent),
                "the cause is still looked for"
            );
            Ok(())
        })
        .unwrap();
    });
}

#[test]
fn the_same_grievance_joins_its_complaint_and_reopens_one_that_was_closed() {
    each_engine(|db| {
        let (agent, leader, id) = db
            .write_now(|tx| {
                let agent = person(tx, "chen", "agent", "在线组");
                let leader = person(tx, "liu", "team_leader", "在线组");
                let id = opened(tx, &agent);
                let again = Opening { came: Came::Form, words: "还没退".into() };
                open(tx, &agent, &id, &again).unwrap();
                assert_eq!(file(tx, &agent, &id).rounds.len(), 1, "joined, not doubled");
                through_six(tx, &agent, &id);
                told_and_asked(tx, &agent, &id);
                analysing::code(tx, &agent, &id, "T.1").unwrap();
                go_on(tx, &agent, &ENGINE, &id, None).unwrap();
                Ok((agent, leader, id))
            })
            .unwrap();
        db.clock().advance_ms(10 * DAY_MS);
        let (who, case) = (agent.clone(), id.clone());
        db.write_now(move |tx| {
            open(tx, &who, &case, &Opening { came: Came::ByHand, words: "又扣了一次".into() })
                .unwrap();
            let file = file(tx, &who, &case);
            assert_eq!((file.complaint.step, file.complaint.round), (Some(Step::Facts), 2));
            assert!(!steps::missing(Step::Facts, &file.on_file).is_empty(), "facts are asked anew");
            let case = cases::find(tx, &who, &case).unwrap();
            assert_eq!(
                case.owner.as_ref(),
                Some(&leader.staff_id),
                "the leader answers for it now"
            );
            assert!(case.closed_ms.is_none());
            withdraw(tx, &who, &case.id, "算了,不投诉了").unwrap();
            Ok(())
        })
        .unwrap();
        db.clock().advance_ms(31 * DAY_MS);
        db.write_now(move |tx| {
            let late = reopen(tx, &agent, &id, "又来了", Came::ByHand).unwrap_err();
            assert_eq!(late.key(), Some("complaints.came_back_too_late"));
            reopen(tx, &agent, &id, "监管转办", Came::Authority).unwrap();
            Ok(())
        })
        .unwrap();
    });
}

/// Lets a job that is due run, as the timetable would.
fn run_due(db: &Db) {
    loop {
        let due = db.write_now(|tx| crate::platform::jobs::claim(tx, 50)).unwrap();
        if due.is_empty() {
            return;
        }
        for job in due {
            db.write_now(move |tx| {
                if jobs::KINDS.contains(&job.kind.as_str()) {
                    jobs::run(tx, &job)?;
                }
                crate::platform::jobs::finish(tx, &job)
            })
            .unwrap();
        }
    }
}

#[test]
fn a_step_whose_time_is_up_is_late_once_and_the_leader_hears_of_it() {
    each_engine(|db| {
        let (agent, id) = db
            .write_now(|tx| {
                let agent = person(tx, "chen", "agent", "在线组");
                person(tx, "liu", "team_leader", "在线组");
                let id = opened(tx, &agent);
                let due_ms = file(tx, &agent, &id).complaint.due_ms.unwrap();
                assert_eq!(due_ms - tx.now_ms(), 30 * MINUTE_MS, "half an hour to receive");
                Ok((agent, id))
            })
            .unwrap();

        db.clock().advance_ms(31 * MINUTE_MS);
        run_due(db);
        run_due(db);

        db.write_now(move |tx| {
            assert!(file(tx, &agent, &id).complaint.late_ms.is_some());
            let told: Vec<_> = crate::platform::events::about(tx, &format!("case:{id}"))
                .unwrap()
                .into_iter()
                .filter(|event| event.kind == "complaint_step_late")
                .collect();
            assert_eq!(told.len(), 1);
            assert!(told[0].data.contains("staff:"));
            Ok(())
        })
        .unwrap();
    });
}
