//! The check: text and situation in, a report out.

use std::ops::Range;
use std::sync::Arc;

use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

use crate::better;
use crate::compiled::{CompilePatterns, Compiled, CompiledRule, Hit};
use crate::familiar::Familiar;
use crate::fold::{Folded, Positions, Span};
use crate::message::Message;
use crate::pack::{Pack, PackError};
use crate::promises::{self, OfficeWeek, Promise, WorkingCalendar};
use crate::report::{Better, Finding, FoundBy, PromiseInText, Report, Verdict};
use crate::required;
use crate::rule::{Category, Replaces, Rule, Severity};
use crate::situation::{Situation, Speaker};
use crate::softening::soften;
use crate::structure;
use crate::words::Words;

/// How far a [`Reader`] doubts what a pattern found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Doubt {
    /// The find stands.
    None,
    /// Enough to warn, too little to block.
    Some,
    /// The sentence reads as proper: the find is no more than a hint.
    Much,
}

/// A second opinion, beside the rules: it may hint and warn, never block.
pub trait Reader: Send + Sync {
    /// What is wrong with which sentences of the message, if anything.
    fn judge(&self, message: &Folded, situation: &Situation) -> Vec<Judgement>;

    /// How far it doubts that an inspector would object to a sentence (from 0) of the message,
    /// once a pattern has found something there.
    fn doubt(&self, message: &Folded, sentence: usize, situation: &Situation) -> Doubt;

    /// Why, and what to say instead; asked only for judgements that are shown. `sentence` is
    /// the judged sentence as [`Folded`] has it.
    fn explain(&self, judgement: &Judgement, sentence: &str) -> Explanation;
}

/// What a [`Reader`] thinks of a sentence.
#[derive(Debug, Clone, PartialEq)]
pub struct Judgement {
    /// Which of the message's sentences, from 0.
    pub sentence: usize,
    pub category: Category,
    /// `Block` is taken for `Warn`: a reader never blocks alone.
    pub severity: Severity,
    /// How likely an inspector would object, between 0 and 1.
    pub probability: f32,
}

/// How a [`Reader`] accounts for a [`Judgement`].
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    pub why: Words,
    pub better: Vec<Words>,
}

/// Rule packs in force. Cheap to share behind an `Arc`; checks take `&self`.
///
/// ```
/// use service_language::{Engine, Situation, Verdict};
///
/// let engine = Engine::builtin();
/// let report = engine.check("这问题连小孩子都知道", &Situation::default());
///
/// assert_eq!(report.verdict, Verdict::Block);
/// assert_eq!(&*report.findings[0].rule, "SL001");
/// assert!(report.findings[0].better[0].words.zh_cn.contains("一步一步"));
/// ```
pub struct Engine {
    packs: Vec<Pack>,
    compiled: Compiled,
    reader: Option<Arc<dyn Reader>>,
}

impl Engine {
    /// The packs Qingting comes with.
    pub fn builtin() -> Engine {
        let packs = crate::builtin::packs();
        let compiled = Compiled::new(&packs, CompilePatterns::OnFirstUse)
            .expect("the built-in packs are held by tests");
        Engine { packs, compiled, reader: None }
    }

    /// An engine with these packs only. Refuses patterns that do not compile and ids used twice.
    pub fn new(packs: Vec<Pack>) -> Result<Engine, PackError> {
        let compiled = Compiled::new(&packs, CompilePatterns::Now)?;
        Ok(Engine { packs, compiled, reader: None })
    }

    /// Puts other packs in force. On an error nothing changes.
    pub fn replace_packs(&mut self, packs: Vec<Pack>) -> Result<(), PackError> {
        self.compiled = self.compiled.changed_to(&packs)?;
        self.packs = packs;
        Ok(())
    }

    /// The same engine with a second reader, which may add hints and warnings.
    pub fn with_reader(mut self, reader: Arc<dyn Reader>) -> Engine {
        self.reader = Some(reader);
        self
    }

    pub fn packs(&self) -> &[Pack] {
        &self.packs
    }

    /// Every rule in force, in the order of the packs.
    pub fn rules(&self) -> impl Iterator<Item = &Rule> {
        self.packs.iter().flat_map(|pack| &pack.rules)
    }

    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.compiled.rule(id).map(|compiled| &compiled.rule)
    }

    /// Judges `text` as said in `situation`. Linear in the length of the text; never fails.
    pub fn check(&self, text: &str, situation: &Situation) -> Report {
        let long_ago = Timestamp::UNIX_EPOCH.to_zoned(TimeZone::UTC);
        let mut report = self.check_at(text, situation, &long_ago, &OfficeWeek);
        report.promises.clear();
        report
    }

    /// The same, and finds what the text promises and when that is due.
    pub fn check_at(
        &self,
        text: &str,
        situation: &Situation,
        now: &Zoned,
        calendar: &dyn WorkingCalendar,
    ) -> Report {
        if situation.speaker == Speaker::Customer {
            return Report::default();
        }
        let folded = Folded::new(text);
        let message = Message::new(&folded, situation);
        let mut familiar = Familiar::take(&folded, self.compiled.number);
        let mut checked =
            Checked { message: &message, positions: Positions::new(text), findings: Vec::new() };
        self.phrases_and_patterns(&mut familiar, &mut checked);
        let promises = match situation.speaker {
            Speaker::Agent | Speaker::Bot => {
                let found = promises::find_beside(&folded, now, calendar, &mut familiar);
                familiar.put_back(&folded);
                found
            }
            // A note's promises are not looked for, so its sentences are not known to hold none.
            Speaker::Note | Speaker::Customer => {
                familiar.put_away();
                Vec::new()
            }
        };
        let promises: Vec<Promise> =
            promises.into_iter().filter(|p| message.is_own_in_original(&p.bytes)).collect();
        let fulfilled = self.whole_message(&promises, &mut checked);
        if let Some(reader) = &self.reader {
            soften(&self.compiled, checked.message, &mut checked.findings, reader.as_ref());
            checked.ask(reader.as_ref());
        }
        checked.report(promises, fulfilled)
    }

    fn phrases_and_patterns(&self, familiar: &mut Familiar, checked: &mut Checked<'_>) {
        let message = checked.message;
        let stands = |rule: &CompiledRule, hit: &Hit| {
            !message.is_excused(rule, hit) && message.is_own(&(hit.start..hit.end))
        };
        for hit in self.compiled.hits(message.folded, message.situation, familiar, &stands) {
            let rule = &self.compiled.rules[hit.rule as usize];
            checked.add(rule, hit.start..hit.end, hit.sentence as usize, rule.rule.severity);
        }
    }

    /// Structural and required rules; the ids of required elements that are there.
    fn whole_message(&self, promises: &[Promise], checked: &mut Checked<'_>) -> Vec<Arc<str>> {
        let message = checked.message;
        let bits = message.situation.scope_bits();
        let mut fulfilled = Vec::new();
        for number in &self.compiled.whole {
            let rule = &self.compiled.rules[*number as usize];
            if !self.compiled.holds(rule, message.situation, bits) {
                continue;
            }
            if rule.rule.check.is_some() {
                structure::check(rule, message, promises, checked);
            } else {
                required::check(rule, message, checked, &mut fulfilled);
            }
        }
        fulfilled
    }
}

