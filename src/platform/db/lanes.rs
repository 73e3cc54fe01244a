//! Lanes: threads that own a connection each and run the closures handed to them.

use std::path::PathBuf;
use std::sync::Arc;
use std::thread::JoinHandle;

use crossbeam_channel::{Receiver, Sender, unbounded};
use tokio::sync::{oneshot, watch};

use super::tx::{Engine, Tx};
use super::{postgres_lane, sqlite_lane};
use crate::platform::clock::Clock;
use crate::platform::stop::{Outcome, Stop, fault};

/// Where the data is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DbAddress {
    /// One file, made when it is not there.
    Sqlite(PathBuf),
    /// `postgres://user@host:port/name?…`; several hosts are tried in turn.
    Postgres(String),
}

/// An action waiting for a lane. It is told the outcome only after the commit.
pub(super) struct Errand {
    pub run: Run,
}

type Run = Box<dyn FnOnce(&mut Tx<'_>) -> Outcome<Reply> + Send>;

/// What is to be called once the fate of the transaction is known.
pub(super) type Reply = Box<dyn FnOnce(Result<(), String>) + Send>;

/// What a lane needs besides its connection.
#[derive(Clone)]
pub(super) struct LaneTools {
    pub clock: Clock,
    pub committed: Arc<watch::Sender<u64>>,
}

struct Lanes {
    write: Sender<Errand>,
    read: Sender<Errand>,
    tools: LaneTools,
    engine: Engine,
    address: DbAddress,
    threads: std::sync::Mutex<Vec<JoinHandle<()>>>,
    /// Dropping it ends the sealer (PostgreSQL only).
    sealer: Option<Sender<()>>,
}

/// The database. Clones share the lanes; they end when the last clone is dropped.
#[derive(Clone)]
pub struct Db(Arc<Lanes>);

const READ_LANES: usize = 4;
const POSTGRES_LANES: usize = 8;

impl Db {
    /// Opens the lanes. The schema is not touched: see `migrations`.
    pub fn open(address: &DbAddress, clock: Clock) -> Outcome<Db> {
        let (write, write_queue) = unbounded();
        let (read, read_queue) = unbounded();
        let tools = LaneTools { clock, committed: Arc::new(watch::Sender::new(0)) };
        let mut threads = Vec::new();
        let mut sealer = None;
        match address {
            DbAddress::Sqlite(path) => {
                let writer = sqlite_lane::open_writer(path)?;
                threads.push(start("write", write_queue, &tools, move |q, t| {
                    sqlite_lane::write_lane(&writer, q, t);
                })?);
                for _ in 0..READ_LANES {
                    let reader = sqlite_lane::open_reader(path)?;
                    threads.push(start("read", read_queue.clone(), &tools, move |q, t| {
                        sqlite_lane::read_lane(&reader, q, t);
                    })?);
                }
            }
            DbAddress::Postgres(url) => {
                for (name, queue, lanes) in
                    [("write", write_queue, POSTGRES_LANES), ("read", read_queue, READ_LANES)]
                {
                    for _ in 0..lanes {
                        let client = postgres_lane::connect(url)?;
                        let url = url.clone();
                        threads.push(start(name, queue.clone(), &tools, move |q, t| {
                            postgres_lane::lane(client, &url, q, t);
                        })?);
                    }
                }
                let (url, sealer_tools) = (url.clone(), tools.clone());
                let client = postgres_lane::connect(&url)?;
                let (stop, stopped) = crossbeam_channel::bounded(0);
                sealer = Some(stop);
                let thread = std::thread::Builder::new().name("db-seal".to_owned());
                threads.push(thread.spawn(move || {
                    postgres_lane::seal_lane(client, &url, &stopped, &sealer_tools);
                })?);
            }
        }
        let engine = match address {
            DbAddress::Sqlite(_) => Engine::Sqlite,
            DbAddress::Postgres(_) => Engine::Postgres,
        };
        let threads = std::sync::Mutex::new(threads);
        Ok(Db(Arc::new(Lanes {
            write,
            read,
            tools,
            engine,
            address: address.clone(),
            threads,
            sealer,
        })))
    }

    /// Runs an action in one transaction; the answer comes after the commit.
    pub async fn write<T, F>(&self, action: F) -> Outcome<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Tx<'_>) -> Outcome<T> + Send + 'static,
    {
        hand_over(&self.0.write, action)?.await.map_err(|_| lane_gone())?
    }

    /// Asks a question. On SQLite this connection cannot write.
    pub async fn read<T, F>(&self, question: F) -> Outcome<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Tx<'_>) -> Outcome<T> + Send + 'static,
    {
        hand_over(&self.0.read, question)?.await.map_err(|_| lane_gone())?
    }

    /// [`Db::write`] for the command line, tests and demo data; never call it on an async thread.
    pub fn write_now<T, F>(&self, action: F) -> Outcome<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Tx<'_>) -> Outcome<T> + Send + 'static,
    {
        hand_over(&self.0.write, action)?.blocking_recv().map_err(|_| lane_gone())?
    }

    /// [`Db::read`] for the command line, tests and demo data.
    pub fn read_now<T, F>(&self, question: F) -> Outcome<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Tx<'_>) -> Outcome<T> + Send + 'static,
    {
        hand_over(&self.0.read, question)?.blocking_recv().map_err(|_| lane_gone())?
    }

    pub fn clock(&self) -> &Clock {
        &self.0.tools.clock
    }

    pub fn engine(&self) -> Engine {
        self.0.engine
    }

    pub fn address(&self) -> &DbAddress {
        &self.0.address
    }

    /// Changes whenever something was committed by this process; jobs and live pages wait for it.
    pub fn committed(&self) -> watch::Receiver<u64> {
        self.0.tools.committed.subscribe()
    }

    /// Wakes those who wait on [`Db::committed`], as when another node told us of a commit.
    pub fn wake(&self) {
        self.0.tools.committed.send_modify(|n| *n += 1);
    }
}

impl Drop for Lanes {
    fn drop(&mut self) {
        // Closing the queues ends the lanes after what is already in them; nothing acknowledged is lost.
        let (closed_write, _) = unbounded();
        let (closed_read, _) = unbounded();
        drop(std::mem::replace(&mut self.write, closed_write));
        drop(std::mem::replace(&mut self.read, closed_read));
        drop(self.sealer.take());
        let threads = self.threads.get_mut().map(std::mem::take).unwrap_or_default();
        for thread in threads {
            // The last clone may be dropped on a lane itself (a closure held it): that one cannot join itself.
            if thread.thread().id() != std::thread::current().id() && thread.join().is_err() {
                tracing::error!("a database lane ended by a panic");
            }
        }
    }
}

fn start(
    name: &str,
    queue: Receiver<Errand>,
    tools: &LaneTools,
    lane: impl FnOnce(&Receiver<Errand>, &LaneTools) + Send + 'static,
) -> Outcome<JoinHandle<()>> {
    let tools = tools.clone();
    let thread = std::thread::Builder::new().name(format!("db-{name}"));
    Ok(thread.spawn(move || lane(&queue, &tools))?)
}

fn lane_gone() -> Stop {
    fault("the database lanes have ended")
}

fn hand_over<T, F>(lane: &Sender<Errand>, action: F) -> Outcome<oneshot::Receiver<Outcome<T>>>
where
    T: Send + 'static,
    F: FnOnce(&mut Tx<'_>) -> Outcome<T> + Send + 'static,
{
    let (tell, told) = oneshot::channel();
    let tell = Arc::new(std::sync::Mutex::new(Some(tell)));
    let run = Box::new(move |tx: &mut Tx<'_>| {
        let answer = action(tx);
        match answer {
            Ok(value) => Ok(Box::new(move |fate: Result<(), String>| {
                send(&tell, fate.map(|()| value).map_err(Stop::Fault));
            }) as Reply),
            Err(stop) => {
                let message = stop.to_string();
                send(&tell, Err(stop));
                Err(Stop::Fault(message))
            }
        }
    });
    lane.send(Errand { run }).map_err(|_| lane_gone())?;
    Ok(told)
}

type Teller<T> = Arc<std::sync::Mutex<Option<oneshot::Sender<Outcome<T>>>>>;

fn send<T>(teller: &Teller<T>, outcome: Outcome<T>) {
    let sender = teller.lock().ok().and_then(|mut place| place.take());
    if let Some(sender) = sender {
        // Whoever asked may have gone (a closed browser); what was committed stays committed.
        drop(sender.send(outcome));
    }
}
