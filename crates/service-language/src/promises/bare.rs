//! Commitments without any word of time, where they are said in so many words: 我会给您回复,
//! 弄好了告诉您, I'll let you know. 我来跟进 and 我帮您查 are said of what is being done now.

use std::ops::Range;

use super::Act;
use super::judge::{Clause, Commitment, Sentence};
use super::moment::When;
use super::words::{Class, Token, Weight};

/// What is done while the customer waits is no promise: 我帮您查一下, 跟您解释.
const AT_THE_DESK: &[&str] =
    &["一遍", "一条一条", "一句一句", "同时", "一下", "现在", "正在", "这边先", "先为您", "每"];

/// Ends of the words before an act that waits for something: 改好了给您发过去, 有结果再通知您.
const THEN: &[&str] = &["了", "后", "就", "再", "完", "以后", "会", "才", "自然", "好"];

/// Begins a clause that waits for something.
const WAITS: &[&str] = &[
    "等",
    "待",
    "一有",
    "有",
    "到了",
    "轮到",
    "到时",
    "once ",
    "when ",
    "as soon as ",
    "after ",
    "不忙的时候",
];

const EMPTY_LATIN: &[&str] = &["happy to", "glad to", "need to", "have to", "be honest", "never"];

/// Without one of these words no sentence pledges an act.
pub(super) fn may_pledge(text: &str, token: &Token) -> bool {
    let word = text.get(token.start..token.end).unwrap_or("");
    match token.class {
        Class::Will | Class::ForYou => true,
        Class::Us => word.ends_with("'ll") || word.ends_with(" will"),
        Class::Act(..) => word.contains(['您', '你']),
        _ => false,
    }
}

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
    let free = |clause: &Clause| {
        !sentence.times.iter().any(|time| {
            let inside = (clause.start..clause.end).contains(&time.bytes.start);
            inside && !matches!(time.when, When::Vague(_) | When::Past)
        })
    };
    apart_from(sentence.clauses, dated)
        .filter(|at| free(&sentence.clauses[*at]))
        .find_map(|at| in_clause(sentence, at))
}

/// Beside a dated promise only what a semicolon parts from it counts.
fn apart_from(clauses: &[Clause], dated: Option<Range<usize>>) -> Range<usize> {
    let Some(dated) = dated else {
        return 0..clauses.len();
    };
    match clauses.iter().position(|clause| clause.mark == ';') {
        Some(at) if clauses[at].end <= dated.start => 0..at + 1,
        Some(at) if dated.end <= clauses[at].end => at + 1..clauses.len(),
        _ => 0..0,
    }
}

fn in_clause(sentence: &Sentence<'_>, at: usize) -> Option<Commitment> {
    let clause = sentence.clauses[at];
    let tokens = within(sentence.tokens, clause);
    if !tokens.iter().any(|token| matches!(token.class, Class::Act(..))) {
        return None;
    }
    let text = sentence.text.get(clause.start..clause.end)?;
    let spoiled = tokens.iter().any(|token| {
        matches!(
            token.class,
            Class::Not
                | Class::NotYet
                | Class::Done
                | Class::Formerly
                | Class::Wish
                | Class::Perhaps
                | Class::ForUs
        ) || token.class == Class::Request && !is_of_staff(tokens, token)
    });
    if spoiled || clause.mark == '?' {
        return None;
    }
    let past = text.trim_end_matches(['。', ',', '!', '~', ';']).ends_with('了')
        || text.contains('过') && !text.contains("过去") && !text.contains("过来");
    let empty = EMPTY_LATIN.iter().any(|word| text.contains(word));
    if past || empty {
        return None;
    }
    if AT_THE_DESK.iter().any(|word| text.contains(word)) {
        return None;
    }
    let us = tokens.iter().position(|token| matches!(token.class, Class::Us | Class::Staff));
    if theirs(text, clause, &tokens[us.unwrap_or(0)..]) {
        return None;
    }
    let waits_before = at > 0 && {
        let before = sentence.clauses[at - 1];
        let words = sentence.text.get(before.start..before.end).unwrap_or("");
        WAITS.iter().any(|word| words.starts_with(word)) || words.ends_with("了,")
    };
    us.and_then(|at| will_do(text, clause, &tokens[at..]))
        .or_else(|| will_tell(text, clause, tokens))
        .or_else(|| when_it_is_so(text, clause, tokens, waits_before))
}

/// The tokens of a clause: they stand in order and apart.
fn within(tokens: &[Token], clause: Clause) -> &[Token] {
    let from = tokens.partition_point(|token| token.start < clause.start);
    let to = tokens.partition_point(|token| token.end <= clause.end);
    tokens.get(from..to).unwrap_or(&[])
}

/// 请专人联系您 asks one of us.
fn is_of_staff(tokens: &[Token], request: &Token) -> bool {
    tokens
        .iter()
        .any(|token| token.start == request.end && matches!(token.class, Class::Us | Class::Staff))
}

