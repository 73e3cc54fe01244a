//! Packs made ready to run: one automaton for every fixed word, patterns only where it fired.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use daachorse::{CharwiseDoubleArrayAhoCorasick, MatchKind};
use regex::Regex;

use crate::fold::{Folded, fold_text};
use crate::literals;
use crate::pack::{Pack, PackError, PackFor};
use crate::rule::{Kind, Rule};
use crate::situation::{Industries, Situation};
use crate::words::Words;

/// A pattern compiled when first needed: a start must not wait for hundreds of them.
pub(crate) struct LazyRegex {
    source: String,
    regex: OnceLock<Option<Regex>>,
}

impl LazyRegex {
    /// `None` only if the pattern is too large to compile; [`Compiled::new`] refuses those.
    pub(crate) fn get(&self) -> Option<&Regex> {
        self.regex.get_or_init(|| Regex::new(&self.source).ok()).as_ref()
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
    pub(crate) rescued_by: Vec<Arc<LazyRegex>>,
}

#[derive(Clone, Copy)]
enum Target {
    Phrase { rule: u32 },
    Pattern { pattern: u32 },
}

pub(crate) struct Compiled {
    pub(crate) rules: Vec<CompiledRule>,
    /// Required and structural rules, which look at whole messages.
    pub(crate) whole: Vec<u32>,
    pack_ids: Vec<(String, PackFor)>,
    patterns: Vec<(u32, Arc<LazyRegex>)>,
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
        let mut build = Build { when, ..Build::default() };
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
        judged: &dyn Fn(&Range<usize>) -> bool,
    ) -> Vec<Hit> {
        let mut search = Search {
            compiled: self,
            text: folded.text(),
            situation,
            scope_bits: situation.scope_bits(),
            judged,
            seen: vec![0; self.patterns.len().div_ceil(64)],
            dirty: Vec::new(),
            hits: Vec::new(),
        };
        let sentences = folded.sentences();
        let mut at = 0;
        if let Some(automaton) = &self.automaton {
            for found in automaton.find_overlapping_iter(search.text) {
                while at < sentences.len() && sentences[at].end <= found.start() {
                    at += 1;
                    search.next_sentence();
                }
                let Some(sentence) = sentences.get(at) else { break };
                if found.start() < sentence.start || found.end() > sentence.end {
                    continue;
                }
                let value = found.value() as usize;
                let targets = self.starts[value] as usize..self.starts[value + 1] as usize;
                for target in &self.targets[targets] {
                    match *target {
                        Target::Phrase { rule } => {
                            search.phrase(rule, at, found.start()..found.end())
                        }
                        Target::Pattern { pattern } => search.pattern(pattern, at, sentence),
                    }
                }
            }
        }
        for pattern in &self.always {
            for (at, sentence) in sentences.iter().enumerate() {
                search.run(*pattern, at, sentence);
            }
        }
        let mut hits = search.hits;
        hits.sort_unstable();
        hits.dedup_by(|later, first| later.sentence == first.sentence && later.rule == first.rule);
        hits
    }
}

struct Search<'a> {
    compiled: &'a Compiled,
    text: &'a str,
    situation: &'a Situation,
    scope_bits: u16,
    judged: &'a dyn Fn(&Range<usize>) -> bool,
    /// Patterns already run on this sentence.
    seen: Vec<u64>,
    dirty: Vec<u32>,
    hits: Vec<Hit>,
}

