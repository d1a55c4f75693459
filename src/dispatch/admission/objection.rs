//! One thing that a release has against a config.

use crate::dispatch::ConfigIssue;
use crate::source::Span;

/// A step of the path to a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Segment {
    /// Key of an object.
    Key(String),
    /// Index of an array.
    Index(usize),
}

/// One thing that a release has against a config.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Objection {
    /// The path to what it objects to.
    pub(super) path: Vec<Segment>,
    /// Why, in the words of the release.
    pub(super) message: String,
    /// The place.
    pub(super) span: Span,
    /// Whether conditions above are still asked for (zod: the issue does not abort).
    pub(super) goes_on: bool,
    /// The values that would have been accepted.
    pub(super) allowed: Allowed,
    /// Whether it is about keys that the release does not know.
    pub(super) names_unknown_keys: bool,
}

/// The values that would have been accepted, as JSON; OpenClaw appends them to its message.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) enum Allowed {
    /// Not a question of values.
    #[default]
    None,
    /// More than can be listed.
    Incomplete,
    /// These.
    Values(Vec<String>),
}

impl Allowed {
    /// OpenClaw `collectAllowedValuesFromIssue` for a union: all values, unless one option has no list.
    pub(super) fn of_all<'a>(objections: impl Iterator<Item = &'a Objection>) -> Self {
        let mut all: Vec<String> = Vec::new();
        for objection in objections {
            match &objection.allowed {
                Self::Incomplete => return Self::Incomplete,
                Self::None => {}
                Self::Values(values) => all.extend(values.iter().cloned()),
            }
        }
        if all.is_empty() { Self::Incomplete } else { Self::Values(all) }
    }

    /// The remark that OpenClaw `appendAllowedValuesHint` adds: at most twelve values.
    fn hint(&self, message: &str) -> String {
        const MOST: usize = 12;
        let Self::Values(values) = self else { return String::new() };
        let told_already = message.contains("(allowed:") || message.contains("expected one of");
        if values.is_empty() || told_already {
            return String::new();
        }
        let mut shown: Vec<&str> = Vec::new();
        for value in values {
            if !shown.contains(&value.as_str()) {
                shown.push(value);
            }
        }
        let hidden = shown.len().saturating_sub(MOST);
        shown.truncate(MOST);
        let more = if hidden > 0 { format!(", ... (+{hidden} more)") } else { String::new() };
        format!(" (allowed: {}{more})", shown.join(", "))
    }
}

impl Objection {
    /// An objection to the value at a path.
    pub(super) fn new(path: &[Segment], message: String, span: Span, goes_on: bool) -> Self {
        Self { path: path.to_vec(), message, span, goes_on, allowed: Allowed::None, names_unknown_keys: false }
    }

    /// The issue as the release reports it.
    pub(super) fn into_issue(self) -> ConfigIssue {
        let hint = self.allowed.hint(&self.message);
        ConfigIssue { path: dotted(&self.path), message: format!("{}{hint}", self.message), span: Some(self.span) }
    }
}

/// The path with one more key.
pub(super) fn mentions(path: &[Segment], key: &str) -> Vec<Segment> {
    path.iter().cloned().chain([Segment::Key(key.to_owned())]).collect()
}

/// `agents.list.0.agentRuntime`
pub(super) fn dotted(path: &[Segment]) -> String {
    let steps: Vec<String> = path
        .iter()
        .map(|segment| match segment {
            Segment::Key(key) => key.clone(),
            Segment::Index(index) => index.to_string(),
        })
        .collect();
    steps.join(".")
}
