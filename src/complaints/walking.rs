//! Walking the steps: put on file, go on, waive, look for another way, withdraw; and what follows from each.

use serde_json::{Value, json};
use service_language::{Engine, Moment};

use super::complaint::{Complaint, Round};
use super::file::{self, File};
use super::kinds::Again;
use super::proofs::{NOT_OURS, Proof, Unfit};
use super::steps::Step;
use super::walk::{self, Act, Not, Rank, Standing};
use super::{care, store, times};
use crate::cases::asks::{self, Asks};
use crate::cases::{self, Case, Closing, Ending};
use crate::platform::Tx;
use crate::platform::stop::{Outcome, Refusal, RefusalKind, absent, forbidden, refused};
use crate::staff::{Permission, Who, people, teams};

/// The complaint and its case, locked until the commit.
pub(super) fn begin(tx: &mut Tx<'_>, who: &Who, case_id: &str) -> Outcome<(Case, Complaint)> {
    tx.lock("case", case_id)?;
    let case = cases::find(tx, who, case_id)?;
    let found = store::complaints::of_case(tx, case_id)?;
    Ok((case, found.ok_or_else(|| absent("complaints.none_here"))?))
}

/// As [`begin`], for what is only done while the complaint is open and by those who serve customers.
pub(super) fn begin_open(tx: &mut Tx<'_>, who: &Who, case_id: &str) -> Outcome<(Case, Complaint)> {
    who.need(Permission::ServeCustomers)?;
    let (case, complaint) = begin(tx, who, case_id)?;
    if complaint.is_open() { Ok((case, complaint)) } else { Err(refused("complaints.is_over")) }
}

/// Everything about the complaint of a case, if this person may see it.
pub fn read(tx: &mut Tx<'_>, who: &Who, engine: &Engine, case_id: &str) -> Outcome<Option<File>> {
    let case = cases::find(tx, who, case_id)?;
    match store::complaints::of_case(tx, case_id)? {
        Some(complaint) => Ok(Some(file::read(tx, engine, &case, complaint)?)),
        None => Ok(None),
    }
}

/// Puts answers on file, each checked; what stands there already unchanged is not written again.
pub fn put(tx: &mut Tx<'_>, who: &Who, case_id: &str, answers: &[(Proof, String)]) -> Outcome<()> {
    let (case, mut complaint) = begin_open(tx, who, case_id)?;
    let known = store::file::answers(tx, &complaint.case_id)?;
    let mut written = Vec::new();
    for (proof, value) in answers {
        let value = proof.accepts(value).map_err(|unfit| unfit_refusal(who, *proof, unfit))?;
        let same = known.iter().rfind(|a| a.proof == *proof);
        if same.is_some_and(|a| a.value == value && a.round == complaint.round) {
            continue;
        }
        note_on_complaint(&mut complaint, *proof, &value);
        if *proof == Proof::EmotionAfter || *proof == Proof::EmotionBefore {
            cases::set_emotion(tx, who, &case.id, value.parse().unwrap_or(0))?;
        }
        store::file::put(tx, who, &complaint.case_id, complaint.round, (*proof, &value))?;
        written.push(proof.name());
    }
    if written.is_empty() {
        return Ok(());
    }
    store::complaints::save(tx, &complaint)?;
    let liability = answers.iter().find(|(proof, _)| *proof == Proof::Liability);
    if let Some((_, liability)) = liability {
        ask_of_case(tx, &complaint, Some(liability))?;
    }
    tell(tx, who, "complaint_put_on_file", &case, json!({ "proofs": written }))
}

/// What lists and counts need is copied onto the complaint.
fn note_on_complaint(complaint: &mut Complaint, proof: Proof, value: &str) {
    match proof {
        Proof::Severity => complaint.severity = value.parse().ok(),
        Proof::Product => complaint.product = Some(value.to_owned()),
        Proof::Outcome => complaint.outcome = Some(value.to_owned()),
        _ => {}
    }
}

fn unfit_refusal(who: &Who, proof: Proof, unfit: Unfit) -> Refusal {
    let key = match unfit {
        Unfit::NotByHand => "complaints.found_not_written",
        Unfit::Empty => "complaints.answer_empty",
        Unfit::NoSuchChoice => "complaints.no_such_choice",
        Unfit::TooLong => "complaints.answer_too_long",
    };
    Refusal::new(RefusalKind::Unfit, key).with("what", who.lang.t(&proof.key()))
}

/// Ends every step up to, not including, `to`; `None` ends the last one too. Refused with what each step still misses.
pub fn go_on(
    tx: &mut Tx<'_>,
    who: &Who,
    engine: &Engine,
    case_id: &str,
    to: Option<Step>,
) -> Outcome<()> {
    let (case, complaint) = begin(tx, who, case_id)?;
    let file = file::read(tx, engine, &case, complaint)?;
    let (standing, passed) = step(who, &file, Act::GoOn { to })?;
    let mut complaint = file.complaint;
    for ended in &passed {
        store::complaints::insert_stamp(tx, who, &complaint, *ended, None)?;
        tell(tx, who, "complaint_step_done", &case, json!({ "step": ended.name() }))?;
    }
    arrive(tx, who, &case, &mut complaint, standing)
}

