//! Causes, whys, measures, their effect, feedback to sales, the board.

use super::*;
use crate::complaints::analysing::{analysis, ask_why, code};
use crate::complaints::board::{self, Filter, Only};
use crate::complaints::causes::CAUSES;
use crate::complaints::feedback;
use crate::complaints::kinds::{MeasureKind, Verdict};
use crate::complaints::measures::{self, Setting};

fn severe(tx: &mut Tx<'_>, who: &Who) -> String {
    let id = opened(tx, who);
    through_six(tx, who, &id);
    give(tx, who, &id, &[(Proof::Severity, "2")]);
    told_and_asked(tx, who, &id);
    go_on(tx, who, &ENGINE, &id, Some(Step::Prevent)).unwrap();
    id
}

/// F051
#[test]
fn a_severe_complaint_ends_only_with_three_founded_whys_and_a_mistake_is_no_cause() {
    each_engine(|db| {
        db.write_now(|tx| {
            let agent = person(tx, "chen", "agent", "在线组");
            let quality = person(tx, "zhao", "qa_inspector", "质检");
            let id = severe(tx, &agent);
            code(tx, &quality, &id, "N2.4").unwrap();
            for why in ["续费接口重试时没有去重", "支付回调没有幂等校验"] {
                ask_why(tx, &quality, &id, (why, "支付日志")).unwrap();
            }
            let blamed = ask_why(tx, &quality, &id, ("人为失误", "组长说的")).unwrap_err();
            assert_eq!(blamed.key(), Some("complaints.why_blames_people"));
            let unfounded = ask_why(tx, &quality, &id, ("上线没有评审", " ")).unwrap_err();
            assert_eq!(unfounded.key(), Some("complaints.why_needs_evidence"));
            let stopped = go_on(tx, &quality, &ENGINE, &id, None).unwrap_err();
            assert!(sentence(&stopped).contains("三个为什么"));

            ask_why(tx, &quality, &id, ("上线流程没有支付用例评审", "上线单")).unwrap();
            let setting = Setting {
                kind: MeasureKind::Corrective,
                words: "上线前必须评审支付用例",
                changes: "policy",
                owner: &agent.staff_id,
                due_ms: tx.now_ms() + 7 * DAY_MS,
            };
            let measure = measures::set(tx, &quality, &id, &setting).unwrap();
            let waits = go_on(tx, &quality, &ENGINE, &id, None).unwrap_err();
            assert!(sentence(&waits).contains("责任人已接受"), "nobody is made answerable unasked");
            measures::accept(tx, &agent, &measure).unwrap();
            go_on(tx, &quality, &ENGINE, &id, None).unwrap();

            let file = file(tx, &agent, &id);
            let found = analysis(tx, &file.complaint).unwrap();
            assert_eq!(found.training, ["N2.4"], "training hears of it");
            assert!(file.complaint.closed_ms.is_some());
            Ok(())
        })
        .unwrap();
    });
}

/// F052
#[test]
fn a_measure_is_overdue_on_its_day_and_checked_after_ninety_days_by_counting() {
    each_engine(|db| {
        let (agent, quality, measure) = db
            .write_now(|tx| {
                let agent = person(tx, "chen", "agent", "在线组");
                let quality = person(tx, "zhao", "qa_inspector", "质检");
                let id = opened(tx, &agent);
                code(tx, &quality, &id, "T.1").unwrap();
                let setting = Setting {
                    kind: MeasureKind::Preventive,
                    words: "支付回调加幂等校验",
                    changes: "product",
                    owner: &agent.staff_id,
                    due_ms: tx.now_ms() + 7 * DAY_MS,
                };
                let measure = measures::set(tx, &quality, &id, &setting).unwrap();
                measures::accept(tx, &agent, &measure).unwrap();
                Ok((agent, quality, measure))
            })
            .unwrap();
        db.clock().advance_ms(8 * DAY_MS);
        run_due(db);
        let (owner, id) = (agent.clone(), measure.clone());
        db.write_now(move |tx| {
            assert!(measures::list(tx, &owner).unwrap()[0].overdue_ms.is_some());
            measures::done(tx, &owner, &id, "已上线").unwrap();
            let own = measures::check(tx, &owner, &id, (Verdict::Works, None)).unwrap_err();
            assert!(own.key().is_some(), "nobody checks their own measure");
            Ok(())
        })
        .unwrap();
        db.clock().advance_ms(30 * DAY_MS);
        let (who, inspector) = (agent.clone(), quality.clone());
        db.write_now(move |tx| {
            let again = opened(tx, &who);
            code(tx, &inspector, &again, "T.1").unwrap();
            Ok(())
        })
        .unwrap();
        db.clock().advance_ms(61 * DAY_MS);
        run_due(db);
        db.write_now(move |tx| {
            let asked = measures::list(tx, &quality).unwrap().remove(0);
            assert!(asked.check_due_ms.is_some(), "ninety days after it was done");
            assert_eq!((asked.before_n, asked.after_n), (Some(1), Some(1)));
            let due_ms = tx.now_ms() + DAY_MS;
            measures::check(tx, &quality, &measure, (Verdict::CameBack, Some(due_ms))).unwrap();
            let open = measures::list(tx, &agent).unwrap().remove(0);
            assert_eq!((open.done_ms, open.verdict), (None, Some(Verdict::CameBack)));
            Ok(())
        })
        .unwrap();
    });
}

