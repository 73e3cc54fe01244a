//! The `qingting` program: serves the centre, checks texts, and looks after the data folder.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use qingting::app::App;
use qingting::care::{BackupArguments, DoctorArguments, RestoreArguments};
use qingting::check::{CheckArguments, RulesArguments};
use qingting::demo::DemoArguments;
use qingting::platform::Clock;
use qingting::platform::config::Config;
use qingting::platform::log;
use qingting::platform::stop::Outcome;
use qingting::staff::command::UserArguments;
use qingting::timetable;

/// Qingting 倾听: the customer-service centre that keeps its word.
#[derive(Parser)]
#[command(version, arg_required_else_help = true)]
struct Arguments {
    /// The data folder: configuration, files and, unless PostgreSQL is used, the database.
    #[arg(long, global = true, env = "QINGTING_DATA", default_value = "data")]
    data: PathBuf,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run the centre.
    Serve,
    Check(CheckArguments),
    Rules(RulesArguments),
    User(UserArguments),
    Demo(DemoArguments),
    Backup(BackupArguments),
    Restore(RestoreArguments),
    Doctor(DoctorArguments),
}

fn main() -> ExitCode {
    tracing_subscriber::fmt()
        .with_env_filter(log::filter(std::env::var("QINGTING_LOG").ok().as_deref()))
        .with_writer(std::io::stderr)
        .init();
    let arguments = Arguments::parse();
    let outcome = match arguments.command {
        Command::Serve => open(&arguments.data).and_then(serve),
        Command::Check(check) => return ExitCode::from(check.run()),
        Command::Demo(demo) => demo
            .run(&arguments.data, timetable::handler)
            .and_then(|app| if demo.build_only { Ok(()) } else { serve(app) }),
        Command::Backup(backup) => open(&arguments.data).and_then(|app| backup.run(&app)),
        Command::Restore(restore) => open(&arguments.data).and_then(|app| restore.run(&app)),
        Command::Doctor(doctor) => return ExitCode::from(doctor.run(&arguments.data)),
        Command::User(user) => open(&arguments.data).and_then(|app| user.run(&app)),
        Command::Rules(rules) => return ExitCode::from(rules.run()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(stop) => {
            eprintln!("qingting: {stop}");
            ExitCode::from(2)
        }
    }
}

fn open(data: &std::path::Path) -> Outcome<App> {
    let config = Config::load(data, |name| std::env::var(name).ok())?;
    App::open(config, Clock::Machine)
}

fn serve(app: App) -> Outcome<()> {
    tokio::runtime::Runtime::new()?.block_on(qingting::serve::run(app))
}
