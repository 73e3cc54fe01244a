//! Answers on their way out: threaded, once, retried when the server is away, red when the address is wrong.

use qingting::cases::{Delivery, Reply};

use crate::centre::{CUSTOMER, Centre, HELP, each_store, eventually, letter};
use crate::servers::PostOffice;
use crate::way_in::header;

fn words(words: &str) -> Reply {
    Reply { words: words.to_owned(), ..Reply::default() }
}

fn first_case(office: &PostOffice, centre: &Centre) -> String {
    centre.connect(centre.described(office));
    office.drop_in(HELP, &letter("m1", "续费被重复扣款", "你们扣了我两次钱。"));
    centre.wait_for_cases(1).remove(0).id
}

fn wait_for_state(centre: &Centre, case_id: &str, message_id: &str, state: Delivery) {
    eventually(state.name(), || {
        centre.said(case_id).into_iter().find(|m| m.id == message_id && m.state == state)
    });
}

/// F095
#[test]
fn an_answer_leaves_threaded_and_the_customers_reply_joins_the_case() {
    each_store(|office, centre| {
        let case_id = first_case(office, &centre);

        let message_id = centre.answer(&case_id, words("李女士,感谢您告诉我,我马上核对。"));

        let mail = office.wait_for(CUSTOMER, 1).remove(0);
        assert_eq!(header(&mail, "In-Reply-To"), "<m1@customer.example>");
        assert!(header(&mail, "References").ends_with("<m1@customer.example>"));
        assert!(header(&mail, "From").contains(HELP) && header(&mail, "To").contains(CUSTOMER));
        let read = mail_thread::read(mail.as_bytes()).unwrap();
        assert_eq!(read.from.unwrap().name, "陈晓 · 海云客服");
        assert!(read.subject.starts_with("Re: 续费被重复扣款 ["), "{}", read.subject);
        assert_eq!(read.text.new, "李女士,感谢您告诉我,我马上核对。");
        assert!(read.text.quoted.contains("你们扣了我两次钱。"));
        let token = centre.case(&case_id).thread_token.to_lowercase();
        assert_eq!(read.reply_to[0].address, format!("help+{token}@haiyun.example"));
        wait_for_state(&centre, &case_id, &message_id, Delivery::Sent);
        assert_eq!(centre.case(&case_id).waiting_since_ms, None);

        // The customer answers from a program that only knows In-Reply-To, under another subject.
        let key = header(&mail, "Message-ID");
        let answer = format!(
            "From: {CUSTOMER}\r\nTo: {HELP}\r\nSubject: hello\r\nMessage-ID: <m2@customer.example>\r\nIn-Reply-To: {key}\r\n\r\nthank you\r\n"
        );
        office.post(CUSTOMER, HELP, answer.as_bytes());

        let said = eventually("the reply", || Some(centre.said(&case_id)).filter(|s| s.len() == 3));
        assert_eq!(said[2].words, "thank you");
        assert_eq!(centre.cases().len(), 1);
    });
}

#[test]
fn an_answer_waits_while_the_server_is_away_and_leaves_once_when_it_is_back() {
    each_store(|office, centre| {
        let case_id = first_case(office, &centre);
        office.stop_smtp();

        let message_id = centre.answer(&case_id, words("我来处理"));
        eventually("a first attempt", || {
            centre.said(&case_id).into_iter().find(|m| m.failed_reason.is_some())
        });
        wait_for_state(&centre, &case_id, &message_id, Delivery::Queued);
        let centre = centre.kill_and_open();
        office.start_smtp();
        centre.hurry_jobs();

        wait_for_state(&centre, &case_id, &message_id, Delivery::Sent);
        let mails = office.wait_for(CUSTOMER, 1);
        assert_eq!(mails.len(), 1, "once");
        let key = centre.said(&case_id).pop().unwrap().message_key.unwrap();
        assert_eq!(header(&mails[0], "Message-ID"), format!("<{key}>"));
    });
}

#[test]
fn a_wrong_address_is_a_red_mark_and_a_busy_server_is_not() {
    each_store(|office, centre| {
        let case_id = first_case(office, &centre);

        let wrong = Reply { to: Some("li@nowhere.example".to_owned()), ..words("您好") };
        let wrong = centre.answer(&case_id, wrong);
        let busy = Reply { to: Some("busy@customer.example".to_owned()), ..words("您好") };
        let busy = centre.answer(&case_id, busy);

        wait_for_state(&centre, &case_id, &wrong, Delivery::Failed);
        let said = centre.said(&case_id);
        let reason = said.iter().find(|m| m.id == wrong).unwrap().failed_reason.clone().unwrap();
        assert!(reason.contains("li@nowhere.example") && reason.contains("550"), "{reason}");
        let waits = eventually("a reason to wait", || {
            centre.said(&case_id).into_iter().find(|m| m.id == busy && m.failed_reason.is_some())
        });
        assert_eq!(waits.state, Delivery::Queued);
        assert!(waits.failed_reason.unwrap().contains("451"));
        assert!(centre.case(&case_id).waiting_since_ms.is_some(), "the customer has no answer yet");
    });
}

