//! Two cases of one matter become one; one case with two matters becomes two; both can be taken back without loss.
//! A merged case keeps its rows and points at the one it is shown as.

use serde_json::json;

use super::case::{Case, Message, first_words};
use super::clocks;
use super::kinds::{Delivery, Direction};
use super::receiving::{NewCase, open_row};
use super::store;
use super::telling::{
    begin, finish, forget_message, index_case, index_message, move_in_search, see, tell,
};
use crate::customers;
use crate::platform::Tx;
use crate::platform::stop::{Outcome, absent, refused};
use crate::staff::{Permission, Who};

/// A merge as it was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseMerge {
    pub id: String,
    pub kept_id: String,
    pub gone_id: String,
    /// The gone case and those that had been merged into it before.
    pub moved: Vec<String>,
    pub merged_by: String,
    pub merged_ms: i64,
    pub undone_ms: Option<i64>,
}

/// A split as it was made: which messages went, and where each of them was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseSplit {
    pub id: String,
    pub from_id: String,
    pub made_id: String,
    /// Message id and the case row it came from.
    pub moved: Vec<(String, String)>,
    pub split_by: String,
    pub split_ms: i64,
    pub undone_ms: Option<i64>,
}

/// Shows `gone_id` as `kept_id` from now on; gives the merge's id. Refused for cases of two customers: one would read
/// the other's words in the next answer.
pub fn merge(tx: &mut Tx<'_>, who: &Who, kept_id: &str, gone_id: &str) -> Outcome<String> {
    who.need(Permission::MergeCases)?;
    if kept_id == gone_id {
        return Err(refused("cases.merge_with_itself"));
    }
    tx.lock("cases", "joining")?;
    let mut kept = begin(tx, who, kept_id)?;
    let mut gone = begin(tx, who, gone_id)?;
    let of = |tx: &mut Tx<'_>, case: &Case| -> Outcome<String> {
        Ok(customers::find(tx, &case.customer_id)?.shown_as().to_owned())
    };
    if of(tx, &kept)? != of(tx, &gone)? {
        return Err(refused("cases.merge_other_customer"));
    }
    // An open matter must not disappear into a finished one.
    if kept.closed_ms.is_some() && gone.closed_ms.is_none() {
        return Err(refused("cases.already_closed"));
    }
    let now_ms = tx.now_ms();
    let moved = store::cases::group(tx, gone_id)?;
    for id in moved.iter().filter(|id| *id != gone_id) {
        store::joins::set_merged(tx, id, kept_id)?;
    }
    (gone.merged_into, gone.merged_ms) = (Some(kept_id.to_owned()), Some(now_ms));
    let merge = CaseMerge {
        id: tx.new_id(),
        kept_id: kept_id.to_owned(),
        gone_id: gone_id.to_owned(),
        moved,
        merged_by: who.staff_id.clone(),
        merged_ms: now_ms,
        undone_ms: None,
    };
    store::joins::insert_merge(tx, &merge)?;
    finish(tx, &who.actor(), "case_merged_away", &mut gone, json!({ "into": kept_id }))?;
    look_again(tx, &mut kept)?;
    move_in_search(tx, &kept)?;
    let facts = json!({ "gone": gone_id, "merge": merge.id });
    finish(tx, &who.actor(), "cases_merged", &mut kept, facts)?;
    Ok(merge.id)
}

/// Takes a merge back: the gone case is itself again, with its own words, owner and clocks as they stood.
pub fn unmerge(tx: &mut Tx<'_>, who: &Who, merge_id: &str) -> Outcome<()> {
    who.need(Permission::MergeCases)?;
    tx.lock("cases", "joining")?;
    let merge =
        store::joins::find_merge(tx, merge_id)?.ok_or_else(|| absent("cases.merge_not_found"))?;
    if merge.undone_ms.is_some() {
        return Err(refused("cases.merge_already_undone"));
    }
    let mut kept = begin(tx, who, &merge.kept_id)?;
    for id in merge.moved.iter().filter(|id| **id != merge.gone_id) {
        store::joins::set_merged(tx, id, &merge.gone_id)?;
    }
    tx.lock("case", &merge.gone_id)?;
    let mut gone = store::cases::find(tx, &merge.gone_id)?;
    let now_ms = tx.now_ms();
    (gone.merged_into, gone.merged_ms) = (None, None);
    // A snooze that would have ended meanwhile has ended.
    gone.snoozed_until_ms = gone.snoozed_until_ms.filter(|until_ms| *until_ms > now_ms);
    clocks::revive(tx, &gone, merge.merged_ms)?;
    store::cases::save(tx, &gone)?;
    look_again(tx, &mut gone)?;
    move_in_search(tx, &gone)?;
    finish(tx, &who.actor(), "case_itself_again", &mut gone, json!({ "from": merge.kept_id }))?;
    look_again(tx, &mut kept)?;
    store::joins::end_merge(tx, merge_id, now_ms)?;
    let facts = json!({ "gone": merge.gone_id, "merge": merge_id });
    finish(tx, &who.actor(), "cases_unmerged", &mut kept, facts)
}

/// Merges into this case that can still be taken back, newest first.
pub fn merges_of(tx: &mut Tx<'_>, who: &Who, case_id: &str) -> Outcome<Vec<CaseMerge>> {
    see(tx, who, case_id)?;
    store::joins::merges_into(tx, case_id)
}

