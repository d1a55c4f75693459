//! Every home of the fixtures that a person could have.

use super::databases::ScratchHome;
use super::road::{PrivateFiles, load_from};
use super::{cases, cases_in, fixtures, milliseconds, read_json};
use oc_doctor::dispatch::{Simulation, simulate};
use oc_doctor::home::Home;
use oc_doctor::release::Facts;
use oc_doctor::rules::{Case, Finding, findings};
use serde_json::Value;
use std::path::{Path, PathBuf};

/// When no other time is part of a case, Unix milliseconds.
const NOW_MS: i64 = 1_790_000_000_000;

/// A home that one release has looked at.
pub(crate) struct Seen {
    /// `family/case @ release`
    pub(crate) name: String,
    pub(crate) release: String,
    pub(crate) home: Home,
    pub(crate) simulation: Simulation,
    pub(crate) findings: Vec<Finding>,
}

/// Gives every home of `rules`, `field`, `seeds`, `reports`, `healthy` and `oracle` to a test, in every release for
/// which it is given (of `oracle`: in the first).
pub(crate) fn for_every_home(mut test: impl FnMut(&Seen)) {
    let mut seen = 0;
    for directory in directories() {
        let case = read_json(&directory.join("case.json"));
        let modes = case["modes"].as_object().into_iter().flatten();
        let modes = modes.map(|(path, mode)| (path.clone(), u32::from_str_radix(mode.as_str().unwrap(), 8).unwrap()));
        let files = PrivateFiles { modes: modes.collect() };
        let scratch = ScratchHome::of(&directory);
        if !scratch.path().is_dir() {
            continue;
        }
        for release in releases(&directory, &case) {
            test(&look(&files, scratch.path(), &case, &directory, &release));
            seen += 1;
        }
    }
    assert!(seen > 500, "only {seen} homes");
}

fn look(files: &PrivateFiles, path: &Path, case: &Value, directory: &Path, release: &str) -> Seen {
    let now = if case["now"].is_null() { NOW_MS } else { milliseconds(&case["now"]) };
    let home = load_from(files, path, &case["env"]);
    let facts = Facts::of(release.parse().unwrap());
    let simulation = simulate(&home, &facts, now);
    let findings = findings(&Case { home: &home, facts: &facts, simulation: &simulation });
    let name = format!("{} @ {release}", super::case_name(directory));
    Seen { name, release: release.to_owned(), home, simulation, findings }
}

fn directories() -> Vec<PathBuf> {
    let pairs = cases("rules").into_iter().flat_map(|rule| cases_in(&rule));
    let families = ["field", "seeds", "reports", "healthy", "oracle"];
    let mut all: Vec<PathBuf> = pairs.chain(families.iter().flat_map(|family| cases(family))).collect();
    all.retain(|directory| directory.join("case.json").is_file());
    assert!(all.len() > 600, "{} homes in {}", all.len(), fixtures().display());
    all
}

fn releases(directory: &Path, case: &Value) -> Vec<String> {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let listed: Vec<String> = case["releases"].as_array().into_iter().flatten().filter_map(text).collect();
    if !listed.is_empty() {
        return listed;
    }
    if let Some(one) = text(&case["release"]) {
        return vec![one];
    }
    let expected = read_json(&directory.join("expected.json"));
    let first = expected[0]["releases"][0].as_str();
    first.map(|first| first.split('+').next().unwrap().to_owned()).into_iter().collect()
}
