//! Bytes to a [`Mail`]: headers, then parts, then words.

use crate::addresses::{self, Address};
use crate::attachments;
use crate::automatic;
use crate::body::{self, Body};
use crate::dates;
use crate::encoded_words;
use crate::headers::Headers;
use crate::html;
use crate::mail::{Mail, Note, Unreadable};
use crate::message_ids;
use crate::mime::{Oddity, Tree};
use crate::quoting::{Answers, Context, Parts, split_lines};
use crate::subject;
use std::borrow::Cow;

/// A clock may be wrong by a time zone; more is a date from the future.
const FUTURE_ALLOWED_MS: i64 = 26 * 3_600_000;

/// Headers that make bytes a mail.
const MAIL_HEADERS: &[&str] = &[
    "from",
    "to",
    "subject",
    "date",
    "received",
    "message-id",
    "return-path",
    "delivered-to",
    "mime-version",
    "content-type",
    "sender",
    "reply-to",
    "cc",
    "bcc",
    "in-reply-to",
    "references",
];

/// Reads a mail. A date counts as future when it lies after the newest `Received` field.
pub fn read(bytes: &[u8]) -> Result<Mail, Unreadable> {
    read_mail(bytes, None)
}

/// Reads a mail that arrived at `received_ms` (unix milliseconds): dates after that are from the future.
pub fn read_at(bytes: &[u8], received_ms: i64) -> Result<Mail, Unreadable> {
    read_mail(bytes, Some(received_ms))
}

fn read_mail(bytes: &[u8], received_ms: Option<i64>) -> Result<Mail, Unreadable> {
    let bytes = with_line_feeds(without_leading_blanks(bytes));
    if bytes.is_empty() {
        return Err(Unreadable::Empty);
    }
    let (mut headers, body_from) = Headers::read(&bytes);
    if !MAIL_HEADERS.iter().any(|name| headers.raw(name).is_some()) {
        return Err(Unreadable::NoHeader);
    }
    headers.hint = first_charset(&bytes);
    let mut mail = from_headers(&headers, received_ms);
    let tree = Tree::split(headers.clone(), &bytes[body_from..]);
    for oddity in &tree.oddities {
        mail.note(match oddity {
            Oddity::Boundary => Note::BoundaryGuessed,
            Oddity::CutShort => Note::CutShort,
            Oddity::TooManyParts => Note::TooManyParts,
        });
    }
    let body = body::gather(&tree, &mut mail);
    fill_text(&mut mail, body);
    let said =
        [&mail.text.new, &mail.text.quoted, &mail.text.signature].map(String::as_str).join("\n");
    mail.automatic = automatic::recognise(&headers, &tree.leaves, &mail.subject, &said);
    let shown = mail.html.as_deref().unwrap_or_default();
    attachments::settle(&mut mail.attachments, shown);
    Ok(mail)
}

fn without_leading_blanks(bytes: &[u8]) -> &[u8] {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let blank = bytes.iter().take_while(|b| b.is_ascii_whitespace() || **b == 0).count();
    &bytes[blank..]
}

/// Old programs end lines with a carriage return alone.
fn with_line_feeds(bytes: &[u8]) -> Cow<'_, [u8]> {
    let lone = memchr::memchr(b'\n', bytes).is_none() && memchr::memchr(b'\r', bytes).is_some();
    match lone {
        true => {
            bytes.iter().map(|b| if *b == b'\r' { b'\n' } else { *b }).collect::<Vec<u8>>().into()
        }
        false => bytes.into(),
    }
}

/// The first character set the mail names anywhere near its top: the likeliest for raw bytes in headers.
fn first_charset(bytes: &[u8]) -> Option<String> {
    const SEARCHED_BYTES: usize = 32 * 1024;
    let top = &bytes[..bytes.len().min(SEARCHED_BYTES)];
    let lower = top.to_ascii_lowercase();
    let at = memchr::memmem::find(&lower, b"charset=")? + b"charset=".len();
    let name: String = lower[at..]
        .iter()
        .map(|b| char::from(*b))
        .skip_while(|c| matches!(c, '"' | '\'' | ' '))
        .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | ':'))
        .take(40)
        .collect();
    let says_something = !matches!(name.as_str(), "us-ascii" | "ascii" | "iso-8859-1" | "");
    says_something.then_some(name)
}

