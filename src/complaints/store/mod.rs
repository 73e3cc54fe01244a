//! Every SQL statement about complaints, by what they are about.

pub mod board;
pub mod causes;
pub mod complaints;
pub mod efforts;
pub mod escalations;
pub mod file;
