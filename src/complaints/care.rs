//! 投诉后关怀: a contact after thirty and ninety days with who was satisfied, unless they do not want it (F053).

use serde_json::json;

use super::complaint::Complaint;
use super::store;
use super::walking::{short, tell};
use crate::cases::{self, Case};
use crate::customers;
use crate::platform::Tx;
use crate::platform::stop::{Outcome, absent, refused};
use crate::staff::{Permission, Who};

const DAY_MS: i64 = 86_400_000;
const AFTER_DAYS: [i64; 2] = [30, 90];

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CareContact {
    pub id: String,
    pub case_id: String,
    pub customer_id: String,
    pub due_ms: i64,
    pub done_ms: Option<i64>,
    pub done_words: Option<String>,
    pub declined_ms: Option<i64>,
}

/// Plans the contacts of a complaint that ended well.
pub(super) fn plan(tx: &mut Tx<'_>, case: &Case, complaint: &Complaint) -> Outcome<()> {
    let customer_id = customers::find(tx, &case.customer_id)?.shown_as().to_owned();
    let declined = store::file::care_declined(tx, &customer_id)?;
    if complaint.outcome.as_deref() != Some("satisfied") || declined {
        return Ok(());
    }
    for days in AFTER_DAYS {
        let contact = CareContact {
            id: tx.new_id(),
            case_id: complaint.case_id.clone(),
            customer_id: customer_id.clone(),
            due_ms: tx.now_ms() + days * DAY_MS,
            done_ms: None,
            done_words: None,
            declined_ms: None,
        };
        store::file::insert_care(tx, &contact)?;
    }
    Ok(())
}

/// The customer does not want it: planned contacts fall away, and none are planned again.
pub fn decline(tx: &mut Tx<'_>, who: &Who, case_id: &str) -> Outcome<()> {
    who.need(Permission::ServeCustomers)?;
    let case = cases::find(tx, who, case_id)?;
    let customer_id = customers::find(tx, &case.customer_id)?.shown_as().to_owned();
    store::file::decline_care(tx, &customer_id)?;
    customers::prefer(
        tx,
        who,
        &customer_id,
        who.lang.t("complaints.care"),
        who.lang.t("complaints.care_no"),
    )?;
    tell(tx, who, "care_declined", &case, json!({}))
}

/// It was done, with what the customer said.
pub fn done(tx: &mut Tx<'_>, who: &Who, id: &str, words: &str) -> Outcome<()> {
    who.need(Permission::ServeCustomers)?;
    let words = short(words, 400);
    if words.is_empty() {
        return Err(refused("complaints.attempt_needs_words"));
    }
    let contact = store::file::find_care(tx, id)?;
    let contact = contact.ok_or_else(|| absent("complaints.no_such_care"))?;
    let case = cases::find(tx, who, &contact.case_id)?;
    store::file::care_done(tx, id, &words)?;
    tell(tx, who, "care_done", &case, json!({}))
}

/// Contacts that are due, the earliest first: of cases this person may see.
pub fn due(tx: &mut Tx<'_>, who: &Who) -> Outcome<Vec<CareContact>> {
    who.need(Permission::ServeCustomers)?;
    let until_ms = tx.now_ms() + DAY_MS;
    let mut seen = Vec::new();
    for contact in store::file::care_due(tx, until_ms)? {
        let case = cases::find(tx, &Who::system("complaints"), &contact.case_id)?;
        if cases::visibility(who).shows(&case) {
            seen.push(contact);
        }
    }
    Ok(seen)
}

/// The contacts planned for a case.
pub fn of_case(tx: &mut Tx<'_>, case_id: &str) -> Outcome<Vec<CareContact>> {
    store::file::care_of_case(tx, case_id)
}