/// Takes messages out into a case of their own; gives its id. At least one message of the customer's or ours goes, and
/// at least one stays.
pub fn split(
    tx: &mut Tx<'_>,
    who: &Who,
    from_id: &str,
    message_ids: &[String],
    subject: &str,
) -> Outcome<String> {
    who.need(Permission::MergeCases)?;
    tx.lock("cases", "joining")?;
    let mut from = begin(tx, who, from_id)?;
    let all = store::messages::of_case(tx, from_id)?;
    let (going, staying): (Vec<Message>, Vec<Message>) =
        all.into_iter().partition(|m| message_ids.contains(&m.id));
    if going.is_empty() || staying.is_empty() || going.iter().any(|m| m.state == Delivery::Queued) {
        return Err(refused("cases.split_unfit"));
    }
    let writer = going.iter().find(|m| m.direction == Direction::In);
    let customer_id = writer
        .and_then(|m| m.author.strip_prefix("customer:"))
        .map_or_else(|| from.customer_id.clone(), str::to_owned);
    let first = going.first().map(|m| m.words.clone()).unwrap_or_default();
    let mut made = open_row(
        tx,
        NewCase {
            channel: going.first().map_or(from.channel, |m| m.channel),
            mailbox: from.mailbox.clone(),
            our_address: from.our_address.clone(),
            customer_id,
            team_id: from.team_id.clone(),
            subject: subject.to_owned(),
            words: first,
            follows: None,
        },
    )?;
    store::joins::set_split_from(tx, &made.id, from_id)?;
    made.split_from = Some(from_id.to_owned());
    (made.owner, made.owned_ms) = (from.owner.clone(), Some(tx.now_ms()));
    made.first_responder.clone_from(&from.first_responder);
    made.emotion = from.emotion;
    for message in &going {
        move_message(tx, message, &made)?;
    }
    let split = CaseSplit {
        id: tx.new_id(),
        from_id: from_id.to_owned(),
        made_id: made.id.clone(),
        moved: going.iter().map(|m| (m.id.clone(), m.case_id.clone())).collect(),
        split_by: who.staff_id.clone(),
        split_ms: tx.now_ms(),
        undone_ms: None,
    };
    store::joins::insert_split(tx, &split)?;
    index_case(tx, &made)?;
    look_again(tx, &mut made)?;
    look_again(tx, &mut from)?;
    finish(tx, &who.actor(), "case_opened", &mut made, json!({ "split_from": from_id }))?;
    let facts = json!({ "made": made.id, "split": split.id, "messages": split.moved.len() });
    finish(tx, &who.actor(), "case_split", &mut from, facts)?;
    Ok(made.id)
}

/// Takes a split back. Refused once the made case went on; merge the two then.
pub fn undo_split(tx: &mut Tx<'_>, who: &Who, split_id: &str) -> Outcome<()> {
    who.need(Permission::MergeCases)?;
    tx.lock("cases", "joining")?;
    let split =
        store::joins::find_split(tx, split_id)?.ok_or_else(|| absent("cases.split_not_found"))?;
    let mut from = begin(tx, who, &split.from_id)?;
    let mut made = begin(tx, who, &split.made_id)?;
    let there = store::messages::of_case(tx, &split.made_id)?;
    let went_on = there.iter().any(|m| !split.moved.iter().any(|(id, _)| *id == m.id));
    if split.undone_ms.is_some() || went_on {
        return Err(refused("cases.split_went_on"));
    }
    for message in &there {
        let home = split.moved.iter().find(|(id, _)| *id == message.id);
        let home = home.map_or(split.from_id.as_str(), |(_, case_id)| case_id);
        let home = store::cases::find(tx, home)?;
        move_message(tx, message, &home)?;
    }
    let now_ms = tx.now_ms();
    store::joins::end_split(tx, split_id, now_ms)?;
    // The number was perhaps told to the customer: it leads to the old case from now on.
    (made.merged_into, made.merged_ms) = (Some(split.from_id.clone()), Some(now_ms));
    finish(tx, &who.actor(), "case_merged_away", &mut made, json!({ "into": split.from_id }))?;
    look_again(tx, &mut from)?;
    move_in_search(tx, &from)?;
    let facts = json!({ "made": split.made_id, "split": split_id });
    finish(tx, &who.actor(), "case_split_undone", &mut from, facts)
}

/// Splits out of this case that are still in force, newest first.
pub fn splits_of(tx: &mut Tx<'_>, who: &Who, case_id: &str) -> Outcome<Vec<CaseSplit>> {
    see(tx, who, case_id)?;
    store::joins::splits_from(tx, case_id)
}

fn move_message(tx: &mut Tx<'_>, message: &Message, to: &Case) -> Outcome<()> {
    forget_message(tx, message)?;
    store::messages::move_to(tx, &message.id, &to.id)?;
    let moved = Message { case_id: to.id.clone(), ..message.clone() };
    index_message(tx, to, &moved)?;
    tell(
        tx,
        "system:cases",
        "message_moved",
        to,
        json!({ "message": message.id, "from": message.case_id }),
    )
}

/// What lists say of a case, and whose turn it is, from the words that are in it now.
fn look_again(tx: &mut Tx<'_>, case: &mut Case) -> Outcome<()> {
    if let Some(last) = store::messages::of_case(tx, &case.id)?.last() {
        case.last_ms = last.at_ms;
        case.last_words = first_words(&last.words);
        case.last_direction = last.direction;
    }
    clocks::whose_turn(tx, case)
}
