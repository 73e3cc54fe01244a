//! Whether a time in a sentence is a promise of ours: who acts, what is done, what takes it back.

use std::ops::Range;

use super::Act;
use super::moment::{Edge, TimeWord, Vague, When};
use super::reading::{Reading, Seen};
use super::words::{Class, Token, Weight};

/// A stretch between commas.
#[derive(Debug, Clone, Copy)]
pub(super) struct Clause {
    pub(super) start: usize,
    pub(super) end: usize,
    /// The mark that closes it: `,`, `?`, or a space where there is none.
    pub(super) mark: char,
}

/// What the judge sees of one sentence.
pub(super) struct Sentence<'a> {
    pub(super) text: &'a str,
    pub(super) clauses: &'a [Clause],
    pub(super) tokens: &'a [Token],
    pub(super) times: &'a [TimeWord],
}

/// An act that a time belongs to.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Commitment {
    pub(super) act: Act,
    pub(super) bytes: Range<usize>,
    /// Where the act's word begins: two times of one act are one promise.
    pub(super) act_at: usize,
}

/// What a search for the act came to.
enum Sought {
    Ours(Commitment),
    /// An act, but done, refused or asked of the customer: the time is spent on it.
    NotOurs,
    Nothing,
}

impl Sought {
    fn ours(self) -> Option<Commitment> {
        match self {
            Sought::Ours(found) => Some(found),
            Sought::NotOurs | Sought::Nothing => None,
        }
    }
}

impl<'a> Sentence<'a> {
    /// The commitment that the `index`-th time belongs to, if it is ours.
    pub(super) fn commitment(&self, index: usize) -> Option<Commitment> {
        let time = &self.times[index];
        if time.when == When::Past || time.edge == Edge::From || self.describes_a_noun(time) {
            return None;
        }
        let at = self.clauses.iter().position(|clause| time.bytes.start < clause.end)?;
        if self.taken_back(at, time) {
            return None;
        }
        let mut reading = self.read_before(at, time);
        if self.time_is_governed(at, time) {
            return None;
        }
        let given_to_us = self.asks_for_time(time);
        if reading.for_us.yes() && given_to_us.is_none() && !reading.ours() {
            reading.customers_act = Seen::Yes;
        }
        let after = match self.act_after(at, time, reading) {
            Sought::Ours(found) => Some(found),
            Sought::NotOurs => return None,
            Sought::Nothing => None,
        };
        let found = after
            .or_else(|| self.act_in_next_clause(at, time, reading))
            .or_else(|| self.act_before(at, time))
            .or_else(|| self.act_in_clause_before(at, time))
            .or_else(|| self.deed_without_a_word(at, time, reading));
        match (found, given_to_us) {
            (Some(found), _) => self.accept_vague(time, found),
            (None, Some(start)) => {
                Some(Commitment { act: Act::Other, bytes: start..time.bytes.end, act_at: start })
            }
            (None, None) => None,
        }
    }

    /// 马上帮您查 is done at once; 马上给您回电 is a promise that lacks its time.
    fn accept_vague(&self, time: &TimeWord, found: Commitment) -> Option<Commitment> {
        let word = match time.when {
            When::Vague(word) => word,
            _ => return Some(found),
        };
        let strong = self.tokens.iter().any(|token| {
            token.start == found.act_at && matches!(token.class, Class::Act(_, Weight::Strong))
        });
        let later_act = matches!(found.act, Act::CallBack | Act::Refund | Act::Send | Act::Visit);
        match word {
            Vague::Later => Some(found),
            Vague::OnNews => {
                (strong && matches!(found.act, Act::CallBack | Act::Answer)).then_some(found)
            }
            Vague::AtOnce => {
                if self.cut(found.act_at, found.bytes.end).starts_with("到您") {
                    return None; // 马上到您: the queue, not a visit
                }
                let told = self.cut(found.act_at, found.bytes.end).contains(['您', '你']);
                // 马上给您换 takes its time, 马上给您查 does not.
                let handed = ["换", "退", "补", "寄", "送", "修"]
                    .contains(&self.cut(found.act_at, found.bytes.end))
                    && self.cut(time.bytes.end, found.act_at).contains(['您', '你']);
                ((strong && (later_act || told)) || handed).then_some(found)
            }
        }
    }

