//! Checked language on real databases: what leaves, who lets it through, how rules are changed.

use service_language::{Channel, Engine, Matter, Rule, Situation, Speaker, Words};

use super::overrides::{self, State};
use super::packs::{self, SEED_TEN};
use super::rule_form::RuleForm;
use super::sending::{Sending, allow_sending};
use super::switches::{self, About, Off};
use super::{editing, replay, store};
use crate::platform::stop::Stop;
use crate::platform::testing::each_engine;
use crate::platform::{Tx, events};
use crate::staff::{Who, testing};

const FORBIDDEN: &str = "这问题连小孩子都知道。";
const CASE: &str = "C-2026-000001";

fn agent_and_leader(tx: &mut Tx<'_>) -> (Who, Who) {
    (
        testing::person(tx, "陈晓雯", "agent", "一组"),
        testing::person(tx, "刘强", "team_leader", "一组"),
    )
}

fn send(tx: &mut Tx<'_>, who: &Who, text: &str) -> Result<super::Checked, Stop> {
    let situation = Situation { channel: Channel::Email, ..Situation::default() };
    allow_sending(tx, who, &Engine::builtin(), &Sending::plain(text, &situation, Some(CASE)))
}

/// F024
#[test]
fn a_forbidden_phrase_leaves_only_when_a_supervisor_lets_exactly_this_text_through() {
    each_engine(|db| {
        db.write_now(|tx| {
            let (agent, leader) = agent_and_leader(tx);
            assert_eq!(send(tx, &agent, FORBIDDEN).unwrap_err().key(), Some("language.blocked"));

            let situation = Situation::default();
            let engine = Engine::builtin();
            let asked = overrides::ask(tx, &agent, &engine, FORBIDDEN, &situation, Some(CASE))?;
            assert_eq!(overrides::waiting(tx, &leader)?.len(), 1);
            let short = overrides::grant(tx, &leader, &asked, "可以的").unwrap_err();
            assert_eq!(short.key(), Some("language.reason_too_short"));
            overrides::grant(tx, &leader, &asked, "客户原话引用,需要逐字确认")?;

            let other = send(tx, &agent, "这问题连小孩子都知道吧。").unwrap_err();
            assert_eq!(other.key(), Some("language.blocked"), "another text is not let through");
            assert!(send(tx, &agent, FORBIDDEN)?.covers(FORBIDDEN));
            let twice = send(tx, &agent, FORBIDDEN).unwrap_err();
            assert_eq!(twice.key(), Some("language.blocked"), "it is used up");

            let log = events::about(tx, &format!("override:{asked}"))?;
            let granted = log.iter().find(|e| e.kind == "override_granted").unwrap();
            assert!(granted.data.contains("陈晓雯") && granted.data.contains("刘强"));
            let kept = store::findings_of_case(tx, CASE)?;
            assert!(kept.iter().any(|f| f[0] == "SL001" && f[2] == "overridden"), "{kept:?}");
            Ok(())
        })
        .unwrap();
    });
}

/// F024
#[test]
fn nobody_lets_their_own_words_through_and_other_teams_leaders_do_not_see_them() {
    each_engine(|db| {
        db.write_now(|tx| {
            let (_, leader) = agent_and_leader(tx);
            let stranger = testing::person(tx, "外组", "team_leader", "二组");
            let (engine, situation) = (Engine::builtin(), Situation::default());
            let asked = overrides::ask(tx, &leader, &engine, FORBIDDEN, &situation, None)?;

            let own = overrides::grant(tx, &leader, &asked, "我自己觉得没有问题").unwrap_err();
            assert_eq!(own.key(), Some("language.not_own_words"));
            let far = overrides::grant(tx, &stranger, &asked, "我也觉得没有问题").unwrap_err();
            assert_eq!(far.key(), Some("language.no_such_override"));
            assert!(overrides::waiting(tx, &stranger)?.is_empty());
            let again = overrides::ask(tx, &leader, &engine, FORBIDDEN, &situation, None)?;
            assert_eq!(again, asked, "asking twice is one request");
            let calm =
                overrides::ask(tx, &leader, &engine, "您好。", &situation, None).unwrap_err();
            assert_eq!(calm.key(), Some("language.nothing_to_override"));
            Ok(())
        })
        .unwrap();
    });
}

