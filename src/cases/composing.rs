//! Words written in a case are checked before they go anywhere: answers, notes and hand-overs. Pages call these, not the
//! bare verbs, so that nothing leaves unchecked; promises in an answer are owed from the moment it is queued.

use std::collections::BTreeSet;

use service_language::{Audience, Channel as Spoken, Engine, Known, Matter, Situation, Speaker};

use super::assigning::{self, HandOver};
use super::case::{Case, Message};
use super::kinds::{CaseKind, Direction, DraftKind};
use super::writing::{self, Reply};
use super::{store, thread};
use crate::customers;
use crate::language::composer::Written;
use crate::language::{Sending, allow_sending};
use crate::platform::Tx;
use crate::platform::stop::Outcome;
use crate::promises;
use crate::staff::Who;

/// Answers the customer. Refused, with what to say instead, as [`allow_sending`] says.
pub fn send_reply(
    tx: &mut Tx<'_>,
    who: &Who,
    engine: &Engine,
    case_id: &str,
    reply: &Reply,
    written: &Written,
) -> Outcome<String> {
    let case = thread::find(tx, who, case_id)?;
    let situation = situation(tx, who, engine, &case, DraftKind::Reply)?;
    allow(tx, who, engine, &case, (&reply.words, &situation, written))?;
    let message_id = writing::reply(tx, who, case_id, reply)?;
    promises::confirm(tx, who, &case.id, &message_id, &reply.words)?;
    Ok(message_id)
}

/// Writes a note; it is checked too, for nobody mocks a customer behind their back (F036).
pub fn write_note(
    tx: &mut Tx<'_>,
    who: &Who,
    engine: &Engine,
    case_id: &str,
    written: &Written,
) -> Outcome<String> {
    let case = thread::find(tx, who, case_id)?;
    let situation = situation(tx, who, engine, &case, DraftKind::Note)?;
    allow(tx, who, engine, &case, (&written.text, &situation, written))?;
    writing::note(tx, who, case_id, &written.text, &[])
}

/// Hands over with checked words.
pub fn hand_over(
    tx: &mut Tx<'_>,
    who: &Who,
    engine: &Engine,
    case_id: &str,
    asked: &HandOver,
    written: &Written,
) -> Outcome<()> {
    let case = thread::find(tx, who, case_id)?;
    let situation = situation(tx, who, engine, &case, DraftKind::Note)?;
    allow(tx, who, engine, &case, (&asked.words, &situation, written))?;
    assigning::hand_over(tx, who, case_id, asked)
}

fn allow(
    tx: &mut Tx<'_>,
    who: &Who,
    engine: &Engine,
    case: &Case,
    (text, situation, written): (&str, &Situation, &Written),
) -> Outcome<()> {
    let changed = written.changed_rules();
    let sending = Sending {
        text,
        situation,
        case_id: Some(&case.id),
        warn_reason: written.ticked_reason(),
        next_action: written.next_action.as_deref(),
        changed: &changed,
    };
    allow_sending(tx, who, engine, &sending).map(drop)
}

/// What a judgement depends on, as the case itself knows it.
pub fn situation(
    tx: &mut Tx<'_>,
    who: &Who,
    engine: &Engine,
    case: &Case,
    kind: DraftKind,
) -> Outcome<Situation> {
    let complaint = case.complaint_ms.is_some() || case.kind == CaseKind::Complaint;
    let (speaker, audience) = match kind {
        DraftKind::Reply => (Speaker::Agent, Audience::External),
        DraftKind::Note => (Speaker::Note, Audience::Internal),
    };
    let customer = customers::find(tx, &case.customer_id)?;
    let mut situation = Situation {
        speaker,
        audience,
        // Answers from here leave by e-mail, whichever way the customer came.
        channel: Spoken::Email,
        matter: if complaint { Matter::Complaint } else { Matter::Ordinary },
        emotion: u8::try_from(case.emotion.clamp(0, 4)).unwrap_or(0),
        known: Known {
            agent: Some(who.name.clone()),
            customer: Some(customer.name).filter(|name| !name.is_empty()),
            ..Known::default()
        },
        ..Situation::default()
    };
    if kind == DraftKind::Reply {
        let ours = ours_since_complaint(store::messages::of_case(tx, &case.id)?, case);
        situation.already_said = already_said(engine, &situation, &ours);
        situation.nth_message = u32::try_from(ours.len() + 1).ok();
    }
    Ok(situation)
}

/// A complaint's first answer is the first one after it became a complaint (F022).
fn ours_since_complaint(messages: Vec<Message>, case: &Case) -> Vec<Message> {
    let since_ms = case.complaint_ms.unwrap_or(0);
    messages.into_iter().filter(|m| m.direction == Direction::Out && m.at_ms >= since_ms).collect()
}

