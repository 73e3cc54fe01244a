//! Mail on its way in: kept before it is read, once, whatever it is.

use qingting::cases::Direction;

use crate::centre::{CUSTOMER, HELP, each_store, eventually, letter};

/// F095
#[test]
fn a_mail_in_the_mailbox_becomes_a_case_with_the_new_words_only() {
    each_store(|office, centre| {
        office.drop_in(
            HELP,
            &letter("m1", "续费被重复扣款", "你们扣了我两次钱。\r\n\r\n发自我的iPhone"),
        );
        centre.connect(centre.described(office));

        let case = centre.wait_for_cases(1).remove(0);

        assert_eq!(case.subject, "续费被重复扣款");
        let said = centre.said(&case.id).remove(0);
        assert_eq!(said.words, "你们扣了我两次钱。");
        assert_eq!(said.signature, "发自我的iPhone");
        assert_eq!(said.from_address.as_deref(), Some(CUSTOMER));
        assert_eq!(said.author_name, "李敏");
        assert!(centre.case(&case.id).waiting_since_ms.is_some());
    });
}

#[test]
fn a_mail_that_arrives_while_we_listen_is_taken_at_once() {
    each_store(|office, centre| {
        centre.connect(centre.described(office));
        office.drop_in(HELP, &letter("m1", "第一封", "你好"));
        centre.wait_for_cases(1);

        office.post(CUSTOMER, HELP, &letter("m2", "后来的一封", "还有一件事"));

        assert_eq!(centre.wait_for_cases(2).len(), 2);
    });
}

#[test]
fn the_same_mail_twice_is_one_message_and_read_mail_counts_too() {
    each_store(|office, centre| {
        let mail = letter("m1", "退款", "请退款");
        office.drop_in(HELP, &mail);
        office.drop_in(HELP, &mail);
        let by_another_way = [b"Received: from elsewhere\r\n".as_slice(), &mail].concat();
        office.drop_in(HELP, &by_another_way);
        // Somebody has looked at it with another mail program: it is seen, and ours all the same.
        office.drop_in_as(HELP, "cur", ":2,S", &letter("m2", "看过的邮件", "也要处理"));
        centre.connect(centre.described(office));

        centre.wait_for_cases(2);
        office.drop_in(HELP, &letter("m3", "最后一封", "到此为止"));
        let cases = centre.wait_for_cases(3);

        assert_eq!(cases.len(), 3);
        for case in cases {
            assert_eq!(centre.said(&case.id).len(), 1, "{}", case.subject);
        }
    });
}

#[test]
fn a_mail_without_a_number_is_kept_and_is_one_message_through_two_mailboxes() {
    each_store(|office, centre| {
        let mail = letter("m1", "没有编号", "邮件没有编号");
        let nameless =
            String::from_utf8(mail).unwrap().replace("Message-ID: <m1@customer.example>\r\n", "");
        office.drop_in(HELP, nameless.as_bytes());
        let sales = "sales@haiyun.example";
        office.drop_in(sales, format!("Delivered-To: {sales}\r\n{nameless}").as_bytes());
        centre.connect(centre.described(office));
        centre.wait_for_cases(1);

        let mut second = centre.described(office);
        (second.address, second.imap.user) = (sales.to_owned(), sales.to_owned());
        centre.connect(second);
        office.drop_in(sales, &letter("m2", "另一件事", "收到请回复"));

        let cases = centre.wait_for_cases(2);
        assert_eq!(cases.len(), 2);
        assert!(cases.iter().all(|case| centre.said(&case.id).len() == 1));
    });
}

