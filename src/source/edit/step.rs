//! An edit taken apart into steps that each touch one member, so that comments around everything else
//! survive.

use super::PathSegment;
use super::expected::{node_of, same_value};
use crate::source::value::{Node, Value};
use serde_json::Value as Json;

/// One small change of a text.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Step {
    /// Write an existing value anew.
    Replace(Vec<PathSegment>, Json),
    /// Put a key into an object, as the last one.
    AddKey(Vec<PathSegment>, String, Json),
    /// Put an item into an array before the one at this index.
    AddItem(Vec<PathSegment>, usize, Json),
    /// Take a key or an item out.
    Remove(Vec<PathSegment>),
    /// Rename a key.
    Rename(Vec<PathSegment>, String),
}

/// Arrays with more pairs of items than this are written anew instead of compared.
const MAX_PAIRS: usize = 65_536;

/// The steps that set the value at `route`; they count on each other's results, in this order. `None`
/// when the route leads through something that cannot have members.
pub(super) fn steps_to_set(root: &Node, route: &[PathSegment], value: &Json) -> Option<Vec<Step>> {
    let mut node = root;
    for (done, segment) in route.iter().enumerate() {
        let before = route.get(..done)?.to_vec();
        // What is not there yet is made with all that follows.
        let made = || {
            route.get(done + 1..).unwrap_or_default().iter().rev().fold(value.clone(), |inner, segment| match segment {
                PathSegment::Key(key) => Json::Object([(key.clone(), inner)].into_iter().collect()),
                PathSegment::Index(_) => Json::Array(vec![inner]),
            })
        };
        node = match (&node.value, segment) {
            (Value::Object(object), PathSegment::Key(key)) => match object.get(key) {
                Some(child) => child,
                None => return Some(vec![Step::AddKey(before, key.clone(), made())]),
            },
            (Value::Array(items), PathSegment::Index(index)) => match items.get(*index) {
                Some(child) => child,
                None if *index == items.len() => return Some(vec![Step::AddItem(before, *index, made())]),
                None => return None,
            },
            _ => return None,
        };
    }
    let mut steps = Vec::new();
    turn_into(node, value, &mut route.to_vec(), &mut steps);
    Some(steps)
}

// Recursion is bounded by the depth of parsed values.
fn turn_into(node: &Node, value: &Json, route: &mut Vec<PathSegment>, steps: &mut Vec<Step>) {
    let wanted = node_of(value, node.span);
    if same_value(node, &wanted) {
        return;
    }
    match (&node.value, value, &wanted.value) {
        (Value::Object(old), Json::Object(new), _) => {
            for entry in old.entries() {
                if let Some(value) = new.get(&entry.key) {
                    route.push(PathSegment::Key(entry.key.clone()));
                    turn_into(&entry.node, value, route, steps);
                    route.pop();
                }
            }
            for (key, value) in new.iter().filter(|(key, _)| old.get(key).is_none()) {
                steps.push(Step::AddKey(route.clone(), key.clone(), value.clone()));
            }
            // Last, so that the object never is empty on the way and keeps its form.
            for key in old.keys().filter(|key| !new.contains_key(*key)) {
                route.push(PathSegment::Key(key.to_owned()));
                steps.push(Step::Remove(route.clone()));
                route.pop();
            }
        }
        (Value::Array(old), Json::Array(new), Value::Array(new_nodes))
            if old.len().saturating_mul(new.len()) <= MAX_PAIRS && !old.is_empty() && !new.is_empty() =>
        {
            items_into(old, new, new_nodes, route, steps);
        }
        _ => steps.push(Step::Replace(route.clone(), value.clone())),
    }
}

/// Items that both have stay; between them, items change one for one, and the rest comes or goes.
fn items_into(old: &[Node], new: &[Json], new_nodes: &[Node], route: &mut Vec<PathSegment>, steps: &mut Vec<Step>) {
    let mut kept = common_items(old, new_nodes);
    kept.push((old.len(), new.len()));
    // From the end, so that the indices before stay right.
    for at in (0..kept.len()).rev() {
        let (old_end, new_end) = kept.get(at).copied().unwrap_or_default();
        let previous = at.checked_sub(1).and_then(|before| kept.get(before).copied());
        let (old_start, new_start) = previous.map_or((0, 0), |(old, new)| (old + 1, new + 1));
        let changed = (old_end - old_start).min(new_end - new_start);
        for index in (new_start + changed..new_end).rev() {
            if let Some(value) = new.get(index) {
                steps.push(Step::AddItem(route.clone(), old_start + changed, value.clone()));
            }
        }
        for index in (old_start + changed..old_end).rev() {
            route.push(PathSegment::Index(index));
            steps.push(Step::Remove(route.clone()));
            route.pop();
        }
        for offset in 0..changed {
            if let (Some(node), Some(value)) = (old.get(old_start + offset), new.get(new_start + offset)) {
                route.push(PathSegment::Index(old_start + offset));
                turn_into(node, value, route, steps);
                route.pop();
            }
        }
    }
}

/// A longest common subsequence, as pairs of indices.
fn common_items(old: &[Node], new: &[Node]) -> Vec<(usize, usize)> {
    let width = new.len() + 1;
    let mut lengths = vec![0_usize; (old.len() + 1) * width];
    let length = |lengths: &[usize], i: usize, j: usize| lengths.get(i * width + j).copied().unwrap_or_default();
    for (i, one) in old.iter().enumerate().rev() {
        for (j, other) in new.iter().enumerate().rev() {
            let best = if same_value(one, other) {
                length(&lengths, i + 1, j + 1) + 1
            } else {
                length(&lengths, i + 1, j).max(length(&lengths, i, j + 1))
            };
            if let Some(cell) = lengths.get_mut(i * width + j) {
                *cell = best;
            }
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut pairs = Vec::new();
    while let (Some(one), Some(other)) = (old.get(i), new.get(j)) {
        if same_value(one, other) {
            pairs.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if length(&lengths, i + 1, j) >= length(&lengths, i, j + 1) {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}
