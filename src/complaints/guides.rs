//! What to do now, as the standard says it: keys of short lines, shown beside the form. Pure; the tables are the guide.

use super::kinds::Origin;
use super::proofs::Proof;
use super::steps::{OnFile, Step};

/// A short list of lines under a heading; line n has the key `complaints.guide_<name>_<n>`, the heading `…_head`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Guide {
    pub name: &'static str,
    pub lines: usize,
    pub origin: Origin,
}

const fn guide(name: &'static str, lines: usize, origin: Origin) -> Guide {
    Guide { name, lines, origin }
}

/// 激动客户六步, in their order; the sixth asks the supervisor to take over.
pub const ANGRY: Guide = guide("angry", 6, Origin::Seed);
pub const MALICIOUS: Guide = guide("malicious", 4, Origin::Seed);
const CAN_SATISFY: Guide = guide("can_satisfy", 3, Origin::Seed);
const CANNOT_SATISFY: Guide = guide("cannot_satisfy", 3, Origin::Seed);
const UNREASONABLE: Guide = guide("unreasonable", 4, Origin::Seed);
const OUR_FAILURE: Guide = guide("our_failure", 4, Origin::Seed);
const AT_FAULT: Guide = guide("at_fault", 3, Origin::Seed);
const NOT_AT_FAULT: Guide = guide("not_at_fault", 4, Origin::Seed);
const TECHNICAL: Guide = guide("technical", 2, Origin::Seed);
const RESOURCE: Guide = guide("resource", 2, Origin::Seed);
const POLICY: Guide = guide("policy", 2, Origin::Seed);
const PARTNER: Guide = guide("partner", 3, Origin::Seed);
const RESULT: Guide = guide("result", 3, Origin::Seed);

/// The checklist of each step.
const CHECKLISTS: [Guide; 8] = [
    guide("receive", 4, Origin::Reconstructed),
    guide("calm", 4, Origin::Reconstructed),
    guide("apologise", 3, Origin::Reconstructed),
    guide("facts", 4, Origin::Reconstructed),
    guide("analyse", 4, Origin::Reconstructed),
    guide("resolve", 4, Origin::Reconstructed),
    guide("follow_up", 4, Origin::Seed),
    guide("prevent", 4, Origin::Reconstructed),
];

/// Every guide there is, for the test of their words.
pub const ALL: [Guide; 13] = [
    ANGRY,
    MALICIOUS,
    CAN_SATISFY,
    CANNOT_SATISFY,
    UNREASONABLE,
    OUR_FAILURE,
    AT_FAULT,
    NOT_AT_FAULT,
    TECHNICAL,
    RESOURCE,
    POLICY,
    PARTNER,
    RESULT,
];

impl Guide {
    pub fn heading_key(&self) -> String {
        format!("complaints.guide_{}_head", self.name)
    }

    /// Keys of its lines, in order.
    pub fn line_keys(&self) -> impl Iterator<Item = String> + '_ {
        (1..=self.lines).map(|n| format!("complaints.guide_{}_{n}", self.name))
    }
}

/// The checklist of a step.
pub fn checklist(step: Step) -> Guide {
    CHECKLISTS[step.index()]
}

/// Which guides apply at a step, as things stand.
pub fn at(step: Step, on_file: &OnFile) -> Vec<Guide> {
    let is = |proof, value: &str| on_file.get(&proof).is_some_and(|v| v == value);
    let upset = on_file.get(&Proof::EmotionBefore).is_some_and(|v| v.as_str() >= "3");
    let mut guides = Vec::new();
    if step == Step::Calm && upset {
        guides.push(ANGRY);
    }
    if matches!(step, Step::Analyse | Step::Resolve) {
        for (value, guide) in [
            ("can_satisfy", CAN_SATISFY),
            ("cannot_satisfy", CANNOT_SATISFY),
            ("unreasonable", UNREASONABLE),
            ("our_failure", OUR_FAILURE),
        ] {
            if is(Proof::Expectation, value) {
                guides.push(guide);
            }
        }
    }
    if step == Step::Resolve {
        match on_file.get(&Proof::Liability).map(String::as_str) {
            Some("ours") => guides.push(AT_FAULT),
            Some("customer_use" | "partner" | "force_majeure") => guides.push(NOT_AT_FAULT),
            _ => {}
        }
        for (value, guide) in [
            ("technical", TECHNICAL),
            ("resource", RESOURCE),
            ("policy", POLICY),
            ("partner", PARTNER),
        ] {
            if is(Proof::Reason, value) {
                guides.push(guide);
            }
        }
    }
    if step == Step::FollowUp {
        guides.push(RESULT);
    }
    guides
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::i18n::all_words;

    fn file(entries: &[(Proof, &str)]) -> OnFile {
        entries.iter().map(|(proof, value)| (*proof, (*value).to_owned())).collect()
    }

    /// F059
    #[test]
    fn each_class_of_expectation_has_its_own_guide() {
        let of = |class| at(Step::Analyse, &file(&[(Proof::Expectation, class)]));

        assert_eq!(of("our_failure"), [OUR_FAILURE], "thank, apologise, make good, follow up");
        assert_eq!(of("can_satisfy"), [CAN_SATISFY], "respond, solve fast, more than expected");
        assert_ne!(of("cannot_satisfy"), of("unreasonable"));
    }

    /// F030
    #[test]
    fn the_six_steps_stand_there_when_the_customer_is_beside_themselves() {
        assert_eq!(at(Step::Calm, &file(&[(Proof::EmotionBefore, "3")])), [ANGRY]);
        assert!(at(Step::Calm, &file(&[(Proof::EmotionBefore, "2")])).is_empty());
        assert_eq!(ANGRY.lines, 6);
    }

    #[test]
    fn every_line_of_every_guide_has_words() {
        let words = all_words().unwrap();
        for guide in ALL.iter().chain(&CHECKLISTS) {
            for key in guide.line_keys() {
                assert!(words.contains_key(&key), "{key}");
            }
        }
        for guide in ALL {
            assert!(words.contains_key(&guide.heading_key()), "{}", guide.heading_key());
        }
    }
}
