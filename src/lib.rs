//! Qingting 倾听: the customer-service centre that keeps its word.

pub mod platform;
