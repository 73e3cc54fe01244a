//! Who says it, to whom, over which channel, at which moment: what a rule may depend on.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::rule::{Position, Rule, Scope};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Speaker {
    #[default]
    Agent,
    /// An internal note: checked too, because nobody mocks a customer behind their back.
    Note,
    Bot,
    /// Never judged; only signals are read.
    Customer,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    #[default]
    Chat,
    Email,
    Phone,
    Form,
    Letter,
    Visit,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    #[default]
    External,
    Internal,
    /// The service mission or another text about the centre.
    Mission,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Matter {
    #[default]
    Ordinary,
    Complaint,
}

/// What is about to happen right after this message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Moment {
    #[default]
    Ordinary,
    BeforeHold,
    BeforeClose,
    /// The message that hands the matter to a higher level.
    Escalating,
    /// The message that tells how a complaint was settled.
    ResultReply,
}

/// Industry packs that are on. General packs are always on.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Industries {
    #[default]
    None,
    Only(BTreeSet<String>),
    All,
}

/// Facts that fill the better wordings.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Known {
    /// By when, in words: `今天18点前`.
    pub by: Option<String>,
    /// The agent's name.
    pub agent: Option<String>,
    /// How the customer is addressed: `张女士`.
    pub customer: Option<String>,
    pub company: Option<String>,
    /// A colleague or a department that will help.
    pub colleague: Option<String>,
}

/// Everything a judgement may depend on besides the text. The default is an agent's ordinary
/// chat message to a customer, in the middle of a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Situation {
    pub speaker: Speaker,
    pub channel: Channel,
    pub audience: Audience,
    /// Which message of the agent's in this conversation, from 1. Unknown for a fragment: what a
    /// whole message must contain is then not asked for.
    pub nth_message: Option<u32>,
    pub matter: Matter,
    pub moment: Moment,
    /// How upset the customer is, 0 to 4.
    pub emotion: u8,
    pub industries: Industries,
    /// Rules the centre has switched off.
    pub disabled: BTreeSet<String>,
    /// Required elements that earlier messages already held ([`Report::fulfilled`](crate::Report)).
    pub already_said: BTreeSet<String>,
    pub known: Known,
}

impl Situation {
    /// The scopes that hold here, as bits.
    pub(crate) fn scope_bits(&self) -> u16 {
        let mut bits = Scope::All.bit();
        let internal = self.speaker == Speaker::Note || self.audience == Audience::Internal;
        let mission = self.audience == Audience::Mission;
        if internal {
            bits |= Scope::Internal.bit() | Scope::Text.bit();
        } else if mission {
            bits |= Scope::Mission.bit();
        } else {
            bits |= Scope::External.bit();
            bits |= match self.channel {
                Channel::Chat => Scope::Chat.bit() | Scope::Text.bit(),
                Channel::Email => Scope::Email.bit() | Scope::Text.bit(),
                Channel::Phone | Channel::Visit => Scope::Phone.bit(),
                Channel::Form | Channel::Letter => Scope::Text.bit(),
            };
        }
        if self.speaker == Speaker::Bot {
            bits |= Scope::Bot.bit();
        }
        if self.matter == Matter::Complaint {
            bits |= Scope::Complaint.bit();
        }
        bits | match self.moment {
            Moment::Escalating => Scope::Escalated.bit(),
            Moment::ResultReply => Scope::ResultReply.bit(),
            _ => 0,
        }
    }

    pub(crate) fn is_at(&self, position: Position) -> bool {
        match position {
            Position::Any => true,
            Position::First => self.nth_message == Some(1),
            Position::First3 => self.nth_message.is_some_and(|nth| nth <= 3),
            Position::Last | Position::BeforeClose => self.moment == Moment::BeforeClose,
            Position::BeforeHold => self.moment == Moment::BeforeHold,
            Position::Escalated => self.moment == Moment::Escalating,
            Position::ResultReply => self.moment == Moment::ResultReply,
        }
    }

    /// A situation in which `rule` holds: what its examples are tested in.
    pub fn suiting(rule: &Rule) -> Situation {
        let mut situation = Situation { industries: Industries::All, ..Situation::default() };
        match rule.scope.first() {
            Some(Scope::Phone) => situation.channel = Channel::Phone,
            Some(Scope::Email) => situation.channel = Channel::Email,
            Some(Scope::Internal) => situation.speaker = Speaker::Note,
            Some(Scope::Mission) => situation.audience = Audience::Mission,
            Some(Scope::Bot) => situation.speaker = Speaker::Bot,
            Some(Scope::Complaint) => situation.matter = Matter::Complaint,
            Some(Scope::Escalated) => situation.moment = Moment::Escalating,
            Some(Scope::ResultReply) => situation.moment = Moment::ResultReply,
            _ => {}
        }
        match rule.position {
            Position::Any => {}
            Position::First => situation.nth_message = Some(1),
            Position::First3 => situation.nth_message = Some(3),
            Position::Last | Position::BeforeClose => situation.moment = Moment::BeforeClose,
            Position::BeforeHold => situation.moment = Moment::BeforeHold,
            Position::Escalated => situation.moment = Moment::Escalating,
            Position::ResultReply => situation.moment = Moment::ResultReply,
        }
        if rule.kind == crate::rule::Kind::Required && rule.position == Position::Any {
            situation.nth_message = Some(2);
        }
        if rule.check == Some(crate::rule::Check::EmotionBeforeSolution) {
            situation.emotion = 3;
        }
        situation
    }
}
