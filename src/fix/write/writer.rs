//! From changes to written files.

use super::disk::Disk;
use super::error::WriteError;
use super::gateway::{Gateway, running_gateway};
use super::guard::check_config;
use super::journal::{Journal, Note, Stage, folder, prune};
use super::locks::Locks;
use super::replace::{put_in_place, take_back};
use super::target::{Change, Permission, Target};
use crate::home::HomePaths;
use crate::source::Environment;
use std::any::Any;
use std::path::PathBuf;

/// Stores that a running gateway keeps in memory and writes without looking at a lock (sessions since 2026.5,
/// cron always).
const KEPT_IN_MEMORY: [&str; 3] = ["sessions.json", "jobs.json", "jobs-state.json"];

/// The name of the lock among our own calls.
const LOCK: &str = "lock";

/// What is needed to write to a home.
#[derive(Clone, Copy)]
pub struct Writer<'a> {
    /// The file system.
    pub disk: &'a dyn Disk,
    /// Where the home is.
    pub paths: &'a HomePaths,
    /// The environment of its gateway.
    pub environment: &'a Environment,
    /// Write where symbolic links lead, also outside the home.
    pub follow_links: bool,
    /// The time by the clock, Unix milliseconds.
    pub now_ms: i64,
}

/// What is to be written, and what the journal says about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Intent {
    /// The files; each once.
    pub changes: Vec<Change>,
    /// The OpenClaw release it is for.
    pub release: String,
    /// What is repaired. Kept in the journal, so nothing secret.
    pub titles: Vec<String>,
}

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The journal's directory.
    pub journal: PathBuf,
    /// Files whose permissions were made narrower: for people, the old bits and the new.
    pub narrowed: Vec<(String, u32, u32)>,
}

/// Why it was not done, and whether everything is as it was.
struct Failed {
    first: WriteError,
    back: Result<(), WriteError>,
}

impl Writer<'_> {
    /// The running gateway of this home, when one is seen.
    #[must_use]
    pub fn gateway(&self) -> Option<Gateway> {
        running_gateway(self.disk, self.paths, self.environment)
    }

    /// Whether all of it could be written now. Changes nothing.
    ///
    /// # Errors
    /// [`WriteError`] says why not.
    pub fn check(&self, changes: &[Change]) -> Result<(), WriteError> {
        self.targets(changes).map(|_| ())
    }

    fn targets(&self, changes: &[Change]) -> Result<Vec<Target>, WriteError> {
        let permission =
            Permission { paths: self.paths, environment: self.environment, follow_links: self.follow_links };
        let targets = changes.iter().map(|change| {
            if change.path == self.paths.config {
                check_config(change)?;
            }
            Target::of(self.disk, change.clone(), &permission)
        });
        let targets = targets.collect::<Result<Vec<_>, _>>()?;
        self.check_gateway(&targets)?;
        Ok(targets)
    }

    pub(super) fn check_gateway(&self, targets: &[Target]) -> Result<(), WriteError> {
        let is_kept = |target: &&Target| {
            let name = target.change.path.file_name().unwrap_or_default().to_string_lossy();
            KEPT_IN_MEMORY.contains(&name.as_ref())
        };
        match targets.iter().find(is_kept).zip(self.gateway()) {
            Some((target, Gateway { process })) => {
                Err(WriteError::HeldByGateway { file: target.change.display.clone(), process })
            }
            None => Ok(()),
        }
    }

    /// Writes all of it, or nothing.
    ///
    /// # Errors
    /// [`WriteError`] says why nothing was written; [`WriteError::Stuck`] that it has to be put back.
    pub fn write(&self, intent: Intent) -> Result<Written, WriteError> {
        let targets = self.targets(&intent.changes)?;
        let folder = folder(self.paths);
        self.disk.create_directory(&folder).map_err(WriteError::system("make", &folder))?;
        let _reserved = self.reserve()?;
        let is_open = |journal: &Journal| matches!(journal.stage, Stage::Pending | Stage::Undoing);
        if Journal::all(self.disk, &folder)?.iter().any(is_open) {
            return Err(WriteError::Interrupted);
        }
        let note = Note { at_ms: self.now_ms, release: intent.release, titles: intent.titles };
        let mut journal = Journal::begin(self.disk, &folder, &targets, note)?;
        if let Err(failed) = self.replace(&targets, &journal.id) {
            let Failed { first, back } = *failed;
            return Err(match back.and_then(|()| journal.discard(self.disk)) {
                Ok(()) => first,
                Err(second) => WriteError::Stuck { first: first.to_string(), second: second.to_string() },
            });
        }
        // All is written. A journal that cannot be turned or pruned is turned by the next call.
        let _ = journal.turn(self.disk, Stage::Done).and_then(|()| prune(self.disk, &folder));
        let narrowed = targets.iter().filter_map(|target| {
            let before = target.access_before.filter(|_| target.change.after.is_some())?;
            let now = target.access_after.mode;
            (before.mode != now).then(|| (target.change.display.clone(), before.mode, now))
        });
        Ok(Written { journal: journal.directory(), narrowed: narrowed.collect() })
    }

    fn replace(&self, targets: &[Target], id: &str) -> Result<(), Box<Failed>> {
        let locks = Locks::take(self.disk, targets, self.now_ms);
        let mut locks = locks.map_err(|first| Box::new(Failed { first, back: Ok(()) }))?;
        let replaced = put_in_place(self.disk, targets, id).map_err(|first| {
            // Files that somebody else wrote before we could are not ours to put back.
            Box::new(Failed { first, back: take_back(self.disk, targets, id).map(|_| ()) })
        });
        locks.release();
        replaced
    }

    /// Keeps other calls of ours away; the folder of the journals must be there.
    pub(super) fn reserve(&self) -> Result<Box<dyn Any>, WriteError> {
        let path = folder(self.paths).join(LOCK);
        let reserved = self.disk.reserve(&path).map_err(WriteError::system("lock", &path))?;
        reserved.ok_or(WriteError::Busy)
    }
}
