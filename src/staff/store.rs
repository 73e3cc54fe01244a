//! Every SQL statement about people.

use super::people::{NewPerson, PasswordOnce, Person, Presence};
use super::teams::{Member, Team};
use crate::platform::db::{Row, Tx};
use crate::platform::i18n::Lang;
use crate::platform::stop::{Outcome, fault};
use crate::{sql, vals};

pub fn insert_person(
    tx: &mut Tx<'_>,
    id: &str,
    sign_in_name: &str,
    person: &NewPerson,
) -> Outcome<()> {
    let now_ms = tx.now_ms();
    let once_ms = (person.password_once == PasswordOnce::MustChange).then_some(now_ms);
    tx.exec(
        sql!(
            "INSERT INTO staff (id, sign_in_name, name, email, lang, zone, theme, password_hash, password_once_ms,
               department_id, case_limit, presence, presence_ms, created_ms)
             VALUES ($1, $2, $3, $4, $5, $6, '', $7, $8, $9, $10, 'away', $11, $11)"
        ),
        &vals![
            id,
            sign_in_name,
            person.name.trim(),
            &person.email,
            person.lang.tag(),
            &person.zone,
            &person.password_hash,
            once_ms,
            &person.department_id,
            person.case_limit,
            now_ms
        ],
    )
    .map(drop)
}

fn read_person(row: &Row) -> Outcome<Person> {
    let (lang, presence): (String, String) = (row.get(4)?, row.get(9)?);
    Ok(Person {
        id: row.get(0)?,
        sign_in_name: row.get(1)?,
        name: row.get(2)?,
        email: row.get(3)?,
        lang: Lang::from_tag(&lang).ok_or_else(|| fault("a language we do not speak"))?,
        zone: row.get(5)?,
        theme: row.get(6)?,
        department_id: row.get(7)?,
        case_limit: row.get(8)?,
        presence: Presence::from_name(&presence).ok_or_else(|| fault("an unknown presence"))?,
        presence_ms: row.get(10)?,
        totp_confirmed_ms: row.get(11)?,
        deactivated_ms: row.get(12)?,
        password_once_ms: row.get(13)?,
    })
}

pub fn find_person(tx: &mut Tx<'_>, id: &str) -> Outcome<Option<Person>> {
    tx.find(
        sql!(
            "SELECT id, sign_in_name, name, email, lang, zone, theme, department_id, case_limit, presence, presence_ms,
               totp_confirmed_ms, deactivated_ms, password_once_ms FROM staff WHERE id = $1"
        ),
        &vals![id],
        read_person,
    )
}

pub fn find_by_sign_in_name(tx: &mut Tx<'_>, name: &str) -> Outcome<Option<Person>> {
    tx.find(
        sql!(
            "SELECT id, sign_in_name, name, email, lang, zone, theme, department_id, case_limit, presence, presence_ms,
               totp_confirmed_ms, deactivated_ms, password_once_ms FROM staff WHERE sign_in_name = $1"
        ),
        &vals![name],
        read_person,
    )
}

pub fn list_people(tx: &mut Tx<'_>) -> Outcome<Vec<Person>> {
    tx.all(
        sql!(
            "SELECT id, sign_in_name, name, email, lang, zone, theme, department_id, case_limit, presence, presence_ms,
               totp_confirmed_ms, deactivated_ms, password_once_ms FROM staff
             ORDER BY CASE WHEN deactivated_ms IS NULL THEN 0 ELSE 1 END, name, id"
        ),
        &[],
        read_person,
    )
}

pub fn count_people(tx: &mut Tx<'_>) -> Outcome<i64> {
    tx.value(sql!("SELECT COUNT(*) FROM staff"), &[])
}

/// What sign-in compares: the hash, since when the password is one-time, the second factor's secret and last step.
pub struct Secrets {
    pub password_hash: String,
    pub password_once_ms: Option<i64>,
    pub totp_secret: Option<String>,
    pub totp_confirmed_ms: Option<i64>,
    pub totp_last_step: Option<i64>,
}

pub fn secrets(tx: &mut Tx<'_>, id: &str) -> Outcome<Secrets> {
    let found = tx.find(
        sql!("SELECT password_hash, password_once_ms, totp_secret, totp_confirmed_ms, totp_last_step FROM staff WHERE id = $1"),
        &vals![id],
        |row| {
            Ok(Secrets {
                password_hash: row.get(0)?,
                password_once_ms: row.get(1)?,
                totp_secret: row.get(2)?,
                totp_confirmed_ms: row.get(3)?,
                totp_last_step: row.get(4)?,
            })
        },
    )?;
    found.ok_or_else(|| fault("a person without secrets"))
}

