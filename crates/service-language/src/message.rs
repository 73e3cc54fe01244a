//! A message being checked: its sentences, whose words they are, and what excuses them.

use std::cell::OnceCell;
use std::ops::Range;
use std::sync::Arc;

use crate::compiled::{CompiledRule, Hit, LazyRegex};
use crate::digits::{self, Number};
use crate::fold::Folded;
use crate::quoted;
use crate::situation::Situation;

/// How many sentences after an offence may still make it good.
const RESCUE_SENTENCES: usize = 2;
/// How far before an offence a negation may stand.
const CLAUSE_CHARS: usize = 24;

/// A message being checked.
pub(crate) struct Message<'a> {
    pub(crate) folded: &'a Folded,
    pub(crate) situation: &'a Situation,
    others: OnceCell<Vec<Range<usize>>>,
    numbers: OnceCell<Vec<(Number, Range<usize>)>>,
}

impl<'a> Message<'a> {
    pub(crate) fn new(folded: &'a Folded, situation: &'a Situation) -> Message<'a> {
        Message { folded, situation, others: OnceCell::new(), numbers: OnceCell::new() }
    }

    pub(crate) fn sentences(&self) -> &'a [Range<usize>] {
        self.folded.sentences()
    }

    pub(crate) fn sentence(&self, at: usize) -> &'a str {
        &self.folded.text()[self.sentences()[at].clone()]
    }

    /// Long numbers in the folded text.
    pub(crate) fn numbers(&self) -> &[(Number, Range<usize>)] {
        self.numbers.get_or_init(|| digits::numbers(self.folded.text()))
    }

    /// Whether a range of the folded text is the speaker's own words.
    pub(crate) fn is_own(&self, range: &Range<usize>) -> bool {
        // Looked for only once something was found: most messages quote nobody.
        let others = self.others.get_or_init(|| quoted::others_words(self.folded));
        let before = others.partition_point(|other| other.start < range.end);
        // Ranges may nest, so the longest reach of those before counts.
        !others[..before].iter().rev().take(16).any(|other| other.end > range.start)
    }

    pub(crate) fn is_own_in_original(&self, range: &Range<usize>) -> bool {
        let others = self.others.get_or_init(|| quoted::others_words(self.folded));
        !others.iter().any(|other| {
            let other = self.folded.original(other.clone());
            other.start < range.end && range.start < other.end
        })
    }

    /// The words between the last comma and a place in a sentence.
    fn clause_before(&self, sentence: usize, place: usize) -> &'a str {
        let before = &self.folded.text()[self.sentences()[sentence].start..place];
        let clause = before.rfind([',', ';', ':', '、', '(']).map_or(before, |at| &before[at..]);
        let from = clause.char_indices().rev().nth(CLAUSE_CHARS - 1).map_or(0, |(at, _)| at);
        &clause[from..]
    }

    pub(crate) fn is_excused(&self, rule: &CompiledRule, hit: &Hit) -> bool {
        let at = hit.sentence as usize;
        let matches =
            |regexes: &[Arc<LazyRegex>], text: &str| regexes.iter().any(|r| r.is_match(text));
        if !rule.exceptions.is_empty() && matches(&rule.exceptions, self.sentence(at)) {
            return true;
        }
        if !rule.not_after.is_empty() && matches(&rule.not_after, self.clause_before(at, hit.start))
        {
            return true;
        }
        if rule.rescued_by.is_empty() {
            return false;
        }
        let last = (at + RESCUE_SENTENCES).min(self.sentences().len() - 1);
        let window = self.sentences()[at].start..self.sentences()[last].end;
        // The offence itself is no rescue: what stands before and after it is asked.
        let text = self.folded.text();
        matches(&rule.rescued_by, &text[window.start..hit.start])
            || matches(&rule.rescued_by, &text[hit.end..window.end])
    }
}
