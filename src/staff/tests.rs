//! People on real databases: first run, sign-in with its limits, what a role gives.

use super::first_run::{self, Answers};
use super::people::{self, Presence};
use super::sign_in::{Attempt, Entry, PasswordCheck, attempt};
use super::{Permission, calendars, organisation, passwords, store, testing};
use crate::platform::testing::each_engine;
use crate::{sql, vals};

fn answers() -> Answers {
    Answers {
        centre_name: "海市客服".into(),
        zone: "Asia/Shanghai".into(),
        lang: "zh-CN".into(),
        team_name: "一组".into(),
        working_days: "monday_to_friday".into(),
        hours: "09:00-12:00, 13:30-18:00".into(),
        name: "王芳".into(),
        sign_in_name: "Admin".into(),
        password: String::new(),
    }
}

fn typed(name: &str, code: &str) -> Attempt {
    Attempt { name: name.into(), password: "-".into(), code: code.into(), then: String::new() }
}

#[test]
fn the_first_run_makes_an_administrator_and_then_is_gone() {
    each_engine(|db| {
        let token = db.write_now(|tx| first_run::set_up(tx, &answers(), "hash".into())).unwrap();
        assert!(!token.is_empty());

        let again = db.write_now(|tx| first_run::set_up(tx, &answers(), "hash".into()));

        assert_eq!(again.unwrap_err().key(), Some("platform.not_found"));
        db.read_now(|tx| {
            let admin =
                store::find_by_sign_in_name(tx, "admin")?.expect("sign-in names are lower case");
            assert!(people::who(tx, &admin.id)?.may(Permission::ManagePeople));
            Ok(())
        })
        .unwrap();
    });
}

#[test]
fn after_eight_wrong_passwords_even_the_right_one_waits() {
    each_engine(|db| {
        let who = db.write_now(|tx| Ok(testing::person(tx, "chen", "agent", "一组"))).unwrap();
        let right = PasswordCheck::RightFor(who.staff_id);
        for _ in 0..8 {
            let entry = db
                .write_now(|tx| {
                    attempt(tx, &typed("chen", ""), "10.0.0.1", "", PasswordCheck::Wrong)
                })
                .unwrap();
            assert_eq!(entry, Entry::Wrong);
        }

        let blocked = right.clone();
        let entry = db
            .write_now(move |tx| attempt(tx, &typed("chen", ""), "10.0.0.1", "", blocked))
            .unwrap();
        assert_eq!(entry, Entry::TooMany);

        db.clock().advance_ms(16 * 60_000);
        let entry =
            db.write_now(move |tx| attempt(tx, &typed("chen", ""), "10.0.0.1", "", right)).unwrap();
        assert!(matches!(entry, Entry::In { .. }));
    });
}

#[test]
fn a_second_factor_is_asked_for_and_its_code_works_once() {
    each_engine(|db| {
        let who = db.write_now(|tx| Ok(testing::person(tx, "chen", "agent", "一组"))).unwrap();
        // "12345678901234567890" in base32, whose codes RFC 6238 lists; at second 59 it is 287082.
        let secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
        let id = who.staff_id.clone();
        db.write_now(move |tx| store::set_totp(tx, &id, Some(secret), Some(1))).unwrap();
        db.clock().set_ms(59_000);
        let sign_in = |code: &'static str| {
            let right = PasswordCheck::RightFor(who.staff_id.clone());
            db.write_now(move |tx| attempt(tx, &typed("chen", code), "10.0.0.1", "", right))
                .unwrap()
        };

        assert_eq!(sign_in(""), Entry::CodeNeeded);
        assert_eq!(sign_in("123456"), Entry::Wrong);
        assert!(matches!(sign_in("287082"), Entry::In { .. }));
        assert_eq!(sign_in("287082"), Entry::Wrong);
    });
}

#[test]
fn a_reset_takes_the_second_factor_away_and_ends_every_session() {
    each_engine(|db| {
        let who = db.write_now(|tx| Ok(testing::person(tx, "chen", "agent", "一组"))).unwrap();
        let id = who.staff_id.clone();
        db.write_now(move |tx| {
            store::set_totp(tx, &id, Some("ABC"), Some(1))?;
            store::insert_session(tx, "hash", &id, "secret", "")?;
            people::reset(tx, "staff:admin", &id, &passwords::hash("once-only-2026")?)?;
            let secrets = store::secrets(tx, &id)?;
            assert!(secrets.totp_secret.is_none() && secrets.password_once_ms.is_some());
            assert!(passwords::matches("once-only-2026", Some(&secrets.password_hash)));
            assert!(store::find_session(tx, "hash")?.is_none());
            Ok(())
        })
        .unwrap();
    });
}

#[test]
fn nobody_deactivates_themselves_and_who_has_left_cannot_act() {
    each_engine(|db| {
        db.write_now(|tx| {
            let admin = testing::person(tx, "admin", "administrator", "一组");
            let agent = testing::person(tx, "chen", "agent", "一组");
            assert_eq!(
                people::deactivate(tx, &admin, &admin.staff_id).unwrap_err().key(),
                Some("staff.not_oneself")
            );
            people::deactivate(tx, &admin, &agent.staff_id)?;
            assert_eq!(
                people::who(tx, &agent.staff_id).unwrap_err().key(),
                Some("staff.deactivated")
            );
            Ok(())
        })
        .unwrap();
    });
}

