//! A file system that exists only in memory, for generated homes.

use oc_doctor::source::{FileKind, FileStatus, Files, ReadFailure};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Files by absolute path; directories are whatever is above a file.
#[derive(Debug, Clone, Default)]
pub(crate) struct MemoryFiles(pub(crate) BTreeMap<PathBuf, Vec<u8>>);

impl MemoryFiles {
    pub(crate) fn put(&mut self, path: impl Into<PathBuf>, value: &serde_json::Value) {
        self.0.insert(path.into(), serde_json::to_vec(value).unwrap());
    }

    fn is_directory(&self, path: &Path) -> bool {
        self.0.keys().any(|file| file != path && file.starts_with(path))
    }
}

impl Files for MemoryFiles {
    fn read(&self, path: &Path, limit: u64) -> Result<Vec<u8>, ReadFailure> {
        match self.0.get(path) {
            Some(bytes) if bytes.len() as u64 > limit => Err(ReadFailure::TooLarge { len: bytes.len() as u64, limit }),
            Some(bytes) => Ok(bytes.clone()),
            None if self.is_directory(path) => Err(ReadFailure::NotAFile),
            None => Err(ReadFailure::Missing),
        }
    }

    fn status(&self, path: &Path) -> Option<FileStatus> {
        let bytes = self.0.get(path);
        let kind = match bytes {
            Some(_) => FileKind::Regular,
            None if self.is_directory(path) => FileKind::Directory,
            None => return None,
        };
        let len = bytes.map_or(0, |bytes| bytes.len() as u64);
        Some(FileStatus { kind, len, mode: Some(0o600), links: 1, modified_ms: Some(0) })
    }

    fn list(&self, directory: &Path) -> Vec<String> {
        let below = self.0.keys().filter_map(|file| file.strip_prefix(directory).ok());
        let mut names: Vec<String> =
            below.filter_map(|rest| rest.iter().next()).map(|name| name.to_string_lossy().into_owned()).collect();
        names.sort();
        names.dedup();
        names
    }

    fn real_path(&self, path: &Path) -> Option<PathBuf> {
        self.status(path).map(|_| path.to_path_buf())
    }
}
