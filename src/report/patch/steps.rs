//! The difference of two values, step by step.

use crate::source::{Node, Sources, Value as Tree, parse_json5};
use serde_json::{Map, Number, Value};

/// One step of the way to a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Segment {
    /// Key of an object.
    Key(String),
    /// Index of an array.
    Index(usize),
}

/// One change of a value. They are done in order, each on the result of those before.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Step {
    /// A key is added.
    Add(Vec<Segment>, Value),
    /// A value is replaced.
    Replace(Vec<Segment>, Value),
    /// A key or an item is removed.
    Remove(Vec<Segment>),
}

/// Whole numbers up to here are written as such.
const MAX_WHOLE: f64 = 9_007_199_254_740_992.0;

/// The value of a JSON5 text; `None` when it does not parse or holds what JSON cannot say.
pub(super) fn value_of(text: &str) -> Option<Value> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    plain(&parse_json5(text, Sources::nowhere()).ok()?)
}

/// The depth is that of the parser, which has a limit.
fn plain(node: &Node) -> Option<Value> {
    Some(match &node.value {
        Tree::Null => Value::Null,
        Tree::Bool(flag) => Value::Bool(*flag),
        Tree::Number(number) if number.fract() == 0.0 && number.abs() <= MAX_WHOLE => Value::from(*number as i64),
        Tree::Number(number) => Value::Number(Number::from_f64(*number)?),
        Tree::String(text) => Value::String(text.clone()),
        Tree::Array(items) => Value::Array(items.iter().map(plain).collect::<Option<_>>()?),
        Tree::Object(object) => {
            let entries = object.entries().iter().map(|entry| Some((entry.key.clone(), plain(&entry.node)?)));
            Value::Object(entries.collect::<Option<Map<_, _>>>()?)
        }
    })
}

/// The steps from one value to the other. What is new comes before what goes.
pub(super) fn steps(before: &Value, after: &Value) -> Vec<Step> {
    let mut steps = Vec::new();
    compare(&mut Vec::new(), before, after, &mut steps);
    let is_removal = |step: &Step| matches!(step, Step::Remove(_));
    // Stable: the indices of one array stay in the order in which they must go.
    steps.sort_by_key(is_removal);
    steps
}

fn compare(way: &mut Vec<Segment>, before: &Value, after: &Value, steps: &mut Vec<Step>) {
    match (before, after) {
        (Value::Object(old), Value::Object(new)) => {
            for (key, value) in old {
                way.push(Segment::Key(key.clone()));
                match new.get(key) {
                    Some(now) => compare(way, value, now, steps),
                    None => steps.push(Step::Remove(way.clone())),
                }
                way.pop();
            }
            for (key, value) in new.iter().filter(|(key, _)| !old.contains_key(*key)) {
                let mut way = way.clone();
                way.push(Segment::Key(key.clone()));
                steps.push(Step::Add(way, value.clone()));
            }
        }
        (Value::Array(old), Value::Array(new)) if old.len() == new.len() => {
            for (index, (value, now)) in old.iter().zip(new).enumerate() {
                way.push(Segment::Index(index));
                compare(way, value, now, steps);
                way.pop();
            }
        }
        (Value::Array(old), Value::Array(new)) if !new.is_empty() => match removed(old, new) {
            Some(gone) => steps.extend(gone.into_iter().rev().map(|index| {
                let mut way = way.clone();
                way.push(Segment::Index(index));
                Step::Remove(way)
            })),
            None => steps.push(Step::Replace(way.clone(), after.clone())),
        },
        _ if before == after => {}
        _ => steps.push(Step::Replace(way.clone(), after.clone())),
    }
}

/// Which items went, when nothing else happened to the list.
fn removed(old: &[Value], new: &[Value]) -> Option<Vec<usize>> {
    let mut left = new.iter().peekable();
    let gone = old.iter().enumerate().filter(|(_, item)| left.next_if_eq(item).is_none()).map(|(index, _)| index);
    let gone: Vec<usize> = gone.collect();
    left.peek().is_none().then_some(gone)
}

/// Does one step; `None` = it cannot be done.
pub(super) fn done(root: &Value, step: &Step) -> Option<Value> {
    let mut root = root.clone();
    let (Step::Add(way, _) | Step::Replace(way, _) | Step::Remove(way)) = step;
    let (last, before) = match way.split_last() {
        Some(split) => split,
        None => return if let Step::Replace(_, value) = step { Some(value.clone()) } else { None },
    };
    let parent = before.iter().try_fold(&mut root, |value, segment| match segment {
        Segment::Key(key) => value.get_mut(key),
        Segment::Index(index) => value.get_mut(index),
    })?;
    match (parent, last, step) {
        (Value::Object(object), Segment::Key(key), Step::Add(_, value) | Step::Replace(_, value)) => {
            object.insert(key.clone(), value.clone());
        }
        (Value::Object(object), Segment::Key(key), Step::Remove(_)) => {
            object.shift_remove(key)?;
        }
        (Value::Array(items), Segment::Index(index), Step::Replace(_, value)) => {
            *items.get_mut(*index)? = value.clone();
        }
        (Value::Array(items), Segment::Index(index), Step::Remove(_)) if *index < items.len() => {
            items.remove(*index);
        }
        _ => return None,
    }
    Some(root)
}

/// The value that a step writes, as it stands in another reading of the same document.
pub(super) fn written<'a>(step: &Step, document: &'a Value) -> Option<&'a Value> {
    let way = match step {
        Step::Add(way, _) | Step::Replace(way, _) => way,
        Step::Remove(_) => return None,
    };
    way.iter().try_fold(document, |value, segment| match segment {
        Segment::Key(key) => value.get(key),
        Segment::Index(index) => value.get(index),
    })
}
