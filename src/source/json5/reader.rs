//! The reader: one loop over what may come next, one function per kind of token.

use super::identifier::{continues_identifier, starts_identifier};
use crate::source::file::SourceId;
use crate::source::javascript::{Text, is_white_space};
use crate::source::syntax_error::SyntaxError;
use crate::source::tree::{Container, Tree};
use crate::source::value::{Node, Value};

pub(super) struct Reader<'a> {
    text: &'a str,
    source: SourceId,
    at: usize,
    tree: Tree<'a>,
}

/// What the grammar allows next.
enum Expected {
    Value,
    ValueOrEnd,
    KeyOrEnd,
    CommaOrEnd,
    Nothing,
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a str, source: SourceId) -> Self {
        Self { text, source, at: 0, tree: Tree::new(text, source) }
    }

    pub(super) fn document(mut self) -> Result<Node, SyntaxError> {
        let mut expected = Expected::Value;
        loop {
            self.skip_blank()?;
            let Some(c) = self.peek() else {
                if matches!(expected, Expected::Nothing) {
                    break;
                }
                return Err(self.unexpected());
            };
            expected = match (expected, c) {
                (Expected::Nothing, _) => return Err(self.unexpected()),
                (Expected::ValueOrEnd, ']') | (Expected::KeyOrEnd, '}') => self.close(),
                (Expected::Value | Expected::ValueOrEnd, _) => self.value(c)?,
                (Expected::KeyOrEnd, _) => {
                    self.key(c)?;
                    Expected::Value
                }
                (Expected::CommaOrEnd, _) => match (self.tree.inside(), c) {
                    (Some(Container::Array), ',') => {
                        self.at += 1;
                        Expected::ValueOrEnd
                    }
                    (Some(Container::Object), ',') => {
                        self.at += 1;
                        Expected::KeyOrEnd
                    }
                    (Some(Container::Array), ']') | (Some(Container::Object), '}') => self.close(),
                    _ => return Err(self.unexpected()),
                },
            };
        }
        let end = self.text.len();
        let (text, source) = (self.text, self.source);
        // The loop ends only after a whole value, so there is a root.
        self.tree.finish()?.ok_or_else(|| end_of_input(text, source, end))
    }

    fn after_value(&self) -> Expected {
        if self.tree.inside().is_some() { Expected::CommaOrEnd } else { Expected::Nothing }
    }

    fn close(&mut self) -> Expected {
        self.at += 1;
        self.tree.close(self.at);
        self.after_value()
    }

    fn value(&mut self, c: char) -> Result<Expected, SyntaxError> {
        let start = self.at;
        let value = match c {
            '{' => {
                self.at += 1;
                self.tree.open(Container::Object, start);
                return Ok(Expected::KeyOrEnd);
            }
            '[' => {
                self.at += 1;
                self.tree.open(Container::Array, start);
                return Ok(Expected::ValueOrEnd);
            }
            'n' => self.literal("null", Value::Null)?,
            't' => self.literal("true", Value::Bool(true))?,
            'f' => self.literal("false", Value::Bool(false))?,
            '"' | '\'' => Value::String(self.string(c)?),
            _ => Value::Number(self.number()?),
        };
        self.tree.value(value, start, self.at);
        Ok(self.after_value())
    }

    fn key(&mut self, c: char) -> Result<(), SyntaxError> {
        let start = self.at;
        let name = match c {
            '"' | '\'' => self.string(c)?,
            _ => self.identifier()?,
        };
        let end = self.at;
        self.skip_blank()?;
        if self.peek() != Some(':') {
            return Err(self.unexpected());
        }
        self.at += 1;
        self.tree.key(name, start, end);
        Ok(())
    }

    /// White space and comments.
    fn skip_blank(&mut self) -> Result<(), SyntaxError> {
        loop {
            match self.byte() {
                Some(b' ' | b'\t' | b'\n' | b'\r' | 0x0b | 0x0c) => self.at += 1,
                Some(b'/') => self.comment()?,
                Some(byte) if !byte.is_ascii() => match self.peek() {
                    Some(c) if is_white_space(c) => self.at += c.len_utf8(),
                    _ => return Ok(()),
                },
                _ => return Ok(()),
            }
        }
    }

    fn comment(&mut self) -> Result<(), SyntaxError> {
        self.at += 1;
        match self.byte() {
            Some(b'/') => {
                let rest = self.rest();
                let line_end = rest.find(['\n', '\r', '\u{2028}', '\u{2029}']).unwrap_or(rest.len());
                self.at += line_end;
                Ok(())
            }
            Some(b'*') => {
                self.at += 1;
                let Some(length) = self.rest().find("*/") else {
                    self.at = self.text.len();
                    return Err(self.unexpected());
                };
                self.at += length + 2;
                Ok(())
            }
            _ => Err(self.unexpected()),
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
        let sign = match self.byte() {
            Some(b'-') => -1.0,
            _ => 1.0,
        };
        if matches!(self.byte(), Some(b'-' | b'+')) {
            self.at += 1;
        }
        let start = self.at;
        match self.byte() {
            Some(b'I') => {
                self.literal("Infinity", Value::Null)?;
                return Ok(sign * f64::INFINITY);
            }
            Some(b'N') => {
                self.literal("NaN", Value::Null)?;
                return Ok(f64::NAN);
            }
            Some(b'.') => {
                self.at += 1;
                self.digit()?;
                self.digits();
            }
            Some(b'0') => {
                self.at += 1;
                if matches!(self.byte(), Some(b'x' | b'X')) {
                    self.at += 1;
                    return Ok(sign * self.hexadecimal()?);
                }
                self.fraction();
            }
            Some(b'1'..=b'9') => {
                self.digits();
                self.fraction();
            }
            _ => return Err(self.unexpected()),
        }
        if matches!(self.byte(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.byte(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            self.digit()?;
            self.digits();
        }
        let decimal = self.text.get(start..self.at).and_then(|digits| digits.parse::<f64>().ok());
        // Rust reads every decimal form of JSON5 and rounds as JavaScript does.
        Ok(sign * decimal.unwrap_or(f64::NAN))
    }

    fn fraction(&mut self) {
        if self.byte() == Some(b'.') {
            self.at += 1;
            self.digits();
        }
    }

    fn digit(&mut self) -> Result<(), SyntaxError> {
        if !self.byte().is_some_and(|byte| byte.is_ascii_digit()) {
            return Err(self.unexpected());
        }
        self.at += 1;
        Ok(())
    }

    fn digits(&mut self) {
        while self.byte().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
    }

    fn hexadecimal(&mut self) -> Result<f64, SyntaxError> {
        let start = self.at;
        self.hex_digit()?;
        while self.byte().is_some_and(|byte| byte.is_ascii_hexdigit()) {
            self.at += 1;
        }
        Ok(self.text.get(start..self.at).map_or(f64::NAN, hexadecimal_value))
    }

    fn hex_digit(&mut self) -> Result<u32, SyntaxError> {
        let digit = self.byte().and_then(|byte| char::from(byte).to_digit(16)).ok_or_else(|| self.unexpected())?;
        self.at += 1;
        Ok(digit)
    }

    fn hex_digits(&mut self, count: usize) -> Result<u32, SyntaxError> {
        (0..count).try_fold(0, |value, _| Ok(value * 16 + self.hex_digit()?))
    }

    fn string(&mut self, quote: char) -> Result<String, SyntaxError> {
        self.at += 1;
        let mut content = Text::default();
        loop {
            let rest = self.rest();
            let plain = rest
                .bytes()
                .position(|byte| byte == b'\\' || byte == b'\n' || byte == b'\r' || char::from(byte) == quote)
                .unwrap_or(rest.len());
            content.push_str(rest.get(..plain).unwrap_or_default());
            self.at += plain;
            match self.byte() {
                Some(b'\\') => {
                    self.at += 1;
                    self.escape(&mut content)?;
                }
                Some(byte) if char::from(byte) == quote => {
                    self.at += 1;
                    return Ok(content.finish());
                }
                _ => return Err(self.unexpected()),
            }
        }
    }

    fn escape(&mut self, content: &mut Text) -> Result<(), SyntaxError> {
        let Some(c) = self.peek() else { return Err(self.unexpected()) };
        if c.is_ascii_digit() && c != '0' {
            return Err(self.unexpected());
        }
        self.at += c.len_utf8();
        match c {
            'b' => content.push('\u{8}'),
            'f' => content.push('\u{c}'),
            'n' => content.push('\n'),
            'r' => content.push('\r'),
            't' => content.push('\t'),
            'v' => content.push('\u{b}'),
            '0' if self.byte().is_some_and(|byte| byte.is_ascii_digit()) => return Err(self.unexpected()),
            '0' => content.push('\0'),
            'x' => content.push_unit(self.hex_digits(2)?),
            'u' => content.push_unit(self.hex_digits(4)?),
            '\r' if self.byte() == Some(b'\n') => self.at += 1,
            '\n' | '\r' | '\u{2028}' | '\u{2029}' => {}
            other => content.push(other),
        }
        Ok(())
    }

    fn identifier(&mut self) -> Result<String, SyntaxError> {
        let mut name = String::new();
        loop {
            let fits = if name.is_empty() { starts_identifier } else { continues_identifier };
            match self.peek() {
                Some('\\') => {
                    self.at += 1;
                    if self.byte() != Some(b'u') {
                        return Err(self.unexpected());
                    }
                    self.at += 1;
                    let Some(c) = char::from_u32(self.hex_digits(4)?).filter(|c| fits(*c)) else {
                        return Err(self.invalid_identifier());
                    };
                    name.push(c);
                }
                Some(c) if fits(c) => {
                    name.push(c);
                    self.at += c.len_utf8();
                }
                _ if name.is_empty() => return Err(self.unexpected()),
                _ => return Ok(name),
            }
        }
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn peek(&self) -> Option<char> {
        match self.byte() {
            Some(byte) if byte.is_ascii() => Some(char::from(byte)),
            Some(_) => self.rest().chars().next(),
            None => None,
        }
    }

    /// The character here is wrong, or the text ends too early.
    fn unexpected(&self) -> SyntaxError {
        match self.peek() {
            Some(c) => {
                let what = format!("JSON5: invalid character '{}'", shown(c));
                SyntaxError::new(what, self.text, self.source, self.at, self.at + c.len_utf8())
            }
            None => end_of_input(self.text, self.source, self.at),
        }
    }

    /// The `\uXXXX` just read stands for a character that no key may have here.
    fn invalid_identifier(&self) -> SyntaxError {
        let what = "JSON5: invalid identifier character".to_owned();
        let mut error = SyntaxError::new(what, self.text, self.source, self.at.saturating_sub(6), self.at);
        // The package points at the backslash.
        error.column = error.column.saturating_sub(5);
        error
    }
}

fn end_of_input(text: &str, source: SourceId, at: usize) -> SyntaxError {
    let mut error = SyntaxError::new("JSON5: invalid end of input".to_owned(), text, source, at, at);
    error.column += 1;
    error
}

/// A character as the package shows it in a message.
fn shown(c: char) -> String {
    match c {
        '\'' => "\\'".to_owned(),
        '"' => "\\\"".to_owned(),
        '\\' => "\\\\".to_owned(),
        '\u{8}' => "\\b".to_owned(),
        '\u{c}' => "\\f".to_owned(),
        '\n' => "\\n".to_owned(),
        '\r' => "\\r".to_owned(),
        '\t' => "\\t".to_owned(),
        '\u{b}' => "\\v".to_owned(),
        '\0' => "\\0".to_owned(),
        '\u{2028}' => "\\u2028".to_owned(),
        '\u{2029}' => "\\u2029".to_owned(),
        c if c < ' ' => format!("\\x{:02x}", u32::from(c)),
        c => c.to_string(),
    }
}

/// The double nearest to a hexadecimal number of any length, ties to even, as JavaScript's `Number`.
fn hexadecimal_value(digits: &str) -> f64 {
    let mut head: u128 = 0;
    let mut dropped: i32 = 0;
    for digit in digits.chars().filter_map(|c| c.to_digit(16)) {
        if head >> 120 == 0 {
            head = head << 4 | u128::from(digit);
        } else {
            // Only whether anything is left matters for rounding.
            head |= u128::from(digit != 0);
            dropped = dropped.saturating_add(4);
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "rounding to the nearest double is what is wanted")]
    let rounded = head as f64;
    rounded * 2f64.powi(dropped)
}
