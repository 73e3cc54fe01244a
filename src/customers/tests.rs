//! Customers on both databases: recognised, masked, merged and un-merged without loss.

use super::*;
use crate::platform::Tx;
use crate::platform::events;
use crate::platform::i18n::Lang;
use crate::platform::testing::each_engine;
use crate::staff::testing::person;

fn mailer(tx: &mut Tx<'_>, address: &str, name: &str) -> Customer {
    recognise(tx, &ContactPoint::new(ContactKind::Email, address, name), Lang::ZhCn).unwrap()
}

#[test]
fn whoever_writes_again_is_recognised_however_they_spell_their_address() {
    each_engine(|db| {
        db.write_now(|tx| {
            let first = mailer(tx, "Li.Min@Example.com", "");
            let again = mailer(tx, "<li.min@example.com>", "李敏");

            assert_eq!(first.id, again.id);
            assert_eq!(again.name, "李敏", "a name given later is kept");
            let nobody = mailer(tx, "", "无名氏");
            assert_ne!(
                nobody.id,
                mailer(tx, "", "无名氏").id,
                "without an address nobody is recognised"
            );
            Ok(())
        })
        .unwrap();
    });
}

#[test]
fn two_first_mails_at_once_make_one_customer() {
    each_engine(|db| {
        let ids: Vec<String> = std::thread::scope(|scope| {
            let all: Vec<_> = (0..8)
                .map(|_| {
                    scope.spawn(|| {
                        db.write_now(|tx| Ok(mailer(tx, "li@example.com", "李敏").id)).unwrap()
                    })
                })
                .collect();
            all.into_iter().map(|one| one.join().unwrap()).collect()
        });

        assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
    });
}

/// F103
#[test]
fn an_agent_sees_a_masked_number_and_reveals_it_for_a_purpose_that_is_logged() {
    each_engine(|db| {
        db.write_now(|tx| {
            let agent = person(tx, "chen", "agent", "在线组");
            let customer = recognise(
                tx,
                &ContactPoint::new(ContactKind::Phone, "+86 138 0000 0000", "李敏"),
                Lang::ZhCn,
            )?;
            let seen = overview(tx, &agent, &customer.id).unwrap();
            assert_eq!(seen.contacts[0].masked, "138****0000");
            assert!(!format!("{seen:?}").contains("1380000"));

            let contact = seen.contacts[0].id.clone();
            assert_eq!(
                reveal(tx, &agent, &contact, " ").unwrap_err().key(),
                Some("customers.reveal_needs_purpose")
            );
            assert_eq!(reveal(tx, &agent, &contact, "回电确认退款").unwrap(), "+86 138 0000 0000");
            let logged = events::about(tx, &format!("customer:{}", customer.id)).unwrap();
            let event = logged.iter().find(|e| e.kind == "personal_data_revealed").unwrap();
            assert!(event.data.contains("回电确认退款") && !event.data.contains("0000 0000"));
            assert_eq!(event.actor, agent.actor());
            Ok(())
        })
        .unwrap();
    });
}

/// F103
#[test]
fn an_export_by_an_agent_is_refused_and_a_managers_is_masked_and_logged() {
    each_engine(|db| {
        db.write_now(|tx| {
            let agent = person(tx, "chen", "agent", "在线组");
            let manager = person(tx, "zhao", "manager", "在线组");
            mailer(tx, "li@example.com", "=cmd|calc");

            assert_eq!(export(tx, &agent).unwrap_err().key(), Some("staff.not_allowed"));
            let sheet = String::from_utf8(export(tx, &manager).unwrap()).unwrap();
            assert!(sheet.contains("l***@example.com") && !sheet.contains("li@"));
            assert!(sheet.contains("'=cmd"), "a name stays a name in a spreadsheet");
            assert_eq!(events::about(tx, "customers").unwrap().len(), 1);
            Ok(())
        })
        .unwrap();
    });
}

