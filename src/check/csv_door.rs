//! `--format csv`: the rows as they came, with columns added: verdict, rules, found words, better wordings, promises.

use std::io::Read;

use csv::StringRecord;

use super::judge::{Judge, rfc3339, verdict_name};
use super::outlet::Broken;
use super::pipeline;
use super::summary::{Outcome, Summary};

const ADDED: [&str; 5] = [
    "qingting_verdict",
    "qingting_rules",
    "qingting_found",
    "qingting_better",
    "qingting_promises",
];

/// A row with the line it began on, or what is wrong there.
type Row = (u64, Result<StringRecord, String>);

/// A CSV stream whose heading is read.
pub struct Table<'n> {
    name: &'n str,
    rows: csv::Reader<Box<dyn Read + Send>>,
    heading: StringRecord,
    at: usize,
}

impl<'n> Table<'n> {
    /// Reads the heading. `column` is a heading or a number from 1.
    pub fn open(
        name: &'n str,
        reader: Box<dyn Read + Send>,
        column: &str,
    ) -> Result<Table<'n>, String> {
        let mut rows = csv::ReaderBuilder::new().flexible(true).from_reader(reader);
        let heading = rows.headers().map_err(|error| format!("{name}: {error}"))?.clone();
        let at = column_of(&heading, column)?;
        Ok(Table { name, rows, heading, at })
    }

    /// Judges every row, in order.
    pub fn judge(
        self,
        judge: &Judge,
        threads: usize,
        mut write: impl FnMut(Outcome) -> Result<(), Broken>,
    ) -> Result<(), Broken> {
        let Table { name, rows, heading, at } = self;
        let named: Vec<&str> =
            heading.iter().map(|h| h.trim_start_matches('\u{feff}')).chain(ADDED).collect();
        let mut first = Outcome::default();
        push_row(&StringRecord::from(named), &mut first.bytes);
        write(first)?;
        let width = heading.len();
        pipeline::run(
            threads,
            |hand_on| read_rows(name, rows, hand_on),
            |batch| judge_rows(name, batch, at, width, judge),
            write,
        )
    }
}

fn read_rows(
    name: &str,
    mut rows: csv::Reader<Box<dyn Read + Send>>,
    hand_on: &mut dyn FnMut(Vec<Row>) -> bool,
) -> Result<(), Broken> {
    let mut batch: Vec<Row> = Vec::new();
    loop {
        let mut record = StringRecord::new();
        let line = rows.position().line();
        match rows.read_record(&mut record) {
            Ok(false) => break,
            Ok(true) => batch.push((line, Ok(record))),
            Err(error) if error.is_io_error() => {
                return Err(Broken::Unusable(format!("{name}: {error}")));
            }
            Err(error) => batch.push((line, Err(error.to_string()))),
        }
        if batch.len() >= 1024 && !hand_on(std::mem::take(&mut batch)) {
            return Ok(());
        }
    }
    hand_on(batch);
    Ok(())
}

fn column_of(heading: &StringRecord, wanted: &str) -> Result<usize, String> {
    let names: Vec<&str> =
        heading.iter().map(|h| h.trim_start_matches('\u{feff}').trim()).collect();
    if let Some(at) = names.iter().position(|name| *name == wanted) {
        return Ok(at);
    }
    match wanted.parse::<usize>() {
        Ok(number) if (1..=names.len()).contains(&number) => Ok(number - 1),
        _ => Err(format!(
            "there is no column {wanted}; name one with --text-column: {}",
            names.join(", ")
        )),
    }
}

fn judge_rows(name: &str, batch: Vec<Row>, at: usize, width: usize, judge: &Judge) -> Outcome {
    let mut out = Outcome::default();
    for (line, row) in batch {
        let text = row
            .as_ref()
            .map_err(String::clone)
            .and_then(|r| r.get(at).ok_or_else(|| format!("the row has only {} columns", r.len())));
        let text = match text {
            Ok(text) => text.to_owned(),
            Err(problem) => {
                let mut columns =
                    row.as_ref().map_or_else(|_| StringRecord::new(), StringRecord::clone);
                pad(&mut columns, width);
                columns.push_field(&format!("error: {problem}"));
                pad(&mut columns, width + ADDED.len());
                push_row(&columns, &mut out.bytes);
                out.complaints.push(format!("{name}:{line}: {problem}"));
                out.summary.errors += 1;
                continue;
            }
        };
        let judged = judge.judge(&text, &judge.situation);
        let found = &judged.report.findings;
        let mut columns = row.unwrap_or_default();
        pad(&mut columns, width);
        columns.push_field(verdict_name(judged.report.verdict));
        columns.push_field(&joined(found.iter().map(|f| f.rule.to_string())));
        columns.push_field(&joined(found.iter().map(|f| text[f.span.bytes.clone()].to_owned())));
        columns.push_field(&joined(
            found
                .iter()
                .filter_map(|f| f.better.first())
                .map(|b| b.words.get(judged.language).to_owned()),
        ));
        columns.push_field(&joined(
            judged
                .report
                .promises
                .iter()
                .map(|p| p.promise.due.as_ref().map_or_else(|| "undated".to_owned(), rfc3339)),
        ));
        push_row(&columns, &mut out.bytes);
        out.summary.count(&judged, &text);
    }
    out
}

fn pad(columns: &mut StringRecord, width: usize) {
    while columns.len() < width {
        columns.push_field("");
    }
}

fn joined(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join(" | ")
}

fn push_row(row: &StringRecord, into: &mut Vec<u8>) {
    let mut writer = csv::Writer::from_writer(Vec::new());
    // Writing to memory cannot fail; a row that cannot be written would be a row lost.
    writer.write_record(row).expect("writing to memory cannot fail");
    into.extend(writer.into_inner().expect("writing to memory cannot fail"));
}

impl Summary {
    /// Counts one judged message.
    pub fn count(&mut self, judged: &super::judge::Judged, text: &str) {
        self.messages += 1;
        *self.by_verdict.entry(judged.report.verdict).or_default() += 1;
        self.promises += judged.report.promises.len() as u64;
        for finding in &judged.report.findings {
            self.found(&finding.rule, finding.severity, &text[finding.sentence.bytes.clone()]);
        }
    }
}
