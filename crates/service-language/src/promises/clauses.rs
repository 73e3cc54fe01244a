//! The clauses of a sentence: parted by marks, and by the blanks of those who write none.

use std::ops::Range;

use super::judge::Clause;
use super::moment::TimeWord;
use crate::fold::Folded;

pub(super) fn parted(
    folded: &Folded,
    range: Range<usize>,
    times: &[TimeWord],
    clauses: &mut Vec<Clause>,
) {
    clauses.clear();
    let text = folded.text();
    let bytes = text.as_bytes();
    let gaps = gaps_in(folded, range.clone());
    let mut next_gap = 0;
    let mut start = range.start;
    let mut at = range.start;
    while at < range.end {
        if gaps.get(next_gap) == Some(&at) {
            next_gap += 1;
            let inside = times.iter().any(|time| time.bytes.start < at && at < time.bytes.end);
            if !inside && start < at {
                clauses.push(Clause { start, end: at, mark: ',' });
                start = at;
            }
        }
        let Some(mark) = mark_at(bytes, at) else {
            at += 1;
            continue;
        };
        let between_digits = matches!(mark, ',' | ':')
            && at > 0
            && bytes[at - 1].is_ascii_digit()
            && bytes.get(at + 1).is_some_and(u8::is_ascii_digit);
        let inside = times.iter().any(|time| time.bytes.start <= at && at < time.bytes.end);
        at += mark.len_utf8();
        if !between_digits && !inside {
            clauses.push(Clause { start, end: at, mark });
            start = at;
        }
    }
    if start < range.end {
        clauses.push(Clause { start, end: range.end, mark: ' ' });
    }
}

/// The mark that stands here, if it is one that parts clauses. Continuation bytes are none.
#[inline]
fn mark_at(bytes: &[u8], at: usize) -> Option<char> {
    let first = bytes[at];
    match first {
        b',' | b';' | b'?' | b'!' | b'(' | b')' | b':' => Some(char::from(first)),
        0xe2 | 0xe3 => match bytes.get(at..at + 3) {
            Some(b"\xe3\x80\x82") => Some('。'),
            Some(b"\xe2\x80\xa6") => Some('…'),
            _ => None,
        },
        _ => None,
    }
}

/// Shorter stretches between two blanks are a way of writing, not clauses: 给 您 回 电.
const SHORTEST_CLAUSE_CHARS: usize = 4;

/// Where folding took blanks or pictures out between Han characters: 查好了 我给您打.
fn gaps_in(folded: &Folded, range: Range<usize>) -> Vec<usize> {
    let text = folded.text();
    let long = |from: usize, to: usize| text[from..to].chars().nth(SHORTEST_CLAUSE_CHARS - 1);
    let mut gaps = Vec::new();
    let mut since = range.start;
    for at in folded.breaks(range.clone()) {
        let before = text[range.start..at].chars().next_back();
        let here = text[at..range.end].chars().next();
        if before.is_some_and(is_han) && here.is_some_and(is_han) {
            if long(since, at).is_none() {
                gaps.pop();
            }
            gaps.push(at);
            since = at;
        }
    }
    if long(since, range.end).is_none() {
        gaps.pop();
    }
    gaps
}

fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}
