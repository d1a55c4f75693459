//! Strict JSON to values with spans, as JavaScript's `JSON.parse`: for the stores that OpenClaw writes itself.

use super::file::SourceId;
use super::javascript::Text;
use super::syntax_error::SyntaxError;
use super::tree::{Container, Tree};
use super::value::{Node, Value};

/// Parses JSON as `JSON.parse` does; a byte order mark inside `text` is an error as it is there.
///
/// # Errors
/// [`SyntaxError`] in words of our own: V8's message quotes the text around the place, which may hold a
/// secret.
pub fn parse_json(text: &str, source: SourceId) -> Result<Node, SyntaxError> {
    Reader { text, source, at: 0, tree: Tree::new(text, source) }.document()
}

struct Reader<'a> {
    text: &'a str,
    source: SourceId,
    at: usize,
    tree: Tree<'a>,
}

/// What the grammar allows next.
enum Expected {
    Value,
    ValueOrEnd,
    Key,
    KeyOrEnd,
    CommaOrEnd,
    Nothing,
}

impl Reader<'_> {
    fn document(mut self) -> Result<Node, SyntaxError> {
        let mut expected = Expected::Value;
        loop {
            self.skip_white_space();
            let Some(byte) = self.byte() else {
                if matches!(expected, Expected::Nothing) {
                    break;
                }
                return Err(self.unexpected());
            };
            expected = match (expected, self.tree.inside(), byte) {
                (Expected::ValueOrEnd, _, b']') | (Expected::KeyOrEnd, _, b'}') => self.close(),
                (Expected::Value | Expected::ValueOrEnd, _, _) => self.value(byte)?,
                (Expected::Key | Expected::KeyOrEnd, _, b'"') => {
                    self.key()?;
                    Expected::Value
                }
                (Expected::CommaOrEnd, Some(container), b',') => {
                    self.at += 1;
                    if container == Container::Array { Expected::Value } else { Expected::Key }
                }
                (Expected::CommaOrEnd, Some(Container::Array), b']')
                | (Expected::CommaOrEnd, Some(Container::Object), b'}') => self.close(),
                _ => return Err(self.unexpected()),
            };
        }
        let (text, source) = (self.text, self.source);
        // The loop ends only after a whole value, so there is a root.
        self.tree.finish()?.ok_or_else(|| end_of_input(text, source, text.len()))
    }

    fn after_value(&self) -> Expected {
        if self.tree.inside().is_some() { Expected::CommaOrEnd } else { Expected::Nothing }
    }

    fn close(&mut self) -> Expected {
        self.at += 1;
        self.tree.close(self.at);
        self.after_value()
    }

    fn value(&mut self, byte: u8) -> Result<Expected, SyntaxError> {
        let start = self.at;
        let value = match byte {
            b'{' => {
                self.at += 1;
                self.tree.open(Container::Object, start);
                return Ok(Expected::KeyOrEnd);
            }
            b'[' => {
                self.at += 1;
                self.tree.open(Container::Array, start);
                return Ok(Expected::ValueOrEnd);
            }
            b'n' => self.literal("null", Value::Null)?,
            b't' => self.literal("true", Value::Bool(true))?,
            b'f' => self.literal("false", Value::Bool(false))?,
            b'"' => Value::String(self.string()?),
            _ => Value::Number(self.number()?),
        };
        self.tree.value(value, start, self.at);
        Ok(self.after_value())
    }

    fn key(&mut self) -> Result<(), SyntaxError> {
        let start = self.at;
        let name = self.string()?;
        let end = self.at;
        self.skip_white_space();
        if self.byte() != Some(b':') {
            return Err(self.unexpected());
        }
        self.at += 1;
        self.tree.key(name, start, end);
        Ok(())
    }

    fn skip_white_space(&mut self) {
        while matches!(self.byte(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn literal(&mut self, word: &str, value: Value) -> Result<Value, SyntaxError> {
        for expected in word.bytes() {
            if self.byte() != Some(expected) {
                return Err(self.unexpected());
            }
            self.at += 1;
        }
        Ok(value)
    }

    fn number(&mut self) -> Result<f64, SyntaxError> {
        let start = self.at;
        if self.byte() == Some(b'-') {
            self.at += 1;
        }
        if self.byte() == Some(b'0') {
            self.at += 1;
        } else {
            self.digits()?;
        }
        if self.byte() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.byte(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.byte(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            self.digits()?;
        }
        let number = self.text.get(start..self.at).and_then(|digits| digits.parse().ok());
        number.ok_or_else(|| self.unexpected())
    }

    fn digits(&mut self) -> Result<(), SyntaxError> {
        let start = self.at;
        while self.byte().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        if self.at == start { Err(self.unexpected()) } else { Ok(()) }
    }

    fn string(&mut self) -> Result<String, SyntaxError> {
        self.at += 1;
        let mut content = Text::default();
        loop {
            let rest = self.text.get(self.at..).unwrap_or_default();
            let plain =
                rest.bytes().position(|byte| byte == b'"' || byte == b'\\' || byte < b' ').unwrap_or(rest.len());
            content.push_str(rest.get(..plain).unwrap_or_default());
            self.at += plain;
            match self.byte() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(content.finish());
                }
                Some(b'\\') => {
                    self.at += 1;
                    self.escape(&mut content)?;
                }
                _ => return Err(self.unexpected()),
            }
        }
    }

    fn escape(&mut self, content: &mut Text) -> Result<(), SyntaxError> {
        let escaped = match self.byte() {
            Some(byte @ (b'"' | b'\\' | b'/')) => char::from(byte),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                self.at += 1;
                let mut unit = 0;
                for _ in 0..4 {
                    let digit = self.byte().and_then(|byte| char::from(byte).to_digit(16));
                    unit = unit * 16 + digit.ok_or_else(|| self.unexpected())?;
                    self.at += 1;
                }
                content.push_unit(unit);
                return Ok(());
            }
            _ => return Err(self.unexpected()),
        };
        self.at += 1;
        content.push(escaped);
        Ok(())
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn unexpected(&self) -> SyntaxError {
        match self.text.get(self.at..).and_then(|rest| rest.chars().next()) {
            Some(c) => {
                let what = format!("JSON: unexpected character {c:?}");
                SyntaxError::new(what, self.text, self.source, self.at, self.at + c.len_utf8())
            }
            None => end_of_input(self.text, self.source, self.at),
        }
    }
}

fn end_of_input(text: &str, source: SourceId, at: usize) -> SyntaxError {
    let mut error = SyntaxError::new("JSON: unexpected end of input".to_owned(), text, source, at, at);
    error.column += 1;
    error
}
