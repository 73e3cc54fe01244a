//! What is written to the log. Libraries that speak to mail servers write whole commands, passwords included, when they
//! are talkative: however talkative a log is asked to be, they are not.

use tracing_subscriber::EnvFilter;

/// The libraries that see secrets on the wire.
const DISCREET: [&str; 4] = ["async_imap=warn", "imap_proto=warn", "lettre=warn", "rustls=warn"];

/// The filter for what was asked (`debug`, `qingting=trace`), or the usual one.
pub fn filter(asked: Option<&str>) -> EnvFilter {
    let asked = asked.and_then(|words| EnvFilter::try_new(words).ok());
    let filter = asked.unwrap_or_else(|| EnvFilter::new("info"));
    DISCREET.iter().fold(filter, |filter, words| match words.parse() {
        Ok(directive) => filter.add_directive(directive),
        Err(_) => filter,
    })
}
