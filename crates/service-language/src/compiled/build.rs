//! From packs to what runs: patterns read for their fixed words, phrases folded, one automaton.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use daachorse::{CharwiseDoubleArrayAhoCorasickBuilder, MatchKind};
use regex::Regex;

use super::sieve::Asked;
use super::{CompilePatterns, Compiled, CompiledRule, LazyRegex, Regexes, Target, Woken};
use crate::fold::fold_text;
use crate::pack::{Pack, PackError};
use crate::rule::{Kind, Rule};

static BUILT: AtomicU64 = AtomicU64::new(1);

#[derive(Default)]
pub(super) struct Build {
    when: CompilePatterns,
    rules: Vec<CompiledRule>,
    by_id: HashMap<String, String>,
    whole: Vec<u32>,
    /// Patterns of the packs in force before.
    known: Regexes,
    regexes: Regexes,
    patterns: Vec<(u32, Arc<LazyRegex>)>,
    triggers: Vec<Woken>,
    seconds: Vec<Asked>,
    always: Vec<u32>,
    literals: HashMap<String, u32>,
    targets: Vec<Vec<Target>>,
}

impl Build {
    pub(super) fn new(when: CompilePatterns, known: Regexes) -> Build {
        Build { when, known, ..Build::default() }
    }

    pub(super) fn add(&mut self, index: usize, pack: &Pack, rule: &Rule) -> Result<(), PackError> {
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
        let not_after = lazy(&rule.not_after)?;
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
            not_after,
            rescued_by,
        });
        Ok(())
    }

    fn regex(&mut self, source: &str) -> Result<Arc<LazyRegex>, String> {
        if let Some(known) = self.regexes.get(source) {
            return Ok(known.clone());
        }
        if let Some(known) = self.known.get(source) {
            self.regexes.insert(source.to_owned(), known.clone());
            return Ok(known.clone());
        }
        let regex = OnceLock::new();
        if self.when == CompilePatterns::Now {
            let compiled = Regex::new(source).map_err(|error| error.to_string())?;
            regex.get_or_init(|| Some(compiled));
        }
        let lazy =
            Arc::new(LazyRegex { source: source.to_owned(), regex, triggers: OnceLock::new() });
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
        let Some(triggers) = regex.triggers() else {
            self.always.push(pattern);
            return;
        };
        for woken in triggers {
            let trigger = self.triggers.len() as u32;
            let from = self.seconds.len() as u32;
            self.seconds.extend(woken.second.iter().filter_map(|word| Asked::of(word)));
            let seconds = from..self.seconds.len() as u32;
            self.triggers.push(Woken { pattern, seconds });
            for literal in &woken.first {
                self.wake(literal, Target::First { trigger });
            }
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

    pub(super) fn finish(self, packs: &[Pack]) -> Result<Compiled, PackError> {
        let literals: Vec<(String, u32)> = self.literals.into_iter().collect();
        let automaton = if literals.is_empty() {
            None
        } else {
            let builder = CharwiseDoubleArrayAhoCorasickBuilder::new();
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
            number: BUILT.fetch_add(1, Ordering::Relaxed),
            regexes: self.regexes,
            rules: self.rules,
            whole: self.whole,
            pack_ids: packs.iter().map(|pack| (pack.id.clone(), pack.holds_for)).collect(),
            patterns: self.patterns,
            triggers: self.triggers,
            seconds: self.seconds,
            always: self.always,
            automaton,
            starts,
            targets,
        })
    }
}
