//! What stays as it was written, who sees what, and how much is found and counted.

use super::*;
use crate::cases::company::{drafts, leave, look, others, save_draft};
use crate::cases::thread::{cases_of_customer, contacts_of_customer};
use crate::cases::views::{
    Filter, Only, Owner, Towards, change, count_filtered, drop_view, filtered, move_view, save,
    saved,
};
use crate::platform::events;
use crate::platform::search::{self, Query};

/// The words of a thread in their order.
pub fn words_of(tx: &mut Tx<'_>, who: &Who, case_id: &str) -> Vec<String> {
    thread(tx, who, case_id)
        .unwrap()
        .into_iter()
        .filter_map(|item| match item {
            Item::Said { message, .. } => Some(message.words),
            Item::Done { .. } => None,
        })
        .collect()
}

/// F108
#[test]
fn what_was_written_is_set_right_by_a_new_entry_and_its_fingerprint_is_in_the_log() {
    each_engine(|db| {
        db.write_now(|tx| {
            let agent = person(tx, "chen", "agent", "在线组");
            let first = mail(tx, "li@example.com", &agent, "退款", "请退款");
            let id = receive(tx, &program(), &first).unwrap().case_id;
            let ours = send(tx, &agent, &id, "今天下午三点前退给您");

            let correction = correct(tx, &agent, &ours.id, "更正:应为明天下午三点前").unwrap();

            assert_eq!(message(tx, &agent, &ours.id).unwrap().words, "今天下午三点前退给您");
            assert_eq!(message(tx, &agent, &correction).unwrap().corrects, Some(ours.id.clone()));
            let logged = events::about(tx, &format!("case:{id}")).unwrap();
            let event = logged.iter().find(|e| e.kind == "reply_queued").unwrap();
            let data: serde_json::Value = serde_json::from_str(&event.data).unwrap();
            assert_eq!(data["words_hash"], receiving::words_hash(&ours));
            Ok(())
        })
        .unwrap();
    });
}

/// F108
#[test]
fn no_statement_changes_words_or_moves_a_moment_back() {
    let statements = concat!(
        include_str!("../store/messages.rs"),
        include_str!("../store/cases.rs"),
        include_str!("../store/requests.rs")
    );
    for line in statements.split("UPDATE messages SET ").skip(1) {
        let set = line.split("WHERE").next().unwrap();
        for column in ["words", "at_ms =", "author", "direction", "message_key", "said_ms"] {
            assert!(!set.contains(column), "{set}");
        }
    }
    assert!(!statements.contains("DELETE FROM messages") && !statements.contains("opened_ms ="));
}

/// F108
#[test]
fn a_call_is_kept_with_when_it_was_written_down_beside_when_it_was() {
    each_engine(|db| {
        db.write_now(|tx| {
            let agent = person(tx, "chen", "agent", "在线组");
            let first = mail(tx, "li@example.com", &agent, "退款", "请退款");
            let id = receive(tx, &program(), &first).unwrap().case_id;
            let mut contact = Contact {
                channel: Channel::Phone,
                direction: Direction::Out,
                words: "昨天已电话说明".into(),
                happened_ms: Some(tx.now_ms() - DAY_MS),
            };

            let call = write_down(tx, &agent, &id, &contact).unwrap();

            let kept = message(tx, &agent, &call).unwrap();
            assert_eq!((kept.at_ms, kept.said_ms), (tx.now_ms(), Some(tx.now_ms() - DAY_MS)));
            contact.happened_ms = Some(tx.now_ms() + 1);
            let stop = write_down(tx, &agent, &id, &contact).unwrap_err();
            assert_eq!(stop.key(), Some("cases.contact_in_future"));
            Ok(())
        })
        .unwrap();
    });
}

