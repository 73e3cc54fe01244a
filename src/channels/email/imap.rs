//! Reading a mailbox over IMAP (RFC 3501): sign in, open the folder, list, fetch. Mail is peeked at, never changed by reading.

use std::time::Duration;

use futures::TryStreamExt;
use tokio::time::timeout;

use super::mailbox::{Security, Server};
use super::wire::{self, Stage, Trouble, Trust, Wire};

pub type Session = async_imap::Session<Wire>;

/// A server that says nothing for so long is taken for dead.
const ANSWER: Duration = Duration::from_secs(60);
const WHOLE_MAIL: Duration = Duration::from_secs(600);
/// One wait for news; afterwards the folder is looked at in any case (servers and routers forget idle connections).
const IDLE_ROUND: Duration = Duration::from_secs(240);

/// The folder as it was when opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Folder {
    pub uid_validity: i64,
    pub uid_next: Option<i64>,
    pub mails: i64,
}

/// What the server can do that matters to us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Can {
    pub idle: Option<()>,
    pub quota: Option<()>,
    id: Option<()>,
}

/// Signs in. `reached` is told each stage that went well.
pub async fn sign_in(
    server: &Server,
    password: &str,
    trust: &Trust,
    reached: &mut (dyn FnMut(Stage, String) + Send),
) -> Result<(Session, Can), Trouble> {
    let (wire, _) = wire::connect(server, trust, reached).await?;
    let mut client = async_imap::Client::new(wire);
    let greeted = within(Stage::Greeting, ANSWER, client.read_response()).await?;
    if greeted.is_none() {
        return Err(Trouble::new(Stage::Greeting, "the server hung up"));
    }
    reached(Stage::Greeting, String::new());
    if server.security == Security::StartTls {
        let asked = client.run_command_and_check_ok("STARTTLS", None);
        within(Stage::Tls, ANSWER, asked).await?;
        let wire = wire::protect(client.into_inner(), server, trust).await?;
        reached(Stage::Tls, String::new());
        client = async_imap::Client::new(wire);
    }
    let mut session = match timeout(ANSWER, client.login(&server.user, password)).await {
        Err(_) => return Err(Trouble::new(Stage::SignIn, "no answer in 60 s")),
        Ok(Err((error, _))) => return Err(Trouble::new(Stage::SignIn, error)),
        Ok(Ok(session)) => session,
    };
    reached(Stage::SignIn, server.user.clone());
    let can = within(Stage::SignIn, ANSWER, session.capabilities()).await?;
    let has = |name: &str| can.has_str(name).then_some(());
    let can = Can { idle: has("IDLE"), quota: has("QUOTA"), id: has("ID") };
    if can.id.is_some() {
        // RFC 2971. 163 and 126 open no folder for a program that does not say who it is.
        let us = [("name", Some("Qingting")), ("version", Some(env!("CARGO_PKG_VERSION")))];
        within(Stage::SignIn, ANSWER, session.id(us)).await?;
    }
    Ok((session, can))
}

/// Opens the folder for reading and marking.
pub async fn open(session: &mut Session, folder: &str) -> Result<Folder, Trouble> {
    let opened = within(Stage::Folder, ANSWER, session.select(folder)).await?;
    let Some(uid_validity) = opened.uid_validity else {
        return Err(Trouble::new(Stage::Folder, "the server numbers no mail (no UIDVALIDITY)"));
    };
    Ok(Folder {
        uid_validity: i64::from(uid_validity),
        uid_next: opened.uid_next.map(i64::from),
        mails: i64::from(opened.exists),
    })
}

