//! 内部请求: what a case needs from another department, by when, and their answer with a date (F079).

use serde_json::json;

use super::assigning::keep_note;
use super::case::Case;
use super::jobs;
use super::kinds::Direction;
use super::receiving::words_hash;
use super::telling::{begin, finish, see, tell};
use super::{store, writing};
use crate::platform::stop::{Outcome, absent, forbidden, refused};
use crate::platform::{Tx, jobs as planned};
use crate::staff::{Permission, Who, organisation};

/// A request and, once it came, its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InternalRequest {
    pub id: String,
    /// The case under which it is shown.
    pub case_id: String,
    pub department_id: String,
    pub department: String,
    pub asked_by: String,
    pub asked_by_name: String,
    pub words: String,
    pub asked_ms: i64,
    pub due_ms: i64,
    /// It was unanswered when due; a late answer does not undo that (K37).
    pub overdue_ms: Option<i64>,
    pub answer: Option<String>,
    pub answered_by: Option<String>,
    pub answered_name: Option<String>,
    pub answered_ms: Option<i64>,
    /// By when it is done, as the department says.
    pub answer_by_ms: Option<i64>,
    pub withdrawn_ms: Option<i64>,
}

/// What is asked of a department.
#[derive(Clone, Debug)]
pub struct Asking {
    pub department_id: String,
    pub words: String,
    pub due_ms: i64,
}

/// Asks a department for something the case needs; gives the request's id.
pub(super) fn ask(tx: &mut Tx<'_>, who: &Who, case_id: &str, asking: &Asking) -> Outcome<String> {
    let mut case = begin(tx, who, case_id)?;
    let known = organisation::departments(tx)?;
    let department = known.into_iter().find(|d| d.id == asking.department_id);
    let department = department.ok_or_else(|| absent("cases.no_such_department"))?;
    let words = asking.words.trim().to_owned();
    if words.chars().count() < 2 {
        return Err(refused("cases.no_words"));
    }
    let now_ms = tx.now_ms();
    if asking.due_ms <= now_ms {
        return Err(refused("cases.request_due_in_past"));
    }
    let request = InternalRequest {
        id: tx.new_id(),
        case_id: case_id.to_owned(),
        department_id: department.id.clone(),
        department: department.name,
        asked_by: who.staff_id.clone(),
        asked_by_name: who.name.clone(),
        words,
        asked_ms: now_ms,
        due_ms: asking.due_ms,
        overdue_ms: None,
        answer: None,
        answered_by: None,
        answered_name: None,
        answered_ms: None,
        answer_by_ms: None,
        withdrawn_ms: None,
    };
    store::requests::insert(tx, &request)?;
    let data = jobs::RequestDue { request_id: request.id.clone() };
    planned::plan_once(tx, &job_key(&request.id), jobs::REQUEST_DUE, &data, request.due_ms)?;
    let facts = json!({ "request": request.id, "department": request.department, "words": request.words,
        "due_ms": request.due_ms, "also": [subject(&request)] });
    finish(tx, &who.actor(), "request_asked", &mut case, facts)?;
    Ok(request.id)
}

/// What a department answers.
#[derive(Clone, Debug)]
pub struct Answer {
    pub words: String,
    /// When it is done, or will be.
    pub by_ms: Option<i64>,
}

/// The department answers. Refused without a date: "不知道" helps nobody; "明天 16:00 前查清" does.
pub(super) fn answer(tx: &mut Tx<'_>, who: &Who, request_id: &str, answer: &Answer) -> Outcome<()> {
    who.need(Permission::BasicWork)?;
    tx.lock("request", request_id)?;
    let request = find(tx, request_id)?;
    if who.department.as_ref() != Some(&request.department_id) {
        return Err(forbidden("cases.request_not_yours"));
    }
    if request.answered_ms.is_some() || request.withdrawn_ms.is_some() {
        return Err(refused("cases.request_settled"));
    }
    let words = answer.words.trim();
    if words.is_empty() {
        return Err(refused("cases.no_words"));
    }
    let Some(by_ms) = answer.by_ms else { return Err(refused("cases.answer_needs_date")) };
    // "Done this morning" is an answer; a date before the question is a slip of the pen.
    if by_ms < request.asked_ms - 86_400_000 {
        return Err(refused("cases.answer_date_unfit"));
    }
    tx.lock("case", &request.case_id)?;
    let mut case = store::cases::find(tx, &request.case_id)?;
    let now_ms = tx.now_ms();
    store::requests::answer(tx, request_id, who, words, now_ms, by_ms)?;
    planned::cancel(tx, &job_key(request_id))?;
    let message = writing::inner(tx, who, &case, Direction::Note, words);
    keep_note(tx, &mut case, &message)?;
    let facts = json!({ "request": request_id, "department": request.department, "by_ms": by_ms,
        "message": message.id, "words_hash": words_hash(&message),
        "also": [subject(&request), format!("staff:{}", request.asked_by)] });
    finish(tx, &who.actor(), "request_answered", &mut case, facts)
}

