//! An edit of any text: what comes out parses, holds what was asked for, and keeps the comments.

use oc_doctor::source::{Edit, Node, PathSegment, SourceId, apply_edits, comments, parse_json5};
use serde_json::{Value, json};
use std::path::PathBuf;

/// The bytes after the last zero choose the edit, the ones before are the text.
pub fn edits(data: &[u8]) {
    let zero = data.iter().rposition(|byte| *byte == 0).unwrap_or(data.len());
    let text = String::from_utf8_lossy(&data[..zero]);
    let mut choices = data.get(zero + 1..).unwrap_or_default().iter().copied();
    let Ok(root) = parse_json5(&text, SourceId::none()) else { return };
    let (route, node) = chosen(&root, &mut choices);
    let file = PathBuf::from("/openclaw.json");
    let choice = choices.next().unwrap_or_default();
    let edit = match choice % 4 {
        0 => Edit::Remove { file, route: route.clone() },
        1 => Edit::Rename { file, route: route.clone(), name: format!("renamed-{choice}") },
        _ => Edit::Set { file, route: route.clone(), value: value(choice) },
    };
    let Ok(edited) = apply_edits(&text, std::slice::from_ref(&edit)) else { return };
    let after = match parse_json5(&edited, SourceId::none()) {
        Ok(after) => after,
        Err(error) => panic!("{edit:?} makes a text that does not parse: {error}\n{edited}"),
    };
    if let Edit::Set { value, .. } = &edit {
        let found = at(&after, &route).unwrap_or_else(|| panic!("{edit:?} is not there\n{edited}"));
        assert!(is_same(found, value), "{edit:?} is not there\n{edited}");
        let is_one_value = node.as_object().is_none() && node.as_array().is_none();
        if is_one_value && !value.is_array() {
            assert_eq!(comments(&text).len(), comments(&edited).len(), "{edit:?} takes a comment along\n{edited}");
        }
        let again = apply_edits(&edited, std::slice::from_ref(&edit)).ok();
        assert_eq!(again.as_deref(), Some(edited.as_str()), "{edit:?} is not the same twice");
    }
}

/// A place in the tree, a byte a step.
fn chosen<'a>(root: &'a Node, choices: &mut impl Iterator<Item = u8>) -> (Vec<PathSegment>, &'a Node) {
    let (mut node, mut route) = (root, Vec::new());
    while let Some(choice) = choices.next().filter(|choice| *choice != u8::MAX) {
        let choice = usize::from(choice);
        let next = if let Some(object) = node.as_object().filter(|object| !object.is_empty()) {
            object.entries().get(choice % object.len()).map(|entry| (PathSegment::Key(entry.key.clone()), &entry.node))
        } else if let Some(items) = node.as_array().filter(|items| !items.is_empty()) {
            items.get(choice % items.len()).map(|item| (PathSegment::Index(choice % items.len()), item))
        } else {
            None
        };
        let Some((segment, child)) = next else { break };
        route.push(segment);
        node = child;
    }
    (route, node)
}

fn value(choice: u8) -> Value {
    match choice % 5 {
        0 => json!("openai/gpt-5.5"),
        1 => json!(["anthropic/claude-sonnet-4-6", "it's \"both\""]),
        2 => json!({}),
        3 => json!(null),
        _ => json!(-1.5e3),
    }
}

fn at<'a>(root: &'a Node, route: &[PathSegment]) -> Option<&'a Node> {
    route.iter().try_fold(root, |node, segment| match segment {
        PathSegment::Key(key) => node.get(key),
        PathSegment::Index(index) => node.as_array()?.get(*index),
    })
}

fn is_same(node: &Node, value: &Value) -> bool {
    match value {
        Value::String(text) => node.as_str() == Some(text),
        Value::Array(items) => {
            let found = node.as_array().unwrap_or_default();
            found.len() == items.len() && found.iter().zip(items).all(|(found, item)| is_same(found, item))
        }
        Value::Object(_) => node.as_object().is_some_and(|object| object.is_empty()),
        Value::Number(number) => node.as_f64() == number.as_f64(),
        Value::Bool(flag) => node.as_bool() == Some(*flag),
        Value::Null => node.value == oc_doctor::source::Value::Null,
    }
}
