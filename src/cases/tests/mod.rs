//! Lives of cases on both databases: received, answered, handed over, closed, come back to.

mod checked;
mod clocks;
mod copies;
mod joining;
mod lives;
mod outside;
mod records;
mod suggestions;

use super::assigning::hand_over;
use super::opening::{open, report};
use super::writing::{correct, note, reply, write_down};
use super::*;
use crate::customers::{self, ContactKind, ContactPoint};
use crate::platform::Tx;
use crate::platform::i18n::Lang;
use crate::platform::testing::each_engine;
use crate::staff::people::{self, Presence};
use crate::staff::{Who, testing::person};

const DAY_MS: i64 = 86_400_000;

/// The program as it acts for arriving mail.
fn program() -> Who {
    Who::system("mail")
}

/// A mail from an address, new each time unless told otherwise.
fn mail(tx: &mut Tx<'_>, from: &str, team: &Who, subject: &str, words: &str) -> Incoming {
    let point = ContactPoint::new(ContactKind::Email, from, "李敏");
    let customer = customers::recognise(tx, &point, Lang::ZhCn).unwrap();
    Incoming {
        team_id: team.teams[0].clone(),
        our_address: Some("help@haiyun.example".into()),
        customer_id: customer.id,
        customer_name: customer.name,
        from_address: Some(from.into()),
        subject: subject.into(),
        words: words.into(),
        message_key: Some(format!("{}@customer.example", tx.new_id())),
        ..Incoming::default()
    }
}

fn ready(tx: &mut Tx<'_>, who: &Who) {
    people::set_presence(tx, who, Presence::Ready).unwrap();
}

fn send(tx: &mut Tx<'_>, who: &Who, case_id: &str, words: &str) -> Message {
    let id = reply(tx, who, case_id, &Reply { words: words.into(), ..Reply::default() }).unwrap();
    sent(tx, &id, tx.now_ms()).unwrap();
    message(tx, who, &id).unwrap()
}

/// F084
#[test]
fn a_mail_opens_a_case_and_the_answer_to_our_answer_joins_it() {
    each_engine(|db| {
        db.write_now(|tx| {
            let agent = person(tx, "chen", "agent", "在线组");
            ready(tx, &agent);
            let first = mail(tx, "li@example.com", &agent, "续费被重复扣款", "被扣了两次");
            let received = receive(tx, &program(), &first).unwrap();
            assert_eq!(received.joined, Joined::Opened);
            assert_eq!(received.case_id, "C-2026-000001");
            let case = find(tx, &agent, &received.case_id).unwrap();
            assert_eq!(case.owner.as_deref(), Some(agent.staff_id.as_str()), "the only one free");
            assert_eq!(case.waiting_since_ms, Some(tx.now_ms()));

            let ours = send(tx, &agent, &case.id, "李女士,感谢您告诉我这件事。");
            let mut answer = mail(tx, "li@example.com", &agent, "Re: 无关的标题", "谢谢");
            answer.evidence.in_reply_to = vec![format!("<{}>", ours.message_key.unwrap())];
            let joined = receive(tx, &program(), &answer).unwrap();

            assert_eq!(joined.joined, Joined::By(matching::By::InReplyTo));
            assert_eq!(joined.case_id, case.id);
            let said = thread(tx, &agent, &case.id).unwrap();
            let words: Vec<&str> = said
                .iter()
                .filter_map(|item| match item {
                    Item::Said { message, .. } => Some(message.words.as_str()),
                    Item::Done { .. } => None,
                })
                .collect();
            assert_eq!(words, ["被扣了两次", "李女士,感谢您告诉我这件事。", "谢谢"]);
            Ok(())
        })
        .unwrap();
    });
}

#[test]
fn the_same_mail_through_two_mailboxes_is_one_message() {
    each_engine(|db| {
        db.write_now(|tx| {
            let agent = person(tx, "chen", "agent", "在线组");
            let first = mail(tx, "li@example.com", &agent, "退款", "请退款");
            let one = receive(tx, &program(), &first).unwrap();

            let again = receive(tx, &program(), &first).unwrap();

            assert_eq!((again.joined, &again.message_id), (Joined::Again, &one.message_id));
            let mut other = first.clone();
            other.words = "完全不同的一封信,却用了同一个编号".into();
            let kept = receive(tx, &program(), &other).unwrap();
            assert_ne!(kept.message_id, one.message_id, "another mail under the same id is kept");
            Ok(())
        })
        .unwrap();
    });
}

