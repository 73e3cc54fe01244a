//! Mails made to hurt: each is read in linear time. The limit is for unoptimised code; what it catches is quadratic.

use mail_thread::{Unreadable, read, read_at};
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(20);

/// Time this thread was given, where the system tells it; else the time on the wall.
fn spent(begun: Instant) -> Duration {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = told.and_then(|t| t.split_whitespace().next()?.parse().ok());
    nanoseconds.map(Duration::from_nanos).unwrap_or_else(|| begun.elapsed())
}

fn read_in_time(what: &str, mail: &[u8]) -> mail_thread::Mail {
    let begun = Instant::now();
    let before = spent(begun);
    let found = read(mail).expect("a mail");
    let took = spent(begun).saturating_sub(before);
    println!("{what}: {} KB in {} ms", mail.len() / 1024, took.as_millis());
    assert!(took < PATIENCE, "{what} took {took:?}");
    found
}

fn with_head(head: &str, body: impl AsRef<[u8]>) -> Vec<u8> {
    let mut mail = format!("From: a@b.cn\r\n{head}\r\nSubject: x\r\n\r\n").into_bytes();
    mail.extend_from_slice(body.as_ref());
    mail
}

#[test]
fn what_is_no_mail_is_set_aside_with_a_reason() {
    for empty in [&b""[..], b"\r\n\r\n", b"\0\0\0", b" "] {
        assert_eq!(read(empty).unwrap_err(), Unreadable::Empty);
    }
    for other in [&b"hello"[..], b"\x7fELF\x02\x01", b"note: not a mail\n", b"\xff\xfe\x00"] {
        assert_eq!(read(other).unwrap_err(), Unreadable::NoHeader);
    }
    assert!(Unreadable::NoHeader.reason().iter().all(|words| !words.is_empty()));
}

#[test]
fn an_attachment_of_25_megabytes_is_read() {
    let line = format!("{}\r\n", "QUJD".repeat(19));
    let base64 = line.repeat(25 * 1024 * 1024 / 57);
    let mail = with_head(
        "Content-Type: multipart/mixed; boundary=b",
        format!(
            "--b\r\n\r\nhi\r\n--b\r\nContent-Type: video/mp4; name=a.mp4\r\nContent-Transfer-Encoding: base64\r\n\r\n{base64}\r\n--b--\r\n"
        ),
    );
    let found = read_in_time("25 MB attachment", &mail);
    assert_eq!(found.text.new, "hi");
    assert!(found.attachments[0].bytes.len() > 24 * 1024 * 1024);
}

#[test]
fn parts_beyond_number_and_depth_do_not_slow_reading() {
    let nested: String = (0..20_000)
        .map(|n| format!("Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n"))
        .collect();
    read_in_time(
        "nested parts",
        &with_head("Content-Type: multipart/mixed; boundary=z", format!("--z\r\n{nested}")),
    );

    let never = "--z\r\nContent-Type: multipart/mixed; boundary=never\r\n\r\nx\r\n".repeat(40_000);
    read_in_time(
        "parts without their boundary",
        &with_head("Content-Type: multipart/mixed; boundary=z", never),
    );

    let same = "Content-Type: multipart/mixed; boundary=z\r\n\r\n--z\r\n".repeat(40_000);
    read_in_time(
        "one boundary all the way down",
        &with_head("Content-Type: multipart/mixed; boundary=z", format!("--z\r\n{same}")),
    );

    let mails = "Content-Type: message/rfc822\r\n\r\n".repeat(60_000);
    read_in_time("mails within mails", &with_head("Content-Type: message/rfc822", mails));
}

#[test]
fn headers_beyond_reason_do_not_slow_reading() {
    read_in_time(
        "long subject",
        &with_head(&format!("Subject: {}", "=?utf-8?Q?=E6?= ".repeat(60_000)), "hi"),
    );
    read_in_time(
        "open encoded words",
        &with_head(&format!("Subject: {}", "=?utf-8?B?".repeat(60_000)), "hi"),
    );
    read_in_time("many headers", &with_head(&vec!["X-A: b"; 100_000].join("\r\n"), "hi"));
    read_in_time(
        "many addresses",
        &with_head(&format!("To: {}", "\"a\" <b@c.cn>, ".repeat(60_000)), "hi"),
    );
    read_in_time("open comments", &with_head(&format!("To: {}", "(".repeat(100_000)), "hi"));
    read_in_time("open brackets", &with_head(&format!("To: {}", "<".repeat(100_000)), "hi"));
    read_in_time("encoded names", &with_head(&format!("Cc: {}", "=?x?B?".repeat(60_000)), "hi"));
    read_in_time(
        "many references",
        &with_head(&format!("References: {}", "<a@b> ".repeat(100_000)), "hi"),
    );
    read_in_time("prefixes", &with_head(&format!("Subject: {}", "Re: ".repeat(60_000)), "hi"));
    read_in_time(
        "parameters",
        &with_head(&format!("Content-Type: text/plain{}", "; a*1*=''%41".repeat(20_000)), "hi"),
    );
}

#[test]
fn text_beyond_reason_does_not_slow_reading() {
    let found = read_in_time("signs", &with_head("Subject: Re: x", "> > > >\r\n".repeat(100_000)));
    assert!(found.text.new.is_empty());
    read_in_time("one long line", &with_head("X: y", "写道：".repeat(200_000)));
    read_in_time("attributions", &with_head("X: y", "On 2026-01-01 a\r\n".repeat(100_000)));
    read_in_time("labels", &with_head("X: y", "From: a\r\nx\r\n".repeat(100_000)));
    read_in_time("closings", &with_head("X: y", "此致\r\n".repeat(100_000)));
    read_in_time(
        "quoted-printable",
        &with_head("Content-Transfer-Encoding: quoted-printable", "=E6=8A=95=\r\n".repeat(100_000)),
    );
}

#[test]
fn html_beyond_reason_does_not_slow_reading() {
    let html = |body: String| with_head("Content-Type: text/html; charset=utf-8", body);
    let found = read_in_time("deep html", &html(format!("{}你好", "<div>".repeat(100_000))));
    assert_eq!((found.text.new.as_str(), found.html), ("你好", None));
    read_in_time("open formats", &html((0..30_000).map(|n| format!("<b id={n}>x<p>")).collect()));
    read_in_time("tables", &html("<table><tr><td>x".repeat(60_000)));
    read_in_time("paragraphs", &html("<p>x".repeat(60_000)));
    read_in_time("comments", &html("<!-- ".repeat(100_000)));
    read_in_time("open tags", &html("<a b=\"".repeat(100_000)));
    read_in_time("entities", &html("&#x4f60;&".repeat(100_000)));
    read_in_time("plain large html", &html("<div>你好 <b>x</b></div>\r\n".repeat(30_000)));
}

#[test]
fn a_date_after_arrival_is_no_date() {
    let mail = with_head("Date: Wed, 25 Nov 2026 10:00:00 +0800", "hi");
    let sent_ms = 1_795_572_000_000;
    assert_eq!(read_at(&mail, sent_ms + 5_000).unwrap().date_ms, Some(sent_ms));
    assert_eq!(read_at(&mail, sent_ms - 3 * 86_400_000).unwrap().date_ms, None);
}
