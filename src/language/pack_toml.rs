//! A pack back into the TOML it was read from: what drafts and published versions are kept as.

use serde::Serialize;
use service_language::{Pack, PackFor, Rule, Words};

use crate::platform::stop::{Outcome, fault};

#[derive(Serialize)]
struct PackToml<'p> {
    pack: Head<'p>,
    rule: &'p [Rule],
}

#[derive(Serialize)]
struct Head<'p> {
    id: &'p str,
    version: &'p str,
    name: &'p Words,
    holds_for: PackFor,
}

/// The text [`Pack::parse`] reads the same pack from.
pub fn written(pack: &Pack) -> Outcome<String> {
    let head =
        Head { id: &pack.id, version: &pack.version, name: &pack.name, holds_for: pack.holds_for };
    toml::to_string(&PackToml { pack: head, rule: &pack.rules }).map_err(fault)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pack_of_ours_comes_back_from_what_is_written() {
        for pack in service_language::builtin::packs() {
            let text = written(&pack).unwrap();
            let mut again = Pack::parse(&pack.file, &text).unwrap_or_else(|e| panic!("{e}"));
            again.file.clone_from(&pack.file);
            assert!(again == pack, "{} changed on the way", pack.id);
        }
    }
}
