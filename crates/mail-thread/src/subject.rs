//! A subject without what programs put before it: Re:, 回复:, 答复:, 转发:, RE[2]:, [External], and our own token.

use regex::Regex;
use std::sync::LazyLock;

/// What the prefixes say the mail is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// No prefix: a new subject.
    Fresh,
    /// The outermost prefix says reply.
    Reply,
    /// The outermost prefix says forward.
    Forward,
}

static PREFIX: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)^\s*(?:(?:",
        r"(?P<reply>re|回复|回覆|答复|答覆|回信|回應|回应|aw|sv|rv|antw|odp)",
        r"|(?P<forward>fwd|fw|wg|tr|转发|轉發|轉寄|转寄|轉送)",
        r")\s*(?:[\[(（]\s*\d{1,3}\s*[\])）]|\^\d{1,3}|\d{1,2})?\s*[:：]",
        r"|\[\s*(?:external|外部邮件|外部郵件|外部|ext)\s*\])\s*",
    ))
    .expect("a fixed pattern")
});

/// The subject without prefixes and token, and what the outermost prefix says.
pub fn without_prefixes(subject: &str) -> (String, Kind) {
    let without_token = crate::token::strip(subject);
    let mut rest = without_token.trim();
    let mut kind = None;
    // A prefix is short: the loop ends after as many rounds as the subject has prefixes.
    while let Some(found) = PREFIX.captures(rest) {
        if found.name("reply").is_some() {
            kind = kind.or(Some(Kind::Reply));
        } else if found.name("forward").is_some() {
            kind = kind.or(Some(Kind::Forward));
        }
        rest = &rest[found.get(0).map_or(0, |m| m.end())..];
    }
    (rest.trim().to_owned(), kind.unwrap_or(Kind::Fresh))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_of_every_client_are_stripped() {
        for subject in [
            "Re: 快递丢了",
            "RE[2]: 快递丢了",
            "Re^3: 快递丢了",
            "回复：快递丢了",
            "回复: Re: 答复: 快递丢了",
            "回覆：RE：快递丢了",
            "[External] Re: 快递丢了",
            "Re: [#C-2026-000123·K7QX] 快递丢了",
            "Re：快递丢了",
            "回复(2)：快递丢了",
        ] {
            assert_eq!(
                without_prefixes(subject),
                ("快递丢了".to_owned(), Kind::Reply),
                "{subject}"
            );
        }
    }

    #[test]
    fn the_outermost_prefix_decides() {
        assert_eq!(without_prefixes("转发: Re: 单号").1, Kind::Forward);
        assert_eq!(without_prefixes("Re: Fwd: 单号").1, Kind::Reply);
        assert_eq!(without_prefixes("FW: 单号").1, Kind::Forward);
    }

    #[test]
    fn words_that_only_begin_like_a_prefix_stay() {
        for subject in ["Refund please", "回复太慢了", "Return: 3 pairs", "转发者说明", "Ref: 12"]
        {
            assert_eq!(without_prefixes(subject), (subject.to_owned(), Kind::Fresh), "{subject}");
        }
    }
}
