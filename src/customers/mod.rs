//! 客户: who turns to the centre, how they are known on each channel, what they prefer and agreed to.
//! A merged customer keeps every row and is shown as the one it was merged into, so that a merge can be taken back.
//!
//! Others call [`recognise`] when words arrive, [`find`] and [`names`] to show who it is, and mask with [`mask`].

mod actions;
mod contact;
mod export;
pub mod mask;
mod merging;
mod overview;
pub mod pages;
mod store;
#[cfg(test)]
mod tests;

pub use actions::{
    Profile, add_contact, agree, edit, open, prefer, recognise, remove_contact, reveal, take_back,
};
pub use contact::{ContactKind, ContactPoint};
pub use export::export;
pub use merging::{Merge, merge, merges_of, unmerge};
pub use overview::{Consent, MaskedContact, Overview, Preference, find_by_words, overview};
pub use store::{Customer, contact_values, find, group, names};
