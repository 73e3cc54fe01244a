//! What makes a time no promise whatever the act: conditions, questions, wishes, habits, the past.

use super::judge::Sentence;
use super::moment::{TimeWord, When};
use super::words::{Class, Token};

/// Right before a length these look back or state a term: 等了三天, 超过24小时.
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

/// Right before a moment these say how long something lasts: 营业到十点.
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
    "请假到",
    "值班到",
    "忍到",
    "出差到",
    "休到",
    "停到",
    "抢修到",
    "施工到",
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

impl<'a> Sentence<'a> {
    /// 明天的号, 周五的会议: the time belongs to a thing.
    pub(super) fn describes_a_noun(&self, time: &TimeWord) -> bool {
        let rest = self.cut(time.bytes.end, self.text.len());
        const NOUNS: &[&str] = &["那班", "那趟", "那场", "那单", "这班", "这趟"];
        let thing = NOUNS.iter().any(|noun| rest.starts_with(noun));
        thing || rest.starts_with("的") && !rest.starts_with("的时候") || rest.starts_with("'s ")
    }

    /// Conditions, questions, wishes, habits: whatever makes the whole clause no promise.
    pub(super) fn taken_back(&self, at: usize, time: &TimeWord) -> bool {
        let clause = self.clauses[at];
        let asks_leave = self.cut(clause.start, clause.end).ends_with("行吧?");
        if clause.mark == '?' && !asks_leave {
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
        if self.left_to_the_customer(at, words) || self.reported_wish(at) {
            return true;
        }
        self.tokens_in(clause.start, clause.end).any(|token| {
            let before = token.end <= time.bytes.start;
            match token.class {
                Class::If => before || !latin,
                Class::Question if asks_leave => false,
                Class::Question => !latin || before || token.start > time.bytes.end,
                Class::Usually => before || !latin,
                Class::Perhaps => true,
                Class::Wish => before,
                Class::NotYet => !before,
                _ => false,
            }
        })
    }

    /// 五天内寄出有效, 周五前补上就行: what the customer may do, and until when.
    fn left_to_the_customer(&self, at: usize, words: &str) -> bool {
        const ENOUGH: &[&str] = &[
            "即可",
            "就行",
            "就成",
            "就可以",
            "都行",
            "都可以",
            "都可",
            "有效",
            "最好",
            "也行",
            "来得及",
        ];
        let clause = self.clauses[at];
        let mut ours = self.tokens_in(clause.start, clause.end);
        ENOUGH.iter().any(|word| words.trim_end_matches(['哦', '了', '的', '喔']).ends_with(word))
            && !ours.any(|token| {
                matches!(token.class, Class::Us | Class::Staff | Class::ForYou | Class::Will)
            })
    }

    /// 您的意思我懂:周末前要拿到货
    fn reported_wish(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1).map(|at| self.clauses[at]) else {
            return false;
        };
        before.mark == ':'
            && self
                .tokens_in(before.start, before.end)
                .any(|token| matches!(token.class, Class::Wish | Class::Formerly))
    }

    /// 我不能跟您保证周三修好, 没法打包票说周五能好, 没办法改成今天派.
    fn disclaimed(&self, start: usize, time: &TimeWord) -> bool {
        const PLEDGES: &[&str] = &[
            "保证",
            "承诺",
            "答应",
            "打包票",
            "担保",
            "说",
            "骗",
            "确定",
            "肯定",
            "敢",
            "promise",
            "guarantee",
            "say",
        ];
        self.tokens_in(start, time.bytes.start).any(|token| {
            if token.class != Class::Not {
                return false;
            }
            let between = self.cut(token.end, time.bytes.start);
            let pledged = PLEDGES.iter().any(|word| between.contains(word))
                || self.cut(token.start, token.end).ends_with("保证");
            let ours = self.tokens_in(token.end, time.bytes.start).any(|word| {
                matches!(
                    word.class,
                    Class::Us | Class::Staff | Class::ForYou | Class::Will | Class::Done
                )
            });
            let able = ["不能", "无法", "没法", "没办法", "不可能"]
                .contains(&self.cut(token.start, token.end));
            pledged || (able && !ours && between.len() <= 18)
        })
    }

    /// 已于今天三点, 无法在三点前, 等了三天, 超过24小时: what stands right before the time rules it.
    pub(super) fn time_is_governed(&self, at: usize, time: &TimeWord) -> bool {
        let clause = self.clauses[at];
        let before = self.cut(clause.start, time.bytes.start);
        if self.spoken_of_earlier(at, time) || self.disclaimed(clause.start, time) {
            return true;
        }
        if EXTENDED.iter().any(|word| before.ends_with(word)) {
            return true;
        }
        // 现在是下午三点; 替您改到19:20 says to when, not by when.
        let rest = self.cut(time.bytes.end, clause.end);
        let ends = rest.chars().next().is_none_or(|c| ",。;!~".contains(c));
        if before.ends_with("现在是") || (ends && before.ends_with("改到")) {
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
        governed
            || counted && BACKWARD.iter().any(|word| before.trim_end().ends_with(word))
            || self.anchored(at, time)
    }

    /// 上次承诺您三天内, 上周三答应两天内: an earlier promise, retold.
    pub(super) fn spoken_of_earlier(&self, at: usize, time: &TimeWord) -> bool {
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
    pub(super) fn anchored(&self, at: usize, time: &TimeWord) -> bool {
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
        // 我联络司机后半小时内: what must come first is ours to do, and now.
        if ["我", "我们", "我这边"].iter().any(|us| before.starts_with(us)) {
            return false;
        }
        ["后", "之日起", "之后", "起", "以后", "当日起"]
            .iter()
            .any(|anchor| before.ends_with(anchor))
            && !["稍后", "然后", "随后", "今后", "最后", "售后"]
                .iter()
                .any(|word| before.ends_with(word))
    }

    /// 给我半小时, give me an hour: asking for time promises to use it.
    pub(super) fn asks_for_time(&self, time: &TimeWord) -> Option<usize> {
        let counted = matches!(time.when, When::Minutes(_) | When::Days(_) | When::WorkingDays(_));
        const ASKS: &[&str] =
            &["给我", "给我们", "容我", "容我们", "give me ", "give us ", "allow me ", "allow us "];
        let before = self.cut(0, time.bytes.start);
        let asked = ASKS.iter().find(|ask| before.ends_with(*ask))?;
        counted.then(|| time.bytes.start - asked.len())
    }
}
