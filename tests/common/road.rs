//! The road from a fixture home to a simulation.

use oc_doctor::dispatch::{Simulation, simulate as dispatch};
use oc_doctor::home::{Home, LoadOptions, Process, Selection, load as read, locate};
use oc_doctor::release::Facts;
use oc_doctor::source::{DiskFiles, Environment, FileKind, FileStatus, Files, ReadFailure};
use std::path::{Path, PathBuf};

/// The files of a fixture as an install keeps them: a checkout says nothing about who may open them.
pub(crate) struct PrivateFiles {
    /// Permission bits that are part of the case: (end of the path, bits). Every directory then lets everybody in.
    pub(crate) modes: Vec<(String, u32)>,
}

impl Files for PrivateFiles {
    fn read(&self, path: &Path, limit: u64) -> Result<Vec<u8>, ReadFailure> {
        DiskFiles.read(path, limit)
    }

    fn status(&self, path: &Path) -> Option<FileStatus> {
        let given = self.modes.iter().find(|(end, _)| path.ends_with(end)).map(|(_, mode)| *mode);
        DiskFiles.status(path).map(|status| {
            let passable = if self.modes.is_empty() { 0o700 } else { 0o711 };
            let own = if status.kind == FileKind::Directory { passable } else { 0o600 };
            FileStatus { mode: given.or(status.mode.map(|_| own)), ..status }
        })
    }

    fn list(&self, directory: &Path) -> Vec<String> {
        DiskFiles.list(directory)
    }

    fn real_path(&self, path: &Path) -> Option<PathBuf> {
        DiskFiles.real_path(path)
    }

    fn on_disk(&self, path: &Path) -> Option<PathBuf> {
        DiskFiles.on_disk(path)
    }
}

/// A home read once, with the variables of its case and nothing else of the environment.
pub(crate) fn load(home: &Path, env: &serde_json::Value) -> Home {
    load_from(&PrivateFiles { modes: Vec::new() }, home, env)
}

/// The same from any file system.
pub(crate) fn load_from(files: &dyn Files, home: &Path, env: &serde_json::Value) -> Home {
    let variables = env.as_object().into_iter().flatten();
    let variables = variables.map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned()));
    load_with(files, home, variables)
}

/// The same from any file system.
pub(crate) fn load_with(files: &dyn Files, home: &Path, variables: impl Iterator<Item = (String, String)>) -> Home {
    let user = ("HOME".to_owned(), home.to_string_lossy().into_owned());
    let environment = Environment::from_process(variables.chain([user]));
    let process = Process { environment, current_dir: home.to_path_buf(), system_home: None };
    let paths = locate(&Selection::Own, &process, files).unwrap();
    read(&paths, &process.environment, files, LoadOptions::default())
}

/// What one release would decide for it.
pub(crate) fn simulate(home: &Home, release: &str, now_ms: i64) -> Simulation {
    dispatch(home, &Facts::of(release.parse().unwrap()), now_ms)
}
