//! Long numbers that must not leave the house: identity cards, payment cards, mobile numbers.

use std::ops::Range;

/// What a long number is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Number {
    Identity,
    Card,
    Mobile,
}

/// Long numbers in folded text, in order.
///
/// Looks at every fourth byte only: a number of eleven digits and more, in groups of three or
/// more, cannot hide between two looks and a separator.
pub(crate) fn numbers(text: &str) -> Vec<(Number, Range<usize>)> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let (mut at, mut seen) = (0, 0);
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 4;
            continue;
        }
        let start = run_start(bytes, at, seen);
        let end = run_end(bytes, start);
        let before = start.checked_sub(1).map(|at| bytes[at]);
        let part_of_code =
            before.is_some_and(|b| b.is_ascii_alphanumeric() || b"-_./".contains(&b));
        if !part_of_code && let Some(number) = kind(&bytes[start..end]) {
            found.push((number, start..end));
        }
        seen = end;
        at = end + 1;
    }
    found
}

/// Where the number that `at` lies in begins, not before `from`.
fn run_start(bytes: &[u8], at: usize, from: usize) -> usize {
    let mut start = at;
    while start > from {
        let before = start.checked_sub(2).map(|at| bytes[at]);
        match bytes[start - 1] {
            b'0'..=b'9' => start -= 1,
            b' ' | b'-' if start - 1 > from && before.is_some_and(|b| b.is_ascii_digit()) => {
                start -= 1
            }
            _ => break,
        }
    }
    start
}

/// The end of a number, single spaces and dashes between groups included, a final x too.
fn run_end(bytes: &[u8], start: usize) -> usize {
    let mut end = start;
    while end < bytes.len() {
        let next_is_digit = bytes.get(end + 1).is_some_and(u8::is_ascii_digit);
        match bytes[end] {
            b'0'..=b'9' => end += 1,
            b' ' | b'-' if next_is_digit => end += 1,
            b'x' if end - start == 17 => return end + 1,
            _ => break,
        }
    }
    end
}

fn kind(run: &[u8]) -> Option<Number> {
    let digits: Vec<u8> = run.iter().copied().filter(|b| b.is_ascii_alphanumeric()).collect();
    match digits.as_slice() {
        d if d.len() == 18 && d[0] != b'0' && is_birthday(&d[6..14]) => Some(Number::Identity),
        d if (16..=19).contains(&d.len()) && is_card_prefix(d) => Some(Number::Card),
        d if d.len() == 11 && d[0] == b'1' && (b'3'..=b'9').contains(&d[1]) => Some(Number::Mobile),
        _ => None,
    }
}

fn is_birthday(digits: &[u8]) -> bool {
    let number =
        |part: &[u8]| part.iter().fold(0u32, |n, d| n * 10 + u32::from(d.wrapping_sub(b'0')));
    (1900..2100).contains(&number(&digits[..4]))
        && (1..=12).contains(&number(&digits[4..6]))
        && (1..=31).contains(&number(&digits[6..]))
}

fn is_card_prefix(digits: &[u8]) -> bool {
    digits.starts_with(b"62")
        || (digits.len() == 16 && digits[0] == b'4')
        || (digits.len() == 16 && digits[0] == b'5' && (b'1'..=b'5').contains(&digits[1]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<Number> {
        numbers(text).into_iter().map(|(number, _)| number).collect()
    }

    #[test]
    fn full_numbers_are_seen_and_masked_ones_or_order_numbers_are_not() {
        assert_eq!(kinds("身份证110101199003070000。"), [Number::Identity]);
        assert_eq!(kinds("身份证11010119900307001x"), [Number::Identity]);
        assert_eq!(kinds("卡号6222 0200 0000 0000 000"), [Number::Card]);
        assert_eq!(kinds("电话13800000000。"), [Number::Mobile]);
        assert_eq!(kinds("138****0000,热线4000000000,单号sf13800000000,20261212000012345678"), []);
    }
}
