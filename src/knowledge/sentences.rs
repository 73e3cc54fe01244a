//! Ready sentences 话术: ours in `content/scripts.toml`, the centre's own beside or over them.

use std::sync::LazyLock;

use serde::Deserialize;
use serde_json::json;
use service_language::{Folded, Origin, Words};

use super::store;
use crate::platform::stop::{Outcome, absent, refused};
use crate::platform::{Tx, events};
use crate::staff::{Permission, Who};

/// One sentence with its blanks: `{公司}`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sentence {
    pub code: String,
    /// `all`, `phone` or `chat`.
    pub channel: String,
    pub origin: Origin,
    /// Where it stands in the standard; empty for others.
    #[serde(default)]
    pub source: String,
    pub scenario: Words,
    pub words: Words,
}

#[derive(Deserialize)]
struct Scripts {
    sentence: Vec<Sentence>,
}

static BUILTIN: LazyLock<Vec<Sentence>> = LazyLock::new(|| {
    let scripts: Scripts = toml::from_str(include_str!("../../content/scripts.toml"))
        .expect("the sentences we bring are held by a test");
    scripts.sentence
});

/// Those the program brings.
pub fn builtin() -> &'static [Sentence] {
    &BUILTIN
}

/// All that are in use: the centre's own first, then ours.
pub fn all(tx: &mut Tx<'_>) -> Outcome<Vec<Sentence>> {
    let own = store::sentences(tx)?;
    let replaced: Vec<String> = own.iter().map(|(sentence, _)| sentence.code.clone()).collect();
    let ours = builtin().iter().filter(|s| !replaced.contains(&s.code)).cloned();
    let kept = own.into_iter().filter(|(_, retired_ms)| retired_ms.is_none()).map(|(s, _)| s);
    Ok(kept.chain(ours).collect())
}

/// Those that hold every word of the query in their code, scenario or text, in any language and either script.
pub fn matching(sentences: Vec<Sentence>, query: &str) -> Vec<Sentence> {
    let wanted: Vec<String> =
        query.split_whitespace().map(|word| Folded::new(word).text().to_owned()).collect();
    let holds = |sentence: &Sentence| {
        let Sentence { code, scenario, words, .. } = sentence;
        let all = [
            code,
            &scenario.zh_cn,
            &scenario.zh_tw,
            &scenario.en,
            &words.zh_cn,
            &words.zh_tw,
            &words.en,
        ];
        let folded: Vec<String> = all.iter().map(|t| Folded::new(t).text().to_owned()).collect();
        wanted.iter().all(|word| folded.iter().any(|text| text.contains(word.as_str())))
    };
    sentences.into_iter().filter(holds).collect()
}

/// Writes an own sentence, or one in place of ours. Refused when words lack a language or the code is unfit.
pub fn write(tx: &mut Tx<'_>, who: &Who, sentence: &Sentence) -> Outcome<()> {
    who.need(Permission::EditKnowledge)?;
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let code = &sentence.code;
    if code.is_empty() || code.len() > 40 || !code.chars().all(plain) {
        return Err(refused("knowledge.code_unfit"));
    }
    for words in [&sentence.scenario, &sentence.words] {
        if [&words.zh_cn, &words.zh_tw, &words.en].iter().any(|w| w.trim().is_empty()) {
            return Err(refused("knowledge.words_in_three"));
        }
    }
    store::put_sentence(tx, who, sentence)?;
    let subject = format!("sentence:{code}");
    events::record(tx, &who.actor(), "sentence_written", &subject, &json!({}))
}

/// Takes a sentence out of use; one of ours stays out until it is written again.
pub fn retire(tx: &mut Tx<'_>, who: &Who, code: &str) -> Outcome<()> {
    who.need(Permission::EditKnowledge)?;
    let known = all(tx)?.into_iter().find(|s| s.code == code);
    let known = known.ok_or_else(|| absent("knowledge.no_such_sentence"))?;
    store::put_sentence(tx, who, &known)?;
    store::retire_sentence(tx, code)?;
    events::record(tx, &who.actor(), "sentence_retired", &format!("sentence:{code}"), &json!({}))
}
