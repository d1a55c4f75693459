//! Reading and simulating a home with some files changed in memory.

use crate::dispatch::{Simulation, simulate};
use crate::home::{Home, HomePaths, LoadOptions, load};
use crate::release::Facts;
use crate::rules::{Case, Finding, findings};
use crate::source::{Environment, Files, OverlayFiles};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Changed files: new bytes, or `None` for a file that is removed.
pub(super) type Changes = BTreeMap<PathBuf, Option<Vec<u8>>>;

/// Everything that is needed to look at a home again.
#[derive(Clone, Copy)]
pub struct Workshop<'a> {
    /// Where the home is.
    pub paths: &'a HomePaths,
    /// The environment of the gateway's process.
    pub process: &'a Environment,
    /// The file system.
    pub files: &'a dyn Files,
    /// As the home was read the first time.
    pub options: LoadOptions,
    /// The release; it stays the same whatever a repair writes.
    pub facts: &'a Facts,
    /// The time, Unix milliseconds.
    pub now_ms: i64,
}

/// A home, what its release makes of it and what the rules say.
#[derive(Debug, Clone)]
pub struct State {
    /// The home.
    pub home: Home,
    /// What the release decides.
    pub simulation: Simulation,
    /// What the rules find.
    pub findings: Vec<Finding>,
}

impl Workshop<'_> {
    /// The home with these changes.
    pub(super) fn look(&self, changes: &Changes) -> State {
        let files = OverlayFiles { base: self.files, changed: changes.clone() };
        let home = load(self.paths, self.process, &files, self.options);
        let simulation = simulate(&home, self.facts, self.now_ms);
        let findings = findings(&Case { home: &home, facts: self.facts, simulation: &simulation });
        State { home, simulation, findings }
    }
}
