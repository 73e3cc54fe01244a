//! Sentences known to hold nothing: service language repeats itself, word for word.

use std::cell::Cell;
use std::ops::Range;

use crate::fold::Folded;

/// How many sentences a thread keeps; with its text each takes some hundred bytes.
const KEPT: usize = 1 << 13;
/// A longer sentence hardly comes twice.
const LONGEST_BYTES: usize = 240;

/// What is known of a sentence before it is searched, and learnt while it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Heard {
    /// The same words were searched before: no rule woke up, and nobody promised anything.
    Before,
    /// Not yet; by this number it can be remembered.
    New(u64),
    /// Something stands in it, or its meaning hangs on more than its words.
    Speaks,
}

/// The sentences one thread has found empty, and those of the message at hand.
pub(crate) struct Familiar {
    /// The rules by which they were found empty.
    rules: u64,
    kept: Vec<Option<(u64, Box<str>)>>,
    sentences: Vec<Heard>,
}

thread_local! {
    static FAMILIAR: Cell<Option<Box<Familiar>>> = const { Cell::new(None) };
}

impl Familiar {
    /// What this thread remembers; give it back with [`Familiar::put_back`].
    pub(crate) fn take(folded: &Folded, rules: u64) -> Box<Familiar> {
        let mut familiar = FAMILIAR.take().unwrap_or_else(|| Box::new(Familiar::empty(rules)));
        if familiar.rules != rules {
            familiar.rules = rules;
            familiar.kept.clear();
        }
        familiar.kept.resize(KEPT, None);
        familiar.recognise(folded);
        familiar
    }

    /// Remembers nothing, recognises nothing.
    pub(crate) fn forgetful(folded: &Folded) -> Box<Familiar> {
        let mut familiar = Box::new(Familiar::empty(0));
        familiar.sentences.resize(folded.sentences().len(), Heard::Speaks);
        familiar
    }

    fn empty(rules: u64) -> Familiar {
        Familiar { rules, kept: Vec::new(), sentences: Vec::new() }
    }

    fn recognise(&mut self, folded: &Folded) {
        self.sentences.clear();
        let mut breaks = folded.breaks(0..folded.text().len()).peekable();
        for range in folded.sentences() {
            while breaks.next_if(|at| *at <= range.start).is_some() {}
            // A blank taken out may part clauses, and quoted words are others'.
            let plain = range.len() <= LONGEST_BYTES
                && breaks.peek().is_none_or(|at| *at >= range.end)
                && !folded.quoted().iter().any(|q| q.start < range.end && range.start < q.end);
            let heard =
                if plain { self.heard(&folded.text()[range.clone()]) } else { Heard::Speaks };
            self.sentences.push(heard);
        }
    }

    fn heard(&self, sentence: &str) -> Heard {
        let number = number_of(sentence.as_bytes());
        match &self.kept[place(number)] {
            Some((known, text)) if *known == number && **text == *sentence => Heard::Before,
            _ => Heard::New(number),
        }
    }

    pub(crate) fn is_known(&self, sentence: usize) -> bool {
        self.sentences.get(sentence) == Some(&Heard::Before)
    }

    /// Something stands in this sentence: it must be searched the next time too.
    pub(crate) fn speaks(&mut self, sentence: usize) {
        if let Some(heard) = self.sentences.get_mut(sentence) {
            *heard = Heard::Speaks;
        }
    }

    /// Keeps what was known before, and learns nothing.
    pub(crate) fn put_away(self: Box<Self>) {
        FAMILIAR.set(Some(self));
    }

    /// Keeps what was learnt of the message's sentences.
    pub(crate) fn put_back(mut self: Box<Self>, folded: &Folded) {
        for (heard, range) in self.sentences.iter().zip(folded.sentences()) {
            if let Heard::New(number) = heard {
                let text = Box::from(&folded.text()[Range::clone(range)]);
                self.kept[place(*number)] = Some((*number, text));
            }
        }
        FAMILIAR.set(Some(self));
    }
}

fn place(number: u64) -> usize {
    (number >> 40) as usize % KEPT
}

/// Eight bytes at a time; the text itself is compared, so that equal numbers do no harm.
fn number_of(bytes: &[u8]) -> u64 {
    let step = |number: u64, piece: u64| {
        (number.rotate_left(5) ^ piece).wrapping_mul(0x517c_c1b7_2722_0a95)
    };
    let mut chunks = bytes.chunks_exact(8);
    let mut number = bytes.len() as u64;
    for chunk in &mut chunks {
        number = step(number, u64::from_le_bytes(chunk.try_into().expect("eight bytes")));
    }
    let mut rest = [0; 8];
    rest[..chunks.remainder().len()].copy_from_slice(chunks.remainder());
    step(number, u64::from_le_bytes(rest))
}

#[cfg(test)]
mod tests {
    use jiff::Zoned;

    use crate::{Engine, OfficeWeek, Report, Situation, Speaker};

    fn check(engine: &Engine, text: &str, situation: &Situation) -> Report {
        let now: Zoned = "2026-11-25T10:00:00+08:00[Asia/Shanghai]".parse().unwrap();
        engine.check_at(text, situation, &now, &OfficeWeek)
    }

    #[test]
    fn a_message_is_judged_the_same_the_second_time() {
        let engine = Engine::builtin();
        let agent = Situation::default();
        let note = Situation { speaker: Speaker::Note, ..Situation::default() };
        let texts = [
            "您好,很高兴为您服务。这问题连小孩子都知道。",
            "我今天下午三点前给您回电话。请问还有什么可以帮您?",
            "三点的包裹已经出库 我给您打电话。",
            "您说“不关我的事”,我记下了。不关我的事。",
        ];

        for text in texts {
            let fresh = std::thread::scope(|scope| {
                scope.spawn(|| check(&engine, text, &agent)).join().unwrap()
            });
            check(&engine, text, &note);
            for _ in 0..3 {
                assert_eq!(check(&engine, text, &agent), fresh, "{text}");
            }
        }
    }

    #[test]
    fn other_rules_forget_what_was_empty_under_the_old_ones() {
        let text = "这问题连小孩子都知道。";
        let mut engine = Engine::new(Vec::new()).unwrap();
        assert!(check(&engine, text, &Situation::default()).findings.is_empty());

        engine.replace_packs(crate::builtin::packs()).unwrap();

        assert!(!check(&engine, text, &Situation::default()).findings.is_empty());
    }
}
