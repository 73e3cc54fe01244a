//! What the business decides: named JSON values, changed on pages, each change an event.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::db::Tx;
use super::events;
use super::stop::{Outcome, fault};
use crate::{sql, vals};

/// The value under `name`, `None` when nobody has decided yet.
pub fn get<T: DeserializeOwned>(tx: &mut Tx<'_>, name: &str) -> Outcome<Option<T>> {
    let text =
        tx.find(sql!("SELECT value FROM settings WHERE name = $1"), &vals![name], |row| {
            row.get::<String>(0)
        })?;
    text.map(|text| {
        serde_json::from_str(&text).map_err(|error| fault(format!("setting {name}: {error}")))
    })
    .transpose()
}

/// Decides a value; the event keeps what it was before.
pub fn set(tx: &mut Tx<'_>, actor: &str, name: &str, value: &impl Serialize) -> Outcome<()> {
    let before: Option<serde_json::Value> = get(tx, name)?;
    let after = serde_json::to_value(value)?;
    if before.as_ref() == Some(&after) {
        return Ok(());
    }
    let now_ms = tx.now_ms();
    tx.exec(
        sql!(
            "INSERT INTO settings (name, value, changed_ms) VALUES ($1, $2, $3)
             ON CONFLICT (name) DO UPDATE SET value = excluded.value, changed_ms = excluded.changed_ms"
        ),
        &vals![name, after.to_string(), now_ms],
    )?;
    let told = serde_json::json!({ "before": before, "after": after });
    events::record(tx, actor, "setting_changed", &format!("setting:{name}"), &told)
}
