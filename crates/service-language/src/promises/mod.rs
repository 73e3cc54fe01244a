//! Promises in text 承诺: what an agent's sentences commit the firm to, and by when.
//!
//! ```
//! use service_language::{Folded, promises};
//!
//! let now: jiff::Zoned = "2026-11-25T10:00:00+08:00[Asia/Shanghai]".parse()?;
//! let text = "非常抱歉。我今天下午三点前给您回电话。";
//! let found = promises::find(&Folded::new(text), &now, &promises::OfficeWeek);
//!
//! assert_eq!(found[0].act, promises::Act::CallBack);
//! assert_eq!(&text[found[0].time_bytes.clone()], "今天下午三点前");
//! assert_eq!(found[0].due.as_ref().unwrap().to_string(), "2026-11-25T15:00:00+08:00[Asia/Shanghai]");
//! # Ok::<(), jiff::Error>(())
//! ```
//!
//! The conventions are listed in `docs/promises.md`. In short: weeks start on Monday; a bare weekday
//! is the next to come; morning and noon end at 12:00, the afternoon at 18:00, the evening at 22:00,
//! a day at 23:59; N天内 lasts to 23:59 of the N-th day; working days count from the next one and end
//! at closing. Only an hour said to be today's (今天三点) may lie before `now`.
//!
//! Ask it about agents' words only: it does not know who speaks.

mod bare;
mod calendar;
mod chinese;
mod chinese_dates;
mod chinese_days;
mod chinese_lengths;
mod clauses;
mod deed;
mod due;
mod english;
mod english_days;
mod english_lengths;
mod english_words;
mod gate;
mod how;
mod judge;
mod moment;
mod ours;
mod reader;
mod reading;
mod taken_back;
mod times;
mod words;

use std::ops::Range;

use jiff::Zoned;

use crate::familiar::Familiar;
use crate::fold::Folded;
pub use calendar::{OfficeWeek, WorkingCalendar};
pub use how::How;
use judge::{Clause, Commitment, Sentence};
use moment::{Day, TimeWord, When};
use times::{add_vague_words, drop_restated, is_quoted, join_day_and_hour, times_in};
use words::Token;

/// What was promised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Act {
    CallBack,
    Answer,
    Refund,
    Send,
    Visit,
    Fix,
    Other,
}

impl Act {
    pub const ALL: [Act; 7] =
        [Act::CallBack, Act::Answer, Act::Refund, Act::Send, Act::Visit, Act::Fix, Act::Other];

    /// A stable name for files and interfaces.
    pub fn code(self) -> &'static str {
        match self {
            Act::CallBack => "call_back",
            Act::Answer => "answer",
            Act::Refund => "refund",
            Act::Send => "send",
            Act::Visit => "visit",
            Act::Fix => "fix",
            Act::Other => "other",
        }
    }
}

/// A commitment found in an agent's words.
#[derive(Debug, Clone, PartialEq)]
pub struct Promise {
    /// Where it stands, in bytes of the original text: the time with its act.
    pub bytes: Range<usize>,
    /// Where the time alone stands, in bytes of the original text.
    pub time_bytes: Range<usize>,
    pub act: Act,
    /// The last moment at which it is kept; `None` when no time was given.
    pub due: Option<Zoned>,
    pub how: How,
}

/// The promises in an agent's text, in order. Linear in its length; never fails. Times quoted from
/// others (您说“明天…”) are passed over.
pub fn find(folded: &Folded, now: &Zoned, calendar: &dyn WorkingCalendar) -> Vec<Promise> {
    find_beside(folded, now, calendar, &mut Familiar::forgetful(folded))
}

/// The same, passing over sentences known to promise nothing.
pub(crate) fn find_beside(
    folded: &Folded,
    now: &Zoned,
    calendar: &dyn WorkingCalendar,
    familiar: &mut Familiar,
) -> Vec<Promise> {
    let mut promises = Vec::new();
    let mut desk = Desk::default();
    for (at, sentence) in folded.sentences().iter().enumerate() {
        if familiar.is_known(at) {
            continue;
        }
        desk.committed = Committed::No;
        let mut start = sentence.start;
        while start < sentence.end {
            let end = stretch_end(folded.text(), start, sentence.end);
            desk.read_sentence(folded, start..end, now, calendar, &mut promises);
            start = end;
        }
        if desk.committed == Committed::Yes {
            familiar.speaks(at);
        }
    }
    promises
}

/// Whether a sentence commits us, be its moment known or not.
#[derive(Default, PartialEq, Eq)]
enum Committed {
    #[default]
    No,
    Yes,
}

/// No one promises anything in a sentence longer than this; such a text is read in stretches, so
/// that the time it takes grows with its length and not faster.
const LONGEST_SENTENCE_BYTES: usize = 1200;

fn stretch_end(text: &str, start: usize, end: usize) -> usize {
    if end - start <= LONGEST_SENTENCE_BYTES {
        return end;
    }
    let mut limit = start + LONGEST_SENTENCE_BYTES;
    while !text.is_char_boundary(limit) {
        limit -= 1;
    }
    match text[start..limit].rfind(',') {
        Some(comma) if comma > 0 => start + comma + 1,
        _ => limit,
    }
}

/// Room to work in, kept from sentence to sentence.
#[derive(Default)]
struct Desk {
    times: Vec<TimeWord>,
    tokens: Vec<Token>,
    clauses: Vec<Clause>,
    committed: Committed,
}

