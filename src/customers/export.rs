//! Customers as a file, for those who may; who took what is in the log (F103).

use serde_json::json;

use super::{mask, store};
use crate::platform::stop::{Outcome, fault};
use crate::platform::{Tx, events};
use crate::staff::{Permission, Who};

/// All customers as CSV (UTF-8 with BOM, so that spreadsheets read Chinese), contacts masked. Refused without the
/// permission; an unmasked export does not exist.
pub fn export(tx: &mut Tx<'_>, who: &Who) -> Outcome<Vec<u8>> {
    who.need(Permission::ExportData)?;
    let mut sheet = csv::Writer::from_writer(vec![0xEF, 0xBB, 0xBF]);
    sheet.write_record(["id", "name", "language", "created", "contacts"]).map_err(fault)?;
    let (mut after, mut rows) = (String::new(), 0_u64);
    loop {
        let page = store::page_by_id(tx, &after, 500)?;
        let Some(last) = page.last() else { break };
        after = last.id.clone();
        for customer in &page {
            let contacts: Vec<String> = store::contacts_of(tx, &customer.id)?
                .iter()
                .map(|c| mask::contact(c.kind, &c.value))
                .collect();
            let created = jiff::Timestamp::from_millisecond(customer.created_ms).map_err(fault)?;
            sheet
                .write_record([
                    &customer.id,
                    &not_a_formula(&customer.name),
                    customer.language.tag(),
                    &created.to_string(),
                    &not_a_formula(&contacts.join(" ")),
                ])
                .map_err(fault)?;
            rows += 1;
        }
    }
    events::record(tx, &who.actor(), "customers_exported", "customers", &json!({ "rows": rows }))?;
    sheet.into_inner().map_err(fault)
}

/// A name such as `=HYPERLINK(…)` must stay a name when a spreadsheet opens the file.
fn not_a_formula(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}
