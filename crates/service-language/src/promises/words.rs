//! The words that decide whether a time in a sentence is a promise: who acts, what is done, what
//! takes it back. Folded forms; Latin words count only whole.

use std::collections::HashMap;
use std::sync::LazyLock;

use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder, MatchKind};

use super::Act;
use super::moment::Vague;

/// What a word does to a promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// The firm itself: 我, 我们, our.
    Us,
    /// Its people by their work: 师傅, 专员, an engineer.
    Staff,
    /// Others whose acts we cannot promise: 银行, 快递, the courier.
    Them,
    /// Things that arrive by other hands: 包裹, 到货.
    Goods,
    /// 您, you: the customer, as subject or object.
    You,
    /// 给您, 帮您: what is done is done for the customer.
    ForYou,
    /// 给我, 联系我: what is done is done for us.
    ForUs,
    /// 会, 一定, will: it is going to be done.
    Will,
    Act(Act, Weight),
    /// What customers do: 提交, 付款, 来店.
    YourAct,
    /// Being there, resting, opening: no act at all.
    Idle,
    /// 已, 过: done already.
    Done,
    /// 上次, 当初: speaks of an earlier promise.
    Formerly,
    /// 不能, 无法.
    Not,
    /// 还没: a condition when it follows the time.
    NotYet,
    /// 请, 麻烦.
    Request,
    /// 希望, 要求.
    Wish,
    /// 如果, 的话.
    If,
    /// 一般, 通常: how it mostly goes.
    Usually,
    /// 可能, 也许: may or may not.
    Perhaps,
    /// 预计, 大概: a forecast.
    Expected,
    /// 吗, 是否: a question.
    Question,
    /// 您放心, 发现: says nothing about who acts, and hides a shorter word in it.
    Plain,
    /// 最晚, 最迟, 时间是: ties a time to the act before it.
    Tie,
    Vague(Vague),
}

/// How much an act needs beside it before it is ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    /// 回电, 退款: only we do this.
    Strong,
    /// 处理, 换: anyone may do this.
    Weak,
    /// 到账, 送达: happens by other hands unless we say it is ours.
    Arrival,
    /// 收到答复: the customer receives what we do.
    Received,
    /// 安排, 约好: the act is arranged, its time is to come.
    Arranged,
}

/// Colleagues are called 小王 and 老李.
const NAMED: &[&str] = &["小", "老"];
const SURNAMES: &str = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭罗梁宋郑谢韩唐冯董程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶余潘杜戴夏钟汪田姜范姚谭廖邹熊陆郝崔康毛邱秦顾侯邵孟雷钱汤尹黎贺赖龚";

/// A word of the table in a sentence.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token {
    pub(super) class: Class,
    pub(super) start: usize,
    pub(super) end: usize,
}

struct Lexicon {
    automaton: CharwiseDoubleArrayAhoCorasick<u16>,
    classes: Vec<Class>,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let mut classes = Vec::new();
    let mut words: HashMap<String, u16> = HashMap::new();
    for (class, word) in table() {
        let place = classes.iter().position(|known| *known == class).unwrap_or_else(|| {
            classes.push(class);
            classes.len() - 1
        });
        words.entry(word).or_insert(place as u16);
    }
    let mut words: Vec<(String, u16)> = words.into_iter().collect();
    words.sort();
    let automaton = CharwiseDoubleArrayAhoCorasickBuilder::new()
        .match_kind(MatchKind::LeftmostLongest)
        .build_with_values(words)
        .expect("the table is constant, without empty or double words, as a test shows");
    Lexicon { automaton, classes }
});

/// The table of `words.txt`, with the names of colleagues.
pub(super) fn table() -> impl Iterator<Item = (Class, String)> {
    let lines = include_str!("words.txt").lines();
    let rows = lines.filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(": "));
    let words = rows.flat_map(|(class, words)| {
        let class = class_named(class);
        words.split(", ").filter_map(move |word| Some((class?, word.to_owned())))
    });
    let colleagues = NAMED.iter().flat_map(|before| {
        SURNAMES.chars().map(move |name| (Class::Staff, format!("{before}{name}")))
    });
    words.chain(colleagues)
}

