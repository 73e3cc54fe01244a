//! Lists of cases: the built-in views, their counts, and what a row tells at a glance.

use super::kinds::{Channel, DeadlineKind, Direction, Ending, Priority};
use super::store;
use super::visibility::{Visibility, visibility};
use crate::platform::Tx;
use crate::platform::stop::{Outcome, absent};
use crate::staff::{Permission, Who};

/// One line of a list: who waits, since when, what is due when, how the customer feels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InboxRow {
    pub id: String,
    pub subject: String,
    /// Under which the customer is shown.
    pub customer_id: String,
    pub customer_name: String,
    pub channel: Channel,
    pub team_id: String,
    pub owner: Option<String>,
    pub owner_name: Option<String>,
    pub priority: Priority,
    pub emotion: i64,
    pub opened_ms: i64,
    pub waiting_since_ms: Option<i64>,
    pub due_ms: Option<i64>,
    pub due_kind: Option<DeadlineKind>,
    pub complaint_ms: Option<i64>,
    pub snoozed_until_ms: Option<i64>,
    pub closed_ms: Option<i64>,
    pub outcome: Option<Ending>,
    pub last_ms: i64,
    pub last_words: String,
    pub last_direction: Direction,
    /// How many answers did not arrive.
    pub failed: i64,
    /// The earliest promise not kept yet; in the past it is broken.
    pub promised_ms: Option<i64>,
    /// Place in the list, for asking for the next page.
    pub rank_ms: i64,
}

/// The built-in views.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum View {
    /// Open cases this person owns.
    Mine,
    /// Open cases nobody owns yet, of one's teams.
    Queue,
    /// All open cases of one's teams.
    Teams,
    /// All open cases of one team.
    Team(String),
    /// Out of sight until a moment.
    Snoozed,
    /// Closed, the newest first.
    Closed,
}

/// Where a page begins: after the row with this rank and id. [`Page::first`] is the beginning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    pub after_ms: i64,
    pub after_id: String,
    pub limit: i64,
}

impl Page {
    pub fn first(limit: i64) -> Page {
        Page { after_ms: i64::MIN, after_id: String::new(), limit }
    }

    /// The page after these rows.
    pub fn after(rows: &[InboxRow], limit: i64) -> Option<Page> {
        rows.last().map(|r| Page { after_ms: r.rank_ms, after_id: r.id.clone(), limit })
    }
}

/// A page of a view, the most urgent first.
pub fn list(tx: &mut Tx<'_>, who: &Who, view: &View, page: &Page) -> Outcome<Vec<InboxRow>> {
    who.need(Permission::SeeTeamCases)?;
    let mut rows = match view {
        View::Mine => store::lists::of_owner(tx, &who.staff_id, page)?,
        View::Team(team_id) => {
            may_see_team(who, team_id)?;
            store::lists::of_team(tx, team_id, page)?
        }
        _ => {
            let mut rows = Vec::new();
            for team_id in teams(tx, who)? {
                rows.extend(match view {
                    View::Queue => store::lists::in_queue(tx, &team_id, page)?,
                    View::Snoozed => store::lists::snoozed(tx, &team_id, page)?,
                    View::Closed => store::lists::closed(tx, &team_id, page)?,
                    _ => store::lists::of_team(tx, &team_id, page)?,
                });
            }
            rows
        }
    };
    rows.sort_by(|a, b| (a.rank_ms, &a.id).cmp(&(b.rank_ms, &b.id)));
    rows.truncate(usize::try_from(page.limit).unwrap_or(0));
    Ok(rows)
}

/// How many cases a view holds.
pub fn count(tx: &mut Tx<'_>, who: &Who, view: &View) -> Outcome<i64> {
    who.need(Permission::SeeTeamCases)?;
    let mut sum = 0;
    match view {
        View::Mine => return store::lists::count_of_owner(tx, &who.staff_id),
        View::Team(team_id) => {
            may_see_team(who, team_id)?;
            return store::lists::count_of_team(tx, team_id);
        }
        View::Queue | View::Teams | View::Snoozed | View::Closed => {
            for team_id in teams(tx, who)? {
                sum += match view {
                    View::Queue => store::lists::count_in_queue(tx, &team_id)?,
                    View::Snoozed => store::lists::count_snoozed(tx, &team_id)?,
                    View::Closed => store::lists::count_closed(tx, &team_id)?,
                    _ => store::lists::count_of_team(tx, &team_id)?,
                };
            }
        }
    }
    Ok(sum)
}

/// The teams whose lists this person sees: all of them for those who see everything.
pub(super) fn teams(tx: &mut Tx<'_>, who: &Who) -> Outcome<Vec<String>> {
    Ok(match visibility(who) {
        Visibility::Everything => {
            crate::staff::teams::list(tx)?.into_iter().map(|team| team.id).collect()
        }
        Visibility::Teams { teams, .. } => teams,
        Visibility::Reported { .. } => Vec::new(),
    })
}

fn may_see_team(who: &Who, team_id: &str) -> Outcome<()> {
    if who.may(Permission::SeeAllCases) || who.teams.iter().any(|id| id == team_id) {
        Ok(())
    } else {
        Err(absent("cases.no_such_team"))
    }
}