#[test]
fn presence_is_told_to_screens() {
    each_engine(|db| {
        let who = db.write_now(|tx| Ok(testing::person(tx, "chen", "agent", "一组"))).unwrap();
        db.write_now(move |tx| {
            people::set_presence(tx, &who, Presence::Ready)?;
            let events = crate::platform::events::about(tx, &format!("staff:{}", who.staff_id))?;
            assert!(events.iter().any(|event| event.kind == "presence_changed"));
            assert_eq!(people::find(tx, &who.staff_id)?.presence, Presence::Ready);
            Ok(())
        })
        .unwrap();
    });
}

/// F116
#[test]
fn a_cashier_is_a_role_based_on_any_employee() {
    each_engine(|db| {
        db.write_now(|tx| {
            let admin = testing::person(tx, "admin", "administrator", "一组");
            let role = organisation::add_role(tx, &admin, "收银员", "employee")?;
            let cashier = testing::person(tx, "cashier", "employee", "一组");
            people::set_roles(tx, &admin.actor(), &cashier.staff_id, std::slice::from_ref(&role))?;
            let who = people::who(tx, &cashier.staff_id)?;
            assert!(who.may(Permission::BasicWork) && !who.may(Permission::SeeTeamCases));

            organisation::set_permissions(
                tx,
                &admin,
                &role,
                &[Permission::BasicWork, Permission::SeeTeamCases],
            )?;
            assert!(people::who(tx, &cashier.staff_id)?.may(Permission::SeeTeamCases));
            assert_eq!(
                organisation::add_role(tx, &admin, "收银员", "employee").unwrap_err().key(),
                Some("staff.role_name_unfit")
            );
            Ok(())
        })
        .unwrap();
    });
}

/// F116
#[test]
fn a_department_that_owes_an_answer_cannot_be_deleted() {
    each_engine(|db| {
        db.write_now(|tx| {
            let admin = testing::person(tx, "admin", "administrator", "一组");
            let warehouse = organisation::add_department(tx, &admin, "仓储")?;
            tx.exec(
                sql!(
                    "INSERT INTO internal_requests (id, case_id, department_id, asked_by, asked_by_name, words, asked_ms, due_ms)
                     VALUES ('r', 'C-2026-000001', $1, 'a', 'a', '还有货吗', 1, 2)"
                ),
                &vals![&warehouse],
            )?;
            let refused = organisation::delete_department(tx, &admin, &warehouse).unwrap_err();
            assert_eq!(refused.key(), Some("staff.department_owes_answers"));

            tx.exec(sql!("UPDATE internal_requests SET answered_ms = 3"), &[])?;
            organisation::delete_department(tx, &admin, &warehouse)?;
            assert!(organisation::departments(tx)?.is_empty());
            Ok(())
        })
        .unwrap();
    });
}

#[test]
fn the_last_administrator_stays_one() {
    each_engine(|db| {
        db.write_now(|tx| {
            let admin = testing::person(tx, "admin", "administrator", "一组");
            let change = people::Change {
                name: "王芳".into(),
                email: None,
                roles: vec!["agent".into()],
                teams: admin.teams.clone(),
                department_id: None,
                case_limit: 5,
            };
            let refused = people::change(tx, &admin, &admin.staff_id, &change).unwrap_err();
            assert_eq!(refused.key(), Some("staff.last_administrator"));
            Ok(())
        })
        .unwrap();
    });
}

#[test]
fn the_first_run_asks_for_the_hours_and_deadlines_follow_them() {
    each_engine(|db| {
        db.write_now(|tx| {
            let mut answers = answers();
            answers.working_days = "monday_to_saturday".into();
            answers.hours = "abc".into();
            let stop = first_run::set_up(tx, &answers, "hash".into()).unwrap_err();
            assert_eq!(stop.key(), Some("staff.hours_unfit"));
            Err::<(), _>(stop)
        })
        .unwrap_err();
        db.write_now(|tx| {
            let mut answers = answers();
            answers.working_days = "monday_to_saturday".into();
            answers.hours = "8:30-12:00、13:00-17:30".into();
            answers.zone = "Europe/Zurich".into();
            answers.lang = "en".into();
            first_run::set_up(tx, &answers, "hash".into())?;

            let book = calendars::book(tx)?;
            let form = book.calendars.iter().find(|form| form.name == book.default).unwrap();
            assert_eq!((form.name.as_str(), form.zone.as_str()), ("Office hours", "Europe/Zurich"));
            assert_eq!(form.week.sat.len(), 2);
            assert!(form.week.sun.is_empty());
            let due = calendars::usual(tx)?.due(tx.now_ms(), 3_600_000)?;
            assert_eq!(due.at.time().to_string(), "09:30:00", "Wednesday before opening in Zurich");
            Ok(())
        })
        .unwrap();
    });
}
