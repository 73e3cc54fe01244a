//! Sentences and procedures on real databases with a movable clock.

use service_language::{Language, Origin, Words};

use super::procedures::{self, Text};
use super::sentences::{self, Sentence};
use crate::platform::testing::{NOW_MS, each_engine};
use crate::staff::testing::person;

const DAY_MS: i64 = 86_400_000;

#[test]
fn every_sentence_we_bring_has_three_languages_and_a_code_of_its_own() {
    let mut codes: Vec<&str> = sentences::builtin().iter().map(|s| s.code.as_str()).collect();
    assert_eq!(codes.len(), 41);
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), 41);
    for sentence in sentences::builtin() {
        for language in [Language::ZhCn, Language::ZhTw, Language::En] {
            assert!(!sentence.words.get(language).trim().is_empty(), "{}", sentence.code);
            assert!(!sentence.scenario.get(language).trim().is_empty(), "{}", sentence.code);
        }
    }
}

#[test]
fn a_sentence_is_found_by_words_in_either_script_and_an_own_one_stands_in_place_of_ours() {
    each_engine(|db| {
        db.write_now(|tx| {
            let trainer = person(tx, "培训师", "trainer", "一组");
            let agent = person(tx, "坐席", "agent", "一组");
            let all = sentences::all(tx)?;
            let codes = |query: &str| -> Vec<String> {
                sentences::matching(all.clone(), query).into_iter().map(|s| s.code).collect()
            };
            assert!(codes("技術 原因").contains(&"REFUSE-TECH".to_owned()));
            assert!(
                codes("thank").contains(&"THANK-01".to_owned()) && codes("没有这句").is_empty()
            );

            let own = Sentence {
                code: "THANK-01".into(),
                channel: "all".into(),
                origin: Origin::Constructed,
                source: String::new(),
                scenario: Words::new("感谢", "感謝", "Thanks"),
                words: Words::new("谢谢您告诉海市", "謝謝您告訴海市", "Thank you for telling us"),
            };
            let refused = sentences::write(tx, &agent, &own).unwrap_err();
            assert_eq!(refused.key(), Some("staff.not_allowed"));
            sentences::write(tx, &trainer, &own)?;
            let all = sentences::all(tx)?;
            assert_eq!(all.iter().filter(|s| s.code == "THANK-01").count(), 1);
            assert!(all.iter().any(|s| s.words.zh_cn == "谢谢您告诉海市"));
            sentences::retire(tx, &trainer, "THANK-01")?;
            assert!(sentences::all(tx)?.iter().all(|s| s.code != "THANK-01"));
            Ok(())
        })
        .unwrap();
    });
}

/// F126
#[test]
fn a_step_opens_the_procedure_valid_on_that_day_and_overdue_reviews_are_listed() {
    each_engine(|db| {
        db.write_now(|tx| {
            let trainer = person(tx, "培训师", "trainer", "一组");
            let text = |title, from_ms, review_ms| Text {
                title,
                body: "先感谢,再登记。",
                valid_from_ms: from_ms,
                review_ms,
            };
            let first = text("受理投诉", NOW_MS - 10 * DAY_MS, NOW_MS + DAY_MS);
            let id = procedures::begin(tx, &trainer, "complaint-1", &trainer.staff_id, &first)?;
            let next = text("受理投诉(新)", NOW_MS + 5 * DAY_MS, NOW_MS + 30 * DAY_MS);
            assert_eq!(procedures::rewrite(tx, &trainer, &id, &next)?, 2);

            let mut title_at = |at_ms| {
                procedures::valid_for(tx, "complaint-1", at_ms)
                    .unwrap()
                    .map(|p| (p.title, p.version))
            };
            assert_eq!(title_at(NOW_MS), Some(("受理投诉".into(), 1)));
            assert_eq!(title_at(NOW_MS + 6 * DAY_MS), Some(("受理投诉(新)".into(), 2)));
            assert_eq!(title_at(NOW_MS - 11 * DAY_MS), None);
            assert!(procedures::overdue(tx)?.is_empty());
            Ok(id)
        })
        .and_then(|id| {
            db.clock().advance_ms(31 * DAY_MS);
            db.write_now(move |tx| {
                let due = procedures::overdue(tx)?;
                assert_eq!((due.len(), due[0].owner_name.as_str()), (1, "培训师"));
                let trainer = person(tx, "另一位", "trainer", "一组");
                let next_ms = tx.now_ms() + DAY_MS;
                procedures::review(tx, &trainer, &id, next_ms)?;
                assert!(procedures::overdue(tx)?.is_empty());
                Ok(())
            })
        })
        .unwrap();
    });
}
