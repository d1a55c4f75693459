//! Whether a diff touches only the lines that its edits are about.

use oc_doctor::fix::FileChange;
use oc_doctor::source::{Edit, Node, PathSegment, SourceFile, Sources, Value, parse_json5};
use std::collections::BTreeSet;
use std::ops::RangeInclusive;

/// Panics when a line goes that no edit is about, or when more lines come than the edits bring.
pub(crate) fn only_lines_of(name: &str, change: &FileChange, edits: &[&Edit]) {
    let (Some(before), Some(after)) = (&change.before, &change.after) else { return };
    let file = SourceFile::from_bytes(change.path.clone(), change.display.clone(), before.as_bytes());
    let text = file.text.clone();
    let root = parse_json5(&text, Sources::default().add(file)).unwrap_or_else(|error| panic!("{name}: {error}"));
    let mine = edits.iter().filter(|edit| path_of(edit) == change.path);
    let mut allowed = BTreeSet::new();
    let mut most_new = 0;
    for edit in mine {
        let lines = lines_of(&text, &root, edit);
        most_new += lines.clone().count() + brought(edit);
        allowed.extend(lines);
    }
    let after = after.strip_prefix('\u{feff}').unwrap_or(after);
    let (old, new): (Vec<&str>, Vec<&str>) = (text.split('\n').collect(), after.split('\n').collect());
    let ops = similar::capture_diff_slices(similar::Algorithm::Myers, &old, &new);
    let (mut gone, mut came) = (Vec::new(), 0);
    for op in ops.into_iter().filter(|op| !matches!(op, similar::DiffOp::Equal { .. })) {
        gone.extend(op.old_range());
        came += op.new_range().len();
    }
    for line in gone {
        assert!(allowed.contains(&line), "{name}: line {} is touched: {}\nedits: {edits:?}", line + 1, old[line]);
    }
    assert!(came <= most_new, "{name}: {came} new lines for edits of {most_new}: {edits:?}");
}

fn path_of(edit: &Edit) -> &std::path::Path {
    match edit {
        Edit::Set { file, .. } | Edit::Remove { file, .. } | Edit::Rename { file, .. } | Edit::RemoveFile { file } => {
            file
        }
    }
}

/// Lines that a new value may take.
fn brought(edit: &Edit) -> usize {
    match edit {
        Edit::Set { value, route, .. } => {
            serde_json::to_string_pretty(value).unwrap().lines().count() + 2 * route.len()
        }
        _ => 0,
    }
}

/// The lines of what an edit is about: the value, the comment above it, and the line before, where a comma stands.
fn lines_of(text: &str, root: &Node, edit: &Edit) -> RangeInclusive<usize> {
    let route = match edit {
        Edit::Set { route, .. } | Edit::Remove { route, .. } | Edit::Rename { route, .. } => route,
        Edit::RemoveFile { .. } => return 0..=text.lines().count(),
    };
    let mut node = root;
    let mut parent = root;
    let mut start = None;
    for segment in route {
        let next = match (&node.value, segment) {
            (Value::Object(object), PathSegment::Key(key)) => {
                object.entry(key).map(|entry| (&entry.node, entry.key_span.start as usize))
            }
            (Value::Array(items), PathSegment::Index(index)) => {
                items.get(*index).map(|item| (item, item.span.start as usize))
            }
            _ => None,
        };
        // What is not there yet is put behind its last sibling.
        let Some((child, at)) = next else {
            let from = last_member(node).unwrap_or(node.span.start as usize);
            return line_at(text, from)..=line_at(text, node.span.end as usize);
        };
        (parent, node) = (node, child);
        start = Some(at);
    }
    let first = line_at(text, start.unwrap_or(node.span.start as usize));
    let lines: Vec<&str> = text.split('\n').collect();
    let is_remark = |line: usize| {
        let line = lines[line].trim();
        line.is_empty() || line.starts_with("//") || line.starts_with("/*") || line.ends_with("*/")
    };
    let mut top = first;
    while top > 0 && is_remark(top - 1) {
        top -= 1;
    }
    // What loses its last member closes on the line on which it opens.
    let is_last = matches!(edit, Edit::Remove { .. }) && last_member(parent) == Some(node.span.start as usize);
    let end = if is_last { parent.span.end } else { node.span.end };
    top.saturating_sub(1)..=line_at(text, end as usize)
}

fn last_member(node: &Node) -> Option<usize> {
    match &node.value {
        Value::Object(object) => object.entries().iter().map(|entry| entry.node.span.start as usize).max(),
        Value::Array(items) => items.last().map(|item| item.span.start as usize),
        _ => None,
    }
}

fn line_at(text: &str, offset: usize) -> usize {
    text[..offset.min(text.len())].matches('\n').count()
}
