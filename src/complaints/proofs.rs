//! What can be on file about a complaint, and how each gets there: written by a person, or found in what really happened.

use crate::named;

named! {
    /// One thing on file. The name is stored, and is the end of its keys in `words.toml`.
    pub enum Proof {
        // 1 快速接待先受理
        Owner = "owner",
        ReplyWay = "reply_way",
        Acknowledged = "acknowledged",
        // 2 倾听安抚平情绪
        EmotionBefore = "emotion_before",
        AngerCause = "anger_cause",
        EmotionAfter = "emotion_after",
        Calmed = "calmed",
        // 3 真诚致歉表关心
        Apology = "apology",
        Empathy = "empathy",
        // 4 提问记录清事实
        HappenedWhen = "happened_when",
        HappenedWhere = "happened_where",
        HappenedWhat = "happened_what",
        Loss = "loss",
        CustomerWords = "customer_words",
        CustomerWish = "customer_wish",
        CoreIssue = "core_issue",
        CoreConfirmed = "core_confirmed",
        Evidence = "evidence",
        // 5 分析责任定期望
        Expectation = "expectation",
        Reason = "reason",
        ReasonWords = "reason_words",
        Liability = "liability",
        Severity = "severity",
        Product = "product",
        LegalTerm = "legal_term",
        // 6 协商方案快处置
        Method = "method",
        WayOne = "way_one",
        WayTwo = "way_two",
        ChosenWay = "chosen_way",
        Remedy = "remedy",
        StepDown = "step_down",
        RefusalRegret = "refusal_regret",
        RefusalReason = "refusal_reason",
        RefusalOtherWay = "refusal_other_way",
        SupervisorAsked = "supervisor_asked",
        Referral = "referral",
        Decision = "decision",
        LadderClimbed = "ladder_climbed",
        OutsideWays = "outside_ways",
        // 7 追踪致谢不可少
        ResultTold = "result_told",
        ResultWay = "result_way",
        LetterNumber = "letter_number",
        Visitor = "visitor",
        VisitSigned = "visit_signed",
        FollowedUp = "followed_up",
        ThreeAttempts = "three_attempts",
        RemainingExpectation = "remaining_expectation",
        Outcome = "outcome",
        OutcomeWords = "outcome_words",
        PromisesSettled = "promises_settled",
        // 8 分析根源防再发
        CauseCode = "cause_code",
        Whys = "whys",
        MeasureAccepted = "measure_accepted",
        EffectCheck = "effect_check",
    }
}

/// How something gets on file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// A few words on one line.
    Line,
    /// Words, as many as it needs.
    Words,
    /// How upset, 0 calm to 4 beside oneself.
    Scale,
    /// One of these; each has words under `complaints.<proof>_<value>`.
    Choice(&'static [&'static str]),
    /// Nobody writes it: it is found in messages that left, calls written down, or the complaint's own lists.
    Found,
}

pub const EXPECTATIONS: &[&str] = &["can_satisfy", "cannot_satisfy", "unreasonable", "our_failure"];
pub const REASONS: &[&str] = &["technical", "resource", "policy", "partner"];
pub const LIABILITIES: &[&str] = &["ours", "customer_use", "partner", "force_majeure", "undecided"];
pub const NOT_OURS: &[&str] = &["customer_use", "partner", "force_majeure"];
pub const DECISIONS: &[&str] = &["satisfied", "accepts", "not_accepted"];
pub const OUTCOMES: &[&str] = &["satisfied", "accepts", "not_accepted", "not_reached"];
pub const METHODS: &[&str] = &[
    "one_stop",
    "promise",
    "compensation",
    "replacement",
    "other_way",
    "outside_review",
    "empathy",
];
/// Two more than the four ways of the standard may be switched on by whoever offers them.
pub const REPLY_WAYS: &[&str] = &["phone", "letter", "visit", "email", "chat", "form"];

