//! What the machine needs to know, from `qingting.toml` in the data folder, overridden by `QINGTING_…` variables.
//! What the business decides is not here: that is `settings`, on pages, recorded as events.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::db::DbAddress;
use super::stop::{Outcome, fault};

/// An example with every key and its default; `qingting doctor` prints it, a test reads it.
pub const EXAMPLE: &str = "\
# Where the browser and customers reach the centre. Decides cookies, links in mails and the origin check.
public_url = \"http://localhost:8600\"
# Where this process listens.
listen = \"127.0.0.1:8600\"
# PostgreSQL instead of the SQLite file in this folder:
# database_url = \"postgres://qingting@localhost/qingting\"
# The largest file a customer or colleague may send, in bytes.
largest_file_bytes = 26214400
";

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    pub data: PathBuf,
    pub public_url: String,
    pub listen: String,
    pub database: DbAddress,
    pub largest_file_bytes: u64,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    public_url: Option<String>,
    listen: Option<String>,
    database_url: Option<String>,
    largest_file_bytes: Option<u64>,
}

impl Config {
    /// Reads `data/qingting.toml` if it is there; `variable` gives environment variables by name.
    pub fn load(data: &Path, variable: impl Fn(&str) -> Option<String>) -> Outcome<Config> {
        let path = data.join("qingting.toml");
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(fault(format!("cannot read {}: {error}", path.display()))),
        };
        let written: Written =
            toml::from_str(&text).map_err(|error| fault(format!("{}: {error}", path.display())))?;
        let pick = |name: &str, from_file: Option<String>, default: &str| {
            variable(name).or(from_file).unwrap_or_else(|| default.to_owned())
        };
        let listen = pick("QINGTING_LISTEN", written.listen, "127.0.0.1:8600");
        let default_url = format!("http://{}", listen.replace("127.0.0.1", "localhost"));
        let database = variable("QINGTING_DATABASE_URL")
            .or(written.database_url)
            .map_or_else(|| DbAddress::Sqlite(data.join("qingting.db")), DbAddress::Postgres);
        let largest = match variable("QINGTING_LARGEST_FILE_BYTES") {
            Some(text) => text.parse().map_err(|_| {
                fault(
                    "QINGTING_LARGEST_FILE_BYTES must be a whole number of bytes, such as 26214400",
                )
            })?,
            None => written.largest_file_bytes.unwrap_or(26_214_400),
        };
        let public_url = pick("QINGTING_PUBLIC_URL", written.public_url, &default_url);
        Ok(Config {
            data: data.to_owned(),
            public_url: public_url.trim_end_matches('/').to_owned(),
            listen,
            database,
            largest_file_bytes: largest,
        })
    }

    /// Whether people reach us over TLS; cookies are then `Secure` with the `__Host-` prefix.
    pub fn is_https(&self) -> bool {
        self.public_url.starts_with("https://")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documented_example_is_what_an_empty_folder_gives() {
        let empty = tempfile::tempdir().unwrap();
        let written = tempfile::tempdir().unwrap();
        std::fs::write(written.path().join("qingting.toml"), EXAMPLE).unwrap();

        let mut from_example = Config::load(written.path(), |_| None).unwrap();
        from_example.data = empty.path().to_owned();
        from_example.database = DbAddress::Sqlite(empty.path().join("qingting.db"));

        assert_eq!(Config::load(empty.path(), |_| None).unwrap(), from_example);
    }

    #[test]
    fn a_misspelt_key_is_named_with_its_file() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("qingting.toml"), "listne = \"x\"").unwrap();

        let message = Config::load(folder.path(), |_| None).unwrap_err().to_string();

        assert!(message.contains("listne") && message.contains("qingting.toml"), "{message}");
    }
}
