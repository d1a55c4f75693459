//! No secret ever reaches an output. Every fake secret in every fixture home is replaced by a marker of its
//! own, every command is run, and no output may hold a marker.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a broken fixture must stop the test")]

mod common;

use common::binary::run;
use common::{case_name, cases, files_below, read_json};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// What stands in place of a secret; a number follows.
const MARKER: &str = "FAKE-LEAK-";

/// Beginning of the unsigned tokens in the fixtures. Their middle part holds claims, so no part may be shown.
const UNSIGNED_JWT: &str = "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0";

/// Names of accounts, not secrets: OpenClaw shows them too.
const ACCOUNTS: [&str; 3] = ["FAKE-account", "fake-account", "FAKE-user"];

const COMMANDS: [&[&str]; 16] = [
    &["check", "--verbose"],
    &["check", "--format", "json"],
    &["dispatch", "--trace"],
    &["dispatch", "--format", "json"],
    &["fix", "--dry-run", "--unsafe"],
    // Shorter forms of the same: asked of the homes that people had.
    &["check"],
    &["dispatch"],
    &["diff", ".openclaw", ".openclaw", "--to", "2026.5.28"],
    &["diff", ".openclaw", ".openclaw", "--to", "2026.4.5", "--format", "json"],
    &["upgrade", "--to", "2026.8.2"],
    &["upgrade", "--to", "2026.6.11", "--format", "json"],
    &["fix", "--as", "diff", "--unsafe"],
    &["fix", "--as", "json-patch", "--unsafe"],
    &["fix", "--as", "commands", "--unsafe"],
    // Those that write come last.
    &["fix", "--yes", "--unsafe"],
    &["undo", "--list"],
];

/// How many of the commands are asked of the many small homes, and of those of single turns.
const OF_SMALL_HOMES: usize = 5;
const OF_TURNS: usize = 11;

#[test]
fn no_planted_secret_reaches_an_output() {
    let families = ["oracle", "seeds", "field", "e2e", "config-validate", "examples"];
    let homes: Vec<PathBuf> = families.into_iter().flat_map(cases).collect();
    let next = AtomicUsize::new(0);
    let planted = AtomicUsize::new(0);
    let leaks = Mutex::new(Vec::new());
    let workers = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                while let Some(case) = homes.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let (count, found) = leaks_of(case);
                    planted.fetch_add(count, Ordering::Relaxed);
                    leaks.lock().unwrap().extend(found);
                }
            });
        }
    });
    let leaks = leaks.into_inner().unwrap();
    let planted = planted.into_inner();
    assert!(leaks.is_empty(), "{} leaks:\n{}", leaks.len(), leaks[..leaks.len().min(40)].join("\n"));
    assert!(planted > 1_000, "only {planted} secrets planted: the search itself is broken");
}

/// How many secrets were planted in a copy of a home, and where one came out.
fn leaks_of(case: &Path) -> (usize, Vec<String>) {
    let copy = tempfile::tempdir().unwrap();
    let user = copy.path();
    let original = if case.join("home").exists() { case.join("home") } else { case.to_path_buf() };
    common::copy_tree(&original, user);
    let mut count = 0;
    for file in files_below(user) {
        let Ok(text) = std::fs::read_to_string(&file) else { continue };
        let marked = mark(&text, &mut count);
        if marked != text {
            std::fs::write(&file, marked).unwrap();
        }
    }
    let settings = ["case.json", "observed.json"].map(|name| case.join(name)).into_iter().find(|path| path.exists());
    let settings = settings.map_or(Value::Null, |path| read_json(&path));
    let variables: Vec<(String, String)> = settings["env"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, value)| (name.clone(), mark(value.as_str().unwrap(), &mut count)))
        .collect();
    let variables: Vec<(&str, &str)> = variables.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();

    let mut found = Vec::new();
    let of = |families: &[&str]| families.iter().any(|family| case_name(case).starts_with(family));
    let asked = match () {
        () if of(&["oracle/", "config-validate/"]) => OF_SMALL_HOMES,
        () if of(&["e2e/"]) => OF_TURNS,
        () => COMMANDS.len(),
    };
    for command in COMMANDS.iter().take(asked) {
        let mut arguments: Vec<&str> = command.iter().copied().chain(release(&settings)).collect();
        if command.contains(&"undo") {
            arguments.truncate(command.len());
        }
        if command.contains(&"--to") {
            arguments.iter_mut().filter(|argument| **argument == "--release").for_each(|argument| *argument = "--from");
        }
        let ran = run(&arguments, user, &variables, Duration::from_secs(60));
        assert!(matches!(ran.code, Some(0 | 1 | 3)), "{} {command:?}: {:?} {}", case_name(case), ran.code, ran.stderr);
        for line in ran.stdout.lines().chain(ran.stderr.lines()) {
            if line.contains(MARKER) || line.contains(UNSIGNED_JWT) {
                let line: String = line.trim().chars().take(200).collect();
                found.push(format!("{} {command:?}: {line}", case_name(case)));
            }
        }
    }
    (count, found)
}

/// The release that a case is about, when it names one of the JSON era.
fn release(settings: &Value) -> Vec<&str> {
    let named = settings["releases"][0].as_str().or(settings["release"].as_str());
    named.map_or_else(|| vec!["--release", "2026.5.19"], |release| vec!["--release", release])
}

/// The text with every fake secret replaced by a marker of its own.
fn mark(text: &str, count: &mut usize) -> String {
    let mut marked = String::with_capacity(text.len());
    let mut rest = text;
    loop {
        let starts = ["FAKE-", "fake-", UNSIGNED_JWT].iter().filter_map(|word| rest.find(word)).min();
        let Some(start) = starts else {
            marked.push_str(rest);
            return marked;
        };
        let (before, tail) = rest.split_at(start);
        let end =
            tail.find(|char: char| !char.is_ascii_alphanumeric() && !"-_.~+/=".contains(char)).unwrap_or(tail.len());
        let (secret, after) = tail.split_at(end);
        marked.push_str(before);
        if before.ends_with(|char: char| char.is_ascii_alphanumeric())
            || ACCOUNTS.iter().any(|name| secret.starts_with(name))
        {
            marked.push_str(secret);
        } else {
            *count += 1;
            if let Some((claims, _)) = secret.rsplit_once('.').filter(|_| secret.starts_with(UNSIGNED_JWT)) {
                marked.push_str(claims);
                marked.push('.');
            }
            marked.push_str(&format!("{MARKER}{count:05}"));
        }
        rest = after;
    }
}

#[test]
fn marks_replace_secrets_and_nothing_else() {
    let mut count = 0;
    let text = r#"{"key": "FAKE-a-b", "token": "sk-fake-x", "note": "unFAKE-d", "jwt": "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.e30.ZmFrZQ"}"#;
    let expected = r#"{"key": "FAKE-LEAK-00001", "token": "sk-FAKE-LEAK-00002", "note": "unFAKE-d", "jwt": "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.e30.FAKE-LEAK-00003"}"#;
    assert_eq!(mark(text, &mut count), expected);
    assert_eq!(count, 3);
}
