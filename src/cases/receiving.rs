//! Words arrive: from a mailbox, a form, a chat, the tracking page. The message joins its case or opens one.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::json;

use super::case::{Attachment, Case, Message, Standing, first_words};
use super::kinds::{Automatic, CaseKind, Channel, Delivery, Direction, Priority};
use super::matching::{self, By, Candidate, Evidence, Match, Sender, Subject, Windows};
use super::telling::{finish, index_case, index_message, tell};
use super::{assigning, clocks, store, suggesting};
use crate::customers;
use crate::platform::files::{self, Kept};
use crate::platform::stop::Outcome;
use crate::platform::{Tx, ids, settings};
use crate::staff::{Who, centre};

/// What arrived. Bytes are kept already; ids and addresses may be anything a stranger can write.
#[derive(Clone, Debug, Default)]
pub struct Incoming {
    pub channel: Channel,
    pub mailbox: Option<String>,
    /// Our address it was sent to: answers leave from it, and its domain is that of our Message-IDs.
    pub our_address: Option<String>,
    /// The team that answers what comes in here.
    pub team_id: String,
    /// As `customers::recognise` gave it.
    pub customer_id: String,
    pub customer_name: String,
    pub from_address: Option<String>,
    pub cc: Vec<String>,
    pub subject: String,
    /// The new words only.
    pub words: String,
    pub quoted: String,
    pub signature: String,
    pub html_hash: Option<String>,
    pub attachments: Vec<Enclosed>,
    /// Message-ID; without one the message is kept all the same.
    pub message_key: Option<String>,
    pub evidence: Evidence,
    pub automatic: Option<Automatic>,
    /// 0–4, where the channel knows more than the words say.
    pub emotion: i64,
    /// What the sender's clock said.
    pub said_ms: Option<i64>,
}

/// A kept file with the name it came under.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enclosed {
    pub kept: Kept,
    pub name: String,
    pub content_id: Option<String>,
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    pub case_id: String,
    pub message_id: String,
    pub joined: Joined,
}

/// How the message found its case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Joined {
    Opened,
    /// A new case that names the long-closed one the customer came back to.
    Follows,
    By(By),
    /// The same message had arrived before, as through a second mailbox; nothing was added.
    Again,
}

/// Takes a message in. Called again with the same message it changes nothing and gives the same answer.
pub fn receive(tx: &mut Tx<'_>, who: &Who, incoming: &Incoming) -> Outcome<Received> {
    let key = incoming.message_key.as_deref().and_then(matching::tidy_key);
    let mut usable_key = key.clone();
    if let Some(key) = &key {
        tx.lock("message", key)?;
        if let Some((message_id, case_id)) = store::messages::by_key(tx, key)? {
            let known = store::messages::find(tx, &message_id)?;
            if is_the_same(&known, incoming) {
                return Ok(Received { case_id, message_id, joined: Joined::Again });
            }
            // Two different mails under one Message-ID: both are kept, the second goes without it.
            usable_key = None;
        }
    }
    let now_ms = tx.now_ms();
    let candidates = candidates(tx, incoming)?;
    let windows: Windows = settings::get(tx, "case_matching")?.unwrap_or_default();
    let (mut case, joined) = match matching::which_case(&candidates, now_ms, &windows) {
        Match::Joins { case_id, by } => (locked(tx, &case_id)?, Joined::By(by)),
        Match::Follows { case_id, .. } => (open(tx, incoming, Some(case_id))?, Joined::Follows),
        Match::Nothing => (open(tx, incoming, None)?, Joined::Opened),
    };
    let message = keep(tx, &case, incoming, usable_key)?;
    index_message(tx, &case, &message)?;
    let is_new = matches!(joined, Joined::Opened | Joined::Follows);
    if is_new {
        index_case(tx, &case)?;
        let facts =
            json!({ "channel": case.channel, "follows": case.follows, "priority": case.priority });
        tell(tx, &message.author, "case_opened", &case, facts)?;
    }
    if incoming.automatic.is_none() {
        take_note(tx, &mut case, incoming, &message)?;
    }
    let facts = json!({ "message": message.id, "channel": message.channel, "automatic": message.automatic,
        "words_hash": words_hash(&message) });
    finish(tx, &message.author, "message_received", &mut case, facts)?;
    if is_new && incoming.automatic.is_none() {
        assigning::route(tx, who, &mut case)?;
    }
    Ok(Received { case_id: case.id, message_id: message.id, joined })
}

/// The fingerprint of a message's words in the log: a word changed in the database later no longer fits it (F108).
pub(super) fn words_hash(message: &Message) -> String {
    use sha2::{Digest, Sha256};
    ids::hex(&Sha256::digest(message.words.as_bytes()))
}

