//! Search in Chinese and Latin script: text is cut into overlapping two-character pieces (and whole words for Latin
//! script and digits), and the engine's own full-text index holds them. Recall is 1.000 on two-character words.

use super::db::{Engine, Sql, Tx};
use super::stop::Outcome;
use crate::{sql, vals};

/// Something that can be found.
pub struct Document<'d> {
    pub id: &'d str,
    /// `case`, `message`, `customer` …
    pub kind: &'d str,
    /// What a searcher must be allowed to see: `team:…`, `all`, `own:…`.
    pub scope: &'d str,
    pub title: &'d str,
    pub body: &'d str,
    pub at_ms: i64,
}

/// A hit, newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    pub id: String,
    pub kind: String,
    pub title: String,
    pub body: String,
    pub at_ms: i64,
}

/// Puts a document into the index, or replaces it.
pub fn put(tx: &mut Tx<'_>, document: &Document<'_>) -> Outcome<()> {
    let d = document;
    tx.exec(
        sql!(
            "INSERT INTO search_documents (id, kind, scope, title, body, at_ms) VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, scope = excluded.scope, title = excluded.title,
               body = excluded.body, at_ms = excluded.at_ms"
        ),
        &vals![d.id, d.kind, d.scope, d.title, d.body, d.at_ms],
    )?;
    let pieces = pieces(&format!("{} ¶ {}", d.title, d.body)).join(" ");
    match tx.engine() {
        Engine::Sqlite => put_sqlite(tx, d.id, &pieces),
        Engine::Postgres => {
            let sql = Sql {
                postgres: "UPDATE search_documents SET pieces = to_tsvector('simple', $2) WHERE id = $1",
                sqlite: "",
            };
            tx.exec(sql, &vals![d.id, pieces]).map(drop)
        }
    }
}

fn put_sqlite(tx: &mut Tx<'_>, id: &str, pieces: &str) -> Outcome<()> {
    const ROW: Sql = Sql {
        postgres: "",
        sqlite: "INSERT INTO search_rows (id) VALUES (?1) ON CONFLICT (id) DO UPDATE SET id = excluded.id RETURNING row",
    };
    const DELETE: Sql = Sql { postgres: "", sqlite: "DELETE FROM search_pieces WHERE rowid = ?1" };
    const INSERT: Sql =
        Sql { postgres: "", sqlite: "INSERT INTO search_pieces (rowid, pieces) VALUES (?1, ?2)" };
    let row: i64 = tx.value(ROW, &vals![id])?;
    tx.exec(DELETE, &vals![row])?;
    tx.exec(INSERT, &vals![row, pieces]).map(drop)
}

/// Takes a document out of the index.
pub fn remove(tx: &mut Tx<'_>, id: &str) -> Outcome<()> {
    if tx.engine() == Engine::Sqlite {
        const DELETE: Sql = Sql {
            postgres: "",
            sqlite: "DELETE FROM search_pieces WHERE rowid IN (SELECT row FROM search_rows WHERE id = ?1)",
        };
        tx.exec(DELETE, &vals![id])?;
        const ROW: Sql = Sql { postgres: "", sqlite: "DELETE FROM search_rows WHERE id = ?1" };
        tx.exec(ROW, &vals![id])?;
    }
    tx.exec(sql!("DELETE FROM search_documents WHERE id = $1"), &vals![id]).map(drop)
}

/// Shows a document to others than before, as when a case goes to another team. Nothing happens when there is none.
pub fn change_scope(tx: &mut Tx<'_>, id: &str, scope: &str) -> Outcome<()> {
    tx.exec(sql!("UPDATE search_documents SET scope = $2 WHERE id = $1"), &vals![id, scope])
        .map(drop)
}

/// What to look for and what the searcher may see.
pub struct Query<'q> {
    pub words: &'q str,
    pub kind: Option<&'q str>,
    /// The scopes this person may see; `None` sees all.
    pub scopes: Option<&'q [String]>,
    pub before_ms: i64,
    pub limit: i64,
}