#[test]
fn a_message_is_answered_only_when_the_answer_really_left() {
    each_engine(|db| {
        db.write_now(|tx| {
            let agent = person(tx, "chen", "agent", "在线组");
            let first = mail(tx, "li@example.com", &agent, "退款", "请退款");
            let id = receive(tx, &program(), &first).unwrap().case_id;
            let words = Reply { words: "我来处理".into(), ..Reply::default() };

            let message_id = reply(tx, &agent, &id, &words).unwrap();
            let queued = find(tx, &agent, &id).unwrap();
            assert!(queued.waiting_since_ms.is_some() && queued.first_replied_ms.is_none());

            not_sent(tx, &message_id, "550 no such user", Final::Yes).unwrap();
            assert_eq!(message(tx, &agent, &message_id).unwrap().state, Delivery::Failed);
            assert!(find(tx, &agent, &id).unwrap().waiting_since_ms.is_some());

            send_again(tx, &agent, &message_id).unwrap();
            let outgoing = to_send(tx, &message_id).unwrap().unwrap();
            assert_eq!(outgoing.references.len(), 1);
            assert!(outgoing.subject.contains(&outgoing.case.thread_token));
            sent(tx, &message_id, tx.now_ms()).unwrap();
            let case = find(tx, &agent, &id).unwrap();
            assert!(case.waiting_since_ms.is_none() && case.first_replied_ms.is_some());
            assert!(to_send(tx, &message_id).unwrap().is_none(), "never sent twice");
            Ok(())
        })
        .unwrap();
    });
}

/// F021
#[test]
fn whoever_was_asked_first_follows_up_before_the_case_can_be_closed() {
    each_engine(|db| {
        db.write_now(|tx| {
            let (a, b) = (person(tx, "a", "agent", "一组"), person(tx, "b", "agent", "二组"));
            let customer = customers::recognise(
                tx,
                &ContactPoint::new(ContactKind::Phone, "13800000000", "王建国"),
                Lang::ZhCn,
            )?;
            let contact = Contact {
                channel: Channel::Phone,
                direction: Direction::In,
                words: "主机打不开".into(),
                happened_ms: None,
            };
            let opening = Opening {
                customer_id: customer.id,
                team_id: None,
                subject: "主机故障".into(),
                contact,
            };
            let id = open(tx, &a, &opening).unwrap();
            let to = To::Person { team_id: b.teams[0].clone(), staff_id: b.staff_id.clone() };
            hand_over(
                tx,
                &a,
                &id,
                &HandOver { to, words: "主机昨晚起打不开,客户希望今天恢复".into() },
            )
            .unwrap();

            let case = find(tx, &b, &id).unwrap();
            assert_eq!(case.first_responder.as_deref(), Some(a.staff_id.as_str()));
            assert_eq!(case.owner.as_deref(), Some(b.staff_id.as_str()));
            let duty = duties::owed_by(tx, &a).unwrap().remove(0);
            let due = jiff::Timestamp::from_millisecond(duty.due_ms).unwrap().to_string();
            assert_eq!(
                due, "2026-11-26T10:00:00Z",
                "Wednesday's hand-over is due at Thursday's closing"
            );

            let closing = Closing { outcome: Ending::Satisfied, words: "已恢复".into() };
            let stopped = close(tx, &b, &id, &closing).unwrap_err();
            assert_eq!(stopped.key(), Some("cases.close_needs_follow_up"));
            let not_b = duties::record_call(tx, &b, &duty.id, "客户说好了").unwrap_err();
            assert_eq!(not_b.key(), Some("cases.duty_not_yours"));
            duties::record_call(tx, &a, &duty.id, "客户说已经能用了").unwrap();
            close(tx, &b, &id, &closing).unwrap();
            assert!(find(tx, &b, &id).unwrap().closed_ms.is_some());
            Ok(())
        })
        .unwrap();
    });
}

