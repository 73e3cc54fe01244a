//! The form a rule is written in: what it finds, what excuses it, why, what to say instead, and its two kinds of example.

use maud::{Markup, html};
use serde::Deserialize;
use serde_json::Value;
use service_language::{Category, Kind, Origin, Position, Replaces, Rule, Scope, Severity, Words};

use crate::platform::stop::{Outcome, refused};
use crate::web::Frame;
use crate::web::parts::select;

/// As the form sends it; lists have one entry a line.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct RuleForm {
    pub id: String,
    pub severity: String,
    pub category: String,
    pub scope: String,
    pub replaces: String,
    pub name_zh_cn: String,
    pub name_zh_tw: String,
    pub name_en: String,
    pub phrases: String,
    pub patterns: String,
    pub exceptions: String,
    pub why_zh_cn: String,
    pub why_zh_tw: String,
    pub why_en: String,
    pub better_zh_cn: String,
    pub better_zh_tw: String,
    pub better_en: String,
    pub bad: String,
    pub good: String,
}

fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

/// A name of the engine's own lists, read as packs write it.
fn named<T: serde::de::DeserializeOwned>(name: &str) -> Outcome<T> {
    serde_json::from_value(Value::String(name.to_owned()))
        .map_err(|_| refused("web.form_unreadable"))
}

/// The name packs write for a value of the engine's lists.
pub fn name_of(value: &impl serde::Serialize) -> String {
    let value = serde_json::to_value(value).unwrap_or_default();
    value.as_str().unwrap_or_default().to_owned()
}

impl RuleForm {
    /// The rule it describes. `before` keeps what the form does not show. Refused when words lack a language.
    pub fn rule(&self, before: Option<&Rule>) -> Outcome<Rule> {
        let id = self.id.trim().to_owned();
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        if id.is_empty() || id.len() > 40 || !id.chars().all(plain) {
            return Err(refused("language.rule_id_unfit"));
        }
        let words = |cn: &str, tw: &str, en: &str| {
            let words = Words::new(cn.trim(), tw.trim(), en.trim());
            let gap = [&words.zh_cn, &words.zh_tw, &words.en].iter().any(|w| w.is_empty());
            if gap { Err(refused("language.words_in_three")) } else { Ok(words) }
        };
        let no_better = [&self.better_zh_cn, &self.better_zh_tw, &self.better_en]
            .iter()
            .all(|w| w.trim().is_empty());
        let mut better: Vec<Words> = if no_better {
            Vec::new()
        } else {
            vec![words(&self.better_zh_cn, &self.better_zh_tw, &self.better_en)?]
        };
        better.extend(before.iter().flat_map(|rule| rule.better.iter().skip(1).cloned()));
        let (phrases, patterns) = (lines(&self.phrases), lines(&self.patterns));
        let kind = match before {
            Some(rule) if matches!(rule.kind, Kind::Required | Kind::Structural) => rule.kind,
            _ if patterns.is_empty() => Kind::Phrase,
            _ => Kind::Pattern,
        };
        Ok(Rule {
            id,
            kind,
            category: named::<Category>(&self.category)?,
            severity: named::<Severity>(&self.severity)?,
            origin: before.map_or(Origin::Constructed, |rule| rule.origin),
            source: before.map_or_else(String::new, |rule| rule.source.clone()),
            scope: scopes(&self.scope, before)?,
            position: before.map_or(Position::Any, |rule| rule.position),
            check: before.and_then(|rule| rule.check),
            name: words(&self.name_zh_cn, &self.name_zh_tw, &self.name_en)?,
            phrases,
            patterns,
            exceptions: lines(&self.exceptions),
            rescued_by: before.map_or_else(Vec::new, |rule| rule.rescued_by.clone()),
            not_after: before.map_or_else(Vec::new, |rule| rule.not_after.clone()),
            why: words(&self.why_zh_cn, &self.why_zh_tw, &self.why_en)?,
            better,
            replaces: named::<Replaces>(&self.replaces)?,
            bad: lines(&self.bad),
            good: lines(&self.good),
        })
    }

    /// The form filled from a rule.
    pub fn of(rule: &Rule) -> RuleForm {
        let better = rule.better.first().cloned().unwrap_or_default();
        RuleForm {
            id: rule.id.clone(),
            severity: name_of(&rule.severity),
            category: name_of(&rule.category),
            scope: rule.scope.iter().map(name_of).collect::<Vec<_>>().join(" "),
            replaces: name_of(&rule.replaces),
            name_zh_cn: rule.name.zh_cn.clone(),
            name_zh_tw: rule.name.zh_tw.clone(),
            name_en: rule.name.en.clone(),
            phrases: rule.phrases.join("\n"),
            patterns: rule.patterns.join("\n"),
            exceptions: rule.exceptions.join("\n"),
            why_zh_cn: rule.why.zh_cn.clone(),
            why_zh_tw: rule.why.zh_tw.clone(),
            why_en: rule.why.en.clone(),
            better_zh_cn: better.zh_cn,
            better_zh_tw: better.zh_tw,
            better_en: better.en,
            bad: rule.bad.join("\n"),
            good: rule.good.join("\n"),
        }
    }
}

