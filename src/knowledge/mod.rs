//! 知识库与话术: the sentences we agreed on, and how each piece of work is done, as valid on the day it is done.
//! Others call [`sentences`] (ready sentences by words) and [`procedures::valid_for`] (the procedure of a step).

pub mod procedure_pages;
pub mod procedures;
pub mod sentence_pages;
pub mod sentences;
mod store;

#[cfg(test)]
mod tests;