/// The customer's own words: they wait for us, a closed case opens again, a snoozed one wakes.
fn take_note(
    tx: &mut Tx<'_>,
    case: &mut Case,
    incoming: &Incoming,
    message: &Message,
) -> Outcome<()> {
    match case.standing() {
        Standing::Closed => {
            (case.closed_ms, case.closed_by, case.outcome, case.closing_words) =
                (None, None, None, None);
            tell(tx, &message.author, "case_reopened", case, json!({ "by": "customer" }))?;
        }
        Standing::Snoozed => {
            case.snoozed_until_ms = None;
            tell(tx, &message.author, "case_woke", case, json!({}))?;
        }
        Standing::Open | Standing::Merged => {}
    }
    suggesting::take_in(tx, case, message)?;
    case.emotion = case.emotion.max(incoming.emotion.clamp(0, 4));
    case.last_ms = message.at_ms;
    case.last_words = first_words(&message.words);
    case.last_direction = Direction::In;
    clocks::whose_turn(tx, case)
}

fn is_the_same(known: &Message, incoming: &Incoming) -> bool {
    let squeezed = |text: &str| text.split_whitespace().collect::<String>();
    known.direction == Direction::In
        && known.author == format!("customer:{}", incoming.customer_id)
        && squeezed(&known.words) == squeezed(&incoming.words)
}

/// The case that is shown, locked: a merged one is followed to where it went.
fn locked(tx: &mut Tx<'_>, case_id: &str) -> Outcome<Case> {
    let shown_as = store::cases::find(tx, case_id)?.shown_as().to_owned();
    tx.lock("case", &shown_as)?;
    store::cases::find(tx, &shown_as)
}

/// The most keys of one mail that are looked up: a hostile References header must not become a thousand queries.
const MOST_KEYS: usize = 40;

fn candidates(tx: &mut Tx<'_>, incoming: &Incoming) -> Outcome<Vec<Candidate>> {
    let e = &incoming.evidence;
    let mut found = Vec::new();
    let tokens = [(By::Token, &e.token), (By::PlusAddress, &e.plus_address)];
    for (by, token) in tokens {
        let Some(token) = token.as_deref().filter(|t| matching::is_token(t)) else { continue };
        if let Some(id) = store::cases::id_by_token(tx, token)? {
            found.push(candidate(tx, &id, by, incoming)?);
        }
    }
    // References run from the oldest to the newest: the newest say most.
    let keys = e.in_reply_to.iter().map(|k| (By::InReplyTo, k));
    let references = e.references.iter().rev().map(|k| (By::References, k));
    for (by, key) in keys.chain(references).take(MOST_KEYS) {
        let Some(key) = matching::tidy_key(key) else { continue };
        if let Some((_, id)) = store::messages::by_key(tx, &key)? {
            found.push(candidate(tx, &id, by, incoming)?);
        }
    }
    if found.is_empty() && incoming.automatic.is_none() {
        found = by_subject(tx, incoming)?;
    }
    Ok(found)
}

fn by_subject(tx: &mut Tx<'_>, incoming: &Incoming) -> Outcome<Vec<Candidate>> {
    let (bare, kind) = matching::bare_subject(&incoming.subject);
    let (by, shortest) = match kind {
        Subject::Answered => (By::AnsweredSubject, 2),
        // "您好" or "hello" again is a new matter more often than not.
        Subject::Fresh => (By::SameSubject, 6),
    };
    if bare.chars().count() < shortest {
        return Ok(Vec::new());
    }
    let customer = customers::find(tx, &incoming.customer_id)?.shown_as().to_owned();
    let since_ms = tx.now_ms() - 60 * 86_400_000;
    let mut found = Vec::new();
    for id in store::cases::recent_of_customer(tx, &customer, since_ms)? {
        let one = store::cases::find(tx, &id)?;
        if matching::bare_subject(&one.subject).0 == bare {
            found.push(candidate(tx, &id, by, incoming)?);
        }
    }
    Ok(found)
}

fn candidate(tx: &mut Tx<'_>, id: &str, by: By, incoming: &Incoming) -> Outcome<Candidate> {
    let own = store::cases::find(tx, id)?;
    let case =
        if own.merged_into.is_some() { store::cases::find(tx, own.shown_as())? } else { own };
    let shown = |tx: &mut Tx<'_>, id: &str| -> Outcome<String> {
        Ok(customers::find(tx, id)?.shown_as().to_owned())
    };
    let same = shown(tx, &case.customer_id)? == shown(tx, &incoming.customer_id)?;
    Ok(Candidate {
        by,
        sender: if same { Sender::TheCustomer } else { Sender::SomebodyElse },
        standing: case.standing(),
        closed_ms: case.closed_ms,
        last_ms: case.last_ms,
        case_id: case.id,
    })
}

