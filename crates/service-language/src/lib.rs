//! 服务用语: what an agent wrote and the situation go in; findings, better wording,
//! promises and signals come out. A pure library: no database, network, clock or async.

pub mod fold;

pub use fold::{Folded, Span, fold_char};
