//! Address lists (RFC 5322 §3.4) as people's programs write them: encoded words inside quotes, raw GBK names,
//! names in comments, full-width brackets, groups, missing brackets.

use crate::encoded_words;

/// A name and an address as they stand in a header.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Address {
    /// Decoded, on one line; empty when the mail gives none.
    pub name: String,
    /// `local@domain`, the domain in lower case; empty when the mail gives only a name.
    pub address: String,
}

impl Address {
    pub fn new(name: impl Into<String>, address: impl Into<String>) -> Address {
        Address { name: name.into(), address: address.into() }
    }

    /// Equal as mail systems compare in practice: without regard to case.
    pub fn is_same_as(&self, other: &str) -> bool {
        !self.address.is_empty() && self.address.eq_ignore_ascii_case(other.trim())
    }
}

/// What stands between two commas.
#[derive(Default)]
struct Pieces {
    words: String,
    /// Where encoded words and quoted strings ended: no address is cut out of them.
    protected: Option<()>,
    comment: String,
    angle: Option<String>,
}

const MOST_ADDRESSES: usize = 2_000;

/// Reads a list. Never fails; what is no address becomes a name.
pub(crate) fn read_list(raw: &[u8], charset_hint: Option<&str>) -> Vec<Address> {
    let mut found = Vec::new();
    let mut pieces = Pieces::default();
    let mut at = 0;
    while at < raw.len() && found.len() < MOST_ADDRESSES {
        if raw[at..].starts_with(b"=?")
            && let Some((text, len)) = encoded_words::decode_run(&raw[at..])
        {
            pieces.add_word(&text, Some(()));
            at += len;
            continue;
        }
        at += match raw[at] {
            b'"' => quoted(&raw[at..], &mut pieces, charset_hint),
            b'(' => comment(&raw[at..], &mut pieces, charset_hint),
            b'<' => angle(&raw[at..], &mut pieces),
            b',' | b';' => {
                finish(&mut pieces, &mut found);
                1
            }
            // The name of a group, or `mailto`; the addresses follow.
            b':' if pieces.angle.is_none() && !pieces.words.contains('@') => {
                pieces = Pieces::default();
                1
            }
            _ => plain(&raw[at..], &mut pieces, charset_hint),
        };
    }
    finish(&mut pieces, &mut found);
    found
}

impl Pieces {
    fn add_word(&mut self, text: &str, protected: Option<()>) {
        let text = encoded_words::one_line(text);
        if text.is_empty() {
            return;
        }
        if !self.words.is_empty() {
            self.words.push(' ');
        }
        self.words.push_str(&text);
        self.protected = self.protected.or(protected);
    }
}

/// Takes a run of ordinary characters; gives its length.
fn plain(raw: &[u8], pieces: &mut Pieces, hint: Option<&str>) -> usize {
    // In raw GBK the second byte of a character is never one of these: all are below 0x40.
    let stop = |i: usize| matches!(raw[i], b'"' | b'(' | b'<' | b',' | b';' | b':');
    let encoded = |i: usize| i > 0 && raw[i..].starts_with(b"=?");
    let len = (1..raw.len()).find(|&i| stop(i) || encoded(i)).unwrap_or(raw.len());
    pieces.add_word(&encoded_words::decode_raw(&raw[..len], hint), None);
    len
}

fn quoted(raw: &[u8], pieces: &mut Pieces, hint: Option<&str>) -> usize {
    let mut inner = Vec::new();
    let mut at = 1;
    while let Some(&byte) = raw.get(at) {
        match (byte, raw.get(at + 1)) {
            (b'"', _) => break,
            (b'\\', Some(&next @ (b'"' | b'\\'))) => {
                inner.push(next);
                at += 1;
            }
            _ => inner.push(byte),
        }
        at += 1;
    }
    // `"li"@example.com`: the quotes are part of the address.
    if raw.get(at + 1) == Some(&b'@') {
        let rest = raw[at + 1..]
            .iter()
            .position(|b| matches!(b, b',' | b';' | b'>' | b' ' | b'\r' | b'\n'));
        let len = rest.map_or(raw.len(), |r| at + 1 + r);
        pieces.add_word(&encoded_words::decode_raw(&raw[..len], hint), None);
        return len;
    }
    pieces.add_word(&encoded_words::decode_text(&inner, hint), Some(()));
    at + 1
}

fn comment(raw: &[u8], pieces: &mut Pieces, hint: Option<&str>) -> usize {
    let mut depth = 0usize;
    let mut end = raw.len();
    for (at, byte) in raw.iter().enumerate() {
        match byte {
            b'(' => depth += 1,
            b')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            end = at;
            break;
        }
    }
    let inner = encoded_words::decode_text(&raw[1.min(end)..end], hint);
    // `张三(客服) <a@b>`: the comment belongs to the name that stands before it.
    if !pieces.words.is_empty() && !pieces.words.contains('@') {
        pieces.words.push_str(&format!("({inner})"));
    } else if pieces.comment.is_empty() {
        pieces.comment = inner;
    }
    (end + 1).min(raw.len())
}

