//! What holds for every mail: reading never panics, no word is lost, what we write reads back.

use mail_thread::{
    Address, Answers, Context, Outgoing, OutgoingFile, Parts, SubjectKind, WrittenBy, read, split,
    write,
};
use proptest::prelude::*;
use std::path::Path;

/// Pieces that mails, good and bad, are made of.
const SNIPPETS: &[&str] = &[
    "From: ",
    "To: ",
    "Subject: ",
    "Message-ID: <",
    "References: <a@b> <",
    "Date: ",
    "Received: ",
    "\r\n",
    "\n",
    "\r",
    "\r\n\r\n",
    "\n\n",
    " ",
    "\t",
    "--",
    "--b",
    "--b--\r\n",
    "\r\n--b\r\n",
    "Content-Type: multipart/mixed; boundary=b\r\n\r\n",
    "Content-Type: multipart/report; boundary=\"b\"\r\n",
    "Content-Type: text/html; charset=gbk\r\n",
    "Content-Type: message/delivery-status\r\n\r\n",
    "Final-Recipient: rfc822; a@b.c\r\n",
    "Content-Type: text/calendar\r\n\r\n",
    "BEGIN:VEVENT\r\nDTSTART:2026",
    "Content-Type: application/ms-tnef\r\n\r\n",
    "Content-Type: message/rfc822\r\n\r\n",
    "Content-Transfer-Encoding: base64\r\n",
    "Content-Transfer-Encoding: quoted-printable\r\n",
    "=?utf-8?B?",
    "=?gbk?Q?=C4",
    "?=",
    "=E4=BD",
    "=",
    "<",
    ">",
    "@",
    "\"",
    "(",
    ")",
    ";",
    ",",
    ":",
    "\\",
    "filename*0*=",
    "''%",
    "<div class=gmail_quote>",
    "</div>",
    "<blockquote>",
    "<!--",
    "<img src=cid:",
    "&#",
    "> ",
    "写道：",
    "On 2026-1-1 a@b wrote:\n",
    "-----原始邮件-----\n",
    "发件人: a\n收件人: b\n主题: c\n",
    "-- \n",
    "发自我的iPhone\n",
    "投诉",
    "Re: ",
    "回复：",
    "[#C-2026-000123·K7QX]",
    "\0",
    "\u{feff}",
    "\u{2028}",
    "a",
    "Z",
    "0",
];

fn mail_like() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        9 => prop::sample::select(SNIPPETS).prop_map(|s| s.as_bytes().to_vec()),
        1 => prop::collection::vec(any::<u8>(), 0..12),
    ];
    prop::collection::vec(piece, 0..80).prop_map(|pieces| pieces.concat())
}

fn samples() -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mails");
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .expect("the sample mails")
        .map(|e| e.expect("a sample mail").path())
        .collect();
    paths.retain(|p| p.extension().is_some_and(|e| e == "eml"));
    paths.sort();
    paths.iter().map(|p| std::fs::read(p).expect("a sample mail")).collect()
}

/// Words and the lines that programs put between them.
fn body() -> impl Strategy<Value = String> {
    const LINES: &[&str] = &[
        "",
        " ",
        "> ",
        ">",
        "-- ",
        "--",
        "---",
        "此致",
        "敬礼",
        "Best regards,",
        "发自我的 iPhone",
        "-----原始邮件-----",
        "---------- Forwarded message ---------",
        "On Mon, Nov 2, 2026 at 1:00 PM a <a@b.cn> wrote:",
        "在 2026-11-02 10:00，张三 <a@b.cn> 写道：",
        "在2026年11月2日",
        "写道：",
        "发件人: 张三",
        "收件人: b",
        "主题: c",
        "From: a",
        "Sent: b",
        "Subject: c",
        "电话：138 0000 0000",
        "________",
    ];
    let line = prop_oneof![
        2 => prop::sample::select(LINES).prop_map(str::to_owned),
        3 => "[>]{0,2} ?[a-z\u{4e00}-\u{4e2f}]{1,6}( [a-z0-9]{1,5}){0,3}[。:]?",
    ];
    prop::collection::vec(line, 0..40).prop_map(|lines| lines.join("\n"))
}

fn context() -> impl Strategy<Value = Context> {
    let subject =
        prop::sample::select(vec![SubjectKind::Fresh, SubjectKind::Reply, SubjectKind::Forward]);
    let answers = prop::sample::select(vec![Answers::Another, Answers::Nothing]);
    (subject, answers).prop_map(|(subject, answers)| Context { subject, answers })
}

fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
    words.sort();
    words
}

fn all_words(parts: &Parts) -> Vec<String> {
    words(&[parts.new.as_str(), &parts.quoted, &parts.signature].join("\n"))
}