/// Greeting, thanks and the like that earlier answers already held.
fn already_said(engine: &Engine, situation: &Situation, ours: &[Message]) -> BTreeSet<String> {
    let mut said = BTreeSet::new();
    for (n, message) in ours.iter().enumerate() {
        let then = Situation { nth_message: u32::try_from(n + 1).ok(), ..situation.clone() };
        said.extend(engine.check(&message.words, &then).fulfilled.iter().map(|id| id.to_string()));
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cases::{Incoming, mark_complaint, receive, sent};
    use crate::customers::{ContactKind, ContactPoint, recognise};
    use crate::language::overrides;
    use crate::platform::i18n::Lang;
    use crate::platform::testing::each_engine;
    use crate::staff::testing::person;

    fn case_of(tx: &mut Tx<'_>, agent: &Who) -> String {
        let point = ContactPoint::new(ContactKind::Email, "li@example.com", "李敏");
        let customer = recognise(tx, &point, Lang::ZhCn).unwrap();
        let incoming = Incoming {
            team_id: agent.teams[0].clone(),
            our_address: Some("help@haiyun.example".into()),
            customer_id: customer.id,
            customer_name: customer.name,
            from_address: Some("li@example.com".into()),
            subject: "续费被重复扣款".into(),
            words: "被扣了两次".into(),
            message_key: Some("one@customer.example".into()),
            ..Incoming::default()
        };
        receive(tx, &Who::system("mail"), &incoming).unwrap().case_id
    }

    fn answer(tx: &mut Tx<'_>, who: &Who, case_id: &str, words: &str) -> Outcome<String> {
        let reply = Reply { words: words.to_owned(), ..Reply::default() };
        let written = Written {
            text: words.to_owned(),
            warn_ticked: Some("yes".into()),
            warn_reason: Some("客户已知悉".into()),
            next_action: Some("核对扣款".into()),
            ..Written::default()
        };
        send_reply(tx, who, &Engine::builtin(), case_id, &reply, &written)
    }

    /// F024
    #[test]
    fn an_answer_with_a_forbidden_phrase_is_not_queued_until_a_supervisor_lets_it_through() {
        each_engine(|db| {
            db.write_now(|tx| {
                let agent = person(tx, "chen", "agent", "在线组");
                let leader = person(tx, "liu", "team_leader", "在线组");
                let case_id = case_of(tx, &agent);
                let bad = "您好,这问题连小孩子都知道。";
                let refused = answer(tx, &agent, &case_id, bad).unwrap_err();
                assert_eq!(refused.key(), Some("language.blocked"));

                let case = thread::find(tx, &agent, &case_id)?;
                let engine = Engine::builtin();
                let now = situation(tx, &agent, &engine, &case, DraftKind::Reply)?;
                let asked = overrides::ask(tx, &agent, &engine, bad, &now, Some(&case_id))?;
                overrides::grant(tx, &leader, &asked, "逐字引用客户自己的原话")?;

                answer(tx, &agent, &case_id, bad)?;
                Ok(())
            })
            .unwrap();
        });
    }

    /// F022
    #[test]
    fn the_first_answer_after_it_became_a_complaint_is_asked_for_thanks_and_the_second_is_not() {
        each_engine(|db| {
            let clock = db.clock().clone();
            db.write_now(move |tx| {
                let agent = person(tx, "chen", "agent", "在线组");
                let case_id = case_of(tx, &agent);
                answer(tx, &agent, &case_id, "李女士您好,正在核对。客服 陈晓雯")?;
                clock.advance_ms(1_000);
                mark_complaint(tx, &agent, &case_id)?;
                let engine = Engine::builtin();
                let asks = |tx: &mut Tx<'_>, words: &str| -> Outcome<bool> {
                    let case = thread::find(tx, &agent, &case_id)?;
                    let now = situation(tx, &agent, &engine, &case, DraftKind::Reply)?;
                    Ok(engine.check(words, &now).findings.iter().any(|f| &*f.rule == "SR05"))
                };

                assert!(asks(tx, "请问您的订单号?")?);
                assert!(!asks(tx, "感谢您提供给我的信息!请问您的订单号?")?);
                clock.advance_ms(1_000);
                answer(tx, &agent, &case_id, "感谢您提供给我的信息!我很抱歉。")?;
                assert!(!asks(tx, "请问您的订单号?")?);
                Ok(())
            })
            .unwrap();
        });
    }

    #[test]
    fn a_promise_in_an_answer_is_owed_and_the_next_answer_that_left_keeps_it() {
        each_engine(|db| {
            db.write_now(|tx| {
                let agent = person(tx, "chen", "agent", "在线组");
                let case_id = case_of(tx, &agent);
                let made = promises::Made {
                    case_id: &case_id,
                    act: promises::Act::Answer,
                    to_whom: "李敏",
                    words: "今天下午三点前答复您",
                    due_ms: tx.now_ms() + 3_600_000,
                    how: "clock_time",
                };
                promises::offer(tx, &agent, &made)?;
                let first = answer(tx, &agent, &case_id, "您好,今天下午三点前答复您。")?;
                sent(tx, &first, tx.now_ms())?;
                assert_eq!(promises::mine(tx, &agent)?.len(), 1);

                let second = answer(tx, &agent, &case_id, "您好,查到了,是重复扣款。")?;
                assert_eq!(promises::mine(tx, &agent)?.len(), 1, "queued is not sent");
                sent(tx, &second, tx.now_ms())?;
                assert!(promises::mine(tx, &agent)?.is_empty());
                Ok(())
            })
            .unwrap();
        });
    }
}
