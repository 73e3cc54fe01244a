//! The command's arguments, and the run from the first source to the exit code.

use std::io::Read;
use std::path::PathBuf;
use std::sync::Arc;

use clap::{Args, ValueEnum};
use jiff::Zoned;
use jiff::tz::TimeZone;
use service_language::reader::LearnedReader;
use service_language::{Engine, Industries, Language, PackFor, Situation};

use super::input::{self, Record, Source};
use super::judge::Judge;
use super::outlet::{Broken, Progress, Sink};
use super::summary::{Outcome, Summary};
use super::text::Paint;
use super::{csv_door, encoding, jsonl, pipeline, text};

/// Check what agents write against the service language, and find the promises in it.
#[derive(Args)]
pub struct CheckArguments {
    /// Files to check; none or `-` reads standard input.
    files: Vec<String>,
    /// `text`: each line is a message. `jsonl`: one object a line. `csv`: rows with a heading.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// The CSV column that holds the message, by heading or number from 1.
    #[arg(long, default_value = "text", value_name = "C")]
    text_column: String,
    /// Industry packs to switch on: `insurance,bank`, or `all`.
    #[arg(long, value_name = "NAMES")]
    packs: Option<String>,
    /// The moment from which promises are counted (RFC 3339); without it, now.
    #[arg(long, value_name = "RFC3339")]
    now: Option<String>,
    /// How many cores to use; all by default.
    #[arg(long, value_name = "N", value_parser = at_least_one)]
    threads: Option<usize>,
    /// Write here instead of standard output; the file appears only when it is complete.
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Print counts by rule with two examples each.
    #[arg(long)]
    summary: bool,
    /// `auto` recognises UTF-8, GB18030 and Big5.
    #[arg(long, default_value = "auto")]
    encoding: String,
    /// Who speaks, where the input does not say: agent, note, customer or bot.
    #[arg(long, default_value = "agent")]
    speaker: String,
    /// Over which channel, where the input does not say.
    #[arg(long, default_value = "chat")]
    channel: String,
    /// Language of reasons and better wordings: zh-CN, zh-TW or en; by default each text's own.
    #[arg(long, value_name = "LANGUAGE")]
    lang: Option<String>,
}

fn at_least_one(text: &str) -> Result<usize, String> {
    text.parse()
        .ok()
        .filter(|n| (1..=1024).contains(n))
        .ok_or_else(|| "a number from 1 to 1024".to_owned())
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Jsonl,
    Csv,
}

impl CheckArguments {
    /// Runs; gives the exit code: 0 nothing worse than a hint, 1 warn or block found, 2 bad usage or unreadable input.
    pub fn run(self) -> u8 {
        match self.check() {
            Ok(summary) => u8::from(summary.is_offending()),
            Err(Broken::Pipe) => 0,
            Err(Broken::Unusable(sentence)) => {
                eprintln!("qingting check: {sentence}");
                2
            }
        }
    }

    fn check(self) -> Result<Summary, Broken> {
        let judge = self.judge()?;
        let named = encoding::named(&self.encoding)?;
        let names = if self.files.is_empty() { vec!["-".to_owned()] } else { self.files.clone() };
        // All are opened before any is read: a misspelt name is told at once, not after an hour.
        let sources: Vec<Source> =
            names.iter().map(|name| Source::open(name)).collect::<Result<_, _>>()?;
        let progress = Progress::over(&sources);
        let mut sink = Sink::open(self.output.as_deref())?;
        let colours = sink.is_terminal() && std::env::var_os("NO_COLOR").is_none();
        let paint = if colours { Paint::Colours } else { Paint::Plain };
        let mut total = Summary::default();
        for source in sources {
            let (name, reader) = source.decoded(named, Arc::clone(&progress.read_bytes))?;
            let take = |outcome: Outcome| -> Result<(), Broken> {
                progress.show();
                for complaint in &outcome.complaints {
                    progress.say(complaint);
                }
                total.add(outcome.summary);
                sink.write(&outcome.bytes)
            };
            self.check_one(&name, reader, &judge, paint, take)?;
        }
        progress.finish();
        sink.finish()?;
        if self.summary {
            let table = total.show(&judge.engine, judge.language.unwrap_or_default());
            // Beside machine-readable output the table goes to the person, not into the stream.
            let on_screen = self.format == Format::Text && self.output.is_none();
            if on_screen { print!("{table}") } else { eprint!("{table}") }
        }
        Ok(total)
    }

