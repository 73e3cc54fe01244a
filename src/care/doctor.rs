//! `qingting doctor`: what is wrong with configuration, folder, database, schema, log, jobs, mailboxes, disk and clock,
//! and how to mend it.

use std::path::Path;
use std::process::Command;

use clap::Args;

use super::mailboxes;
use crate::app::App;
use crate::platform::config::{Config, EXAMPLE};
use crate::platform::events::{self, Verdict};
use crate::platform::stop::Outcome;
use crate::platform::{Clock, jobs, migrations};

/// Say what is wrong with this centre and how to mend it.
#[derive(Args)]
pub struct DoctorArguments {
    /// Print the configuration file with every key and its default.
    #[arg(long)]
    pub example: bool,
}

/// One thing looked at.
#[derive(Debug, PartialEq, Eq)]
pub struct Check {
    pub about: &'static str,
    pub result: Result<String, String>,
}

pub(super) fn well(about: &'static str, found: impl Into<String>) -> Check {
    Check { about, result: Ok(found.into()) }
}

pub(super) fn ill(about: &'static str, what_to_do: impl Into<String>) -> Check {
    Check { about, result: Err(what_to_do.into()) }
}

impl DoctorArguments {
    /// Exit code: 0 all well, 1 something needs mending.
    pub fn run(self, data: &Path) -> u8 {
        if self.example {
            print!("{EXAMPLE}");
            return 0;
        }
        let checks = examine(data, &Clock::Machine);
        for check in &checks {
            match &check.result {
                Ok(found) => println!("✓ {}: {found}", check.about),
                Err(what_to_do) => println!("✗ {}: {what_to_do}", check.about),
            }
        }
        u8::from(checks.iter().any(|check| check.result.is_err()))
    }

    /// What is looked at in a centre that is open: its database and its mailboxes.
    pub fn examine_app(app: &App) -> Vec<Check> {
        let mut checks = database(app);
        if matches!(app.db.read_now(migrations::has_run), Ok(true)) {
            checks.extend(mailboxes::tried(app));
        }
        checks
    }
}

/// Looks at everything that can be looked at without changing it.
pub fn examine(data: &Path, clock: &Clock) -> Vec<Check> {
    let mut checks = vec![folder(data)];
    let config = match Config::load(data, |name| std::env::var(name).ok()) {
        Ok(config) => {
            checks
                .push(well("configuration", format!("{} on {}", config.public_url, config.listen)));
            config
        }
        Err(stop) => {
            checks.push(ill(
                "configuration",
                format!("{stop}. `qingting doctor --example` prints every key."),
            ));
            return checks;
        }
    };
    if !config.is_https()
        && !config.public_url.contains("localhost")
        && !config.public_url.contains("127.0.0.1")
    {
        checks.push(ill("address", "people sign in over plain http; put a TLS proxy in front and set public_url to https://…"));
    }
    checks.push(disk(data));
    match App::open(config, clock.clone()) {
        Ok(app) => checks.extend(DoctorArguments::examine_app(&app)),
        Err(stop) => checks
            .push(ill("database", format!("{stop}. Is the server running and the address right?"))),
    }
    checks
}

fn folder(data: &Path) -> Check {
    let trial = data.join(".doctor");
    match std::fs::create_dir_all(data)
        .and_then(|()| std::fs::write(&trial, b"x"))
        .and_then(|()| std::fs::remove_file(&trial))
    {
        Ok(()) => well("data folder", data.display().to_string()),
        Err(error) => ill(
            "data folder",
            format!(
                "cannot write to {}: {error}. Give it to the user that runs qingting.",
                data.display()
            ),
        ),
    }
}

