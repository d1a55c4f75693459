//! Credential files where no run looks for them, databases put aside, and other state directories of the same user.

use super::agent_dirs::Agents;
use super::reader::{Language, Reader};
use super::surroundings::{ArchiveKind, MisplacedStore, StoreArchive};
use super::types::{AgentFiles, Loaded};
use crate::source::{FileKind, parse_json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The file in which credentials are before 2026.6.
const STORE: &str = "auth-profiles.json";
/// Largest archive that is looked at, bytes.
const MAX_BYTES: u64 = 1024 * 1024;
/// Archives of one agent that are read.
const MOST_ARCHIVES: usize = 4;

/// Credential files one directory too high, or in `credentials/`: reports found both.
pub(super) fn misplaced_stores(reader: &mut Reader<'_>, agents: &Agents) -> Vec<MisplacedStore> {
    let state = reader.paths.state.clone();
    let mut places: Vec<(PathBuf, Option<String>)> =
        agents.ids.iter().map(|id| (state.join("agents").join(id), Some(id.clone()))).collect();
    places.push((state.join("credentials"), None));
    places.push((state, None));
    let mut found = Vec::new();
    for (directory, agent) in places {
        let path = directory.join(STORE);
        if agents.directories.contains(&directory) || reader.files.status(&path).is_none() {
            continue;
        }
        found.push(MisplacedStore { store: reader.document(&path, Language::Json), path, agent });
    }
    found
}

/// What migrations have put away beside the databases of agents, newest first.
pub(super) fn archives(
    reader: &mut Reader<'_>,
    agent_dirs: &BTreeMap<PathBuf, AgentFiles>,
) -> BTreeMap<PathBuf, Vec<StoreArchive>> {
    let mut found = BTreeMap::new();
    for directory in agent_dirs.values().filter(|files| files.has_database).map(|files| &files.directory) {
        let prefix = format!("{STORE}.");
        let names = reader.files.list(directory);
        let mut names: Vec<String> = names.into_iter().filter(|name| name.starts_with(&prefix)).collect();
        names.sort_by(|one, other| other.cmp(one));
        let archives: Vec<StoreArchive> =
            names.iter().take(MOST_ARCHIVES).filter_map(|name| archive(reader, &directory.join(name), name)).collect();
        if !archives.is_empty() {
            found.insert(directory.clone(), archives);
        }
    }
    found
}

fn archive(reader: &mut Reader<'_>, path: &Path, name: &str) -> Option<StoreArchive> {
    let status = reader.files.status(path)?;
    if status.kind != FileKind::Regular || status.len > MAX_BYTES {
        return None;
    }
    let bytes = reader.bytes(path, MAX_BYTES).ok()??;
    let source = reader.add_quietly(path, &bytes);
    let root = reader.sources.get(source).and_then(|file| parse_json(&file.text, source).ok());
    let kind = if name.contains(".openai-provider-unification.") {
        ArchiveKind::ProviderUnification
    } else if name.contains(".migrated-") || name.contains(".sqlite-import.") {
        ArchiveKind::Migration
    } else {
        ArchiveKind::Other
    };
    Some(StoreArchive { path: path.to_path_buf(), kind, root })
}

/// Databases moved aside in `state/` (`openclaw.sqlite.moved-schema6-…`, `.bak-schema6-…`).
pub(super) fn databases_set_aside(reader: &Reader<'_>) -> Vec<PathBuf> {
    let directory = reader.paths.state.join("state");
    let aside = |name: &String| {
        name.strip_prefix("openclaw.sqlite.")
            .is_some_and(|rest| rest.starts_with("moved-schema") || rest.starts_with("bak-schema"))
    };
    reader.files.list(&directory).iter().filter(|name| aside(name)).map(|name| directory.join(name)).collect()
}

/// State directories that one user has beside this one: of the product's older names, and the one that a path without
/// its separator makes (`C:\Users\name.openclaw`).
pub(super) fn neighbours(reader: &Reader<'_>) -> Vec<PathBuf> {
    let paths = reader.paths;
    let glued = PathBuf::from(format!("{}.openclaw", paths.os_home.display()));
    let places = [paths.home.join(".openclaw"), paths.home.join(".clawdbot"), paths.home.join(".moltbot"), glued];
    let own = reader.files.real_path(&paths.state);
    let is_other = |path: &PathBuf| {
        *path != paths.state
            && reader.files.status(path).is_some_and(|status| status.kind == FileKind::Directory)
            && reader.files.real_path(path) != own
            && ["openclaw.json", "clawdbot.json", "moltbot.json", "agents"]
                .iter()
                .any(|mark| reader.files.status(&path.join(mark)).is_some())
    };
    places.into_iter().filter(is_other).collect()
}

impl MisplacedStore {
    /// Ids and entries of the profiles in it.
    pub fn profiles(&self) -> impl Iterator<Item = &crate::source::Entry> {
        let root = match &self.store {
            Loaded::Parsed(document) => document.root.get("profiles"),
            Loaded::Missing | Loaded::Failed => None,
        };
        root.and_then(crate::source::Node::as_object).map_or(&[][..], crate::source::Object::entries).iter()
    }
}
