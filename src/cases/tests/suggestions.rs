//! What customers' words suggest: shown with its grounds, decided by the agent.

use super::*;
use crate::cases::suggesting::{Suspected, confirm, dismiss, waiting};

fn angry(tx: &mut Tx<'_>, agent: &Who, words: &str) -> String {
    let first = mail(tx, "li@example.com", agent, "退款", words);
    receive(tx, &program(), &first).unwrap().case_id
}

#[test]
fn an_angry_mail_shows_how_the_customer_feels_and_on_which_words_that_stands() {
    each_engine(|db| {
        db.write_now(|tx| {
            let agent = person(tx, "chen", "agent", "在线组");
            let id = angry(tx, &agent, "再不退款我就打12315举报你们,气死我了!");

            let found = waiting(tx, &agent, &id)?;

            let feeling = found.iter().find(|s| s.kind == Suspected::Emotion).unwrap();
            assert!(feeling.level >= 3 && feeling.around.contains(&feeling.words));
            assert_eq!(find(tx, &agent, &id)?.emotion, feeling.level);
            assert!(found.iter().any(|s| s.kind == Suspected::Reporting));
            assert_eq!(find(tx, &agent, &id)?.kind, CaseKind::Inquiry, "a person decides");
            Ok(())
        })
        .unwrap();
    });
}

#[test]
fn a_confirmed_threat_makes_it_a_complaint_of_high_priority() {
    each_engine(|db| {
        db.write_now(|tx| {
            let agent = person(tx, "chen", "agent", "在线组");
            let id = angry(tx, &agent, "再不退款我就打12315举报你们!");
            let threat = waiting(tx, &agent, &id)?
                .into_iter()
                .find(|s| s.kind == Suspected::Reporting)
                .unwrap();

            confirm(tx, &agent, &threat.id)?;

            let case = find(tx, &agent, &id)?;
            assert_eq!((case.kind, case.priority), (CaseKind::Complaint, Priority::HIGH));
            let stop = confirm(tx, &agent, &threat.id).unwrap_err();
            assert_eq!(stop.key(), Some("cases.suggestion_answered"));
            Ok(())
        })
        .unwrap();
    });
}

#[test]
fn a_dismissed_feeling_is_taken_back_and_the_same_words_are_asked_only_once() {
    each_engine(|db| {
        db.write_now(|tx| {
            let agent = person(tx, "chen", "agent", "在线组");
            let other = person(tx, "liu", "agent", "二组");
            let id = angry(tx, &agent, "有点失望");
            let feeling = waiting(tx, &agent, &id)?.remove(0);
            let token = find(tx, &agent, &id)?.thread_token;
            let mut again = mail(tx, "li@example.com", &agent, "退款", "还是有点失望");
            again.evidence.token = Some(token);
            receive(tx, &program(), &again)?;
            assert_eq!(waiting(tx, &agent, &id)?.len(), 1, "asked once until it is answered");

            assert!(dismiss(tx, &other, &feeling.id).is_err(), "not their case");
            dismiss(tx, &agent, &feeling.id)?;

            assert_eq!(find(tx, &agent, &id)?.emotion, 0);
            assert!(waiting(tx, &agent, &id)?.is_empty());
            Ok(())
        })
        .unwrap();
    });
}

#[test]
fn words_of_a_matter_and_of_a_call_are_heard_like_a_mail_and_ours_are_not() {
    each_engine(|db| {
        db.write_now(|tx| {
            let agent = person(tx, "chen", "agent", "在线组");
            let matter = Matter {
                customer_name: "王建国".into(),
                contact: "13800000000".into(),
                words: "客户很急,说要去消协投诉".into(),
            };
            let id = report(tx, &agent, &matter)?;
            assert!(waiting(tx, &agent, &id)?.iter().any(|s| s.kind == Suspected::Urgency));

            let id = angry(tx, &agent, "请问几点开门");
            let say = |direction| Contact {
                channel: Channel::Phone,
                direction,
                words: "我要投诉".into(),
                happened_ms: None,
            };
            write_down(tx, &agent, &id, &say(Direction::Out))?;
            assert!(waiting(tx, &agent, &id)?.is_empty());
            write_down(tx, &agent, &id, &say(Direction::In))?;
            assert!(waiting(tx, &agent, &id)?.iter().any(|s| s.kind == Suspected::Complaint));
            Ok(())
        })
        .unwrap();
    });
}
