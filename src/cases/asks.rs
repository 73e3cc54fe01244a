//! What another capability asks of a case while it works on it: not to be closed yet, what the next words are for, and
//! which rules block here. Cases obey without knowing who asks.

use service_language::{Audience, Engine, Moment, Situation};

use super::case::Case;
use super::store;
use crate::language;
use crate::platform::Tx;
use crate::platform::stop::{Outcome, Refusal, RefusalKind};
use crate::staff::Who;

/// What is asked of one case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asks {
    /// Key of the sentence that says why it cannot be closed now.
    pub hold_why: Option<String>,
    /// What the next words to the customer are for.
    pub words_moment: Option<Moment>,
    /// Rules of the language check that block here, whatever they do elsewhere.
    pub raised_rules: Vec<String>,
}

/// Asks this of a case from now on, in the place of what was asked before.
pub fn ask(tx: &mut Tx<'_>, case_id: &str, asks: &Asks) -> Outcome<()> {
    store::asks::put(tx, case_id, asks)
}

/// What is asked of a case.
pub fn of_case(tx: &mut Tx<'_>, case_id: &str) -> Outcome<Asks> {
    Ok(store::asks::find(tx, case_id)?.unwrap_or_default())
}

/// The sentences a hold may give; a key that is none of them would leave people without words.
const HOLDS: &[&str] = &["complaints.case_is_held"];

/// Refuses while something holds the case open.
pub(super) fn may_close(tx: &mut Tx<'_>, case_id: &str) -> Outcome<()> {
    let Some(why) = of_case(tx, case_id)?.hold_why else { return Ok(()) };
    let key = HOLDS.iter().find(|key| **key == why).copied().unwrap_or("cases.held_open");
    Err(Refusal::new(RefusalKind::Unfit, key).into())
}

/// Refuses words to the customer in which a rule is broken that was raised for this case.
pub(super) fn no_raised_rule(
    tx: &mut Tx<'_>,
    who: &Who,
    engine: &Engine,
    case: &Case,
    (text, situation): (&str, &Situation),
) -> Outcome<()> {
    let raised = of_case(tx, &case.id)?.raised_rules;
    if raised.is_empty() || situation.audience != Audience::External {
        return Ok(());
    }
    let report = engine.check(text, situation);
    let broken = report.findings.iter().find(|f| raised.iter().any(|rule| **rule == *f.rule));
    let Some(finding) = broken else { return Ok(()) };
    let why = finding.why.get(language::spoken(who.lang)).to_owned();
    Err(Refusal::new(RefusalKind::Unfit, "cases.raised_rule").with("why", why).into())
}
