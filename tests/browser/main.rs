//! Walks through the centre as people do: the real program, real Chromium, both databases.
#![allow(clippy::unwrap_used)] // a walk that cannot go on should say so and stop
#![allow(dead_code)] // the harness is a vocabulary; not every walk needs every word of it

mod cdp;
mod centre;
mod composing;
mod desk;
mod first_steps;
mod leading;
mod main_job;
mod morphing;

#[path = "../servers/mod.rs"]
mod servers;
