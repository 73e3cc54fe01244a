//! What people and arriving words do to a customer's record.

use serde_json::json;

use super::contact::{ContactKind, ContactPoint};
use super::overview::{Consent, Preference};
use super::store::{self, Customer, KeptContact};
use crate::platform::i18n::Lang;
use crate::platform::stop::{Outcome, refused};
use crate::platform::{Tx, events, search};
use crate::staff::{Permission, Who};

/// The customer behind a contact point, made when nobody is known by it. The id is that of the customer's own row, also
/// when merged, so that a merge taken back finds everything where it belongs; show it by [`Customer::shown_as`].
pub fn recognise(tx: &mut Tx<'_>, point: &ContactPoint, language: Lang) -> Outcome<Customer> {
    let name = tidy(&point.name, 120);
    let Some(value) = point.comparable() else {
        // Without an address there is nobody to recognise; the words must not be lost for it.
        return create(tx, &name, language);
    };
    tx.lock("contact", &format!("{}:{value}", point.kind.name()))?;
    if let Some(known) = store::contact_by_value(tx, point.kind, &value)? {
        let mut customer = store::find(tx, &known.customer_id)?;
        if customer.name.is_empty() && !name.is_empty() {
            customer.name = name;
            customer.changed_ms = tx.now_ms();
            store::update(tx, &customer)?;
            index(tx, &customer)?;
        }
        return Ok(customer);
    }
    let customer = create(tx, &name, language)?;
    keep_contact(tx, &customer.id, point.kind, value, &point.value)?;
    Ok(customer)
}

fn create(tx: &mut Tx<'_>, name: &str, language: Lang) -> Outcome<Customer> {
    let now_ms = tx.now_ms();
    let customer = Customer {
        id: tx.new_id(),
        name: name.to_owned(),
        language,
        remark: String::new(),
        created_ms: now_ms,
        changed_ms: now_ms,
        merged_into: None,
    };
    store::insert(tx, &customer)?;
    index(tx, &customer)?;
    events::record(
        tx,
        &format!("customer:{}", customer.id),
        "customer_recognised",
        &format!("customer:{}", customer.id),
        &json!({}),
    )?;
    Ok(customer)
}

fn keep_contact(
    tx: &mut Tx<'_>,
    customer_id: &str,
    kind: ContactKind,
    value: String,
    written: &str,
) -> Outcome<KeptContact> {
    let contact = KeptContact {
        id: tx.new_id(),
        customer_id: customer_id.to_owned(),
        kind,
        value,
        written: tidy(written, 320),
        added_ms: tx.now_ms(),
    };
    store::insert_contact(tx, &contact)?;
    Ok(contact)
}

/// Names are found by search; numbers and addresses only by those who type them in full (`find_by_words`).
fn index(tx: &mut Tx<'_>, customer: &Customer) -> Outcome<()> {
    let document = search::Document {
        id: &format!("customer:{}", customer.id),
        kind: "customer",
        scope: "customers",
        title: &customer.name,
        body: "",
        at_ms: customer.created_ms,
    };
    search::put(tx, &document)
}

/// What people write about a customer.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize)]
pub struct Profile {
    pub name: String,
    pub language: Lang,
    pub remark: String,
}

/// Changes name, language and remark; the log keeps what they were.
pub fn edit(tx: &mut Tx<'_>, who: &Who, id: &str, profile: &Profile) -> Outcome<()> {
    who.need(Permission::ServeCustomers)?;
    tx.lock("customer", id)?;
    let before = store::find(tx, id)?;
    let mut customer = before.clone();
    customer.name = tidy(&profile.name, 120);
    customer.language = profile.language;
    customer.remark = profile.remark.trim().chars().take(2000).collect();
    customer.changed_ms = tx.now_ms();
    store::update(tx, &customer)?;
    index(tx, &customer)?;
    let facts = json!({
        "before": { "name": before.name, "language": before.language, "remark": before.remark },
    });
    log(tx, who, "customer_changed", id, &facts)
}

/// Sets what the customer prefers (`best_time`, `address_as`, …); an empty value takes it back.
pub fn prefer(tx: &mut Tx<'_>, who: &Who, id: &str, name: &str, value: &str) -> Outcome<()> {
    who.need(Permission::ServeCustomers)?;
    let (name, value) = (tidy(name, 40), tidy(value, 400));
    if name.is_empty() {
        return Err(refused("customers.preference_needs_name"));
    }
    store::find(tx, id)?;
    if value.is_empty() {
        store::delete_preference(tx, id, &name)?;
    } else {
        let (set_by, set_ms) = (who.staff_id.clone(), tx.now_ms());
        let preference = Preference { name: name.clone(), value: value.clone(), set_by, set_ms };
        store::put_preference(tx, id, &preference)?;
    }
    log(tx, who, "customer_prefers", id, &json!({ "name": name, "value": value }))
}

