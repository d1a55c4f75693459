//! From a selection to the directories of an install (OpenClaw's `src/infra/home-dir.ts`,
//! `src/config/paths.ts` and `src/cli/profile.ts`).

use super::locate_error::LocateError;
use super::selection::{ProfileName, Selection};
use super::types::HomePaths;
use super::user_path::{absolute, expand_tilde, spoken, user_path};
use crate::source::{Environment, FileKind, Files, ReadFailure, normalized};
use std::path::{Path, PathBuf};

/// The default name of the state directory.
pub(super) const STATE_DIRECTORY: &str = ".openclaw";
/// The name it had before; still used when it is the only one there.
pub(super) const LEGACY_STATE_DIRECTORY: &str = ".clawdbot";
/// Names of the config file, the one to be written first.
const CONFIG_NAMES: [&str; 2] = ["openclaw.json", "clawdbot.json"];
/// One of these makes a directory a state directory.
const STATE_MARKS: [&str; 5] = ["openclaw.json", "clawdbot.json", "agents", "credentials", "state/openclaw.sqlite"];

/// The process whose home is asked about: as a rule the environment that `openclaw` would be started with.
#[derive(Debug, Clone, Default)]
pub struct Process {
    /// Its variables.
    pub environment: Environment,
    /// Its current directory, absolute.
    pub current_dir: PathBuf,
    /// The home directory as the system knows it, for a process without `HOME` and `USERPROFILE`.
    pub system_home: Option<PathBuf>,
}

/// Finds the directories of an install. Reads no file; looks only at what exists.
///
/// An inherited `OPENCLAW_STATE_DIR` or `OPENCLAW_CONFIG_PATH` beats a profile, as in all releases before
/// 2026.8.2. `OPENCLAW_PROFILE` alone moves nothing (semantics of every release read).
///
/// # Errors
/// [`LocateError`] says what to give instead.
pub fn locate(selection: &Selection, process: &Process, files: &dyn Files) -> Result<HomePaths, LocateError> {
    match selection {
        Selection::Own => checked(own(process, None, files), files),
        Selection::Profile(name) => checked(own(process, Some(name), files), files),
        Selection::Path(path) => at_path(path, process, files),
    }
}

/// What OpenClaw would use for this process, existing or not.
fn own(process: &Process, profile: Option<&ProfileName>, files: &dyn Files) -> HomePaths {
    let environment = &process.environment;
    let current_dir = process.current_dir.as_path();
    let os_home = spoken(environment.get("HOME"))
        .or_else(|| spoken(environment.get("USERPROFILE")))
        .map(Path::new)
        .or(process.system_home.as_deref())
        .unwrap_or(current_dir);
    let os_home = absolute(os_home, current_dir);
    let home = spoken(environment.get("OPENCLAW_HOME"))
        .map_or_else(|| os_home.clone(), |text| absolute(&expand_tilde(text, &os_home), current_dir));

    let given_state = environment
        .text("OPENCLAW_STATE_DIR")
        .map(|text| user_path(text, &home, current_dir))
        .or_else(|| profile.map(|name| home.join(format!("{STATE_DIRECTORY}{}", name.suffix()))));
    let default_state = home.join(STATE_DIRECTORY);
    let legacy_state = home.join(LEGACY_STATE_DIRECTORY);
    let state = given_state.clone().unwrap_or_else(|| {
        let only_legacy = files.status(&default_state).is_none() && files.status(&legacy_state).is_some();
        if only_legacy { legacy_state.clone() } else { default_state.clone() }
    });

    let given_config = environment
        .text("OPENCLAW_CONFIG_PATH")
        .map(|text| user_path(text, &home, current_dir))
        .or_else(|| profile.map(|_| profile_config(&state, environment, &home, current_dir)));
    let config_dir = match (&given_state, &given_config) {
        (Some(state), _) => state.clone(),
        (None, Some(config)) => config.parent().unwrap_or(config).to_path_buf(),
        (None, None) => default_state.clone(),
    };
    let reads_gateway_env = given_state.is_none() || config_dir == default_state;
    let config = given_config.unwrap_or_else(|| {
        let elsewhere: &[&Path] = if given_state.is_some() { &[] } else { &[&default_state, &legacy_state] };
        existing_config(&state, files)
            .or_else(|| elsewhere.iter().find_map(|directory| existing_config(directory, files)))
            .unwrap_or_else(|| state.join(CONFIG_NAMES[0]))
    });
    HomePaths { os_home, home, state, config, config_dir, reads_gateway_env, foreign: false }
}

/// The config that a profile sets: beside an inherited state directory, put together as text before `~` is
/// expanded, so that `~/..` is nothing.
fn profile_config(state: &Path, environment: &Environment, home: &Path, current_dir: &Path) -> PathBuf {
    let Some(inherited) = environment.text("OPENCLAW_STATE_DIR") else { return state.join(CONFIG_NAMES[0]) };
    let text = normalized(&Path::new(inherited).join(CONFIG_NAMES[0]));
    user_path(&text.to_string_lossy(), home, current_dir)
}

