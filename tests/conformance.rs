//! Conformance: every recording of what a real OpenClaw release decided, compared field by field
//! with what the simulation says. What is compared, what is not and why: `fixtures/MANIFEST.md`.
//!
//! ```text
//! cargo test --test conformance -- --nocapture        the table
//! target/conformance/<release>.txt                    every disagreement
//! ONLY_RELEASE=2026.5.19 ONLY_CASE=c001 ONLY_FIELD=harness cargo test --test conformance -- --nocapture
//! UPDATE=1 cargo test --test conformance              raises tests/conformance.agreement
//! OC_DOCTOR_RECORDINGS=<directory> cargo test --test conformance -- --nocapture
//!     the cases of that directory instead (case.json, home/, expected/<release>.json or expected.json):
//!     target/recordings/<release>.txt; the agreement that is committed stays as it is
//! ```
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a broken fixture must stop the test")]
#![allow(clippy::print_stdout, reason = "the table is for people")]

mod common;

use common::compare::compare;
use common::databases::ScratchHome;
use common::recorded::{Recording, recordings};
use common::tally::{Difference, Tally};
use common::{case_name, cases, cases_in, copy_tree, files_below, milliseconds, read_json, road, simulated};
use serde_json::{Value, json};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

#[test]
fn recordings_agree_with_the_simulation() {
    let mut tally = Tally::default();
    let mut panicked = Vec::new();
    if let Some(directory) = std::env::var_os("OC_DOCTOR_RECORDINGS") {
        for case in cases_in(Path::new(&directory)) {
            run_case(&mut tally, &mut panicked, &case);
        }
        tally.show("recordings");
        assert!(panicked.is_empty(), "the simulation panicked:\n{}", panicked.join("\n"));
        return;
    }
    for family in ["oracle", "seeds"] {
        for case in cases(family) {
            run_case(&mut tally, &mut panicked, &case);
        }
    }
    for case in cases("config-validate") {
        run_verdicts(&mut tally, &mut panicked, &case);
    }
    tally.conclude("conformance");
    assert!(panicked.is_empty(), "the simulation panicked:\n{}", panicked.join("\n"));
}

/// Writes every home as the recorder takes it: with its databases built, and no text of one left. Into
/// `OC_DOCTOR_HOMES` for `tests/conformance/record.sh`, else into a directory that goes again.
#[test]
fn homes_for_the_recorder() {
    let scratch = tempfile::tempdir().unwrap();
    let asked = std::env::var_os("OC_DOCTOR_HOMES").map(PathBuf::from);
    let target = asked.unwrap_or_else(|| scratch.path().to_path_buf());
    let mut databases = 0;
    for case in ["oracle", "seeds"].into_iter().flat_map(cases) {
        let directory = target.join(case_name(&case));
        copy_tree(ScratchHome::of(&case).path(), &directory.join("home"));
        std::fs::copy(case.join("case.json"), directory.join("case.json")).unwrap();
        for file in files_below(&directory) {
            let name = file.file_name().unwrap().to_string_lossy().into_owned();
            assert!(!name.ends_with(".sqlite.sql"), "{} was not built", file.display());
            databases += usize::from(name.ends_with(".sqlite"));
        }
    }
    assert!(databases > 100, "only {databases} databases");
}

fn run_case(tally: &mut Tally, panicked: &mut Vec<String>, directory: &Path) {
    let name = case_name(directory);
    let wanted =
        |recording: &Recording| tally.filter().wants_case(&name) && tally.filter().wants_release(&recording.release);
    let recordings: Vec<Recording> = recordings(directory).into_iter().filter(wanted).collect();
    if recordings.is_empty() {
        return;
    }
    let case = read_json(&directory.join("case.json"));
    let now = milliseconds(&case["now"]);
    for (recording, ours) in recordings.iter().zip(answers(directory, &case["env"], &recordings, now, panicked)) {
        compare(tally, &name, recording, &ours);
    }
}

/// Our document for every recording of a case; the home is read once.
fn answers(
    directory: &Path,
    env: &Value,
    recordings: &[Recording],
    now: i64,
    panicked: &mut Vec<String>,
) -> Vec<Value> {
    let scratch = ScratchHome::of(directory);
    let home_directory = scratch.path();
    let loaded = catch_unwind(AssertUnwindSafe(|| road::load(home_directory, env)));
    let Ok(home) = loaded else {
        panicked.push(format!("{} while reading the home", case_name(directory)));
        return recordings.iter().map(|_| Value::Null).collect();
    };
    let mut documents = Vec::new();
    for recording in recordings {
        let simulation = catch_unwind(AssertUnwindSafe(|| road::simulate(&home, &recording.release, now)));
        match simulation {
            Ok(simulation) => documents.push(simulated::document(&home, &simulation)),
            Err(_) => {
                panicked.push(format!("{} in {}", case_name(directory), recording.release));
                documents.push(Value::Null);
            }
        }
    }
    documents
}

/// `openclaw config validate`: whether a config loads, and the paths of what is wrong with it.
fn run_verdicts(tally: &mut Tally, panicked: &mut Vec<String>, directory: &Path) {
    let name = case_name(directory);
    if !tally.filter().wants_case(&name) {
        return;
    }
    let case = read_json(&directory.join("case.json"));
    let mut recordings = Vec::new();
    for verdict in case["verdicts"].as_array().unwrap() {
        for release in verdict["releases"].as_array().unwrap().iter().filter_map(Value::as_str) {
            if tally.filter().wants_release(release) {
                recordings.push(Recording { release: release.to_owned(), answer: verdict.clone() });
            }
        }
    }
    let documents = answers(directory, &json!({}), &recordings, 0, panicked);
    for (recording, ours) in recordings.iter().zip(documents) {
        tally.saw_case(&recording.release, &name);
        let issues = |list: &Value| {
            let mut paths: Vec<String> =
                list.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect();
            paths.sort();
            paths.dedup();
            json!(paths)
        };
        let fields = [
            ("verdict.valid", recording.answer["valid"].clone(), ours["config"]["valid"].clone()),
            ("verdict.issues", issues(&recording.answer["issues"]), issues(&ours["config"]["issues"])),
        ];
        for (field, expected, got) in fields {
            let got = if ours.is_null() { json!("no answer") } else { got };
            tally.compare(Difference {
                release: recording.release.clone(),
                field: field.to_owned(),
                case: name.clone(),
                place: String::new(),
                expected,
                got,
                waived: verdict_waiver(&recording.answer),
            });
        }
    }
}

/// The command wants a file; the gateway takes a missing one as an empty config.
fn verdict_waiver(verdict: &Value) -> Option<&'static str> {
    verdict["error"]
        .as_str()
        .filter(|error| error.contains("file not found"))
        .map(|_| "no config file: asked of the command only")
}
