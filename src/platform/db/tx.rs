//! A transaction as actions see it: statements, the clock, ids, and whether anything was planned for after the commit.

use std::collections::HashMap;

use postgres::types::{IsNull, ToSql, Type, to_sql_checked};
use rusqlite::types::{ToSqlOutput, Value, ValueRef};

use super::val::{Row, Val};
use super::{FromVal, Sql};
use crate::platform::clock::Clock;
use crate::platform::ids;
use crate::platform::stop::{Outcome, fault};

/// Which database this is; only `db`, `search`, `migrations` and `jobs` may ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

pub(super) enum Connection<'c> {
    Sqlite(&'c rusqlite::Connection),
    Postgres(&'c mut postgres::Client, &'c mut HashMap<&'static str, postgres::Statement>),
}

/// Takes a row with the names of its columns.
pub(crate) type SeeRow<'s> = dyn FnMut(&[String], Vec<Val>) -> Outcome<()> + 's;

/// One transaction. An error returned from the action undoes everything done with it.
pub struct Tx<'c> {
    connection: Connection<'c>,
    clock: &'c Clock,
}

impl<'c> Tx<'c> {
    pub(super) fn new(connection: Connection<'c>, clock: &'c Clock) -> Self {
        Self { connection, clock }
    }

    /// Unix milliseconds, from the clock this database was opened with.
    pub fn now_ms(&self) -> i64 {
        self.clock.now_ms()
    }

    /// A new time-ordered row id.
    pub fn new_id(&self) -> String {
        ids::row_id(self.now_ms())
    }

    pub fn engine(&self) -> Engine {
        match self.connection {
            Connection::Sqlite(_) => Engine::Sqlite,
            Connection::Postgres(..) => Engine::Postgres,
        }
    }

    /// Runs a statement; gives the number of rows it changed.
    pub fn exec(&mut self, sql: Sql, params: &[Val]) -> Outcome<u64> {
        match &mut self.connection {
            Connection::Sqlite(c) => {
                let mut statement = c.prepare_cached(sql.sqlite)?;
                let changed = statement.execute(rusqlite::params_from_iter(params))?;
                Ok(changed as u64)
            }
            Connection::Postgres(client, statements) => {
                let statement = prepared(client, statements, sql)?;
                let params: Vec<&(dyn ToSql + Sync)> =
                    params.iter().map(|p| p as &(dyn ToSql + Sync)).collect();
                Ok(client.execute(&statement, &params)?)
            }
        }
    }

    /// All rows, each made into `T`.
    pub fn all<T>(
        &mut self,
        sql: Sql,
        params: &[Val],
        make: impl Fn(&Row) -> Outcome<T>,
    ) -> Outcome<Vec<T>> {
        self.rows(sql, params)?.iter().map(make).collect()
    }

    /// The first row, if there is one.
    pub fn find<T>(
        &mut self,
        sql: Sql,
        params: &[Val],
        make: impl Fn(&Row) -> Outcome<T>,
    ) -> Outcome<Option<T>> {
        self.rows(sql, params)?.first().map(make).transpose()
    }

    /// The first column of the first row; a fault when there is no row (for counts and `RETURNING`).
    pub fn value<T: FromVal>(&mut self, sql: Sql, params: &[Val]) -> Outcome<T> {
        let rows = self.rows(sql, params)?;
        rows.first().ok_or_else(|| fault("a statement that always gives a row gave none"))?.get(0)
    }

    /// Serialises actions on one thing until the commit. SQLite has one writer and needs nothing.
    pub fn lock(&mut self, kind: &str, id: &str) -> Outcome<()> {
        if self.engine() == Engine::Postgres {
            let sql = Sql {
                postgres: "SELECT 1 FROM (SELECT pg_advisory_xact_lock(hashtextextended($1, 0))) l",
                sqlite: "",
            };
            self.rows(sql, &[Val::Text(format!("{kind}:{id}"))])?;
        }
        Ok(())
    }

    /// Several statements without parameters (migrations only).
    pub(crate) fn batch(&mut self, text: &str) -> Outcome<()> {
        match &mut self.connection {
            Connection::Sqlite(c) => c.execute_batch(text)?,
            Connection::Postgres(client, _) => client.batch_execute(text)?,
        }
        Ok(())
    }

    /// Every row of a question, one at a time, with the names of its columns (backups only: the text is not cached).
    pub(crate) fn each_row(&mut self, text: &str, see: &mut SeeRow<'_>) -> Outcome<()> {
        match &mut self.connection {
            Connection::Sqlite(c) => {
                let mut statement = c.prepare(text)?;
                let names: Vec<String> = statement.column_names().map(str::to_owned).collect();
                let mut rows = statement.query([])?;
                while let Some(row) = rows.next()? {
                    let vals: Result<Vec<Val>, rusqlite::Error> =
                        (0..names.len()).map(|at| row.get_ref(at).map(from_sqlite)).collect();
                    see(&names, vals?)?;
                }
                Ok(())
            }
            Connection::Postgres(client, _) => {
                let statement = client.prepare(text)?;
                let names: Vec<String> =
                    statement.columns().iter().map(|c| c.name().to_owned()).collect();
                let none: [&(dyn ToSql + Sync); 0] = [];
                let mut rows = client.query_raw(&statement, none)?;
                while let Some(row) =
                    postgres::fallible_iterator::FallibleIterator::next(&mut rows)?
                {
                    see(&names, from_postgres(&row)?.0)?;
                }
                Ok(())
            }
        }
    }

