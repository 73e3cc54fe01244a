//! Files put to a draft.

use crate::cases::enclosing::DraftFile;
use crate::cases::kinds::DraftKind;
use crate::platform::stop::Outcome;
use crate::platform::{Row, Tx};
use crate::{sql, vals};

pub fn insert(
    tx: &mut Tx<'_>,
    (case_id, staff_id, kind): (&str, &str, DraftKind),
    file: &DraftFile,
) -> Outcome<()> {
    let now_ms = tx.now_ms();
    tx.exec(
        sql!(
            "INSERT INTO draft_files (id, case_id, staff_id, kind, hash, name, size_bytes, media_type, added_ms)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
        ),
        &vals![&file.id, case_id, staff_id, kind, &file.hash, &file.name, file.size_bytes, &file.media_type, now_ms],
    )?;
    Ok(())
}

/// In the order they were put there.
pub fn of_draft(
    tx: &mut Tx<'_>,
    (case_id, staff_id, kind): (&str, &str, DraftKind),
) -> Outcome<Vec<DraftFile>> {
    tx.all(
        sql!(
            "SELECT id, hash, name, size_bytes, media_type FROM draft_files
             WHERE case_id = $1 AND staff_id = $2 AND kind = $3 ORDER BY added_ms, id"
        ),
        &vals![case_id, staff_id, kind],
        read,
    )
}

/// Gives 0 when it was not this person's, or is gone already.
pub fn remove(tx: &mut Tx<'_>, id: &str, case_id: &str, staff_id: &str) -> Outcome<u64> {
    tx.exec(
        sql!("DELETE FROM draft_files WHERE id = $1 AND case_id = $2 AND staff_id = $3"),
        &vals![id, case_id, staff_id],
    )
}

pub fn drop_all(
    tx: &mut Tx<'_>,
    (case_id, staff_id, kind): (&str, &str, DraftKind),
) -> Outcome<()> {
    tx.exec(
        sql!("DELETE FROM draft_files WHERE case_id = $1 AND staff_id = $2 AND kind = $3"),
        &vals![case_id, staff_id, kind],
    )?;
    Ok(())
}

fn read(row: &Row) -> Outcome<DraftFile> {
    Ok(DraftFile {
        id: row.get(0)?,
        hash: row.get(1)?,
        name: row.get(2)?,
        size_bytes: row.get(3)?,
        media_type: row.get(4)?,
    })
}