#[test]
fn merged_customers_are_one_and_come_apart_without_loss() {
    each_engine(|db| {
        db.write_now(|tx| {
            let leader = person(tx, "liu", "team_leader", "在线组");
            let (kept, gone) =
                (mailer(tx, "li@example.com", "李敏"), mailer(tx, "limin@work.example", "李敏"));
            prefer(tx, &leader, &kept.id, "address_as", "李女士")?;
            prefer(tx, &leader, &gone.id, "address_as", "李经理")?;
            prefer(tx, &leader, &gone.id, "best_time", "工作日下午")?;
            agree(tx, &leader, &gone.id, "录音", "电话中同意")?;
            let before = overview(tx, &leader, &gone.id).unwrap();

            let merge_id = merge(tx, &leader, &kept.id, &gone.id).unwrap();

            let one = overview(tx, &leader, &gone.id).unwrap();
            assert_eq!(one.customer.id, kept.id);
            assert_eq!(one.contacts.len(), 2);
            let preferences: Vec<(&str, &str)> =
                one.preferences.iter().map(|p| (p.name.as_str(), p.value.as_str())).collect();
            assert_eq!(preferences, [("address_as", "李女士"), ("best_time", "工作日下午")]);
            assert_eq!(one.consents.len(), 1);
            assert_eq!(mailer(tx, "limin@work.example", "").shown_as(), kept.id);

            unmerge(tx, &leader, &merge_id).unwrap();
            let after = overview(tx, &leader, &gone.id).unwrap();
            assert_eq!(format!("{:?}", after.contacts), format!("{:?}", before.contacts));
            assert_eq!(after.preferences, before.preferences);
            assert_eq!(after.consents, before.consents);
            Ok(())
        })
        .unwrap();
    });
}

#[test]
fn a_contact_that_leads_to_somebody_else_is_not_taken_from_them() {
    each_engine(|db| {
        db.write_now(|tx| {
            let agent = person(tx, "chen", "agent", "在线组");
            let (a, _) = (mailer(tx, "a@example.com", "甲"), mailer(tx, "b@example.com", "乙"));
            let taken = ContactPoint::new(ContactKind::Email, "B@example.com", "");

            assert_eq!(
                add_contact(tx, &agent, &a.id, &taken).unwrap_err().key(),
                Some("customers.contact_taken")
            );
            let unfit = ContactPoint::new(ContactKind::Phone, "电话", "");
            assert_eq!(
                add_contact(tx, &agent, &a.id, &unfit).unwrap_err().key(),
                Some("customers.contact_unfit")
            );
            Ok(())
        })
        .unwrap();
    });
}

#[test]
fn customers_are_found_by_name_or_a_whole_number_and_not_by_a_part_of_one() {
    each_engine(|db| {
        db.write_now(|tx| {
            let agent = person(tx, "chen", "agent", "在线组");
            let customer = recognise(
                tx,
                &ContactPoint::new(ContactKind::Phone, "13800000000", "王建国"),
                Lang::ZhCn,
            )?;
            for words in ["建国", "王建国", "138 0000 0000"] {
                let found = find_by_words(tx, &agent, words, 9).unwrap();
                assert_eq!(found.len(), 1, "{words}");
                assert_eq!(found[0].id, customer.id);
            }
            assert!(find_by_words(tx, &agent, "13800", 9).unwrap().is_empty());
            Ok(())
        })
        .unwrap();
    });
}

/// F095
#[test]
fn opening_a_customers_page_is_logged_and_an_employee_may_not() {
    each_engine(|db| {
        db.write_now(|tx| {
            let (agent, cleaner) =
                (person(tx, "chen", "agent", "在线组"), person(tx, "c", "employee", "后勤"));
            let customer = mailer(tx, "li@example.com", "李敏");

            open(tx, &agent, &customer.id).unwrap();

            let logged = events::about(tx, &format!("customer:{}", customer.id)).unwrap();
            assert!(logged.iter().any(|e| e.kind == "customer_opened" && e.actor == agent.actor()));
            assert!(open(tx, &cleaner, &customer.id).is_err());
            assert!(overview(tx, &cleaner, &customer.id).is_err());
            Ok(())
        })
        .unwrap();
    });
}
