//! Whether a time in a sentence is a promise of ours: who acts, what is done, what takes it back.

use std::ops::Range;

use super::Act;
use super::moment::{Edge, TimeWord, Vague, When};
use super::reading::{Reading, Seen, Who};
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
                let told = self.cut(found.act_at, found.bytes.end).contains(['您', '你']);
                (strong && (later_act || told)).then_some(found)
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
        if !left || is_bare_length(time) || own_time || self.taken_back(at + 1, time) {
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

    /// 我明天带仪器去, 下班前mail给您: we act or act for the customer, whatever the verb.
    fn deed_without_a_word(
        &self,
        at: usize,
        time: &TimeWord,
        before: Reading,
    ) -> Option<Commitment> {
        let clause = self.clauses[at];
        let rest =
            self.cut(time.bytes.end, clause.end).trim_matches(|c: char| ",。;!?~…:) ".contains(c));
        let next = self.clauses.get(at + 1).copied();
        let own_time = |clause: Clause| {
            self.times.iter().any(|other| (clause.start..clause.end).contains(&other.bytes.start))
        };
        let (from, clause) = match next {
            Some(next) if rest.is_empty() && !own_time(next) && !self.taken_back(at + 1, time) => {
                (next.start, next)
            }
            _ => (time.bytes.end, clause),
        };
        let mut reading = before;
        for token in self.tokens_in(from, clause.end) {
            self.read(&mut reading, token, clause.start);
        }
        let text = self.cut(from, clause.end).trim_matches(|c: char| ",。;!?~…:) ".contains(c));
        (self.is_a_deed(time, &reading, text) && !self.ends_done(from, text, &reading)).then(|| {
            Commitment {
                act: Act::Other,
                bytes: time.bytes.start..(from + text.len()).min(clause.end).max(time.bytes.end),
                act_at: from,
            }
        })
    }

    /// 更换了服务器, 弄好了: told as done.
    fn ends_done(&self, from: usize, text: &str, reading: &Reading) -> bool {
        let after_act = self.tokens_in(from, from + text.len()).any(|token| {
            matches!(token.class, Class::Act(..))
                && self.cut(token.end, self.text.len()).starts_with("了")
        });
        (text.ends_with('了') || after_act) && !reading.will.yes()
    }

    /// 我明天, 明天我: the time and who acts stand side by side.
    fn says_who_just_here(&self, time: &TimeWord, reading: &Reading) -> bool {
        reading.who == Some(Who::Us)
            && self.tokens.iter().any(|token| {
                let before = token.end <= time.bytes.start && time.bytes.start - token.end <= 9;
                let after = token.start >= time.bytes.end && token.start - time.bytes.end <= 9;
                token.class == Class::Us && (before || after)
            })
    }

    fn is_a_deed(&self, time: &TimeWord, reading: &Reading, text: &str) -> bool {
        let spoiled = [
            reading.idle,
            reading.done,
            reading.refused,
            reading.for_us,
            reading.asked,
            reading.customers_act,
        ];
        if spoiled.into_iter().any(Seen::yes)
            || reading.who == Some(Who::Them)
            || is_bare_length(time)
        {
            return false;
        }
        let latin = self.cut(time.bytes.start, time.bytes.end).is_ascii();
        let for_customer = reading.for_customer.yes() && reading.who != Some(Who::Customer);
        if latin {
            return reading.ours() && (reading.will.yes() || for_customer);
        }
        let said = !text.is_empty();
        // 三天内把数据迁完: what is to be done with it is said before by whom.
        if text.trim_start_matches('先').starts_with('把') {
            return reading.who != Some(Who::Customer);
        }
        // 五点前喷完漆: to be finished by then, by whom is not said.
        let finishes = ["完", "好", "妥", "掉", "齐"].iter().any(|word| text.contains(word));
        if time.edge == Edge::Until
            && finishes
            && reading.who.is_none()
            && text.chars().count() <= 8
        {
            return true;
        }
        let pledged = reading.will.yes() && (reading.ours() || text.chars().count() <= 3);
        said && (self.says_who_just_here(time, reading) || pledged || for_customer)
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
