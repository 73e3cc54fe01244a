//! The times of one sentence: found one by one, then joined where two words tell one moment.

use std::ops::Range;

use super::gate::chinese_may_begin;
use super::moment::{Edge, Hour, TimeWord, When};
use super::words::{Class, Token};
use super::{chinese, english};
use crate::fold::Folded;

pub(super) fn times_in(text: &str, range: Range<usize>, times: &mut Vec<TimeWord>) {
    times.clear();
    let mut at = range.start;
    while let Some(c) = text.get(at..range.end).and_then(|rest| rest.chars().next()) {
        if !c.is_ascii() && !chinese_may_begin(c) {
            at += c.len_utf8();
            continue;
        }
        let found = if c.is_ascii_alphabetic() {
            english::time_at(text, at)
        } else if c.is_ascii_digit() {
            chinese::time_at(text, at).or_else(|| english::time_at(text, at))
        } else {
            chinese::time_at(text, at)
        };
        match found {
            Some(time) if time.bytes.end > at && time.bytes.end <= range.end => {
                at = time.bytes.end;
                times.push(time);
            }
            // No time begins inside a Latin word.
            _ if c.is_ascii_alphabetic() => {
                let word = text.as_bytes()[at..range.end].iter();
                at += word.take_while(|byte| byte.is_ascii_alphabetic()).count();
            }
            _ => at += c.len_utf8(),
        }
    }
}

/// Words without a time join the times, unless they lie inside one.
pub(super) fn add_vague_words(tokens: &[Token], times: &mut Vec<TimeWord>) {
    for token in tokens {
        let Class::Vague(word) = token.class else {
            continue;
        };
        // 过两天 and 这两天 hold a number but no time.
        times.retain(|time| !(token.start <= time.bytes.start && time.bytes.end <= token.end));
        let inside =
            times.iter().any(|time| token.start < time.bytes.end && time.bytes.start < token.end);
        if !inside {
            times.push(TimeWord {
                bytes: token.start..token.end,
                when: When::Vague(word),
                edge: Edge::At,
            });
        }
    }
    times.sort_by_key(|time| time.bytes.start);
}

/// 8月31号也就是今天: of two names for one moment the second stays.
pub(super) fn drop_restated(text: &str, times: &mut Vec<TimeWord>) {
    let mut at = 0;
    while at + 1 < times.len() {
        let gap =
            text[times[at].bytes.end..times[at + 1].bytes.start].trim_matches([',', '—', '-']);
        let restated = matches!(gap, "也就是" | "就是" | "即" | "也即" | "即是" | "也就是说");
        if restated {
            times.remove(at);
        } else {
            at += 1;
        }
    }
}

/// 明天下午我三点前: the day from the first, the hour from the second.
pub(super) fn join_day_and_hour(text: &str, times: &mut Vec<TimeWord>, tokens: &[Token]) {
    let mut at = 0;
    while at + 1 < times.len() {
        let (first, second) = (&times[at], &times[at + 1]);
        let gap = first.bytes.end..second.bytes.start;
        let close = text[gap.clone()].chars().count() <= 5;
        let act_between = tokens.iter().any(|token| {
            let plain = matches!(
                token.class,
                Class::Us | Class::Staff | Class::Will | Class::Plain | Class::Tie
            );
            token.start >= gap.start && token.end <= gap.end && !plain
        });
        let joined = match (first.when, second.when) {
            (
                When::Point { day: Some(day), hour: part @ (None | Some(Hour::Part(_))) },
                When::Point { day: None, hour: Some(hour) },
            ) if (close && !act_between)
                || (part.is_none() && stands_alone(text, &second.bytes)) =>
            {
                Some(When::Point { day: Some(day), hour: Some(with_part(hour, part)) })
            }
            _ => None,
        };
        match joined {
            Some(when) => {
                let end = if close && !act_between { second.bytes.end } else { first.bytes.end };
                let edge = second.edge;
                times[at] = TimeWord { bytes: first.bytes.start..end, when, edge };
                times.remove(at + 1);
            }
            None => at += 1,
        }
    }
}

/// 明天师傅过来,上午十点左右: the hour comes after its own comma.
fn stands_alone(text: &str, bytes: &Range<usize>) -> bool {
    let opens = text[..bytes.start].ends_with([',', ' ']);
    opens && text[bytes.end..].chars().next().is_none_or(|c| ",。;!".contains(c))
}

fn with_part(hour: Hour, part: Option<Hour>) -> Hour {
    match (hour, part) {
        (Hour::Clock { hour, minute, part: None, dial }, Some(Hour::Part(part))) => {
            Hour::Clock { hour, minute, part: Some(part), dial }
        }
        (hour, _) => hour,
    }
}

pub(super) fn is_quoted(folded: &Folded, bytes: &Range<usize>) -> bool {
    let quoted = folded.quoted();
    let next = quoted.partition_point(|quote| quote.start <= bytes.start);
    next.checked_sub(1).is_some_and(|at| bytes.end <= quoted[at].end)
}
