//! Rules are changed in a draft of their pack, tried on their examples, and published as a version; old ones come back.

use serde_json::json;
use service_language::{Engine, Expected, Pack, Rule, Words};

use super::pack_toml::written;
use super::packs::{self, SEED_TEN};
use super::store;
use crate::platform::stop::{Outcome, Refusal, RefusalKind, absent, fault, refused};
use crate::platform::{Tx, events};
use crate::staff::{Permission, Who};

/// A published change says why, so that the list of versions reads as a history.
const REASON_AT_LEAST: usize = 4;

/// The pack as it is being worked on: the draft, or what is in force.
pub fn worked_on(tx: &mut Tx<'_>, pack_id: &str) -> Outcome<Pack> {
    match store::draft(tx, pack_id)? {
        Some(draft) => Pack::parse(pack_id, &draft.toml).map_err(fault),
        None => Ok(packs::find(tx, pack_id)?.pack),
    }
}

/// Begins an own pack; gives its id.
pub fn begin_pack(tx: &mut Tx<'_>, who: &Who, name: &Words) -> Outcome<String> {
    who.need(Permission::EditLanguageRules)?;
    if [&name.zh_cn, &name.zh_tw, &name.en].iter().any(|words| words.trim().is_empty()) {
        return Err(refused("language.words_in_three"));
    }
    let id = format!("own-{}", &tx.new_id()[..12]);
    let pack = Pack {
        file: id.clone(),
        id: id.clone(),
        version: "1".to_owned(),
        name: name.map(|words| words.trim().to_owned()),
        holds_for: service_language::PackFor::Everyone,
        rules: Vec::new(),
    };
    store::put_draft(tx, who, &id, &written(&pack)?)?;
    events::record(tx, &who.actor(), "pack_begun", &subject(&id), &json!({ "name": pack.name }))?;
    Ok(id)
}

fn subject(pack_id: &str) -> String {
    format!("pack:{pack_id}")
}

/// Puts a rule into the pack's draft, in place of `replaces` or at the end.
///
/// Refused with a sentence: a pattern that does not compile, words missing in a language, an id used elsewhere, a hit
/// the rule does not find, a safe sentence it does find.
pub fn save_rule(
    tx: &mut Tx<'_>,
    who: &Who,
    pack_id: &str,
    replaces: Option<&str>,
    rule: Rule,
) -> Outcome<()> {
    who.need(Permission::EditLanguageRules)?;
    not_the_ten(pack_id)?;
    tx.lock("pack", pack_id)?;
    let mut pack = worked_on(tx, pack_id)?;
    if rule.bad.is_empty() || rule.good.is_empty() {
        return Err(refused("language.needs_examples"));
    }
    let elsewhere = packs::all(tx)?
        .iter()
        .any(|s| s.pack.id != pack_id && s.pack.rules.iter().any(|r| r.id == rule.id));
    let same = pack.rules.iter().any(|r| r.id == rule.id && replaces != Some(r.id.as_str()));
    if elsewhere || same {
        return Err(refused("language.rule_id_taken"));
    }
    let id = rule.id.clone();
    match replaces.and_then(|old| pack.rules.iter().position(|r| r.id == old)) {
        Some(at) => pack.rules[at] = rule,
        None => pack.rules.push(rule),
    }
    let text = checked(&pack)?;
    store::put_draft(tx, who, pack_id, &text)?;
    events::record(tx, &who.actor(), "rule_drafted", &subject(pack_id), &json!({ "rule": id }))
}

/// Takes a rule out of the draft.
pub fn drop_rule(tx: &mut Tx<'_>, who: &Who, pack_id: &str, rule_id: &str) -> Outcome<()> {
    who.need(Permission::EditLanguageRules)?;
    not_the_ten(pack_id)?;
    let mut pack = worked_on(tx, pack_id)?;
    let before = pack.rules.len();
    pack.rules.retain(|rule| rule.id != rule_id);
    if pack.rules.len() == before {
        return Err(absent("language.no_such_rule"));
    }
    store::put_draft(tx, who, pack_id, &written(&pack)?)?;
    let told = json!({ "rule": rule_id });
    events::record(tx, &who.actor(), "rule_dropped", &subject(pack_id), &told)
}

