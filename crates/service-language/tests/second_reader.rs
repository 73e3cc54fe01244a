//! The second reader on hands it has not read: a floor under its figures, and its manners.

#![allow(clippy::unwrap_used)]

use std::path::Path;
use std::sync::Arc;

use service_language::reader::{
    Examples, HEADER, Label, Labelled, LearnedReader, Model, train_with,
};
use service_language::{Engine, FoundBy, Severity, Situation, Speaker, Verdict};

const HELD_OUT: [&str; 2] = ["14", "15"];
/// Of offences in held-out batches, at least this many in a hundred; of proper sentences, at most.
const FOUND_AT_LEAST: usize = 79;
const WARNED_AT_MOST: usize = 2;

fn bank() -> Vec<Labelled> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../content/language/sentences");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|f| f.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending == "tsv"));
    files.sort();
    let mut rows = Vec::new();
    for path in files {
        let batch =
            path.file_stem().unwrap().to_str().unwrap().trim_start_matches("batch-").to_owned();
        let text = std::fs::read_to_string(&path).unwrap();
        assert_eq!(text.lines().next(), Some(HEADER));
        rows.extend(text.lines().skip(1).map(|line| Labelled::parse(&batch, line).unwrap()));
    }
    rows
}

fn builtin() -> Engine {
    Engine::new(Vec::new()).unwrap().with_reader(Arc::new(LearnedReader::builtin()))
}

#[test]
fn the_reader_finds_offences_by_hands_it_has_not_read() {
    let bank = bank();
    let held = |row: &&Labelled| HELD_OUT.contains(&row.batch.as_str());
    let known: Vec<Labelled> = bank.iter().filter(|row| !held(row)).cloned().collect();
    let thresholds = LearnedReader::builtin().model().thresholds;

    let examples = Examples::from_bank(&known);
    let reader = LearnedReader::new(train_with(known, thresholds), examples);
    let engine = Engine::new(Vec::new()).unwrap().with_reader(Arc::new(reader));
    let (mut offences, mut found, mut proper, mut warned) = (0, 0, 0, 0);
    for row in bank.iter().filter(held) {
        let situation = Situation { speaker: row.speaker, ..Situation::default() };
        let verdict = engine.check(&row.text, &situation).verdict;
        match row.label {
            Label::Offence(_, Severity::Hint) => {
                offences += 1;
                found += usize::from(verdict >= Verdict::Hint);
            }
            Label::Offence(..) => {
                offences += 1;
                found += usize::from(verdict >= Verdict::Warn);
            }
            Label::HardNegative | Label::Normal => {
                proper += 1;
                warned += usize::from(verdict >= Verdict::Warn);
            }
        }
    }

    assert!(found * 100 >= FOUND_AT_LEAST * offences, "found {found} of {offences}");
    assert!(warned * 100 <= WARNED_AT_MOST * proper, "warned of {warned} proper ones of {proper}");
}

#[test]
fn ordinary_shop_talk_stays_unmarked() {
    let engine = builtin();
    let talk = [
        "亲 您好 在的 呢",
        "有 什么 可以 帮 您 的 吗 ？",
        "亲 ， 您 提供 一下 订单号 哦",
        "好 的 呢 亲 ， 这边 帮 您 查 一下",
        "不 客气 呢 亲 ， 祝 您 生活 愉快",
        "亲 今天 下单 明天 就 能 发货 的 哦",
        "亲 ， 您 身高 体重 多少 呢",
        "优惠券 在 首页 可以 领取 的 哦",
        "感谢您的来电，再见",
        "Thanks for your order, it ships today.",
    ];

    for text in talk {
        let report = engine.check(text, &Situation::default());
        assert_eq!(report.verdict, Verdict::Ok, "{text}");
    }
}

#[test]
fn the_reader_never_blocks_and_says_why_with_a_labelled_sentence() {
    let text = "您这种档次的客户，我们一般不接待。";

    let report = builtin().check(text, &Situation::default());

    let finding = report.findings.first().expect("contempt is found");
    assert_eq!(finding.severity, Severity::Warn);
    assert_eq!(finding.found_by, FoundBy::Reader);
    assert!(finding.rule.starts_with("RD-"));
    assert!(finding.why.zh_cn.contains("例句"), "{}", finding.why.zh_cn);
    assert!(finding.better.iter().all(|better| !better.words.en.is_empty()));
}

#[test]
fn a_customers_words_are_not_the_readers_business() {
    let situation = Situation { speaker: Speaker::Customer, ..Situation::default() };

    assert!(builtin().check("你们这种破公司没人管事", &situation).findings.is_empty());
}

#[test]
fn exclamation_marks_and_the_length_of_numbers_do_not_sway_the_reader() {
    let reader = LearnedReader::builtin();
    let score = |text: &str| {
        let folded = service_language::Folded::new(text);
        reader.model().worst(&folded, Speaker::Agent).unwrap().score
    };

    assert_eq!(score("尾号3的单今天不发,自己等着"), score("尾号388812的单今天不发,自己等着"));
    assert_eq!(score("今天不发,自己等着"), score("今天不发,自己等着!"));
}

#[test]
fn a_broken_model_file_is_refused() {
    let whole = LearnedReader::builtin().model().to_bytes();

    assert!(Model::from_bytes(&whole).is_ok());
    assert!(Model::from_bytes(&whole[..whole.len() - 1]).is_err());
    assert!(Model::from_bytes(b"").is_err());
    assert!(Model::from_bytes(&vec![0xff; whole.len()]).is_err());
}
