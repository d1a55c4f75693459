//! The real binary on homes whose databases are about bytes: rows that are still in the log of a running gateway,
//! and files that are no database, cut off, encrypted or of a schema that nobody knows yet. What the releases make
//! of the same homes is compared in `tests/conformance.rs` (cases `b*`).
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a broken fixture must stop the test")]

mod common;

use common::binary::run;
use common::databases::ScratchHome;
use common::{copy_tree, files_below, fixtures};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A case in a directory of its own, and the release that wrote it.
fn copied(case: &str) -> (tempfile::TempDir, String) {
    let case = fixtures().join("oracle").join(case);
    let copy = tempfile::tempdir().unwrap();
    copy_tree(ScratchHome::of(&case).path(), copy.path());
    let layout = common::read_json(&case.join("case.json"))["layout_of"].as_str().unwrap().to_owned();
    (copy, layout)
}

fn contents(home: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    files_below(home).into_iter().map(|file| (file.clone(), std::fs::read(&file).unwrap())).collect()
}

fn document(home: &Path, command: &str, release: &str) -> Value {
    let arguments = [command, "--format", "json", "--clean-env", "--at", "1800000000000", "--release", release];
    let ran = run(&arguments, home, &[], Duration::from_secs(60));
    serde_json::from_str(&ran.stdout).unwrap_or_else(|_| panic!("{} {}", ran.stdout, ran.stderr))
}

/// The profile that each agent's primary goes with.
fn profiles(home: &Path, release: &str) -> Vec<String> {
    let document = document(home, "dispatch", release);
    let agents = document["agents"].as_array().unwrap();
    agents.iter().map(|agent| agent["candidates"][0]["selected_profile"].as_str().unwrap_or("-").to_owned()).collect()
}

/// A gateway that runs has committed rows that are in its log only. Reading them leaves no trace.
#[test]
fn rows_in_the_log_count_and_nothing_is_created() {
    for case in ["b001", "b006", "b011"] {
        let (home, release) = copied(case);
        let before = contents(home.path());
        assert!(before.keys().any(|file| file.to_string_lossy().ends_with("-wal")), "{case} has no log");
        assert_eq!(profiles(home.path(), &release), ["anthropic:new", "anthropic:new"], "{case}");
        document(home.path(), "check", &release);
        assert_eq!(contents(home.path()), before, "{case}: reading changed something");
        // Without its log the database is older.
        let log = before.keys().find(|file| file.to_string_lossy().ends_with("-wal")).unwrap();
        std::fs::remove_file(log).unwrap();
        assert_eq!(profiles(home.path(), &release), ["anthropic:old", "anthropic:old"], "{case}");
    }
}

#[cfg(unix)]
#[test]
fn a_live_database_on_a_read_only_disk_is_read() {
    use std::os::unix::fs::PermissionsExt;
    let (home, release) = copied("b011");
    let files = files_below(home.path());
    let directories: Vec<&Path> = files.iter().filter_map(|file| file.parent()).collect();
    let permit = |file: u32, directory: u32| {
        for path in &files {
            std::fs::set_permissions(path, PermissionsExt::from_mode(file)).unwrap();
        }
        for path in &directories {
            std::fs::set_permissions(path, PermissionsExt::from_mode(directory)).unwrap();
        }
    };
    permit(0o400, 0o500);
    let said = profiles(home.path(), &release);
    permit(0o600, 0o700);
    assert_eq!(said, ["anthropic:new", "anthropic:new"]);
    assert_eq!(files_below(home.path()), files);
}

#[test]
fn a_database_that_cannot_be_read_is_a_finding_that_says_why() {
    let broken: [(&[&str], &str, &str); 4] = [
        (&["b002", "b007", "b012"], "solenne", "is not a SQLite database"),
        (&["b003", "b008", "b013"], "solenne", "is damaged"),
        (&["b009", "b014"], "main", "has schema version 99"),
        (&["b005", "b010", "b015"], "solenne", "encrypted"),
    ];
    for (cases, agent, why) in broken {
        for case in cases {
            let (home, release) = copied(case);
            let before = contents(home.path());
            let document = document(home.path(), "check", &release);
            let file = format!("agents/{agent}/agent/openclaw-agent.sqlite");
            let is_told = |finding: &Value| {
                let text = finding.to_string();
                text.contains(&file) && text.contains(why)
            };
            let findings = document["findings"].as_array().unwrap();
            assert!(findings.iter().any(is_told), "{case} in {release}: {why}: {document:#}");
            assert_eq!(contents(home.path()), before, "{case}: reading changed something");
        }
    }
}

/// A job whose only place is the state database: it is found, and no diff of files pretends to move it.
#[test]
fn a_job_in_the_database_that_names_the_retired_provider_is_found() {
    let home = tempfile::tempdir().unwrap();
    let state = home.path().join(".openclaw");
    std::fs::create_dir_all(state.join("state")).unwrap();
    std::fs::write(
        state.join("openclaw.json"),
        r#"{"gateway":{"mode":"local","auth":{"mode":"token","token":"FAKE-gateway"}},"agents":{"defaults":{"model":"openai/gpt-5.5"}}}"#,
    )
    .unwrap();
    let database = rusqlite::Connection::open(state.join("state/openclaw.sqlite")).unwrap();
    let table =
        "CREATE TABLE cron_jobs(store_key TEXT, job_id TEXT, job_json TEXT, state_json TEXT, sort_order INTEGER)";
    database.execute(table, []).unwrap();
    let job = r#"{"id":"nightly","name":"nightly","enabled":true,"sessionTarget":"isolated","payload":{"kind":"agentTurn","message":"x","model":"openai-codex/gpt-5.5"}}"#;
    let key = state.join("cron/jobs.json").to_string_lossy().into_owned();
    database.execute("INSERT INTO cron_jobs VALUES (?1, 'nightly', ?2, '{}', 0)", [&key, job]).unwrap();
    drop(database);
    let said = document(home.path(), "check", "2026.7.1");
    let findings = said["findings"].as_array().unwrap();
    let found = findings
        .iter()
        .find(|finding| finding["rule"] == "legacy-openai-codex-ref")
        .unwrap_or_else(|| panic!("{said:#}"));
    assert!(found["spans"].to_string().contains("openclaw.sqlite"), "{found:#}");
    let fixes = found["fixes"].as_array().unwrap();
    assert!(fixes.iter().all(|fix| fix["applicability"] == "manual"), "{fixes:#?}");
}