/// F024
#[test]
fn words_better_avoided_need_a_reason_and_hints_never_hold_anything_back() {
    each_engine(|db| {
        db.write_now(|tx| {
            let (agent, _) = agent_and_leader(tx);
            let engine = Engine::builtin();
            let is_only_warned = |rule: &&Rule| {
                let report = engine.check(&rule.bad[0], &Situation::suiting(rule));
                report.verdict == service_language::Verdict::Warn
            };
            let warned = engine.rules().find(is_only_warned).unwrap().clone();
            let (text, situation) = (warned.bad[0].clone(), Situation::suiting(&warned));
            let mut sending = Sending::plain(&text, &situation, Some(CASE));
            sending.next_action = Some("今天内回电");
            let refused = allow_sending(tx, &agent, &engine, &sending).unwrap_err();
            assert_eq!(refused.key(), Some("language.warn_needs_reason"), "{text}");

            sending.warn_reason = Some("客户要求原文转述");
            allow_sending(tx, &agent, &engine, &sending)?;

            let log = events::about(tx, &format!("case:{CASE}"))?;
            assert!(log.iter().any(|e| e.kind == "warning_ticked" && e.data.contains("原文转述")));
            let mut hinted = Sending::plain("我们很抱歉。", &situation, Some(CASE));
            hinted.next_action = Some("今天内回电");
            hinted.warn_reason = Some("-");
            allow_sending(tx, &agent, &engine, &hinted)?;
            Ok(())
        })
        .unwrap();
    });
}

/// F022
#[test]
fn the_first_reply_to_a_complaint_thanks_first() {
    let engine = Engine::builtin();
    let situation = Situation {
        channel: Channel::Email,
        matter: Matter::Complaint,
        nth_message: Some(1),
        ..Situation::default()
    };
    let asks = |text: &str| {
        let report = engine.check(text, &situation);
        report.findings.iter().find(|f| &*f.rule == "SR05").cloned()
    };

    let found = asks("请问您的订单号?").expect("thanks are missing");
    assert!(found.span.bytes.is_empty());
    let better = found.better[0].words.zh_cn.clone();
    assert!(better.starts_with("感谢您提供给我的信息"));

    assert!(asks(&format!("{better}请问您的订单号?")).is_none());
}

/// F023
#[test]
fn after_an_apology_the_next_action_is_named_before_the_words_leave() {
    each_engine(|db| {
        db.write_now(|tx| {
            let (agent, _) = agent_and_leader(tx);
            let refused = send(tx, &agent, "我很抱歉。").unwrap_err();
            assert_eq!(refused.key(), Some("language.next_action_needed"));

            let situation = Situation::default();
            let mut sending = Sending::plain("我很抱歉。", &situation, Some(CASE));
            sending.next_action = Some("今天 15:00 前核对扣款");
            allow_sending(tx, &agent, &Engine::builtin(), &sending)?;

            let log = events::about(tx, &format!("case:{CASE}"))?;
            assert!(
                log.iter().any(|e| e.kind == "next_action_named" && e.data.contains("核对扣款"))
            );
            Ok(())
        })
        .unwrap();
    });
}

/// F036
#[test]
fn an_internal_note_that_insults_a_customer_is_blocked_by_its_rule() {
    each_engine(|db| {
        db.write_now(|tx| {
            let (agent, _) = agent_and_leader(tx);
            let note = Situation { speaker: Speaker::Note, ..Situation::default() };
            let engine = Engine::builtin();
            let report = engine.check("这人真蠢", &note);
            assert!(report.findings.iter().any(|f| &*f.rule == "SL021" && !f.better.is_empty()));

            let sending = Sending::plain("这人真蠢", &note, Some(CASE));
            let refused = allow_sending(tx, &agent, &engine, &sending).unwrap_err();
            assert_eq!(refused.key(), Some("language.blocked"));
            Ok(())
        })
        .unwrap();
    });
}

