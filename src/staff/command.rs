//! `qingting user`: adds a person or lets one back in, for those at the machine.

use std::io::BufRead;

use clap::{Args, Subcommand};

use super::people::{self, NewPerson, PasswordOnce};
use super::{centre, passwords, store};
use crate::app::App;
use crate::platform::ids;
use crate::platform::migrations;
use crate::platform::stop::{Outcome, absent};

/// Add people and let them back in from the command line.
#[derive(Args)]
pub struct UserArguments {
    #[command(subcommand)]
    command: UserCommand,
}

#[derive(Subcommand)]
enum UserCommand {
    /// Add a person; prints a one-time password unless one is given.
    Add {
        /// The sign-in name.
        name: String,
        /// employee, agent, team_leader, qa_inspector, trainer, manager or administrator; may be given several times.
        #[arg(long, required = true)]
        role: Vec<String>,
        /// The name people see; the sign-in name by default.
        #[arg(long)]
        full_name: Option<String>,
        /// Read the password from standard input.
        #[arg(long)]
        password_stdin: bool,
    },
    /// Give a person a one-time password and take the second factor away.
    Reset {
        /// The sign-in name.
        name: String,
    },
}

impl UserArguments {
    pub fn run(self, app: &App) -> Outcome<()> {
        app.db.write_now(migrations::run)?;
        match self.command {
            UserCommand::Add { name, role, full_name, password_stdin } => {
                let given = if password_stdin { Some(read_password()?) } else { None };
                let once = given.clone().unwrap_or_else(one_time);
                let password_hash = passwords::hash(&once)?;
                let password_once =
                    if given.is_some() { PasswordOnce::TheirOwn } else { PasswordOnce::MustChange };
                let sign_in_name = name.clone();
                app.db.write_now(move |tx| {
                    let centre = centre::read(tx)?;
                    let person = NewPerson {
                        name: full_name.unwrap_or_else(|| sign_in_name.clone()),
                        sign_in_name,
                        email: None,
                        lang: centre.lang,
                        zone: centre.zone,
                        password_hash,
                        password_once,
                        roles: role,
                        teams: super::teams::list(tx)?
                            .into_iter()
                            .take(1)
                            .map(|team| team.id)
                            .collect(),
                        department_id: None,
                        case_limit: 20,
                    };
                    people::add(tx, "system:command", &person)
                })?;
                if given.is_none() {
                    println!("{name}: {once}");
                }
            }
            UserCommand::Reset { name } => {
                let once = one_time();
                let hash = passwords::hash(&once)?;
                let wanted = name.trim().to_lowercase();
                app.db.write_now(move |tx| {
                    let person = store::find_by_sign_in_name(tx, &wanted)?
                        .ok_or_else(|| absent("platform.not_found"))?;
                    people::reset(tx, "system:command", &person.id, &hash)
                })?;
                println!("{name}: {once}");
            }
        }
        Ok(())
    }
}

fn one_time() -> String {
    format!("{}-{}", ids::spoken_code(), ids::spoken_code())
}

fn read_password() -> Outcome<String> {
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
