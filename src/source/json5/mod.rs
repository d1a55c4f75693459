//! JSON5 text to values with spans: accepts and refuses exactly what the `json5` npm package 2.2.3 does.
//!
//! Why a reader of our own: `jsonc-parser` knows places but accepts and refuses other texts than
//! OpenClaw's parser (`a/*x*/:1`, raw newlines in strings, keys such as `1:`), the `json5` crate judges
//! nearly right but knows no places, dies of deep nesting and words its errors differently. One small
//! reader answers both questions with one truth; the two crates check it in the tests.
//!
//! It never recurses. Beyond [`MAX_DEPTH`](super::tree::MAX_DEPTH) levels or
//! [`MAX_VALUES`](super::tree::MAX_VALUES) values it goes on without building anything, so that a syntax
//! error further down is still reported as OpenClaw would.

mod identifier;
mod reader;

use super::file::SourceId;
use super::syntax_error::SyntaxError;
use super::value::Node;

/// Parses JSON5 as the `json5` npm package does. `text` must not begin with the byte order mark of the
/// file (see [`SyntaxError::with_byte_order_mark`]).
///
/// # Errors
/// [`SyntaxError`] with the words of the `json5` package, or a limit of our own.
pub fn parse_json5(text: &str, source: SourceId) -> Result<Node, SyntaxError> {
    reader::Reader::new(text, source).document()
}

#[cfg(test)]
mod tests;
