//! How a file writes things, and new values written in the same way.

use super::layout::is_line_end;
use crate::source::value::{Node, Value};
use serde_json::Value as Json;

/// The habits of one file.
#[derive(Debug, Clone)]
pub(super) struct Style {
    /// `\r\n` or `\n`.
    pub(super) line_end: &'static str,
    /// One step of indentation.
    pub(super) indent: String,
    /// Quote of strings.
    pub(super) quote: char,
    /// Whether keys go without quotes where they may.
    pub(super) bare_keys: bool,
    /// Whether nothing stands between tokens (`{"a":1}`).
    pub(super) is_compact: bool,
    /// Whether brackets of one-line objects have a blank inside.
    pub(super) pads_braces: bool,
    /// Whether the file has more than one line.
    pub(super) has_lines: bool,
    /// Whether lists that go over lines end with a comma.
    pub(super) trailing_comma: bool,
}

impl Style {
    /// The habits of a text; `strict`: it is JSON and must stay JSON.
    pub(super) fn of(text: &str, root: &Node, strict: bool) -> Self {
        let mut count = Count::default();
        count.node(text, root, 0);
        let has_lines = text.trim_end().contains(is_line_end);
        let trailing = text.match_indices(['}', ']']).filter(|(at, _)| ends_with_comma(text, *at)).count();
        Self {
            line_end: if text.contains("\r\n") { "\r\n" } else { "\n" },
            indent: count.indent.unwrap_or_else(|| "  ".to_owned()),
            quote: if !strict && count.single > count.double { '\'' } else { '"' },
            bare_keys: !strict && count.bare > count.quoted,
            is_compact: count.tight > count.loose,
            pads_braces: text.contains("{ "),
            has_lines,
            trailing_comma: !strict && trailing > 0,
        }
    }

    /// The same habits with the quote of this string or key, if it has one.
    pub(super) fn with_quote_of(&self, written: &str) -> Self {
        match written.chars().next() {
            Some(quote @ ('"' | '\'')) => Self { quote, ..self.clone() },
            _ => self.clone(),
        }
    }

    /// A key, in quotes when it needs them or the file gives them to all.
    pub(super) fn key(&self, name: &str, bare: bool) -> String {
        let starts = name.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '$' | '_'));
        let plain = starts && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '$' | '_'));
        if bare && plain { name.to_owned() } else { quoted(name, self.quote) }
    }

    /// What stands between key and value.
    pub(super) fn colon(&self) -> &'static str {
        if self.is_compact { ":" } else { ": " }
    }

    /// What stands between members on one line.
    pub(super) fn comma(&self) -> &'static str {
        if self.is_compact { "," } else { ", " }
    }

    /// A value on lines that begin with `indent`; `None`: on one line.
    // Values come from rules, a few levels deep.
    pub(super) fn value(&self, value: &Json, indent: Option<&str>) -> String {
        match value {
            Json::String(text) => quoted(text, self.quote),
            Json::Array(items) => {
                let simple = items.iter().all(|item| !item.is_array() && !item.is_object());
                let inner = if simple { None } else { indent };
                self.container(['[', ']'], items.iter().map(|item| (String::new(), item)).collect(), inner, false)
            }
            Json::Object(entries) => {
                let members =
                    entries.iter().map(|(key, item)| (self.key(key, self.bare_keys) + self.colon(), item)).collect();
                self.container(['{', '}'], members, indent, self.pads_braces)
            }
            other => other.to_string(),
        }
    }

    fn container(&self, brackets: [char; 2], members: Vec<(String, &Json)>, indent: Option<&str>, pad: bool) -> String {
        let [open, close] = brackets;
        if members.is_empty() {
            return format!("{open}{close}");
        }
        let Some(indent) = indent.filter(|_| self.has_lines) else {
            let written: Vec<_> = members.into_iter().map(|(key, value)| key + &self.value(value, None)).collect();
            let pad = if pad { " " } else { "" };
            return format!("{open}{pad}{}{pad}{close}", written.join(self.comma()));
        };
        let deeper = format!("{indent}{}", self.indent);
        let written: Vec<_> = members
            .into_iter()
            .map(|(key, value)| format!("{deeper}{key}{}", self.value(value, Some(&deeper))))
            .collect();
        let end = self.line_end;
        let last = if self.trailing_comma { "," } else { "" };
        format!("{open}{end}{}{last}{end}{indent}{close}", written.join(&format!(",{end}")))
    }
}

/// A string in the given quotes.
pub(super) fn quoted(text: &str, quote: char) -> String {
    let mut written = String::from(quote);
    for c in text.chars() {
        match c {
            '\\' => written.push_str("\\\\"),
            '\n' => written.push_str("\\n"),
            '\r' => written.push_str("\\r"),
            '\t' => written.push_str("\\t"),
            c if c == quote => {
                written.push('\\');
                written.push(c);
            }
            c if c < ' ' || matches!(c, '\u{2028}' | '\u{2029}') => {
                written.push_str(&format!("\\u{:04x}", u32::from(c)));
            }
            c => written.push(c),
        }
    }
    written.push(quote);
    written
}

fn ends_with_comma(text: &str, close: usize) -> bool {
    text.get(..close).is_some_and(|before| before.trim_end().ends_with(',') && before.ends_with(char::is_whitespace))
}

/// Counts of habits.
#[derive(Default)]
struct Count {
    single: usize,
    double: usize,
    bare: usize,
    quoted: usize,
    tight: usize,
    loose: usize,
    indent: Option<String>,
}

impl Count {
    // Recursion is bounded by the depth of parsed values.
    fn node(&mut self, text: &str, node: &Node, parent_indent: usize) {
        match &node.value {
            Value::String(_) => match text.get(node.span.range()).and_then(|written| written.chars().next()) {
                Some('\'') => self.single += 1,
                _ => self.double += 1,
            },
            Value::Array(items) => items.iter().for_each(|item| self.node(text, item, parent_indent)),
            Value::Object(object) => {
                for entry in object.entries() {
                    match text.get(entry.key_span.range()).and_then(|written| written.chars().next()) {
                        Some('\'') => (self.quoted, self.single) = (self.quoted + 1, self.single + 1),
                        Some('"') => (self.quoted, self.double) = (self.quoted + 1, self.double + 1),
                        _ => self.bare += 1,
                    }
                    let value = entry.node.span.range();
                    match text.get(..value.start).and_then(|before| before.chars().next_back()) {
                        Some(':') => self.tight += 1,
                        _ => self.loose += 1,
                    }
                    let own = super::layout::indent_before(text, entry.key_span.range().start);
                    if let (None, Some(step)) = (&self.indent, own.and_then(|own| own.get(parent_indent..)))
                        && !step.is_empty()
                    {
                        self.indent = Some(step.to_owned());
                    }
                    self.node(text, &entry.node, own.map_or(parent_indent, str::len));
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
}
