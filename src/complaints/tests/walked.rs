//! Steps: what is missing, what is waived, what is late, what the result needs.

use super::*;

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
