//! 人员: the people of the centre, what each may do, their teams and departments, and whether they are there.
//! Others call `Who` and `Permission`, look people up (`people`) and ask who of a team takes work (`teams`).

pub mod calendar_pages;
pub mod calendars;
pub mod centre;
pub mod command;
pub mod first_hours;
pub mod first_run;
pub mod guessing;
pub mod home;
pub mod jobs;
pub mod me;
pub mod operations_pages;
pub mod organisation;
pub mod organisation_pages;
pub mod passwords;
pub mod people;
pub mod people_pages;
pub mod permissions;
pub mod session;
pub mod sign_in;
pub mod store;
pub mod store_org;
pub mod teams;
#[cfg(test)]
pub mod testing;
#[cfg(test)]
mod tests;
pub mod who;

pub use permissions::Permission;
pub use who::Who;
