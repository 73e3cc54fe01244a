//! `Content-Type` and `Content-Disposition`: a value and its parameters (RFC 2045 §5.1, RFC 2231),
//! with names of files in every encoding that clients put there.

use crate::{charset, encoded_words, transfer};

/// A lower-case value with its parameters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Parameterised {
    pub value: String,
    parameters: Vec<(String, String)>,
}

/// One raw parameter: `filename*1*=...` is name `filename`, section 1, percent-coded.
struct Raw {
    name: String,
    section: Option<u32>,
    percent: Option<()>,
    value: Vec<u8>,
}

impl Parameterised {
    pub(crate) fn read(raw: &[u8], charset_hint: Option<&str>) -> Parameterised {
        let mut pieces = split_quoted(raw).into_iter();
        let value = pieces.next().unwrap_or_default();
        let value: String = String::from_utf8_lossy(&value)
            .chars()
            .filter(|c| !c.is_whitespace() && !c.is_control())
            .collect::<String>()
            .to_ascii_lowercase();
        let raws: Vec<Raw> = pieces.filter_map(|piece| read_parameter(&piece)).collect();
        Parameterised { value, parameters: join_sections(raws, charset_hint) }
    }

    /// The decoded value of a parameter, if it says anything.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.parameters
            .iter()
            .find(|(n, v)| n == name && !v.is_empty())
            .map(|(_, value)| value.as_str())
    }
}

/// Cuts at semicolons outside quotes and comments. Quotes stay; comments go.
fn split_quoted(raw: &[u8]) -> Vec<Vec<u8>> {
    let mut pieces = vec![Vec::new()];
    let (mut quoted, mut depth, mut escaped) = (None, 0usize, None);
    for &byte in raw {
        let piece = pieces.last_mut().expect("never empty");
        match byte {
            b'\r' | b'\n' => continue,
            _ if escaped.take().is_some() => piece.push(byte),
            b'\\' if quoted.is_some() => {
                piece.push(byte);
                escaped = Some(());
            }
            b'"' if depth == 0 => {
                quoted = if quoted.is_some() { None } else { Some(()) };
                piece.push(byte);
            }
            b'(' if quoted.is_none() && !piece.contains(&b'=') => depth += 1,
            b')' if quoted.is_none() && depth > 0 => depth -= 1,
            b';' if quoted.is_none() && depth == 0 => pieces.push(Vec::new()),
            _ if depth > 0 => {}
            _ => piece.push(byte),
        }
    }
    pieces
}

fn read_parameter(piece: &[u8]) -> Option<Raw> {
    let equals = piece.iter().position(|b| *b == b'=')?;
    let name = String::from_utf8_lossy(&piece[..equals]).trim().to_ascii_lowercase();
    let value = unquote(piece[equals + 1..].trim_ascii());
    let (name, percent) = match name.strip_suffix('*') {
        Some(shorter) => (shorter.to_owned(), Some(())),
        None => (name, None),
    };
    let (name, section) = match name.rsplit_once('*') {
        Some((before, number)) => match number.parse() {
            Ok(section) => (before.to_owned(), Some(section)),
            Err(_) => (name, None),
        },
        None => (name, None),
    };
    (!name.is_empty()).then_some(Raw { name, section, percent, value })
}

fn unquote(value: &[u8]) -> Vec<u8> {
    let Some(inner) = value.strip_prefix(b"\"") else { return value.to_vec() };
    let mut out = Vec::with_capacity(inner.len());
    let mut at = 0;
    while let Some(&byte) = inner.get(at) {
        match (byte, inner.get(at + 1)) {
            (b'"', _) => break,
            // Only quotes and backslashes are escaped: `C:\temp` and GBK's second bytes keep theirs.
            (b'\\', Some(&next @ (b'"' | b'\\'))) => {
                out.push(next);
                at += 1;
            }
            _ => out.push(byte),
        }
        at += 1;
    }
    out
}

