//! Reports that a mail did not arrive: the standard form (RFC 3464) and those written for people
//! (qmail, Exchange, QQ, 163), with the failed recipient, the status and the mail it is about.

use crate::addresses;
use crate::encoded_words;
use crate::headers::Headers;
use crate::message_ids;
use crate::mime::Leaf;
use regex::Regex;
use std::sync::LazyLock;

/// A mail of ours that did not arrive, or not yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bounce {
    pub failed: Vec<FailedRecipient>,
    pub outcome: Outcome,
    /// The Message-ID of our mail, when the report says it.
    pub original_message_id: Option<String>,
}

/// Whom it did not reach.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FailedRecipient {
    pub address: String,
    /// `5.1.1` (RFC 3463), or the SMTP answer `550` where there is no more.
    pub status: Option<String>,
    /// The receiving server's words, shortened.
    pub reason: String,
}

/// Whether there is still hope.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Outcome {
    #[default]
    Failed,
    /// The mail system goes on trying.
    Delayed,
    /// It arrived; somebody asked to be told.
    Delivered,
}

const LONGEST_REASON_CHARS: usize = 300;
/// Reports for people say the essential early; what follows is a copy of our mail.
const SEARCHED_CHARS: usize = 6_000;
const MOST_RECIPIENTS: usize = 100;

static SUBJECT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)undeliver|returned mail|returned to sender|failure notice|delivery (status notification|failure|has failed|report|delayed)|mail delivery|delivery problem|could not be delivered|退信|退件|投递失败|投遞失敗|无法投递|無法投遞|未传递|未傳遞|無法傳遞|无法传递|无法送达|未能送达|傳送失敗|发送失败|寄送失敗|传递失败|投递状态|退回",
    )
    .expect("a fixed pattern")
});
static ADDRESS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"[A-Za-z0-9._%+=/-]{1,64}@[A-Za-z0-9.-]{1,200}\.[A-Za-z]{2,24}")
        .expect("a fixed pattern")
});
static STATUS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\b([245]\.\d{1,3}\.\d{1,3})\b").expect("a fixed pattern"));
static SMTP_ANSWER: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\b([45][0-7]\d)[ -]").expect("a fixed pattern"));
static MESSAGE_ID: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?im)^[>\s]*message-id:\s*<([^>\s]{3,900})>").expect("a fixed pattern")
});
static DELAYED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)delayed|will (continue|be retried|keep trying)|warning: message still|延迟|延遲|将继续|將繼續|继续尝试")
        .expect("a fixed pattern")
});

