//! Repairs of real homes: each one is written to a copy of its home, which is then read again from disk.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a broken fixture stops the test")]

mod common;

use common::recorded::recordings;
use common::{cases, copy_tree, files_below, milliseconds, read_json};
use oc_doctor::dispatch::{Simulation, simulate};
use oc_doctor::fix::{FileChange, FixPlan, State, Workshop, plan_repairs};
use oc_doctor::home::{HomePaths, LoadOptions, Process, Selection, load, locate};
use oc_doctor::release::Facts;
use oc_doctor::rules::{Applicability, Case, Severity, findings};
use oc_doctor::source::{DiskFiles, Environment};
use std::path::{Path, PathBuf};

/// A copy of a home at one release and time.
struct Bench {
    directory: tempfile::TempDir,
    environment: Environment,
    paths: HomePaths,
    facts: Facts,
    now_ms: i64,
}

impl Bench {
    fn new(home: &Path, variables: &[(String, String)], release: &str, now_ms: i64) -> Self {
        let directory = tempfile::tempdir().unwrap();
        copy_tree(home, directory.path());
        let user = ("HOME".to_owned(), directory.path().to_string_lossy().into_owned());
        let environment = Environment::from_process(variables.iter().cloned().chain([user]));
        let process = Process { environment, current_dir: directory.path().to_path_buf(), system_home: None };
        let paths = locate(&Selection::Own, &process, &DiskFiles).unwrap();
        let facts = Facts::of(release.parse().unwrap());
        Self { directory, environment: process.environment, paths, facts, now_ms }
    }

    fn state(&self) -> State {
        let home = load(&self.paths, &self.environment, &DiskFiles, LoadOptions::default());
        let simulation = simulate(&home, &self.facts, self.now_ms);
        let findings = findings(&Case { home: &home, facts: &self.facts, simulation: &simulation });
        State { home, simulation, findings }
    }

