//! A cheap first look at a sentence: most hold no word of time and no pledge, and cost no more.

use std::sync::LazyLock;

use super::english_words;
use super::reader::han_digit;
use super::words::{self, Class};

/// Pairs of characters, one bit each by a hash; a pair not in the table is surely in no promise.
struct Pairs {
    /// The same for characters that stand first.
    firsts: Box<[u64; 1 << 10]>,
    /// The low sixteen bits of characters that stand second in some pair: asked first, and small.
    seconds: Box<[u64; 1 << 10]>,
    bits: Box<[u64; WORDS]>,
}

/// 2^20 bits: some 4,000 pairs let one stranger in 250 through.
const WORDS: usize = 1 << 14;

struct Gate {
    /// English words of time and pledge, as numbers, sorted.
    english: Vec<u64>,
    /// Of them those that begin a time, but for its preposition.
    beginnings: Vec<u64>,
    /// Pairs of which one at least stands in every sentence with a promise.
    sentence: Pairs,
    /// Pairs that begin a time which does not begin with a number.
    time: Pairs,
}

const NUMERALS: &str = "0123456789零〇一二三四五六七八九十两俩半几百廿";
const AFTER_NUMERAL: &str = "点时天日号分小个周星礼月刻钟工年自前h:-/";

/// The two characters every other time word holds.
const TIMES: &[&str] = &[
    "今天", "今日", "今儿", "今晚", "今早", "今夜", "今明", "当天", "当日", "当晚", "即日", "本日",
    "明天", "明日", "明儿", "明早", "明晚", "明后", "次日", "次一", "次工", "隔天", "隔日", "翌日",
    "第二", "后天", "后日", "本周", "这周", "下周", "周内", "周末", "周日", "周天", "周1", "星期",
    "礼拜", "本月", "下月", "次月", "当月", "这月", "个月", "个周", "月底", "月末", "月初", "月中",
    "月内", "年底", "年内", "年末", "旬前", "下班", "上班", "收班", "开门", "开工", "收工", "打烊",
    "关门", "交班", "工作", "营业", "早上", "早晨", "早间", "清早", "清晨", "一早", "大早", "上午",
    "中午", "正午", "午间", "下午", "午后", "午前", "傍晚", "晚上", "晚间", "夜里", "夜间", "半夜",
    "深夜", "凌晨", "午夜", "元旦", "国庆", "给我",
];

/// What stands between us and a pledge: 我一定会.
const BEFORE_WILL: &str = "定边都也就还将们我";
/// How a pledge begins after who makes it: 我会, 专员将.
const AFTER_US: &str = "会将一";

const PAST: &[&str] = &[
    "昨天", "昨日", "昨晚", "昨儿", "昨早", "昨夜", "大前", "前天", "前日", "前晚", "上周", "上星",
    "上个", "上礼", "上月", "去年",
];
/// Times that a longer way of naming begins: 大后天, 下下周, 这个星期, 今年年底.
const LONGER: &[&str] = &[
    "大后", "下下", "下个", "下一", "下星", "下礼", "下工", "本星", "本礼", "这个", "这一", "这星",
    "这礼", "今年", "大清", "一上", "一开",
];

static GATE: LazyLock<Gate> = LazyLock::new(|| {
    let mut gate = Gate {
        english: words_of_promises(),
        beginnings: words_that_begin(),
        sentence: Pairs::default(),
        time: Pairs::default(),
    };
    for pairs in [&mut gate.sentence, &mut gate.time] {
        pairs.add_each("周早晚差", NUMERALS);
        TIMES.iter().for_each(|word| pairs.add_word(word));
    }
    PAST.iter().chain(LONGER).for_each(|word| gate.time.add_word(word));
    for numeral in (0..0x1_0000).filter_map(char::from_u32).filter(|c| begins_a_number(*c)) {
        let at = numeral as usize;
        gate.time.firsts[at / 64] |= 1 << (at % 64);
    }
    let sentence = &mut gate.sentence;
    sentence.add_each(NUMERALS, AFTER_NUMERAL);
    sentence.add_each(BEFORE_WILL, "会将");
    for (class, word) in words::table() {
        let last = word.chars().next_back().map(String::from).unwrap_or_default();
        match class {
            Class::Vague(_) | Class::ForYou => sentence.add_word(&word),
            Class::Us | Class::Staff => sentence.add_each(&last, AFTER_US),
            Class::Act(..) if word.contains(['您', '你']) => sentence.add_end(&word),
            _ => {}
        }
    }
    gate
});

