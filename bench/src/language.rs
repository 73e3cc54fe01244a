//! The language check: MB/s by number of phrases, a reply's latency, pack load, memory.

use std::time::{Duration, Instant};

use daachorse::CharwiseDoubleArrayAhoCorasick;
use service_language::{
    Category, Engine, Folded, Kind, Origin, Pack, PackFor, Position, Replaces, Rule, Scope,
    Severity, Situation, Words,
};

use crate::corpus;

pub fn run(arguments: &[String]) {
    let megabytes: usize = arguments.first().and_then(|a| a.parse().ok()).unwrap_or(100);
    let messages = corpus::messages(megabytes * 1_000_000);
    let bytes: usize = messages.iter().map(String::len).sum();
    let memory = resident_mb();
    println!("corpus: {} messages, {} MB", messages.len(), bytes / 1_000_000);

    let started = Instant::now();
    let engine = Engine::builtin();
    engine.check("您好", &Situation::default());
    println!("start: {:.1} ms to the first check (whole command ≤ 100 ms)", ms(started.elapsed()));
    println!("fold alone: {:.0} MB/s (measured before: 686)", rate(bytes, || fold_all(&messages)));

    let mut rates = Vec::new();
    for count in [100, 1_000, 20_000] {
        let phrases = corpus::phrases(count);
        let engine = with_phrases(&phrases);
        check_all(&engine, &messages[..messages.len().min(2_000)]);
        let whole = rate(bytes, || check_all(&engine, &messages));
        let all = rate_by_clock(bytes, || check_on_all_cores(&engine, &messages));
        let da =
            CharwiseDoubleArrayAhoCorasick::<u32>::new(&phrases).expect("phrases are distinct");
        let alone =
            rate(bytes, || messages.iter().map(|m| da.find_overlapping_iter(m).count()).sum());
        let ac = aho_corasick::AhoCorasick::new(&phrases).expect("phrases fit");
        let ac = rate(bytes, || messages.iter().map(|m| ac.find_iter(m).count()).sum());
        println!(
            "{count:>6} phrases and all patterns: {whole:.0} MB/s on one core (≥ 200), {all:.0} on all \
             | daachorse alone {alone:.0}, aho-corasick {ac:.0}"
        );
        rates.push(whole);
        if count == 20_000 {
            latency(&engine, &messages);
        }
    }
    println!("100 → 20,000 phrases: {:.2}× slower (≤ 1.2)", rates[0] / rates[2]);
    load();
    println!("memory with all of the above: +{:.0} MB", resident_mb() - memory);
}

fn with_phrases(phrases: &[String]) -> Engine {
    let mut packs = service_language::builtin::packs();
    packs.push(pack_of(phrases));
    Engine::new(packs).expect("made of valid rules")
}

fn pack_of(phrases: &[String]) -> Pack {
    let words = Words::new("测试", "測試", "test");
    let rule = Rule {
        id: "BENCH".to_owned(),
        kind: Kind::Phrase,
        category: Category::Contempt,
        severity: Severity::Warn,
        origin: Origin::Constructed,
        source: String::new(),
        scope: vec![Scope::All],
        position: Position::Any,
        check: None,
        name: words.clone(),
        phrases: phrases.to_vec(),
        patterns: Vec::new(),
        exceptions: Vec::new(),
        not_after: Vec::new(),
        rescued_by: Vec::new(),
        why: words.clone(),
        better: vec![words.clone()],
        replaces: Replaces::Sentence,
        bad: Vec::new(),
        good: Vec::new(),
    };
    Pack {
        file: "bench".to_owned(),
        id: "bench".to_owned(),
        version: "1".to_owned(),
        name: words,
        holds_for: PackFor::Everyone,
        rules: vec![rule],
    }
}

fn fold_all(messages: &[String]) -> usize {
    messages.iter().map(|m| Folded::new(m).sentences().len()).sum()
}

fn check_all(engine: &Engine, messages: &[String]) -> usize {
    let situation = Situation::default();
    messages.iter().map(|m| engine.check(m, &situation).findings.len()).sum()
}

fn check_on_all_cores(engine: &Engine, messages: &[String]) -> usize {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let share = messages.len().div_ceil(cores);
    std::thread::scope(|scope| {
        let parts: Vec<_> = messages
            .chunks(share)
            .map(|part| scope.spawn(move || check_all(engine, part)))
            .collect();
        parts.into_iter().map(|part| part.join().expect("checks do not panic")).sum()
    })
}

fn latency(engine: &Engine, messages: &[String]) {
    let text: String = messages.iter().take(400).map(String::as_str).collect();
    let chars: Vec<char> = text.chars().collect();
    for length in [200, 1000] {
        let replies: Vec<String> =
            chars.windows(length).step_by(37).map(|w| w.iter().collect()).collect();
        let mut times: Vec<Duration> = Vec::new();
        for _ in 0..5 {
            for reply in &replies {
                let started = Instant::now();
                std::hint::black_box(engine.check(reply, &Situation::default()));
                times.push(started.elapsed());
            }
        }
        times.sort();
        let at = |share: f64| us(times[(times.len() as f64 * share) as usize]);
        let limit = if length == 200 { " (p99 ≤ 25)" } else { "" };
        println!(
            "  {length}-character reply at 20,000 phrases: p50 {:.1} µs, p99 {:.1} µs{limit}",
            at(0.5),
            at(0.99)
        );
    }
}

fn load() {
    let phrases = corpus::phrases(20_000);
    let mut engine = Engine::builtin();
    let mut packs = service_language::builtin::packs();
    packs.push(pack_of(&phrases));
    let started = Instant::now();
    engine.replace_packs(packs).expect("made of valid rules");
    println!(
        "a new pack of 20,000 phrases beside the built-in ones: {:.0} ms (≤ 50)",
        ms(started.elapsed())
    );
}

/// MB/s of the better of two runs, by the time this thread had a core: neighbours do not count.
fn rate(bytes: usize, work: impl Fn() -> usize) -> f64 {
    let run = || {
        let started = cpu_seconds();
        std::hint::black_box(work());
        (cpu_seconds() - started).max(0.01)
    };
    bytes as f64 / 1e6 / run().min(run())
}

/// MB/s on all cores, by the clock.
fn rate_by_clock(bytes: usize, work: impl Fn() -> usize) -> f64 {
    let started = Instant::now();
    std::hint::black_box(work());
    bytes as f64 / 1e6 / started.elapsed().as_secs_f64()
}

/// Processor time of this thread in seconds; the kernel counts in hundredths.
fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/thread-self/stat").unwrap_or_default();
    let fields: Vec<f64> = stat
        .rsplit(')')
        .next()
        .unwrap_or_default()
        .split_whitespace()
        .filter_map(|f| f.parse().ok())
        .collect();
    // After the name and state letter: utime and stime are the 11th and 12th numbers.
    fields.get(10).zip(fields.get(11)).map_or(0.0, |(user, system)| (user + system) / 100.0)
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

fn us(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6
}

fn resident_mb() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|l| l.starts_with("VmRSS"));
    line.and_then(|l| l.split_whitespace().nth(1)?.parse::<f64>().ok()).unwrap_or(0.0) / 1024.0
}
