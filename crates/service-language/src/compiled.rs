//! Packs made ready to run: one automaton for every fixed word, patterns only where it fired.

mod build;
mod sieve;

use std::cell::Cell;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use build::Build;
use daachorse::CharwiseDoubleArrayAhoCorasick;
use regex::Regex;
use sieve::{Asked, Sieve};

use crate::familiar::Familiar;
use crate::fold::Folded;
use crate::literals::Trigger;
use crate::pack::{Pack, PackError, PackFor};
use crate::rule::Rule;
use crate::situation::{Industries, Situation};
use crate::triggers;
use crate::words::Words;

/// A pattern compiled when first needed: a start must not wait for hundreds of them.
pub(crate) struct LazyRegex {
    source: String,
    regex: OnceLock<Option<Regex>>,
    /// What the pattern cannot match without; read from it once, kept over pack changes.
    triggers: OnceLock<Option<Vec<Trigger>>>,
}

impl LazyRegex {
    /// `None` only if the pattern is too large to compile; [`Compiled::new`] refuses those.
    pub(crate) fn get(&self) -> Option<&Regex> {
        self.regex.get_or_init(|| Regex::new(&self.source).ok()).as_ref()
    }

    fn triggers(&self) -> Option<&[Trigger]> {
        self.triggers.get_or_init(|| triggers::of(&self.source)).as_deref()
    }

    pub(crate) fn is_match(&self, text: &str) -> bool {
        self.get().is_some_and(|regex| regex.is_match(text))
    }
}

/// When patterns are compiled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum CompilePatterns {
    /// All of them now, so that a pack from outside is known to work before it is in force.
    #[default]
    Now,
    OnFirstUse,
}

pub(crate) struct CompiledRule {
    pub(crate) rule: Rule,
    pub(crate) pack: usize,
    pub(crate) scope_bits: u16,
    pub(crate) id: Arc<str>,
    pub(crate) why: Arc<Words>,
    pub(crate) patterns: Vec<Arc<LazyRegex>>,
    pub(crate) exceptions: Vec<Arc<LazyRegex>>,
    pub(crate) not_after: Vec<Arc<LazyRegex>>,
    pub(crate) rescued_by: Vec<Arc<LazyRegex>>,
}

#[derive(Clone, Copy)]
enum Target {
    Phrase {
        rule: u32,
    },
    /// One of the words a trigger needs first.
    First {
        trigger: u32,
    },
}

/// The pattern a trigger wakes, and where in `seconds` the words stand of which the sentence
/// must hold one too; an empty range asks for nothing more.
struct Woken {
    pattern: u32,
    seconds: Range<u32>,
}

/// Patterns by their source, shared between rules and over pack changes.
type Regexes = HashMap<String, Arc<LazyRegex>>;

pub(crate) struct Compiled {
    /// No two sets of rules of one process have the same.
    pub(crate) number: u64,
    regexes: Regexes,
    pub(crate) rules: Vec<CompiledRule>,
    /// Required and structural rules, which look at whole messages.
    pub(crate) whole: Vec<u32>,
    pack_ids: Vec<(String, PackFor)>,
    patterns: Vec<(u32, Arc<LazyRegex>)>,
    triggers: Vec<Woken>,
    seconds: Vec<Asked>,
    /// Patterns without fixed words: they run on every sentence.
    always: Vec<u32>,
    automaton: Option<CharwiseDoubleArrayAhoCorasick<u32>>,
    /// `targets[starts[v]..starts[v + 1]]` are what literal `v` wakes.
    starts: Vec<u32>,
    targets: Vec<Target>,
}

/// A rule that matched, before exceptions are asked.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Hit {
    pub(crate) sentence: u32,
    pub(crate) rule: u32,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

impl Compiled {
    pub(crate) fn new(packs: &[Pack], when: CompilePatterns) -> Result<Compiled, PackError> {
        Compiled::build(packs, Build::new(when, Regexes::new()))
    }

