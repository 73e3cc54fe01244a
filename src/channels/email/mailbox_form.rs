//! The form that describes a mailbox: its fields, and what they say.

use maud::{Markup, html};
use serde::Deserialize;

use super::mailbox::{Begins, Described, DescribedServer, DoorKind, Mailbox, Plus, Security};
use crate::staff::teams::Team;
use crate::web::parts::{Field, Required, select};
use crate::web::{Frame, errors};

/// What the form carries. Everything is text until the action has looked at it.
#[derive(Clone, Deserialize)]
pub struct Filled {
    name: String,
    address: String,
    team_id: String,
    imap_host: String,
    imap_port: String,
    imap_security: Security,
    imap_user: String,
    #[serde(default)]
    imap_password: String,
    #[serde(default)]
    folder: String,
    smtp_host: String,
    smtp_port: String,
    smtp_security: Security,
    #[serde(default)]
    smtp_user: String,
    #[serde(default)]
    smtp_password: String,
    begins: Begins,
    plus: Option<String>,
}

impl Filled {
    pub(super) fn empty() -> Filled {
        Filled {
            name: String::new(),
            address: String::new(),
            team_id: String::new(),
            imap_host: String::new(),
            imap_port: "993".to_owned(),
            imap_security: Security::Tls,
            imap_user: String::new(),
            imap_password: String::new(),
            folder: "INBOX".to_owned(),
            smtp_host: String::new(),
            smtp_port: "465".to_owned(),
            smtp_security: Security::Tls,
            smtp_user: String::new(),
            smtp_password: String::new(),
            begins: Begins::New,
            plus: None,
        }
    }

    pub(super) fn of(m: &Mailbox) -> Filled {
        Filled {
            name: m.name.clone(),
            address: m.address.clone(),
            team_id: m.team_id.clone(),
            imap_host: m.imap.host.clone(),
            imap_port: m.imap.port.to_string(),
            imap_security: m.imap.security,
            imap_user: m.imap.user.clone(),
            imap_password: String::new(),
            folder: m.folder.clone(),
            smtp_host: m.smtp.host.clone(),
            smtp_port: m.smtp.port.to_string(),
            smtp_security: m.smtp.security,
            smtp_user: m.smtp.user.clone(),
            smtp_password: String::new(),
            begins: m.begins,
            plus: m.plus_ms.map(|_| "on".to_owned()),
        }
    }

    pub(super) fn described(&self) -> Described {
        let server =
            |host: &str, port: &str, security, user: &str, password: &str| DescribedServer {
                host: host.to_owned(),
                port: port.to_owned(),
                security,
                user: user.to_owned(),
                password: password.to_owned(),
            };
        Described {
            name: self.name.clone(),
            address: self.address.clone(),
            team_id: self.team_id.clone(),
            imap: server(
                &self.imap_host,
                &self.imap_port,
                self.imap_security,
                &self.imap_user,
                &self.imap_password,
            ),
            folder: self.folder.clone(),
            smtp: server(
                &self.smtp_host,
                &self.smtp_port,
                self.smtp_security,
                &self.smtp_user,
                &self.smtp_password,
            ),
            begins: self.begins,
            plus: if self.plus.is_some() { Plus::Arrives } else { Plus::Unknown },
        }
    }
}

/// The form, with what is wrong with it above.
pub(super) fn form(
    frame: &Frame,
    action: &str,
    filled: &Filled,
    teams: &[Team],
    sentence: Option<&str>,
) -> Markup {
    let field = |name, label: &str, value: &str, hint: &str, required| {
        let hint = if hint.is_empty() { "" } else { frame.t(hint) };
        Field { name, label: frame.t(label), kind: "text", value, hint, required }.draw()
    };
    let team_choices: Vec<(String, String)> =
        teams.iter().map(|t| (t.id.clone(), t.name.clone())).collect();
    let begins = [(Begins::New, "channels.begins_new"), (Begins::All, "channels.begins_all")]
        .map(|(b, key)| (b.name().to_owned(), frame.t(key).to_owned()));
    html! {
        form method="post" action=(action) class="card mailbox" {
            (frame.secret_field())
            @if let Some(sentence) = sentence { (errors::notice(sentence)) }
            (field("name", "channels.brand", &filled.name, "channels.brand_hint", Required::Yes))
            (field("address", "channels.address", &filled.address, "", Required::Yes))
            (select("team_id", frame.t("channels.team"), &team_choices, &filled.team_id))
            fieldset {
                legend { (frame.t("channels.way_in")) " (IMAP)" }
                (server_fields(frame, DoorKind::Imap, filled))
                (field("folder", "channels.folder", &filled.folder, "", Required::No))
                (select("begins", frame.t("channels.begins"), &begins, filled.begins.name()))
                label class="tick" {
                    input type="checkbox" name="plus" value="on" checked[filled.plus.is_some()];
                    span { (frame.t("channels.plus_hint")) }
                }
            }
            fieldset {
                legend { (frame.t("channels.way_out")) " (SMTP)" }
                (server_fields(frame, DoorKind::Smtp, filled))
            }
            button class="btn main" { (frame.t("channels.save")) }
        }
    }
}

fn server_fields(frame: &Frame, door: DoorKind, filled: &Filled) -> Markup {
    let f = filled;
    let (names, host, port, security, user) = match door {
        DoorKind::Imap => (
            ["imap_host", "imap_port", "imap_security", "imap_user", "imap_password"],
            &f.imap_host,
            &f.imap_port,
            f.imap_security,
            &f.imap_user,
        ),
        DoorKind::Smtp => (
            ["smtp_host", "smtp_port", "smtp_security", "smtp_user", "smtp_password"],
            &f.smtp_host,
            &f.smtp_port,
            f.smtp_security,
            &f.smtp_user,
        ),
    };
    let (user_required, user_hint) = match door {
        DoorKind::Imap => (Required::Yes, ""),
        DoorKind::Smtp => (Required::No, frame.t("channels.smtp_user_hint")),
    };
    let ways = [
        (Security::Tls, "channels.security_tls"),
        (Security::StartTls, "channels.security_starttls"),
        (Security::Plain, "channels.security_plain"),
    ]
    .map(|(way, key)| (way.name().to_owned(), frame.t(key).to_owned()));
    let field = |name, label: &str, kind, value: &str, hint, required| {
        Field { name, label: frame.t(label), kind, value, hint, required }.draw()
    };
    html! {
        (field(names[0], "channels.host", "text", host, "", Required::Yes))
        (field(names[1], "channels.port", "number", port, "", Required::Yes))
        (select(names[2], frame.t("channels.security"), &ways, security.name()))
        (field(names[3], "channels.user", "text", user, user_hint, user_required))
        (field(names[4], "channels.password", "password", "", frame.t("channels.password_hint"), Required::No))
    }
}
