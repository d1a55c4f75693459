//! Unified diffs of the real texts.

use super::{HOLDS_SECRET, Patch};
use crate::report::diff::{PATIENCE, file_names};
use crate::report::secrets::mask;
use crate::report::subject::Change;
use similar::{Algorithm, DiffOp, TextDiff};

/// Lines of context, at most.
const CONTEXT: usize = 3;

/// One diff for all files, as `patch -p1` in the state directory takes it. Where a line beside the change holds a
/// secret, less context is shown.
#[must_use]
pub fn diff(changes: &[Change]) -> Patch {
    let mut patch = Patch::default();
    for change in changes {
        match one(change) {
            Some(text) => patch.text.push_str(&text),
            None => patch.left_out.push(format!("{}: {HOLDS_SECRET}", change.file)),
        }
    }
    patch
}

fn one(change: &Change) -> Option<String> {
    let text = |side: &Option<String>| side.clone().unwrap_or_default();
    let (before, after) = (text(&change.before), text(&change.after));
    let (masked_before, masked_after) = (mask(&change.file, &before), mask(&change.file, &after));
    let secret_lines = |text: &str, masked: &str| -> Vec<bool> {
        text.split_inclusive('\n').zip(masked.split_inclusive('\n')).map(|(line, shown)| line != shown).collect()
    };
    let (old, new) = (secret_lines(&before, &masked_before), secret_lines(&after, &masked_after));
    let diff = TextDiff::configure().algorithm(Algorithm::Myers).timeout(PATIENCE).diff_lines(&before, &after);
    let holds_secret = |op: &DiffOp| {
        let any = |lines: &[bool], range| lines.get(range).is_none_or(|lines: &[bool]| lines.contains(&true));
        any(&old, op.old_range()) || any(&new, op.new_range())
    };
    let context = (0..=CONTEXT).rev().find(|context| !diff.grouped_ops(*context).iter().flatten().any(holds_secret))?;
    let (from, to) = file_names(change);
    Some(diff.unified_diff().context_radius(context).header(&from, &to).to_string())
}
