//! Packs and rules are switched off and on; the ten forbidden phrases only by two administrators.

use serde_json::json;

use super::packs::{self, SEED_TEN};
use super::store;
use crate::platform::stop::{Outcome, absent, refused};
use crate::platform::{Tx, events};
use crate::staff::{Permission, Who};

/// What is switched: a whole pack, or one rule of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    Pack(String),
    Rule { pack: String, rule: String },
}

impl About {
    fn key(&self) -> String {
        match self {
            About::Pack(pack) => format!("pack:{pack}"),
            About::Rule { rule, .. } => format!("rule:{rule}"),
        }
    }

    fn pack(&self) -> &str {
        match self {
            About::Pack(pack) | About::Rule { pack, .. } => pack,
        }
    }
}

/// How far switching off got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Off {
    /// A second administrator has to confirm.
    Asked,
    Done,
}

/// Switches off. Of the ten, the first administrator asks and a second one confirms.
pub fn switch_off(tx: &mut Tx<'_>, who: &Who, about: &About) -> Outcome<Off> {
    who.need(Permission::PublishLanguageRules)?;
    let key = about.key();
    tx.lock("switch", &key)?;
    there(tx, about)?;
    let known = packs::switches(tx)?.remove(&key);
    if known.as_ref().is_some_and(|switch| switch.off_ms.is_some()) {
        return Err(refused("language.off_already"));
    }
    let needs_second = about.pack() == SEED_TEN;
    if needs_second {
        who.need(Permission::ManageCentre)?;
    }
    let second = known.as_ref().is_some_and(|switch| switch.asked_by != who.staff_id);
    store::ask_off(tx, who, &key)?;
    if needs_second && !second {
        return tell(tx, who, "switch_off_asked", about).map(|()| Off::Asked);
    }
    store::confirm_off(tx, who, &key)?;
    store::next_edition(tx)?;
    tell(tx, who, "switched_off", about).map(|()| Off::Done)
}

/// Switches on again, or takes back what was asked.
pub fn switch_on(tx: &mut Tx<'_>, who: &Who, about: &About) -> Outcome<()> {
    who.need(Permission::PublishLanguageRules)?;
    if store::drop_switch(tx, &about.key())? == 0 {
        return Err(refused("language.on_already"));
    }
    store::next_edition(tx)?;
    tell(tx, who, "switched_on", about)
}

fn there(tx: &mut Tx<'_>, about: &About) -> Outcome<()> {
    let state = packs::find(tx, about.pack())?;
    match about {
        About::Rule { rule, .. } if !state.pack.rules.iter().any(|r| r.id == *rule) => {
            Err(absent("language.no_such_rule"))
        }
        _ => Ok(()),
    }
}

fn tell(tx: &mut Tx<'_>, who: &Who, kind: &str, about: &About) -> Outcome<()> {
    let told = json!({ "about": about.key(), "by": who.name });
    events::record(tx, &who.actor(), kind, &format!("pack:{}", about.pack()), &told)
}
