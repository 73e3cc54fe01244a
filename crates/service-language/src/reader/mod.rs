//! The second reader 第二读者: a small learned model that judges what a sentence intends where
//! no rule knows its words. It hints and warns, never blocks, and shows which labelled sentences
//! it was reminded of.
//!
//! ```
//! use std::sync::Arc;
//! use service_language::{Engine, Situation, Verdict, reader::LearnedReader};
//!
//! let engine = Engine::builtin().with_reader(Arc::new(LearnedReader::builtin()));
//! let report = engine.check("亲，您好，您的包裹已经从杭州发出了哦", &Situation::default());
//! assert!(report.verdict < Verdict::Warn);
//! ```

mod advice;
mod classes;
mod features;
mod labelled;
mod learn;
mod learned;
mod model;
mod nearest;
mod train;

pub use labelled::{HEADER, INTENTIONS, Label, Labelled, TRADES};
pub use learned::LearnedReader;
pub use model::{Model, Opinion, Thresholds};
pub use nearest::{Example, Examples};
pub use train::{Trained, train, train_with};
