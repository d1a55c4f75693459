//! Reading files without ever changing, locking or waiting for anything.

mod disk;
mod git;

pub use disk::DiskFiles;
pub use git::{Revision, RevisionError, read_revision, revision_parts};

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What a path is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// A regular file.
    Regular,
    /// A directory.
    Directory,
    /// A pipe, socket, device: never opened.
    Other,
}

/// Facts about a path, after following symbolic links.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileStatus {
    /// Regular file, directory or other.
    pub kind: FileKind,
    /// Size in bytes.
    pub len: u64,
    /// Unix permission bits; `None` where the system has none.
    pub mode: Option<u32>,
    /// Number of hard links; 1 where the system does not say.
    pub links: u64,
    /// Last modification, Unix milliseconds.
    pub modified_ms: Option<i64>,
}

/// Why a file could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadFailure {
    /// Nothing there.
    #[error("no such file")]
    Missing,
    /// A directory, pipe, socket or device.
    #[error("not a regular file")]
    NotAFile,
    /// Larger than the limit given.
    #[error("{len} bytes, more than the {limit} that are read")]
    TooLarge {
        /// Size in bytes.
        len: u64,
        /// The limit in bytes.
        limit: u64,
    },
    /// The system refused; its message.
    #[error("{0}")]
    Refused(String),
}

/// The end of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FileEnd {
    /// The last bytes.
    pub bytes: Vec<u8>,
    /// Line ends before them.
    pub lines_before: usize,
}

/// Longest file of which the end is read, bytes: what comes before is only counted, but that takes its time.
const MAX_LONG_FILE_BYTES: u64 = 1024 * 1024 * 1024;

impl FileEnd {
    /// The last `limit` of these bytes.
    #[must_use]
    pub fn of(bytes: &[u8], limit: u64) -> Self {
        let skipped = bytes.len().saturating_sub(usize::try_from(limit).unwrap_or(usize::MAX));
        let (before, end) = bytes.split_at(skipped);
        Self { bytes: end.to_vec(), lines_before: before.iter().filter(|byte| **byte == b'\n').count() }
    }
}

/// A read-only view of a file system. Implementations never create, lock or change anything.
pub trait Files {
    /// The bytes of a regular file of at most `limit` bytes. Never opens pipes or devices.
    ///
    /// # Errors
    /// [`ReadFailure`] says why there are none.
    fn read(&self, path: &Path, limit: u64) -> Result<Vec<u8>, ReadFailure>;
    /// The last `limit` bytes of a regular file; on disk in constant memory whatever its length. Never opens
    /// pipes or devices.
    ///
    /// # Errors
    /// [`ReadFailure`] says why there are none; a file of more than a gigabyte is too large even for this.
    fn read_end(&self, path: &Path, limit: u64) -> Result<FileEnd, ReadFailure> {
        Ok(FileEnd::of(&self.read(path, MAX_LONG_FILE_BYTES)?, limit))
    }
    /// Facts about a path; `None` when nothing is there or the link dangles.
    fn status(&self, path: &Path) -> Option<FileStatus>;
    /// Names in a directory, sorted; empty when it cannot be read.
    fn list(&self, directory: &Path) -> Vec<String>;
    /// The path with all symbolic links resolved.
    fn real_path(&self, path: &Path) -> Option<PathBuf>;
    /// Where the system finds this very file, for programs that must open it themselves; `None` when it is
    /// not on a disk as it is seen here.
    fn on_disk(&self, _path: &Path) -> Option<PathBuf> {
        None
    }
}

/// Another file system with some files replaced in memory: how a fix is tried before it is shown.
pub struct OverlayFiles<'a> {
    /// What lies below.
    pub base: &'a dyn Files,
    /// Replaced files; `None` = removed.
    pub changed: BTreeMap<PathBuf, Option<Vec<u8>>>,
}

/// A directory that only exists for the files put below it.
const NEW_DIRECTORY: FileStatus =
    FileStatus { kind: FileKind::Directory, len: 0, mode: Some(0o700), links: 1, modified_ms: None };

impl OverlayFiles<'_> {
    fn has_below(&self, directory: &Path) -> bool {
        let mut after =
            self.changed.range(directory.to_path_buf()..).take_while(|(path, _)| path.starts_with(directory));
        after.any(|(path, bytes)| bytes.is_some() && path != directory)
    }
}

impl Files for OverlayFiles<'_> {
    fn read(&self, path: &Path, limit: u64) -> Result<Vec<u8>, ReadFailure> {
        match self.changed.get(path) {
            Some(Some(bytes)) if bytes.len() as u64 > limit => {
                Err(ReadFailure::TooLarge { len: bytes.len() as u64, limit })
            }
            Some(Some(bytes)) => Ok(bytes.clone()),
            Some(None) => Err(ReadFailure::Missing),
            None => self.base.read(path, limit),
        }
    }

    fn read_end(&self, path: &Path, limit: u64) -> Result<FileEnd, ReadFailure> {
        match self.changed.get(path) {
            Some(Some(bytes)) => Ok(FileEnd::of(bytes, limit)),
            Some(None) => Err(ReadFailure::Missing),
            None => self.base.read_end(path, limit),
        }
    }

    fn status(&self, path: &Path) -> Option<FileStatus> {
        match self.changed.get(path) {
            Some(Some(bytes)) => {
                let below = self.base.status(path);
                Some(FileStatus {
                    kind: FileKind::Regular,
                    len: bytes.len() as u64,
                    mode: below.map_or(Some(0o600), |status| status.mode),
                    links: 1,
                    modified_ms: below.and_then(|status| status.modified_ms),
                })
            }
            Some(None) => None,
            None => self.base.status(path).or_else(|| self.has_below(path).then_some(NEW_DIRECTORY)),
        }
    }

    fn list(&self, directory: &Path) -> Vec<String> {
        let mut names = self.base.list(directory);
        for (path, bytes) in &self.changed {
            let Ok(below) = path.strip_prefix(directory) else { continue };
            let mut parts = below.iter().map(|name| name.to_string_lossy().into_owned());
            let Some(name) = parts.next() else { continue };
            let is_directory = parts.next().is_some();
            if is_directory && (bytes.is_none() || names.contains(&name)) {
                continue;
            }
            names.retain(|known| *known != name);
            if bytes.is_some() {
                names.push(name);
            }
        }
        names.sort();
        names
    }

    fn on_disk(&self, path: &Path) -> Option<PathBuf> {
        if self.changed.contains_key(path) { None } else { self.base.on_disk(path) }
    }

    fn real_path(&self, path: &Path) -> Option<PathBuf> {
        match self.changed.get(path) {
            Some(Some(_)) => self.base.real_path(path).or_else(|| Some(path.to_path_buf())),
            Some(None) => None,
            None => self.base.real_path(path),
        }
    }
}
