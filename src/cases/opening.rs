//! A case begun by hand: an agent on the phone or at the counter, or any employee whom somebody asked (F080).

use serde_json::json;

use super::assigning::{self, keep_note};
use super::case::Case;
use super::kinds::{Channel, Direction, Ending};
use super::receiving::{NewCase, open_row, words_hash};
use super::telling::{finish, index_case, tell};
use super::writing::{Contact, contact_message};
use super::{clocks, store, suggesting};
use crate::customers::{self, ContactKind, ContactPoint};
use crate::platform::stop::{Outcome, refused};
use crate::platform::{Tx, settings};
use crate::staff::{Permission, Who, centre, teams};

/// What an agent knows when they open a case.
#[derive(Clone, Debug)]
pub struct Opening {
    pub customer_id: String,
    /// `None`: the agent's own first team.
    pub team_id: Option<String>,
    pub subject: String,
    pub contact: Contact,
}

/// Opens a case with a first contact written down; the agent owns it and is its first responder.
pub(super) fn open(tx: &mut Tx<'_>, who: &Who, opening: &Opening) -> Outcome<String> {
    who.need(Permission::ServeCustomers)?;
    let team_id = match opening.team_id.as_ref().or(who.teams.first()) {
        Some(team_id) => team_id.clone(),
        None => intake_team(tx)?,
    };
    customers::find(tx, &opening.customer_id)?;
    let mut case = open_row(
        tx,
        NewCase {
            channel: opening.contact.channel,
            mailbox: None,
            our_address: None,
            customer_id: opening.customer_id.clone(),
            team_id,
            subject: opening.subject.clone(),
            words: opening.contact.words.clone(),
            follows: None,
        },
    )?;
    case.owner = Some(who.staff_id.clone());
    case.owned_ms = Some(case.opened_ms);
    case.first_responder = Some(who.staff_id.clone());
    begin_with(tx, who, &mut case, &opening.contact)?;
    let facts = json!({ "channel": case.channel });
    finish(tx, &who.actor(), "case_opened", &mut case, facts)?;
    Ok(case.id)
}

/// The first words of a case, and since when the customer waits.
fn begin_with(tx: &mut Tx<'_>, who: &Who, case: &mut Case, contact: &Contact) -> Outcome<()> {
    let message = contact_message(tx, who, case, contact)?;
    keep_note(tx, case, &message)?;
    index_case(tx, case)?;
    if contact.direction == Direction::In {
        suggesting::take_in(tx, case, &message)?;
    }
    clocks::whose_turn(tx, case)?;
    let facts = json!({ "message": message.id, "channel": message.channel, "words_hash": words_hash(&message) });
    tell(tx, &who.actor(), "contact_written_down", case, facts)
}

/// Three fields: who, how to reach them, what it is about.
#[derive(Clone, Debug)]
pub struct Matter {
    pub customer_name: String,
    /// A number or an address; may be empty when they gave none.
    pub contact: String,
    pub words: String,
}

/// Any employee brings a matter somebody asked them about; it goes to the team for such matters, and its reporter can
/// follow it (F080).
pub(super) fn report(tx: &mut Tx<'_>, who: &Who, matter: &Matter) -> Outcome<String> {
    who.need(Permission::BasicWork)?;
    if matter.words.trim().is_empty() {
        return Err(refused("cases.no_words"));
    }
    let language = centre::read(tx)?.lang;
    let kind = if matter.contact.contains('@') { ContactKind::Email } else { ContactKind::Phone };
    let point = ContactPoint::new(kind, &matter.contact, &matter.customer_name);
    if !matter.contact.trim().is_empty() && point.comparable().is_none() {
        return Err(refused("cases.matter_contact_unfit"));
    }
    let customer = customers::recognise(tx, &point, language)?;
    let team_id = intake_team(tx)?;
    let mut case = open_row(
        tx,
        NewCase {
            channel: Channel::Visit,
            mailbox: None,
            our_address: None,
            customer_id: customer.id,
            team_id,
            subject: String::new(),
            words: matter.words.clone(),
            follows: None,
        },
    )?;
    store::cases::set_reporter(tx, &case.id, &who.staff_id)?;
    case.reported_by = Some(who.staff_id.clone());
    case.first_responder = Some(who.staff_id.clone());
    let contact = Contact {
        channel: Channel::Visit,
        direction: Direction::In,
        words: matter.words.clone(),
        happened_ms: None,
    };
    begin_with(tx, who, &mut case, &contact)?;
    finish(tx, &who.actor(), "matter_reported", &mut case, json!({}))?;
    assigning::route(tx, who, &mut case)?;
    Ok(case.id)
}

/// The team for matters that came through no mailbox: as set, or the first one.
fn intake_team(tx: &mut Tx<'_>) -> Outcome<String> {
    let set: Option<String> = settings::get(tx, "intake_team")?;
    let teams = teams::list(tx)?;
    set.filter(|id| teams.iter().any(|team| team.id == *id))
        .or_else(|| teams.first().map(|team| team.id.clone()))
        .ok_or_else(|| refused("cases.no_team_yet"))
}

/// A matter as its reporter sees it: no notes, no customer data beyond what they gave themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportedMatter {
    pub case_id: String,
    pub subject: String,
    pub opened_ms: i64,
    pub owner: Option<String>,
    pub first_replied_ms: Option<i64>,
    pub closed_ms: Option<i64>,
    pub outcome: Option<Ending>,
}

/// What `who` reported and what became of it, newest first.
pub fn reported_by(tx: &mut Tx<'_>, who: &Who) -> Outcome<Vec<ReportedMatter>> {
    who.need(Permission::BasicWork)?;
    store::lists::reported_by(tx, &who.staff_id)
}
