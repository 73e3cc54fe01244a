//! What goes along with an answer: files kept with the draft, copies, the next step that was named.

use service_language::Engine;

use super::*;
use crate::cases::enclosing::{self, MOST_TOGETHER_BYTES};
use crate::cases::{composing, next_action_done, not_reached};
use crate::language::composer::Written;
use crate::platform::files::Kept;

fn case_of(tx: &mut Tx<'_>, agent: &Who) -> String {
    let first = mail(tx, "li@example.com", agent, "退款", "请退款");
    receive(tx, &program(), &first).unwrap().case_id
}

fn file(bytes: i64) -> Kept {
    Kept { hash: format!("{bytes:064}"), size_bytes: bytes, media_type: "application/pdf".into() }
}

#[test]
fn files_stay_with_the_draft_until_the_answer_leaves_with_them() {
    each_engine(|db| {
        db.write_now(|tx| {
            let (agent, other) =
                (person(tx, "chen", "agent", "在线组"), person(tx, "liu", "agent", "在线组"));
            let case_id = case_of(tx, &agent);
            let kind = DraftKind::Reply;
            enclosing::attach(tx, &agent, &case_id, kind, (&file(10), "a/账单.pdf"))?;
            enclosing::attach(tx, &agent, &case_id, kind, (&file(20), "发票.pdf"))?;
            let there = enclosing::attached(tx, &agent, &case_id, kind)?;
            assert_eq!(there[0].name, "账单.pdf", "no folder of the sender's machine");
            assert!(enclosing::attached(tx, &other, &case_id, kind)?.is_empty(), "mine only");
            enclosing::detach(tx, &other, &case_id, &there[1].id)?;
            assert_eq!(enclosing::attached(tx, &agent, &case_id, kind)?.len(), 2);
            enclosing::detach(tx, &agent, &case_id, &there[1].id)?;

            let engine = Engine::builtin();
            let words = "尊敬的李女士:感谢您联系我们。账单在附件里。客服 陈";
            let written = Written { text: words.into(), ..Written::default() };
            let checking = Checking { engine: &engine, written: &written };
            let answer = Reply { words: words.into(), ..Reply::default() };
            let message_id = composing::reply(tx, &agent, &checking, &case_id, &answer)?;

            let outgoing = to_send(tx, &message_id)?.unwrap();
            let names: Vec<&str> = outgoing.attachments.iter().map(|a| a.name.as_str()).collect();
            assert_eq!(names, ["账单.pdf"]);
            assert!(enclosing::attached(tx, &agent, &case_id, kind)?.is_empty());
            Ok(())
        })
        .unwrap();
    });
}

#[test]
fn more_than_a_mail_can_carry_is_refused_with_the_limit() {
    each_engine(|db| {
        db.write_now(|tx| {
            let agent = person(tx, "chen", "agent", "在线组");
            let case_id = case_of(tx, &agent);
            let kind = DraftKind::Reply;
            enclosing::attach(tx, &agent, &case_id, kind, (&file(MOST_TOGETHER_BYTES), "a"))?;

            let stop = enclosing::attach(tx, &agent, &case_id, kind, (&file(1), "b")).unwrap_err();

            assert_eq!(stop.key(), Some("cases.files_too_large"));
            Ok(())
        })
        .unwrap();
    });
}

#[test]
fn a_slip_in_a_copy_is_named_before_sending_and_a_refused_copy_afterwards() {
    each_engine(|db| {
        db.write_now(|tx| {
            let agent = person(tx, "chen", "agent", "在线组");
            let case_id = case_of(tx, &agent);
            let words = "您好".to_owned();
            let slip = Reply {
                words: words.clone(),
                cc: vec!["li at example".into()],
                ..Reply::default()
            };
            let stop = reply(tx, &agent, &case_id, &slip).unwrap_err();
            assert_eq!(stop.key(), Some("cases.copy_address_unfit"));

            let copies = Reply {
                words,
                cc: vec!["a@b.example".into(), "A@b.example".into()],
                bcc: vec!["boss@haiyun.example".into()],
                ..Reply::default()
            };
            let id = reply(tx, &agent, &case_id, &copies)?;
            sent(tx, &id, tx.now_ms())?;
            let refused = [RefusedRecipient {
                address: "a@b.example".into(),
                words: "550 5.1.1 nobody".into(),
            }];
            not_reached(tx, &id, &refused)?;

            let kept = message(tx, &agent, &id)?;
            assert_eq!((kept.cc.len(), kept.bcc.len(), kept.state), (1, 1, Delivery::Sent));
            assert_eq!(kept.refused, refused);
            assert!(find(tx, &agent, &case_id)?.waiting_since_ms.is_none(), "the customer has it");
            Ok(())
        })
        .unwrap();
    });
}

/// F023
#[test]
fn the_next_step_named_with_an_apology_stands_on_the_case_until_it_is_done() {
    each_engine(|db| {
        db.write_now(|tx| {
            let agent = person(tx, "chen", "agent", "在线组");
            let case_id = case_of(tx, &agent);
            let words = "尊敬的李女士:我很抱歉让您久等了。客服 陈";
            let answer = Reply { words: words.into(), ..Reply::default() };
            let engine = Engine::builtin();
            let mut written = Written { text: words.into(), ..Written::default() };
            let missing = Checking { engine: &engine, written: &written };
            let stop = composing::reply(tx, &agent, &missing, &case_id, &answer).unwrap_err();
            assert_eq!(stop.key(), Some("language.next_action_needed"));

            written.next_action = Some("今天 16:00 前核对两笔扣款".into());
            let named = Checking { engine: &engine, written: &written };
            composing::reply(tx, &agent, &named, &case_id, &answer)?;

            let case = find(tx, &agent, &case_id)?;
            assert_eq!(case.next_action.as_deref(), Some("今天 16:00 前核对两笔扣款"));
            assert_eq!(case.next_action_ms, Some(tx.now_ms()));
            next_action_done(tx, &agent, &case_id)?;
            assert_eq!(find(tx, &agent, &case_id)?.next_action, None);
            Ok(())
        })
        .unwrap();
    });
}
