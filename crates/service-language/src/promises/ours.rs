//! Whether an act near a time is ours to do, and still to be done.

use super::Act;
use super::judge::{Clause, Sentence, is_bare_length};
use super::moment::{Day, Edge, TimeWord, When};
use super::reading::{Reading, Who};
use super::words::{Class, Token, Weight};

impl<'a> Sentence<'a> {
    pub(super) fn names_a_thing(&self, token: &Token, clause: Clause) -> bool {
        let rest = self.cut(token.end, clause.end);
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
        if between.contains("可以") && !us && !for_customer {
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
            || matches!(
                word,
                "第一时间" | "从速" | "加紧" | "抓紧" | "赶紧" | "回头" | "随后" | "后续"
            )
    }
}
