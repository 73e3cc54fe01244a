//! The centre itself: its name, time zone and language, decided at the first run and changeable on the settings page.

use serde::{Deserialize, Serialize};

use crate::platform::db::Tx;
use crate::platform::i18n::Lang;
use crate::platform::settings;
use crate::platform::stop::{Outcome, refused};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Centre {
    pub name: String,
    /// IANA name.
    pub zone: String,
    pub lang: Lang,
}

impl Default for Centre {
    fn default() -> Self {
        Centre {
            name: "倾听 Qingting".to_owned(),
            zone: "Asia/Shanghai".to_owned(),
            lang: Lang::ZhCn,
        }
    }
}

/// The centre as decided, or as it is before the first run.
pub fn read(tx: &mut Tx<'_>) -> Outcome<Centre> {
    Ok(settings::get(tx, "centre")?.unwrap_or_default())
}

/// Decides name, zone and language. Refuses an empty name and a zone nobody knows.
pub fn decide(tx: &mut Tx<'_>, actor: &str, centre: &Centre) -> Outcome<()> {
    if centre.name.trim().is_empty() || centre.name.chars().count() > 60 {
        return Err(refused("staff.centre_name_unfit"));
    }
    if jiff::tz::TimeZone::get(&centre.zone).is_err() {
        return Err(refused("staff.zone_unknown"));
    }
    settings::set(tx, actor, "centre", centre)
}
