//! Recordings: what real releases decided, as `fixtures/*/*/expected.json` keeps it or as the recorder writes it.

use super::tally::Release;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::Path;

/// The answer of one release for one case.
pub(crate) struct Recording {
    /// The release asked.
    pub(crate) release: String,
    /// `config`, `agents`.
    pub(crate) answer: Value,
}

/// All recordings of a case, oldest release first: `expected.json`, where several releases may share one
/// answer, or the recorder's own documents in `expected/<release>.json`.
pub(crate) fn recordings(case: &Path) -> Vec<Recording> {
    let mut found =
        if case.join("expected.json").is_file() { grouped(case) } else { documents(&case.join("expected")) };
    found.sort_by_key(|recording| Release::of(&recording.release));
    found
}

fn grouped(case: &Path) -> Vec<Recording> {
    let Value::Array(groups) = super::read_json(&case.join("expected.json")) else { panic!("{}", case.display()) };
    let mut found = Vec::new();
    for group in groups {
        if group.get("fatal").is_some() {
            continue; // The recorder got no full answer.
        }
        for release in group["releases"].as_array().unwrap() {
            found.push(Recording { release: release.as_str().unwrap().to_owned(), answer: group.clone() });
        }
    }
    found
}

/// The recorder's documents; those after a release's own doctor (`<release>+doctor.json`) speak of another home.
fn documents(directory: &Path) -> Vec<Recording> {
    let files = if directory.is_dir() { super::files_below(directory) } else { Vec::new() };
    let release = |file: &Path| Some(file.file_name()?.to_str()?.strip_suffix(".json")?.to_owned());
    let releases = files.iter().filter_map(|file| Some((release(file)?, file)));
    let asked = releases.filter(|(release, _)| !release.contains('+'));
    let answers = asked.map(|(release, file)| (release, super::read_json(file)));
    let full = answers.filter(|(_, answer)| answer.get("fatal").is_none());
    full.map(|(release, answer)| Recording { release, answer: reduced(answer) }).collect()
}

/// A document of the recorder in the form of `expected.json`: issues by their path, walks by what was tried,
/// and of its traces only the profiles whose token it could not refresh.
fn reduced(mut answer: Value) -> Value {
    let issues = answer["config"]["issues"].as_array().into_iter().flatten();
    answer["config"]["issues"] = issues.map(|issue| issue["path"].clone()).collect();
    for agent in answer["agents"].as_array_mut().into_iter().flatten() {
        if agent["walk"].is_object() {
            agent["walk"] = agent["walk"]["tried"].take();
        }
        for candidate in agent["candidates"].as_array_mut().into_iter().flatten() {
            let trace = candidate["credential_trace"].as_array().into_iter().flatten();
            let failed = |step: &&Value| step["error"].as_str().is_some_and(|error| error.contains("token refresh"));
            let blocked: BTreeSet<&str> = trace.filter(failed).filter_map(|step| step["asked"].as_str()).collect();
            if !blocked.is_empty() {
                candidate["refresh_blocked"] = json!(blocked);
            }
        }
    }
    answer
}
