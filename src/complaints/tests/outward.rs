//! Escalations, partners, malicious complaints, refusals, efforts and questions.

use super::*;
use crate::complaints::efforts::{self, Question, Shown, YesNo};
use crate::complaints::escalating::{ask_supervisor, escalate, give_back, refer, take_on};
use crate::complaints::kinds::Level;
use crate::complaints::partners::{self, Partner};
use crate::complaints::{board, care, malice};
use crate::promises;

/// F046
#[test]
fn an_escalation_is_explained_to_the_customer_before_it_happens() {
    each_engine(|db| {
        let (agent, leader, id, escalation) = db
            .write_now(|tx| {
                let agent = person(tx, "chen", "agent", "在线组");
                let leader = person(tx, "liu", "team_leader", "在线组");
                let id = opened(tx, &agent);
                call(tx, &agent, &id, "我帮您升级。");
                let refused =
                    escalate(tx, &agent, &ENGINE, &id, (Level::Leader, "客户要求")).unwrap_err();
                assert_eq!(refused.key(), Some("complaints.explain_first"));
                assert!(sentence(&refused).contains("ESC-01"));

                call(tx, &agent, &id, "我把您的情况转给班组长刘强主管,他会在15分钟内联系您。");
                let escalation =
                    escalate(tx, &agent, &ENGINE, &id, (Level::Leader, "客户要求")).unwrap();
                let kept = file(tx, &agent, &id).escalations.remove(0);
                assert_eq!(kept.respond_by_ms - kept.asked_ms, 15 * MINUTE_MS);
                let same_words =
                    escalate(tx, &agent, &ENGINE, &id, (Level::Specialist, "再升")).unwrap_err();
                assert_eq!(same_words.key(), Some("complaints.explain_first"), "each is explained");
                assert!(take_on(tx, &agent, &escalation).is_err(), "an agent cannot take it on");
                Ok((agent, leader, id, escalation))
            })
            .unwrap();
        db.clock().advance_ms(16 * MINUTE_MS);
        run_due(db);
        db.write_now(move |tx| {
            assert!(file(tx, &agent, &id).escalations[0].late_ms.is_some());
            take_on(tx, &leader, &escalation).unwrap();
            assert_eq!(
                take_on(tx, &leader, &escalation).unwrap_err().key(),
                Some("complaints.taken_already")
            );
            give_back(tx, &leader, &escalation, "同意当天退款").unwrap();
            let kept = file(tx, &agent, &id).escalations.remove(0);
            assert_eq!(kept.given_back_why.as_deref(), Some("同意当天退款"));
            Ok(())
        })
        .unwrap();
    });
}

/// F028
#[test]
fn lack_of_means_goes_to_the_supervisor_and_the_customer_is_promised_a_time() {
    each_engine(|db| {
        db.write_now(|tx| {
            let agent = person(tx, "chen", "agent", "在线组");
            let id = opened(tx, &agent);
            give(tx, &agent, &id, &[(Proof::Expectation, "cannot_satisfy")]);
            let asked = steps::missing(Step::Analyse, &file(tx, &agent, &id).on_file);
            assert!(asked.contains(&Proof::Reason), "the reason's type is asked for");
            give(tx, &agent, &id, &[(Proof::Reason, "resource")]);
            let lacks = steps::missing(Step::Resolve, &file(tx, &agent, &id).on_file);
            assert!(lacks.contains(&Proof::SupervisorAsked));

            let due_ms = tx.now_ms() + 60 * MINUTE_MS;
            let words = ("需要加派一名工程师", "今天11点前给您答复", due_ms);
            ask_supervisor(tx, &agent, &id, words).unwrap();

            let file = file(tx, &agent, &id);
            assert!(
                !steps::missing(Step::Resolve, &file.on_file).contains(&Proof::SupervisorAsked)
            );
            assert_eq!(file.escalations[0].level, Level::Leader, "the supervisor has it");
            let owed = promises::list_for_case(tx, &agent, &id).unwrap();
            assert_eq!(owed[0].due_ms, due_ms);
            Ok(())
        })
        .unwrap();
    });
}

