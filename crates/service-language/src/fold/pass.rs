//! The one pass over a text: folds, drops, cuts sentences and marks where positions shift.

mod slipped;

use std::ops::Range;

use super::Folded;
use super::offsets::Offsets;
use super::table::{Entry, Kind, TABLE, Table};

/// A line this wide (Han count two) that just breaks off was wrapped by a mail program.
const WRAPPED_AT_COLUMNS: usize = 60;
/// How far the pass looks ahead past dropped characters; longer stuffing is not read as Chinese.
const LOOK_AHEAD_CHARS: usize = 64;

pub(super) fn fold(text: &str) -> Folded {
    let mut pass = Pass::new(text);
    pass.run();
    pass.finish()
}

struct Pass<'t> {
    table: &'static Table,
    text: &'t str,
    out: String,
    offsets: Offsets,
    /// Where the next original byte would be if both texts still ran in step.
    in_step: usize,
    end_before: usize,
    last: Kind,
    space: bool,
    new_lines: usize,
    gap_start: usize,
    sentences: Vec<Range<usize>>,
    sentence_start: usize,
    /// A terminator was written; the next ordinary character begins a new sentence.
    ended: bool,
    /// Start of the line in `out`: the last line break kept, and the last one seen.
    line_start: usize,
    raw_line_start: usize,
    /// Length of `out` when punctuation between Han characters was last dropped.
    dropped_at: usize,
    quotes: Vec<(usize, Kind)>,
}

