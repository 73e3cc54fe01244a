//! A mail's tree of parts (RFC 2046), flattened to its leaves.
//! Boundaries are matched as whole lines, in one pass per level, to a fixed depth: hostile nesting costs linear time.

use crate::headers::{Headers, field_name, line_end, trim_line};
use crate::parameters::Parameterised;
use crate::transfer;

/// What this leaf is among its siblings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// One after another: all of them belong to the mail.
    Mixed,
    /// One of several forms of the same words; the number tells the groups apart.
    Alternative(usize),
    /// Part of a machine's report about delivery or reading.
    Report,
}

/// A part without children.
pub(crate) struct Leaf<'a> {
    pub headers: Headers<'a>,
    pub content_type: Parameterised,
    pub disposition: Parameterised,
    pub place: Place,
    body: &'a [u8],
    /// `type` of the `multipart/…` directly above, "" at the top.
    pub parent: &'static str,
}

/// What was odd about the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Oddity {
    /// The boundary was missing or wrong and had to be guessed, or nothing could be split.
    Boundary,
    /// The mail ends before its last boundary.
    CutShort,
    /// Deeper or wider than any honest mail: what is too deep is one part, what is too wide is left out.
    TooManyParts,
}

/// The leaves from top to bottom.
pub(crate) struct Tree<'a> {
    pub leaves: Vec<Leaf<'a>>,
    pub oddities: Vec<Oddity>,
    groups: usize,
}

const DEEPEST: usize = 24;
const MOST_PARTS: usize = 5_000;

impl Leaf<'_> {
    /// The bytes before any decoding.
    pub(crate) fn raw(&self) -> &[u8] {
        self.body
    }

    /// The bytes as sent, after the transfer encoding, and how many characters made no sense.
    pub(crate) fn open(&self) -> transfer::Opened<'_> {
        transfer::open(self.body, &self.headers.keyword("content-transfer-encoding"))
    }
}

impl<'a> Tree<'a> {
    /// Splits a mail whose header block has been read.
    pub(crate) fn split(headers: Headers<'a>, body: &'a [u8]) -> Tree<'a> {
        let mut tree = Tree { leaves: Vec::new(), oddities: Vec::new(), groups: 0 };
        let hint = headers.hint.clone();
        tree.add(
            headers,
            body,
            Above { place: Place::Mixed, parent: "", depth: 0 },
            hint.as_deref(),
        );
        tree
    }

    fn note(&mut self, oddity: Oddity) {
        if !self.oddities.contains(&oddity) {
            self.oddities.push(oddity);
        }
    }

    fn add(&mut self, mut headers: Headers<'a>, body: &'a [u8], above: Above, hint: Option<&str>) {
        headers.hint = hint.map(str::to_owned);
        let content_type =
            Parameterised::read(headers.raw("content-type").unwrap_or_default(), hint);
        let split = content_type.value.strip_prefix("multipart/").and_then(|kind| {
            if above.depth >= DEEPEST || self.leaves.len() >= MOST_PARTS {
                self.note(Oddity::TooManyParts);
                return None;
            }
            let found = find_parts(body, content_type.get("boundary"));
            for oddity in &found.oddities {
                self.note(*oddity);
            }
            (!found.parts.is_empty()).then_some((kind.to_owned(), found.parts))
        });
        match split {
            Some((kind, parts)) => {
                let inside = self.inside(&kind, above);
                for part in parts {
                    self.add_part(part, &inside, hint);
                }
            }
            None => self.add_leaf(headers, content_type, body, above, hint),
        }
    }

    fn inside(&mut self, kind: &str, above: Above) -> Above {
        let (place, parent) = match kind {
            "alternative" => {
                self.groups += 1;
                (Place::Alternative(self.groups), "alternative")
            }
            "report" => (Place::Report, "report"),
            "related" => (above.place, "related"),
            "digest" => (above.place, "digest"),
            "encrypted" => (above.place, "encrypted"),
            _ => (above.place, "mixed"),
        };
        Above { place, parent, depth: above.depth + 1 }
    }

    fn add_part(&mut self, part: &'a [u8], inside: &Above, hint: Option<&str>) {
        if self.leaves.len() >= MOST_PARTS {
            self.note(Oddity::TooManyParts);
            return;
        }
        let (headers, body_from) = match part.first() {
            // A part may have no header at all and begin with its blank line.
            Some(b'\r' | b'\n') => (Headers::default(), line_end(part, 0)),
            _ => Headers::read(part),
        };
        self.add(headers, &part[body_from..], *inside, hint);
    }

    fn add_leaf(
        &mut self,
        headers: Headers<'a>,
        mut content_type: Parameterised,
        body: &'a [u8],
        above: Above,
        hint: Option<&str>,
    ) {
        let disposition =
            Parameterised::read(headers.raw("content-disposition").unwrap_or_default(), hint);
        if content_type.value.is_empty() || content_type.value.starts_with("multipart/") {
            let kind = if above.parent == "digest" { "message/rfc822" } else { "text/plain" };
            content_type.value = kind.to_owned();
        }
        if content_type.value == "text" {
            content_type.value = "text/plain".to_owned();
        }
        self.leaves.push(Leaf {
            headers,
            content_type,
            disposition,
            place: above.place,
            body,
            parent: above.parent,
        });
    }
}