/// 豁免: passes the present step without its proof, by name and with a reason (F041).
pub fn waive(
    tx: &mut Tx<'_>,
    who: &Who,
    engine: &Engine,
    case_id: &str,
    reason: &str,
) -> Outcome<()> {
    let (case, complaint) = begin(tx, who, case_id)?;
    let file = file::read(tx, engine, &case, complaint)?;
    let reason = short(reason, 400);
    let (standing, passed) = step(who, &file, Act::Waive { reason: &reason })?;
    let mut complaint = file.complaint;
    for ended in &passed {
        store::complaints::insert_stamp(tx, who, &complaint, *ended, Some(&reason))?;
        let facts = json!({ "step": ended.name(), "reason": reason });
        tell(tx, who, "complaint_step_waived", &case, facts)?;
    }
    arrive(tx, who, &case, &mut complaint, standing)
}

/// The result did not satisfy, and the ladder goes on: the sixth step is walked again.
pub fn other_way(tx: &mut Tx<'_>, who: &Who, engine: &Engine, case_id: &str) -> Outcome<()> {
    let (case, complaint) = begin_open(tx, who, case_id)?;
    let file = file::read(tx, engine, &case, complaint)?;
    let (standing, _) = step(who, &file, Act::OtherWay)?;
    let mut complaint = file.complaint;
    walk_again(tx, who, &mut complaint, (Step::Resolve, Again::OtherWay), "")?;
    tell(tx, who, "complaint_other_way", &case, json!({ "step": Step::Resolve.name() }))?;
    arrive(tx, who, &case, &mut complaint, standing)
}

/// The customer takes it back, in their own words. The cause may still be looked for.
pub fn withdraw(tx: &mut Tx<'_>, who: &Who, case_id: &str, words: &str) -> Outcome<()> {
    let (case, mut complaint) = begin_open(tx, who, case_id)?;
    let words = short(words, 400);
    let act = Act::Withdraw { words: &words };
    let (standing, _) = walk::step(complaint.standing(), act, rank(who), &Default::default())
        .map_err(|not| not_now(who, not))?;
    let now_ms = tx.now_ms();
    complaint.withdrawn_at = complaint.step;
    (complaint.withdrawn_ms, complaint.withdrawn_words) = (Some(now_ms), Some(words.clone()));
    tell(tx, who, "complaint_withdrawn", &case, json!({ "reason": words }))?;
    arrive(tx, who, &case, &mut complaint, standing)
}

/// The timer of a step: time is up, so it is marked and the team's leaders are told.
pub(super) fn fall_due(tx: &mut Tx<'_>, case_id: &str) -> Outcome<()> {
    tx.lock("case", case_id)?;
    let system = Who::system("complaints");
    let Some(mut complaint) = store::complaints::of_case(tx, case_id)? else { return Ok(()) };
    let now_ms = tx.now_ms();
    let over = complaint.due_ms.is_some_and(|due_ms| due_ms <= now_ms);
    let Some(step) = complaint.step.filter(|_| over && complaint.late_ms.is_none()) else {
        return Ok(());
    };
    complaint.late_ms = Some(now_ms);
    store::complaints::save(tx, &complaint)?;
    let case = cases::find(tx, &system, case_id)?;
    let mut also: Vec<String> = vec![format!("team:{}", case.team_id)];
    also.extend(leader_of(tx, &case)?.map(|leader| format!("staff:{leader}")));
    let facts = json!({ "step": step.name(), "due_ms": complaint.due_ms, "also": also });
    tell(tx, &system, "complaint_step_late", &case, facts)
}

fn step(who: &Who, file: &File, act: Act<'_>) -> Outcome<(Standing, Vec<Step>)> {
    walk::step(file.complaint.standing(), act, rank(who), &file.on_file)
        .map_err(|not| not_now(who, not))
}

pub(super) fn rank(who: &Who) -> Rank {
    match (who.may(Permission::LeadTeam), who.may(Permission::ServeCustomers)) {
        (true, _) => Rank::Leader,
        (false, true) => Rank::Agent,
        (false, false) => Rank::Inspector,
    }
}

/// The refusal that says what to do. What is missing is listed by step, in the person's language.
pub(super) fn not_now(who: &Who, not: Not) -> crate::platform::Stop {
    let lang = who.lang;
    match not {
        Not::Missing(lacking) => {
            let list: Vec<String> = lacking
                .iter()
                .map(|(step, proofs)| {
                    let names: Vec<&str> =
                        proofs.iter().map(|proof| lang.t(&proof.key())).collect();
                    let names = names.join(lang.t("complaints.list_comma"));
                    let step = lang.t(&step.key());
                    lang.tf("complaints.step_misses", &[("step", &step), ("what", &names)])
                })
                .collect();
            let list = list.join(lang.t("complaints.list_semicolon"));
            Refusal::new(RefusalKind::Unfit, "complaints.missing").with("list", list).into()
        }
        Not::NotForward => refused("complaints.only_forward"),
        Not::Over => refused("complaints.is_over"),
        Not::NotOver => refused("complaints.is_open"),
        Not::NotYours => forbidden("complaints.not_yours"),
        Not::NeedsReason => refused("complaints.needs_reason"),
        Not::NoOtherWayNow => refused("complaints.no_other_way_now"),
    }
}