fn scopes(text: &str, before: Option<&Rule>) -> Outcome<Vec<Scope>> {
    let scopes: Outcome<Vec<Scope>> = text.split_whitespace().map(named::<Scope>).collect();
    let scopes = scopes?;
    match (scopes.is_empty(), before) {
        (false, _) => Ok(scopes),
        (true, Some(rule)) => Ok(rule.scope.clone()),
        (true, None) => Ok(vec![Scope::All]),
    }
}

/// The fields; `editable` says whether this person and pack allow changing them.
pub fn fields(frame: &Frame, form: &RuleForm) -> Markup {
    let severities = ["block", "warn", "hint"];
    let severity_words =
        [frame.t("language.block"), frame.t("language.warn"), frame.t("language.hint")];
    let severities: Vec<(String, String)> = severities
        .iter()
        .zip(severity_words)
        .map(|(s, w)| ((*s).to_owned(), w.to_owned()))
        .collect();
    let language = super::spoken(frame.lang);
    let categories: Vec<(String, String)> = Category::ALL
        .iter()
        .map(|c| (c.key().to_owned(), c.name().get(language).to_owned()))
        .collect();
    let scopes: Vec<(String, String)> = [
        ("all", frame.t("language.scope_all")),
        ("external", frame.t("language.scope_external")),
        ("internal", frame.t("language.scope_internal")),
        ("complaint", frame.t("language.scope_complaint")),
        ("email", frame.t("language.scope_email")),
    ]
    .iter()
    .map(|(s, w)| ((*s).to_owned(), (*w).to_owned()))
    .chain([(form.scope.clone(), form.scope.clone())])
    .filter(|(s, w)| !s.is_empty() && (s != w || !is_listed(s)))
    .collect();
    let replaces: Vec<(String, String)> = vec![
        ("match".to_owned(), frame.t("language.replaces_match").to_owned()),
        ("sentence".to_owned(), frame.t("language.replaces_sentence").to_owned()),
    ];
    html! {
        div class="fields" {
            (line(frame.t("language.rule_id"), "id", &form.id))
            (select("severity", frame.t("language.severity"), &severities, &form.severity))
            (select("category", frame.t("language.category"), &categories, &form.category))
            (select("scope", frame.t("language.scope"), &scopes, &form.scope))
        }
        (three(frame.t("language.rule_name"), "name", [&form.name_zh_cn, &form.name_zh_tw, &form.name_en]))
        (area(frame.t("language.phrases"), frame.t("language.one_a_line"), "phrases", &form.phrases))
        (area(frame.t("language.patterns"), frame.t("language.patterns_hint"), "patterns", &form.patterns))
        (area(frame.t("language.exceptions"), frame.t("language.exceptions_hint"), "exceptions", &form.exceptions))
        (three(frame.t("language.why"), "why", [&form.why_zh_cn, &form.why_zh_tw, &form.why_en]))
        (three(frame.t("language.better"), "better", [&form.better_zh_cn, &form.better_zh_tw, &form.better_en]))
        (select("replaces", frame.t("language.replaces"), &replaces, &form.replaces))
        (area(frame.t("language.bad_examples"), frame.t("language.bad_hint"), "bad", &form.bad))
        (area(frame.t("language.good_examples"), frame.t("language.good_hint"), "good", &form.good))
    }
}

fn is_listed(scope: &str) -> bool {
    ["all", "external", "internal", "complaint", "email"].contains(&scope)
}

fn line(label: &str, name: &str, value: &str) -> Markup {
    html! { label class="field" { span { (label) } input type="text" name=(name) value=(value) required; } }
}

fn area(label: &str, hint: &str, name: &str, value: &str) -> Markup {
    html! {
        label class="field" {
            span { (label) }
            textarea name=(name) rows="3" spellcheck="false" { "\n" (value) }
            small { (hint) }
        }
    }
}

/// One thing said in all three languages.
pub fn three(label: &str, name: &str, values: [&str; 3]) -> Markup {
    let languages = [("zh_cn", "简体中文"), ("zh_tw", "繁體中文"), ("en", "English")];
    html! {
        fieldset class="three" {
            legend { (label) }
            @for ((tag, own_name), value) in languages.iter().zip(values) {
                label class="field" {
                    span { (own_name) }
                    input type="text" name={ (name) "_" (tag) } value=(value);
                }
            }
        }
    }
}
