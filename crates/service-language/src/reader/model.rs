//! The learned weights: one row of sixteen bytes for every bucket of pieces, so that a piece
//! costs one look-up for all intentions together.

use std::ops::AddAssign;

use super::features::{Place, pieces};
use super::labelled::INTENTIONS;
use crate::fold::Folded;
use crate::rule::Category;
use crate::situation::Speaker;

/// Buckets of pieces: 3.2 MB of weights.
pub(super) const BUCKETS: usize = 200_000;
/// A piece whose bit is not set was seen too seldom to mean anything, and is passed over.
pub(super) const KNOWN_BITS: u32 = 22;
/// One head for each intention, one for any offence, and the weight of the piece itself.
const LANES: usize = 16;
pub(super) const HEADS: usize = INTENTIONS.len() + 1;
const ANY: usize = INTENTIONS.len();
const RARITY: usize = LANES - 1;
/// Rarity squared is kept in steps of this size.
const RARITY_STEP: f32 = 1.5;
const CLIPPED_AT_SPREADS: f32 = 6.0;
/// How much the strongest single intention weighs beside "any offence".
const INTENTION_SHARE: f32 = 1.5;
const MAGIC: &[u8; 8] = b"QTREAD02";

/// What the model thinks of one sentence among its neighbours.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Opinion {
    pub sentence: usize,
    pub intention: Category,
    pub score: f32,
}

/// From which scores on it speaks up, and what a score means. Settings of the model file.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Thresholds {
    pub hint: f32,
    pub warn: f32,
    /// Probability is `1 / (1 + exp(-(slope * score + shift)))`.
    pub slope: f32,
    pub shift: f32,
}

/// A trained reader's weights.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    pub(super) rows: Vec<[i8; LANES]>,
    pub(super) known: Vec<u64>,
    pub(super) scales: [f32; HEADS],
    pub(super) constants: [f32; HEADS],
    pub thresholds: Thresholds,
}

/// Sums over the pieces of a sentence; those of neighbours may be added up.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    lanes: [i32; LANES],
}

impl AddAssign for Sums {
    fn add_assign(&mut self, other: Sums) {
        for (sum, more) in self.lanes.iter_mut().zip(other.lanes) {
            *sum += more;
        }
    }
}

#[inline]
pub(super) fn bucket(hash: u32) -> u32 {
    ((u64::from(hash) * BUCKETS as u64) >> 32) as u32
}

#[inline]
pub(super) fn known_bit(hash: u32) -> usize {
    (hash.wrapping_mul(0x9e37_79b1) >> (32 - KNOWN_BITS)) as usize
}

/// The pieces of a sentence by this speaker. A note has its own weights on top: what may be
/// said of a customer behind their back differs from what may be said to them.
#[inline]
pub(super) fn spoken(text: &str, speaker: Speaker, mut see: impl FnMut(u32)) {
    pieces(text, Place::Sentence, &mut see);
    if speaker == Speaker::Note {
        pieces(text, Place::Note, &mut see);
    }
}

impl Model {
    /// The model's opinion of every sentence, in order.
    pub fn opinions(&self, message: &Folded, speaker: Speaker) -> Vec<Opinion> {
        let sums: Vec<Sums> = message
            .sentences()
            .iter()
            .map(|range| self.sums(&message.text()[range.clone()], speaker))
            .collect();
        let among = |at: usize| {
            let mut window = sums[at];
            if at > 0 {
                window += sums[at - 1];
            }
            if let Some(next) = sums.get(at + 1) {
                window += *next;
            }
            window
        };
        (0..sums.len()).map(|at| self.opinion(at, &sums[at], &among(at))).collect()
    }

    /// The opinion that counts for the whole message.
    pub fn worst(&self, message: &Folded, speaker: Speaker) -> Option<Opinion> {
        self.opinions(message, speaker).into_iter().max_by(|a, b| a.score.total_cmp(&b.score))
    }

    /// How likely an inspector would object, between 0 and 1.
    pub fn probability(&self, score: f32) -> f32 {
        let Thresholds { slope, shift, .. } = self.thresholds;
        1.0 / (1.0 + (-(slope * score + shift)).exp())
    }

    #[inline]
    fn sums(&self, text: &str, speaker: Speaker) -> Sums {
        let mut sums = Sums::default();
        spoken(text, speaker, |hash| {
            let bit = known_bit(hash);
            if self.known[bit >> 6] >> (bit & 63) & 1 == 0 {
                return;
            }
            let row = &self.rows[bucket(hash) as usize];
            for (sum, weight) in sums.lanes.iter_mut().zip(row) {
                *sum += i32::from(*weight);
            }
        });
        sums
    }

