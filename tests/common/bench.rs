//! A copy of a fixture home on disk, at one release and time, that can be repaired.

use super::{copy_tree, files_below};
use oc_doctor::dispatch::{Simulation, simulate};
use oc_doctor::fix::{
    Change, Disk, FileChange, FixPlan, Intent, RealDisk, State, Undone, Workshop, Writer, plan_repairs,
};
use oc_doctor::home::{HomePaths, LoadOptions, Process, Selection, load, locate};
use oc_doctor::release::Facts;
use oc_doctor::rules::{Applicability, Case, Severity, findings};
use oc_doctor::source::{DiskFiles, Environment};
use std::path::{Path, PathBuf};

/// A copy of a home at one release and time.
pub(crate) struct Bench {
    pub(crate) directory: tempfile::TempDir,
    pub(crate) environment: Environment,
    pub(crate) paths: HomePaths,
    facts: Facts,
    now_ms: i64,
}

impl Bench {
    pub(crate) fn new(home: &Path, variables: &[(String, String)], release: &str, now_ms: i64) -> Self {
        let directory = tempfile::tempdir().unwrap();
        copy_tree(home, directory.path());
        let user = ("HOME".to_owned(), directory.path().to_string_lossy().into_owned());
        let environment = Environment::from_process(variables.iter().cloned().chain([user]));
        let process = Process { environment, current_dir: directory.path().to_path_buf(), system_home: None };
        let paths = locate(&Selection::Own, &process, &DiskFiles).unwrap();
        let facts = Facts::of(release.parse().unwrap());
        Self { directory, environment: process.environment, paths, facts, now_ms }
    }

    pub(crate) fn state(&self) -> State {
        let home = load(&self.paths, &self.environment, &DiskFiles, LoadOptions::default());
        let simulation = simulate(&home, &self.facts, self.now_ms);
        let findings = findings(&Case { home: &home, facts: &self.facts, simulation: &simulation });
        State { home, simulation, findings }
    }

    pub(crate) fn plan(&self, state: &State) -> FixPlan {
        let workshop = Workshop {
            paths: &self.paths,
            process: &self.environment,
            files: &DiskFiles,
            options: LoadOptions::default(),
            facts: &self.facts,
            now_ms: self.now_ms,
        };
        plan_repairs(&workshop, state, &|_| true, Applicability::Safe)
    }

    /// What writes to it.
    pub(crate) fn writer(&self) -> Writer<'_> {
        let (paths, environment) = (&self.paths, &self.environment);
        Writer { disk: &RealDisk, paths, environment, follow_links: false, now_ms: self.now_ms }
    }

    /// Writes changes, does something on the written home, and undoes them.
    pub(crate) fn written<T>(&self, files: Vec<FileChange>, look: impl FnOnce(&Self) -> T) -> T {
        let bytes = |text: Option<String>| text.map(String::into_bytes);
        let change = |file: FileChange| {
            let FileChange { path, display, before, after } = file;
            Change { path, display, before: bytes(before), after: bytes(after) }
        };
        let changes = files.into_iter().map(change).collect();
        let intent = Intent { changes, release: String::new(), titles: Vec::new() };
        self.writer().write(intent).unwrap_or_else(|error| panic!("{error}"));
        let result = look(self);
        assert!(matches!(self.writer().undo().unwrap(), Undone::Restored { .. }));
        result
    }

    /// Every file but our own with its permissions.
    pub(crate) fn contents(&self) -> Vec<(PathBuf, u32, Vec<u8>)> {
        let ours = self.paths.state.join("oc-doctor");
        let content = |path: PathBuf| {
            let mode = RealDisk.status(&path).unwrap().map_or(0, |status| status.access.mode);
            (path.clone(), mode, std::fs::read(path).unwrap())
        };
        files_below(self.directory.path()).into_iter().filter(|path| !path.starts_with(&ours)).map(content).collect()
    }

    /// Does something on the changed home and puts it back.
    pub(crate) fn with<T>(&self, changes: &[FileChange], look: impl FnOnce(&Self) -> T) -> T {
        for change in changes {
            let before = std::fs::read_to_string(&change.path).ok();
            assert_eq!(before, change.before, "{}: the text before is what is on disk", change.display);
            match &change.after {
                Some(text) => std::fs::write(&change.path, text).unwrap(),
                None => std::fs::remove_file(&change.path).unwrap(),
            }
        }
        let result = look(self);
        for change in changes {
            match &change.before {
                Some(text) => std::fs::write(&change.path, text).unwrap(),
                None => std::fs::remove_file(&change.path).unwrap(),
            }
        }
        result
    }
}

/// Agents with the candidates that can answer, `(agent, model)`.
pub(crate) fn answers(simulation: &Simulation) -> Vec<(String, String)> {
    let agents = simulation.agents.iter();
    let all = agents.flat_map(|plan| plan.dispatches.iter().map(move |dispatch| (plan, dispatch)));
    all.filter(|(_, dispatch)| dispatch.can_answer())
        .map(|(plan, dispatch)| (plan.id.clone(), dispatch.model.clone()))
        .collect()
}

pub(crate) fn errors(state: &State) -> usize {
    state.findings.iter().filter(|finding| finding.severity == Severity::Error).count()
}
