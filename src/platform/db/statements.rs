//! The test that stands in for a compiler of SQL: every `sql!("…")` of the sources is prepared on both engines.

use std::path::{Path, PathBuf};

use super::Engine;
use crate::platform::testing::each_engine;

/// Every Rust file below `folder`.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
    found
}

/// The literals of `sql!(…)` in a source text, with their line.
fn statements(source: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut rest = source;
    while let Some(at) = rest.find("sql!(") {
        let line = source.len() - rest.len() + at;
        rest = &rest[at + 5..];
        let literal = rest.trim_start();
        if let Some(text) = literal.strip_prefix('"').and_then(until_quote) {
            found.push((source[..line].lines().count(), text));
        }
    }
    found
}

/// A string literal's text up to its closing quote, escapes resolved.
fn until_quote(text: &str) -> Option<String> {
    let mut literal = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' => return Some(literal),
            '\\' => match chars.next()? {
                'n' => literal.push('\n'),
                // A backslash at the line's end joins the lines.
                '\n' => while chars.next_if(|c| c.is_whitespace()).is_some() {},
                other => literal.push(other),
            },
            other => literal.push(other),
        }
    }
    None
}

#[test]
fn every_statement_of_the_sources_can_be_prepared_on_both_engines() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut all: Vec<(String, String)> = Vec::new();
    for path in sources(&root) {
        // The lanes' own tests make tables of their own.
        if path.ends_with("db/tests.rs") || path.ends_with("db/statements.rs") {
            continue;
        }
        let source = std::fs::read_to_string(&path).unwrap();
        let name = path.strip_prefix(&root).unwrap().display().to_string();
        all.extend(
            statements(&source).into_iter().map(|(line, text)| (format!("{name}:{line}"), text)),
        );
    }
    assert!(
        all.len() > 40,
        "only {} statements found: is sql! still the way to write them?",
        all.len()
    );

    each_engine(|db| {
        let all = all.clone();
        let failed: Vec<String> = db
            .write_now(move |tx| {
                let mut failed = Vec::new();
                for (place, text) in &all {
                    let text = if tx.engine() == Engine::Sqlite {
                        text.replace('$', "?")
                    } else {
                        text.clone()
                    };
                    if tx.engine() == Engine::Postgres {
                        tx.batch("SAVEPOINT one")?;
                    }
                    if let Err(stop) = tx.prepare_only(&text) {
                        failed.push(format!("{place}: {stop}"));
                    }
                    if tx.engine() == Engine::Postgres {
                        tx.batch("ROLLBACK TO SAVEPOINT one")?;
                    }
                }
                Ok(failed)
            })
            .unwrap();
        assert!(failed.is_empty(), "{}", failed.join("\n"));
    });
}

#[test]
fn statements_are_found_in_any_layout() {
    let source = "a(sql!(\"SELECT 1\"), sql!(\n  \"SELECT \\\"a\\\"\n FROM b\"))";

    let texts: Vec<String> = statements(source).into_iter().map(|(_, text)| text).collect();

    assert_eq!(texts, ["SELECT 1", "SELECT \"a\"\n FROM b"]);
}
