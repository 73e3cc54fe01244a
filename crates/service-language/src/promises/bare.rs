//! Commitments without any word of time: 我会跟进, 改好了给您发过去, I'll sort it out.

use std::ops::Range;

use super::Act;
use super::judge::{Clause, Commitment, Sentence};
use super::moment::When;
use super::words::{Class, Token, Weight};

/// What is done while the customer waits is no promise: 我帮您查一下, 跟您解释.
const AT_THE_DESK: &[&str] = &[
    "一遍",
    "一条一条",
    "一句一句",
    "同时",
    "查一下",
    "看一下",
    "确认一下",
    "核对一下",
    "登记一下",
    "介绍一下",
    "解释一下",
    "说明一下",
    "说一下",
    "转一下",
    "查询",
    "现在",
    "正在",
    "这边先",
    "先帮您看",
    "先为您",
];

/// Verbs after 会 that state a habit or a feeling, not an act for this customer.
const NO_ACT: &[&str] = &[
    "会有",
    "会是",
    "会出现",
    "会影响",
    "会收",
    "会产生",
    "会自动",
    "会显示",
    "会扣",
    "会在",
    "会被",
    "会导致",
    "会变",
    "会觉得",
    "会员",
    "会更",
    "会比",
    "会很",
    "会着急",
    "会生气",
    "会难",
    "会担心",
    "会议",
    "会计",
    "将会",
    "会用到",
    "会涉及",
    "会要求",
    "会占",
    "会存",
    "会按",
    "会心",
];

const NO_ACT_LATIN: &[&str] = &[
    "will need",
    "'ll need",
    "will see",
    "'ll see",
    "will be happy",
    "'ll be happy",
    "'ll be honest",
    "will be honest",
    "will have to",
    "'ll have to",
    "will be glad",
    "'ll be glad",
    "will wait",
    "'ll wait",
    "will be open",
    "will be closed",
    "'ll admit",
    "will gladly",
    "will stay",
    "'ll stay",
    "will never",
    "'ll never",
    "'ll say",
    "will say",
];

/// The first clause of the sentence that commits us, though it names no time.
/// `dated` is where promises with a time stand already, in folded text.
pub(super) fn commitment(
    sentence: &Sentence<'_>,
    dated: Option<Range<usize>>,
) -> Option<Commitment> {
    let conditional = sentence
        .tokens
        .iter()
        .any(|token| matches!(token.class, Class::If | Class::Question | Class::Usually));
    if conditional {
        return None;
    }
    let free = |clause: &&Clause| {
        !sentence.times.iter().any(|time| {
            let inside = (clause.start..clause.end).contains(&time.bytes.start);
            inside && !matches!(time.when, When::Vague(_))
        })
    };
    let clauses = apart_from(sentence, dated);
    clauses.iter().filter(free).find_map(|clause| in_clause(sentence, *clause))
}

/// Beside a dated promise only what a semicolon parts from it counts.
fn apart_from<'a>(sentence: &Sentence<'a>, dated: Option<Range<usize>>) -> &'a [Clause] {
    let Some(dated) = dated else {
        return sentence.clauses;
    };
    match sentence.clauses.iter().position(|clause| clause.mark == ';') {
        Some(at) if sentence.clauses[at].end <= dated.start => &sentence.clauses[..=at],
        Some(at) if dated.end <= sentence.clauses[at].end => &sentence.clauses[at + 1..],
        _ => &[],
    }
}

