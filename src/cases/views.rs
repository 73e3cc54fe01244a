//! Views people save for themselves or share with their team: a filter over open cases, with a count.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::inbox::{self, InboxRow, Page};
use super::kinds::Channel;
use super::store;
use crate::platform::stop::{Outcome, absent, refused};
use crate::platform::{Tx, events};
use crate::staff::{Permission, Who};

/// What a view holds; what is `None` does not matter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Filter {
    pub team_id: Option<String>,
    pub owner: Option<Owner>,
    pub channel: Option<Channel>,
    pub tag: Option<String>,
    /// This priority or a higher one, 0–3.
    pub priority_from: Option<i64>,
    /// This emotion or a stronger one, 0–4.
    pub emotion_from: Option<i64>,
    pub only: Option<Only>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Owner {
    Me,
    Nobody,
    Person(String),
}

/// One trait a case must have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Only {
    /// The customer waits for us.
    Waiting,
    /// A clock has run out.
    Overdue,
    Complaints,
    /// An answer of ours did not arrive.
    Failed,
}

/// A view under its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedView {
    pub id: String,
    pub owner: String,
    /// The team it is shared with.
    pub team_id: Option<String>,
    pub name: String,
    pub filter: Filter,
}

/// Saves a view; `team_id` shares it with that team, which takes a leader. Gives its id.
pub fn save(
    tx: &mut Tx<'_>,
    who: &Who,
    name: &str,
    team_id: Option<&str>,
    filter: &Filter,
) -> Outcome<String> {
    who.need(Permission::SeeTeamCases)?;
    may_share(tx, who, team_id)?;
    if saved(tx, who)?.len() >= MOST_VIEWS {
        return Err(refused("cases.too_many_views"));
    }
    let view = SavedView {
        id: tx.new_id(),
        owner: who.staff_id.clone(),
        team_id: team_id.map(str::to_owned),
        name: tidy_name(name)?,
        filter: filter.clone(),
    };
    store::views::insert(tx, &view)?;
    let facts = json!({ "view": view.id, "team": team_id });
    events::record(tx, &who.actor(), "view_saved", &format!("staff:{}", who.staff_id), &facts)?;
    Ok(view.id)
}

/// More than anybody reads; each is counted when the page is drawn.
const MOST_VIEWS: usize = 50;

fn tidy_name(name: &str) -> Outcome<String> {
    let name = super::case::first_words(name);
    if name.is_empty() || name.chars().count() > 40 {
        return Err(refused("cases.view_needs_name"));
    }
    Ok(name)
}

/// Sharing with a team takes a leader who sees that team.
fn may_share(tx: &mut Tx<'_>, who: &Who, team_id: Option<&str>) -> Outcome<()> {
    let Some(team_id) = team_id else { return Ok(()) };
    who.need(Permission::LeadTeam)?;
    if inbox::teams(tx, who)?.iter().any(|id| id == team_id) {
        Ok(())
    } else {
        Err(absent("cases.no_such_team"))
    }
}

/// Renames a view and says with which team it is shared; `None` for nobody. A colleague's shared view takes a leader.
pub fn change(
    tx: &mut Tx<'_>,
    who: &Who,
    id: &str,
    (name, team_id): (&str, Option<&str>),
) -> Outcome<()> {
    let mut view = find(tx, who, id)?;
    if view.owner != who.staff_id {
        who.need(Permission::LeadTeam)?;
    }
    if view.team_id.as_deref() != team_id {
        may_share(tx, who, team_id)?;
    }
    view.name = tidy_name(name)?;
    view.team_id = team_id.map(str::to_owned);
    store::views::change(tx, &view)?;
    let facts = json!({ "view": id, "team": team_id });
    events::record(tx, &who.actor(), "view_changed", &format!("staff:{}", who.staff_id), &facts)
}

/// Which way a view goes in one's list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Towards {
    Front,
    Back,
}

