//! Every recorded verdict: `fixtures/config-validate` and the `config` of `fixtures/oracle`.

use super::*;
use crate::home::{LoadOptions, Process, Selection, load, locate};
use crate::release::Facts;
use crate::source::{DiskFiles, Environment};
use serde_json::Value as Json;
use std::path::{Path, PathBuf};

/// The home of a case, with the variables of the case and nothing else of the environment.
fn home_of(case: &Path) -> Home {
    let os_home = case.join("home");
    let document = read(&case.join("case.json"));
    let variables = document["env"].as_object().cloned().unwrap_or_default().into_iter();
    let variables = variables.filter_map(|(name, value)| Some((name, value.as_str()?.to_owned())));
    let user = ("HOME".to_owned(), os_home.to_string_lossy().into_owned());
    let environment = Environment::from_process(variables.chain([user]));
    let process = Process { environment, current_dir: os_home, system_home: None };
    let paths = locate(&Selection::Own, &process, &DiskFiles).unwrap();
    load(&paths, &process.environment, &DiskFiles, LoadOptions::default())
}

fn cases(family: &str) -> Vec<PathBuf> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(family);
    let mut cases: Vec<PathBuf> =
        std::fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect();
    cases.sort();
    cases
}

fn read(path: &Path) -> Json {
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// What differs from a recorded verdict: valid or not, and the path of the first issue.
fn difference(case: &Path, home: &Home, release: &str, recorded: &Json) -> Option<String> {
    let verdict = admit(home, &Facts::of(release.parse().unwrap())).verdict;
    let first = recorded["issues"].get(0).map(|issue| issue.as_str().or(issue["path"].as_str()).unwrap_or("?"));
    let ours = verdict.issues.first().map(|issue| issue.path.as_str());
    if recorded["valid"].as_bool() == Some(verdict.valid) && first == ours {
        return None;
    }
    let name = case.file_name().unwrap().to_string_lossy();
    let messages: Vec<&str> = verdict.issues.iter().map(|issue| issue.message.as_str()).collect();
    Some(format!("{name} {release}: recorded {:?}, ours {ours:?} {messages:?}", recorded["issues"]))
}

#[test]
fn every_release_accepts_and_refuses_what_it_was_recorded_to() {
    let mut differences = Vec::new();
    for case in cases("config-validate") {
        let home = home_of(&case);
        if !home.config.exists {
            continue; // `config validate` refuses a missing file; loading one is fine.
        }
        for verdict in read(&case.join("case.json"))["verdicts"].as_array().unwrap() {
            for release in verdict["releases"].as_array().unwrap() {
                differences.extend(difference(&case, &home, release.as_str().unwrap(), verdict));
            }
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

#[test]
fn recorded_homes_are_admitted_or_not_as_recorded() {
    let mut differences = Vec::new();
    for case in cases("oracle") {
        let home = home_of(&case);
        for answer in read(&case.join("expected.json")).as_array().unwrap() {
            for release in answer["releases"].as_array().unwrap() {
                let release = release.as_str().unwrap();
                if !release.contains('+') && answer["config"].is_object() {
                    differences.extend(difference(&case, &home, release, &answer["config"]));
                }
            }
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

/// Every recorded candidate of a case: (release, agent id, candidate).
fn candidates(case: &Path) -> Vec<(String, String, Json)> {
    let mut all = Vec::new();
    for answer in read(&case.join("expected.json")).as_array().unwrap() {
        for release in answer["releases"].as_array().unwrap() {
            for agent in answer["agents"].as_array().into_iter().flatten() {
                for candidate in agent["candidates"].as_array().into_iter().flatten() {
                    let (release, id) = (release.as_str().unwrap(), agent["id"].as_str().unwrap());
                    all.push((release.to_owned(), id.to_owned(), candidate.clone()));
                }
            }
        }
    }
    all
}

#[test]
fn the_codex_plugin_is_active_where_the_recordings_saw_its_harness() {
    let (mut seen, mut differences) = (0, Vec::new());
    for case in cases("oracle") {
        let home = home_of(&case);
        for (release, agent, candidate) in candidates(&case) {
            let version: crate::release::Version = match release.parse() {
                Ok(version) => version,
                Err(_) => continue,
            };
            let runtime = candidate["runtime_policy"]["runtime"].as_str().unwrap_or_default();
            let harness = candidate["harness"].as_str();
            let refused = candidate["harness"]["error"].as_str().unwrap_or_default();
            let wanted = runtime == "codex" && (harness.is_some() || !refused.is_empty());
            if version >= "2026.6.1".parse().unwrap() || !(wanted || harness == Some("codex")) {
                continue;
            }
            seen += 1;
            let registered = harness == Some("codex") || refused.contains("does not support");
            let facts = Facts::of(version);
            let admission = admit(&home, &facts);
            let state = plugin_state(admission.effective.as_ref(), &facts, &home.plugins, "codex");
            if state.serves("codex", runtime) != registered {
                let name = case.file_name().unwrap().to_string_lossy();
                differences.push(format!("{name} {release} {agent} {}: {state:?}", candidate["ref"]));
            }
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
    assert!(seen > 100, "only {seen} candidates");
}
