//! The road from a fixture home to a simulation.

use oc_doctor::dispatch::Simulation;
use oc_doctor::home::Home;
use std::path::Path;

/// A home read once, with the variables of its case and nothing else of the environment.
pub(crate) fn load(_home: &Path, _env: &serde_json::Value) -> Home {
    Home::default()
}

/// What one release would decide for it; `None` until the simulation can be asked.
pub(crate) fn simulate(_home: &Home, _release: &str, _now_ms: i64) -> Option<Simulation> {
    None
}