    fn opinion(&self, sentence: usize, own: &Sums, among: &Sums) -> Opinion {
        let own = self.heads(own);
        let among = self.heads(among);
        let mut best = (0, f32::MIN);
        for head in 0..ANY {
            let score = own[head] + among[head];
            if score > best.1 {
                best = (head, score);
            }
        }
        let strongest =
            |heads: &[f32; HEADS]| heads[..ANY].iter().copied().fold(f32::MIN, f32::max);
        let by_intention = strongest(&own) + strongest(&among);
        let score = own[ANY] + among[ANY] + INTENTION_SHARE * by_intention;
        Opinion { sentence, intention: INTENTIONS[best.0], score }
    }

    fn heads(&self, sums: &Sums) -> [f32; HEADS] {
        let length = measured(sums.lanes[RARITY]);
        std::array::from_fn(|head| {
            self.constants[head] + self.scales[head] * sums.lanes[head] as f32 / length
        })
    }

    /// Puts trained weights into bytes: `weights` by head, already times each bucket's rarity.
    pub(super) fn quantise(
        weights: &[Vec<f32>],
        constants: [f32; HEADS],
        rarity: &[f32],
        known: Vec<u64>,
    ) -> Model {
        let scales: [f32; HEADS] = std::array::from_fn(|head| scale(&weights[head]));
        let rows = (0..rarity.len()).map(|at| {
            let mut row = [0i8; LANES];
            for head in 0..HEADS {
                // A cast to i8 stops at its ends.
                row[head] = (weights[head][at] / scales[head]).round() as i8;
            }
            row[RARITY] = rarity_step(rarity[at]);
            row
        });
        let thresholds = Thresholds { hint: 0.0, warn: 0.0, slope: 1.0, shift: 0.0 };
        Model { rows: rows.collect(), known, scales, constants, thresholds }
    }

    /// The model file: magic, thresholds, scales, constants, known pieces, weights.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        let Thresholds { hint, warn, slope, shift } = self.thresholds;
        let numbers =
            [hint, warn, slope, shift].into_iter().chain(self.scales).chain(self.constants);
        numbers.for_each(|number| bytes.extend(number.to_le_bytes()));
        self.known.iter().for_each(|word| bytes.extend(word.to_le_bytes()));
        self.rows.iter().flatten().for_each(|weight| bytes.extend(weight.to_le_bytes()));
        bytes
    }

    /// Reads a model file. Refuses any that is not whole.
    pub fn from_bytes(bytes: &[u8]) -> Result<Model, &'static str> {
        let rest =
            bytes.strip_prefix(MAGIC).ok_or("not a reader's model, or of another version")?;
        let numbers = 4 + 2 * HEADS;
        let known = 1usize << (KNOWN_BITS - 3);
        let rows = LANES * BUCKETS;
        if rest.len() != numbers * 4 + known + rows {
            return Err("a reader's model that is not whole");
        }
        let (head, rest) = rest.split_at(numbers * 4);
        let (known, rows) = rest.split_at(known);
        let numbers: Vec<f32> = head.as_chunks().0.iter().map(|b| f32::from_le_bytes(*b)).collect();
        if numbers.iter().any(|number| !number.is_finite()) {
            return Err("a reader's model with a number that is none");
        }
        Ok(Model {
            thresholds: Thresholds {
                hint: numbers[0],
                warn: numbers[1],
                slope: numbers[2],
                shift: numbers[3],
            },
            scales: std::array::from_fn(|head| numbers[4 + head]),
            constants: std::array::from_fn(|head| numbers[4 + HEADS + head]),
            known: known.as_chunks().0.iter().map(|b| u64::from_le_bytes(*b)).collect(),
            rows: rows.as_chunks::<LANES>().0.iter().map(|row| row.map(|b| b as i8)).collect(),
        })
    }
}

/// A few very heavy weights would leave the many light ones no room in a byte: they are clipped.
fn scale(weights: &[f32]) -> f32 {
    let used = weights.iter().filter(|w| **w != 0.0).count().max(1) as f32;
    let spread = (weights.iter().map(|w| w * w).sum::<f32>() / used).sqrt();
    (CLIPPED_AT_SPREADS * spread).max(1e-6) / 127.0
}

fn rarity_step(rarity: f32) -> i8 {
    (rarity * rarity / RARITY_STEP).round().min(127.0) as i8
}

/// A short sentence gives little to go by: it is measured as if it were this much longer, so that
/// 「嗯嗯 好 的」 is not condemned for one character.
const SHORTEST: f32 = 600.0;

fn measured(steps: i32) -> f32 {
    (steps as f32 * RARITY_STEP + SHORTEST).sqrt()
}

/// The length of a sentence with these rarities, as the reader will measure it.
pub(super) fn length(rarities: impl Iterator<Item = f32>) -> f32 {
    let steps: i32 = rarities.map(|rarity| i32::from(rarity_step(rarity))).sum();
    measured(steps)
}
