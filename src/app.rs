//! The parts every door shares. Cheap to clone; no word of any capability but what they all need.

use std::ops::Deref;
use std::sync::{Arc, RwLock};

use tokio::sync::watch;

use crate::platform::config::Config;
use crate::platform::files::Files;
use crate::platform::stop::{Outcome, fault};
use crate::platform::{Clock, Db};

#[derive(Clone)]
pub struct App(Arc<Parts>);

pub struct Parts {
    pub db: Db,
    pub files: Files,
    pub config: Config,
    /// Becomes true when the process is asked to end; streams and loops watch it.
    pub stopping: watch::Sender<bool>,
    /// The service-language engine with the published packs; replaced as a whole when packs change.
    engine: RwLock<Arc<service_language::Engine>>,
}

impl App {
    /// Opens the data folder: database lanes and files. The schema is brought forward by the caller.
    pub fn open(config: Config, clock: Clock) -> Outcome<App> {
        std::fs::create_dir_all(&config.data)?;
        let db = Db::open(&config.database, clock)?;
        let files = Files::new(&config.data.join("files"), config.largest_file_bytes)?;
        let engine = service_language::Engine::builtin().map_err(fault)?;
        Ok(App(Arc::new(Parts {
            db,
            files,
            config,
            stopping: watch::Sender::new(false),
            engine: RwLock::new(Arc::new(engine)),
        })))
    }

    /// The engine in force; a check that has begun keeps the one it began with.
    pub fn engine(&self) -> Arc<service_language::Engine> {
        let guard = self.engine.read().unwrap_or_else(std::sync::PoisonError::into_inner);
        Arc::clone(&guard)
    }

    /// Puts another engine in force, without stopping anyone.
    pub fn replace_engine(&self, engine: service_language::Engine) {
        let mut guard = self.engine.write().unwrap_or_else(std::sync::PoisonError::into_inner);
        *guard = Arc::new(engine);
    }
}

impl Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}