fn from_headers(headers: &Headers<'_>, received_ms: Option<i64>) -> Mail {
    let text = headers.text("subject").unwrap_or_default();
    let (subject_base, subject_kind) = subject::without_prefixes(&text);
    let mut mail = Mail {
        message_id: None,
        in_reply_to: ids(headers, "in-reply-to"),
        references: ids(headers, "references"),
        from: None,
        to: list(headers, &["to"]),
        cc: list(headers, &["cc"]),
        reply_to: list(headers, &["reply-to"]),
        delivered_to: list(
            headers,
            &["delivered-to", "x-original-to", "envelope-to", "x-envelope-to"],
        ),
        date_ms: None,
        subject: text,
        subject_base,
        subject_kind,
        text: Parts::default(),
        html: None,
        attachments: Vec::new(),
        automatic: None,
        invitation: None,
        notes: Vec::new(),
    };
    fill_message_id(&mut mail, headers);
    fill_sender(&mut mail, headers);
    fill_date(&mut mail, headers, received_ms);
    mail
}

fn ids(headers: &Headers<'_>, name: &str) -> Vec<String> {
    let all: Vec<String> =
        headers.all(name).map(|raw| encoded_words::decode_text(raw, None)).collect();
    message_ids::read_list(&all.join(" "))
}

fn list(headers: &Headers<'_>, names: &[&str]) -> Vec<Address> {
    let mut found: Vec<Address> = Vec::new();
    for raw in names.iter().flat_map(|name| headers.all(name)) {
        for address in addresses::read_list(raw, headers.hint.as_deref()) {
            if found.len() < 2_000 && !found.contains(&address) {
                found.push(address);
            }
        }
    }
    found
}

fn fill_message_id(mail: &mut Mail, headers: &Headers<'_>) {
    let mut found = ids(headers, "message-id");
    if found.is_empty() {
        // An id without `@` and brackets is still an id here.
        let bare = headers.text("message-id").filter(|t| !t.contains(' '));
        found.extend(bare.and_then(|t| message_ids::normalise(&t)));
    }
    if found.len() > 1 {
        mail.note(Note::SeveralMessageIds);
    }
    mail.message_id = found.into_iter().next();
    if mail.message_id.is_none() {
        mail.note(Note::NoMessageId);
    }
}

fn fill_sender(mail: &mut Mail, headers: &Headers<'_>) {
    let first = |name: &str| list(headers, &[name]).into_iter().find(|a| !a.address.is_empty());
    if let Some(from) = first("from") {
        mail.from = Some(from);
        return;
    }
    let elsewhere = ["sender", "reply-to", "x-sender", "return-path", "resent-from"]
        .iter()
        .find_map(|n| first(n));
    mail.note(if elsewhere.is_some() { Note::SenderFromElsewhere } else { Note::NoSender });
    let name = list(headers, &["from"]).into_iter().next();
    mail.from = match (elsewhere, name) {
        (Some(found), Some(named)) if found.name.is_empty() => {
            Some(Address { name: named.name, ..found })
        }
        (Some(found), _) => Some(found),
        (None, named) => named,
    };
}

fn fill_date(mail: &mut Mail, headers: &Headers<'_>, received_ms: Option<i64>) {
    let Some(text) = headers.text("date") else {
        mail.note(Note::NoDate);
        return;
    };
    let Some(date_ms) = dates::read(&text) else {
        mail.note(Note::DateImpossible);
        return;
    };
    let arrived = received_ms.or_else(|| {
        let newest = headers.text("received")?;
        dates::read(newest.rsplit(';').next()?)
    });
    if arrived.is_some_and(|arrived_ms| date_ms > arrived_ms.saturating_add(FUTURE_ALLOWED_MS)) {
        mail.note(Note::DateInTheFuture);
        return;
    }
    mail.date_ms = Some(date_ms);
}

fn fill_text(mail: &mut Mail, body: Body) {
    let answers = !mail.in_reply_to.is_empty() || !mail.references.is_empty();
    let context = Context {
        subject: mail.subject_kind,
        answers: if answers { Answers::Another } else { Answers::Nothing },
    };
    mail.text = split_lines(body.lines, context);
    if mail.text == Parts::default() {
        mail.note(Note::NoText);
    }
    if let Some(raw) = body.html {
        match html::is_reasonable(&raw) {
            Some(()) => mail.html = Some(html::clean(&raw)),
            None => mail.note(Note::HtmlTooLarge),
        }
    }
}
