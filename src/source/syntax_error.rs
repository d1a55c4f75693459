//! Why a text is not JSON or JSON5.

use super::file::{SourceId, Span};

/// Why a text could not be parsed. The text form is `<what> at <line>:<column>`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what} at {line}:{column}")]
pub struct SyntaxError {
    /// What is wrong, in the words of OpenClaw's parser (`JSON5: invalid character 'x'`).
    pub what: String,
    /// Line as the `json5` package counts: only `\n` ends one.
    pub line: usize,
    /// Column as the `json5` package counts: UTF-16 units, up to and including the wrong character.
    pub column: usize,
    /// The wrong character; empty at the end of the text.
    pub span: Span,
    /// The text is beyond what oc-doctor reads; OpenClaw may well load it.
    pub is_our_limit: bool,
}

impl SyntaxError {
    /// The error at `offset`; `after` is one past what the parser had consumed when it gave up.
    pub(super) fn new(what: String, text: &str, source: SourceId, offset: usize, after: usize) -> Self {
        let consumed = text.get(..after).unwrap_or(text);
        let line = consumed.bytes().filter(|byte| *byte == b'\n').count() + 1;
        let column = consumed.rsplit('\n').next().map_or(0, |tail| tail.encode_utf16().count());
        Self { what, line, column, span: Span::of(source, offset, after), is_our_limit: false }
    }

    /// The same error for a file that begins with a byte order mark: OpenClaw's parser takes it for
    /// white space and counts it as a column.
    #[must_use]
    pub fn with_byte_order_mark(mut self) -> Self {
        if self.line == 1 {
            self.column += 1;
        }
        self
    }
}
