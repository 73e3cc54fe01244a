//! 投诉: a case that walks eight steps, each with what must be on file before it ends. Escalation is explained before it
//! happens, causes are looked for and measured. Remedies, the promise ledger and the law's clocks have folders of their own.

pub mod analysing;
pub mod board;
pub mod care;
pub mod causes;
pub mod complaint;
pub mod efforts;
pub mod escalating;
pub mod evidence;
pub mod feedback;
pub mod file;
pub mod guides;
pub mod jobs;
pub mod kinds;
pub mod ladder;
pub mod malice;
pub mod measures;
pub mod opening;
pub mod pages;
pub mod pareto;
pub mod partners;
pub mod proofs;
pub mod steps;
mod store;
pub mod times;
pub mod walk;
pub mod walking;

#[cfg(test)]
mod tests;

pub use opening::{Opening, open, reopen};
pub use proofs::Proof;
pub use steps::Step;
pub use walking::{go_on, other_way, put, read, waive, withdraw};
