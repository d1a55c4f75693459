//! Edits done on the files of a home, in memory.

use super::plan::FileChange;
use super::workshop::{Changes, Workshop};
use crate::home::Home;
use crate::source::{Edit, Sources, apply_edits, parse_json5};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Largest file that is edited, bytes.
pub(super) const MAX_EDITED_BYTES: u64 = 64 * 1024 * 1024;

const BYTE_ORDER_MARK: &str = "\u{feff}";

/// The changes that edits make on top of others.
///
/// # Errors
/// Why one of them cannot be done, for people.
pub(super) fn changes(workshop: &Workshop<'_>, before: &Changes, edits: &[Edit]) -> Result<Changes, String> {
    let mut by_file: BTreeMap<&Path, Vec<Edit>> = BTreeMap::new();
    for edit in edits {
        by_file.entry(file_of(edit)).or_default().push(edit.clone());
    }
    let mut changes = before.clone();
    for (path, edits) in by_file {
        if is_database(path) {
            return Err("it is a database, which only OpenClaw writes".to_owned());
        }
        let text = current_text(workshop, before, path)?;
        let after = match edits.as_slice() {
            [Edit::RemoveFile { .. }] if is_broken(&text) => {
                return Err("the file is not JSON, so nobody knows what it holds; it stays".to_owned());
            }
            [Edit::RemoveFile { .. }] => None,
            edits => {
                let body = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&text);
                let mark = if body.len() < text.len() { BYTE_ORDER_MARK } else { "" };
                let edited = apply_edits(body, edits).map_err(|error| error.to_string())?;
                Some(format!("{mark}{edited}").into_bytes())
            }
        };
        if after.as_deref() != Some(text.as_bytes()) {
            changes.insert(path.to_path_buf(), after);
        }
    }
    Ok(changes)
}

/// A database, or a table of one that was read like a file (`….sqlite#table`).
pub(super) fn is_database(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    name.contains(".sqlite") || name.ends_with(".db")
}

fn is_broken(text: &str) -> bool {
    !text.trim().is_empty() && parse_json5(text, Sources::nowhere()).is_err()
}

/// What the changes come to, file by file; files that end up as they were are left out.
pub(super) fn file_changes(workshop: &Workshop<'_>, home: &Home, changes: &Changes) -> Vec<FileChange> {
    let changed = changes.iter().filter_map(|(path, after)| {
        let before = current_text(workshop, &Changes::new(), path).ok();
        let after = after.as_ref().map(|bytes| String::from_utf8_lossy(bytes).into_owned());
        let display = display(home, path);
        (before != after).then(|| FileChange { path: path.clone(), display, before, after })
    });
    changed.collect()
}

/// The file that an edit is about.
pub(super) fn file_of(edit: &Edit) -> &Path {
    match edit {
        Edit::Set { file, .. } | Edit::Remove { file, .. } | Edit::Rename { file, .. } | Edit::RemoveFile { file } => {
            file
        }
    }
}

fn current_text(workshop: &Workshop<'_>, changes: &Changes, path: &Path) -> Result<String, String> {
    // Bytes that are not UTF-8 would not survive.
    String::from_utf8(current_bytes(workshop, changes, path)?).map_err(|_| "the file is not UTF-8".to_owned())
}

/// The bytes of a file with changes done.
///
/// # Errors
/// Why there are none, for people.
pub(super) fn current_bytes(workshop: &Workshop<'_>, changes: &Changes, path: &Path) -> Result<Vec<u8>, String> {
    match changes.get(path) {
        Some(Some(bytes)) => Ok(bytes.clone()),
        Some(None) => Err("the file is removed".to_owned()),
        None => workshop.files.read(path, MAX_EDITED_BYTES).map_err(|failure| failure.to_string()),
    }
}

fn display(home: &Home, path: &Path) -> String {
    if let Some(file) = home.sources.find(path).and_then(|id| home.sources.get(id)) {
        return file.display.clone();
    }
    let below = |base: &PathBuf| path.strip_prefix(base).ok().map(|rest| rest.display().to_string());
    below(&home.paths.state)
        .or_else(|| below(&home.paths.os_home).map(|rest| format!("~/{rest}")))
        .unwrap_or_else(|| path.display().to_string())
}
