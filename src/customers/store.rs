//! Every statement about customers.

use std::collections::HashMap;

use super::contact::ContactKind;
use super::merging::Merge;
use super::overview::{Consent, Preference};
use crate::platform::i18n::Lang;
use crate::platform::stop::{Outcome, absent, fault};
use crate::platform::{Row, Tx};
use crate::{sql, vals};

/// A customer's own row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Customer {
    pub id: String,
    /// As they gave it; empty when they gave none.
    pub name: String,
    pub language: Lang,
    /// What colleagues should know; checked like a note.
    pub remark: String,
    pub created_ms: i64,
    pub changed_ms: i64,
    /// The customer this one is shown as, when merged.
    pub merged_into: Option<String>,
}

impl Customer {
    /// The id under which this person is shown: its own, or that of the customer it was merged into.
    pub fn shown_as(&self) -> &str {
        self.merged_into.as_deref().unwrap_or(&self.id)
    }
}

/// A contact point as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptContact {
    pub id: String,
    pub customer_id: String,
    pub kind: ContactKind,
    pub value: String,
    pub written: String,
    pub added_ms: i64,
}

/// The row of `id` itself, merged or not; refused when there is none.
pub fn find(tx: &mut Tx<'_>, id: &str) -> Outcome<Customer> {
    tx.find(
        sql!("SELECT id, name, language, remark, created_ms, changed_ms, merged_into FROM customers WHERE id = $1"),
        &vals![id],
        read_customer,
    )?
    .ok_or_else(|| absent("customers.not_found"))
}

pub(super) fn insert(tx: &mut Tx<'_>, customer: &Customer) -> Outcome<()> {
    let c = customer;
    tx.exec(
        sql!(
            "INSERT INTO customers (id, name, language, remark, created_ms, changed_ms) VALUES ($1, $2, $3, $4, $5, $6)"
        ),
        &vals![&c.id, &c.name, c.language.tag(), &c.remark, c.created_ms, c.changed_ms],
    )?;
    Ok(())
}

pub(super) fn update(tx: &mut Tx<'_>, customer: &Customer) -> Outcome<()> {
    let c = customer;
    tx.exec(
        sql!(
            "UPDATE customers SET name = $2, language = $3, remark = $4, changed_ms = $5 WHERE id = $1"
        ),
        &vals![&c.id, &c.name, c.language.tag(), &c.remark, c.changed_ms],
    )?;
    Ok(())
}

/// All ids shown as one: the customer itself and those merged into it.
pub fn group(tx: &mut Tx<'_>, id: &str) -> Outcome<Vec<String>> {
    tx.all(
        sql!(
            "SELECT id FROM customers WHERE id = $1 UNION ALL SELECT id FROM customers WHERE merged_into = $1"
        ),
        &vals![id],
        |row| row.get(0),
    )
}

/// The names under which these customers are shown, by the ids asked for.
pub fn names(tx: &mut Tx<'_>, ids: &[&str]) -> Outcome<HashMap<String, String>> {
    let mut names = HashMap::new();
    for id in ids {
        if names.contains_key(*id) {
            continue;
        }
        let name = tx.find(
            sql!(
                "SELECT s.name FROM customers c JOIN customers s ON s.id = COALESCE(c.merged_into, c.id) WHERE c.id = $1"
            ),
            &vals![*id],
            |row| row.get::<String>(0),
        )?;
        names.insert((*id).to_owned(), name.unwrap_or_default());
    }
    Ok(names)
}

pub(super) fn set_merged(
    tx: &mut Tx<'_>,
    id: &str,
    into: Option<&str>,
    at_ms: Option<i64>,
) -> Outcome<()> {
    tx.exec(
        sql!("UPDATE customers SET merged_into = $2, merged_ms = $3 WHERE id = $1"),
        &vals![id, into, at_ms],
    )?;
    Ok(())
}

pub(super) fn insert_merge(tx: &mut Tx<'_>, merge: &Merge) -> Outcome<()> {
    let m = merge;
    let moved = serde_json::to_string(&m.moved)?;
    tx.exec(
        sql!(
            "INSERT INTO customer_merges (id, kept_id, gone_id, moved, merged_by, merged_ms) VALUES ($1, $2, $3, $4, $5, $6)"
        ),
        &vals![&m.id, &m.kept_id, &m.gone_id, moved, &m.merged_by, m.merged_ms],
    )?;
    Ok(())
}

