//! A linear support-vector machine with squared hinge loss, solved in the dual one example at a
//! time (Hsieh et al. 2008): no learning rate to tune, and the same weights on every run.

/// An example: its features as (bucket, value), which side it is on, and how much it counts.
pub struct Example<'f> {
    pub features: &'f [(u32, f32)],
    pub side: Side,
    pub cost: f32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Offence,
    Proper,
}

/// Weights for `buckets` features and a constant.
pub fn separate(
    examples: &[Example<'_>],
    buckets: usize,
    rounds: usize,
    seed: u64,
) -> (Vec<f32>, f32) {
    let mut weights = vec![0.0f32; buckets];
    let mut constant = 0.0f32;
    let mut shares = vec![0.0f32; examples.len()];
    let lengths: Vec<f32> =
        examples.iter().map(|e| 1.0 + e.features.iter().map(|(_, v)| v * v).sum::<f32>()).collect();
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut random = seed;
    for _ in 0..rounds {
        shuffle(&mut order, &mut random);
        for &at in &order {
            let example = &examples[at];
            if example.cost <= 0.0 {
                continue;
            }
            let sign = if example.side == Side::Offence { 1.0 } else { -1.0 };
            let score = constant + dot(&weights, example.features);
            let give = 0.5 / example.cost;
            let gradient = sign * score - 1.0 + give * shares[at];
            let share = (shares[at] - gradient / (lengths[at] + give)).max(0.0);
            let step = (share - shares[at]) * sign;
            if step != 0.0 {
                shares[at] = share;
                constant += step;
                for (bucket, value) in example.features {
                    weights[*bucket as usize] += step * value;
                }
            }
        }
    }
    (weights, constant)
}

fn dot(weights: &[f32], features: &[(u32, f32)]) -> f32 {
    features.iter().map(|(bucket, value)| weights[*bucket as usize] * value).sum()
}

fn shuffle(order: &mut [usize], random: &mut u64) {
    for at in (1..order.len()).rev() {
        order.swap(at, (next(random) % (at as u64 + 1)) as usize);
    }
}

/// Splitmix64: the same numbers on every machine.
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
