//! Why each intention hurts and what to say instead, in three languages.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::rule::Category;
use crate::words::Words;

const SOURCE: &str = include_str!("../../../../content/language/reader-advice.toml");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Advice {
    why: Words,
    better: Vec<Words>,
}

static ADVICE: LazyLock<BTreeMap<String, Advice>> =
    LazyLock::new(|| toml::from_str(SOURCE).expect("the built-in advice is held by tests"));

pub(super) fn why(intention: Category) -> Words {
    ADVICE.get(intention.key()).map(|advice| advice.why.clone()).unwrap_or_default()
}

pub(super) fn better(intention: Category) -> Vec<Words> {
    ADVICE.get(intention.key()).map(|advice| advice.better.clone()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reader::INTENTIONS;

    #[test]
    fn every_intention_has_a_reason_and_two_better_wordings_in_three_languages() {
        for intention in INTENTIONS {
            assert!(why(intention).has_gap().is_none(), "{intention:?}");
            assert!(better(intention).len() >= 2, "{intention:?}");
            assert!(better(intention).iter().all(|words| words.has_gap().is_none()));
        }
    }
}
