//! Masks: enough to recognise a customer by, too little to misuse (F103; 个人信息保护法 第51条).

use super::contact::ContactKind;

/// `138****0000`, `l***@example.com`; other kinds show their last four characters.
pub fn contact(kind: ContactKind, value: &str) -> String {
    match kind {
        ContactKind::Phone => phone(value),
        ContactKind::Email => email(value),
        ContactKind::Wechat | ContactKind::Line | ContactKind::Account => tail(value),
    }
}

/// `138****0000`: the first three and last four of eleven digits or more, the first and last two of fewer.
pub fn phone(value: &str) -> String {
    let chars: Vec<char> = value.chars().collect();
    let (head, tail) = match chars.len() {
        0..=5 => (0, 0),
        6..=10 => (2, 2),
        _ => (3, 4),
    };
    cover(&chars, head, tail)
}

/// `l***@example.com`: the house stays readable, the person does not.
pub fn email(value: &str) -> String {
    match value.rsplit_once('@') {
        Some((local, house)) => {
            let first: String = local.chars().take(1).collect();
            format!("{first}***@{house}")
        }
        None => tail(value),
    }
}

/// `110***********1234`
pub fn id_number(value: &str) -> String {
    let chars: Vec<char> = value.chars().collect();
    if chars.len() < 15 { "*".repeat(chars.len()) } else { cover(&chars, 3, 4) }
}

/// `李*`, `欧***`, `J*** S***`: the first character of each word.
pub fn name(value: &str) -> String {
    let word = |word: &str| {
        let mut chars = word.chars();
        let first = chars.next().map(String::from).unwrap_or_default();
        first + &"*".repeat(chars.count().min(3))
    };
    value.split_whitespace().map(word).collect::<Vec<_>>().join(" ")
}

fn tail(value: &str) -> String {
    let chars: Vec<char> = value.chars().collect();
    let shown = if chars.len() >= 8 { 4 } else { 0 };
    cover(&chars, 0, shown)
}

/// Never shows more than asked, and never tells by its length how much is hidden beyond the fact that something is.
fn cover(chars: &[char], head: usize, tail: usize) -> String {
    let hidden = chars.len().saturating_sub(head + tail);
    let start: String = chars.iter().take(head).collect();
    let end: String = chars.iter().skip(head + hidden).collect();
    format!("{start}{}{end}", "*".repeat(hidden))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// F103
    #[test]
    fn a_mobile_number_shows_its_first_three_and_last_four_digits() {
        assert_eq!(phone("13800000000"), "138****0000");
        assert_eq!(phone("01012345"), "01****45");
        assert_eq!(phone("10086"), "*****");
    }

    /// F103
    #[test]
    fn addresses_names_and_id_numbers_are_covered_too() {
        assert_eq!(email("li.min@example.com"), "l***@example.com");
        assert_eq!(id_number("110105199001011234"), "110***********1234");
        assert_eq!(name("李敏"), "李*");
        assert_eq!(name("John Smith"), "J*** S***");
        assert_eq!(contact(ContactKind::Account, "short"), "*****");
        assert_eq!(contact(ContactKind::Wechat, "wxid_abcd1234"), "*********1234");
    }

    #[test]
    fn odd_values_are_covered_without_a_panic() {
        for odd in ["", "@", "é", "👨‍👩‍👧", "a@"] {
            let _ = (phone(odd), email(odd), id_number(odd), name(odd), tail(odd));
        }
    }
}
