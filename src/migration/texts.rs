//! Edits of a migration done on texts in memory.

use super::journey::EditedFile;
use crate::home::Home;
use crate::source::{Edit, Files, apply_edits};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Changed files and their new texts, byte order mark included.
pub(super) type Changes = BTreeMap<PathBuf, String>;

/// Largest file that is edited, bytes.
const MAX_EDITED_BYTES: u64 = 64 * 1024 * 1024;

const BYTE_ORDER_MARK: &str = "\u{feff}";

/// The changes that edits make on top of others: all of them, or none.
///
/// # Errors
/// Why one of them cannot be done, for people.
pub(super) fn apply(files: &dyn Files, before: &Changes, edits: &[Edit]) -> Result<Changes, String> {
    let mut by_file: BTreeMap<&Path, Vec<Edit>> = BTreeMap::new();
    for edit in edits {
        let (Edit::Set { file, .. }
        | Edit::Remove { file, .. }
        | Edit::Rename { file, .. }
        | Edit::RemoveFile { file }) = edit;
        by_file.entry(file).or_default().push(edit.clone());
    }
    let mut changes = before.clone();
    for (path, edits) in by_file {
        let text = match before.get(path) {
            Some(text) => text.clone(),
            None => read(files, path)?,
        };
        let body = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&text);
        let mark = if body.len() < text.len() { BYTE_ORDER_MARK } else { "" };
        let edited = apply_edits(body, &edits).map_err(|error| error.to_string())?;
        changes.insert(path.to_path_buf(), format!("{mark}{edited}"));
    }
    Ok(changes)
}

fn read(files: &dyn Files, path: &Path) -> Result<String, String> {
    let bytes = files.read(path, MAX_EDITED_BYTES).map_err(|failure| failure.to_string())?;
    // Bytes that are not UTF-8 would not survive.
    String::from_utf8(bytes).map_err(|_| "the file is not UTF-8".to_owned())
}

/// What the changes come to, file by file; files that end up as they were are left out.
pub(super) fn edited_files(files: &dyn Files, home: &Home, changes: &Changes) -> Vec<EditedFile> {
    let edited = changes.iter().filter_map(|(path, after)| {
        let before = read(files, path).ok().filter(|before| before != after)?;
        let known = home.sources.find(path).and_then(|id| home.sources.get(id));
        let display = known.map_or_else(|| path.display().to_string(), |file| file.display.clone());
        Some(EditedFile { path: path.clone(), display, before, after: after.clone() })
    });
    edited.collect()
}
