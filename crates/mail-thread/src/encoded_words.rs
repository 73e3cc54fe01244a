//! Header text: encoded words (RFC 2047), raw eight-bit bytes, and both mixed.
//! Neighbouring words of one character set are joined as bytes first, because clients cut inside a character.

use crate::charset;
use crate::transfer;

/// One `=?charset?B or Q?text?=` as it stands in the header.
struct Word<'a> {
    charset: &'a str,
    base64: Option<()>,
    text: &'a [u8],
    len: usize,
}

/// Decodes a whole unstructured header value to one line of text.
pub(crate) fn decode_text(value: &[u8], charset_hint: Option<&str>) -> String {
    let mut out = String::with_capacity(value.len());
    let mut raw_from = 0;
    let mut at = 0;
    while let Some(found) = next_mark(value, at) {
        let Some((text, len)) = decode_run(&value[found..]) else {
            at = found + 2;
            continue;
        };
        push_raw(&mut out, &value[raw_from..found], charset_hint);
        out.push_str(&text);
        at = found + len;
        raw_from = at;
    }
    push_raw(&mut out, &value[raw_from..], charset_hint);
    one_line(&out)
}

/// Decodes the run of encoded words that begins at the start of `value`: its text and its length in bytes.
pub(crate) fn decode_run(value: &[u8]) -> Option<(String, usize)> {
    let first = word_at(value)?;
    let mut len = first.len;
    let mut text = String::new();
    let mut run = vec![first];
    loop {
        let gap = value[len..].iter().take_while(|b| b.is_ascii_whitespace()).count();
        let Some(next) = word_at(&value[len + gap..]) else { break };
        len += gap + next.len;
        if !run[0].charset.eq_ignore_ascii_case(next.charset) {
            text.push_str(&decode_joined(&run));
            run.clear();
        }
        run.push(next);
    }
    text.push_str(&decode_joined(&run));
    Some((text, len))
}

fn next_mark(value: &[u8], from: usize) -> Option<usize> {
    value.get(from..)?.windows(2).position(|w| w == b"=?").map(|p| from + p)
}

/// Some programs put spaces into words or forget the last `=`; both are accepted.
fn word_at(value: &[u8]) -> Option<Word<'_>> {
    let rest = value.strip_prefix(b"=?")?;
    let charset_end = rest.iter().take(60).position(|b| *b == b'?')?;
    let charset = std::str::from_utf8(&rest[..charset_end]).ok()?;
    if charset.is_empty() || charset.contains(|c: char| c.is_whitespace() || c == '=') {
        return None;
    }
    // RFC 2231 §5 lets a language follow the character set.
    let charset = charset.split('*').next().unwrap_or(charset);
    let base64 = match rest.get(charset_end + 1)? {
        b'B' | b'b' => Some(()),
        b'Q' | b'q' => None,
        _ => return None,
    };
    if rest.get(charset_end + 2) != Some(&b'?') {
        return None;
    }
    let text_from = charset_end + 3;
    let tail = &rest[text_from..];
    let end = match base64 {
        Some(()) => tail.iter().position(|b| *b == b'?')?,
        None => tail.windows(2).position(|w| w == b"?=")?,
    };
    let closing = if tail.get(end + 1) == Some(&b'=') { 2 } else { 1 };
    Some(Word { charset, base64, text: &tail[..end], len: 2 + text_from + end + closing })
}

fn decode_joined(run: &[Word<'_>]) -> String {
    let Some(first) = run.first() else { return String::new() };
    let mut bytes = Vec::new();
    let mut held: Vec<u8> = Vec::new();
    for word in run {
        if word.base64.is_some() {
            held.extend_from_slice(word.text);
            // Cut between two base64 digits of one byte: the next word goes on where this one stopped.
            let digits = held.iter().filter(|b| !b.is_ascii_whitespace()).count();
            if digits % 4 == 0 || word.text.ends_with(b"=") {
                bytes.extend(transfer::base64(&std::mem::take(&mut held)).0);
            }
        } else {
            bytes.extend(transfer::base64(&std::mem::take(&mut held)).0);
            bytes.extend(q_word(word.text));
        }
    }
    bytes.extend(transfer::base64(&held).0);
    charset::decode(&bytes, Some(first.charset)).text
}

fn q_word(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut at = 0;
    while let Some(&byte) = text.get(at) {
        match byte {
            b'_' => out.push(b' '),
            b'=' => match transfer::hex_pair(text.get(at + 1..at + 3)) {
                Some(value) => {
                    out.push(value);
                    at += 2;
                }
                None => out.push(b'='),
            },
            _ => out.push(byte),
        }
        at += 1;
    }
    out
}

fn push_raw(out: &mut String, raw: &[u8], charset_hint: Option<&str>) {
    if !raw.is_empty() {
        out.push_str(&decode_raw(raw, charset_hint));
    }
}

/// Eight-bit bytes that stand in a header without any encoding.
pub(crate) fn decode_raw(raw: &[u8], charset_hint: Option<&str>) -> String {
    match std::str::from_utf8(raw) {
        Ok(text) if !raw.contains(&0x1b) => text.to_owned(),
        _ => charset::decode(raw, charset_hint).text,
    }
}

/// Unfolds, turns every control character into a space, and trims.
pub(crate) fn one_line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let c = if c.is_control() { ' ' } else { c };
        if c == ' ' && out.ends_with(' ') {
            continue;
        }
        if !crate::addresses::turns_text_around(c) {
            out.push(c);
        }
    }
    out.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_character_cut_between_two_words_is_whole_again() {
        let value = b"=?utf-8?B?5oqV6K8=?=\r\n =?utf-8?B?ieWNlQ==?=";
        assert_eq!(decode_text(value, None), "投诉单");
        let value = b"=?UTF-8?Q?=E6=8A=95=E8?= =?utf-8?Q?=AF=89?=";
        assert_eq!(decode_text(value, None), "投诉");
    }

    #[test]
    fn base64_cut_between_its_digits_is_read() {
        assert_eq!(decode_text(b"=?utf-8?B?5oqV6?= =?utf-8?B?K+J?=", None), "投诉");
    }

    #[test]
    fn raw_gbk_beside_encoded_words_is_read() {
        let mut value = encoding_rs::GB18030.encode("关于订单的").0.into_owned();
        value.extend(b" =?gb2312?B?zba43w==?=");
        assert!(decode_text(&value, None).starts_with("关于订单的"));
    }

    #[test]
    fn what_is_no_encoded_word_stays() {
        assert_eq!(decode_text(b"1+1=?2 =?x?= =??B??=", None), "1+1=?2 =?x?= =??B??=");
        assert_eq!(decode_text(b"=?utf-8?Q?a b?= c", None), "a b c");
        assert_eq!(decode_text(b"a =?utf-8?q?b?= c =?utf-8?q?d?=", None), "a b c d");
    }
}
