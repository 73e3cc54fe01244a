//! The parts every door shares. Cheap to clone; no word of any capability but what they all need.

use std::ops::Deref;
use std::sync::Arc;

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
}

impl App {
    /// Opens the data folder: database lanes and files. The schema is brought forward by the caller.
    pub fn open(config: Config, clock: Clock) -> Outcome<App> {
        std::fs::create_dir_all(&config.data)?;
        let db = Db::open(&config.database, clock)?;
        let files = Files::new(&config.data.join("files"), config.largest_file_bytes)?;
        Ok(App(Arc::new(Parts { db, files, config, stopping: watch::Sender::new(false) })))
    }
}

impl Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}