/// Others act, unless we move them: 我去跟厂家谈, 我让快递重派.
fn theirs(text: &str, clause: Clause, tokens: &[Token]) -> bool {
    let moved = |token: &Token| {
        let before = text.get(..token.start - clause.start).unwrap_or("");
        ["跟", "找", "催", "让", "请", "问", "向", "和", "与", "联系", "要求"]
            .iter()
            .any(|word| before.ends_with(word))
    };
    tokens.iter().any(|token| token.class == Class::Them && !moved(token))
}

/// 我会转达, 专员会给您打, we will replace: who acts, that it will be, and an act only we do.
fn will_do(text: &str, clause: Clause, tokens: &[Token]) -> Option<Commitment> {
    let at = tokens.iter().position(|token| is_will(text, clause, token))?;
    let handed = tokens[at..].iter().any(|token| token.class == Class::ForYou);
    let (act, token) = tokens[at..].iter().find_map(|token| match token.class {
        Class::Act(act, Weight::Strong) => Some((act, *token)),
        Class::Act(act @ (Act::Refund | Act::Send | Act::Fix), Weight::Weak) if handed => {
            Some((act, *token))
        }
        _ => None,
    })?;
    let latin = text.is_ascii();
    let named = token_text(text, clause, &token).contains(['您', '你']);
    let for_customer = named || handed;
    let telling = matches!(act, Act::CallBack | Act::Answer | Act::Visit);
    (latin || telling || for_customer).then(|| Commitment {
        act,
        bytes: tokens[0].start..token.end,
        act_at: token.start,
    })
}

/// 查清之后会向您说明, 将通知您: nobody else tells the customer.
fn will_tell(text: &str, clause: Clause, tokens: &[Token]) -> Option<Commitment> {
    let will = tokens.iter().position(|token| is_will(text, clause, token))?;
    let for_customer = tokens[will..].iter().any(|token| {
        token.class == Class::ForYou || token_text(text, clause, token).contains(['您', '你'])
    });
    let by_customer = tokens[..will].iter().any(|token| token.class == Class::You);
    let act = tokens[will..].iter().find(|token| {
        matches!(token.class, Class::Act(Act::CallBack | Act::Answer, Weight::Strong))
    })?;
    let Class::Act(kind, _) = act.class else {
        return None;
    };
    (for_customer && !by_customer).then(|| Commitment {
        act: kind,
        bytes: tokens[will].start..act.end,
        act_at: act.start,
    })
}

fn token_text<'a>(text: &'a str, clause: Clause, token: &Token) -> &'a str {
    text.get(token.start - clause.start..token.end - clause.start).unwrap_or("")
}

/// 会 and 将, will and going to; I'll and we'll hold their will in themselves. 承诺 and 负责 speak of
/// what always holds as often as of an act.
fn is_will(text: &str, clause: Clause, token: &Token) -> bool {
    let word = token_text(text, clause, token);
    let named = token.class == Class::Will
        && (matches!(word, "会" | "将" | "一定" | "保证") || word.is_ascii());
    named || word.ends_with("'ll") || word.ends_with(" will")
}

/// 改好了给您发过去, 有批示了就给您去电: waits for something of ours to be ready.
fn when_it_is_so(
    text: &str,
    clause: Clause,
    tokens: &[Token],
    waits_before: bool,
) -> Option<Commitment> {
    let at = tokens.iter().position(|token| {
        let named = token_text(text, clause, token).contains(['您', '你']);
        token.class == Class::ForYou || (matches!(token.class, Class::Act(..)) && named)
    })?;
    let before = text.get(..tokens[at].start - clause.start)?;
    let before = before.trim_end_matches("我们").trim_end_matches('我');
    let able = ["可以", "能", "先"].iter().any(|word| before.contains(word));
    let ready = waits_before
        || THEN.iter().any(|word| before.ends_with(word))
        || ["好了", "到了", "完了", "收到就", "一到就"].iter().any(|word| before.contains(word))
        || WAITS.iter().any(|word| text.starts_with(word));
    let own =
        tokens.iter().all(|token| token.class != Class::You || token.start >= tokens[at].start);
    if able || !ready || !own {
        return None;
    }
    // 等他回来我请他拨电话给您: the act may stand before its customer.
    let (act, token) =
        tokens[at..].iter().chain(&tokens[..at]).find_map(|token| match token.class {
            Class::Act(act, Weight::Strong) => Some((act, *token)),
            Class::Act(act, _) if token_text(text, clause, token).starts_with("跟您") => {
                Some((act, *token))
            }
            _ => None,
        })?;
    let soon = token.start.saturating_sub(tokens[at].end) <= 12;
    let word = token_text(text, clause, &token);
    let told = match act {
        Act::CallBack | Act::Answer => !word.starts_with('等'),
        Act::Send | Act::Refund => true,
        Act::Visit => word.starts_with("过去"),
        Act::Fix | Act::Other => false,
    };
    (soon && told).then(|| Commitment {
        act,
        bytes: tokens[0].start..token.end.max(tokens[at].end),
        act_at: token.start,
    })
}
