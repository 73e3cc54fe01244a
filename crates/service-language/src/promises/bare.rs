//! Commitments without any word of time: 我会跟进, 改好了给您发过去, I'll sort it out.

use std::ops::Range;

use super::Act;
use super::judge::{Clause, Commitment, Sentence};
use super::moment::When;
use super::words::{Class, Token, Weight};

/// What is done while the customer waits is no promise: 我帮您查一下, 跟您解释.
const AT_THE_DESK: &[&str] = &[
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
        || text.contains('过') && !text.contains("过去");
    if spoiled || past || clause.mark == '?' || AT_THE_DESK.iter().any(|word| text.contains(word)) {
        return None;
    }
    let first = tokens.iter().position(|token| matches!(token.class, Class::Us | Class::Staff));
    let theirs = |from: usize| tokens[from..].iter().any(|token| token.class == Class::Them);
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

/// What we take upon ourselves: 我来跟进, 我去催, 我帮您争取, 我让他给您回电话.
const TAKES_ON: &[&str] = &[
    "跟进",
    "盯着",
    "盯紧",
    "盯到底",
    "跟到底",
    "负责到底",
    "催",
    "争取",
    "转达",
    "转告",
    "反映",
    "反馈",
    "申请",
    "安排",
    "处理",
    "协调",
    "沟通",
    "上报",
    "汇报",
    "留着",
    "留一",
    "补",
    "退",
    "换",
    "免",
    "减",
    "追",
    "想办法",
    "解决",
    "联系您",
    "联系你",
    "联络您",
    "通知您",
    "告诉您",
    "回您",
    "打给您",
    "给您回",
    "给您打",
    "给您送",
    "给您寄",
    "给您发",
    "约",
    "理赔",
    "要回来",
    "问清楚",
    "弄清楚",
    "查清楚",
    "改",
];
/// How one takes it on; what follows within a few words counts.
const TAKING: &[&str] = &[
    "来",
    "去",
    "帮您",
    "帮你",
    "给您",
    "给你",
    "替您",
    "为您",
    "再",
    "继续",
    "持续",
    "亲自",
    "让",
    "请",
    "叫",
    "负责",
    "优先",
    "专门",
    "单独",
    "直接",
    "盯着",
    "跟到底",
    "负责到底",
];

fn takes_it_on(text: &str, clause: Clause, who: Token) -> Option<Commitment> {
    let after_who = text.get(who.end - clause.start..)?;
    let taking =
        TAKING.iter().filter_map(|word| after_who.find(word)).min().filter(|at| *at <= 12)?;
    let rest = after_who.get(taking..)?;
    let deed =
        TAKES_ON.iter().filter_map(|word| rest.find(word).map(|at| at + word.len())).min()?;
    const SETTLED: &[&str] = &[
        "已", "了", "过", "可以", "能", "没", "不", "别", "正", "刚", "登记", "退回", "请您",
        "麻烦",
    ];
    let settled = SETTLED.iter().any(|word| after_who.contains(word));
    (!settled && deed <= 45).then(|| Commitment {
        act: Act::Other,
        bytes: who.start..who.end + taking + deed,
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
    const READY: &[&str] = &[
        "好了",
        "后",
        "了就",
        "就",
        "了再",
        "再",
        "的时候",
        "之后",
        "了会",
        "后会",
        "完了",
        "后再",
        "以后",
        "妥了",
        "会",
    ];
    let ready = READY.iter().any(|word| before.ends_with(word));
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
