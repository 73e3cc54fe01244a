//! 承诺: what we owe whom by when. Found in what agents write, kept by an answer that really left or by a person's word,
//! broken openly by a timer. Others call [`offer`], [`confirm`], [`make`], [`keep`], [`answered`] and the lists.

pub mod actions;
pub mod pages;
pub mod promise;
mod store;

#[cfg(test)]
mod tests;

pub use actions::{
    BREAK_PROMISE, FallsDue, Made, OwesAnew, RANK_CASE, answered, break_, broken, confirm,
    due_today, keep, list_for_case, make, mine, next_due_ms, offer, withdraw,
};
pub use promise::{Act, Promise, State};
