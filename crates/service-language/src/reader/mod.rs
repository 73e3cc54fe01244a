//! The second reader 第二读者: a small learned model beside the rules.

mod features;
mod labelled;
mod learn;
mod model;
mod train;

pub use labelled::{HEADER, INTENTIONS, Label, Labelled, TRADES};
pub use model::{Model, Opinion, Thresholds};
pub use train::{Trained, train};
