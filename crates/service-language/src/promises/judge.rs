//! Whether a time in a sentence is a promise of ours: who acts, what is done, what takes it back.

use std::ops::Range;

use super::Act;
use super::moment::{Day, Edge, TimeWord, Vague, When};
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

/// Who is said to act, as far as the words tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Who {
    Us,
    Staff,
    Them,
    Customer,
}

/// What has been read on the way to an act.
#[derive(Debug, Clone, Copy, Default)]
struct Reading {
    who: Option<Who>,
    goods: Seen,
    /// The clause before spoke of what others do.
    others_before: Seen,
    /// The clause before spoke of us.
    ours_before: Seen,
    for_customer: Seen,
    for_us: Seen,
    will: Seen,
    done: Seen,
    refused: Seen,
    asked: Seen,
    expected: Seen,
    idle: Seen,
    customers_act: Seen,
}

impl Reading {
    fn ours(&self) -> bool {
        matches!(self.who, Some(Who::Us | Who::Staff))
    }
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

/// Seen or not, by name.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Seen {
    #[default]
    No,
    Yes,
}

impl Seen {
    fn yes(self) -> bool {
        self == Seen::Yes
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

    /// 明天的号, 周五的会议: the time belongs to a thing.
    fn describes_a_noun(&self, time: &TimeWord) -> bool {
        let rest = self.cut(time.bytes.end, self.text.len());
        rest.starts_with("的") && !rest.starts_with("的时候") || rest.starts_with("'s ")
    }

    /// The text between two places, empty where they cross.
    fn cut(&self, from: usize, to: usize) -> &'a str {
        self.text.get(from..to).unwrap_or("")
    }

    fn tokens_in(
        &self,
        from: usize,
        to: usize,
    ) -> impl DoubleEndedIterator<Item = &'a Token> + use<'a> {
        self.tokens.iter().filter(move |token| token.start >= from && token.end <= to)
    }

    /// Conditions, questions, wishes, habits: whatever makes the whole clause no promise.
    fn taken_back(&self, at: usize, time: &TimeWord) -> bool {
        let clause = self.clauses[at];
        if clause.mark == '?' {
            return true;
        }
        let latin = self.cut(time.bytes.start, time.bytes.end).is_ascii();
        let words = self
            .cut(clause.start, clause.end)
            .trim_end_matches([',', '。', '!', ';', '~', ' ', '哈']);
        let ours = |token: &Token| matches!(token.class, Class::Us | Class::Staff | Class::ForYou);
        let leaves_open =
            words.ends_with("吧") && !self.tokens_in(clause.start, clause.end).any(ours);
        let only_when = words.ends_with("时") && !words.ends_with("小时");
        if leaves_open || only_when {
            return true;
        }
        self.tokens_in(clause.start, clause.end).any(|token| {
            let before = token.end <= time.bytes.start;
            match token.class {
                Class::If => before || !latin,
                Class::Question => !latin || before || token.start > time.bytes.end,
                Class::Usually => before || !latin,
                Class::Perhaps => true,
                Class::Wish => before,
                Class::NotYet => !before,
                _ => false,
            }
        })
    }

