//! Properties of the check over any text: it never panics, spans are true, evasions do not help,
//! order of rules does not matter, cost grows with length and not with tricks.

use std::collections::BTreeSet;
use std::sync::LazyLock;
use std::time::Instant;

use proptest::prelude::*;
use service_language::{Engine, Kind, Report, Severity, Situation, Speaker, builtin};

static ENGINE: LazyLock<Engine> = LazyLock::new(Engine::builtin);

fn rules_found(report: &Report) -> BTreeSet<String> {
    report.findings.iter().map(|f| f.rule.to_string()).collect()
}

/// Examples of blocking rules that are one Han phrase: what evaders write.
fn blocked_phrases() -> Vec<(String, String)> {
    let rules = ENGINE
        .rules()
        .filter(|r| r.severity == Severity::Block && r.scope == [service_language::Scope::All]);
    rules
        .filter(|r| matches!(r.kind, Kind::Pattern | Kind::Phrase))
        .flat_map(|r| r.bad.iter().map(|text| (r.id.clone(), text.clone())))
        .map(|(id, text)| (id, text.trim_end_matches(['。', '!', '?', '！', '？']).to_owned()))
        .filter(|(id, text)| {
            text.chars().all(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
                && rules_found(&ENGINE.check(text, &Situation::default())).contains(id)
        })
        .collect()
}

fn service_text() -> impl Strategy<Value = String> {
    let pieces: Vec<String> = ENGINE
        .rules()
        .flat_map(|r| r.bad.iter().chain(&r.good).cloned())
        .chain(
            [
                "“",
                "”",
                "\n",
                "> ",
                "😀",
                " ",
                "您说",
                "明天3点前给您回电话",
                "尽快",
                "\u{301}",
                "A1",
            ]
            .map(str::to_owned),
        )
        .collect();
    prop::collection::vec(
        prop_oneof![6 => prop::sample::select(pieces), 1 => any::<String>()],
        0..6,
    )
    .prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_text_is_judged_without_a_panic_and_spans_cut_out_what_they_name(text in service_text()) {
        for speaker in [Speaker::Agent, Speaker::Note, Speaker::Bot] {
            let report = ENGINE.check(&text, &Situation { speaker, ..Situation::default() });
            for finding in &report.findings {
                for span in [&finding.span, &finding.sentence] {
                    let cut = text.get(span.bytes.clone());
                    prop_assert!(cut.is_some(), "{:?}", span);
                    let by_chars: String = text.chars().skip(span.chars.start).take(span.chars.len()).collect();
                    prop_assert_eq!(cut, Some(by_chars.as_str()));
                    let units: Vec<u16> = text.encode_utf16().skip(span.utf16.start).take(span.utf16.len()).collect();
                    prop_assert_eq!(cut.map(str::to_owned), String::from_utf16(&units).ok());
                }
            }
        }
    }

    #[test]
    fn a_customer_is_never_judged(text in service_text()) {
        let customer = Situation { speaker: Speaker::Customer, ..Situation::default() };
        prop_assert!(ENGINE.check(&text, &customer).findings.is_empty());
    }

    #[test]
    fn evasions_between_the_characters_do_not_help(
        which in any::<prop::sample::Index>(),
        evasion in prop::sample::select(vec![" ", "  ", ".", "*", "·", "😀", "\u{200b}", "_", "🌸 ", "\u{fe0f}", "。。".trim_end_matches('。')]),
        full_width in any::<bool>(),
    ) {
        let phrases = blocked_phrases();
        let (id, text) = which.get(&phrases);
        let evaded: Vec<String> = text.chars().map(String::from).collect();
        let mut evaded = evaded.join(evasion);
        if full_width {
            evaded = evaded.replace('*', "＊").replace('.', "．");
        }
        let found = rules_found(&ENGINE.check(&evaded, &Situation::default()));
        prop_assert!(found.contains(id), "{} hides {}", evaded, id);
    }

    #[test]
    fn the_order_of_rules_does_not_matter(text in service_text(), seed in any::<u64>()) {
        static SHUFFLED: LazyLock<[Engine; 2]> = LazyLock::new(|| [3usize, 7].map(|step| {
            let mut packs = builtin::packs();
            packs.rotate_left(step);
            for pack in &mut packs {
                let by = step % pack.rules.len();
                pack.rules.rotate_left(by);
            }
            Engine::new(packs).unwrap()
        }));
        let other = &SHUFFLED[(seed % 2) as usize];
        let ours = ENGINE.check(&text, &Situation::default());
        let theirs = other.check(&text, &Situation::default());
        prop_assert_eq!(ours, theirs);
    }
}

#[test]
fn a_message_of_a_megabyte_without_an_end_is_read_in_linear_time() {
    // One endless sentence of everything that wakes patterns: the worst case for prefilters.
    let piece: String = ENGINE
        .rules()
        .flat_map(|r| r.bad.iter())
        .map(|t| t.replace(['。', '!', '?', '！', '？'], ","))
        .collect();
    let time = |bytes: usize| {
        let text = piece.repeat(bytes / piece.len() + 1);
        let started = Instant::now();
        ENGINE.check(&text, &Situation::default());
        started.elapsed().as_secs_f64()
    };
    time(100_000);
    let (small, large) = (time(100_000), time(1_000_000));

    // Ten times the text may take ten times as long; a hundred times would be quadratic.
    assert!(large < small.max(0.001) * 40.0, "{small} s, then {large} s");
}
