//! A connection to a mail server: look the name up, connect, protect; each stage says by itself what failed.

use std::fmt::Debug;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::mailbox::{Security, Server};
use crate::named;
use crate::platform::stop::{Outcome, fault};

named! {
    /// How far a dialogue with a server got. The page says for each what to mend.
    pub enum Stage {
        Password = "password",
        Lookup = "lookup",
        Connect = "connect",
        Tls = "tls",
        Greeting = "greeting",
        SignIn = "sign_in",
        Folder = "folder",
        Quota = "quota",
        Reading = "reading",
        Sender = "sender",
    }
}

/// What went wrong, where, in the server's or the machine's own words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    pub stage: Stage,
    pub detail: String,
}

impl Trouble {
    pub fn new(stage: Stage, detail: impl ToString) -> Trouble {
        let detail: String =
            detail.to_string().chars().filter(|c| !c.is_control()).take(500).collect();
        Trouble { stage, detail }
    }
}

/// A two-way stream to a server, protected or not.
pub trait Socket: AsyncRead + AsyncWrite + Unpin + Send + Sync + Debug {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send + Sync + Debug> Socket for T {}

pub type Wire = Box<dyn Socket>;

/// A folder of the data folder: certificates (PEM) of one's own authority, for servers inside the house.
pub const TRUSTED_FOLDER: &str = "trusted";

const LOOKUP: Duration = Duration::from_secs(10);
const CONNECT: Duration = Duration::from_secs(15);
const HANDSHAKE: Duration = Duration::from_secs(20);

/// Whose certificates count: the machine's, the well-known ones, and those in the data folder.
#[derive(Clone)]
pub struct Trust {
    pub own: Vec<CertificateDer<'static>>,
    config: Arc<ClientConfig>,
}

impl Trust {
    /// Reads files; call it where blocking is allowed.
    pub fn load(data: &Path) -> Outcome<Trust> {
        let mut own = rustls_native_certs::load_native_certs().certs;
        let folder = data.join(TRUSTED_FOLDER);
        if folder.is_dir() {
            for entry in std::fs::read_dir(folder)? {
                let path = entry?.path();
                let read = CertificateDer::pem_file_iter(&path).and_then(Iterator::collect);
                let found: Vec<CertificateDer<'static>> =
                    read.map_err(|error| fault(format!("{}: {error}", path.display())))?;
                own.extend(found);
            }
        }
        let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
        // A machine may carry certificates nobody can read; the others count all the same.
        roots.add_parsable_certificates(own.iter().cloned());
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(fault)?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Trust { own, config: Arc::new(config) })
    }
}

/// Looks up, connects and, with [`Security::Tls`], protects. `reached` is told each stage that went well.
pub async fn connect(
    server: &Server,
    trust: &Trust,
    reached: &mut (dyn FnMut(Stage, String) + Send),
) -> Result<(Wire, SocketAddr), Trouble> {
    let host = server.host.as_str();
    let looked = timeout(LOOKUP, tokio::net::lookup_host((host, server.port))).await;
    let addresses: Vec<SocketAddr> = match looked {
        Err(_) => return Err(Trouble::new(Stage::Lookup, format!("{host}: no answer in 10 s"))),
        Ok(Err(error)) => return Err(Trouble::new(Stage::Lookup, format!("{host}: {error}"))),
        Ok(Ok(found)) => found.collect(),
    };
    let Some(first) = addresses.first() else {
        return Err(Trouble::new(Stage::Lookup, format!("{host}: no address")));
    };
    reached(Stage::Lookup, format!("{host} → {}", first.ip()));
    let mut last = String::new();
    for address in &addresses {
        match timeout(CONNECT, TcpStream::connect(address)).await {
            Ok(Ok(stream)) => {
                reached(Stage::Connect, address.to_string());
                // Without it small commands wait for each other; a failure costs only time.
                drop(stream.set_nodelay(true));
                let wire: Wire = Box::new(stream);
                return match server.security {
                    Security::Tls => {
                        let wire = protect(wire, server, trust).await?;
                        reached(Stage::Tls, String::new());
                        Ok((wire, *address))
                    }
                    Security::StartTls | Security::Plain => Ok((wire, *address)),
                };
            }
            Ok(Err(error)) => last = format!("{address}: {error}"),
            Err(_) => last = format!("{address}: no answer in 15 s"),
        }
    }
    Err(Trouble::new(Stage::Connect, last))
}

/// TLS over an open wire; the server must prove that it is the host we meant.
pub async fn protect(wire: Wire, server: &Server, trust: &Trust) -> Result<Wire, Trouble> {
    let trouble = |detail: String| Trouble::new(Stage::Tls, detail);
    let name = ServerName::try_from(server.host.clone())
        .map_err(|error| trouble(format!("{}: {error}", server.host)))?;
    let connector = tokio_rustls::TlsConnector::from(Arc::clone(&trust.config));
    match timeout(HANDSHAKE, connector.connect(name, wire)).await {
        Err(_) => Err(trouble("no answer in 20 s".to_owned())),
        Ok(Err(error)) => Err(trouble(error.to_string())),
        Ok(Ok(stream)) => Ok(Box::new(stream)),
    }
}
