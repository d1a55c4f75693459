//! Values with the place they came from.

use super::file::Span;
use std::collections::HashMap;

/// A value and where it stands in the text.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// The value.
    pub value: Value,
    /// Where it stands. For a value merged from several files: where its last contributor stands.
    pub span: Span,
    /// Set when `${VAR}` tokens stood in the text of this string.
    pub env: Option<Box<EnvUse>>,
}

/// A JSON value; numbers are JavaScript doubles.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A double, also `NaN` and the infinities, which JSON5 can write.
    Number(f64),
    /// A string. Lone surrogates are replaced by U+FFFD.
    String(String),
    /// An array.
    Array(Vec<Node>),
    /// An object.
    Object(Object),
}

/// What `${VAR}` substitution did to a string.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnvUse {
    /// The text as written, before substitution.
    pub raw: String,
    /// Names that had a value, in order of appearance.
    pub found: Vec<String>,
    /// Names that were unset or empty; their `${NAME}` text stays in the value.
    pub missing: Vec<String>,
}

/// An object in the order in which JavaScript iterates it (integer-like keys first, ascending;
/// then insertion order); of duplicate keys the last one counts, at the first one's place.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Object {
    entries: Vec<Entry>,
}

/// One key of an object.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The key, unescaped.
    pub key: String,
    /// Where the key stands (with its quotes).
    pub key_span: Span,
    /// The value.
    pub node: Node,
}

impl Object {
    /// An object of these entries, which must be in JavaScript order and without duplicates.
    #[must_use]
    pub fn from_entries(entries: Vec<Entry>) -> Self {
        Self { entries }
    }

    /// An object of these entries in the order in which they were written, duplicates and all.
    #[must_use]
    pub fn from_source_order(entries: Vec<Entry>) -> Self {
        let entries = in_javascript_order(last_of_each_key(entries));
        Self { entries }
    }

    /// This object with the entries of another on top: for a key that both have, `merge` makes one value
    /// of the two, at this one's place and under the other's key span.
    #[must_use]
    pub fn merged_with(self, more: Object, merge: fn(Node, Node) -> Node) -> Self {
        let mut slots: Vec<Option<Entry>> = self.entries.into_iter().map(Some).collect();
        let places: HashMap<String, usize> =
            slots.iter().enumerate().filter_map(|(at, slot)| Some((slot.as_ref()?.key.clone(), at))).collect();
        for entry in more.entries {
            match places.get(&entry.key).and_then(|at| slots.get_mut(*at)) {
                Some(slot) => {
                    let node = match slot.take() {
                        Some(old) => merge(old.node, entry.node),
                        None => entry.node,
                    };
                    *slot = Some(Entry { node, ..entry });
                }
                None => slots.push(Some(entry)),
            }
        }
        Self { entries: in_javascript_order(slots.into_iter().flatten().collect()) }
    }

    /// The entries in order.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The entries, for changing them in place.
    pub fn entries_mut(&mut self) -> &mut Vec<Entry> {
        &mut self.entries
    }

    /// The value of a key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|entry| &entry.node)
    }

    /// The entry of a key.
    #[must_use]
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.key == key)
    }

    /// The keys in order.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|entry| entry.key.as_str())
    }

    /// Whether there is no entry.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Number of entries.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }
}

/// The number that JavaScript takes this key for (an array index), by which it is iterated first.
fn array_index(key: &str) -> Option<u32> {
    let canonical = key == "0" || (!key.starts_with('0') && key.bytes().all(|byte| byte.is_ascii_digit()));
    if !canonical {
        return None;
    }
    key.parse::<u32>().ok().filter(|index| *index != u32::MAX)
}

/// Of duplicate keys the last one, at the first one's place.
fn last_of_each_key(entries: Vec<Entry>) -> Vec<Entry> {
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut kept: Vec<Entry> = Vec::with_capacity(entries.len());
    let few = entries.len() <= 16;
    for entry in entries {
        let place =
            if few { kept.iter().position(|known| known.key == entry.key) } else { places.get(&entry.key).copied() };
        match place.and_then(|place| kept.get_mut(place)) {
            Some(known) => *known = entry,
            None => {
                if !few {
                    places.insert(entry.key.clone(), kept.len());
                }
                kept.push(entry);
            }
        }
    }
    kept
}

fn in_javascript_order(mut entries: Vec<Entry>) -> Vec<Entry> {
    if entries.iter().any(|entry| array_index(&entry.key).is_some()) {
        // Stable: everything else stays in the order written.
        entries.sort_by_key(|entry| array_index(&entry.key).map_or(u64::MAX, u64::from));
    }
    entries
}

impl IntoIterator for Object {
    type Item = Entry;
    type IntoIter = std::vec::IntoIter<Entry>;

    fn into_iter(self) -> Self::IntoIter {
        self.entries.into_iter()
    }
}

impl Node {
    /// A value at a place.
    #[must_use]
    pub fn new(value: Value, span: Span) -> Self {
        Self { value, span, env: None }
    }

    /// The object, if it is one.
    #[must_use]
    pub fn as_object(&self) -> Option<&Object> {
        match &self.value {
            Value::Object(object) => Some(object),
            _ => None,
        }
    }

    /// The array, if it is one.
    #[must_use]
    pub fn as_array(&self) -> Option<&[Node]> {
        match &self.value {
            Value::Array(items) => Some(items),
            _ => None,
        }
    }

    /// The string, if it is one.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// The string without white space around it, if it is one and something is left.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        self.as_str().map(super::javascript::trim).filter(|text| !text.is_empty())
    }

    /// The number, if it is one.
    #[must_use]
    pub fn as_f64(&self) -> Option<f64> {
        match &self.value {
            Value::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// The boolean, if it is one.
    #[must_use]
    pub fn as_bool(&self) -> Option<bool> {
        match &self.value {
            Value::Bool(flag) => Some(*flag),
            _ => None,
        }
    }

    /// The child of an object.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.as_object().and_then(|object| object.get(key))
    }

    /// The descendant at a path of object keys.
    #[must_use]
    pub fn at(&self, path: &[&str]) -> Option<&Node> {
        path.iter().try_fold(self, |node, key| node.get(key))
    }
}