/// Moves a view one place in one's own order; colleagues keep theirs.
pub fn move_view(tx: &mut Tx<'_>, who: &Who, id: &str, towards: Towards) -> Outcome<()> {
    let mut views = saved(tx, who)?;
    let at = views.iter().position(|v| v.id == id).ok_or_else(|| absent("cases.view_not_found"))?;
    let to = match towards {
        Towards::Front => at.saturating_sub(1),
        Towards::Back => (at + 1).min(views.len() - 1),
    };
    views.swap(at, to);
    for (place, view) in views.iter().enumerate() {
        store::views::put_place(tx, &who.staff_id, &view.id, place)?;
    }
    Ok(())
}

/// Own views and those shared with one's teams, in one's own order.
pub fn saved(tx: &mut Tx<'_>, who: &Who) -> Outcome<Vec<SavedView>> {
    who.need(Permission::SeeTeamCases)?;
    let teams = inbox::teams(tx, who)?;
    let all = store::views::all(tx, &who.staff_id)?;
    Ok(all
        .into_iter()
        .filter(|v| {
            v.owner == who.staff_id || v.team_id.as_ref().is_some_and(|t| teams.contains(t))
        })
        .collect())
}

/// A saved view by id, if it is this person's to use.
pub fn find(tx: &mut Tx<'_>, who: &Who, id: &str) -> Outcome<SavedView> {
    saved(tx, who)?.into_iter().find(|v| v.id == id).ok_or_else(|| absent("cases.view_not_found"))
}

/// Drops a view; a shared one by its maker or a leader.
pub fn drop_view(tx: &mut Tx<'_>, who: &Who, id: &str) -> Outcome<()> {
    let view = find(tx, who, id)?;
    if view.owner != who.staff_id {
        who.need(Permission::LeadTeam)?;
    }
    store::views::delete(tx, id)?;
    let facts = json!({ "view": id });
    events::record(tx, &who.actor(), "view_dropped", &format!("staff:{}", who.staff_id), &facts)
}

/// Open cases a filter lets through, the most urgent first: only those `who` may see.
pub fn filtered(
    tx: &mut Tx<'_>,
    who: &Who,
    filter: &Filter,
    page: &Page,
) -> Outcome<Vec<InboxRow>> {
    who.need(Permission::SeeTeamCases)?;
    let mut rows = Vec::new();
    for team_id in teams(tx, who, filter)? {
        rows.extend(store::views::filtered(tx, &asked(who, filter, &team_id), page)?);
    }
    rows.sort_by(|a, b| (a.rank_ms, &a.id).cmp(&(b.rank_ms, &b.id)));
    rows.truncate(usize::try_from(page.limit).unwrap_or(0));
    Ok(rows)
}

/// How many open cases a filter lets through.
pub fn count_filtered(tx: &mut Tx<'_>, who: &Who, filter: &Filter) -> Outcome<i64> {
    who.need(Permission::SeeTeamCases)?;
    let mut sum = 0;
    for team_id in teams(tx, who, filter)? {
        sum += store::views::count(tx, &asked(who, filter, &team_id))?;
    }
    Ok(sum)
}

fn teams(tx: &mut Tx<'_>, who: &Who, filter: &Filter) -> Outcome<Vec<String>> {
    let mut teams = inbox::teams(tx, who)?;
    if let Some(team_id) = &filter.team_id {
        teams.retain(|id| id == team_id);
    }
    Ok(teams)
}

/// A filter with the person and one team put in.
pub(super) struct Asked<'f> {
    pub team_id: &'f str,
    /// `""` for cases nobody owns.
    pub owner: Option<&'f str>,
    pub filter: &'f Filter,
}

fn asked<'f>(who: &'f Who, filter: &'f Filter, team_id: &'f str) -> Asked<'f> {
    let owner = filter.owner.as_ref().map(|owner| match owner {
        Owner::Me => who.staff_id.as_str(),
        Owner::Nobody => "",
        Owner::Person(id) => id.as_str(),
    });
    Asked { team_id, owner, filter }
}
