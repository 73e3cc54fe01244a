//! Where results go (the screen, or a file that appears only when it is complete) and the bar that shows how far we are.

use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::input::Source;

/// What ends a run early.
pub enum Broken {
    /// Nobody reads our output any more (`| head`): a quiet end.
    Pipe,
    Unusable(String),
}

impl From<String> for Broken {
    fn from(sentence: String) -> Broken {
        Broken::Unusable(sentence)
    }
}

/// Where the results go.
pub enum Sink {
    Screen(BufWriter<io::Stdout>),
    /// Written beside the final name and renamed when complete.
    Draft {
        file: BufWriter<File>,
        draft: PathBuf,
        named: PathBuf,
    },
}

impl Sink {
    pub fn open(named: Option<&Path>) -> Result<Sink, String> {
        let Some(named) = named else { return Ok(Sink::Screen(BufWriter::new(io::stdout()))) };
        let mut draft = named.as_os_str().to_owned();
        draft.push(".part");
        let draft = PathBuf::from(draft);
        let file = File::create(&draft)
            .map_err(|error| format!("cannot write {}: {error}", draft.display()))?;
        Ok(Sink::Draft { file: BufWriter::new(file), draft, named: named.to_owned() })
    }

    pub fn is_terminal(&self) -> bool {
        matches!(self, Sink::Screen(_)) && io::stdout().is_terminal()
    }

    pub fn write(&mut self, bytes: &[u8]) -> Result<(), Broken> {
        let written = match self {
            // Flushed with each chunk: who reads a pipe sees results while the input goes on.
            Sink::Screen(screen) => screen.write_all(bytes).and_then(|()| screen.flush()),
            Sink::Draft { file, .. } => file.write_all(bytes),
        };
        written.map_err(|error| match error.kind() {
            io::ErrorKind::BrokenPipe => Broken::Pipe,
            _ => Broken::Unusable(format!("cannot write: {error}")),
        })
    }

    pub fn finish(self) -> Result<(), Broken> {
        match self {
            Sink::Screen(_) => Ok(()),
            Sink::Draft { file, draft, named } => {
                let refuse = |error: &dyn std::fmt::Display| {
                    format!("cannot write {}: {error}", named.display())
                };
                let file = file.into_inner().map_err(|error| refuse(&error))?;
                file.sync_all().map_err(|error| refuse(&error))?;
                std::fs::rename(&draft, &named).map_err(|error| refuse(&error))?;
                Ok(())
            }
        }
    }
}

/// A bar on a terminal, by bytes read; nothing anywhere else.
pub struct Progress {
    bar: ProgressBar,
    pub read_bytes: Arc<AtomicU64>,
}

impl Progress {
    pub fn over(sources: &[Source]) -> Progress {
        let size: Option<u64> = sources.iter().map(|source| source.size_bytes).sum();
        let shown = io::stderr().is_terminal() && size.is_none_or(|bytes| bytes > 1 << 20);
        let target = if shown {
            ProgressDrawTarget::stderr_with_hz(5)
        } else {
            ProgressDrawTarget::hidden()
        };
        let bar = ProgressBar::with_draw_target(size, target);
        let style = if size.is_some() {
            "{bar:40} {bytes}/{total_bytes} {bytes_per_sec} {eta}"
        } else {
            "{spinner} {bytes} {bytes_per_sec}"
        };
        bar.set_style(ProgressStyle::with_template(style).expect("the template is well formed"));
        Progress { bar, read_bytes: Arc::new(AtomicU64::new(0)) }
    }

    pub fn show(&self) {
        self.bar.set_position(self.read_bytes.load(Ordering::Relaxed));
    }

    pub fn say(&self, complaint: &str) {
        self.bar.suspend(|| eprintln!("{complaint}"));
    }

    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
