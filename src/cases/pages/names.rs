//! Names behind ids for one page, read once.

use std::collections::HashMap;

use super::super::assigning::To;
use crate::customers::mask;
use crate::platform::Tx;
use crate::platform::stop::{Outcome, refused};
use crate::staff::people::Presence;
use crate::staff::{Permission, Who, people, teams};
use crate::web::Frame;

/// People and teams by id.
#[derive(Clone, Debug, Default)]
pub struct Names {
    people: HashMap<String, String>,
    teams: HashMap<String, String>,
}

impl Names {
    pub fn read(tx: &mut Tx<'_>) -> Outcome<Names> {
        let people = people::list(tx)?.into_iter().map(|p| (p.id, p.name)).collect();
        let teams = teams::list(tx)?.into_iter().map(|t| (t.id, t.name)).collect();
        Ok(Names { people, teams })
    }

    /// Empty for somebody nobody knows.
    pub fn person(&self, id: &str) -> &str {
        self.people.get(id).map_or("", String::as_str)
    }

    pub fn team(&self, id: &str) -> &str {
        self.teams.get(id).map_or("", String::as_str)
    }
}

/// A customer's name as this person may read it: those who serve customers greet them by it, others see it covered.
pub fn customer(frame: &Frame, who: &Who, name: &str) -> String {
    if name.trim().is_empty() {
        frame.t("cases.customer_unnamed").to_owned()
    } else if who.may(Permission::ServeCustomers) {
        name.to_owned()
    } else {
        mask::name(name)
    }
}

/// Where a case can go: each team's queue, then its members with their presence.
#[derive(Clone, Debug)]
pub struct Place {
    pub team_id: String,
    pub team: String,
    pub members: Vec<(String, String, Presence)>,
}

pub fn places(tx: &mut Tx<'_>) -> Outcome<Vec<Place>> {
    let mut places = Vec::new();
    for team in teams::list(tx)? {
        let members = teams::members(tx, &team.id)?
            .into_iter()
            .map(|m| (m.staff_id, m.name, m.presence))
            .collect();
        places.push(Place { team_id: team.id, team: team.name, members });
    }
    Ok(places)
}

/// The value of a place in a form: `team:<id>` or `person:<team>:<staff>`.
pub fn read_place(value: &str) -> Outcome<To> {
    let mut pieces = value.split(':');
    match (pieces.next(), pieces.next(), pieces.next()) {
        (Some("team"), Some(team), None) => Ok(To::Team(team.to_owned())),
        (Some("person"), Some(team), Some(staff)) => {
            Ok(To::Person { team_id: team.to_owned(), staff_id: staff.to_owned() })
        }
        _ => Err(refused("cases.no_such_team")),
    }
}
