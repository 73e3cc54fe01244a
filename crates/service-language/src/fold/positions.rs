//! One place in the original text, counted the three ways its readers count.

use std::ops::Range;

/// A range of the original text in bytes, Unicode scalar values and UTF-16 units (browsers).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Span {
    pub bytes: Range<usize>,
    pub chars: Range<usize>,
    pub utf16: Range<usize>,
}

/// Turns byte ranges of one text into [`Span`]s: constant work for each, however long the text.
#[derive(Debug, Clone)]
pub struct Positions<'t> {
    text: &'t str,
    /// Characters and UTF-16 units before every `STRIDE`-th byte; filled on first use.
    counted: Vec<(usize, usize)>,
}

const STRIDE_BYTES: usize = 1024;

impl<'t> Positions<'t> {
    pub fn new(text: &'t str) -> Positions<'t> {
        Positions { text, counted: Vec::new() }
    }

    /// The span of `bytes`, which must lie on character boundaries of the text.
    pub fn span(&mut self, bytes: Range<usize>) -> Span {
        let (chars_start, utf16_start) = self.count_before(bytes.start);
        let (chars_end, utf16_end) = if bytes.len() <= STRIDE_BYTES {
            let (chars, utf16) = count(&self.text.as_bytes()[bytes.clone()]);
            (chars_start + chars, utf16_start + utf16)
        } else {
            self.count_before(bytes.end)
        };
        Span { bytes, chars: chars_start..chars_end, utf16: utf16_start..utf16_end }
    }

    fn count_before(&mut self, byte: usize) -> (usize, usize) {
        let text = self.text.as_bytes();
        let block = byte / STRIDE_BYTES;
        if self.counted.is_empty() {
            self.counted.push((0, 0));
        }
        while self.counted.len() <= block {
            let known = self.counted.len() - 1;
            let from = known * STRIDE_BYTES;
            let (chars, utf16) = count(&text[from..from + STRIDE_BYTES]);
            let (chars_before, utf16_before) = self.counted[known];
            self.counted.push((chars_before + chars, utf16_before + utf16));
        }
        let (chars, utf16) = count(&text[block * STRIDE_BYTES..byte]);
        (self.counted[block].0 + chars, self.counted[block].1 + utf16)
    }
}

/// Characters and UTF-16 units that begin in these bytes.
fn count(bytes: &[u8]) -> (usize, usize) {
    let chars = bytes.iter().filter(|b| (**b as i8) >= -0x40).count();
    let beyond_bmp = bytes.iter().filter(|b| **b >= 0xf0).count();
    (chars, chars + beyond_bmp)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_counts_as_python_and_browsers_do() {
        let text = format!("{}😀不知道", "好a".repeat(2000));
        let at = text.find("知道").unwrap();

        let span = Positions::new(&text).span(at..at + 6);

        assert_eq!(span.chars, 4002..4004);
        assert_eq!(span.utf16, 4003..4005);
    }
}