    /// Prepares a statement without running it (the test of all statements).
    pub fn prepare_only(&mut self, text: &str) -> Outcome<()> {
        match &mut self.connection {
            Connection::Sqlite(c) => drop(c.prepare(text)?),
            Connection::Postgres(client, _) => drop(client.prepare(text)?),
        }
        Ok(())
    }

    fn rows(&mut self, sql: Sql, params: &[Val]) -> Outcome<Vec<Row>> {
        match &mut self.connection {
            Connection::Sqlite(c) => {
                let mut statement = c.prepare_cached(sql.sqlite)?;
                let columns = statement.column_count();
                let mut rows = statement.query(rusqlite::params_from_iter(params))?;
                let mut all = Vec::new();
                while let Some(row) = rows.next()? {
                    let vals: Result<Vec<Val>, rusqlite::Error> =
                        (0..columns).map(|at| row.get_ref(at).map(from_sqlite)).collect();
                    all.push(Row(vals?));
                }
                Ok(all)
            }
            Connection::Postgres(client, statements) => {
                let statement = prepared(client, statements, sql)?;
                let params: Vec<&(dyn ToSql + Sync)> =
                    params.iter().map(|p| p as &(dyn ToSql + Sync)).collect();
                client.query(&statement, &params)?.iter().map(from_postgres).collect()
            }
        }
    }
}

fn prepared(
    client: &mut postgres::Client,
    statements: &mut HashMap<&'static str, postgres::Statement>,
    sql: Sql,
) -> Outcome<postgres::Statement> {
    if let Some(statement) = statements.get(sql.postgres) {
        return Ok(statement.clone());
    }
    let statement = client.prepare(sql.postgres)?;
    statements.insert(sql.postgres, statement.clone());
    Ok(statement)
}

fn from_sqlite(value: ValueRef<'_>) -> Val {
    match value {
        ValueRef::Null => Val::Null,
        ValueRef::Integer(v) => Val::Int(v),
        ValueRef::Real(v) => Val::Real(v),
        ValueRef::Text(v) => Val::Text(String::from_utf8_lossy(v).into_owned()),
        ValueRef::Blob(v) => Val::Blob(v.to_vec()),
    }
}

fn from_postgres(row: &postgres::Row) -> Outcome<Row> {
    let column = |at: usize| -> Outcome<Val> {
        Ok(match *row.columns()[at].type_() {
            Type::INT8 => Val::from(row.try_get::<_, Option<i64>>(at)?),
            Type::INT4 => Val::from(row.try_get::<_, Option<i32>>(at)?),
            Type::FLOAT8 => Val::from(row.try_get::<_, Option<f64>>(at)?),
            Type::TEXT | Type::VARCHAR | Type::NAME => {
                Val::from(row.try_get::<_, Option<String>>(at)?)
            }
            Type::BYTEA => Val::from(row.try_get::<_, Option<Vec<u8>>>(at)?),
            ref other => {
                return Err(fault(format!("column {at} is {other}: CAST it to one of our types")));
            }
        })
    };
    (0..row.len()).map(column).collect::<Outcome<Vec<Val>>>().map(Row)
}

impl rusqlite::ToSql for Val {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Val::Null => ToSqlOutput::Owned(Value::Null),
            Val::Int(v) => ToSqlOutput::Owned(Value::Integer(*v)),
            Val::Real(v) => ToSqlOutput::Owned(Value::Real(*v)),
            Val::Text(v) => ToSqlOutput::Borrowed(ValueRef::Text(v.as_bytes())),
            Val::Blob(v) => ToSqlOutput::Borrowed(ValueRef::Blob(v)),
        })
    }
}

impl ToSql for Val {
    fn to_sql(
        &self,
        ty: &Type,
        out: &mut postgres::types::private::BytesMut,
    ) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            Val::Null => Ok(IsNull::Yes),
            Val::Int(v) if *ty == Type::INT4 => i32::try_from(*v)?.to_sql(ty, out),
            #[allow(clippy::cast_precision_loss)] // a count bound to a DOUBLE PRECISION column
            Val::Int(v) if *ty == Type::FLOAT8 => (*v as f64).to_sql(ty, out),
            Val::Int(v) if *ty == Type::INT8 => v.to_sql(ty, out),
            Val::Real(v) if *ty == Type::FLOAT8 => v.to_sql(ty, out),
            Val::Text(v) if *ty == Type::BYTEA => v.as_bytes().to_sql(ty, out),
            // PostgreSQL has no NUL in text; what a stranger sent must not become a fault.
            Val::Text(v) if v.contains('\0') => v.replace('\0', "\u{FFFD}").to_sql(ty, out),
            Val::Text(v) => v.to_sql(ty, out),
            Val::Blob(v) if *ty == Type::BYTEA => v.to_sql(ty, out),
            other => Err(format!("cannot bind {other:.20?} as {ty}").into()),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}
