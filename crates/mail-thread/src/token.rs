//! A short token that carries the case through a customer's mail program: in the subject
//! (`[#C-2026-000123·K7QX]`), in a plus-address (`help+c-2026-000123.k7qx9m2t@brand.cn`) and in our message ids.
//! The code is keyed, so that nobody can write a letter into another person's case by counting.

use crate::addresses::Address;
use regex::Regex;
use std::sync::LazyLock;

/// Keyed digest of some bytes, such as HMAC-SHA-256 with the centre's secret.
/// At least 8 bytes of it are used; a shorter digest gives shorter codes.
pub type Sign<'a> = &'a dyn Fn(&[u8]) -> Vec<u8>;

/// Characters of a code in a subject: 20 bits, read aloud easily. Guessing needs a mail per try.
const SUBJECT_CODE: usize = 4;
/// Characters of a code in an address or message id: 40 bits; nobody types it.
const ADDRESS_CODE: usize = 8;
/// Crockford's base 32: no I, L, O, U.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

static IN_SUBJECT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)[\[【［(（]?\s*[#＃]\s*([a-z]{1,4}-\d{4}-\d{3,9})[^0-9a-z\]】\n]{1,4}([0-9a-z]{4})\s*[\]】］)）]?",
    )
    .expect("a fixed pattern")
});
static IN_ADDRESS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)(?:^|\+)([a-z]{1,4}-\d{4}-\d{3,9})\.([0-9a-z]{8})[.@]")
        .expect("a fixed pattern")
});

/// The code of a case: `length` characters, from a keyed digest of its number.
fn code(case_no: &str, length: usize, sign: Sign<'_>) -> String {
    let digest = sign(format!("case {}", case_no.to_ascii_uppercase()).as_bytes());
    let mut bits = 0u64;
    for byte in digest.iter().take(8) {
        bits = (bits << 8) | u64::from(*byte);
    }
    (0..length)
        .map(|place| char::from(ALPHABET[(bits >> (59 - 5 * place.min(11)) & 31) as usize]))
        .collect()
}

/// The token for a subject: `[#C-2026-000123·K7QX]`.
pub fn case_token(case_no: &str, sign: Sign<'_>) -> String {
    format!("[#{}·{}]", case_no.to_ascii_uppercase(), code(case_no, SUBJECT_CODE, sign))
}

/// An address that brings answers to the case: `help@brand.cn` → `help+c-2026-000123.k7qx9m2t@brand.cn`.
/// Unchanged when `address` has no `@`.
pub fn plus_address(address: &str, case_no: &str, sign: Sign<'_>) -> String {
    let Some((local, domain)) = address.rsplit_once('@') else { return address.to_owned() };
    let local = local.split('+').next().unwrap_or(local);
    format!("{local}+{}@{domain}", address_token(case_no, sign))
}

/// A message id that carries the case, for mails we send. `unique` makes it the only one of its kind.
pub fn message_id(case_no: &str, unique: &str, domain: &str, sign: Sign<'_>) -> String {
    let plain = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let unique: String = unique.chars().filter(plain).collect();
    let domain: String = domain.chars().filter(plain).collect();
    format!("{}.{unique}@{domain}", address_token(case_no, sign))
}

fn address_token(case_no: &str, sign: Sign<'_>) -> String {
    format!("{case_no}.{}", code(case_no, ADDRESS_CODE, sign)).to_ascii_lowercase()
}

/// The case number in a subject, if its code is true.
pub fn in_subject(subject: &str, sign: Sign<'_>) -> Option<String> {
    let whole = IN_SUBJECT.captures_iter(subject);
    whole.take(8).find_map(|found| checked(&found[1], &found[2], SUBJECT_CODE, sign))
}

/// The case number in an address or message id, if its code is true.
pub fn in_address(address: &str, sign: Sign<'_>) -> Option<String> {
    let found = IN_ADDRESS.captures(address)?;
    checked(&found[1], &found[2], ADDRESS_CODE, sign)
}

/// The case that any of these addresses carries.
pub fn in_addresses<'a>(
    list: impl IntoIterator<Item = &'a Address>,
    sign: Sign<'_>,
) -> Option<String> {
    list.into_iter().find_map(|a| in_address(&a.address, sign))
}

/// The text without tokens, true or false.
pub fn strip(subject: &str) -> String {
    IN_SUBJECT.replace_all(subject, " ").split_whitespace().collect::<Vec<_>>().join(" ")
}

fn checked(case_no: &str, given: &str, length: usize, sign: Sign<'_>) -> Option<String> {
    let case_no = case_no.to_ascii_uppercase();
    let right = code(&case_no, length, sign);
    // What a person may have typed: O for 0, I or L for 1.
    let given = given.to_ascii_uppercase().replace('O', "0").replace(['I', 'L'], "1");
    let differs = right.bytes().zip(given.bytes()).fold(0, |sum, (a, b)| sum | (a ^ b));
    (differs == 0 && right.len() == given.len()).then_some(case_no)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Not a secure digest: only different for different bytes.
    fn sign(bytes: &[u8]) -> Vec<u8> {
        let mut state = 0xcbf2_9ce4_8422_2325u64;
        for byte in bytes.iter().chain(b"secret") {
            state = (state ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
        state.to_be_bytes().to_vec()
    }

    #[test]
    fn a_token_comes_back_from_subject_address_and_message_id() {
        let token = case_token("C-2026-000123", &sign);
        assert_eq!(
            in_subject(&format!("Re: {token} 快递"), &sign).as_deref(),
            Some("C-2026-000123")
        );
        let address = plus_address("help@brand.cn", "C-2026-000123", &sign);
        assert!(address.starts_with("help+c-2026-000123."), "{address}");
        assert_eq!(in_address(&address, &sign).as_deref(), Some("C-2026-000123"));
        let id = message_id("C-2026-000123", "0199-aa", "brand.cn", &sign);
        assert_eq!(in_address(&id, &sign).as_deref(), Some("C-2026-000123"));
    }

    #[test]
    fn a_token_survives_what_mail_programs_do_to_it() {
        let token = case_token("C-2026-000123", &sign);
        for mangled in [
            token.replace('·', "?"),
            token.replace('·', " "),
            token.replace('·', "•"),
            token.replace(['[', ']'], ""),
            token.to_lowercase(),
            token.replace('[', "【").replace(']', "】"),
        ] {
            assert!(in_subject(&mangled, &sign).is_some(), "{mangled}");
        }
    }

    #[test]
    fn a_guessed_or_moved_code_opens_nothing() {
        let token = case_token("C-2026-000123", &sign);
        assert_eq!(in_subject(&token.replace("000123", "000124"), &sign), None);
        assert_eq!(in_subject("[#C-2026-000123·ZZZZ]", &sign), None);
        assert_eq!(in_address("help+c-2026-000123.zzzzzzzz@brand.cn", &sign), None);
        assert_eq!(in_address("xc-2026-000123.zzzzzzzz@brand.cn", &sign), None);
    }

    #[test]
    fn plus_addresses_do_not_pile_up() {
        let once = plus_address("help@brand.cn", "C-2026-000123", &sign);
        assert_eq!(plus_address(&once, "C-2026-000123", &sign), once);
    }
}
