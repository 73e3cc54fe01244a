//! Which fixed words a pattern cannot match without: they let most sentences skip the pattern.

use std::ops::Range;
use std::sync::LazyLock;

use regex_syntax::hir::literal::Extractor;
use regex_syntax::hir::{Class, Hir, HirKind};

/// How often characters and pairs stand in proper service language.
const COUNTED: &str = include_str!("frequencies.txt");
/// Shares of what was not seen often enough to be counted.
const RARE_CHAR: f32 = 2e-5;
const RARE_PAIR: f32 = 5e-6;

/// Share of each BMP character; a plain table, for it is asked a hundred thousand times at start.
static CHARS: LazyLock<Vec<f32>> = LazyLock::new(|| {
    let mut shares = vec![RARE_CHAR; 0x1_0000];
    for (text, share) in counted() {
        if let (Some(c), None) = first_two(text) {
            shares[(c as usize).min(0xffff)] = share;
        }
    }
    shares
});

/// Share of each frequent pair, in order of the pairs.
static PAIRS: LazyLock<Vec<((char, char), f32)>> = LazyLock::new(|| {
    let mut pairs = Vec::new();
    for (text, share) in counted() {
        if let (Some(first), Some(second)) = first_two(text) {
            pairs.push(((first, second), share));
        }
    }
    pairs.sort_unstable_by_key(|(pair, _)| *pair);
    pairs
});

fn counted() -> impl Iterator<Item = (&'static str, f32)> {
    COUNTED.lines().filter(|line| !line.starts_with("# ")).flat_map(|line| {
        let mut words = line.split(' ');
        let count: f32 = words.next().and_then(|count| count.parse().ok()).unwrap_or(0.0);
        words.map(move |text| (text, count / 100_000.0))
    })
}

fn first_two(text: &str) -> (Option<char>, Option<char>) {
    let mut chars = text.chars();
    (chars.next(), chars.next())
}

/// The best set found so far; `cost` estimates how often one of them occurs.
struct Found {
    literals: Vec<String>,
    cost: f32,
}

const MOST_LITERALS: usize = 80;

/// What must stand in a sentence before a pattern, or one branch of it, can match there: one of
/// `first`, and one of `second` unless that is empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Trigger {
    pub(crate) first: Vec<String>,
    pub(crate) second: Vec<String>,
}

/// So rare that no second condition is worth its own search.
const RARE_ENOUGH: f32 = 2e-5;
/// Noting a word costs some nanoseconds, running a pattern some hundred: second words may be
/// this much more frequent than the first ones before they cost more than they save.
const SECOND_TO_FIRST: f32 = 60.0;
/// So frequent that hardly a sentence is without it.
const IN_EVERY_SENTENCE: f32 = 0.02;

/// The triggers of which at least one fires wherever `hir` matches, or `None` if there are no
/// fixed words to look for.
pub(crate) fn triggers(hir: &Hir) -> Option<Vec<Trigger>> {
    match hir.kind() {
        HirKind::Capture(capture) => triggers(&capture.sub),
        HirKind::Alternation(branches) => {
            let mut all = Vec::new();
            for branch in branches {
                all.extend(triggers(branch)?);
            }
            Some(all)
        }
        HirKind::Concat(parts) => {
            let (first, used) = best_of_sequence(parts)?;
            let rest = [&parts[..used.start], &parts[used.end..]];
            let second = if first.cost < RARE_ENOUGH {
                None
            } else {
                let found = rest.into_iter().filter_map(best_of_sequence);
                found.map(|(found, _)| found).min_by(|a, b| a.cost.total_cmp(&b.cost))
            };
            let most = (first.cost * SECOND_TO_FIRST).min(IN_EVERY_SENTENCE);
            let second = second.filter(|found| found.cost < most);
            let second = second.map(|found| minimal(found.literals)).unwrap_or_default();
            Some(vec![Trigger { first: minimal(first.literals), second }])
        }
        _ => {
            let first = minimal(best(hir)?.literals);
            Some(vec![Trigger { first, second: Vec::new() }])
        }
    }
}

fn best(hir: &Hir) -> Option<Found> {
    match hir.kind() {
        HirKind::Literal(literal) => found(vec![std::str::from_utf8(&literal.0).ok()?.to_owned()]),
        HirKind::Class(Class::Unicode(class)) => {
            let count: u32 = class.iter().map(|r| r.end() as u32 - r.start() as u32 + 1).sum();
            let few = count <= 12;
            few.then(|| class.iter().flat_map(|r| r.start()..=r.end()).map(String::from).collect())
                .and_then(found)
        }
        HirKind::Capture(capture) => best(&capture.sub),
        HirKind::Repetition(repetition) if repetition.min > 0 => {
            let once = best(&repetition.sub);
            once.into_iter().chain(start_of(hir.clone())).min_by(|a, b| a.cost.total_cmp(&b.cost))
        }
        HirKind::Alternation(branches) => {
            let mut all = Vec::new();
            for branch in branches {
                all.extend(best(branch)?.literals);
            }
            found(all)
        }
        HirKind::Concat(parts) => best_of_sequence(parts).map(|(found, _)| found),
        _ => None,
    }
}