/// The class that opens a line of the table.
fn class_named(name: &str) -> Option<Class> {
    let mut parts = name.split(' ');
    let class = match parts.next()? {
        "us" => Class::Us,
        "staff" => Class::Staff,
        "them" => Class::Them,
        "goods" => Class::Goods,
        "you" => Class::You,
        "for_you" => Class::ForYou,
        "for_us" => Class::ForUs,
        "will" => Class::Will,
        "your_act" => Class::YourAct,
        "idle" => Class::Idle,
        "done" => Class::Done,
        "formerly" => Class::Formerly,
        "not" => Class::Not,
        "not_yet" => Class::NotYet,
        "request" => Class::Request,
        "wish" => Class::Wish,
        "if" => Class::If,
        "usually" => Class::Usually,
        "perhaps" => Class::Perhaps,
        "expected" => Class::Expected,
        "question" => Class::Question,
        "plain" => Class::Plain,
        "tie" => Class::Tie,
        "act" => Class::Act(act_named(parts.next()?)?, weight_named(parts.next()?)?),
        "vague" => Class::Vague(match parts.next()? {
            "later" => Vague::Later,
            "at_once" => Vague::AtOnce,
            "on_news" => Vague::OnNews,
            _ => return None,
        }),
        _ => return None,
    };
    Some(class)
}

fn act_named(code: &str) -> Option<Act> {
    Act::ALL.into_iter().find(|act| act.code() == code)
}

fn weight_named(name: &str) -> Option<Weight> {
    Some(match name {
        "strong" => Weight::Strong,
        "weak" => Weight::Weak,
        "arrival" => Weight::Arrival,
        "received" => Weight::Received,
        "arranged" => Weight::Arranged,
        _ => return None,
    })
}

/// Fills `tokens` with the words of the table in `text[from..to]`, in order, the longest first.
pub(super) fn tokens_in(text: &str, from: usize, to: usize, tokens: &mut Vec<Token>) {
    tokens.clear();
    let Some(part) = text.get(from..to) else {
        return;
    };
    let bytes = part.as_bytes();
    let lexicon = &*LEXICON;
    let mut at = 0;
    while let Some(rest) = part.get(at..) {
        let Some(cut) = add_whole_words(lexicon, rest, at, from, bytes, tokens) else {
            break;
        };
        // A word that cut another is not there: the search goes on behind the Latin word it began in.
        let letters = bytes[cut..].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
        at = cut + letters.max(part[cut..].chars().next().map_or(1, char::len_utf8));
    }
}

/// Adds words until one would cut a Latin word in two; gives where that one began.
fn add_whole_words(
    lexicon: &Lexicon,
    rest: &str,
    at: usize,
    from: usize,
    bytes: &[u8],
    tokens: &mut Vec<Token>,
) -> Option<usize> {
    for found in lexicon.automaton.leftmost_find_iter(rest) {
        let (start, end) = (at + found.start(), at + found.end());
        if cuts_a_latin_word(bytes, start, end) {
            return Some(start);
        }
        tokens.push(Token {
            class: lexicon.classes[usize::from(found.value())],
            start: from + start,
            end: from + end,
        });
    }
    None
}

fn cuts_a_latin_word(bytes: &[u8], start: usize, end: usize) -> bool {
    let letter = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphanumeric);
    (letter(start) && start > 0 && letter(start - 1)) || (end > 0 && letter(end - 1) && letter(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_names_a_class_and_every_word_is_folded_and_stands_once() {
        let mut seen = std::collections::HashSet::new();
        for line in include_str!("words.txt").lines().filter(|line| !line.starts_with('#')) {
            let Some((class, words)) = line.split_once(": ") else {
                assert!(line.is_empty(), "{line}");
                continue;
            };
            assert!(class_named(class).is_some(), "{class}");
            for word in words.split(", ") {
                assert!(!word.is_empty() && seen.insert(word), "{word} stands twice");
                assert_eq!(crate::fold::fold_text(word), word);
            }
        }
    }

    #[test]
    fn latin_words_count_only_whole() {
        let mut tokens = Vec::new();
        tokens_in("this is it", 0, 10, &mut tokens);
        assert_eq!(tokens.len(), 1);
    }
}