#[test]
fn what_cannot_be_read_is_set_aside_and_holds_up_nobody() {
    each_store(|office, centre| {
        office.drop_in(HELP, b"\0\0\0 this is no mail at all");
        office.drop_in(HELP, &letter("m1", "下一封", "照常处理"));
        centre.connect(centre.described(office));

        assert_eq!(centre.wait_for_cases(1)[0].subject, "下一封");
        let waiting =
            eventually("set-aside mail", || Some(centre.set_aside()).filter(|w| !w.is_empty()));

        assert_eq!(waiting.len(), 1);
        assert_eq!(waiting[0].reason.as_deref(), Some("unreadable"));
        let (who, id) = (centre.who.clone(), waiting[0].id.clone());
        let by_hand = qingting::channels::email::set_aside::ByHand {
            from_address: CUSTOMER.to_owned(),
            from_name: "李敏".to_owned(),
            subject: "读不懂的来信".to_owned(),
            words: "客户来信无法识别,已电话核实".to_owned(),
        };
        let case_id = centre
            .app
            .db
            .write_now(move |tx| {
                qingting::channels::email::set_aside::make_case(tx, &who, &id, &by_hand, None)
            })
            .unwrap();
        assert!(centre.set_aside().is_empty());
        assert_eq!(centre.said(&case_id)[0].direction, Direction::In);
    });
}

#[test]
fn a_file_of_25_megabytes_comes_in_whole() {
    each_store(|office, centre| {
        let file: Vec<u8> = (0..25 * 1024 * 1024_u32)
            .map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8)
            .collect();
        let lines: String = base64(&file);
        let mail = format!(
            "From: {CUSTOMER}\r\nTo: {HELP}\r\nSubject: 录像\r\nMessage-ID: <big@customer.example>\r\nMIME-Version: 1.0\r\n\
             Content-Type: multipart/mixed; boundary=edge\r\n\r\n--edge\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n请看附件\r\n\
             --edge\r\nContent-Type: application/octet-stream; name=video.bin\r\nContent-Transfer-Encoding: base64\r\n\
             Content-Disposition: attachment; filename=video.bin\r\n\r\n{lines}\r\n--edge--\r\n"
        );
        office.drop_in(HELP, mail.as_bytes());
        centre.connect(centre.described(office));

        let case = centre.wait_for_cases(1).remove(0);

        let attached = centre.attachments(&case.id);
        assert_eq!(attached.len(), 1);
        assert_eq!(
            (attached[0].name.as_str(), attached[0].size_bytes),
            ("video.bin", file.len() as i64)
        );
        assert_eq!(centre.app.files.read(&attached[0].hash).unwrap(), file);
    });
}

fn base64(bytes: &[u8]) -> String {
    use base64::Engine as _;
    let text = base64::engine::general_purpose::STANDARD.encode(bytes);
    text.as_bytes().chunks(76).map(|l| String::from_utf8_lossy(l) + "\r\n").collect()
}

#[test]
fn out_of_office_joins_its_case_and_owes_nobody_an_answer() {
    each_store(|office, centre| {
        centre.connect(centre.described(office));
        office.drop_in(HELP, &letter("m1", "发票", "请补开发票"));
        let case = centre.wait_for_cases(1).remove(0);
        let reply =
            qingting::cases::Reply { words: "发票已补开。".to_owned(), ..Default::default() };
        centre.answer(&case.id, reply);
        let ours = office.wait_for(CUSTOMER, 1).remove(0);
        let key = header(&ours, "Message-ID");

        let away = format!(
            "From: {CUSTOMER}\r\nTo: {HELP}\r\nSubject: 自动回复: 发票\r\nMessage-ID: <away@customer.example>\r\n\
             In-Reply-To: {key}\r\nAuto-Submitted: auto-replied\r\n\r\nI am away until Monday.\r\n"
        );
        office.drop_in(HELP, away.as_bytes());

        eventually("the automatic answer", || {
            Some(()).filter(|()| centre.said(&case.id).len() == 3)
        });
        let case = centre.case(&case.id);
        assert_eq!(case.waiting_since_ms, None, "nobody waits for us");
        assert_eq!(centre.cases().len(), 1);
    });
}

pub fn header(mail: &str, name: &str) -> String {
    let unfolded = mail.replace("\r\n", "\n").replace("\n ", " ").replace("\n\t", " ");
    unfolded
        .lines()
        .find_map(|line| {
            let (header, value) = line.split_once(':')?;
            header.eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
        })
        .unwrap_or_else(|| panic!("no {name} in {mail}"))
}