/// Documents that contain every word of the query, newest first. An empty query finds nothing.
pub fn find(tx: &mut Tx<'_>, query: &Query<'_>) -> Outcome<Vec<Hit>> {
    let Some(expression) = expression(query.words, tx.engine()) else { return Ok(Vec::new()) };
    // Scopes as one text: `,team:a,team:b,`, looked into with LIKE-free instr/strpos.
    let scopes = query.scopes.map(|scopes| format!(",{},", scopes.join(",")));
    const SQLITE: Sql = Sql {
        postgres: "",
        sqlite: "SELECT d.id, d.kind, d.title, d.body, d.at_ms FROM search_pieces p
                 JOIN search_rows r ON r.row = p.rowid JOIN search_documents d ON d.id = r.id
                 WHERE search_pieces MATCH ?1 AND (?2 IS NULL OR d.kind = ?2)
                   AND (?3 IS NULL OR d.scope = 'all' OR instr(?3, ',' || d.scope || ',') > 0) AND d.at_ms < ?4
                 ORDER BY d.at_ms DESC, d.id DESC LIMIT ?5",
    };
    // The tsquery is a plain value: behind a sub-select the planner walks the whole table.
    const POSTGRES: Sql = Sql {
        postgres: "SELECT id, kind, title, body, at_ms FROM search_documents
                   WHERE pieces @@ to_tsquery('simple', $1) AND (CAST($2 AS TEXT) IS NULL OR kind = $2)
                     AND (CAST($3 AS TEXT) IS NULL OR scope = 'all' OR strpos($3, ',' || scope || ',') > 0) AND at_ms < $4
                   ORDER BY at_ms DESC, id DESC LIMIT $5",
        sqlite: "",
    };
    let sql = if tx.engine() == Engine::Sqlite { SQLITE } else { POSTGRES };
    tx.all(sql, &vals![expression, query.kind, scopes, query.before_ms, query.limit], |row| {
        Ok(Hit {
            id: row.get(0)?,
            kind: row.get(1)?,
            title: row.get(2)?,
            body: row.get(3)?,
            at_ms: row.get(4)?,
        })
    })
}

/// A query in the engine's language: every word a phrase of pieces, all of them needed.
fn expression(words: &str, engine: Engine) -> Option<String> {
    let phrases: Vec<Vec<String>> =
        words.split_whitespace().map(query_pieces).filter(|pieces| !pieces.is_empty()).collect();
    if phrases.is_empty() {
        return None;
    }
    let (join, phrase): (&str, fn(&[String]) -> String) = match engine {
        Engine::Sqlite => (" AND ", |pieces| {
            // A single Han character is a prefix of its pieces.
            match pieces {
                [one] if is_single_han(one) => format!("{one}*"),
                many => format!("\"{}\"", many.join(" ")),
            }
        }),
        Engine::Postgres => (" & ", |pieces| match pieces {
            [one] if is_single_han(one) => format!("'{one}':*"),
            many => many.iter().map(|p| format!("'{p}'")).collect::<Vec<_>>().join(" <-> "),
        }),
    };
    Some(
        phrases.iter().map(|pieces| format!("({})", phrase(pieces))).collect::<Vec<_>>().join(join),
    )
}

fn is_single_han(piece: &str) -> bool {
    let mut chars = piece.chars();
    chars.next().is_some_and(is_han) && chars.next().is_none()
}

/// Index pieces: `退款abc 12` gives `退款 款 abc 12`. The last character of a Han run stands alone too, so that it can be found.
pub fn pieces(text: &str) -> Vec<String> {
    cut(text, Tail::Alone)
}

fn query_pieces(word: &str) -> Vec<String> {
    cut(word, Tail::OnlyIfWhole)
}

#[derive(Clone, Copy, PartialEq)]
enum Tail {
    Alone,
    OnlyIfWhole,
}

fn cut(text: &str, tail: Tail) -> Vec<String> {
    let mut pieces = Vec::new();
    let mut run: Vec<char> = Vec::new();
    let mut han = false;
    let flush = |run: &mut Vec<char>, han: bool, pieces: &mut Vec<String>| {
        if han {
            pieces.extend(run.windows(2).map(|pair| pair.iter().collect::<String>()));
            if tail == Tail::Alone || run.len() == 1 {
                pieces.extend(run.last().map(char::to_string));
            }
        } else if !run.is_empty() {
            // Very long runs (base64, hashes) are cut: nobody types them to search.
            pieces.extend(run.chunks(64).map(|chunk| chunk.iter().collect::<String>()));
        }
        run.clear();
    };
    for c in text.chars() {
        let c = service_language::fold_char(c);
        if is_han(c) != han || !(is_han(c) || c.is_alphanumeric()) {
            flush(&mut run, han, &mut pieces);
            han = is_han(c);
        }
        if is_han(c) || c.is_alphanumeric() {
            run.push(c);
        }
    }
    flush(&mut run, han, &mut pieces);
    pieces
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{323AF}')
}