/// F028
#[test]
fn a_technical_reason_left_blank_in_the_ready_sentence_does_not_leave() {
    each_engine(|db| {
        db.write_now(|tx| {
            let agent = person(tx, "chen", "agent", "在线组");
            let id = opened(tx, &agent);
            let blank = "我特别想帮助您解决这个问题,但在技术上{原因}。您可以升级主机。";

            let refused = say(tx, &agent, &id, (Channel::Phone, blank)).unwrap_err();

            assert_eq!(refused.key(), Some("language.placeholder_left"));
            Ok(())
        })
        .unwrap();
    });
}

/// F029
#[test]
fn a_referral_names_the_partners_number_and_we_look_after_it_ourselves() {
    each_engine(|db| {
        db.write_now(|tx| {
            let agent = person(tx, "chen", "agent", "在线组");
            let leader = person(tx, "liu", "team_leader", "在线组");
            let id = opened(tx, &agent);
            let cold =
                say(tx, &agent, &id, (Channel::Phone, "这个问题不是我们的责任,我们不能解决"))
                    .unwrap_err();
            assert_eq!(cold.key(), Some("language.blocked"));
            let partner = Partner { name: "海运物流".into(), phone: "400-123-4567".into() };
            partners::put(tx, &leader, &partner).unwrap();
            give(
                tx,
                &agent,
                &id,
                &[(Proof::Expectation, "cannot_satisfy"), (Proof::Reason, "partner")],
            );

            let due_ms = tx.now_ms() + 120 * MINUTE_MS;
            let words = "同时我也帮助您查看一下";
            refer(tx, &agent, &id, ("海运物流", words, due_ms)).unwrap();

            assert_eq!(file(tx, &agent, &id).on_file[&Proof::Referral], "海运物流 400-123-4567");
            let owed = promises::list_for_case(tx, &agent, &id).unwrap();
            assert_eq!(owed[0].words, words, "an own follow-up, not only a number");
            let unknown = refer(tx, &agent, &id, ("没有的", words, due_ms)).unwrap_err();
            assert_eq!(unknown.key(), Some("complaints.no_such_partner"));
            Ok(())
        })
        .unwrap();
    });
}

/// F060
#[test]
fn a_refusal_with_only_an_explanation_is_told_what_else_it_needs() {
    each_engine(|db| {
        db.write_now(|tx| {
            let agent = person(tx, "chen", "agent", "在线组");
            let id = opened(tx, &agent);
            give(
                tx,
                &agent,
                &id,
                &[
                    (Proof::Expectation, "cannot_satisfy"),
                    (Proof::RefusalReason, "活动昨天已经结束,系统无法再发券"),
                ],
            );
            let lacks = steps::missing(Step::Resolve, &file(tx, &agent, &id).on_file);
            assert!(
                lacks.contains(&Proof::RefusalRegret) && lacks.contains(&Proof::RefusalOtherWay)
            );

            let parts = [
                (Proof::RefusalRegret, "我很抱歉不能补发优惠券,我理解您的失望"),
                (Proof::RefusalOtherWay, "我可以为您登记下次活动提醒,或申请积分,您看哪种方便"),
            ];
            give(tx, &agent, &id, &parts);

            let file = file(tx, &agent, &id);
            let lacks = steps::missing(Step::Resolve, &file.on_file);
            assert!(!lacks.iter().any(|proof| proof.name().starts_with("refusal_")));
            let [regret, reason, way] =
                [Proof::RefusalRegret, Proof::RefusalReason, Proof::RefusalOtherWay]
                    .map(|p| file.on_file[&p].clone());
            let preview = format!("{regret}。{reason}。{way}?");
            let report = ENGINE.check(&preview, &service_language::Situation::default());
            assert_ne!(report.verdict, service_language::Verdict::Block, "{:?}", report.findings);
            Ok(())
        })
        .unwrap();
    });
}

