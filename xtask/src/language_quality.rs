//! `language-quality`: how well rules and second reader find offences by hands they have not
//! seen, written to `docs/language-quality.md`.

mod page;
mod tally;

use std::collections::BTreeMap;
use std::sync::Arc;

use service_language::reader::{Examples, Labelled, LearnedReader, Model, train};
use service_language::{Category, Engine, Industries, Report, Severity, Situation, Verdict};

use crate::bank::{self, HELD_OUT};
use tally::Mark;

/// Form of address and style are hints everywhere; only what concerns conduct counts here.
const STYLE: [Category; 4] =
    [Category::Address, Category::Writing, Category::Slogan, Category::Missing];

/// A row with what rules alone, reader alone and both said of it.
struct Judged<'b> {
    row: &'b Labelled,
    rules: Mark,
    reader: Mark,
    both: Mark,
}

pub fn run() -> Result<(), String> {
    let bank = bank::load()?;
    let (held, known): (Vec<_>, Vec<_>) =
        bank.iter().partition(|row| HELD_OUT.contains(&row.batch.as_str()));
    let strict = train(known.iter().map(|row| (*row).clone()));
    let reader = LearnedReader::new(strict.model, Examples::from_bank(known.iter().copied()));
    let judges = Judges::new(reader)?;
    let unseen: Vec<Judged> = held.iter().map(|row| judges.judge(row)).collect();
    let buried = judges.buried(&held);

    let all = train(bank.iter().cloned());
    let left_out = left_out(&bank, all.without)?;
    let page = page::write(&bank, &unseen, &left_out, &buried);
    let path = bank::folder().join("../../../docs/language-quality.md");
    std::fs::write(&path, page).map_err(|error| format!("{}: {error}", path.display()))
}

/// Prints how each batch fares when left out, without a look at the held-out ones: what to tune on.
pub fn rehearse() -> Result<(), String> {
    let mut bank = bank::load()?;
    bank.retain(|row| !HELD_OUT.contains(&row.batch.as_str()));
    let trained = train(bank.iter().cloned());
    println!("{:?}", trained.model.thresholds);
    print!("{}", page::rehearsal(&left_out(&bank, trained.without)?));
    Ok(())
}

/// Every row of the bank as judged by a reader that has not read its batch.
fn left_out<'b>(
    bank: &'b [Labelled],
    without: BTreeMap<String, Model>,
) -> Result<Vec<Judged<'b>>, String> {
    let mut judged = Vec::new();
    for (batch, model) in without {
        let judges = Judges::new(LearnedReader::new(model, Examples::from_bank([])))?;
        judged.extend(bank.iter().filter(|row| row.batch == batch).map(|row| judges.judge(row)));
    }
    Ok(judged)
}

struct Judges {
    rules: Engine,
    reader: Engine,
    both: Engine,
}

/// Messages that wrap a row between two proper ones: found among how many, marked wrongly among
/// how many.
pub struct Buried {
    pub offences: usize,
    pub found: usize,
    pub proper: usize,
    pub marked: usize,
}

impl Judges {
    fn new(reader: LearnedReader) -> Result<Judges, String> {
        let reader = Arc::new(reader);
        let nothing = Engine::new(Vec::new()).map_err(|error| error.to_string())?;
        Ok(Judges {
            rules: Engine::builtin(),
            reader: nothing.with_reader(reader.clone()),
            both: Engine::builtin().with_reader(reader),
        })
    }

    fn judge<'b>(&self, row: &'b Labelled) -> Judged<'b> {
        let situation = situation(row);
        let mark = |engine: &Engine| mark(&engine.check(&row.text, &situation));
        Judged { row, rules: mark(&self.rules), reader: mark(&self.reader), both: mark(&self.both) }
    }

    fn buried(&self, held: &[&Labelled]) -> Buried {
        let proper: Vec<&&Labelled> =
            held.iter().filter(|row| row.label.offence().is_none()).collect();
        let mut buried = Buried { offences: 0, found: 0, proper: 0, marked: 0 };
        for (at, row) in held.iter().enumerate() {
            let fits = |other: &&&&Labelled| {
                other.language == row.language && other.speaker == row.speaker
            };
            let mut around = proper.iter().cycle().skip(at * 7 % proper.len().max(1)).filter(fits);
            let (Some(before), Some(after)) = (around.next(), around.next()) else { continue };
            let text = format!("{}\n{}\n{}", before.text, row.text, after.text);
            let mark = mark(&self.both.check(&text, &situation(row)));
            if row.label.offence().is_some() {
                buried.offences += 1;
                buried.found += usize::from(tally::is_found(row, &mark));
            } else {
                buried.proper += 1;
                buried.marked += usize::from(mark.severity >= Some(Severity::Warn));
            }
        }
        buried
    }
}

fn situation(row: &Labelled) -> Situation {
    Situation { speaker: row.speaker, industries: Industries::All, ..Situation::default() }
}

fn mark(report: &Report) -> Mark {
    let conduct = report.findings.iter().filter(|finding| !STYLE.contains(&finding.category));
    let worst = conduct.clone().map(|finding| finding.severity).max();
    let warned = (report.verdict >= Verdict::Warn).then_some(Severity::Warn);
    Mark {
        severity: worst.max(warned),
        categories: conduct
            .filter(|finding| finding.severity >= Severity::Warn)
            .map(|finding| finding.category)
            .collect(),
    }
}