/// Throws the draft away.
pub fn drop_draft(tx: &mut Tx<'_>, who: &Who, pack_id: &str) -> Outcome<()> {
    who.need(Permission::EditLanguageRules)?;
    if store::drop_draft(tx, pack_id)? == 0 {
        return Err(absent("language.no_draft"));
    }
    events::record(tx, &who.actor(), "pack_draft_dropped", &subject(pack_id), &json!({}))
}

/// The pack's TOML, if it parses, compiles and every example of every rule is judged as it says.
fn checked(pack: &Pack) -> Outcome<String> {
    let text = written(pack)?;
    let unfit = |problem: String| {
        Refusal::new(RefusalKind::Unfit, "language.rule_unfit").with("problem", problem)
    };
    let parsed = Pack::parse(&pack.id, &text).map_err(|error| unfit(error.problem))?;
    let engine = Engine::new(vec![parsed]).map_err(|error| unfit(error.problem))?;
    let failed = engine.failed_examples();
    let Some(first) = failed.first() else { return Ok(text) };
    let key = match first.expected {
        Expected::Found => "language.hit_not_found",
        Expected::LeftAlone => "language.safe_is_found",
        Expected::AnExample => "language.needs_examples",
    };
    let refusal = Refusal::new(RefusalKind::Unfit, key).with("rule", &first.rule);
    Err(refusal.with("words", &first.example).into())
}

/// Puts the draft in force as a new version.
pub fn publish(tx: &mut Tx<'_>, who: &Who, pack_id: &str, reason: &str) -> Outcome<i64> {
    let draft = store::draft(tx, pack_id)?.ok_or_else(|| absent("language.no_draft"))?;
    let version = put_in_force(tx, who, pack_id, &draft.toml, reason)?;
    store::drop_draft(tx, pack_id)?;
    Ok(version)
}

/// Puts an old version in force again, as a new one.
pub fn republish(
    tx: &mut Tx<'_>,
    who: &Who,
    pack_id: &str,
    version: i64,
    reason: &str,
) -> Outcome<i64> {
    let old = store::versions(tx, pack_id)?.into_iter().find(|v| v.version == version);
    let old = old.ok_or_else(|| absent("language.no_such_version"))?;
    put_in_force(tx, who, pack_id, &old.toml, reason)
}

fn put_in_force(
    tx: &mut Tx<'_>,
    who: &Who,
    pack_id: &str,
    toml: &str,
    reason: &str,
) -> Outcome<i64> {
    who.need(Permission::PublishLanguageRules)?;
    not_the_ten(pack_id)?;
    tx.lock("pack", pack_id)?;
    let reason = reason.trim();
    if reason.chars().count() < REASON_AT_LEAST {
        return Err(refused("language.say_why"));
    }
    let pack = Pack::parse(pack_id, toml).map_err(fault)?;
    checked(&pack)?;
    fits_beside_others(tx, &pack)?;
    let version = store::insert_version(tx, who, pack_id, toml, reason)?;
    store::next_edition(tx)?;
    let told = json!({ "version": version, "reason": reason, "by": who.name });
    events::record(tx, &who.actor(), "pack_published", &subject(pack_id), &told)?;
    Ok(version)
}

/// An id used in two packs would leave the centre without one of them.
fn fits_beside_others(tx: &mut Tx<'_>, pack: &Pack) -> Outcome<()> {
    for other in packs::all(tx)?.iter().filter(|other| other.pack.id != pack.id) {
        if other.pack.rules.iter().any(|rule| pack.rules.iter().any(|own| own.id == rule.id)) {
            return Err(refused("language.rule_id_taken"));
        }
    }
    Ok(())
}

fn not_the_ten(pack_id: &str) -> Outcome<()> {
    if pack_id == SEED_TEN { Err(refused("language.the_ten_stay")) } else { Ok(()) }
}
