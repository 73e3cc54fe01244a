//! `qingting demo`: a believable centre with a month of work, built through the actions with the clock moved along.
//! What is shown here happened the way it happens for real: routed, checked, promised, kept or broken.

mod acts;
mod complaining;
mod content;
mod month;

use std::path::Path;

use clap::Args;

use crate::app::App;
use crate::platform::Clock;
use crate::platform::config::Config;
use crate::platform::job_runner::Handler;
use crate::platform::migrations;
use crate::platform::stop::{Outcome, fault};
use crate::staff::store;

/// Build a believable centre with a month of work in the data folder, and serve it.
#[derive(Args)]
pub struct DemoArguments {
    /// Build only; do not serve.
    #[arg(long)]
    pub build_only: bool,
}

/// Everyone's password in the demo.
pub const PASSWORD: &str = "qingting demo";

impl DemoArguments {
    /// Builds the demo unless the folder already holds it; gives the app to serve.
    pub fn run(&self, data: &Path, handler: fn(App) -> Handler) -> Outcome<App> {
        let config = Config::load(data, |name| std::env::var(name).ok())?;
        let people = {
            let app = App::open(config.clone(), Clock::Machine)?;
            app.db.write_now(migrations::run)?;
            app.db.read_now(store::count_people)?
        };
        if people == 0 {
            eprintln!("building the demo: a month of work of 海市优选 …");
            let clock = Clock::standing_at(Clock::Machine.now_ms());
            build(&App::open(config.clone(), clock)?, handler)?;
        }
        let app = App::open(config, Clock::Machine)?;
        let names = app.db.read_now(store::list_people)?;
        if !names.iter().any(|person| person.sign_in_name == "chenxiaowen") {
            return Err(fault("this folder holds another centre; name an empty one with --data"));
        }
        println!("{}/sign-in", app.config.public_url);
        println!("password of everyone: {PASSWORD}");
        for person in names {
            let roles = app.db.read_now({
                let id = person.id.clone();
                move |tx| store::roles_of(tx, &id)
            })?;
            println!("  {:<12} {} ({})", person.sign_in_name, person.name, roles.join(", "));
        }
        Ok(app)
    }
}

/// Builds the demo in an empty, migrated database whose clock can be moved; it ends at the clock's present moment.
pub fn build(app: &App, handler: fn(App) -> Handler) -> Outcome<()> {
    let people = content::people()?;
    let scenarios = content::scenarios()?;
    let runtime = tokio::runtime::Runtime::new()?;
    month::live(app, handler(app.clone()), &people, &scenarios, &runtime)
}

#[cfg(test)]
mod tests;