/// Recognises a report about delivery.
pub(crate) fn recognise(
    headers: &Headers<'_>,
    leaves: &[Leaf<'_>],
    subject: &str,
    text: &str,
) -> Option<Bounce> {
    let status = leaves.iter().find(|l| l.content_type.value.ends_with("/delivery-status"));
    let bounce = match status {
        Some(leaf) => Some(from_status(leaf)),
        None => from_words(headers, subject, text),
    };
    let mut bounce = bounce?;
    bounce.original_message_id =
        original(leaves).or_else(|| in_text(text)).or_else(|| answered(headers));
    Some(bounce)
}

/// The standard form: a group of fields for the mail, then one for each recipient.
fn from_status(leaf: &Leaf<'_>) -> Bounce {
    let opened = leaf.open();
    let mut bounce = Bounce::default();
    let mut actions = Vec::new();
    let mut rest: &[u8] = &opened.bytes;
    while !rest.is_empty() && bounce.failed.len() < MOST_RECIPIENTS {
        let (fields, next) = Headers::read(rest);
        if let Some(recipient) =
            fields.text("final-recipient").or_else(|| fields.text("original-recipient"))
        {
            let address = recipient.rsplit(';').next().unwrap_or_default();
            let reason = fields.text("diagnostic-code").unwrap_or_default();
            let status = fields
                .text("status")
                .and_then(|s| first(&STATUS, &s))
                .or_else(|| status_in(&reason));
            bounce.failed.push(FailedRecipient {
                address: addresses::clean(address),
                status,
                reason: shorten(&reason),
            });
            actions.push(fields.keyword("action"));
        }
        if next == 0 {
            break;
        }
        rest = &rest[next..];
    }
    bounce.outcome = match actions.as_slice() {
        [] => Outcome::Failed,
        all if all.iter().all(|a| a == "delayed") => Outcome::Delayed,
        all if all.iter().all(|a| matches!(a.as_str(), "delivered" | "relayed" | "expanded")) => {
            Outcome::Delivered
        }
        _ => Outcome::Failed,
    };
    bounce
}

/// A report for people: only from a mail system, never by its subject alone; customers write 退信 too.
fn from_words(headers: &Headers<'_>, subject: &str, text: &str) -> Option<Bounce> {
    let failed_header = headers.text("x-failed-recipients");
    let from = headers.text("from").unwrap_or_default();
    let nobody = headers.raw("return-path").is_some_and(|v| v.trim_ascii() == b"<>");
    let from_system = is_daemon(&from).is_some() || nobody;
    if failed_header.is_none() && !(from_system && SUBJECT.is_match(subject)) {
        return None;
    }
    let said: String = text.chars().take(SEARCHED_CHARS).collect();
    let ours: Vec<String> =
        headers.text("to").iter().chain([&from]).flat_map(|t| all_addresses(t)).collect();
    let mut found: Vec<String> = match &failed_header {
        Some(list) => all_addresses(list),
        None => all_addresses(&said).into_iter().filter(|a| !ours.contains(a)).take(1).collect(),
    };
    found.dedup();
    let status = status_in(&said);
    let failed = found
        .into_iter()
        .take(MOST_RECIPIENTS)
        .map(|address| FailedRecipient {
            reason: reason_near(&said, &address),
            address,
            status: status.clone(),
        })
        .collect();
    let delayed =
        DELAYED.is_match(subject) || status.as_deref().is_some_and(|s| s.starts_with('4'));
    let outcome = if delayed { Outcome::Delayed } else { Outcome::Failed };
    Some(Bounce { failed, outcome, original_message_id: None })
}

/// Whether a sender is a mail system.
pub(crate) fn is_daemon(from: &str) -> Option<()> {
    let lower = from.to_ascii_lowercase();
    [
        "mailer-daemon",
        "postmaster@",
        "mail delivery subsystem",
        "mail delivery system",
        "microsoftexchange329e",
        "mailerdaemon",
    ]
    .iter()
    .any(|name| lower.contains(name))
    .then_some(())
}

fn all_addresses(text: &str) -> Vec<String> {
    ADDRESS
        .find_iter(text)
        .map(|m| addresses::clean(m.as_str()))
        .filter(|a| is_daemon(a).is_none())
        .take(MOST_RECIPIENTS)
        .collect()
}

fn status_in(text: &str) -> Option<String> {
    first(&STATUS, text).or_else(|| first(&SMTP_ANSWER, text))
}

fn first(pattern: &Regex, text: &str) -> Option<String> {
    pattern.captures(text).map(|c| c[1].to_owned())
}

fn shorten(text: &str) -> String {
    encoded_words::one_line(text).chars().take(LONGEST_REASON_CHARS).collect()
}

/// The line with a status in it, or the lines after the address.
fn reason_near(text: &str, address: &str) -> String {
    let with_status = text.lines().find(|l| STATUS.is_match(l) || SMTP_ANSWER.is_match(l));
    let after = || {
        let mut lines =
            text.lines().skip_while(|l| !l.to_ascii_lowercase().contains(address)).skip(1);
        lines.find(|l| !l.trim().is_empty())
    };
    shorten(with_status.or_else(after).unwrap_or_default())
}

/// From the copy of our mail, or of its headers, that comes with the report.
fn original(leaves: &[Leaf<'_>]) -> Option<String> {
    leaves.iter().find_map(|leaf| {
        let kind = leaf.content_type.value.as_str();
        if !matches!(
            kind,
            "message/rfc822" | "text/rfc822-headers" | "message/global" | "message/rfc822-headers"
        ) {
            return None;
        }
        let opened = leaf.open();
        let (fields, _) = Headers::read(&opened.bytes);
        fields.text("message-id").and_then(|id| message_ids::normalise(&id))
    })
}

fn in_text(text: &str) -> Option<String> {
    MESSAGE_ID.captures(text).and_then(|c| message_ids::normalise(&c[1]))
}

fn answered(headers: &Headers<'_>) -> Option<String> {
    ["in-reply-to", "references"]
        .iter()
        .filter_map(|name| headers.text(name))
        .find_map(|text| message_ids::read_list(&text).pop())
}
