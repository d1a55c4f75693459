//! Why nothing was written, in words that say what to do. No text of a file is ever in them.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// Why nothing was written. Except for the two that say otherwise ([`WriteError::Stuck`],
/// [`WriteError::HalfUndone`]) every file is as it was.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// Somebody wrote a file after it was read.
    #[error("{file} was changed by somebody else since it was read; run the command again")]
    Changed {
        /// The file, for people.
        file: String,
    },
    /// The files are made somewhere else.
    #[error("{file} is not written: {whose}. Change it there: `oc-doctor fix --as diff` prints the change")]
    Managed {
        /// The file, for people.
        file: String,
        /// Whose it is.
        whose: String,
    },
    /// A link leads away.
    #[error("{file} leads by a symbolic link to {target}, outside the home; --follow-links writes it there")]
    LinkOutside {
        /// The file, for people.
        file: String,
        /// Where it leads.
        target: PathBuf,
    },
    /// One file with several names.
    #[error("{file} has {links} names (hard links), and only this one would get the change; make it a file of its own")]
    HardLink {
        /// The file, for people.
        file: String,
        /// How many.
        links: u64,
    },
    /// A database, a directory, a device.
    #[error("{file} is not a text file, and oc-doctor writes nothing else")]
    NotAText {
        /// The file, for people.
        file: String,
    },
    /// OpenClaw would take the new config for damaged.
    #[error("{file} is not written: OpenClaw would take it for damaged and may put an old copy back ({reason})")]
    Guarded {
        /// The file, for people.
        file: String,
        /// What it would object to.
        reason: String,
    },
    /// OpenClaw holds its lock.
    #[error(
        "OpenClaw (process {process}) is writing {file} and holds {lock}; try again. If that process is not OpenClaw, remove the lock file"
    )]
    Locked {
        /// The file, for people.
        file: String,
        /// The lock file.
        lock: PathBuf,
        /// The process it names, or `unknown`.
        process: String,
    },
    /// A gateway would write over it.
    #[error(
        "a gateway is running (process {process}) and keeps {file} in memory, so it would write over the change; stop it first (`openclaw gateway stop`), or leave that repair out (--skip RULE)"
    )]
    HeldByGateway {
        /// The file, for people.
        file: String,
        /// Its process.
        process: u32,
    },
    /// Another call of ours.
    #[error("another oc-doctor is writing to this home; wait for it")]
    Busy,
    /// A call of ours was interrupted.
    #[error("an earlier `oc-doctor fix` was interrupted; run `oc-doctor undo`, which puts everything back")]
    Interrupted,
    /// The system refused.
    #[error("cannot {doing} {}: {}", path.display(), reason(.error, path))]
    System {
        /// What was tried, in the infinitive.
        doing: &'static str,
        /// Where.
        path: PathBuf,
        /// What the system said.
        error: std::io::Error,
    },
    /// It went wrong half way, and putting back went wrong as well.
    #[error(
        "{first}. Putting the files back failed too: {second}. Once that is solved, `oc-doctor undo` puts them back"
    )]
    Stuck {
        /// What went wrong first.
        first: String,
        /// What went wrong then.
        second: String,
    },
    /// Putting files back stopped half way.
    #[error("putting the files back stopped half way: {reason}. Once that is solved, `oc-doctor undo` goes on")]
    HalfUndone {
        /// Why.
        reason: String,
    },
    /// A journal of ours that does not read.
    #[error("the journal {} cannot be read: {reason}; move it away to go on without it", path.display())]
    Journal {
        /// Its directory.
        path: PathBuf,
        /// Why not.
        reason: String,
    },
}

impl WriteError {
    /// For `map_err`: what was tried, and where.
    pub(super) fn system(doing: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_path_buf();
        move |error| Self::System { doing, path, error }
    }
}

fn reason(error: &std::io::Error, path: &Path) -> String {
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "no space is left on the disk".to_owned(),
        ErrorKind::PermissionDenied => {
            let directory = path.parent().unwrap_or(path).display();
            format!("no permission (is it another user's, or is {directory} not writable?)")
        }
        ErrorKind::ReadOnlyFilesystem => "the file system is mounted for reading only".to_owned(),
        ErrorKind::ResourceBusy | ErrorKind::CrossesDevices => {
            "it is mounted by itself (as containers do with one file) and cannot be replaced; change it at its source"
                .to_owned()
        }
        _ => error.to_string(),
    }
}
