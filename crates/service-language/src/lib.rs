//! 服务用语: what an agent wrote and the situation go in; findings, better wording,
//! promises and signals come out. A pure library: no database, network, clock or async.
//!
//! ```
//! use service_language::{Engine, Language, Severity, Situation};
//!
//! let engine = Engine::builtin();
//! let text = "您好，這不關我的事，請您去問售後部。";
//! let report = engine.check(text, &Situation::default());
//!
//! let finding = &report.findings[0];
//! assert_eq!(finding.severity, Severity::Block);
//! assert_eq!(&text[finding.span.bytes.clone()], "不關我的事");
//! println!("{}", finding.why.get(Language::ZhTw));
//! println!("{}", finding.better[0].words.get(Language::ZhTw));
//! ```
//!
//! - [`Engine`] holds rule packs and checks texts; [`Situation`] says who speaks to whom and when.
//! - [`Pack`] is a TOML file of [`Rule`]s whose examples are their tests.
//! - [`Folded`] makes texts comparable (width, case, Traditional, evasions) and leads back.

mod better;
pub mod builtin;
mod compiled;
mod digits;
mod engine;
mod examples;
mod familiar;
pub mod fold;
mod fragments;
mod literals;
mod message;
mod pack;
pub mod promises;
mod quoted;
pub mod reader;
mod report;
mod required;
mod rule;
pub mod signals;
mod situation;
mod softening;
mod structure;
mod triggers;
mod words;

pub use engine::{Doubt, Engine, Explanation, Judgement, Reader};
pub use examples::{Expected, FailedExample};
pub use fold::{Folded, Span, fold_char};
pub use pack::{Pack, PackError, PackFor};
pub use promises::{Act, OfficeWeek, Promise, WorkingCalendar};
pub use report::{Better, Finding, FoundBy, PromiseInText, Report, Verdict};
pub use rule::{Category, Check, Kind, Origin, Position, Replaces, Rule, Scope, Severity};
pub use situation::{Audience, Channel, Industries, Known, Matter, Moment, Situation, Speaker};
pub use words::{Language, Words};
