//! The few operations of the file system that writing is made of. Each one is a place where the disk can be
//! full, a permission missing or the process killed, so a test can stand at each of them.

use std::any::Any;
use std::io::{Error, ErrorKind, Result};
use std::path::{Path, PathBuf};

/// What is known of a path, symbolic links followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Status {
    /// A regular file, not a directory, device or pipe.
    pub is_file: bool,
    /// Length in bytes.
    pub len: u64,
    /// Number of names; 1 where the system does not say.
    pub links: u64,
    /// Last modification, Unix milliseconds.
    pub modified_ms: Option<i64>,
    /// Permission bits and owner.
    pub access: Access,
}

/// Who may do what with a file. Systems without such a notion have the default.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct Access {
    /// Permission bits, `0o7777` at most.
    pub mode: u32,
    /// Number of the user that owns it.
    pub user: u32,
    /// Number of its group.
    pub group: u32,
}

/// The operations. None of them does more than it says; what must be on disk for good is synced on its own.
pub trait Disk {
    /// All bytes of a regular file, at most `limit`.
    ///
    /// # Errors
    /// Of the system; `InvalidInput` for what is no regular file, `FileTooLarge` beyond the limit.
    fn read(&self, path: &Path, limit: u64) -> Result<Vec<u8>>;
    /// What is there, `None` = nothing.
    ///
    /// # Errors
    /// Of the system.
    fn status(&self, path: &Path) -> Result<Option<Status>>;
    /// The path with all symbolic links resolved.
    ///
    /// # Errors
    /// Of the system.
    fn real_path(&self, path: &Path) -> Result<PathBuf>;
    /// Names in a directory, sorted; none when it does not exist.
    ///
    /// # Errors
    /// Of the system.
    fn list(&self, directory: &Path) -> Result<Vec<String>>;
    /// Whether the file system that holds an existing path is mounted for reading only.
    fn is_read_only(&self, path: &Path) -> bool;
    /// Makes an empty file that only its owner can read; fails when the name is taken. What root makes belongs to
    /// the owner of the directory; so it is with directories.
    ///
    /// # Errors
    /// Of the system; `AlreadyExists`.
    fn create(&self, path: &Path) -> Result<()>;
    /// Writes all bytes into a file made with [`Disk::create`].
    ///
    /// # Errors
    /// Of the system.
    fn fill(&self, path: &Path, bytes: &[u8]) -> Result<()>;
    /// Gives a file this owner and these permissions.
    ///
    /// # Errors
    /// Of the system.
    fn give(&self, path: &Path, access: Access) -> Result<()>;
    /// Waits until the content of a file is on the disk.
    ///
    /// # Errors
    /// Of the system.
    fn sync_file(&self, path: &Path) -> Result<()>;
    /// Waits until the names in a directory are on the disk.
    ///
    /// # Errors
    /// Of the system.
    fn sync_directory(&self, path: &Path) -> Result<()>;
    /// Puts a file or directory in the place of another name, in one step.
    ///
    /// # Errors
    /// Of the system.
    fn rename(&self, from: &Path, to: &Path) -> Result<()>;
    /// Removes a file.
    ///
    /// # Errors
    /// Of the system.
    fn remove(&self, path: &Path) -> Result<()>;
    /// Makes a directory, and those above it, that only its owner can enter.
    ///
    /// # Errors
    /// Of the system.
    fn create_directory(&self, path: &Path) -> Result<()>;
    /// Removes an empty directory.
    ///
    /// # Errors
    /// Of the system.
    fn remove_directory(&self, path: &Path) -> Result<()>;
    /// Keeps other calls of oc-doctor away while the value lives; `None` = another one is at work. The system
    /// takes it back when the process ends in whatever way.
    ///
    /// # Errors
    /// Of the system.
    fn reserve(&self, path: &Path) -> Result<Option<Box<dyn Any>>>;
    /// Waits a moment for another process.
    fn pause(&self);
}

/// The real file system.
#[derive(Debug, Clone, Copy, Default)]
pub struct RealDisk;

/// Between two looks at a lock that somebody else holds.
const MOMENT: std::time::Duration = std::time::Duration::from_millis(100);

impl Disk for RealDisk {
    fn read(&self, path: &Path, limit: u64) -> Result<Vec<u8>> {
        let status = self.status(path)?.ok_or_else(|| Error::from(ErrorKind::NotFound))?;
        if !status.is_file {
            return Err(Error::new(ErrorKind::InvalidInput, "not a regular file"));
        }
        let bytes = if status.len <= limit { std::fs::read(path)? } else { Vec::new() };
        if status.len > limit || bytes.len() as u64 > limit {
            return Err(ErrorKind::FileTooLarge.into());
        }
        Ok(bytes)
    }

