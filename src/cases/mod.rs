//! 工单与会话: one matter of one customer over any channel, from the first word to the customer's own outcome.
//! Channels call [`receive`], [`to_send`], [`sent`] and [`not_sent`]; pages call the verbs and read models below. Every
//! change is one event on `case:<id>` that also names the lists, the customer's and the owner's page.

pub mod asks;
pub mod assigning;
pub mod bulk;
pub mod case;
pub mod clocks;
pub mod company;
pub mod composer_page;
pub mod composing;
pub mod deadlines;
pub mod delivering;
pub mod duties;
pub mod enclosing;
pub mod hearing;
pub mod inbox;
pub mod jobs;
pub mod joining;
pub mod kinds;
pub mod matching;
pub mod opening;
pub mod pages;
pub mod receiving;
pub mod repeating;
pub mod requests;
pub mod routing;
pub mod situations;
mod store;
pub mod suggesting;
mod telling;
pub mod thread;
pub mod tracking;
pub mod views;
pub mod visibility;
pub mod waiting;
pub mod working;
pub mod writing;

#[cfg(test)]
mod tests;

pub use assigning::{HandOver, To, assign, release_all, take};
pub use case::{Attachment, Case, Message, RefusedRecipient, Standing};
pub use composing::{
    Checking, answer_request, ask_department, correct, hand_over, name_next_action, note, open,
    record_follow_up, reply, report, waive_follow_up, write_down,
};
pub use delivering::{
    Final, Outgoing, by_message_key, not_reached, not_sent, send_again, sent, to_send,
};
pub use inbox::{InboxRow, Page, View, count, list};
pub use joining::{CaseMerge, CaseSplit, merge, merges_of, split, splits_of, undo_split, unmerge};
pub use kinds::{
    Automatic, CaseKind, Channel, DeadlineKind, Delivery, Direction, Doing, DraftKind, Ending,
    Priority,
};
pub use matching::Evidence;
pub use opening::{Matter, Opening, reported_by};
pub use receiving::{Enclosed, Incoming, Joined, Received, receive};
pub use telling::tell;
pub use thread::{Item, Panel, attachment, find, message, messages, panel, thread};
pub use tracking::{Tracking, tracking};
pub use visibility::{Visibility, visibility};
pub use working::{
    Closing, close, mark_complaint, next_action_done, prioritise, rename, reopen, set_emotion,
    set_kind, snooze, tag, untag, wake_now,
};
pub use writing::{Contact, Reply};
