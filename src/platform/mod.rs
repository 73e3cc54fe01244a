//! What any program of this kind needs: database lanes, the event log, jobs, live pages, files, search, words.
//! Deliberately absent: any word of customer service.

pub mod clock;
pub mod config;
pub mod db;
pub mod dump;
pub mod events;
pub mod files;
pub mod i18n;
pub mod ids;
pub mod job_runner;
pub mod jobs;
pub mod live;
pub mod log;
pub mod migrations;
pub mod named;
pub mod search;
pub mod settings;
pub mod stop;
#[cfg(test)]
pub mod testing;

pub use clock::Clock;
pub use db::{Db, Row, Sql, Tx, Val};
pub use stop::{Outcome, Refusal, Stop};
