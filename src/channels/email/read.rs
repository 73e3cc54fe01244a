//! Reads a kept mail and hands it to cases, once: who wrote, what is new, which conversation. What cannot be read is set
//! aside with a reason and never holds up the next.

use mail_thread::{Automatic as Written, Disposition, Mail, Outcome as Fate};

use super::jobs::ReadMail;
use super::keep::{self, KeptMail, Reason, State};
use super::{letter, store};
use crate::app::App;
use crate::cases::{self, Enclosed, Final, Incoming};
use crate::customers::{self, ContactKind, ContactPoint};
use crate::platform::Tx;
use crate::platform::files::Files;
use crate::platform::jobs::{Job, JobStop, MOST_ATTEMPTS};
use crate::platform::stop::{Outcome, Stop, fault};
use crate::staff::{Who, centre};

/// `read_mail`
pub async fn read_mail(app: &App, job: &Job) -> Result<(), JobStop> {
    let kept_id = job.data::<ReadMail>()?.kept_id;
    let stop = match attempt(app, &kept_id).await {
        Ok(()) => return Ok(()),
        Err(stop) => stop,
    };
    let (reason, detail) = match stop {
        // The rule's key says why; a person decides on the page.
        Stop::Refused(refusal) => (Reason::NotTaken, refusal.key.to_owned()),
        Stop::Fault(what) if job.attempts < MOST_ATTEMPTS.min(8) => {
            return Err(JobStop::Retry(what));
        }
        Stop::Fault(what) => (Reason::Defect, what),
    };
    app.db.write(move |tx| keep::set_aside(tx, &kept_id, reason, &detail)).await?;
    Ok(())
}

async fn attempt(app: &App, kept_id: &str) -> Outcome<()> {
    let id = kept_id.to_owned();
    let kept = app.db.read(move |tx| store::kept::find(tx, &id)).await?;
    let Some(hash) = kept.hash.clone().filter(|_| kept.state == State::Kept) else {
        return Ok(());
    };
    let (files, kept_ms) = (app.files.clone(), kept.kept_ms);
    let opened = tokio::task::spawn_blocking(move || open(&files, &hash, kept_ms)).await;
    let opened = match opened {
        Ok(opened) => opened?,
        // A mail that makes the reader fall over is a defect of ours, and one mail's trouble only.
        Err(error) => Opened::Unfit(Reason::Defect, error.to_string()),
    };
    let id = kept_id.to_owned();
    app.db
        .write(move |tx| match &opened {
            Opened::Read(letter) => take_in(tx, &id, letter),
            Opened::Unfit(reason, detail) => keep::set_aside(tx, &id, *reason, detail),
        })
        .await
}

/// A mail with its files on disk, ready to be taken in.
pub(super) struct Letter {
    pub mail: Mail,
    pub key: String,
    pub html_hash: Option<crate::platform::files::Kept>,
    pub attachments: Vec<Enclosed>,
}

enum Opened {
    Read(Box<Letter>),
    Unfit(Reason, String),
}

fn open(files: &Files, hash: &str, kept_ms: i64) -> Outcome<Opened> {
    let bytes = files.read(hash)?;
    let mut mail = match mail_thread::read_at(&bytes, kept_ms) {
        Ok(mail) => mail,
        Err(unreadable) => {
            return Ok(Opened::Unfit(Reason::Unreadable, unreadable.to_string()));
        }
    };
    let mut attachments = Vec::new();
    for file in std::mem::take(&mut mail.attachments) {
        attachments.push(Enclosed {
            // Already accepted: whatever its size, it is part of what the customer sent.
            kept: files.keep_any_size(&file.bytes, kept_ms)?,
            name: file.file_name,
            content_id: file.content_id.filter(|_| file.disposition == Disposition::Inline),
        });
    }
    let html_hash = match &mail.html {
        Some(html) => Some(files.keep_any_size(html.as_bytes(), kept_ms)?),
        None => None,
    };
    let key = mail.message_id.clone().unwrap_or_else(|| letter::key_of_nameless(&mail, hash));
    Ok(Opened::Read(Box::new(Letter { mail, key, html_hash, attachments })))
}

/// The mail becomes a message, in one transaction with the note that it did.
fn take_in(tx: &mut Tx<'_>, kept_id: &str, letter: &Letter) -> Outcome<()> {
    tx.lock("kept_mail", kept_id)?;
    let kept = store::kept::find(tx, kept_id)?;
    if kept.state != State::Kept {
        return Ok(());
    }
    if let Some(Written::OwnLoop { mark }) = &letter.mail.automatic
        && store::mailboxes::list(tx)?.iter().any(|m| m.id == *mark)
    {
        return keep::set_aside(tx, kept_id, Reason::Loop, &letter.mail.subject);
    }
    let who = Who::system("channels");
    let incoming = incoming(tx, &kept, letter)?;
    let received = cases::receive(tx, &who, &incoming)?;
    note_bounce(tx, &letter.mail)?;
    store::kept::mark_read(tx, kept_id, &received.case_id, &received.message_id)
}

