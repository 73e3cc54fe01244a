//! Who is in a case, and drafts.

use crate::cases::company::{Draft, Looker};
use crate::cases::kinds::DraftKind;
use crate::platform::stop::Outcome;
use crate::platform::{Row, Tx};
use crate::{sql, vals};

pub fn put_looker(tx: &mut Tx<'_>, case_id: &str, looker: &Looker) -> Outcome<()> {
    let l = looker;
    tx.exec(
        sql!(
            "INSERT INTO lookers (case_id, staff_id, name, doing, until_ms) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (case_id, staff_id) DO UPDATE SET name = excluded.name, doing = excluded.doing,
               until_ms = excluded.until_ms"
        ),
        &vals![case_id, &l.staff_id, &l.name, l.doing, l.until_ms],
    )?;
    Ok(())
}

pub fn looker(tx: &mut Tx<'_>, case_id: &str, staff_id: &str) -> Outcome<Option<Looker>> {
    tx.find(
        sql!("SELECT staff_id, name, doing, until_ms FROM lookers WHERE case_id = $1 AND staff_id = $2"),
        &vals![case_id, staff_id],
        read_looker,
    )
}

pub fn lookers(tx: &mut Tx<'_>, case_id: &str, now_ms: i64) -> Outcome<Vec<Looker>> {
    tx.all(
        sql!(
            "SELECT staff_id, name, doing, until_ms FROM lookers WHERE case_id = $1 AND until_ms > $2 ORDER BY name"
        ),
        &vals![case_id, now_ms],
        read_looker,
    )
}

pub fn drop_looker(tx: &mut Tx<'_>, case_id: &str, staff_id: &str) -> Outcome<u64> {
    tx.exec(
        sql!("DELETE FROM lookers WHERE case_id = $1 AND staff_id = $2"),
        &vals![case_id, staff_id],
    )
}

pub fn forget_gone(tx: &mut Tx<'_>, case_id: &str, now_ms: i64) -> Outcome<()> {
    tx.exec(
        sql!("DELETE FROM lookers WHERE case_id = $1 AND until_ms <= $2"),
        &vals![case_id, now_ms],
    )?;
    Ok(())
}

pub fn put_draft(
    tx: &mut Tx<'_>,
    case_id: &str,
    staff_id: &str,
    kind: DraftKind,
    words: &str,
) -> Outcome<()> {
    let now_ms = tx.now_ms();
    tx.exec(
        sql!(
            "INSERT INTO drafts (case_id, staff_id, kind, words, changed_ms) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (case_id, staff_id, kind) DO UPDATE SET words = excluded.words, changed_ms = excluded.changed_ms"
        ),
        &vals![case_id, staff_id, kind, words, now_ms],
    )?;
    Ok(())
}

pub fn drop_draft(tx: &mut Tx<'_>, case_id: &str, staff_id: &str, kind: DraftKind) -> Outcome<()> {
    tx.exec(
        sql!("DELETE FROM drafts WHERE case_id = $1 AND staff_id = $2 AND kind = $3"),
        &vals![case_id, staff_id, kind],
    )?;
    Ok(())
}

pub fn drafts(tx: &mut Tx<'_>, case_id: &str, staff_id: &str) -> Outcome<Vec<Draft>> {
    tx.all(
        sql!("SELECT kind, words, changed_ms FROM drafts WHERE case_id = $1 AND staff_id = $2 ORDER BY kind"),
        &vals![case_id, staff_id],
        |row| Ok(Draft { kind: row.get(0)?, words: row.get(1)?, changed_ms: row.get(2)? }),
    )
}

fn read_looker(row: &Row) -> Outcome<Looker> {
    Ok(Looker {
        staff_id: row.get(0)?,
        name: row.get(1)?,
        doing: row.get(2)?,
        until_ms: row.get(3)?,
    })
}