    fn status(&self, path: &Path) -> Result<Option<Status>> {
        match std::fs::metadata(path) {
            Ok(found) => Ok(Some(status_of(&found))),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn real_path(&self, path: &Path) -> Result<PathBuf> {
        std::fs::canonicalize(path)
    }

    fn list(&self, directory: &Path) -> Result<Vec<String>> {
        let entries = match std::fs::read_dir(directory) {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let names = entries.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()));
        let mut names = names.collect::<Result<Vec<_>>>()?;
        names.sort();
        Ok(names)
    }

    #[cfg(unix)]
    fn is_read_only(&self, path: &Path) -> bool {
        let facts = rustix::fs::statvfs(path);
        facts.is_ok_and(|facts| facts.f_flag.contains(rustix::fs::StatVfsMountFlags::RDONLY))
    }

    #[cfg(not(unix))]
    fn is_read_only(&self, _path: &Path) -> bool {
        false
    }

    fn create(&self, path: &Path) -> Result<()> {
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(path)?;
        leave_to_owner_of_directory(path)
    }

    fn fill(&self, path: &Path, bytes: &[u8]) -> Result<()> {
        use std::io::Write;
        std::fs::OpenOptions::new().write(true).open(path)?.write_all(bytes)
    }

    #[cfg(unix)]
    fn give(&self, path: &Path, access: Access) -> Result<()> {
        use std::os::unix::fs::{MetadataExt, PermissionsExt};
        let is = std::fs::metadata(path)?;
        if (is.uid(), is.gid()) != (access.user, access.group) {
            std::os::unix::fs::chown(path, Some(access.user), Some(access.group))?;
        }
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(access.mode))
    }

    #[cfg(not(unix))]
    fn give(&self, _path: &Path, _access: Access) -> Result<()> {
        Ok(())
    }

    fn sync_file(&self, path: &Path) -> Result<()> {
        std::fs::OpenOptions::new().write(true).open(path)?.sync_all()
    }

    #[cfg(unix)]
    fn sync_directory(&self, path: &Path) -> Result<()> {
        match std::fs::File::open(path)?.sync_all() {
            // Some file systems cannot; the names are then as safe as they make them.
            Err(error) if matches!(error.kind(), ErrorKind::InvalidInput | ErrorKind::Unsupported) => Ok(()),
            synced => synced,
        }
    }

    #[cfg(not(unix))]
    fn sync_directory(&self, _path: &Path) -> Result<()> {
        Ok(())
    }

    fn rename(&self, from: &Path, to: &Path) -> Result<()> {
        std::fs::rename(from, to)
    }

    fn remove(&self, path: &Path) -> Result<()> {
        std::fs::remove_file(path)
    }

    fn create_directory(&self, path: &Path) -> Result<()> {
        if path.is_dir() {
            return Ok(());
        }
        let mut builder = std::fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(path)?;
        leave_to_owner_of_directory(path)
    }

    fn remove_directory(&self, path: &Path) -> Result<()> {
        std::fs::remove_dir(path)
    }

    fn reserve(&self, path: &Path) -> Result<Option<Box<dyn Any>>> {
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(path)?;
        leave_to_owner_of_directory(path)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Box::new(file))),
            Err(std::fs::TryLockError::WouldBlock) => Ok(None),
            Err(std::fs::TryLockError::Error(error)) => Err(error),
        }
    }

    fn pause(&self) {
        std::thread::sleep(MOMENT);
    }
}

/// What root makes in somebody's home is that person's: else `undo` would not work without root, and OpenClaw
/// could not read a lock file.
#[cfg(unix)]
fn leave_to_owner_of_directory(path: &Path) -> Result<()> {
    use std::os::unix::fs::MetadataExt;
    if !rustix::process::geteuid().is_root() {
        return Ok(());
    }
    let Some(directory) = path.parent() else { return Ok(()) };
    let owner = std::fs::metadata(directory)?;
    let is = std::fs::metadata(path)?;
    if (is.uid(), is.gid()) == (owner.uid(), owner.gid()) {
        return Ok(());
    }
    std::os::unix::fs::chown(path, Some(owner.uid()), Some(owner.gid()))
}

#[cfg(not(unix))]
fn leave_to_owner_of_directory(_path: &Path) -> Result<()> {
    Ok(())
}

fn status_of(found: &std::fs::Metadata) -> Status {
    #[cfg(unix)]
    let (links, access) = {
        use std::os::unix::fs::MetadataExt;
        (found.nlink(), Access { mode: found.mode() & 0o7777, user: found.uid(), group: found.gid() })
    };
    #[cfg(not(unix))]
    let (links, access) = (1, Access::default());
    let elapsed = found.modified().ok().and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok());
    let modified_ms = elapsed.and_then(|elapsed| i64::try_from(elapsed.as_millis()).ok());
    Status { is_file: found.is_file(), len: found.len(), links, modified_ms, access }
}
