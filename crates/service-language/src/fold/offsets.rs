//! The way back: sparse marks where folded and original positions stop moving together.

use std::ops::Range;

/// From `folded` on, folded and original bytes run in step from `start`; what stood before
/// `folded` ended at `end_before` in the original.
#[derive(Debug, Clone, Copy)]
struct Mark {
    folded: u32,
    start: u32,
    end_before: u32,
}

/// Positions are 32 bits: one text is at most 4 GB.
#[derive(Debug, Clone, Default)]
pub(super) struct Offsets {
    marks: Vec<Mark>,
}

impl Offsets {
    /// Room for a mark at every punctuation mark of ordinary Chinese.
    pub(super) fn for_text(bytes: usize) -> Offsets {
        Offsets { marks: Vec::with_capacity(4 + bytes / 24) }
    }

    pub(super) fn mark(&mut self, folded: usize, start: usize, end_before: usize) {
        self.marks.push(Mark {
            folded: folded as u32,
            start: start as u32,
            end_before: end_before as u32,
        });
    }

    pub(super) fn original(&self, folded: Range<usize>) -> Range<usize> {
        let start = self.start_of(folded.start as u32);
        if folded.is_empty() {
            return start..start;
        }
        start..self.end_of(folded.end as u32).max(start)
    }

    /// Where inside a folded range something of the original was taken out.
    pub(super) fn breaks(&self, folded: Range<usize>) -> impl Iterator<Item = usize> + '_ {
        let from = self.marks.partition_point(|m| m.folded as usize <= folded.start);
        let inside =
            self.marks[from..].iter().take_while(move |m| (m.folded as usize) < folded.end);
        inside.filter(|m| m.start > m.end_before).map(|m| m.folded as usize)
    }

    fn start_of(&self, folded: u32) -> usize {
        let after = self.marks.partition_point(|m| m.folded <= folded);
        match after.checked_sub(1).and_then(|i| self.marks.get(i)) {
            Some(mark) => (mark.start + (folded - mark.folded)) as usize,
            None => folded as usize,
        }
    }

    fn end_of(&self, folded: u32) -> usize {
        let at = self.marks.partition_point(|m| m.folded < folded);
        if let Some(mark) = self.marks.get(at).filter(|m| m.folded == folded) {
            return mark.end_before as usize;
        }
        match at.checked_sub(1).and_then(|i| self.marks.get(i)) {
            Some(mark) => (mark.start + (folded - mark.folded)) as usize,
            None => folded as usize,
        }
    }
}
