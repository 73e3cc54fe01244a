//! Files put to an answer or a note while it is written: kept at once, so that a closed laptop loses none of them either.

use super::case::first_words;
use super::kinds::DraftKind;
use super::receiving::Enclosed;
use super::store::draft_files;
use super::telling::see;
use crate::platform::Tx;
use crate::platform::files::{self, Kept};
use crate::platform::stop::{Outcome, Refusal, RefusalKind};
use crate::staff::{Permission, Who};

/// All files of one message together. Mail servers take 25 MB as a rule, and files grow by a third on their way.
pub const MOST_TOGETHER_BYTES: i64 = 18 * 1_048_576;

/// One file of a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftFile {
    pub id: String,
    pub hash: String,
    pub name: String,
    pub size_bytes: i64,
    pub media_type: String,
}

/// Puts a file to the draft `who` is writing. Refused with the limit when all together would be too much for a mail.
pub fn attach(
    tx: &mut Tx<'_>,
    who: &Who,
    case_id: &str,
    kind: DraftKind,
    (kept, name): (&Kept, &str),
) -> Outcome<()> {
    who.need(Permission::ServeCustomers)?;
    see(tx, who, case_id)?;
    let place = (case_id, who.staff_id.as_str(), kind);
    tx.lock("draft", &format!("{case_id}:{}", who.staff_id))?;
    let there: i64 = draft_files::of_draft(tx, place)?.iter().map(|file| file.size_bytes).sum();
    if there + kept.size_bytes > MOST_TOGETHER_BYTES {
        return Err(too_much());
    }
    files::note(tx, kept)?;
    let name = first_words(name.rsplit(['/', '\\']).next().unwrap_or(name));
    let file = DraftFile {
        id: tx.new_id(),
        hash: kept.hash.clone(),
        name: if name.is_empty() { "file".to_owned() } else { name },
        size_bytes: kept.size_bytes,
        media_type: kept.media_type.clone(),
    };
    draft_files::insert(tx, place, &file)
}

/// The sentence with the limit.
pub fn too_much() -> crate::platform::Stop {
    Refusal::new(RefusalKind::Unfit, "cases.files_too_large")
        .with("most", MOST_TOGETHER_BYTES / 1_048_576)
        .into()
}

/// Takes a file from one's own draft.
pub fn detach(tx: &mut Tx<'_>, who: &Who, case_id: &str, file_id: &str) -> Outcome<()> {
    see(tx, who, case_id)?;
    draft_files::remove(tx, file_id, case_id, &who.staff_id)?;
    Ok(())
}

/// The files of one's own draft, in the order they were put there.
pub fn attached(
    tx: &mut Tx<'_>,
    who: &Who,
    case_id: &str,
    kind: DraftKind,
) -> Outcome<Vec<DraftFile>> {
    see(tx, who, case_id)?;
    draft_files::of_draft(tx, (case_id, &who.staff_id, kind))
}

/// The files of the draft that is now written; they leave with it, and the draft forgets them.
pub(super) fn take_along(
    tx: &mut Tx<'_>,
    who: &Who,
    case_id: &str,
    kind: DraftKind,
) -> Outcome<Vec<Enclosed>> {
    let place = (case_id, who.staff_id.as_str(), kind);
    let files = draft_files::of_draft(tx, place)?;
    draft_files::drop_all(tx, place)?;
    Ok(files
        .into_iter()
        .map(|file| Enclosed {
            kept: Kept {
                hash: file.hash,
                size_bytes: file.size_bytes,
                media_type: file.media_type,
            },
            name: file.name,
            content_id: None,
        })
        .collect())
}
