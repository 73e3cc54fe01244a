//! 服务用语: drafts are checked while they are written and again before they leave; forbidden words need a supervisor,
//! warnings a reason, hints only advise. Rule packs are edited, tried on what was sent, published in versions.
//! Others call [`allow_sending`] (every text that leaves its writer), [`in_force`] (the engine) and [`composer`].

pub mod check_page;
pub mod composer;
pub mod draw;
pub mod editing;
pub mod overrides;
pub mod overrides_page;
pub mod pack_pages;
pub mod pack_toml;
pub mod packs;
pub mod publish_page;
pub mod replay;
pub mod rule_form;
pub mod sending;
pub mod store;
pub mod switches;
pub mod working_days;

#[cfg(test)]
mod tests;

pub use packs::in_force;
pub use sending::{Checked, Sending, allow_sending};
pub use working_days::WorkingDays;

use crate::platform::i18n::Lang;

/// A person's language as the engine names it.
pub fn spoken(lang: Lang) -> service_language::Language {
    match lang {
        Lang::ZhCn => service_language::Language::ZhCn,
        Lang::ZhTw => service_language::Language::ZhTw,
        Lang::En => service_language::Language::En,
    }
}
