//! E-mail, for real: mailboxes read by IMAP, answers sent by SMTP, and the mail that could not be read on a page of its own.
//! The way in is `intake` (fetch) → `keep` (bytes, row, job) → `read` (case); the way out is `send`.

pub mod imap;
pub mod intake;
pub mod jobs;
pub mod keep;
pub mod letter;
pub mod mailbox;
mod mailbox_form;
pub mod mailbox_pages;
pub mod read;
pub mod sealing;
pub mod send;
pub mod set_aside;
pub mod set_aside_pages;
pub mod smtp;
mod store;
pub mod trial;
pub mod wire;

pub use jobs::{KINDS, run};
