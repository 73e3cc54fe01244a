//! What the customer reads of it, and what they do not read twice.

use super::*;

/// F090
#[test]
fn the_same_answer_to_one_customer_twice_is_warned_of_with_both_times() {
    each_engine(|db| {
        let clock = db.clock().clone();
        db.write_now(move |tx| {
            let agent = person(tx, "chen", "agent", "在线组");
            let id = case_of(tx, &agent);
            let words = "李敏您好,您的订单正在核对中,请您留意邮件。客服 chen";
            let answer = |tx: &mut Tx<'_>, words: &str, reason: Option<&str>| {
                let written = Written {
                    text: words.to_owned(),
                    warn_ticked: reason.map(|_| "yes".to_owned()),
                    warn_reason: reason.map(str::to_owned),
                    ..Written::default()
                };
                let checking = Checking { engine: &ENGINE, written: &written };
                let reply = cases::Reply { words: words.to_owned(), ..cases::Reply::default() };
                cases::reply(tx, &agent, &checking, &id, &reply)
            };
            answer(tx, words, Some("首次回复")).unwrap();
            clock.advance_ms(60 * MINUTE_MS);

            let again = answer(tx, &format!("{words}。"), None).unwrap_err();

            assert_eq!(again.key(), Some("cases.said_before"), "{again}");
            let warned = sentence(&again);
            assert!(warned.contains("11-25 10:00") && warned.contains("11-25 11:00"), "{warned}");
            answer(tx, words, Some("客户要求重发")).unwrap();
            Ok(())
        })
        .unwrap();
    });
}

/// The customer's page shows the way of a complaint and nothing internal of it.
#[test]
fn the_customer_sees_the_steps_of_their_complaint_and_nothing_internal() {
    each_engine(|db| {
        db.write_now(|tx| {
            let agent = person(tx, "chen", "agent", "在线组");
            let id = opened(tx, &agent);
            through_six(tx, &agent, &id);
            go_on(tx, &agent, &ENGINE, &id, Some(Step::FollowUp)).unwrap();

            let code = cases::find(tx, &agent, &id).unwrap().tracking_code;
            let page = cases::tracking(tx, &id, &code).unwrap();

            let seen = format!("{page:?}");
            assert!(seen.contains("Complaint(Facts)") && seen.contains("Complaint(Resolve)"));
            for inner in ["打了三次电话没人管", "当天原路退款并致歉", "T.1", "云主机续费"]
            {
                assert!(!seen.contains(inner), "{inner}");
            }
            Ok(())
        })
        .unwrap();
    });
}
