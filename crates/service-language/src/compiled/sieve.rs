//! Which characters and pairs a sentence holds, roughly: answers "surely not" or "perhaps".

/// 4,096 bits: a sentence of thirty characters sets some sixty of them.
const WORDS: usize = 64;

/// The characters and pairs of one sentence, one bit each by a hash.
pub(super) struct Sieve {
    bits: [u64; WORDS],
}

/// A fixed word as the sieve asks for it: its first and its last pair, or its only character.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Asked {
    first: u16,
    last: u16,
}

impl Asked {
    /// `None` for the empty word.
    pub(super) fn of(word: &str) -> Option<Asked> {
        let chars: Vec<char> = word.chars().collect();
        Some(match chars.as_slice() {
            [] => return None,
            [only] => Asked { first: place(*only, '\0'), last: place(*only, '\0') },
            [first, second, ..] => {
                let [.., before, last] = chars.as_slice() else { return None };
                Asked { first: place(*second, *first), last: place(*last, *before) }
            }
        })
    }
}

impl Sieve {
    pub(super) const fn new() -> Sieve {
        Sieve { bits: [0; WORDS] }
    }

    /// Takes the place of what was there before.
    pub(super) fn fill(&mut self, sentence: &str) {
        self.bits = [0; WORDS];
        let mut before = '\0';
        for c in sentence.chars() {
            self.set(place(c, '\0'));
            self.set(place(c, before));
            before = c;
        }
    }

    fn set(&mut self, place: u16) {
        self.bits[usize::from(place) / 64] |= 1 << (place % 64);
    }

    /// Whether the word may stand in the sentence.
    #[inline]
    pub(super) fn may_hold(&self, word: Asked) -> bool {
        self.has(word.first) && self.has(word.last)
    }

    #[inline]
    fn has(&self, place: u16) -> bool {
        self.bits[usize::from(place) / 64] >> (place % 64) & 1 == 1
    }
}

/// The bit of a character and the one before it.
#[inline]
fn place(c: char, before: char) -> u16 {
    let mixed = (c as u32).wrapping_mul(0x9E37_79B1) ^ (before as u32).wrapping_mul(0x85EB_CA6B);
    (mixed >> 20) as u16 & (WORDS as u16 * 64 - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_that_stands_in_the_sentence_is_never_denied() {
        let sentence = "您好,这个问题我们会在today five pm前答复您。";
        let mut sieve = Sieve::new();
        sieve.fill(sentence);
        let starts: Vec<usize> = sentence.char_indices().map(|(at, _)| at).collect();

        for (nth, from) in starts.iter().enumerate() {
            for to in starts[nth + 1..].iter().chain([&sentence.len()]) {
                let asked = Asked::of(&sentence[*from..*to]).unwrap();
                assert!(sieve.may_hold(asked), "{}", &sentence[*from..*to]);
            }
        }
        assert!(!sieve.may_hold(Asked::of("差评").unwrap()));
        assert_eq!(Asked::of(""), None);
    }
}
