//! People outside the centre: customers on their tracking page, departments, employees somebody asked.

use super::*;
use crate::cases::requests::{self, Answer, Asking, Punctuality};
use crate::cases::tracking::{By, Next, may_try, tracking, was_wrong, write};
use crate::platform::jobs as planned;
use crate::promises;
use crate::staff::organisation;

/// F034
#[test]
fn the_customer_sees_steps_and_our_answers_and_nothing_internal() {
    each_engine(|db| {
        db.write_now(|tx| {
            let agent = person(tx, "陈晓雯", "agent", "在线组");
            let first = mail(tx, "li@example.com", &agent, "续费被重复扣款", "被扣了两次");
            let id = receive(tx, &program(), &first).unwrap().case_id;
            note(tx, &agent, &id, "内部备注:上次是王建国处理的", &[]).unwrap();
            send(tx, &agent, &id, "李女士,我今天核对");
            rename(tx, &agent, &id, "疑似恶意投诉").unwrap();
            // Somebody else wrote into the same thread.
            let mut other = mail(tx, "wang@example.com", &agent, "Re: 续费", "我是王建国,也被扣了");
            let case = find(tx, &agent, &id).unwrap();
            other.evidence.token = Some(case.thread_token.clone());
            receive(tx, &program(), &other).unwrap();

            let seen =
                tracking(tx, &id.to_lowercase(), &case.tracking_code.to_lowercase()).unwrap();
            let shown = format!("{seen:?}");
            for internal in ["内部备注", "疑似恶意", "王建国", "wang@"] {
                assert!(!shown.contains(internal), "{internal} must not be shown: {shown}");
            }
            assert_eq!(seen.subject.as_deref(), Some("续费被重复扣款"));
            let by: Vec<By> = seen.said.iter().map(|s| s.by).collect();
            assert_eq!(by, [By::You, By::Us]);
            assert_eq!(seen.owner.as_deref(), Some("陈晓雯"));

            let made = promises::Made {
                case_id: &id,
                act: promises::Act::CallBack,
                to_whom: "李敏",
                words: "今天下午三点前给您回电话",
                due_ms: tx.now_ms() + 5 * 3_600_000,
                how: "clock_time",
            };
            promises::make(tx, &agent, &made).unwrap();
            let promised = tracking(tx, &id, &case.tracking_code).unwrap().promises;
            assert_eq!(promised.iter().map(|p| p.due_ms).collect::<Vec<_>>(), [made.due_ms]);
            note(tx, &agent, &id, "等财务", &[]).unwrap();
            assert_eq!(
                find(tx, &agent, &id).unwrap().rank_ms,
                made.due_ms,
                "the promise is what is next due"
            );

            let received = write(tx, &id, &case.tracking_code, "还想补充一点").unwrap();
            assert_eq!(received.case_id, id);
            assert_eq!(tracking(tx, &id, &case.tracking_code).unwrap().next, Next::WeAnswer);
            Ok(())
        })
        .unwrap();
    });
}

/// F034
#[test]
fn a_wrong_code_and_a_wrong_number_get_the_same_answer() {
    each_engine(|db| {
        db.write_now(|tx| {
            let agent = person(tx, "chen", "agent", "在线组");
            let first = mail(tx, "li@example.com", &agent, "退款", "请退款");
            let id = receive(tx, &program(), &first).unwrap().case_id;

            for (number, code) in
                [(id.as_str(), "AAAAAAAA"), (&id, ""), ("C-2026-999999", "AAAAAAAA"), ("", "")]
            {
                let stop = tracking(tx, number, code).unwrap_err();
                assert_eq!(stop.key(), Some("cases.tracking_not_found"), "{number} {code}");
            }
            Ok(())
        })
        .unwrap();
    });
}

/// F034
#[test]
fn codes_cannot_be_guessed_and_even_the_right_one_waits_after_too_many_wrong_ones() {
    each_engine(|db| {
        let clock = db.clock().clone();
        db.write_now(move |tx| {
            let agent = person(tx, "chen", "agent", "在线组");
            let first = mail(tx, "li@example.com", &agent, "退款", "请退款");
            let id = receive(tx, &program(), &first).unwrap().case_id;
            for n in 0..20 {
                may_try(tx, &id, &format!("203.0.113.{n}"))?;
                was_wrong(tx, &id.to_lowercase(), &format!("203.0.113.{n}"))?;
            }

            let stop = may_try(tx, &id, "198.51.100.1").unwrap_err();
            assert_eq!(stop.key(), Some("staff.too_many_tries"));
            may_try(tx, "C-2026-000777", "198.51.100.1")?;
            for _ in 0..20 {
                was_wrong(tx, "C-2026-000777", "198.51.100.2")?;
            }
            let same = may_try(tx, "C-2026-000777", "198.51.100.1").unwrap_err();
            assert_eq!(same.key(), stop.key(), "a number that is none is answered alike");
            for n in 0..60 {
                was_wrong(tx, &format!("C-{n}"), "198.51.100.3")?;
            }
            assert!(may_try(tx, "C-2026-000778", "198.51.100.3").is_err(), "by address too");
            clock.advance_ms(16 * 60_000);
            may_try(tx, &id, "198.51.100.1")
        })
        .unwrap();
    });
}

