//! Base64 and quoted-printable as they arrive: with stray characters, missing padding, bad escapes.
//! Decoding gives everything that can be read and says whether something was wrong.

use std::borrow::Cow;

/// Decoded bytes and the number of characters that had no meaning.
pub(crate) struct Opened<'a> {
    pub bytes: Cow<'a, [u8]>,
    pub strange: usize,
}

/// Undoes a `Content-Transfer-Encoding`. Unknown names leave the bytes as they are.
pub(crate) fn open<'a>(body: &'a [u8], encoding: &str) -> Opened<'a> {
    match encoding.trim().to_ascii_lowercase().as_str() {
        "base64" => {
            let (bytes, strange) = base64(body);
            Opened { bytes: Cow::Owned(bytes), strange }
        }
        "quoted-printable" | "quotedprintable" => {
            let (bytes, strange) = quoted_printable(body);
            Opened { bytes: Cow::Owned(bytes), strange }
        }
        _ => Opened { bytes: Cow::Borrowed(body), strange: 0 },
    }
}

/// Base64 with white space and foreign characters skipped; padding in the middle starts a new run.
pub(crate) fn base64(text: &[u8]) -> (Vec<u8>, usize) {
    let mut out = Vec::with_capacity(text.len() / 4 * 3 + 3);
    let (mut held, mut bits, mut strange) = (0u32, 0u32, 0usize);
    for &byte in text {
        let six = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            b'=' => {
                (held, bits) = (0, 0);
                continue;
            }
            b' ' | b'\t' | b'\r' | b'\n' => continue,
            _ => {
                strange += 1;
                continue;
            }
        };
        held = (held << 6) | u32::from(six);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            out.push((held >> bits) as u8);
            held &= (1 << bits) - 1;
        }
    }
    (out, strange)
}

/// Quoted-printable (RFC 2045 §6.7). A bad escape stays as it is written.
pub(crate) fn quoted_printable(text: &[u8]) -> (Vec<u8>, usize) {
    let mut out = Vec::with_capacity(text.len());
    let mut strange = 0;
    for line in text.split_inclusive(|b| *b == b'\n') {
        let ending = line.len() - trailing(line, |b| matches!(b, b'\r' | b'\n'));
        let (words, end) = line.split_at(ending);
        // White space before a line end was added on the way.
        let words = &words[..words.len() - trailing(words, |b| matches!(b, b' ' | b'\t'))];
        let (words, end) = match words.strip_suffix(b"=") {
            Some(soft) => (soft, &b""[..]),
            None => (words, end),
        };
        strange += unescape(words, &mut out);
        out.extend_from_slice(end);
    }
    (out, strange)
}

fn trailing(bytes: &[u8], matches: impl Fn(u8) -> bool) -> usize {
    bytes.iter().rev().take_while(|b| matches(**b)).count()
}

fn unescape(words: &[u8], out: &mut Vec<u8>) -> usize {
    let mut strange = 0;
    let mut at = 0;
    while let Some(&byte) = words.get(at) {
        if byte == b'=' {
            if let Some(value) = hex_pair(words.get(at + 1..at + 3)) {
                out.push(value);
                at += 3;
                continue;
            }
            strange += 1;
        }
        out.push(byte);
        at += 1;
    }
    strange
}

/// Two hexadecimal digits to their byte.
pub(crate) fn hex_pair(digits: Option<&[u8]>) -> Option<u8> {
    let [high, low] = digits? else { return None };
    let value = |b: u8| char::from(b).to_digit(16);
    Some((value(*high)? * 16 + value(*low)?) as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_survives_stray_characters_and_missing_padding() {
        assert_eq!(base64(b"5oqV\r\n6K!+J").0, "投诉".as_bytes());
        assert_eq!(base64(b"5oqV6K+J").1, 0);
        assert_eq!(base64(b"YQ==Yg").0, b"ab");
    }

    #[test]
    fn quoted_printable_keeps_what_it_cannot_read() {
        assert_eq!(quoted_printable(b"=E6=8A=95=\r\n=E8=AF=89 \r\n").0, "投诉\r\n".as_bytes());
        assert_eq!(quoted_printable(b"a=b c=ZZ =").0, b"a=b c=ZZ ".to_vec());
        assert_eq!(quoted_printable(b"x=").0, b"x");
    }
}
