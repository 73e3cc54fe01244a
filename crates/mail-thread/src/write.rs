//! An answer to bytes: headers that thread, names that cannot inject, the same bytes each time it is tried.

use crate::addresses::Address;
use crate::attachments;
use crate::automatic::LOOP_HEADER;
use crate::encoded_words::one_line;
use crate::message_ids;
use mail_builder::MessageBuilder;
use mail_builder::headers::address::Address as Written;
use mail_builder::headers::content_type::ContentType;
use mail_builder::headers::date::Date;
use mail_builder::headers::message_id::MessageId;
use mail_builder::headers::raw::Raw;
use mail_builder::headers::text::Text;
use mail_builder::mime::{BodyPart, MimePart};

/// A mail to send. Everything is given; nothing is drawn from a clock or at random,
/// so that a second attempt sends the same bytes.
#[derive(Clone, Debug)]
pub struct Outgoing {
    /// The brand's name and address.
    pub from: Address,
    pub to: Vec<Address>,
    pub cc: Vec<Address>,
    /// Usually the plus-address of the case.
    pub reply_to: Option<Address>,
    /// As it shall stand; see [`reply_subject`].
    pub subject: String,
    /// Fixed before the first attempt; see [`token::message_id`](crate::token::message_id).
    pub message_id: String,
    pub in_reply_to: Option<String>,
    /// Oldest first. Trimmed to a length every server takes; the first and the newest stay.
    pub references: Vec<String>,
    /// Unix milliseconds.
    pub date_ms: i64,
    pub text: String,
    /// The same words as HTML, if any.
    pub html: Option<String>,
    pub attachments: Vec<OutgoingFile>,
    pub written_by: WrittenBy,
    /// Names this installation, so that it knows its own mails when they come back.
    pub loop_mark: String,
}

/// A file to send along.
#[derive(Clone, Debug)]
pub struct OutgoingFile {
    pub file_name: String,
    pub media_type: String,
    pub bytes: Vec<u8>,
    /// Set for pictures that the HTML shows by `cid:`.
    pub content_id: Option<String>,
}

/// Who speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WrittenBy {
    Person,
    /// An answer by a program: other programs must not answer it (RFC 3834).
    MachineInReply,
    /// A notice by a program.
    Machine,
}

/// Ids that go into `References`: RFC 5322 sets no limit, servers do.
const MOST_REFERENCES: usize = 20;
const MOST_REFERENCE_BYTES: usize = 2_000;

/// The subject of an answer: `Re: 快递丢了 [#C-2026-000123·K7QX]`.
/// `subject_base` is [`Mail::subject_base`](crate::Mail::subject_base); `token` comes from
/// [`token::case_token`](crate::token::case_token).
pub fn reply_subject(subject_base: &str, token: Option<&str>) -> String {
    match token {
        Some(token) => format!("Re: {subject_base} {token}"),
        None => format!("Re: {subject_base}"),
    }
}

/// The mail as bytes with CRLF line ends. Control characters in names, subjects, addresses and ids are dropped,
/// so that no value can begin a header of its own.
pub fn write(outgoing: &Outgoing) -> Vec<u8> {
    let ids = |raw: &str| message_ids::normalise(&one_line(raw));
    let mut mail = MessageBuilder::new()
        .from(address(&outgoing.from))
        .to(addresses(&outgoing.to))
        .subject(one_line(&outgoing.subject))
        .date(Date::new(outgoing.date_ms.div_euclid(1000)))
        .header(LOOP_HEADER, Text::new(one_line(&outgoing.loop_mark)));
    if let Some(id) = ids(&outgoing.message_id) {
        mail = mail.message_id(id);
    }
    if !outgoing.cc.is_empty() {
        mail = mail.cc(addresses(&outgoing.cc));
    }
    if let Some(reply_to) = &outgoing.reply_to {
        mail = mail.reply_to(address(reply_to));
    }
    if let Some(id) = outgoing.in_reply_to.as_deref().and_then(ids) {
        mail = mail.in_reply_to(id);
    }
    let references = trim_references(&outgoing.references);
    if !references.is_empty() {
        mail = mail.references(MessageId::new_list(references.into_iter()));
    }
    match outgoing.written_by {
        WrittenBy::Person => {}
        WrittenBy::MachineInReply => mail = mail.header("Auto-Submitted", Raw::new("auto-replied")),
        WrittenBy::Machine => mail = mail.header("Auto-Submitted", Raw::new("auto-generated")),
    }
    mail.body(body(outgoing)).write_to_vec().expect("writing to memory does not fail")
}

