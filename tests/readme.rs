//! What the README shows is what happens: its commands are run, and its table is that of `oc-doctor releases`.
//! `UPDATE=1 cargo test --test readme` writes both anew.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a README that cannot be read stops the test"
)]

mod common;

use common::binary::run_in;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Stands for lines that the README leaves out.
const ELISION: &str = "[…]";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf()
}

/// The arguments of `oc-doctor` in a line of the README; `None` for other programs.
fn arguments(command: &str) -> Option<Vec<&str>> {
    let words = command.strip_prefix("cargo run --release -- ").or_else(|| command.strip_prefix("oc-doctor "))?;
    Some(words.split_whitespace().collect())
}

fn output(arguments: &[&str]) -> String {
    let nobody = tempfile::tempdir().unwrap();
    let ran = run_in(&root(), nobody.path(), arguments, Duration::from_secs(60));
    assert!(ran.stderr.is_empty(), "{}", ran.stderr);
    ran.stdout
}

/// Whether a text is this output, where [`ELISION`] stands for any lines.
fn shows(shown: &[&str], output: &[&str]) -> bool {
    match shown.split_first() {
        None => output.is_empty(),
        Some((&ELISION, rest)) => (0..=output.len()).any(|skipped| shows(rest, &output[skipped..])),
        Some((line, rest)) => output.split_first().is_some_and(|(first, more)| first == line && shows(rest, more)),
    }
}

/// A shown block anew: every part between elisions is a paragraph of the output.
fn anew(shown: &[&str], output: &[&str]) -> Vec<String> {
    let mut text = Vec::new();
    if !shown.contains(&ELISION) {
        return output.iter().map(|line| (*line).to_owned()).collect();
    }
    let segments: Vec<&[&str]> = shown.split(|line| *line == ELISION).collect();
    for (number, segment) in segments.iter().enumerate() {
        if let Some(line) = segment.first() {
            // The first and the last paragraph, or one that begins with the same word.
            let word = line.split(':').next().unwrap();
            let starts = |line: &&str| line.starts_with(word);
            let start = match number {
                0 => 0,
                _ if number + 1 == segments.len() => {
                    output.iter().rposition(|line| line.is_empty()).map_or(0, |at| at + 1)
                }
                _ => output.iter().position(starts).unwrap_or_else(|| panic!("no line begins with {word}")),
            };
            let length = output[start..].iter().position(|line| line.is_empty()).unwrap_or(output.len() - start);
            text.extend(output[start..start + length].iter().map(|line| (*line).to_owned()));
        }
        text.push(ELISION.to_owned());
    }
    text.pop();
    text
}

#[test]
fn commands_print_what_the_readme_shows() {
    let path = root().join("README.md");
    let readme = std::fs::read_to_string(&path).unwrap();
    let mut written = String::new();
    let mut wrong = Vec::new();
    let mut seen = 0;
    let mut lines = readme.lines();
    while let Some(line) = lines.next() {
        let _ = writeln!(written, "{line}");
        if line != "```console" {
            continue;
        }
        let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        let command = block[0].strip_prefix("$ ").expect("a command first");
        let shown = &block[1..];
        let _ = writeln!(written, "{}", block[0]);
        if let Some(arguments) = arguments(command) {
            seen += 1;
            let printed = output(&arguments);
            let printed: Vec<&str> = printed.lines().collect();
            if !shows(shown, &printed) {
                wrong.push(format!("$ {command}\n{}", printed.join("\n")));
            }
            let kept = if std::env::var_os("UPDATE").is_some() {
                anew(shown, &printed)
            } else {
                shown.iter().map(|line| (*line).to_owned()).collect()
            };
            kept.iter().for_each(|line| {
                let _ = writeln!(written, "{line}");
            });
        }
        let _ = writeln!(written, "```");
    }
    assert!(seen >= 2, "the README shows no output");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, with_table(&written)).unwrap();
    } else {
        assert!(wrong.is_empty(), "the README shows something else (UPDATE=1 writes it):\n{}", wrong.join("\n\n"));
    }
}

#[test]
fn the_table_of_agreement_is_the_one_that_the_binary_prints() {
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    if std::env::var_os("UPDATE").is_none() {
        assert!(readme == with_table(&readme), "the table is another (UPDATE=1 writes it):\n{}", with_table(&readme));
    }
}

/// The README with the table that `oc-doctor releases --format markdown` prints.
fn with_table(readme: &str) -> String {
    let (before, rest) = readme.split_once("<!-- agreement -->\n").unwrap();
    let (_, after) = rest.split_once("<!-- /agreement -->").unwrap();
    let table = oc_doctor::report::releases::markdown();
    format!("{before}<!-- agreement -->\n{table}<!-- /agreement -->{after}")
}

#[test]
fn an_elision_stands_for_any_lines() {
    assert!(shows(&[ELISION, "b", ELISION], &["a", "b", "c"]));
    assert!(shows(&["a", "b"], &["a", "b"]));
    assert!(!shows(&["a"], &["a", "b"]));
    assert!(!shows(&[ELISION, "d", ELISION], &["a", "b", "c"]));
}