    fn read_before(&self, at: usize, time: &TimeWord) -> Reading {
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

    fn who_acts_in(&self, at: usize) -> Option<Who> {
        let clause = self.clauses[at];
        let mut reading = Reading::default();
        for token in self.tokens_in(clause.start, clause.end) {
            self.read(&mut reading, token, clause.start);
        }
        reading.who
    }

    fn goods_in(&self, at: usize) -> Seen {
        let clause = self.clauses[at];
        let goods =
            self.tokens_in(clause.start, clause.end).any(|token| token.class == Class::Goods);
        if goods { Seen::Yes } else { Seen::No }
    }

    fn read(&self, reading: &mut Reading, token: &Token, clause_start: usize) {
        if self.cut(token.start, token.end).ends_with("'ll")
            || self.cut(token.start, token.end).ends_with(" will")
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
            Class::Staff => {
                if reading.who != Some(Who::Us) {
                    reading.who = Some(Who::Staff);
                }
                reading.asked = Seen::No;
                reading.customers_act = Seen::No;
            }
            Class::Them if self.is_a_means(token) => {}
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

    /// 随顺丰补寄, 用黑猫寄回: the carrier is how, not who.
    fn is_a_means(&self, token: &Token) -> bool {
        let before = self.cut(0, token.start);
        ["随", "用", "走", "发", "寄", "通过", "by ", "via ", "with "]
            .iter()
            .any(|word| before.ends_with(word))
    }

    /// 您 acts where it opens the clause or follows a time or a request; elsewhere it is acted for.
    fn stands_as_subject(&self, token: &Token, clause_start: usize) -> bool {
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
                    Class::Request | Class::If | Class::Wish | Class::Soothing | Class::Question
                )
        });
        let linked =
            ["那", "所以", "但", "而", "因为", "等", "让", "那么", " "].iter().any(|link| {
                self.cut(clause_start, token.start).ends_with(link)
                    && token.start - clause_start <= 9
            });
        after_time || after_word || linked
    }

    /// 已于今天三点, 无法在三点前, 等了三天, 超过24小时: what stands right before the time rules it.
    fn time_is_governed(&self, at: usize, time: &TimeWord) -> bool {
        let clause = self.clauses[at];
        let before = self.cut(clause.start, time.bytes.start);
        if self.spoken_of_earlier(at, time) {
            return true;
        }
        const EXTENDED: &[&str] = &[
            "延到",
            "延至",
            "推迟到",
            "顺延到",
            "顺延至",
            "截至",
            "截止到",
            "直到",
            "持续到",
            "改到下",
            "有效期至",
            "营业到",
            "只到",
            "仅到",
            "开到",
            "上到",
            "忙到",
            "等到",
            "受理到",
            "延续到",
        ];
        if EXTENDED.iter().any(|word| before.ends_with(word)) {
            return true;
        }
        let may = ["可以", "可", "能", "可以在", "可在", "能在"]
            .iter()
            .any(|word| before.ends_with(word));
        if may
            && !self
                .tokens_in(clause.start, time.bytes.start)
                .any(|token| matches!(token.class, Class::Us | Class::Staff))
        {
            return true;
        }
        let governs = |token: &&Token| !matches!(token.class, Class::Will | Class::You);
        let governed =
            self.tokens_in(clause.start, time.bytes.start).rfind(governs).is_some_and(|token| {
                let near = time.bytes.start - token.end <= 9;
                near && matches!(token.class, Class::Done | Class::Not | Class::NotYet)
            });
        let counted = matches!(
            time.when,
            When::Minutes(_) | When::Days(_) | When::Months(_) | When::WorkingDays(_)
        );
        const BACKWARD: &[&str] = &[
            "这",
            "还有",
            "剩",
            "还剩",
            "挑",
            "差",
            "了",
            "过",
            "满",
            "超",
            "超过",
            "近",
            "延",
            "延后",
            "延长",
            "共",
            "历时",
            "最近",
            "过去",
            "已有",
            "等",
            "等您",
            "等你",
            "拖",
            "支持",
            "享",
            "有效期",
            "保修",
            "质保",
            "不足",
            "前",
            "推迟",
            "每",
            "连续",
            "满足",
            "提前",
            "需提前",
            "至少",
            "不少于",
            "试用",
            "赠送",
            "免费",
            "for",
            "after",
        ];
        governed
            || counted && BACKWARD.iter().any(|word| before.trim_end().ends_with(word))
            || self.anchored(at, time)
    }

    /// 上次承诺您三天内, 上周三答应两天内: an earlier promise, retold.
    fn spoken_of_earlier(&self, at: usize, time: &TimeWord) -> bool {
        let start = self.clauses[at].start;
        let retold = self
            .tokens_in(start, time.bytes.start)
            .filter(|token| token.class == Class::Formerly)
            .map(|token| token.end);
        let past = self
            .times
            .iter()
            .filter(|other| {
                other.when == When::Past
                    && other.bytes.start >= start
                    && other.bytes.end <= time.bytes.start
            })
            .map(|other| other.bytes.end);
        // 您昨天反馈的问题今天下午答复: the past belongs to the noun before 的.
        retold.chain(past).any(|end| !self.cut(end, time.bytes.start).contains("的"))
    }

    /// 收到退货后48小时内: counted from an event whose moment nobody knows yet.
    fn anchored(&self, at: usize, time: &TimeWord) -> bool {
        if !matches!(
            time.when,
            When::Minutes(_) | When::Days(_) | When::WorkingDays(_) | When::Months(_)
        ) {
            return false;
        }
        let clause = self.clauses[at];
        let mut before = self.cut(clause.start, time.bytes.start);
        if before.is_empty() && at > 0 {
            before = &self.text[self.clauses[at - 1].start..self.clauses[at - 1].end];
            before = before.trim_end_matches(',');
        }
        before = before.trim_end_matches("的");
        ["后", "之日起", "之后", "起", "以后", "当日起"]
            .iter()
            .any(|anchor| before.ends_with(anchor))
            && !["稍后", "然后", "随后", "今后", "最后", "售后"]
                .iter()
                .any(|word| before.ends_with(word))
    }

    /// 给我半小时, give me an hour: asking for time promises to use it.
    fn asks_for_time(&self, time: &TimeWord) -> Option<usize> {
        let counted = matches!(time.when, When::Minutes(_) | When::Days(_) | When::WorkingDays(_));
        const ASKS: &[&str] =
            &["给我", "给我们", "容我", "容我们", "give me ", "give us ", "allow me ", "allow us "];
        let before = self.cut(0, time.bytes.start);
        let asked = ASKS.iter().find(|ask| before.ends_with(*ask))?;
        counted.then(|| time.bytes.start - asked.len())
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

    fn names_a_thing(&self, token: &Token, clause: Clause) -> bool {
        let rest = self.cut(token.end, clause.end);
        rest.strip_prefix('的')
            .is_some_and(|rest| rest.chars().next().is_some_and(|c| !"。,;!".contains(c)))
    }

    /// The act belongs to a time said after this one.
    fn nearer_time(&self, time: &TimeWord, from: usize, act: &Token) -> bool {
        let vague = matches!(time.when, When::Vague(_));
        self.times.iter().any(|other| {
            let between =
                other.bytes.start >= time.bytes.end.max(from) && other.bytes.start < act.start;
            between && !(vague && matches!(other.when, When::Vague(_)))
        })
    }

    /// Done already, refused, or asked of the customer.
    fn undone(&self, token: &Token, time: &TimeWord, clause: Clause, reading: Reading) -> bool {
        let rest = self.cut(token.end, clause.end);
        let denied = self.cut(clause.start, token.start).ends_with(['不', '没', '未', '别', '勿']);
        let over = rest.char_indices().take(3).any(|(at, c)| {
            c == '过'
                && !rest[at..].starts_with("过去")
                && !rest[at..].starts_with("过来")
                && !rest[at..].starts_with("过程")
        });
        let refused_after =
            self.tokens.iter().any(|next| next.start == token.end && next.class == Class::Not);
        let today = matches!(time.when, When::Point { day: Some(Day::FromToday(0)) | None, .. });
        let soon_done = self.cut(time.bytes.end, token.start).contains("就")
            && !self.cut(time.bytes.start, time.bytes.end).starts_with("当");
        let told = rest.starts_with("了")
            || rest.trim_end_matches(['。', ',', '!', ' ', '~']).ends_with("了");
        let finished = today && told && !reading.will.yes() && !soon_done;
        let narrated = rest.starts_with("了")
            && !reading.will.yes()
            && rest.chars().nth(1).is_some_and(|c| !",。;!~".contains(c));
        let word = self.cut(token.start, token.end);
        // "restored" tells what was done, "will be restored" what is to come.
        let past_tense = word.ends_with("ed") && !reading.will.yes();
        let idle = reading.idle.yes() && !reading.ours() && !reading.for_customer.yes();
        let only_then = self.cut(time.bytes.end, token.start).contains("才");
        let in_vain = rest.starts_with('不');
        over || in_vain
            || denied
            || only_then
            || idle
            || past_tense
            || narrated
            || refused_after
            || finished
            || reading.done.yes()
            || reading.refused.yes()
            || reading.asked.yes()
            || reading.customers_act.yes()
    }

    fn is_ours(&self, token: &Token, weight: Weight, time: &TimeWord, reading: Reading) -> bool {
        let us = reading.ours();
        let word = self.cut(token.start, token.end);
        let names_customer =
            word.ends_with(['您', '你']) || word.contains("您") || word.contains("you");
        let for_customer = reading.for_customer.yes() || names_customer;
        match reading.who {
            Some(Who::Them) => return false,
            Some(Who::Customer) if !(for_customer || weight == Weight::Received) => return false,
            _ => {}
        }
        if reading.for_us.yes() && !us {
            return false;
        }
        let delivers = weight == Weight::Arrival
            || matches!(token.class, Class::Act(Act::Visit, _))
            || weight == Weight::Weak;
        if reading.others_before.yes() && delivers && !us && !for_customer {
            return false;
        }
        if is_bare_length(time) && !self.lasts_for_the_customer(token, weight, time, &reading) {
            return false;
        }
        let vague = matches!(time.when, When::Vague(_));
        match weight {
            Weight::Strong | Weight::Received | Weight::Arranged => {
                !(reading.goods.yes() && reading.expected.yes() && !us)
            }
            Weight::Weak if vague => us || for_customer || reading.will.yes() || self.presses(time),
            Weight::Weak if matches!(token.class, Class::Act(Act::Visit, _)) => {
                us || for_customer || reading.will.yes()
            }
            Weight::Weak => {
                us || for_customer || reading.will.yes() || self.told_at_once(token, time)
            }
            Weight::Arrival => {
                let others_bring_it = reading.goods.yes() && !us;
                let said_ours =
                    us || for_customer || reading.ours_before.yes() || word.contains("到账");
                said_ours && !others_bring_it && !reading.expected.yes()
            }
        }
    }

    /// 五分钟给您回话 is by when; 柜员五分钟就能改好 is how long.
    fn lasts_for_the_customer(
        &self,
        token: &Token,
        weight: Weight,
        time: &TimeWord,
        reading: &Reading,
    ) -> bool {
        let between = self.cut(time.bytes.end, token.start);
        let able = between.contains("能") || between.contains("可以");
        let pledged = reading.for_customer.yes()
            || reading.will.yes()
            || reading.who == Some(Who::Us)
            || weight == Weight::Strong;
        let pledged = pledged
            && (weight != Weight::Strong
                || reading.ours()
                || reading.for_customer.yes()
                || reading.will.yes()
                || between.is_empty());
        !able && pledged && (weight != Weight::Weak || reading.for_customer.yes())
    }

    /// 今天下午换: time and verb side by side, and not 明天能换, which only says that one may.
    fn told_at_once(&self, token: &Token, time: &TimeWord) -> bool {
        let between = self.cut(time.bytes.end, token.start);
        let able = between.contains("能") || between.contains("可以");
        let near = token.start.saturating_sub(time.bytes.end) <= 6;
        let close = near && time.edge != Edge::After;
        !able && (close || time.edge == Edge::Until)
    }

    /// 尽快 with any verb is ours; 改天再查 tells the customer to wait.
    fn presses(&self, time: &TimeWord) -> bool {
        let word = self.cut(time.bytes.start, time.bytes.end);
        word.starts_with("尽")
            || matches!(
                word,
                "第一时间" | "从速" | "加紧" | "抓紧" | "赶紧" | "回头" | "随后" | "后续"
            )
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
fn is_bare_length(time: &TimeWord) -> bool {
    let counted = matches!(
        time.when,
        When::Minutes(_) | When::Days(_) | When::WorkingDays(_) | When::Months(_)
    );
    counted && time.edge == Edge::At
}
