//! From a route in the merged config to the file that owns the value.

use super::PathSegment;
use crate::source::file::{Sources, Span};
use crate::source::parse_json5;
use crate::source::value::{Node, Value};
use std::path::PathBuf;

/// The file in which the value at `route` of the merged config `root` stands, and its route there. For a
/// value that does not exist yet: where it belongs, beside its siblings. `None` when the route leads
/// through something that is not a container.
#[must_use]
pub fn owner_of(sources: &Sources, root: &Node, route: &[PathSegment]) -> Option<(PathBuf, Vec<PathSegment>)> {
    owner_among(sources, root, route, None)
}

/// The same for who asks about many values: `written` is the value of one file as it stands there, which then need
/// not be parsed again.
#[must_use]
pub fn owner_among(
    sources: &Sources,
    root: &Node,
    route: &[PathSegment],
    written: Option<&Node>,
) -> Option<(PathBuf, Vec<PathSegment>)> {
    let mut node = root;
    let mut rest = route;
    while let Some((segment, after)) = rest.split_first() {
        let child = match (&node.value, segment) {
            (Value::Object(object), PathSegment::Key(key)) => object.get(key),
            (Value::Array(items), PathSegment::Index(index)) => items.get(*index),
            _ => return None,
        };
        let Some(child) = child else { break };
        node = child;
        rest = after;
    }
    let file = sources.get(node.span.source)?;
    let parsed;
    let raw = match written.filter(|written| written.span.source == node.span.source) {
        Some(written) => written,
        None => {
            parsed = parse_json5(&file.text, node.span.source).ok()?;
            &parsed
        }
    };
    let mut owned = Vec::new();
    let found = descend(raw, node.span, &mut owned)?;
    for (at, segment) in rest.iter().enumerate() {
        owned.push(match (segment, &found.value) {
            // Behind the items that this file has itself.
            (PathSegment::Index(_), Value::Array(items)) if at == 0 => PathSegment::Index(items.len()),
            _ => segment.clone(),
        });
    }
    Some((file.path.clone(), owned))
}

/// The node that stands exactly at `span`, and the way to it.
fn descend<'a>(root: &'a Node, span: Span, way: &mut Vec<PathSegment>) -> Option<&'a Node> {
    let mut node = root;
    while node.span != span {
        let holds = |child: &Node| child.span.start <= span.start && span.end <= child.span.end;
        let (segment, child) = match &node.value {
            Value::Object(object) => {
                let entry = object.entries().iter().find(|entry| holds(&entry.node))?;
                (PathSegment::Key(entry.key.clone()), &entry.node)
            }
            Value::Array(items) => {
                let (index, item) = items.iter().enumerate().find(|(_, item)| holds(item))?;
                (PathSegment::Index(index), item)
            }
            _ => return None,
        };
        way.push(segment);
        node = child;
    }
    Some(node)
}
