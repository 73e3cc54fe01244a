//! Qingting 倾听: the customer-service centre that keeps its word.
//! The order of folders: each calls only those before it (`tests/tidy.rs` holds it).

pub mod platform;

pub mod app;
pub mod web;

pub mod staff;

pub mod customers;

pub mod knowledge;

pub mod language;

pub mod promises;

pub mod cases;
pub mod complaints;

pub mod channels;

pub mod care;

pub mod check;
pub mod demo;

pub mod routes;
pub mod serve;
pub mod timetable;