impl Search<'_> {
    fn next_sentence(&mut self) {
        for pattern in self.dirty.drain(..) {
            self.seen[pattern as usize / 64] = 0;
        }
    }

    fn phrase(&mut self, rule: u32, sentence: usize, found: Range<usize>) {
        let compiled = &self.compiled.rules[rule as usize];
        if stands_alone(self.text, &found)
            && self.compiled.holds(compiled, self.situation, self.scope_bits)
            && (self.judged)(&found)
        {
            self.hits.push(Hit {
                sentence: sentence as u32,
                rule,
                start: found.start,
                end: found.end,
            });
        }
    }

    fn pattern(&mut self, pattern: u32, at: usize, sentence: &Range<usize>) {
        let (word, bit) = (pattern as usize / 64, 1u64 << (pattern % 64));
        if self.seen[word] & bit == 0 {
            self.seen[word] |= bit;
            self.dirty.push(pattern);
            self.run(pattern, at, sentence);
        }
    }

    fn run(&mut self, pattern: u32, at: usize, sentence: &Range<usize>) {
        let (rule, regex) = &self.compiled.patterns[pattern as usize];
        let compiled = &self.compiled.rules[*rule as usize];
        if compiled.scope_bits & self.scope_bits == 0 {
            return;
        }
        let Some(regex) = regex.get() else { return };
        // A few are enough: all but the first only matter where that one lies in quoted words.
        for found in regex.find_iter(&self.text[sentence.clone()]).take(8) {
            let range = sentence.start + found.start()..sentence.start + found.end();
            if !range.is_empty()
                && self.compiled.holds(compiled, self.situation, self.scope_bits)
                && (self.judged)(&range)
            {
                self.hits.push(Hit {
                    sentence: at as u32,
                    rule: *rule,
                    start: range.start,
                    end: range.end,
                });
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

#[derive(Default)]
struct Build {
    when: CompilePatterns,
    rules: Vec<CompiledRule>,
    by_id: HashMap<String, String>,
    whole: Vec<u32>,
    regexes: HashMap<String, Arc<LazyRegex>>,
    patterns: Vec<(u32, Arc<LazyRegex>)>,
    always: Vec<u32>,
    literals: HashMap<String, u32>,
    targets: Vec<Vec<Target>>,
}

impl Build {
    fn add(&mut self, index: usize, pack: &Pack, rule: &Rule) -> Result<(), PackError> {
        let refuse = |problem: String| PackError {
            file: pack.file.clone(),
            line: 0,
            rule: Some(rule.id.clone()),
            problem,
        };
        if let Some(other) = self.by_id.insert(rule.id.clone(), pack.id.clone()) {
            return Err(refuse(format!("the id is already used in pack {other}")));
        }
        let number = self.rules.len() as u32;
        let mut lazy = |sources: &[String]| -> Result<Vec<Arc<LazyRegex>>, PackError> {
            sources.iter().map(|source| self.regex(source).map_err(refuse)).collect()
        };
        let patterns = lazy(&rule.patterns)?;
        let exceptions = lazy(&rule.exceptions)?;
        let rescued_by = lazy(&rule.rescued_by)?;
        match rule.kind {
            Kind::Phrase => {
                for phrase in &rule.phrases {
                    self.phrase(number, phrase);
                }
            }
            Kind::Pattern => {
                for pattern in &patterns {
                    self.pattern(number, pattern);
                }
            }
            Kind::Required | Kind::Structural => self.whole.push(number),
        }
        self.rules.push(CompiledRule {
            rule: rule.clone(),
            pack: index,
            scope_bits: rule.scope_bits(),
            id: rule.id.as_str().into(),
            why: Arc::new(rule.why.clone()),
            patterns,
            exceptions,
            rescued_by,
        });
        Ok(())
    }

    fn regex(&mut self, source: &str) -> Result<Arc<LazyRegex>, String> {
        if let Some(known) = self.regexes.get(source) {
            return Ok(known.clone());
        }
        let regex = OnceLock::new();
        if self.when == CompilePatterns::Now {
            let compiled = Regex::new(source).map_err(|error| error.to_string())?;
            regex.get_or_init(|| Some(compiled));
        }
        let lazy = Arc::new(LazyRegex { source: source.to_owned(), regex });
        self.regexes.insert(source.to_owned(), lazy.clone());
        Ok(lazy)
    }

    fn phrase(&mut self, rule: u32, phrase: &str) {
        let folded = fold_text(phrase);
        let folded = folded.trim_end_matches(['。', '!', '?', '…', '.', ',']);
        if !folded.is_empty() {
            self.wake(folded, Target::Phrase { rule });
        }
    }

    fn pattern(&mut self, rule: u32, regex: &Arc<LazyRegex>) {
        let pattern = self.patterns.len() as u32;
        self.patterns.push((rule, regex.clone()));
        let literals =
            regex_syntax::parse(&regex.source).ok().and_then(|hir| literals::required(&hir));
        match literals {
            Some(literals) => {
                for literal in literals {
                    self.wake(&literal, Target::Pattern { pattern });
                }
            }
            None => self.always.push(pattern),
        }
    }

    fn wake(&mut self, literal: &str, target: Target) {
        let next = self.targets.len() as u32;
        let value = *self.literals.entry(literal.to_owned()).or_insert(next);
        if value == next {
            self.targets.push(Vec::new());
        }
        self.targets[value as usize].push(target);
    }

    fn finish(self, packs: &[Pack]) -> Result<Compiled, PackError> {
        let literals: Vec<(String, u32)> = self.literals.into_iter().collect();
        let automaton = if literals.is_empty() {
            None
        } else {
            let builder = daachorse::CharwiseDoubleArrayAhoCorasickBuilder::new();
            let built = builder.match_kind(MatchKind::Standard).build_with_values(literals);
            Some(built.map_err(|error| PackError {
                file: packs.last().map(|pack| pack.file.clone()).unwrap_or_default(),
                line: 0,
                rule: None,
                problem: format!("too many phrases: {error}"),
            })?)
        };
        let mut starts = Vec::with_capacity(self.targets.len() + 1);
        let mut targets = Vec::new();
        for woken in self.targets {
            starts.push(targets.len() as u32);
            targets.extend(woken);
        }
        starts.push(targets.len() as u32);
        Ok(Compiled {
            rules: self.rules,
            whole: self.whole,
            pack_ids: packs.iter().map(|pack| (pack.id.clone(), pack.holds_for)).collect(),
            patterns: self.patterns,
            always: self.always,
            automaton,
            starts,
            targets,
        })
    }
}
