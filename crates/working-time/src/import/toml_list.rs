//! Entries in the same form as in a holiday list: `days = [ … ]` or `[[days]]`.

use super::{Entry, ImportError, ImportProblem};
use crate::days::DayRule;
use serde::Deserialize;
use toml::Spanned;

/// Only the entries count; a whole list may be pasted as well.
#[derive(Deserialize)]
struct Entries {
    days: Vec<Spanned<DayRule>>,
}

pub(super) fn read(text: &str) -> Result<Vec<Entry>, ImportError> {
    let entries: Entries = toml::from_str(text).map_err(|error| {
        let line = error.span().map_or(1, |span| line_of(text, span.start));
        let why = ImportProblem::Toml(error.message().lines().next().unwrap_or("").to_owned());
        ImportError { line, why }
    })?;
    let mut line = 1;
    let mut counted_to = 0;
    Ok(entries
        .days
        .into_iter()
        .map(|entry| {
            // Counted on from the entry before, or a long list would take quadratic time.
            let at = entry.span().start.max(counted_to);
            line += newlines(text, counted_to, at);
            counted_to = at;
            Entry { line, rule: entry.into_inner() }
        })
        .collect())
}

fn line_of(text: &str, at: usize) -> usize {
    1 + newlines(text, 0, at)
}

fn newlines(text: &str, from: usize, to: usize) -> usize {
    text.as_bytes().get(from..to).map_or(0, |part| part.iter().filter(|b| **b == b'\n').count())
}
