//! Evidence for the conversation a mail belongs to, strongest first. Matching it against what is on file is the
//! caller's work; nothing here ever matches by being empty.

use crate::automatic::Automatic;
use crate::mail::Mail;
use crate::subject::Kind;
use crate::token::{self, Sign};
use std::collections::BTreeSet;

/// One reason to put a mail into a conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// It answers the mail with this id.
    InReplyTo(String),
    /// A bounce or receipt is about the mail with this id.
    About(String),
    /// It names this mail of the conversation. Newest first.
    References(String),
    /// It carries our token, and the code is true.
    Token { case_no: String },
    /// It says it is an answer, has this subject, and these people take part. Weak: use it only within days
    /// and only when one single conversation fits.
    SubjectAndPeople { subject_base: String, people: Vec<String> },
}

/// The evidence in a mail, strongest first. `sign` checks tokens; a false token is no evidence.
pub fn thread_keys(mail: &Mail, sign: Sign<'_>) -> Vec<Evidence> {
    let mut found: Vec<Evidence> = Vec::new();
    // An id that is the mail's own says nothing.
    let other = |id: &&String| !id.is_empty() && mail.message_id.as_ref() != Some(*id);
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    if let Some(id) = about(mail) {
        found.push(Evidence::About(id.clone()));
    }
    for id in mail.in_reply_to.iter().filter(other) {
        if seen.insert(id) {
            found.push(Evidence::InReplyTo(id.clone()));
        }
    }
    for id in mail.references.iter().rev().filter(other) {
        if seen.insert(id) {
            found.push(Evidence::References(id.clone()));
        }
    }
    found.extend(token_of(mail, sign).map(|case_no| Evidence::Token { case_no }));
    found.extend(weak(mail));
    found
}

fn about(mail: &Mail) -> Option<&String> {
    match mail.automatic.as_ref()? {
        Automatic::Bounce(bounce) => bounce.original_message_id.as_ref(),
        Automatic::ReadReceipt { original_message_id } => original_message_id.as_ref(),
        _ => None,
    }
}

/// The case our token names: in the addresses it was sent to, in ids of ours, in the subject.
fn token_of(mail: &Mail, sign: Sign<'_>) -> Option<String> {
    let ids = mail.in_reply_to.iter().chain(mail.references.iter().rev()).chain(about(mail));
    token::in_addresses(mail.delivered_to.iter().chain(&mail.to).chain(&mail.cc), sign)
        .or_else(|| ids.into_iter().find_map(|id| token::in_address(id, sign)))
        .or_else(|| token::in_subject(&mail.subject, sign))
}

fn weak(mail: &Mail) -> Option<Evidence> {
    if mail.subject_kind != Kind::Reply || mail.subject_base.is_empty() || mail.automatic.is_some()
    {
        return None;
    }
    let all = mail.from.iter().chain(&mail.to).chain(&mail.cc);
    let people: BTreeSet<String> =
        all.map(|a| a.address.to_lowercase()).filter(|a| !a.is_empty()).collect();
    (!people.is_empty()).then(|| Evidence::SubjectAndPeople {
        subject_base: mail.subject_base.clone(),
        people: people.into_iter().collect(),
    })
}
