//! Messages and their attachments. There is no statement here that changes a message's words.

use crate::cases::case::{Attachment, Message, RefusedRecipient};
use crate::platform::stop::{Outcome, absent};
use crate::platform::{Row, Tx};
use crate::{sql, vals};

pub fn insert(tx: &mut Tx<'_>, message: &Message) -> Outcome<()> {
    let m = message;
    let cc = serde_json::to_string(&m.cc)?;
    let bcc = if m.bcc.is_empty() { None } else { Some(serde_json::to_string(&m.bcc)?) };
    tx.exec(
        sql!(
            "INSERT INTO messages (id, case_id, channel, direction, author, author_name, subject, words, quoted, signature,
               html_hash, from_address, to_address, cc, message_key, reply_to_key, automatic, corrects, state, at_ms, said_ms,
               bcc)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)"
        ),
        &vals![
            &m.id, &m.case_id, m.channel, m.direction, &m.author, &m.author_name, &m.subject, &m.words,
            &m.quoted, &m.signature, &m.html_hash, &m.from_address, &m.to_address, cc, &m.message_key,
            &m.reply_to_key, m.automatic, &m.corrects, m.state, m.at_ms, m.said_ms, bcc
        ],
    )?;
    Ok(())
}

pub fn find(tx: &mut Tx<'_>, id: &str) -> Outcome<Message> {
    tx.find(
        sql!(
            "SELECT id, case_id, channel, direction, author, author_name, subject, words, quoted, signature, html_hash,
               from_address, to_address, cc, message_key, reply_to_key, automatic, corrects, state, at_ms, said_ms,
               sent_ms, failed_ms, failed_reason, bcc, refused
             FROM messages WHERE id = $1"
        ),
        &vals![id],
        read_message,
    )?
    .ok_or_else(|| absent("cases.message_not_found"))
}

/// The id and case of the message with this Message-ID.
pub fn by_key(tx: &mut Tx<'_>, key: &str) -> Outcome<Option<(String, String)>> {
    tx.find(sql!("SELECT id, case_id FROM messages WHERE message_key = $1"), &vals![key], |row| {
        Ok((row.get(0)?, row.get(1)?))
    })
}

/// Everything said in a case and in those merged into it, oldest first.
pub fn of_case(tx: &mut Tx<'_>, case_id: &str) -> Outcome<Vec<Message>> {
    tx.all(
        sql!(
            "SELECT id, case_id, channel, direction, author, author_name, subject, words, quoted, signature, html_hash,
               from_address, to_address, cc, message_key, reply_to_key, automatic, corrects, state, at_ms, said_ms,
               sent_ms, failed_ms, failed_reason, bcc, refused
             FROM messages WHERE case_id IN (SELECT id FROM cases WHERE id = $1 OR merged_into = $1)
             ORDER BY at_ms, id"
        ),
        &vals![case_id],
        read_message,
    )
}

/// Everything said with a customer over all channels before a moment, newest first (F084).
pub fn of_customer(
    tx: &mut Tx<'_>,
    customer_id: &str,
    before_ms: i64,
    limit: i64,
) -> Outcome<Vec<Message>> {
    tx.all(
        sql!(
            "SELECT m.id, m.case_id, m.channel, m.direction, m.author, m.author_name, m.subject, m.words, m.quoted,
               m.signature, m.html_hash, m.from_address, m.to_address, m.cc, m.message_key, m.reply_to_key, m.automatic,
               m.corrects, m.state, m.at_ms, m.said_ms, m.sent_ms, m.failed_ms, m.failed_reason, m.bcc, m.refused
             FROM messages m JOIN cases k ON k.id = m.case_id
             WHERE k.customer_id IN (SELECT id FROM customers WHERE id = $1 OR merged_into = $1)
               AND m.at_ms < $2 AND m.direction IN ('in', 'out')
             ORDER BY m.at_ms DESC, m.id DESC LIMIT $3"
        ),
        &vals![customer_id, before_ms, limit],
        read_message,
    )
}

/// Our answers that went out or are on their way, and the customer's own words (not a machine's), each with its time:
/// all that is needed to say since when the customer waits.
pub fn turns(tx: &mut Tx<'_>, case_id: &str) -> Outcome<Vec<Turn>> {
    tx.all(
        sql!(
            "SELECT direction, state, at_ms FROM messages
             WHERE case_id IN (SELECT id FROM cases WHERE id = $1 OR merged_into = $1)
               AND direction IN ('in', 'out') AND automatic IS NULL
             ORDER BY at_ms, id"
        ),
        &vals![case_id],
        |row| Ok(Turn { direction: row.get(0)?, state: row.get(1)?, at_ms: row.get(2)? }),
    )
}

/// One turn of the conversation, as far as waiting goes.
#[derive(Clone, Copy, Debug)]
pub struct Turn {
    pub direction: crate::cases::Direction,
    pub state: crate::cases::Delivery,
    pub at_ms: i64,
}

pub fn mark_sent(tx: &mut Tx<'_>, id: &str, at_ms: i64) -> Outcome<u64> {
    tx.exec(
        sql!(
            "UPDATE messages SET state = 'sent', sent_ms = $2, failed_ms = NULL, failed_reason = NULL
             WHERE id = $1 AND state IN ('queued', 'failed')"
        ),
        &vals![id, at_ms],
    )
}

