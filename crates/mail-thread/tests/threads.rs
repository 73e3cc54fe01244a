//! Which conversation a mail belongs to: evidence in the right order, and never by an empty id.

use mail_thread::{Evidence, read, thread_keys, token};

/// Stands for HMAC-SHA-256 with the centre's secret.
fn sign(bytes: &[u8]) -> Vec<u8> {
    let mut state = 0xcbf2_9ce4_8422_2325u64;
    for byte in bytes.iter().chain(b"secret") {
        state = (state ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    }
    state.to_be_bytes().to_vec()
}

fn keys(head: &str) -> Vec<Evidence> {
    thread_keys(&read(format!("{head}\n\nhi\n").as_bytes()).expect("a mail"), &sign)
}

#[test]
fn answers_come_before_references_before_token_before_subject() {
    let subject = token::case_token("C-2026-000123", &sign);
    let found = keys(&format!(
        "From: z@qq.com\nTo: help@brand.cn\nSubject: Re: 快递 {subject}\nMessage-ID: <me@qq.com>\nIn-Reply-To: <two@brand.cn>\nReferences: <one@brand.cn> <two@brand.cn> <me@qq.com>"
    ));
    assert_eq!(
        found,
        [
            Evidence::InReplyTo("two@brand.cn".into()),
            Evidence::References("one@brand.cn".into()),
            Evidence::Token { case_no: "C-2026-000123".into() },
            Evidence::SubjectAndPeople {
                subject_base: "快递".into(),
                people: vec!["help@brand.cn".into(), "z@qq.com".into()],
            },
        ]
    );
}

#[test]
fn empty_ids_are_no_evidence() {
    assert_eq!(
        keys("From: z@qq.com\nSubject: x\nMessage-ID: <>\nIn-Reply-To: <>\nReferences: <> < >"),
        []
    );
}

#[test]
fn a_new_mail_with_an_old_subject_is_no_answer() {
    assert_eq!(keys("From: z@qq.com\nTo: help@brand.cn\nSubject: 投诉"), []);
}

#[test]
fn a_false_token_is_no_evidence() {
    assert_eq!(keys("From: z@qq.com\nSubject: [#C-2026-000123·0000]"), []);
}

#[test]
fn the_token_is_found_in_every_place_that_carries_it() {
    let case = Evidence::Token { case_no: "C-2026-000123".into() };
    let address = token::plus_address("help@brand.cn", "C-2026-000123", &sign);
    let id = token::message_id("C-2026-000123", "0199", "brand.cn", &sign);
    for head in [
        format!("To: {address}"),
        format!("Delivered-To: {address}"),
        format!("Cc: A <{address}>"),
        format!("In-Reply-To: <{id}>"),
        format!("References: <x@y.cn> <{id}>"),
    ] {
        assert!(keys(&format!("From: z@qq.com\n{head}")).contains(&case), "{head}");
    }
}

#[test]
fn a_bounce_names_the_mail_it_is_about_first() {
    let found = keys(
        "From: MAILER-DAEMON@x.cn\nReturn-Path: <>\nSubject: failure notice\nMessage-ID: <b@x.cn>\nReferences: <our-1@brand.cn>",
    );
    assert_eq!(found[0], Evidence::About("our-1@brand.cn".into()));
}
