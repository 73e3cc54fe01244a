//! A case as its page shows it: everything said and done in time order, and the panel beside it.

use std::collections::HashMap;

use super::case::{Attachment, Case, Message};
use super::duties::{self, Duty};
use super::inbox::InboxRow;
use super::kinds::Direction;
use super::store;
use super::telling::see;
use crate::customers;
use crate::platform::events::{self, Event};
use crate::platform::stop::Outcome;
use crate::platform::{Tx, stop};
use crate::staff::{Permission, Who, people};

/// One thing in the thread.
#[derive(Clone, Debug)]
pub enum Item {
    Said {
        message: Box<Message>,
        attachments: Vec<Attachment>,
    },
    /// Something was done; `kind` and `data` are the event's.
    Done {
        event: Event,
        by: String,
    },
}

impl Item {
    pub fn at_ms(&self) -> i64 {
        match self {
            Item::Said { message, .. } => message.at_ms,
            Item::Done { event, .. } => event.at_ms,
        }
    }
}

/// Events that stand in the thread as a line of their own; what a message already says is not repeated.
pub const SHOWN: &[&str] = &[
    "case_opened",
    "case_routed",
    "case_taken",
    "case_assigned",
    "case_handed_over",
    "case_closed",
    "case_reopened",
    "case_snoozed",
    "case_woke",
    "case_prioritised",
    "case_marked_complaint",
    "case_kind_set",
    "case_renamed",
    "case_tagged",
    "case_untagged",
    "emotion_noted",
    "matter_reported",
    "follow_up_owed",
    "follow_up_done",
    "follow_up_waived",
    "follow_up_missed",
    "message_failed",
    "message_requeued",
    "cases_merged",
    "cases_unmerged",
    "case_split",
    "case_split_undone",
    "request_asked",
    "request_overdue",
    "request_withdrawn",
    "deadline_missed",
    "next_action_set",
    "suggestion_confirmed",
    "suggestion_dismissed",
    "next_action_done",
    "recipients_refused",
    "complaint_step_done",
    "complaint_step_waived",
    "complaint_step_late",
    "complaint_other_way",
    "complaint_reopened",
    "complaint_withdrawn",
    "complaint_closed",
    "complaint_escalated",
    "complaint_taken_on",
    "complaint_given_back",
    "complaint_escalation_late",
];

/// The whole thread, oldest first.
pub fn thread(tx: &mut Tx<'_>, who: &Who, case_id: &str) -> Outcome<Vec<Item>> {
    let case = see(tx, who, case_id)?;
    let mut by_message: HashMap<String, Vec<Attachment>> = HashMap::new();
    for attachment in store::messages::attachments_of_case(tx, &case.id)? {
        by_message.entry(attachment.message_id.clone()).or_default().push(attachment);
    }
    let mut items = Vec::new();
    for message in store::messages::of_case(tx, &case.id)? {
        let attachments = by_message.remove(&message.id).unwrap_or_default();
        items.push(Item::Said { message: Box::new(message), attachments });
    }
    for id in store::cases::group(tx, &case.id)? {
        for event in events::about(tx, &format!("case:{id}"))? {
            if SHOWN.contains(&event.kind.as_str()) {
                let by = name_of(tx, &event.actor)?;
                items.push(Item::Done { event, by });
            }
        }
    }
    items.sort_by_key(Item::at_ms);
    Ok(items)
}

/// The name behind `staff:…` or `customer:…`; empty for the program itself.
pub fn name_of(tx: &mut Tx<'_>, actor: &str) -> Outcome<String> {
    if let Some(id) = actor.strip_prefix("staff:").filter(|id| !id.starts_with("system-")) {
        return match people::find(tx, id) {
            Ok(person) => Ok(person.name),
            Err(stop::Stop::Refused(_)) => Ok(String::new()),
            Err(fault) => Err(fault),
        };
    }
    match actor.strip_prefix("customer:") {
        Some(id) => Ok(customers::names(tx, &[id])?.remove(id).unwrap_or_default()),
        None => Ok(String::new()),
    }
}

