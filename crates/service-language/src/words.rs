//! Words for people, in the three languages Qingting speaks.

use serde::{Deserialize, Serialize};

/// The languages every text shown to people exists in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum Language {
    #[default]
    #[serde(rename = "zh-CN")]
    ZhCn,
    /// Taiwan wording, not converted Mainland wording.
    #[serde(rename = "zh-TW")]
    ZhTw,
    #[serde(rename = "en")]
    En,
}

/// One thing said in all three languages.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    #[serde(rename = "zh-CN")]
    pub zh_cn: String,
    #[serde(rename = "zh-TW")]
    pub zh_tw: String,
    pub en: String,
}

impl Words {
    pub fn new(zh_cn: &str, zh_tw: &str, en: &str) -> Words {
        Words { zh_cn: zh_cn.to_owned(), zh_tw: zh_tw.to_owned(), en: en.to_owned() }
    }

    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::ZhCn => &self.zh_cn,
            Language::ZhTw => &self.zh_tw,
            Language::En => &self.en,
        }
    }

    /// The same words with every language passed through `change`.
    pub fn map(&self, change: impl Fn(&str) -> String) -> Words {
        Words { zh_cn: change(&self.zh_cn), zh_tw: change(&self.zh_tw), en: change(&self.en) }
    }

    pub(crate) fn has_gap(&self) -> Option<Language> {
        [Language::ZhCn, Language::ZhTw, Language::En]
            .into_iter()
            .find(|language| self.get(*language).trim().is_empty())
    }
}

impl Language {
    /// The language a text is written in, as far as its characters show it.
    pub fn of(text: &str) -> Language {
        const ONLY_TRADITIONAL: &str = "們這個為嗎麼請來說還沒問題與對於後應該幫會時間號碼電話訂單貨銀險費辦處實際發過開關無類種點爲裡";
        const ONLY_SIMPLIFIED: &str = "们这个为吗么请来说还没问题与对于后应该帮会时间号码电话订单货银险费办处实际发过开关无类种点里";
        let mut han = 0usize;
        let mut letters = 0usize;
        let mut lean = 0isize;
        for c in text.chars().take(400) {
            if ('\u{3400}'..='\u{9fff}').contains(&c) {
                han += 1;
                let traditional = ONLY_TRADITIONAL.contains(c);
                let simplified = ONLY_SIMPLIFIED.contains(c);
                if traditional != simplified {
                    lean += if traditional { 1 } else { -1 };
                }
            } else if c.is_ascii_alphabetic() {
                letters += 1;
            }
        }
        match () {
            () if han * 4 < letters => Language::En,
            () if lean > 0 => Language::ZhTw,
            () => Language::ZhCn,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_of_a_text_is_seen_in_its_characters() {
        assert_eq!(Language::of("您好，这边帮您查询。"), Language::ZhCn);
        assert_eq!(Language::of("您好，這邊幫您查詢。"), Language::ZhTw);
        assert_eq!(Language::of("Hello, I will check."), Language::En);
        assert_eq!(Language::of("您放心，任何病都能赔。"), Language::ZhCn);
        assert_eq!(Language::of(""), Language::ZhCn);
    }
}
