//! Ids: time-ordered text (UUIDv7) for rows, random tokens for secrets. Randomness comes from the operating system only here.

use std::sync::atomic::{AtomicU32, Ordering};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// A time-ordered id: 32 hex digits, ordered by `now_ms`, then by the order in which this process made them.
pub fn row_id(now_ms: i64) -> String {
    // RFC 9562 §6.2, method 1: a counter stands before the random bits. It never starts anew within a process, so that
    // what is written in one millisecond is read back in the order in which it was written.
    static MADE: AtomicU32 = AtomicU32::new(0);
    let [b3, b2, b1, b0] = MADE.fetch_add(1, Ordering::Relaxed).to_be_bytes();
    let mut bytes: [u8; 10] = random_bytes();
    // Version and variant take the upper bits of bytes 0 and 2: 4 + 8 + 6 + 8 bits of the counter are kept.
    bytes[0] = (b3 << 2) | (b2 >> 6);
    bytes[1] = (b2 << 2) | (b1 >> 6);
    bytes[2] = b1 & 0x3f;
    bytes[3] = b0;
    let millis = u64::try_from(now_ms).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid().simple().to_string()
}

/// `N` random bytes.
#[allow(clippy::disallowed_methods)] // the one place
pub fn random_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)
        .expect("the operating system gives randomness or we must not go on");
    bytes
}

/// A secret for a cookie, a link or a token: 256 bits, URL-safe.
pub fn secret() -> String {
    URL_SAFE_NO_PAD.encode(random_bytes::<32>())
}

/// A short code a person can read out: 8 characters without 0/O, 1/I/L.
pub fn spoken_code() -> String {
    const LETTERS: &[u8; 31] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";
    // 31 does not divide 256: taking bytes below 248 keeps every letter equally likely.
    let mut code = String::new();
    while code.len() < 8 {
        for byte in random_bytes::<16>() {
            if byte < 248 && code.len() < 8 {
                code.push(char::from(LETTERS[usize::from(byte % 31)]));
            }
        }
    }
    code
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        write!(text, "{byte:02x}").expect("writing to a String cannot fail");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_later_id_sorts_after_an_earlier_one() {
        assert!(row_id(1_700_000_000_000) < row_id(1_700_000_000_001));
    }

    #[test]
    fn ids_of_one_millisecond_sort_in_the_order_they_were_made() {
        let made: Vec<String> = (0..2000).map(|_| row_id(1_700_000_000_000)).collect();

        assert!(made.is_sorted());
    }

    #[test]
    fn a_spoken_code_has_no_letter_that_is_misheard() {
        let code = spoken_code();

        assert_eq!(code.len(), 8);
        assert!(!code.contains(['0', 'O', '1', 'I', 'L']));
    }
}
