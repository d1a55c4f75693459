//! The binary as people and scripts use it: exit codes, typos, the environment, colour, several homes, closed pipes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a failing case must stop the test")]

mod common;

use serde_json::Value;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::{Mutex, OnceLock};

const RELEASE: &str = "2026.4.29";
const AT: &str = "2026-05-01T09:05:00Z";

/// A copy of a seed's home that nobody else can enter, as an install is: who may enter a checkout is not the case here.
fn seed(name: &str) -> PathBuf {
    static PRIVATE: OnceLock<Mutex<tempfile::TempDir>> = OnceLock::new();
    let directory = PRIVATE.get_or_init(|| Mutex::new(tempfile::tempdir().unwrap())).lock().unwrap();
    let copy = directory.path().join(name).join("home");
    if !copy.exists() {
        let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/seeds").join(name).join("home");
        common::copy_tree(&fixture, &copy);
    }
    copy
}

fn command(home: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_oc-doctor"));
    command.env_clear().env("HOME", home).stdin(Stdio::null());
    command
}

/// The output with `HOME` in the home of a seed, at the release and time of seed 000.
fn seeded(name: &str, arguments: &[&str]) -> Output {
    command(&seed(name)).args(arguments).args(["--release", RELEASE, "--at", AT]).output().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

/// A home with one agent and these files.
fn home(files: &[(&str, &str)]) -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = home.path().join(".openclaw").join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    home
}

