//! Builds a value without recursion, within limits.

use super::file::{SourceId, Span};
use super::syntax_error::SyntaxError;
use super::value::{Entry, Node, Object, Value};

/// Levels of arrays and objects that are read. OpenClaw itself gives up at some thousands, when it
/// walks the value recursively.
pub const MAX_DEPTH: usize = 512;

/// Values in one file that are read; bounds the memory that a file of a few bytes per value can take.
pub const MAX_VALUES: usize = 1_000_000;

/// What the reader is inside of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Container {
    Array,
    Object,
}

/// The value under construction.
pub(super) struct Tree<'a> {
    text: &'a str,
    source: SourceId,
    open: Vec<Container>,
    frames: Vec<Frame>,
    root: Option<Node>,
    values: usize,
    limit: Option<SyntaxError>,
}

struct Frame {
    start: usize,
    items: Vec<Node>,
    entries: Vec<Entry>,
    key: Option<(String, Span)>,
}

impl<'a> Tree<'a> {
    pub(super) fn new(text: &'a str, source: SourceId) -> Self {
        let mut tree = Self { text, source, open: Vec::new(), frames: Vec::new(), root: None, values: 0, limit: None };
        if u32::try_from(text.len()).is_err() {
            tree.stop("larger than the 4 GiB that oc-doctor reads".to_owned(), 0);
        }
        tree
    }

    /// What surrounds the next value; `None` at the root.
    pub(super) fn inside(&self) -> Option<Container> {
        self.open.last().copied()
    }

    pub(super) fn open(&mut self, container: Container, start: usize) {
        self.open.push(container);
        if self.open.len() > MAX_DEPTH {
            self.stop(format!("nested deeper than the {MAX_DEPTH} levels that oc-doctor reads"), start);
        }
        if self.limit.is_none() {
            self.frames.push(Frame { start, items: Vec::new(), entries: Vec::new(), key: None });
        }
    }

    pub(super) fn key(&mut self, name: String, start: usize, end: usize) {
        let span = Span::of(self.source, start, end);
        if let Some(frame) = self.frames.last_mut() {
            frame.key = Some((name, span));
        }
    }

    pub(super) fn value(&mut self, value: Value, start: usize, end: usize) {
        self.values += 1;
        if self.values > MAX_VALUES {
            self.stop(format!("more than the {MAX_VALUES} values that oc-doctor reads"), start);
        }
        if self.limit.is_some() {
            return;
        }
        let node = Node::new(value, Span::of(self.source, start, end));
        let Some(frame) = self.frames.last_mut() else {
            self.root = Some(node);
            return;
        };
        match frame.key.take() {
            Some((key, key_span)) => frame.entries.push(Entry { key, key_span, node }),
            None => frame.items.push(node),
        }
    }

    pub(super) fn close(&mut self, end: usize) {
        let container = self.open.pop();
        if self.limit.is_some() {
            return;
        }
        let (Some(frame), Some(container)) = (self.frames.pop(), container) else { return };
        let value = match container {
            Container::Array => Value::Array(frame.items),
            Container::Object => Value::Object(Object::from_source_order(frame.entries)),
        };
        self.value(value, frame.start, end);
    }

    /// The root, once the whole text was read.
    pub(super) fn finish(self) -> Result<Option<Node>, SyntaxError> {
        self.limit.map_or(Ok(self.root), Err)
    }

    fn stop(&mut self, what: String, offset: usize) {
        if self.limit.is_none() {
            let after = self.text.get(offset..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
            let error = SyntaxError::new(what, self.text, self.source, offset, offset + after);
            self.limit = Some(SyntaxError { is_our_limit: true, ..error });
            self.frames = Vec::new();
            self.root = None;
        }
    }
}