/// Begins a new round: from its first step on, everything is put on file anew.
pub(super) fn walk_again(
    tx: &mut Tx<'_>,
    who: &Who,
    complaint: &mut Complaint,
    (begins_at, why): (Step, Again),
    words: &str,
) -> Outcome<()> {
    let now_ms = tx.now_ms();
    complaint.round += 1;
    complaint.outcome = None;
    let round = Round {
        round: complaint.round,
        begins_at,
        why,
        words: words.to_owned(),
        begun_by: who.staff_id.clone(),
        begun_name: who.name.clone(),
        begun_ms: now_ms,
        since_ms: now_ms,
    };
    store::complaints::insert_round(tx, &complaint.case_id, &round)
}

/// Stands where the walk says from now on: its clock, what is asked of the case, and what follows from the end.
pub(super) fn arrive(
    tx: &mut Tx<'_>,
    who: &Who,
    case: &Case,
    complaint: &mut Complaint,
    standing: Standing,
) -> Outcome<()> {
    let now_ms = tx.now_ms();
    complaint.entered_ms = now_ms;
    complaint.step = match standing {
        Standing::At(step) => Some(step),
        _ => None,
    };
    if matches!(standing, Standing::Closed | Standing::ClosedNotAccepted) {
        complaint.closed_ms = Some(now_ms);
    }
    times::set_clock(tx, &case.team_id, complaint)?;
    store::complaints::save(tx, complaint)?;
    ask_of_case(tx, complaint, None)?;
    if complaint.closed_ms.is_some() {
        tell(tx, who, "complaint_closed", case, json!({ "outcome": complaint.outcome }))?;
        care::plan(tx, case, complaint)?;
        close_case(tx, who, case, complaint)?;
    }
    Ok(())
}

/// With the complaint its case ends, if it has not ended with the seventh step already and nobody owes a follow-up.
fn close_case(tx: &mut Tx<'_>, who: &Who, case: &Case, complaint: &Complaint) -> Outcome<()> {
    let case = cases::find(tx, &Who::system("complaints"), &case.id)?;
    let owed = cases::duties::of_case(tx, &case.id)?.iter().any(cases::duties::Duty::is_open);
    if case.closed_ms.is_some() || owed || !who.may(Permission::ServeCustomers) {
        return Ok(());
    }
    let outcome = match complaint.outcome.as_deref() {
        Some("satisfied") => Ending::Satisfied,
        Some("accepts") => Ending::Accepts,
        Some("not_accepted") => Ending::NotAccepted,
        _ => Ending::NoAnswer,
    };
    cases::close(tx, who, &case.id, &Closing { outcome, words: String::new() })
}

/// Until the seventh step is done the case stays open; then the customer's matter may end while its cause is looked for.
pub(super) fn ask_of_case(
    tx: &mut Tx<'_>,
    complaint: &Complaint,
    liability: Option<&str>,
) -> Outcome<()> {
    let mut asked = asks::of_case(tx, &complaint.case_id)?;
    let held = complaint.step.is_some_and(|step| step.index() <= Step::FollowUp.index());
    let tells_result = complaint.step == Some(Step::FollowUp);
    asked = Asks {
        hold_why: held.then(|| "complaints.case_is_held".to_owned()),
        words_moment: tells_result.then_some(Moment::ResultReply),
        ..asked
    };
    match liability {
        // 得理也要饶人: who was right does not say so in the customer's face (F091).
        Some(ours_not) if NOT_OURS.contains(&ours_not) => {
            asked.raised_rules = vec!["SL033".to_owned(), "SL034".to_owned()];
        }
        Some(_) => asked.raised_rules.clear(),
        None => {}
    }
    asks::ask(tx, &complaint.case_id, &asked)
}

/// A leader of the case's team, to whom it comes back.
pub(super) fn leader_of(tx: &mut Tx<'_>, case: &Case) -> Outcome<Option<String>> {
    for member in teams::members(tx, &case.team_id)? {
        if people::who(tx, &member.staff_id)?.may(Permission::LeadTeam) {
            return Ok(Some(member.staff_id));
        }
    }
    Ok(None)
}

/// One event on the case, which the board hears too.
pub(super) fn tell(
    tx: &mut Tx<'_>,
    who: &Who,
    kind: &str,
    case: &Case,
    mut facts: Value,
) -> Outcome<()> {
    let mut also = vec![json!("complaints:board")];
    if let Some(Value::Array(more)) = facts.get_mut("also") {
        also.append(more);
    }
    facts["also"] = Value::Array(also);
    cases::tell(tx, &who.actor(), kind, case, facts)
}

/// Words on one line, no longer than this.
pub(super) fn short(words: &str, most: usize) -> String {
    let line: String = words.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    line.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(most).collect()
}