/// The best words of a sequence and which of its parts they come from.
fn best_of_sequence(parts: &[Hir]) -> Option<(Found, Range<usize>)> {
    let cheaper =
        |(a, _): &(Found, Range<usize>), (b, _): &(Found, Range<usize>)| a.cost.total_cmp(&b.cost);
    let alone = parts.iter().enumerate().filter_map(|(at, part)| Some((best(part)?, at..at + 1)));
    let alone = alone.min_by(cheaper);
    if alone.as_ref().is_some_and(|(found, _)| found.cost < RARE_ENOUGH) {
        return alone;
    }
    let may_start = |part: &Hir| part.properties().minimum_len().is_some_and(|len| len > 0);
    let starts = (0..parts.len()).filter(|from| may_start(&parts[*from])).filter_map(|from| {
        let to = (from + 4).min(parts.len());
        Some((start_of(Hir::concat(parts[from..to].to_vec()))?, from..to))
    });
    alone.into_iter().chain(starts).min_by(cheaper)
}

/// The words with which every match begins.
fn start_of(hir: Hir) -> Option<Found> {
    let mut extractor = Extractor::new();
    extractor.limit_class(12).limit_repeat(3).limit_literal_len(18).limit_total(MOST_LITERALS);
    let sequence = extractor.extract(&hir);
    found(sequence.literals()?.iter().map(|l| whole_characters(l.as_bytes())).collect())
}

/// A literal may have been cut inside a character.
fn whole_characters(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(error) => String::from_utf8_lossy(&bytes[..error.valid_up_to()]).into_owned(),
    }
}

fn found(literals: Vec<String>) -> Option<Found> {
    if literals.is_empty()
        || literals.len() > MOST_LITERALS
        || literals.iter().any(String::is_empty)
    {
        return None;
    }
    let cost = literals.iter().map(|literal| frequency(literal)).sum();
    Some(Found { literals, cost })
}

/// About the share of positions at which `literal` occurs in ordinary service language.
fn frequency(literal: &str) -> f32 {
    let mut rarest = 1.0f32;
    let mut previous: Option<char> = None;
    for c in literal.chars() {
        let share = match previous {
            None => CHARS.get(c as usize).copied().unwrap_or(RARE_CHAR),
            Some(before) => match PAIRS.binary_search_by_key(&(before, c), |(pair, _)| *pair) {
                Ok(at) => PAIRS[at].1,
                Err(_) => RARE_PAIR,
            },
        };
        rarest = rarest.min(share);
        previous = Some(c);
    }
    // The counted sentences are mostly Chinese and say little about English words.
    let length = literal.len() as f32;
    if literal.is_ascii() { rarest.max(0.01 / (length * length)) } else { rarest }
}

/// Without those that contain another one.
fn minimal(mut literals: Vec<String>) -> Vec<String> {
    literals.sort_by(|a, b| (a.len(), a).cmp(&(b.len(), b)));
    literals.dedup();
    let mut kept: Vec<String> = Vec::new();
    for literal in literals {
        if !kept.iter().any(|short| literal.contains(short.as_str())) {
            kept.push(literal);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(pattern: &str) -> Option<Vec<Trigger>> {
        triggers(&regex_syntax::parse(pattern).unwrap())
    }

    fn words(list: &[&str]) -> Vec<String> {
        list.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn a_pattern_is_woken_by_its_rarest_words() {
        let woken = of("我(没|没有)(这个)?权限").unwrap();
        assert_eq!(woken[0].first, words(&["权限"]));

        let woken = of("^(不行|不可以)[。!]*$").unwrap();
        assert_eq!(woken, [Trigger { first: words(&["不行", "不可以"]), second: Vec::new() }]);

        assert_eq!(of("[a-z]+"), None);
    }

    #[test]
    fn a_frequent_word_alone_does_not_wake_a_pattern() {
        let woken = of("可以[^,。]{0,6}(怎么样|奇怪)|不知道").unwrap();

        assert_eq!(woken.len(), 2);
        assert!(woken[0].first.iter().all(|word| word != "可以"));
    }
}