fn in_clause(sentence: &Sentence<'_>, clause: Clause) -> Option<Commitment> {
    let text = sentence.text.get(clause.start..clause.end)?;
    let tokens: Vec<Token> = sentence
        .tokens
        .iter()
        .copied()
        .filter(|token| token.start >= clause.start && token.end <= clause.end)
        .collect();
    let someone = |token: &Token| {
        matches!(token.class, Class::Us | Class::Staff | Class::ForYou | Class::Act(..))
    };
    if !tokens.iter().any(someone) {
        return None;
    }
    let spoiled = tokens.iter().any(|token| {
        matches!(
            token.class,
            Class::Not
                | Class::NotYet
                | Class::Done
                | Class::Formerly
                | Class::Wish
                | Class::Perhaps
        ) || token.class == Class::Request && !is_of_staff(&tokens, token)
    });
    let past = text.trim_end_matches(['。', ',', '!', '~', ';']).ends_with('了')
        || text.contains('过') && !text.contains("过去") && !text.contains("过来");
    if spoiled || past || clause.mark == '?' || AT_THE_DESK.iter().any(|word| text.contains(word)) {
        return None;
    }
    let first = tokens.iter().position(|token| matches!(token.class, Class::Us | Class::Staff));
    // 我去跟厂家谈, 我让快递重派: they are whom we move to act.
    let moved = |token: &Token| {
        let before = text.get(..token.start - clause.start).unwrap_or("");
        ["跟", "找", "催", "让", "请", "问", "向", "和", "与", "联系", "要求"]
            .iter()
            .any(|word| before.ends_with(word))
    };
    let theirs = |from: usize| {
        tokens[from..].iter().any(|token| token.class == Class::Them && !moved(token))
    };
    if theirs(first.unwrap_or(0)) {
        return None;
    }
    let found = match first {
        Some(at) => will_do(text, clause, &tokens[at..])
            .or_else(|| for_the_customer(&tokens[at..]))
            .or_else(|| takes_it_on(text, clause, tokens[at])),
        None => None,
    };
    found.or_else(|| when_it_is_so(text, clause, &tokens))
}

/// 请专人联系您 asks one of us.
fn is_of_staff(tokens: &[Token], request: &Token) -> bool {
    tokens
        .iter()
        .any(|token| token.start == request.end && matches!(token.class, Class::Us | Class::Staff))
}

/// 我会转达, 专员会处理, we will replace
fn will_do(text: &str, clause: Clause, tokens: &[Token]) -> Option<Commitment> {
    let at = tokens.iter().position(|token| is_will(text, clause, token))?;
    let will = tokens[at];
    let rest = text.get(will.start - clause.start..)?;
    let latin = rest.is_ascii();
    let empty_verb = NO_ACT.iter().any(|word| rest.starts_with(word))
        || NO_ACT_LATIN.iter().any(|word| text.contains(word));
    if empty_verb || text.len() - (will.end - clause.start) < 4 {
        return None;
    }
    let act = tokens[at..].iter().find_map(|token| match token.class {
        Class::Act(act, _) => Some((act, *token)),
        _ => None,
    });
    match act {
        Some((act, token)) => {
            Some(Commitment { act, bytes: tokens[0].start..token.end, act_at: token.start })
        }
        None if latin || (tokens[0].class == Class::Us && rest.starts_with(['会', '将'])) => {
            Some(Commitment {
                act: Act::Other,
                bytes: tokens[0].start..clause.end,
                act_at: will.end,
            })
        }
        None => None,
    }
}

/// 会 and 将, will and going to; I'll and we'll hold their will in themselves. 承诺 and 负责 speak of
/// what always holds as often as of an act.
fn is_will(text: &str, clause: Clause, token: &Token) -> bool {
    let word = text.get(token.start - clause.start..token.end - clause.start).unwrap_or("");
    let named =
        token.class == Class::Will && (matches!(word, "会" | "将" | "一定") || word.is_ascii());
    named || word.ends_with("'ll") || word.ends_with(" will")
}

/// How one takes something on: 我去跟仓库说, 我让主管给您打, 我全程跟着.
const TAKING: &[&str] = &[
    "来",
    "去",
    "帮您",
    "帮你",
    "给您",
    "给你",
    "替您",
    "替你",
    "为您",
    "陪您",
    "再",
    "让",
    "请",
    "叫",
    "继续",
    "持续",
    "亲自",
    "全程",
    "负责",
    "优先",
    "直接",
    "争取",
    "盯",
    "跟进",
    "跟着",
    "跟到底",
    "催",
    "追",
    "报给",
    "带给",
    "转给",
    "提给",
    "交给",
    "转达",
    "单独",
    "专门",
];
/// These are done while the customer waits.
const DESK_VERBS: &[&str] = &[
    "查",
    "看",
    "登记",
    "核对",
    "核实",
    "解释",
    "说明",
    "介绍",
    "念",
    "读",
    "讲",
    "教",
    "算",
    "列",
    "写",
    "调出",
    "转接",
    "服务",
    "道歉",
    "赔不是",
    "推荐",
    "演示",
    "备注",
    "记",
    "复述",
    "解答",
    "分析",
    "比",
    "倒",
    "说",
    "分享",
    "提醒",
    "确认",
    "测",
    "截图",
    "指",
    "做主",
    "添麻烦",
    "带来",
    "造成",
    "看看",
    "听",
    "翻",
    "想",
    "答",
    "选",
    "科普",
    "拿",
    "开门",
    "提个",
    "提一",
];
/// With one of these the matter is settled, felt, or not taken on.
const SETTLED: &[&str] = &[
    "已", "了", "可以", "能", "没", "不", "别", "正", "刚", "请您", "麻烦", "觉得", "知道", "理解",
    "明白", "看到", "收到", "建议", "认为", "希望", "相信", "感谢", "抱歉", "来说", "说来", "原来",
    "本来", "看来", "从来", "后来", "以来", "下来", "起来", "出来",
];