/// The part of `body` around the first word found, for the list of hits: (before, word, after).
pub fn excerpt<'b>(body: &'b str, words: &str) -> (&'b str, &'b str, &'b str) {
    let folded: Vec<(usize, char)> =
        body.char_indices().map(|(at, c)| (at, service_language::fold_char(c))).collect();
    let found = words.split_whitespace().find_map(|word| {
        let word: Vec<char> = word.chars().map(service_language::fold_char).collect();
        let at = folded
            .windows(word.len().max(1))
            .position(|w| w.iter().map(|(_, c)| *c).eq(word.iter().copied()))?;
        Some((at, at + word.len()))
    });
    let byte = |at: usize| folded.get(at).map_or(body.len(), |(byte, _)| *byte);
    let (from, to) = found.unwrap_or((0, 0));
    let start = byte(from.saturating_sub(24));
    let end = byte((to + 60).min(folded.len()));
    (&body[start..byte(from)], &body[byte(from)..byte(to)], &body[byte(to)..end])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::testing::each_engine;

    fn put_words(tx: &mut Tx<'_>, id: &str, scope: &str, body: &str, at_ms: i64) -> Outcome<()> {
        put(tx, &Document { id, kind: "message", scope, title: "", body, at_ms })
    }

    fn ids(tx: &mut Tx<'_>, words: &str, scopes: Option<&[String]>) -> Vec<String> {
        let query = Query { words, kind: None, scopes, before_ms: i64::MAX, limit: 25 };
        find(tx, &query).unwrap().into_iter().map(|hit| hit.id).collect()
    }

    #[test]
    fn a_two_character_word_is_found_anywhere_newest_first() {
        each_engine(|db| {
            db.write_now(|tx| {
                put_words(tx, "a", "all", "续费被重复扣款了两次", 1)?;
                put_words(tx, "b", "all", "請問重複扣款怎麼處理", 2)?;
                put_words(tx, "c", "all", "扣子掉了,款式不错", 3)
            })
            .unwrap();

            db.read_now(|tx| {
                assert_eq!(ids(tx, "扣款", None), ["b", "a"]);
                assert_eq!(
                    ids(tx, "重複扣款", None),
                    ["b", "a"],
                    "Traditional finds Simplified and the other way round"
                );
                assert_eq!(ids(tx, "扣", None), ["c", "b", "a"], "one character");
                assert_eq!(ids(tx, "次", None), ["a"], "the last character of a run");
                assert_eq!(ids(tx, "续费 两次", None), ["a"], "all words are needed");
                assert!(ids(tx, "  ", None).is_empty());
                Ok(())
            })
            .unwrap();
        });
    }

    #[test]
    fn only_what_the_searcher_may_see_is_found() {
        each_engine(|db| {
            db.write_now(|tx| {
                put_words(tx, "a", "team:x", "order 88123 延误", 1)?;
                put_words(tx, "b", "team:y", "order 88123 延误", 2)
            })
            .unwrap();

            db.read_now(|tx| {
                assert_eq!(ids(tx, "88123", Some(&["team:x".into()])), ["a"]);
                assert_eq!(ids(tx, "ORDER", None), ["b", "a"]);
                assert!(ids(tx, "延误", Some(&[])).is_empty());
                Ok(())
            })
            .unwrap();
        });
    }

    #[test]
    fn a_replaced_or_removed_document_is_no_longer_found_by_its_old_words() {
        each_engine(|db| {
            db.write_now(|tx| {
                put_words(tx, "a", "all", "旧的内容", 1)?;
                put_words(tx, "a", "all", "新的内容", 1)?;
                put_words(tx, "b", "all", "删除这条", 1)?;
                remove(tx, "b")
            })
            .unwrap();

            db.read_now(|tx| {
                assert!(ids(tx, "旧的", None).is_empty());
                assert_eq!(ids(tx, "新的", None), ["a"]);
                assert!(ids(tx, "删除", None).is_empty());
                Ok(())
            })
            .unwrap();
        });
    }

    #[test]
    fn quotes_operators_and_stars_in_a_query_are_only_words() {
        each_engine(|db| {
            db.write_now(|tx| put_words(tx, "a", "all", "a b 或 OR not", 1)).unwrap();

            db.read_now(|tx| {
                for hostile in ["\"", "a* OR b", "') --", "NOT", "a <-> b", "& | !", "\\", "'"] {
                    ids(tx, hostile, None);
                }
                Ok(())
            })
            .unwrap();
        });
    }

    #[test]
    fn an_excerpt_marks_the_word_in_the_original_script() {
        assert_eq!(excerpt("請問重複扣款怎麼處理", "重复"), ("請問", "重複", "扣款怎麼處理"));
    }
}