/// A copy refused for good and one refused for now: everybody else has the mail, and the message says who has not.
#[test]
fn a_refused_copy_does_not_keep_the_others_from_the_answer() {
    each_store(|office, centre| {
        let case_id = first_case(office, &centre);
        let reply = Reply {
            cc: vec!["gone@nowhere.example".to_owned(), "busy@customer.example".to_owned()],
            bcc: vec!["boss@customer.example".to_owned()],
            ..words("您好,已经查到了。")
        };

        let id = centre.answer(&case_id, reply);

        wait_for_state(&centre, &case_id, &id, Delivery::Sent);
        let mail = office.wait_for(CUSTOMER, 1).remove(0);
        assert_eq!(office.wait_for("boss@customer.example", 1).len(), 1);
        assert!(!mail.contains("boss@customer.example"), "the customer sees no blind copy");
        assert!(header(&mail, "Cc").contains("gone@nowhere.example"));
        let said = centre.said(&case_id).into_iter().find(|m| m.id == id).unwrap();
        let refused: Vec<&str> = said.refused.iter().map(|r| r.address.as_str()).collect();
        assert_eq!(refused, ["gone@nowhere.example", "busy@customer.example"]);
        assert!(said.refused[0].words.contains("550") && said.refused[1].words.contains("451"));
        assert_eq!(centre.case(&case_id).waiting_since_ms, None);
    });
}

#[test]
fn a_bounce_marks_the_message_it_is_about_and_stands_in_its_case() {
    each_store(|office, centre| {
        let case_id = first_case(office, &centre);
        let message_id = centre.answer(&case_id, words("我来处理"));
        let mail = office.wait_for(CUSTOMER, 1).remove(0);
        wait_for_state(&centre, &case_id, &message_id, Delivery::Sent);

        let key = header(&mail, "Message-ID");
        let bounce = format!(
            "From: MAILER-DAEMON@mail.example\r\nTo: {HELP}\r\nSubject: Undelivered Mail Returned to Sender\r\n\
             Message-ID: <b1@mail.example>\r\nAuto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n\
             Content-Type: multipart/report; report-type=delivery-status; boundary=edge\r\n\r\n\
             --edge\r\nContent-Type: text/plain\r\n\r\nIt could not be delivered.\r\n\
             --edge\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mail.example\r\n\r\n\
             Final-Recipient: rfc822; {CUSTOMER}\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 no such user\r\n\r\n\
             --edge\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {key}\r\nFrom: {HELP}\r\nSubject: x\r\n\r\n--edge--\r\n"
        );
        office.drop_in(HELP, bounce.as_bytes());

        wait_for_state(&centre, &case_id, &message_id, Delivery::Failed);
        let said = centre.said(&case_id);
        assert_eq!(said.len(), 3, "the bounce stands in its case");
        let reason =
            said.iter().find(|m| m.id == message_id).unwrap().failed_reason.clone().unwrap();
        assert!(reason.contains("550 no such user"), "{reason}");
        assert_eq!(centre.cases().len(), 1);
        assert!(centre.case(&case_id).waiting_since_ms.is_some(), "the customer still waits");
    });
}

#[test]
fn our_own_mail_coming_back_is_set_aside_and_answers_nobody() {
    each_store(|office, centre| {
        let case_id = first_case(office, &centre);
        centre.answer(&case_id, words("我来处理"));
        let mail = office.wait_for(CUSTOMER, 1).remove(0);

        office.drop_in(HELP, mail.as_bytes());

        let waiting =
            eventually("set-aside mail", || Some(centre.set_aside()).filter(|w| !w.is_empty()));
        assert_eq!(waiting[0].reason.as_deref(), Some("loop"));
        assert_eq!(centre.said(&case_id).len(), 2);
    });
}

#[test]
fn a_kill_between_any_two_steps_loses_and_doubles_nothing() {
    each_store(|office, mut centre| {
        centre.connect(centre.described(office));
        for n in 0..12 {
            office.drop_in(HELP, &letter(&format!("m{n}"), &format!("第{n}件事"), "请看"));
            if n % 4 == 3 {
                centre = centre.kill_and_open();
            }
        }

        let cases = centre.wait_for_cases(12);

        assert_eq!(cases.len(), 12);
        assert!(cases.iter().all(|case| centre.said(&case.id).len() == 1));
        assert!(centre.set_aside().is_empty());
    });
}
