//! The road from a fixture home to a simulation.

use oc_doctor::dispatch::{Simulation, simulate as dispatch};
use oc_doctor::home::{Home, LoadOptions, Process, Selection, load as read, locate};
use oc_doctor::release::Facts;
use oc_doctor::source::{DiskFiles, Environment, Files};
use std::path::Path;

/// A home read once, with the variables of its case and nothing else of the environment.
pub(crate) fn load(home: &Path, env: &serde_json::Value) -> Home {
    let variables = env.as_object().into_iter().flatten();
    let variables = variables.map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned()));
    load_with(&DiskFiles, home, variables)
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
