//! Mail as it was kept, and what became of it.

use crate::channels::email::keep::{KeptMail, State};
use crate::platform::stop::{Outcome, absent};
use crate::platform::{Row, Tx};
use crate::{sql, vals};

/// Gives 0 when this place in the mailbox is known already.
pub fn insert(tx: &mut Tx<'_>, mail: &KeptMail) -> Outcome<u64> {
    let m = mail;
    tx.exec(
        sql!(
            "INSERT INTO kept_mails (id, mailbox_id, uid_validity, uid, hash, size_bytes, kept_ms, state, reason, detail, set_aside_ms)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
             ON CONFLICT (mailbox_id, uid_validity, uid) DO NOTHING"
        ),
        &vals![
            &m.id, &m.mailbox_id, m.uid_validity, m.uid, &m.hash, m.size_bytes, m.kept_ms, m.state, &m.reason,
            &m.detail, m.set_aside_ms
        ],
    )
}

pub fn find(tx: &mut Tx<'_>, id: &str) -> Outcome<KeptMail> {
    tx.find(
        sql!(
            "SELECT id, mailbox_id, uid_validity, uid, hash, size_bytes, kept_ms, state, reason, detail, set_aside_ms,
               settled_ms, settled_by, settled_words, case_id, message_id FROM kept_mails WHERE id = $1"
        ),
        &vals![id],
        read,
    )?
    .ok_or_else(|| absent("channels.mail_not_found"))
}

/// Whether the same bytes were kept from this mailbox before, whole.
pub fn id_by_hash(tx: &mut Tx<'_>, mailbox_id: &str, hash: &str) -> Outcome<Option<String>> {
    tx.find(
        sql!(
            "SELECT id FROM kept_mails WHERE mailbox_id = $1 AND hash = $2 AND state <> 'same' ORDER BY kept_ms LIMIT 1"
        ),
        &vals![mailbox_id, hash],
        |row| row.get(0),
    )
}

/// The UIDs from `from_uid` on that need no fetching.
pub fn known_uids(
    tx: &mut Tx<'_>,
    mailbox_id: &str,
    uid_validity: i64,
    from_uid: i64,
) -> Outcome<Vec<i64>> {
    tx.all(
        sql!(
            "SELECT uid FROM kept_mails WHERE mailbox_id = $1 AND uid_validity = $2 AND uid >= $3"
        ),
        &vals![mailbox_id, uid_validity, from_uid],
        |row| row.get(0),
    )
}

/// Mail a person wants fetched (again): its row and UID.
pub fn wanted(tx: &mut Tx<'_>, mailbox_id: &str, uid_validity: i64) -> Outcome<Vec<(String, i64)>> {
    tx.all(
        sql!(
            "SELECT id, uid FROM kept_mails WHERE mailbox_id = $1 AND uid_validity = $2 AND state = 'wanted' ORDER BY uid"
        ),
        &vals![mailbox_id, uid_validity],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// A wanted mail came whole.
pub fn set_bytes(tx: &mut Tx<'_>, id: &str, hash: &str, size_bytes: i64) -> Outcome<u64> {
    tx.exec(
        sql!(
            "UPDATE kept_mails SET hash = $2, size_bytes = $3, state = 'kept', reason = NULL, detail = NULL, set_aside_ms = NULL
             WHERE id = $1 AND state = 'wanted'"
        ),
        &vals![id, hash, size_bytes],
    )
}

pub fn set_aside(tx: &mut Tx<'_>, id: &str, reason: &str, detail: &str) -> Outcome<u64> {
    let now_ms = tx.now_ms();
    tx.exec(
        sql!(
            "UPDATE kept_mails SET state = 'set_aside', reason = $2, detail = $3, set_aside_ms = $4
             WHERE id = $1 AND state IN ('kept', 'wanted')"
        ),
        &vals![id, reason, detail, now_ms],
    )
}

/// It is wanted again: read anew when its bytes are here, fetched when they are not.
pub fn set_state(tx: &mut Tx<'_>, id: &str, state: State) -> Outcome<u64> {
    tx.exec(
        sql!("UPDATE kept_mails SET state = $2, set_aside_ms = NULL WHERE id = $1 AND state = 'set_aside'"),
        &vals![id, state],
    )
}

/// It became a message of a case.
pub fn mark_read(tx: &mut Tx<'_>, id: &str, case_id: &str, message_id: &str) -> Outcome<()> {
    tx.exec(
        sql!(
            "UPDATE kept_mails SET state = 'read', case_id = $2, message_id = $3, reason = NULL, detail = NULL,
               set_aside_ms = NULL WHERE id = $1"
        ),
        &vals![id, case_id, message_id],
    )?;
    Ok(())
}

/// A person decided about a set-aside mail.
pub fn settle(tx: &mut Tx<'_>, mail: &KeptMail) -> Outcome<()> {
    let m = mail;
    tx.exec(
        sql!(
            "UPDATE kept_mails SET state = $2, settled_ms = $3, settled_by = $4, settled_words = $5, case_id = $6,
               message_id = $7, set_aside_ms = NULL WHERE id = $1"
        ),
        &vals![&m.id, m.state, m.settled_ms, &m.settled_by, &m.settled_words, &m.case_id, &m.message_id],
    )?;
    Ok(())
}

/// What waits for a person, newest first.
pub fn waiting(tx: &mut Tx<'_>, limit: i64) -> Outcome<Vec<KeptMail>> {
    tx.all(
        sql!(
            "SELECT id, mailbox_id, uid_validity, uid, hash, size_bytes, kept_ms, state, reason, detail, set_aside_ms,
               settled_ms, settled_by, settled_words, case_id, message_id FROM kept_mails
             WHERE state = 'set_aside' ORDER BY set_aside_ms DESC, id DESC LIMIT $1"
        ),
        &vals![limit],
        read,
    )
}

pub fn count_waiting(tx: &mut Tx<'_>) -> Outcome<i64> {
    tx.value(sql!("SELECT COUNT(*) FROM kept_mails WHERE state = 'set_aside'"), &[])
}

fn read(row: &Row) -> Outcome<KeptMail> {
    Ok(KeptMail {
        id: row.get(0)?,
        mailbox_id: row.get(1)?,
        uid_validity: row.get(2)?,
        uid: row.get(3)?,
        hash: row.get(4)?,
        size_bytes: row.get(5)?,
        kept_ms: row.get(6)?,
        state: row.get(7)?,
        reason: row.get(8)?,
        detail: row.get(9)?,
        set_aside_ms: row.get(10)?,
        settled_ms: row.get(11)?,
        settled_by: row.get(12)?,
        settled_words: row.get(13)?,
        case_id: row.get(14)?,
        message_id: row.get(15)?,
    })
}
