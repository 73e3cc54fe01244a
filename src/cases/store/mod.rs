//! Every statement about cases, by what they are about. Only this folder's actions and read models call them.

pub mod asks;
pub mod cases;
pub mod company;
pub mod deadlines;
pub mod draft_files;
pub mod duties;
pub mod joins;
pub mod lists;
pub mod messages;
pub mod requests;
pub mod suggestions;
pub mod views;