pub fn set_password(tx: &mut Tx<'_>, id: &str, hash: &str, once_ms: Option<i64>) -> Outcome<()> {
    tx.exec(
        sql!("UPDATE staff SET password_hash = $2, password_once_ms = $3 WHERE id = $1"),
        &vals![id, hash, once_ms],
    )
    .map(drop)
}

pub fn set_totp(
    tx: &mut Tx<'_>,
    id: &str,
    secret: Option<&str>,
    confirmed_ms: Option<i64>,
) -> Outcome<()> {
    tx.exec(
        sql!("UPDATE staff SET totp_secret = $2, totp_confirmed_ms = $3, totp_last_step = NULL WHERE id = $1"),
        &vals![id, secret, confirmed_ms],
    )
    .map(drop)
}

pub fn set_totp_step(tx: &mut Tx<'_>, id: &str, step: i64) -> Outcome<()> {
    tx.exec(sql!("UPDATE staff SET totp_last_step = $2 WHERE id = $1"), &vals![id, step]).map(drop)
}

pub fn set_presence(tx: &mut Tx<'_>, id: &str, presence: Presence) -> Outcome<()> {
    let now_ms = tx.now_ms();
    tx.exec(
        sql!("UPDATE staff SET presence = $2, presence_ms = $3 WHERE id = $1"),
        &vals![id, presence.name(), now_ms],
    )
    .map(drop)
}

pub fn set_deactivated(tx: &mut Tx<'_>, id: &str, at_ms: Option<i64>) -> Outcome<()> {
    tx.exec(sql!("UPDATE staff SET deactivated_ms = $2 WHERE id = $1"), &vals![id, at_ms]).map(drop)
}

pub fn replace_roles(tx: &mut Tx<'_>, id: &str, roles: &[String]) -> Outcome<()> {
    tx.exec(sql!("DELETE FROM staff_roles WHERE staff_id = $1"), &vals![id])?;
    for role in roles {
        tx.exec(
            sql!("INSERT INTO staff_roles (staff_id, role_id) VALUES ($1, $2) ON CONFLICT (staff_id, role_id) DO NOTHING"),
            &vals![id, role],
        )?;
    }
    Ok(())
}

pub fn roles_of(tx: &mut Tx<'_>, id: &str) -> Outcome<Vec<String>> {
    tx.all(
        sql!("SELECT role_id FROM staff_roles WHERE staff_id = $1 ORDER BY role_id"),
        &vals![id],
        |row| row.get(0),
    )
}

/// Active people who have a role.
pub fn count_with_role(tx: &mut Tx<'_>, role: &str) -> Outcome<i64> {
    tx.value(
        sql!(
            "SELECT COUNT(*) FROM staff_roles r JOIN staff s ON s.id = r.staff_id WHERE r.role_id = $1 AND s.deactivated_ms IS NULL"
        ),
        &vals![role],
    )
}

/// The name of a role the centre made.
pub fn find_role(tx: &mut Tx<'_>, id: &str) -> Outcome<Option<String>> {
    tx.find(sql!("SELECT name FROM roles WHERE id = $1"), &vals![id], |row| row.get(0))
}

pub fn permissions_of_role(tx: &mut Tx<'_>, id: &str) -> Outcome<Vec<String>> {
    tx.all(sql!("SELECT permission FROM role_permissions WHERE role_id = $1"), &vals![id], |row| {
        row.get(0)
    })
}

pub fn insert_team(tx: &mut Tx<'_>, id: &str, name: &str) -> Outcome<()> {
    let now_ms = tx.now_ms();
    tx.exec(
        sql!("INSERT INTO teams (id, name, created_ms) VALUES ($1, $2, $3)"),
        &vals![id, name, now_ms],
    )
    .map(drop)
}

pub fn list_teams(tx: &mut Tx<'_>) -> Outcome<Vec<Team>> {
    tx.all(sql!("SELECT id, name FROM teams WHERE ended_ms IS NULL ORDER BY name"), &[], |row| {
        Ok(Team { id: row.get(0)?, name: row.get(1)? })
    })
}

