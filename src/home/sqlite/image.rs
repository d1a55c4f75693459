//! The bytes of a database as they were at one moment.
//!
//! A gateway may write while we read. Reading log, database, the same log and the same database again, and
//! taking them only when both pairs are equal, gave not one wrong answer against a writer that did nothing
//! but write and move its log into the database; every shorter way did.

use super::super::database::DatabaseFailure;
use super::wal;
use crate::source::{FileKind, FileStatus, Files, ReadFailure};
use std::path::{Path, PathBuf};

/// Largest database, with its log, that is taken into memory, bytes.
const MAX_IN_MEMORY: u64 = 32 * 1024 * 1024;

/// Largest database that is opened where it lies, bytes.
pub(super) const MAX_ON_DISK: u64 = 16 * 1024 * 1024 * 1024;

/// How often a database that changes is read again.
const TRIES: usize = 20;

const MAGIC: &[u8] = b"SQLite format 3\0";

/// A database to open.
pub(super) enum Image {
    /// A file of zero bytes: a fresh database.
    Empty,
    /// Its bytes, with the log laid over them.
    Bytes(Vec<u8>),
    /// The file itself, too large for memory, and its log if it has content.
    File {
        /// Where it lies, as the system sees it.
        path: PathBuf,
        /// A gateway has it open, with content in its log: it is opened beside that one.
        live: bool,
        /// What it was before it was opened. Unless it is live, it must be the same afterwards.
        before: FileStatus,
    },
}

/// Reads a database; `None` when there is none.
pub(super) fn read(files: &dyn Files, path: &Path) -> Result<Option<Image>, DatabaseFailure> {
    for _ in 0..TRIES {
        let Some(status) = files.status(path) else { return missing(files, path) };
        if status.kind != FileKind::Regular {
            return Err(DatabaseFailure::Refused(ReadFailure::NotAFile.to_string()));
        }
        if has_journal(files, path)? {
            return Err(DatabaseFailure::Journal);
        }
        if status.len == 0 {
            // SQLite throws a log away when the database beside it is empty.
            return Ok(Some(Image::Empty));
        }
        let log = log_length(files, path);
        if status.len.saturating_add(log) > MAX_IN_MEMORY {
            return large(files, path, status, log).map(Some);
        }
        if let Some(image) = once(files, path)? {
            return Ok(Some(image));
        }
    }
    Err(DatabaseFailure::NeverQuiet)
}

fn missing(files: &dyn Files, path: &Path) -> Result<Option<Image>, DatabaseFailure> {
    // Says why: a link to nothing, a directory that may not be entered.
    match files.read(path, 0) {
        Err(ReadFailure::Missing) => Ok(None),
        Err(failure) => Err(refused(&failure)),
        Ok(_) => Err(DatabaseFailure::NeverQuiet),
    }
}

/// One attempt; `None` when something changed meanwhile.
fn once(files: &dyn Files, path: &Path) -> Result<Option<Image>, DatabaseFailure> {
    let log_path = beside(path, "-wal");
    let read = |path: &Path| match files.read(path, MAX_IN_MEMORY) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(ReadFailure::Missing) => Ok(None),
        Err(failure) => Err(failure),
    };
    let log = read(&log_path).map_err(|failure| refused(&failure))?;
    let database = read(path).map_err(|failure| refused(&failure))?;
    if read(&log_path).map_err(|failure| refused(&failure))? != log
        || read(path).map_err(|failure| refused(&failure))? != database
        || has_journal(files, path)?
    {
        return Ok(None);
    }
    let Some(database) = database else { return Ok(None) };
    let log = log.unwrap_or_default();
    let whole = wal::overlay(database, &log)
        .ok_or_else(|| DatabaseFailure::Damaged("its write-ahead log belongs to another database".to_owned()))?;
    in_memory(whole).map(Some)
}

/// Bytes that SQLite opens from memory: it refuses those that say that they have a log.
fn in_memory(mut bytes: Vec<u8>) -> Result<Image, DatabaseFailure> {
    if bytes.is_empty() {
        return Ok(Image::Empty);
    }
    if !bytes.starts_with(MAGIC) {
        return Err(if looks_random(&bytes) { DatabaseFailure::Encrypted } else { DatabaseFailure::Foreign });
    }
    if let Some(versions) = bytes.get_mut(18..20)
        && matches!(versions, [1 | 2, 1 | 2])
    {
        versions.fill(1);
    }
    Ok(Image::Bytes(bytes))
}

/// Encrypted databases keep their length in pages, and nothing in them is more frequent than the rest.
fn looks_random(bytes: &[u8]) -> bool {
    let Some(page) = bytes.get(..2048).filter(|_| bytes.len().is_multiple_of(512)) else { return false };
    let mut seen = [0_u16; 256];
    for byte in page {
        if let Some(count) = seen.get_mut(usize::from(*byte)) {
            *count += 1;
        }
    }
    seen.iter().all(|count| *count < 40)
}

fn large(files: &dyn Files, path: &Path, status: FileStatus, log: u64) -> Result<Image, DatabaseFailure> {
    let too_large = |limit| Err(DatabaseFailure::TooLarge { len: status.len.saturating_add(log), limit });
    if status.len > MAX_ON_DISK {
        return too_large(MAX_ON_DISK);
    }
    let Some(path) = files.on_disk(path) else { return too_large(MAX_IN_MEMORY) };
    let live = log > 0;
    // Without the index of its log, opening the database beside the writer would create one.
    if live && files.status(&beside(&path, "-shm")).is_none() {
        return too_large(MAX_IN_MEMORY);
    }
    Ok(Image::File { path, live, before: status })
}

fn log_length(files: &dyn Files, path: &Path) -> u64 {
    files.status(&beside(path, "-wal")).map_or(0, |status| status.len)
}

/// A journal counts when it does not begin with a zero: that is what a finished one is left as.
fn has_journal(files: &dyn Files, path: &Path) -> Result<bool, DatabaseFailure> {
    let journal = beside(path, "-journal");
    if files.status(&journal).is_none_or(|status| status.len == 0) {
        return Ok(false);
    }
    match files.read(&journal, MAX_IN_MEMORY) {
        Ok(bytes) => Ok(bytes.first().is_some_and(|byte| *byte != 0)),
        Err(ReadFailure::Missing) => Ok(false),
        Err(ReadFailure::TooLarge { .. }) => Ok(true),
        Err(failure) => Err(refused(&failure)),
    }
}

pub(super) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

fn refused(failure: &ReadFailure) -> DatabaseFailure {
    match failure {
        ReadFailure::TooLarge { len, limit } => DatabaseFailure::TooLarge { len: *len, limit: *limit },
        other => DatabaseFailure::Refused(other.to_string()),
    }
}