impl<'t> Pass<'t> {
    fn new(text: &'t str) -> Pass<'t> {
        Pass {
            table: &TABLE,
            text,
            out: String::with_capacity(text.len() + 8),
            offsets: Offsets::for_text(text.len()),
            in_step: 0,
            end_before: 0,
            last: Kind::NewLine,
            space: false,
            new_lines: 0,
            gap_start: 0,
            sentences: Vec::with_capacity(8),
            sentence_start: 0,
            ended: false,
            line_start: 0,
            raw_line_start: 0,
            dropped_at: usize::MAX,
            quotes: Vec::new(),
        }
    }

    fn run(&mut self) {
        let text = self.text;
        let mut at = 0;
        while at < text.len() {
            if !self.space && !self.ended {
                at = self.plain_run(at);
            }
            let Some(c) = text[at..].chars().next() else { break };
            let end = at + c.len_utf8();
            let entry = self.table.get(c);
            if entry.kind == Kind::Several {
                for one in self.table.expansion(entry) {
                    self.take(*one, at, end);
                }
            } else {
                self.take(entry, at, end);
            }
            at = end;
        }
    }

    /// Writes ordinary text, which is most of any; returns where something else begins.
    #[inline]
    fn plain_run(&mut self, start: usize) -> usize {
        let mut at = start;
        loop {
            at = self.unchanged_run(at);
            let Some(c) = self.text[at..].chars().next() else { return at };
            let entry = self.table.get(c);
            if !entry.kind.is_plain() {
                return at;
            }
            let end = at + c.len_utf8();
            self.write(entry.to, at, end);
            self.last = entry.kind;
            at = end;
        }
    }

    /// Copies characters that fold to themselves in one piece.
    #[inline]
    fn unchanged_run(&mut self, start: usize) -> usize {
        let bytes = self.text.as_bytes();
        let mut at = start;
        let mut last = 0;
        while let Some(&first) = bytes.get(at) {
            let (code, length) = match first {
                b' ' if at > start && between_words(bytes, at) => (u32::from(bytes[at + 1]), 2),
                0..=0x7f => (u32::from(first), 1),
                0xe0..=0xef => (three_bytes(first, bytes[at + 1], bytes[at + 2]), 3),
                _ => break,
            };
            if !self.table.is_plain(code) {
                break;
            }
            last = code;
            at += length;
        }
        if at > start {
            if start != self.in_step {
                self.offsets.mark(self.out.len(), start, self.end_before);
            }
            self.out.push_str(&self.text[start..at]);
            self.in_step = at;
            self.end_before = at;
            self.last = self.table.get(char::from_u32(last).unwrap_or(' ')).kind;
        }
        at
    }

    fn take(&mut self, entry: Entry, start: usize, end: usize) {
        match entry.kind {
            Kind::Nothing | Kind::Several => {}
            Kind::Space => self.gap(start, 0),
            Kind::NewLine => self.gap(start, 1),
            Kind::Open | Kind::Close | Kind::Toggle => {
                self.quotes.push((self.out.len(), entry.kind))
            }
            Kind::Apostrophe => self.apostrophe(start, end),
            Kind::Dot | Kind::Ellipsis => self.dots(entry, start, end),
            Kind::Mark => self.mark(entry, start, end),
            Kind::End => self.end_mark(entry, start, end),
            _ => self.emit(entry, start, end),
        }
    }

    fn gap(&mut self, at: usize, new_lines: usize) {
        if !self.space && self.new_lines == 0 {
            self.gap_start = at;
        }
        self.space = true;
        self.new_lines += new_lines;
    }

    fn apostrophe(&mut self, start: usize, end: usize) {
        let inside_word = self.last == Kind::Word
            && !self.space
            && self.text[end..]
                .chars()
                .next()
                .is_some_and(|c| self.table.get(c).kind == Kind::Word);
        if inside_word {
            self.write('\'', start, end);
        } else {
            self.quotes.push((self.out.len(), Kind::Toggle));
        }
    }

    fn end_mark(&mut self, entry: Entry, start: usize, end: usize) {
        if entry.to == '。' && self.out.ends_with('。') && self.new_lines == 0 {
            return;
        }
        let query = entry.to == '?'
            && self.last == Kind::Word
            && !self.space
            && self.text[end..].starts_with(|c: char| c.is_ascii_alphanumeric());
        self.emit(entry, start, end);
        self.ended = self.ended || !query;
    }

    fn mark(&mut self, entry: Entry, start: usize, end: usize) {
        if self.last == Kind::Han && self.new_lines == 0 && self.mark_is_slipped_in(entry.to, start)
        {
            self.dropped_at = self.out.len();
            self.gap(start, 0);
        } else {
            self.emit(entry, start, end);
        }
    }

    fn dots(&mut self, entry: Entry, start: usize, end: usize) {
        let after = self.after_dots(end);
        if self.last == Kind::Han && self.new_lines == 0 && self.dots_are_slipped_in(&after) {
            self.dropped_at = self.out.len();
            self.gap(start, 0);
            return;
        }
        let ellipsis = entry.kind == Kind::Ellipsis || after.more_dots;
        if ellipsis {
            if !(self.out.ends_with('…') && self.new_lines == 0) {
                self.emit(Entry { to: '…', kind: Kind::Ellipsis }, start, end);
            }
        } else if self.out.ends_with('…') && self.new_lines == 0 && !self.space {
            // The last dot of an ellipsis already written.
        } else if self.last == Kind::Han && self.new_lines == 0 {
            self.end_mark(Entry { to: '。', kind: Kind::End }, start, end);
        } else {
            let closes = after.space && self.word_may_end_sentence();
            self.emit(entry, start, end);
            self.ended = self.ended || closes;
        }
    }

    fn word_may_end_sentence(&self) -> bool {
        const ABBREVIATIONS: &[&str] =
            &["mr", "mrs", "ms", "dr", "no", "st", "vs", "tel", "ext", "approx"];
        let word_start =
            self.out.rfind(|c: char| !c.is_ascii_alphanumeric()).map_or(0, |at| at + 1);
        let Some(word) = self.out.get(word_start..) else { return true };
        let single_letter = word.len() == 1 && word.starts_with(|c: char| c.is_ascii_alphabetic());
        !(single_letter || ABBREVIATIONS.contains(&word))
    }

    /// Writes a character that stays, settling first what white space lay before it.
    fn emit(&mut self, entry: Entry, start: usize, end: usize) {
        if self.space || self.ended {
            self.settle(entry.kind, start);
        }
        self.write(entry.to, start, end);
        self.last = entry.kind;
    }

    fn settle(&mut self, next: Kind, start: usize) {
        let new_lines = std::mem::take(&mut self.new_lines);
        let space = std::mem::take(&mut self.space);
        if new_lines > 0 && !self.out.is_empty() && !self.joins_lines(new_lines, next) {
            self.cut();
            for _ in 0..new_lines.min(2) {
                self.write('\n', self.gap_start, start);
            }
            self.last = Kind::NewLine;
            self.line_start = self.out.len();
            self.sentence_start = self.out.len();
        } else {
            if self.ended && !matches!(next, Kind::End | Kind::CloseBracket | Kind::Ellipsis) {
                self.cut();
            }
            if space && !is_wide(self.last) && !is_wide(next) && !self.out.is_empty() {
                let begins_sentence = self.sentence_start == self.out.len();
                self.write(' ', self.gap_start, start);
                self.last = Kind::Space;
                if begins_sentence {
                    self.sentence_start = self.out.len();
                }
            }
        }
        if new_lines > 0 {
            self.raw_line_start = self.out.len();
        }
    }

    /// A single line break inside a sentence: wrapped by a mail program, or one character a line.
    fn joins_lines(&self, new_lines: usize, next: Kind) -> bool {
        let text = |kind| matches!(kind, Kind::Han | Kind::Word);
        if new_lines > 1 || !text(self.last) || !text(next) {
            return false;
        }
        if self.out.as_bytes().get(self.line_start) == Some(&b'>') {
            return false;
        }
        let one_character = self.last == Kind::Han
            && next == Kind::Han
            && self.out[self.raw_line_start..].chars().count() == 1;
        one_character || self.line_is_full()
    }

    fn line_is_full(&self) -> bool {
        let mut columns = 0;
        for c in self.out[self.line_start..].chars().rev() {
            columns += if (c as u32) < 0x1100 { 1 } else { 2 };
            if columns >= WRAPPED_AT_COLUMNS {
                return true;
            }
        }
        false
    }

    fn cut(&mut self) {
        let end = self.out.len();
        if self.sentence_start < end {
            self.sentences.push(self.sentence_start..end);
        }
        self.sentence_start = end;
        self.ended = false;
    }

    #[inline]
    fn write(&mut self, to: char, start: usize, end: usize) {
        if start != self.in_step {
            self.offsets.mark(self.out.len(), start, self.end_before);
        }
        self.out.push(to);
        self.in_step = start + to.len_utf8();
        self.end_before = end;
    }

    fn finish(mut self) -> Folded {
        self.cut();
        self.offsets.mark(self.out.len(), self.text.len(), self.end_before);
        let quoted = enclosed(&self.quotes);
        Folded { text: self.out, sentences: self.sentences, quoted, offsets: self.offsets }
    }
}

/// The one space that is kept: between lower-case Latin words.
#[inline]
fn between_words(bytes: &[u8], at: usize) -> bool {
    let word = |b: &u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    word(&bytes[at - 1]) && bytes.get(at + 1).is_some_and(word)
}

#[inline]
fn three_bytes(first: u8, second: u8, third: u8) -> u32 {
    (u32::from(first & 0x0f) << 12) | (u32::from(second & 0x3f) << 6) | u32::from(third & 0x3f)
}

fn is_wide(kind: Kind) -> bool {
    matches!(kind, Kind::Han | Kind::WidePunctuation)
}

/// Pairs the quotation marks; an opening one without its partner encloses nothing.
fn enclosed(quotes: &[(usize, Kind)]) -> Vec<Range<usize>> {
    let mut open: Option<usize> = None;
    let mut ranges = Vec::new();
    for (at, kind) in quotes {
        match (kind, open) {
            (Kind::Open, None) | (Kind::Toggle, None) => open = Some(*at),
            (Kind::Close, Some(start)) | (Kind::Toggle, Some(start)) => {
                if start < *at {
                    ranges.push(start..*at);
                }
                open = None;
            }
            _ => {}
        }
    }
    ranges
}
