//! The packs that come with Qingting, compiled into the program.

use crate::pack::Pack;

macro_rules! packs {
    ($($file:literal),* $(,)?) => {
        &[$(($file, include_str!(concat!("../../../content/language/", $file)))),*]
    };
}

/// File name and text of every built-in pack.
pub const SOURCES: &[(&str, &str)] = packs![
    "seed-ten.toml",
    "shirking.toml",
    "refusal.toml",
    "contempt.toml",
    "blaming.toml",
    "ordering.toml",
    "stalling.toml",
    "impatience.toml",
    "confrontation.toml",
    "denial.toml",
    "promising.toml",
    "privacy.toml",
    "internal.toml",
    "courtesy.toml",
    "writing.toml",
    "required.toml",
    "looking-down.toml",
    "insults.toml",
    "mockery.toml",
    "passing-on.toml",
    "shutting-out.toml",
    "putting-off.toml",
    "guessing.toml",
    "disbelief.toml",
    "fault-finding.toml",
    "snapping.toml",
    "bossing.toml",
    "boasting.toml",
    "trapping.toml",
    "leaking.toml",
    "notes.toml",
    "english.toml",
    "insurance.toml",
    "bank.toml",
    "medical.toml",
];

/// The built-in packs, parsed.
pub fn packs() -> Vec<Pack> {
    SOURCES
        .iter()
        .map(|(file, toml)| {
            Pack::parse_built_in(file, toml).expect("the built-in packs are held by tests")
        })
        .collect()
}
