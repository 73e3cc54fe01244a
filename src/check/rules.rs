//! `qingting rules`: what the packs hold, one rule in full, and every example run.

use clap::{Args, Subcommand};
use service_language::{Engine, Expected, Language, Origin, Rule};

use super::text::severity_word;

/// Look at the rules of the service language and test them.
#[derive(Args)]
pub struct RulesArguments {
    #[command(subcommand)]
    command: RulesCommand,
    /// zh-CN, zh-TW or en.
    #[arg(long, global = true, default_value = "zh-CN", value_parser = language)]
    lang: Language,
}

#[derive(Subcommand)]
enum RulesCommand {
    /// Every rule of every pack, or of the packs named.
    List { packs: Vec<String> },
    /// One rule with its reason, better wordings, patterns and examples.
    Show { id: String },
    /// Run every example of every rule; say what fails.
    Test { packs: Vec<String> },
}

fn language(text: &str) -> Result<Language, String> {
    match text {
        "zh-CN" => Ok(Language::ZhCn),
        "zh-TW" => Ok(Language::ZhTw),
        "en" => Ok(Language::En),
        other => Err(format!("unknown language {other}: use zh-CN, zh-TW or en")),
    }
}

impl RulesArguments {
    /// Exit code: 0 all well, 1 an example failed, 2 there is no such rule or pack.
    pub fn run(self) -> u8 {
        let engine = Engine::builtin();
        match self.command {
            RulesCommand::List { packs } => {
                known(&engine, &packs).map_or_else(refuse, |()| list(&engine, &packs, self.lang))
            }
            RulesCommand::Show { id } => match engine.rule(&id) {
                Some(rule) => show(rule, self.lang),
                None => refuse(format!("there is no rule {id}; `qingting rules list` shows all")),
            },
            RulesCommand::Test { packs } => {
                known(&engine, &packs).map_or_else(refuse, |()| test(&engine, &packs))
            }
        }
    }
}

fn refuse(sentence: String) -> u8 {
    eprintln!("qingting rules: {sentence}");
    2
}

fn known(engine: &Engine, wanted: &[String]) -> Result<(), String> {
    match wanted.iter().find(|id| !engine.packs().iter().any(|pack| pack.id == **id)) {
        None => Ok(()),
        Some(unknown) => {
            let ids: Vec<&str> = engine.packs().iter().map(|pack| pack.id.as_str()).collect();
            Err(format!("there is no pack {unknown}; there are: {}", ids.join(", ")))
        }
    }
}

fn list(engine: &Engine, wanted: &[String], language: Language) -> u8 {
    for pack in engine.packs().iter().filter(|pack| wanted.is_empty() || wanted.contains(&pack.id))
    {
        println!(
            "{} {} ({}), {}",
            pack.id,
            pack.version,
            pack.name.get(language),
            pack.rules.len()
        );
        for rule in &pack.rules {
            let severity = severity_word(rule.severity, language);
            println!(
                "  {}  {severity}  {}  {}",
                rule.id,
                rule.category.name().get(language),
                rule.name.get(language)
            );
        }
    }
    0
}

fn show(rule: &Rule, language: Language) -> u8 {
    let origin = match rule.origin {
        Origin::Seed => "原文",
        Origin::Derived => "引申",
        Origin::Reconstructed => "重构",
        Origin::Constructed => "补充",
    };
    println!("{}  {}", rule.id, rule.name.get(language));
    println!(
        "{}  {}  {origin} {}",
        severity_word(rule.severity, language),
        rule.category.name().get(language),
        rule.source
    );
    println!("  {}", rule.why.get(language));
    for better in &rule.better {
        println!("  → {}", better.get(language));
    }
    let parts = [
        ("phrase", &rule.phrases),
        ("pattern", &rule.patterns),
        ("exception", &rule.exceptions),
        ("rescued by", &rule.rescued_by),
        ("bad", &rule.bad),
        ("good", &rule.good),
    ];
    for (name, texts) in parts {
        for text in texts {
            println!("  {name}: {text}");
        }
    }
    0
}

fn test(engine: &Engine, wanted: &[String]) -> u8 {
    let counted = |id: &String| wanted.is_empty() || wanted.contains(id);
    let packs: Vec<_> = engine.packs().iter().filter(|pack| counted(&pack.id)).collect();
    let rules: usize = packs.iter().map(|pack| pack.rules.len()).sum();
    let examples: usize =
        packs.iter().flat_map(|p| &p.rules).map(|r| r.bad.len() + r.good.len()).sum();
    let failed: Vec<_> =
        engine.failed_examples().into_iter().filter(|f| counted(&f.pack)).collect();
    for failure in &failed {
        let what = match failure.expected {
            Expected::Found => "should be found",
            Expected::LeftAlone => "should be left alone",
            Expected::AnExample => "has no bad example",
        };
        println!("{} {}: {what}: {}", failure.pack, failure.rule, failure.example);
    }
    println!(
        "{rules} rules, {examples} examples: {} passed, {} failed",
        examples.saturating_sub(failed.len()),
        failed.len()
    );
    u8::from(!failed.is_empty())
}