/// UID and size of every mail from `from_uid` on, in order.
pub async fn list(session: &mut Session, from_uid: i64) -> Result<Vec<(i64, i64)>, Trouble> {
    let asked = async {
        let stream = session.uid_fetch(format!("{from_uid}:*"), "(UID RFC822.SIZE)").await?;
        stream.try_collect::<Vec<_>>().await
    };
    let answers = within(Stage::Reading, WHOLE_MAIL, asked).await?;
    let mut found: Vec<(i64, i64)> = answers
        .iter()
        .filter_map(|f| Some((i64::from(f.uid?), i64::from(f.size.unwrap_or(0)))))
        // `n:*` always names the last mail, even below n (RFC 3501 §6.4.8).
        .filter(|(uid, _)| *uid >= from_uid)
        .collect();
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// The lowest UID that arrived on or after a day (`25-Nov-2026`).
pub async fn first_since(session: &mut Session, day: &str) -> Result<Option<i64>, Trouble> {
    let asked = session.uid_search(format!("SINCE {day}"));
    let found = within(Stage::Reading, ANSWER, asked).await?;
    Ok(found.into_iter().map(i64::from).min())
}

/// How much of a mail to fetch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Much {
    Whole,
    /// The first 64 KiB: who wrote, and what it begins with.
    Start,
}

/// The bytes of one mail; `Ok(None)` when the server has it no more, or does not give it.
pub async fn fetch(
    session: &mut Session,
    uid: i64,
    much: Much,
) -> Result<Result<Vec<u8>, String>, Trouble> {
    let query = match much {
        Much::Whole => "(UID BODY.PEEK[])",
        Much::Start => "(UID BODY.PEEK[]<0.65536>)",
    };
    let asked = async {
        let stream = session.uid_fetch(uid.to_string(), query).await?;
        stream.try_collect::<Vec<_>>().await
    };
    let answers = match timeout(WHOLE_MAIL, asked).await {
        Err(_) => return Err(Trouble::new(Stage::Reading, "a mail did not come in 10 min")),
        // The server refuses this one mail; the next may be fine.
        Ok(Err(async_imap::error::Error::No(words) | async_imap::error::Error::Bad(words))) => {
            return Ok(Err(words));
        }
        Ok(Err(error)) => return Err(Trouble::new(Stage::Reading, error)),
        Ok(Ok(answers)) => answers,
    };
    let bytes = answers
        .iter()
        .filter(|f| f.uid.is_none_or(|u| i64::from(u) == uid))
        .find_map(|f| f.body().map(<[u8]>::to_vec));
    Ok(bytes.ok_or_else(|| "the server gave no bytes".to_owned()))
}

/// Shows people who look into the mailbox that we have it. Only a courtesy: we never ask for this mark.
pub async fn mark_seen(session: &mut Session, uid: i64) -> Result<(), Trouble> {
    let asked = async {
        let stream = session.uid_store(uid.to_string(), "+FLAGS.SILENT (\\Seen)").await?;
        stream.try_collect::<Vec<_>>().await
    };
    within(Stage::Reading, ANSWER, asked).await.map(drop)
}

/// Waits until the server tells of something new, or the round is over.
pub async fn wait_for_news(session: Session) -> Result<Session, Trouble> {
    let mut idle = session.idle();
    within(Stage::Reading, ANSWER, idle.init()).await?;
    let (news, _stop) = idle.wait_with_timeout(IDLE_ROUND);
    // Some servers send a sign of life every few seconds and reset the inner timeout: the round ends all the same.
    match timeout(IDLE_ROUND, news).await {
        Err(_) | Ok(Ok(_)) => {}
        Ok(Err(error)) => return Err(Trouble::new(Stage::Reading, error)),
    }
    within(Stage::Reading, ANSWER, idle.done()).await
}

/// Used and allowed storage in KiB, where the server says so.
pub async fn quota(session: &mut Session, folder: &str) -> Result<Option<(u64, u64)>, Trouble> {
    let (_, quotas) = within(Stage::Quota, ANSWER, session.get_quota_root(folder)).await?;
    Ok(quotas
        .iter()
        .flat_map(|q| q.resources.iter())
        .find(|r| matches!(r.name, async_imap::types::QuotaResourceName::Storage))
        .map(|r| (r.usage, r.limit)))
}

async fn within<T, E: std::fmt::Display>(
    stage: Stage,
    patience: Duration,
    asked: impl Future<Output = Result<T, E>>,
) -> Result<T, Trouble> {
    match timeout(patience, asked).await {
        Err(_) => Err(Trouble::new(stage, format!("no answer in {} s", patience.as_secs()))),
        Ok(Err(error)) => Err(Trouble::new(stage, error)),
        Ok(Ok(value)) => Ok(value),
    }
}