    /// Other packs, with the patterns both have in common taken over as they are.
    pub(crate) fn changed_to(&self, packs: &[Pack]) -> Result<Compiled, PackError> {
        Compiled::build(packs, Build::new(CompilePatterns::Now, self.regexes.clone()))
    }

    fn build(packs: &[Pack], mut build: Build) -> Result<Compiled, PackError> {
        for (index, pack) in packs.iter().enumerate() {
            for rule in &pack.rules {
                build.add(index, pack, rule)?;
            }
        }
        build.finish(packs)
    }

    pub(crate) fn rule(&self, id: &str) -> Option<&CompiledRule> {
        self.rules.iter().find(|rule| &*rule.id == id)
    }

    /// Whether a rule holds in this situation: scope, position, industry, not switched off.
    pub(crate) fn holds(
        &self,
        rule: &CompiledRule,
        situation: &Situation,
        scope_bits: u16,
    ) -> bool {
        rule.scope_bits & scope_bits != 0
            && situation.is_at(rule.rule.position)
            && self.pack_is_on(rule.pack, situation)
            && !situation.disabled.contains(&*rule.id)
    }

    fn pack_is_on(&self, pack: usize, situation: &Situation) -> bool {
        let (id, holds_for) = &self.pack_ids[pack];
        *holds_for == PackFor::Everyone
            || match &situation.industries {
                Industries::None => false,
                Industries::All => true,
                Industries::Only(ids) => ids.contains(id),
            }
    }

    /// Every phrase and pattern rule that matches, at most once for each sentence.
    pub(crate) fn hits(
        &self,
        folded: &Folded,
        situation: &Situation,
        familiar: &mut Familiar,
        stands: &dyn Fn(&CompiledRule, &Hit) -> bool,
    ) -> Vec<Hit> {
        let mut search = Search {
            compiled: self,
            text: folded.text(),
            situation,
            scope_bits: situation.scope_bits(),
            stands,
            notes: NOTES.take().unwrap_or_else(|| Box::new(Notes::new())),
            woke: Woke::Nothing,
            hits: Vec::new(),
        };
        search.notes.fit(self.patterns.len());
        for (at, sentence) in folded.sentences().iter().enumerate() {
            if familiar.is_known(at) {
                continue;
            }
            if search.sentence(at, sentence) == Woke::Something {
                familiar.speaks(at);
            }
        }
        let Search { notes, mut hits, .. } = search;
        NOTES.set(Some(notes));
        hits.sort_unstable();
        hits.dedup_by(|later, first| later.sentence == first.sentence && later.rule == first.rule);
        hits
    }
}

/// What is known of the sentence being searched.
struct Notes {
    /// Counts sentences, over all checks of this thread.
    sentence: u64,
    /// In which sentence each pattern ran last.
    ran: Vec<u64>,
    sieve: Sieve,
    /// For which sentence the sieve was filled.
    sieved: u64,
}

impl Notes {
    const fn new() -> Notes {
        Notes { sentence: 0, ran: Vec::new(), sieve: Sieve::new(), sieved: 0 }
    }

    fn fit(&mut self, patterns: usize) {
        self.sentence += 1;
        if self.ran.len() < patterns {
            self.ran.resize(patterns, 0);
        }
    }
}

thread_local! {
    /// Room for notes, kept between checks: no check need allocate it anew.
    static NOTES: Cell<Option<Box<Notes>>> = const { Cell::new(None) };
}

/// Whether a sentence held a phrase, or a pattern that matched or was not asked.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Woke {
    Nothing,
    Something,
}

struct Search<'a> {
    compiled: &'a Compiled,
    text: &'a str,
    situation: &'a Situation,
    scope_bits: u16,
    /// Whether a hit stands: not excused, and the speaker's own words.
    stands: &'a dyn Fn(&CompiledRule, &Hit) -> bool,
    notes: Box<Notes>,
    woke: Woke,
    hits: Vec<Hit>,
}

