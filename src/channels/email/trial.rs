//! The test button: walks a mailbox's way in and out, stage by stage, and says exactly where it ends. Sends nothing.

use super::mailbox::{DoorKind, Mailbox, sealed_for};
use super::sealing::Seal;
use super::wire::{Stage, Trouble, Trust};
use super::{imap, smtp};
use crate::app::App;
use crate::platform::stop::{Outcome, fault};

/// One stage of one way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    pub door: DoorKind,
    pub stage: Stage,
    pub found: Found,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    Well(String),
    Wrong(String),
}

/// Walks both ways. The last step of a way that ends early is the wrong one.
pub async fn walk(app: &App, mailbox: &Mailbox) -> Outcome<Vec<Step>> {
    let data = app.config.data.clone();
    let (seal, trust) = tokio::task::spawn_blocking(move || -> Outcome<(Seal, Trust)> {
        Ok((Seal::of(&data)?, Trust::load(&data)?))
    })
    .await
    .map_err(fault)??;
    let mut steps = Vec::new();
    let (way_in, way_out) =
        tokio::join!(walk_in(mailbox, &seal, &trust), walk_out(mailbox, &seal, &trust));
    for (door, (reached, ended)) in [(DoorKind::Imap, way_in), (DoorKind::Smtp, way_out)] {
        let well = reached.into_iter().map(|(stage, words)| (stage, Found::Well(words)));
        let wrong = ended.err().map(|t| (t.stage, Found::Wrong(t.detail)));
        steps.extend(well.chain(wrong).map(|(stage, found)| Step { door, stage, found }));
    }
    Ok(steps)
}

type Walked = (Vec<(Stage, String)>, Result<(), Trouble>);

async fn walk_in(mailbox: &Mailbox, seal: &Seal, trust: &Trust) -> Walked {
    let mut reached = Vec::new();
    let ended =
        look_in(mailbox, seal, trust, &mut |stage, words| reached.push((stage, words))).await;
    (reached, ended)
}

async fn look_in(
    mailbox: &Mailbox,
    seal: &Seal,
    trust: &Trust,
    reached: &mut (dyn FnMut(Stage, String) + Send),
) -> Result<(), Trouble> {
    let password = password(mailbox, seal, DoorKind::Imap)?;
    let (mut session, can) = imap::sign_in(&mailbox.imap, &password, trust, reached).await?;
    let folder = imap::open(&mut session, &mailbox.folder).await?;
    reached(Stage::Folder, format!("{}: {}", mailbox.folder, folder.mails));
    if can.quota.is_some()
        && let Some((used, allowed)) = imap::quota(&mut session, &mailbox.folder).await?
    {
        let words = format!("{} / {} MB", used / 1024, allowed / 1024);
        // A full mailbox refuses customers' mail: nearly full is worth a red mark.
        if allowed > 0 && used.saturating_mul(100) >= allowed.saturating_mul(95) {
            return Err(Trouble::new(Stage::Quota, words));
        }
        reached(Stage::Quota, words);
    }
    // We are done; a server that does not say good-bye is none the worse.
    drop(session.logout().await);
    Ok(())
}

async fn walk_out(mailbox: &Mailbox, seal: &Seal, trust: &Trust) -> Walked {
    let mut reached = Vec::new();
    let ended =
        look_out(mailbox, seal, trust, &mut |stage, words| reached.push((stage, words))).await;
    (reached, ended)
}

async fn look_out(
    mailbox: &Mailbox,
    seal: &Seal,
    trust: &Trust,
    reached: &mut (dyn FnMut(Stage, String) + Send),
) -> Result<(), Trouble> {
    let password = password(mailbox, seal, DoorKind::Smtp)?;
    let mut connection =
        smtp::sign_in(&mailbox.smtp, &password, trust, mailbox.house(), reached).await?;
    smtp::ask_sender(&mut connection, &mailbox.address).await?;
    reached(Stage::Sender, mailbox.address.clone());
    Ok(())
}

fn password(mailbox: &Mailbox, seal: &Seal, door: DoorKind) -> Result<String, Trouble> {
    let sealed = match door {
        DoorKind::Imap => &mailbox.imap.password,
        DoorKind::Smtp => &mailbox.smtp.password,
    };
    seal.open(sealed, &sealed_for(&mailbox.id, door)).map_err(|_| Trouble::new(Stage::Password, ""))
}
