//! In which situation words of a case are judged: who says them to whom, over which channel, what was said before.

use std::collections::BTreeSet;

use service_language::{Audience, Channel as Spoken, Engine, Known, Matter, Situation, Speaker};

use super::asks;
use super::case::{Case, Message};
use super::kinds::{CaseKind, Channel, Direction, DraftKind};
use super::store;
use crate::customers;
use crate::platform::Tx;
use crate::platform::stop::Outcome;
use crate::staff::Who;

/// Words among colleagues (notes, hand-overs, requests and their answers, what a matter is about): judged for how they
/// speak of people. What they name as a time is agreed between colleagues and is no promise to the customer.
pub fn among_colleagues(who: &Who) -> Situation {
    Situation {
        speaker: Speaker::Note,
        audience: Audience::Internal,
        channel: Spoken::Email,
        known: Known { agent: Some(who.name.clone()), ..Known::default() },
        ..Situation::default()
    }
}

/// A call or a visit written down. What the customer said is theirs and never judged; what we said is judged as spoken.
pub fn contact(
    who: &Who,
    case: &Case,
    customer_name: &str,
    (channel, direction): (Channel, Direction),
) -> Situation {
    let speaker = if direction == Direction::In { Speaker::Customer } else { Speaker::Agent };
    Situation {
        speaker,
        audience: Audience::External,
        channel: spoken_on(channel),
        ..about(who, case, customer_name)
    }
}

fn spoken_on(channel: Channel) -> Spoken {
    match channel {
        Channel::Phone => Spoken::Phone,
        Channel::Visit => Spoken::Visit,
        Channel::Letter => Spoken::Letter,
        Channel::Chat => Spoken::Chat,
        Channel::Form => Spoken::Form,
        Channel::Email => Spoken::Email,
    }
}

/// The first contact of a case that is not there yet.
pub fn first_contact(who: &Who, (channel, direction): (Channel, Direction)) -> Situation {
    let speaker = if direction == Direction::In { Speaker::Customer } else { Speaker::Agent };
    Situation {
        speaker,
        audience: Audience::External,
        channel: spoken_on(channel),
        ..among_colleagues(who)
    }
}

/// What the case itself knows, whoever speaks.
fn about(who: &Who, case: &Case, customer_name: &str) -> Situation {
    let complaint = case.complaint_ms.is_some() || case.kind == CaseKind::Complaint;
    Situation {
        matter: if complaint { Matter::Complaint } else { Matter::Ordinary },
        emotion: u8::try_from(case.emotion.clamp(0, 4)).unwrap_or(0),
        known: Known {
            agent: Some(who.name.clone()),
            customer: Some(customer_name.to_owned()).filter(|name| !name.is_empty()),
            ..Known::default()
        },
        ..Situation::default()
    }
}

/// What an answer or a note is judged in.
pub fn situation(
    tx: &mut Tx<'_>,
    who: &Who,
    engine: &Engine,
    case: &Case,
    kind: DraftKind,
) -> Outcome<Situation> {
    let (speaker, audience) = match kind {
        DraftKind::Reply => (Speaker::Agent, Audience::External),
        DraftKind::Note => (Speaker::Note, Audience::Internal),
    };
    // Answers from here leave by e-mail, whichever way the customer came.
    let customer = customers::find(tx, &case.customer_id)?.name;
    let mut situation =
        Situation { speaker, audience, channel: Spoken::Email, ..about(who, case, &customer) };
    if kind == DraftKind::Reply {
        let ours = ours_since_complaint(store::messages::of_case(tx, &case.id)?, case);
        situation.already_said = already_said(engine, &situation, &ours);
        situation.nth_message = u32::try_from(ours.len() + 1).ok();
        if let Some(moment) = asks::of_case(tx, &case.id)?.words_moment {
            situation.moment = moment;
        }
    }
    Ok(situation)
}

/// A complaint's first answer is the first one after it became a complaint (F022).
fn ours_since_complaint(messages: Vec<Message>, case: &Case) -> Vec<Message> {
    let since_ms = case.complaint_ms.unwrap_or(0);
    messages.into_iter().filter(|m| m.direction == Direction::Out && m.at_ms >= since_ms).collect()
}

/// Greeting, thanks and the like that earlier answers already held.
fn already_said(engine: &Engine, situation: &Situation, ours: &[Message]) -> BTreeSet<String> {
    let mut said = BTreeSet::new();
    for (n, message) in ours.iter().enumerate() {
        let then = Situation { nth_message: u32::try_from(n + 1).ok(), ..situation.clone() };
        said.extend(engine.check(&message.words, &then).fulfilled.iter().map(|id| id.to_string()));
    }
    said
}