fn incoming(tx: &mut Tx<'_>, kept: &KeptMail, letter: &Letter) -> Outcome<Incoming> {
    let mailbox = store::mailboxes::find(tx, &kept.mailbox_id)?;
    let mail = &letter.mail;
    // A shop's form mailer writes From itself and names the customer in Reply-To: the answer must reach the customer.
    let from_us = mail.from.as_ref().is_some_and(|a| a.is_same_as(&mailbox.address));
    let author = match mail.reply_to.first() {
        Some(reply_to) if from_us && !reply_to.address.is_empty() => Some(reply_to),
        _ => mail.from.as_ref(),
    };
    let (name, address) = author.map_or(("", ""), |a| (a.name.as_str(), a.address.as_str()));
    let lang = letter::language_of(&mail.text.new, centre::read(tx)?.lang);
    let customer =
        customers::recognise(tx, &ContactPoint::new(ContactKind::Email, address, name), lang)?;
    if let Some(html) = &letter.html_hash {
        crate::platform::files::note(tx, html)?;
    }
    let others = mail.to.iter().chain(&mail.cc);
    let cc = others.map(|a| a.address.clone()).filter(|a| {
        !a.is_empty() && !is_ours(a, &mailbox.address) && !a.eq_ignore_ascii_case(address)
    });
    let words = if mail.text.new.trim().is_empty() && mail.text.quoted.trim().is_empty() {
        mail.text.signature.clone()
    } else {
        mail.text.new.clone()
    };
    Ok(Incoming {
        channel: cases::Channel::Email,
        mailbox: Some(mailbox.id.clone()),
        our_address: Some(mailbox.address.clone()),
        team_id: mailbox.team_id.clone(),
        customer_id: customer.shown_as().to_owned(),
        customer_name: customer.name.clone(),
        from_address: Some(address.to_owned()).filter(|a| !a.is_empty()),
        cc: cc.take(50).collect(),
        subject: mail.subject.clone(),
        words,
        quoted: mail.text.quoted.clone(),
        signature: mail.text.signature.clone(),
        html_hash: letter.html_hash.as_ref().map(|kept| kept.hash.clone()),
        attachments: letter.attachments.clone(),
        message_key: Some(letter.key.clone()),
        evidence: letter::evidence(mail),
        automatic: letter::automatic(mail),
        emotion: 0,
        said_ms: mail.date_ms,
    })
}

/// `help@…` and `help+anything@…` are both us.
fn is_ours(address: &str, ours: &str) -> bool {
    let Some((local, house)) = address.rsplit_once('@') else { return false };
    let bare = format!("{}@{house}", local.split('+').next().unwrap_or(local));
    bare.eq_ignore_ascii_case(ours)
}

/// A bounce marks the message it is about, unless the mail system goes on trying.
fn note_bounce(tx: &mut Tx<'_>, mail: &Mail) -> Outcome<()> {
    let Some(Written::Bounce(bounce)) = &mail.automatic else { return Ok(()) };
    let Some(key) = letter::about(mail).filter(|_| bounce.outcome == Fate::Failed) else {
        return Ok(());
    };
    let Some(message_id) = cases::by_message_key(tx, key)? else { return Ok(()) };
    let reasons: Vec<String> = bounce
        .failed
        .iter()
        .take(5)
        .map(|f| format!("{} {} {}", f.address, f.status.as_deref().unwrap_or(""), f.reason))
        .collect();
    let reason = if reasons.is_empty() { mail.subject.clone() } else { reasons.join("; ") };
    let reason: String = reason.chars().filter(|c| !c.is_control()).take(500).collect();
    cases::not_sent(tx, &message_id, &reason, Final::Yes)
}

/// The mail itself as a file, for a case made of it by hand.
pub(super) fn as_file(files: &Files, kept: &KeptMail) -> Outcome<Enclosed> {
    let hash = kept.hash.as_deref().ok_or_else(|| fault("a mail without bytes"))?;
    let size_bytes = i64::try_from(files.read(hash)?.len()).map_err(fault)?;
    let media_type = "message/rfc822".to_owned();
    let file = crate::platform::files::Kept { hash: hash.to_owned(), size_bytes, media_type };
    Ok(Enclosed { kept: file, name: "mail.eml".to_owned(), content_id: None })
}
