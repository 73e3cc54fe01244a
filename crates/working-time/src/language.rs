//! The three languages people read, and names that are known in more than one of them.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The language a sentence is wanted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Lang {
    #[serde(rename = "zh-CN")]
    ZhCn,
    #[serde(rename = "zh-TW")]
    ZhTw,
    #[serde(rename = "en")]
    En,
}

impl Lang {
    /// The nearest of the three for a language tag such as `zh-Hant-HK` or `en-GB`; English for
    /// any other.
    pub fn from_tag(tag: &str) -> Lang {
        let tag = tag.to_ascii_lowercase();
        let traditional = ["hant", "tw", "hk", "mo"];
        match tag.split(['-', '_']).next() {
            Some("zh") if tag.split(['-', '_']).any(|part| traditional.contains(&part)) => {
                Lang::ZhTw
            }
            Some("zh") => Lang::ZhCn,
            _ => Lang::En,
        }
    }
}

/// A name in the languages it is known in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Translations {
    #[serde(rename = "zh-CN", default, skip_serializing_if = "Option::is_none")]
    pub zh_cn: Option<String>,
    #[serde(rename = "zh-TW", default, skip_serializing_if = "Option::is_none")]
    pub zh_tw: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub en: Option<String>,
}

/// The names of holidays, by the name the list gives.
pub type Names = BTreeMap<String, Translations>;

/// The name of a day: as the list gives it, and in other languages where someone wrote them down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Name {
    pub given: String,
    #[serde(flatten)]
    pub translations: Translations,
}

impl Name {
    pub(crate) fn look_up(given: &str, names: &Names) -> Name {
        let translations = names.get(given).cloned().unwrap_or_default();
        Name { given: given.to_owned(), translations }
    }

    /// The name in this language, or as it was given where no translation is known.
    pub fn in_lang(&self, lang: Lang) -> &str {
        let known = match lang {
            Lang::ZhCn => &self.translations.zh_cn,
            Lang::ZhTw => &self.translations.zh_tw,
            Lang::En => &self.translations.en,
        };
        known.as_deref().unwrap_or(&self.given)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_tag_finds_the_nearest_of_the_three() {
        assert_eq!(Lang::from_tag("zh-Hant-HK"), Lang::ZhTw);
        assert_eq!(Lang::from_tag("zh_TW"), Lang::ZhTw);
        assert_eq!(Lang::from_tag("zh"), Lang::ZhCn);
        assert_eq!(Lang::from_tag("fr"), Lang::En);
    }
}
