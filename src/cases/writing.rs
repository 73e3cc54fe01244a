//! Words leave, or stay among colleagues: replies, notes, calls written down. What was written never changes; how far a
//! reply got on its way does.

use serde_json::json;

use super::assigning::keep_note;
use super::case::{Case, Message, first_words};
use super::jobs;
use super::kinds::{Channel, Delivery, Direction, DraftKind};
use super::receiving::{Enclosed, enclose, words_hash};
use super::telling::{begin, begin_any, finish, index_message};
use super::{clocks, store, suggesting};
use crate::customers::{self, ContactKind};
use crate::platform::stop::{Outcome, Refusal, RefusalKind, refused};
use crate::platform::{Tx, ids, jobs as planned};
use crate::staff::Who;

/// An answer to the customer by e-mail.
#[derive(Clone, Debug, Default)]
pub struct Reply {
    pub words: String,
    /// `None`: where the customer last wrote from.
    pub to: Option<String>,
    pub cc: Vec<String>,
    /// Recipients the others do not see.
    pub bcc: Vec<String>,
    pub attachments: Vec<Enclosed>,
}

/// Queues an answer and plans its sending in one transaction; gives the message's id. Its Message-ID is fixed here,
/// before the first attempt, so that a second attempt is the same mail.
pub(super) fn reply(tx: &mut Tx<'_>, who: &Who, case_id: &str, reply: &Reply) -> Outcome<String> {
    let mut case = begin(tx, who, case_id)?;
    if case.closed_ms.is_some() {
        return Err(refused("cases.already_closed"));
    }
    if reply.words.trim().is_empty() {
        return Err(refused("cases.no_words"));
    }
    let (asked, to) = address(tx, &case, reply)?;
    let mut message = inner(tx, who, &case, Direction::Out, &reply.words);
    let house = case.our_address.as_deref().and_then(|a| a.rsplit_once('@')).map(|(_, h)| h);
    let chance = ids::hex(&ids::random_bytes::<6>());
    message.message_key =
        Some(format!("{}.{chance}@{}", message.id, house.unwrap_or("qingting.invalid")));
    message.channel = Channel::Email;
    message.state = Delivery::Queued;
    message.from_address = case.our_address.clone();
    message.to_address = Some(to);
    message.cc = usable(&reply.cc)?;
    message.bcc = usable(&reply.bcc)?;
    message.reply_to_key = asked.and_then(|m| m.message_key);
    store::messages::insert(tx, &message)?;
    enclose(tx, &message.id, &reply.attachments)?;
    index_message(tx, &case, &message)?;
    plan_sending(tx, &message.id)?;
    case.first_responder.get_or_insert_with(|| who.staff_id.clone());
    if case.owner.is_none() {
        (case.owner, case.owned_ms) = (Some(who.staff_id.clone()), Some(message.at_ms));
    }
    case.last_ms = message.at_ms;
    case.last_words = first_words(&message.words);
    case.last_direction = Direction::Out;
    store::company::drop_draft(tx, &case.id, &who.staff_id, DraftKind::Reply)?;
    let facts = json!({ "message": message.id, "words_hash": words_hash(&message) });
    finish(tx, &who.actor(), "reply_queued", &mut case, facts)?;
    Ok(message.id)
}

fn plan_sending(tx: &mut Tx<'_>, message_id: &str) -> Outcome<()> {
    let (data, now_ms) = (jobs::SendMessage { message_id: message_id.to_owned() }, tx.now_ms());
    planned::plan_once(tx, &format!("send:{message_id}"), jobs::SEND_MESSAGE, &data, now_ms)
}

/// The customer's message this answers, and where it goes. Refused when no address is known.
fn address(tx: &mut Tx<'_>, case: &Case, reply: &Reply) -> Outcome<(Option<Message>, String)> {
    let asked = store::messages::of_case(tx, &case.id)?
        .into_iter()
        .rev()
        .find(|m| m.direction == Direction::In && m.automatic.is_none());
    let written_from =
        asked.as_ref().and_then(|m| m.from_address.clone()).filter(|address| address.contains('@'));
    let to = match (&reply.to, written_from) {
        (Some(to), _) => to.trim().to_owned(),
        (None, Some(from)) => from,
        (None, None) => customers::contact_values(tx, &case.customer_id, ContactKind::Email)?
            .into_iter()
            .next()
            .unwrap_or_default(),
    };
    let usable = customers::ContactPoint::new(ContactKind::Email, &to, "").comparable().is_some();
    if usable { Ok((asked, to)) } else { Err(refused("cases.no_address")) }
}

/// Further recipients, each once. Refused with the first that is no address: a slip of the pen is mended before sending.
fn usable(addresses: &[String]) -> Outcome<Vec<String>> {
    let mut usable: Vec<String> = Vec::new();
    for address in addresses.iter().map(|a| a.trim()).filter(|a| !a.is_empty()) {
        if customers::ContactPoint::new(ContactKind::Email, address, "").comparable().is_none() {
            let refusal = Refusal::new(RefusalKind::Unfit, "cases.copy_address_unfit");
            return Err(refusal.with("address", address).into());
        }
        if !usable.iter().any(|known| known.eq_ignore_ascii_case(address)) {
            usable.push(address.to_owned());
        }
    }
    if usable.len() > MOST_COPIES {
        let refusal = Refusal::new(RefusalKind::Unfit, "cases.too_many_copies");
        return Err(refusal.with("most", MOST_COPIES).into());
    }
    Ok(usable)
}

