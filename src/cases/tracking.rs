//! What a customer sees of their case by number and code (F034): their own words, our answers that left, steps, and
//! what comes next. Nothing internal can get in, because nothing is taken away here: only what is external is put in.

use subtle::ConstantTimeEq;

use super::case::{Case, Message, Standing, first_words};
use super::kinds::{Channel, Delivery, Direction, Ending};
use super::matching::Evidence;
use super::receiving::{Incoming, Received, receive};
use super::store;
use crate::customers::{self, ContactKind, ContactPoint};
use crate::platform::i18n::Lang;
use crate::platform::stop::{Outcome, Stop, absent, refused};
use crate::platform::{Tx, events};
use crate::promises::{self, Act, State};
use crate::staff::guessing::Guarded;
use crate::staff::{Who, people};

/// The customer's view.
#[derive(Clone, Debug)]
pub struct Tracking {
    pub case_id: String,
    /// As the customer wrote it; `None` when they never wrote one (agents' own titles are internal).
    pub subject: Option<String>,
    pub language: Lang,
    /// Who takes care of it.
    pub owner: Option<String>,
    pub steps: Vec<Step>,
    pub said: Vec<Said>,
    /// What was done beyond what was owed, where the agent let the customer know.
    pub efforts: Vec<String>,
    /// What we promised in words that left, the next due first.
    pub promises: Vec<Promised>,
    pub next: Next,
}

/// A promise as the customer knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Promised {
    pub act: Act,
    pub due_ms: i64,
    pub state: State,
    pub kept_ms: Option<i64>,
}

/// Something that happened, with its time; the page has the words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    pub what: Done,
    pub at_ms: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    Received,
    Answered,
    /// We spoke on another way: a call, a visit.
    Spoke(Channel),
    /// A step of a complaint was taken; which, by its name.
    Complaint(ComplaintStep),
    Closed(Ending),
}

crate::named! {
    /// What of a complaint's way is the customer's to see; how we calm ourselves and look for causes is not.
    pub enum ComplaintStep {
        Opened = "opened",
        Facts = "facts",
        Analyse = "analyse",
        Resolve = "resolve",
        FollowUp = "follow_up",
    }
}

/// Something said between the customer and us.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    pub by: By,
    pub name: String,
    pub words: String,
    pub at_ms: i64,
    pub channel: Channel,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    You,
    Us,
}

/// Whose turn it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    WeAnswer,
    YouAnswer,
    Nothing,
}

/// The customer's view of a case. The same refusal for a wrong number and a wrong code.
pub fn tracking(tx: &mut Tx<'_>, number: &str, code: &str) -> Outcome<Tracking> {
    let (own, case) = opened(tx, number, code)?;
    let customer = customers::find(tx, &case.customer_id)?;
    let ours = Ours::of(tx, &case.customer_id)?;
    let mut steps = vec![Step { what: Done::Received, at_ms: own.opened_ms.min(case.opened_ms) }];
    let (mut said, mut subject) = (Vec::new(), None);
    for message in store::messages::of_case(tx, &case.id)? {
        let Some(by) = ours.part_in(&message) else { continue };
        match by {
            Part::Wrote(By::Us) => steps.push(Step { what: Done::Answered, at_ms: at(&message) }),
            Part::Wrote(By::You) if subject.is_none() && !message.subject.is_empty() => {
                subject = Some(message.subject.clone());
            }
            Part::Wrote(By::You) => {}
            Part::Spoke => {
                steps.push(Step { what: Done::Spoke(message.channel), at_ms: at(&message) });
                continue;
            }
        }
        if let Part::Wrote(by) = by {
            said.push(Said {
                by,
                name: message.author_name.clone(),
                words: message.words.clone(),
                at_ms: at(&message),
                channel: message.channel,
            });
        }
    }
    let efforts = complaint_way(tx, &case.id, &mut steps)?;
    steps.sort_by_key(|step| step.at_ms);
    if let (Some(at_ms), Some(outcome)) = (case.closed_ms, case.outcome) {
        steps.push(Step { what: Done::Closed(outcome), at_ms });
    }
    let next = match (case.standing(), case.waiting_since_ms) {
        (Standing::Closed, _) => Next::Nothing,
        (_, Some(_)) => Next::WeAnswer,
        (_, None) if said.iter().any(|s| s.by == By::Us) => Next::YouAnswer,
        (_, None) => Next::WeAnswer,
    };
    let responsible = case.owner.as_ref().or(case.first_responder.as_ref());
    let owner = match responsible {
        Some(id) => people::find(tx, id).map(|p| Some(p.name)).or_else(|stop| match stop {
            Stop::Refused(_) => Ok(None),
            fault => Err(fault),
        })?,
        None => None,
    };
    let promises = promised(tx, &case.id)?;
    let language = customer.language;
    Ok(Tracking { case_id: own.id, subject, language, owner, steps, said, efforts, promises, next })
}

/// The customer's part of a complaint's way, from the log; gives the public lines about efforts.
fn complaint_way(tx: &mut Tx<'_>, case_id: &str, steps: &mut Vec<Step>) -> Outcome<Vec<String>> {
    let mut efforts = Vec::new();
    for event in events::about(tx, &format!("case:{case_id}"))? {
        let facts: serde_json::Value = serde_json::from_str(&event.data)?;
        let what = match event.kind.as_str() {
            "complaint_opened" => Some(ComplaintStep::Opened),
            "complaint_step_done" => facts["step"].as_str().and_then(ComplaintStep::from_name),
            "effort_noted" => {
                efforts.extend(facts["public"].as_str().map(str::to_owned));
                None
            }
            _ => None,
        };
        if let Some(step) = what {
            steps.push(Step { what: Done::Complaint(step), at_ms: event.at_ms });
        }
    }
    Ok(efforts)
}

