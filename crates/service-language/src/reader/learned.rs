//! The reader as the engine knows it: the model's opinions, and an account of them.

use super::advice;
use super::model::Model;
use super::nearest::Examples;
use crate::engine::{Explanation, Judgement, Reader};
use crate::fold::Folded;
use crate::rule::{Category, Severity};
use crate::situation::{Situation, Speaker};
use crate::words::Words;

const BUILTIN_MODEL: &[u8] = include_bytes!("../../../../content/language/reader.bin");
const BUILTIN_EXAMPLES: &str = include_str!("../../../../content/language/reader-examples.tsv");

/// A trained model with the labelled sentences it explains itself by.
pub struct LearnedReader {
    model: Model,
    examples: Examples,
}

impl LearnedReader {
    /// The reader Qingting comes with.
    pub fn builtin() -> LearnedReader {
        let model = Model::from_bytes(BUILTIN_MODEL).expect("the built-in model is held by tests");
        LearnedReader { model, examples: Examples::from_tsv(BUILTIN_EXAMPLES) }
    }

    pub fn new(model: Model, examples: Examples) -> LearnedReader {
        LearnedReader { model, examples }
    }

    pub fn model(&self) -> &Model {
        &self.model
    }

    /// The labelled sentences whose words a folded sentence of this intention shares most.
    pub fn examples(&self) -> &Examples {
        &self.examples
    }
}

/// Fewer characters than this are left to the rules.
const SHORTEST: usize = 3;

impl Reader for LearnedReader {
    fn judge(&self, message: &Folded, situation: &Situation) -> Vec<Judgement> {
        // "ok", "好的": too little to read an intention into.
        let too_short = message.text().chars().take(SHORTEST).count() < SHORTEST;
        if situation.speaker == Speaker::Customer || too_short {
            return Vec::new();
        }
        let thresholds = self.model.thresholds;
        let opinions = self.model.opinions(message, situation.speaker).into_iter();
        let objections = opinions.filter(|opinion| opinion.score >= thresholds.hint);
        let allowed = objections.filter(|opinion| {
            situation.disabled.is_empty()
                || !situation.disabled.contains(&format!("RD-{}", opinion.intention.key()))
        });
        allowed
            .map(|opinion| Judgement {
                sentence: opinion.sentence,
                category: opinion.intention,
                severity: if opinion.score >= thresholds.warn {
                    Severity::Warn
                } else {
                    Severity::Hint
                },
                probability: self.model.probability(opinion.score),
            })
            .collect()
    }

    fn probability(&self, message: &Folded, sentence: usize, situation: &Situation) -> f32 {
        let opinions = self.model.opinions(message, situation.speaker).into_iter();
        let scores =
            opinions.filter(|opinion| opinion.sentence == sentence).map(|opinion| opinion.score);
        scores.map(|score| self.model.probability(score)).fold(0.0, f32::max)
    }

    fn explain(&self, judgement: &Judgement, sentence: &str) -> Explanation {
        let nearest = self.examples.nearest(sentence, judgement.category);
        let why =
            because(judgement.category, nearest.map(|example| (&*example.text, &*example.why)));
        Explanation { why, better: advice::better(judgement.category) }
    }
}

fn because(category: Category, nearest: Option<(&str, &str)>) -> Words {
    let mut why = advice::why(category);
    if let Some((text, reason)) = nearest {
        why.zh_cn.push_str(&format!("近似的例句：「{text}」（{reason}）"));
        why.zh_tw.push_str(&format!("相近的例句：「{text}」（{reason}）"));
        why.en.push_str(&format!(" Compare: “{text}” ({reason})"));
    }
    why
}
