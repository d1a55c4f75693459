//! OpenClaw's own lock files. Whoever wants to write `FILE` makes `FILE.lock` beside it, with its process number
//! and the time, and removes it afterwards (`src/plugin-sdk/file-lock.ts`; for `auth-profiles.json` in every
//! release that keeps it, for the config since 2026.5.19, for `sessions.json` up to 2026.4 by
//! `src/agents/session-write-lock.ts` with the same content). Where a release looks at no lock, taking it does
//! no harm.

use super::disk::Disk;
use super::error::WriteError;
use super::processes::is_running;
use super::target::Target;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// Longest lock file that is read, bytes.
const MAX_LOCK_BYTES: u64 = 64 * 1024;

/// A lock that names no process is left over after this time, milliseconds (`AUTH_STORE_LOCK_OPTIONS`,
/// `CONFIG_MUTATION_LOCK_OPTIONS`).
const STALE_MS: i64 = 30_000;

/// The same for session stores (`DEFAULT_STALE_MS` of the session write lock).
const STALE_SESSIONS_MS: i64 = 30 * 60_000;

/// How often a lock is tried, a moment apart: about three seconds.
const TRIES: usize = 30;

/// Locks that are held.
pub(super) struct Locks<'a> {
    disk: &'a dyn Disk,
    /// What stands in them.
    payload: Vec<u8>,
    held: Vec<PathBuf>,
}

impl<'a> Locks<'a> {
    /// Takes the locks of all files, in their order. None is kept when one cannot be had.
    ///
    /// # Errors
    /// [`WriteError::Locked`], or what the system says.
    pub(super) fn take(disk: &'a dyn Disk, targets: &[Target], now_ms: i64) -> Result<Self, WriteError> {
        let at = jiff::Timestamp::from_millisecond(now_ms).unwrap_or_default();
        let payload = serde_json::json!({ "pid": std::process::id(), "createdAt": format!("{at:.3}") });
        let payload = serde_json::to_vec_pretty(&payload).unwrap_or_default();
        let mut locks = Self { disk, payload, held: Vec::new() };
        for target in targets {
            if let Err(error) = locks.take_one(target, now_ms) {
                locks.release();
                return Err(error);
            }
        }
        Ok(locks)
    }

    fn take_one(&mut self, target: &Target, now_ms: i64) -> Result<(), WriteError> {
        // OpenClaw resolves the directory, not the file itself.
        let path = lock_of(self.disk, &target.change.path);
        for _ in 0..TRIES {
            match self.disk.create(&path) {
                Ok(()) => {
                    self.held.push(path.clone());
                    return self.disk.fill(&path, &self.payload).map_err(WriteError::system("write", &path));
                }
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => return Err(WriteError::system("make the lock file", &path)(error)),
            }
            if is_left_over(self.disk, &path, now_ms) {
                match self.disk.remove(&path) {
                    Ok(()) => {}
                    Err(error) if error.kind() == ErrorKind::NotFound => {}
                    Err(error) => return Err(WriteError::system("remove the old lock file", &path)(error)),
                }
            } else {
                self.disk.pause();
            }
        }
        let process = owner(self.disk, &path).map_or_else(|| "unknown".to_owned(), |process| process.to_string());
        Err(WriteError::Locked { file: target.change.display.clone(), lock: path, process })
    }

    /// Gives all locks back. One that is no longer ours stays.
    pub(super) fn release(&mut self) {
        for path in self.held.drain(..).rev() {
            let content = self.disk.read(&path, MAX_LOCK_BYTES);
            // An empty one is ours as well: the disk was full.
            if content.is_ok_and(|content| content == self.payload || content.is_empty()) {
                // What stays behind names a process that is gone, so OpenClaw takes it for left over.
                let _ = self.disk.remove(&path);
            }
        }
    }
}

fn lock_of(disk: &dyn Disk, path: &Path) -> PathBuf {
    let directory = path.parent().unwrap_or(path);
    let directory = disk.real_path(directory).unwrap_or_else(|_| directory.to_path_buf());
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    directory.join(format!("{name}.lock"))
}

fn owner(disk: &dyn Disk, lock: &Path) -> Option<u32> {
    let payload: serde_json::Value = serde_json::from_slice(&disk.read(lock, MAX_LOCK_BYTES).ok()?).ok()?;
    u32::try_from(payload.get("pid")?.as_u64()?).ok().filter(|process| *process > 0)
}

/// `shouldRemoveDeadOwnerOrExpiredLock` (2026.5.19 and later): a lock with a process number is left over when
/// that process is gone; one without, when it is old. (Earlier releases also break the lock of a living process
/// after 30 seconds; oc-doctor does not.)
fn is_left_over(disk: &dyn Disk, lock: &Path, now_ms: i64) -> bool {
    let is_old = || {
        let of_sessions = lock.file_name().is_some_and(|name| name.to_string_lossy().contains("sessions"));
        let stale = if of_sessions { STALE_SESSIONS_MS } else { STALE_MS };
        let status = disk.status(lock).ok().flatten();
        status.and_then(|status| status.modified_ms).is_some_and(|at| now_ms.saturating_sub(at) > stale)
    };
    match owner(disk, lock).map(is_running) {
        Some(Some(running)) => !running,
        Some(None) | None => is_old(),
    }
}
