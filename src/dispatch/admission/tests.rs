//! Every recorded verdict: `fixtures/config-validate` and the `config` of `fixtures/oracle`.

use super::*;
use crate::home::{ConfigFailure, ConfigFailureKind, InstalledPlugin};
use crate::release::Facts;
use crate::source::{
    DiskFiles, EnvLayer, Environment, IncludeRules, SourceFile, parse_json5, resolve_includes, substitute_variables,
};
use serde_json::Value as Json;
use std::path::{Path, PathBuf};

/// The home of a case as far as admission looks at it.
pub(super) fn home_of(case: &Path) -> Home {
    let os_home = case.join("home");
    let state = os_home.join(".openclaw");
    let config = state.join("openclaw.json");
    let mut home = Home::default();
    home.paths.os_home.clone_from(&os_home);
    home.paths.home.clone_from(&os_home);
    home.paths.state.clone_from(&state);
    home.paths.config.clone_from(&config);
    let document: Json = std::fs::read_to_string(case.join("case.json"))
        .ok()
        .and_then(|text| serde_json::from_str(&text).ok())
        .unwrap_or_default();
    let variables = document["env"].as_object().cloned().unwrap_or_default();
    home.environment = Environment::from_process(
        variables.into_iter().filter_map(|(name, value)| Some((name, value.as_str()?.to_owned()))),
    );
    if state.join("extensions/codex/openclaw.plugin.json").exists() {
        home.plugins.push(InstalledPlugin {
            id: "codex".to_owned(),
            version: None,
            directory: state.join("extensions/codex"),
            has_manifest: true,
        });
    }
    let Ok(bytes) = std::fs::read(&config) else { return home };
    home.config.exists = true;
    let file = SourceFile::from_bytes(config.clone(), "openclaw.json".to_owned(), &bytes);
    let text = file.text.clone();
    let source = home.sources.add(file);
    let failure = |kind, message: String| Some(ConfigFailure { kind, message, span: None });
    let root = match parse_json5(&text, source) {
        Ok(root) => root,
        Err(error) => {
            home.config.failure = failure(ConfigFailureKind::Syntax, format!("JSON5 parse failed: {error:?}"));
            return home;
        }
    };
    let rules = IncludeRules::default();
    let display = |path: &Path| path.display().to_string();
    match resolve_includes(&DiskFiles, &mut home.sources, &config, root, &rules, &display) {
        Ok(root) => home.config.root = Some(root),
        Err(error) => home.config.failure = failure(ConfigFailureKind::Include, error.message),
    }
    if let Some(root) = &mut home.config.root {
        let mut block = Vec::new();
        if let Some(env) = root.get("env").and_then(Node::as_object) {
            let vars = env.get("vars").and_then(Node::as_object).map(|vars| vars.entries()).unwrap_or_default();
            for entry in vars.iter().chain(env.entries()) {
                if let Some(value) = entry.node.as_str() {
                    block.push((entry.key.clone(), value.to_owned(), entry.node.span));
                }
            }
        }
        for (name, value, span) in block {
            home.environment.add(&name, &value, EnvLayer::Config, Some(span), true);
        }
        let missing = substitute_variables(root, &home.environment);
        home.config.missing_variables =
            missing.into_iter().map(|missing| (missing.name, missing.path, missing.span)).collect();
    }
    home
}

pub(super) fn cases(family: &str) -> Vec<PathBuf> {
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