fn open(tx: &mut Tx<'_>, incoming: &Incoming, follows: Option<String>) -> Outcome<Case> {
    let wanted = NewCase {
        channel: incoming.channel,
        mailbox: incoming.mailbox.clone(),
        our_address: incoming.our_address.clone(),
        customer_id: incoming.customer_id.clone(),
        team_id: incoming.team_id.clone(),
        subject: incoming.subject.clone(),
        words: incoming.words.clone(),
        follows,
    };
    open_row(tx, wanted)
}

/// What a new case begins with.
pub(super) struct NewCase {
    pub channel: Channel,
    pub mailbox: Option<String>,
    pub our_address: Option<String>,
    pub customer_id: String,
    pub team_id: String,
    pub subject: String,
    pub words: String,
    pub follows: Option<String>,
}

/// Numbers a new case and keeps its row; the caller tells of it.
pub(super) fn open_row(tx: &mut Tx<'_>, wanted: NewCase) -> Outcome<Case> {
    let now_ms = tx.now_ms();
    let zone = centre::read(tx)?.zone;
    let year = local_year(&zone, now_ms);
    let number = store::cases::next_number(tx, &format!("C-{year}"))?;
    let mut subject: String = first_words(&wanted.subject);
    if subject.is_empty() {
        subject = first_words(&wanted.words).chars().take(40).collect();
    }
    let case = Case {
        id: format!("C-{year}-{number:06}"),
        subject,
        kind: CaseKind::Inquiry,
        channel: wanted.channel,
        mailbox: wanted.mailbox,
        our_address: wanted.our_address,
        customer_id: wanted.customer_id,
        team_id: wanted.team_id,
        owner: None,
        owned_ms: None,
        first_responder: None,
        reported_by: None,
        priority: Priority::NORMAL,
        emotion: 0,
        opened_ms: now_ms,
        waiting_since_ms: None,
        first_replied_ms: None,
        complaint_ms: None,
        snoozed_until_ms: None,
        closed_ms: None,
        closed_by: None,
        outcome: None,
        closing_words: None,
        next_action: None,
        next_action_ms: None,
        merged_into: None,
        merged_ms: None,
        follows: wanted.follows,
        split_from: None,
        tracking_code: ids::spoken_code(),
        thread_token: ids::spoken_code(),
        due_ms: None,
        due_kind: None,
        rank_ms: now_ms,
        last_ms: now_ms,
        last_words: first_words(&wanted.words),
        last_direction: Direction::In,
        changed_ms: now_ms,
    };
    store::cases::insert(tx, &case)?;
    Ok(case)
}

/// The year on the wall of the centre; an impossible moment counts as 1970 rather than stopping the mail.
fn local_year(zone: &str, at_ms: i64) -> i16 {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    Timestamp::from_millisecond(at_ms).unwrap_or_default().to_zoned(zone).year()
}

fn keep(
    tx: &mut Tx<'_>,
    case: &Case,
    incoming: &Incoming,
    message_key: Option<String>,
) -> Outcome<Message> {
    let i = incoming;
    let message = Message {
        id: tx.new_id(),
        case_id: case.id.clone(),
        channel: i.channel,
        direction: Direction::In,
        author: format!("customer:{}", i.customer_id),
        author_name: first_words(&i.customer_name),
        subject: first_words(&i.subject),
        words: i.words.clone(),
        quoted: i.quoted.clone(),
        signature: i.signature.clone(),
        html_hash: i.html_hash.clone(),
        from_address: i.from_address.clone(),
        to_address: i.our_address.clone(),
        cc: i.cc.clone(),
        bcc: Vec::new(),
        message_key,
        reply_to_key: i.evidence.in_reply_to.first().and_then(|key| matching::tidy_key(key)),
        automatic: i.automatic,
        corrects: None,
        state: Delivery::Kept,
        at_ms: tx.now_ms(),
        said_ms: i.said_ms,
        sent_ms: None,
        failed_ms: None,
        failed_reason: None,
        refused: Vec::new(),
    };
    store::messages::insert(tx, &message)?;
    enclose(tx, &message.id, &i.attachments)?;
    Ok(message)
}

/// Notes the files that go with a message.
pub(super) fn enclose(tx: &mut Tx<'_>, message_id: &str, enclosed: &[Enclosed]) -> Outcome<()> {
    for (position, file) in enclosed.iter().enumerate() {
        files::note(tx, &file.kept)?;
        let attachment = Attachment {
            id: tx.new_id(),
            message_id: message_id.to_owned(),
            hash: file.kept.hash.clone(),
            name: first_words(&file.name),
            size_bytes: file.kept.size_bytes,
            media_type: file.kept.media_type.clone(),
            content_id: file.content_id.clone(),
        };
        store::messages::insert_attachment(tx, &attachment, position)?;
    }
    Ok(())
}
