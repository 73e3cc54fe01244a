//! 努力记录 and 四问: what was done beyond what was owed (F124), and the four questions with the customer's answer (F033).

use serde_json::json;

use super::store;
use super::walking::{short, tell};
use crate::cases;
use crate::named;
use crate::platform::Tx;
use crate::platform::stop::{Outcome, refused};
use crate::staff::{Permission, Who};

named! {
    /// The four questions of the standard; each is a ready sentence `ASK-01` to `ASK-04`.
    pub enum Question {
        MeetsRequest = "meets_request",
        WasUseful = "was_useful",
        AsImagined = "as_imagined",
        WhatElse = "what_else",
    }
}

named! {
    pub enum YesNo {
        Yes = "yes",
        No = "no",
    }
}

named! {
    /// Who may read a line about an effort.
    pub enum Shown {
        Colleagues = "colleagues",
        Customer = "customer",
    }
}

/// Something done beyond what was owed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Effort {
    pub case_id: String,
    pub words: String,
    pub public_ms: Option<i64>,
    pub made_name: String,
    pub made_ms: i64,
}

/// How often somebody asked, of how many contacts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskedRate {
    pub name: String,
    pub asked: i64,
    pub closed: i64,
}

/// The tag of cases in which more was done than was owed; honours look for it.
const MORE_THAN_OWED: &str = "做得比要求多";

/// Writes down an effort in one line and tags the case.
pub fn note(tx: &mut Tx<'_>, who: &Who, case_id: &str, words: &str, shown: Shown) -> Outcome<()> {
    who.need(Permission::ServeCustomers)?;
    let case = cases::find(tx, who, case_id)?;
    let words = short(words, 200);
    if words.chars().count() < 2 {
        return Err(refused("complaints.effort_needs_words"));
    }
    let now_ms = tx.now_ms();
    let effort = Effort {
        case_id: case_id.to_owned(),
        words,
        public_ms: (shown == Shown::Customer).then_some(now_ms),
        made_name: who.name.clone(),
        made_ms: now_ms,
    };
    store::efforts::insert(tx, who, &effort)?;
    cases::tag(tx, who, case_id, MORE_THAN_OWED)?;
    // The customer's page reads the log: only what they may see is in it.
    let public = effort.public_ms.map(|_| effort.words);
    tell(tx, who, "effort_noted", &case, json!({ "shown": shown, "public": public }))
}

/// Efforts of a case, the earliest first.
pub fn of_case(tx: &mut Tx<'_>, case_id: &str) -> Outcome<Vec<Effort>> {
    store::efforts::of_case(tx, case_id)
}

/// One of the four questions was asked, with the answer if there was one.
pub fn asked(
    tx: &mut Tx<'_>,
    who: &Who,
    case_id: &str,
    question: Question,
    answer: Option<YesNo>,
) -> Outcome<()> {
    who.need(Permission::ServeCustomers)?;
    let case = cases::find(tx, who, case_id)?;
    store::efforts::asked(tx, who, case_id, question, answer)?;
    tell(tx, who, "feedback_asked", &case, json!({ "question": question, "answer": answer }))
}

/// How often each person asked at least one of the four, of the cases they closed since a moment.
pub fn asked_rates(tx: &mut Tx<'_>, who: &Who, since_ms: i64) -> Outcome<Vec<AskedRate>> {
    who.need(Permission::LeadTeam)?;
    store::efforts::asked_rates(tx, since_ms)
}
