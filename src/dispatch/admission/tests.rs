//! Every recorded verdict: `fixtures/config-validate` and the `config` of `fixtures/oracle`.

use super::*;
use crate::home::{LoadOptions, Process, Selection, load, locate};
use crate::release::Facts;
use crate::source::{DiskFiles, Environment, SourceFile, parse_json5};
use proptest::prelude::*;
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
        if case.join("home/.openclaw/state/openclaw.sqlite.sql").exists() {
            continue; // Databases are built by the conformance test, which compares verdicts too.
        }
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

/// A home of nothing but a config and variables.
fn home_with(config: &str, variables: &[(&str, &str)]) -> Home {
    let mut home = Home::default();
    let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    home.environment = Environment::from_process(variables);
    let file =
        SourceFile::from_bytes("/home/.openclaw/openclaw.json".into(), "openclaw.json".to_owned(), config.as_bytes());
    let text = file.text.clone();
    let source = home.sources.add(file);
    home.config.root = parse_json5(&text, source).ok();
    home.config.exists = true;
    home
}

/// The value at a path of the effective config as JSON, with the text that its span covers.
fn effective(home: &Home, release: &str, path: &[&str]) -> Option<(Json, String)> {
    let admission = admit(home, &Facts::of(release.parse().unwrap()));
    assert!(admission.verdict.valid, "{:?}", admission.verdict.issues);
    let root = admission.effective?;
    let node = root.at(path)?;
    let (_, file) = home.sources.iter().next()?;
    let place = file.text.get(node.span.range()).unwrap_or_default().to_owned();
    Some((json(node), place))
}

fn json(node: &Node) -> Json {
    use crate::source::Value;
    match &node.value {
        Value::Null => Json::Null,
        Value::Bool(flag) => Json::from(*flag),
        Value::Number(number) => Json::from(*number),
        Value::String(text) => Json::from(text.as_str()),
        Value::Array(items) => items.iter().map(json).collect(),
        Value::Object(object) => object.entries().iter().map(|entry| (entry.key.clone(), json(&entry.node))).collect(),
    }
}

#[test]
fn a_primary_that_names_a_runtime_moves_with_its_place() {
    let config =
        r#"{agents: {defaults: {model: {primary: "codex/gpt-5.5", fallbacks: ["codex/gpt-5.4", "claude-cli/opus"]}}}}"#;
    let home = home_with(config, &[]);
    let model = |release| effective(&home, release, &["agents", "defaults", "model"]).unwrap().0;
    let moved = serde_json::json!({"primary": "openai/gpt-5.5", "fallbacks": ["openai/gpt-5.4", "claude-cli/opus"]});
    assert_eq!(model("2026.4.29"), moved);
    assert_eq!(model("2026.5.19")["primary"], "codex/gpt-5.5");
    let runtime = effective(&home, "2026.4.29", &["agents", "defaults", "agentRuntime", "id"]).unwrap();
    assert_eq!(runtime, (Json::from("codex"), "\"codex/gpt-5.5\"".to_owned()));
    let harness = effective(&home, "2026.4.24", &["agents", "defaults", "embeddedHarness", "runtime"]).unwrap();
    assert_eq!(harness.0, "codex");
}

#[test]
fn embedded_harness_is_read_as_agent_runtime_where_the_release_moves_it() {
    let home =
        home_with(r#"{agents: {list: [{id: "main", embeddedHarness: {runtime: "codex", fallback: "none"}}]}}"#, &[]);
    let agents = |release| effective(&home, release, &["agents", "list"]).unwrap().0;
    let moved = serde_json::json!([{"id": "main", "agentRuntime": {"id": "codex", "fallback": "none"}}]);
    assert_eq!(agents("2026.4.25"), moved);
    assert_eq!(agents("2026.4.21")[0]["embeddedHarness"]["runtime"], "codex");
}

#[test]
fn an_anthropic_key_enters_a_bare_primary_as_one_of_anthropic() {
    let home = home_with(r#"{agents: {defaults: {model: "m-nobody"}}}"#, &[("ANTHROPIC_API_KEY", "FAKE-key")]);
    let models = |release| effective(&home, release, &["agents", "defaults", "models"]).map(|(models, _)| models);
    for release in ["2026.4.21", "2026.4.29", "2026.5.28"] {
        assert!(models(release).unwrap().get("anthropic/m-nobody").is_some(), "{release}");
    }
    let home = home_with(r#"{agents: {defaults: {model: "m-nobody"}}}"#, &[]);
    assert_eq!(effective(&home, "2026.5.28", &["agents", "defaults", "models"]), None);
}

#[test]
fn a_selected_claude_login_writes_its_runtime_into_every_anthropic_entry() {
    let config = r#"{
        agents: {defaults: {model: {primary: "anthropic/claude-sonnet-4-6"}}},
        auth: {profiles: {"anthropic:claude-cli": {provider: "claude-cli", mode: "oauth"}}},
    }"#;
    let home = home_with(config, &[]);
    let path = ["agents", "defaults", "models", "anthropic/claude-sonnet-4-6", "agentRuntime", "id"];
    let (runtime, place) = effective(&home, "2026.5.19", &path).unwrap();
    assert_eq!((runtime, place.as_str()), (Json::from("claude-cli"), "\"anthropic/claude-sonnet-4-6\""));
    assert_eq!(effective(&home, "2026.5.12", &path), None);
}

#[test]
fn well_known_models_get_an_alias_unless_they_have_one() {
    let home = home_with(
        r#"{agents: {defaults: {models: {"openai/gpt-5.4": {}, "anthropic/claude-opus-4-8": {alias: "o"}}}}}"#,
        &[],
    );
    let models = effective(&home, "2026.5.28", &["agents", "defaults", "models"]).unwrap().0;
    assert_eq!(models["openai/gpt-5.4"]["alias"], "gpt");
    assert_eq!(models["anthropic/claude-opus-4-8"]["alias"], "o");
}

fn any_json() -> impl Strategy<Value = Json> {
    let key = prop_oneof![
        Just("agents"),
        Just("defaults"),
        Just("list"),
        Just("models"),
        Just("id"),
        Just("embeddedHarness"),
        Just("heartbeat"),
        Just("plugins"),
        Just("auth"),
        Just("profiles"),
        Just("x"),
        Just("agentDir"),
        Just("model"),
    ];
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        any::<i32>().prop_map(Json::from),
        "[a-z/:~.]{0,12}".prop_map(Json::from),
    ];
    leaf.prop_recursive(5, 40, 5, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Json::from),
            proptest::collection::btree_map(key.clone().prop_map(str::to_owned), inner, 0..5)
                .prop_map(|map| map.into_iter().collect::<Json>()),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn no_config_is_too_odd_and_a_refusal_always_says_why(config in any_json()) {
        let home = home_with(&config.to_string(), &[]);
        for release in ["2026.4.5", "2026.4.24", "2026.4.29", "2026.5.19", "2026.5.28", "2026.9.6"] {
            let admission = admit(&home, &Facts::of(release.parse().unwrap()));
            prop_assert_eq!(admission.verdict.valid, admission.verdict.issues.is_empty());
            prop_assert_eq!(admission.verdict.valid, admission.effective.is_some());
        }
    }
}
