//! No word in a case goes round the check, customers' own words are never judged, and promises are owed from sending on.

use service_language::Engine;

use super::*;
use crate::cases::composing::{self, situation};
use crate::cases::requests::{self, Asking};
use crate::customers::recognise;
use crate::language::composer::Written;
use crate::language::overrides;
use crate::platform::Outcome;
use crate::promises;
use crate::staff::organisation;

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
    let engine = Engine::builtin();
    composing::reply(tx, who, &Checking { engine: &engine, written: &written }, case_id, &reply)
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

/// What every mocking sentence meets.
const MOCKING: &str = "这人真蠢,别理他";

fn written(text: &str) -> Written {
    Written { text: text.to_owned(), ..Written::default() }
}

fn call(direction: Direction, words: &str) -> Contact {
    Contact { channel: Channel::Phone, direction, words: words.into(), happened_ms: None }
}

/// F036
#[test]
fn nobody_is_mocked_in_any_words_kept_about_a_case() {
    each_engine(|db| {
        db.write_now(|tx| {
            let agent = person(tx, "chen", "agent", "在线组");
            let case_id = case_of(tx, &agent);
            let engine = Engine::builtin();
            let (mocking, harmless) = (written(MOCKING), written("客户希望今天恢复"));
            let bad = Checking { engine: &engine, written: &mocking };
            let good = Checking { engine: &engine, written: &harmless };
            let team = agent.teams[0].clone();
            let to = HandOver { to: To::Team(team), words: MOCKING.into() };
            let department_id = organisation::add_department(tx, &program(), "仓库")?;
            let due_ms = tx.now_ms() + DAY_MS;
            let mut asking =
                Asking { department_id: department_id.clone(), words: MOCKING.into(), due_ms };
            let matter = Matter {
                customer_name: "王".into(),
                contact: String::new(),
                words: MOCKING.into(),
            };
            let noted = composing::note(tx, &agent, &good, &case_id)?;

            for stop in [
                composing::note(tx, &agent, &bad, &case_id).unwrap_err(),
                composing::correct(tx, &agent, &bad, &noted).unwrap_err(),
                composing::hand_over(tx, &agent, &bad, &case_id, &to).unwrap_err(),
                composing::ask_department(tx, &agent, &bad, &case_id, &asking).unwrap_err(),
                composing::report(tx, &agent, &bad, &matter).unwrap_err(),
            ] {
                assert_eq!(stop.key(), Some("language.blocked"));
            }

            asking.words = "请查库存".into();
            let request = composing::ask_department(tx, &agent, &good, &case_id, &asking)?;
            let mut clerk = person(tx, "zhou", "employee", "在线组");
            clerk.department = Some(department_id);
            let answer = requests::Answer { words: MOCKING.into(), by_ms: Some(due_ms) };
            let stop = composing::answer_request(tx, &clerk, &bad, &request, &answer).unwrap_err();
            assert_eq!(stop.key(), Some("language.blocked"));
            assert_eq!(requests::of_case(tx, &agent, &case_id)?[0].answer, None, "nothing is kept");
            Ok(())
        })
        .unwrap();
    });
}

/// F021 F036
#[test]
fn what_is_written_about_a_follow_up_is_checked_before_it_settles_it() {
    each_engine(|db| {
        db.write_now(|tx| {
            let (agent, other) =
                (person(tx, "a", "agent", "一组"), person(tx, "b", "agent", "二组"));
            let leader = person(tx, "l", "team_leader", "二组");
            let case_id = case_of(tx, &agent);
            let to = HandOver {
                to: To::Team(other.teams[0].clone()),
                words: "客户希望今天恢复".into(),
            };
            hand_over(tx, &agent, &case_id, &to)?;
            let mut follower = agent.clone();
            follower.teams.push(other.teams[0].clone());
            let duty = duties::owed_by(tx, &agent)?.remove(0);
            let engine = Engine::builtin();
            let mocking = written(MOCKING);
            let bad = Checking { engine: &engine, written: &mocking };

            let stop = composing::record_follow_up(tx, &follower, &bad, &duty.id).unwrap_err();
            assert_eq!(stop.key(), Some("language.blocked"));
            let stop = composing::waive_follow_up(tx, &leader, &bad, &duty.id).unwrap_err();
            assert_eq!(stop.key(), Some("language.blocked"));
            assert!(duties::of_case(tx, &case_id)?[0].is_open());
            Ok(())
        })
        .unwrap();
    });
}

/// F084
#[test]
fn a_call_written_down_is_judged_for_what_we_said_and_never_for_what_the_customer_said() {
    each_engine(|db| {
        db.write_now(|tx| {
            let agent = person(tx, "chen", "agent", "在线组");
            let case_id = case_of(tx, &agent);
            let engine = Engine::builtin();
            let plain = written("");
            let checking = Checking { engine: &engine, written: &plain };
            let words = "这问题连小孩子都知道";

            let theirs = call(Direction::In, words);
            composing::write_down(tx, &agent, &checking, &case_id, &theirs)?;
            let ours = call(Direction::Out, words);
            let stop = composing::write_down(tx, &agent, &checking, &case_id, &ours).unwrap_err();

            assert_eq!(stop.key(), Some("language.blocked"));
            assert_eq!(records::words_of(tx, &agent, &case_id).last().unwrap(), words);
            Ok(())
        })
        .unwrap();
    });
}

#[test]
fn what_colleagues_agree_on_in_a_hand_over_is_no_promise_to_the_customer() {
    each_engine(|db| {
        db.write_now(|tx| {
            let agent = person(tx, "chen", "agent", "在线组");
            let case_id = case_of(tx, &agent);
            let engine = Engine::builtin();
            let words = "我明天下午三点前给客户回电";
            let said = written(words);
            let checking = Checking { engine: &engine, written: &said };
            let to = HandOver { to: To::Team(agent.teams[0].clone()), words: words.into() };

            composing::hand_over(tx, &agent, &checking, &case_id, &to)?;

            assert!(promises::list_for_case(tx, &agent, &case_id)?.is_empty());
            Ok(())
        })
        .unwrap();
    });
}

/// Doors call the checked verbs of `composing` only.
#[test]
fn no_page_calls_a_verb_that_keeps_unchecked_words() {
    let pages = concat!(
        include_str!("../pages/acts.rs"),
        include_str!("../pages/marks.rs"),
        include_str!("../pages/matters.rs"),
        include_str!("../pages/requests.rs"),
        include_str!("../pages/tracking.rs"),
        include_str!("../composer_page.rs")
    );
    for bare in [
        "writing::reply",
        "writing::note",
        "writing::correct",
        "writing::write_down",
        "assigning::hand_over",
        "opening::open",
        "opening::report(",
        "requests::ask(",
        "requests::answer(",
        "duties::record_call",
        "duties::waive",
    ] {
        assert!(!pages.contains(bare), "{bare} goes round the check");
    }
}
