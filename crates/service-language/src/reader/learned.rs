//! The reader as the engine knows it: the model's opinions, and an account of them.

use super::advice;
use super::model::Model;
use super::nearest::Examples;
use crate::engine::{Doubt, Explanation, Judgement, Reader};
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

/// A pattern's find is evidence too: a warning stands where the reader's log-odds fall short of
/// its own warning by no more than this. Chosen on batches that rules and reader had not read.
const WARNING_STANDS: f32 = 1.9;
/// The same for a block.
const BLOCK_STANDS: f32 = 0.4;

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

    fn doubt(&self, message: &Folded, sentence: usize, situation: &Situation) -> Doubt {
        let opinions = self.model.opinions(message, situation.speaker).into_iter();
        let scores =
            opinions.filter(|opinion| opinion.sentence == sentence).map(|opinion| opinion.score);
        let score = scores.fold(f32::MIN, f32::max);
        let thresholds = self.model.thresholds;
        let short_by = (thresholds.warn - score) * thresholds.slope;
        match short_by {
            short if short <= BLOCK_STANDS => Doubt::None,
            short if short <= WARNING_STANDS => Doubt::Some,
            _ => Doubt::Much,
        }
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
