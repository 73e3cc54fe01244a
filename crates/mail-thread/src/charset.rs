//! Bytes and the name of a character set to text. Names lie often: GB2312 that is GBK, UTF-8 that is GB18030,
//! Latin-1 that is Chinese; a name is believed only while the bytes agree with it.

use encoding_rs::{BIG5, Encoding, GB18030, ISO_2022_JP, REPLACEMENT, UTF_8, WINDOWS_1252};

/// Text, and whether the name given with it was true.
pub(crate) struct Decoded {
    pub text: String,
    pub label: Label,
}

/// What became of the character set's name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Label {
    /// The bytes are what the name says, or there was no name and no doubt.
    True,
    /// Another character set fits the bytes better.
    Wrong,
    /// Nothing fits; some characters are lost to U+FFFD.
    Broken,
}

/// Decodes a whole text. Never fails: the worst outcome is U+FFFD in places, and `label` says so.
pub(crate) fn decode(bytes: &[u8], name: Option<&str>) -> Decoded {
    if bytes.is_ascii() && !bytes.contains(&0x1b) && !name.is_some_and(seven_bit_name) {
        return Decoded { text: String::from_utf8_lossy(bytes).into_owned(), label: Label::True };
    }
    let name = name.map(str::trim).filter(|n| !n.is_empty());
    if name.is_some_and(is_hz) {
        return Decoded { text: decode_hz(bytes), label: Label::True };
    }
    if name.is_some_and(is_utf7) {
        return Decoded { text: decode_utf7(bytes), label: Label::True };
    }
    match name.and_then(encoding_named) {
        Some(named) => decode_named(bytes, named),
        None => {
            let guess = guess(bytes);
            let (text, broken) = guess.decode_without_bom_handling(bytes);
            let label = match (name, broken) {
                (_, true) => Label::Broken,
                (Some(_), _) => Label::Wrong,
                (None, _) => Label::True,
            };
            Decoded { text: without_bom(&text), label }
        }
    }
}

fn decode_named(bytes: &[u8], named: &'static Encoding) -> Decoded {
    let better = if contradicts(bytes, named) { guess(bytes) } else { named };
    let (text, broken) = better.decode_without_bom_handling(bytes);
    if !broken {
        let label = if better == named { Label::True } else { Label::Wrong };
        return Decoded { text: without_bom(&text), label };
    }
    let guessed = guess(bytes);
    let (other, other_broken) = guessed.decode_without_bom_handling(bytes);
    if !other_broken || lost(&other) < lost(&text) {
        let label = if other_broken { Label::Broken } else { Label::Wrong };
        return Decoded { text: without_bom(&other), label };
    }
    Decoded { text: without_bom(&text), label: Label::Broken }
}

fn without_bom(text: &str) -> String {
    text.strip_prefix('\u{feff}').unwrap_or(text).to_owned()
}

fn lost(text: &str) -> usize {
    text.chars().filter(|&c| c == '\u{fffd}').count()
}

/// Names that mean 7-bit bytes which are not ASCII.
fn seven_bit_name(name: &str) -> bool {
    let lower = name.trim().to_ascii_lowercase();
    is_hz(&lower) || is_utf7(&lower) || lower.starts_with("iso-2022") || lower.starts_with("utf-16")
}

fn is_hz(name: &str) -> bool {
    let lower = name.trim().to_ascii_lowercase();
    lower == "hz" || lower == "hz-gb-2312"
}

fn is_utf7(name: &str) -> bool {
    let lower = name.trim().to_ascii_lowercase();
    lower == "utf-7" || lower == "utf7" || lower == "unicode-1-1-utf-7"
}

/// The encoding behind a name, with the names mail programs use beside the registered ones.
/// GBK and GB2312 are read as GB18030, which contains both.
pub(crate) fn encoding_named(name: &str) -> Option<&'static Encoding> {
    let lower = name.trim().trim_matches(['"', '\'']).to_ascii_lowercase();
    match lower.as_str() {
        "cp936" | "ms936" | "936" | "gb" | "gb-2312" | "gb_2312" | "gb18030-2000" | "euc-cn"
        | "euccn" | "x-euc-cn" | "chinesesimp" => return Some(GB18030),
        "cp950" | "ms950" | "950" | "x-big5" | "big-5" | "chinesetrad" | "big5-hkscs:2004" => {
            return Some(BIG5);
        }
        "ansi_x3.4-1968" | "us_ascii" | "7bit" | "8bit" | "binary" => return Some(WINDOWS_1252),
        "unicode" | "utf" | "utf8mb4" | "utf-8-sig" | "cp65001" => return Some(UTF_8),
        _ => {}
    }
    let found = Encoding::for_label(lower.as_bytes())?;
    match found.name() {
        // The registered fallback that refuses to decode: as good as no name.
        _ if found == REPLACEMENT => None,
        "GBK" | "gb18030" => Some(GB18030),
        _ => Some(found),
    }
}

