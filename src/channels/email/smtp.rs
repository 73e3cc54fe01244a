//! Handing a mail to its server over SMTP (RFC 5321), one command at a time, so that a refusal names what was refused.

use std::fmt::Display;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use lettre::Address;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{
    AsyncSmtpConnection, AsyncTokioStream, Certificate, TlsParameters,
};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt, Rset};
use lettre::transport::smtp::extension::{ClientId, Extension, MailBodyParameter, MailParameter};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::timeout;

use super::mailbox::{Security, Server};
use super::wire::{self, Stage, Trouble, Trust, Wire};
use crate::cases::RefusedRecipient;

const ANSWER: Duration = Duration::from_secs(60);
/// RFC 5321 §4.5.3.2.6: ten minutes after the last dot.
const WHOLE_MAIL: Duration = Duration::from_secs(600);

/// What became of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Attempt {
    /// The server has it; for these recipients it would not take it.
    Delivered(Vec<RefusedRecipient>),
    /// Not now; it may go well later.
    Later(String),
    /// The server will not take it.
    Never(String),
}

/// One mail to hand over.
#[derive(Clone, Copy, Debug)]
pub struct Parcel<'p> {
    pub from: &'p str,
    /// Whom the answer is for: without them nothing is sent.
    pub to: &'p [String],
    /// Who also gets it, seen or unseen by the others.
    pub copies: &'p [String],
    pub bytes: &'p [u8],
}

/// Hands the mail over. The customer it answers takes it, or nobody does; a copy that is refused, for now or for good,
/// does not keep the others waiting: it is named with the server's words, and the agent decides.
pub async fn deliver(
    server: &Server,
    password: &str,
    trust: &Trust,
    parcel: Parcel<'_>,
) -> Attempt {
    let house = parcel.from.rsplit_once('@').map_or("localhost", |(_, house)| house);
    // A server that cannot be reached or does not know us is not this mail's fault: it waits until that is mended.
    let mut connection = match sign_in(server, password, trust, house, &mut |_, _| {}).await {
        Ok(connection) => connection,
        Err(trouble) => {
            return Attempt::Later(format!("{}: {}", trouble.stage.name(), trouble.detail));
        }
    };
    let attempt = hand_over(&mut connection, parcel).await;
    // The mail's fate is known; a server that does not say good-bye changes nothing.
    drop(timeout(Duration::from_secs(5), connection.quit()).await);
    attempt
}

async fn hand_over(connection: &mut AsyncSmtpConnection, parcel: Parcel<'_>) -> Attempt {
    match say_all(connection, parcel).await {
        Ok(refused) => Attempt::Delivered(refused),
        Err(attempt) => attempt,
    }
}

async fn say_all(
    connection: &mut AsyncSmtpConnection,
    parcel: Parcel<'_>,
) -> Result<Vec<RefusedRecipient>, Attempt> {
    let mut parameters = Vec::new();
    let mut everybody = parcel.to.iter().chain(parcel.copies);
    let beyond_ascii = !parcel.from.is_ascii() || everybody.any(|a| !a.is_ascii());
    if beyond_ascii {
        if !connection.server_info().supports_feature(Extension::SmtpUtfEight) {
            return Err(Attempt::Never("SMTPUTF8 is not supported by the server".to_owned()));
        }
        parameters.push(MailParameter::SmtpUtfEight);
    }
    if !parcel.bytes.is_ascii() {
        parameters.push(MailParameter::Body(MailBodyParameter::EightBitMime));
    }
    let from = address(parcel.from)?;
    say(connection, &Mail::new(Some(from), parameters), parcel.from).await?;
    for to in parcel.to {
        let recipient = address(to)?;
        say(connection, &Rcpt::new(recipient, Vec::new()), to).await?;
    }
    let mut refused = Vec::new();
    for copy in parcel.copies {
        let asked = match address(copy) {
            Ok(recipient) => say(connection, &Rcpt::new(recipient, Vec::new()), copy).await,
            Err(unfit) => Err(unfit),
        };
        if let Err(Attempt::Later(words) | Attempt::Never(words)) = asked {
            refused.push(RefusedRecipient { address: copy.clone(), words });
        }
    }
    say(connection, &Data, "DATA").await?;
    match timeout(WHOLE_MAIL, connection.message(parcel.bytes)).await {
        Err(_) => Err(Attempt::Later("no answer in 10 min".to_owned())),
        Ok(Err(error)) => Err(judge(&error, "DATA")),
        Ok(Ok(_)) => Ok(refused),
    }
}

