//! To which case an incoming message belongs. Pure: the evidence and the cases it points at are arguments.

use super::case::Standing;

/// What a message says about the conversation it belongs to. Ids are without angle brackets; empty ones do not exist.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    /// Our mark found in the subject or the text.
    pub token: Option<String>,
    pub in_reply_to: Vec<String>,
    pub references: Vec<String>,
    /// The part after `+` in the address it was sent to.
    pub plus_address: Option<String>,
}

/// By which evidence a case was found, strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum By {
    Token,
    InReplyTo,
    References,
    PlusAddress,
    /// A subject marked as a reply (`Re:`, `回复:`).
    AnsweredSubject,
    /// The same subject again, without such a mark.
    SameSubject,
}

/// Whether the sender is the case's customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sender {
    TheCustomer,
    SomebodyElse,
}

/// A case that some evidence points at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    pub case_id: String,
    pub by: By,
    pub sender: Sender,
    pub standing: Standing,
    pub closed_ms: Option<i64>,
    pub last_ms: i64,
}

/// How long after its end a case takes up its customer's words again, and how long a bare subject counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Windows {
    pub reopen_within_days: i64,
    pub answered_subject_days: i64,
    pub same_subject_days: i64,
}

impl Default for Windows {
    fn default() -> Self {
        Windows { reopen_within_days: 14, answered_subject_days: 14, same_subject_days: 3 }
    }
}

/// What to do with the message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Match {
    /// It belongs to this case (which is opened again when it was closed).
    Joins {
        case_id: String,
        by: By,
    },
    /// The customer comes back to a matter closed long ago: a new case that names the old one.
    Follows {
        case_id: String,
        by: By,
    },
    Nothing,
}

/// What each evidence is good for: may it come from somebody else than the customer, and for how long after the last
/// words does it count (`None`: for ever).
type Row = (By, &'static [Sender], fn(&Windows) -> Option<i64>);
const TABLE: &[Row] = &[
    (By::Token, &[Sender::TheCustomer, Sender::SomebodyElse], |_| None),
    (By::InReplyTo, &[Sender::TheCustomer, Sender::SomebodyElse], |_| None),
    (By::References, &[Sender::TheCustomer, Sender::SomebodyElse], |_| None),
    (By::PlusAddress, &[Sender::TheCustomer, Sender::SomebodyElse], |_| None),
    (By::AnsweredSubject, &[Sender::TheCustomer], |w| Some(w.answered_subject_days)),
    (By::SameSubject, &[Sender::TheCustomer], |w| Some(w.same_subject_days)),
];

const DAY_MS: i64 = 86_400_000;

/// The strongest evidence that counts decides; among equals the case with the freshest words.
pub fn which_case(candidates: &[Candidate], now_ms: i64, windows: &Windows) -> Match {
    for (by, senders, days) in TABLE {
        let counts = |c: &&Candidate| {
            let fresh =
                days(windows).is_none_or(|days| now_ms.saturating_sub(c.last_ms) <= days * DAY_MS);
            // A weak subject does not wake what is finished.
            let awake = *by < By::SameSubject || c.standing != Standing::Closed;
            c.by == *by && senders.contains(&c.sender) && fresh && awake
        };
        let best = candidates.iter().filter(counts).max_by_key(|c| (c.last_ms, c.case_id.clone()));
        if let Some(best) = best {
            let (case_id, by) = (best.case_id.clone(), best.by);
            let long_closed = best.closed_ms.is_some_and(|closed_ms| {
                now_ms.saturating_sub(closed_ms) > windows.reopen_within_days * DAY_MS
            });
            return if long_closed {
                Match::Follows { case_id, by }
            } else {
                Match::Joins { case_id, by }
            };
        }
    }
    Match::Nothing
}

/// A Message-ID without brackets and white space; `None` when nothing that could tell messages apart is left.
pub fn tidy_key(key: &str) -> Option<String> {
    let key: String =
        key.chars().filter(|c| !c.is_whitespace() && !c.is_control()).take(400).collect();
    let key = key.trim_start_matches('<').trim_end_matches('>');
    (key.chars().count() >= 6).then(|| key.to_owned())
}

const REPLY_MARKS: &[&str] = &[
    "re", "aw", "sv", "fw", "fwd", "wg", "tr", "回复", "回覆", "答复", "答覆", "回信", "转发",
    "轉寄", "轉發",
];

/// A subject without its reply marks and our token, and whether it had such a mark.
pub fn bare_subject(subject: &str) -> (String, Subject) {
    let mut rest = subject.trim();
    let mut kind = Subject::Fresh;
    'marks: loop {
        for mark in REPLY_MARKS {
            let Some(after) = strip_ignoring_case(rest, mark) else { continue };
            // `Re[2]:`, `RE : `, `回复：`
            let after = after.trim_start();
            let after =
                after.strip_prefix('[').and_then(|a| a.split_once(']')).map_or(after, |(_, a)| a);
            if let Some(after) = after.trim_start().strip_prefix([':', '：']) {
                rest = after.trim_start();
                kind = Subject::Answered;
                continue 'marks;
            }
        }
        break;
    }
    let mut bare = rest.to_owned();
    if let Some((before, _, after)) = marked(rest) {
        bare = format!("{before} {after}");
    }
    (bare.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase(), kind)
}

