//! Acts that no word of the table names: 我明天带仪器去, 五点前喷完漆.

use super::Act;
use super::judge::{Clause, Commitment, Sentence, is_bare_length};
use super::moment::{Edge, TimeWord};
use super::reading::{Reading, Seen, Who};
use super::words::Class;

impl Sentence<'_> {
    /// 我明天带仪器去, 下班前mail给您: we act or act for the customer, whatever the verb.
    pub(super) fn deed_without_a_word(
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
        let mark = |c: char| ",。;!?~…:) ".contains(c);
        let whole = self.cut(from, clause.end).trim_end_matches(mark);
        let end = from + whole.len();
        let text = whole.trim_start_matches(mark);
        (self.is_a_deed(time, &reading, text) && !self.ends_done(from, end, &reading)).then(|| {
            Commitment {
                act: Act::Other,
                bytes: time.bytes.start..end.max(time.bytes.end),
                act_at: from,
            }
        })
    }

    /// 更换了服务器, 弄好了: told as done.
    fn ends_done(&self, from: usize, end: usize, reading: &Reading) -> bool {
        let text = self.cut(from, end);
        let after_act = self.tokens_in(from, end).any(|token| {
            matches!(token.class, Class::Act(..))
                && self.cut(token.end, self.text.len()).starts_with("了")
        });
        // 批评了三次: counted, so done.
        let eaten = text.contains("了啥") || text.contains("了什么");
        let counted = text.split('了').skip(1).any(|rest| {
            rest.chars().next().is_some_and(|c| "一二两三四五六七八九十几".contains(c))
        });
        (text.ends_with('了') || after_act || counted || eaten) && !reading.will.yes()
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
        let word = self.cut(time.bytes.start, time.bytes.end);
        // 后续航班 is the next flight.
        if word == "后续" && !reading.will.yes() {
            return false;
        }
        let latin = word.is_ascii();
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
        // 17点前出, 六点前出单号
        let finishes =
            ["完", "好", "妥", "掉", "齐", "完漆"].iter().any(|word| text.ends_with(word))
                && !text.ends_with("最好")
                || text.starts_with('出');
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
