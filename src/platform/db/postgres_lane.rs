//! PostgreSQL: every lane is a connection; a lost one is opened again before the next errand.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

use crossbeam_channel::{Receiver, RecvTimeoutError};
use postgres::{Client, Config, NoTls};

use super::lanes::{Errand, LaneTools};
use super::tx::{Connection, Tx};
use crate::platform::events;
use crate::platform::stop::{Outcome, Stop, fault};

/// Connects; over TLS when the address says `sslmode=require`.
pub(super) fn connect(url: &str) -> Outcome<Client> {
    let mut config: Config = url.parse()?;
    config.connect_timeout(Duration::from_secs(5)).application_name("qingting");
    let mut client = if config.get_ssl_mode() == postgres::config::SslMode::Require {
        let mut roots = rustls::RootCertStore::empty();
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        let tls = rustls::ClientConfig::builder_with_provider(Arc::new(
            rustls::crypto::ring::default_provider(),
        ))
        .with_safe_default_protocol_versions()
        .map_err(fault)?
        .with_root_certificates(roots)
        .with_no_client_auth();
        config.connect(tokio_postgres_rustls::MakeRustlsConnect::new(tls))?
    } else {
        config.connect(NoTls)?
    };
    client.batch_execute("SET synchronous_commit = on; SET statement_timeout = '60s'")?;
    Ok(client)
}

pub(super) fn lane(client: Client, url: &str, queue: &Receiver<Errand>, tools: &LaneTools) {
    let mut client = client;
    let mut statements = HashMap::new();
    while let Ok(errand) = queue.recv() {
        if client.is_closed() {
            match connect(url) {
                Ok(fresh) => {
                    client = fresh;
                    statements.clear();
                }
                Err(stop) => {
                    tracing::error!(%stop, "the database cannot be reached");
                    // The errand is dropped: whoever asked is told that nothing happened.
                    continue;
                }
            }
        }
        run(&mut client, &mut statements, errand, tools);
    }
}

fn run(
    client: &mut Client,
    statements: &mut HashMap<&'static str, postgres::Statement>,
    errand: Errand,
    tools: &LaneTools,
) {
    if let Err(error) = client.batch_execute("BEGIN") {
        tracing::error!(%error, "cannot begin a transaction");
        return;
    }
    let mut tx = Tx::new(Connection::Postgres(client, statements), &tools.clock);
    let outcome = catch_unwind(AssertUnwindSafe(|| (errand.run)(&mut tx)))
        .unwrap_or_else(|_| Err(Stop::Fault("an action panicked".to_owned())));
    match outcome {
        Ok(reply) => {
            let fate = client.batch_execute("COMMIT").map_err(|error| error.to_string());
            reply(fate);
            tools.committed.send_modify(|n| *n += 1);
        }
        Err(_) => {
            if let Err(error) = client.batch_execute("ROLLBACK") {
                tracing::error!(%error, "a transaction could not be rolled back");
            }
        }
    }
}

/// Numbers and chains committed events: one node at a time, outside every business transaction, a few milliseconds
/// after the commit. Looks again without being woken, for what other nodes committed.
pub(super) fn seal_lane(client: Client, url: &str, stopped: &Receiver<()>, tools: &LaneTools) {
    let mut client = client;
    let mut statements = HashMap::new();
    let mut committed = tools.committed.subscribe();
    let mut quiet_rounds = 0_u32;
    loop {
        match stopped.recv_timeout(Duration::from_millis(10)) {
            Err(RecvTimeoutError::Timeout) => {}
            Ok(()) | Err(RecvTimeoutError::Disconnected) => return,
        }
        quiet_rounds += 1;
        if !committed.has_changed().unwrap_or(false) && quiet_rounds < 50 {
            continue;
        }
        quiet_rounds = 0;
        committed.borrow_and_update();
        if client.is_closed() {
            let Ok(fresh) = connect(url) else { continue };
            client = fresh;
            statements.clear();
        }
        match seal_once(&mut client, &mut statements, tools) {
            Ok(0) => {}
            Ok(_) => {
                tools.committed.send_modify(|n| *n += 1);
                committed.borrow_and_update();
            }
            Err(stop) => tracing::warn!(%stop, "the event log could not be sealed; trying again"),
        }
    }
}

fn seal_once(
    client: &mut Client,
    statements: &mut HashMap<&'static str, postgres::Statement>,
    tools: &LaneTools,
) -> Outcome<usize> {
    client.batch_execute("BEGIN")?;
    let mut tx = Tx::new(Connection::Postgres(client, statements), &tools.clock);
    let sealed = if events_exist(&mut tx)? {
        // Held to the end of this transaction: two nodes never number at the same time.
        tx.lock("events", "seal").and_then(|()| events::seal(&mut tx))
    } else {
        Ok(0)
    };
    client.batch_execute(if sealed.is_ok() { "COMMIT" } else { "ROLLBACK" })?;
    sealed
}

fn events_exist(tx: &mut Tx<'_>) -> Outcome<bool> {
    const FOUND: super::Sql =
        super::Sql { postgres: "SELECT CAST(to_regclass('events') AS TEXT)", sqlite: "" };
    Ok(tx.value::<Option<String>>(FOUND, &[])?.is_some())
}
