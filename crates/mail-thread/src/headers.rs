//! The header block: names and raw values, in order, with everything a broken sender can do to it.

use crate::encoded_words;
use std::ops::Range;

/// A header block and where the body begins.
#[derive(Clone, Debug, Default)]
pub(crate) struct Headers<'a> {
    fields: Vec<(&'a [u8], &'a [u8])>,
    /// Character set for raw eight-bit values, when the mail names one.
    pub hint: Option<String>,
}

/// More fields than any honest mail has; the rest is skipped.
const MOST_FIELDS: usize = 2_000;
/// A value beyond this is cut: no reader needs more, and every parser after us stays quick.
const LONGEST_VALUE_BYTES: usize = 256 * 1024;

impl<'a> Headers<'a> {
    /// Reads fields from the start of `bytes`. Gives them with the offset of the body.
    /// A line that is no field ends the block, as a blank line does.
    pub(crate) fn read(bytes: &'a [u8]) -> (Headers<'a>, usize) {
        let mut fields: Vec<(&[u8], Range<usize>)> = Vec::new();
        let mut at = 0;
        while at < bytes.len() {
            let end = line_end(bytes, at);
            let line = trim_line(&bytes[at..end]);
            if line.is_empty() {
                at = end;
                break;
            }
            let folded = matches!(line[0], b' ' | b'\t');
            let so_far = fields.len();
            match (folded, fields.last_mut(), field_name(line)) {
                (true, _, _) if is_blank(line) => {
                    // A blank line with spaces in it: folding if a field follows, else the end.
                    let next = bytes.get(end..).unwrap_or_default();
                    if field_name(trim_line(&next[..line_end(next, 0)])).is_none() {
                        at = end;
                        break;
                    }
                }
                (true, Some(last), _) => last.1.end = end,
                (_, _, Some(name)) => {
                    if so_far < MOST_FIELDS {
                        fields.push((
                            name,
                            at + line.iter().position(|b| *b == b':').unwrap_or(0) + 1..end,
                        ));
                    }
                }
                // `From ` of a mailbox file, or `>From ` that a gateway put there.
                _ if so_far < 3 && is_envelope(line) => {}
                _ => break,
            }
            at = end;
        }
        let fields = fields
            .into_iter()
            .map(|(name, range)| {
                let end = range.end.min(range.start + LONGEST_VALUE_BYTES);
                (name, &bytes[range.start..end])
            })
            .collect();
        (Headers { fields, hint: None }, at)
    }

    /// The raw value of the first field with this name.
    pub(crate) fn raw(&self, name: &str) -> Option<&'a [u8]> {
        self.all(name).next()
    }

    /// The raw values of every field with this name, from the top.
    pub(crate) fn all<'s>(&'s self, name: &'s str) -> impl Iterator<Item = &'a [u8]> + 's {
        let same = move |n: &&(&[u8], &[u8])| n.0.eq_ignore_ascii_case(name.as_bytes());
        self.fields.iter().filter(same).map(|(_, value)| *value)
    }

    /// The decoded text of the first field with this name that says anything.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        self.all(name).map(|raw| self.decode(raw)).find(|text| !text.is_empty())
    }

    /// The decoded, lower-case text of a field, or "" without it: for fields of keywords.
    pub(crate) fn keyword(&self, name: &str) -> String {
        self.text(name).unwrap_or_default().to_ascii_lowercase()
    }

    fn decode(&self, raw: &[u8]) -> String {
        encoded_words::decode_text(raw, self.hint.as_deref())
    }
}

/// The offset after the line that begins at `at`.
pub(crate) fn line_end(bytes: &[u8], at: usize) -> usize {
    memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |p| at + p + 1)
}

/// A line without its ending.
pub(crate) fn trim_line(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    let trimmed = line.len() - line.iter().rev().take_while(|b| **b == b'\r').count();
    &line[..trimmed]
}

fn is_blank(line: &[u8]) -> bool {
    line.iter().all(u8::is_ascii_whitespace)
}

fn is_envelope(line: &[u8]) -> bool {
    line.starts_with(b"From ") || line.starts_with(b">From ")
}

/// The name of the field on this line. Spaces before the colon are accepted, inside the name they are not.
pub(crate) fn field_name(line: &[u8]) -> Option<&[u8]> {
    let colon = line.iter().take(128).position(|b| *b == b':')?;
    let name = line[..colon].trim_ascii_end();
    let printable = |b: &u8| matches!(b, 0x21..=0x7e);
    (!name.is_empty() && name.iter().all(printable)).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_bare_line_feeds_and_a_mailbox_line_are_read() {
        let (headers, body) =
            Headers::read(b"From a@b Mon\nSubject: one\n two\r\nX-A : b\r\n\r\nhello");
        assert_eq!(headers.text("subject").as_deref(), Some("one two"));
        assert_eq!(headers.text("x-a").as_deref(), Some("b"));
        assert_eq!(body, 43);
    }

    #[test]
    fn a_line_that_is_no_field_begins_the_body() {
        let mail = b"Subject: x\r\n\xc4\xe3\xba\xc3 hello\r\n";
        let (headers, body) = Headers::read(mail);
        assert_eq!(headers.text("Subject").as_deref(), Some("x"));
        assert_eq!(body, 12);
    }

    #[test]
    fn the_first_field_that_says_anything_wins() {
        let (headers, _) = Headers::read(b"Subject: \r\nSubject: real\r\n\r\n");
        assert_eq!(headers.text("subject").as_deref(), Some("real"));
    }
}
