//! The labelled offences a sentence resembles: what the second reader shows as its reason.

use std::sync::OnceLock;

use super::labelled::{INTENTIONS, Labelled};
use crate::fold::Folded;
use crate::rule::Category;

/// A labelled offence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    pub intention: Category,
    pub trade: String,
    pub text: String,
    pub why: String,
}

/// Labelled offences, and an index over their character pairs that is built when first asked.
pub struct Examples {
    examples: Vec<Example>,
    pairs: OnceLock<Vec<Vec<u32>>>,
}

impl Examples {
    /// Those rows of a bank that are offences.
    pub fn from_bank<'b>(bank: impl IntoIterator<Item = &'b Labelled>) -> Examples {
        let examples = bank.into_iter().filter_map(|row| {
            let (intention, _) = row.label.offence()?;
            let (trade, text, why) = (row.trade.clone(), row.text.clone(), row.why.clone());
            Some(Example { intention, trade, text, why })
        });
        Examples { examples: examples.collect(), pairs: OnceLock::new() }
    }

    /// Reads what [`Examples::to_tsv`] wrote; lines it does not understand are passed over.
    pub fn from_tsv(tsv: &str) -> Examples {
        let examples = tsv.lines().filter_map(|line| {
            let mut fields = line.splitn(4, '\t');
            let key = fields.next()?;
            let intention = INTENTIONS.into_iter().find(|known| known.key() == key)?;
            let (trade, text) = (fields.next()?.to_owned(), fields.next()?.to_owned());
            Some(Example { intention, trade, text, why: fields.next()?.to_owned() })
        });
        Examples { examples: examples.collect(), pairs: OnceLock::new() }
    }

    pub fn to_tsv(&self) -> String {
        let line =
            |e: &Example| format!("{}\t{}\t{}\t{}\n", e.intention.key(), e.trade, e.text, e.why);
        self.examples.iter().map(line).collect()
    }

    /// The example of this intention that shares most character pairs with a folded sentence,
    /// if it shares any to speak of.
    pub fn nearest(&self, sentence: &str, intention: Category) -> Option<&Example> {
        let all = self.pairs.get_or_init(|| {
            self.examples.iter().map(|example| pairs(Folded::new(&example.text).text())).collect()
        });
        let own = pairs(sentence);
        let candidates = self.examples.iter().zip(all).filter(|(e, _)| e.intention == intention);
        let (example, likeness) = candidates
            .map(|(example, theirs)| (example, likeness(&own, theirs)))
            .max_by(|a, b| a.1.total_cmp(&b.1))?;
        (likeness > LEAST_LIKENESS).then_some(example)
    }
}

const LEAST_LIKENESS: f32 = 0.04;

/// Distinct pairs of neighbouring characters, sorted.
fn pairs(text: &str) -> Vec<u32> {
    let mut last = 0u32;
    let mut pairs: Vec<u32> = Vec::new();
    for c in text.chars() {
        if c.is_alphanumeric() {
            pairs.push((last << 16) ^ c as u32);
            last = c as u32;
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// Shared pairs over the mean length: 1 for the same sentence.
fn likeness(own: &[u32], theirs: &[u32]) -> f32 {
    let (mut at, mut with, mut shared) = (0, 0, 0usize);
    while at < own.len() && with < theirs.len() {
        match own[at].cmp(&theirs[with]) {
            std::cmp::Ordering::Less => at += 1,
            std::cmp::Ordering::Greater => with += 1,
            std::cmp::Ordering::Equal => {
                shared += 1;
                at += 1;
                with += 1;
            }
        }
    }
    2.0 * shared as f32 / (own.len() + theirs.len()).max(1) as f32
}