/// F084
#[test]
fn mail_call_letter_and_visit_of_one_customer_stand_in_one_timeline() {
    each_engine(|db| {
        db.write_now(|tx| {
            let agent = person(tx, "chen", "agent", "在线组");
            let first = mail(tx, "li@example.com", &agent, "退款", "邮件");
            let received = receive(tx, &program(), &first).unwrap();
            let customer = find(tx, &agent, &received.case_id)?.customer_id;
            for (channel, words) in [
                (Channel::Phone, "电话"),
                (Channel::Letter, "来信"),
                (Channel::Visit, "来访"),
                (Channel::Chat, "在线"),
            ] {
                let contact = Contact {
                    channel,
                    direction: Direction::In,
                    words: words.into(),
                    happened_ms: None,
                };
                write_down(tx, &agent, &received.case_id, &contact).unwrap();
            }

            let line = contacts_of_customer(tx, &agent, &customer, i64::MAX, 50).unwrap();
            let mut channels: Vec<&str> = line.iter().map(|m| m.channel.name()).collect();
            channels.reverse();
            assert_eq!(channels, ["email", "phone", "letter", "visit", "chat"]);
            Ok(())
        })
        .unwrap();
    });
}

/// F095
#[test]
fn a_customer_with_five_hundred_contacts_is_shown_whole_and_in_order() {
    each_engine(|db| {
        db.write_now(|tx| {
            let agent = person(tx, "chen", "agent", "在线组");
            let mut customer = String::new();
            for case in 0..10 {
                let first =
                    mail(tx, "li@example.com", &agent, &format!("第{case}件不同的事"), "你好");
                let received = receive(tx, &program(), &first)?;
                customer = find(tx, &agent, &received.case_id)?.customer_id;
                for n in 1..50 {
                    let words = format!("第{case}件第{n}次");
                    let (channel, direction) = (Channel::Phone, Direction::In);
                    let contact = Contact { channel, direction, words, happened_ms: None };
                    write_down(tx, &agent, &received.case_id, &contact)?;
                }
            }

            customers::open(tx, &agent, &customer)?;
            let seen = customers::overview(tx, &agent, &customer)?;
            let said = contacts_of_customer(tx, &agent, &customer, i64::MAX, 500)?;
            let cases = cases_of_customer(tx, &agent, &customer, 50)?;

            assert_eq!((seen.contacts.len(), said.len(), cases.len()), (1, 500, 10));
            assert_eq!(said[0].words, "第9件第49次", "the newest first");
            Ok(())
        })
        .unwrap();
    });
}

#[test]
fn words_are_found_by_their_team_and_move_with_the_case() {
    each_engine(|db| {
        db.write_now(|tx| {
            let (a, b) = (person(tx, "a", "team_leader", "一组"), person(tx, "b", "agent", "二组"));
            let first = mail(tx, "li@example.com", &a, "退款", "云主机续费被重复扣款");
            let id = receive(tx, &program(), &first).unwrap().case_id;
            let hits = |tx: &mut Tx<'_>, who: &Who| {
                let scopes = visibility(who).scopes();
                let query = Query {
                    words: "扣款",
                    kind: Some("message"),
                    scopes: scopes.as_deref(),
                    before_ms: i64::MAX,
                    limit: 9,
                };
                search::find(tx, &query).unwrap().len()
            };
            assert_eq!((hits(tx, &a), hits(tx, &b)), (1, 0));

            assign(tx, &a, &id, &To::Team(b.teams[0].clone())).unwrap();

            assert_eq!((hits(tx, &a), hits(tx, &b)), (0, 1));
            Ok(())
        })
        .unwrap();
    });
}