/// Whether the bytes speak so clearly against the name that it cannot be true.
fn contradicts(bytes: &[u8], named: &'static Encoding) -> bool {
    if named == UTF_8 || named == ISO_2022_JP {
        return false;
    }
    if surely_utf8(bytes) {
        return true;
    }
    // Latin letters stand among ASCII; Chinese comes in pairs of high bytes.
    named.is_single_byte() && pairs(bytes).looks_chinese()
}

/// Valid UTF-8 with two or more three-byte characters and nothing that legacy text reaches by chance.
fn surely_utf8(bytes: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(bytes) else { return false };
    let wide = text.chars().filter(|c| c.len_utf8() >= 3).count();
    let narrow = text.chars().filter(|c| c.len_utf8() == 2).count();
    wide >= 2 && wide > narrow
}

/// The likeliest encoding of bytes without a trustworthy name.
pub(crate) fn guess(bytes: &[u8]) -> &'static Encoding {
    if std::str::from_utf8(bytes).is_ok() && !has_japanese_escape(bytes) {
        return UTF_8;
    }
    if bytes.is_ascii() {
        return ISO_2022_JP;
    }
    // UTF-8 with a bruise (cut at the end, one bad byte) is still UTF-8.
    let utf8_lost = lost(&String::from_utf8_lossy(bytes));
    let high = bytes.iter().filter(|b| **b >= 0x80).count();
    if utf8_lost * 8 < high {
        return UTF_8;
    }
    let pairs = pairs(bytes);
    if !pairs.looks_chinese() && pairs.single * 2 > pairs.total() {
        return WINDOWS_1252;
    }
    if pairs.big5_common > pairs.gb_common { BIG5 } else { GB18030 }
}

fn has_japanese_escape(bytes: &[u8]) -> bool {
    bytes.windows(3).any(|w| matches!(w, b"\x1b$B" | b"\x1b$@" | b"\x1b(J"))
}

/// How the high bytes stand together.
#[derive(Default)]
struct Pairs {
    single: usize,
    gb_common: usize,
    big5_common: usize,
    odd: usize,
}

impl Pairs {
    fn total(&self) -> usize {
        self.single + self.gb_common.max(self.big5_common) + self.odd
    }

    fn looks_chinese(&self) -> bool {
        let common = self.gb_common.max(self.big5_common);
        common >= 2 && common * 10 >= self.total() * 7
    }
}

/// Counts the pairs that are frequent characters in GB2312 (level 1 and punctuation) and in Big5 (level 1).
fn pairs(bytes: &[u8]) -> Pairs {
    let mut found = Pairs::default();
    let mut at = 0;
    while let Some(&lead) = bytes.get(at) {
        if lead < 0x81 {
            at += 1;
            continue;
        }
        let Some(&trail) = bytes.get(at + 1) else { break };
        if trail < 0x40 {
            found.single += 1;
            at += 1;
            continue;
        }
        let gb = trail >= 0xa1 && matches!(lead, 0xb0..=0xd7 | 0xa1 | 0xa3);
        let big5 = matches!(trail, 0x40..=0x7e | 0xa1..=0xfe) && matches!(lead, 0xa1 | 0xa4..=0xc6);
        found.gb_common += usize::from(gb);
        found.big5_common += usize::from(big5);
        if trail < 0x80 && !gb {
            // A high byte before an ASCII letter: Latin text, or the second half of a Big5 character.
            found.single += 1;
        } else if !gb && !big5 {
            found.odd += 1;
        }
        at += 2;
    }
    // Big5 text owns its ASCII trails; only Latin text leaves them unexplained.
    if found.big5_common > found.gb_common {
        found.single = found.single.saturating_sub(found.big5_common - found.gb_common);
    }
    found
}

