//! A case and a message as they are kept, and what follows from them without asking anybody.

use super::kinds::{
    Automatic, CaseKind, Channel, DeadlineKind, Delivery, Direction, Ending, Priority,
};

/// One matter of one customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// `C-2026-000123`
    pub id: String,
    pub subject: String,
    pub kind: CaseKind,
    /// On which the customer came first.
    pub channel: Channel,
    pub mailbox: Option<String>,
    /// Our address the customer wrote to; answers leave from it.
    pub our_address: Option<String>,
    /// The customer's own row; shown under `Customer::shown_as`.
    pub customer_id: String,
    pub team_id: String,
    /// `None`: in the team's queue.
    pub owner: Option<String>,
    pub owned_ms: Option<i64>,
    /// 首应人: set once, never changed.
    pub first_responder: Option<String>,
    /// The employee somebody asked about it (F080).
    pub reported_by: Option<String>,
    pub priority: Priority,
    /// 0 calm to 4 beside oneself.
    pub emotion: i64,
    pub opened_ms: i64,
    /// Since when the customer waits for us; `None` when they do not.
    pub waiting_since_ms: Option<i64>,
    pub first_replied_ms: Option<i64>,
    pub complaint_ms: Option<i64>,
    pub snoozed_until_ms: Option<i64>,
    pub closed_ms: Option<i64>,
    pub closed_by: Option<String>,
    pub outcome: Option<Ending>,
    pub closing_words: Option<String>,
    /// What will be done next, named with an apology or by hand (F023).
    pub next_action: Option<String>,
    pub next_action_ms: Option<i64>,
    pub merged_into: Option<String>,
    pub merged_ms: Option<i64>,
    /// An earlier case the customer came back to after it was long closed.
    pub follows: Option<String>,
    pub split_from: Option<String>,
    pub tracking_code: String,
    pub thread_token: String,
    pub due_ms: Option<i64>,
    pub due_kind: Option<DeadlineKind>,
    pub rank_ms: i64,
    pub last_ms: i64,
    pub last_words: String,
    pub last_direction: Direction,
    pub changed_ms: i64,
}

/// Where a case stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Open,
    Snoozed,
    Closed,
    Merged,
}

/// Cases where nobody waits for us stand behind all others, the freshest first.
const BEHIND_ALL_MS: i64 = 8_000_000_000_000;

impl Case {
    pub fn standing(&self) -> Standing {
        match self {
            Case { merged_into: Some(_), .. } => Standing::Merged,
            Case { closed_ms: Some(_), .. } => Standing::Closed,
            Case { snoozed_until_ms: Some(_), .. } => Standing::Snoozed,
            _ => Standing::Open,
        }
    }

    /// The case under which this one is shown.
    pub fn shown_as(&self) -> &str {
        self.merged_into.as_deref().unwrap_or(&self.id)
    }

    /// Order in lists, most urgent first: what is due or promised soonest, then who waits longest, then the rest.
    pub fn rank(&self, promised_ms: Option<i64>) -> i64 {
        let due_ms = self.due_ms.into_iter().chain(promised_ms).min();
        match (self.waiting_since_ms, due_ms) {
            (_, Some(due_ms)) => due_ms,
            (Some(since_ms), None) => since_ms,
            (None, None) => BEHIND_ALL_MS - self.last_ms,
        }
    }

    /// Event subject of lists in which this case stands.
    pub fn inbox(&self) -> String {
        format!("inbox:{}", self.team_id)
    }
}

/// Something said in a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    pub id: String,
    pub case_id: String,
    pub channel: Channel,
    pub direction: Direction,
    /// `staff:…`, `customer:…` or `system:…`.
    pub author: String,
    /// The author's name when it was said; empty when a customer gave none.
    pub author_name: String,
    pub subject: String,
    /// The new words, without what was quoted.
    pub words: String,
    pub quoted: String,
    pub signature: String,
    /// The original HTML in `files`; shown cleaned and in a sandbox only.
    pub html_hash: Option<String>,
    pub from_address: Option<String>,
    pub to_address: Option<String>,
    pub cc: Vec<String>,
    /// Recipients the others do not see.
    pub bcc: Vec<String>,
    /// Message-ID without angle brackets.
    pub message_key: Option<String>,
    pub reply_to_key: Option<String>,
    pub automatic: Option<Automatic>,
    /// The message this one sets right; the wrong one stays as it was.
    pub corrects: Option<String>,
    pub state: Delivery,
    /// When it was taken down here; nobody can choose it.
    pub at_ms: i64,
    /// When the sender says it was written, or when the call was.
    pub said_ms: Option<i64>,
    pub sent_ms: Option<i64>,
    pub failed_ms: Option<i64>,
    pub failed_reason: Option<String>,
    /// Who of the recipients was not reached, though the message left.
    pub refused: Vec<RefusedRecipient>,
}

/// A recipient a server would not take.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct RefusedRecipient {
    pub address: String,
    /// The server's own.
    pub words: String,
}

/// A file that came or goes with a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    pub id: String,
    pub message_id: String,
    pub hash: String,
    pub name: String,
    pub size_bytes: i64,
    pub media_type: String,
    /// For pictures inside an HTML mail.
    pub content_id: Option<String>,
}

/// The first line's worth of a text, for lists.
pub fn first_words(text: &str) -> String {
    let line: String =
        text.chars().take(600).map(|c| if c.is_control() { ' ' } else { c }).collect();
    line.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(120).collect()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// An open case nobody owns and nobody waits in.
    pub fn a_case() -> Case {
        Case {
            id: "C-2026-000001".into(),
            subject: "退款".into(),
            kind: CaseKind::Inquiry,
            channel: Channel::Email,
            mailbox: None,
            our_address: None,
            customer_id: "c".into(),
            team_id: "t".into(),
            owner: None,
            owned_ms: None,
            first_responder: None,
            reported_by: None,
            priority: Priority::NORMAL,
            emotion: 0,
            opened_ms: 1,
            waiting_since_ms: None,
            first_replied_ms: None,
            complaint_ms: None,
            snoozed_until_ms: None,
            closed_ms: None,
            closed_by: None,
            outcome: None,
            closing_words: None,
            next_action: None,
            next_action_ms: None,
            merged_into: None,
            merged_ms: None,
            follows: None,
            split_from: None,
            tracking_code: "ABCDEFGH".into(),
            thread_token: "ABCDEFGH".into(),
            due_ms: None,
            due_kind: None,
            rank_ms: 0,
            last_ms: 1,
            last_words: String::new(),
            last_direction: Direction::In,
            changed_ms: 1,
        }
    }

    #[test]
    fn what_is_due_soonest_stands_first_and_what_waits_for_nobody_last() {
        let due = Case { due_ms: Some(50), waiting_since_ms: Some(1), ..a_case() };
        let waiting = Case { waiting_since_ms: Some(90), ..a_case() };
        let older = Case { last_ms: 100, ..a_case() };
        let newer = Case { last_ms: 200, ..a_case() };

        let promised = newer.rank(Some(20));
        let others = [&due, &waiting, &newer, &older].map(|case| case.rank(None));
        let ranks = [&[promised], &others[..]].concat();

        assert!(ranks.is_sorted(), "{ranks:?}");
    }
}