/// An answer to one customer is no newsletter.
const MOST_COPIES: usize = 20;

/// A message written here by `who`, not yet kept.
pub(super) fn inner(
    tx: &mut Tx<'_>,
    who: &Who,
    case: &Case,
    direction: Direction,
    words: &str,
) -> Message {
    Message {
        id: tx.new_id(),
        case_id: case.id.clone(),
        channel: case.channel,
        direction,
        author: who.actor(),
        author_name: who.name.clone(),
        subject: case.subject.clone(),
        words: words.trim().to_owned(),
        quoted: String::new(),
        signature: String::new(),
        html_hash: None,
        from_address: None,
        to_address: None,
        cc: Vec::new(),
        bcc: Vec::new(),
        message_key: None,
        reply_to_key: None,
        automatic: None,
        corrects: None,
        state: Delivery::Kept,
        at_ms: tx.now_ms(),
        said_ms: None,
        sent_ms: None,
        failed_ms: None,
        failed_reason: None,
        refused: Vec::new(),
    }
}

/// Writes a note for colleagues; the customer never sees it.
pub(super) fn note(
    tx: &mut Tx<'_>,
    who: &Who,
    case_id: &str,
    words: &str,
    attachments: &[Enclosed],
) -> Outcome<String> {
    let mut case = begin(tx, who, case_id)?;
    if words.trim().is_empty() {
        return Err(refused("cases.no_words"));
    }
    let message = inner(tx, who, &case, Direction::Note, words);
    keep_note(tx, &mut case, &message)?;
    enclose(tx, &message.id, attachments)?;
    store::company::drop_draft(tx, &case.id, &who.staff_id, DraftKind::Note)?;
    let facts = json!({ "message": message.id, "words_hash": words_hash(&message) });
    finish(tx, &who.actor(), "note_written", &mut case, facts)?;
    Ok(message.id)
}

/// Sets an earlier message right by a new note that names it; the wrong words stay as they were (F108).
pub(super) fn correct(
    tx: &mut Tx<'_>,
    who: &Who,
    message_id: &str,
    words: &str,
) -> Outcome<String> {
    let wrong = store::messages::find(tx, message_id)?;
    let case_id = store::cases::find(tx, &wrong.case_id)?.shown_as().to_owned();
    let mut case = begin(tx, who, &case_id)?;
    if words.trim().is_empty() {
        return Err(refused("cases.no_words"));
    }
    let mut message = inner(tx, who, &case, Direction::Note, words);
    message.corrects = Some(wrong.id);
    keep_note(tx, &mut case, &message)?;
    let facts = json!({ "message": message.id, "corrects": message_id, "words_hash": words_hash(&message) });
    finish(tx, &who.actor(), "message_corrected", &mut case, facts)?;
    Ok(message.id)
}

/// A call, a letter, a visit written down by hand.
#[derive(Clone, Debug)]
pub struct Contact {
    pub channel: Channel,
    /// `In`: the customer turned to us. `Out`: we to them.
    pub direction: Direction,
    pub words: String,
    /// When it was, if not just now. It is kept beside the time of writing, never instead of it.
    pub happened_ms: Option<i64>,
}

/// Writes down what was said by other means than ours (F084).
pub(super) fn write_down(
    tx: &mut Tx<'_>,
    who: &Who,
    case_id: &str,
    contact: &Contact,
) -> Outcome<String> {
    let mut case = begin_any(tx, who, case_id)?;
    let message = contact_message(tx, who, &case, contact)?;
    keep_note(tx, &mut case, &message)?;
    case.first_responder.get_or_insert_with(|| who.staff_id.clone());
    if contact.direction == Direction::In {
        suggesting::take_in(tx, &mut case, &message)?;
    }
    clocks::whose_turn(tx, &mut case)?;
    if contact.direction == Direction::Out && case.first_replied_ms.is_none() {
        case.first_replied_ms = Some(message.at_ms);
    }
    let facts = json!({ "message": message.id, "channel": message.channel, "direction": message.direction,
        "words_hash": words_hash(&message) });
    finish(tx, &who.actor(), "contact_written_down", &mut case, facts)?;
    Ok(message.id)
}

pub(super) fn contact_message(
    tx: &mut Tx<'_>,
    who: &Who,
    case: &Case,
    contact: &Contact,
) -> Outcome<Message> {
    if contact.words.trim().is_empty() {
        return Err(refused("cases.no_words"));
    }
    if !matches!(contact.direction, Direction::In | Direction::Out) {
        return Err(refused("cases.contact_needs_direction"));
    }
    if contact.happened_ms.is_some_and(|at_ms| at_ms > tx.now_ms()) {
        return Err(refused("cases.contact_in_future"));
    }
    let mut message = inner(tx, who, case, contact.direction, &contact.words);
    message.channel = contact.channel;
    message.said_ms = contact.happened_ms;
    Ok(message)
}
