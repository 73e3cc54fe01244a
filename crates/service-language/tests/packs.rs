//! The built-in packs against their own examples and the golden cases.

use service_language::{Engine, Severity, Situation};

#[test]
fn every_example_of_every_rule_holds() {
    let failed = Engine::builtin().failed_examples();
    assert!(failed.is_empty(), "{failed:#?}");
}

#[test]
fn every_pattern_of_the_built_in_packs_compiles() {
    Engine::new(service_language::builtin::packs()).map(drop).unwrap();
}

#[test]
fn the_seed_pack_holds_exactly_the_ten_forbidden_phrases() {
    let engine = Engine::builtin();
    let ten = engine.packs().iter().find(|pack| pack.id == "seed-ten").unwrap();

    assert_eq!(ten.rules.len(), 10);
    assert!(ten.rules.iter().all(|rule| rule.severity == Severity::Block));
    let sources: Vec<_> = ten.rules.iter().map(|rule| rule.source.as_str()).collect();
    assert_eq!(
        sources,
        ["S2-13", "S2-14", "S2-15", "S2-16", "S2-17", "S2-18", "S2-19", "S2-20", "S2-21", "S2-22"]
    );
}

#[test]
fn every_golden_case_holds() {
    let engine = Engine::builtin();
    let mut wrong = Vec::new();
    for line in include_str!("data/checker_cases.tsv").lines().skip(1) {
        let fields: Vec<&str> = line.split('\t').collect();
        let (expect, rule_id, text) = (fields[0], fields[1], fields[3]);
        let situation = engine.rule(rule_id).map(Situation::suiting).unwrap_or_default();
        let findings = engine.check(text, &situation).findings;
        let hit = findings.iter().any(|f| &*f.rule == rule_id);
        let marked = findings.iter().any(|f| f.severity > Severity::Hint);
        let holds = match expect {
            "must_hit" => hit,
            "must_not_hit" => !hit,
            "no_block_or_warn" => !marked,
            other => panic!("unknown expectation {other}"),
        };
        if !holds {
            let found: Vec<_> = findings.iter().map(|f| f.rule.clone()).collect();
            wrong.push(format!("{expect} {rule_id} {text} {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}
