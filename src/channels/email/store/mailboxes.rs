//! Mailboxes and who fetches them.

use crate::channels::email::mailbox::{Mailbox, Position, Server, TroubleNote};
use crate::platform::stop::{Outcome, absent, fault};
use crate::platform::{Row, Tx};
use crate::{sql, vals};

pub fn insert(tx: &mut Tx<'_>, mailbox: &Mailbox) -> Outcome<()> {
    let m = mailbox;
    tx.exec(
        sql!(
            "INSERT INTO mailboxes (id, name, address, team_id, imap_host, imap_port, imap_security, imap_user, imap_password,
               imap_folder, smtp_host, smtp_port, smtp_security, smtp_user, smtp_password, begins, plus_ms, paused_ms,
               created_ms, changed_ms, first_uid, last_uid)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, 0, 0)"
        ),
        &vals![
            &m.id, &m.name, &m.address, &m.team_id, &m.imap.host, i64::from(m.imap.port), m.imap.security,
            &m.imap.user, &m.imap.password, &m.folder, &m.smtp.host, i64::from(m.smtp.port), m.smtp.security,
            &m.smtp.user, &m.smtp.password, m.begins, m.plus_ms, m.paused_ms, m.created_ms, m.changed_ms
        ],
    )?;
    Ok(())
}

pub fn update(tx: &mut Tx<'_>, mailbox: &Mailbox) -> Outcome<()> {
    let m = mailbox;
    tx.exec(
        sql!(
            "UPDATE mailboxes SET name = $2, address = $3, team_id = $4, imap_host = $5, imap_port = $6, imap_security = $7,
               imap_user = $8, imap_password = $9, imap_folder = $10, smtp_host = $11, smtp_port = $12, smtp_security = $13,
               smtp_user = $14, smtp_password = $15, begins = $16, plus_ms = $17, paused_ms = $18, changed_ms = $19,
               uid_validity = $20, first_uid = $21, last_uid = $22, trouble_ms = NULL, trouble_stage = NULL, trouble = NULL
             WHERE id = $1"
        ),
        &vals![
            &m.id, &m.name, &m.address, &m.team_id, &m.imap.host, i64::from(m.imap.port), m.imap.security,
            &m.imap.user, &m.imap.password, &m.folder, &m.smtp.host, i64::from(m.smtp.port), m.smtp.security,
            &m.smtp.user, &m.smtp.password, m.begins, m.plus_ms, m.paused_ms, m.changed_ms,
            m.position.uid_validity, m.position.first_uid, m.position.last_uid
        ],
    )?;
    Ok(())
}

pub fn find(tx: &mut Tx<'_>, id: &str) -> Outcome<Mailbox> {
    tx.find(
        sql!(
            "SELECT id, name, address, team_id, imap_host, imap_port, imap_security, imap_user, imap_password, imap_folder,
               smtp_host, smtp_port, smtp_security, smtp_user, smtp_password, begins, plus_ms, paused_ms, created_ms,
               changed_ms, uid_validity, first_uid, last_uid, checked_ms, trouble_ms, trouble_stage, trouble
             FROM mailboxes WHERE id = $1"
        ),
        &vals![id],
        read,
    )?
    .ok_or_else(|| absent("channels.mailbox_not_found"))
}

pub fn list(tx: &mut Tx<'_>) -> Outcome<Vec<Mailbox>> {
    tx.all(
        sql!(
            "SELECT id, name, address, team_id, imap_host, imap_port, imap_security, imap_user, imap_password, imap_folder,
               smtp_host, smtp_port, smtp_security, smtp_user, smtp_password, begins, plus_ms, paused_ms, created_ms,
               changed_ms, uid_validity, first_uid, last_uid, checked_ms, trouble_ms, trouble_stage, trouble
             FROM mailboxes ORDER BY address"
        ),
        &[],
        read,
    )
}

/// The mailboxes that are read, each with when it was changed last.
pub fn being_read(tx: &mut Tx<'_>) -> Outcome<Vec<(String, i64)>> {
    tx.all(sql!("SELECT id, changed_ms FROM mailboxes WHERE paused_ms IS NULL"), &[], |row| {
        Ok((row.get(0)?, row.get(1)?))
    })
}

/// Where reading begins in a folder seen for the first time, or renumbered by its server.
pub fn begin_at(tx: &mut Tx<'_>, id: &str, position: Position) -> Outcome<()> {
    tx.exec(
        sql!("UPDATE mailboxes SET uid_validity = $2, first_uid = $3, last_uid = $4 WHERE id = $1"),
        &vals![id, position.uid_validity, position.first_uid, position.last_uid],
    )?;
    Ok(())
}

