//! `openclaw config set` and `openclaw config unset` lines.
//!
//! All known releases (2026.4.5 to 2026.9.6, `src/cli/config-cli.ts`, since 2026.8 `src/shared/dot-path.ts`) read
//! the same paths: keys between dots, a backslash before what is meant literally, `[0]` for an item; and the same
//! values with `--strict-json`. Both commands refuse a config that does not load, before or after, so every line
//! must leave one that does.

use super::Patch;
use super::json_patch::proven_steps;
use super::steps::{Segment, Step, done, value_of};
use crate::report::subject::Change;
use serde_json::Value;

/// Keys that no release takes in a path (`isBlockedObjectKey`).
const BLOCKED: [&str; 3] = ["__proto__", "constructor", "prototype"];

/// The lines for the main config. `main`: its name among the changes; `loads`: whether the release would load a
/// config of this text. Files that the commands cannot reach are left out.
#[must_use]
pub fn commands(changes: &[Change], main: &str, loads: &dyn Fn(&str) -> bool) -> Patch {
    let mut patch = Patch::default();
    for change in changes {
        let lines = if change.file == main {
            lines(change, loads)
        } else {
            Err("`openclaw config` writes only the main config file".to_owned())
        };
        match lines {
            Ok(lines) => patch.text.push_str(&lines),
            Err(reason) => patch.left_out.push(format!("{}: {reason}", change.file)),
        }
    }
    patch
}

fn lines(change: &Change, loads: &dyn Fn(&str) -> bool) -> Result<String, String> {
    let (Some(before), Some(after)) = (&change.before, &change.after) else {
        return Err("`openclaw config` neither makes nor removes the file".to_owned());
    };
    if !loads(before) {
        return Err(
            "the config does not load now, and `openclaw config` refuses to change one that does not".to_owned()
        );
    }
    let steps = proven_steps(&change.file, before, after)?;
    let start = value_of(before).ok_or("the config does not parse")?;
    let steps = in_loading_order(&start, steps, loads)
        .ok_or("in no order would the config load after each line, as `openclaw config` demands")?;
    steps.iter().map(line).collect()
}

/// The steps in an order in which every one of them leaves a config that loads: as they are, or the removals first.
fn in_loading_order(start: &Value, steps: Vec<Step>, loads: &dyn Fn(&str) -> bool) -> Option<Vec<Step>> {
    let all_load = |steps: &[Step]| {
        let mut value = start.clone();
        steps.iter().all(|step| {
            let next = done(&value, step);
            next.is_some_and(|next| {
                value = next;
                loads(&value.to_string())
            })
        })
    };
    if all_load(&steps) {
        return Some(steps);
    }
    let mut other = steps;
    other.sort_by_key(|step| !matches!(step, Step::Remove(_)));
    all_load(&other).then_some(other)
}

fn line(step: &Step) -> Result<String, String> {
    match step {
        Step::Add(way, value) | Step::Replace(way, value) => {
            Ok(format!("openclaw config set {} {} --strict-json\n", quoted(&path(way)?), quoted(&value.to_string())))
        }
        Step::Remove(way) => Ok(format!("openclaw config unset {}\n", quoted(&path(way)?))),
    }
}

fn path(way: &[Segment]) -> Result<String, String> {
    let mut text = String::new();
    for segment in way {
        match segment {
            Segment::Index(index) => text.push_str(&format!("[{index}]")),
            Segment::Key(key) => {
                let is_number = key.bytes().all(|byte| byte.is_ascii_digit());
                if key.trim() != key || is_number || BLOCKED.contains(&key.as_str()) {
                    return Err(format!("`openclaw config` has no way to name the key `{key}`"));
                }
                if !text.is_empty() {
                    text.push('.');
                }
                for c in key.chars() {
                    if matches!(c, '.' | '[' | '\\') {
                        text.push('\\');
                    }
                    text.push(c);
                }
            }
        }
    }
    if text.is_empty() { Err("`openclaw config` cannot replace the whole config".to_owned()) } else { Ok(text) }
}

/// A word for a POSIX shell.
fn quoted(text: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/._-+:@%,=".contains(c);
    if text.chars().all(is_plain) { text.to_owned() } else { format!("'{}'", text.replace('\'', "'\\''")) }
}
