//! The closed lists of a case: channels, directions, kinds, outcomes, priorities.

use crate::named;

named! {
    /// By which way words got in or out.
    #[derive(Default)]
    pub enum Channel {
        #[default]
        Email = "email",
        Chat = "chat",
        Phone = "phone",
        Letter = "letter",
        Visit = "visit",
        /// A web form or the tracking page.
        Form = "form",
    }
}

named! {
    /// Who speaks to whom.
    pub enum Direction {
        /// The customer to us.
        In = "in",
        /// We to the customer.
        Out = "out",
        /// Among colleagues; the customer never sees it.
        Note = "note",
        /// A note that goes with a hand-over.
        HandOver = "hand_over",
    }
}

named! {
    /// How far a message got. Only this changes after a message is written.
    pub enum Delivery {
        /// Came in, or was said by other means than ours (a call, a visit).
        Kept = "kept",
        /// Waits to be sent.
        Queued = "queued",
        Sent = "sent",
        /// Will not arrive; a person decides.
        Failed = "failed",
    }
}

named! {
    /// What the matter is.
    pub enum CaseKind {
        Inquiry = "inquiry",
        Request = "request",
        Complaint = "complaint",
        Suggestion = "suggestion",
        Praise = "praise",
    }
}

named! {
    /// How it ended, in the customer's eyes.
    pub enum Ending {
        Satisfied = "satisfied",
        Accepts = "accepts",
        NotAccepted = "not_accepted",
        /// The customer was told and did not come back.
        NoAnswer = "no_answer",
        /// Nothing for us to do: advertising, a wrong address, a duplicate.
        NothingToDo = "nothing_to_do",
    }
}

named! {
    /// Mail written by a machine: never owed an answer, never a sign of the customer's life.
    pub enum Automatic {
        AutoReply = "auto_reply",
        Bounce = "bounce",
        Bulk = "bulk",
    }
}

named! {
    /// Which clock runs.
    pub enum DeadlineKind {
        FirstReply = "first_reply",
        NextReply = "next_reply",
        Resolution = "resolution",
    }
}

named! {
    /// What a draft will become.
    pub enum DraftKind {
        Reply = "reply",
        Note = "note",
    }
}

named! {
    /// What somebody does in a case right now.
    pub enum Doing {
        Looks = "looks",
        Writes = "writes",
    }
}

/// 0 low · 1 normal · 2 high · 3 urgent
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
pub struct Priority(i64);

impl Priority {
    pub const LOW: Priority = Priority(0);
    pub const NORMAL: Priority = Priority(1);
    pub const HIGH: Priority = Priority(2);
    pub const URGENT: Priority = Priority(3);
    pub const ALL: [Priority; 4] = [Self::LOW, Self::NORMAL, Self::HIGH, Self::URGENT];

    /// `None` for a number that is no priority.
    pub fn from_level(level: i64) -> Option<Priority> {
        (0..=3).contains(&level).then_some(Priority(level))
    }

    pub fn level(self) -> i64 {
        self.0
    }

    /// Key of its name in `words.toml`.
    pub fn key(self) -> &'static str {
        match self.0 {
            0 => "cases.priority_low",
            1 => "cases.priority_normal",
            2 => "cases.priority_high",
            _ => "cases.priority_urgent",
        }
    }
}