/// F091
#[test]
fn at_fault_asks_for_a_remedy_and_not_at_fault_for_a_way_to_save_face_without_triumph() {
    each_engine(|db| {
        db.write_now(|tx| {
            let agent = person(tx, "chen", "agent", "在线组");
            let id = opened(tx, &agent);
            let lacks =
                |tx: &mut Tx<'_>| steps::missing(Step::Resolve, &file(tx, &agent, &id).on_file);
            give(tx, &agent, &id, &[(Proof::Liability, "ours")]);
            assert!(lacks(tx).contains(&Proof::Remedy));

            give(tx, &agent, &id, &[(Proof::Liability, "customer_use")]);
            assert!(lacks(tx).contains(&Proof::StepDown) && !lacks(tx).contains(&Proof::Remedy));
            let raised = cases::asks::of_case(tx, &id).unwrap().raised_rules;
            assert_eq!(raised, ["SL033", "SL034"]);
            let rule = ENGINE.rule("SL033").unwrap();
            let triumph = rule.bad.first().unwrap().clone();
            let stopped = say(tx, &agent, &id, (Channel::Phone, &triumph));
            assert!(stopped.is_err(), "{triumph}");
            give(tx, &agent, &id, &[(Proof::Liability, "ours")]);
            assert!(cases::asks::of_case(tx, &id).unwrap().raised_rules.is_empty());
            Ok(())
        })
        .unwrap();
    });
}

/// F061
#[test]
fn nobody_alone_makes_a_complaint_malicious_and_its_clock_runs_on() {
    each_engine(|db| {
        let (agent, id, due_ms) = db
            .write_now(|tx| {
                let agent = person(tx, "chen", "agent", "在线组");
                let manager = person(tx, "wang", "manager", "在线组");
                let quality = person(tx, "zhao", "qa_inspector", "质检");
                let id = opened(tx, &agent);
                let due_ms = file(tx, &agent, &id).complaint.due_ms;
                let review = tx.now_ms() + 60 * DAY_MS;
                let bare =
                    malice::propose(tx, &manager, &id, ("多次索要不当赔偿", review)).unwrap_err();
                assert_eq!(bare.key(), Some("complaints.malice_needs_evidence"));
                evidence::add(tx, &agent, &id, ("录音一", "电话"), None).unwrap();
                evidence::add(tx, &agent, &id, ("录音二", "电话"), None).unwrap();
                let far = malice::propose(
                    tx,
                    &manager,
                    &id,
                    ("多次索要不当赔偿", tx.now_ms() + 91 * DAY_MS),
                )
                .unwrap_err();
                assert_eq!(far.key(), Some("complaints.malice_needs_review"));

                malice::propose(tx, &manager, &id, ("多次索要不当赔偿", review)).unwrap();
                assert!(
                    file(tx, &agent, &id).complaint.malicious_ms.is_none(),
                    "one is not enough"
                );
                let twice = malice::confirm(tx, &manager, &id).unwrap_err();
                assert_eq!(twice.key(), Some("complaints.malice_needs_another"));
                assert!(malice::confirm(tx, &agent, &id).is_err());
                malice::confirm(tx, &quality, &id).unwrap();

                let complaint = file(tx, &agent, &id).complaint;
                assert!(complaint.malicious_ms.is_some());
                assert_eq!(complaint.due_ms, due_ms, "no clock stops");
                let code = cases::find(tx, &agent, &id).unwrap().tracking_code;
                cases::tracking::write(tx, &id, &code, "我还有话说")
                    .expect("the customer can write");
                Ok((agent, id, due_ms))
            })
            .unwrap();
        assert!(due_ms.is_some());
        db.clock().advance_ms(61 * DAY_MS);
        run_due(db);
        db.write_now(move |tx| {
            assert!(file(tx, &agent, &id).complaint.malicious_ms.is_none(), "reviewed and lifted");
            Ok(())
        })
        .unwrap();
    });
}

