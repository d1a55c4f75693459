//! Who else can open the files with secrets, and whether what the config names is there.

use super::reader::Reader;
use super::surroundings::{OpenFile, OpenTo};
use super::types::AgentFiles;
use super::user_path::user_path;
use crate::source::{FileKind, Node, Object};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Most paths of a config that are looked at.
const MOST_PATHS: usize = 200;

/// Files with secrets that others can really open: also every directory on the way lets them through.
pub(super) fn open_files(reader: &Reader<'_>, agent_dirs: &BTreeMap<PathBuf, AgentFiles>) -> Vec<OpenFile> {
    let paths = reader.paths;
    let mut places = vec![
        paths.config.clone(),
        paths.config_dir.join(".env"),
        paths.state.join("credentials").join("oauth.json"),
        paths.state.join("state").join("openclaw.sqlite"),
    ];
    for files in agent_dirs.values().filter(|files| files.exists) {
        let names = ["auth-profiles.json", "openclaw-agent.sqlite"];
        places.extend(names.iter().map(|name| files.directory.join(name)));
    }
    // OpenClaw itself writes every one of them for the owner only. Where none is, the home is a copy (a checkout, a
    // mount) whose permissions nobody chose.
    let is_private = |path: &PathBuf| {
        let status = reader.files.status(path).filter(|status| status.kind == FileKind::Regular);
        status.and_then(|status| status.mode).is_some_and(|mode| mode & 0o077 == 0)
    };
    if !places.iter().any(is_private) {
        return Vec::new();
    }
    let mut ways = BTreeMap::new();
    places.into_iter().filter_map(|path| open_file(reader, path, &mut ways)).collect()
}

fn open_file(reader: &Reader<'_>, path: PathBuf, ways: &mut BTreeMap<PathBuf, u32>) -> Option<OpenFile> {
    let status = reader.files.status(&path).filter(|status| status.kind == FileKind::Regular)?;
    let mode = status.mode? & 0o777;
    if mode & 0o066 == 0 {
        return None;
    }
    let directory = path.parent()?.to_path_buf();
    let way = *ways.entry(directory.clone()).or_insert_with(|| passable(reader, &directory));
    let by = match (mode, way) {
        (mode, way) if mode & 0o002 != 0 && way & 0o001 != 0 => OpenTo::AllWrite,
        (mode, way) if mode & 0o004 != 0 && way & 0o001 != 0 => OpenTo::AllRead,
        (mode, way) if mode & 0o040 != 0 && way & 0o010 != 0 => OpenTo::GroupReads,
        _ => return None,
    };
    Some(OpenFile { path, mode, by })
}

/// The bits `0o010` and `0o001` where group and others come through all directories from the root.
fn passable(reader: &Reader<'_>, directory: &Path) -> u32 {
    directory
        .ancestors()
        .filter(|part| !part.as_os_str().is_empty())
        .fold(0o011, |way, part| way & reader.files.status(part).and_then(|status| status.mode).unwrap_or(0))
}

/// Whether programs and files that the config names by absolute path are there.
pub(super) fn named_paths(reader: &Reader<'_>, config: Option<&Node>) -> BTreeMap<PathBuf, bool> {
    let Some(config) = config else { return BTreeMap::new() };
    let mut texts: Vec<&str> = Vec::new();
    let below = |route: &[&str]| {
        config.at(route).and_then(Node::as_object).map_or(&[][..], Object::entries).iter().map(|entry| &entry.node)
    };
    let commands = below(&["plugins", "entries", "acpx", "config", "agents"])
        .chain(below(&["agents", "defaults", "cliBackends"]))
        .chain(below(&["secrets", "providers"]))
        .chain(config.at(&["plugins", "entries", "codex", "config", "appServer"]))
        .chain(config.at(&["plugins", "entries", "acpx", "config"]));
    for entry in commands {
        texts.extend(["command", "path"].iter().filter_map(|key| entry.get(key).and_then(Node::as_text)));
    }
    let home = &reader.paths.home;
    texts
        .into_iter()
        .filter(|text| text.starts_with('~') || Path::new(text).is_absolute())
        .take(MOST_PATHS)
        .flat_map(|text| [text, text.split(' ').next().unwrap_or(text)])
        .map(|text| user_path(text, home, home))
        .map(|path| {
            let is_there = reader.files.status(&path).is_some();
            (path, is_there)
        })
        .collect()
}
