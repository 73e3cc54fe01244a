//! Words shown to people, in three languages side by side: `words.toml` in each folder, `key = [zh-CN, zh-TW, en]`.
//! A key is `folder.key`; values are put in place of `{name}`.

use std::collections::HashMap;
use std::sync::LazyLock;

use rust_embed::RustEmbed;

use super::stop::Refusal;

#[derive(RustEmbed)]
#[folder = "src/"]
#[include = "*/words.toml"]
struct WordFiles;

/// The language of a person or a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub enum Lang {
    #[serde(rename = "zh-CN")]
    ZhCn,
    #[serde(rename = "zh-TW")]
    ZhTw,
    #[serde(rename = "en")]
    En,
}

impl Lang {
    pub const ALL: [Lang; 3] = [Lang::ZhCn, Lang::ZhTw, Lang::En];

    /// For `lang` attributes, cookies and columns.
    pub fn tag(self) -> &'static str {
        match self {
            Lang::ZhCn => "zh-CN",
            Lang::ZhTw => "zh-TW",
            Lang::En => "en",
        }
    }

    /// Its name in itself.
    pub fn own_name(self) -> &'static str {
        match self {
            Lang::ZhCn => "简体中文",
            Lang::ZhTw => "繁體中文",
            Lang::En => "English",
        }
    }

    /// The language meant by a tag: `zh-Hant`, `zh-HK` and `zh-TW` are Traditional, other `zh` Simplified, `en…` English.
    pub fn from_tag(tag: &str) -> Option<Lang> {
        let tag = tag.trim().to_ascii_lowercase();
        match tag.as_str() {
            t if t.starts_with("zh-tw")
                || t.starts_with("zh-hk")
                || t.starts_with("zh-mo")
                || t.starts_with("zh-hant") =>
            {
                Some(Lang::ZhTw)
            }
            t if t.starts_with("zh") => Some(Lang::ZhCn),
            t if t.starts_with("en") => Some(Lang::En),
            _ => None,
        }
    }

    /// The first language of an `Accept-Language` header that we speak.
    pub fn from_accept(header: &str) -> Option<Lang> {
        header.split(',').find_map(|part| Lang::from_tag(part.split(';').next().unwrap_or("")))
    }

    /// The words under `key`. An unknown key shows as itself; a test finds every one.
    pub fn t(self, key: &str) -> &'static str {
        match WORDS.get(key) {
            Some(words) => &words[self as usize],
            None => {
                tracing::error!(key, "no words under this key");
                UNKNOWN
            }
        }
    }

    /// As [`Lang::t`], with `{name}` filled.
    pub fn tf(self, key: &str, values: &[(&str, &dyn std::fmt::Display)]) -> String {
        values.iter().fold(self.t(key).to_owned(), |text, (name, value)| {
            text.replace(&format!("{{{name}}}"), &value.to_string())
        })
    }

    /// A refusal as a sentence.
    pub fn refusal(self, refusal: &Refusal) -> String {
        refusal.values.iter().fold(self.t(refusal.key).to_owned(), |text, (name, value)| {
            text.replace(&format!("{{{name}}}"), value)
        })
    }
}

const UNKNOWN: &str = "…";

static WORDS: LazyLock<HashMap<String, [String; 3]>> =
    LazyLock::new(|| all_words().expect("the words are tested to be readable"));

/// Every key with its three languages; an error names the file.
pub fn all_words() -> Result<HashMap<String, [String; 3]>, String> {
    let mut words = HashMap::new();
    for path in WordFiles::iter() {
        let folder =
            path.trim_end_matches("/words.toml").rsplit('/').next().unwrap_or("").to_owned();
        let file = WordFiles::get(&path).ok_or("a listed file is there")?;
        let text = String::from_utf8_lossy(&file.data);
        let keys: HashMap<String, [String; 3]> =
            toml::from_str(&text).map_err(|error| format!("{path}: {error}"))?;
        for (key, languages) in keys {
            words.insert(format!("{folder}.{key}"), languages);
        }
    }
    Ok(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// F106
    #[test]
    fn every_key_has_words_in_three_languages_with_the_same_values_to_fill() {
        for (key, languages) in all_words().unwrap() {
            let fills: Vec<Vec<&str>> = languages.iter().map(|text| fills(text)).collect();
            assert!(
                languages.iter().all(|text| !text.trim().is_empty()),
                "{key} is empty in a language"
            );
            assert!(
                fills[0] == fills[1] && fills[1] == fills[2],
                "{key} fills other values by language: {fills:?}"
            );
        }
    }

    fn fills(text: &str) -> Vec<&str> {
        let mut names: Vec<&str> = text
            .split('{')
            .skip(1)
            .filter_map(|rest| rest.split_once('}'))
            .map(|(name, _)| name)
            .collect();
        names.sort_unstable();
        names
    }

    #[test]
    fn a_browser_in_taipei_or_hong_kong_gets_traditional_words() {
        assert_eq!(Lang::from_accept("zh-HK,zh;q=0.9"), Some(Lang::ZhTw));
        assert_eq!(Lang::from_accept("fr, zh-Hans-CN;q=0.5"), Some(Lang::ZhCn));
        assert_eq!(Lang::from_accept("fr"), None);
    }
}