fn address(address: &Address) -> Written<'static> {
    let name = one_line(&address.name);
    let plain: String = address
        .address
        .chars()
        .filter(|c| !c.is_control() && !c.is_whitespace() && !"<>,;\"()".contains(*c))
        .collect();
    Written::new_address((!name.is_empty()).then_some(name), plain)
}

fn addresses(list: &[Address]) -> Written<'static> {
    Written::new_list(list.iter().map(address).collect())
}

/// The first id (it began the conversation) and the newest that fit.
fn trim_references(references: &[String]) -> Vec<String> {
    let ids: Vec<String> = references.iter().filter_map(|id| message_ids::normalise(id)).collect();
    let Some((first, later)) = ids.split_first() else { return Vec::new() };
    let mut bytes = first.len();
    let mut kept: Vec<String> = later
        .iter()
        .rev()
        .take(MOST_REFERENCES - 1)
        .take_while(|id| {
            bytes += id.len() + 3;
            bytes <= MOST_REFERENCE_BYTES
        })
        .cloned()
        .collect();
    kept.push(first.clone());
    kept.reverse();
    kept
}

fn body(outgoing: &Outgoing) -> MimePart<'_> {
    let boundaries = Boundaries::of(outgoing);
    let plain = MimePart::new("text/plain", outgoing.text.as_str());
    let words = match &outgoing.html {
        None => plain,
        Some(html) => {
            let html = MimePart::new("text/html", html.as_str());
            let (shown, _) = files(outgoing);
            let html = match shown.is_empty() {
                true => html,
                false => {
                    let parts: Vec<MimePart<'_>> = std::iter::once(html).chain(shown).collect();
                    MimePart::new(boundaries.multipart("related"), parts)
                }
            };
            MimePart::new(boundaries.multipart("alternative"), vec![plain, html])
        }
    };
    let (_, attached) = files(outgoing);
    if attached.is_empty() {
        return words;
    }
    let parts: Vec<MimePart<'_>> = std::iter::once(words).chain(attached).collect();
    MimePart::new(boundaries.multipart("mixed"), parts)
}

/// Pictures that the HTML shows, and files that hang on the mail.
fn files(outgoing: &Outgoing) -> (Vec<MimePart<'_>>, Vec<MimePart<'_>>) {
    let (mut shown, mut attached) = (Vec::new(), Vec::new());
    for file in &outgoing.attachments {
        let name = attachments::safe_name(&file.file_name, &file.media_type);
        let kind = ContentType::new(media_type(&file.media_type)).attribute("name", name.clone());
        let part = MimePart::new(kind, BodyPart::Binary(file.bytes.as_slice().into()));
        let id = file.content_id.as_deref().and_then(message_ids::normalise);
        match id.filter(|_| outgoing.html.is_some()) {
            Some(id) => shown.push(part.inline().cid(id)),
            None => attached.push(part.attachment(name)),
        }
    }
    (shown, attached)
}

fn media_type(claimed: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '+' | '-' | '_');
    let fits = claimed.contains('/') && claimed.chars().all(plain);
    // A text part would have its line ends changed; files go as they are.
    let kind = if fits && !claimed.starts_with("multipart/") {
        claimed
    } else {
        "application/octet-stream"
    };
    kind.to_ascii_lowercase()
}

/// Boundaries made from the message id: new for each mail, the same for each attempt.
struct Boundaries {
    stem: String,
}

impl Boundaries {
    fn of(outgoing: &Outgoing) -> Boundaries {
        let mut state = 0xcbf2_9ce4_8422_2325u64;
        for byte in outgoing.message_id.bytes().chain(outgoing.date_ms.to_le_bytes()) {
            state = (state ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        // `=_` never stands in quoted-printable or base64 (RFC 2045 §6.7).
        let mut stem = format!("=_qt_{state:016x}");
        while outgoing.text.contains(&stem)
            || outgoing.html.as_ref().is_some_and(|h| h.contains(&stem))
        {
            stem.push('x');
        }
        Boundaries { stem }
    }

    fn multipart(&self, kind: &str) -> ContentType<'static> {
        ContentType::new(format!("multipart/{kind}"))
            .attribute("boundary", format!("{}_{kind}", self.stem))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_keep_the_first_and_the_newest() {
        let all: Vec<String> = (0..100).map(|n| format!("id{n:03}@brand.cn")).collect();
        let kept = trim_references(&all);
        assert_eq!(kept.len(), MOST_REFERENCES);
        assert_eq!((kept[0].as_str(), kept[19].as_str()), ("id000@brand.cn", "id099@brand.cn"));
        let long: Vec<String> = (0..9).map(|n| format!("{n}{}@b", "x".repeat(500))).collect();
        assert_eq!(trim_references(&long).len(), 3);
    }
}
