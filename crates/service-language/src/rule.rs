//! A rule of service language: what it finds, where it holds, why, and what to say instead.

use serde::{Deserialize, Serialize};

use crate::words::Words;

/// How bad a finding is. Ordered: `Hint < Warn < Block`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// 提示: may be said better; never counts in a score.
    Hint,
    /// 忌语: should not be said.
    Warn,
    /// 禁语: must not leave the house.
    Block,
}

/// What an offence intends, in the words inspectors use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Category {
    Contempt,
    Mocking,
    Shirking,
    Stalling,
    FlatRefusal,
    Denial,
    Blaming,
    Ambiguity,
    Impatience,
    Ordering,
    Confrontation,
    OverPromise,
    MisSelling,
    PrivacyLeak,
    Compliance,
    InternalInsult,
    Empathy,
    Address,
    Writing,
    Slogan,
    Missing,
}

impl Category {
    pub const ALL: [Category; 21] = [
        Category::Contempt,
        Category::Mocking,
        Category::Shirking,
        Category::Stalling,
        Category::FlatRefusal,
        Category::Denial,
        Category::Blaming,
        Category::Ambiguity,
        Category::Impatience,
        Category::Ordering,
        Category::Confrontation,
        Category::OverPromise,
        Category::MisSelling,
        Category::PrivacyLeak,
        Category::Compliance,
        Category::InternalInsult,
        Category::Empathy,
        Category::Address,
        Category::Writing,
        Category::Slogan,
        Category::Missing,
    ];

    /// The key in packs, in output and in the sentence bank.
    pub fn key(self) -> &'static str {
        self.row().0
    }

    pub fn name(self) -> Words {
        let (_, zh_cn, zh_tw, en) = self.row();
        Words::new(zh_cn, zh_tw, en)
    }

    fn row(self) -> (&'static str, &'static str, &'static str, &'static str) {
        match self {
            Category::Contempt => ("contempt", "贬损", "貶損", "contempt"),
            Category::Mocking => ("mocking", "嘲讽", "嘲諷", "mocking"),
            Category::Shirking => ("shirking", "推诿", "推諉", "buck-passing"),
            Category::Stalling => ("stalling", "敷衍", "敷衍", "stalling"),
            Category::FlatRefusal => ("flat_refusal", "生硬拒绝", "生硬拒絕", "flat refusal"),
            Category::Denial => ("denial", "否认", "否認", "denial"),
            Category::Blaming => ("blaming", "责怪质疑", "責怪質疑", "blaming"),
            Category::Ambiguity => ("ambiguity", "含糊", "含糊", "hedging"),
            Category::Impatience => ("impatience", "不耐烦", "不耐煩", "impatience"),
            Category::Ordering => ("ordering", "命令", "命令口氣", "ordering about"),
            Category::Confrontation => ("confrontation", "对抗威胁", "對抗威脅", "confrontation"),
            Category::OverPromise => ("over_promise", "空口承诺", "空頭承諾", "over-promise"),
            Category::MisSelling => ("mis_selling", "误导销售", "不當銷售", "mis-selling"),
            Category::PrivacyLeak => ("privacy_leak", "泄露隐私", "洩漏個資", "privacy leak"),
            Category::Compliance => ("compliance", "合规", "法令遵循", "compliance"),
            Category::InternalInsult => {
                ("internal_insult", "内部言论", "內部言論", "internal remark")
            }
            Category::Empathy => ("empathy", "道歉与同理", "道歉與同理", "apology and empathy"),
            Category::Address => ("address", "称谓", "稱謂", "form of address"),
            Category::Writing => ("writing", "书写", "書寫", "written form"),
            Category::Slogan => ("slogan", "口号", "口號", "slogan"),
            Category::Missing => ("missing", "缺少要素", "缺少要素", "missing element"),
        }
    }
}

/// Where a rule comes from; every rule carries it and every screen shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// 原文: stands in a source document.
    Seed,
    /// 引申: the document states the principle, the wording is ours.
    Derived,
    /// 重构: the document refers to it, but its text is cut off.
    Reconstructed,
    /// 补充: ours, from public practice.
    Constructed,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Fixed words, tens of thousands of them if need be.
    Phrase,
    /// Regular expressions, judged sentence by sentence, with exceptions.
    Pattern,
    /// Words that must be there at a certain moment.
    Required,
    /// A check of the whole message that words alone cannot express.
    Structural,
}

/// Where a rule holds. A rule with several scopes holds where any of them does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    All,
    Phone,
    Chat,
    Email,
    /// Anything written: chat, mail, letter, form.
    Text,
    /// Between colleagues, notes included.
    Internal,
    /// To the customer.
    External,
    /// The service mission and other texts about the centre itself.
    Mission,
    Bot,
    Complaint,
    Escalated,
    ResultReply,
}

impl Scope {
    pub(crate) const fn bit(self) -> u16 {
        1 << self as u16
    }
}

/// When in the conversation a rule holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Position {
    #[default]
    Any,
    /// The agent's first message.
    First,
    /// By the agent's third message at the latest.
    First3,
    /// The message that ends the conversation.
    Last,
    BeforeHold,
    BeforeClose,
    Escalated,
    ResultReply,
}

/// The structural checks; each is code in `structure.rs`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Check {
    /// A promise without a time.
    UndatedPromise,
    /// Explaining or solving before a word of understanding, while the customer is upset.
    EmotionBeforeSolution,
    /// A full payment card number.
    CardNumber,
    /// A full resident identity number.
    IdentityNumber,
    /// A full mobile number.
    MobileNumber,
}

/// What a better wording replaces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Replaces {
    #[default]
    Sentence,
    Match,
}

/// One rule, as packs write it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Rule {
    pub id: String,
    pub kind: Kind,
    pub category: Category,
    pub severity: Severity,
    pub origin: Origin,
    /// Catalogue number in the source document; empty where we have none.
    pub source: String,
    pub scope: Vec<Scope>,
    pub position: Position,
    pub check: Option<Check>,
    pub name: Words,
    pub phrases: Vec<String>,
    pub patterns: Vec<String>,
    /// Any of these in the same sentence excuses it.
    pub exceptions: Vec<String>,
    /// Any of these in the clause before the offending words turns them into their opposite.
    pub not_after: Vec<String>,
    /// Any of these in the same or the next two sentences makes it good.
    pub rescued_by: Vec<String>,
    pub why: Words,
    pub better: Vec<Words>,
    pub replaces: Replaces,
    pub bad: Vec<String>,
    pub good: Vec<String>,
}

impl Rule {
    pub(crate) fn scope_bits(&self) -> u16 {
        self.scope.iter().fold(0, |bits, scope| bits | scope.bit())
    }
}