fn address(text: &str) -> Result<Address, Attempt> {
    text.parse().map_err(|error| Attempt::Never(format!("{text}: {error}")))
}

async fn say(
    connection: &mut AsyncSmtpConnection,
    command: &impl Display,
    about: &str,
) -> Result<(), Attempt> {
    match timeout(ANSWER, connection.command(command)).await {
        Err(_) => Err(Attempt::Later(format!("{about}: no answer in 60 s"))),
        Ok(Err(error)) => Err(judge(&error, about)),
        Ok(Ok(_)) => Ok(()),
    }
}

/// 5xx is final; 4xx, silence and broken lines are not (RFC 5321 §4.2.1).
fn judge(error: &lettre::transport::smtp::Error, about: &str) -> Attempt {
    let words: String =
        format!("{about}: {error}").chars().filter(|c| !c.is_control()).take(500).collect();
    if error.is_permanent() { Attempt::Never(words) } else { Attempt::Later(words) }
}

/// Connects, protects and signs in. `reached` is told each stage that went well.
pub async fn sign_in(
    server: &Server,
    password: &str,
    trust: &Trust,
    house: &str,
    reached: &mut (dyn FnMut(Stage, String) + Send),
) -> Result<AsyncSmtpConnection, Trouble> {
    let (wire, peer) = wire::connect(server, trust, reached).await?;
    let hello = ClientId::Domain(house.to_owned());
    let stream = Box::new(Carried { wire, peer });
    let greeted = AsyncSmtpConnection::connect_with_transport(stream, &hello);
    let mut connection = within(Stage::Greeting, greeted).await?;
    reached(Stage::Greeting, String::new());
    if server.security == Security::StartTls {
        // Never without: an attacker on the way could take the offer out of the server's answer.
        if !connection.can_starttls() {
            return Err(Trouble::new(Stage::Tls, "the server does not offer STARTTLS"));
        }
        let parameters = tls(server, trust)?;
        within(Stage::Tls, connection.starttls(parameters, &hello)).await?;
        reached(Stage::Tls, String::new());
    }
    if !server.user.is_empty() {
        let credentials = Credentials::new(server.user.clone(), password.to_owned());
        let ways = [Mechanism::Plain, Mechanism::Login];
        within(Stage::SignIn, connection.auth(&ways, &credentials)).await?;
        reached(Stage::SignIn, server.user.clone());
    }
    Ok(connection)
}

/// Asks whether the server lets this sender send, without sending anything.
pub async fn ask_sender(connection: &mut AsyncSmtpConnection, from: &str) -> Result<(), Trouble> {
    let sender: Address = from.parse().map_err(|error| Trouble::new(Stage::Sender, error))?;
    within(Stage::Sender, connection.command(Mail::new(Some(sender), Vec::new()))).await?;
    within(Stage::Sender, connection.command(Rset)).await?;
    drop(timeout(Duration::from_secs(5), connection.quit()).await);
    Ok(())
}

fn tls(server: &Server, trust: &Trust) -> Result<TlsParameters, Trouble> {
    let mut builder = TlsParameters::builder(server.host.clone());
    for own in &trust.own {
        // What the machine trusts but nobody can parse is left out, as for IMAP.
        if let Ok(certificate) = Certificate::from_der(own.to_vec()) {
            builder = builder.add_root_certificate(certificate);
        }
    }
    builder.build_rustls().map_err(|error| Trouble::new(Stage::Tls, error))
}

async fn within<T>(
    stage: Stage,
    asked: impl Future<Output = Result<T, lettre::transport::smtp::Error>>,
) -> Result<T, Trouble> {
    match timeout(ANSWER, asked).await {
        Err(_) => Err(Trouble::new(stage, "no answer in 60 s")),
        Ok(Err(error)) => Err(Trouble::new(stage, error)),
        Ok(Ok(value)) => Ok(value),
    }
}

/// Our wire as lettre takes it.
#[derive(Debug)]
struct Carried {
    wire: Wire,
    peer: SocketAddr,
}

impl AsyncTokioStream for Carried {
    fn peer_addr(&self) -> std::io::Result<SocketAddr> {
        Ok(self.peer)
    }
}

impl AsyncRead for Carried {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        to: &mut ReadBuf<'_>,
    ) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.wire).poll_read(cx, to)
    }
}

impl AsyncWrite for Carried {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        from: &[u8],
    ) -> Poll<std::io::Result<usize>> {
        Pin::new(&mut self.wire).poll_write(cx, from)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.wire).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.wire).poll_shutdown(cx)
    }
}
