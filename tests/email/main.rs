//! E-mail with real servers: Dovecot and OpenSMTPD on one side, the whole program on the other, on both databases.
#![allow(clippy::unwrap_used)] // a test that cannot go on should say so and stop

#[path = "../servers/mod.rs"]
mod servers;

mod centre;
mod steps;
mod trouble;
mod way_in;
mod way_out;