impl Search<'_> {
    fn sentence(&mut self, at: usize, sentence: &Range<usize>) -> Woke {
        self.notes.sentence += 1;
        self.woke = Woke::Nothing;
        let compiled = self.compiled;
        if let Some(automaton) = &compiled.automaton {
            for found in automaton.find_overlapping_iter(&self.text[sentence.clone()]) {
                let value = found.value() as usize;
                let targets = compiled.starts[value] as usize..compiled.starts[value + 1] as usize;
                for target in &compiled.targets[targets] {
                    match *target {
                        Target::Phrase { rule } => {
                            let start = sentence.start + found.start();
                            self.phrase(rule, at, start..sentence.start + found.end())
                        }
                        Target::First { trigger } => self.woken(trigger, at, sentence),
                    }
                }
            }
        }
        for pattern in &compiled.always {
            self.run(*pattern, at, sentence);
        }
        self.woke
    }

    fn phrase(&mut self, rule: u32, sentence: usize, found: Range<usize>) {
        self.woke = Woke::Something;
        let compiled = &self.compiled.rules[rule as usize];
        let hit = Hit { sentence: sentence as u32, rule, start: found.start, end: found.end };
        if stands_alone(self.text, &found)
            && self.compiled.holds(compiled, self.situation, self.scope_bits)
            && (self.stands)(compiled, &hit)
        {
            self.hits.push(hit);
        }
    }

    /// A first word of a trigger stands in the sentence: its pattern runs if a second may too.
    fn woken(&mut self, trigger: u32, at: usize, sentence: &Range<usize>) {
        let Woken { pattern, seconds } = &self.compiled.triggers[trigger as usize];
        let notes = &mut *self.notes;
        if notes.ran[*pattern as usize] == notes.sentence {
            return;
        }
        if !seconds.is_empty() {
            if notes.sieved != notes.sentence {
                notes.sieved = notes.sentence;
                notes.sieve.fill(&self.text[sentence.clone()]);
            }
            let asked = &self.compiled.seconds[seconds.start as usize..seconds.end as usize];
            if !asked.iter().any(|word| notes.sieve.may_hold(*word)) {
                return;
            }
        }
        notes.ran[*pattern as usize] = notes.sentence;
        self.run(*pattern, at, sentence);
    }

    fn run(&mut self, pattern: u32, at: usize, sentence: &Range<usize>) {
        let (rule, regex) = &self.compiled.patterns[pattern as usize];
        let compiled = &self.compiled.rules[*rule as usize];
        if compiled.scope_bits & self.scope_bits == 0
            || !self.situation.is_at(compiled.rule.position)
        {
            self.woke = Woke::Something;
            return;
        }
        let Some(regex) = regex.get() else { return };
        let text = &self.text[sentence.clone()];
        // A few are enough: all but the first only matter where that one lies in quoted words.
        for found in regex.find_iter(text).filter(|found| !found.is_empty()).take(8) {
            self.woke = Woke::Something;
            let (start, end) = (sentence.start + found.start(), sentence.start + found.end());
            let hit = Hit { sentence: at as u32, rule: *rule, start, end };
            if !self.compiled.holds(compiled, self.situation, self.scope_bits) {
                return;
            }
            if (self.stands)(compiled, &hit) {
                self.hits.push(hit);
                return;
            }
        }
    }
}

/// A phrase that begins or ends in Latin letters is no part of a longer word: sb is not in usb.
fn stands_alone(text: &str, found: &Range<usize>) -> bool {
    let bytes = text.as_bytes();
    let word =
        |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_alphanumeric);
    let glued_before = word(Some(found.start)) && word(found.start.checked_sub(1));
    let glued_after = word(found.end.checked_sub(1)) && word(Some(found.end));
    !glued_before && !glued_after
}
