//! What the tests share: the fixtures on disk and one simulation of a fixture home.
#![allow(dead_code, reason = "every test binary uses its own part")]
#![allow(clippy::print_stdout, reason = "tables are for people")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a broken fixture must stop the test")]

pub(crate) mod bench;
pub(crate) mod binary;
pub(crate) mod changed_lines;
pub(crate) mod compare;
pub(crate) mod databases;
pub(crate) mod diagnosed;
pub(crate) mod every_home;
pub(crate) mod failure;
pub(crate) mod memory;
pub(crate) mod published;
pub(crate) mod recorded;
pub(crate) mod road;
pub(crate) mod simulated;
pub(crate) mod spoken;
pub(crate) mod tally;
pub(crate) mod waiver;

use std::path::{Path, PathBuf};

/// `fixtures/`.
pub(crate) fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

/// The case directories of a family, sorted by name.
pub(crate) fn cases(family: &str) -> Vec<PathBuf> {
    cases_in(&fixtures().join(family))
}

/// The case directories in a directory, sorted by name.
pub(crate) fn cases_in(directory: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = std::fs::read_dir(directory)
        .unwrap_or_else(|error| panic!("{}: {error}", directory.display()))
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    found.sort();
    found
}

/// `family/case`; the name alone for a case that is not of the fixtures.
pub(crate) fn case_name(directory: &Path) -> String {
    let name = directory.strip_prefix(fixtures()).unwrap_or_else(|_| directory.file_name().unwrap().as_ref());
    name.to_string_lossy().replace('\\', "/")
}

/// A JSON file of the fixtures.
pub(crate) fn read_json(path: &Path) -> serde_json::Value {
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Every file below a directory, sorted; symbolic links are not followed.
pub(crate) fn files_below(directory: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut waiting = vec![directory.to_path_buf()];
    while let Some(next) = waiting.pop() {
        for entry in std::fs::read_dir(&next).unwrap() {
            let entry = entry.unwrap();
            if entry.file_type().unwrap().is_dir() {
                waiting.push(entry.path());
            } else {
                found.push(entry.path());
            }
        }
    }
    found.sort();
    found
}

/// Copies a directory and everything below it.
pub(crate) fn copy_tree(from: &Path, to: &Path) {
    for file in files_below(from) {
        let target = to.join(file.strip_prefix(from).unwrap());
        std::fs::create_dir_all(target.parent().unwrap()).unwrap();
        std::fs::copy(&file, &target).unwrap();
    }
}

/// Unix milliseconds of a case's `now`: a number, or an RFC 3339 text.
pub(crate) fn milliseconds(now: &serde_json::Value) -> i64 {
    match now {
        serde_json::Value::Number(number) => number.as_i64().unwrap(),
        serde_json::Value::String(text) => text.parse::<jiff::Timestamp>().unwrap().as_millisecond(),
        other => panic!("no time: {other}"),
    }
}
