//! The real file system, looked at without leaving a trace: no access times where the system lets us,
//! no waiting for pipes, no locks.

use super::{FileEnd, FileKind, FileStatus, Files, MAX_LONG_FILE_BYTES, ReadFailure};
use std::fs::{File, Metadata};
use std::io::{Error, ErrorKind, Read};
use std::path::{Path, PathBuf};

/// The real file system.
#[derive(Debug, Clone, Copy, Default)]
pub struct DiskFiles;

impl Files for DiskFiles {
    fn read(&self, path: &Path, limit: u64) -> Result<Vec<u8>, ReadFailure> {
        // Asked before opening, since opening a device may do something; and again after, since the
        // path may name another file by then.
        regular_length(&std::fs::metadata(path).map_err(failure)?, limit)?;
        let file = open_file(path).map_err(failure)?;
        let length = regular_length(&file.metadata().map_err(failure)?, limit)?;
        let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or(0));
        file.take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(failure)?;
        let len = bytes.len() as u64;
        if len > limit { Err(ReadFailure::TooLarge { len, limit }) } else { Ok(bytes) }
    }

    fn read_end(&self, path: &Path, limit: u64) -> Result<FileEnd, ReadFailure> {
        regular_length(&std::fs::metadata(path).map_err(failure)?, MAX_LONG_FILE_BYTES)?;
        let mut file = open_file(path).map_err(failure)?;
        let length = regular_length(&file.metadata().map_err(failure)?, MAX_LONG_FILE_BYTES)?;
        let skipped = length.saturating_sub(limit);
        let lines_before = count_lines(&mut (&mut file).take(skipped)).map_err(failure)?;
        let mut bytes = Vec::with_capacity(usize::try_from(length - skipped).unwrap_or(0));
        file.take(limit).read_to_end(&mut bytes).map_err(failure)?;
        Ok(FileEnd { bytes, lines_before })
    }

    fn status(&self, path: &Path) -> Option<FileStatus> {
        let status = std::fs::metadata(path).ok()?;
        let kind = if status.is_file() {
            FileKind::Regular
        } else if status.is_dir() {
            FileKind::Directory
        } else {
            FileKind::Other
        };
        let modified_ms = status
            .modified()
            .ok()
            .and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok())
            .and_then(|elapsed| i64::try_from(elapsed.as_millis()).ok());
        #[cfg(unix)]
        let (mode, links) = {
            use std::os::unix::fs::MetadataExt;
            (Some(status.mode() & 0o7777), status.nlink())
        };
        #[cfg(not(unix))]
        let (mode, links) = (None, 1);
        Some(FileStatus { kind, len: status.len(), mode, links, modified_ms })
    }

    fn list(&self, directory: &Path) -> Vec<String> {
        let mut names = names_in(directory).unwrap_or_default();
        names.sort();
        names
    }

    fn real_path(&self, path: &Path) -> Option<PathBuf> {
        std::fs::canonicalize(path).ok()
    }

    fn on_disk(&self, path: &Path) -> Option<PathBuf> {
        Some(path.to_path_buf())
    }
}

fn failure(error: Error) -> ReadFailure {
    match error.kind() {
        ErrorKind::NotFound => ReadFailure::Missing,
        ErrorKind::IsADirectory => ReadFailure::NotAFile,
        _ => ReadFailure::Refused(error.to_string()),
    }
}

fn count_lines(reader: &mut impl Read) -> std::io::Result<usize> {
    let mut buffer = vec![0_u8; 64 * 1024];
    let mut lines = 0;
    loop {
        let read = match reader.read(&mut buffer) {
            Ok(0) => return Ok(lines),
            Ok(read) => read,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        lines += buffer.iter().take(read).filter(|byte| **byte == b'\n').count();
    }
}

fn regular_length(metadata: &Metadata, limit: u64) -> Result<u64, ReadFailure> {
    let len = metadata.len();
    if !metadata.is_file() {
        Err(ReadFailure::NotAFile)
    } else if len > limit {
        Err(ReadFailure::TooLarge { len, limit })
    } else {
        Ok(len)
    }
}

#[cfg(unix)]
fn open_file(path: &Path) -> std::io::Result<File> {
    use rustix::fs::OFlags;
    // Non-blocking: should the path have become a pipe since it was asked, opening does not wait.
    Ok(File::from(open_quietly(path, OFlags::RDONLY | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC)?))
}

#[cfg(not(unix))]
fn open_file(path: &Path) -> std::io::Result<File> {
    File::open(path)
}

#[cfg(unix)]
fn names_in(directory: &Path) -> std::io::Result<Vec<String>> {
    use rustix::fs::{Dir, OFlags};
    let opened = open_quietly(directory, OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC)?;
    let names = Dir::new(opened)?.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
    Ok(names.filter(|name| name != "." && name != "..").collect())
}

#[cfg(not(unix))]
fn names_in(directory: &Path) -> std::io::Result<Vec<String>> {
    let entries = std::fs::read_dir(directory)?;
    Ok(entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect())
}

/// Opens without changing the access time where only the owner may ask for that, else as usual.
#[cfg(unix)]
fn open_quietly(path: &Path, flags: rustix::fs::OFlags) -> rustix::io::Result<rustix::fd::OwnedFd> {
    use rustix::fs::{Mode, open};
    #[cfg(any(target_os = "linux", target_os = "android"))]
    match open(path, flags | rustix::fs::OFlags::NOATIME, Mode::empty()) {
        Err(rustix::io::Errno::PERM) => {}
        opened => return opened,
    }
    open(path, flags, Mode::empty())
}

#[cfg(test)]
mod tests;