fn existing_config(directory: &Path, files: &dyn Files) -> Option<PathBuf> {
    CONFIG_NAMES.iter().map(|name| directory.join(name)).find(|path| files.status(path).is_some())
}

/// The install at a path that a user gave.
fn at_path(given: &Path, process: &Process, files: &dyn Files) -> Result<HomePaths, LocateError> {
    let path = absolute(given, &process.current_dir);
    let wrong_kind = || LocateError::WrongKind { path: given.to_path_buf() };
    let (state, config) = match looked_up(&path, files)? {
        None => return Err(LocateError::NoSuchPath { path: given.to_path_buf() }),
        Some(FileKind::Other) => return Err(wrong_kind()),
        Some(FileKind::Regular) => (path.parent().ok_or_else(wrong_kind)?.to_path_buf(), Some(path)),
        Some(FileKind::Directory) => (state_directory(&path, files)?, None),
    };
    let mine = own(process, None, files);
    let same = |left: &Path, right: &Path| left == right || (real(left, files) == real(right, files));
    if same(&state, &mine.state) && config.as_ref().is_none_or(|config| same(config, &mine.config)) {
        return checked(mine, files);
    }
    let os_home = home_of(&state);
    let foreign = !same(&os_home, &mine.os_home);
    let is_default = [STATE_DIRECTORY, LEGACY_STATE_DIRECTORY].iter().any(|name| os_home.join(name) == state);
    let config = config.or_else(|| existing_config(&state, files)).unwrap_or_else(|| state.join(CONFIG_NAMES[0]));
    let paths = HomePaths {
        home: os_home.clone(),
        os_home,
        config_dir: state.clone(),
        state,
        config,
        reads_gateway_env: is_default,
        foreign,
    };
    checked(paths, files)
}

/// The state directory that a directory is or holds.
fn state_directory(path: &Path, files: &dyn Files) -> Result<PathBuf, LocateError> {
    if is_named_state(path) {
        return Ok(path.to_path_buf());
    }
    let inner = [STATE_DIRECTORY, LEGACY_STATE_DIRECTORY].map(|name| path.join(name));
    for state in inner {
        if looked_up(&state, files)? == Some(FileKind::Directory) {
            return Ok(state);
        }
    }
    if STATE_MARKS.iter().any(|name| files.status(&path.join(name)).is_some()) {
        return Ok(path.to_path_buf());
    }
    Err(LocateError::NotAHome { path: path.to_path_buf() })
}

/// Whether a directory is called as state directories are (`.openclaw`, `.openclaw-NAME`, `.clawdbot`).
fn is_named_state(path: &Path) -> bool {
    path.file_name().and_then(|name| name.to_str()).is_some_and(|name| {
        name == LEGACY_STATE_DIRECTORY
            || name.strip_prefix(STATE_DIRECTORY).is_some_and(|suffix| suffix.is_empty() || suffix.starts_with('-'))
    })
}

/// The `$HOME` that belongs to a state directory. One that does not lie where OpenClaw would put it does
/// not say whose it is; then it is its own, so that no other user's logins are taken for its.
fn home_of(state: &Path) -> PathBuf {
    let parent = if is_named_state(state) { state.parent() } else { None };
    parent.unwrap_or(state).to_path_buf()
}

/// Refuses an install that is not there or that cannot be looked into.
fn checked(paths: HomePaths, files: &dyn Files) -> Result<HomePaths, LocateError> {
    match looked_up(&paths.state, files)? {
        Some(FileKind::Directory) => {
            // Whether it may be entered.
            looked_up(&paths.state.join("."), files)?;
            Ok(paths)
        }
        Some(_) => Err(LocateError::WrongKind { path: paths.state }),
        None if looked_up(&paths.config, files)?.is_some() => Ok(paths),
        None => Err(LocateError::NothingThere { state: paths.state, config: paths.config }),
    }
}

/// What a path is; `None` when nothing is there.
fn looked_up(path: &Path, files: &dyn Files) -> Result<Option<FileKind>, LocateError> {
    if let Some(status) = files.status(path) {
        return Ok(Some(status.kind));
    }
    // A limit of nothing asks only why there is no status.
    match files.read(path, 0) {
        Err(ReadFailure::Refused(reason)) => Err(LocateError::Unreadable { path: path.to_path_buf(), reason }),
        _ => Ok(None),
    }
}

fn real(path: &Path, files: &dyn Files) -> PathBuf {
    files.real_path(path).unwrap_or_else(|| path.to_path_buf())
}

#[cfg(test)]
mod tests;
