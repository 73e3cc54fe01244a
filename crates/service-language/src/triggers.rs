//! The triggers of the built-in patterns, read out of them beforehand: a start that parses
//! a thousand patterns takes a tenth of a second, one that reads this list a few milliseconds.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::literals::{self, Trigger};

/// One line a pattern: its fingerprint and its triggers, as [`written`] has them.
/// `UPDATE=1 cargo test -p service-language the_list_of_triggers` writes it anew.
const LIST: &str = include_str!("triggers.txt");

static KNOWN: LazyLock<HashMap<u64, &'static str>> = LazyLock::new(|| {
    let line = |line: &'static str| {
        let (fingerprint, triggers) = line.split_once('\t')?;
        Some((u64::from_str_radix(fingerprint, 16).ok()?, triggers))
    };
    LIST.lines().filter_map(line).collect()
});

/// The triggers of a pattern; `None` if it must run on every sentence.
pub(crate) fn of(pattern: &str) -> Option<Vec<Trigger>> {
    match KNOWN.get(&fingerprint(pattern)) {
        Some(known) => Some(known.split('\t').map(read).collect()),
        None => extracted(pattern),
    }
}

fn extracted(pattern: &str) -> Option<Vec<Trigger>> {
    regex_syntax::parse(pattern).ok().and_then(|hir| literals::triggers(&hir))
}

fn read(trigger: &str) -> Trigger {
    let words =
        |list: &str| list.split('|').filter(|word| !word.is_empty()).map(str::to_owned).collect();
    let (first, second) = trigger.split_once('&').unwrap_or((trigger, ""));
    Trigger { first: words(first), second: words(second) }
}

/// FNV-1a: the same on every machine and in every version.
fn fingerprint(pattern: &str) -> u64 {
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    pattern.bytes().fold(0xcbf2_9ce4_8422_2325, step)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::builtin;

    /// `None` where a word holds one of the separators: such a pattern is read at start.
    fn written(triggers: &[Trigger]) -> Option<String> {
        let all = triggers.iter().flat_map(|t| t.first.iter().chain(&t.second));
        if all.into_iter().any(|word| word.contains(['|', '&', '\t', '\n'])) {
            return None;
        }
        let one = |t: &Trigger| format!("{}&{}", t.first.join("|"), t.second.join("|"));
        Some(triggers.iter().map(one).collect::<Vec<_>>().join("\t"))
    }

    #[test]
    fn the_list_of_triggers_is_what_the_built_in_patterns_say() {
        let mut current = BTreeMap::new();
        for rule in builtin::packs().iter().flat_map(|pack| &pack.rules) {
            for pattern in &rule.patterns {
                if let Some(line) = extracted(pattern).and_then(|triggers| written(&triggers)) {
                    current.insert(format!("{:016x}", fingerprint(pattern)), line);
                }
            }
        }
        let list: String = current.iter().map(|(key, line)| format!("{key}\t{line}\n")).collect();
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/src/triggers.txt"), &list)
                .unwrap();
            return;
        }

        assert!(
            list == LIST,
            "the built-in patterns have changed: run UPDATE=1 cargo test -p service-language the_list_of_triggers"
        );
    }
}