/// Everything up to `uid` is kept.
pub fn advance(tx: &mut Tx<'_>, id: &str, uid_validity: i64, uid: i64) -> Outcome<()> {
    tx.exec(
        sql!("UPDATE mailboxes SET last_uid = $3 WHERE id = $1 AND uid_validity = $2 AND last_uid < $3"),
        &vals![id, uid_validity, uid],
    )?;
    Ok(())
}

pub fn note_checked(tx: &mut Tx<'_>, id: &str) -> Outcome<()> {
    let now_ms = tx.now_ms();
    tx.exec(
        sql!(
            "UPDATE mailboxes SET checked_ms = $2, trouble_ms = NULL, trouble_stage = NULL, trouble = NULL WHERE id = $1"
        ),
        &vals![id, now_ms],
    )?;
    Ok(())
}

/// Keeps since when the trouble lasts.
pub fn note_trouble(tx: &mut Tx<'_>, id: &str, stage: &str, detail: &str) -> Outcome<()> {
    let now_ms = tx.now_ms();
    tx.exec(
        sql!(
            "UPDATE mailboxes SET trouble_ms = COALESCE(trouble_ms, $2), trouble_stage = $3, trouble = $4 WHERE id = $1"
        ),
        &vals![id, now_ms, stage, detail],
    )?;
    Ok(())
}

/// Takes the mailbox for `holder` until `until_ms` when nobody else has it; gives the new epoch.
pub fn take_lease(tx: &mut Tx<'_>, id: &str, holder: &str, until_ms: i64) -> Outcome<Option<i64>> {
    let now_ms = tx.now_ms();
    tx.find(
        sql!(
            "INSERT INTO mailbox_leases (mailbox_id, holder, epoch, until_ms) VALUES ($1, $2, 1, $3)
             ON CONFLICT (mailbox_id) DO UPDATE SET holder = excluded.holder, epoch = mailbox_leases.epoch + 1,
               until_ms = excluded.until_ms
             WHERE mailbox_leases.until_ms <= $4 OR mailbox_leases.holder = $2
             RETURNING epoch"
        ),
        &vals![id, holder, until_ms, now_ms],
        |row| row.get(0),
    )
}

/// Prolongs a lease; a fault when another node has taken the mailbox meanwhile. Every write of a fetcher begins with it.
pub fn hold(tx: &mut Tx<'_>, id: &str, holder: &str, epoch: i64, until_ms: i64) -> Outcome<()> {
    let held = tx.exec(
        sql!(
            "UPDATE mailbox_leases SET until_ms = $4 WHERE mailbox_id = $1 AND holder = $2 AND epoch = $3"
        ),
        &vals![id, holder, epoch, until_ms],
    )?;
    if held == 0 {
        Err(fault(format!("mailbox {id} is fetched by another node now")))
    } else {
        Ok(())
    }
}

/// Gives all mailboxes of one holder free.
pub fn drop_leases(tx: &mut Tx<'_>, holder: &str) -> Outcome<()> {
    tx.exec(sql!("UPDATE mailbox_leases SET until_ms = 0 WHERE holder = $1"), &vals![holder])?;
    Ok(())
}

/// Tells the attendant to look now: it begins anew with a mailbox that was changed.
pub fn touch(tx: &mut Tx<'_>, id: &str) -> Outcome<()> {
    let now_ms = tx.now_ms();
    tx.exec(sql!("UPDATE mailboxes SET changed_ms = $2 WHERE id = $1"), &vals![id, now_ms])?;
    Ok(())
}

fn read(row: &Row) -> Outcome<Mailbox> {
    let port = |at: usize| -> Outcome<u16> { u16::try_from(row.get::<i64>(at)?).map_err(fault) };
    let trouble = match row.get::<Option<i64>>(24)? {
        Some(since_ms) => Some(TroubleNote {
            since_ms,
            stage: row.get::<Option<String>>(25)?.unwrap_or_default(),
            detail: row.get::<Option<String>>(26)?.unwrap_or_default(),
        }),
        None => None,
    };
    Ok(Mailbox {
        id: row.get(0)?,
        name: row.get(1)?,
        address: row.get(2)?,
        team_id: row.get(3)?,
        imap: Server {
            host: row.get(4)?,
            port: port(5)?,
            security: row.get(6)?,
            user: row.get(7)?,
            password: row.get(8)?,
        },
        folder: row.get(9)?,
        smtp: Server {
            host: row.get(10)?,
            port: port(11)?,
            security: row.get(12)?,
            user: row.get(13)?,
            password: row.get(14)?,
        },
        begins: row.get(15)?,
        plus_ms: row.get(16)?,
        paused_ms: row.get(17)?,
        created_ms: row.get(18)?,
        changed_ms: row.get(19)?,
        position: Position {
            uid_validity: row.get(20)?,
            first_uid: row.get(21)?,
            last_uid: row.get(22)?,
        },
        checked_ms: row.get(23)?,
        trouble,
    })
}
