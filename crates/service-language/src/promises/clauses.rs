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
    let gaps = gaps_in(folded, range.clone());
    let mut next_gap = 0;
    let mut start = range.start;
    let bytes = text.as_bytes();
    for (offset, c) in text[range.clone()].char_indices() {
        let at = range.start + offset;
        let inside = times.iter().any(|time| time.bytes.start < at && at < time.bytes.end);
        if gaps.get(next_gap) == Some(&at) {
            next_gap += 1;
            if !inside && start < at {
                clauses.push(Clause { start, end: at, mark: ',' });
                start = at;
            }
        }
        let between_digits = at > 0
            && bytes[at - 1].is_ascii_digit()
            && bytes.get(at + 1).is_some_and(u8::is_ascii_digit);
        let parts = matches!(c, ',' | ';' | '?' | '!' | '。' | '…' | '(' | ')')
            || (c == ':' && !between_digits);
        let inside = times.iter().any(|time| time.bytes.start <= at && at < time.bytes.end);
        if parts && !inside && !(c == ',' && between_digits) {
            let end = at + c.len_utf8();
            clauses.push(Clause { start, end, mark: c });
            start = end;
        }
    }
    if start < range.end {
        clauses.push(Clause { start, end: range.end, mark: ' ' });
    }
}

/// Shorter stretches between two blanks are a way of writing, not clauses: 给 您 回 电.
const SHORTEST_CLAUSE_CHARS: usize = 4;

/// Where folding took blanks or pictures out between Han characters: 查好了 我给您打.
fn gaps_in(folded: &Folded, range: Range<usize>) -> Vec<usize> {
    let original = folded.original(range.clone());
    let text = &folded.text()[range.clone()];
    // Where nothing was taken out there is no gap.
    if original.len() == text.len() {
        return Vec::new();
    }
    let mut gaps = Vec::new();
    let (mut before, mut end_before, mut since_gap) = ('\0', 0, 0);
    for (offset, c) in text.char_indices() {
        let at = range.start + offset;
        let here = folded.original(at..at + c.len_utf8());
        if is_han(before) && is_han(c) && here.start > end_before {
            if since_gap < SHORTEST_CLAUSE_CHARS {
                gaps.pop();
            }
            gaps.push(at);
            since_gap = 0;
        }
        since_gap += 1;
        (before, end_before) = (c, here.end);
    }
    if since_gap < SHORTEST_CLAUSE_CHARS {
        gaps.pop();
    }
    gaps
}

fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}