impl Desk {
    fn read_sentence(
        &mut self,
        folded: &Folded,
        range: Range<usize>,
        now: &Zoned,
        calendar: &dyn WorkingCalendar,
        promises: &mut Vec<Promise>,
    ) {
        let text = folded.text();
        if !gate::may_promise(&text[range.clone()]) {
            return;
        }
        times_in(text, range.clone(), &mut self.times);
        words::tokens_in(text, range.start, range.end, &mut self.tokens);
        add_vague_words(&self.tokens, &mut self.times);
        self.times.retain(|time| !is_quoted(folded, &time.bytes));
        drop_restated(text, &mut self.times);
        join_day_and_hour(text, &mut self.times, &self.tokens);
        // Words inside a time say nothing about the act: 今天下午,上午.
        let times = &self.times;
        self.tokens.retain(|token| {
            !times.iter().any(|time| {
                !matches!(time.when, When::Vague(_))
                    && token.start < time.bytes.end
                    && time.bytes.start < token.end
            })
        });
        if self.times.is_empty() && !self.tokens.iter().any(|token| bare::may_pledge(text, token)) {
            return;
        }
        clauses::parted(folded, range, &self.times, &mut self.clauses);
        let sentence =
            Sentence { text, clauses: &self.clauses, tokens: &self.tokens, times: &self.times };
        if promises_of(&sentence, folded, now, calendar, promises) == Committed::Yes {
            self.committed = Committed::Yes;
        }
    }
}

fn promises_of(
    sentence: &Sentence<'_>,
    folded: &Folded,
    now: &Zoned,
    calendar: &dyn WorkingCalendar,
    promises: &mut Vec<Promise>,
) -> Committed {
    let mut committed = Committed::No;
    let first_of_sentence = promises.len();
    let mut act_of_last = None;
    let mut undated: Option<(Commitment, &TimeWord)> = None;
    let mut day_of_last = None;
    let mut dated: Option<Range<usize>> = None;
    let mut day_spoken = None;
    for (index, time) in sentence.times.iter().enumerate() {
        let spoken_before = day_spoken;
        if let When::Point { day: Some(day), .. } = time.when
            && day != Day::Same
        {
            day_spoken = Some(day);
        }
        let Some(found) = sentence.commitment(index) else {
            continue;
        };
        committed = Committed::Yes;
        if matches!(time.when, When::Vague(_)) {
            undated.get_or_insert((found, time));
            continue;
        }
        let told = carry_day(time, spoken_before, day_of_last);
        let Some((due, how)) = due::resolve(&told, now, calendar) else {
            continue;
        };
        if let When::Point { day: Some(day), .. } = told.when {
            day_of_last = Some(day);
        }
        if act_of_last == Some(found.act_at) {
            promises.pop(); // two times of one act: the later word is the one that binds
        }
        act_of_last = Some(found.act_at);
        let start = dated.map_or(found.bytes.start, |known| known.start.min(found.bytes.start));
        dated = Some(start..found.bytes.end.max(time.bytes.end));
        promises.push(promise(folded, found, Some(&time.bytes), Some(due), how));
    }
    let others = Others { vague: undated, dated };
    add_undated(sentence, folded, others, first_of_sentence, promises);
    if promises.len() > first_of_sentence { Committed::Yes } else { committed }
}

/// What else the sentence holds: the first word without a time, and where the dated promises stand.
struct Others<'a> {
    vague: Option<(Commitment, &'a TimeWord)>,
    dated: Option<Range<usize>>,
}

/// 会尽快修,最晚26日换好: the date makes good the word without one; 会尽快补发,运费明天退 are two.
fn add_undated(
    sentence: &Sentence<'_>,
    folded: &Folded,
    others: Others<'_>,
    first_of_sentence: usize,
    promises: &mut Vec<Promise>,
) {
    let dated = &promises[first_of_sentence..];
    let found = match others.vague {
        Some((found, time)) if dated.is_empty() || is_another_matter(sentence, &found, dated) => {
            promise(folded, found, Some(&time.bytes), None, How::VagueTime)
        }
        Some(_) => return,
        None => match bare::commitment(sentence, others.dated) {
            Some(found) => promise(folded, found, None, None, How::NoTime),
            None => return,
        },
    };
    let at = if dated.first().is_some_and(|first| first.bytes.start < found.bytes.start) {
        promises.len()
    } else {
        first_of_sentence
    };
    promises.insert(at, found);
}

fn is_another_matter(sentence: &Sentence<'_>, undated: &Commitment, dated: &[Promise]) -> bool {
    let parted = ["另外", ";", "另,", "同时", "此外"]
        .iter()
        .any(|word| sentence.text.get(undated.bytes.end..).is_some_and(|rest| rest.contains(word)));
    parted && dated.iter().all(|promise| promise.act != undated.act)
}

fn promise(
    folded: &Folded,
    found: Commitment,
    time: Option<&Range<usize>>,
    due: Option<Zoned>,
    how: How,
) -> Promise {
    let bytes = folded.original(found.bytes);
    Promise {
        time_bytes: time.map_or(bytes.end..bytes.end, |time| folded.original(time.clone())),
        bytes,
        act: found.act,
        due,
        how,
    }
}

/// 明天上午给您回电,下午三点上门: the afternoon is tomorrow's, and 当天 is the day last spoken of.
fn carry_day(time: &TimeWord, spoken: Option<Day>, promised: Option<Day>) -> TimeWord {
    let day = match time.when {
        When::Point { day: Some(Day::Same), .. } => spoken,
        When::Point { day: None, .. } => promised,
        _ => None,
    };
    match (time.when, day) {
        (When::Point { hour, .. }, Some(day)) => {
            TimeWord { when: When::Point { day: Some(day), hour }, ..time.clone() }
        }
        _ => time.clone(),
    }
}
