//! Deadlines on the working calendar, with the clock moved by hand. Wednesday 2026-11-25 10:00 in Shanghai to begin with.

use super::*;
use crate::cases::clocks::{Explained, explained};
use crate::platform::jobs::{self as planned, Job};
use crate::platform::testing::NOW_MS;

const HOUR_MS: i64 = 3_600_000;

fn clock(all: &[Explained], kind: DeadlineKind) -> &Explained {
    all.iter().rev().find(|e| e.deadline.kind == kind).expect("there is such a clock")
}

fn run_due(tx: &mut Tx<'_>) -> usize {
    let due: Vec<Job> = planned::claim(tx, 100).unwrap();
    for job in &due {
        if job.kind != jobs::SEND_MESSAGE {
            jobs::run(tx, job).unwrap();
        }
        planned::finish(tx, job).unwrap();
    }
    due.len()
}

#[test]
fn a_deadline_explains_itself_and_lunch_is_not_counted() {
    each_engine(|db| {
        db.write_now(|tx| {
            let agent = person(tx, "chen", "agent", "在线组");
            let first = mail(tx, "li@example.com", &agent, "退款", "请退款");
            let id = receive(tx, &program(), &first).unwrap().case_id;

            let all = explained(tx, &agent, &id, Lang::ZhCn).unwrap();
            let reply = clock(&all, DeadlineKind::FirstReply);

            // 7.5 working hours from Wednesday 10:00: 2 h, lunch, 4.5 h, and 1 h on Thursday.
            assert_eq!(reply.deadline.due_ms, Some(NOW_MS + 24 * HOUR_MS));
            assert!(reply.reasons.iter().any(|r| r.contains("午休")), "{:?}", reply.reasons);
            assert_eq!(find(tx, &agent, &id).unwrap().due_ms, reply.deadline.due_ms);
            Ok(())
        })
        .unwrap();
    });
}

#[test]
fn the_clock_of_a_solution_stands_while_we_wait_for_the_customer() {
    each_engine(|db| {
        let (agent, id) = db
            .write_now(|tx| {
                let agent = person(tx, "chen", "agent", "在线组");
                let first = mail(tx, "li@example.com", &agent, "退款", "请退款");
                Ok((agent, receive(tx, &program(), &first)?.case_id))
            })
            .unwrap();

        db.clock().advance_ms(HOUR_MS);
        let (who, case_id) = (agent.clone(), id.clone());
        db.write_now(move |tx| {
            let ours = send(tx, &who, &case_id, "请告诉我订单号,好吗?");
            let all = explained(tx, &who, &case_id, Lang::En).unwrap();
            let solution = clock(&all, DeadlineKind::Resolution);
            assert_eq!(solution.deadline.spent_ms, HOUR_MS);
            assert_eq!((solution.deadline.running_ms, solution.deadline.due_ms), (None, None));
            assert!(clock(&all, DeadlineKind::FirstReply).deadline.met_ms.is_some());
            assert_eq!(
                find(tx, &who, &case_id)?.due_ms,
                None,
                "nothing is due while it is their turn"
            );
            assert!(ours.sent_ms.is_some());
            Ok(())
        })
        .unwrap();

        db.clock().advance_ms(3 * DAY_MS);
        let (who, case_id) = (agent.clone(), id.clone());
        db.write_now(move |tx| {
            let mut answer = mail(tx, "li@example.com", &who, "Re: 退款", "订单号 12345");
            answer.evidence.token = Some(find(tx, &who, &case_id)?.thread_token);
            receive(tx, &program(), &answer).unwrap();
            let all = explained(tx, &who, &case_id, Lang::En).unwrap();
            let solution = clock(&all, DeadlineKind::Resolution);
            assert_eq!(solution.deadline.spent_ms, HOUR_MS, "three days of waiting cost nothing");
            assert!(solution.deadline.running_ms.is_some());
            assert_eq!(solution.runs.len(), 1);
            assert!(clock(&all, DeadlineKind::NextReply).deadline.running_ms.is_some());
            Ok(())
        })
        .unwrap();
    });
}

#[test]
fn a_missed_deadline_is_marked_once_and_told_to_the_team() {
    each_engine(|db| {
        let (agent, id) = db
            .write_now(|tx| {
                let agent = person(tx, "chen", "agent", "在线组");
                let first = mail(tx, "li@example.com", &agent, "退款", "请退款");
                Ok((agent, receive(tx, &program(), &first)?.case_id))
            })
            .unwrap();

        db.clock().advance_ms(25 * HOUR_MS);
        db.write_now(move |tx| {
            assert_eq!(run_due(tx), 1, "only the first reply is due");
            assert_eq!(run_due(tx), 0);
            let all = explained(tx, &agent, &id, Lang::ZhTw).unwrap();
            assert!(clock(&all, DeadlineKind::FirstReply).deadline.missed_ms.is_some());
            let told = crate::platform::events::about(tx, &format!("case:{id}")).unwrap();
            assert_eq!(told.iter().filter(|e| e.kind == "deadline_missed").count(), 1);
            Ok(())
        })
        .unwrap();
    });
}

