//! Which fixed words a pattern cannot match without: they let most sentences skip the pattern.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use regex_syntax::hir::literal::Extractor;
use regex_syntax::hir::{Class, Hir, HirKind};

/// Characters so common that a pattern woken by one of them would run on every sentence, most
/// frequent first; counted in proper service sentences.
const COMMON: &str = "您的我们是一不在可以了为这有到会请好给天就后点来上帮能时看要下个您说过先查没您再单号元您\
    出也用电话发今明日月周分件里人都还对和您系中大办前收回理那他她你如果退款开订";
/// Pairs of characters that proper service language is full of.
const COMMON_PAIRS: &str = "您的 我们 可以 没有 我们的 不能 处理 问题 这个 如果 现在 需要 时间 联系 情况 帮您 给您 为您 已经 客户 \
    我帮 我来 您可 我先 不了 不是 不会 可能 应该 今天 明天 不用 不要 是您 您好 谢谢 抱歉 订单 退款 电话 这边 我们会 \
    的话 就是 一下 什么 怎么 知道 规定 公司 系统 服务 信息 时候 还是 您在 您先 都是 的时候 不好 不好意思 第一";

static SHARE_OF_CHAR: LazyLock<HashMap<char, f64>> = LazyLock::new(|| {
    let ranked = COMMON.chars().filter(|c| *c != ' ').enumerate();
    let mut shares = HashMap::new();
    for (rank, c) in ranked {
        shares.entry(c).or_insert(0.03 / (1.0 + rank as f64 / 10.0));
    }
    shares
});
static PAIRS: LazyLock<HashSet<&str>> = LazyLock::new(|| COMMON_PAIRS.split_whitespace().collect());

/// The best set found so far; `cost` estimates how often one of them occurs.
struct Found {
    literals: Vec<String>,
    cost: f64,
}

const MOST_LITERALS: usize = 120;

/// Literals of which every match of `hir` contains at least one, or `None` if there are none
/// worth looking for.
pub(crate) fn required(hir: &Hir) -> Option<Vec<String>> {
    best(hir).map(|found| minimal(found.literals))
}

fn best(hir: &Hir) -> Option<Found> {
    match hir.kind() {
        HirKind::Literal(literal) => found(vec![std::str::from_utf8(&literal.0).ok()?.to_owned()]),
        HirKind::Class(Class::Unicode(class)) => {
            let count: u32 = class.iter().map(|r| r.end() as u32 - r.start() as u32 + 1).sum();
            let few = count <= 12;
            few.then(|| class.iter().flat_map(|r| r.start()..=r.end()).map(String::from).collect())
                .and_then(found)
        }
        HirKind::Capture(capture) => best(&capture.sub),
        HirKind::Repetition(repetition) if repetition.min > 0 => {
            let once = best(&repetition.sub);
            once.into_iter().chain(start_of(hir.clone())).min_by(|a, b| a.cost.total_cmp(&b.cost))
        }
        HirKind::Alternation(branches) => {
            let mut all = Vec::new();
            for branch in branches {
                all.extend(best(branch)?.literals);
            }
            found(all)
        }
        HirKind::Concat(parts) => best_of_sequence(parts),
        _ => None,
    }
}

fn best_of_sequence(parts: &[Hir]) -> Option<Found> {
    let alone = parts.iter().filter_map(best);
    let starts = (0..parts.len()).filter_map(|from| start_of(Hir::concat(parts[from..].to_vec())));
    alone.chain(starts).min_by(|a, b| a.cost.total_cmp(&b.cost))
}

/// The words with which every match begins.
fn start_of(hir: Hir) -> Option<Found> {
    let mut extractor = Extractor::new();
    extractor.limit_class(12).limit_repeat(3).limit_literal_len(18).limit_total(MOST_LITERALS);
    let sequence = extractor.extract(&hir);
    found(sequence.literals()?.iter().map(|l| whole_characters(l.as_bytes())).collect())
}

/// A literal may have been cut inside a character.
fn whole_characters(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(error) => String::from_utf8_lossy(&bytes[..error.valid_up_to()]).into_owned(),
    }
}

fn found(literals: Vec<String>) -> Option<Found> {
    if literals.is_empty()
        || literals.len() > MOST_LITERALS
        || literals.iter().any(String::is_empty)
    {
        return None;
    }
    let cost = literals.iter().map(|literal| frequency(literal)).sum();
    Some(Found { literals, cost })
}

/// A rough share of positions at which `literal` occurs in ordinary service language.
fn frequency(literal: &str) -> f64 {
    let mut rarest = 1.0f64;
    let mut count = 0;
    let mut previous: Option<(usize, char)> = None;
    for (at, c) in literal.char_indices() {
        count += 1;
        let alone = single(c);
        rarest = match previous {
            None => alone,
            Some((start, before)) => {
                let pair = if PAIRS.contains(&literal[start..at + c.len_utf8()]) {
                    0.004
                } else {
                    (single(before) * alone * 8.0).min(0.002)
                };
                if count == 2 { pair } else { rarest.min(pair) }
            }
        };
        previous = Some((at, c));
    }
    rarest / f64::from(count.max(1))
}

fn single(c: char) -> f64 {
    match c {
        'a'..='z' | ' ' => 0.02,
        '0'..='9' | ',' | '.' => 0.03,
        _ => SHARE_OF_CHAR.get(&c).copied().unwrap_or(0.0005),
    }
}

/// Without those that contain another one.
fn minimal(mut literals: Vec<String>) -> Vec<String> {
    literals.sort_by_key(String::len);
    literals.dedup();
    let mut kept: Vec<String> = Vec::new();
    for literal in literals {
        if !kept.iter().any(|short| literal.contains(short.as_str())) {
            kept.push(literal);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(pattern: &str) -> Option<Vec<String>> {
        required(&regex_syntax::parse(pattern).unwrap())
    }

    #[test]
    fn every_match_contains_one_of_the_literals() {
        assert_eq!(of("我(没|没有)(这个)?权限"), Some(vec!["权限".to_owned()]));
        assert_eq!(of("^(不行|不可以)[。!]*$"), Some(vec!["不行".to_owned(), "不可以".to_owned()]));
        assert_eq!(of("[a-z]+"), None);
        let both = of("(早就|早)(说过|讲过)").unwrap();
        assert!(both.iter().all(|l| "早就说过早讲过".contains(l.as_str()) || l.starts_with('早')));
    }
}