/// Whether a subject looks like an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    Answered,
    Fresh,
}

fn strip_ignoring_case<'t>(text: &'t str, prefix: &str) -> Option<&'t str> {
    let head = text.get(..prefix.len())?;
    head.eq_ignore_ascii_case(prefix).then(|| &text[prefix.len()..])
}

/// The mark our answers carry in their subject: `[C-2026-000123-K7PXQ2MN]`.
pub fn subject_mark(case_id: &str, token: &str) -> String {
    format!("[{case_id}-{token}]")
}

/// The token of our mark in a subject.
pub fn token_in(subject: &str) -> Option<String> {
    marked(subject).map(|(_, token, _)| token.to_owned())
}

/// Splits at the first mark: before, token, after.
fn marked(text: &str) -> Option<(&str, &str, &str)> {
    let mut from = 0;
    while let Some(at) = text[from..].find("[C-").map(|at| at + from) {
        let inside = &text[at + 1..];
        if let Some(end) = inside.find(']') {
            let parts: Vec<&str> = inside[..end].split('-').collect();
            if let ["C", year, number, token] = parts[..] {
                let digits = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
                if digits(year) && digits(number) && is_token(token) {
                    return Some((&text[..at], token, &inside[end + 1..]));
                }
            }
        }
        from = at + 3;
    }
    None
}

/// Whether a text could be a token of ours.
pub fn is_token(text: &str) -> bool {
    text.len() == 8 && text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
}