impl Default for Pairs {
    fn default() -> Pairs {
        Pairs {
            firsts: Box::new([0; 1 << 10]),
            seconds: Box::new([0; 1 << 10]),
            bits: Box::new([0; WORDS]),
        }
    }
}

impl Pairs {
    fn add(&mut self, first: char, second: char) {
        let at = place(first, second);
        self.bits[at / 64] |= 1 << (at % 64);
        let at = second as usize & 0xffff;
        self.seconds[at / 64] |= 1 << (at % 64);
        let at = first as usize & 0xffff;
        self.firsts[at / 64] |= 1 << (at % 64);
    }

    fn add_each(&mut self, firsts: &str, seconds: &str) {
        for first in firsts.chars() {
            for second in seconds.chars() {
                self.add(first, second);
            }
        }
    }

    /// The first two characters of a word.
    fn add_word(&mut self, word: &str) {
        let mut chars = word.chars();
        if let (Some(first), Some(second)) = (chars.next(), chars.next()) {
            self.add(first, second);
        }
    }

    /// The last two characters of a word.
    fn add_end(&mut self, word: &str) {
        let mut chars = word.chars().rev();
        if let (Some(second), Some(first)) = (chars.next(), chars.next()) {
            self.add(first, second);
        }
    }

    #[inline]
    fn hold(&self, first: char, second: char) -> bool {
        let low = second as usize & 0xffff;
        if self.seconds[low / 64] >> (low % 64) & 1 == 0 {
            return false;
        }
        let at = place(first, second);
        self.bits[at / 64] >> (at % 64) & 1 == 1
    }
}

fn place(first: char, second: char) -> usize {
    let mixed =
        (first as u32).wrapping_mul(0x9E37_79B1) ^ (second as u32).wrapping_mul(0x85EB_CA6B);
    (mixed >> 12) as usize % (WORDS * 64)
}

/// Whether a promise may stand in this folded sentence.
pub(super) fn may_promise(sentence: &str) -> bool {
    let pairs = &GATE.sentence;
    let mut before = '\0';
    let mut words = LatinWord::default();
    for c in sentence.chars() {
        if words.ends_a_word_of_promises(c, before) || pairs.hold(before, c) {
            return true;
        }
        before = c;
    }
    words.ends_a_word_of_promises(' ', before)
}

/// The Latin word being passed: its first eight letters, and how many there are.
#[derive(Default)]
struct LatinWord {
    letters: u64,
    length: u32,
    /// A blank stood in the sentence: Latin words are English, and digits may be hours.
    english: bool,
}

impl LatinWord {
    /// Takes the next character; says whether it closes a word that the gate knows.
    #[inline]
    fn ends_a_word_of_promises(&mut self, c: char, before: char) -> bool {
        if c.is_ascii_lowercase() {
            if self.length < 8 {
                self.letters = self.letters << 8 | c as u64;
            }
            self.length += 1;
            return false;
        }
        self.english |= c == ' ';
        // In English any number may be an hour or a date.
        let number = self.english && c.is_ascii_digit() && before == ' ';
        if self.length == 0 {
            return number;
        }
        let letters = self.letters;
        self.letters = 0;
        self.length = 0;
        number || GATE.english.binary_search(&letters).is_ok()
    }
}

/// The first eight letters of a word as one number.
fn letters_of(word: &str) -> u64 {
    word.bytes().take(8).fold(0, |letters, byte| letters << 8 | u64::from(byte))
}