/// Free space, asked of the system's own `df`.
fn disk(data: &Path) -> Check {
    let output = Command::new("df").arg("-Pk").arg(data).output();
    let text = output.map(|o| String::from_utf8_lossy(&o.stdout).into_owned()).unwrap_or_default();
    let free_kib = text
        .lines()
        .nth(1)
        .and_then(|line| line.split_whitespace().nth(3))
        .and_then(|n| n.parse::<u64>().ok());
    match free_kib {
        None => well("disk", "free space is not known here"),
        Some(kib) if kib < 1 << 20 => ill(
            "disk",
            format!("only {} MB free; mail that arrives could not be kept. Make room.", kib >> 10),
        ),
        Some(kib) => well("disk", format!("{} GB free", kib >> 20)),
    }
}

fn database(app: &App) -> Vec<Check> {
    let looked = app.db.read_now(|tx| {
        let mut checks = Vec::new();
        if !migrations::has_run(tx)? {
            checks.push(well("schema", "empty; `qingting serve` makes it"));
            return Ok(checks);
        }
        checks.push(schema(tx)?);
        checks.push(log(tx)?);
        let set_aside =
            jobs::list(tx, 1000)?.iter().filter(|job| job.set_aside_ms.is_some()).count();
        checks.push(match set_aside {
            0 => well("jobs", "none set aside"),
            n => ill(
                "jobs",
                format!("{n} set aside; open /jobs, read the reasons, try again or discard"),
            ),
        });
        Ok(checks)
    });
    looked.unwrap_or_else(|stop| vec![ill("database", stop.to_string())])
}

fn schema(tx: &mut crate::platform::Tx<'_>) -> Outcome<Check> {
    let (ran, known) = (migrations::ran(tx)?, migrations::steps());
    let newer: Vec<&String> =
        ran.iter().filter(|name| !known.iter().any(|step| step.name == **name)).collect();
    let missing = known.iter().filter(|step| !ran.contains(&step.name)).count();
    Ok(match (newer.first(), missing) {
        (Some(name), _) => ill(
            "schema",
            format!(
                "a newer Qingting was here (step {name}); install that version or restore an older backup"
            ),
        ),
        (None, 0) => well("schema", format!("{} steps, up to date", ran.len())),
        (None, n) => well(
            "schema",
            format!("{n} steps to come; `qingting serve` runs them (take a backup first)"),
        ),
    })
}

fn log(tx: &mut crate::platform::Tx<'_>) -> Outcome<Check> {
    let verdict = events::verify(tx)?;
    let last = events::newest_seq(tx)?;
    let newest_ms = events::after(tx, last - 1, 1)?.pop().map_or(0, |event| event.at_ms);
    if newest_ms > tx.now_ms() + 60_000 {
        return Ok(ill(
            "clock",
            "the log's newest entry lies in the future: the machine's clock was moved back. Set it right (chrony, systemd-timesyncd).",
        ));
    }
    Ok(match verdict {
        Verdict::Whole { events } => well("log", format!("{events} entries, the chain is whole")),
        Verdict::Broken { seq, .. } => ill(
            "log",
            format!(
                "the chain breaks at entry {seq}: the database was changed by hand; compare with a backup"
            ),
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn about<'c>(checks: &'c [Check], about: &str) -> &'c Check {
        checks.iter().find(|check| check.about == about).unwrap()
    }

    #[test]
    fn an_empty_folder_is_well_and_a_misspelt_configuration_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let clock = Clock::standing_at(crate::platform::testing::NOW_MS);
        assert!(examine(folder.path(), &clock).iter().all(|check| check.result.is_ok()));

        std::fs::write(folder.path().join("qingting.toml"), "listne = 1").unwrap();

        assert!(about(&examine(folder.path(), &clock), "configuration").result.is_err());
    }

    #[test]
    fn a_clock_moved_back_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let clock = Clock::standing_at(crate::platform::testing::NOW_MS);
        let config = Config::load(folder.path(), |_| None).unwrap();
        let app = App::open(config, clock.clone()).unwrap();
        app.db.write_now(migrations::run).unwrap();
        app.db.write_now(|tx| events::record(tx, "system:test", "tried", "thing:1", &())).unwrap();
        drop(app);

        clock.advance_ms(-3_600_000);

        assert!(about(&examine(folder.path(), &clock), "clock").result.is_err());
    }
}