/// Findings on the way into a report.
pub(crate) struct Checked<'a> {
    message: &'a Message<'a>,
    positions: Positions<'a>,
    findings: Vec<Finding>,
}

impl Checked<'_> {
    /// Adds a finding at a range of the folded text.
    pub(crate) fn add(
        &mut self,
        rule: &CompiledRule,
        found: Range<usize>,
        sentence: usize,
        severity: Severity,
    ) {
        let folded = self.message.folded;
        let sentence_range = folded.sentences().get(sentence).cloned().unwrap_or(found.clone());
        let span = self.positions.span(folded.original(found));
        let sentence = self.positions.span(folded.original(sentence_range));
        self.push(rule, span, sentence, severity);
    }

    fn push(&mut self, rule: &CompiledRule, span: Span, sentence: Span, severity: Severity) {
        let replaced = match rule.rule.replaces {
            Replaces::Match => &span,
            Replaces::Sentence => &sentence,
        };
        let better = rule.rule.better.iter();
        let better = better
            .map(|words| Better {
                span: replaced.clone(),
                words: better::filled(words, &self.message.situation.known),
            })
            .collect();
        self.findings.push(Finding {
            rule: rule.id.clone(),
            category: rule.rule.category,
            severity,
            span,
            sentence,
            why: rule.why.clone(),
            better,
            found_by: FoundBy::Rule,
        });
    }

    fn report(mut self, promises: Vec<Promise>, fulfilled: Vec<Arc<str>>) -> Report {
        let promises = promises
            .into_iter()
            .map(|promise| PromiseInText {
                span: self.positions.span(promise.bytes.clone()),
                promise,
            })
            .collect();
        let mut findings = self.findings;
        findings.sort_by(|a, b| {
            (a.span.bytes.start, b.severity, &a.rule).cmp(&(
                b.span.bytes.start,
                a.severity,
                &b.rule,
            ))
        });
        let verdict = findings.iter().map(|f| Verdict::from(f.severity)).max().unwrap_or_default();
        Report { findings, promises, fulfilled, verdict }
    }

    /// Whether a finding of this category already stands at a place of the original.
    pub(crate) fn has(&self, category: Category, original: &Range<usize>) -> bool {
        self.findings.iter().any(|f| {
            f.category == category
                && f.sentence.bytes.start < original.end
                && original.start < f.sentence.bytes.end
        })
    }

    /// Adds a finding at a range of the original text.
    pub(crate) fn add_in_original(&mut self, rule: &CompiledRule, original: Range<usize>) {
        let span = self.positions.span(original);
        self.push(rule, span.clone(), span, rule.rule.severity);
    }

    /// Asks the second reader, and keeps what it says of sentences the rules said less of.
    fn ask(&mut self, reader: &dyn Reader) {
        let (message, folded) = (self.message, self.message.folded);
        for judgement in reader.judge(folded, message.situation) {
            let Some(range) = folded.sentences().get(judgement.sentence).cloned() else { continue };
            let severity = judgement.severity.min(Severity::Warn);
            let original = folded.original(range.clone());
            let known = self.findings.iter().any(|f| {
                f.severity >= severity
                    && f.sentence.bytes.start <= original.start
                    && original.end <= f.sentence.bytes.end
            });
            if known || !message.is_own(&range) {
                continue;
            }
            let explanation = reader.explain(&judgement, &folded.text()[range]);
            self.add_judgement(&judgement, explanation, severity, original);
        }
    }

    fn add_judgement(
        &mut self,
        judgement: &Judgement,
        explanation: Explanation,
        severity: Severity,
        original: Range<usize>,
    ) {
        let span = self.positions.span(original);
        let known = &self.message.situation.known;
        let better = explanation.better.iter();
        self.findings.push(Finding {
            rule: format!("RD-{}", judgement.category.key()).into(),
            category: judgement.category,
            severity,
            better: better
                .map(|words| Better { span: span.clone(), words: better::filled(words, known) })
                .collect(),
            sentence: span.clone(),
            span,
            why: Arc::new(explanation.why),
            found_by: FoundBy::Reader,
        });
    }
}
