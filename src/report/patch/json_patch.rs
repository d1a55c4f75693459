//! RFC 6902 patches of the values of JSON and JSON5 files.

use super::steps::{Segment, Step, done, steps, value_of, written};
use super::{HOLDS_SECRET, Patch};
use crate::report::secrets::mask;
use crate::report::subject::Change;
use serde_json::{Value, json};

/// A document with one patch for each file: `{"schema", "files": [{"file", "patch"}]}`; a file that goes has
/// `"removed": true` instead.
#[must_use]
pub fn json_patch(changes: &[Change]) -> Patch {
    let mut patch = Patch::default();
    let mut files = Vec::new();
    for change in changes {
        match one(change) {
            Ok(file) => files.push(file),
            Err(reason) => patch.left_out.push(format!("{}: {reason}", change.file)),
        }
    }
    let document = json!({ "schema": "oc-doctor/json-patch@1", "files": files });
    patch.text = serde_json::to_string_pretty(&document).unwrap_or_default() + "\n";
    patch
}

fn one(change: &Change) -> Result<Value, String> {
    let Some(after) = &change.after else { return Ok(json!({ "file": change.file, "removed": true })) };
    let before = change.before.as_deref().unwrap_or("null");
    let operations: Vec<Value> = proven_steps(&change.file, before, after)?.iter().map(operation).collect();
    Ok(json!({ "file": change.file, "patch": operations }))
}

/// The steps from one text to the other, without a secret in them.
///
/// # Errors
/// Why there are none, for people.
pub(super) fn proven_steps(file: &str, before: &str, after: &str) -> Result<Vec<Step>, String> {
    let no_value = || "what it holds cannot be said in JSON".to_owned();
    let (old, new) = (value_of(before).ok_or_else(no_value)?, value_of(after).ok_or_else(no_value)?);
    let steps = steps(&old, &new);
    let result = steps.iter().try_fold(old, |value, step| done(&value, step));
    if result.as_ref() != Some(&new) {
        return Err("the change cannot be said step by step".to_owned());
    }
    // What a masked reading shows differently is a secret.
    let masked = value_of(&mask(file, after)).ok_or_else(|| HOLDS_SECRET.to_owned())?;
    let holds_secret = |step: &&Step| match step {
        Step::Add(_, value) | Step::Replace(_, value) => written(step, &masked) != Some(value),
        Step::Remove(_) => false,
    };
    if steps.iter().find(holds_secret).is_some() {
        return Err(HOLDS_SECRET.to_owned());
    }
    Ok(steps)
}

fn operation(step: &Step) -> Value {
    match step {
        Step::Add(way, value) => json!({ "op": "add", "path": pointer(way), "value": value }),
        Step::Replace(way, value) => json!({ "op": "replace", "path": pointer(way), "value": value }),
        Step::Remove(way) => json!({ "op": "remove", "path": pointer(way) }),
    }
}

/// RFC 6901.
fn pointer(way: &[Segment]) -> String {
    let part = |segment: &Segment| match segment {
        Segment::Key(key) => format!("/{}", key.replace('~', "~0").replace('/', "~1")),
        Segment::Index(index) => format!("/{index}"),
    };
    way.iter().map(part).collect()
}