/// F081
#[test]
fn who_does_not_fit_is_seen_by_personnel_only() {
    each_engine(|db| {
        db.write_now(|tx| {
            let agent = person(tx, "chen", "agent", "在线组");
            let manager = person(tx, "wang", "manager", "在线组");
            let personnel = person(tx, "qian", "personnel", "在线组");
            let id = opened(tx, &agent);
            let seen = |who: &Who| CAUSES.iter().filter(|cause| cause.shown_to(who)).count();
            assert_eq!(seen(&personnel) - seen(&manager), 4, "N3 and its three");

            let refused = code(tx, &manager, &id, "N3.2").unwrap_err();

            assert_eq!(refused.key(), Some("complaints.cause_not_yours"));
            code(tx, &manager, &id, "L2.2").unwrap();
            Ok(())
        })
        .unwrap();
    });
}

/// F082
#[test]
fn what_was_promised_too_much_is_told_to_the_sales_leader_and_counted_per_hundred_sales() {
    each_engine(|db| {
        db.write_now(|tx| {
            let agent = person(tx, "chen", "agent", "在线组");
            let manager = person(tx, "wang", "manager", "在线组");
            let seller = person(tx, "sun", "employee", "销售");
            let id = opened(tx, &agent);
            let words = ("双十一直播", "终身免费升级");
            let early = feedback::send(tx, &agent, &id, words, &seller.staff_id).unwrap_err();
            assert_eq!(early.key(), Some("complaints.feedback_needs_cause"));
            code(tx, &manager, &id, "S.1").unwrap();

            feedback::send(tx, &agent, &id, words, &seller.staff_id).unwrap();
            let unknown = feedback::ranking(tx, &manager).unwrap();
            assert_eq!(unknown[0].per_hundred(), None, "no data is not 0");
            feedback::count_sales(tx, &manager, "双十一直播", 50).unwrap();

            assert_eq!(feedback::ranking(tx, &manager).unwrap()[0].per_hundred(), Some(2.0));
            let told = feedback::mine(tx, &seller).unwrap();
            assert_eq!(told[0].said, "终身免费升级");
            feedback::seen(tx, &seller, &told[0].id).unwrap();
            Ok(())
        })
        .unwrap();
    });
}

/// F128
#[test]
fn the_board_shows_late_ones_first_and_only_what_one_may_see() {
    each_engine(|db| {
        let (agent, other) = db
            .write_now(|tx| {
                let agent = person(tx, "chen", "agent", "在线组");
                let other = person(tx, "zhou", "agent", "别的组");
                let first = opened(tx, &agent);
                first_three(tx, &agent, &first);
                go_on(tx, &agent, &ENGINE, &first, Some(Step::Facts)).unwrap();
                opened(tx, &agent);
                Ok((agent, other))
            })
            .unwrap();
        db.clock().advance_ms(31 * MINUTE_MS);
        run_due(db);
        db.write_now(move |tx| {
            let all = board::list(tx, &agent, &Filter::default()).unwrap();
            assert_eq!(all.len(), 2);
            assert!(all[0].complaint.late_ms.is_some() && all[1].complaint.late_ms.is_none());
            let late = Filter { only: Only::Late, ..Filter::default() };
            assert_eq!(board::list(tx, &agent, &late).unwrap().len(), 1);
            let facts = Filter { step: Some(Step::Facts), ..Filter::default() };
            assert_eq!(board::list(tx, &agent, &facts).unwrap().len(), 1);
            assert!(board::list(tx, &other, &Filter::default()).unwrap().is_empty());
            Ok(())
        })
        .unwrap();
    });
}