fn promised(tx: &mut Tx<'_>, case_id: &str) -> Outcome<Vec<Promised>> {
    let mut promised = Vec::new();
    for id in store::cases::group(tx, case_id)? {
        for promise in promises::list_for_case(tx, &Who::system("tracking"), &id)? {
            // In a draft nobody has promised anything yet.
            if promise.state != State::Offered {
                promised.push(Promised {
                    act: promise.act,
                    due_ms: promise.due_ms,
                    state: promise.state,
                    kept_ms: promise.kept_ms,
                });
            }
        }
    }
    promised.sort_by_key(|p| p.due_ms);
    Ok(promised)
}

/// The customer writes on their page; the words join the case like any other.
pub fn write(tx: &mut Tx<'_>, number: &str, code: &str, words: &str) -> Outcome<Received> {
    let (_, case) = opened(tx, number, code)?;
    let words = words.trim();
    if words.is_empty() {
        return Err(refused("cases.no_words"));
    }
    if words.chars().count() > 5_000 {
        return Err(refused("cases.words_too_long"));
    }
    let customer = customers::find(tx, &case.customer_id)?;
    let name = customers::find(tx, customer.shown_as())?.name;
    let incoming = Incoming {
        channel: Channel::Form,
        team_id: case.team_id.clone(),
        customer_id: case.customer_id.clone(),
        customer_name: name,
        our_address: case.our_address.clone(),
        words: words.to_owned(),
        evidence: Evidence { token: Some(case.thread_token.clone()), ..Evidence::default() },
        ..Incoming::default()
    };
    receive(tx, &Who::system("tracking"), &incoming)
}

/// A code has 40 bits; these limits leave a guesser nothing and a customer with cold fingers enough.
fn guarded<'g>(thing: &'g str, address: &'g str) -> Guarded<'g> {
    Guarded { thing, address, most_by_thing: 20, most_by_address: 60 }
}

fn guarded_thing(number: &str) -> String {
    format!("track:{}", first_words(number).to_ascii_uppercase())
}

/// Refuses for a while when codes of this case, or from this address, were guessed too often. A number that does not
/// exist is counted like one that does: the refusal tells nothing either.
pub fn may_try(tx: &mut Tx<'_>, number: &str, address: &str) -> Outcome<()> {
    guarded(&guarded_thing(number), address).may_try(tx)
}

/// Counts a wrong number or code.
pub fn was_wrong(tx: &mut Tx<'_>, number: &str, address: &str) -> Outcome<()> {
    guarded(&guarded_thing(number), address).was_wrong(tx)
}

/// The case of this number, and the one it is shown as.
fn opened(tx: &mut Tx<'_>, number: &str, code: &str) -> Outcome<(Case, Case)> {
    let number = first_words(number).to_ascii_uppercase();
    let code: String = code.chars().filter(char::is_ascii_alphanumeric).collect();
    let code = code.to_ascii_uppercase();
    let own = match store::cases::find(tx, &number) {
        Ok(case) => case,
        Err(Stop::Refused(_)) => return Err(absent("cases.tracking_not_found")),
        Err(fault) => return Err(fault),
    };
    let same: bool = own.tracking_code.as_bytes().ct_eq(code.as_bytes()).into();
    if !same {
        return Err(absent("cases.tracking_not_found"));
    }
    let case = store::cases::find(tx, own.shown_as())?;
    Ok((own, case))
}

fn at(message: &Message) -> i64 {
    message.sent_ms.unwrap_or(message.at_ms)
}

/// What a message is to the customer; everything else is not theirs to see.
enum Part {
    Wrote(By),
    Spoke,
}

/// The customer's ids and addresses: words of anybody else in the case are left out.
struct Ours {
    authors: Vec<String>,
    addresses: Vec<String>,
}

impl Ours {
    fn of(tx: &mut Tx<'_>, customer_id: &str) -> Outcome<Ours> {
        let shown_as = customers::find(tx, customer_id)?.shown_as().to_owned();
        let authors = customers::group(tx, &shown_as)?
            .into_iter()
            .map(|id| format!("customer:{id}"))
            .collect();
        let addresses = customers::contact_values(tx, customer_id, ContactKind::Email)?;
        Ok(Ours { authors, addresses })
    }

    fn part_in(&self, message: &Message) -> Option<Part> {
        match (message.direction, message.state) {
            (Direction::In, _) if self.authors.contains(&message.author) => {
                Some(Part::Wrote(By::You))
            }
            (Direction::Out, Delivery::Sent) => {
                let to = message.to_address.as_deref().unwrap_or_default();
                let to = ContactPoint::new(ContactKind::Email, to, "").comparable();
                to.is_some_and(|to| self.addresses.contains(&to)).then_some(Part::Wrote(By::Us))
            }
            // A call as an agent wrote it down: that we spoke is the customer's to see, our wording of it is not.
            (Direction::In | Direction::Out, Delivery::Kept)
                if message.author.starts_with("staff:") =>
            {
                Some(Part::Spoke)
            }
            _ => None,
        }
    }
}
