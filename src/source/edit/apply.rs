//! Edits on text: only the bytes that must change do.
//!
//! Each edit becomes steps, each step a few replacements at places that our own reader found. The result
//! is read again, and its value must be the old one with exactly this edit. (The tree of `jsonc-parser`
//! is not used: it spreads one-line objects over lines, writes every new key in double quotes and leaves
//! the comments of what it removes behind.)

use super::expected::{self, same_value};
use super::insert::{NewMember, insert_before};
use super::layout::{Layout, is_line_end, line_start};
use super::splice::{Splice, spliced};
use super::step::{Step, steps_to_set};
use super::style::Style;
use super::{Edit, EditError, PathSegment};
use crate::source::file::{SourceId, Sources};
use crate::source::value::{Node, Value};
use crate::source::{parse_json, parse_json5};
use serde_json::Value as Json;
use std::ops::Range;

/// The text of one file with the edits done, one after the other. A text that is strict JSON stays so.
/// `text` is without byte order mark. Which file an edit names is not looked at.
///
/// # Errors
/// [`EditError`]: a route leads nowhere, the text does not parse, or the result would not be what was
/// asked for.
pub fn apply_edits(text: &str, edits: &[Edit]) -> Result<String, EditError> {
    edits.iter().try_fold(text.to_owned(), |text, edit| apply_one(&text, edit))
}

fn apply_one(text: &str, edit: &Edit) -> Result<String, EditError> {
    let source = Sources::nowhere();
    let strict = parse_json(text, source).is_ok();
    let root = parse_json5(text, source).map_err(EditError::Unreadable)?;
    let mut wanted = root.clone();
    let steps = match edit {
        Edit::Set { route, value, .. } => {
            expected::set(&mut wanted, route, value)?;
            steps_to_set(&root, route, value).ok_or_else(|| EditError::NoSuchPlace { route: route.clone() })?
        }
        Edit::Remove { route, .. } => {
            expected::remove(&mut wanted, route)?;
            vec![Step::Remove(route.clone())]
        }
        Edit::Rename { route, name, .. } => {
            expected::rename(&mut wanted, route, name)?;
            vec![Step::Rename(route.clone(), name.clone())]
        }
        Edit::RemoveFile { .. } => return Err(EditError::NotAText),
    };
    let style = Style::of(text, &root, strict);
    let mut result = text.to_owned();
    for step in steps {
        let root = parse_json5(&result, source).map_err(|_| EditError::Unproven)?;
        let document = Document { text: &result, root: &root, style: &style, source };
        let splices = document.splices(&step).ok_or(EditError::Unproven)?;
        result = spliced(&result, splices).ok_or(EditError::Unproven)?;
    }
    let parsed = if strict { parse_json(&result, source) } else { parse_json5(&result, source) };
    match parsed {
        Ok(found) if same_value(&found, &wanted) => Ok(result),
        _ => Err(EditError::Unproven),
    }
}

struct Document<'a> {
    text: &'a str,
    root: &'a Node,
    style: &'a Style,
    source: SourceId,
}

impl Document<'_> {
    fn splices(&self, step: &Step) -> Option<Vec<Splice>> {
        match step {
            Step::Replace(route, value) => Some(vec![self.replace(self.node(route)?, value)]),
            Step::AddKey(route, key, value) => {
                let new = NewMember { key: Some(key), value };
                Some(insert_before(self.text, self.style, self.node(route)?.span.range(), usize::MAX, &new))
            }
            Step::AddItem(route, index, value) => {
                let new = NewMember { key: None, value };
                Some(insert_before(self.text, self.style, self.node(route)?.span.range(), *index, &new))
            }
            Step::Remove(route) => self.remove(route),
            Step::Rename(route, name) => self.rename(route, name),
        }
    }

    fn node(&self, route: &[PathSegment]) -> Option<&Node> {
        route.iter().try_fold(self.root, |node, segment| match (&node.value, segment) {
            (Value::Object(object), PathSegment::Key(key)) => object.get(key),
            (Value::Array(items), PathSegment::Index(index)) => items.get(*index),
            _ => None,
        })
    }

    /// Writes a value anew: a string in the quotes of the old one, a container over lines when the old
    /// one was, anything that was no container as the file does.
    fn replace(&self, node: &Node, value: &Json) -> Splice {
        let range = node.span.range();
        let old = self.text.get(range.clone()).unwrap_or_default();
        let style = self.style.with_quote_of(old);
        let line = line_start(self.text, range.start);
        let indent = self.text.get(line..Layout::skip_blank(self.text, line, false).min(range.start));
        let was_container = matches!(node.value, Value::Array(_) | Value::Object(_));
        let indent = indent.filter(|_| !was_container || old.contains(is_line_end));
        Splice { text: style.value(value, indent), range }
    }

    fn remove(&self, route: &[PathSegment]) -> Option<Vec<Splice>> {
        let (last, before) = route.split_last()?;
        let parent = self.node(before)?;
        let range = parent.span.range();
        match last {
            PathSegment::Index(index) => Some(super::remove::remove(self.text, range, *index)),
            PathSegment::Key(key) => {
                // Everywhere it stands: taking only the last would bring an earlier one to life. From
                // the end, each on the text that the others have left.
                let mut text = self.text.to_owned();
                let first_len = text.len();
                for (index, _) in self.places_of_key(parent, key).into_iter().rev() {
                    let end = (range.end + text.len()).checked_sub(first_len)?;
                    let splices = super::remove::remove(&text, range.start..end, index);
                    text = spliced(&text, splices)?;
                }
                let end = (range.end + text.len()).checked_sub(first_len)?;
                Some(vec![Splice { text: text.get(range.start..end)?.to_owned(), range }])
            }
        }
    }

    fn rename(&self, route: &[PathSegment], name: &str) -> Option<Vec<Splice>> {
        let (last, before) = route.split_last()?;
        let PathSegment::Key(key) = last else { return None };
        // A dead duplicate would come to life under the old name: it is renamed too.
        let places = self.places_of_key(self.node(before)?, key);
        let renamed = places.into_iter().map(|(_, range)| {
            let old = self.text.get(range.clone()).unwrap_or_default();
            let bare = !old.starts_with(['"', '\'']);
            Splice { text: self.style.with_quote_of(old).key(name, bare), range }
        });
        Some(renamed.collect())
    }

    /// Which members of an object have this key, dead duplicates included, and where the key stands.
    fn places_of_key(&self, parent: &Node, key: &str) -> Vec<(usize, Range<usize>)> {
        let layout = Layout::of(self.text, parent.span.range());
        let members = layout.members.iter().enumerate();
        let places = members.filter_map(|(index, member)| {
            let written = self.text.get(member.range.clone())?;
            let object = parse_json5(&format!("{{{written}}}"), self.source).ok()?;
            let entry = object.as_object()?.entry(key)?;
            // One brace was put before.
            let start = member.range.start + entry.key_span.range().start - 1;
            Some((index, start..start + entry.key_span.range().len()))
        });
        places.collect()
    }
}
