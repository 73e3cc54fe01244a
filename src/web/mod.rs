//! The look and the manners of every page: frame, parts, forms, error pages, assets, security headers.
//! Deliberately absent: who people are and what they may do (that is `staff`), and every capability's words.

pub mod assets;
pub mod done;
pub mod errors;
pub mod forms;
pub mod frame;
pub mod parts;
pub mod security;
pub mod times;

pub use done::Done;
pub use forms::Form;
pub use frame::{Frame, NavItem};

/// What a page handler gives: a page or part, or why not (shown in the person's language by [`errors::explain`]).
pub type Answer<T = maud::Markup> = Result<T, crate::platform::Stop>;