/// Joins RFC 2231 sections as bytes before decoding: clients cut inside characters here too.
/// An extended value wins over a plain one of the same name (RFC 6266 §4.3).
fn join_sections(raws: Vec<Raw>, charset_hint: Option<&str>) -> Vec<(String, String)> {
    let mut names: Vec<String> = Vec::new();
    for raw in &raws {
        if !names.contains(&raw.name) && names.len() < 64 {
            names.push(raw.name.clone());
        }
    }
    let decode = |name: String| {
        let mut extended: Vec<&Raw> = raws
            .iter()
            .filter(|r| r.name == name && (r.section.is_some() || r.percent.is_some()))
            .collect();
        extended.sort_by_key(|r| r.section.unwrap_or(0));
        let plain =
            raws.iter().find(|r| r.name == name && r.section.is_none() && r.percent.is_none());
        let value = match (extended.is_empty(), plain) {
            (false, _) => decode_extended(&extended, charset_hint),
            (true, Some(plain)) => encoded_words::decode_text(&plain.value, charset_hint),
            (true, None) => String::new(),
        };
        (name, value)
    };
    names.into_iter().map(decode).collect()
}

fn decode_extended(sections: &[&Raw], charset_hint: Option<&str>) -> String {
    let mut bytes = Vec::new();
    let mut charset_name: Option<String> = None;
    for (index, section) in sections.iter().enumerate() {
        if section.percent.is_none() {
            bytes.extend_from_slice(&section.value);
            continue;
        }
        let mut value = section.value.as_slice();
        if index == 0 {
            let mut parts = value.splitn(3, |b| *b == b'\'');
            if let (Some(name), Some(_language), Some(rest)) =
                (parts.next(), parts.next(), parts.next())
            {
                charset_name =
                    std::str::from_utf8(name).ok().filter(|n| !n.is_empty()).map(str::to_owned);
                value = rest;
            }
        }
        percent_decode(value, &mut bytes);
    }
    // Some clients put encoded words into sections; harmless where there are none.
    if bytes.windows(2).any(|w| w == b"=?") {
        return encoded_words::decode_text(&bytes, charset_name.as_deref().or(charset_hint));
    }
    let name = charset_name.as_deref().or(charset_hint);
    encoded_words::one_line(&charset::decode(&bytes, name).text)
}

fn percent_decode(value: &[u8], out: &mut Vec<u8>) {
    let mut at = 0;
    while let Some(&byte) = value.get(at) {
        match transfer::hex_pair(value.get(at + 1..at + 3)) {
            Some(decoded) if byte == b'%' => {
                out.push(decoded);
                at += 3;
            }
            _ => {
                out.push(byte);
                at += 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file_name(raw: &[u8]) -> String {
        Parameterised::read(raw, None).get("filename").unwrap_or_default().to_owned()
    }

    #[test]
    fn a_file_name_cut_inside_a_character_is_whole() {
        let raw = b"attachment; filename*0*=gbk''%CD%B6%CB; filename*1*=%DF%B5%A5; filename*2=.pdf";
        assert_eq!(file_name(raw), "投诉单.pdf");
    }

    #[test]
    fn the_extended_name_wins_over_the_plain_one() {
        let raw = b"attachment; filename=\"?.pdf\"; filename*=UTF-8''%E6%8A%95.pdf";
        assert_eq!(file_name(raw), "投.pdf");
    }

    #[test]
    fn encoded_words_and_raw_gbk_in_quotes_are_read() {
        assert_eq!(file_name(b"attachment; filename=\"=?gbk?B?zbbL37WlLnBkZg==?=\""), "投诉单.pdf");
        let mut raw = b"attachment; filename=\"".to_vec();
        raw.extend(encoding_rs::GB18030.encode("投诉单.pdf").0.iter());
        raw.push(b'"');
        assert_eq!(file_name(&raw), "投诉单.pdf");
    }

    #[test]
    fn comments_case_and_missing_quotes_are_accepted() {
        let read = Parameterised::read(b"Text/HTML (page); Charset=utf-8; name=a b.txt", None);
        assert_eq!(read.value, "text/html");
        assert_eq!(read.get("charset"), Some("utf-8"));
        assert_eq!(read.get("name"), Some("a b.txt"));
        assert_eq!(file_name(b"attachment; filename=\"a;b \\\"c\\\".txt\""), "a;b \"c\".txt");
    }
}