fn angle(raw: &[u8], pieces: &mut Pieces) -> usize {
    let stop = raw.iter().position(|b| *b == b'>');
    // `<a@b, c@d`: a bracket that is never closed ends at the comma.
    let (inner_end, len) = match stop {
        Some(end) => (end, end + 1),
        None => {
            let end = raw.iter().position(|b| matches!(b, b',' | b';')).unwrap_or(raw.len());
            (end, end)
        }
    };
    let inner = String::from_utf8_lossy(&raw[1..inner_end]).into_owned();
    if pieces.angle.is_none() {
        pieces.angle = Some(inner);
    }
    len.max(1)
}

fn finish(pieces: &mut Pieces, found: &mut Vec<Address>) {
    let Pieces { words, protected, comment, angle } = std::mem::take(pieces);
    let (name, address) = match angle.map(|a| clean(&a)) {
        Some(address) if address.contains('@') || words.is_empty() => (words, address),
        // `<客服>`: brackets around something that is no address.
        Some(other) => split_bare(&format!("{words} {other}")),
        None if protected.is_none() || words.contains('@') => split_bare(&words),
        None => (words, String::new()),
    };
    let name = if name.is_empty() { comment } else { name };
    let name = name.trim_matches(['\'', '"', ' ']).to_owned();
    if !name.is_empty() || !address.is_empty() {
        found.push(Address { name, address });
    }
}

/// Words without brackets: the one with an `@` is the address, the others are the name.
fn split_bare(words: &str) -> (String, String) {
    let spaced = words.replace(['＜', '＞', '[', ']', '<', '>'], " ");
    let is_address = |w: &&str| w.contains('@') && w.len() > 2;
    let address = spaced.split_whitespace().find(is_address).map(clean).unwrap_or_default();
    let name: Vec<&str> = spaced.split_whitespace().filter(|w| !is_address(w)).collect();
    if address.is_empty() { (words.trim().to_owned(), address) } else { (name.join(" "), address) }
}

/// One address without `mailto:`, quotes and white space; the domain in lower case.
pub(crate) fn clean(text: &str) -> String {
    let text: String = text.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
    let text = text.replace('＠', "@");
    let text = text.trim_matches(['<', '>', '\'', ',', ';']);
    let text = match text.get(..7) {
        Some(scheme) if scheme.eq_ignore_ascii_case("mailto:") => &text[7..],
        _ => text,
    };
    match text.rsplit_once('@') {
        Some((local, domain)) => {
            format!("{local}@{}", domain.trim_end_matches('.').to_ascii_lowercase())
        }
        None => text.to_owned(),
    }
}

/// Characters that make a name or file name read in another order than it is written.
pub(crate) fn turns_text_around(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{061c}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(raw: &str) -> Vec<(String, String)> {
        read_list(raw.as_bytes(), None).into_iter().map(|a| (a.name, a.address)).collect()
    }

    fn pair(name: &str, address: &str) -> (String, String) {
        (name.to_owned(), address.to_owned())
    }

    #[test]
    fn the_usual_forms_are_read() {
        assert_eq!(
            read("\"李, 四\" <li@Example.COM>, a@b.cn (王五), <c@d.cn>,, 客服 <e@f.cn>"),
            [
                pair("李, 四", "li@example.com"),
                pair("王五", "a@b.cn"),
                pair("", "c@d.cn"),
                pair("客服", "e@f.cn"),
            ]
        );
    }

    #[test]
    fn encoded_words_in_and_out_of_quotes_are_read() {
        assert_eq!(read("=?utf-8?B?5byg5LiJ?= <z@qq.com>"), [pair("张三", "z@qq.com")]);
        assert_eq!(read("\"=?utf-8?B?5byg5LiJ?=\" <z@qq.com>"), [pair("张三", "z@qq.com")]);
        assert_eq!(read("=?utf-8?Q?a=2C_b?= <z@qq.com>"), [pair("a, b", "z@qq.com")]);
    }

    #[test]
    fn groups_and_bare_forms_are_read() {
        assert_eq!(read("undisclosed-recipients:;"), []);
        assert_eq!(read("Team: a@b.cn, c@d.cn;"), [pair("", "a@b.cn"), pair("", "c@d.cn")]);
        assert_eq!(read("张三 z@qq.com"), [pair("张三", "z@qq.com")]);
        assert_eq!(read("张三＜z@qq.com＞"), [pair("张三", "z@qq.com")]);
        assert_eq!(read("mailto:z@qq.com"), [pair("", "z@qq.com")]);
        assert_eq!(read("MAILER-DAEMON"), [pair("MAILER-DAEMON", "")]);
        assert_eq!(read("\"z@qq.com\" <z@qq.com>"), [pair("z@qq.com", "z@qq.com")]);
        assert_eq!(read("张三(客服) <z@qq.com>"), [pair("张三(客服)", "z@qq.com")]);
        assert_eq!(read("<a@b.cn, c@d.cn"), [pair("", "a@b.cn"), pair("", "c@d.cn")]);
    }

    #[test]
    fn raw_gbk_names_are_read() {
        let mut raw = encoding_rs::GB18030.encode("张三丰").0.into_owned();
        raw.extend(b" <z@qq.com>");
        assert_eq!(read_list(&raw, None), [Address::new("张三丰", "z@qq.com")]);
    }
}
