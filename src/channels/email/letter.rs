//! A queued answer as a mail, and an arrived mail as what cases take in. Pure: everything is an argument.

use mail_thread::{Address, Automatic as Written, Mail, OutgoingFile, WrittenBy};

use super::mailbox::Mailbox;
use crate::cases::matching;
use crate::cases::{Automatic, Evidence, Outgoing};
use crate::platform::i18n::Lang;

/// Beyond this many lines the customer's own words need not be shown to them again.
const MOST_QUOTED_LINES: usize = 200;

/// The mail to be sent. The same message gives the same bytes on every attempt.
pub fn compose(
    outgoing: &Outgoing,
    mailbox: &Mailbox,
    lang: Lang,
    zone: &str,
    files: Vec<OutgoingFile>,
) -> mail_thread::Outgoing {
    let message = &outgoing.message;
    let to = message.to_address.clone().unwrap_or_default();
    mail_thread::Outgoing {
        from: Address::new(signed(&message.author_name, &mailbox.name), mailbox.address.clone()),
        to: vec![Address::new("", to)],
        cc: message.cc.iter().map(|a| Address::new("", a.clone())).collect(),
        reply_to: mailbox.plus_ms.map(|_| {
            Address::new(mailbox.name.clone(), plus(&mailbox.address, &outgoing.case.thread_token))
        }),
        subject: outgoing.subject.clone(),
        message_id: message.message_key.clone().unwrap_or_default(),
        in_reply_to: message.reply_to_key.clone(),
        references: outgoing.references.clone(),
        date_ms: message.at_ms,
        text: with_quote(outgoing, lang, zone),
        html: None,
        attachments: files,
        written_by: WrittenBy::Person,
        loop_mark: mailbox.id.clone(),
    }
}

/// `陈晓 · 海云客服`: who speaks, and for whom.
fn signed(person: &str, brand: &str) -> String {
    if person.is_empty() { brand.to_owned() } else { format!("{person} · {brand}") }
}

/// `help@brand.example` → `help+k7pxq2mn@brand.example`
fn plus(address: &str, token: &str) -> String {
    match address.rsplit_once('@') {
        Some((local, house)) => format!("{local}+{}@{house}", token.to_ascii_lowercase()),
        None => address.to_owned(),
    }
}

fn with_quote(outgoing: &Outgoing, lang: Lang, zone: &str) -> String {
    let words = outgoing.message.words.trim_end();
    let Some(asked) = outgoing.answered.as_ref().filter(|m| !m.words.trim().is_empty()) else {
        return format!("{words}\n");
    };
    let zone = jiff::tz::TimeZone::get(zone).unwrap_or(jiff::tz::TimeZone::UTC);
    let at = jiff::Timestamp::from_millisecond(asked.said_ms.unwrap_or(asked.at_ms))
        .unwrap_or_default()
        .to_zoned(zone);
    let name = Some(asked.author_name.as_str())
        .filter(|n| !n.is_empty())
        .or(asked.from_address.as_deref())
        .unwrap_or_default();
    let line =
        lang.tf("channels.quote_line", &[("name", &name), ("at", &at.strftime("%Y-%m-%d %H:%M"))]);
    let quoted: String =
        asked.words.lines().take(MOST_QUOTED_LINES).map(|l| format!("> {l}\n")).collect();
    format!("{words}\n\n{line}\n{quoted}")
}

/// The language a stranger writes to us in, as far as their words show it; otherwise the centre's. Simplified and
/// Traditional share most characters: only words that are clearly the other script say more than the centre's own.
pub fn language_of(words: &str, centre: Lang) -> Lang {
    let letters = words.chars().filter(|c| c.is_alphabetic()).count();
    match service_language::Language::of(words) {
        service_language::Language::En if letters >= 12 => Lang::En,
        service_language::Language::ZhTw => Lang::ZhTw,
        service_language::Language::ZhCn if centre == Lang::En => Lang::ZhCn,
        _ => centre,
    }
}

/// What the mail says about the conversation it belongs to.
pub fn evidence(mail: &Mail) -> Evidence {
    let written_to = mail.to.iter().chain(&mail.cc).chain(&mail.delivered_to);
    let mut evidence = Evidence {
        token: matching::token_in(&mail.subject),
        in_reply_to: mail.in_reply_to.clone(),
        references: mail.references.clone(),
        plus_address: written_to.into_iter().find_map(|a| matching::token_in_address(&a.address)),
    };
    // A bounce and a receipt name the mail they are about inside, where other mail has In-Reply-To.
    evidence.in_reply_to.extend(about(mail).map(str::to_owned));
    evidence
}