pub(super) fn find_merge(tx: &mut Tx<'_>, id: &str) -> Outcome<Option<Merge>> {
    tx.find(
        sql!("SELECT id, kept_id, gone_id, moved, merged_by, merged_ms, undone_ms FROM customer_merges WHERE id = $1"),
        &vals![id],
        read_merge,
    )
}

pub(super) fn merges_into(tx: &mut Tx<'_>, kept_id: &str) -> Outcome<Vec<Merge>> {
    tx.all(
        sql!(
            "SELECT id, kept_id, gone_id, moved, merged_by, merged_ms, undone_ms FROM customer_merges
             WHERE kept_id = $1 AND undone_ms IS NULL ORDER BY merged_ms DESC, id DESC"
        ),
        &vals![kept_id],
        read_merge,
    )
}

pub(super) fn end_merge(tx: &mut Tx<'_>, id: &str, at_ms: i64) -> Outcome<()> {
    tx.exec(sql!("UPDATE customer_merges SET undone_ms = $2 WHERE id = $1"), &vals![id, at_ms])?;
    Ok(())
}

pub(super) fn contact_by_value(
    tx: &mut Tx<'_>,
    kind: ContactKind,
    value: &str,
) -> Outcome<Option<KeptContact>> {
    tx.find(
        sql!(
            "SELECT id, customer_id, kind, value, written, added_ms FROM contact_points WHERE kind = $1 AND value = $2"
        ),
        &vals![kind, value],
        read_contact,
    )
}

pub(super) fn contact_by_id(tx: &mut Tx<'_>, id: &str) -> Outcome<KeptContact> {
    tx.find(
        sql!("SELECT id, customer_id, kind, value, written, added_ms FROM contact_points WHERE id = $1"),
        &vals![id],
        read_contact,
    )?
    .ok_or_else(|| absent("customers.contact_not_found"))
}

/// The contact points of a customer and of those merged into it, oldest first.
pub(super) fn contacts_of(tx: &mut Tx<'_>, id: &str) -> Outcome<Vec<KeptContact>> {
    tx.all(
        sql!(
            "SELECT p.id, p.customer_id, p.kind, p.value, p.written, p.added_ms FROM contact_points p
             WHERE p.customer_id IN (SELECT id FROM customers WHERE id = $1 OR merged_into = $1) ORDER BY p.added_ms, p.id"
        ),
        &vals![id],
        read_contact,
    )
}

/// Unmasked values of one kind, oldest first, for sending to; never for showing.
pub fn contact_values(tx: &mut Tx<'_>, id: &str, kind: ContactKind) -> Outcome<Vec<String>> {
    let shown_as = find(tx, id)?.shown_as().to_owned();
    let all = contacts_of(tx, &shown_as)?;
    // The row's own contact first: a merged customer is still answered where they wrote from.
    let (own, others): (Vec<_>, Vec<_>) =
        all.into_iter().filter(|c| c.kind == kind).partition(|c| c.customer_id == id);
    Ok(own.into_iter().chain(others).map(|c| c.value).collect())
}

pub(super) fn insert_contact(tx: &mut Tx<'_>, contact: &KeptContact) -> Outcome<()> {
    let c = contact;
    tx.exec(
        sql!(
            "INSERT INTO contact_points (id, customer_id, kind, value, written, added_ms) VALUES ($1, $2, $3, $4, $5, $6)"
        ),
        &vals![&c.id, &c.customer_id, c.kind, &c.value, &c.written, c.added_ms],
    )?;
    Ok(())
}

pub(super) fn delete_contact(tx: &mut Tx<'_>, id: &str) -> Outcome<()> {
    tx.exec(sql!("DELETE FROM contact_points WHERE id = $1"), &vals![id])?;
    Ok(())
}

pub(super) fn put_preference(
    tx: &mut Tx<'_>,
    customer_id: &str,
    preference: &Preference,
) -> Outcome<()> {
    let p = preference;
    tx.exec(
        sql!(
            "INSERT INTO customer_preferences (customer_id, name, value, set_by, set_ms) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (customer_id, name) DO UPDATE SET value = excluded.value, set_by = excluded.set_by,
               set_ms = excluded.set_ms"
        ),
        &vals![customer_id, &p.name, &p.value, &p.set_by, p.set_ms],
    )?;
    Ok(())
}

