//! Beginning and ending a change of a case: lock, sight, save, and the event by which everybody else learns of it.

use serde_json::{Value, json};

use super::case::{Case, Message, Standing};
use super::clocks;
use super::store;
use super::visibility::visibility;
use crate::customers;
use crate::platform::stop::{Outcome, Refusal, RefusalKind, absent};
use crate::platform::{Tx, events, search};
use crate::staff::{Permission, Who};

/// The case to be changed, locked until the commit. Refused when this person may not see it or it was merged away.
pub(super) fn begin(tx: &mut Tx<'_>, who: &Who, id: &str) -> Outcome<Case> {
    who.need(Permission::ServeCustomers)?;
    begin_any(tx, who, id)
}

/// As [`begin`], for those who do not serve customers but may add to what they see.
pub(super) fn begin_any(tx: &mut Tx<'_>, who: &Who, id: &str) -> Outcome<Case> {
    tx.lock("case", id)?;
    let case = see(tx, who, id)?;
    match (case.standing(), &case.merged_into) {
        (Standing::Merged, Some(into)) => {
            Err(Refusal::new(RefusalKind::Conflict, "cases.merged_away").with("into", into).into())
        }
        _ => Ok(case),
    }
}

/// The case, if this person may see it; the same answer for "none" and "not yours". Who only reported a matter sees its
/// result (`opening::reported_by`), not what colleagues and customers wrote in it.
pub(super) fn see(tx: &mut Tx<'_>, who: &Who, id: &str) -> Outcome<Case> {
    let case = store::cases::find(tx, id)?;
    if who.may(Permission::SeeTeamCases) && visibility(who).shows(&case) {
        Ok(case)
    } else {
        Err(absent("cases.not_found"))
    }
}

/// Brings the clocks into step, saves the case and tells of it.
pub(super) fn finish(
    tx: &mut Tx<'_>,
    actor: &str,
    kind: &str,
    case: &mut Case,
    facts: Value,
) -> Outcome<()> {
    clocks::keep_time(tx, case)?;
    store::cases::save(tx, case)?;
    tell(tx, actor, kind, case, facts)
}

/// One event for the log, the case's page, the lists it stands in and its customer's page. `facts["also"]` names further
/// subjects.
pub fn tell(
    tx: &mut Tx<'_>,
    actor: &str,
    kind: &str,
    case: &Case,
    mut facts: Value,
) -> Outcome<()> {
    let customer = customers::find(tx, &case.customer_id)?.shown_as().to_owned();
    let mut also = vec![json!(case.inbox()), json!(format!("customer:{customer}"))];
    also.extend(case.owner.iter().map(|id| json!(format!("staff:{id}"))));
    if let Some(Value::Array(more)) = facts.get_mut("also") {
        also.append(more);
    }
    facts["also"] = Value::Array(also);
    events::record(tx, actor, kind, &format!("case:{}", case.id), &facts)
}

/// How a search hit names a message: `message:C-2026-000123:<id>`.
fn message_document(message: &Message) -> String {
    format!("message:{}:{}", message.case_id, message.id)
}

/// Search must not swallow a novel: who looks for the end of a very long mail finds its beginning.
const SEARCHED_CHARACTERS: usize = 20_000;

/// Makes a message findable for the case's team.
pub(super) fn index_message(tx: &mut Tx<'_>, case: &Case, message: &Message) -> Outcome<()> {
    let body: String = message.words.chars().take(SEARCHED_CHARACTERS).collect();
    let document = search::Document {
        id: &message_document(message),
        kind: "message",
        scope: &format!("team:{}", case.team_id),
        title: &case.subject,
        body: &body,
        at_ms: message.at_ms,
    };
    search::put(tx, &document)
}

/// Takes a message out of search under its present case, before it moves.
pub(super) fn forget_message(tx: &mut Tx<'_>, message: &Message) -> Outcome<()> {
    search::remove(tx, &message_document(message))
}

/// Makes the case findable by number and subject: for its team, and for the employee who reported it.
pub(super) fn index_case(tx: &mut Tx<'_>, case: &Case) -> Outcome<()> {
    let team = (format!("case:{}", case.id), format!("team:{}", case.team_id));
    let own =
        case.reported_by.as_ref().map(|id| (format!("matter:{}", case.id), format!("own:{id}")));
    for (id, scope) in std::iter::once(team).chain(own) {
        let document = search::Document {
            id: &id,
            kind: "case",
            scope: &scope,
            title: &format!("{} {}", case.id, case.subject),
            body: &case.last_words,
            at_ms: case.opened_ms,
        };
        search::put(tx, &document)?;
    }
    Ok(())
}

/// After a case went to another team: its words are found there, and no longer here.
pub(super) fn move_in_search(tx: &mut Tx<'_>, case: &Case) -> Outcome<()> {
    let scope = format!("team:{}", case.team_id);
    search::change_scope(tx, &format!("case:{}", case.id), &scope)?;
    for message in store::messages::of_case(tx, &case.id)? {
        search::change_scope(tx, &message_document(&message), &scope)?;
    }
    Ok(())
}