#[test]
fn a_placeholder_nobody_filled_does_not_leave() {
    each_engine(|db| {
        db.write_now(|tx| {
            let (agent, _) = agent_and_leader(tx);
            let text = "我特别想帮助您解决这个问题,但在技术上{原因}。";
            assert_eq!(
                send(tx, &agent, text).unwrap_err().key(),
                Some("language.placeholder_left")
            );
            Ok(())
        })
        .unwrap();
    });
}

/// F049
#[test]
fn the_ten_are_exactly_ten_each_blocks_and_two_administrators_switch_them_off() {
    each_engine(|db| {
        db.write_now(|tx| {
            let pack = packs::find(tx, SEED_TEN)?.pack;
            assert_eq!(pack.rules.len(), 10);
            let (agent, _) = agent_and_leader(tx);
            for rule in &pack.rules {
                let refused = send(tx, &agent, &rule.bad[0]).unwrap_err();
                assert_eq!(refused.key(), Some("language.blocked"), "{}", rule.bad[0]);
            }

            let first = testing::person(tx, "管理员甲", "administrator", "一组");
            let second = testing::person(tx, "管理员乙", "administrator", "一组");
            let ten = About::Pack(SEED_TEN.to_owned());
            assert_eq!(switches::switch_off(tx, &first, &ten)?, Off::Asked);
            assert_eq!(switches::switch_off(tx, &first, &ten)?, Off::Asked, "alone, never");
            assert_eq!(packs::in_use(tx)?.iter().filter(|p| p.id == SEED_TEN).count(), 1);
            assert_eq!(switches::switch_off(tx, &second, &ten)?, Off::Done);
            assert!(!packs::in_use(tx)?.iter().any(|p| p.id == SEED_TEN));
            switches::switch_on(tx, &first, &ten)?;
            assert!(packs::in_use(tx)?.iter().any(|p| p.id == SEED_TEN));
            assert!(packs::find(tx, SEED_TEN)?.switch.is_none());

            let edited = editing::save_rule(tx, &first, SEED_TEN, None, own_rule());
            assert_eq!(edited.unwrap_err().key(), Some("language.the_ten_stay"));
            Ok(())
        })
        .unwrap();
    });
}

fn form() -> RuleForm {
    let words = "公司规定".to_owned();
    RuleForm {
        id: "OWN-1".into(),
        severity: "block".into(),
        category: "confrontation".into(),
        scope: "external".into(),
        replaces: "match".into(),
        name_zh_cn: words.clone(),
        name_zh_tw: words.clone(),
        name_en: "Company policy".into(),
        patterns: "规定(就|便)是(这样|如此)".into(),
        exceptions: "不符合".into(),
        why_zh_cn: words.clone(),
        why_zh_tw: words,
        why_en: "Hiding behind policy".into(),
        better_zh_cn: "我给您说明原因".into(),
        better_zh_tw: "我給您說明原因".into(),
        better_en: "Let me explain why".into(),
        bad: "公司的规定就是这样。".into(),
        good: "您的要求不符合公司的规定。".into(),
        ..RuleForm::default()
    }
}

fn own_rule() -> Rule {
    form().rule(None).unwrap()
}

/// F050
#[test]
fn a_rule_is_saved_only_when_it_finds_its_hit_and_leaves_its_safe_example_alone() {
    each_engine(|db| {
        db.write_now(|tx| {
            let qa = testing::person(tx, "质检员", "qa_inspector", "一组");
            let pack = editing::begin_pack(tx, &qa, &Words::new("本中心", "本中心", "Ours"))?;
            let mut saved = |form: RuleForm| {
                let rule = form.rule(None)?;
                editing::save_rule(tx, &qa, &pack, None, rule)
            };

            let miss = RuleForm { bad: "您好,马上为您查。".into(), ..form() };
            assert_eq!(saved(miss).unwrap_err().key(), Some("language.hit_not_found"));
            let unsafe_rule = RuleForm { good: "规定就是这样的".into(), ..form() };
            assert_eq!(saved(unsafe_rule).unwrap_err().key(), Some("language.safe_is_found"));
            let broken = RuleForm { patterns: "(规定".into(), ..form() };
            assert_eq!(saved(broken).unwrap_err().key(), Some("language.rule_unfit"));
            let bare = RuleForm { good: String::new(), ..form() };
            assert_eq!(saved(bare).unwrap_err().key(), Some("language.needs_examples"));
            let taken = RuleForm { id: "SL001".into(), ..form() };
            assert_eq!(saved(taken).unwrap_err().key(), Some("language.rule_id_taken"));
            saved(form()).unwrap();
            Ok(())
        })
        .unwrap();
    });
}

