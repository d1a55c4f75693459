//! The journal: for every `fix` the bytes before and after, so that it can be undone, and finished or taken back
//! after a kill.
//!
//! It lies in `<state>/oc-doctor/`, which OpenClaw does not know and leaves alone (its backup takes it along,
//! as it takes the files themselves): a directory for each `fix`, that only the owner can enter, named by number
//! and time. How far it got is the end of the name, so that a single rename makes the next step true:
//!
//! ```text
//! 0007-20260501T090500Z.new        being written; no file has been touched
//! 0007-20260501T090500Z.pending    files are being written
//! 0007-20260501T090500Z            done; can be undone
//! 0007-20260501T090500Z.undoing    files are being put back
//! 0007-20260501T090500Z.abandoned  interrupted, and then somebody else changed a file
//! ```

use super::disk::{Access, Disk};
use super::error::WriteError;
use super::target::{Change, Target};
use crate::fix::texts::MAX_EDITED_BYTES;
use crate::home::HomePaths;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// Journals of finished fixes that are kept.
const KEPT: usize = 20;

const SCHEMA: &str = "oc-doctor/journal@1";
const RECORD: &str = "journal.json";

/// How far a `fix` got.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Its journal is being written.
    New,
    /// Its files are being written.
    Pending,
    /// All is written.
    Done,
    /// Its files are being put back.
    Undoing,
    /// It was interrupted, and then somebody else changed a file.
    Abandoned,
}

impl Stage {
    const ALL: [Self; 5] = [Self::New, Self::Pending, Self::Done, Self::Undoing, Self::Abandoned];

    fn ending(self) -> &'static str {
        match self {
            Self::New => ".new",
            Self::Pending => ".pending",
            Self::Done => "",
            Self::Undoing => ".undoing",
            Self::Abandoned => ".abandoned",
        }
    }
}

/// What is written about a `fix`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    schema: String,
    /// When, Unix milliseconds.
    pub at_ms: i64,
    /// The OpenClaw release it was for.
    pub release: String,
    /// What was repaired.
    pub titles: Vec<String>,
    /// Its files.
    pub files: Vec<RecordedFile>,
}

/// A file in a [`Record`]. Its bytes lie beside, in `<index>.before` and `<index>.after`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedFile {
    /// Absolute path, as OpenClaw knows it.
    pub path: PathBuf,
    /// The path as people should read it.
    pub display: String,
    /// The file itself, links resolved.
    real: PathBuf,
    /// Owner and permissions before; absent = there was no file.
    before: Option<Access>,
    /// Owner and permissions after; absent = the file was removed.
    after: Option<Access>,
}

/// One journal on disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Journal {
    /// Number and time.
    pub id: String,
    /// How far it got.
    pub stage: Stage,
    folder: PathBuf,
}

/// The folder of all journals of a home.
pub(super) fn folder(paths: &HomePaths) -> PathBuf {
    paths.state.join("oc-doctor")
}

impl Journal {
    /// All journals, the oldest first.
    ///
    /// # Errors
    /// What the system says.
    pub(super) fn all(disk: &dyn Disk, folder: &Path) -> Result<Vec<Self>, WriteError> {
        let names = disk.list(folder).map_err(WriteError::system("read", folder))?;
        let mut journals: Vec<Self> = names.iter().filter_map(|name| Self::named(folder, name)).collect();
        journals.sort_by_key(Self::number);
        Ok(journals)
    }

    fn named(folder: &Path, name: &str) -> Option<Self> {
        let (id, ending) = name.find('.').map_or((name, ""), |dot| name.split_at(dot));
        let stage = Stage::ALL.into_iter().find(|stage| stage.ending() == ending)?;
        let journal = Self { id: id.to_owned(), stage, folder: folder.to_path_buf() };
        journal.number().map(|_| journal)
    }

    fn number(&self) -> Option<u64> {
        let (number, time) = self.id.split_once('-')?;
        (!time.is_empty()).then(|| number.parse().ok()).flatten()
    }

    /// Its directory.
    #[must_use]
    pub fn directory(&self) -> PathBuf {
        self.folder.join(format!("{}{}", self.id, self.stage.ending()))
    }

    /// Writes down what is going to be done. After this it is [`Stage::Pending`].
    ///
    /// # Errors
    /// What the system says; whatever was written of it is no journal yet.
    pub(super) fn begin(disk: &dyn Disk, folder: &Path, targets: &[Target], note: Note) -> Result<Self, WriteError> {
        let last = Self::all(disk, folder)?.iter().filter_map(Self::number).max().unwrap_or(0);
        let time = jiff::Timestamp::from_millisecond(note.at_ms).unwrap_or_default();
        let id = format!("{:04}-{}", last.saturating_add(1), time.strftime("%Y%m%dT%H%M%SZ"));
        let mut journal = Self { id, stage: Stage::New, folder: folder.to_path_buf() };
        let written = journal.write(disk, targets, note).and_then(|()| journal.turn(disk, Stage::Pending));
        if let Err(error) = written {
            // What cannot be removed now is swept away by the next call.
            let _ = journal.discard(disk);
            return Err(error);
        }
        Ok(journal)
    }