    fn plan(&self, state: &State) -> FixPlan {
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

    fn contents(&self) -> Vec<(PathBuf, Vec<u8>)> {
        files_below(self.directory.path())
            .into_iter()
            .map(|path| (path.clone(), std::fs::read(path).unwrap()))
            .collect()
    }

    /// Does something on the changed home and puts it back.
    fn with<T>(&self, changes: &[FileChange], look: impl FnOnce(&Self) -> T) -> T {
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
fn answers(simulation: &Simulation) -> Vec<(String, String)> {
    let agents = simulation.agents.iter();
    let all = agents.flat_map(|plan| plan.dispatches.iter().map(move |dispatch| (plan, dispatch)));
    all.filter(|(_, dispatch)| dispatch.can_answer())
        .map(|(plan, dispatch)| (plan.id.clone(), dispatch.model.clone()))
        .collect()
}

fn errors(state: &State) -> usize {
    state.findings.iter().filter(|finding| finding.severity == Severity::Error).count()
}

fn holds(name: &str, bench: &Bench) -> (usize, usize) {
    let untouched = bench.contents();
    let before = bench.state();
    let plan = bench.plan(&before);
    assert_eq!(untouched, bench.contents(), "{name}: looking for repairs changes nothing");
    let mut safe = 0;
    for repair in &plan.repairs {
        let title = &repair.title;
        assert_eq!(repair.applicability == Applicability::Manual, repair.files.is_empty(), "{name}: {title}");
        if repair.files.is_empty() {
            continue;
        }
        bench.with(&repair.files, |bench| {
            let after = bench.state();
            let uncovers = !before.simulation.config.valid && after.simulation.config.valid;
            assert!(uncovers || errors(&after) <= errors(&before), "{name}: {title}: a new error");
            let now = answers(&after.simulation);
            let lost: Vec<_> = answers(&before.simulation).into_iter().filter(|one| !now.contains(one)).collect();
            assert!(lost.is_empty(), "{name}: {title}: {lost:?} no longer answer");
            if repair.applicability == Applicability::Safe {
                safe += 1;
                for finding in repair.findings.iter().map(|index| &before.findings[*index]) {
                    let stays = after.findings.iter().any(|other| {
                        (other.rule, &other.message, &other.candidate)
                            == (finding.rule, &finding.message, &finding.candidate)
                    });
                    assert!(!stays, "{name}: {title}: {} is still there", finding.rule);
                }
                let again = bench.plan(&after);
                let same = again.repairs.iter().find(|other| other.title == *title && !other.files.is_empty());
                assert!(same.is_none_or(|other| other.files != repair.files), "{name}: {title}: twice");
            }
        });
    }
    if let Some(combined) = &plan.combined {
        assert!(safe > 0, "{name}");
        bench.with(&combined.files, |bench| {
            let after = bench.state();
            let again = bench.plan(&after);
            let left = again.repairs.iter().filter(|repair| repair.applicability == Applicability::Safe).count();
            assert!(!combined.is_complete || left == 0, "{name}: a second run has {left} repairs to do");
            let uncovers = !before.simulation.config.valid && after.simulation.config.valid;
            assert!(uncovers || errors(&after) <= errors(&before), "{name}");
        });
    } else {
        assert_eq!(safe, 0, "{name}");
    }
    (plan.repairs.iter().filter(|repair| !repair.files.is_empty()).count(), safe)
}

fn variables(case: &serde_json::Value) -> Vec<(String, String)> {
    let env = case["env"].as_object();
    env.into_iter().flatten().map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned())).collect()
}

#[test]
fn every_repair_of_the_seeds_holds_on_disk() {
    let (mut edits, mut safe) = (0, 0);
    for directory in cases("seeds") {
        let case = read_json(&directory.join("case.json"));
        for release in case["releases"].as_array().unwrap() {
            let release = release.as_str().unwrap();
            let bench = Bench::new(&directory.join("home"), &variables(&case), release, milliseconds(&case["now"]));
            let found = holds(&format!("{} at {release}", directory.display()), &bench);
            edits += found.0;
            safe += found.1;
        }
    }
    assert!(edits >= 5 && safe >= 1, "{edits} repairs, {safe} safe");
}

#[test]
fn after_the_repair_of_the_canonical_case_every_candidate_answers() {
    let directory = common::fixtures().join("seeds/000-after");
    let case = read_json(&directory.join("case.json"));
    let bench = Bench::new(&directory.join("home"), &[], "2026.4.29", milliseconds(&case["now"]));
    let before = bench.state();
    let plan = bench.plan(&before);
    let combined = plan.combined.expect("safe repairs");
    assert!(combined.is_complete);
    let [change] = combined.files.as_slice() else { panic!("{:?}", combined.files.len()) };
    let (old, new) = (change.before.as_deref().unwrap(), change.after.as_deref().unwrap());
    let gone: Vec<_> = old.lines().filter(|line| !new.contains(line)).collect();
    assert_eq!(gone.len(), 2, "two lines change, all others stay byte for byte: {gone:?}");
    bench.with(&combined.files, |bench| {
        let after = bench.state();
        for plan in &after.simulation.agents {
            for dispatch in &plan.dispatches {
                assert!(dispatch.can_answer(), "{}: {:?}", dispatch.reference, dispatch.failure());
            }
        }
        assert_eq!(errors(&after), 0);
    });
}

#[test]
fn repairs_of_recorded_homes_hold_on_disk() {
    let json_stores = ["2026.4.5", "2026.4.21", "2026.4.29", "2026.5.12", "2026.5.19", "2026.5.28"];
    let (mut edits, mut safe) = (0, 0);
    for (index, directory) in cases("oracle").into_iter().enumerate() {
        let case = read_json(&directory.join("case.json"));
        let recorded: Vec<String> = recordings(&directory).into_iter().map(|recording| recording.release).collect();
        let recorded: Vec<&String> =
            recorded.iter().filter(|release| json_stores.contains(&release.as_str())).collect();
        // One release each, in turn: together they see all.
        let Some(release) = recorded.get(index % recorded.len().max(1)) else { continue };
        let bench = Bench::new(&directory.join("home"), &variables(&case), release, milliseconds(&case["now"]));
        let found = holds(&format!("{} at {release}", common::case_name(&directory)), &bench);
        edits += found.0;
        safe += found.1;
    }
    // Deleting an agent's empty store is not among the safe ones: another account answers then.
    assert!(edits >= 60 && safe >= 20, "{edits} repairs, {safe} safe");
}
