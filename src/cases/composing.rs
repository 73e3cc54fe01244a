//! Every word written in a case is checked before it is kept: answers, notes, hand-overs, calls written down, requests to
//! departments and their answers, follow-ups, corrections, matters. The bare verbs are closed to other folders, so no
//! door goes round the check. Customers' own words are never judged (ADR 11).

use service_language::{Engine, Situation};

use super::asks;
use super::assigning::{self, HandOver};
use super::case::Case;
use super::kinds::{Direction, DraftKind};
use super::opening::{self, Matter, Opening};
use super::repeating;
use super::requests::{self, Asking};
use super::situations::{self, among_colleagues};
use super::writing::{self, Contact, Reply};
use super::{duties, enclosing, store, thread, working};
use crate::customers;
use crate::language::composer::Written;
use crate::language::{Sending, allow_sending};
use crate::platform::Tx;
use crate::platform::stop::{Outcome, Refusal, RefusalKind};
use crate::promises;
use crate::staff::Who;

pub use situations::situation;

/// What words are checked with: the engine in force, and what their writer says about what it finds.
#[derive(Clone, Copy)]
pub struct Checking<'a> {
    pub engine: &'a Engine,
    pub written: &'a Written,
}

impl Checking<'_> {
    /// Lets the words be kept, or refuses with what to say instead.
    fn allow(
        &self,
        tx: &mut Tx<'_>,
        who: &Who,
        case: Option<&Case>,
        (text, situation): (&str, &Situation),
    ) -> Outcome<()> {
        let changed = self.written.changed_rules();
        let sending = Sending {
            text,
            situation,
            case_id: case.map(|case| case.id.as_str()),
            team_id: case.map(|case| case.team_id.as_str()),
            warn_reason: self.written.ticked_reason(),
            next_action: self.next_action(),
            changed: &changed,
        };
        allow_sending(tx, who, self.engine, &sending)?;
        match case {
            Some(case) => asks::no_raised_rule(tx, who, self.engine, case, (text, situation)),
            None => Ok(()),
        }
    }

    fn next_action(&self) -> Option<&str> {
        self.written.next_action.as_deref().map(str::trim).filter(|next| !next.is_empty())
    }

    /// Puts the next action that was named with the words on the case (F023).
    fn keep_next_action(&self, tx: &mut Tx<'_>, who: &Who, case: &Case) -> Outcome<()> {
        match self.next_action() {
            Some(next) => name_next(tx, who, self, case, next),
            None => Ok(()),
        }
    }
}

fn name_next(
    tx: &mut Tx<'_>,
    who: &Who,
    checking: &Checking<'_>,
    case: &Case,
    next: &str,
) -> Outcome<()> {
    checking.allow(tx, who, Some(case), (next, &among_colleagues(who)))?;
    working::name_next_action(tx, who, &case.id, next)
}

/// Says by hand what will be done next.
pub fn name_next_action(
    tx: &mut Tx<'_>,
    who: &Who,
    checking: &Checking<'_>,
    case_id: &str,
) -> Outcome<()> {
    let case = thread::find(tx, who, case_id)?;
    name_next(tx, who, checking, &case, &checking.written.text)
}

/// Answers the customer; gives the message's id. Refused, with what to say instead, as [`allow_sending`] says. Promises
/// in the answer are owed from the moment it is queued.
pub fn reply(
    tx: &mut Tx<'_>,
    who: &Who,
    checking: &Checking<'_>,
    case_id: &str,
    reply: &Reply,
) -> Outcome<String> {
    let case = thread::find(tx, who, case_id)?;
    let situation = situation(tx, who, checking.engine, &case, DraftKind::Reply)?;
    checking.allow(tx, who, Some(&case), (&reply.words, &situation))?;
    not_by_habit(tx, who, checking, &case.id, &reply.words)?;
    let mut reply = reply.clone();
    reply.attachments.extend(enclosing::take_along(tx, who, case_id, DraftKind::Reply)?);
    let message_id = writing::reply(tx, who, case_id, &reply)?;
    checking.keep_next_action(tx, who, &case)?;
    promises::confirm(tx, who, &case.id, &message_id, &reply.words)?;
    Ok(message_id)
}

/// The same answer a second time is warned of with both times; ticked with a reason, it may leave (F090).
fn not_by_habit(
    tx: &mut Tx<'_>,
    who: &Who,
    checking: &Checking<'_>,
    case_id: &str,
    words: &str,
) -> Outcome<()> {
    let mut times_ms = repeating::said_before_ms(words, &store::messages::of_case(tx, case_id)?);
    if times_ms.is_empty() || checking.written.ticked_reason().is_some() {
        return Ok(());
    }
    times_ms.push(tx.now_ms());
    let times = repeating::spoken(&times_ms, &who.zone);
    Err(Refusal::new(RefusalKind::Unfit, "cases.said_before").with("times", times).into())
}

