//! Several files replaced, or none.

use super::disk::{Access, Disk};
use super::error::WriteError;
use super::target::Target;
use std::io::ErrorKind;
use std::path::Path;

/// Puts the new content in place of the old, file by file; `id` marks the files made meanwhile.
///
/// # Errors
/// Why not all were replaced; [`take_back`] makes it none.
pub(super) fn put_in_place(disk: &dyn Disk, targets: &[Target], id: &str) -> Result<(), WriteError> {
    // What fails for want of space or permission fails before the first file is touched.
    for target in targets {
        if let Some(bytes) = &target.change.after {
            lay_beside(disk, target, id, bytes, target.access_after)?;
        }
    }
    for target in targets {
        target.must_be(disk, target.change.before.as_deref())?;
        swap(disk, target, id, target.change.after.is_some())?;
    }
    Ok(())
}

/// Puts the old content back wherever the new one is, and removes what lies beside. Gives the files that are
/// neither old nor new: somebody else wrote them, and they stay.
///
/// # Errors
/// What the system says; calling it again goes on.
pub(super) fn take_back<'a>(disk: &dyn Disk, targets: &'a [Target], id: &str) -> Result<Vec<&'a Target>, WriteError> {
    let mut foreign = Vec::new();
    for target in targets.iter().rev() {
        let now = target.now(disk)?;
        if now == target.change.before {
            give_back_access(disk, target)?;
        } else if now == target.change.after {
            if let Some(bytes) = &target.change.before {
                lay_beside(disk, target, id, bytes, target.access_before.unwrap_or(target.access_after))?;
            }
            target.must_be(disk, target.change.after.as_deref())?;
            swap(disk, target, id, target.change.before.is_some())?;
        } else {
            foreign.push(target);
        }
        remove_if_there(disk, &target.beside(id))?;
    }
    Ok(foreign)
}

/// Whether every file has its new content. Removes what lies beside.
///
/// # Errors
/// What the system says.
pub(super) fn are_in_place(disk: &dyn Disk, targets: &[Target], id: &str) -> Result<bool, WriteError> {
    for target in targets {
        if target.now(disk)? != target.change.after {
            return Ok(false);
        }
    }
    targets.iter().try_for_each(|target| remove_if_there(disk, &target.beside(id)))?;
    Ok(true)
}

fn lay_beside(disk: &dyn Disk, target: &Target, id: &str, bytes: &[u8], access: Access) -> Result<(), WriteError> {
    let path = target.beside(id);
    remove_if_there(disk, &path)?;
    disk.create(&path).map_err(WriteError::system("write", &path))?;
    // Only its owner can read it until all of it is there.
    disk.fill(&path, bytes).map_err(WriteError::system("write", &path))?;
    disk.give(&path, access).map_err(WriteError::system("keep owner and permissions of", &target.real))?;
    disk.sync_file(&path).map_err(WriteError::system("write", &path))
}

fn swap(disk: &dyn Disk, target: &Target, id: &str, with_content: bool) -> Result<(), WriteError> {
    if with_content {
        disk.rename(&target.beside(id), &target.real).map_err(WriteError::system("replace", &target.real))?;
    } else {
        disk.remove(&target.real).map_err(WriteError::system("remove", &target.real))?;
    }
    disk.sync_directory(target.directory()).map_err(WriteError::system("write", target.directory()))
}

/// Old bytes with new permissions are not the old file yet.
fn give_back_access(disk: &dyn Disk, target: &Target) -> Result<(), WriteError> {
    let Some(access) = target.access_before else { return Ok(()) };
    let status = disk.status(&target.real).map_err(WriteError::system("look at", &target.real))?;
    if status.is_some_and(|status| status.access == target.access_after && status.access != access) {
        disk.give(&target.real, access).map_err(WriteError::system("keep owner and permissions of", &target.real))?;
    }
    Ok(())
}

fn remove_if_there(disk: &dyn Disk, path: &Path) -> Result<(), WriteError> {
    match disk.remove(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(WriteError::system("remove", path)(error)),
        _ => Ok(()),
    }
}