#[test]
fn a_higher_priority_shortens_the_running_clock() {
    each_engine(|db| {
        db.write_now(|tx| {
            let agent = person(tx, "chen", "agent", "在线组");
            let first = mail(tx, "li@example.com", &agent, "退款", "请退款");
            let id = receive(tx, &program(), &first).unwrap().case_id;

            prioritise(tx, &agent, &id, Priority::URGENT).unwrap();

            let case = find(tx, &agent, &id).unwrap();
            assert_eq!(
                (case.due_ms, case.due_kind),
                (Some(NOW_MS + HOUR_MS), Some(DeadlineKind::FirstReply))
            );
            Ok(())
        })
        .unwrap();
    });
}

#[test]
fn a_machines_mail_owes_no_answer_and_wakes_nothing() {
    each_engine(|db| {
        db.write_now(|tx| {
            let agent = person(tx, "chen", "agent", "在线组");
            let first = mail(tx, "li@example.com", &agent, "退款", "请退款");
            let id = receive(tx, &program(), &first).unwrap().case_id;
            close(tx, &agent, &id, &Closing { outcome: Ending::Satisfied, words: String::new() })?;
            let mut away = mail(tx, "li@example.com", &agent, "自动回复", "我在休假");
            away.automatic = Some(Automatic::AutoReply);
            away.evidence.token = Some(find(tx, &agent, &id)?.thread_token);

            receive(tx, &program(), &away).unwrap();
            let case = find(tx, &agent, &id).unwrap();
            assert!(case.closed_ms.is_some() && case.waiting_since_ms.is_none());

            let mut lost = mail(tx, "robot@example.com", &agent, "自动通知", "系统维护");
            lost.automatic = Some(Automatic::Bulk);
            let alone = receive(tx, &program(), &lost).unwrap();
            assert_eq!(alone.joined, Joined::Opened);
            assert!(explained(tx, &agent, &alone.case_id, Lang::En).unwrap().is_empty());
            Ok(())
        })
        .unwrap();
    });
}

#[test]
fn a_snoozed_case_comes_back_at_its_time_or_when_the_customer_writes() {
    each_engine(|db| {
        let (agent, ids) = db
            .write_now(|tx| {
                let agent = person(tx, "chen", "agent", "在线组");
                let mut ids = Vec::new();
                for n in 0..2 {
                    let m = mail(tx, &format!("c{n}@example.com"), &agent, "退款", "请退款");
                    let id = receive(tx, &program(), &m)?.case_id;
                    snooze(tx, &agent, &id, tx.now_ms() + HOUR_MS)?;
                    ids.push(id);
                }
                let mut more = mail(tx, "c0@example.com", &agent, "Re: 退款", "还在吗");
                more.evidence.token = Some(find(tx, &agent, &ids[0])?.thread_token);
                receive(tx, &program(), &more)?;
                assert_eq!(find(tx, &agent, &ids[0])?.standing(), Standing::Open);
                assert_eq!(find(tx, &agent, &ids[1])?.standing(), Standing::Snoozed);
                Ok((agent, ids))
            })
            .unwrap();

        db.clock().advance_ms(HOUR_MS);
        db.write_now(move |tx| {
            run_due(tx);
            assert_eq!(find(tx, &agent, &ids[1])?.standing(), Standing::Open);
            Ok(())
        })
        .unwrap();
    });
}

#[test]
fn a_promise_kept_by_hand_gives_the_case_its_new_place_in_lists() {
    each_engine(|db| {
        db.write_now(|tx| {
            let agent = person(tx, "chen", "agent", "在线组");
            let first = mail(tx, "li@example.com", &agent, "退款", "请退款");
            let id = receive(tx, &program(), &first).unwrap().case_id;
            let before_ms = find(tx, &agent, &id)?.rank_ms;
            let made = crate::promises::Made {
                case_id: &id,
                act: crate::promises::Act::CallBack,
                to_whom: "李敏",
                words: "一小时内给您回电话",
                due_ms: tx.now_ms() + 3_600_000,
                how: "",
            };
            let promise = crate::promises::make(tx, &agent, &made)?;
            super::super::clocks::rank_anew(tx, &id)?;
            assert_eq!(find(tx, &agent, &id)?.rank_ms, made.due_ms);

            crate::promises::keep(tx, &agent, &promise, "已回电")?;
            let planned: i64 =
                tx.value(crate::sql!("SELECT COUNT(*) FROM jobs WHERE kind = 'rank_case'"), &[])?;
            assert_eq!(planned, 1, "once for the case");
            super::super::clocks::rank_anew(tx, &id)?;
            assert_eq!(find(tx, &agent, &id)?.rank_ms, before_ms);
            Ok(())
        })
        .unwrap();
    });
}
