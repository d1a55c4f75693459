//! Every text of a document with its route.

use crate::source::{Entry, MAX_DEPTH, Node, PathSegment, Value};

/// What a walk comes across.
pub(super) enum Found<'a> {
    /// A string.
    Text(Vec<PathSegment>, &'a str),
    /// A key of an object; the route leads to its value.
    Key(Vec<PathSegment>, &'a str),
}

/// Every string and every key, outermost first. `enters` says which keys are gone into.
pub(super) fn walk<'a>(root: &'a Node, enters: impl Fn(&[PathSegment]) -> bool) -> Vec<Found<'a>> {
    let mut found = Vec::new();
    let mut waiting: Vec<(Vec<PathSegment>, &Node)> = vec![(Vec::new(), root)];
    while let Some((route, node)) = waiting.pop() {
        if route.len() > MAX_DEPTH {
            continue;
        }
        match &node.value {
            Value::String(text) => found.push(Found::Text(route, text)),
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate().rev() {
                    waiting.push((below(&route, PathSegment::Index(index)), item));
                }
            }
            Value::Object(object) => {
                for Entry { key, node, .. } in object.entries().iter().rev() {
                    let inner = below(&route, PathSegment::Key(key.clone()));
                    if enters(&inner) {
                        found.push(Found::Key(inner.clone(), key));
                        waiting.push((inner, node));
                    }
                }
            }
            _ => {}
        }
    }
    found
}

fn below(route: &[PathSegment], segment: PathSegment) -> Vec<PathSegment> {
    let mut route = route.to_vec();
    route.push(segment);
    route
}