/// F050
#[test]
fn a_draft_is_replayed_on_what_was_sent_then_published_and_an_old_version_comes_back() {
    each_engine(|db| {
        db.write_now(|tx| {
            let qa = testing::person(tx, "质检员", "qa_inspector", "一组");
            let agent = testing::person(tx, "坐席", "agent", "一组");
            for text in
                ["公司有规定便是如此,您看。", "已经为您登记。", "我们的规定就是这样,没办法。"]
            {
                let situation = Situation::default();
                store::keep_sent_text(tx, Some(CASE), text, &serde_json::to_string(&situation)?)?;
            }
            let pack = editing::begin_pack(tx, &qa, &Words::new("本中心", "本中心", "Ours"))?;
            editing::save_rule(tx, &qa, &pack, None, own_rule())?;

            let drafted = editing::worked_on(tx, &pack)?;
            let tried = replay::replay(tx, None, &drafted)?;
            let hits = &tried.rules["OWN-1"];
            assert_eq!((tried.texts, hits.before, hits.now, hits.samples.len()), (3, 0, 2, 2));
            let edition = store::edition(tx)?;
            let early = editing::publish(tx, &agent, &pack, "试行一个月");
            assert_eq!(early.unwrap_err().key(), Some("staff.not_allowed"));
            assert_eq!(editing::publish(tx, &qa, &pack, "试行一个月")?, 1);
            assert!(store::edition(tx)? > edition);
            let engine = packs::engine(tx)?;
            assert!(engine.rule("OWN-1").is_some());

            let softer = RuleForm { severity: "warn".into(), ..form() };
            let rule = softer.rule(None)?;
            editing::save_rule(tx, &qa, &pack, Some("OWN-1"), rule)?;
            assert_eq!(editing::publish(tx, &qa, &pack, "改为忌语")?, 2);
            assert_eq!(editing::republish(tx, &qa, &pack, 1, "恢复原样")?, 3);
            let engine = packs::engine(tx)?;
            let severity = engine.rule("OWN-1").unwrap().severity;
            assert_eq!(severity, service_language::Severity::Block);
            Ok(())
        })
        .unwrap();
    });
}

#[test]
fn only_the_last_thousand_sent_texts_are_kept_and_a_forgotten_case_leaves_none() {
    each_engine(|db| {
        db.write_now(|tx| {
            for n in 0..1_010 {
                store::keep_sent_text(tx, Some(CASE), &n.to_string(), "{}")?;
            }
            let kept = store::sent_texts(tx)?;
            assert_eq!(kept.len(), 1_000);
            store::forget_case(tx, CASE)?;
            assert!(store::sent_texts(tx)?.is_empty());
            Ok(())
        })
        .unwrap();
    });
}

#[test]
fn a_refused_request_tells_the_writer_why() {
    each_engine(|db| {
        db.write_now(|tx| {
            let (agent, leader) = agent_and_leader(tx);
            let (engine, situation) = (Engine::builtin(), Situation::default());
            let asked = overrides::ask(tx, &agent, &engine, FORBIDDEN, &situation, None)?;
            overrides::refuse(tx, &leader, &asked, "请换成一步一步说明的说法")?;

            let standing = overrides::standing(tx, &agent, FORBIDDEN, None)?.unwrap();
            assert_eq!(standing.state, State::Refused);
            assert!(standing.reason.unwrap().contains("一步一步"));
            Ok(())
        })
        .unwrap();
    });
}
