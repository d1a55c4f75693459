//! The house rules that a compiler does not know: which room may use which, and what is absent where.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a source file that cannot be read stops the test"
)]

mod common;

use common::files_below;
use std::path::{Path, PathBuf};

/// The road. A room uses only rooms before it; `fix` and `report` do not know each other.
const ROAD: [&str; 10] =
    ["source", "home", "release", "dispatch", "compare", "migration", "rules", "fix", "report", "cli"];

struct SourceText {
    path: PathBuf,
    /// Path below `src/`.
    name: String,
    /// The text without comments and without its test modules.
    code: String,
    lines: usize,
}

impl SourceText {
    fn room(&self) -> &str {
        self.name.split(['/', '.']).next().unwrap()
    }

    fn is_test(&self) -> bool {
        self.name.ends_with("tests.rs") || self.name.contains("/tests/")
    }
}

fn rust_files(below: &str) -> Vec<SourceText> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(below);
    files_below(&root)
        .into_iter()
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .map(|path| {
            let text = std::fs::read_to_string(&path).unwrap();
            let name = path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
            SourceText { name, code: code_of(&text), lines: text.lines().count(), path }
        })
        .collect()
}

fn code_of(text: &str) -> String {
    let mut code = String::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        // Test modules stand at the end of a file.
        if line.trim() == "#[cfg(test)]"
            && lines.peek().is_some_and(|next| next.contains("mod ") && next.ends_with('{'))
        {
            break;
        }
        if !line.trim_start().starts_with("//") {
            code.push_str(line.split(" // ").next().unwrap_or(line));
            code.push('\n');
        }
    }
    code
}

fn report(broken: Vec<String>, rule: &str) {
    assert!(broken.is_empty(), "{rule}:\n{}", broken.join("\n"));
}

/// The rooms that a text names by `crate::<room>` or `crate::{<room>::…, …}`.
fn rooms_used(code: &str) -> Vec<&'static str> {
    let mut used = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        let names: Vec<&str> = match rest.strip_prefix('{') {
            None => vec![rest],
            Some(group) => group.split('}').next().unwrap_or("").split(',').map(str::trim).collect(),
        };
        for name in names {
            let name: &str = name.split(|char: char| !char.is_alphanumeric() && char != '_').next().unwrap_or("");
            used.extend(ROAD.iter().find(|room| **room == name));
        }
    }
    used
}

#[test]
fn rooms_use_only_rooms_before_them() {
    let place = |room: &str| ROAD.iter().position(|known| *known == room);
    let mut broken = Vec::new();
    let files = rust_files("src");
    for file in files.iter().filter(|file| file.name != "lib.rs" && file.name != "main.rs") {
        let own = place(file.room()).unwrap_or_else(|| panic!("{} stands in no room", file.name));
        for used in rooms_used(&file.code) {
            let later = place(used).unwrap() > own;
            let strangers = matches!((file.room(), used), ("report", "fix") | ("fix", "report"));
            if later || strangers {
                broken.push(format!("src/{} uses {used}", file.name));
            }
        }
    }
    assert!(files.iter().any(|file| !rooms_used(&file.code).is_empty()), "the search finds nothing at all");
    report(broken, "a room uses only rooms before it");
}

#[test]
fn the_search_for_rooms_finds_them() {
    assert_eq!(rooms_used("use crate::source::Node;"), ["source"]);
    assert_eq!(rooms_used("use crate::{home::Home, release::Facts};"), ["home", "release"]);
    assert!(rooms_used("use super::source;").is_empty());
}

#[test]
fn no_file_is_longer_than_500_lines() {
    let mut broken = Vec::new();
    for folder in ["src", "tests", "benches"] {
        for file in rust_files(folder) {
            if file.lines > 500 {
                broken.push(format!("{}: {} lines", file.path.display(), file.lines));
            }
        }
    }
    report(broken, "one idea per file");
}

/// Fails when a file outside `allowed` (prefixes of the path below `src/`) contains one of the words.
fn only_in(allowed: &[&str], words: &[&str], rule: &str) {
    let mut broken = Vec::new();
    for file in rust_files("src") {
        if file.is_test() || allowed.iter().any(|prefix| file.name.starts_with(prefix)) {
            continue;
        }
        for (number, line) in file.code.lines().enumerate() {
            if words.iter().any(|word| line.contains(word)) {
                broken.push(format!("src/{} (about line {}): {}", file.name, number + 1, line.trim()));
            }
        }
    }
    report(broken, rule);
}

#[test]
fn versions_are_compared_only_in_release() {
    only_in(&["release/"], &["Version::new(", "Version::beta("], "what differs between releases is a fact");
    let comparisons = ["version <", "version >", "version() <", "version() >", "release <", "release >"];
    only_in(&["release/"], &comparisons, "what differs between releases is a fact");
}

#[test]
fn files_are_touched_only_in_source_files() {
    only_in(
        &["source/files", "fix/"],
        &["std::fs", "File::open", "fs::read"],
        "files are read through `source::Files`",
    );
}

#[test]
fn the_environment_is_read_only_in_cli() {
    let reads =
        ["env::var", "env::args", "env::current_dir", "env::temp_dir", "env::home_dir", "home_dir()", "cache_dir()"];
    only_in(&["cli/", "main.rs"], &reads, "the environment comes in as a value");
}

#[test]
fn the_clock_is_read_only_in_cli() {
    let clocks = ["SystemTime::now", "Instant::now", "Timestamp::now", "Zoned::now"];
    only_in(&["cli/", "main.rs"], &clocks, "the time comes in as a value");
}

#[test]
fn nothing_but_git_is_started() {
    only_in(
        &["source/files/git.rs"],
        &["process::Command", "process::{Command", "Command::new(\""],
        "oc-doctor reads files; only a git revision is read by asking git",
    );
    only_in(&[], &["std::net"], "nothing is fetched");
}

#[test]
fn the_rooms_of_the_road_are_the_folders() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut rooms: Vec<String> = std::fs::read_dir(root)
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.file_type().unwrap().is_dir())
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect();
    rooms.sort();
    let mut road = ROAD.map(str::to_owned).to_vec();
    road.sort();
    assert_eq!(rooms, road);
}