    fn write(&self, disk: &dyn Disk, targets: &[Target], note: Note) -> Result<(), WriteError> {
        let directory = self.directory();
        disk.create_directory(&directory).map_err(WriteError::system("make", &directory))?;
        let put = |name: String, bytes: &[u8]| {
            let path = directory.join(name);
            let done = disk.create(&path).and_then(|()| disk.fill(&path, bytes)).and_then(|()| disk.sync_file(&path));
            done.map_err(WriteError::system("write", &path))
        };
        for (index, target) in targets.iter().enumerate() {
            for (side, bytes) in [("before", &target.change.before), ("after", &target.change.after)] {
                if let Some(bytes) = bytes {
                    put(format!("{index}.{side}"), bytes)?;
                }
            }
        }
        let files = targets.iter().map(|target| RecordedFile {
            path: target.change.path.clone(),
            display: target.change.display.clone(),
            real: target.real.clone(),
            before: target.access_before,
            after: target.change.after.as_ref().map(|_| target.access_after),
        });
        let Note { at_ms, release, titles } = note;
        let record = Record { schema: SCHEMA.to_owned(), at_ms, release, titles, files: files.collect() };
        let text = serde_json::to_vec_pretty(&record).map_err(|error| self.broken(&error))?;
        put(RECORD.to_owned(), &text)?;
        disk.sync_directory(&directory).map_err(WriteError::system("write", &directory))
    }

    /// Makes the next step true.
    ///
    /// # Errors
    /// What the system says.
    pub(super) fn turn(&mut self, disk: &dyn Disk, stage: Stage) -> Result<(), WriteError> {
        let next = Self { stage, ..self.clone() };
        let to = next.directory();
        disk.rename(&self.directory(), &to).map_err(WriteError::system("rename a journal to", &to))?;
        *self = next;
        disk.sync_directory(&self.folder).map_err(WriteError::system("write", &self.folder))
    }

    /// What it says, without the bytes of the files.
    ///
    /// # Errors
    /// [`WriteError::Journal`]: it is not one of ours.
    pub(super) fn record(&self, disk: &dyn Disk) -> Result<Record, WriteError> {
        let bytes = disk.read(&self.directory().join(RECORD), MAX_EDITED_BYTES).map_err(|error| self.broken(&error))?;
        let record: Record = serde_json::from_slice(&bytes).map_err(|error| self.broken(&error))?;
        if record.schema == SCHEMA { Ok(record) } else { Err(self.broken(&"it was written by another version")) }
    }

    /// The files it is about, as they were when it was written.
    ///
    /// # Errors
    /// [`WriteError::Journal`]: it is not one of ours, or some of it is missing.
    pub(super) fn targets(&self, disk: &dyn Disk) -> Result<Vec<Target>, WriteError> {
        let directory = self.directory();
        let bytes = |index: usize, side: &str, is_there: bool| {
            let read = || disk.read(&directory.join(format!("{index}.{side}")), MAX_EDITED_BYTES);
            is_there.then(read).transpose().map_err(|error| self.broken(&error))
        };
        let files = self.record(disk)?.files.into_iter().enumerate();
        let targets = files.map(|(index, file)| {
            let before = bytes(index, "before", file.before.is_some())?;
            let after = bytes(index, "after", file.after.is_some())?;
            let change = Change { path: file.path, display: file.display, before, after };
            let access_after = file.after.unwrap_or_default();
            Ok(Target { change, real: file.real, access_before: file.before, access_after })
        });
        targets.collect()
    }

    /// Removes it. What is left after a kill no longer looks like a journal that says something.
    ///
    /// # Errors
    /// What the system says.
    pub(super) fn discard(mut self, disk: &dyn Disk) -> Result<(), WriteError> {
        self.turn(disk, Stage::New)?;
        self.sweep(disk)
    }

    fn sweep(&self, disk: &dyn Disk) -> Result<(), WriteError> {
        let directory = self.directory();
        for name in disk.list(&directory).map_err(WriteError::system("read", &directory))? {
            let path = directory.join(name);
            disk.remove(&path).map_err(WriteError::system("remove", &path))?;
        }
        match disk.remove_directory(&directory) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(WriteError::system("remove", &directory)(error))
            }
            _ => Ok(()),
        }
    }

    fn broken(&self, reason: &dyn std::fmt::Display) -> WriteError {
        WriteError::Journal { path: self.directory(), reason: reason.to_string() }
    }
}

/// What to write down beside the files.
pub(super) struct Note {
    pub(super) at_ms: i64,
    pub(super) release: String,
    pub(super) titles: Vec<String>,
}

/// Leaves only the last finished journals.
///
/// # Errors
/// What the system says.
pub(super) fn prune(disk: &dyn Disk, folder: &Path) -> Result<(), WriteError> {
    let journals = Journal::all(disk, folder)?;
    let old: Vec<_> =
        journals.iter().filter(|journal| matches!(journal.stage, Stage::Done | Stage::Abandoned)).collect();
    let surplus = old.len().saturating_sub(KEPT);
    old.into_iter().take(surplus).try_for_each(|journal| journal.clone().discard(disk))
}