/// The case behind a request, for whoever of its department answers it.
pub(super) fn case_to_answer(tx: &mut Tx<'_>, who: &Who, request_id: &str) -> Outcome<Case> {
    let request = find(tx, request_id)?;
    if who.department.as_ref() != Some(&request.department_id) {
        return Err(forbidden("cases.request_not_yours"));
    }
    store::cases::find(tx, &request.case_id)
}

/// The one who asked, or a leader, no longer needs it.
pub fn withdraw(tx: &mut Tx<'_>, who: &Who, request_id: &str) -> Outcome<()> {
    let request = find(tx, request_id)?;
    let mut case = begin(tx, who, &request.case_id)?;
    if request.asked_by != who.staff_id {
        who.need(Permission::LeadTeam)?;
    }
    if request.answered_ms.is_some() || request.withdrawn_ms.is_some() {
        return Err(refused("cases.request_settled"));
    }
    let now_ms = tx.now_ms();
    store::requests::withdraw(tx, request_id, now_ms)?;
    planned::cancel(tx, &job_key(request_id))?;
    let facts = json!({ "request": request_id, "also": [subject(&request)] });
    finish(tx, &who.actor(), "request_withdrawn", &mut case, facts)
}

/// The timer: unanswered when due, so it is marked and the case shows it.
pub(super) fn fall_due(tx: &mut Tx<'_>, request_id: &str) -> Outcome<()> {
    let Some(request) = store::requests::find(tx, request_id)? else { return Ok(()) };
    let settled = request.answered_ms.is_some() || request.withdrawn_ms.is_some();
    if settled || request.overdue_ms.is_some() {
        return Ok(());
    }
    let now_ms = tx.now_ms();
    store::requests::mark_overdue(tx, request_id, now_ms)?;
    let case = store::cases::find(tx, &request.case_id)?;
    let facts = json!({ "request": request_id, "department": request.department,
        "also": [subject(&request), format!("staff:{}", request.asked_by)] });
    tell(tx, "system:requests", "request_overdue", &case, facts)
}

/// Requests of a case, oldest first.
pub fn of_case(tx: &mut Tx<'_>, who: &Who, case_id: &str) -> Outcome<Vec<InternalRequest>> {
    see(tx, who, case_id)?;
    store::requests::of_case(tx, case_id)
}

/// What one's own department still has to answer, the most urgent first, then its latest answers.
pub fn of_department(tx: &mut Tx<'_>, who: &Who) -> Outcome<Vec<InternalRequest>> {
    who.need(Permission::BasicWork)?;
    match &who.department {
        Some(department_id) => store::requests::of_department(tx, department_id),
        None => Ok(Vec::new()),
    }
}

/// How punctual a department is (K37 内部请求及时率): of those due in a time, how many were answered by then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Punctuality {
    pub due: i64,
    pub in_time: i64,
}

/// K37 over all departments, or one; `None` of both numbers is never 0 %: ask `due` first.
pub fn punctuality(
    tx: &mut Tx<'_>,
    department_id: Option<&str>,
    from_ms: i64,
    to_ms: i64,
) -> Outcome<Punctuality> {
    store::requests::punctuality(tx, department_id, from_ms, to_ms.min(tx.now_ms()))
}

fn find(tx: &mut Tx<'_>, id: &str) -> Outcome<InternalRequest> {
    store::requests::find(tx, id)?.ok_or_else(|| absent("cases.request_not_found"))
}

fn job_key(id: &str) -> String {
    format!("request:{id}")
}

/// The department's page lives on it.
fn subject(request: &InternalRequest) -> String {
    format!("department:{}", request.department_id)
}
