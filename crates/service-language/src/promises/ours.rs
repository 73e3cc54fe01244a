//! Whether an act near a time is ours to do, and still to be done.

use super::Act;
use super::judge::{Clause, Sentence, is_bare_length};
use super::moment::{Day, Edge, TimeWord, When};
use super::reading::{Reading, Seen, Who};
use super::words::{Class, Token, Weight};

impl<'a> Sentence<'a> {
    pub(super) fn names_a_thing(&self, token: &Token, clause: Clause) -> bool {
        let rest = self.cut(token.end, clause.end);
        // 删除记录, 安装手续
        if ["记录", "手续", "期间", "费用"].iter().any(|noun| rest.starts_with(noun)) {
            return true;
        }
        rest.strip_prefix('的')
            .is_some_and(|rest| rest.chars().next().is_some_and(|c| !"。,;!".contains(c)))
    }

    /// The act belongs to a time said after this one.
    pub(super) fn nearer_time(&self, time: &TimeWord, from: usize, act: &Token) -> bool {
        let vague = matches!(time.when, When::Vague(_));
        self.times.iter().any(|other| {
            let between =
                other.bytes.start >= time.bytes.end.max(from) && other.bytes.start < act.start;
            let another = match other.when {
                When::Past => false,
                When::Vague(_) => !vague,
                _ => true,
            };
            between && another
        })
    }

    /// Done already, refused, or asked of the customer.
    pub(super) fn undone(
        &self,
        token: &Token,
        time: &TimeWord,
        clause: Clause,
        reading: Reading,
    ) -> bool {
        let rest = self.cut(token.end, clause.end);
        let word = self.cut(token.start, token.end);
        let denied = self.cut(clause.start, token.start).ends_with(['不', '没', '未', '别', '勿']);
        let refused_after =
            self.tokens.iter().any(|next| next.start == token.end && next.class == Class::Not);
        // 门市今天营业到九点 says until when, not who comes.
        let lasts = word == "到";
        let idle = reading.idle.yes() && (lasts || !reading.ours()) && !reading.for_customer.yes();
        // 摆到我桌上, 下午补来: brought to us.
        let brought =
            ["给我", "到我", "上来", "我手", "我桌"].iter().any(|word| rest.starts_with(word))
                || rest.starts_with('来') && matches!(word, "补" | "送" | "传" | "寄" | "发");
        let passive = self.cut(time.bytes.end, token.start).ends_with("被");
        let only_then = self.cut(time.bytes.end, token.start).contains("才");
        let in_vain = rest.starts_with('不');
        in_vain
            || (brought && !reading.ours())
            || passive
            || denied
            || only_then
            || idle
            || refused_after
            || self.told_as_done(token, time, clause, reading)
            || reading.done.yes()
            || reading.refused.yes()
            || reading.asked.yes()
            || reading.customers_act.yes()
    }

    /// 今天已寄了, 是今天发出的, restored today.
    fn told_as_done(
        &self,
        token: &Token,
        time: &TimeWord,
        clause: Clause,
        reading: Reading,
    ) -> bool {
        let rest = self.cut(token.end, clause.end);
        let over = rest.char_indices().take(3).any(|(at, c)| {
            c == '过'
                && !rest[at..].starts_with("过去")
                && !rest[at..].starts_with("过来")
                && !rest[at..].starts_with("过程")
        });
        if over || reading.will.yes() {
            return over;
        }
        let today = matches!(time.when, When::Point { day: Some(Day::FromToday(0)) | None, .. });
        let soon_done = self.cut(time.bytes.end, token.start).contains("就")
            && !self.cut(time.bytes.start, time.bytes.end).starts_with("当");
        let told = rest.starts_with("了")
            || rest.trim_end_matches(['。', ',', '!', ' ', '~']).ends_with("了");
        let finished = today && told && !soon_done;
        let narrated =
            rest.starts_with("了") && rest.chars().nth(1).is_some_and(|c| !",。;!~".contains(c));
        // "restored" tells what was done, "will be restored" what is to come.
        let past_tense = self.cut(token.start, token.end).ends_with("ed");
        let announced = rest.starts_with("完毕") && today;
        let was = today
            && self.cut(clause.start, time.bytes.start).ends_with('是')
            && rest.trim_end_matches(['。', ',', '!']).ends_with('的');
        finished || narrated || past_tense || announced || was
    }

    pub(super) fn is_ours(
        &self,
        token: &Token,
        weight: Weight,
        time: &TimeWord,
        reading: Reading,
    ) -> bool {
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
        let between = self.cut(time.bytes.end, token.start);
        if between.contains("可") && !us && !for_customer {
            return false; // 七天内可以退 says what one may
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
        match weight {
            Weight::Strong | Weight::Received | Weight::Arranged => {
                !(reading.goods.yes() && reading.expected.yes() && !us)
            }
            Weight::Weak => self.weak_is_ours(token, time, &reading, Seen::of(us || for_customer)),
            Weight::Arrival => {
                let others_bring_it = reading.goods.yes() && !us;
                let said_ours =
                    us || for_customer || reading.ours_before.yes() || word.contains("到账");
                said_ours && !others_bring_it && !reading.expected.yes()
            }
        }
    }

    /// What anyone may do is ours when somebody says so, or when it stands beside its time.
    fn weak_is_ours(&self, token: &Token, time: &TimeWord, reading: &Reading, said: Seen) -> bool {
        let word = self.cut(token.start, token.end);
        let coming = matches!(token.class, Class::Act(Act::Visit, _));
        if said.yes() || reading.will.yes() {
            return true;
        }
        if matches!(time.when, When::Vague(_)) {
            return !coming && self.presses(time);
        }
        if coming {
            // 师傅已经派单,今天下午四点到
            let ends = self
                .cut(token.end, self.text.len())
                .chars()
                .next()
                .is_none_or(|c| ",。;!~".contains(c));
            return word == "到" && ends && reading.ours_before.yes() && !is_bare_length(time);
        }
        // 周五前登记, 三天内提交: people are told this more often than promised.
        let asked = matches!(word, "登记" | "提交" | "办理" | "submit" | "file");
        !asked && self.told_at_once(token, time)
    }

    /// 五分钟给您回话 is by when; 柜员五分钟就能改好 is how long.
    pub(super) fn lasts_for_the_customer(
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
    pub(super) fn told_at_once(&self, token: &Token, time: &TimeWord) -> bool {
        let between = self.cut(time.bytes.end, token.start);
        let able = between.contains("能") || between.contains("可以");
        let near = token.start.saturating_sub(time.bytes.end) <= 6;
        let close = near && time.edge != Edge::After;
        !able && (close || time.edge == Edge::Until)
    }

    /// 尽快 with any verb is ours; 改天再查 tells the customer to wait.
    pub(super) fn presses(&self, time: &TimeWord) -> bool {
        let word = self.cut(time.bytes.start, time.bytes.end);
        word.starts_with("尽")
            || matches!(word, "第一时间" | "从速" | "加紧" | "回头" | "随后" | "后续")
    }
}