/// The case beside its thread.
#[derive(Clone, Debug)]
pub struct Panel {
    pub case: Case,
    /// Under which the customer is shown.
    pub customer_id: String,
    pub customer_name: String,
    pub owner_name: Option<String>,
    pub first_responder_name: Option<String>,
    pub tags: Vec<String>,
    pub duties: Vec<Duty>,
    /// Cases shown as this one.
    pub merged: Vec<String>,
}

/// Everything about a case but its words. A merged case gives itself, with `case.merged_into` to go on to.
pub fn panel(tx: &mut Tx<'_>, who: &Who, case_id: &str) -> Outcome<Panel> {
    let case = see(tx, who, case_id)?;
    let customer = customers::find(tx, &case.customer_id)?;
    let customer_id = customer.shown_as().to_owned();
    let customer_name = customers::find(tx, &customer_id)?.name;
    let mut names = [None, None];
    for (place, id) in [&case.owner, &case.first_responder].into_iter().enumerate() {
        if let Some(id) = id {
            names[place] = Some(name_of(tx, &format!("staff:{id}"))?);
        }
    }
    let [owner_name, first_responder_name] = names;
    let tags = store::cases::tags_of(tx, case_id)?;
    let duties = duties::of_case(tx, case_id)?;
    let merged = store::cases::group(tx, case_id)?.into_iter().filter(|id| id != case_id).collect();
    Ok(Panel {
        case,
        customer_id,
        customer_name,
        owner_name,
        first_responder_name,
        tags,
        duties,
        merged,
    })
}

/// The case itself, if this person may see it.
pub fn find(tx: &mut Tx<'_>, who: &Who, case_id: &str) -> Outcome<Case> {
    see(tx, who, case_id)
}

/// Everything said in a case, oldest first.
pub fn messages(tx: &mut Tx<'_>, who: &Who, case_id: &str) -> Outcome<Vec<Message>> {
    see(tx, who, case_id)?;
    store::messages::of_case(tx, case_id)
}

/// An attachment, if this person may see the case it is in.
pub fn attachment(tx: &mut Tx<'_>, who: &Who, id: &str) -> Outcome<Attachment> {
    let attachment = store::messages::find_attachment(tx, id)?;
    message(tx, who, &attachment.message_id)?;
    Ok(attachment)
}

/// A message, if this person may see the case it is in.
pub fn message(tx: &mut Tx<'_>, who: &Who, id: &str) -> Outcome<Message> {
    let message = store::messages::find(tx, id)?;
    let shown_as = store::cases::find(tx, &message.case_id)?.shown_as().to_owned();
    see(tx, who, &shown_as)?;
    Ok(message)
}

/// Cases of a customer, newest first: those `who` may see.
pub fn cases_of_customer(
    tx: &mut Tx<'_>,
    who: &Who,
    customer_id: &str,
    limit: i64,
) -> Outcome<Vec<InboxRow>> {
    who.need(Permission::SeeTeamCases)?;
    let mut rows = store::lists::of_customer(tx, customer_id, limit)?;
    let mut seen = Vec::new();
    for row in rows.drain(..) {
        if super::visibility::visibility(who).shows(&store::cases::find(tx, &row.id)?) {
            seen.push(row);
        }
    }
    Ok(seen)
}

/// Everything said with a customer over all channels and cases, newest first (F084): what `who` may see of it.
pub fn contacts_of_customer(
    tx: &mut Tx<'_>,
    who: &Who,
    customer_id: &str,
    before_ms: i64,
    limit: i64,
) -> Outcome<Vec<Message>> {
    who.need(Permission::SeeTeamCases)?;
    let mut visible: HashMap<String, Sight> = HashMap::new();
    let mut said = Vec::new();
    for message in store::messages::of_customer(tx, customer_id, before_ms, limit)? {
        let sight = match visible.get(&message.case_id) {
            Some(sight) => *sight,
            None => {
                let own = store::cases::find(tx, &message.case_id)?;
                let shown = store::cases::find(tx, own.shown_as())?;
                let shows = super::visibility::visibility(who).shows(&shown);
                let sight = if shows { Sight::Seen } else { Sight::Hidden };
                visible.insert(message.case_id.clone(), sight);
                sight
            }
        };
        if sight == Sight::Seen && message.direction != Direction::Note {
            said.push(message);
        }
    }
    Ok(said)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sight {
    Seen,
    Hidden,
}
