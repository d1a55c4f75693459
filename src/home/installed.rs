//! The `openclaw` that a shell would start. Its `package.json` is read; nothing is run.

use super::reader::Reader;
use crate::source::{Environment, FileKind};
use std::path::{Path, PathBuf};

/// File names of the command.
const COMMANDS: &[&str] =
    if cfg!(windows) { &["openclaw.exe", "openclaw.cmd", "openclaw.ps1", "openclaw"] } else { &["openclaw"] };
/// Directories between a command's real file and its package.
const MAX_ANCESTORS: usize = 5;
/// Largest script that is searched for the package it starts, bytes.
const MAX_SCRIPT_BYTES: u64 = 64 * 1024;
/// Largest `package.json` that is read, bytes.
const MAX_PACKAGE_BYTES: u64 = 1024 * 1024;
/// Where a package manager keeps global packages, from the directory of its commands.
const GLOBAL_PACKAGES: [&str; 3] =
    ["../lib/node_modules", "node_modules", "../tools/image/packages/openclaw/lib/node_modules"];

/// Version and `package.json` of the first `openclaw` on `PATH`.
pub(super) fn installed_version(reader: &mut Reader<'_>, environment: &Environment) -> Option<(String, PathBuf)> {
    let directories: Vec<PathBuf> = std::env::split_paths(environment.get("PATH")?).collect();
    let (directory, command) =
        directories.iter().filter(|directory| directory.is_absolute()).find_map(|directory| {
            let command = COMMANDS.iter().map(|name| directory.join(name)).find(|path| is_file(reader, path))?;
            Some((directory, command))
        })?;
    let real = reader.files.real_path(&command).unwrap_or_else(|| command.clone());
    for ancestor in real.ancestors().skip(1).take(MAX_ANCESTORS) {
        if let Some(found) = package_version(reader, ancestor) {
            return Some(found);
        }
    }
    if let Some(package) = started_package(reader, &command, directory)
        && let Some(found) = package_version(reader, &package)
    {
        return Some(found);
    }
    let beside = |place| super::user_path::absolute(&directory.join(place).join("openclaw"), directory);
    GLOBAL_PACKAGES.iter().map(beside).find_map(|package| package_version(reader, &package))
}

fn is_file(reader: &Reader<'_>, path: &Path) -> bool {
    reader.files.status(path).is_some_and(|status| status.kind == FileKind::Regular)
}

/// The package directory that a small script names (`… "$basedir/../lib/node_modules/openclaw/openclaw.mjs"`).
fn started_package(reader: &Reader<'_>, script: &Path, directory: &Path) -> Option<PathBuf> {
    let bytes = reader.files.read(script, MAX_SCRIPT_BYTES).ok()?;
    let text = String::from_utf8(bytes).ok()?.replace('\\', "/");
    let end = text.find("node_modules/openclaw/")? + "node_modules/openclaw".len();
    let before = text.get(..end)?;
    let start = before.rfind(['"', '\'', '\n', '=']).map_or(0, |quote| quote + 1);
    let written = before.get(start..)?.rsplit(' ').next()?;
    let relative = ["$basedir", "%~dp0", "%dp0%", "$PSScriptRoot"].iter().find_map(|base| written.strip_prefix(base));
    let path = relative.map_or(written, |rest| rest.trim_start_matches('/'));
    Some(super::user_path::absolute(Path::new(path), directory))
}

fn package_version(reader: &mut Reader<'_>, directory: &Path) -> Option<(String, PathBuf)> {
    let path = directory.join("package.json");
    let bytes = reader.files.read(&path, MAX_PACKAGE_BYTES).ok()?;
    let package: serde_json::Value = serde_json::from_slice(&bytes).ok()?;
    if package.get("name")?.as_str()? != "openclaw" {
        return None;
    }
    Some((package.get("version")?.as_str()?.to_owned(), path))
}
