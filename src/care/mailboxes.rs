//! The doctor tries each mailbox by the walk behind the test button: in and out, stage by stage, sending nothing.

use std::time::Duration;

use super::doctor::{Check, ill, well};
use crate::app::App;
use crate::channels::email::mailbox::{self, DoorKind, Mailbox};
use crate::channels::email::trial::{self, Found, Step};
use crate::platform::stop::Outcome;

/// Longer than any stage's own patience; a doctor that hangs is no help.
const PATIENCE: Duration = Duration::from_secs(120);

/// One check for each mailbox that is read; paused ones are named and left alone.
pub fn tried(app: &App) -> Vec<Check> {
    let mailboxes = match app.db.read_now(mailbox::list) {
        Ok(mailboxes) => mailboxes,
        Err(stop) => return vec![ill("mailboxes", stop.to_string())],
    };
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return vec![ill("mailboxes", error.to_string())],
    };
    mailboxes.iter().map(|mailbox| runtime.block_on(one(app, mailbox))).collect()
}

async fn one(app: &App, mailbox: &Mailbox) -> Check {
    if mailbox.paused_ms.is_some() {
        return well("mailbox", format!("{} is paused and was not tried", mailbox.address));
    }
    match tokio::time::timeout(PATIENCE, trial::walk(app, mailbox)).await {
        Ok(walked) => judge(mailbox, walked),
        Err(_) => ill("mailbox", format!("{}: no end after 2 minutes", mailbox.address)),
    }
}

fn judge(mailbox: &Mailbox, walked: Outcome<Vec<Step>>) -> Check {
    let steps = match walked {
        Ok(steps) => steps,
        Err(stop) => return ill("mailbox", format!("{}: {stop}", mailbox.address)),
    };
    let wrong: Vec<String> = steps
        .iter()
        .filter_map(|step| match &step.found {
            Found::Wrong(words) => {
                let way = if step.door == DoorKind::Imap { "in (IMAP)" } else { "out (SMTP)" };
                Some(format!("{way} ends at {}: {words}", step.stage.name()))
            }
            Found::Well(_) => None,
        })
        .collect();
    if wrong.is_empty() {
        return well("mailbox", format!("{} can be read and can send", mailbox.address));
    }
    let wrong = wrong.join("; ");
    ill("mailbox", format!("{}: {wrong}. Open /mailboxes and test it there.", mailbox.address))
}