/// The Message-ID of our mail that a report is about.
pub fn about(mail: &Mail) -> Option<&str> {
    match &mail.automatic {
        Some(Written::Bounce(bounce)) => bounce.original_message_id.as_deref(),
        Some(Written::ReadReceipt { original_message_id }) => original_message_id.as_deref(),
        _ => None,
    }
}

/// How cases see a mail that no person wrote to us.
pub fn automatic(mail: &Mail) -> Option<Automatic> {
    match mail.automatic.as_ref()? {
        Written::Bounce(_) => Some(Automatic::Bounce),
        Written::AutoReply | Written::ReadReceipt { .. } => Some(Automatic::AutoReply),
        Written::Generated => Some(Automatic::Bulk),
        // A group address of ours makes every customer's mail a list mail: a person wrote it.
        Written::List { .. } => None,
        // Another installation's mail: a person wrote it there.
        Written::OwnLoop { .. } => None,
    }
}

/// A key for a mail without Message-ID, so that the same mail through two mailboxes is one message. The sender's
/// second is part of it; a mail without a date is told apart by its bytes.
pub fn key_of_nameless(mail: &Mail, hash: &str) -> String {
    use sha2::{Digest, Sha256};
    let mut digest = Sha256::new();
    let from = mail.from.as_ref().map_or("", |a| a.address.as_str());
    let date = mail.date_ms.map_or_else(|| hash.to_owned(), |ms| ms.to_string());
    for part in [from, date.as_str(), mail.subject.as_str(), mail.text.new.as_str()] {
        digest.update((part.len() as u64).to_be_bytes());
        digest.update(part.as_bytes());
    }
    format!("{}@no-message-id", &crate::platform::ids::hex(&digest.finalize())[..40])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Mail {
        mail_thread::read(text.as_bytes()).unwrap()
    }

    #[test]
    fn a_mail_without_a_number_is_known_by_who_wrote_what_when() {
        let mail = "From: a@b.example\r\nDate: Wed, 25 Nov 2026 10:00:00 +0800\r\nSubject: x\r\n\r\nwords\r\n";
        let one = key_of_nameless(&read(&format!("Received: from a\r\n{mail}")), "1");
        let two = key_of_nameless(&read(&format!("Received: from b\r\n{mail}")), "2");
        let later = key_of_nameless(&read(&mail.replace("10:00:00", "10:00:01")), "1");
        let dateless = mail.replace("Date: Wed, 25 Nov 2026 10:00:00 +0800\r\n", "");

        assert_eq!(one, two);
        assert_ne!(one, later);
        assert_ne!(key_of_nameless(&read(&dateless), "1"), key_of_nameless(&read(&dateless), "2"));
    }

    #[test]
    fn our_mark_is_found_in_the_subject_and_in_the_address() {
        let mail = read(
            "From: a@b.example\r\nTo: Help <help+k7pxq2mn@brand.example>\r\nSubject: Re: x [C-2026-000123-K7PXQ2MN]\r\n\r\nhi\r\n",
        );

        let found = evidence(&mail);

        assert_eq!(found.token.as_deref(), Some("K7PXQ2MN"));
        assert_eq!(found.plus_address.as_deref(), Some("K7PXQ2MN"));
        assert_eq!(plus("help@brand.example", "K7PXQ2MN"), "help+k7pxq2mn@brand.example");
    }

    #[test]
    fn a_stranger_is_answered_in_the_language_they_wrote_in() {
        let english = "Hello, I was charged twice for one order.";
        assert_eq!(language_of(english, Lang::ZhCn), Lang::En);
        assert_eq!(language_of("請問訂單什麼時候會到?", Lang::ZhCn), Lang::ZhTw);
        assert_eq!(language_of("OK", Lang::ZhTw), Lang::ZhTw);
        assert_eq!(language_of("请退款", Lang::ZhCn), Lang::ZhCn);
    }

    #[test]
    fn out_of_office_is_automatic_and_a_customer_behind_a_list_is_not() {
        let away =
            read("From: a@b.example\r\nAuto-Submitted: auto-replied\r\nSubject: x\r\n\r\naway\r\n");
        let list = read(
            "From: a@b.example\r\nList-Id: <team.brand.example>\r\nSubject: x\r\n\r\nhelp\r\n",
        );

        assert_eq!(automatic(&away), Some(Automatic::AutoReply));
        assert_eq!(automatic(&list), None);
    }
}
