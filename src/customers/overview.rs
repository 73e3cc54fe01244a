//! The customer's own part of the 360 page (F095); cases, promises and the rest are parts of their folders.

use super::contact::{ContactKind, ContactPoint};
use super::mask;
use super::merging::{self, Merge};
use super::store::{self, Customer};
use crate::platform::stop::Outcome;
use crate::platform::{Tx, search};
use crate::staff::{Permission, Who};

/// One thing the customer prefers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preference {
    pub name: String,
    pub value: String,
    pub set_by: String,
    pub set_ms: i64,
}

/// One thing the customer agreed to, and perhaps took back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consent {
    pub id: String,
    pub purpose: String,
    pub evidence: String,
    pub given_ms: i64,
    pub recorded_by: String,
    pub withdrawn_ms: Option<i64>,
}

/// A contact point as it may be shown: covered, with the id by which it can be revealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MaskedContact {
    pub id: String,
    pub kind: ContactKind,
    pub masked: String,
    pub added_ms: i64,
}

/// Who the customer is.
#[derive(Clone, Debug)]
pub struct Overview {
    pub customer: Customer,
    pub contacts: Vec<MaskedContact>,
    /// The kept customer's own; one of a merged customer only where the kept one has none of that name.
    pub preferences: Vec<Preference>,
    pub consents: Vec<Consent>,
    /// Merges that can be taken back.
    pub merges: Vec<Merge>,
}

/// Everything this folder knows of a customer; a merged one gives the one it is shown as.
pub fn overview(tx: &mut Tx<'_>, who: &Who, id: &str) -> Outcome<Overview> {
    who.need(Permission::SeeTeamCases)?;
    let mut customer = store::find(tx, id)?;
    if let Some(kept_id) = customer.merged_into.clone() {
        customer = store::find(tx, &kept_id)?;
    }
    let id = customer.id.clone();
    let contacts = store::contacts_of(tx, &id)?
        .into_iter()
        .map(|c| MaskedContact {
            masked: mask::contact(c.kind, &c.value),
            id: c.id,
            kind: c.kind,
            added_ms: c.added_ms,
        })
        .collect();
    let mut preferences: Vec<Preference> = Vec::new();
    for preference in store::preferences_of(tx, &id)? {
        if !preferences.iter().any(|p| p.name == preference.name) {
            preferences.push(preference);
        }
    }
    let consents = store::consents_of(tx, &id)?;
    let merges = merging::merges_of(tx, &id)?;
    Ok(Overview { customer, contacts, preferences, consents, merges })
}

/// Customers by name, or by a contact point typed in full. A part of a number finds nobody: numbers are not for browsing.
pub fn find_by_words(
    tx: &mut Tx<'_>,
    who: &Who,
    words: &str,
    limit: i64,
) -> Outcome<Vec<Customer>> {
    who.need(Permission::SeeTeamCases)?;
    let mut found: Vec<Customer> = Vec::new();
    for kind in ContactKind::ALL {
        let Some(value) = ContactPoint::new(*kind, words, "").comparable() else { continue };
        if let Some(contact) = store::contact_by_value(tx, *kind, &value)? {
            found.push(store::find(tx, &contact.customer_id)?);
        }
    }
    let scopes = ["customers".to_owned()];
    let query = search::Query {
        words,
        kind: Some("customer"),
        scopes: Some(&scopes),
        before_ms: i64::MAX,
        limit,
    };
    for hit in search::find(tx, &query)? {
        found.push(store::find(tx, hit.id.trim_start_matches("customer:"))?);
    }
    let mut shown: Vec<Customer> = Vec::new();
    for customer in found {
        let customer = match &customer.merged_into {
            Some(kept_id) => store::find(tx, kept_id)?,
            None => customer,
        };
        if !shown.iter().any(|c| c.id == customer.id) {
            shown.push(customer);
        }
    }
    Ok(shown)
}
