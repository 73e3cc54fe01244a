//! Contact points in a comparable form: what the same customer writes in many ways must come out as one.

use crate::named;

named! {
    /// How a customer is known on a channel.
    pub enum ContactKind {
        Email = "email",
        Phone = "phone",
        Wechat = "wechat",
        Line = "line",
        /// A number the business gave them: account, policy, patient number.
        Account = "account",
    }
}

/// A contact point as it arrived, with the name that came with it (may be empty).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContactPoint {
    pub kind: ContactKind,
    pub value: String,
    pub name: String,
}

impl ContactPoint {
    pub fn new(kind: ContactKind, value: &str, name: &str) -> ContactPoint {
        ContactPoint { kind, value: value.to_owned(), name: name.to_owned() }
    }

    /// The form in which two writings of the same contact are equal; `None` when it is not one at all.
    pub fn comparable(&self) -> Option<String> {
        let text: String =
            self.value.trim().chars().map(service_language::fold_char).collect::<String>();
        match self.kind {
            ContactKind::Email => email(&text),
            ContactKind::Phone => phone(&text),
            ContactKind::Wechat | ContactKind::Line | ContactKind::Account => plain(&text),
        }
    }
}

const LONGEST: usize = 320; // RFC 5321 §4.5.3.1: 64 + 1 + 255

fn email(text: &str) -> Option<String> {
    let text = text.trim_start_matches("mailto:").trim_matches(['<', '>', ' ']);
    let (local, domain) = text.rsplit_once('@')?;
    let fits = !local.is_empty()
        && !domain.is_empty()
        && text.len() <= LONGEST
        && !text
            .chars()
            .any(|c| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | ','));
    fits.then(|| text.to_lowercase())
}

/// Digits with the country's own form: `+86 138-0000-0000` and `013800000000`… are written as people dial them at home.
fn phone(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let abroad = text.trim_start().starts_with('+') || digits.starts_with("00");
    let digits = digits.trim_start_matches("00").to_owned();
    let home = match digits.as_str() {
        d if abroad && d.starts_with("86") && d.len() == 13 => d[2..].to_owned(),
        d if !abroad && d.starts_with("861") && d.len() == 13 => d[2..].to_owned(),
        d if abroad && d.starts_with("8869") && d.len() == 12 => format!("0{}", &d[3..]),
        d if abroad => format!("+{d}"),
        d => d.to_owned(),
    };
    (5..=20).contains(&home.len()).then_some(home)
}

fn plain(text: &str) -> Option<String> {
    let text = text.trim().to_lowercase();
    let fits = !text.is_empty() && text.len() <= LONGEST && !text.chars().any(char::is_control);
    fits.then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn comparable(kind: ContactKind, value: &str) -> Option<String> {
        ContactPoint::new(kind, value, "").comparable()
    }

    #[test]
    fn the_same_address_written_in_many_ways_is_one_contact() {
        for written in [
            "li.min@example.com",
            " Li.Min@Example.COM ",
            "<li.min@example.com>",
            "mailto:li.min@example.com",
        ] {
            assert_eq!(
                comparable(ContactKind::Email, written).as_deref(),
                Some("li.min@example.com"),
                "{written}"
            );
        }
        for written in [
            "13800000000",
            "138 0000 0000",
            "+86 138-0000-0000",
            "0086 13800000000",
            "86 13800000000",
            "138００００００００",
        ] {
            assert_eq!(
                comparable(ContactKind::Phone, written).as_deref(),
                Some("13800000000"),
                "{written}"
            );
        }
        assert_eq!(
            comparable(ContactKind::Phone, "+886 912 345 678").as_deref(),
            Some("0912345678")
        );
        assert_eq!(
            comparable(ContactKind::Phone, "+1 (212) 555-0100").as_deref(),
            Some("+12125550100")
        );
    }

    #[test]
    fn what_is_no_address_is_never_an_empty_contact() {
        for written in ["", "  ", "@", "a@", "@b", "two words@example.com", "a@b\r\nBcc: c@d", "<>"]
        {
            assert_eq!(comparable(ContactKind::Email, written), None, "{written:?}");
        }
        for written in ["", "-", "12", "电话", "1234567890123456789012345"] {
            assert_eq!(comparable(ContactKind::Phone, written), None, "{written:?}");
        }
    }
}
