//! What each character folds to and what kind it is; built once at start.

use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::forms::{forms, kind_of, simplified_forms};

/// How the pass treats a folded character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Kind {
    /// Zero width, combining or control: leaves no trace.
    Nothing = 0,
    /// Ideographs and kana: white space beside them is dropped.
    Han,
    /// Letters and digits of other scripts: one space between them is kept.
    Word,
    /// White space, emoji and pictures.
    Space,
    NewLine,
    /// A quotation mark: dropped, but what it encloses is remembered.
    Open,
    Close,
    /// `"`: opens and closes.
    Toggle,
    /// `'`: kept inside a word, otherwise a quotation mark.
    Apostrophe,
    Dot,
    Ellipsis,
    /// Punctuation people slip between Han characters to get past a filter.
    Mark,
    /// Ends a sentence.
    End,
    /// A closing bracket, which still belongs to the sentence before it.
    CloseBracket,
    /// Other punctuation of Chinese: no white space beside it.
    WidePunctuation,
    Punctuation,
    /// Folds to several characters, listed apart.
    Several,
}

impl Kind {
    /// Written as it is unless white space or a sentence end is pending.
    #[inline]
    pub(super) fn is_plain(self) -> bool {
        matches!(
            self,
            Kind::Han | Kind::Word | Kind::Punctuation | Kind::WidePunctuation | Kind::CloseBracket
        )
    }
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Entry {
    pub(super) to: char,
    pub(super) kind: Kind,
}

const KINDS: [Kind; 17] = [
    Kind::Nothing,
    Kind::Han,
    Kind::Word,
    Kind::Space,
    Kind::NewLine,
    Kind::Open,
    Kind::Close,
    Kind::Toggle,
    Kind::Apostrophe,
    Kind::Dot,
    Kind::Ellipsis,
    Kind::Mark,
    Kind::End,
    Kind::CloseBracket,
    Kind::WidePunctuation,
    Kind::Punctuation,
    Kind::Several,
];

impl Entry {
    fn packed(self) -> u32 {
        (self.kind as u32) << 24 | self.to as u32
    }

    #[inline]
    fn unpacked(packed: u32) -> Entry {
        let to = char::from_u32(packed & 0x00ff_ffff).unwrap_or('\0');
        Entry { to, kind: KINDS[(packed >> 24) as usize] }
    }
}

pub(super) struct Table {
    /// Kind in the top byte, character below: a quarter of a megabyte.
    bmp: Vec<u32>,
    /// One bit a character: folds to itself and needs no thought unless something is pending.
    /// Eight kilobytes, so that it stays in the first-level cache.
    plain: Vec<u64>,
    /// The expansions; an entry of kind `Several` holds its index in `to`.
    several: Vec<Vec<Entry>>,
}

pub(super) static TABLE: LazyLock<Table> = LazyLock::new(Table::build);

impl Table {
    fn build() -> Table {
        let simplified = simplified_forms();
        let mut table = Table {
            bmp: Vec::with_capacity(0x1_0000),
            plain: vec![0; 0x1_0000 / 64],
            several: Vec::new(),
        };
        for code in 0..0x1_0000u32 {
            let entry = match char::from_u32(code) {
                // Most of the plane, and nothing to normalise there.
                Some('\u{3400}'..='\u{9fff}') => {
                    Entry { to: simplified[code as usize - 0x3400], kind: Kind::Han }
                }
                Some(c @ '\u{ac00}'..='\u{d7a3}') => Entry { to: c, kind: Kind::Word },
                Some(c) => table.entry_for(c, &simplified),
                None => Entry { to: '\0', kind: Kind::Nothing },
            };
            table.bmp.push(entry.packed());
            if entry.to as u32 == code && entry.kind.is_plain() {
                table.plain[code as usize / 64] |= 1 << (code % 64);
            }
        }
        table
    }

    fn entry_for(&mut self, c: char, simplified: &[char]) -> Entry {
        let mut folded = forms(c, simplified);
        match (folded.next(), folded.next()) {
            (None, _) => Entry { to: c, kind: Kind::Nothing },
            (Some(to), None) => Entry { to, kind: kind_of(to) },
            (Some(first), Some(second)) => {
                let all = [first, second].into_iter().chain(folded);
                let all = all.map(|to| Entry { to, kind: kind_of(to) }).collect();
                self.several.push(all);
                let to = char::from_u32(self.several.len() as u32 - 1)
                    .expect("a few thousand expansions stay far below the surrogates");
                Entry { to, kind: Kind::Several }
            }
        }
    }

    #[inline]
    pub(super) fn get(&self, c: char) -> Entry {
        match self.bmp.get(c as usize) {
            Some(packed) => Entry::unpacked(*packed),
            None => beyond_bmp(c),
        }
    }

    /// Whether a BMP character folds to itself and is ordinary text.
    #[inline]
    pub(super) fn is_plain(&self, code: u32) -> bool {
        self.plain[code as usize / 64] >> (code % 64) & 1 != 0
    }

    pub(super) fn expansion(&self, entry: Entry) -> &[Entry] {
        &self.several[entry.to as usize]
    }
}

/// What `c` folds to when that is one character, otherwise `c`.
pub(super) fn single(c: char) -> char {
    let entry = TABLE.get(c);
    match entry.kind {
        Kind::Several | Kind::Nothing | Kind::Space => c,
        _ => entry.to,
    }
}

/// Emoji, mathematical letters and rare ideographs; the expansions there are all single.
#[cold]
fn beyond_bmp(c: char) -> Entry {
    match c as u32 {
        0x1_f130..=0x1_f149 => latin(c as u32 - 0x1_f130),
        0x1_f150..=0x1_f169 => latin(c as u32 - 0x1_f150),
        0x1_f170..=0x1_f189 => latin(c as u32 - 0x1_f170),
        0x1_f1e6..=0x1_f1ff => latin(c as u32 - 0x1_f1e6),
        0xe_0000..=0xe_0fff => Entry { to: c, kind: Kind::Nothing },
        0x1_f000..=0x1_faff | 0xf_0000.. => Entry { to: ' ', kind: Kind::Space },
        0x2_0000..=0x3_ffff => {
            let to = c.nfkc().next().unwrap_or(c);
            let to = if (to as u32) < 0x1_0000 { TABLE.get(to).to } else { to };
            Entry { to, kind: Kind::Han }
        }
        _ => {
            let to = c.nfkc().next().unwrap_or(c);
            if to != c && (to as u32) < 0x1_0000 {
                return TABLE.get(to);
            }
            let to = to.to_lowercase().next().unwrap_or(to);
            let kind = if is_combining_mark(to) {
                Kind::Nothing
            } else if to.is_alphanumeric() {
                Kind::Word
            } else {
                Kind::Space
            };
            Entry { to, kind }
        }
    }
}

fn latin(letter: u32) -> Entry {
    let to = char::from_u32('a' as u32 + letter).expect("a to z");
    Entry { to, kind: Kind::Word }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_a_folded_character_changes_nothing() {
        for (at, kind) in KINDS.into_iter().enumerate() {
            assert_eq!(kind as usize, at);
        }
        for entry in TABLE.bmp.iter().map(|packed| Entry::unpacked(*packed)) {
            let all = match entry.kind {
                Kind::Nothing => continue,
                Kind::Several => TABLE.expansion(entry).to_vec(),
                _ => vec![entry],
            };
            for once in all {
                let again = TABLE.get(once.to);
                assert_eq!((again.to, again.kind), (once.to, once.kind), "{:?}", once.to);
            }
        }
    }
}
