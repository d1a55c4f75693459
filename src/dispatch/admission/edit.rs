//! Changing a config in memory, as the release does at load. What is added keeps the place of its cause.

use crate::source::{Entry, Node, Object, Span, Value};

/// The value of a key, for changing it.
pub(super) fn child<'a>(node: &'a mut Node, key: &str) -> Option<&'a mut Node> {
    match &mut node.value {
        Value::Object(object) => {
            object.entries_mut().iter_mut().find(|entry| entry.key == key).map(|entry| &mut entry.node)
        }
        _ => None,
    }
}

/// The value at a path of keys, for changing it.
pub(super) fn descendant<'a>(node: &'a mut Node, path: &[&str]) -> Option<&'a mut Node> {
    let mut node = node;
    for key in path {
        node = child(node, key)?;
    }
    Some(node)
}

/// The items of an array, for changing them; none when it is no array.
pub(super) fn items(node: Option<&mut Node>) -> &mut [Node] {
    match node.map(|node| &mut node.value) {
        Some(Value::Array(items)) => items,
        _ => &mut [],
    }
}

/// Sets a key of an object: in its place when it is there, else at the end. Does nothing to what is no object.
pub(super) fn set(node: &mut Node, key: &str, value: Node) {
    let key_span = value.span;
    let Value::Object(object) = &mut node.value else { return };
    match object.entries_mut().iter_mut().find(|entry| entry.key == key) {
        Some(entry) => entry.node = value,
        None => object.entries_mut().push(Entry { key: key.to_owned(), key_span, node: value }),
    }
}

/// Sets a key unless it is there.
pub(super) fn set_if_absent(node: &mut Node, key: &str, value: Node) {
    if node.get(key).is_none() {
        set(node, key, value);
    }
}

/// Takes a key out of an object.
pub(super) fn take(node: &mut Node, key: &str) -> Option<Entry> {
    let Value::Object(object) = &mut node.value else { return None };
    let index = object.entries().iter().position(|entry| entry.key == key)?;
    Some(object.entries_mut().remove(index))
}

/// The object under a key; put there, empty, when there is none.
pub(super) fn object_under<'a>(node: &'a mut Node, key: &str, span: Span) -> Option<&'a mut Node> {
    if node.get(key).is_none_or(|child| child.as_object().is_none()) {
        set(node, key, empty(span));
    }
    child(node, key)
}

/// An empty object.
pub(super) fn empty(span: Span) -> Node {
    Node::new(Value::Object(Object::default()), span)
}

/// A string.
pub(super) fn text(text: &str, span: Span) -> Node {
    Node::new(Value::String(text.to_owned()), span)
}

/// An object with one key.
pub(super) fn single(key: &str, value: Node) -> Node {
    let mut object = empty(value.span);
    set(&mut object, key, value);
    object
}

/// Fills in what an object lacks, deeply (OpenClaw `mergeMissing`). Depth is that of the source tree, which is bounded.
pub(super) fn fill_in(node: &mut Node, from: Node) {
    let Value::Object(more) = from.value else { return };
    let mut more = more;
    for entry in std::mem::take(more.entries_mut()) {
        match child(node, &entry.key) {
            Some(existing) if existing.as_object().is_some() => fill_in(existing, entry.node),
            Some(_) => {}
            None => set(node, &entry.key, entry.node),
        }
    }
}