#[test]
fn who_else_is_there_is_seen_until_their_signs_of_life_end() {
    each_engine(|db| {
        let (a, b, id) = db
            .write_now(|tx| {
                let (a, b) = (person(tx, "a", "agent", "一组"), person(tx, "b", "agent", "一组"));
                let first = mail(tx, "li@example.com", &a, "退款", "请退款");
                let id = receive(tx, &program(), &first)?.case_id;
                look(tx, &a, &id, Doing::Looks)?;
                look(tx, &a, &id, Doing::Looks)?;
                look(tx, &a, &id, Doing::Writes)?;
                look(tx, &b, &id, Doing::Looks)?;
                let seen = others(tx, &b, &id)?;
                assert_eq!((seen.len(), seen[0].doing), (1, Doing::Writes));
                let told = events::about(tx, &format!("looking:{id}"))?;
                assert_eq!(told.len(), 3, "a sign of life that changes nothing is not told");
                leave(tx, &a, &id)?;
                assert!(others(tx, &b, &id)?.is_empty());
                Ok((a, b, id))
            })
            .unwrap();

        db.clock().advance_ms(60_000);
        db.write_now(move |tx| {
            assert!(others(tx, &a, &id)?.is_empty(), "{} closed the laptop", b.name);
            Ok(())
        })
        .unwrap();
    });
}

#[test]
fn a_draft_survives_until_it_is_sent() {
    each_engine(|db| {
        db.write_now(|tx| {
            let agent = person(tx, "chen", "agent", "在线组");
            let first = mail(tx, "li@example.com", &agent, "退款", "请退款");
            let id = receive(tx, &program(), &first).unwrap().case_id;
            save_draft(tx, &agent, &id, DraftKind::Reply, "李女士,感").unwrap();
            save_draft(tx, &agent, &id, DraftKind::Reply, "李女士,感谢您").unwrap();
            assert_eq!(drafts(tx, &agent, &id).unwrap()[0].words, "李女士,感谢您");

            send(tx, &agent, &id, "李女士,感谢您告诉我");

            assert!(drafts(tx, &agent, &id).unwrap().is_empty());
            Ok(())
        })
        .unwrap();
    });
}

#[test]
fn a_saved_view_holds_and_counts_what_its_filter_says() {
    each_engine(|db| {
        db.write_now(|tx| {
            let leader = person(tx, "liu", "team_leader", "在线组");
            for n in 0..4 {
                let m = mail(tx, &format!("c{n}@example.com"), &leader, "退款", "请退款");
                receive(tx, &program(), &m)?;
            }
            tag(tx, &leader, "C-2026-000001", "#退款")?;
            take(tx, &leader, "C-2026-000002")?;
            prioritise(tx, &leader, "C-2026-000003", Priority::URGENT)?;
            mark_complaint(tx, &leader, "C-2026-000004")?;
            let only = |only| Filter { only: Some(only), ..Filter::default() };
            let by_tag = Filter { tag: Some("退款".into()), ..Filter::default() };
            for (filter, ids) in [
                (by_tag.clone(), vec!["C-2026-000001"]),
                (Filter { owner: Some(Owner::Me), ..Filter::default() }, vec!["C-2026-000002"]),
                (Filter { priority_from: Some(2), ..Filter::default() }, vec!["C-2026-000003"]),
                (only(Only::Complaints), vec!["C-2026-000004"]),
                (only(Only::Overdue), vec![]),
                (only(Only::Failed), vec![]),
            ] {
                let rows = filtered(tx, &leader, &filter, &Page::first(9)).unwrap();
                let got: Vec<&str> = rows.iter().map(|r| r.id.as_str()).collect();
                assert_eq!(got, ids, "{filter:?}");
                assert_eq!(count_filtered(tx, &leader, &filter).unwrap(), ids.len() as i64);
            }
            let team = leader.teams[0].clone();
            save(tx, &leader, "退款", Some(&team), &by_tag).unwrap();
            let agent = person(tx, "chen", "agent", "在线组");
            assert_eq!(saved(tx, &agent).unwrap()[0].filter, by_tag);
            Ok(())
        })
        .unwrap();
    });
}