#[test]
fn an_answer_long_after_the_end_opens_a_new_case_that_names_the_old_one() {
    each_engine(|db| {
        let (agent, id) = db
            .write_now(|tx| {
                let agent = person(tx, "chen", "agent", "在线组");
                let first = mail(tx, "li@example.com", &agent, "退款", "请退款");
                let id = receive(tx, &program(), &first).unwrap().case_id;
                close(
                    tx,
                    &agent,
                    &id,
                    &Closing { outcome: Ending::Satisfied, words: String::new() },
                )
                .unwrap();
                Ok((agent, id))
            })
            .unwrap();
        for (days, joined) in [(13, Joined::By(matching::By::Token)), (28, Joined::Follows)] {
            db.clock().advance_ms(days * DAY_MS);
            let (agent, id) = (agent.clone(), id.clone());
            db.write_now(move |tx| {
                let token = find(tx, &agent, &id)?.thread_token;
                let mut late = mail(tx, "li@example.com", &agent, "又来了", "还有一件事");
                late.evidence.token = Some(token);
                let received = receive(tx, &program(), &late).unwrap();
                assert_eq!(received.joined, joined);
                let case = find(tx, &agent, &received.case_id).unwrap();
                assert!(case.closed_ms.is_none());
                if joined == Joined::Follows {
                    assert_eq!(case.follows.as_deref(), Some(id.as_str()));
                } else {
                    close(
                        tx,
                        &agent,
                        &id,
                        &Closing { outcome: Ending::Accepts, words: String::new() },
                    )?;
                }
                Ok(())
            })
            .unwrap();
        }
    });
}

#[test]
fn lists_hold_what_their_name_says_and_count_it() {
    each_engine(|db| {
        db.write_now(|tx| {
            let agent = person(tx, "chen", "agent", "在线组");
            people::set_presence(tx, &agent, Presence::Away).unwrap();
            for n in 0..3 {
                let m = mail(tx, &format!("c{n}@example.com"), &agent, &format!("第{n}件"), "请看");
                receive(tx, &program(), &m).unwrap();
            }
            take(tx, &agent, "C-2026-000002").unwrap();
            snooze(tx, &agent, "C-2026-000003", tx.now_ms() + DAY_MS).unwrap();

            for (view, ids) in [
                (View::Mine, vec!["C-2026-000002"]),
                (View::Queue, vec!["C-2026-000001"]),
                (View::Teams, vec!["C-2026-000001", "C-2026-000002"]),
                (View::Snoozed, vec!["C-2026-000003"]),
                (View::Closed, vec![]),
            ] {
                let rows = list(tx, &agent, &view, &Page::first(50)).unwrap();
                let got: Vec<&str> = rows.iter().map(|r| r.id.as_str()).collect();
                assert_eq!(got, ids, "{view:?}");
                assert_eq!(count(tx, &agent, &view).unwrap(), ids.len() as i64, "{view:?}");
            }
            let first = list(tx, &agent, &View::Teams, &Page::first(1)).unwrap();
            let page = Page::after(&first, 1).unwrap();
            assert_eq!(list(tx, &agent, &View::Teams, &page).unwrap()[0].id, "C-2026-000002");
            Ok(())
        })
        .unwrap();
    });
}

#[test]
fn a_colleague_of_another_team_sees_nothing_of_the_case() {
    each_engine(|db| {
        db.write_now(|tx| {
            let (agent, other) =
                (person(tx, "a", "agent", "一组"), person(tx, "b", "agent", "二组"));
            let first = mail(tx, "li@example.com", &agent, "退款", "请退款");
            let id = receive(tx, &program(), &first).unwrap().case_id;

            for stop in [
                find(tx, &other, &id).unwrap_err(),
                thread(tx, &other, &id).unwrap_err(),
                panel(tx, &other, &id).unwrap_err(),
                take(tx, &other, &id).unwrap_err(),
                note(tx, &other, &id, "看看", &[]).unwrap_err(),
            ] {
                assert_eq!(stop.key(), Some("cases.not_found"));
            }
            assert!(list(tx, &other, &View::Teams, &Page::first(9)).unwrap().is_empty());
            Ok(())
        })
        .unwrap();
    });
}