pub fn members(tx: &mut Tx<'_>, team_id: &str) -> Outcome<Vec<Member>> {
    tx.all(
        sql!(
            "SELECT s.id, s.name, s.presence, s.presence_ms, s.case_limit FROM staff s
             JOIN team_members m ON m.staff_id = s.id WHERE m.team_id = $1 AND s.deactivated_ms IS NULL ORDER BY s.name, s.id"
        ),
        &vals![team_id],
        |row| {
            let presence: String = row.get(2)?;
            Ok(Member {
                staff_id: row.get(0)?,
                name: row.get(1)?,
                presence: Presence::from_name(&presence).ok_or_else(|| fault("an unknown presence"))?,
                presence_ms: row.get(3)?,
                case_limit: row.get(4)?,
            })
        },
    )
}

pub fn teams_of(tx: &mut Tx<'_>, id: &str) -> Outcome<Vec<String>> {
    tx.all(
        sql!("SELECT team_id FROM team_members WHERE staff_id = $1 ORDER BY team_id"),
        &vals![id],
        |row| row.get(0),
    )
}

pub fn join_team(tx: &mut Tx<'_>, team_id: &str, staff_id: &str) -> Outcome<()> {
    tx.exec(
        sql!("INSERT INTO team_members (team_id, staff_id) VALUES ($1, $2) ON CONFLICT (team_id, staff_id) DO NOTHING"),
        &vals![team_id, staff_id],
    )
    .map(drop)
}

pub fn leave_team(tx: &mut Tx<'_>, team_id: &str, staff_id: &str) -> Outcome<()> {
    tx.exec(
        sql!("DELETE FROM team_members WHERE team_id = $1 AND staff_id = $2"),
        &vals![team_id, staff_id],
    )
    .map(drop)
}

/// A session as the middleware reads it.
pub struct Session {
    pub staff_id: String,
    pub form_secret: String,
    pub begun_ms: i64,
    pub seen_ms: i64,
}

pub fn insert_session(
    tx: &mut Tx<'_>,
    token_hash: &str,
    staff_id: &str,
    form_secret: &str,
    device: &str,
) -> Outcome<()> {
    let now_ms = tx.now_ms();
    tx.exec(
        sql!(
            "INSERT INTO sessions (token_hash, staff_id, form_secret, device, begun_ms, seen_ms) VALUES ($1, $2, $3, $4, $5, $5)"
        ),
        &vals![token_hash, staff_id, form_secret, device, now_ms],
    )
    .map(drop)
}

pub fn find_session(tx: &mut Tx<'_>, token_hash: &str) -> Outcome<Option<Session>> {
    tx.find(
        sql!("SELECT staff_id, form_secret, begun_ms, seen_ms FROM sessions WHERE token_hash = $1"),
        &vals![token_hash],
        |row| {
            Ok(Session {
                staff_id: row.get(0)?,
                form_secret: row.get(1)?,
                begun_ms: row.get(2)?,
                seen_ms: row.get(3)?,
            })
        },
    )
}

pub fn touch_session(tx: &mut Tx<'_>, token_hash: &str) -> Outcome<()> {
    let now_ms = tx.now_ms();
    tx.exec(
        sql!("UPDATE sessions SET seen_ms = $2 WHERE token_hash = $1"),
        &vals![token_hash, now_ms],
    )
    .map(drop)
}

pub fn end_session(tx: &mut Tx<'_>, token_hash: &str) -> Outcome<()> {
    tx.exec(sql!("DELETE FROM sessions WHERE token_hash = $1"), &vals![token_hash]).map(drop)
}

/// Ends every session of a person, but for the one whose hash is `keep`.
pub fn end_sessions(tx: &mut Tx<'_>, staff_id: &str, keep: Option<&str>) -> Outcome<()> {
    tx.exec(
        sql!("DELETE FROM sessions WHERE staff_id = $1 AND token_hash IS DISTINCT FROM CAST($2 AS TEXT)"),
        &vals![staff_id, keep],
    )
    .map(drop)
}

pub fn count_failures(tx: &mut Tx<'_>, about: &str, since_ms: i64) -> Outcome<i64> {
    tx.value(
        sql!("SELECT COUNT(*) FROM sign_in_failures WHERE about = $1 AND at_ms >= $2"),
        &vals![about, since_ms],
    )
}

pub fn insert_failure(tx: &mut Tx<'_>, about: &str) -> Outcome<()> {
    let (id, now_ms) = (tx.new_id(), tx.now_ms());
    tx.exec(
        sql!("INSERT INTO sign_in_failures (id, about, at_ms) VALUES ($1, $2, $3)"),
        &vals![id, about, now_ms],
    )
    .map(drop)
}

pub fn forget_failures(tx: &mut Tx<'_>, about: &str) -> Outcome<()> {
    tx.exec(sql!("DELETE FROM sign_in_failures WHERE about = $1"), &vals![about]).map(drop)
}
