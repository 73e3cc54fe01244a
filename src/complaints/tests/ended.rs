//! How complaints end, in the customer's own words, and how they come back.

use super::*;

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
