//! A scanner over HTML: tags, text, nothing else. It builds no tree, so it is linear on whatever it is given.
//! It reads cleaned HTML exactly and raw HTML roughly.

/// A piece of markup.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Piece<'a> {
    Text(&'a str),
    /// Name as written and everything up to `>`.
    Open {
        name: &'a str,
        attributes: &'a str,
    },
    Close {
        name: &'a str,
    },
}

/// Splits markup into pieces. Comments, declarations and what cannot be read as a tag's end are skipped.
pub(crate) struct Pieces<'a> {
    rest: &'a str,
}

pub(crate) fn pieces(html: &str) -> Pieces<'_> {
    Pieces { rest: html }
}

impl<'a> Iterator for Pieces<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        loop {
            if self.rest.is_empty() {
                return None;
            }
            let Some(tag) = self.rest.strip_prefix('<') else {
                let end = memchr::memchr(b'<', self.rest.as_bytes()).unwrap_or(self.rest.len());
                let (text, rest) = self.rest.split_at(end);
                self.rest = rest;
                return Some(Piece::Text(text));
            };
            if let Some(comment) = tag.strip_prefix("!--") {
                self.rest = comment.find("-->").map_or("", |end| &comment[end + 3..]);
                continue;
            }
            let first = tag.bytes().next();
            if matches!(first, Some(b'!' | b'?')) {
                self.rest = tag.find('>').map_or("", |end| &tag[end + 1..]);
                continue;
            }
            let named = tag.strip_prefix('/').unwrap_or(tag);
            if !named.starts_with(|c: char| c.is_ascii_alphabetic()) {
                // A lone `<` is text.
                self.rest = tag;
                return Some(Piece::Text("<"));
            }
            let end = tag_end(named);
            let inside = &named[..end];
            self.rest = named.get(end + 1..).unwrap_or("");
            let name_end =
                inside.find(|c: char| c.is_ascii_whitespace() || c == '/').unwrap_or(inside.len());
            let (name, attributes) = inside.split_at(name_end);
            return Some(match tag.starts_with('/') {
                true => Piece::Close { name },
                false => Piece::Open { name, attributes },
            });
        }
    }
}

/// Where the tag's `>` is: not inside quotes.
fn tag_end(tag: &str) -> usize {
    let mut quote = None;
    for (at, byte) in tag.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return at,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if byte == open => quote = None,
            _ => {}
        }
    }
    tag.len()
}

/// The value of an attribute, with its entities undone.
pub(crate) fn attribute(attributes: &str, name: &str) -> Option<String> {
    let mut rest = attributes;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        let name_end = rest.find(|c: char| c.is_ascii_whitespace() || c == '=')?;
        let (found, after) = rest.split_at(name_end);
        let after = after.trim_start();
        let Some(value) = after.strip_prefix('=') else {
            rest = after;
            continue;
        };
        let value = value.trim_start();
        let (value, next) = match value.chars().next() {
            Some(quote @ ('"' | '\'')) => {
                let inner = &value[1..];
                let end = inner.find(quote).unwrap_or(inner.len());
                (&inner[..end], inner.get(end + 1..).unwrap_or(""))
            }
            _ => {
                let end = value.find(|c: char| c.is_ascii_whitespace()).unwrap_or(value.len());
                value.split_at(end)
            }
        };
        if found.eq_ignore_ascii_case(name) {
            return Some(undo_entities(value));
        }
        rest = next;
    }
}

/// Characters for entities: the numbered ones and those that mails use by name.
pub(crate) fn undo_entities(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        match entity(rest) {
            Some((c, len)) => {
                out.push(c);
                rest = &rest[len..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

const NAMED: &[(&str, char)] = &[
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", '\u{a0}'),
    ("ensp", ' '),
    ("emsp", ' '),
    ("middot", '·'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("hellip", '…'),
    ("mdash", '—'),
    ("ndash", '–'),
    ("yen", '¥'),
    ("copy", '©'),
    ("reg", '®'),
    ("bull", '•'),
    ("times", '×'),
    ("euro", '€'),
    ("zwnj", '\u{200c}'),
    ("zwj", '\u{200d}'),
];

fn entity(text: &str) -> Option<(char, usize)> {
    let window: String = text.chars().skip(1).take(12).collect();
    let end = window.find(';')?;
    let name = &window[..end];
    let c = match name.strip_prefix('#') {
        Some(number) => {
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            // A NUL or a surrogate is no character.
            char::from_u32(code).filter(|c| *c != '\0')?
        }
        None => NAMED.iter().find(|(n, _)| *n == name).map(|(_, c)| *c)?,
    };
    Some((c, 1 + end + 1))
}

/// How deep open tags pile up, roughly: tags that need no end are not counted.
pub(crate) fn depth(html: &str) -> usize {
    const NO_END: &[&str] = &[
        "br", "hr", "img", "input", "meta", "link", "col", "area", "base", "wbr", "source", "p",
        "li", "td", "th", "tr", "dd", "dt", "option", "embed", "param",
    ];
    let needs_end = |name: &str| !NO_END.iter().any(|n| n.eq_ignore_ascii_case(name));
    let (mut now, mut deepest) = (0usize, 0usize);
    for piece in pieces(html) {
        match piece {
            Piece::Open { name, attributes } if needs_end(name) && !attributes.ends_with('/') => {
                now += 1;
                deepest = deepest.max(now);
            }
            Piece::Close { name } if needs_end(name) => now = now.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

/// The largest number of `&` between two tags.
pub(crate) fn most_entities_in_one_text(html: &str) -> usize {
    let count = |piece: Piece<'_>| match piece {
        Piece::Text(text) => memchr::memchr_iter(b'&', text.as_bytes()).count(),
        _ => 0,
    };
    pieces(html).map(count).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_attributes_and_text_are_told_apart() {
        let found: Vec<Piece<'_>> = pieces("a<b x='1>2'>c</b><!-- d -->e < f").collect();
        assert_eq!(
            found,
            [
                Piece::Text("a"),
                Piece::Open { name: "b", attributes: " x='1>2'" },
                Piece::Text("c"),
                Piece::Close { name: "b" },
                Piece::Text("e "),
                Piece::Text("<"),
                Piece::Text(" f"),
            ]
        );
        assert_eq!(attribute(" a=1 class=\"x &amp; y\" b", "class").as_deref(), Some("x & y"));
        assert_eq!(attribute(" hidden a = 'q'", "A").as_deref(), Some("q"));
        assert_eq!(attribute(" hidden", "a"), None);
    }

    #[test]
    fn entities_are_undone_once() {
        assert_eq!(
            undo_entities("&lt;&#20320;&#x597D;&amp;lt; &bogus; & &"),
            "<你好&lt; &bogus; & &"
        );
    }
}
