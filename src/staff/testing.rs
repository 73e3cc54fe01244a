//! People for tests of every folder.

use super::people::{self, NewPerson, PasswordOnce};
use super::teams;
use super::who::Who;
use crate::platform::db::Tx;
use crate::platform::i18n::Lang;

/// Adds a person `name` (also the sign-in name) with one built-in role, in the team of that name (made when missing).
pub fn person(tx: &mut Tx<'_>, name: &str, role: &str, team: &str) -> Who {
    let found = teams::list(tx).expect("teams can be listed").into_iter().find(|t| t.name == team);
    let team_id = match found {
        Some(team) => team.id,
        None => teams::add(tx, "system:test", team).expect("a team is added"),
    };
    let person = NewPerson {
        sign_in_name: name.to_owned(),
        name: name.to_owned(),
        email: None,
        lang: Lang::ZhCn,
        zone: "Asia/Shanghai".to_owned(),
        password_hash: "none".to_owned(),
        password_once: PasswordOnce::TheirOwn,
        roles: vec![role.to_owned()],
        teams: vec![team_id],
        department_id: None,
        case_limit: 10,
    };
    let id = people::add(tx, "system:test", &person).expect("a person is added");
    people::who(tx, &id).expect("who they are")
}
