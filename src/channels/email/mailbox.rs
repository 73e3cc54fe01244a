//! A mailbox as it is kept, what a form may say about it, and the actions on it.

use serde_json::json;

use super::sealing::Seal;
use super::store;
use crate::named;
use crate::platform::stop::{Outcome, refused};
use crate::platform::{Tx, events};
use crate::staff::{Permission, Who, teams};

named! {
    /// How a connection is protected.
    pub enum Security {
        /// TLS from the first byte (ports 993 and 465).
        Tls = "tls",
        /// Plain at first, then TLS; refused when the server does not offer it (ports 143 and 587).
        StartTls = "starttls",
        /// No protection: only inside one's own house.
        Plain = "plain",
    }
}

named! {
    /// Which mail counts when a mailbox is connected for the first time.
    pub enum Begins {
        /// What arrives from now on.
        New = "new",
        /// Everything that is in the folder already.
        All = "all",
    }
}

/// One server of a mailbox and how to sign in. An empty user means: without signing in (SMTP only).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    pub host: String,
    pub port: u16,
    pub security: Security,
    pub user: String,
    /// Sealed; see [`super::sealing`].
    pub password: String,
}

/// How far a mailbox was read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Position {
    pub uid_validity: Option<i64>,
    pub first_uid: i64,
    pub last_uid: i64,
}

/// Why a mailbox cannot be read just now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TroubleNote {
    pub since_ms: i64,
    /// Name of a [`super::wire::Stage`].
    pub stage: String,
    pub detail: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mailbox {
    pub id: String,
    /// The brand customers see beside the agent's name.
    pub name: String,
    pub address: String,
    pub team_id: String,
    pub imap: Server,
    pub folder: String,
    pub smtp: Server,
    pub begins: Begins,
    /// Since when we know that `help+anything@` arrives here too; answers then come back to such an address.
    pub plus_ms: Option<i64>,
    pub paused_ms: Option<i64>,
    pub created_ms: i64,
    pub changed_ms: i64,
    pub position: Position,
    pub checked_ms: Option<i64>,
    pub trouble: Option<TroubleNote>,
}

impl Mailbox {
    /// Event subject of its page.
    pub fn subject(&self) -> String {
        format!("mailbox:{}", self.id)
    }

    /// The part after `@`.
    pub fn house(&self) -> &str {
        self.address.rsplit_once('@').map_or("qingting.invalid", |(_, house)| house)
    }
}

/// A mailbox as a person describes it. Passwords are in clear here and nowhere else; an empty one means "as before".
#[derive(Clone)]
pub struct Described {
    pub name: String,
    pub address: String,
    pub team_id: String,
    pub imap: DescribedServer,
    pub folder: String,
    pub smtp: DescribedServer,
    pub begins: Begins,
    pub plus: Plus,
}

#[derive(Clone)]
pub struct DescribedServer {
    pub host: String,
    pub port: String,
    pub security: Security,
    pub user: String,
    pub password: String,
}

/// Whether mail to `help+anything@` arrives in the mailbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plus {
    Arrives,
    Unknown,
}

/// Which of the two passwords a seal is for: a sealed IMAP password is no SMTP password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DoorKind {
    Imap,
    Smtp,
}

/// What a password is sealed for.
pub fn sealed_for(mailbox_id: &str, door: DoorKind) -> String {
    match door {
        DoorKind::Imap => format!("{mailbox_id}:imap"),
        DoorKind::Smtp => format!("{mailbox_id}:smtp"),
    }
}

/// Adds a mailbox; gives its id.
pub fn add(tx: &mut Tx<'_>, who: &Who, seal: &Seal, described: &Described) -> Outcome<String> {
    who.need(Permission::ManageChannels)?;
    let (id, now_ms) = (tx.new_id(), tx.now_ms());
    let mailbox = draw_up(tx, seal, described, &id, None)?;
    let taken = store::mailboxes::list(tx)?;
    if taken.iter().any(|m| m.address.eq_ignore_ascii_case(&mailbox.address)) {
        return Err(refused("channels.address_taken"));
    }
    store::mailboxes::insert(tx, &Mailbox { created_ms: now_ms, ..mailbox })?;
    tell(tx, who, "mailbox_added", &id, described)?;
    Ok(id)
}

/// Changes a mailbox. Another server or folder begins a new reading; passwords left empty stay.
pub fn change(
    tx: &mut Tx<'_>,
    who: &Who,
    seal: &Seal,
    id: &str,
    described: &Described,
) -> Outcome<()> {
    who.need(Permission::ManageChannels)?;
    tx.lock("mailbox", id)?;
    let before = store::mailboxes::find(tx, id)?;
    let mut after = draw_up(tx, seal, described, id, Some(&before))?;
    let taken = store::mailboxes::list(tx)?;
    if taken.iter().any(|m| m.id != id && m.address.eq_ignore_ascii_case(&after.address)) {
        return Err(refused("channels.address_taken"));
    }
    let same_place = before.imap.host == after.imap.host
        && before.imap.user == after.imap.user
        && before.folder == after.folder;
    after.position = if same_place { before.position } else { Position::default() };
    (after.created_ms, after.paused_ms) = (before.created_ms, before.paused_ms);
    store::mailboxes::update(tx, &after)?;
    tell(tx, who, "mailbox_changed", id, described)
}