/// HZ (RFC 1843): GB2312 in seven bits between `~{` and `~}`.
fn decode_hz(bytes: &[u8]) -> String {
    let mut gb: Vec<u8> = Vec::with_capacity(bytes.len());
    let mut chinese = None;
    let mut at = 0;
    while at < bytes.len() {
        match (bytes[at], bytes.get(at + 1), chinese) {
            (b'~', Some(b'{'), None) => (chinese, at) = (Some(()), at + 2),
            (b'~', Some(b'}'), Some(())) => (chinese, at) = (None, at + 2),
            (b'~', Some(b'~'), None) => {
                gb.push(b'~');
                at += 2;
            }
            (b'~', Some(b'\n'), None) => at += 2,
            (first, Some(&second), Some(())) if first != b'\n' => {
                gb.extend([first | 0x80, second | 0x80]);
                at += 2;
            }
            (b'\n', _, _) => {
                chinese = None;
                gb.push(b'\n');
                at += 1;
            }
            (byte, _, _) => {
                gb.push(byte);
                at += 1;
            }
        }
    }
    GB18030.decode_without_bom_handling(&gb).0.into_owned()
}

/// UTF-7 (RFC 2152), as old Outlooks send it: UTF-16 in base64 between `+` and `-`.
fn decode_utf7(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let mut out = String::with_capacity(text.len());
    let mut rest: &str = &text;
    while let Some(plus) = rest.find('+') {
        out.push_str(&rest[..plus]);
        rest = &rest[plus + 1..];
        let is_digit = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/');
        let end = rest.find(|c| !is_digit(c)).unwrap_or(rest.len());
        let (coded, after) = rest.split_at(end);
        if coded.is_empty() {
            out.push('+');
        }
        let units: Vec<u16> = crate::transfer::base64(coded.as_bytes())
            .0
            .chunks_exact(2)
            .map(|pair| u16::from_be_bytes([pair[0], pair[1]]))
            .collect();
        out.push_str(&String::from_utf16_lossy(&units));
        rest = after.strip_prefix('-').unwrap_or(after);
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gbk(text: &str) -> Vec<u8> {
        GB18030.encode(text).0.into_owned()
    }

    #[test]
    fn gb2312_that_is_gbk_keeps_its_rare_characters() {
        let decoded = decode(&gbk("镕基先生的快递"), Some("gb2312"));
        assert_eq!(decoded.text, "镕基先生的快递");
        assert_eq!(decoded.label, Label::True);
    }

    #[test]
    fn utf8_called_gb2312_is_read_as_utf8() {
        let decoded = decode("你好，我要投诉".as_bytes(), Some("gb2312"));
        assert_eq!(decoded.text, "你好，我要投诉");
        assert_eq!(decoded.label, Label::Wrong);
    }

    #[test]
    fn gbk_called_utf8_or_latin_or_nothing_is_read_as_gbk() {
        for name in [Some("utf-8"), Some("iso-8859-1"), Some("us-ascii"), Some("no-such"), None] {
            assert_eq!(decode(&gbk("你好，我要投诉你们"), name).text, "你好，我要投诉你们");
        }
    }

    #[test]
    fn unnamed_big5_is_told_from_gbk() {
        let big5 = BIG5.encode("您好，我要查詢訂單的進度，謝謝").0.into_owned();
        assert_eq!(decode(&big5, None).text, "您好，我要查詢訂單的進度，謝謝");
    }

    #[test]
    fn latin_text_is_not_taken_for_chinese() {
        let latin = WINDOWS_1252.encode("Café à la crème, s'il vous plaît").0.into_owned();
        assert_eq!(decode(&latin, Some("iso-8859-1")).text, "Café à la crème, s'il vous plaît");
        assert_eq!(decode(&latin, None).text, "Café à la crème, s'il vous plaît");
    }

    #[test]
    fn japanese_in_seven_bits_and_hz_are_read() {
        let (jp, _, _) = ISO_2022_JP.encode("日本語の問い合わせ");
        assert_eq!(decode(&jp, Some("iso-2022-jp")).text, "日本語の問い合わせ");
        assert_eq!(decode(&jp, None).text, "日本語の問い合わせ");
        assert_eq!(decode(b"~{<:Ky2;S{~}.", Some("hz-gb-2312")).text, "己所不欲.");
    }

    #[test]
    fn old_outlooks_utf7_is_read() {
        assert_eq!(decode(b"1 +- 1, +T2BZfQ-!", Some("utf-7")).text, "1 + 1, 你好!");
    }

    #[test]
    fn bytes_that_fit_nothing_are_marked_broken() {
        assert_eq!(decode(b"\xff\xff\xff ab \xff", Some("utf-8")).label, Label::Broken);
    }
}
