//! What the demo's people do with a case, each through the action a page would call.

use std::sync::LazyLock;

use service_language::{Engine, Situation};

use super::complaining;
use super::content::Scenario;
use crate::cases::{self, Checking, Closing, Ending, HandOver, Reply, To, duties, requests};
use crate::language::WorkingDays;
use crate::language::composer::Written;
use crate::language::sending::apologises;
use crate::platform::Tx;
use crate::platform::stop::{Outcome, refused};
use crate::promises::{self, Act, Made};
use crate::staff::{Permission, Who, people, teams};

/// Who works on the case: its owner, or the first agent of its team, who takes it.
fn owner(tx: &mut Tx<'_>, case_id: &str) -> Outcome<Who> {
    let case = cases::find(tx, &Who::system("demo"), case_id)?;
    if let Some(owner) = case.owner {
        return people::who(tx, &owner);
    }
    for member in teams::members(tx, &case.team_id)? {
        let who = people::who(tx, &member.staff_id)?;
        if who.may(Permission::ServeCustomers) && who.may(Permission::RevealPersonalData) {
            cases::take(tx, &who, case_id)?;
            return Ok(who);
        }
    }
    Err(refused("cases.no_such_team"))
}

/// The one who receives it opens the complaint.
pub fn as_complaint(tx: &mut Tx<'_>, case_id: &str) -> Outcome<()> {
    let who = owner(tx, case_id)?;
    complaining::open(tx, &who, case_id)
}

pub fn note(
    tx: &mut Tx<'_>,
    case_id: &str,
    scenario: &Scenario,
    departments: &[String],
    clerk: Option<&Who>,
) -> Outcome<()> {
    let who = owner(tx, case_id)?;
    if let Some(words) = &scenario.note {
        checked(words, |checking| cases::note(tx, &who, checking, case_id))?;
    }
    let Some(ask) = &scenario.ask else { return Ok(()) };
    let now_ms = tx.now_ms();
    let asking = requests::Asking {
        department_id: departments[ask.department].clone(),
        words: ask.words.clone(),
        due_ms: now_ms + 4 * 3_600_000,
    };
    let request = checked(&ask.words, |checking| {
        cases::ask_department(tx, &who, checking, case_id, &asking)
    })?;
    // The warehouse has someone at a screen; other departments answer later than the demo lasts.
    if let Some(clerk) =
        clerk.filter(|clerk| clerk.department.as_ref() == departments.get(ask.department))
    {
        let answer = requests::Answer { words: ask.answer.clone(), by_ms: Some(now_ms) };
        checked(&ask.answer, |checking| {
            cases::answer_request(tx, clerk, checking, &request, &answer)
        })?;
    }
    Ok(())
}

/// Read once: a month has hundreds of answers.
static ENGINE: LazyLock<Engine> = LazyLock::new(Engine::builtin);

/// Words pass the same check as anybody's; what is only better avoided is ticked with a reason.
pub fn checked<R>(words: &str, act: impl FnOnce(&Checking<'_>) -> Outcome<R>) -> Outcome<R> {
    let written = Written {
        text: words.to_owned(),
        warn_ticked: Some("yes".to_owned()),
        warn_reason: Some("客户习惯这样的说法".to_owned()),
        next_action: apologises(words).then(|| "按约定时间回复客户".to_owned()),
        ..Written::default()
    };
    act(&Checking { engine: &ENGINE, written: &written })
}

/// Answers, as checked as any answer; what it promises with a time becomes a promise.
pub fn reply(tx: &mut Tx<'_>, case_id: &str, customer: &str, words: &str) -> Outcome<()> {
    let case = cases::find(tx, &Who::system("demo"), case_id)?;
    if case.closed_ms.is_some() || words.is_empty() {
        return Ok(());
    }
    let who = owner(tx, case_id)?;
    let text = words.replace("{name}", customer).replace("{agent}", &format!("客服 {}", who.name));
    keep_earlier(tx, &who, case_id)?;
    let reply = Reply { words: text.clone(), ..Reply::default() };
    checked(&text, |checking| cases::reply(tx, &who, checking, case_id, &reply))?;
    let working_days = WorkingDays::of(tx, Some(&case.team_id))?;
    let now = working_days.now(tx.now_ms());
    let report = ENGINE.check_at(&text, &Situation::default(), &now, &working_days);
    for found in report.promises {
        let Some(due) = found.promise.due.filter(|due| *due > now) else { continue };
        let made = Made {
            case_id,
            act: Act::from_name(found.promise.act.code()).unwrap_or(Act::Other),
            to_whom: customer,
            words: &text[found.span.bytes.clone()],
            due_ms: due.timestamp().as_millisecond(),
            how: found.promise.how.code(),
        };
        promises::make(tx, &who, &made)?;
    }
    complaining::answered(tx, &who, &ENGINE, case_id)
}

/// An answer is what was promised before: those promises are kept by it, in time or late.
fn keep_earlier(tx: &mut Tx<'_>, who: &Who, case_id: &str) -> Outcome<()> {
    for promise in promises::list_for_case(tx, who, case_id)? {
        if promise.kept_ms.is_none() && promise.owner == who.staff_id {
            promises::keep(tx, who, &promise.id, "已告知客户")?;
        }
    }
    Ok(())
}

pub fn hand_over(
    tx: &mut Tx<'_>,
    case_id: &str,
    team_id: &str,
    scenario: &Scenario,
) -> Outcome<()> {
    let who = owner(tx, case_id)?;
    let words = scenario.hand_over.clone().unwrap_or_default();
    let hand_over = HandOver { to: To::Team(team_id.to_owned()), words };
    checked(&hand_over.words, |checking| cases::hand_over(tx, &who, checking, case_id, &hand_over))
}

/// Closes with the customer's outcome; whoever was asked first makes their follow-up call before.
pub fn close(tx: &mut Tx<'_>, case_id: &str, scenario: &Scenario) -> Outcome<()> {
    let case = cases::find(tx, &Who::system("demo"), case_id)?;
    if case.closed_ms.is_some() {
        return Ok(());
    }
    for duty in duties::of_case(tx, case_id)?.into_iter().filter(duties::Duty::is_open) {
        let first = people::who(tx, &duty.staff_id)?;
        let words = "电话回访:客户说问题已经解决,没有其他要求。";
        checked(words, |checking| cases::record_follow_up(tx, &first, checking, &duty.id))?;
    }
    let who = owner(tx, case_id)?;
    keep_earlier(tx, &who, case_id)?;
    complaining::walk_on(tx, &who, &ENGINE, case_id)?;
    let case = cases::find(tx, &Who::system("demo"), case_id)?;
    if case.closed_ms.is_some() || cases::asks::of_case(tx, case_id)?.hold_why.is_some() {
        return Ok(());
    }
    let outcome = Ending::from_name(&scenario.outcome).unwrap_or(Ending::Satisfied);
    cases::close(tx, &who, case_id, &Closing { outcome, words: "客户确认已解决".to_owned() })
}