/// F079
#[test]
fn a_department_answers_with_a_date_and_lateness_counts() {
    each_engine(|db| {
        let (agent, worker, id, request) = db
            .write_now(|tx| {
                let agent = person(tx, "chen", "agent", "在线组");
                let warehouse = organisation::add_department(tx, &program(), "仓储").unwrap();
                let mut worker = person(tx, "worker", "employee", "无");
                worker.department = Some(warehouse.clone());
                let first = mail(tx, "li@example.com", &agent, "没收到货", "货在哪里");
                let id = receive(tx, &program(), &first).unwrap().case_id;
                let due_ms = tx.now_ms() + 6 * 3_600_000; // 16:00
                let asking =
                    Asking {
                        department_id: warehouse, words: "请查这单发货没有".into(), due_ms
                    };
                let request = requests::ask(tx, &agent, &id, &asking).unwrap();
                assert_eq!(requests::of_department(tx, &worker).unwrap().len(), 1);
                let no_date = Answer { words: "不知道".into(), by_ms: None };
                let stop = requests::answer(tx, &worker, &request, &no_date).unwrap_err();
                assert_eq!(stop.key(), Some("cases.answer_needs_date"));
                let dated = Answer { words: "不归我管".into(), by_ms: Some(tx.now_ms()) };
                let stop = requests::answer(tx, &agent, &request, &dated).unwrap_err();
                assert_eq!(stop.key(), Some("cases.request_not_yours"));
                Ok((agent, worker, id, request))
            })
            .unwrap();

        db.clock().advance_ms(7 * 3_600_000);
        db.write_now(move |tx| {
            for job in planned::claim(tx, 10).unwrap() {
                jobs::run(tx, &job).unwrap();
            }
            assert!(requests::of_case(tx, &agent, &id).unwrap()[0].overdue_ms.is_some());
            let words = "已从杭州仓发出,明天到".to_owned();
            let by_ms = Some(tx.now_ms() + DAY_MS);
            requests::answer(tx, &worker, &request, &Answer { words, by_ms }).unwrap();

            let answered = requests::of_case(tx, &agent, &id).unwrap().remove(0);
            assert!(answered.answered_ms.is_some() && answered.overdue_ms.is_some());
            let now_ms = tx.now_ms();
            let k37 = requests::punctuality(tx, None, 0, now_ms).unwrap();
            assert_eq!(k37, Punctuality { due: 1, in_time: 0 });
            Ok(())
        })
        .unwrap();
    });
}

/// F080
#[test]
fn a_cleaner_reports_a_matter_in_three_fields_and_sees_its_result() {
    each_engine(|db| {
        db.write_now(|tx| {
            let agent = person(tx, "chen", "agent", "在线组");
            let cleaner = person(tx, "cleaner", "employee", "后勤");
            crate::platform::settings::set(tx, "system:test", "intake_team", &agent.teams[0])?;
            let matter = Matter {
                customer_name: "何先生".into(),
                contact: "138 0000 0000".into(),
                words: "他说三楼打印机坏了两天".into(),
            };

            let id = report(tx, &cleaner, &matter).unwrap();

            let case = find(tx, &agent, &id).unwrap();
            assert_eq!(case.first_responder.as_deref(), Some(cleaner.staff_id.as_str()));
            assert!(case.waiting_since_ms.is_some());
            take(tx, &agent, &id).unwrap();
            let to = To::Team(agent.teams[0].clone());
            hand_over(
                tx,
                &agent,
                &id,
                &HandOver { to, words: "等维修回复,客户希望今天修好".into() },
            )
            .unwrap();
            assert!(duties::owed_by(tx, &cleaner).unwrap().is_empty(), "a cleaner owes no call");
            let duty = duties::owed_by(tx, &agent).unwrap().remove(0);
            duties::record_call(tx, &agent, &duty.id, "客户说打印机好了").unwrap();
            close(tx, &agent, &id, &Closing { outcome: Ending::Satisfied, words: "修好了".into() })
                .unwrap();
            let seen = reported_by(tx, &cleaner).unwrap().remove(0);
            assert_eq!((seen.case_id, seen.outcome), (id.clone(), Some(Ending::Satisfied)));
            let others = person(tx, "guard", "employee", "后勤");
            assert!(reported_by(tx, &others).unwrap().is_empty());
            for who in [&others, &cleaner] {
                assert_eq!(thread(tx, who, &id).unwrap_err().key(), Some("cases.not_found"));
            }
            Ok(())
        })
        .unwrap();
    });
}
