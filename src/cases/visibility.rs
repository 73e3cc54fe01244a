//! Which cases a person may see: those of their teams, those they own or were first asked about, those they reported.

use super::case::Case;
use crate::staff::{Permission, Who};

/// What a person may see, for lists, search and single cases.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Visibility {
    Everything,
    /// Cases of these teams, and one's own.
    Teams {
        teams: Vec<String>,
        staff_id: String,
    },
    /// Only what one reported oneself.
    Reported {
        staff_id: String,
    },
}

/// What `who` may see.
pub fn visibility(who: &Who) -> Visibility {
    let staff_id = who.staff_id.clone();
    if who.may(Permission::SeeAllCases) {
        Visibility::Everything
    } else if who.may(Permission::SeeTeamCases) {
        Visibility::Teams { teams: who.teams.clone(), staff_id }
    } else {
        Visibility::Reported { staff_id }
    }
}

impl Visibility {
    pub fn shows(&self, case: &Case) -> bool {
        let is = |id: &Option<String>, staff_id: &str| id.as_deref() == Some(staff_id);
        match self {
            Visibility::Everything => true,
            // Whoever was asked first must be able to follow up, wherever the case went.
            Visibility::Teams { teams, staff_id } => {
                teams.contains(&case.team_id)
                    || is(&case.owner, staff_id)
                    || is(&case.first_responder, staff_id)
                    || is(&case.reported_by, staff_id)
            }
            Visibility::Reported { staff_id } => is(&case.reported_by, staff_id),
        }
    }

    /// Scopes for `platform::search`; `None` sees all.
    pub fn scopes(&self) -> Option<Vec<String>> {
        match self {
            Visibility::Everything => None,
            Visibility::Teams { teams, staff_id } => {
                let mut scopes: Vec<String> =
                    teams.iter().map(|team| format!("team:{team}")).collect();
                scopes.push(format!("own:{staff_id}"));
                scopes.push("customers".to_owned());
                Some(scopes)
            }
            Visibility::Reported { staff_id } => Some(vec![format!("own:{staff_id}")]),
        }
    }
}
