//! The door `qingting check`: files or a stream of messages in, findings, promises and signals out.
//! Records flow through a reader, workers on all cores and an ordered writer; memory does not grow with the input.

pub mod command;
mod csv_door;
mod encoding;
mod input;
mod jsonl;
mod judge;
mod outlet;
mod pipeline;
pub mod rules;
mod summary;
mod text;

pub use command::CheckArguments;
pub use rules::RulesArguments;
