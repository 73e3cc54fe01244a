//! The sentence bank on disk: reading it, and checking that it is what its README says.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use service_language::reader::{HEADER, Label, Labelled};

/// Batches nobody tunes on: their figures stand for hands the reader has not seen.
pub const HELD_OUT: [&str; 2] = ["14", "15"];
/// Sentences that share this part of their three-character pieces are one sentence.
const SAME_SENTENCE: f32 = 0.6;

pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../content/language/sentences")
}

/// Every row of every batch, in the order of the files.
pub fn load() -> Result<Vec<Labelled>, String> {
    let folder = folder();
    let entries = std::fs::read_dir(&folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    let mut files: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending == "tsv"));
    files.sort();
    let mut bank = Vec::new();
    for path in files {
        let name = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        let batch = name.trim_start_matches("batch-");
        let text = std::fs::read_to_string(&path).map_err(|e| format!("{name}: {e}"))?;
        let mut lines = text.lines();
        if lines.next() != Some(HEADER) {
            return Err(format!("{name}: the first line is not the header"));
        }
        for (number, line) in lines.enumerate() {
            let row = Labelled::parse(batch, line);
            bank.push(row.map_err(|wrong| format!("{name}:{}: {wrong}", number + 2))?);
        }
    }
    Ok(bank)
}

/// Checks columns and values, refuses near-duplicates and prints what the bank holds.
pub fn check() -> Result<(), String> {
    let bank = load()?;
    print_counts(&bank);
    let same = near_duplicates(&bank);
    for (one, other, likeness) in &same {
        println!(
            "{likeness:.2}\t{}: {}\t{}: {}",
            bank[*one].batch, bank[*one].text, bank[*other].batch, bank[*other].text
        );
    }
    if same.is_empty() { Ok(()) } else { Err(format!("{} near-duplicates", same.len())) }
}

fn print_counts(bank: &[Labelled]) {
    let mut counts: BTreeMap<(&str, String), usize> = BTreeMap::new();
    for row in bank {
        let kind = match row.label {
            Label::Offence(category, _) => category.key(),
            Label::HardNegative => "hard_negative",
            Label::Normal => "normal",
        };
        let severity = match row.label {
            Label::Offence(_, severity) => format!("{severity:?}").to_lowercase(),
            _ => "proper".to_owned(),
        };
        let language = format!("{:?}", row.language);
        let speaker = format!("{:?}", row.speaker);
        let facets = [
            ("batch", row.batch.clone()),
            ("intention", kind.to_owned()),
            ("severity", severity),
            ("trade", row.trade.clone()),
            ("language", language),
            ("speaker", speaker),
        ];
        for facet in facets {
            *counts.entry(facet).or_default() += 1;
        }
    }
    println!("{} sentences", bank.len());
    for ((facet, value), count) in counts {
        println!("{facet}\t{value}\t{count}");
    }
}

/// Pairs of rows that say nearly the same, within and across batches (Jaccard over three-character
/// pieces of letters and digits).
fn near_duplicates(bank: &[Labelled]) -> Vec<(usize, usize, f32)> {
    let pieces: Vec<BTreeSet<[char; 3]>> = bank.iter().map(|row| pieces(&row.text)).collect();
    let mut holding: HashMap<[char; 3], Vec<usize>> = HashMap::new();
    let mut same = Vec::new();
    for (at, own) in pieces.iter().enumerate() {
        let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
        for piece in own {
            let rows = holding.entry(*piece).or_default();
            rows.iter().for_each(|row| *shared.entry(*row).or_default() += 1);
            rows.push(at);
        }
        for (other, count) in shared {
            let likeness = count as f32 / (own.len() + pieces[other].len() - count) as f32;
            if likeness >= SAME_SENTENCE {
                same.push((other, at, likeness));
            }
        }
    }
    same
}

fn pieces(text: &str) -> BTreeSet<[char; 3]> {
    let letters: Vec<char> =
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    letters.windows(3).map(|three| [three[0], three[1], three[2]]).collect()
}
