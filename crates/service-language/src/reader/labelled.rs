//! One labelled sentence of the bank, and how a line of a bank file is read.

use crate::rule::{Category, Severity};
use crate::situation::Speaker;
use crate::words::Language;

/// The header every bank file begins with.
pub const HEADER: &str = "text\tlabel\tcategory\tseverity\ttrade\tlanguage\tspeaker\twhy";

/// The intentions the reader knows; one head of the model each, in this order.
pub const INTENTIONS: [Category; 14] = [
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
    Category::OverPromise,
    Category::MisSelling,
    Category::PrivacyLeak,
    Category::InternalInsult,
];

/// The trades a row may name.
pub const TRADES: [&str; 11] = [
    "shop",
    "carrier",
    "hospital",
    "bank",
    "insurer",
    "hosting",
    "travel",
    "public_office",
    "school",
    "property",
    "repair",
];

/// What an inspector says of a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Label {
    /// Breaks the service language with this intention, this badly.
    Offence(Category, Severity),
    /// Proper, though it holds words that offences often hold.
    HardNegative,
    /// Proper and plain.
    Normal,
}

impl Label {
    pub fn offence(self) -> Option<(Category, Severity)> {
        match self {
            Label::Offence(category, severity) => Some((category, severity)),
            Label::HardNegative | Label::Normal => None,
        }
    }
}

/// A sentence, or a short message, with its label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Labelled {
    /// Whose hand: rows of one batch are never split between training and testing.
    pub batch: String,
    pub text: String,
    pub label: Label,
    pub trade: String,
    pub language: Language,
    pub speaker: Speaker,
    pub why: String,
}

impl Labelled {
    /// Reads one line below the [`HEADER`]; the error says what is wrong with it.
    pub fn parse(batch: &str, line: &str) -> Result<Labelled, String> {
        let fields: Vec<&str> = line.split('\t').collect();
        let [text, label, category, severity, trade, language, speaker, why] = fields[..] else {
            return Err(format!("{} columns instead of 8", fields.len()));
        };
        if text.trim().is_empty() {
            return Err("no text".into());
        }
        if !TRADES.contains(&trade) {
            return Err(format!("unknown trade {trade}"));
        }
        Ok(Labelled {
            batch: batch.into(),
            text: text.into(),
            label: read_label(label, category, severity)?,
            trade: trade.into(),
            language: read_language(language)?,
            speaker: match speaker {
                "agent" => Speaker::Agent,
                "note" => Speaker::Note,
                _ => return Err(format!("unknown speaker {speaker}")),
            },
            why: why.into(),
        })
    }
}

fn read_label(label: &str, category: &str, severity: &str) -> Result<Label, String> {
    match (label, category, severity) {
        ("ok", "hard_negative", "-") => Ok(Label::HardNegative),
        ("ok", "normal", "-") => Ok(Label::Normal),
        ("violation", _, _) => {
            let intention = INTENTIONS.into_iter().find(|known| known.key() == category);
            let intention = intention.ok_or_else(|| format!("unknown category {category}"))?;
            let severity = match severity {
                "hint" => Severity::Hint,
                "warn" => Severity::Warn,
                "block" => Severity::Block,
                _ => return Err(format!("unknown severity {severity}")),
            };
            Ok(Label::Offence(intention, severity))
        }
        _ => Err(format!("{label}, {category}, {severity} do not go together")),
    }
}

fn read_language(language: &str) -> Result<Language, String> {
    match language {
        "zh-CN" => Ok(Language::ZhCn),
        "zh-TW" => Ok(Language::ZhTw),
        "en" => Ok(Language::En),
        _ => Err(format!("unknown language {language}")),
    }
}
