//! Fetches mailboxes: one attendant each, under a lease, for ever. Mail is told apart by UID and content, never by `\Seen`.

use std::collections::HashMap;
use std::time::Duration;

use serde_json::json;
use tokio::task::AbortHandle;

use super::keep::{self, Arrived, Came, LEASE_MS, Lease};
use super::mailbox::{Begins, DoorKind, Mailbox, Position, sealed_for};
use super::sealing::Seal;
use super::wire::{Stage, Trouble, Trust};
use super::{imap, store};
use crate::app::App;
use crate::platform::stop::{Outcome, Stop, fault};
use crate::platform::{Tx, events, ids};

/// How often the list of mailboxes is compared with who attends them.
const LOOK: Duration = Duration::from_secs(1);
const SIGN_OF_LIFE: Duration = Duration::from_secs(20);
/// Between looks at a server that cannot tell by itself (no IDLE).
const POLL: Duration = Duration::from_secs(30);
/// How far behind the newest known UID we look again: some servers show UIDs out of order for a moment.
const LOOK_BACK_UIDS: i64 = 200;

/// Attends every mailbox until the process ends.
pub async fn run(app: App) {
    let holder = ids::row_id(app.db.clock().now_ms());
    let mut stopping = app.stopping.subscribe();
    let mut attended: HashMap<String, (i64, AbortHandle)> = HashMap::new();
    while !*stopping.borrow() {
        match app.db.read(store::mailboxes::being_read).await {
            Ok(wanted) => compare(&app, &holder, &wanted, &mut attended),
            Err(stop) => tracing::warn!(%stop, "mailboxes cannot be listed; trying again"),
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK) => {}
            _ = stopping.changed() => {}
        }
    }
    for (_, attendant) in attended.into_values() {
        attendant.abort();
    }
    // Another node need not wait until the leases end.
    if let Err(stop) = app.db.write(move |tx| store::mailboxes::drop_leases(tx, &holder)).await {
        tracing::warn!(%stop, "the leases of mailboxes stay until they end");
    }
}

/// Begins with new mailboxes, begins anew with changed ones, leaves those that are gone or paused.
fn compare(
    app: &App,
    holder: &str,
    wanted: &[(String, i64)],
    attended: &mut HashMap<String, (i64, AbortHandle)>,
) {
    attended.retain(|id, (changed_ms, attendant)| {
        let stays =
            wanted.iter().any(|(w, c)| w == id && c == changed_ms) && !attendant.is_finished();
        if !stays {
            attendant.abort();
        }
        stays
    });
    for (id, changed_ms) in wanted {
        if !attended.contains_key(id) {
            let task = tokio::spawn(attend(app.clone(), id.clone(), holder.to_owned()));
            attended.insert(id.clone(), (*changed_ms, task.abort_handle()));
        }
    }
}

