//! Words by what they do in a sentence: pushing away, putting off, offering a way. Few labelled
//! sentences share words; many share what their words do.

use std::sync::LazyLock;

use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder, MatchKind};

use crate::fold::Folded;

const SOURCE: &str = include_str!("../../../../content/language/reader-classes.txt");

/// Bytes from an end of the sentence within which a word still opens or closes it.
const AT_AN_END_BYTES: usize = 4;

/// What a word of the table does, and where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Seen {
    Word(u32),
    Opening(u32),
    Closing(u32),
    /// Two neighbours of the table, whatever stands between them.
    Pair(u32, u32),
}

struct Classes {
    words: CharwiseDoubleArrayAhoCorasick<u32>,
    /// The classes of each word, by its number.
    of_word: Vec<Vec<u32>>,
}

static CLASSES: LazyLock<Classes> = LazyLock::new(Classes::read);

impl Classes {
    fn read() -> Classes {
        let mut words: Vec<(String, Vec<u32>)> = Vec::new();
        for line in SOURCE.lines().filter(|line| !line.starts_with('#')) {
            let Some((key, listed)) = line.split_once(':') else { continue };
            let class = number(key);
            for word in listed.split('|').flat_map(with_digits) {
                let word = Folded::new(word.trim()).text().to_owned();
                if !word.is_empty() {
                    words.push((word, vec![class]));
                }
            }
        }
        words.sort();
        words.dedup_by(|later, first| {
            let same = later.0 == first.0;
            if same && !first.1.contains(&later.1[0]) {
                first.1.append(&mut later.1);
            }
            same
        });
        let of_word = words.iter().map(|(_, classes)| classes.clone()).collect();
        let numbered = words.iter().zip(0u32..).map(|((word, _), number)| (word.as_str(), number));
        let words = CharwiseDoubleArrayAhoCorasickBuilder::new()
            .match_kind(MatchKind::LeftmostLongest)
            .build_with_values(numbered)
            .expect("the table is constant, without empty or double words, as the tests build it");
        Classes { words, of_word }
    }
}

/// A class keeps its number when others are added: it is made from its name.
fn number(key: &str) -> u32 {
    key.trim()
        .bytes()
        .fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

/// 0 in the table stands for any digit.
fn with_digits(word: &str) -> Vec<String> {
    if word.contains('0') {
        ('0'..='9').map(|digit| word.replace('0', &digit.to_string())).collect()
    } else {
        vec![word.to_owned()]
    }
}

/// Tells `see` what the words of a folded sentence do, in their order.
pub(super) fn look(text: &str, mut see: impl FnMut(Seen)) {
    let Classes { words, of_word } = &*CLASSES;
    let bytes = text.as_bytes();
    let letter = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphabetic);
    let mut before: &[u32] = &[];
    for found in words.leftmost_find_iter(text) {
        let (start, end) = (found.start(), found.end());
        let cut =
            (start > 0 && letter(start) && letter(start - 1)) || (letter(end - 1) && letter(end));
        if cut {
            continue;
        }
        let classes = &of_word[found.value() as usize];
        for &class in classes {
            see(Seen::Word(class));
            if start <= AT_AN_END_BYTES {
                see(Seen::Opening(class));
            }
            if bytes.len() - end <= AT_AN_END_BYTES {
                see(Seen::Closing(class));
            }
            for &first in before {
                see(Seen::Pair(first, class));
            }
        }
        before = classes;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(text: &str) -> Vec<Seen> {
        let mut all = Vec::new();
        look(Folded::new(text).text(), |seen| all.push(seen));
        all
    }

    #[test]
    fn a_pushing_away_is_seen_in_any_script_and_followed_by_where_to() {
        let pair = Seen::Pair(number("not_mine"), number("go_elsewhere"));

        assert!(seen("不归我管，自己去问").contains(&pair));
        assert!(seen("不歸我管，自己去問").contains(&pair));
        assert!(seen("That's not my job, try the front desk").contains(&pair));
    }

    #[test]
    fn latin_words_count_only_whole() {
        assert!(!seen("Notary").contains(&Seen::Word(number("neg"))));
        assert!(seen("not").contains(&Seen::Word(number("neg"))));
    }

    #[test]
    fn every_class_has_a_name_of_its_own() {
        let keys: Vec<&str> = SOURCE
            .lines()
            .filter(|line| !line.starts_with('#'))
            .filter_map(|line| Some(line.split_once(':')?.0))
            .collect();
        let distinct: std::collections::BTreeSet<u32> =
            keys.iter().map(|key| number(key)).collect();

        assert_eq!(distinct.len(), keys.len());
    }
}
