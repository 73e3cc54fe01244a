//! Precision and recall of the rules alone on files of labelled sentences.

use std::collections::BTreeMap;

use service_language::{Engine, Industries, Severity, Situation, Speaker, Verdict};

struct Row<'t> {
    text: &'t str,
    label: &'t str,
    category: &'t str,
    severity: &'t str,
    speaker: &'t str,
}

#[derive(Default)]
struct Tally {
    by_category: BTreeMap<String, Count>,
    /// How often each warning or blocking rule was right and wrong.
    by_rule: BTreeMap<String, (usize, usize)>,
}

#[derive(Default)]
struct Count {
    rows: usize,
    marked: usize,
    hinted: usize,
}

/// `--show` prints what was missed and what was marked wrongly, `--rules` how each rule did.
pub fn run(arguments: &[String]) {
    let show = arguments.iter().any(|a| a == "--show");
    let engine = Engine::builtin();
    let mut tally = Tally::default();
    for file in arguments.iter().filter(|a| !a.starts_with("--")) {
        let content = match std::fs::read_to_string(file) {
            Ok(content) => content,
            Err(error) => {
                eprintln!("{file}: {error}");
                continue;
            }
        };
        for row in content.lines().skip(1).filter_map(read) {
            judge(&engine, &row, show, &mut tally);
        }
    }
    print(&tally.by_category);
    if arguments.iter().any(|a| a == "--rules") {
        for (rule, (right, wrong)) in &tally.by_rule {
            println!("{rule}\t{right}\t{wrong}");
        }
    }
}

fn read(line: &str) -> Option<Row<'_>> {
    let fields: Vec<&str> = line.split('\t').collect();
    let [text, label, category, severity, _, _, speaker, ..] = fields[..] else { return None };
    Some(Row { text, label, category, severity, speaker })
}

fn judge(engine: &Engine, row: &Row<'_>, show: bool, tally: &mut Tally) {
    let speaker = if row.speaker == "note" { Speaker::Note } else { Speaker::Agent };
    let situation = Situation { speaker, industries: Industries::All, ..Situation::default() };
    let report = engine.check(row.text, &situation);
    let key = format!("{} {} {}", row.label, row.category, row.severity);
    let count = tally.by_category.entry(key).or_default();
    count.rows += 1;
    // Form of address and style are hints everywhere; here only what concerns conduct counts.
    let style = ["address", "writing", "slogan"];
    let hinted = report.findings.iter().any(|f| !style.contains(&f.category.key()));
    count.hinted += usize::from(hinted);
    count.marked += usize::from(report.verdict >= Verdict::Warn);
    for finding in report.findings.iter().filter(|f| f.severity > Severity::Hint) {
        let (right, wrong) = tally.by_rule.entry(finding.rule.to_string()).or_default();
        *(if row.label == "ok" { wrong } else { right }) += 1;
    }
    let wrong = (row.label == "ok") == (report.verdict >= Verdict::Warn);
    if show && wrong {
        let rules: Vec<String> = report
            .findings
            .iter()
            .filter(|f| !style.contains(&f.category.key()))
            .map(|f| format!("{}:{:?}「{}」", f.rule, f.severity, &row.text[f.span.bytes.clone()]))
            .collect();
        let kind = if row.label == "ok" { "FALSE" } else { "MISSED" };
        println!("{kind}\t{}\t{}\t{}\t{}", row.category, row.severity, row.text, rules.join(" "));
    }
}

fn print(by_category: &BTreeMap<String, Count>) {
    println!("{:<40} {:>6} {:>14} {:>14}", "", "rows", "warn or block", "hint or worse");
    let mut totals: BTreeMap<&str, Count> = BTreeMap::new();
    for (key, count) in by_category {
        line(key, count);
        let label = key.split(' ').next().unwrap_or_default();
        let total = totals.entry(label).or_default();
        total.rows += count.rows;
        total.marked += count.marked;
        total.hinted += count.hinted;
    }
    for (label, count) in &totals {
        line(&format!("ALL {label}"), count);
    }
}

fn line(key: &str, count: &Count) {
    let share = |n: usize| 100.0 * n as f64 / count.rows as f64;
    let (marked, hinted) = (share(count.marked), share(count.hinted));
    println!(
        "{key:<40} {:>6} {:>5} {marked:>6.1} % {:>5} {hinted:>6.1} %",
        count.rows, count.marked, count.hinted
    );
}