impl Proof {
    // A table: one row a proof that a person writes; all others are found.
    pub fn entry(self) -> Entry {
        match self {
            Proof::ReplyWay => Entry::Choice(REPLY_WAYS),
            Proof::EmotionBefore | Proof::EmotionAfter => Entry::Scale,
            Proof::AngerCause
            | Proof::HappenedWhat
            | Proof::CustomerWords
            | Proof::CustomerWish
            | Proof::CoreIssue
            | Proof::ReasonWords
            | Proof::WayOne
            | Proof::WayTwo
            | Proof::Remedy
            | Proof::StepDown
            | Proof::RefusalRegret
            | Proof::RefusalReason
            | Proof::RefusalOtherWay
            | Proof::OutsideWays
            | Proof::RemainingExpectation
            | Proof::OutcomeWords => Entry::Words,
            Proof::HappenedWhen
            | Proof::HappenedWhere
            | Proof::Loss
            | Proof::Product
            | Proof::LegalTerm
            | Proof::LetterNumber
            | Proof::Visitor
            | Proof::VisitSigned => Entry::Line,
            Proof::CoreConfirmed => Entry::Choice(&["confirmed", "two_attempts"]),
            Proof::Expectation => Entry::Choice(EXPECTATIONS),
            Proof::Reason => Entry::Choice(REASONS),
            Proof::Liability => Entry::Choice(LIABILITIES),
            Proof::Severity => Entry::Choice(&["0", "1", "2", "3"]),
            Proof::Method => Entry::Choice(METHODS),
            Proof::ChosenWay => Entry::Choice(&["one", "two", "other"]),
            Proof::Decision => Entry::Choice(DECISIONS),
            Proof::Outcome => Entry::Choice(OUTCOMES),
            _ => Entry::Found,
        }
    }

    /// The key of its name.
    pub fn key(self) -> String {
        format!("complaints.proof_{}", self.name())
    }

    /// What a value means in words; the value itself where it is free.
    pub fn value_key(self, value: &str) -> Option<String> {
        match self.entry() {
            Entry::Choice(values) if values.contains(&value) => {
                Some(format!("complaints.value_{}_{value}", self.name()))
            }
            _ => None,
        }
    }

    /// Whether a person may put this value on file: tidied, or why not.
    pub fn accepts(self, value: &str) -> Result<String, Unfit> {
        let value = value.trim();
        match self.entry() {
            Entry::Found => Err(Unfit::NotByHand),
            _ if value.is_empty() => Err(Unfit::Empty),
            Entry::Scale if matches!(value, "0" | "1" | "2" | "3" | "4") => Ok(value.to_owned()),
            Entry::Choice(values) if values.contains(&value) => Ok(value.to_owned()),
            Entry::Scale | Entry::Choice(_) => Err(Unfit::NoSuchChoice),
            Entry::Line if value.chars().count() > 200 => Err(Unfit::TooLong),
            Entry::Words if value.chars().count() > 4_000 => Err(Unfit::TooLong),
            Entry::Line => Ok(value.split_whitespace().collect::<Vec<_>>().join(" ")),
            Entry::Words => Ok(value.to_owned()),
        }
    }
}

/// Why a value is not put on file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// It is found in what happened; a click cannot stand in for it.
    NotByHand,
    Empty,
    NoSuchChoice,
    TooLong,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::i18n::all_words;

    #[test]
    fn every_proof_and_every_choice_has_words_people_know_it_by() {
        let words = all_words().unwrap();
        for proof in Proof::ALL {
            assert!(words.contains_key(&proof.key()), "{}", proof.key());
            if let Entry::Choice(values) = proof.entry() {
                for value in values {
                    let key = proof.value_key(value).unwrap();
                    assert!(words.contains_key(&key), "{key}");
                }
            }
        }
    }

    #[test]
    fn what_is_found_cannot_be_clicked_and_nonsense_is_not_kept() {
        assert_eq!(Proof::Apology.accepts("yes"), Err(Unfit::NotByHand));
        assert_eq!(Proof::EmotionBefore.accepts("5"), Err(Unfit::NoSuchChoice));
        assert_eq!(Proof::Loss.accepts("  "), Err(Unfit::Empty));
        assert_eq!(Proof::Loss.accepts(" 298  元 "), Ok("298 元".to_owned()));
        assert_eq!(Proof::CoreIssue.accepts(&"字".repeat(4_001)), Err(Unfit::TooLong));
    }
}
