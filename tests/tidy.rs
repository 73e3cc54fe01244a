//! Keeps the house as `STYLE.md` and `ARCHITECTURE.md` say it is: sizes, order of folders, names, words, no stray SQL.
#![allow(clippy::unwrap_used)] // a test that cannot go on should say so and stop

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

const LONGEST_FILE: usize = 400;
const LONGEST_FUNCTION: usize = 60;

/// Folders and files of `src`, each may use only those before it.
const ORDER: [&str; 20] = [
    "platform",
    "app",
    "web",
    "staff",
    "customers",
    "knowledge",
    "language",
    "promises",
    "cases",
    "complaints",
    "surveys",
    "quality",
    "training",
    "mission",
    "improvement",
    "reports",
    "channels",
    "check",
    "care",
    "demo",
];
/// These tie everything together and may use all of it.
const LAST: [&str; 5] = ["routes", "timetable", "serve", "main", "lib"];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let Ok(entries) = fs::read_dir(folder) else { return found };
    for entry in entries {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() && name != "target" && !name.starts_with('.') {
            found.extend(files(&path, ending));
        } else if name.ends_with(ending) {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn rust_files() -> Vec<PathBuf> {
    ["src", "crates", "xtask", "bench", "tests"]
        .iter()
        .flat_map(|f| files(&root().join(f), ".rs"))
        .collect()
}

fn name(path: &Path) -> String {
    path.strip_prefix(root()).unwrap().display().to_string()
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The part of a source before its tests.
fn without_tests(source: &str) -> &str {
    source.split("#[cfg(test)]\nmod tests {").next().unwrap_or(source)
}

fn is_test_file(path: &Path) -> bool {
    let name = name(path);
    name.starts_with("tests/")
        || name.contains("/tests/")
        || name.ends_with("/tests.rs")
        || name.ends_with("testing.rs")
        || name.ends_with("statements.rs")
}

fn none(wrong: &[String], rule: &str) {
    assert!(wrong.is_empty(), "{rule}:\n  {}", wrong.join("\n  "));
}

#[test]
fn no_file_is_longer_than_400_lines() {
    let long: Vec<String> = rust_files()
        .into_iter()
        .chain(files(&root().join("src/web/assets"), ".js"))
        .filter_map(|path| {
            let lines = read(&path).lines().count();
            (lines > LONGEST_FILE).then(|| format!("{}: {lines} lines", name(&path)))
        })
        .collect();
    none(&long, "split these files");
}

/// Lines from `fn` to the closing brace at the same indentation.
#[test]
fn no_function_is_longer_than_60_lines() {
    let mut long = Vec::new();
    for path in rust_files().into_iter().filter(|path| !is_test_file(path)) {
        let source = read(&path);
        let lines: Vec<&str> = without_tests(&source).lines().collect();
        for (at, line) in lines.iter().enumerate() {
            let indent = line.len() - line.trim_start().len();
            let head = line.trim_start();
            let is_function = [
                "fn ",
                "pub fn ",
                "async fn ",
                "pub async fn ",
                "pub(super) fn ",
                "pub(crate) fn ",
            ]
            .iter()
            .any(|start| head.starts_with(start));
            // A table of rows is as long as it has rows; who writes one says so in the comment above it.
            let is_table = lines[at.saturating_sub(8)..at].iter().any(|l| l.contains("// A table"));
            if !is_function || head.contains("fn table()") || is_table {
                continue;
            }
            let end = format!("{}}}", " ".repeat(indent));
            let length = lines[at..].iter().position(|l| *l == end).map_or(1, |n| n + 1);
            if length > LONGEST_FUNCTION {
                long.push(format!("{}:{}: {length} lines", name(&path), at + 1));
            }
        }
    }
    none(&long, "split these functions");
}

#[test]
fn a_folder_uses_only_folders_before_it() {
    let mut wrong = Vec::new();
    for path in files(&root().join("src"), ".rs") {
        let relative = path.strip_prefix(root().join("src")).unwrap().to_owned();
        let first =
            relative.components().next().unwrap().as_os_str().to_string_lossy().into_owned();
        let own = first.trim_end_matches(".rs").to_owned();
        if LAST.contains(&own.as_str()) {
            continue;
        }
        let Some(place) = ORDER.iter().position(|folder| *folder == own) else {
            wrong.push(format!("{}: its folder is not in the order", name(&path)));
            continue;
        };
        let source = read(&path);
        for (at, line) in without_tests(&source).lines().enumerate() {
            for used in line.split("crate::").skip(1) {
                let used: String =
                    used.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect();
                let later =
                    ORDER.iter().position(|folder| *folder == used).is_some_and(|p| p > place);
                // Pages link to each other through the browser; only the two tables at the top know all.
                let top = matches!(used.as_str(), "timetable" | "serve")
                    || (used == "routes" && own != "staff");
                if (later || top) && !is_test_file(&path) {
                    wrong.push(format!("{}:{}: uses {used}", name(&path), at + 1));
                }
            }
        }
    }
    none(&wrong, "these lines call to the right");
}

#[test]
fn sql_stands_only_in_stores_and_in_the_platform() {
    let wrong: Vec<String> = files(&root().join("src"), ".rs")
        .into_iter()
        .filter(|path| {
            let name = name(path);
            !name.contains("/platform/") && !name.contains("/store") && !is_test_file(path)
        })
        .filter(|path| read(path).contains("sql!("))
        .map(|path| name(&path))
        .collect();
    none(&wrong, "move these statements to store.rs");
}

#[test]
fn names_say_what_a_thing_is() {
    const EMPTY: [&str; 6] = ["util", "utils", "helper", "helpers", "common", "misc"];
    let mut wrong = Vec::new();
    for path in rust_files() {
        let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
        if EMPTY.contains(&stem.as_str()) {
            wrong.push(name(&path));
        }
        for line in read(&path)
            .lines()
            .filter(|l| l.contains("struct ") || l.contains("trait ") || l.contains("enum "))
        {
            let words: Vec<&str> = line.split(|c: char| !c.is_alphanumeric()).collect();
            let named = words
                .windows(2)
                .find(|w| matches!(w[0], "struct" | "trait" | "enum"))
                .map(|w| w[1]);
            if named.is_some_and(|n| {
                ["Manager", "Service", "Impl", "Helper"].iter().any(|e| n.ends_with(e))
            }) {
                wrong.push(format!("{}: {}", name(&path), line.trim()));
            }
        }
    }
    none(&wrong, "give these a name of the field");
}

#[test]
fn nothing_unwraps_outside_tests_and_nothing_is_left_undone() {
    let mut wrong = Vec::new();
    for path in rust_files().into_iter().filter(|path| !is_test_file(path)) {
        let source = read(&path);
        for (at, line) in without_tests(&source).lines().enumerate() {
            let code = line.split("//").next().unwrap_or("");
            let undone = ["todo!(", "unimplemented!(", "dbg!("].iter().any(|w| code.contains(w));
            if code.contains(".unwrap()") || undone {
                wrong.push(format!("{}:{}: {}", name(&path), at + 1, line.trim()));
            }
        }
    }
    none(&wrong, "say why it cannot fail, or handle it");
}

#[test]
fn every_file_begins_by_saying_what_it_is() {
    let wrong: Vec<String> = rust_files()
        .into_iter()
        .filter(|path| !read(path).trim_start().starts_with("//!"))
        .map(|path| name(&path))
        .collect();
    none(&wrong, "begin these files with a //! line");
}

#[test]
fn forms_are_read_only_with_their_secret() {
    // Before anyone is signed in there is no session and no secret; the origin check stands guard there.
    const BEFORE_SIGN_IN: [&str; 2] = ["src/staff/sign_in.rs", "src/staff/first_run.rs"];
    let wrong: Vec<String> = files(&root().join("src"), ".rs")
        .into_iter()
        .filter(|path| !BEFORE_SIGN_IN.contains(&name(path).as_str()))
        .filter(|path| read(path).contains("axum::Form") || read(path).contains("extract::Form"))
        .map(|path| name(&path))
        .collect();
    none(&wrong, "use web::Form");
}

/// F106
#[test]
fn every_key_of_words_is_used_and_every_used_key_has_words() {
    let mut known = BTreeSet::new();
    for path in files(&root().join("src"), "words.toml") {
        let folder = path.parent().unwrap().file_name().unwrap().to_string_lossy().into_owned();
        for line in read(&path).lines().filter(|line| line.contains(" = [")) {
            known.insert(format!("{folder}.{}", line.split(" = ").next().unwrap().trim()));
        }
    }
    let mut used: BTreeMap<String, String> = BTreeMap::new();
    let mut begun = BTreeSet::new();
    for path in files(&root().join("src"), ".rs") {
        for literal in literals(&read(&path)) {
            if let Some(start) = literal.strip_suffix('_').filter(|l| is_key(l)) {
                begun.insert(format!("{start}_"));
            } else if is_key(&literal) {
                used.insert(literal, name(&path));
            }
        }
    }
    let folders: BTreeSet<&str> = known.iter().filter_map(|key| key.split('.').next()).collect();
    let missing: Vec<String> = used
        .iter()
        .filter(|(key, _)| {
            folders.contains(key.split('.').next().unwrap()) && !known.contains(*key)
        })
        .map(|(key, place)| format!("{key} in {place}"))
        .collect();
    none(&missing, "these keys have no words");
    let unused: Vec<String> = known
        .iter()
        .filter(|key| !used.contains_key(*key) && !begun.iter().any(|b| key.starts_with(b)))
        // Spoken by scripts: `web.js_…`.
        .filter(|key| !key.starts_with("web.js_"))
        .cloned()
        .collect();
    none(
        &unused,
        "nobody uses these keys (keys built with format! begin with a literal that ends in _)",
    );
}

/// `folder.key`, lower case, with one dot.
fn is_key(text: &str) -> bool {
    let ordinary = |part: &str| {
        !part.is_empty()
            && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
    };
    text.split_once('.').is_some_and(|(folder, key)| ordinary(folder) && ordinary(key))
}

/// The string literals of a source; a `{` in a format string ends the literal's known part.
fn literals(source: &str) -> Vec<String> {
    source
        .split('"')
        .skip(1)
        .step_by(1)
        .map(|text| text.split('{').next().unwrap_or("").to_owned())
        .collect()
}

#[test]
fn no_path_of_a_machine_and_no_registry_stands_in_the_project() {
    let signs = [
        "/ho\u{6d}e/",
        "/wo\u{72}k/",
        "/ro\u{6f}t/",
        "crates.i\u{6f}/api",
        "index.crates.i\u{6f}",
        "registry.npmj\u{73}",
        "files.pythonhoste\u{64}",
    ];
    let mut wrong = Vec::new();
    for ending in [".rs", ".md", ".toml", ".js", ".css", ".sql", ".sh"] {
        for path in files(&root(), ending) {
            let text = read(&path);
            wrong.extend(
                signs
                    .iter()
                    .filter(|s| text.contains(**s))
                    .map(|s| format!("{}: {s}", name(&path))),
            );
        }
    }
    none(&wrong, "these belong to a machine, not to the project");
}