#[derive(Clone, Copy)]
struct Above {
    place: Place,
    parent: &'static str,
    depth: usize,
}

struct Found<'a> {
    parts: Vec<&'a [u8]>,
    oddities: Vec<Oddity>,
}

/// Cuts a multipart body. Without a usable boundary, the first line that looks like one is taken.
fn find_parts<'a>(body: &'a [u8], boundary: Option<&str>) -> Found<'a> {
    if let Some(boundary) = boundary {
        let found = cut_at(body, boundary.as_bytes());
        if !found.parts.is_empty() {
            return found;
        }
    }
    match guess_boundary(body) {
        Some(guessed) => {
            let mut found = cut_at(body, guessed);
            found.oddities.push(Oddity::Boundary);
            found
        }
        None => Found { parts: Vec::new(), oddities: vec![Oddity::Boundary] },
    }
}

fn cut_at<'a>(body: &'a [u8], boundary: &[u8]) -> Found<'a> {
    let mut parts = Vec::new();
    let mut from = None;
    let mut at = 0;
    let mut closed = None;
    while at < body.len() {
        let end = line_end(body, at);
        if let Some(kind) = delimiter(trim_line(&body[at..end]), boundary) {
            if let Some(from) = from {
                parts.push(without_last_break(&body[from..at]));
            }
            if kind == Delimiter::Close {
                closed = Some(());
                from = None;
                break;
            }
            from = Some(end);
        }
        at = end;
    }
    let mut oddities = Vec::new();
    if let Some(from) = from {
        parts.push(&body[from.min(body.len())..]);
    }
    if closed.is_none() && !parts.is_empty() {
        oddities.push(Oddity::CutShort);
    }
    Found { parts, oddities }
}

#[derive(PartialEq, Eq)]
enum Delimiter {
    Open,
    Close,
}

/// The whole line must be the boundary: one boundary is often the beginning of another.
fn delimiter(line: &[u8], boundary: &[u8]) -> Option<Delimiter> {
    let rest = line.strip_prefix(b"--")?.strip_prefix(boundary)?;
    match rest.trim_ascii_end() {
        b"" => Some(Delimiter::Open),
        b"--" => Some(Delimiter::Close),
        _ => None,
    }
}

/// The line break before a delimiter belongs to the delimiter (RFC 2046 §5.1.1).
fn without_last_break(part: &[u8]) -> &[u8] {
    let part = part.strip_suffix(b"\n").unwrap_or(part);
    part.strip_suffix(b"\r").unwrap_or(part)
}

fn guess_boundary(body: &[u8]) -> Option<&[u8]> {
    let mut at = 0;
    while at < body.len() {
        let end = line_end(body, at);
        let line = trim_line(&body[at..end]).trim_ascii_end();
        if line.len() >= 6 && line.starts_with(b"--") && end < body.len() {
            let next = trim_line(&body[end..line_end(body, end)]);
            let content = field_name(next)
                .is_some_and(|n| n.len() > 8 && n[..8].eq_ignore_ascii_case(b"content-"));
            if content {
                return Some(&line[2..]);
            }
        }
        at = end;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(mail: &[u8]) -> (Vec<String>, Vec<Oddity>) {
        let (headers, body) = Headers::read(mail);
        let tree = Tree::split(headers, &mail[body..]);
        (tree.leaves.iter().map(|l| l.content_type.value.clone()).collect(), tree.oddities)
    }

    #[test]
    fn a_boundary_that_begins_another_does_not_match_it() {
        let (kinds, oddities) = kinds(
            b"Content-Type: multipart/mixed; boundary=a\n\n--a\nContent-Type: multipart/alternative; boundary=ab\n\n--ab\n\nx\n--ab\nContent-Type: text/html\n\ny\n--ab--\n--a\nContent-Type: image/png\n\nz\n--a--\n",
        );
        assert_eq!(kinds, ["text/plain", "text/html", "image/png"]);
        assert_eq!(oddities, []);
    }

    #[test]
    fn a_wrong_boundary_is_guessed_and_noted() {
        let (kinds, oddities) = kinds(
            b"Content-Type: multipart/mixed; boundary=wrong\n\n--=_real\nContent-Type: text/html\n\nx\n--=_real\n\ny\n--=_real--\n",
        );
        assert_eq!(kinds, ["text/html", "text/plain"]);
        assert_eq!(oddities, [Oddity::Boundary]);
    }

    #[test]
    fn without_any_boundary_the_body_is_one_text() {
        let (kinds, oddities) = kinds(b"Content-Type: multipart/mixed\n\nhello\n");
        assert_eq!(kinds, ["text/plain"]);
        assert_eq!(oddities, [Oddity::Boundary]);
    }

    #[test]
    fn endless_nesting_stops() {
        let mut mail = Vec::new();
        for depth in 0..200 {
            mail.extend(
                format!("Content-Type: multipart/mixed; boundary=b{depth}\n\n--b{depth}\n").bytes(),
            );
        }
        let (kinds, oddities) = kinds(&mail);
        assert_eq!(kinds.len(), 1);
        assert!(oddities.contains(&Oddity::TooManyParts));
    }
}