/// Adds a way to reach the customer. Refused when it is not one, or already leads to somebody else (merge them instead).
pub fn add_contact(tx: &mut Tx<'_>, who: &Who, id: &str, point: &ContactPoint) -> Outcome<()> {
    who.need(Permission::ServeCustomers)?;
    let value = point.comparable().ok_or_else(|| refused("customers.contact_unfit"))?;
    tx.lock("contact", &format!("{}:{value}", point.kind.name()))?;
    let customer = store::find(tx, id)?;
    match store::contact_by_value(tx, point.kind, &value)? {
        Some(known) if known.customer_id == customer.id => Ok(()),
        Some(_) => Err(refused("customers.contact_taken")),
        None => {
            let contact = keep_contact(tx, id, point.kind, value, &point.value)?;
            log(tx, who, "contact_added", id, &json!({ "contact": contact.id, "kind": point.kind }))
        }
    }
}

/// Takes a contact point away, as when a number belongs to somebody else now.
pub fn remove_contact(tx: &mut Tx<'_>, who: &Who, contact_id: &str) -> Outcome<()> {
    who.need(Permission::ServeCustomers)?;
    let contact = store::contact_by_id(tx, contact_id)?;
    store::delete_contact(tx, contact_id)?;
    let facts = json!({ "contact": contact.id, "kind": contact.kind });
    log(tx, who, "contact_removed", &contact.customer_id, &facts)
}

/// The unmasked contact, after the purpose is on record (F103).
pub fn reveal(tx: &mut Tx<'_>, who: &Who, contact_id: &str, purpose: &str) -> Outcome<String> {
    who.need(Permission::RevealPersonalData)?;
    let purpose = tidy(purpose, 200);
    if purpose.chars().count() < 2 {
        return Err(refused("customers.reveal_needs_purpose"));
    }
    let contact = store::contact_by_id(tx, contact_id)?;
    let facts = json!({ "contact": contact.id, "kind": contact.kind, "purpose": purpose });
    log(tx, who, "personal_data_revealed", &contact.customer_id, &facts)?;
    Ok(contact.written)
}

/// Notes that someone opened the customer's page (F095); call it once a page, not for its parts.
pub fn open(tx: &mut Tx<'_>, who: &Who, id: &str) -> Outcome<()> {
    who.need(Permission::SeeTeamCases)?;
    let shown_as = store::find(tx, id)?.shown_as().to_owned();
    log(tx, who, "customer_opened", &shown_as, &json!({}))
}

/// Records what the customer agreed to and how we know.
pub fn agree(
    tx: &mut Tx<'_>,
    who: &Who,
    id: &str,
    purpose: &str,
    evidence: &str,
) -> Outcome<String> {
    who.need(Permission::ServeCustomers)?;
    let (purpose, evidence) = (tidy(purpose, 200), tidy(evidence, 400));
    if purpose.is_empty() || evidence.is_empty() {
        return Err(refused("customers.consent_needs_evidence"));
    }
    store::find(tx, id)?;
    let consent = Consent {
        id: tx.new_id(),
        purpose: purpose.clone(),
        evidence,
        given_ms: tx.now_ms(),
        recorded_by: who.staff_id.clone(),
        withdrawn_ms: None,
    };
    store::insert_consent(tx, id, &consent)?;
    log(tx, who, "consent_given", id, &json!({ "consent": consent.id, "purpose": purpose }))?;
    Ok(consent.id)
}

/// The customer takes a consent back; it stays on record with both times.
pub fn take_back(tx: &mut Tx<'_>, who: &Who, id: &str, consent_id: &str) -> Outcome<()> {
    who.need(Permission::ServeCustomers)?;
    let at_ms = tx.now_ms();
    if store::withdraw_consent(tx, id, consent_id, at_ms)? == 0 {
        return Err(refused("customers.consent_not_found"));
    }
    log(tx, who, "consent_taken_back", id, &json!({ "consent": consent_id }))
}

pub(super) fn log(
    tx: &mut Tx<'_>,
    who: &Who,
    kind: &str,
    customer_id: &str,
    facts: &serde_json::Value,
) -> Outcome<()> {
    events::record(tx, &who.actor(), kind, &format!("customer:{customer_id}"), facts)
}

/// One line, without control characters, at most `most` characters.
fn tidy(text: &str, most: usize) -> String {
    let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    line.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(most).collect()
}