    fn check_one(
        &self,
        name: &str,
        reader: Box<dyn Read + Send>,
        judge: &Judge,
        paint: Paint,
        take: impl FnMut(Outcome) -> Result<(), Broken>,
    ) -> Result<(), Broken> {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        let threads = self.threads.unwrap_or(cores);
        match self.format {
            Format::Csv => {
                let table = csv_door::Table::open(name, reader, &self.text_column)?;
                table.judge(judge, threads, take)
            }
            format => pipeline::run(
                threads,
                |hand_on| {
                    let unreadable =
                        |error| Broken::Unusable(format!("cannot read {name}: {error}"));
                    input::lines(reader, hand_on).map_err(unreadable)
                },
                |records| judge_lines(name, records, format, judge, paint),
                take,
            ),
        }
    }

    fn judge(&self) -> Result<Judge, String> {
        let engine = Engine::builtin().with_reader(Arc::new(LearnedReader::builtin()));
        let now = match &self.now {
            Some(text) => moment(text)?,
            None => crate::platform::Clock::Machine.now_zoned(TimeZone::system()),
        };
        let language = match self.lang.as_deref() {
            None => None,
            Some("zh-CN") => Some(Language::ZhCn),
            Some("zh-TW") => Some(Language::ZhTw),
            Some("en") => Some(Language::En),
            Some(other) => return Err(format!("unknown language {other}: use zh-CN, zh-TW or en")),
        };
        let speaker = jsonl::speaker(&self.speaker).ok_or_else(|| {
            format!("unknown speaker {}: use agent, note, customer or bot", self.speaker)
        })?;
        let industries = industries(&engine, self.packs.as_deref())?;
        let situation = Situation {
            speaker,
            channel: jsonl::channel(&self.channel),
            industries,
            ..Situation::default()
        };
        Ok(Judge { engine, now, language, situation })
    }
}

/// `2026-11-25T10:00:00+08:00`; the offset decides what "today 15:00" means.
fn moment(text: &str) -> Result<Zoned, String> {
    let refuse = |_| format!("--now {text} is not RFC 3339, such as 2026-11-25T10:00:00+08:00");
    let pieces = jiff::fmt::temporal::DateTimeParser::new().parse_pieces(text).map_err(refuse)?;
    let timestamp: jiff::Timestamp = text.parse().map_err(refuse)?;
    let zone = match pieces.to_numeric_offset() {
        Some(offset) => TimeZone::fixed(offset),
        None => TimeZone::UTC,
    };
    Ok(timestamp.to_zoned(zone))
}

fn industries(engine: &Engine, wanted: Option<&str>) -> Result<Industries, String> {
    let known: Vec<&str> = engine
        .packs()
        .iter()
        .filter(|p| p.holds_for == PackFor::Industry)
        .map(|p| p.id.as_str())
        .collect();
    match wanted {
        None => Ok(Industries::None),
        Some("all") => Ok(Industries::All),
        Some(list) => {
            let names: std::collections::BTreeSet<String> =
                list.split(',').map(|n| n.trim().to_owned()).filter(|n| !n.is_empty()).collect();
            match names.iter().find(|name| !known.contains(&name.as_str())) {
                Some(unknown) => Err(format!(
                    "there is no industry pack {unknown}; there are: all, {}",
                    known.join(", ")
                )),
                None => Ok(Industries::Only(names)),
            }
        }
    }
}

fn judge_lines(
    name: &str,
    records: Vec<Record>,
    format: Format,
    judge: &Judge,
    paint: Paint,
) -> Outcome {
    let mut out = Outcome::default();
    for Record { line, text: read } in records {
        let problem = match (read, format) {
            (Err(problem), _) => problem,
            (Ok(line_text), Format::Jsonl) => match jsonl::read(&line_text, judge) {
                Ok(asked) => {
                    let judged = judge.judge(&asked.text, &asked.situation);
                    jsonl::write(asked.id.as_ref(), &asked.text, &judged, &mut out.bytes);
                    out.summary.count(&judged, &asked.text);
                    continue;
                }
                // An empty last line is how many editors end a file.
                Err(_) if line_text.trim().is_empty() => continue,
                Err(problem) => problem,
            },
            (Ok(message), _) => {
                let judged = judge.judge(&message, &judge.situation);
                text::write(name, line, &message, &judged, paint, &mut out.bytes);
                out.summary.count(&judged, &message);
                continue;
            }
        };
        out.summary.errors += 1;
        out.complaints.push(format!("{name}:{line}: {problem}"));
        if format == Format::Jsonl {
            jsonl::write_error(line, &problem, &mut out.bytes);
        }
    }
    out
}
