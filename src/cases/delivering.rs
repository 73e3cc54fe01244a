//! What channels need to send a queued message, and what they tell us of it.

use serde_json::json;

use super::case::{Attachment, Case, Message, RefusedRecipient};
use super::jobs;
use super::kinds::{Delivery, Direction};
use super::matching::subject_mark;
use super::telling::{begin, finish, tell};
use super::{clocks, store};
use crate::platform::stop::{Outcome, refused};
use crate::platform::{Tx, jobs as planned};
use crate::promises;
use crate::staff::Who;

/// A message ready to be put into bytes.
#[derive(Clone, Debug)]
pub struct Outgoing {
    pub message: Message,
    pub case: Case,
    /// With our mark, so that an answer without ids still finds its case.
    pub subject: String,
    /// Message-IDs of the conversation, oldest first, without brackets.
    pub references: Vec<String>,
    /// The customer's words this answers, to be quoted below.
    pub answered: Option<Message>,
    pub attachments: Vec<Attachment>,
}

/// What is to be sent; `None` when it is no longer queued (it was sent, or given up).
pub fn to_send(tx: &mut Tx<'_>, message_id: &str) -> Outcome<Option<Outgoing>> {
    let message = store::messages::find(tx, message_id)?;
    if message.state != Delivery::Queued {
        return Ok(None);
    }
    let own = store::cases::find(tx, &message.case_id)?;
    let case = store::cases::find(tx, own.shown_as())?;
    let before: Vec<Message> = store::messages::of_case(tx, &case.id)?
        .into_iter()
        .filter(|m| m.at_ms <= message.at_ms && m.id != message.id)
        .collect();
    let mut references: Vec<String> = before
        .iter()
        .filter(|m| matches!(m.direction, Direction::In | Direction::Out))
        .filter_map(|m| m.message_key.clone())
        .collect();
    // RFC 5322 §3.6.4: the parent comes last. Long threads keep their first and their newest ids.
    if let Some(parent) = &message.reply_to_key {
        references.retain(|key| key != parent);
        references.push(parent.clone());
    }
    if references.len() > 20 {
        references.drain(1..references.len() - 19);
    }
    let answered = before.into_iter().rev().find(|m| {
        m.direction == Direction::In
            && m.message_key == message.reply_to_key
            && m.message_key.is_some()
    });
    let subject = format!("Re: {} {}", case.subject, subject_mark(&case.id, &case.thread_token));
    let attachments = store::messages::attachments_of(tx, message_id)?;
    Ok(Some(Outgoing { message, case, subject, references, answered, attachments }))
}

/// The message left the house: only now the customer has an answer. Telling it twice changes nothing.
pub fn sent(tx: &mut Tx<'_>, message_id: &str, at_ms: i64) -> Outcome<()> {
    let mut case = case_of(tx, message_id)?;
    if store::messages::mark_sent(tx, message_id, at_ms)? == 0 {
        return Ok(());
    }
    case.first_replied_ms.get_or_insert(at_ms);
    for id in store::cases::group(tx, &case.id)? {
        promises::answered(tx, &Who::system("channels"), &id, message_id, at_ms)?;
    }
    clocks::whose_turn(tx, &mut case)?;
    finish(tx, "system:channels", "message_sent", &mut case, json!({ "message": message_id }))
}

/// The message left, but not to everybody: who was refused stands on it with the server's words. The log names no
/// addresses.
pub fn not_reached(tx: &mut Tx<'_>, message_id: &str, refused: &[RefusedRecipient]) -> Outcome<()> {
    let case = case_of(tx, message_id)?;
    store::messages::set_refused(tx, message_id, refused)?;
    let facts = json!({ "message": message_id, "refused": refused.len() });
    tell(tx, "system:channels", "recipients_refused", &case, facts)
}

/// Whether it is still tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Final {
    /// It will not arrive: a red mark on the case.
    Yes,
    /// The server was busy; the job comes back.
    No,
}

/// The message did not leave, or bounced after it left.
pub fn not_sent(tx: &mut Tx<'_>, message_id: &str, reason: &str, last: Final) -> Outcome<()> {
    let mut case = case_of(tx, message_id)?;
    let now_ms = tx.now_ms();
    match last {
        Final::No => {
            store::messages::note_attempt(tx, message_id, reason)?;
            Ok(())
        }
        Final::Yes => {
            if store::messages::mark_failed(tx, message_id, now_ms, reason)? == 0 {
                return Ok(());
            }
            clocks::whose_turn(tx, &mut case)?;
            let facts = json!({ "message": message_id, "reason": reason });
            finish(tx, "system:channels", "message_failed", &mut case, facts)
        }
    }
}

/// The message (its id) that went out under this Message-ID: for bounces.
pub fn by_message_key(tx: &mut Tx<'_>, key: &str) -> Outcome<Option<String>> {
    let Some(key) = super::matching::tidy_key(key) else { return Ok(None) };
    Ok(store::messages::by_key(tx, &key)?.map(|(id, _)| id))
}

/// A person wants a failed message tried once more, as it stands and under the same Message-ID.
pub fn send_again(tx: &mut Tx<'_>, who: &Who, message_id: &str) -> Outcome<()> {
    let shown_as = case_of(tx, message_id)?.id;
    let case = begin(tx, who, &shown_as)?;
    if store::messages::requeue(tx, message_id)? == 0 {
        return Err(refused("cases.not_failed"));
    }
    let (data, now_ms) = (jobs::SendMessage { message_id: message_id.to_owned() }, tx.now_ms());
    planned::plan_once(tx, &format!("send:{message_id}"), jobs::SEND_MESSAGE, &data, now_ms)?;
    tell(tx, &who.actor(), "message_requeued", &case, json!({ "message": message_id }))
}

/// The shown case of a message, locked.
fn case_of(tx: &mut Tx<'_>, message_id: &str) -> Outcome<Case> {
    let message = store::messages::find(tx, message_id)?;
    let shown_as = store::cases::find(tx, &message.case_id)?.shown_as().to_owned();
    tx.lock("case", &shown_as)?;
    store::cases::find(tx, &shown_as)
}