    /// The text between two places, empty where they cross.
    pub(super) fn cut(&self, from: usize, to: usize) -> &'a str {
        self.text.get(from..to).unwrap_or("")
    }

    pub(super) fn tokens_in(
        &self,
        from: usize,
        to: usize,
    ) -> impl DoubleEndedIterator<Item = &'a Token> + use<'a> {
        self.tokens.iter().filter(move |token| token.start >= from && token.end <= to)
    }

    fn act_after(&self, at: usize, time: &TimeWord, reading: Reading) -> Sought {
        let clause = self.clauses[at];
        self.first_act(time, time.bytes.end, clause, reading)
    }

    /// 明天下午三点前,我给您回电话: the time opens, the act follows the comma.
    fn act_in_next_clause(
        &self,
        at: usize,
        time: &TimeWord,
        reading: Reading,
    ) -> Option<Commitment> {
        let clause = self.clauses[at];
        let left = only_particles(self.cut(time.bytes.end, clause.end));
        let next = *self.clauses.get(at + 1)?;
        let own_time =
            self.times.iter().any(|other| (next.start..next.end).contains(&other.bytes.start));
        let here = self.cut(time.bytes.end, clause.end).trim_end_matches(',') == "在";
        let each = self.cut(next.start, next.end).starts_with('每');
        if !left || here || each || own_time || self.taken_back(at + 1, time) {
            return None;
        }
        // 最多俩小时,我让师傅给您接上
        let length = is_bare_length(time);
        let at_most = self.cut(clause.start, time.bytes.start).ends_with("最多");
        if length && !at_most {
            return None;
        }
        let found = self.first_act(time, next.start, next, reading).ours()?;
        let mut said = reading;
        let mut weak = false;
        for token in self.tokens_in(next.start, next.end) {
            weak |=
                token.start == found.act_at && matches!(token.class, Class::Act(_, Weight::Weak));
            self.read(&mut said, token, next.start);
        }
        let named = said.ours() || said.for_customer.yes() || said.will.yes();
        (named || !weak).then_some(found)
    }

    /// The first act from `from` on that can be ours.
    fn first_act(&self, time: &TimeWord, from: usize, clause: Clause, start: Reading) -> Sought {
        let mut reading = start;
        // You can appeal within eight weeks and I'll send the form: the weeks are the customer's.
        let theirs = start.asked.yes() && self.cut(from, clause.end).starts_with(" and ");
        if theirs {
            return Sought::NotOurs;
        }
        for token in self.tokens_in(from, clause.end) {
            if self.nearer_time(time, from, token) {
                return Sought::Nothing;
            }
            let Class::Act(act, weight) = token.class else {
                self.read(&mut reading, token, clause.start);
                continue;
            };
            if self.names_a_thing(token, clause) {
                continue; // 修好的手机, 三点发货的订单
            }
            if self.undone(token, time, clause, reading) {
                return Sought::NotOurs;
            }
            if self.is_ours(token, weight, time, reading) {
                return Sought::Ours(Commitment {
                    act,
                    bytes: time.bytes.start.min(token.start)..time.bytes.end.max(token.end),
                    act_at: token.start,
                });
            }
        }
        Sought::Nothing
    }

    /// 回电时间是明天三点, 退款最晚周五: the act first, the time after it.
    fn act_before(&self, at: usize, time: &TimeWord) -> Option<Commitment> {
        let clause = self.clauses[at];
        self.last_act(time, clause.start, time.bytes.start, clause)
    }

    fn act_in_clause_before(&self, at: usize, time: &TimeWord) -> Option<Commitment> {
        let clause = self.clauses[at];
        let before = self.clauses[at.checked_sub(1)?];
        let alone = only_particles(self.cut(clause.start, time.bytes.start))
            && only_particles(self.cut(time.bytes.end, clause.end));
        let tied =
            self.tokens_in(clause.start, time.bytes.start).any(|token| token.class == Class::Tie);
        let of_others = self
            .tokens_in(clause.start, clause.end)
            .any(|token| matches!(token.class, Class::Idle | Class::YourAct));
        if of_others {
            return None;
        }
        let own_time = self.times.iter().any(|other| {
            (before.start..before.end).contains(&other.bytes.start)
                && !matches!(other.when, When::Vague(_) | When::Past)
        });
        if (!tied && !alone) || own_time || self.taken_back(at - 1, time) {
            return None;
        }
        self.last_act(time, before.start, before.end, before)
    }

    fn last_act(
        &self,
        time: &TimeWord,
        from: usize,
        to: usize,
        clause: Clause,
    ) -> Option<Commitment> {
        let (at, token, act, weight) = self
            .tokens_in(from, to)
            .enumerate()
            .filter_map(|(at, token)| match token.class {
                Class::Act(act, weight) => Some((at, token, act, weight)),
                _ => None,
            })
            .last()?;
        let mut reading = Reading::default();
        for word in self.tokens_in(from, to).take(at) {
            self.read(&mut reading, word, clause.start);
        }
        // 已约好 is arranged; 您的预约 is the customer's own.
        let arranged = weight == Weight::Arranged && reading.done.yes();
        if arranged {
            reading.done = Seen::No;
        }
        let gap = self.cut(token.end, to.max(token.end)).chars().count();
        let tied = self.tokens_in(token.end, time.bytes.start).any(|word| word.class == Class::Tie);
        let latin = self.cut(time.bytes.start, time.bytes.end).is_ascii();
        let told = latin
            && self.tokens_in(token.end, time.bytes.start).any(|word| word.class == Class::Done);
        let ends_clause = latin
            || self
                .cut(time.bytes.end, self.text.len())
                .chars()
                .next()
                .is_none_or(|c| ",。;!)~…".contains(c));
        let joined = tied || (!is_bare_length(time) && (gap <= 3 || ends_clause));
        let clear = matches!(weight, Weight::Strong | Weight::Received)
            || arranged
            || reading.ours()
            || reading.for_customer.yes();
        if !joined
            || told
            || !clear
            || self.undone(token, time, clause, reading)
            || !self.is_ours(token, weight, time, reading)
        {
            return None;
        }
        Some(Commitment {
            act,
            bytes: token.start.min(time.bytes.start)..time.bytes.end,
            act_at: token.start,
        })
    }
}

/// Nothing but 我, 就, 左右 and marks: the clause is its time.
fn only_particles(text: &str) -> bool {
    const PARTICLES: &[&str] = &[
        "我们",
        "我",
        "就",
        "吧",
        "哈",
        "哦",
        "呢",
        "左右",
        "大概",
        "在",
        "于",
        "约",
        "是",
        "at the latest",
        "latest",
    ];
    let mut rest = text.trim_matches(|c: char| ",。;!?~…:) ".contains(c));
    while let Some(shorter) = PARTICLES.iter().find_map(|word| rest.strip_prefix(word)) {
        rest = shorter;
    }
    rest.is_empty()
}

/// 三天 with neither 内 nor 后: how long something takes, more often than by when.
pub(super) fn is_bare_length(time: &TimeWord) -> bool {
    let counted = matches!(
        time.when,
        When::Minutes(_) | When::Days(_) | When::WorkingDays(_) | When::Months(_)
    );
    counted && time.edge == Edge::At
}
