//! What has been read on the way to an act: who acts, for whom, and what speaks against it.

use super::judge::Sentence;
use super::moment::TimeWord;
use super::words::{Class, Token};

/// Who is said to act, as far as the words tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Who {
    Us,
    Staff,
    Them,
    Customer,
}

/// What has been read on the way to an act.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Reading {
    pub(super) who: Option<Who>,
    pub(super) goods: Seen,
    /// The clause before spoke of what others do.
    pub(super) others_before: Seen,
    /// The clause before spoke of us.
    pub(super) ours_before: Seen,
    pub(super) for_customer: Seen,
    pub(super) for_us: Seen,
    pub(super) will: Seen,
    pub(super) done: Seen,
    pub(super) refused: Seen,
    pub(super) asked: Seen,
    pub(super) expected: Seen,
    pub(super) idle: Seen,
    pub(super) customers_act: Seen,
}

impl Reading {
    pub(super) fn ours(&self) -> bool {
        matches!(self.who, Some(Who::Us | Who::Staff))
    }
}

/// Seen or not, by name.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Seen {
    #[default]
    No,
    Yes,
}

impl Seen {
    pub(super) fn of(seen: bool) -> Seen {
        if seen { Seen::Yes } else { Seen::No }
    }

    pub(super) fn yes(self) -> bool {
        self == Seen::Yes
    }
}

impl<'a> Sentence<'a> {
    pub(super) fn read_before(&self, at: usize, time: &TimeWord) -> Reading {
        let clause = self.clauses[at];
        let mut reading = Reading::default();
        let latin = self.cut(time.bytes.start, time.bytes.end).is_ascii();
        for token in self.tokens_in(clause.start, time.bytes.start) {
            self.read(&mut reading, token, clause.start);
            // What was done or refused before the time was said concerns another act.
            if !latin {
                reading.done = Seen::No;
                reading.refused = Seen::No;
            }
            reading.idle = Seen::No;
            reading.customers_act = Seen::No;
            let noun_ahead = reading.who == Some(Who::Customer)
                && self.cut(token.end, time.bytes.start).contains("的");
            if noun_ahead {
                reading.who = None; // 您订的露营椅: the customer is not who acts
            }
            if matches!(token.class, Class::Act(..)) {
                reading.for_us = Seen::No;
                reading.for_customer = Seen::No;
            }
        }
        if reading.who.is_none() && at > 0 {
            match self.who_acts_in(at - 1) {
                Some(Who::Them) => reading.others_before = Seen::Yes,
                Some(Who::Us | Who::Staff) => reading.ours_before = Seen::Yes,
                _ => {}
            }
            reading.goods = self.goods_in(at - 1);
        }
        reading
    }

    pub(super) fn who_acts_in(&self, at: usize) -> Option<Who> {
        let clause = self.clauses[at];
        let mut reading = Reading::default();
        for token in self.tokens_in(clause.start, clause.end) {
            self.read(&mut reading, token, clause.start);
        }
        reading.who
    }

    pub(super) fn goods_in(&self, at: usize) -> Seen {
        let clause = self.clauses[at];
        let goods =
            self.tokens_in(clause.start, clause.end).any(|token| token.class == Class::Goods);
        if goods { Seen::Yes } else { Seen::No }
    }

