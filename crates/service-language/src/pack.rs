//! Rule packs: TOML files whose examples are their tests. A broken pack names file, line and rule.

use std::fmt;
use std::ops::Range;

use serde::{Deserialize, Serialize};
use toml::Spanned;

use crate::fragments;
use crate::rule::{Category, Check, Kind, Origin, Position, Replaces, Rule, Scope, Severity};
use crate::words::Words;

/// Whether a pack holds for everyone or only for centres of one trade.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PackFor {
    #[default]
    Everyone,
    /// On only where the situation names the pack's id.
    Industry,
}

/// A pack of rules, checked and ready to compile.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Pack {
    /// Where it was read from: only to say where an error is.
    pub file: String,
    pub id: String,
    pub version: String,
    pub name: Words,
    pub holds_for: PackFor,
    pub rules: Vec<Rule>,
}

/// Why a pack cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackError {
    pub file: String,
    /// From 1; 0 where no line is to blame.
    pub line: usize,
    pub rule: Option<String>,
    pub problem: String,
}

impl fmt::Display for PackError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}: ", self.file, self.line)?;
        if let Some(rule) = &self.rule {
            write!(out, "rule {rule}: ")?;
        }
        out.write_str(&self.problem)
    }
}

impl std::error::Error for PackError {}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PackToml {
    pack: PackHead,
    #[serde(default)]
    rule: Vec<RuleToml>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PackHead {
    id: String,
    version: String,
    name: Words,
    #[serde(default)]
    holds_for: PackFor,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleToml {
    id: Spanned<String>,
    kind: Kind,
    category: Category,
    severity: Severity,
    #[serde(default = "constructed")]
    origin: Origin,
    #[serde(default)]
    source: String,
    #[serde(default = "everywhere")]
    scope: Vec<Scope>,
    #[serde(default)]
    position: Position,
    check: Option<Check>,
    name: Spanned<Words>,
    #[serde(default)]
    phrases: Vec<Spanned<String>>,
    #[serde(default)]
    patterns: Vec<Spanned<String>>,
    #[serde(default)]
    exceptions: Vec<Spanned<String>>,
    #[serde(default)]
    not_after: Vec<Spanned<String>>,
    #[serde(default)]
    rescued_by: Vec<Spanned<String>>,
    why: Spanned<Words>,
    #[serde(default)]
    better: Vec<Spanned<Words>>,
    #[serde(default)]
    replaces: Replaces,
    #[serde(default)]
    bad: Vec<String>,
    #[serde(default)]
    good: Vec<String>,
}

fn constructed() -> Origin {
    Origin::Constructed
}

fn everywhere() -> Vec<Scope> {
    vec![Scope::All]
}

impl Pack {
    /// Reads a pack from TOML. `file` is only used to say where an error is.
    pub fn parse(file: &str, toml: &str) -> Result<Pack, PackError> {
        Pack::read(Source { file, toml, patterns: Patterns::Checked })
    }

    /// Reads a built-in pack, whose patterns the tests compile: a start need not parse them twice.
    pub(crate) fn parse_built_in(file: &str, toml: &str) -> Result<Pack, PackError> {
        Pack::read(Source { file, toml, patterns: Patterns::HeldByTests })
    }

    fn read(source: Source<'_>) -> Result<Pack, PackError> {
        let Source { file, toml, .. } = source;
        let parsed: PackToml = toml::from_str(toml).map_err(|error| {
            source.error(error.span().unwrap_or(0..0), None, error.message().to_owned())
        })?;
        let mut rules = Vec::with_capacity(parsed.rule.len());
        for rule in parsed.rule {
            rules.push(source.checked(rule)?);
        }
        let PackHead { id, version, name, holds_for } = parsed.pack;
        Ok(Pack { file: file.to_owned(), id, version, name, holds_for, rules })
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Patterns {
    Checked,
    HeldByTests,
}

struct Source<'t> {
    file: &'t str,
    toml: &'t str,
    patterns: Patterns,
}

impl Source<'_> {
    fn error(&self, at: Range<usize>, rule: Option<&str>, problem: String) -> PackError {
        let before = &self.toml.as_bytes()[..at.start.min(self.toml.len())];
        let line = before.iter().filter(|b| **b == b'\n').count() + 1;
        let rule = rule.map(str::to_owned).or_else(|| self.rule_before(line));
        PackError { file: self.file.to_owned(), line, rule, problem }
    }

    /// The id of the rule a line belongs to, read from the text: the file may not even parse.
    fn rule_before(&self, line: usize) -> Option<String> {
        let lines: Vec<&str> = self.toml.lines().take(line).collect();
        let start = lines.iter().rposition(|l| l.trim() == "[[rule]]")?;
        self.toml.lines().skip(start).take(12).find_map(|l| {
            let value = l.trim().strip_prefix("id")?.trim_start().strip_prefix('=')?;
            Some(value.trim().trim_matches(['"', '\'']).to_owned())
        })
    }

    fn checked(&self, rule: RuleToml) -> Result<Rule, PackError> {
        let id = rule.id.get_ref().as_str();
        let fail = |at: Range<usize>, problem: String| Err(self.error(at, Some(id), problem));
        if id.trim().is_empty() {
            return fail(rule.id.span(), "the id is empty".to_owned());
        }
        for words in [&rule.name, &rule.why].into_iter().chain(&rule.better) {
            if let Some(language) = words.get_ref().has_gap() {
                return fail(words.span(), format!("no words in {language:?}"));
            }
        }
        let needs = match rule.kind {
            Kind::Phrase if rule.phrases.is_empty() => Some("a phrase rule needs phrases"),
            Kind::Pattern | Kind::Required if rule.patterns.is_empty() => {
                Some("a pattern rule needs patterns")
            }
            Kind::Structural if rule.check.is_none() => Some("a structural rule needs a check"),
            _ => None,
        };
        if let Some(problem) = needs {
            return fail(rule.id.span(), problem.to_owned());
        }
        let patterns = self.resolved(id, &rule.patterns)?;
        let exceptions = self.resolved(id, &rule.exceptions)?;
        let not_after = self.resolved(id, &rule.not_after)?;
        let rescued_by = self.resolved(id, &rule.rescued_by)?;
        Ok(Rule {
            id: id.to_owned(),
            kind: rule.kind,
            category: rule.category,
            severity: rule.severity,
            origin: rule.origin,
            source: rule.source,
            scope: rule.scope,
            position: rule.position,
            check: rule.check,
            name: rule.name.into_inner(),
            phrases: rule.phrases.into_iter().map(Spanned::into_inner).collect(),
            patterns,
            exceptions,
            not_after,
            rescued_by,
            why: rule.why.into_inner(),
            better: rule.better.into_iter().map(Spanned::into_inner).collect(),
            replaces: rule.replaces,
            bad: rule.bad,
            good: rule.good,
        })
    }

    /// Patterns with `@name` written out, each of them a regular expression that compiles.
    fn resolved(&self, id: &str, patterns: &[Spanned<String>]) -> Result<Vec<String>, PackError> {
        let mut resolved = Vec::with_capacity(patterns.len());
        for pattern in patterns {
            let written = pattern.get_ref();
            let full = match written.strip_prefix('@') {
                Some(name) => fragments::named(name),
                None => Some(written.as_str()),
            };
            let Some(full) = full else {
                let problem = format!("there is no shared piece called {written}");
                return Err(self.error(pattern.span(), Some(id), problem));
            };
            if self.patterns == Patterns::Checked
                && let Err(error) = regex_syntax::parse(full)
            {
                let problem = format!("the pattern {written} is broken: {}", first_line(&error));
                return Err(self.error(pattern.span(), Some(id), problem));
            }
            resolved.push(full.to_owned());
        }
        Ok(resolved)
    }
}

/// The last line of a pattern error is the sentence that says what is wrong.
fn first_line(error: &regex_syntax::Error) -> String {
    let text = error.to_string();
    text.lines().last().unwrap_or(&text).trim_start_matches("error: ").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "[pack]\nid = \"x\"\nversion = \"1\"\nname = { zh-CN = \"甲\", zh-TW = \"甲\", en = \"a\" }\n";

    #[test]
    fn a_broken_pattern_names_file_line_and_rule() {
        let toml = format!(
            "{HEAD}\n[[rule]]\nid = \"R1\"\nkind = \"pattern\"\ncategory = \"denial\"\nseverity = \"warn\"\n\
             name = {{ zh-CN = \"甲\", zh-TW = \"甲\", en = \"a\" }}\nwhy = {{ zh-CN = \"甲\", zh-TW = \"甲\", en = \"a\" }}\n\
             patterns = [\n  '(不行',\n]\n"
        );

        let error = Pack::parse("x.toml", &toml).unwrap_err();

        assert_eq!((error.line, error.rule.as_deref()), (14, Some("R1")));
        assert!(error.to_string().starts_with("x.toml:14: rule R1: the pattern (不行 is broken"));
    }

    #[test]
    fn a_missing_field_names_the_rule_it_is_missing_from() {
        let toml = format!("{HEAD}\n[[rule]]\nid = \"R1\"\nkind = \"phrase\"\n");

        let error = Pack::parse("x.toml", &toml).unwrap_err();

        assert_eq!(error.rule.as_deref(), Some("R1"));
        assert!(error.problem.contains("missing field"), "{error}");
    }
}
