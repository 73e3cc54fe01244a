//! Sends a queued message. Its Message-ID was fixed when it was queued: if the process dies after the server took the mail
//! and before we noted it, the mail goes out again under the same id, and mail programs show it once.

use std::time::Duration;

use mail_thread::OutgoingFile;

use super::letter;
use super::mailbox::{self, DoorKind, Mailbox, sealed_for};
use super::sealing::Seal;
use super::smtp::{self, Attempt, Parcel};
use super::wire::Trust;
use crate::app::App;
use crate::cases::{self, Final, Outgoing, RefusedRecipient};
use crate::customers;
use crate::platform::Tx;
use crate::platform::files::Files;
use crate::platform::i18n::Lang;
use crate::platform::jobs::{self, Job, JobStop, MOST_ATTEMPTS};
use crate::platform::stop::{Outcome, fault};
use crate::staff::centre;

/// Everything an attempt needs, read in one transaction.
struct Ready {
    outgoing: Outgoing,
    mailbox: Option<Mailbox>,
    /// Of the centre: for reasons of our own.
    lang: Lang,
    customer_lang: Lang,
    zone: String,
}

/// `send_message`
pub async fn send_message(app: &App, job: &Job) -> Result<(), JobStop> {
    let message_id = job.data::<cases::jobs::SendMessage>()?.message_id;
    let id = message_id.clone();
    let Some(ready) = app.db.read(move |tx| gather(tx, &id)).await? else { return Ok(()) };
    let attempt = {
        let sending = attempt(app, &ready);
        tokio::select! {
            attempt = sending => attempt?,
            lost = stay_alive(app, job) => return Err(lost),
        }
    };
    note(app, job, &message_id, attempt).await
}

fn gather(tx: &mut Tx<'_>, message_id: &str) -> Outcome<Option<Ready>> {
    let Some(outgoing) = cases::to_send(tx, message_id)? else { return Ok(None) };
    let case = &outgoing.case;
    let (mailbox_id, address) = (case.mailbox.as_deref(), case.our_address.as_deref());
    let mailbox = mailbox::for_sending(tx, mailbox_id, address, &case.team_id)?;
    let customer_lang = customers::find(tx, &case.customer_id)?.language;
    let centre = centre::read(tx)?;
    Ok(Some(Ready { outgoing, mailbox, lang: centre.lang, customer_lang, zone: centre.zone }))
}

async fn attempt(app: &App, ready: &Ready) -> Outcome<Attempt> {
    let Some(mailbox) = ready.mailbox.clone() else {
        return Ok(Attempt::Never(ready.lang.t("channels.no_mailbox_to_send").to_owned()));
    };
    let outgoing = ready.outgoing.clone();
    let (customer_lang, zone) = (ready.customer_lang, ready.zone.clone());
    let (files, data) = (app.files.clone(), app.config.data.clone());
    let box_for_bytes = mailbox.clone();
    let prepared =
        tokio::task::spawn_blocking(move || -> Outcome<(Vec<u8>, Option<String>, Trust)> {
            let enclosed = read_files(&files, &outgoing)?;
            let letter = letter::compose(&outgoing, &box_for_bytes, customer_lang, &zone, enclosed);
            let place = sealed_for(&box_for_bytes.id, DoorKind::Smtp);
            // Another key in the data folder: a person must enter the password again; the mail waits.
            let password = Seal::of(&data)?.open(&box_for_bytes.smtp.password, &place).ok();
            Ok((mail_thread::write(&letter), password, Trust::load(&data)?))
        });
    let (bytes, password, trust) = prepared.await.map_err(fault)??;
    let Some(password) = password else {
        return Ok(Attempt::Later(ready.lang.t("channels.password_unreadable").to_owned()));
    };
    let message = &ready.outgoing.message;
    let to: Vec<String> = message.to_address.iter().map(|a| a.trim().to_owned()).collect();
    let copies = [&message.cc[..], &message.bcc[..]].concat();
    let parcel = Parcel { from: &mailbox.address, to: &to, copies: &copies, bytes: &bytes };
    Ok(smtp::deliver(&mailbox.smtp, &password, &trust, parcel).await)
}

fn read_files(files: &Files, outgoing: &Outgoing) -> Outcome<Vec<OutgoingFile>> {
    outgoing
        .attachments
        .iter()
        .map(|a| {
            Ok(OutgoingFile {
                file_name: a.name.clone(),
                media_type: a.media_type.clone(),
                bytes: files.read(&a.hash)?,
                content_id: a.content_id.clone(),
            })
        })
        .collect()
}

async fn note(app: &App, job: &Job, message_id: &str, attempt: Attempt) -> Result<(), JobStop> {
    let (id, last) = (message_id.to_owned(), job.attempts >= MOST_ATTEMPTS);
    match attempt {
        Attempt::Delivered(refused) => note_sent(app, &id, &refused).await,
        Attempt::Never(reason) => {
            app.db.write(move |tx| cases::not_sent(tx, &id, &reason, Final::Yes)).await?;
            Ok(())
        }
        // Tried for half a day: people must know.
        Attempt::Later(reason) if last => {
            app.db.write(move |tx| cases::not_sent(tx, &id, &reason, Final::Yes)).await?;
            Ok(())
        }
        Attempt::Later(reason) => {
            let told = reason.clone();
            app.db.write(move |tx| cases::not_sent(tx, &id, &told, Final::No)).await?;
            Err(JobStop::Retry(reason))
        }
    }
}

/// The server has the mail: we try hard to note it, since an attempt more would send it once more.
async fn note_sent(
    app: &App,
    message_id: &str,
    refused: &[RefusedRecipient],
) -> Result<(), JobStop> {
    let mut tries = 0;
    loop {
        let (id, refused) = (message_id.to_owned(), refused.to_vec());
        let noted = app
            .db
            .write(move |tx| {
                let at_ms = tx.now_ms();
                cases::sent(tx, &id, at_ms)?;
                if refused.is_empty() { Ok(()) } else { cases::not_reached(tx, &id, &refused) }
            })
            .await;
        match noted {
            Ok(()) => return Ok(()),
            Err(stop) if tries >= 5 => return Err(stop.into()),
            Err(stop) => tracing::warn!(%stop, "a sent message could not be noted; trying again"),
        }
        tries += 1;
        tokio::time::sleep(Duration::from_millis(200 << tries)).await;
    }
}

/// A large mail over a slow line takes longer than a job's lease: prolong it, so that no other node begins too.
async fn stay_alive(app: &App, job: &Job) -> JobStop {
    loop {
        tokio::time::sleep(Duration::from_secs(30)).await;
        let job = job.clone();
        if let Err(stop) = app.db.write(move |tx| jobs::hold(tx, &job)).await {
            return stop.into();
        }
    }
}