pub(super) fn delete_preference(tx: &mut Tx<'_>, customer_id: &str, name: &str) -> Outcome<()> {
    tx.exec(
        sql!(
            "DELETE FROM customer_preferences WHERE name = $2
               AND customer_id IN (SELECT id FROM customers WHERE id = $1 OR merged_into = $1)"
        ),
        &vals![customer_id, name],
    )?;
    Ok(())
}

/// The kept customer's own preferences first, then those of customers merged into it.
pub(super) fn preferences_of(tx: &mut Tx<'_>, id: &str) -> Outcome<Vec<Preference>> {
    tx.all(
        sql!(
            "SELECT p.name, p.value, p.set_by, p.set_ms FROM customer_preferences p
             WHERE p.customer_id IN (SELECT id FROM customers WHERE id = $1 OR merged_into = $1)
             ORDER BY CASE WHEN p.customer_id = $1 THEN 0 ELSE 1 END, p.name"
        ),
        &vals![id],
        |row| {
            Ok(Preference {
                name: row.get(0)?,
                value: row.get(1)?,
                set_by: row.get(2)?,
                set_ms: row.get(3)?,
            })
        },
    )
}

pub(super) fn insert_consent(tx: &mut Tx<'_>, customer_id: &str, consent: &Consent) -> Outcome<()> {
    let c = consent;
    tx.exec(
        sql!(
            "INSERT INTO consents (id, customer_id, purpose, evidence, given_ms, recorded_by) VALUES ($1, $2, $3, $4, $5, $6)"
        ),
        &vals![&c.id, customer_id, &c.purpose, &c.evidence, c.given_ms, &c.recorded_by],
    )?;
    Ok(())
}

pub(super) fn withdraw_consent(
    tx: &mut Tx<'_>,
    customer_id: &str,
    id: &str,
    at_ms: i64,
) -> Outcome<u64> {
    tx.exec(
        sql!(
            "UPDATE consents SET withdrawn_ms = $3 WHERE id = $2 AND withdrawn_ms IS NULL
               AND customer_id IN (SELECT id FROM customers WHERE id = $1 OR merged_into = $1)"
        ),
        &vals![customer_id, id, at_ms],
    )
}

pub(super) fn consents_of(tx: &mut Tx<'_>, id: &str) -> Outcome<Vec<Consent>> {
    tx.all(
        sql!(
            "SELECT id, purpose, evidence, given_ms, recorded_by, withdrawn_ms FROM consents
             WHERE customer_id IN (SELECT id FROM customers WHERE id = $1 OR merged_into = $1)
             ORDER BY given_ms DESC, id DESC"
        ),
        &vals![id],
        |row| {
            Ok(Consent {
                id: row.get(0)?,
                purpose: row.get(1)?,
                evidence: row.get(2)?,
                given_ms: row.get(3)?,
                recorded_by: row.get(4)?,
                withdrawn_ms: row.get(5)?,
            })
        },
    )
}

/// Customers after `after` in the order of ids, for an export: (id, name, language, since).
pub(super) fn page_by_id(tx: &mut Tx<'_>, after: &str, limit: i64) -> Outcome<Vec<Customer>> {
    tx.all(
        sql!(
            "SELECT id, name, language, remark, created_ms, changed_ms, merged_into FROM customers
             WHERE id > $1 AND merged_into IS NULL ORDER BY id LIMIT $2"
        ),
        &vals![after, limit],
        read_customer,
    )
}

fn read_customer(row: &Row) -> Outcome<Customer> {
    let language: String = row.get(2)?;
    Ok(Customer {
        id: row.get(0)?,
        name: row.get(1)?,
        language: Lang::from_tag(&language)
            .ok_or_else(|| fault("a customer's language is unknown"))?,
        remark: row.get(3)?,
        created_ms: row.get(4)?,
        changed_ms: row.get(5)?,
        merged_into: row.get(6)?,
    })
}

fn read_contact(row: &Row) -> Outcome<KeptContact> {
    Ok(KeptContact {
        id: row.get(0)?,
        customer_id: row.get(1)?,
        kind: row.get(2)?,
        value: row.get(3)?,
        written: row.get(4)?,
        added_ms: row.get(5)?,
    })
}

fn read_merge(row: &Row) -> Outcome<Merge> {
    let moved: String = row.get(3)?;
    Ok(Merge {
        id: row.get(0)?,
        kept_id: row.get(1)?,
        gone_id: row.get(2)?,
        moved: serde_json::from_str(&moved)?,
        merged_by: row.get(4)?,
        merged_ms: row.get(5)?,
        undone_ms: row.get(6)?,
    })
}