/// A bounce may tell us after a message was sent that it did not arrive.
pub fn mark_failed(tx: &mut Tx<'_>, id: &str, at_ms: i64, reason: &str) -> Outcome<u64> {
    tx.exec(
        sql!(
            "UPDATE messages SET state = 'failed', failed_ms = $2, failed_reason = $3
             WHERE id = $1 AND state IN ('queued', 'sent')"
        ),
        &vals![id, at_ms, reason],
    )
}

/// Why the last attempt did not succeed, while it is still tried.
pub fn note_attempt(tx: &mut Tx<'_>, id: &str, reason: &str) -> Outcome<u64> {
    tx.exec(
        sql!("UPDATE messages SET failed_reason = $2 WHERE id = $1 AND state = 'queued'"),
        &vals![id, reason],
    )
}

/// Who was not reached by a message that left.
pub fn set_refused(tx: &mut Tx<'_>, id: &str, refused: &[RefusedRecipient]) -> Outcome<u64> {
    let refused = serde_json::to_string(refused)?;
    tx.exec(sql!("UPDATE messages SET refused = $2 WHERE id = $1"), &vals![id, refused])
}

pub fn requeue(tx: &mut Tx<'_>, id: &str) -> Outcome<u64> {
    tx.exec(
        sql!(
            "UPDATE messages SET state = 'queued', failed_ms = NULL WHERE id = $1 AND state = 'failed' AND direction = 'out'"
        ),
        &vals![id],
    )
}

/// Moves a message to another case (split and its undo).
pub fn move_to(tx: &mut Tx<'_>, id: &str, case_id: &str) -> Outcome<u64> {
    tx.exec(sql!("UPDATE messages SET case_id = $2 WHERE id = $1"), &vals![id, case_id])
}

pub fn insert_attachment(tx: &mut Tx<'_>, attachment: &Attachment, position: usize) -> Outcome<()> {
    let a = attachment;
    tx.exec(
        sql!(
            "INSERT INTO attachments (id, message_id, position, hash, name, size_bytes, media_type, content_id)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
        ),
        &vals![&a.id, &a.message_id, position, &a.hash, &a.name, a.size_bytes, &a.media_type, &a.content_id],
    )?;
    Ok(())
}

pub fn attachments_of(tx: &mut Tx<'_>, message_id: &str) -> Outcome<Vec<Attachment>> {
    tx.all(
        sql!(
            "SELECT id, message_id, hash, name, size_bytes, media_type, content_id FROM attachments
             WHERE message_id = $1 ORDER BY position"
        ),
        &vals![message_id],
        read_attachment,
    )
}

pub fn find_attachment(tx: &mut Tx<'_>, id: &str) -> Outcome<Attachment> {
    tx.find(
        sql!(
            "SELECT id, message_id, hash, name, size_bytes, media_type, content_id FROM attachments WHERE id = $1"
        ),
        &vals![id],
        read_attachment,
    )?
    .ok_or_else(|| absent("cases.attachment_not_found"))
}

/// Attachments of a whole thread at once, in the order of messages.
pub fn attachments_of_case(tx: &mut Tx<'_>, case_id: &str) -> Outcome<Vec<Attachment>> {
    tx.all(
        sql!(
            "SELECT a.id, a.message_id, a.hash, a.name, a.size_bytes, a.media_type, a.content_id
             FROM attachments a JOIN messages m ON m.id = a.message_id
             WHERE m.case_id IN (SELECT id FROM cases WHERE id = $1 OR merged_into = $1)
             ORDER BY a.message_id, a.position"
        ),
        &vals![case_id],
        read_attachment,
    )
}

fn read_attachment(row: &Row) -> Outcome<Attachment> {
    Ok(Attachment {
        id: row.get(0)?,
        message_id: row.get(1)?,
        hash: row.get(2)?,
        name: row.get(3)?,
        size_bytes: row.get(4)?,
        media_type: row.get(5)?,
        content_id: row.get(6)?,
    })
}

fn read_message(row: &Row) -> Outcome<Message> {
    let cc: String = row.get(13)?;
    let (bcc, refused): (Option<String>, Option<String>) = (row.get(24)?, row.get(25)?);
    Ok(Message {
        id: row.get(0)?,
        case_id: row.get(1)?,
        channel: row.get(2)?,
        direction: row.get(3)?,
        author: row.get(4)?,
        author_name: row.get(5)?,
        subject: row.get(6)?,
        words: row.get(7)?,
        quoted: row.get(8)?,
        signature: row.get(9)?,
        html_hash: row.get(10)?,
        from_address: row.get(11)?,
        to_address: row.get(12)?,
        cc: serde_json::from_str(&cc)?,
        message_key: row.get(14)?,
        reply_to_key: row.get(15)?,
        automatic: row.get(16)?,
        corrects: row.get(17)?,
        state: row.get(18)?,
        at_ms: row.get(19)?,
        said_ms: row.get(20)?,
        sent_ms: row.get(21)?,
        failed_ms: row.get(22)?,
        failed_reason: row.get(23)?,
        bcc: bcc.map_or(Ok(Vec::new()), |list| serde_json::from_str(&list))?,
        refused: refused.map_or(Ok(Vec::new()), |list| serde_json::from_str(&list))?,
    })
}
