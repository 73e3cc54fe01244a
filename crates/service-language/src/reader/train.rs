//! Training: labelled sentences in, a model out. No files, no clock; the same bank gives the
//! same bytes. A centre adds its inspectors' verdicts as one more batch and trains again.

use std::collections::{BTreeMap, BTreeSet};
use std::thread;

use super::labelled::{INTENTIONS, Labelled};
use super::learn::{Example, Side, separate};
use super::model::{
    BUCKETS, HEADS, KNOWN_BITS, Model, Thresholds, bucket, known_bit, length, spoken,
};
use crate::fold::Folded;

const ROUNDS: usize = 30;
/// A miss costs more in the head that knows only "any offence": it has more to go by.
const ANY_COST: f32 = 5.0;
const COST: f32 = 3.0;
/// Offences of the head's own intention are few among many others.
const OWN_COST: f32 = 12.0;
const OTHER_COST: f32 = 0.3;
/// A single sentence of a proper message counts less than the message.
const PART_COST: f32 = 1.5;
/// A piece must stand in this many rows.
const SEEN_IN_ROWS: u32 = 2;
/// Shares of proper messages by unknown hands that may be marked.
const WARNED_SHARE: f32 = 0.018;
const HINTED_SHARE: f32 = 0.06;

/// A trained model, and for each batch one that has not read it.
pub struct Trained {
    pub model: Model,
    /// By batch, with the thresholds of the whole.
    pub without: BTreeMap<String, Model>,
}

/// Trains on everything, and sets the thresholds by models that each left one batch out: so
/// they hold for hands the reader has not seen. Needs two batches or more; with one, the
/// thresholds are those of its own rows and too bold.
pub fn train(bank: impl IntoIterator<Item = Labelled>) -> Trained {
    let rows: Vec<Row> = bank.into_iter().map(Row::new).collect();
    let batches: BTreeSet<&str> = rows.iter().map(|row| row.labelled.batch.as_str()).collect();
    let mut without: BTreeMap<String, Model> = batches
        .iter()
        .map(|batch| {
            let is_other = |row: &&Row| row.labelled.batch != *batch || batches.len() == 1;
            ((*batch).to_owned(), fit(&rows.iter().filter(is_other).collect::<Vec<_>>()))
        })
        .collect();
    let scores: Vec<f32> =
        rows.iter().map(|row| row.score(&without[&row.labelled.batch])).collect();
    let mut model = fit(&rows.iter().collect::<Vec<_>>());
    model.thresholds = thresholds(&rows, &scores);
    without.values_mut().for_each(|other| other.thresholds = model.thresholds);
    Trained { model, without }
}

/// Trains on everything with thresholds that are already known: a fraction of the time.
pub fn train_with(bank: impl IntoIterator<Item = Labelled>, thresholds: Thresholds) -> Model {
    let rows: Vec<Row> = bank.into_iter().map(Row::new).collect();
    let mut model = fit(&rows.iter().collect::<Vec<_>>());
    model.thresholds = thresholds;
    model
}

struct Row {
    labelled: Labelled,
    folded: Folded,
    /// The hashes of each sentence's pieces.
    sentences: Vec<Vec<u32>>,
}

impl Row {
    fn new(labelled: Labelled) -> Row {
        let folded = Folded::new(&labelled.text);
        let hashes = |range: &std::ops::Range<usize>| {
            let mut hashes = Vec::new();
            spoken(&folded.text()[range.clone()], labelled.speaker, |hash| hashes.push(hash));
            hashes
        };
        let sentences = folded.sentences().iter().map(hashes).collect();
        Row { labelled, folded, sentences }
    }

    fn score(&self, model: &Model) -> f32 {
        model.worst(&self.folded, self.labelled.speaker).map_or(f32::MIN, |worst| worst.score)
    }

    fn is_proper(&self) -> bool {
        self.labelled.label.offence().is_none()
    }
}

fn fit(rows: &[&Row]) -> Model {
    let vocabulary = Vocabulary::new(rows);
    let whole: Vec<Vec<(u32, f32)>> =
        rows.iter().map(|row| vocabulary.features(row.sentences.iter().flatten())).collect();
    let parts: Vec<Vec<(u32, f32)>> = rows
        .iter()
        .filter(|row| row.is_proper() && row.sentences.len() > 1)
        .flat_map(|row| row.sentences.iter().map(|hashes| vocabulary.features(hashes.iter())))
        .collect();
    let learn = |head: usize| {
        let examples = examples(rows, &whole, &parts, head);
        separate(&examples, BUCKETS, ROUNDS, head as u64 + 1)
    };
    let mut heads: Vec<(Vec<f32>, f32)> = thread::scope(|scope| {
        let later = scope.spawn(|| (HEADS / 2..HEADS).map(learn).collect::<Vec<_>>());
        let mut heads: Vec<_> = (0..HEADS / 2).map(learn).collect();
        heads.extend(later.join().expect("training does not panic"));
        heads
    });
    let constants = std::array::from_fn(|head| heads[head].1);
    let weights: Vec<Vec<f32>> = heads
        .iter_mut()
        .map(|(weights, _)| {
            weights.iter().zip(&vocabulary.rarity).map(|(w, rarity)| w * rarity).collect()
        })
        .collect();
    Model::quantise(&weights, constants, &vocabulary.rarity, vocabulary.known)
}

