//! Rows to documents. What stands in a row is a text of its own: `openclaw-agent.sqlite#auth_profile_store`.

use super::super::database::{DatabaseFacts, DatabaseFailure, SchemaMeta};
use super::super::reader::{Reader, Shape};
use super::super::types::Loaded;
use super::connection::Connection;
use rusqlite::types::ValueRef;
use rusqlite::{Row, RowIndex};
use std::path::{Path, PathBuf};

/// Longest text that is made of the rows of one table, bytes.
const MAX_TABLE_BYTES: usize = 32 * 1024 * 1024;

/// What the database says about itself.
pub(super) fn facts(connection: &Connection) -> Result<DatabaseFacts, DatabaseFailure> {
    let user_version = connection.rows("PRAGMA user_version", None, |row| row.get(0).ok())?.first().copied();
    let tables = connection.rows("SELECT name FROM sqlite_schema WHERE type = 'table'", None, |row| text(row, 0))?;
    let mut facts =
        DatabaseFacts { user_version: user_version.unwrap_or(0), tables: tables.into_iter().collect(), meta: None };
    if facts.tables.contains("schema_meta") {
        let statement =
            "SELECT role, schema_version, agent_id, app_version FROM schema_meta WHERE meta_key = 'primary' LIMIT 1";
        let mut meta = tolerant(connection.rows(statement, None, |row| {
            Some(SchemaMeta {
                role: text(row, 0)?,
                schema_version: row.get(1).ok()?,
                agent_id: text(row, 2),
                app_version: text(row, 3).filter(|version| !version.trim().is_empty()),
            })
        }))?;
        facts.meta = meta.pop();
    }
    Ok(facts)
}

/// The JSON in one column of one row, when the table is there. Another table of that name says nothing.
pub(super) fn document(
    reader: &mut Reader<'_>,
    connection: &Connection,
    facts: &DatabaseFacts,
    row: &WantedRow<'_>,
) -> Result<Loaded, DatabaseFailure> {
    if !facts.tables.contains(row.table) {
        return Ok(Loaded::Missing);
    }
    let found = tolerant(connection.rows(row.statement, row.key, |row| text(row, 0)))?;
    Ok(match found.first() {
        Some(found) => reader.text_of_row(&place(row.database, row.label), found, row.shape),
        None => Loaded::Missing,
    })
}

/// A row that is looked for.
pub(super) struct WantedRow<'a> {
    /// The database's path.
    pub(super) database: &'a Path,
    /// Its table.
    pub(super) table: &'a str,
    /// What selects its one column.
    pub(super) statement: &'a str,
    /// The parameter of that.
    pub(super) key: Option<&'a str>,
    /// What the text is called after the `#`.
    pub(super) label: &'a str,
    /// What it must be.
    pub(super) shape: Shape,
}

/// One text of many rows, each on a line of its own: `head` line line … `tail`. Rows that would make it too
/// long are left out, and that is noted.
pub(super) fn joined(
    reader: &mut Reader<'_>,
    path: &Path,
    head: &str,
    lines: impl Iterator<Item = String>,
    tail: &str,
) -> Loaded {
    let mut text = head.to_owned();
    let mut left_out = 0;
    for line in lines {
        if text.len().saturating_add(line.len()) > MAX_TABLE_BYTES {
            left_out += 1;
            continue;
        }
        text.push_str(if text.len() > head.len() { ",\n" } else { "\n" });
        text.push_str(&line);
    }
    text.push('\n');
    text.push_str(tail);
    if left_out > 0 {
        let message = format!("holds more than oc-doctor reads: {left_out} rows are left out");
        reader.note(super::super::types::ProblemKind::TooLarge, path, message, None);
    }
    reader.text_of_row(path, &text, Shape::Object)
}

/// Whether a text is JSON, so that it may be part of another one.
pub(super) fn is_json(text: &str) -> bool {
    serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok()
        && crate::source::parse_json(text, crate::source::SourceId::none()).is_ok()
}

/// A text as JSON writes it.
pub(super) fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// What a text in a database is called.
pub(super) fn place(database: &Path, label: &str) -> PathBuf {
    super::image::beside(database, &format!("#{label}"))
}

/// A text column; NULL and other types are none. Bytes that are not UTF-8 are replaced, as Node does.
pub(super) fn text(row: &Row<'_>, column: impl RowIndex) -> Option<String> {
    match row.get_ref(column).ok()? {
        ValueRef::Text(bytes) => Some(String::from_utf8_lossy(bytes).into_owned()),
        _ => None,
    }
}

/// No rows where the statement does not fit the table: the database is of another kind, not damaged.
pub(super) fn tolerant<T>(rows: Result<Vec<T>, DatabaseFailure>) -> Result<Vec<T>, DatabaseFailure> {
    match rows {
        Err(DatabaseFailure::Damaged(message)) if message != "database disk image is malformed" => Ok(Vec::new()),
        rows => rows,
    }
}