/// Stops or resumes reading a mailbox. Nothing is lost: it goes on where it stopped.
pub fn pause(tx: &mut Tx<'_>, who: &Who, id: &str, wanted: Reading) -> Outcome<()> {
    who.need(Permission::ManageChannels)?;
    tx.lock("mailbox", id)?;
    let mut mailbox = store::mailboxes::find(tx, id)?;
    let now_ms = tx.now_ms();
    let (paused_ms, kind) = match wanted {
        Reading::Paused => (Some(now_ms), "mailbox_paused"),
        Reading::On => (None, "mailbox_resumed"),
    };
    if mailbox.paused_ms.is_some() == paused_ms.is_some() {
        return Ok(());
    }
    (mailbox.paused_ms, mailbox.changed_ms) = (paused_ms, now_ms);
    store::mailboxes::update(tx, &mailbox)?;
    events::record(tx, &who.actor(), kind, &mailbox.subject(), &json!({}))
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    On,
    Paused,
}

pub fn find(tx: &mut Tx<'_>, id: &str) -> Outcome<Mailbox> {
    store::mailboxes::find(tx, id)
}

/// All mailboxes by address.
pub fn list(tx: &mut Tx<'_>) -> Outcome<Vec<Mailbox>> {
    store::mailboxes::list(tx)
}

/// The mailbox an answer leaves from: the one the matter came in by, else the team's first, else any.
pub fn for_sending(
    tx: &mut Tx<'_>,
    mailbox_id: Option<&str>,
    our_address: Option<&str>,
    team_id: &str,
) -> Outcome<Option<Mailbox>> {
    let all = store::mailboxes::list(tx)?;
    let fits: [&dyn Fn(&Mailbox) -> bool; 4] = [
        &|m| Some(m.id.as_str()) == mailbox_id,
        &|m| our_address.is_some_and(|a| a.eq_ignore_ascii_case(&m.address)),
        &|m| m.team_id == team_id,
        &|_| true,
    ];
    Ok(fits.iter().find_map(|fit| all.iter().find(|m| fit(m)).cloned()))
}

fn tell(tx: &mut Tx<'_>, who: &Who, kind: &str, id: &str, described: &Described) -> Outcome<()> {
    let facts = json!({ "address": described.address.trim(), "team": described.team_id,
        "imap": described.imap.host.trim(), "smtp": described.smtp.host.trim() });
    events::record(tx, &who.actor(), kind, &format!("mailbox:{id}"), &facts)
}

/// The row that follows from a description. Refuses what cannot be a mailbox.
pub fn draw_up(
    tx: &mut Tx<'_>,
    seal: &Seal,
    described: &Described,
    id: &str,
    before: Option<&Mailbox>,
) -> Outcome<Mailbox> {
    let (name, address) = (described.name.trim(), described.address.trim());
    if name.is_empty() || name.chars().count() > 60 || name.chars().any(char::is_control) {
        return Err(refused("channels.name_unfit"));
    }
    let point =
        crate::customers::ContactPoint::new(crate::customers::ContactKind::Email, address, "");
    if point.comparable().is_none() || !address.is_ascii() {
        return Err(refused("channels.address_unfit"));
    }
    if !teams::list(tx)?.iter().any(|team| team.id == described.team_id) {
        return Err(refused("channels.team_needed"));
    }
    let imap = server(seal, &described.imap, id, DoorKind::Imap, before.map(|b| &b.imap))?;
    if imap.user.is_empty() {
        return Err(refused("channels.user_needed"));
    }
    let smtp = server(seal, &described.smtp, id, DoorKind::Smtp, before.map(|b| &b.smtp))?;
    let folder = Some(described.folder.trim()).filter(|f| !f.is_empty()).unwrap_or("INBOX");
    let now_ms = tx.now_ms();
    Ok(Mailbox {
        id: id.to_owned(),
        name: name.to_owned(),
        address: address.to_owned(),
        team_id: described.team_id.clone(),
        imap,
        folder: folder.to_owned(),
        smtp,
        begins: described.begins,
        plus_ms: (described.plus == Plus::Arrives).then_some(now_ms),
        paused_ms: None,
        created_ms: now_ms,
        changed_ms: now_ms,
        position: Position::default(),
        checked_ms: None,
        trouble: None,
    })
}

fn server(
    seal: &Seal,
    described: &DescribedServer,
    id: &str,
    door: DoorKind,
    before: Option<&Server>,
) -> Outcome<Server> {
    let host = described.host.trim().trim_end_matches('.');
    let ordinary = !host.is_empty()
        && host.len() <= 253
        && host.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '_'));
    if !ordinary {
        return Err(refused("channels.host_unfit"));
    }
    let port: u16 = described.port.trim().parse().map_err(|_| refused("channels.port_unfit"))?;
    if port == 0 {
        return Err(refused("channels.port_unfit"));
    }
    let user = described.user.trim();
    // A line break in either would become a command of its own on the wire.
    if user.chars().chain(described.password.chars()).any(char::is_control) {
        return Err(refused("channels.user_needed"));
    }
    let password = match before {
        // A kept password must not be shown to a server of somebody else's choosing.
        Some(known) if described.password.is_empty() && known.host == host => {
            known.password.clone()
        }
        Some(known) if described.password.is_empty() && !known.password.is_empty() => {
            return Err(refused("channels.password_again"));
        }
        _ => seal.close(&described.password, &sealed_for(id, door))?,
    };
    Ok(Server {
        host: host.to_owned(),
        port,
        security: described.security,
        user: user.to_owned(),
        password,
    })
}