/// Writes a note; it is checked too, for nobody mocks a customer behind their back (F036).
pub fn note(tx: &mut Tx<'_>, who: &Who, checking: &Checking<'_>, case_id: &str) -> Outcome<String> {
    let case = thread::find(tx, who, case_id)?;
    let words = &checking.written.text;
    let situation = situation(tx, who, checking.engine, &case, DraftKind::Note)?;
    checking.allow(tx, who, Some(&case), (words, &situation))?;
    let files = enclosing::take_along(tx, who, case_id, DraftKind::Note)?;
    writing::note(tx, who, case_id, words, &files)
}

/// Sets an earlier message right by a note that names it.
pub fn correct(
    tx: &mut Tx<'_>,
    who: &Who,
    checking: &Checking<'_>,
    message_id: &str,
) -> Outcome<String> {
    let case_id = thread::message(tx, who, message_id)?.case_id;
    let case = store::cases::find(tx, &case_id)?;
    checking.allow(tx, who, Some(&case), (&checking.written.text, &among_colleagues(who)))?;
    writing::correct(tx, who, message_id, &checking.written.text)
}

/// Hands over with checked words.
pub fn hand_over(
    tx: &mut Tx<'_>,
    who: &Who,
    checking: &Checking<'_>,
    case_id: &str,
    asked: &HandOver,
) -> Outcome<()> {
    let case = thread::find(tx, who, case_id)?;
    let situation = situation(tx, who, checking.engine, &case, DraftKind::Note)?;
    checking.allow(tx, who, Some(&case), (&asked.words, &situation))?;
    assigning::hand_over(tx, who, case_id, asked)
}

/// Writes down a call, a letter or a visit (F084). Promises recorded while it was written are owed when we made them.
pub fn write_down(
    tx: &mut Tx<'_>,
    who: &Who,
    checking: &Checking<'_>,
    case_id: &str,
    contact: &Contact,
) -> Outcome<String> {
    let case = thread::find(tx, who, case_id)?;
    let said = (contact.channel, contact.direction);
    let customer = customers::find(tx, &case.customer_id)?.name;
    let situation = situations::contact(who, &case, &customer, said);
    checking.allow(tx, who, Some(&case), (&contact.words, &situation))?;
    let message_id = writing::write_down(tx, who, case_id, contact)?;
    if contact.direction == Direction::Out {
        checking.keep_next_action(tx, who, &case)?;
        promises::confirm(tx, who, &case.id, &message_id, &contact.words)?;
    }
    Ok(message_id)
}

/// Opens a case by hand; what we said in its first contact is checked.
pub fn open(
    tx: &mut Tx<'_>,
    who: &Who,
    checking: &Checking<'_>,
    opened: &Opening,
) -> Outcome<String> {
    let said = (opened.contact.channel, opened.contact.direction);
    let situation = situations::first_contact(who, said);
    checking.allow(tx, who, None, (&opened.contact.words, &situation))?;
    opening::open(tx, who, opened)
}

/// Brings a matter somebody asked about (F080); its words are a colleague's.
pub fn report(
    tx: &mut Tx<'_>,
    who: &Who,
    checking: &Checking<'_>,
    matter: &Matter,
) -> Outcome<String> {
    checking.allow(tx, who, None, (&matter.words, &among_colleagues(who)))?;
    opening::report(tx, who, matter)
}

/// Asks a department (F079).
pub fn ask_department(
    tx: &mut Tx<'_>,
    who: &Who,
    checking: &Checking<'_>,
    case_id: &str,
    asking: &Asking,
) -> Outcome<String> {
    let case = thread::find(tx, who, case_id)?;
    checking.allow(tx, who, Some(&case), (&asking.words, &among_colleagues(who)))?;
    requests::ask(tx, who, case_id, asking)
}

/// The department's answer. It need not see the case; its words are checked all the same.
pub fn answer_request(
    tx: &mut Tx<'_>,
    who: &Who,
    checking: &Checking<'_>,
    request_id: &str,
    answer: &requests::Answer,
) -> Outcome<()> {
    let case = requests::case_to_answer(tx, who, request_id)?;
    checking.allow(tx, who, Some(&case), (&answer.words, &among_colleagues(who)))?;
    requests::answer(tx, who, request_id, answer)
}

/// The one who was asked first spoke with the customer (F021). What they write down is the customer's answer in their
/// own words: judged as a note.
pub fn record_follow_up(
    tx: &mut Tx<'_>,
    who: &Who,
    checking: &Checking<'_>,
    duty_id: &str,
) -> Outcome<()> {
    follow_up_words(tx, who, checking, duty_id)?;
    duties::record_call(tx, who, duty_id, &checking.written.text)
}

/// A supervisor's reason to release somebody from a follow-up is read by colleagues, and checked like it.
pub fn waive_follow_up(
    tx: &mut Tx<'_>,
    who: &Who,
    checking: &Checking<'_>,
    duty_id: &str,
) -> Outcome<()> {
    follow_up_words(tx, who, checking, duty_id)?;
    duties::waive(tx, who, duty_id, &checking.written.text)
}

fn follow_up_words(
    tx: &mut Tx<'_>,
    who: &Who,
    checking: &Checking<'_>,
    duty_id: &str,
) -> Outcome<()> {
    let case_id = duties::case_of(tx, duty_id)?;
    let case = thread::find(tx, who, &case_id)?;
    checking.allow(tx, who, Some(&case), (&checking.written.text, &among_colleagues(who)))
}
