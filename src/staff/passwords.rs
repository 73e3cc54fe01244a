//! Passwords (argon2id) and one-time codes (TOTP, RFC 6238: 6 digits, 30 seconds, SHA-1, as the authenticator apps expect).

use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;

use crate::platform::ids;
use crate::platform::stop::{Outcome, fault, refused};

/// Shorter ones are refused. Length beats rules about signs (NIST SP 800-63B).
pub const SHORTEST_PASSWORD: usize = 10;

/// OWASP's argon2id parameters: 19 MiB, 2 passes, 1 lane.
fn argon() -> Argon2<'static> {
    let params =
        Params::new(19 * 1024, 2, 1, None).expect("the parameters are within argon2's limits");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// Refuses what is too short or only repeats one character.
pub fn hash(password: &str) -> Outcome<String> {
    let mut letters: Vec<char> = password.chars().collect();
    let length = letters.len();
    letters.sort_unstable();
    letters.dedup();
    if length < SHORTEST_PASSWORD || letters.len() < 4 {
        return Err(refused("staff.password_too_weak"));
    }
    let salt = SaltString::encode_b64(&ids::random_bytes::<16>()).map_err(fault)?;
    Ok(argon().hash_password(password.as_bytes(), &salt).map_err(fault)?.to_string())
}

/// Whether the password is right. An unknown account is checked against a hash of nothing, so that it takes as long.
pub fn matches(password: &str, hash: Option<&str>) -> bool {
    const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5bm9ib2R5$2Zq1nJjTYc6uUv9tqkWFyD1zZ7vK9i8l0m3gq5V2nXo";
    let known = hash.is_some();
    let right = PasswordHash::new(hash.unwrap_or(NOBODY))
        .is_ok_and(|hash| argon().verify_password(password.as_bytes(), &hash).is_ok());
    known && right
}

/// A new TOTP secret: 160 bits in base32, as apps take it.
pub fn totp_secret() -> String {
    base32(&ids::random_bytes::<20>())
}

/// The address a QR code carries to the app.
pub fn totp_address(centre: &str, account: &str, secret: &str) -> String {
    let encode = |text: &str| {
        percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
    };
    format!(
        "otpauth://totp/{}:{}?secret={secret}&issuer={}",
        encode(centre),
        encode(account),
        encode(centre)
    )
}

/// The time step a code is right for (the present one, or one before or after), later than `last_step`; a code works once.
pub fn totp_step(secret: &str, code: &str, now_ms: i64, last_step: Option<i64>) -> Option<i64> {
    let key = unbase32(secret)?;
    let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    let present = now_ms.div_euclid(30_000);
    (present - 1..=present + 1)
        .filter(|step| last_step.is_none_or(|last| *step > last))
        .find(|step| totp_code(&key, *step) == code)
}

fn totp_code(key: &[u8], step: i64) -> String {
    let mut mac = Hmac::<Sha1>::new_from_slice(key).expect("HMAC takes keys of any length");
    mac.update(&step.to_be_bytes());
    let digest = mac.finalize().into_bytes();
    let at = usize::from(digest[19] & 15);
    let number =
        u32::from_be_bytes([digest[at] & 0x7f, digest[at + 1], digest[at + 2], digest[at + 3]]);
    format!("{:06}", number % 1_000_000)
}

const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

fn base32(bytes: &[u8]) -> String {
    let bits: String = bytes.iter().map(|b| format!("{b:08b}")).collect();
    let five = |chunk: &[u8]| {
        chunk.iter().fold(0, |n, bit| n * 2 + usize::from(bit - b'0')) << (5 - chunk.len())
    };
    bits.as_bytes().chunks(5).map(|chunk| char::from(BASE32[five(chunk)])).collect()
}

fn unbase32(text: &str) -> Option<Vec<u8>> {
    let values: Option<Vec<u8>> = text
        .bytes()
        .map(|b| BASE32.iter().position(|c| *c == b).and_then(|at| u8::try_from(at).ok()))
        .collect();
    let bits: String = values?.iter().map(|v| format!("{v:05b}")).collect();
    bits.as_bytes()
        .chunks_exact(8)
        .map(|chunk| u8::from_str_radix(std::str::from_utf8(chunk).ok()?, 2).ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_codes_of_rfc_6238_come_out() {
        let key = b"12345678901234567890";

        assert_eq!(totp_code(key, 59 / 30), "287082");
        assert_eq!(totp_code(key, 1_111_111_109 / 30), "081804");
    }

    #[test]
    fn a_code_works_once_and_a_minute_late_no_more() {
        let secret = base32(b"12345678901234567890");

        let step = totp_step(&secret, "287 082", 59_000, None).unwrap();

        assert_eq!(totp_step(&secret, "287082", 59_000, Some(step)), None);
        assert_eq!(totp_step(&secret, "287082", 130_000, None), None);
    }

    #[test]
    fn a_right_password_matches_and_an_unknown_account_never_does() {
        let hash = hash("correct horse battery").unwrap();

        assert!(matches("correct horse battery", Some(&hash)));
        assert!(!matches("wrong horse battery", Some(&hash)) && !matches("", None));
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
    }

    #[test]
    fn short_or_monotonous_passwords_are_refused() {
        assert_eq!(super::hash("short").unwrap_err().key(), Some("staff.password_too_weak"));
        assert!(super::hash("aaaaaaaaaaaaaaa").is_err());
    }
}