fn openai_home() -> tempfile::TempDir {
    home(&[("openclaw.json", r#"{ agents: { defaults: { model: "openai/gpt-5.4" } } }"#)])
}

/// `credential_source` of the only candidate.
fn credential(output: &Output) -> Value {
    let document: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", err(output)));
    document["agents"][0]["candidates"][0]["credential_source"].clone()
}

#[test]
fn exit_codes_of_check() {
    assert_eq!(code(&seeded("000-after", &["check"])), 1);
    assert_eq!(code(&seeded("000-after", &[])), 1, "check is what is done without a command");
    assert_eq!(code(&seeded("000-before", &["check"])), 0);
    assert_eq!(code(&seeded("000-after", &["check", "--fail-on", "never"])), 0);
    let warned = |arguments: &[&str]| {
        command(&seed("001-empty"))
            .args(["check", "--release", "2026.5.19", "--at", "2026-05-19T11:30:00Z"])
            .args(arguments)
            .output()
            .unwrap()
            .status
            .code()
    };
    assert_eq!(warned(&[]), Some(0), "warnings do not fail by themselves");
    assert_eq!(warned(&["--fail-on", "warning"]), Some(1));
}

#[test]
fn exit_codes_of_wrong_usage_and_missing_homes() {
    let home = seed("000-before");
    for arguments in [
        &["check", "--fail-on", "sometimes"] as &[&str],
        &["--no-such-option"],
        &["check", "--at", "tomorrow"],
        &["check", "--release", "newest"],
        &["check", "--agent", "nobody"],
        &["check", "--profile", "a b"],
        &["check", "--env-file", "x", "--clean-env"],
        &["explain", "no-such-rule"],
        &["fix"],
    ] {
        let output = command(&home).args(arguments).output().unwrap();
        assert_eq!(code(&output), 2, "{arguments:?}: {}", err(&output));
        assert!(output.stdout.is_empty() && !output.stderr.is_empty(), "{arguments:?}");
    }
    let output = command(&home).args(["check", "/nowhere/at/all"]).output().unwrap();
    assert_eq!(code(&output), 3);
    assert!(err(&output).contains("/nowhere/at/all"), "{}", err(&output));
}

#[test]
fn a_misspelt_command_is_recognised() {
    let output = command(&seed("000-before")).arg("chekc").output().unwrap();
    assert_eq!(code(&output), 2);
    assert!(err(&output).contains("did you mean `oc-doctor check`?"), "{}", err(&output));
}

#[test]
fn an_unknown_rule_is_answered_with_the_nearest() {
    for arguments in [&["explain", "no-profile-bond"] as &[&str], &["check", "--only", "no-profile-bond"]] {
        let output = command(&seed("000-before")).args(arguments).output().unwrap();
        assert_eq!(code(&output), 2);
        assert!(err(&output).contains("no-profile-bound"), "{}", err(&output));
    }
}

#[test]
fn rules_and_explain_cover_each_other() {
    let rules = command(&seed("000-before")).arg("rules").output().unwrap();
    let ids: Vec<String> = out(&rules).lines().map(|line| line.split_whitespace().next().unwrap().to_owned()).collect();
    assert!(ids.len() >= 20, "{}", ids.len());
    for id in &ids {
        let output = command(&seed("000-before")).args(["explain", id]).output().unwrap();
        assert_eq!(code(&output), 0);
        for heading in ["What is wrong", "Why it matters", "How oc-doctor knows", "Releases", "What to do", "Upstream"]
        {
            assert!(out(&output).contains(&format!("## {heading}\n")), "{id}: {heading}");
        }
    }
}

#[test]
fn rules_can_be_chosen_and_left_out() {
    let rules_of = |arguments: &[&str]| -> Vec<String> {
        let output = seeded("000-after", &[&["check", "--format", "json"], arguments].concat());
        let document: Value = serde_json::from_slice(&output.stdout).unwrap();
        let findings = document["findings"].as_array().unwrap();
        findings.iter().map(|finding| finding["rule"].as_str().unwrap().to_owned()).collect()
    };
    let all = rules_of(&[]);
    assert!(all.len() > 2);
    assert_eq!(rules_of(&["--only", "no-profile-bound"]), ["no-profile-bound"]);
    let left = rules_of(&["--skip", "no-profile-bound"]);
    assert_eq!(left.len(), all.len() - 1);
    assert!(!left.contains(&"no-profile-bound".to_owned()));
    assert_eq!(code(&seeded("000-before", &["check", "--only", "no-profile-bound,config-syntax"])), 0);
}

#[test]
fn one_agent_can_be_asked_about() {
    let agents = |id: &str| -> (Vec<String>, String) {
        let arguments = ["--release", "2026.4.21", "--at", "2026-04-21T09:40:00Z", "--agent", id];
        let tree =
            command(&seed("003-before")).args(["dispatch", "--format", "json"]).args(arguments).output().unwrap();
        let document: Value = serde_json::from_slice(&tree.stdout).unwrap();
        let agents = document["agents"].as_array().unwrap();
        let ids = agents.iter().map(|agent| agent["id"].as_str().unwrap().to_owned()).collect();
        (ids, out(&command(&seed("003-before")).arg("check").args(arguments).output().unwrap()))
    };
    let (ids, report) = agents("QA-engineer");
    assert_eq!(ids, ["qa-engineer"]);
    assert!(report.contains("of agent `qa-engineer`") && !report.contains("of agent `release-engineer` are sent"));
    let (ids, report) = agents("adrian");
    assert_eq!(ids, ["adrian"]);
    assert!(!report.contains("error["), "{report}");
}

#[test]
fn both_forms_of_a_time_mean_the_same() {
    let with = |time: &str| {
        let home = seed("001-absent");
        let output =
            command(&home).args(["dispatch", "--format", "json", "--release", "2026.5.19", "--at", time]).output();
        out(&output.unwrap())
    };
    let (named, counted) = (with("2026-05-19T11:30:00Z"), with("1779190200000"));
    assert!(named.contains("\"now\": 1779190200000"), "{named}");
    assert_eq!(named, counted);
    // The cooldown of the first account has ended by then.
    assert_ne!(named, with("2026-05-24T00:00:00Z"));
}

#[test]
fn the_environment_is_that_of_the_gateway() {
    let home = openai_home();
    let dispatch = ["dispatch", "--format", "json", "--release", RELEASE];
    let file = home.path().join("gateway.env");
    std::fs::write(&file, "# the unit's environment\nexport OPENAI_API_KEY=\"FAKE-key-from-file\"\n").unwrap();
    let own = || {
        let mut command = command(home.path());
        command.args(dispatch).env("OPENAI_API_KEY", "FAKE-key-of-process");
        command
    };
    assert_eq!(credential(&command(home.path()).args(dispatch).output().unwrap()), Value::Null);
    let source = credential(&own().output().unwrap());
    assert!(source.as_str().is_some_and(|source| source.contains("OPENAI_API_KEY")), "{source}");
    assert_eq!(credential(&own().arg("--clean-env").output().unwrap()), Value::Null);
    let mut from_file = command(home.path());
    from_file.args(dispatch).arg("--env-file").arg(&file);
    let output = from_file.output().unwrap();
    assert_eq!(credential(&output), source);
    assert!(!out(&output).contains("FAKE-key"), "no value of the environment is shown");
    let missing = command(home.path()).args(dispatch).args(["--env-file", "nowhere.env"]).output().unwrap();
    assert_eq!(code(&missing), 2);
}

#[test]
fn several_homes_are_answered_one_after_the_other() {
    let (good, bad) = (seed("000-before"), seed("000-after"));
    let ask = |paths: &[&Path], arguments: &[&str]| {
        command(&good)
            .arg("check")
            .args(paths)
            .args(["--release", RELEASE, "--at", AT])
            .args(arguments)
            .output()
            .unwrap()
    };
    let output = ask(&[&good, &bad], &[]);
    assert_eq!(code(&output), 1, "the worst home counts");
    let headers = out(&output).lines().filter(|line| line.contains(", OpenClaw 2026.4.29")).count();
    assert_eq!(headers, 2, "{}", out(&output));
    let output = ask(&[&good, &bad], &["--format", "json"]);
    let documents: Vec<Value> = out(&output).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let errors: Vec<&Value> = documents.iter().map(|document| &document["summary"]["error"]).collect();
    assert_eq!(errors, [0, 2]);
    // One that cannot be read does not keep the others from being answered.
    let output = ask(&[Path::new("/nowhere/at/all"), &bad], &[]);
    assert_eq!(code(&output), 3);
    assert!(out(&output).contains("error[no-profile-bound]") && err(&output).contains("/nowhere/at/all"));
}

#[test]
fn colour_only_where_it_is_wanted() {
    let coloured = |arguments: &[&str], variables: &[(&str, &str)]| {
        let mut command = command(&seed("000-after"));
        command.args(["check", "--release", RELEASE, "--at", AT]).args(arguments).envs(variables.iter().copied());
        out(&command.output().unwrap()).contains('\u{1b}')
    };
    assert!(!coloured(&[], &[]), "a pipe is no terminal");
    assert!(coloured(&["--color", "always"], &[]));
    assert!(coloured(&["--color", "always"], &[("NO_COLOR", "1")]), "the option is stronger");
    assert!(!coloured(&["--color", "never"], &[("CLICOLOR_FORCE", "1")]));
    assert!(coloured(&[], &[("CLICOLOR_FORCE", "1")]));
    assert!(!coloured(&[], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
}

/// More than a pipe holds, and a reader that goes away after the first bytes.
#[test]
fn a_closed_pipe_is_no_failure() {
    let bad = seed("000-after");
    let homes = std::iter::repeat_n(&bad, 60);
    let mut child = command(&bad)
        .args(["dispatch", "--trace", "--release", RELEASE, "--at", AT])
        .args(homes)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut start = [0; 10];
    child.stdout.take().unwrap().read_exact(&mut start).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!((code(&output), err(&output)), (0, String::new()));
}

#[test]
fn the_dry_run_says_what_there_is_to_do() {
    let output = seeded("000-after", &["fix", "--dry-run"]);
    assert_eq!(code(&output), 1);
    assert!(out(&output).contains("+        \"primary\": \"openai-codex/gpt-5.5\","), "{}", out(&output));
    let output = seeded("000-before", &["fix", "--dry-run"]);
    assert_eq!((code(&output), out(&output).ends_with("nothing to repair\n")), (0, true));
    // What is not shown without --unsafe is counted, and is something to do.
    let arguments = ["fix", "--dry-run", "--release", "2026.5.19", "--at", "2026-05-19T11:30:00Z"];
    let output = command(&seed("001-empty")).args(arguments).output().unwrap();
    assert_eq!(code(&output), 1);
    assert!(out(&output).contains("2 unsafe (--unsafe shows them)"), "{}", out(&output));
    assert!(!out(&output).contains("+++"), "{}", out(&output));
}

/// A value in an included file is changed there.
#[test]
fn an_included_file_is_edited_where_the_value_stands() {
    let home = home(&[
        ("openclaw.json", "{ \"$include\": \"./agents.json5\" } // all of it is in there\n"),
        (
            "agents.json5",
            "{ agents: { defaults: {\n  model: { primary: 'openai/gpt-5.5' }, // the one we pay for\n} } }\n",
        ),
        (
            "agents/main/agent/auth-profiles.json",
            r#"{"version":1,"profiles":{"openai-codex:user@example.com":{"type":"oauth","provider":"openai-codex",
               "access":"FAKE-access","refresh":"FAKE-refresh","expires":1924992000000}}}"#,
        ),
    ]);
    let output = command(home.path()).args(["fix", "--dry-run", "--release", RELEASE, "--at", AT]).output().unwrap();
    let text = out(&output);
    assert!(text.contains("--- a/agents.json5\n+++ b/agents.json5\n"), "{text}");
    assert!(text.contains("+  model: { primary: 'openai-codex/gpt-5.5' }, // the one we pay for\n"), "{text}");
    assert!(text.contains("1 safe"), "{text}");
}

#[test]
fn completions_for_each_shell() {
    for (shell, mark) in [("bash", "complete -F"), ("zsh", "#compdef oc-doctor"), ("fish", "complete -c oc-doctor")] {
        let output = command(&seed("000-before")).args(["completions", shell]).output().unwrap();
        assert_eq!(code(&output), 0);
        assert!(out(&output).contains(mark), "{shell}");
    }
    assert_eq!(code(&command(&seed("000-before")).args(["completions", "tcsh"]).output().unwrap()), 2);
}

#[test]
fn releases_are_listed_with_their_agreement() {
    let output = command(&seed("000-before")).args(["releases", "--format", "json"]).output().unwrap();
    assert_eq!(code(&output), 0);
    let document: Value = serde_json::from_str(&out(&output)).unwrap();
    assert_eq!(document["schema"], "oc-doctor/releases@1");
    let releases = document["releases"].as_array().unwrap();
    let newest = releases.iter().find(|release| release["release"] == "2026.9.6").unwrap();
    assert!(newest["homes"].as_u64().unwrap() > 200 && newest["compared"].as_u64() >= newest["equal"].as_u64());
    let human = command(&seed("000-before")).arg("releases").output().unwrap();
    for release in releases {
        let name = release["release"].as_str().unwrap();
        assert!(out(&human).lines().any(|line| line.starts_with(name)), "{name}");
    }
}

#[test]
fn a_plugin_that_may_choose_another_model_stands_in_the_tree() {
    let flagged = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/rules/plugin-may-choose-model/flagged/home");
    let said = |release| {
        let arguments = ["dispatch", "--release", release, "--at", AT];
        out(&command(&flagged).env("OPENAI_API_KEY", "FAKE-openai").args(arguments).output().unwrap())
    };
    let with = said("2026.5.19");
    assert!(with.contains("agent main: answers, unless the plugin `router` chooses another model"), "{with}");
}
