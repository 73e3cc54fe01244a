//! A draft tried on what was really sent: how often each rule would have spoken, and where, before anyone publishes it.

use std::collections::BTreeMap;

use service_language::{Engine, Pack, Situation};

use super::store;
use crate::platform::Tx;
use crate::platform::stop::{Outcome, Refusal, RefusalKind};

/// How many places are shown for each rule.
const SAMPLES: usize = 5;

/// What one rule would have found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hits {
    pub before: usize,
    pub now: usize,
    /// The sentence each stood in, and the case, newest first.
    pub samples: Vec<(String, Option<String>)>,
}

/// Rules of the pack with their hits, before and with the draft.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Replay {
    pub texts: usize,
    pub rules: BTreeMap<String, Hits>,
}

/// Runs the pack as in force and as drafted over the last thousand texts that left.
pub fn replay(tx: &mut Tx<'_>, in_force: Option<&Pack>, drafted: &Pack) -> Outcome<Replay> {
    let engine_of = |pack: &Pack| {
        Engine::new(vec![pack.clone()]).map_err(|error| {
            Refusal::new(RefusalKind::Unfit, "language.rule_unfit").with("problem", error.problem)
        })
    };
    let after = engine_of(drafted)?;
    let before = in_force.map(engine_of).transpose()?;
    let mut replay = Replay::default();
    for rule in &drafted.rules {
        replay.rules.insert(rule.id.clone(), Hits::default());
    }
    for (words, situation, case_id) in store::sent_texts(tx)? {
        // A situation of an older program may name what no longer is; its words still count.
        let situation: Situation = serde_json::from_str(&situation).unwrap_or_default();
        replay.texts += 1;
        for finding in after.check(&words, &situation).findings {
            let hits = replay.rules.entry(finding.rule.to_string()).or_default();
            hits.now += 1;
            if hits.samples.len() < SAMPLES {
                let sentence = words[finding.sentence.bytes.clone()].to_owned();
                hits.samples.push((sentence, case_id.clone()));
            }
        }
        for finding in before.iter().flat_map(|engine| engine.check(&words, &situation).findings) {
            replay.rules.entry(finding.rule.to_string()).or_default().before += 1;
        }
    }
    Ok(replay)
}
