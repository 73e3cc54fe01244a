//! All complaints by step, late ones first, and what they have in common (F128).

use super::complaint::Complaint;
use super::steps::Step;
use super::{causes, store};
use crate::cases::{Visibility, visibility};
use crate::platform::Tx;
use crate::platform::stop::Outcome;
use crate::staff::{Permission, Who};

/// A complaint with what a list shows of its case.
#[derive(Clone, Debug)]
pub struct Row {
    pub complaint: Complaint,
    pub subject: String,
    pub team_id: String,
    pub owner: Option<String>,
    pub owner_name: Option<String>,
    pub first_responder: Option<String>,
    pub reported_by: Option<String>,
    pub customer_name: String,
    pub emotion: i64,
}

/// What is looked for.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub step: Option<Step>,
    pub severity: Option<i64>,
    pub team_id: Option<String>,
    pub only: Only,
    /// Opened since then; `None` for all that are open.
    pub since_ms: Option<i64>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Only {
    #[default]
    All,
    Late,
    Mine,
    Escalated,
}

/// Complaints this person may see: open ones with late ones first, then closed ones when a time is asked for.
pub fn list(tx: &mut Tx<'_>, who: &Who, filter: &Filter) -> Outcome<Vec<Row>> {
    who.need(Permission::SeeTeamCases)?;
    let rows = match filter.since_ms {
        None => store::board::open(tx)?,
        Some(since_ms) => store::board::opened_since(tx, since_ms)?,
    };
    let escalated = store::board::escalated(tx)?;
    let sight = visibility(who);
    let kept = rows.into_iter().filter(|row| {
        let c = &row.complaint;
        let fits = filter.step.is_none_or(|step| c.step == Some(step))
            && filter.severity.is_none_or(|severity| c.severity == Some(severity))
            && filter.team_id.as_ref().is_none_or(|team| row.team_id == *team);
        fits && sees(&sight, row)
            && match filter.only {
                Only::All => true,
                Only::Late => c.late_ms.is_some(),
                Only::Mine => row.owner.as_deref() == Some(who.staff_id.as_str()),
                Only::Escalated => escalated.contains(&c.case_id),
            }
    });
    Ok(kept.map(|row| without_hidden_cause(who, row)).collect())
}

fn sees(sight: &Visibility, row: &Row) -> bool {
    let is = |id: &Option<String>, staff_id: &str| id.as_deref() == Some(staff_id);
    match sight {
        Visibility::Everything => true,
        Visibility::Teams { teams, staff_id } => {
            teams.contains(&row.team_id)
                || is(&row.owner, staff_id)
                || is(&row.first_responder, staff_id)
                || is(&row.reported_by, staff_id)
        }
        Visibility::Reported { .. } => false,
    }
}

/// What only personnel may see is not on the board of others, not even as a number.
fn without_hidden_cause(who: &Who, mut row: Row) -> Row {
    let hidden = row
        .complaint
        .cause_code
        .as_deref()
        .and_then(causes::cause)
        .is_some_and(|cause| !cause.shown_to(who));
    if hidden {
        row.complaint.cause_code = None;
    }
    row
}

/// First contact resolution, counted both ways.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FirstContact {
    /// Customers who were asked whether it met their request, and who said yes.
    pub asked: i64,
    pub yes: i64,
    /// Cases closed in the time, and those whose customer did not come back within seven days.
    pub closed: i64,
    pub not_back: i64,
}

/// First contact resolution of cases closed since a moment.
pub fn first_contact(tx: &mut Tx<'_>, who: &Who, since_ms: i64) -> Outcome<FirstContact> {
    who.need(Permission::AnalyseCauses)?;
    let (asked, yes) = store::board::answered_yes(tx, since_ms)?;
    let (closed, not_back) = store::board::did_not_come_back(tx, since_ms)?;
    Ok(FirstContact { asked, yes, closed, not_back })
}
