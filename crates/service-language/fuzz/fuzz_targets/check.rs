//! Any bytes: folding, checking and pack reading neither panic nor cut inside a character.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use service_language::fold::fold_text;
use service_language::{Engine, Pack, Situation, Speaker};

static ENGINE: LazyLock<Engine> = LazyLock::new(Engine::builtin);

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let once = fold_text(&text);
    assert_eq!(fold_text(&once), once, "folding is idempotent");
    for speaker in [Speaker::Agent, Speaker::Note, Speaker::Bot, Speaker::Customer] {
        let situation = Situation { speaker, nth_message: Some(1), emotion: 3, ..Situation::default() };
        for finding in ENGINE.check(&text, &situation).findings {
            assert!(text.get(finding.span.bytes).is_some(), "spans lie on character boundaries");
        }
    }
    let _broken_is_fine = Pack::parse("fuzz.toml", &text);
});