fn takes_it_on(text: &str, clause: Clause, who: Token) -> Option<Commitment> {
    let after_who = text.get(who.end - clause.start..)?;
    let gone =
        after_who.contains('过') && !after_who.contains("过来") && !after_who.contains("过去");
    if gone || SETTLED.iter().any(|word| after_who.contains(word)) {
        return None;
    }
    let (at, word) = TAKING
        .iter()
        .filter_map(|word| after_who.find(word).map(|at| (at, *word)))
        .min_by_key(|(at, word)| (*at, usize::MAX - word.len()))?;
    let rest = after_who.get(at + word.len()..)?;
    let verb = rest.trim_start_matches(['先', '再', '去', '来', '您', '你', '帮', '给', '好']);
    let at_the_desk = DESK_VERBS.iter().any(|desk| verb.starts_with(desk));
    (at <= 24 && !at_the_desk && verb.chars().count() >= 2).then(|| Commitment {
        act: Act::Other,
        bytes: who.start
            ..clause.start + text.trim_end_matches([',', '。', '!', '~', ';', ' ']).len(),
        act_at: who.end,
    })
}

/// 我帮您改, 我替您申请补发: an act of ours for the customer, not yet done.
fn for_the_customer(tokens: &[Token]) -> Option<Commitment> {
    let at = tokens.iter().position(|token| token.class == Class::ForYou)?;
    deed_after(tokens, at)
}

fn deed_after(tokens: &[Token], at: usize) -> Option<Commitment> {
    let (act, token) = tokens[at..].iter().find_map(|token| match token.class {
        Class::Act(act, weight) => Some(((act, weight), *token)),
        _ => None,
    })?;
    let ((act, weight), token) = (act, token);
    let later = matches!(act, Act::CallBack | Act::Refund | Act::Send)
        || weight == Weight::Arranged
        || (matches!(act, Act::Fix | Act::Visit | Act::Other) && weight == Weight::Strong);
    let soon = token.start.saturating_sub(tokens[at].end) <= 12;
    (later && soon).then(|| Commitment {
        act,
        bytes: tokens[0].start..token.end,
        act_at: token.start,
    })
}

/// 改好了给您发过去, 有批示了就给您去电: waits for something of ours to be ready.
fn when_it_is_so(text: &str, clause: Clause, tokens: &[Token]) -> Option<Commitment> {
    let at = tokens.iter().position(|token| {
        let names_customer = text
            .get(token.start - clause.start..token.end - clause.start)
            .is_some_and(|word| word.contains(['您', '你']));
        token.class == Class::ForYou || (matches!(token.class, Class::Act(..)) && names_customer)
    })?;
    let before = text.get(..tokens[at].start - clause.start)?;
    const READY: &[&str] = &["了", "后", "就", "再", "的时候", "完", "以后", "会"];
    let plain = tokens[at].class == Class::ForYou
        && !["可以", "能", "请", "麻烦", "没", "不"].iter().any(|word| text.contains(word));
    let ready = READY.iter().any(|word| before.ends_with(word)) || plain;
    let own =
        tokens.iter().all(|token| token.class != Class::You || token.start >= tokens[at].start);
    if !ready || !own {
        return None;
    }
    deed_after(&tokens[at..], 0).or_else(|| match tokens[at].class {
        Class::Act(act @ (Act::CallBack | Act::Answer), _) => Some(Commitment {
            act,
            bytes: tokens[at].start..tokens[at].end,
            act_at: tokens[at].start,
        }),
        _ => None,
    })
}
