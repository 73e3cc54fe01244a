//! One way to the database: actions and questions are closures over a [`Tx`], handed to a lane that owns a connection.
//! SQLite has one write lane that groups commits and several read lanes; on PostgreSQL every lane is a connection.

mod lanes;
mod postgres_lane;
mod sqlite_lane;
mod tx;
mod val;

pub use lanes::{Db, DbAddress};
pub use tx::{Engine, Tx};
pub use val::{FromVal, Row, Val};

/// One statement for both engines, written with `$1` parameters (`migrations/README.md` says which SQL we allow).
#[derive(Clone, Copy, Debug)]
pub struct Sql {
    pub postgres: &'static str,
    pub sqlite: &'static str,
}

/// Makes a [`Sql`] of a literal; a test finds every use and prepares it on both engines.
#[macro_export]
macro_rules! sql {
    ($text:expr) => {{
        const TEXT: &str = $text;
        const BYTES: [u8; TEXT.len()] = $crate::platform::db::question_marks(TEXT);
        const SQLITE: &str = match std::str::from_utf8(&BYTES) {
            Ok(text) => text,
            Err(_) => panic!("replacing one ASCII byte by another keeps UTF-8"),
        };
        $crate::platform::db::Sql { postgres: TEXT, sqlite: SQLITE }
    }};
}

/// `[Val::from(a), Val::from(b)]`
#[macro_export]
macro_rules! vals {
    ($($value:expr),* $(,)?) => { [$($crate::platform::db::Val::from($value)),*] };
}

/// `$1` to `?1`: SQLite numbers `$1` by order of appearance, which is not what we mean.
pub const fn question_marks<const N: usize>(text: &str) -> [u8; N] {
    let from = text.as_bytes();
    let mut to = [0; N];
    let mut at = 0;
    while at < N {
        let digit_follows = at + 1 < N && from[at + 1].is_ascii_digit();
        to[at] = if from[at] == b'$' && digit_follows { b'?' } else { from[at] };
        at += 1;
    }
    to
}

#[cfg(test)]
mod statements;
#[cfg(test)]
mod tests;
