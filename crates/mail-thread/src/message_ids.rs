//! Message ids: without brackets and the white space that folding puts in. An empty id is no id.

use std::collections::HashSet;

/// Longer ids than RFC 5322's longest line are nobody's.
const LONGEST_ID_BYTES: usize = 990;
const MOST_IDS: usize = 200;

/// One id in the form we store and compare: no angle brackets, no white space.
///
/// `None` for what could match by accident: empty, a bare `@`, one or two characters.
pub fn normalise(raw: &str) -> Option<String> {
    let id: String = raw
        .chars()
        .filter(|c| !c.is_whitespace() && !c.is_control() && !matches!(c, '<' | '>'))
        .collect();
    let says_something = id.chars().filter(|c| c.is_alphanumeric()).count() >= 3;
    (says_something && id.len() <= LONGEST_ID_BYTES).then_some(id)
}

/// The ids of a `Message-ID`, `In-Reply-To` or `References` value, in order, each once.
/// Outside brackets only words with an `@` count: `Message from Li of Monday` is no id.
pub(crate) fn read_list(text: &str) -> Vec<String> {
    let mut seen: HashSet<String> = HashSet::new();
    let mut found: Vec<String> = Vec::new();
    let mut take = |raw: &str| {
        if let Some(id) = normalise(raw)
            && seen.insert(id.clone())
        {
            found.push(id);
        }
    };
    let mut rest = text;
    while let Some(open) = rest.find('<') {
        bare(&rest[..open], &mut take);
        let inner = &rest[open + 1..];
        let end = inner.find(['>', '<']).unwrap_or(inner.len());
        take(&inner[..end]);
        rest = &inner[end..];
        rest = rest.strip_prefix('>').unwrap_or(rest);
    }
    bare(rest, &mut take);
    // The newest stand last and say most.
    found.drain(..found.len().saturating_sub(MOST_IDS));
    found
}

fn bare(text: &str, take: &mut impl FnMut(&str)) {
    for word in text.split([' ', ',', ';']).filter(|w| w.contains('@')) {
        take(word.trim_matches(['"', '\'']));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_id_is_no_id() {
        for raw in ["", "<>", " < > ", "<@>", "<.>", "@"] {
            assert_eq!(normalise(raw), None, "{raw:?}");
            assert!(read_list(raw).is_empty(), "{raw:?}");
        }
    }

    #[test]
    fn ids_are_read_in_every_form() {
        assert_eq!(read_list("<a1@b>\r\n <c2@d> <a1@b>"), ["a1@b", "c2@d"]);
        assert_eq!(read_list("<a1@b><c2@d>"), ["a1@b", "c2@d"]);
        assert_eq!(read_list("a1@b, c2@d"), ["a1@b", "c2@d"]);
        assert_eq!(read_list("Message from \"Li\" of Mon <a1@b>"), ["a1@b"]);
        assert_eq!(read_list("<long\r\n\t.id@b>"), ["long.id@b"]);
    }
}
