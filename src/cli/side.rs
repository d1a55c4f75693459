//! One side of a comparison, from what was typed to what its agents would do.

use super::exit::UsageError;
use crate::compare::{Picture, read_saved};
use crate::dispatch::simulate;
use crate::home::{Home, HomePaths, LoadOptions, Process, Selection, load, locate};
use crate::release::{Facts, Version, detect, newest_known};
use crate::report::ReleaseNote;
use crate::report::comparison::Side;
use crate::source::{DiskFiles, Files, OverlayFiles, read_revision, revision_parts};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Largest saved document that is read, bytes.
const MAX_SAVED_BYTES: u64 = 256 * 1024 * 1024;

/// One side as it was asked for.
pub(super) struct Asked<'a> {
    pub(super) given: &'a Path,
    pub(super) release: Option<Version>,
    pub(super) home: Option<&'a Path>,
}

/// What both sides share.
pub(super) struct Circumstance<'a> {
    pub(super) process: &'a Process,
    /// Whether the environment was named exactly, so that no service adds to it.
    pub(super) without_services: bool,
    pub(super) now_ms: i64,
}

/// One side as it was read.
pub(super) struct Seen {
    name: String,
    release: ReleaseNote,
    home: Option<Home>,
    pub(super) picture: Picture,
}

impl Seen {
    /// For a report.
    pub(super) fn side(&self) -> Side<'_> {
        Side { name: &self.name, release: &self.release, home: self.home.as_ref(), picture: &self.picture }
    }
}

impl Asked<'_> {
    /// The document, when the side is a saved one.
    fn saved(&self) -> Option<serde_json::Value> {
        if !self.given.is_file() {
            return None;
        }
        let bytes = DiskFiles.read(self.given, MAX_SAVED_BYTES).ok()?;
        let value: serde_json::Value = serde_json::from_slice(&bytes).ok()?;
        let schema = value.get("schema")?.as_str()?;
        schema.starts_with("oc-doctor/").then_some(value)
    }

    /// The time that a saved document was made for, Unix milliseconds.
    pub(super) fn saved_time(&self) -> Option<i64> {
        read_saved(&self.saved()?).ok().map(|(_, now)| now)
    }
}

/// Reads a side.
///
/// # Errors
/// [`UsageError`] when it was asked for in a way that cannot be; else why it cannot be read.
pub(super) fn see(asked: &Asked<'_>, circumstance: &Circumstance<'_>) -> anyhow::Result<Seen> {
    let name = asked.given.display().to_string();
    if let Some(document) = asked.saved() {
        let (picture, _) = read_saved(&document).map_err(|error| anyhow::anyhow!("{name}: {error}"))?;
        if asked.release.is_some_and(|release| release.to_string() != picture.release) {
            let words =
                format!("{name} was saved for {}; a saved plan cannot be asked about another release", picture.release);
            return Err(UsageError(words).into());
        }
        let release = ReleaseNote { value: picture.release.clone(), source: "saved".to_owned(), conflicts: Vec::new() };
        return Ok(Seen { name, release, home: None, picture });
    }
    let text = asked.given.to_str();
    let revision = text.filter(|_| !asked.given.exists()).and_then(revision_parts);
    let (given, changed) = match revision {
        None => (asked.given.to_path_buf(), BTreeMap::new()),
        Some((revision, path)) => {
            let found = read_revision(revision, path, &circumstance.process.current_dir)
                .map_err(|error| anyhow::anyhow!("{name}: {error}"))?;
            (found.path, found.changed)
        }
    };
    let files = OverlayFiles { base: &DiskFiles, changed };
    let paths = paths(&given, asked.home, circumstance.process, &files)?;
    let options = LoadOptions { installed: asked.release.is_none(), without_services: circumstance.without_services };
    let home = load(&paths, &circumstance.process.environment, &files, options);
    let choice = detect(&home, asked.release, newest_known());
    let release = ReleaseNote {
        value: choice.version.to_string(),
        source: choice.source.to_string(),
        conflicts: choice.conflicts.iter().map(ToString::to_string).collect(),
    };
    let simulation = simulate(&home, &Facts::of(choice.version), circumstance.now_ms);
    Ok(Seen { name, release, picture: Picture::of(&simulation), home: Some(home) })
}

/// The directories of a side; a config file may be read as the one of another home.
fn paths(given: &Path, home: Option<&Path>, process: &Process, files: &dyn Files) -> anyhow::Result<HomePaths> {
    let locate = |path: &Path| {
        locate(&Selection::Path(path.to_path_buf()), process, files).map_err(|error| anyhow::anyhow!("{error}"))
    };
    let is_file = files.status(given).is_some_and(|status| status.kind == crate::source::FileKind::Regular);
    match home.filter(|_| is_file) {
        None => locate(given),
        Some(home) => {
            let given: PathBuf = process.current_dir.join(given);
            Ok(HomePaths { config: given, ..locate(home)? })
        }
    }
}