    pub(super) fn read(&self, reading: &mut Reading, token: &Token, clause_start: usize) {
        if self.cut(token.start, token.end).ends_with("'ll")
            || self.cut(token.start, token.end).ends_with(" will")
        {
            reading.will = Seen::Yes;
        }
        if ["i'm", "we're", "they're"].contains(&self.cut(token.start, token.end))
            && self.does_now(token)
        {
            reading.will = Seen::Yes;
        }
        match token.class {
            Class::Us if self.cut(0, token.start).ends_with('是') => {}
            Class::Us => {
                reading.who = Some(Who::Us);
                reading.asked = Seen::No;
                reading.customers_act = Seen::No;
            }
            // 宅配司机, 厂家师傅: the staff of others.
            Class::Staff
                if self
                    .tokens
                    .iter()
                    .any(|word| word.end == token.start && word.class == Class::Them) => {}
            Class::Staff => {
                if reading.who != Some(Who::Us) {
                    reading.who = Some(Who::Staff);
                }
                reading.asked = Seen::No;
                reading.customers_act = Seen::No;
            }
            Class::Them if self.is_only_named(token, reading) => {}
            Class::Them => reading.who = Some(Who::Them),
            Class::You if self.stands_as_subject(token, clause_start) => {
                reading.who = Some(Who::Customer)
            }
            Class::Goods => reading.goods = Seen::Yes,
            Class::ForYou => {
                reading.for_customer = Seen::Yes;
                reading.asked = Seen::No;
                reading.customers_act = Seen::No;
            }
            Class::ForUs => reading.for_us = Seen::Yes,
            Class::Will => {
                reading.will = Seen::Yes;
                reading.done = Seen::No; // I've opened a trace and will text you
            }
            Class::Done => reading.done = Seen::Yes,
            Class::Not => reading.refused = Seen::Yes,
            Class::Request => reading.asked = Seen::Yes,
            Class::Expected => reading.expected = Seen::Yes,
            Class::Idle => reading.idle = Seen::Yes,
            Class::YourAct if !reading.ours() => reading.customers_act = Seen::Yes,
            _ => {}
        }
    }

    /// I'm sending: under way counts as to come.
    fn does_now(&self, token: &Token) -> bool {
        let rest = self.cut(token.end, self.text.len());
        rest.split_whitespace().next().is_some_and(|word| word.ends_with("ing"))
    }

    /// 您 acts where it opens the clause or follows a time or a request; elsewhere it is acted for.
    pub(super) fn stands_as_subject(&self, token: &Token, clause_start: usize) -> bool {
        let rest = self.cut(token.end, self.text.len());
        if ["的", "那", "这", "家", "所", "名下", "账"].iter().any(|word| rest.starts_with(word))
        {
            return false;
        }
        if token.start == clause_start {
            return true;
        }
        let after_time = self.times.iter().any(|time| time.bytes.end == token.start);
        let after_word = self.tokens.iter().any(|word| {
            word.end == token.start
                && matches!(
                    word.class,
                    Class::Request | Class::If | Class::Wish | Class::Plain | Class::Question
                )
        });
        let linked =
            ["那", "所以", "但", "而", "因为", "等", "让", "那么", " "].iter().any(|link| {
                self.cut(clause_start, token.start).ends_with(link)
                    && token.start - clause_start <= 9
            });
        after_time || after_word || linked
    }

    /// Others are spoken of, but we are the ones who act: how, whom, or after whom was said first.
    fn is_only_named(&self, token: &Token, reading: &Reading) -> bool {
        let word = self.cut(token.start, token.end);
        // I've messaged the bank and will ring you: English names who acts first.
        let after_us = reading.ours() && word.is_ascii() && !word.starts_with("they");
        after_us || self.is_a_means(token) || self.is_our_own(token)
    }

    /// our courier, 我们的快递
    fn is_our_own(&self, token: &Token) -> bool {
        ["our ", "我们", "我们的"].iter().any(|ours| self.cut(0, token.start).ends_with(ours))
    }

    /// 随顺丰补寄, 用黑猫寄回: the carrier is how, not who.
    pub(super) fn is_a_means(&self, token: &Token) -> bool {
        let before = self.cut(0, token.start);
        const BEFORE: &[&str] = &[
            "随", "用", "走", "发", "寄", "通过", "从", "让", "叫", "催", "把", "跟", "找", "by ",
            "via ", "with ", "from ",
        ];
        BEFORE.iter().any(|word| before.ends_with(word))
    }
}
