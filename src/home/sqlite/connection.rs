//! The bytes of a database as a database, within limits: nothing in it can run for long, take much memory,
//! or reach anything outside it.

use super::super::database::DatabaseFailure;
use super::image::Image;
use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
use rusqlite::{ErrorCode, OpenFlags, Row};
use std::io::Cursor;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// Steps of SQLite's machine between two looks at the count, and how many looks there are. A table with a
/// hundred thousand sessions takes some two million steps.
const STEPS: i32 = 10_000;
const LOOKS: u32 = 20_000;

/// Longest value of a row, bytes.
const MAX_VALUE_BYTES: i32 = 32 * 1024 * 1024;

/// A database that is open for reading.
pub(super) struct Connection {
    inner: rusqlite::Connection,
    looks: Arc<AtomicU32>,
}

impl Connection {
    /// Opens an image.
    pub(super) fn open(image: Image) -> Result<Self, DatabaseFailure> {
        let mut inner = match &image {
            Image::Empty | Image::Bytes(_) => rusqlite::Connection::open_in_memory(),
            Image::File { path, live, .. } => {
                let flags =
                    OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
                rusqlite::Connection::open_with_flags(uri(path, *live)?, flags)
            }
        }
        .map_err(|error| failure(&error))?;
        if let Image::Bytes(bytes) = image {
            let length = bytes.len();
            inner.deserialize_read_exact("main", Cursor::new(bytes), length, true).map_err(|error| failure(&error))?;
        }
        let looks = Arc::new(AtomicU32::new(0));
        restrict(&mut inner, &looks).map_err(|error| failure(&error))?;
        Ok(Self { inner, looks })
    }

    /// Reads in one transaction.
    pub(super) fn at_once<T>(
        &self,
        read: impl FnOnce(&Self) -> Result<T, DatabaseFailure>,
    ) -> Result<T, DatabaseFailure> {
        let transaction = self.inner.unchecked_transaction().map_err(|error| self.failed(&error))?;
        let content = read(self);
        drop(transaction);
        content
    }

    /// All rows of a statement; a row of which `read` makes nothing is left out.
    pub(super) fn rows<T>(
        &self,
        statement: &str,
        parameter: Option<&str>,
        mut read: impl FnMut(&Row<'_>) -> Option<T>,
    ) -> Result<Vec<T>, DatabaseFailure> {
        let mut found = Vec::new();
        let mut prepared = self.inner.prepare(statement).map_err(|error| self.failed(&error))?;
        let mut rows = prepared.query(rusqlite::params_from_iter(parameter)).map_err(|error| self.failed(&error))?;
        while let Some(row) = rows.next().map_err(|error| self.failed(&error))? {
            found.extend(read(row));
        }
        Ok(found)
    }

    fn failed(&self, error: &rusqlite::Error) -> DatabaseFailure {
        // What is interrupted does not always say so.
        if self.looks.load(Ordering::Relaxed) > LOOKS { DatabaseFailure::TooSlow } else { failure(error) }
    }
}

fn restrict(connection: &mut rusqlite::Connection, looks: &Arc<AtomicU32>) -> rusqlite::Result<()> {
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false)?;
    connection.set_limit(Limit::SQLITE_LIMIT_LENGTH, MAX_VALUE_BYTES)?;
    connection.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 0)?;
    // A writer is only ever waited for where the database is opened beside it.
    connection.busy_timeout(Duration::from_millis(100))?;
    let looks = Arc::clone(looks);
    connection.progress_handler(STEPS, Some(move || looks.fetch_add(1, Ordering::Relaxed) > LOOKS))?;
    connection.execute_batch("PRAGMA query_only = ON; PRAGMA mmap_size = 0; PRAGMA temp_store = MEMORY;")
}

/// `immutable`: SQLite neither locks nor looks for a log. Beside a live one it must see the log.
fn uri(path: &Path, live: bool) -> Result<String, DatabaseFailure> {
    let text = path.to_str().ok_or_else(|| DatabaseFailure::Refused("its path is not UTF-8".to_owned()))?;
    let mut uri = String::from("file:");
    for character in text.chars() {
        match character {
            '%' => uri.push_str("%25"),
            '?' => uri.push_str("%3f"),
            '#' => uri.push_str("%23"),
            '\\' if cfg!(windows) => uri.push('/'),
            other => uri.push(other),
        }
    }
    uri.push_str(if live { "?mode=ro" } else { "?mode=ro&immutable=1" });
    Ok(uri)
}

fn failure(error: &rusqlite::Error) -> DatabaseFailure {
    match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => DatabaseFailure::Foreign,
        Some(ErrorCode::OperationInterrupted) => DatabaseFailure::TooSlow,
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => DatabaseFailure::NeverQuiet,
        Some(ErrorCode::CannotOpen | ErrorCode::PermissionDenied | ErrorCode::SystemIoFailure) => {
            DatabaseFailure::Refused(message(error))
        }
        Some(ErrorCode::DatabaseCorrupt) => DatabaseFailure::Damaged("database disk image is malformed".to_owned()),
        _ => DatabaseFailure::Damaged(message(error)),
    }
}

/// The message without what it quotes of the database, which may be anything.
fn message(error: &rusqlite::Error) -> String {
    let text = error.to_string();
    text.chars().map(|character| if character.is_control() { ' ' } else { character }).take(120).collect()
}
