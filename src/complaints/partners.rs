//! The partners' directory: whom a customer can be referred to, and their number. A setting.

use serde::{Deserialize, Serialize};

use super::walking::short;
use crate::platform::stop::{Outcome, absent, refused};
use crate::platform::{Tx, settings};
use crate::staff::{Permission, Who};

const PARTNERS: &str = "partners";

/// Somebody whose service we pass on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Partner {
    pub name: String,
    pub phone: String,
}

/// All of them, by name.
pub fn all(tx: &mut Tx<'_>) -> Outcome<Vec<Partner>> {
    Ok(settings::get(tx, PARTNERS)?.unwrap_or_default())
}

/// The partner of this name.
pub fn find(tx: &mut Tx<'_>, name: &str) -> Outcome<Partner> {
    let found = all(tx)?.into_iter().find(|partner| partner.name == name);
    found.ok_or_else(|| absent("complaints.no_such_partner"))
}

/// Writes a partner into the directory, or a new number for one.
pub fn put(tx: &mut Tx<'_>, who: &Who, partner: &Partner) -> Outcome<()> {
    who.need(Permission::LeadTeam)?;
    let (name, phone) = (short(&partner.name, 80), short(&partner.phone, 40));
    if name.is_empty() || !phone.chars().any(|c| c.is_ascii_digit()) {
        return Err(refused("complaints.partner_unfit"));
    }
    let mut known = all(tx)?;
    known.retain(|other| other.name != name);
    known.push(Partner { name, phone });
    known.sort_by(|a, b| a.name.cmp(&b.name));
    settings::set(tx, &who.actor(), PARTNERS, &known)
}
