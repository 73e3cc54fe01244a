//! One plain run over the corpus, for a profiler to look at.

use service_language::{Engine, Situation};

use crate::corpus;

/// Checks `KILOBYTES` of the corpus once, and says how many findings there were.
pub fn run(arguments: &[String]) {
    let kilobytes: usize = arguments.first().and_then(|a| a.parse().ok()).unwrap_or(400);
    let messages = corpus::messages(kilobytes * 1_000);
    let engine = Engine::builtin();
    let situation = Situation::default();
    // Once unseen, so that patterns are compiled and memory is there.
    for round in 0..2 {
        let found: usize = messages.iter().map(|m| checked(&engine, m, &situation, round)).sum();
        println!("{found} findings in {} messages", messages.len());
    }
}

fn checked(engine: &Engine, message: &str, situation: &Situation, round: usize) -> usize {
    if round == 0 { warm(engine, message, situation) } else { measured(engine, message, situation) }
}

#[inline(never)]
fn warm(engine: &Engine, message: &str, situation: &Situation) -> usize {
    engine.check(message, situation).findings.len()
}

/// Named for `valgrind --tool=callgrind --toggle-collect='*profile::measured*'`.
#[inline(never)]
fn measured(engine: &Engine, message: &str, situation: &Situation) -> usize {
    let report = engine.check(message, situation);
    report.findings.len() + report.fulfilled.len()
}
