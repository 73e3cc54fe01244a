//! Promises measured on labelled sentences: ours for development, and a set by another hand.

use jiff::Zoned;
use service_language::Folded;
use service_language::promises::{OfficeWeek, find};

/// What a set of sentences came to.
#[derive(Debug, Default)]
struct Score {
    promised: usize,
    found: usize,
    dated: usize,
    right: usize,
    found_in_all: usize,
    invented: usize,
    rows_without: usize,
    rows_invented: usize,
    faults: Vec<String>,
}

impl Score {
    fn of(file: &str) -> Score {
        let path = format!("{}/tests/data/{file}", env!("CARGO_MANIFEST_DIR"));
        let rows = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{path}: {e}"));
        let mut score = Score::default();
        for (number, line) in rows.lines().enumerate().skip(1) {
            score.judge(number + 1, line);
        }
        score
    }

    /// text, speaker, language, now, expected (`-`, `undated` or a due moment; several by `;`), note
    fn judge(&mut self, number: usize, line: &str) {
        let fields: Vec<&str> = line.split('\t').collect();
        let [text, speaker, _language, now, expected, ..] = fields[..] else {
            panic!("line {number} has {} fields", fields.len());
        };
        let now = moment(now);
        let mut expected: Vec<String> = expected
            .split(';')
            .map(str::trim)
            .filter(|e| *e != "-" && !e.is_empty())
            .map(in_minutes)
            .collect();
        let promises = match speaker {
            "customer" => Vec::new(),
            _ => find(&Folded::new(text), &now, &OfficeWeek),
        };
        let mut given: Vec<String> = promises
            .iter()
            .map(|promise| promise.due.as_ref().map_or("undated".to_owned(), minute))
            .collect();
        let wanted = expected.join(";");
        let got = given.join(";");

        self.promised += expected.len();
        self.dated += expected.iter().filter(|e| *e != "undated").count();
        self.found_in_all += given.len();
        if expected.is_empty() {
            self.rows_without += 1;
            self.rows_invented += usize::from(!given.is_empty());
        }
        expected.retain(|wanted| {
            let hit = given.iter().position(|given| given == wanted);
            if let Some(at) = hit {
                given.remove(at);
                self.found += 1;
                self.right += usize::from(wanted != "undated");
            }
            hit.is_none()
        });
        let misread = expected.len().min(given.len());
        self.found += misread;
        self.invented += given.len() - misread;
        if wanted != got {
            self.faults
                .push(format!("{number}\t{text}\t[{}] wanted {wanted} got {got}", minute(&now)));
        }
    }

    fn found_share(&self) -> f64 {
        share(self.found, self.promised)
    }

    fn right_share(&self) -> f64 {
        share(self.right, self.dated)
    }

    fn invented_share(&self) -> f64 {
        share(self.invented, self.found_in_all)
    }

    fn print(&self, name: &str) {
        println!(
            "{name}: found {}/{} = {:.1} %, right minute {}/{} = {:.1} %, invented {}/{} = {:.1} %, rows without a promise marked {}/{} = {:.1} %",
            self.found,
            self.promised,
            100.0 * self.found_share(),
            self.right,
            self.dated,
            100.0 * self.right_share(),
            self.invented,
            self.found_in_all,
            100.0 * self.invented_share(),
            self.rows_invented,
            self.rows_without,
            100.0 * share(self.rows_invented, self.rows_without),
        );
        if std::env::var("SHOW_FAULTS").is_ok_and(|shown| name.contains(&shown)) {
            println!("{}", self.faults.join("\n"));
        }
    }
}

fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole.max(1) as f64
}

/// An RFC 3339 moment read as wall time at its own offset.
fn moment(text: &str) -> Zoned {
    let pieces = jiff::fmt::temporal::DateTimeParser::new()
        .parse_timestamp(text)
        .unwrap_or_else(|e| panic!("{text}: {e}"));
    pieces.to_zoned(jiff::tz::TimeZone::fixed(jiff::tz::offset(8)))
}

fn minute(moment: &Zoned) -> String {
    moment.strftime("%Y-%m-%dT%H:%M").to_string()
}

fn in_minutes(expected: &str) -> String {
    if expected == "undated" { expected.to_owned() } else { minute(&moment(expected)) }
}

/// F042: the goal on sentences that were looked at while building.
#[test]
fn promises_of_the_development_sets_are_found_and_dated() {
    let files = ["promises-dev.tsv", "promises-other-hand-1.tsv", "promises-other-hand-2.tsv"];
    for file in files {
        let score = Score::of(file);
        score.print(file);
        assert!(score.found_share() >= 0.95, "{file}: found {:?}", score.faults);
        assert!(score.right_share() >= 0.98, "{file}: minute {:?}", score.faults);
        assert!(score.invented_share() <= 0.03, "{file}: invented {:?}", score.faults);
    }
}
