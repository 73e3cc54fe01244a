//! Kept before read: a mail's bytes, its row and the job that will read it are safe before the mailbox learns that we have it.

use serde_json::json;

use super::jobs;
use super::store;
use crate::named;
use crate::platform::files::{self, Kept};
use crate::platform::stop::Outcome;
use crate::platform::{Tx, events};

named! {
    /// What became of a mail.
    pub enum State {
        /// Its bytes are here; a job will read it.
        Kept = "kept",
        /// It is a message of a case.
        Read = "read",
        /// The very same bytes had come before.
        Same = "same",
        /// It needs a person.
        SetAside = "set_aside",
        /// A person wants it fetched (again) from the mailbox.
        Wanted = "wanted",
        /// A person made a case of it.
        ByHand = "by_hand",
        /// A person looked and decided that it is nothing for us.
        Discarded = "discarded",
    }
}

named! {
    /// Why a mail needs a person; the page explains each.
    pub enum Reason {
        Unreadable = "unreadable",
        TooLarge = "too_large",
        /// Our own mail came back.
        Loop = "loop",
        /// The server lists it but does not hand it over.
        NotGiven = "not_given",
        /// Cases refused it, as when the team is gone.
        NotTaken = "not_taken",
        /// Reading it failed again and again: ours to mend.
        Defect = "defect",
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptMail {
    pub id: String,
    pub mailbox_id: String,
    pub uid_validity: i64,
    pub uid: i64,
    /// `None` only when the server did not give it.
    pub hash: Option<String>,
    /// Of the whole mail, even when only its start is here.
    pub size_bytes: i64,
    pub kept_ms: i64,
    pub state: State,
    pub reason: Option<String>,
    pub detail: Option<String>,
    pub set_aside_ms: Option<i64>,
    pub settled_ms: Option<i64>,
    pub settled_by: Option<String>,
    pub settled_words: Option<String>,
    pub case_id: Option<String>,
    pub message_id: Option<String>,
}

impl KeptMail {
    pub fn subject(&self) -> String {
        format!("mailbox:{}", self.mailbox_id)
    }
}

/// Under which lease a mailbox is fetched. Every write begins by holding it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lease {
    pub mailbox_id: String,
    pub holder: String,
    pub epoch: i64,
}

/// How long a lease lasts without a sign of life.
pub const LEASE_MS: i64 = 60_000;

impl Lease {
    /// Prolongs it; a fault when another node has the mailbox now.
    pub fn hold(&self, tx: &mut Tx<'_>) -> Outcome<()> {
        let until_ms = tx.now_ms() + LEASE_MS;
        store::mailboxes::hold(tx, &self.mailbox_id, &self.holder, self.epoch, until_ms)
    }
}

/// A mail as it was fetched.
#[derive(Clone, Debug)]
pub struct Arrived {
    pub uid_validity: i64,
    pub uid: i64,
    pub size_bytes: i64,
    pub came: Came,
}

#[derive(Clone, Debug)]
pub enum Came {
    Whole(Kept),
    /// Too large: only its start was fetched.
    Start(Kept),
    NotGiven(String),
}

/// Notes a mail whose bytes are on disk already, and plans its reading. Told the same place in the mailbox again it
/// changes nothing.
pub fn keep(tx: &mut Tx<'_>, lease: &Lease, arrived: &Arrived) -> Outcome<()> {
    lease.hold(tx)?;
    let (id, now_ms) = (tx.new_id(), tx.now_ms());
    let mut mail = KeptMail {
        id,
        mailbox_id: lease.mailbox_id.clone(),
        uid_validity: arrived.uid_validity,
        uid: arrived.uid,
        hash: None,
        size_bytes: arrived.size_bytes,
        kept_ms: now_ms,
        state: State::Kept,
        reason: None,
        detail: None,
        set_aside_ms: None,
        settled_ms: None,
        settled_by: None,
        settled_words: None,
        case_id: None,
        message_id: None,
    };
    match &arrived.came {
        Came::Whole(kept) => {
            files::note(tx, kept)?;
            if store::kept::id_by_hash(tx, &mail.mailbox_id, &kept.hash)?.is_some() {
                mail.state = State::Same;
            }
            (mail.hash, mail.size_bytes) = (Some(kept.hash.clone()), kept.size_bytes);
        }
        Came::Start(kept) => {
            files::note(tx, kept)?;
            mail.hash = Some(kept.hash.clone());
            put_aside(&mut mail, Reason::TooLarge, "", now_ms);
        }
        Came::NotGiven(words) => put_aside(&mut mail, Reason::NotGiven, words, now_ms),
    }
    if store::kept::insert(tx, &mail)? > 0 {
        follow_up(tx, &mail)?;
    }
    store::mailboxes::advance(tx, &mail.mailbox_id, mail.uid_validity, mail.uid)
}

fn put_aside(mail: &mut KeptMail, reason: Reason, detail: &str, now_ms: i64) {
    mail.state = State::SetAside;
    mail.reason = Some(reason.name().to_owned());
    mail.detail = Some(detail.to_owned());
    mail.set_aside_ms = Some(now_ms);
}

fn follow_up(tx: &mut Tx<'_>, mail: &KeptMail) -> Outcome<()> {
    let kind = match mail.state {
        State::Kept => {
            let (job, now_ms) = (jobs::ReadMail { kept_id: mail.id.clone() }, tx.now_ms());
            crate::platform::jobs::plan(tx, jobs::READ_MAIL, &job, now_ms)?;
            "mail_kept"
        }
        State::SetAside => "mail_set_aside",
        _ => "mail_came_again",
    };
    let facts = json!({ "mail": mail.id, "uid": mail.uid, "size_bytes": mail.size_bytes, "reason": mail.reason,
        "also": ["set_aside_mail"] });
    events::record(tx, "system:channels", kind, &mail.subject(), &facts)
}

/// A mail a person wanted fetched is here now.
pub fn keep_wanted(tx: &mut Tx<'_>, lease: &Lease, id: &str, came: &Came) -> Outcome<()> {
    lease.hold(tx)?;
    match came {
        Came::Whole(kept) | Came::Start(kept) => {
            files::note(tx, kept)?;
            if store::kept::set_bytes(tx, id, &kept.hash, kept.size_bytes)? > 0 {
                let mail = store::kept::find(tx, id)?;
                follow_up(tx, &mail)?;
            }
            Ok(())
        }
        Came::NotGiven(words) => set_aside(tx, id, Reason::NotGiven, words),
    }
}

/// Puts a mail where people see it, with the reason.
pub fn set_aside(tx: &mut Tx<'_>, id: &str, reason: Reason, detail: &str) -> Outcome<()> {
    let detail: String = detail.chars().filter(|c| !c.is_control()).take(500).collect();
    if store::kept::set_aside(tx, id, reason.name(), &detail)? == 0 {
        return Ok(());
    }
    let mail = store::kept::find(tx, id)?;
    let facts = json!({ "mail": id, "reason": reason, "also": ["set_aside_mail"] });
    events::record(tx, "system:channels", "mail_set_aside", &mail.subject(), &facts)
}
