//! The fixtures themselves: nothing in them is or looks like a real secret or a real person, and the
//! manifest speaks of all of them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a broken fixture must stop the test")]

mod common;

use common::{cases, files_below, fixtures};
use serde_json::Value;
use std::path::Path;

/// A token without a signature (`"alg":"none"`): worthless everywhere.
const UNSIGNED_JWT: &str = "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.";

fn is_harmless(secret: &str) -> bool {
    // Real tokens have these beginnings, and OpenClaw tells credentials apart by them.
    let bare =
        ["Bearer ", "sk-ant-oat01-", "sk-"].iter().find_map(|shape| secret.strip_prefix(shape)).unwrap_or(secret);
    let is_variable = !bare.is_empty() && bare.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_');
    let is_reference = bare.contains("${") || is_variable || bare == "ollama-local" || bare == "oauth:openai-codex";
    bare.trim().is_empty()
        || bare.starts_with("FAKE-")
        || bare.starts_with("fake-")
        || bare.starts_with(UNSIGNED_JWT)
        || is_reference
}

fn names_a_secret(key: &str) -> bool {
    let key = key.to_lowercase();
    let whole = ["key", "token", "access", "refresh", "secret", "password", "authorization", "apikey"];
    let ends = ["_key", "-key", "_token", "-token", "accesstoken", "refreshtoken", "secret", "password", "apikey"];
    key != "primary_key" && (whole.contains(&key.as_str()) || ends.iter().any(|end| key.ends_with(end)))
}

fn collect(value: &Value, key: &str, found: &mut Vec<(String, String)>) {
    match value {
        Value::Object(object) => object.iter().for_each(|(key, value)| collect(value, key, found)),
        Value::Array(items) => items.iter().for_each(|item| collect(item, key, found)),
        Value::String(text) if names_a_secret(key) => found.push((key.to_owned(), text.clone())),
        _ => {}
    }
}

fn secrets_of(path: &Path, text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    if let Ok(value) = serde_json::from_str(text).or_else(|_| json5::from_str::<Value>(text)) {
        collect(&value, "", &mut found);
    } else if path.extension().is_some_and(|extension| extension == "sql") {
        // JSON in a row: the texts between quotes; none of ours holds a quote.
        for text in text.split('\'').filter(|text| text.starts_with('{')) {
            if let Ok(value) = serde_json::from_str(text) {
                collect(&value, "", &mut found);
            }
        }
    } else if path.file_name().is_some_and(|name| name == ".env") {
        let pairs = text.lines().filter_map(|line| line.trim_start_matches("export ").split_once('='));
        found.extend(
            pairs
                .filter(|(name, _)| names_a_secret(name.trim()))
                .map(|(name, value)| (name.to_owned(), value.trim_matches(['"', '\'', ' ']).to_owned())),
        );
    }
    found
}

#[test]
fn every_secret_is_fake() {
    let mut seen = 0;
    let mut bad = Vec::new();
    for path in files_below(&fixtures()) {
        let Ok(text) = String::from_utf8(std::fs::read(&path).unwrap()) else { continue };
        for (key, secret) in secrets_of(&path, &text) {
            seen += 1;
            if !is_harmless(&secret) {
                bad.push(format!("{}: {key} = {secret}", path.display()));
            }
        }
    }
    assert!(bad.is_empty(), "secrets must start with FAKE- or fake-:\n{}", bad.join("\n"));
    assert!(seen > 1000, "only {seen} secrets found: the search itself is broken");
}

#[test]
fn every_mail_address_is_reserved_for_examples() {
    let mut seen = 0;
    let mut bad = Vec::new();
    for path in files_below(&fixtures()) {
        let bytes = std::fs::read(&path).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        for (at, _) in text.match_indices('@') {
            let is_local = text[..at].chars().next_back().is_some_and(|char| char.is_ascii_alphanumeric());
            let host: String = text[at + 1..]
                .chars()
                .take_while(|char| char.is_ascii_alphanumeric() || ".-".contains(*char))
                .collect();
            let host = host.trim_end_matches(['.', '-']);
            if !is_local || !host.contains('.') || host.starts_with(|char: char| char.is_ascii_digit()) {
                continue; // `@profile`, `package@1.2.3`
            }
            seen += 1;
            if host != "example.com" && host != "example.test" {
                bad.push(format!("{}: @{host}", path.display()));
            }
        }
    }
    assert!(bad.is_empty(), "{}", bad.join("\n"));
    assert!(seen > 1000, "only {seen} addresses found: the search itself is broken");
}

#[test]
fn nothing_names_a_place_outside_the_project() {
    let roots = ["/home/", "/root/", "/Users/", "/tmp/"];
    let mut bad = Vec::new();
    for path in files_below(&fixtures()) {
        let bytes = std::fs::read(&path).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        for root in roots {
            for (at, _) in text.match_indices(root) {
                // `~/work/codex` and `https://host/home/` are not paths of a machine.
                let before = text[..at].chars().next_back();
                let is_start = before.is_none_or(|char| !char.is_alphanumeric() && !"~.-_}>".contains(char));
                if is_start {
                    bad.push(format!("{}: …{}", path.display(), text[at..].chars().take(40).collect::<String>()));
                }
            }
        }
    }
    bad.retain(|line| !INVENTED_PLACES.iter().any(|place| line.contains(place)));
    assert!(bad.is_empty(), "{}", bad.join("\n"));
}

/// Absolute paths that belong to a case.
const INVENTED_PLACES: [&str; 1] = ["/home/user/.openclaw/"];

#[test]
fn the_manifest_speaks_of_every_family() {
    let manifest = std::fs::read_to_string(fixtures().join("MANIFEST.md")).unwrap();
    let mut families = 0;
    for entry in std::fs::read_dir(fixtures()).unwrap() {
        let entry = entry.unwrap();
        if !entry.file_type().unwrap().is_dir() {
            continue;
        }
        families += 1;
        let family = entry.file_name().into_string().unwrap();
        let row = manifest
            .lines()
            .find(|line| line.starts_with(&format!("| `{family}/` |")))
            .unwrap_or_else(|| panic!("fixtures/{family} has no row in MANIFEST.md"));
        let count = row.split('|').nth(3).unwrap().trim();
        if count.starts_with("each ") {
            continue; // its test knows them
        }
        let count: usize = count.parse().unwrap();
        assert_eq!(cases(&family).len(), count, "cases of {family}");
    }
    let rows = manifest.lines().filter(|line| line.starts_with("| `") && line.contains("/` |")).count();
    assert_eq!(rows, families, "rows of MANIFEST.md");
}

#[test]
fn a_database_is_committed_as_text_unless_its_bytes_are_the_case() {
    let binary = |path: &std::path::PathBuf| {
        let mut head = std::fs::read(path).unwrap();
        head.truncate(16);
        head == b"SQLite format 3\0"
    };
    let found: Vec<String> = files_below(&fixtures().join("oracle"))
        .into_iter()
        .filter(binary)
        .map(|path| {
            path.strip_prefix(fixtures().join("oracle")).unwrap().iter().next().unwrap().to_string_lossy().into()
        })
        .collect();
    assert_eq!(
        found,
        ["b001", "b003", "b006", "b008", "b011", "b013", "s047", "s055"],
        "a database that is whole belongs in a .sqlite.sql file"
    );
}

#[test]
fn the_fixtures_stay_small() {
    let bytes: u64 = files_below(&fixtures()).iter().map(|path| path.metadata().unwrap().len()).sum();
    assert!(bytes < 15_000_000, "{bytes} bytes of fixtures");
}
