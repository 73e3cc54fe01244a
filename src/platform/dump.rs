//! Whole tables out and in, row by row, in a form both engines share; for backups and for moving between engines.

use std::io::{BufRead, Write};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::db::{Engine, Sql, Tx, Val};
use super::stop::{Outcome, fault};
use super::{migrations, search};

/// Made again from `search_documents`, or by the schema's own run.
const MADE_AGAIN: [&str; 3] = ["search_rows", "search_pieces", "schema_steps"];
const SEARCH: &str = "search_documents";
const SEARCH_COLUMNS: &str = "id, kind, scope, title, body, at_ms";

/// Every table to be carried over, those first that others refer to: the order in which the schema makes them.
pub fn tables() -> Vec<String> {
    let steps = migrations::steps();
    let made = steps.iter().flat_map(|step| {
        step.text.lines().filter_map(|line| line.trim().strip_prefix("CREATE TABLE "))
    });
    let mut names: Vec<String> = made
        .filter_map(|rest| {
            rest.trim_start_matches("IF NOT EXISTS ").split([' ', '(']).next().map(str::to_owned)
        })
        .filter(|name| !MADE_AGAIN.contains(&name.as_str()))
        .collect();
    names.dedup();
    names
}

/// Makes the following questions of this transaction see one moment, on PostgreSQL too. Call it first.
pub fn stand_still(tx: &mut Tx<'_>) -> Outcome<()> {
    if tx.engine() == Engine::Postgres {
        tx.batch("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")?;
    }
    Ok(())
}

/// Writes a table: the first line names its columns, each further line is a row. Gives the number of rows.
pub fn write_table(tx: &mut Tx<'_>, table: &str, into: &mut dyn Write) -> Outcome<u64> {
    let columns = if table == SEARCH { SEARCH_COLUMNS } else { "*" };
    let mut rows = 0;
    let mut headed = false;
    tx.each_row(&format!("SELECT {columns} FROM {table}"), &mut |names, vals| {
        if !headed {
            writeln!(into, "{}", json!(names))?;
            headed = true;
        }
        rows += 1;
        let row: Vec<Value> = vals.into_iter().map(to_json).collect();
        Ok(writeln!(into, "{}", Value::Array(row))?)
    })?;
    Ok(rows)
}

/// Reads what [`write_table`] wrote into an empty table. Gives the number of rows.
pub fn read_table(tx: &mut Tx<'_>, table: &str, from: &mut dyn BufRead) -> Outcome<u64> {
    let mut lines = from.lines();
    let Some(head) = lines.next() else { return Ok(0) };
    let columns: Vec<String> = serde_json::from_str(&head?)?;
    let well_named = |name: &str| {
        name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
    };
    if !columns.iter().all(|name| well_named(name)) {
        return Err(fault(format!("table {table} has a column that is no name")));
    }
    let insert = insert_sql(table, &columns);
    let mut rows = 0;
    for line in lines {
        let row: Vec<Value> = serde_json::from_str(&line?)?;
        let vals: Vec<Val> = row.into_iter().map(from_json).collect::<Outcome<_>>()?;
        if table == SEARCH {
            put_document(tx, &vals)?;
        } else {
            tx.exec(insert, &vals)?;
        }
        rows += 1;
    }
    Ok(rows)
}

/// A statement for one table. Leaked: there are as many as tables, once in a restore.
fn insert_sql(table: &str, columns: &[String]) -> Sql {
    let places = |mark: char| {
        (1..=columns.len()).map(|n| format!("{mark}{n}")).collect::<Vec<_>>().join(", ")
    };
    let text = |mark| -> &'static str {
        Box::leak(
            format!("INSERT INTO {table} ({}) VALUES ({})", columns.join(", "), places(mark))
                .into_boxed_str(),
        )
    };
    Sql { postgres: text('$'), sqlite: text('?') }
}

fn put_document(tx: &mut Tx<'_>, vals: &[Val]) -> Outcome<()> {
    let [
        Val::Text(id),
        Val::Text(kind),
        Val::Text(scope),
        Val::Text(title),
        Val::Text(body),
        Val::Int(at_ms),
    ] = vals
    else {
        return Err(fault("a search document of another shape"));
    };
    search::put(tx, &search::Document { id, kind, scope, title, body, at_ms: *at_ms })
}

fn to_json(val: Val) -> Value {
    match val {
        Val::Null => Value::Null,
        Val::Int(n) => json!(n),
        // Marked, so that 1.0 does not come back as a whole number.
        Val::Real(n) => json!({ "real": n }),
        Val::Text(text) => json!(text),
        Val::Blob(bytes) => json!({ "blob": STANDARD.encode(bytes) }),
    }
}

fn from_json(value: Value) -> Outcome<Val> {
    Ok(match value {
        Value::Null => Val::Null,
        Value::Number(n) => {
            Val::Int(n.as_i64().ok_or_else(|| fault("a number that is not whole"))?)
        }
        Value::String(text) => Val::Text(text),
        Value::Object(mut object) => match (object.remove("real"), object.remove("blob")) {
            (Some(real), _) => {
                Val::Real(real.as_f64().ok_or_else(|| fault("a real that is no number"))?)
            }
            (_, Some(Value::String(text))) => Val::Blob(STANDARD.decode(text).map_err(fault)?),
            _ => return Err(fault("a value of an unknown kind")),
        },
        Value::Bool(_) | Value::Array(_) => return Err(fault("a value of an unknown kind")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::testing::each_engine;
    use crate::{sql, vals};

    #[test]
    fn every_table_of_the_schema_is_carried_and_parents_come_first() {
        let tables = tables();

        let at = |name: &str| tables.iter().position(|t| t == name).unwrap();
        assert!(at("staff") < at("staff_roles") && at("roles") < at("role_permissions"));
        assert!(!tables.iter().any(|t| t.starts_with("search_p")));
    }

    #[test]
    fn a_table_comes_back_as_it_was_and_its_words_are_found_again() {
        each_engine(|db| {
            db.write_now(|tx| {
                tx.exec(
                    sql!("INSERT INTO files (hash, size_bytes, media_type, kept_ms) VALUES ($1, $2, $3, $4)"),
                    &vals!["h", 7, "text/\"plain\"\n", 9],
                )?;
                search::put(tx, &search::Document { id: "d", kind: "k", scope: "all", title: "", body: "重复扣款", at_ms: 1 })?;
                for table in ["files", SEARCH] {
                    let mut bytes = Vec::new();
                    assert_eq!(write_table(tx, table, &mut bytes)?, 1);
                    tx.batch(&format!("DELETE FROM {table}"))?;
                    assert_eq!(read_table(tx, table, &mut bytes.as_slice())?, 1);
                }
                let kind: String = tx.value(sql!("SELECT media_type FROM files"), &[])?;
                assert_eq!(kind, "text/\"plain\"\n");
                let query = search::Query { words: "扣款", kind: None, scopes: None, before_ms: 9, limit: 9 };
                assert_eq!(search::find(tx, &query)?.len(), 1);
                Ok(())
            })
            .unwrap();
        });
    }
}