/// One mailbox: take the lease, fetch until something fails, say what, pause, again.
async fn attend(app: App, mailbox_id: String, holder: String) {
    let mut pause = Duration::from_secs(2);
    loop {
        match take(&app, &mailbox_id, &holder).await {
            Ok(Some(lease)) => {
                let ended = tokio::select! {
                    ended = fetch(&app, &lease, &mut pause) => ended,
                    lost = stay_alive(&app, &lease) => Err(lost),
                };
                if let Err(stop) = ended {
                    tracing::warn!(mailbox = %mailbox_id, %stop, "fetching stopped; trying again");
                }
            }
            Ok(None) => {}
            Err(stop) => tracing::warn!(mailbox = %mailbox_id, %stop, "no lease; trying again"),
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(Duration::from_secs(300));
    }
}

async fn take(app: &App, mailbox_id: &str, holder: &str) -> Outcome<Option<Lease>> {
    let (id, who) = (mailbox_id.to_owned(), holder.to_owned());
    let epoch = app
        .db
        .write(move |tx| {
            let until_ms = tx.now_ms() + LEASE_MS;
            store::mailboxes::take_lease(tx, &id, &who, until_ms)
        })
        .await?;
    Ok(epoch.map(|epoch| Lease {
        mailbox_id: mailbox_id.to_owned(),
        holder: holder.to_owned(),
        epoch,
    }))
}

/// Prolongs the lease while fetching goes on; ends when it is lost.
async fn stay_alive(app: &App, lease: &Lease) -> Stop {
    loop {
        tokio::time::sleep(SIGN_OF_LIFE).await;
        let lease = lease.clone();
        if let Err(stop) = app.db.write(move |tx| lease.hold(tx)).await {
            return stop;
        }
    }
}

/// Fetches until something fails. A trouble is noted on the mailbox, for its page.
async fn fetch(app: &App, lease: &Lease, pause: &mut Duration) -> Outcome<()> {
    let id = lease.mailbox_id.clone();
    let mailbox = app.db.read(move |tx| store::mailboxes::find(tx, &id)).await?;
    match rounds(app, lease, mailbox, pause).await {
        Ok(never) => match never {},
        Err(Ended::Trouble(trouble)) => {
            let lease = lease.clone();
            app.db.write(move |tx| note_trouble(tx, &lease, &trouble)).await
        }
        Err(Ended::Stop(stop)) => Err(stop),
    }
}

enum Ended {
    /// The server's or the settings' side.
    Trouble(Trouble),
    /// Our side.
    Stop(Stop),
}

impl From<Trouble> for Ended {
    fn from(trouble: Trouble) -> Self {
        Ended::Trouble(trouble)
    }
}

impl From<Stop> for Ended {
    fn from(stop: Stop) -> Self {
        Ended::Stop(stop)
    }
}

fn note_trouble(tx: &mut Tx<'_>, lease: &Lease, trouble: &Trouble) -> Outcome<()> {
    lease.hold(tx)?;
    let before = store::mailboxes::find(tx, &lease.mailbox_id)?.trouble;
    let stage = trouble.stage.name();
    store::mailboxes::note_trouble(tx, &lease.mailbox_id, stage, &trouble.detail)?;
    // One event when it begins or changes, not one for every attempt.
    if before.is_some_and(|b| b.stage == stage && b.detail == trouble.detail) {
        return Ok(());
    }
    let facts = json!({ "stage": trouble.stage, "detail": trouble.detail });
    let subject = format!("mailbox:{}", lease.mailbox_id);
    events::record(tx, "system:channels", "mailbox_in_trouble", &subject, &facts)
}

async fn rounds(
    app: &App,
    lease: &Lease,
    mailbox: Mailbox,
    pause: &mut Duration,
) -> Result<std::convert::Infallible, Ended> {
    let data = app.config.data.clone();
    let (seal, trust) = tokio::task::spawn_blocking(move || -> Outcome<(Seal, Trust)> {
        Ok((Seal::of(&data)?, Trust::load(&data)?))
    })
    .await
    .map_err(fault)??;
    let place = sealed_for(&mailbox.id, DoorKind::Imap);
    let password =
        seal.open(&mailbox.imap.password, &place).map_err(|_| Trouble::new(Stage::Password, ""))?;
    let (mut session, can) =
        imap::sign_in(&mailbox.imap, &password, &trust, &mut |_, _| {}).await?;
    loop {
        sweep(app, lease, &mailbox, &mut session).await?;
        *pause = Duration::from_secs(2);
        if can.idle.is_some() {
            session = imap::wait_for_news(session).await?;
        } else {
            tokio::time::sleep(POLL).await;
        }
    }
}

/// Keeps everything in the folder that is not kept yet.
async fn sweep(
    app: &App,
    lease: &Lease,
    mailbox: &Mailbox,
    session: &mut imap::Session,
) -> Result<(), Ended> {
    let folder = imap::open(session, &mailbox.folder).await?;
    let position = place(app, lease, &folder, session).await?;
    let from_uid = position.first_uid.max(position.last_uid - LOOK_BACK_UIDS).max(1);
    let listed = imap::list(session, from_uid).await?;
    let (id, validity) = (lease.mailbox_id.clone(), folder.uid_validity);
    let (known, wanted) = app
        .db
        .read(move |tx| {
            let known = store::kept::known_uids(tx, &id, validity, from_uid)?;
            Ok((known, store::kept::wanted(tx, &id, validity)?))
        })
        .await?;
    let largest = i64::try_from(largest_mail_bytes(app)).unwrap_or(i64::MAX);
    for (uid, size_bytes) in listed {
        if known.contains(&uid) {
            continue;
        }
        let much = if size_bytes > largest { imap::Much::Start } else { imap::Much::Whole };
        let came = bring(app, session, uid, much).await?;
        let given = !matches!(came, Came::NotGiven(_));
        let arrived = Arrived { uid_validity: folder.uid_validity, uid, size_bytes, came };
        let lease = lease.clone();
        app.db.write(move |tx| keep::keep(tx, &lease, &arrived)).await?;
        if given {
            imap::mark_seen(session, uid).await?;
        }
    }
    for (id, uid) in wanted {
        // A person asked for it: whole, whatever its size.
        let came = bring(app, session, uid, imap::Much::Whole).await?;
        let lease = lease.clone();
        app.db.write(move |tx| keep::keep_wanted(tx, &lease, &id, &came)).await?;
    }
    let lease = lease.clone();
    app.db.write(move |tx| note_checked(tx, &lease)).await?;
    Ok(())
}

/// A mail larger than this is not fetched whole. Twice the largest file: base64 adds a third, and words come along.
fn largest_mail_bytes(app: &App) -> u64 {
    app.config.largest_file_bytes.saturating_mul(2)
}

fn note_checked(tx: &mut Tx<'_>, lease: &Lease) -> Outcome<()> {
    lease.hold(tx)?;
    let before = store::mailboxes::find(tx, &lease.mailbox_id)?;
    store::mailboxes::note_checked(tx, &lease.mailbox_id)?;
    if before.trouble.is_some() || before.checked_ms.is_none() {
        events::record(tx, "system:channels", "mailbox_in_order", &before.subject(), &json!({}))?;
    }
    Ok(())
}

/// Fetches one mail; its bytes are on disk, synced, when this returns.
async fn bring(
    app: &App,
    session: &mut imap::Session,
    uid: i64,
    much: imap::Much,
) -> Result<Came, Ended> {
    let bytes = match imap::fetch(session, uid, much).await? {
        Ok(bytes) => bytes,
        Err(words) => return Ok(Came::NotGiven(words)),
    };
    let (files, now_ms) = (app.files.clone(), app.db.clock().now_ms());
    let kept = tokio::task::spawn_blocking(move || files.keep_any_size(&bytes, now_ms))
        .await
        .map_err(fault)??;
    Ok(match much {
        imap::Much::Whole => Came::Whole(kept),
        imap::Much::Start => Came::Start(kept),
    })
}

/// Where reading stands; settled first when the folder is new to us or its server numbered it anew.
async fn place(
    app: &App,
    lease: &Lease,
    folder: &imap::Folder,
    session: &mut imap::Session,
) -> Result<Position, Ended> {
    let id = lease.mailbox_id.clone();
    let mailbox = app.db.read(move |tx| store::mailboxes::find(tx, &id)).await?;
    if mailbox.position.uid_validity == Some(folder.uid_validity) {
        return Ok(mailbox.position);
    }
    let first_uid = match (mailbox.position.uid_validity, mailbox.begins) {
        // Numbered anew: everything since shortly before our last look; what is kept already is known by its bytes.
        (Some(_), _) => match mailbox.checked_ms {
            Some(checked_ms) => imap::first_since(session, &day_before(checked_ms)).await?,
            None => Some(1),
        },
        (None, Begins::All) => Some(1),
        (None, Begins::New) => folder.uid_next,
    };
    let first_uid = match first_uid.or(folder.uid_next) {
        Some(uid) => uid,
        None => imap::list(session, 1).await?.last().map_or(1, |(uid, _)| uid + 1),
    };
    let position =
        Position { uid_validity: Some(folder.uid_validity), first_uid, last_uid: first_uid - 1 };
    let lease = lease.clone();
    app.db
        .write(move |tx| {
            lease.hold(tx)?;
            store::mailboxes::begin_at(tx, &lease.mailbox_id, position)
        })
        .await?;
    Ok(position)
}

/// `24-Nov-2026`: two days before, so that no time zone hides a mail.
fn day_before(at_ms: i64) -> String {
    let at = jiff::Timestamp::from_millisecond(at_ms - 2 * 86_400_000).unwrap_or_default();
    at.to_zoned(jiff::tz::TimeZone::UTC).strftime("%d-%b-%Y").to_string()
}
