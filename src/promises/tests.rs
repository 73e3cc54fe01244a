//! Promises on real databases with a movable clock.

use super::promise::{Act, State};
use super::{
    Made, answered, break_, broken, confirm, due_today, keep, list_for_case, make, mine, offer,
};
use crate::platform::testing::{NOW_MS, each_engine};
use crate::platform::{Tx, events, jobs};
use crate::staff::{Who, testing};

const CASE: &str = "C-2026-000001";
const HOUR_MS: i64 = 3_600_000;

fn people(tx: &mut Tx<'_>) -> (Who, Who) {
    (
        testing::person(tx, "陈晓雯", "agent", "一组"),
        testing::person(tx, "刘强", "team_leader", "一组"),
    )
}

/// When the next promise would be broken; the case's new place in lists is another job.
fn timer_ms(tx: &mut Tx<'_>) -> Option<i64> {
    jobs::cancel(tx, &format!("rank:{CASE}")).unwrap();
    jobs::next_due_ms(tx).unwrap()
}

fn made(act: Act, due_ms: i64) -> Made<'static> {
    Made {
        case_id: CASE,
        act,
        to_whom: "李敏",
        words: "今天下午三点前答复您",
        due_ms,
        how: "clock_time",
    }
}

#[test]
fn a_promise_is_owed_only_once_its_words_have_left() {
    each_engine(|db| {
        db.write_now(|tx| {
            let (agent, _) = people(tx);
            let id = offer(tx, &agent, &made(Act::Answer, NOW_MS + HOUR_MS))?;
            assert!(mine(tx, &agent)?.is_empty(), "a draft promises nothing");
            assert_eq!(offer(tx, &agent, &made(Act::Answer, NOW_MS + HOUR_MS))?, id);

            let gone = confirm(tx, &agent, CASE, "m0", "改了主意,不提时间。")?;
            assert!(gone.is_empty() && mine(tx, &agent)?.is_empty());
            offer(tx, &agent, &made(Act::Answer, NOW_MS + HOUR_MS))?;
            confirm(tx, &agent, CASE, "m1", "您好,我今天下午三点前答复您。")?;

            let owed = mine(tx, &agent)?;
            assert_eq!((owed.len(), owed[0].state), (1, State::Open));
            assert_eq!(due_today(tx, &agent)?.len(), 1);
            Ok(())
        })
        .unwrap();
    });
}

#[test]
fn an_answer_that_really_left_keeps_the_promise_and_the_one_that_made_it_does_not() {
    each_engine(|db| {
        db.write_now(|tx| {
            let (agent, _) = people(tx);
            offer(tx, &agent, &made(Act::Answer, NOW_MS + HOUR_MS))?;
            confirm(tx, &agent, CASE, "m1", "今天下午三点前答复您")?;
            let call = make(tx, &agent, &made(Act::CallBack, NOW_MS + HOUR_MS))?;

            assert!(answered(tx, &agent, CASE, "m1", NOW_MS + 1)?.is_empty());
            assert_eq!(answered(tx, &agent, CASE, "m2", NOW_MS + 2)?.len(), 1);

            let states: Vec<(Act, State)> =
                list_for_case(tx, &agent, CASE)?.iter().map(|p| (p.act, p.state)).collect();
            assert!(states.contains(&(Act::Answer, State::Kept)), "{states:?}");
            assert!(states.contains(&(Act::CallBack, State::Open)), "a mail is no call");
            assert_eq!(keep(tx, &agent, &call, "14:50 已通话")?, State::Kept);
            assert_eq!(timer_ms(tx), None, "no timer is left");
            Ok(())
        })
        .unwrap();
    });
}

#[test]
fn a_broken_promise_is_told_to_the_team_leader_and_can_still_be_kept_late() {
    each_engine(|db| {
        db.write_now(|tx| {
            let (agent, leader) = people(tx);
            let id = make(tx, &agent, &made(Act::CallBack, NOW_MS + HOUR_MS))?;
            assert_eq!(timer_ms(tx), Some(NOW_MS + HOUR_MS + 1));

            break_(tx, &id)?;

            assert_eq!(broken(tx, &leader)?.len(), 1);
            let log = events::about(tx, &format!("promise:{id}"))?;
            let told = log.iter().find(|e| e.kind == "promise_broken").unwrap();
            assert!(told.data.contains(&format!("staff:{}", leader.staff_id)));
            let silent = keep(tx, &agent, &id, " ").unwrap_err();
            assert_eq!(silent.key(), Some("promises.say_how"));
            Ok(id)
        })
        .and_then(|id| {
            db.clock().advance_ms(2 * HOUR_MS);
            db.write_now(move |tx| {
                let leader = testing::person(tx, "王组长", "team_leader", "一组");
                assert_eq!(keep(tx, &leader, &id, "班组长代为回电")?, State::KeptLate);
                break_(tx, &id)?;
                assert!(broken(tx, &leader)?.is_empty());
                Ok(())
            })
        })
        .unwrap();
    });
}

#[test]
fn what_another_team_promised_is_not_shown() {
    each_engine(|db| {
        db.write_now(|tx| {
            let (agent, _) = people(tx);
            let stranger = testing::person(tx, "外组", "agent", "二组");
            let id = make(tx, &agent, &made(Act::Refund, NOW_MS + HOUR_MS))?;

            assert!(list_for_case(tx, &stranger, CASE)?.is_empty());
            let refused = keep(tx, &stranger, &id, "我来代办").unwrap_err();
            assert_eq!(refused.key(), Some("promises.not_yours"));
            let past = make(tx, &agent, &made(Act::Answer, NOW_MS)).unwrap_err();
            assert_eq!(past.key(), Some("promises.due_in_the_past"));
            Ok(())
        })
        .unwrap();
    });
}

#[test]
fn an_answer_in_the_moment_a_promise_falls_due_leaves_it_kept_never_both() {
    each_engine(|db| {
        for round in 0..20 {
            let case = format!("C-race-{round}");
            let id = db
                .write_now({
                    let case = case.clone();
                    move |tx| {
                        let agent = testing::person(tx, &format!("小陈{round}"), "agent", "一组");
                        let promise = made(Act::Answer, NOW_MS + HOUR_MS);
                        make(tx, &agent, &Made { case_id: &case, ..promise })
                    }
                })
                .unwrap();
            std::thread::scope(|both| {
                both.spawn(|| {
                    db.write_now({
                        let id = id.clone();
                        move |tx| break_(tx, &id)
                    })
                    .unwrap()
                });
                both.spawn(|| {
                    let case = case.clone();
                    let answer = move |tx: &mut Tx<'_>| {
                        answered(tx, &Who::system("test"), &case, "m9", NOW_MS + 1)
                    };
                    db.write_now(answer).unwrap()
                });
            });
            let kept = db
                .read_now({
                    let id = id.clone();
                    move |tx| super::store::find(tx, &id)
                })
                .unwrap()
                .unwrap();
            assert_eq!((kept.state, kept.kept_ms), (State::Kept, Some(NOW_MS + 1)));
        }
    });
}
