//! What the value must be after an edit: the same edits done on the value, to compare with.

use super::{EditError, PathSegment};
use crate::source::file::Span;
use crate::source::value::{Entry, Node, Object, Value};
use serde_json::Value as Json;

/// Whether two values are the same, wherever they stand.
// Recursion is bounded by the depth of parsed values.
pub(super) fn same_value(one: &Node, other: &Node) -> bool {
    match (&one.value, &other.value) {
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same_value(a, b)),
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len()
                && a.entries().iter().all(|entry| b.get(&entry.key).is_some_and(|other| same_value(&entry.node, other)))
        }
        (Value::Number(a), Value::Number(b)) => a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan()),
        (a, b) => a == b,
    }
}

/// A value of a rule as a node without a place of its own.
pub(super) fn node_of(json: &Json, span: Span) -> Node {
    let value = match json {
        Json::Null => Value::Null,
        Json::Bool(flag) => Value::Bool(*flag),
        Json::Number(number) => Value::Number(number.as_f64().unwrap_or(f64::NAN)),
        Json::String(text) => Value::String(text.clone()),
        Json::Array(items) => Value::Array(items.iter().map(|item| node_of(item, span)).collect()),
        Json::Object(entries) => {
            let entries =
                entries.iter().map(|(key, item)| Entry { key: key.clone(), key_span: span, node: node_of(item, span) });
            Value::Object(Object::from_source_order(entries.collect()))
        }
    };
    Node::new(value, span)
}

/// Sets the value at a route.
pub(super) fn set(root: &mut Node, route: &[PathSegment], value: &Json) -> Result<(), EditError> {
    let span = root.span;
    let mut node = root;
    for (done, segment) in route.iter().enumerate() {
        let wrong = || EditError::NoSuchPlace { route: route.get(..=done).unwrap_or(route).to_vec() };
        node = match (&mut node.value, segment) {
            (Value::Object(object), PathSegment::Key(key)) => {
                if object.get(key).is_none() {
                    let empty = if matches!(route.get(done + 1), Some(PathSegment::Index(_))) {
                        Value::Array(Vec::new())
                    } else {
                        Value::Object(Object::default())
                    };
                    object.entries_mut().push(Entry { key: key.clone(), key_span: span, node: Node::new(empty, span) });
                }
                let found = object.entries_mut().iter_mut().find(|entry| entry.key == *key);
                found.map(|entry| &mut entry.node).ok_or_else(wrong)?
            }
            (Value::Array(items), PathSegment::Index(index)) => {
                if *index == items.len() {
                    items.push(Node::new(Value::Object(Object::default()), span));
                }
                items.get_mut(*index).ok_or_else(wrong)?
            }
            _ => return Err(wrong()),
        };
    }
    node.value = node_of(value, span).value;
    Ok(())
}

/// Removes what stands at a route.
pub(super) fn remove(root: &mut Node, route: &[PathSegment]) -> Result<(), EditError> {
    let wrong = || EditError::NoSuchPlace { route: route.to_vec() };
    let (parent, last) = parent_of(root, route).ok_or_else(wrong)?;
    match (&mut parent.value, last) {
        (Value::Object(object), PathSegment::Key(key)) if object.get(key).is_some() => {
            object.entries_mut().retain(|entry| entry.key != *key);
            Ok(())
        }
        (Value::Array(items), PathSegment::Index(index)) if *index < items.len() => {
            items.remove(*index);
            Ok(())
        }
        _ => Err(wrong()),
    }
}

/// Renames the key at a route.
pub(super) fn rename(root: &mut Node, route: &[PathSegment], name: &str) -> Result<(), EditError> {
    let wrong = || EditError::NoSuchPlace { route: route.to_vec() };
    let (parent, last) = parent_of(root, route).ok_or_else(wrong)?;
    let (Value::Object(object), PathSegment::Key(key)) = (&mut parent.value, last) else { return Err(wrong()) };
    if object.get(name).is_some() {
        return Err(EditError::NameTaken { route: route.to_vec(), name: name.to_owned() });
    }
    let entry = object.entries_mut().iter_mut().find(|entry| entry.key == *key).ok_or_else(wrong)?;
    name.clone_into(&mut entry.key);
    Ok(())
}

fn parent_of<'a, 'b>(root: &'a mut Node, route: &'b [PathSegment]) -> Option<(&'a mut Node, &'b PathSegment)> {
    let (last, before) = route.split_last()?;
    let mut node = root;
    for segment in before {
        node = match (&mut node.value, segment) {
            (Value::Object(object), PathSegment::Key(key)) => {
                &mut object.entries_mut().iter_mut().find(|entry| entry.key == *key)?.node
            }
            (Value::Array(items), PathSegment::Index(index)) => items.get_mut(*index)?,
            _ => return None,
        };
    }
    Some((node, last))
}
