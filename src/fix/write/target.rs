//! From a file of the home to the file on disk that would be replaced, and whether that may be done.

use super::disk::{Access, Disk};
use super::error::WriteError;
use super::owner::{owner_of_home, owner_of_path};
use crate::fix::texts::{MAX_EDITED_BYTES, is_database};
use crate::home::HomePaths;
use crate::source::Environment;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// One file to be changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Absolute path, as OpenClaw knows it.
    pub path: PathBuf,
    /// The path as people should read it.
    pub display: String,
    /// All bytes that it must have now; `None` = it must not be there.
    pub before: Option<Vec<u8>>,
    /// All bytes that it will have; `None` = it is removed.
    pub after: Option<Vec<u8>>,
}

/// A change and the file on disk that it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Target {
    pub(super) change: Change,
    /// The file itself, links resolved.
    pub(super) real: PathBuf,
    /// Its owner and permissions before; `None` = it is not there.
    pub(super) access_before: Option<Access>,
    /// Its owner and permissions after.
    pub(super) access_after: Access,
}

/// Whose files may be written.
#[derive(Clone, Copy)]
pub(super) struct Permission<'a> {
    pub(super) paths: &'a HomePaths,
    /// The environment of the gateway.
    pub(super) environment: &'a Environment,
    /// Write where links lead, also outside the home.
    pub(super) follow_links: bool,
}

/// A file made by us without an example: for its owner alone.
const OWN: u32 = 0o600;

/// Files that hold credentials; OpenClaw itself writes them with 0600 (`saveJsonFile`).
const CREDENTIAL_FILES: [&str; 5] = ["auth-profiles.json", "auth-state.json", "auth.json", "oauth.json", "models.json"];

impl Target {
    /// Looks at a file without changing anything.
    ///
    /// # Errors
    /// [`WriteError`] says why it may not be written.
    pub(super) fn of(disk: &dyn Disk, change: Change, permission: &Permission<'_>) -> Result<Self, WriteError> {
        let file = change.display.clone();
        if let Some(whose) = owner_of_home(permission.environment) {
            return Err(WriteError::Managed { file, whose });
        }
        if holds_database(&change) {
            return Err(WriteError::NotAText { file });
        }
        let real = match disk.real_path(&change.path) {
            Ok(real) => real,
            Err(error) if error.kind() == ErrorKind::NotFound => real_of_missing(disk, &change.path),
            Err(error) => return Err(WriteError::system("find", &change.path)(error)),
        };
        let directory = real.parent().unwrap_or(&real);
        if let Some(whose) = owner_of_path(&change.path, &real).or_else(|| read_only(disk, directory)) {
            return Err(WriteError::Managed { file, whose });
        }
        if !permission.follow_links && leads_outside(disk, &change.path, &real, permission.paths) {
            return Err(WriteError::LinkOutside { file, target: real });
        }
        let status = disk.status(&real).map_err(WriteError::system("look at", &real))?;
        if let Some(status) = &status {
            if !status.is_file {
                return Err(WriteError::NotAText { file });
            }
            if status.links > 1 {
                return Err(WriteError::HardLink { file, links: status.links });
            }
        }
        let access_before = status.map(|status| status.access);
        let access_after = access_after(disk, &real, access_before);
        let target = Self { change, real, access_before, access_after };
        target.must_be(disk, target.change.before.as_deref())?;
        Ok(target)
    }

    /// The bytes on disk now.
    ///
    /// # Errors
    /// What the system says.
    pub(super) fn now(&self, disk: &dyn Disk) -> Result<Option<Vec<u8>>, WriteError> {
        match disk.read(&self.real, MAX_EDITED_BYTES) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(WriteError::system("read", &self.real)(error)),
        }
    }

    /// Refuses when the bytes on disk are others than these.
    ///
    /// # Errors
    /// [`WriteError::Changed`], or what the system says.
    pub(super) fn must_be(&self, disk: &dyn Disk, bytes: Option<&[u8]>) -> Result<(), WriteError> {
        if self.now(disk)?.as_deref() == bytes {
            return Ok(());
        }
        Err(WriteError::Changed { file: self.change.display.clone() })
    }

    /// The directory that holds the file.
    pub(super) fn directory(&self) -> &Path {
        self.real.parent().unwrap_or(&self.real)
    }

    /// A name beside the file that no other program uses.
    pub(super) fn beside(&self, id: &str) -> PathBuf {
        let name = self.real.file_name().unwrap_or_default().to_string_lossy();
        self.directory().join(format!(".{name}.oc-doctor-{id}"))
    }
}

/// Databases are OpenClaw's alone.
fn holds_database(change: &Change) -> bool {
    let is = |bytes: &Option<Vec<u8>>| bytes.as_ref().is_some_and(|bytes| bytes.starts_with(b"SQLite format 3\0"));
    is_database(&change.path) || is(&change.before) || is(&change.after)
}

fn real_of_missing(disk: &dyn Disk, path: &Path) -> PathBuf {
    let directory = path.parent().and_then(|parent| disk.real_path(parent).ok());
    directory.zip(path.file_name()).map_or_else(|| path.to_path_buf(), |(directory, name)| directory.join(name))
}

fn read_only(disk: &dyn Disk, directory: &Path) -> Option<String> {
    let words = "the file system it lies on is mounted for reading only, so whoever mounts it provides the file";
    disk.is_read_only(directory).then(|| words.to_owned())
}

/// Whether a link on the way to a file of the home leads out of it. A home that is itself reached by a link is
/// where it is, and so is an agent directory that the config names.
fn leads_outside(disk: &dyn Disk, path: &Path, real: &Path, paths: &HomePaths) -> bool {
    let homes = [Some(paths.state.as_path()), paths.config.parent()];
    let homes: Vec<&Path> = homes.into_iter().flatten().collect();
    let is_below = |home: &&Path| disk.real_path(home).is_ok_and(|home| real.starts_with(home));
    if homes.iter().any(|home| path.starts_with(home)) {
        return !homes.iter().any(is_below);
    }
    let parent = path.parent().and_then(|parent| disk.real_path(parent).ok());
    parent.as_deref() != real.parent()
}

/// Owner and permissions stay; others lose what they may do with a file of credentials.
fn access_after(disk: &dyn Disk, real: &Path, before: Option<Access>) -> Access {
    let name = real.file_name().unwrap_or_default().to_string_lossy();
    let Some(access) = before else {
        let directory = real.parent().and_then(|directory| disk.status(directory).ok().flatten());
        return Access { mode: OWN, ..directory.map(|status| status.access).unwrap_or_default() };
    };
    let holds_credentials = CREDENTIAL_FILES.contains(&name.as_ref());
    Access { mode: if holds_credentials { access.mode & OWN } else { access.mode }, ..access }
}