/// What one head learns from: its own intention against everything else, or any offence against
/// everything proper.
fn examples<'a>(
    rows: &[&Row],
    whole: &'a [Vec<(u32, f32)>],
    parts: &'a [Vec<(u32, f32)>],
    head: usize,
) -> Vec<Example<'a>> {
    let intention = INTENTIONS.get(head);
    let messages = rows.iter().zip(whole).map(|(row, features)| {
        let (side, cost) = match (row.labelled.label.offence(), intention) {
            (None, None) => (Side::Proper, ANY_COST),
            (Some(_), None) => (Side::Offence, ANY_COST),
            (None, Some(_)) => (Side::Proper, COST),
            (Some((own, _)), Some(wanted)) if own == *wanted => (Side::Offence, OWN_COST),
            (Some(_), Some(_)) => (Side::Proper, OTHER_COST),
        };
        Example { features, side, cost }
    });
    let parts =
        parts.iter().map(|features| Example { features, side: Side::Proper, cost: PART_COST });
    messages.chain(parts).collect()
}

/// Which pieces are known, and how rare each bucket is.
struct Vocabulary {
    known: Vec<u64>,
    rarity: Vec<f32>,
}

impl Vocabulary {
    fn new(rows: &[&Row]) -> Vocabulary {
        let mut seen_in: BTreeMap<u32, u32> = BTreeMap::new();
        let distinct = |row: &Row| {
            let mut hashes: Vec<u32> = row.sentences.iter().flatten().copied().collect();
            hashes.sort_unstable();
            hashes.dedup();
            hashes
        };
        for row in rows {
            for hash in distinct(row) {
                *seen_in.entry(hash).or_default() += 1;
            }
        }
        let mut known = vec![0u64; 1 << (KNOWN_BITS - 6)];
        let mut often = vec![0u32; BUCKETS];
        for (hash, count) in seen_in.into_iter().filter(|(_, count)| *count >= SEEN_IN_ROWS) {
            let bit = known_bit(hash);
            known[bit >> 6] |= 1 << (bit & 63);
            let in_bucket = &mut often[bucket(hash) as usize];
            *in_bucket = (*in_bucket).max(count);
        }
        let all = rows.len() as f32;
        let rarity = often.iter().map(|count| (all / (*count).max(1) as f32).ln() + 1.0).collect();
        Vocabulary { known, rarity }
    }

    fn features<'h>(&self, hashes: impl Iterator<Item = &'h u32>) -> Vec<(u32, f32)> {
        let known = |hash: &&u32| {
            let bit = known_bit(**hash);
            self.known[bit >> 6] >> (bit & 63) & 1 == 1
        };
        let mut buckets: Vec<u32> = hashes.filter(known).map(|hash| bucket(*hash)).collect();
        buckets.sort_unstable();
        let length = length(buckets.iter().map(|at| self.rarity[*at as usize]));
        buckets
            .chunk_by(|a, b| a == b)
            .map(|same| (same[0], self.rarity[same[0] as usize] * same.len() as f32 / length))
            .collect()
    }
}

fn thresholds(rows: &[Row], scores: &[f32]) -> Thresholds {
    let mut proper: Vec<f32> =
        rows.iter().zip(scores).filter(|(row, _)| row.is_proper()).map(|(_, s)| *s).collect();
    proper.sort_by(|a, b| b.total_cmp(a));
    let above = |share: f32| {
        proper.get((proper.len() as f32 * share) as usize).copied().unwrap_or_default()
    };
    let (slope, shift) = calibrate(rows, scores);
    Thresholds { hint: above(HINTED_SHARE), warn: above(WARNED_SHARE), slope, shift }
}

/// Platt's scaling: a logistic curve through the scores of unseen batches, by Newton's steps.
fn calibrate(rows: &[Row], scores: &[f32]) -> (f32, f32) {
    let (mut slope, mut shift) = (1.0f64, 0.0f64);
    for _ in 0..30 {
        let (mut g, mut h) = ([0.0f64; 2], [1e-6f64, 0.0, 1e-6]);
        for (row, score) in rows.iter().zip(scores).filter(|(_, score)| **score > f32::MIN) {
            let x = f64::from(*score);
            let p = 1.0 / (1.0 + (-(slope * x + shift)).exp());
            let miss = p - if row.is_proper() { 0.0 } else { 1.0 };
            let spread = (p * (1.0 - p)).max(1e-9);
            g = [g[0] + miss * x, g[1] + miss];
            h = [h[0] + spread * x * x, h[1] + spread * x, h[2] + spread];
        }
        let determinant = h[0] * h[2] - h[1] * h[1];
        if determinant.abs() < 1e-12 {
            break;
        }
        slope -= (h[2] * g[0] - h[1] * g[1]) / determinant;
        shift -= (h[0] * g[1] - h[1] * g[0]) / determinant;
    }
    (slope as f32, shift as f32)
}
