//! What people decide about mail that could not be taken in: try again, make it a case by hand, discard with a reason.

use serde_json::json;

use super::jobs::{READ_MAIL, ReadMail};
use super::keep::{KeptMail, Reason, State};
use super::{mailbox, store};
use crate::cases::{self, Enclosed, Evidence, Incoming, matching};
use crate::customers::{self, ContactKind, ContactPoint};
use crate::platform::stop::{Outcome, refused};
use crate::platform::{Tx, events, jobs};
use crate::staff::{Permission, Who, centre};

/// A reason for throwing a customer's mail away is a sentence, not a key press.
const SHORTEST_REASON_CHARS: usize = 4;

/// What waits for a person, newest first.
pub fn waiting(tx: &mut Tx<'_>) -> Outcome<Vec<KeptMail>> {
    store::kept::waiting(tx, 200)
}

pub fn count(tx: &mut Tx<'_>) -> Outcome<i64> {
    store::kept::count_waiting(tx)
}

pub fn find(tx: &mut Tx<'_>, id: &str) -> Outcome<KeptMail> {
    store::kept::find(tx, id)
}

fn begin(tx: &mut Tx<'_>, who: &Who, id: &str) -> Outcome<KeptMail> {
    who.need(Permission::MendOperations)?;
    tx.lock("kept_mail", id)?;
    let mail = store::kept::find(tx, id)?;
    if mail.state != State::SetAside {
        return Err(refused("channels.mail_settled"));
    }
    Ok(mail)
}

/// Reads it once more; fetches it first when its bytes are not all here.
pub fn try_again(tx: &mut Tx<'_>, who: &Who, id: &str) -> Outcome<()> {
    let mail = begin(tx, who, id)?;
    let fetch = [Reason::TooLarge, Reason::NotGiven]
        .iter()
        .any(|r| mail.reason.as_deref() == Some(r.name()));
    if fetch {
        store::kept::set_state(tx, id, State::Wanted)?;
        store::mailboxes::touch(tx, &mail.mailbox_id)?;
    } else {
        store::kept::set_state(tx, id, State::Kept)?;
        let now_ms = tx.now_ms();
        jobs::plan(tx, READ_MAIL, &ReadMail { kept_id: id.to_owned() }, now_ms)?;
    }
    tell(tx, who, "mail_tried_again", &mail, "")
}

/// A case as a person read it out of the mail.
#[derive(Clone, Debug)]
pub struct ByHand {
    pub from_address: String,
    pub from_name: String,
    pub subject: String,
    pub words: String,
}

/// Makes a case of it; the mail itself hangs on its first message. Gives the case's id.
pub fn make_case(
    tx: &mut Tx<'_>,
    who: &Who,
    id: &str,
    by_hand: &ByHand,
    file: Option<Enclosed>,
) -> Outcome<String> {
    let mut mail = begin(tx, who, id)?;
    if by_hand.words.trim().is_empty() {
        return Err(refused("channels.words_needed"));
    }
    let mailbox = mailbox::find(tx, &mail.mailbox_id)?;
    let point = ContactPoint::new(ContactKind::Email, &by_hand.from_address, &by_hand.from_name);
    if point.comparable().is_none() {
        return Err(refused("channels.sender_unfit"));
    }
    let lang = centre::read(tx)?.lang;
    let customer = customers::recognise(tx, &point, lang)?;
    let incoming = Incoming {
        channel: cases::Channel::Email,
        mailbox: Some(mailbox.id.clone()),
        our_address: Some(mailbox.address.clone()),
        team_id: mailbox.team_id.clone(),
        customer_id: customer.shown_as().to_owned(),
        customer_name: customer.name.clone(),
        from_address: Some(by_hand.from_address.trim().to_owned()),
        subject: by_hand.subject.trim().to_owned(),
        words: by_hand.words.clone(),
        attachments: file.into_iter().collect(),
        message_key: Some(format!("{id}@by-hand")),
        evidence: Evidence { token: matching::token_in(&by_hand.subject), ..Evidence::default() },
        ..Incoming::default()
    };
    let received = cases::receive(tx, who, &incoming)?;
    mail.state = State::ByHand;
    (mail.case_id, mail.message_id) = (Some(received.case_id.clone()), Some(received.message_id));
    settle(tx, who, mail, "mail_made_a_case", "")?;
    Ok(received.case_id)
}

/// Nothing for us. The bytes stay; only the list is rid of it.
pub fn discard(tx: &mut Tx<'_>, who: &Who, id: &str, reason: &str) -> Outcome<()> {
    let mut mail = begin(tx, who, id)?;
    let reason = reason.trim();
    if reason.chars().count() < SHORTEST_REASON_CHARS {
        return Err(refused("channels.reason_needed"));
    }
    mail.state = State::Discarded;
    settle(tx, who, mail, "mail_discarded", reason)
}

fn settle(tx: &mut Tx<'_>, who: &Who, mut mail: KeptMail, kind: &str, words: &str) -> Outcome<()> {
    mail.settled_ms = Some(tx.now_ms());
    mail.settled_by = Some(who.staff_id.clone());
    mail.settled_words = Some(words.to_owned());
    store::kept::settle(tx, &mail)?;
    tell(tx, who, kind, &mail, words)
}

fn tell(tx: &mut Tx<'_>, who: &Who, kind: &str, mail: &KeptMail, words: &str) -> Outcome<()> {
    let facts = json!({ "mail": mail.id, "words": words, "case": mail.case_id, "also": ["set_aside_mail"] });
    events::record(tx, &who.actor(), kind, &mail.subject(), &facts)
}
