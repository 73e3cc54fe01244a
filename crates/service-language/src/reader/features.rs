//! What the second reader sees of a sentence: hashed pieces of its characters and words, and what
//! its words do.
//! How many digits, exclamation marks or tildes somebody types says nothing about their manners,
//! so those are levelled before anything is counted.

use super::classes::{self, Seen};

/// Longest piece of Han characters.
const HAN_PIECE: usize = 4;
/// Shortest and longest piece of Latin letters; whole words come on top.
const LATIN_PIECE: std::ops::RangeInclusive<usize> = 3..=5;

/// Whose sentence a piece stands in. Each has its own weights.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Sentence,
    Note,
}

impl Place {
    fn seed(self) -> u32 {
        match self {
            Place::Sentence => 0x51ed_270b,
            Place::Note => 0x1b87_3593,
        }
    }
}

#[inline]
fn join(hash: u32, unit: u32) -> u32 {
    (hash ^ unit.wrapping_mul(0x85eb_ca6b)).rotate_left(13).wrapping_mul(0x9e37_79b1)
}

#[inline]
fn finish(hash: u32) -> u32 {
    let hash = (hash ^ (hash >> 15)).wrapping_mul(0x2c1b_3c6d);
    hash ^ (hash >> 13)
}

/// Calls `see` with the hash of every piece of folded `text`.
#[inline]
pub(super) fn pieces(text: &str, place: Place, mut see: impl FnMut(u32)) {
    let seed = place.seed();
    let mut run = Run::new(seed);
    let mut was_digit = false;
    run.push(u32::from(b'^'), Unit::Mark, &mut see);
    for c in text.chars() {
        let digit = c.is_ascii_digit();
        if digit && was_digit {
            continue;
        }
        was_digit = digit;
        let (code, unit) = match c {
            '!' | '~' | '^' | '\n' | '|' => continue,
            _ if digit => (u32::from(b'0'), Unit::Mark),
            'a'..='z' | '\'' => (c as u32, Unit::Letter),
            '\u{4e00}'..='\u{9fff}' => (c as u32, Unit::Han),
            '.' | ';' => (u32::from(b','), Unit::Mark),
            '。' => continue,
            _ => (c as u32, Unit::Mark),
        };
        run.push(code, unit, &mut see);
    }
    run.push(u32::from(b'$'), Unit::Mark, &mut see);
    classes::look(text, |seen| see(doing(seed, seen)));
}

/// The hash of what a word does.
#[inline]
fn doing(seed: u32, seen: Seen) -> u32 {
    let (kind, first, second) = match seen {
        Seen::Word(class) => (0x3c6e_f372, class, 0),
        Seen::Opening(class) => (0xa54f_f53a, class, 0),
        Seen::Closing(class) => (0x510e_527f, class, 0),
        Seen::Pair(first, second) => (0x9b05_688c, first, second),
    };
    finish(join(join(seed ^ kind, first), second))
}

#[derive(Clone, Copy, PartialEq)]
enum Unit {
    Han,
    Letter,
    Mark,
}

/// The hashes of the last one to five characters, and of the word and the two before it.
struct Run {
    seed: u32,
    last: [u32; 6],
    before: [u32; 2],
    word: u32,
    words: [u32; 2],
}

impl Run {
    fn new(seed: u32) -> Run {
        Run { seed, last: [seed; 6], before: [0; 2], word: 0, words: [seed; 2] }
    }

    #[inline]
    fn push(&mut self, code: u32, unit: Unit, see: &mut impl FnMut(u32)) {
        for n in (1..=5).rev() {
            self.last[n] = join(self.last[n - 1], code);
        }
        self.last[0] = self.seed;
        if unit == Unit::Letter {
            for n in LATIN_PIECE {
                see(finish(self.last[n]));
            }
            self.word = join(self.word ^ self.seed, code);
        } else {
            for n in 1..=HAN_PIECE {
                see(finish(self.last[n]));
            }
            if unit == Unit::Han && self.before[0] != 0 {
                see(finish(join(join(self.seed ^ 0x5bd1, self.before[0]), code)));
            }
            if self.word != 0 {
                self.end_word(see);
            }
        }
        self.before = [self.before[1], code];
    }

    #[inline]
    fn end_word(&mut self, see: &mut impl FnMut(u32)) {
        let word = std::mem::take(&mut self.word);
        let pair = join(self.words[1], word);
        see(finish(word ^ 0x7f4a));
        see(finish(pair));
        see(finish(join(self.words[0] ^ 0x33, pair)));
        self.words = [self.words[1], word];
    }
}
