//! A disk on which something happens at one operation.

use crate::fix::write::{Access, Disk, RealDisk, Status};
use std::any::Any;
use std::cell::Cell;
use std::io::{Error, ErrorKind, Result};
use std::path::{Path, PathBuf};

/// What happens.
pub(super) enum Fault<'a> {
    /// The operation fails; what comes after it works again.
    Fails(ErrorKind),
    /// The process is killed before it: nothing happens any more.
    KilledBefore,
    /// The process is killed in the middle or right after it.
    KilledAfter,
    /// Somebody else does something, then it happens.
    Interrupted(&'a dyn Fn()),
}

/// The real disk, but for one operation; and it does not wait for the disk itself.
pub(super) struct FaultyDisk<'a> {
    /// Which one, counted from 0 over those that change something or look whether something changed.
    pub(super) at: usize,
    pub(super) fault: Fault<'a>,
    pub(super) count: Cell<usize>,
    is_dead: Cell<bool>,
}

impl<'a> FaultyDisk<'a> {
    pub(super) fn new(at: usize, fault: Fault<'a>) -> Self {
        Self { at, fault, count: Cell::new(0), is_dead: Cell::new(false) }
    }

    /// Nothing ever happens on it.
    pub(super) fn sound() -> Self {
        Self::new(usize::MAX, Fault::KilledBefore)
    }

    /// Whether the operation was reached.
    pub(super) fn has_struck(&self) -> bool {
        self.count.get() > self.at
    }

    fn dead() -> Error {
        Error::other("killed")
    }

    fn step<T>(&self, work: impl FnOnce() -> Result<T>) -> Result<T> {
        self.step_or(work, || ())
    }

    /// `half`: what is left of it when it is killed in the middle.
    fn step_or<T>(&self, work: impl FnOnce() -> Result<T>, half: impl FnOnce()) -> Result<T> {
        if self.is_dead.get() {
            return Err(Self::dead());
        }
        let number = self.count.replace(self.count.get() + 1);
        if number != self.at {
            return work();
        }
        match self.fault {
            Fault::Fails(kind) => Err(kind.into()),
            Fault::KilledBefore => {
                self.is_dead.set(true);
                half();
                Err(Self::dead())
            }
            Fault::KilledAfter => {
                let _ = work();
                self.is_dead.set(true);
                Err(Self::dead())
            }
            Fault::Interrupted(other) => {
                other();
                work()
            }
        }
    }
}

impl Disk for FaultyDisk<'_> {
    fn read(&self, path: &Path, limit: u64) -> Result<Vec<u8>> {
        self.step(|| RealDisk.read(path, limit))
    }
    fn status(&self, path: &Path) -> Result<Option<Status>> {
        RealDisk.status(path)
    }
    fn real_path(&self, path: &Path) -> Result<PathBuf> {
        RealDisk.real_path(path)
    }
    fn list(&self, directory: &Path) -> Result<Vec<String>> {
        RealDisk.list(directory)
    }
    fn is_read_only(&self, path: &Path) -> bool {
        RealDisk.is_read_only(path)
    }
    fn create(&self, path: &Path) -> Result<()> {
        self.step(|| RealDisk.create(path))
    }
    fn fill(&self, path: &Path, bytes: &[u8]) -> Result<()> {
        self.step_or(|| RealDisk.fill(path, bytes), || RealDisk.fill(path, &bytes[..bytes.len() / 2]).unwrap())
    }
    fn give(&self, path: &Path, access: Access) -> Result<()> {
        self.step(|| RealDisk.give(path, access))
    }
    fn sync_file(&self, path: &Path) -> Result<()> {
        self.step(|| if path.exists() { Ok(()) } else { Err(ErrorKind::NotFound.into()) })
    }
    fn sync_directory(&self, path: &Path) -> Result<()> {
        self.step(|| if path.is_dir() { Ok(()) } else { Err(ErrorKind::NotFound.into()) })
    }
    fn rename(&self, from: &Path, to: &Path) -> Result<()> {
        self.step(|| RealDisk.rename(from, to))
    }
    fn remove(&self, path: &Path) -> Result<()> {
        self.step(|| RealDisk.remove(path))
    }
    fn create_directory(&self, path: &Path) -> Result<()> {
        self.step(|| RealDisk.create_directory(path))
    }
    fn remove_directory(&self, path: &Path) -> Result<()> {
        self.step(|| RealDisk.remove_directory(path))
    }
    fn reserve(&self, path: &Path) -> Result<Option<Box<dyn Any>>> {
        self.step(|| RealDisk.reserve(path))
    }
    fn pause(&self) {}
}