/// F089
#[test]
fn reasons_before_comfort_are_hinted_at_and_comfort_first_is_not() {
    each_engine(|db| {
        db.write_now(|tx| {
            let agent = person(tx, "chen", "agent", "在线组");
            let id = opened(tx, &agent);
            cases::set_emotion(tx, &agent, &id, 3).unwrap();
            let case = cases::find(tx, &agent, &id).unwrap();
            let kind = cases::DraftKind::Reply;
            let now = cases::composing::situation(tx, &agent, &ENGINE, &case, kind).unwrap();
            let rules = |words: &str| -> Vec<String> {
                ENGINE.check(words, &now).findings.iter().map(|f| f.rule.to_string()).collect()
            };

            let cold = rules("其实我们的流程是这样的");
            assert!(
                cold.contains(&"SL036".to_owned()) && cold.contains(&"SR07".to_owned()),
                "{cold:?}"
            );
            let warm = rules("让您着急了,我很抱歉");
            assert!(
                !warm.contains(&"SL036".to_owned()) && !warm.contains(&"SR07".to_owned()),
                "{warm:?}"
            );
            Ok(())
        })
        .unwrap();
    });
}

/// F033
#[test]
fn the_four_questions_are_kept_with_their_answer_and_counted_by_agent() {
    each_engine(|db| {
        db.write_now(|tx| {
            let agent = person(tx, "chen", "agent", "在线组");
            let leader = person(tx, "liu", "team_leader", "在线组");
            let id = case_of(tx, &agent);
            efforts::asked(tx, &agent, &id, Question::MeetsRequest, Some(YesNo::Yes)).unwrap();
            let closing =
                cases::Closing { outcome: cases::Ending::Satisfied, words: String::new() };
            cases::close(tx, &agent, &id, &closing).unwrap();

            let rates = efforts::asked_rates(tx, &leader, 0).unwrap();

            assert_eq!((rates[0].name.as_str(), rates[0].asked, rates[0].closed), ("chen", 1, 1));
            let manager = person(tx, "wang", "manager", "在线组");
            let fcr = board::first_contact(tx, &manager, 0).unwrap();
            assert_eq!((fcr.asked, fcr.yes, fcr.closed, fcr.not_back), (1, 1, 1, 1));
            Ok(())
        })
        .unwrap();
    });
}

/// F124
#[test]
fn an_effort_tags_its_case_and_its_public_line_is_the_customers_to_read() {
    each_engine(|db| {
        db.write_now(|tx| {
            let agent = person(tx, "chen", "agent", "在线组");
            let id = case_of(tx, &agent);
            efforts::note(tx, &agent, &id, "下班后又打电话确认到账", Shown::Customer).unwrap();
            efforts::note(tx, &agent, &id, "和财务多跑了一趟", Shown::Colleagues).unwrap();

            let kept = efforts::of_case(tx, &id).unwrap();
            let public: Vec<&str> =
                kept.iter().filter(|e| e.public_ms.is_some()).map(|e| e.words.as_str()).collect();
            assert_eq!(public, ["下班后又打电话确认到账"]);
            assert!(
                cases::panel(tx, &agent, &id).unwrap().tags.contains(&"做得比要求多".to_owned())
            );
            Ok(())
        })
        .unwrap();
    });
}

/// F053
#[test]
fn a_satisfied_end_plans_care_after_thirty_and_ninety_days_unless_the_customer_declines() {
    each_engine(|db| {
        db.write_now(|tx| {
            let agent = person(tx, "chen", "agent", "在线组");
            let id = opened(tx, &agent);
            through_six(tx, &agent, &id);
            told_and_asked(tx, &agent, &id);
            analysing::code(tx, &agent, &id, "T.1").unwrap();
            go_on(tx, &agent, &ENGINE, &id, None).unwrap();
            let planned = care::of_case(tx, &id).unwrap();
            let after: Vec<i64> =
                planned.iter().map(|c| (c.due_ms - tx.now_ms()) / DAY_MS).collect();
            assert_eq!(after, [30, 90]);

            care::decline(tx, &agent, &id).unwrap();

            assert!(care::of_case(tx, &id).unwrap().iter().all(|c| c.declined_ms.is_some()));
            Ok(())
        })
        .unwrap();
    });
}