/// The token in `help+k7pxq2mn@example.com`; mail servers may have changed its case.
pub fn token_in_address(address: &str) -> Option<String> {
    let (local, _) = address.rsplit_once('@')?;
    let token = local.rsplit_once('+')?.1.to_ascii_uppercase();
    is_token(&token).then_some(token)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW_MS: i64 = 1_795_572_000_000;

    fn candidate(id: &str, by: By) -> Candidate {
        Candidate {
            case_id: id.into(),
            by,
            sender: Sender::TheCustomer,
            standing: Standing::Open,
            closed_ms: None,
            last_ms: NOW_MS - DAY_MS,
        }
    }

    fn which(candidates: &[Candidate]) -> Match {
        which_case(candidates, NOW_MS, &Windows::default())
    }

    fn joins(id: &str, by: By) -> Match {
        Match::Joins { case_id: id.into(), by }
    }

    #[test]
    fn the_strongest_evidence_decides() {
        let all = [
            candidate("e", By::SameSubject),
            candidate("d", By::AnsweredSubject),
            candidate("c", By::PlusAddress),
            candidate("b", By::References),
            candidate("a", By::InReplyTo),
            candidate("t", By::Token),
        ];

        assert_eq!(which(&all), joins("t", By::Token));
        assert_eq!(which(&all[..5]), joins("a", By::InReplyTo));
        assert_eq!(which(&all[..4]), joins("b", By::References));
        assert_eq!(which(&all[..3]), joins("c", By::PlusAddress));
        assert_eq!(which(&all[..2]), joins("d", By::AnsweredSubject));
        assert_eq!(which(&all[..1]), joins("e", By::SameSubject));
        assert_eq!(which(&[]), Match::Nothing);
    }

    #[test]
    fn a_subject_joins_only_the_same_customers_recent_case() {
        let mut strangers = candidate("a", By::AnsweredSubject);
        strangers.sender = Sender::SomebodyElse;
        let mut old = candidate("b", By::AnsweredSubject);
        old.last_ms = NOW_MS - 15 * DAY_MS;
        let mut closed = candidate("c", By::SameSubject);
        (closed.standing, closed.closed_ms) = (Standing::Closed, Some(NOW_MS - DAY_MS));

        assert_eq!(which(&[strangers, old, closed]), Match::Nothing);
    }

    #[test]
    fn an_answer_to_a_matter_closed_long_ago_opens_a_new_case_that_names_it() {
        let mut closed = candidate("a", By::InReplyTo);
        (closed.standing, closed.closed_ms) = (Standing::Closed, Some(NOW_MS - 15 * DAY_MS));
        assert_eq!(
            which(&[closed.clone()]),
            Match::Follows { case_id: "a".into(), by: By::InReplyTo }
        );

        closed.closed_ms = Some(NOW_MS - 14 * DAY_MS);
        assert_eq!(which(&[closed]), joins("a", By::InReplyTo));
    }

    #[test]
    fn an_empty_id_is_no_id() {
        for nothing in ["", "<>", " ", "< >", "<\r\n>", "a@b"] {
            assert_eq!(tidy_key(nothing), None, "{nothing:?}");
        }
        assert_eq!(tidy_key(" <abc@example.com>\r\n").as_deref(), Some("abc@example.com"));
    }

    #[test]
    fn reply_marks_and_our_own_mark_are_taken_off_a_subject() {
        for (written, bare, kind) in [
            ("Re: 回复：Re[2]: 续费被重复扣款", "续费被重复扣款", Subject::Answered),
            ("答覆: RE : Order 12", "order 12", Subject::Answered),
            ("续费 [C-2026-000123-K7PXQ2MN] 问题", "续费 问题", Subject::Fresh),
            ("Regarding my order", "regarding my order", Subject::Fresh),
            ("re", "re", Subject::Fresh),
            ("", "", Subject::Fresh),
        ] {
            assert_eq!(bare_subject(written), (bare.to_owned(), kind), "{written}");
        }
    }

    #[test]
    fn our_mark_is_read_back_from_subject_and_address() {
        let subject = format!("Re: 退款 {}", subject_mark("C-2026-000123", "K7PXQ2MN"));

        assert_eq!(token_in(&subject).as_deref(), Some("K7PXQ2MN"));
        assert_eq!(token_in("[C-2026] [C-x-1-K7PXQ2MN] [C-"), None);
        assert_eq!(token_in_address("help+k7pxq2mn@example.com").as_deref(), Some("K7PXQ2MN"));
        assert_eq!(token_in_address("help+news@example.com"), None);
    }

    #[test]
    fn hostile_subjects_do_not_panic() {
        for odd in ["[C-[C-[C-", "回", "回复", "r\u{e9}:", "[C-1-2-ＡＢＣＤ1234]", "Re[: x"]
        {
            let _ = (bare_subject(odd), token_in(odd));
        }
    }
}
