//! Paths as Node's `path` module sees them: by their text, without asking the disk.

use std::path::{Component, Path, PathBuf};

/// `path.normalize`: `.` and `..` are taken out by the text alone.
#[must_use]
pub fn normalized(path: &Path) -> PathBuf {
    let mut result = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => match result.components().next_back() {
                Some(Component::Normal(_)) => {
                    result.pop();
                }
                Some(Component::RootDir | Component::Prefix(_)) => {}
                _ => result.push(".."),
            },
            other => result.push(other),
        }
    }
    result
}

/// `path.dirname`.
pub(super) fn javascript_dirname(path: &Path) -> PathBuf {
    path.parent().map_or_else(|| path.to_path_buf(), Path::to_path_buf)
}

/// Whether `path` is `root` or lies in it, by the text alone.
pub(super) fn contains(root: &Path, path: &Path) -> bool {
    normalized(path).starts_with(normalized(root))
}
