//! The parts every door shares. Cheap to clone; no word of any capability but what they all need.

use std::ops::Deref;
use std::sync::{Arc, PoisonError, RwLock};

use service_language::Engine;
use tokio::sync::watch;

use crate::platform::config::Config;
use crate::platform::files::Files;
use crate::platform::stop::Outcome;
use crate::platform::{Clock, Db};

#[derive(Clone)]
pub struct App(Arc<Parts>);

pub struct Parts {
    pub db: Db,
    pub files: Files,
    pub config: Config,
    /// Becomes true when the process is asked to end; streams and loops watch it.
    pub stopping: watch::Sender<bool>,
    /// The language check in force; `language::in_force` keeps it up to date with the published packs.
    check: RwLock<Check>,
}

/// An engine and the edition of the published packs it was made from.
struct Check {
    edition: i64,
    engine: Arc<Engine>,
}

impl App {
    /// Opens the data folder: database lanes and files. The schema is brought forward by the caller.
    pub fn open(config: Config, clock: Clock) -> Outcome<App> {
        std::fs::create_dir_all(&config.data)?;
        let db = Db::open(&config.database, clock)?;
        let files = Files::new(&config.data.join("files"), config.largest_file_bytes)?;
        let check = RwLock::new(Check { edition: 0, engine: Arc::new(Engine::builtin()) });
        Ok(App(Arc::new(Parts { db, files, config, stopping: watch::Sender::new(false), check })))
    }

    /// The language check this process has at hand. Pages ask `language::in_force`, which looks for a newer edition.
    pub fn engine(&self) -> Arc<Engine> {
        self.0.check.read().unwrap_or_else(PoisonError::into_inner).engine.clone()
    }

    /// From which edition of the published packs it was made; 0 for those the program brings.
    pub fn engine_edition(&self) -> i64 {
        self.0.check.read().unwrap_or_else(PoisonError::into_inner).edition
    }

    /// Puts another engine in force for everything that is checked from now on.
    pub fn replace_engine(&self, edition: i64, engine: Engine) {
        let check = Check { edition, engine: Arc::new(engine) };
        *self.0.check.write().unwrap_or_else(PoisonError::into_inner) = check;
    }
}

impl Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}
