//! Every rule's examples are its tests.

use crate::engine::Engine;
use crate::situation::Situation;

/// An example its rule got wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailedExample {
    pub pack: String,
    pub rule: String,
    pub example: String,
    /// What the pack says should have happened.
    pub expected: Expected,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// A `bad` example: the rule must find it.
    Found,
    /// A `good` example: the rule must leave it alone.
    LeftAlone,
    /// A rule must show at least one example of what it finds.
    AnExample,
}

impl Engine {
    /// Runs the examples of every rule and returns those that fail, in the order of the packs.
    pub fn failed_examples(&self) -> Vec<FailedExample> {
        let mut failed = Vec::new();
        for pack in self.packs() {
            for rule in &pack.rules {
                let situation = Situation::suiting(rule);
                let mut fail = |example: &str, expected| {
                    failed.push(FailedExample {
                        pack: pack.id.clone(),
                        rule: rule.id.clone(),
                        example: example.to_owned(),
                        expected,
                    });
                };
                let finds = |text: &str| {
                    self.check(text, &situation).findings.iter().any(|f| *f.rule == *rule.id)
                };
                if rule.bad.is_empty() {
                    fail("", Expected::AnExample);
                }
                for example in rule.bad.iter().filter(|text| !finds(text)) {
                    fail(example, Expected::Found);
                }
                for example in rule.good.iter().filter(|text| finds(text)) {
                    fail(example, Expected::LeftAlone);
                }
            }
        }
        failed
    }
}