/// Text that would like to be a header of its own.
fn nasty() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("a\r\nBcc: evil@x.cn".to_owned()),
        Just("x\nSubject: y\n\nbody".to_owned()),
        Just("\r\r\n<>\"\\,;:@()=?utf-8?B?AA==?=".to_owned()),
        "\\PC{0,40}",
        any::<String>(),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn any_bytes_are_read_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        let _ = read(&bytes);
    }

    #[test]
    fn anything_like_a_mail_is_read_without_a_panic(bytes in mail_like()) {
        let mut mail = b"From: a@b.cn\r\n".to_vec();
        mail.extend(&bytes);
        prop_assert!(read(&mail).is_ok());
        let _ = read(&bytes);
    }

    #[test]
    fn a_damaged_mail_is_read_without_a_panic(
        pick in any::<prop::sample::Index>(),
        at in any::<prop::sample::Index>(),
        len in 0usize..200,
        instead in prop::collection::vec(any::<u8>(), 0..40),
    ) {
        let samples = samples();
        let mut bytes = samples[pick.index(samples.len())].clone();
        let from = at.index(bytes.len());
        let to = (from + len).min(bytes.len());
        bytes.splice(from..to, instead);
        let _ = read(&bytes);
    }

    #[test]
    fn no_word_of_a_text_is_lost(text in body(), context in context()) {
        prop_assert_eq!(all_words(&split(&text, context)), words(&text));
    }

    #[test]
    fn no_word_of_a_mail_is_lost(text in body(), reply in prop::sample::select(vec!["", "Re: ", "转发: "])) {
        let mail = format!("From: a@b.cn\nSubject: {reply}x\nContent-Type: text/plain; charset=utf-8\n\n{text}");
        let parts = read(mail.as_bytes()).unwrap().text;
        prop_assert_eq!(all_words(&parts), words(&text));
    }

    #[test]
    fn no_word_of_an_html_mail_is_lost(text in body()) {
        let escape = |l: &str| l.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        let lines: String = text.lines().map(|l| format!("<div>{}</div>", escape(l))).collect();
        let mail = format!("From: a@b.cn\nContent-Type: text/html; charset=utf-8\n\n<blockquote>{lines}</blockquote>{lines}");
        let parts = read(mail.as_bytes()).unwrap().text;
        prop_assert_eq!(all_words(&parts), words(&format!("{text}\n{text}")));
    }

    #[test]
    fn what_we_write_reads_back(
        name in nasty(), subject in nasty(), to_name in nasty(),
        text in body(),
        file in prop::collection::vec(any::<u8>(), 0..400),
        file_name in "[a-z\u{4e00}-\u{4e2f}]{4,12}( [a-z]{1,5}){0,2}\\.pdf",
        old in prop::collection::vec("[a-z]{3,9}@[a-z]{1,9}", 0..40),
    ) {
        let outgoing = Outgoing {
            from: Address::new(name, "help@brand.cn"),
            to: vec![Address::new(to_name, "z@qq.com")],
            cc: vec![Address::new("", "m@x.cn\r\nBcc: evil@x.cn")],
            reply_to: Some(Address::new("", "help+1@brand.cn")),
            subject: subject.clone(),
            message_id: "our-1@brand.cn".to_owned(),
            in_reply_to: old.last().cloned(),
            references: old.clone(),
            date_ms: 1_795_572_000_000,
            text: text.clone(),
            html: Some(format!("<p>{}</p>", text.replace('<', "&lt;"))),
            attachments: vec![OutgoingFile {
                file_name: file_name.clone(), media_type: "application/pdf".to_owned(), bytes: file.clone(), content_id: None,
            }],
            written_by: WrittenBy::MachineInReply,
            loop_mark: "m".to_owned(),
        };
        let bytes = write(&outgoing);
        prop_assert_eq!(&bytes, &write(&outgoing), "a second attempt sends the same bytes");
        let mail = read(&bytes).unwrap();

        prop_assert_eq!(all_words(&mail.text), words(&text));
        prop_assert_eq!(mail.message_id.as_deref(), Some("our-1@brand.cn"));
        prop_assert_eq!(mail.in_reply_to.first(), old.last());
        prop_assert_eq!(mail.references.last(), old.last());
        prop_assert_eq!(mail.date_ms, Some(1_795_572_000_000));
        prop_assert_eq!(mail.to.len(), 1);
        prop_assert_eq!(mail.to[0].address.as_str(), "z@qq.com");
        prop_assert_eq!(mail.cc.len(), 1);
        prop_assert_eq!(mail.attachments.len(), 1);
        prop_assert_eq!(&mail.attachments[0].bytes, &file);
        prop_assert_eq!(&mail.attachments[0].file_name, &file_name);

        let head = String::from_utf8_lossy(&bytes).split("\r\n\r\n").next().unwrap_or_default().to_owned();
        for line in head.split("\r\n").filter(|l| !l.starts_with([' ', '\t'])) {
            let field = line.split(':').next().unwrap_or_default();
            prop_assert!(KNOWN.contains(&field), "{line:?} is a header nobody wrote");
            prop_assert!(!line.contains(['\r', '\n']), "{line:?}");
        }
    }

    #[test]
    fn a_subject_we_write_reads_back(subject in "[a-zA-Z0-9\u{4e00}-\u{9fa5} ,:;!?()<>@\"'\\\\·《》，。=_]{0,120}") {
        let mail = read(&write(&plain(subject.clone()))).unwrap();
        let single: String = subject.split_whitespace().collect::<Vec<_>>().join(" ");
        prop_assert_eq!(mail.subject, single);
    }
}

/// The headers [`write`] may write.
const KNOWN: &[&str] = &[
    "From",
    "To",
    "Cc",
    "Reply-To",
    "Subject",
    "Date",
    "Message-ID",
    "In-Reply-To",
    "References",
    "MIME-Version",
    "Content-Type",
    "Content-Transfer-Encoding",
    "Auto-Submitted",
    "X-Qingting-Loop",
];

fn plain(subject: String) -> Outgoing {
    Outgoing {
        from: Address::new("客服", "help@brand.cn"),
        to: vec![Address::new("", "z@qq.com")],
        cc: Vec::new(),
        reply_to: None,
        subject,
        message_id: "our-2@brand.cn".to_owned(),
        in_reply_to: None,
        references: Vec::new(),
        date_ms: 0,
        text: "您好".to_owned(),
        html: None,
        attachments: Vec::new(),
        written_by: WrittenBy::Person,
        loop_mark: "m".to_owned(),
    }
}