/// So common that they say nothing: the words beside them are asked for instead.
const COMMON: &[&str] = &[
    "the", "of", "a", "an", "in", "at", "as", "i", "we", "can", "to", "is", "are", "this", "for",
    "it", "by", "on", "time", "have", "with", "my", "our", "get", "be", "no", "not", "first",
    "next", "one", "there", "them", "possible", "from", "you", "next",
];

/// The words of English times and pledges, sorted.
fn words_of_promises() -> Vec<u64> {
    let vague = words::table()
        .filter(|(class, word)| matches!(class, Class::Vague(_)) && word.is_ascii())
        .map(|(_, word)| word);
    let times = english_words::all().map(str::to_owned);
    let mut known: Vec<u64> = PLEDGES.iter().map(|word| letters_of(word)).collect();
    for phrase in vague.chain(times) {
        let mut telling: Vec<&str> = parts_of(&phrase).filter(|w| !COMMON.contains(w)).collect();
        if telling.is_empty() {
            telling = parts_of(&phrase).collect();
        }
        known.extend(telling.iter().map(|word| letters_of(word)));
    }
    known.sort_unstable();
    known.dedup();
    known
}

fn words_that_begin() -> Vec<u64> {
    const OTHERS: &[&str] =
        &["a", "an", "the", "half", "quarter", "next", "this", "coming", "last"];
    let firsts = english_words::all().filter_map(|phrase| parts_of(phrase).next());
    let mut known: Vec<u64> = firsts.chain(OTHERS.iter().copied()).map(letters_of).collect();
    known.extend(["yesterday", "earlier"].map(letters_of));
    known.sort_unstable();
    known.dedup();
    known
}

/// Whether an English time, its preposition passed, may begin with what stands here.
pub(super) fn may_begin_english_time(rest: &str) -> bool {
    let letters = rest.bytes().take_while(u8::is_ascii_lowercase).count();
    let number = rest.bytes().next().is_some_and(|byte| byte.is_ascii_digit());
    number || GATE.beginnings.binary_search(&letters_of(&rest[..letters])).is_ok()
}

fn parts_of(phrase: &str) -> impl Iterator<Item = &str> {
    phrase.split(|c: char| !c.is_ascii_lowercase()).filter(|part| !part.is_empty())
}

/// How English pledges: I will, I'll, going to.
const PLEDGES: &[&str] = &["will", "ll", "shall", "going", "promise", "guarantee", "commit"];

pub(super) fn begins_a_number(c: char) -> bool {
    c.is_ascii_digit() || c == '半' || han_digit(c).is_some()
}

/// Whether a Chinese time may begin with this character.
#[inline]
pub(super) fn chinese_may_begin(first: char) -> bool {
    let low = first as usize & 0xffff;
    GATE.time.firsts[low / 64] >> (low % 64) & 1 == 1
}

/// Whether a time may begin with these two characters, the first of which is no number.
pub(super) fn may_begin_time(first: char, second: char) -> bool {
    GATE.time.hold(first, second)
}

/// How far a number is followed; no longer one is a time, but then the slow reading says so.
const LONGEST_NUMBER_CHARS: usize = 24;

/// Most numbers are orders, prices and telephones: what follows them shows it at once.
pub(super) fn unit_may_follow(number: &str) -> bool {
    match number.chars().take(LONGEST_NUMBER_CHARS).find(|c| !begins_a_number(*c)) {
        Some(after) => AFTER_NUMBER.contains(&after),
        None => number.chars().nth(LONGEST_NUMBER_CHARS).is_some(),
    }
}

/// Units, ranges, points and colons, and how 一早, 一大早, 一上班, 一开门, 半夜, 半月 go on.
const AFTER_NUMBER: &[char] = &[
    '个', '天', '日', '号', '月', '年', '点', '时', '分', '小', '工', '周', '星', '礼', '营', '自',
    '刻', '钟', '到', '至', '或', '、', '~', '-', '–', '—', '.', ':', '/', 'm', 'h', '上', '大',
    '早', '开', '夜',
];