#[test]
fn one_change_to_many_cases_is_refused_for_one_and_done_for_the_others() {
    each_engine(|db| {
        let leader = db
            .write_now(|tx| {
                let leader = person(tx, "liu", "team_leader", "在线组");
                for n in 0..3 {
                    let m = mail(tx, &format!("c{n}@example.com"), &leader, "退款", "请退款");
                    receive(tx, &program(), &m)?;
                }
                Ok(leader)
            })
            .unwrap();
        let ids = ["C-2026-000001", "C-2026-999999", "C-2026-000003"].map(str::to_owned).to_vec();
        let change = bulk::Change::Tag("双十一".into());

        let runtime = tokio::runtime::Runtime::new().unwrap();
        let done = runtime.block_on(bulk::change_many(db, &leader, ids, change)).unwrap();

        let kinds: Vec<bool> = done.iter().map(|(_, outcome)| outcome.is_ok()).collect();
        assert_eq!(kinds, [true, false, true]);
    });
}

#[test]
fn views_are_renamed_shared_put_in_ones_own_order_and_dropped() {
    each_engine(|db| {
        db.write_now(|tx| {
            let (leader, agent) =
                (person(tx, "liu", "team_leader", "一组"), person(tx, "chen", "agent", "一组"));
            let stranger = person(tx, "he", "agent", "二组");
            let waiting = Filter { only: Some(Only::Waiting), ..Filter::default() };
            let mine = save(tx, &agent, "等我的", None, &waiting)?;
            let shared = save(tx, &leader, "全组等待", None, &waiting)?;
            let ids = |tx: &mut Tx<'_>, who: &Who| -> Vec<String> {
                saved(tx, who).unwrap().into_iter().map(|v| v.id).collect()
            };
            assert_eq!(
                ids(tx, &agent),
                std::slice::from_ref(&mine),
                "a colleague's own view is theirs"
            );

            let team = leader.teams[0].as_str();
            let stop = change(tx, &agent, &mine, ("等我", Some(team))).unwrap_err();
            assert_eq!(stop.key(), Some("staff.not_allowed"), "sharing takes a leader");
            change(tx, &leader, &shared, ("等回复", Some(team)))?;
            assert_eq!(ids(tx, &agent), [mine.clone(), shared.clone()]);
            assert!(ids(tx, &stranger).is_empty());

            move_view(tx, &agent, &shared, Towards::Front)?;
            assert_eq!(ids(tx, &agent), [shared.clone(), mine.clone()]);
            assert_eq!(saved(tx, &agent)?[0].name, "等回复");
            assert!(drop_view(tx, &agent, &shared).is_err(), "not theirs to drop");
            drop_view(tx, &leader, &shared)?;
            assert_eq!(ids(tx, &agent), [mine]);
            Ok(())
        })
        .unwrap();
    });
}

/// F095
#[test]
fn a_customer_with_five_hundred_contacts_is_read_page_by_page_without_gap_or_double() {
    each_engine(|db| {
        let clock = db.clock().clone();
        db.write_now(move |tx| {
            let agent = person(tx, "chen", "agent", "在线组");
            let first = mail(tx, "li@example.com", &agent, "退款", "第一封");
            let received = receive(tx, &program(), &first)?;
            let customer = find(tx, &agent, &received.case_id)?.customer_id;
            for n in 1..500 {
                clock.advance_ms(1_000);
                let contact = Contact {
                    channel: Channel::ALL[n % Channel::ALL.len()],
                    direction: Direction::In,
                    words: format!("第{n}次"),
                    happened_ms: None,
                };
                write_down(tx, &agent, &received.case_id, &contact)?;
            }

            let (mut before_ms, mut seen, mut pages) = (i64::MAX, Vec::new(), 0);
            loop {
                let page = contacts_of_customer(tx, &agent, &customer, before_ms, 50)?;
                assert!(page.len() <= 50, "no page grows with the customer");
                let Some(last) = page.last() else { break };
                before_ms = last.at_ms;
                pages += 1;
                seen.extend(page.into_iter().map(|message| message.id));
            }

            seen.sort();
            seen.dedup();
            assert_eq!((seen.len(), pages), (500, 10));
            Ok(())
        })
        .unwrap();
    });
}
