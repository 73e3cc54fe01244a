//! Saved views, and the one filter behind them.

use super::lists::read_row;
use crate::cases::inbox::{InboxRow, Page};
use crate::cases::views::{Asked, Only, SavedView};
use crate::platform::stop::Outcome;
use crate::platform::{Tx, Val};
use crate::{sql, vals};

pub fn insert(tx: &mut Tx<'_>, view: &SavedView) -> Outcome<()> {
    let now_ms = tx.now_ms();
    let filter = serde_json::to_string(&view.filter)?;
    tx.exec(
        sql!(
            "INSERT INTO saved_views (id, owner, team_id, name, filter, created_ms) VALUES ($1, $2, $3, $4, $5, $6)"
        ),
        &vals![&view.id, &view.owner, &view.team_id, &view.name, filter, now_ms],
    )?;
    Ok(())
}

/// All of them, in this person's order and then as they were made: a centre has some dozens.
pub fn all(tx: &mut Tx<'_>, staff_id: &str) -> Outcome<Vec<SavedView>> {
    tx.all(
        sql!(
            "SELECT v.id, v.owner, v.team_id, v.name, v.filter FROM saved_views v
             LEFT JOIN view_places p ON p.view_id = v.id AND p.staff_id = $1
             ORDER BY COALESCE(p.place, 1000000), v.created_ms, v.id"
        ),
        &vals![staff_id],
        |row| {
            let filter: String = row.get(4)?;
            Ok(SavedView {
                id: row.get(0)?,
                owner: row.get(1)?,
                team_id: row.get(2)?,
                name: row.get(3)?,
                filter: serde_json::from_str(&filter)?,
            })
        },
    )
}

/// Its name, and whom it is shared with.
pub fn change(tx: &mut Tx<'_>, view: &SavedView) -> Outcome<()> {
    tx.exec(
        sql!("UPDATE saved_views SET name = $2, team_id = $3 WHERE id = $1"),
        &vals![&view.id, &view.name, &view.team_id],
    )?;
    Ok(())
}

pub fn put_place(tx: &mut Tx<'_>, staff_id: &str, view_id: &str, place: usize) -> Outcome<()> {
    tx.exec(
        sql!(
            "INSERT INTO view_places (staff_id, view_id, place) VALUES ($1, $2, $3)
             ON CONFLICT (staff_id, view_id) DO UPDATE SET place = excluded.place"
        ),
        &vals![staff_id, view_id, place],
    )?;
    Ok(())
}

pub fn delete(tx: &mut Tx<'_>, id: &str) -> Outcome<()> {
    tx.exec(sql!("DELETE FROM saved_views WHERE id = $1"), &vals![id])?;
    tx.exec(sql!("DELETE FROM view_places WHERE view_id = $1"), &vals![id])?;
    Ok(())
}

/// Values `$1` to `$8` of both statements below.
fn values(tx: &Tx<'_>, asked: &Asked<'_>) -> Vec<Val> {
    let f = asked.filter;
    let only = f.only.map(|only| match only {
        Only::Waiting => "waiting",
        Only::Overdue => "overdue",
        Only::Complaints => "complaints",
        Only::Failed => "failed",
    });
    let (priority, emotion) = (f.priority_from.unwrap_or(0), f.emotion_from.unwrap_or(0));
    vals![asked.team_id, asked.owner, f.channel, &f.tag, priority, emotion, only, tx.now_ms()]
        .into()
}

pub fn filtered(tx: &mut Tx<'_>, asked: &Asked<'_>, page: &Page) -> Outcome<Vec<InboxRow>> {
    let mut values = values(tx, asked);
    values.extend(vals![page.after_ms, &page.after_id, page.limit]);
    tx.all(
        sql!(
            "SELECT k.id, k.subject, c.id, c.name, k.channel, k.team_id, k.owner, s.name, k.priority, k.emotion, k.opened_ms,
               k.waiting_since_ms, k.due_ms, k.due_kind, k.complaint_ms, k.snoozed_until_ms, k.closed_ms, k.outcome,
               k.last_ms, k.last_words, k.last_direction,
               (SELECT COUNT(*) FROM messages m WHERE m.case_id = k.id AND m.state = 'failed'), k.rank_ms,
               (SELECT MIN(p.due_ms) FROM promises p WHERE p.case_id = k.id AND p.state IN ('open', 'broken'))
             FROM cases k JOIN customers leaf ON leaf.id = k.customer_id
               JOIN customers c ON c.id = COALESCE(leaf.merged_into, leaf.id) LEFT JOIN staff s ON s.id = k.owner
             WHERE k.team_id = $1 AND k.closed_ms IS NULL AND k.merged_into IS NULL AND k.snoozed_until_ms IS NULL
               AND (CAST($2 AS TEXT) IS NULL OR COALESCE(k.owner, '') = $2)
               AND (CAST($3 AS TEXT) IS NULL OR k.channel = $3)
               AND (CAST($4 AS TEXT) IS NULL OR EXISTS (SELECT 1 FROM case_tags t WHERE t.case_id = k.id AND t.tag = $4))
               AND k.priority >= $5 AND k.emotion >= $6
               AND (CAST($7 AS TEXT) IS NULL
                 OR ($7 = 'waiting' AND k.waiting_since_ms IS NOT NULL)
                 OR ($7 = 'overdue' AND k.due_ms < $8)
                 OR ($7 = 'complaints' AND k.complaint_ms IS NOT NULL)
                 OR ($7 = 'failed' AND EXISTS (SELECT 1 FROM messages f WHERE f.case_id = k.id AND f.state = 'failed')))
               AND (k.rank_ms, k.id) > ($9, $10) ORDER BY k.rank_ms, k.id LIMIT $11"
        ),
        &values,
        read_row,
    )
}

pub fn count(tx: &mut Tx<'_>, asked: &Asked<'_>) -> Outcome<i64> {
    let values = values(tx, asked);
    tx.value(
        sql!(
            "SELECT COUNT(*) FROM cases k
             WHERE k.team_id = $1 AND k.closed_ms IS NULL AND k.merged_into IS NULL AND k.snoozed_until_ms IS NULL
               AND (CAST($2 AS TEXT) IS NULL OR COALESCE(k.owner, '') = $2)
               AND (CAST($3 AS TEXT) IS NULL OR k.channel = $3)
               AND (CAST($4 AS TEXT) IS NULL OR EXISTS (SELECT 1 FROM case_tags t WHERE t.case_id = k.id AND t.tag = $4))
               AND k.priority >= $5 AND k.emotion >= $6
               AND (CAST($7 AS TEXT) IS NULL
                 OR ($7 = 'waiting' AND k.waiting_since_ms IS NOT NULL)
                 OR ($7 = 'overdue' AND k.due_ms < $8)
                 OR ($7 = 'complaints' AND k.complaint_ms IS NOT NULL)
                 OR ($7 = 'failed' AND EXISTS (SELECT 1 FROM messages f WHERE f.case_id = k.id AND f.state = 'failed')))"
        ),
        &values,
    )
}
