//! The way back: after a `fix` that is regretted, and after one that was interrupted.

use super::error::WriteError;
use super::journal::{Journal, Record, Stage, folder};
use super::locks::Locks;
use super::replace::{are_in_place, take_back};
use super::target::{Change, Permission, Target};
use super::writer::Writer;
use std::path::PathBuf;

/// What became of an interrupted `fix` or `undo`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Settled {
    /// All its files were in place; it counts as done.
    Finished {
        /// Its files, for people.
        files: Vec<String>,
    },
    /// Every file is as it was before it.
    TakenBack {
        /// Its files, for people.
        files: Vec<String>,
    },
    /// Some files were written by somebody else since; those stay, all others are as they were before it.
    Abandoned {
        /// The files that stay, for people.
        files: Vec<String>,
        /// Where the old and the new content lie.
        journal: PathBuf,
    },
}

/// What `undo` did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Undone {
    /// There is nothing to undo.
    Nothing,
    /// Every file is as it was before the last `fix`.
    Restored {
        /// What was undone.
        record: Record,
    },
    /// Nothing was touched: somebody changed files since the last `fix`.
    Changed {
        /// What was to be undone.
        record: Record,
        /// The files, as they were written and as they are. Texts hold secrets: mask them before showing.
        drifts: Vec<Drift>,
        /// Where the old content lies, for whoever wants it all the same.
        journal: PathBuf,
    },
}

/// A file that is no longer as `fix` wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drift {
    /// The file, for people.
    pub display: String,
    /// What `fix` wrote; `None` = it removed the file.
    pub written: Option<Vec<u8>>,
    /// What is there; `None` = nothing.
    pub now: Option<Vec<u8>>,
}

impl Writer<'_> {
    /// All journals of this home, the oldest first. Changes nothing.
    ///
    /// # Errors
    /// What the system says.
    pub fn journals(&self) -> Result<Vec<Journal>, WriteError> {
        let journals = Journal::all(self.disk, &folder(self.paths))?;
        Ok(journals.into_iter().filter(|journal| journal.stage != Stage::New).collect())
    }

    /// What a journal says.
    ///
    /// # Errors
    /// [`WriteError::Journal`]: it does not read.
    pub fn record(&self, journal: &Journal) -> Result<Record, WriteError> {
        journal.record(self.disk)
    }

    /// Finishes or takes back what was interrupted. To be called before the home is read for writing.
    ///
    /// # Errors
    /// [`WriteError`] says what has to be solved first.
    pub fn settle(&self) -> Result<Vec<Settled>, WriteError> {
        let folder = folder(self.paths);
        // Nothing is made in a home that was never written to.
        if Journal::all(self.disk, &folder)?.is_empty() {
            return Ok(Vec::new());
        }
        let _reserved = self.reserve()?;
        let mut settled = Vec::new();
        for journal in Journal::all(self.disk, &folder)? {
            match journal.stage {
                Stage::New => journal.discard(self.disk)?,
                Stage::Pending | Stage::Undoing => settled.push(self.settle_one(journal)?),
                Stage::Done | Stage::Abandoned => {}
            }
        }
        Ok(settled)
    }

    fn settle_one(&self, mut journal: Journal) -> Result<Settled, WriteError> {
        let targets = journal.targets(self.disk)?;
        let mut locks = Locks::take(self.disk, &targets, self.now_ms)?;
        if journal.stage == Stage::Pending && are_in_place(self.disk, &targets, &journal.id)? {
            locks.release();
            journal.turn(self.disk, Stage::Done)?;
            return Ok(Settled::Finished { files: names(&targets.iter().collect::<Vec<_>>()) });
        }
        let restored = self.restore(journal, &targets, locks);
        restored.map_err(|error| WriteError::HalfUndone { reason: error.to_string() })
    }

    /// The locks are given back before the journal goes: as long as it is there, the next call finds them by it.
    fn restore(&self, mut journal: Journal, targets: &[Target], mut locks: Locks<'_>) -> Result<Settled, WriteError> {
        let foreign = take_back(self.disk, targets, &journal.id);
        locks.release();
        let foreign = foreign?;
        if foreign.is_empty() {
            journal.discard(self.disk)?;
            return Ok(Settled::TakenBack { files: names(&targets.iter().collect::<Vec<_>>()) });
        }
        journal.turn(self.disk, Stage::Abandoned)?;
        Ok(Settled::Abandoned { files: names(&foreign), journal: journal.directory() })
    }

    /// Puts everything back as it was before the last finished `fix`. Call [`Writer::settle`] before.
    ///
    /// # Errors
    /// [`WriteError`] says why nothing was changed.
    pub fn undo(&self) -> Result<Undone, WriteError> {
        let folder = folder(self.paths);
        let last = |journals: Vec<Journal>| journals.into_iter().rfind(|journal| journal.stage == Stage::Done);
        if last(Journal::all(self.disk, &folder)?).is_none() {
            return Ok(Undone::Nothing);
        }
        let _reserved = self.reserve()?;
        let Some(mut journal) = last(Journal::all(self.disk, &folder)?) else { return Ok(Undone::Nothing) };
        let record = journal.record(self.disk)?;
        let targets = journal.targets(self.disk)?;
        let drifts = self.drifts(&targets)?;
        if !drifts.is_empty() {
            return Ok(Undone::Changed { record, drifts, journal: journal.directory() });
        }
        self.check_undo(&targets)?;
        // Before the locks: should this be killed, the next call finds them by it.
        journal.turn(self.disk, Stage::Undoing)?;
        let locked =
            Locks::take(self.disk, &targets, self.now_ms).and_then(|locks| Ok((locks, self.drifts(&targets)?)));
        let (mut locks, drifts) = match locked {
            Ok(locked) => locked,
            Err(error) => return journal.turn(self.disk, Stage::Done).and(Err(error)),
        };
        if !drifts.is_empty() {
            locks.release();
            journal.turn(self.disk, Stage::Done)?;
            return Ok(Undone::Changed { record, drifts, journal: journal.directory() });
        }
        match self.restore(journal, &targets, locks) {
            Ok(Settled::Abandoned { files, .. }) => Err(WriteError::Changed { file: files.join(", ") }),
            Ok(Settled::Finished { .. } | Settled::TakenBack { .. }) => Ok(Undone::Restored { record }),
            Err(error) => Err(WriteError::HalfUndone { reason: error.to_string() }),
        }
    }

    /// Where the files lie must still be writable, by all that holds for a `fix`. Where links led, it wrote.
    fn check_undo(&self, targets: &[Target]) -> Result<(), WriteError> {
        self.check_gateway(targets)?;
        let permission = Permission { paths: self.paths, environment: self.environment, follow_links: true };
        for target in targets {
            let change = Change { before: target.change.after.clone(), ..target.change.clone() };
            let found = Target::of(self.disk, change, &permission)?;
            if found.real != target.real {
                return Err(WriteError::Changed { file: target.change.display.clone() });
            }
        }
        Ok(())
    }

    fn drifts(&self, targets: &[Target]) -> Result<Vec<Drift>, WriteError> {
        let mut drifts = Vec::new();
        for target in targets {
            let now = target.now(self.disk)?;
            let written = target.change.after.clone();
            if now != written {
                drifts.push(Drift { display: target.change.display.clone(), written, now });
            }
        }
        Ok(drifts)
    }
}

fn names(targets: &[&Target]) -> Vec<String> {
    targets.iter().map(|target| target.change.display.clone()).collect()
}
