//! Commands for those who build Qingting: `cargo run -p xtask -- <command>`.

mod dependencies;

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
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse().command {
        Command::Dependencies => dependencies::check(),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("xtask: {message}");
            ExitCode::FAILURE
        }
    }
}
