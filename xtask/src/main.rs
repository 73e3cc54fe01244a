//! Commands for those who build Qingting: `cargo run -p xtask -- <command>`.

mod bank;
mod dependencies;
mod language_quality;
mod train;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Check the licence of every crate we build with, and known advisories where their list can be reached.
    Dependencies,
    /// Check the sentence bank: columns, values, near-duplicates; print its counts.
    Bank,
    /// Train the second reader from the sentence bank.
    Train,
    /// Measure rules and second reader on unseen batches; write `docs/language-quality.md`.
    LanguageQuality,
    /// Measure each batch left out in turn, the held-out ones untouched; writes nothing.
    Rehearse,
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse().command {
        Command::Dependencies => dependencies::check(),
        Command::Bank => bank::check(),
        Command::Train => train::run(),
        Command::LanguageQuality => language_quality::run(),
        Command::Rehearse => language_quality::rehearse(),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("xtask: {message}");
            ExitCode::FAILURE
        }
    }
}
