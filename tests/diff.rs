//! `diff`: what is compared with what, what it says, and that a comparison holds for every recorded home.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a failing case must stop the test")]

mod common;

use common::{cases, copy_tree, fixtures, milliseconds, read_json, road};
use oc_doctor::compare::{Kind, Picture, Weight, compare, read_saved};
use oc_doctor::report::{ReleaseNote, Subject, dispatch_json};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const AT: &str = "2026-05-01T09:05:00Z";

fn seed(name: &str) -> PathBuf {
    fixtures().join("seeds").join(name).join("home")
}

fn doctor(directory: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_oc-doctor"))
        .env_clear()
        .env("HOME", "/nonexistent")
        .envs(std::env::var_os("PATH").map(|path| ("PATH", path)))
        .current_dir(directory)
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

fn out(output: &Output) -> String {
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn diff(arguments: &[&str]) -> (String, Option<i32>) {
    let mut all = vec!["diff", "--clean-env"];
    all.extend(arguments);
    let output = doctor(&fixtures().join("seeds"), &all);
    (out(&output), output.status.code())
}

#[test]
fn a_runtime_that_silences_an_agent_is_named_at_its_key() {
    let (text, code) = diff(&["000-before/home", "000-after/home", "--release", "2026.4.29", "--at", AT]);
    assert_eq!(code, Some(1));
    insta::assert_snapshot!(text);
}

#[test]
fn one_home_in_two_releases() {
    let at = "2026-05-19T11:30:00Z";
    let home = "001-populated/home";
    let (text, code) = diff(&[home, home, "--from", "2026.4.29", "--to", "2026.5.12", "--at", at]);
    assert_eq!(code, Some(0), "another account is different, not worse");
    insta::assert_snapshot!(text);
    let home = "003-final-fix/home";
    let (text, code) = diff(&[home, home, "--from", "2026.4.21", "--to", "2026.5.12", "--at", at]);
    assert_eq!(code, Some(1));
    insta::assert_snapshot!(text);
}

#[test]
fn the_forms_for_programs_and_for_pull_requests() {
    let sides = ["000-before/home", "000-after/home", "--release", "2026.4.29", "--at", AT];
    let (text, _) = diff(&[&sides[..], &["--format", "json"]].concat());
    let document: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(document["schema"], "oc-doctor/diff@1");
    insta::assert_json_snapshot!(document["plans"][0]["changes"][0]);
    let (text, _) = diff(&[&sides[..], &["--format", "markdown"]].concat());
    insta::assert_snapshot!(text);
}

#[test]
fn exit_codes_follow_fail_on() {
    let code = |arguments: &[&str]| diff(arguments).1;
    let worse = ["000-before/home", "000-after/home", "--release", "2026.4.29", "--at", AT];
    let better = ["000-after/home", "000-before/home", "--release", "2026.4.29", "--at", AT];
    let same = ["000-after/home", "000-after/home", "--release", "2026.4.29", "--at", AT];
    for (sides, by_default, any) in [(worse, 1, 1), (better, 0, 1), (same, 0, 0)] {
        assert_eq!(code(&sides), Some(by_default), "{sides:?}");
        assert_eq!(code(&[&sides[..], &["--fail-on", "any"]].concat()), Some(any), "{sides:?}");
        assert_eq!(code(&[&sides[..], &["--fail-on", "never"]].concat()), Some(0), "{sides:?}");
    }
    for (wrong, code) in [
        (&["diff", "000-before/home"] as &[&str], 2),
        (&["diff", "000-before/home", "000-after/home", "--release", "2026.4.29", "--to", "2026.5.12"], 2),
        (&["diff", "000-before/home", "000-after/home", "--agent", "nobody"], 2),
        (&["diff", "000-before/home", "no/such/home"], 3),
    ] {
        let output = doctor(&fixtures().join("seeds"), wrong);
        assert_eq!(output.status.code(), Some(code), "{wrong:?}");
        assert!(output.stdout.is_empty() && !output.stderr.is_empty(), "{wrong:?}");
    }
}

#[test]
fn a_saved_plan_is_compared_like_the_home_it_was_saved_of() {
    let scratch = tempfile::tempdir().unwrap();
    let saved = scratch.path().join("plans.json");
    let home = seed("000-before").display().to_string();
    let dispatched = doctor(
        scratch.path(),
        &["dispatch", &home, "--release", "2026.4.29", "--at", AT, "--clean-env", "--format", "json"],
    );
    std::fs::write(&saved, out(&dispatched)).unwrap();
    // The time is that of the saved plan.
    let same = doctor(scratch.path(), &["diff", "plans.json", &home, "--to", "2026.4.29", "--clean-env"]);
    assert_eq!(
        (out(&same).lines().next().unwrap(), same.status.code()),
        ("nothing changes for the only agent", Some(0))
    );
    let after = seed("000-after").display().to_string();
    let worse = doctor(scratch.path(), &["diff", "plans.json", &after, "--to", "2026.4.29", "--clean-env"]);
    assert_eq!(worse.status.code(), Some(1));
    assert!(out(&worse).contains("openclaw.json:23:31"), "{}", out(&worse));
    let other = doctor(scratch.path(), &["diff", "plans.json", &home, "--from", "2026.5.28", "--clean-env"]);
    assert_eq!(other.status.code(), Some(2));
    std::fs::write(&saved, r#"{"schema":"oc-doctor/check@1"}"#).unwrap();
    let check = doctor(scratch.path(), &["diff", "plans.json", &home]);
    assert_eq!(check.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&check.stderr).contains("oc-doctor dispatch --format json"));
}

#[test]
fn a_backup_and_a_config_from_elsewhere_are_read_around_the_home() {
    let scratch = tempfile::tempdir().unwrap();
    let home = scratch.path().join("home");
    copy_tree(&seed("000-before"), &home);
    let state = home.join(".openclaw");
    std::fs::rename(state.join("openclaw.json"), state.join("openclaw.json.bak")).unwrap();
    let proposed = seed("000-after").join(".openclaw/openclaw.json");
    std::fs::copy(&proposed, state.join("openclaw.json")).unwrap();
    let arguments = ["--release", "2026.4.29", "--at", AT, "--clean-env"];
    let run = |sides: &[&str]| doctor(&home, &[&["diff"][..], sides, &arguments].concat());
    let backup = run(&[".openclaw/openclaw.json.bak", ".openclaw"]);
    assert_eq!(backup.status.code(), Some(1), "{}", out(&backup));
    assert!(out(&backup).contains("now silent"));
    let elsewhere = scratch.path().join("proposed.json");
    std::fs::copy(&proposed, &elsewhere).unwrap();
    let elsewhere = elsewhere.display().to_string();
    let with_home = run(&[".openclaw/openclaw.json.bak", &elsewhere, "--home", ".openclaw"]);
    let same = out(&with_home).replace(&format!("{elsewhere}:"), "openclaw.json:");
    assert_eq!(same.lines().skip(3).collect::<Vec<_>>(), out(&backup).lines().skip(3).collect::<Vec<_>>());
}

fn git(directory: &Path, arguments: &[&str]) {
    let output = Command::new("git")
        .args(["-c", "user.name=Ada", "-c", "user.email=ada@example.com", "-c", "init.defaultBranch=main"])
        .args(arguments)
        .current_dir(directory)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_SYSTEM", "/dev/null")
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn git_revisions_are_read_without_touching_the_repository() {
    if Command::new("git").arg("--version").output().is_err() {
        return;
    }
    let scratch = tempfile::tempdir().unwrap();
    let state = scratch.path().join("etc/.openclaw");
    copy_tree(&seed("000-before").join(".openclaw"), &state);
    // A hook and a filter that would leave a trace.
    git(scratch.path(), &["init", "-q"]);
    std::fs::write(scratch.path().join(".gitattributes"), "*.json filter=trace diff=trace\n").unwrap();
    let trace = scratch.path().join("trace").display().to_string();
    git(scratch.path(), &["add", ".gitattributes", "etc/.openclaw/openclaw.json"]);
    git(scratch.path(), &["commit", "-q", "-m", "before"]);
    for name in ["filter.trace.smudge", "diff.trace.textconv", "core.fsmonitor"] {
        git(scratch.path(), &["config", name, &format!("touch {trace}; cat")]);
    }
    std::fs::copy(seed("000-after").join(".openclaw/openclaw.json"), state.join("openclaw.json")).unwrap();
    let arguments = ["--release", "2026.4.29", "--at", AT, "--clean-env"];
    let run = |directory: &Path, sides: &[&str]| doctor(directory, &[&["diff"][..], sides, &arguments].concat());
    let whole = run(scratch.path(), &["HEAD:etc/.openclaw/openclaw.json", "etc/.openclaw"]);
    assert_eq!(whole.status.code(), Some(1), "{}", out(&whole));
    assert!(out(&whole).contains("(openclaw.json:23:31)"), "{}", out(&whole));
    let relative = run(&state, &["HEAD:./openclaw.json", "openclaw.json"]);
    assert_eq!(out(&relative).lines().skip(3).collect::<Vec<_>>(), out(&whole).lines().skip(3).collect::<Vec<_>>());
    let directory = run(scratch.path(), &["HEAD:etc/.openclaw", "HEAD:etc/.openclaw"]);
    assert!(out(&directory).starts_with("nothing changes"), "{}", out(&directory));
    assert!(!Path::new(&trace).exists(), "git ran what the repository configures");
    for wrong in ["HEAD:no/such/file.json", "no-such-branch:etc/.openclaw/openclaw.json"] {
        let output = run(scratch.path(), &[wrong, "etc/.openclaw"]);
        assert_eq!(output.status.code(), Some(3));
        assert!(String::from_utf8_lossy(&output.stderr).contains("git knows no"), "{output:?}");
    }
    let outside = tempfile::tempdir().unwrap();
    let output = run(outside.path(), &["HEAD:x.json", "HEAD:x.json"]);
    assert_eq!(output.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&output.stderr).contains("is not in a git repository"), "{output:?}");
    let without_git = Command::new(env!("CARGO_BIN_EXE_oc-doctor"))
        .env_clear()
        .env("PATH", "/nonexistent")
        .current_dir(scratch.path())
        .args(["diff", "HEAD:etc/.openclaw/openclaw.json", "etc/.openclaw"])
        .output()
        .unwrap();
    assert!(String::from_utf8_lossy(&without_git.stderr).contains("`git` is not installed"), "{without_git:?}");
}

/// Every recorded home against itself, against its own saved document and against another release.
#[test]
fn comparisons_of_recorded_homes_hold() {
    let (mut plans, mut silenced) = (0, 0);
    for directory in cases("oracle").into_iter().step_by(3) {
        let name = common::case_name(&directory);
        let case = read_json(&directory.join("case.json"));
        let home = road::load(&directory.join("home"), &case["env"]);
        let now = milliseconds(&case["now"]);
        let [one, other] = ["2026.4.29", "2026.5.28"].map(|release| road::simulate(&home, release, now));
        let (before, after) = (Picture::of(&one), Picture::of(&other));
        assert_eq!(compare(&before, &before).weight(), Weight::Same, "{name}: nothing changes from itself");
        let note = ReleaseNote::default();
        let subject = Subject {
            name: "home",
            again: &[],
            home: &home,
            release: &note,
            simulation: &one,
            findings: &[],
            repairs: None,
        };
        let (saved, at) =
            read_saved(&dispatch_json::document(&subject)).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(at, now);
        for (left, right) in [(&saved, &before), (&before, &saved)] {
            let changed = compare(left, right);
            assert_eq!(changed.weight(), Weight::Same, "{name}: {changed:?}");
        }
        let (there, back) = (compare(&before, &after), compare(&after, &before));
        for plan in &there.plans {
            plans += 1;
            let has = |comparison: &oc_doctor::compare::Comparison, kind| {
                let same = comparison.plans.iter().find(|other| other.agent == plan.agent).unwrap();
                same.changes.iter().any(|change| change.kind == kind)
            };
            silenced += usize::from(has(&there, Kind::NowSilent));
            assert_eq!(has(&there, Kind::NowSilent), has(&back, Kind::NowAnswering), "{name}: {}", plan.agent);
            assert_eq!(has(&there, Kind::NowAnswering), has(&back, Kind::NowSilent), "{name}: {}", plan.agent);
            for kind in [Kind::OtherModel, Kind::OtherAccount, Kind::OtherRuntime, Kind::OtherBilling] {
                assert_eq!(has(&there, kind), has(&back, kind), "{name}: {}: {kind:?}", plan.agent);
            }
        }
    }
    assert!(plans > 100 && silenced > 5, "{plans} plans, {silenced} silenced");
}
