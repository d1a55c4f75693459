//! `.env` files as the `dotenv` npm package 17 reads them.
//!
//! The package is one regular expression, and its backtracking is the behaviour: white space spans
//! lines, a quoted value may hold line ends, a quote that does not close is an ordinary character. This
//! is that expression written out; each function names its part.

use super::file::{SourceId, Span};
use super::javascript::{is_white_space, trim};
use std::collections::HashMap;

/// One assignment of a `.env` file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DotenvEntry {
    /// Name.
    pub name: String,
    /// Value without quotes.
    pub value: String,
    /// Where the name stands.
    pub name_span: Span,
    /// Where the value stands, with its quotes.
    pub value_span: Span,
}

/// The assignments of a `.env` file in the order written, of duplicate names only the last one. What is
/// not an assignment is passed over, as the package does.
#[must_use]
pub fn parse_dotenv(text: &str, source: SourceId) -> Vec<DotenvEntry> {
    let reader = Reader { text, source };
    let mut entries = Vec::new();
    let mut line = 0;
    while line < text.len() {
        // `^\s*`: blank lines belong to what follows them.
        let start = reader.skip_white_space(line);
        match reader.assignment(start) {
            Some((entry, end)) => {
                entries.push(entry);
                line = reader.next_line(end);
            }
            None => line = reader.next_line(start),
        }
    }
    let last: HashMap<String, usize> =
        entries.iter().enumerate().map(|(at, entry): (usize, &DotenvEntry)| (entry.name.clone(), at)).collect();
    let counts = entries.into_iter().enumerate().filter(|(at, entry)| last.get(&entry.name) == Some(at));
    counts.map(|(_, entry)| entry).collect()
}

struct Reader<'a> {
    text: &'a str,
    source: SourceId,
}

impl Reader<'_> {
    /// An assignment at `start`, and where it ends.
    fn assignment(&self, start: usize) -> Option<(DotenvEntry, usize)> {
        // `(?:export\s+)?`, and without it when that leads nowhere: `export = 1`.
        let after_export = self.rest(start).strip_prefix("export").map(|_| start + "export".len());
        let exported = after_export.map(|at| (at, self.skip_white_space(at))).filter(|(at, name)| at < name);
        exported.and_then(|(_, name)| self.named(name)).or_else(|| self.named(start))
    }

    fn named(&self, start: usize) -> Option<(DotenvEntry, usize)> {
        // `[\w.-]+`
        let is_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-');
        let length = self.rest(start).bytes().take_while(|byte| is_name(*byte)).count();
        let name_end = start + length;
        let value_start = self.separator(name_end).filter(|_| length > 0)?;
        let (value_end, end) = self.value(value_start);
        let raw = self.text.get(value_start..value_end)?;
        let trimmed = trim(raw);
        let trimmed_start = if trimmed.is_empty() {
            value_start
        } else {
            value_start + (raw.len() - raw.trim_start_matches(is_white_space).len())
        };
        let entry = DotenvEntry {
            name: self.text.get(start..name_end)?.to_owned(),
            value: unquoted(trimmed),
            name_span: Span::of(self.source, start, name_end),
            value_span: Span::of(self.source, trimmed_start, trimmed_start + trimmed.len()),
        };
        Some((entry, end))
    }

    /// `(?:\s*=\s*?|:\s+?)`: where the value begins.
    fn separator(&self, at: usize) -> Option<usize> {
        let equals = self.skip_white_space(at);
        if self.rest(equals).starts_with('=') {
            return Some(equals + 1);
        }
        let after_colon = self.rest(at).strip_prefix(':')?;
        let white = after_colon.chars().next().filter(|c| is_white_space(*c))?;
        let length = if after_colon.starts_with("\r\n") { 2 } else { white.len_utf8() };
        Some(at + 1 + length)
    }

    /// `(\s*'…'|\s*"…"|\s*`…`|[^#\r\n]+)?` and the tail: where the value ends, and where the match does.
    fn value(&self, start: usize) -> (usize, usize) {
        let open = self.skip_white_space(start);
        if let Some(quote @ ('\'' | '"' | '`')) = self.rest(open).chars().next()
            && let Some(found) = self.quoted(open + 1, quote)
        {
            return found;
        }
        let rest = self.rest(start);
        let end = start + rest.find(['#', '\r', '\n']).unwrap_or(rest.len());
        // The tail of an unquoted value always matches: a comment, a line end or the end of the text.
        (end, self.tail(end).unwrap_or(end))
    }

    /// A quoted value: the first quote without a backslash before it closes it; when that is followed by
    /// something else, the last one with a backslash does.
    fn quoted(&self, start: usize, quote: char) -> Option<(usize, usize)> {
        let rest = self.rest(start);
        let mut escaped = Vec::new();
        let mut backslash = false;
        let mut closing = None;
        for (at, c) in rest.char_indices() {
            if c == quote && !backslash {
                closing = Some(start + at);
                break;
            }
            if c == quote {
                escaped.push(start + at);
            }
            backslash = c == '\\';
        }
        let candidates = closing.into_iter().chain(escaped.into_iter().rev());
        candidates.map(|at| at + 1).find_map(|end| Some((end, self.tail(end)?)))
    }

    /// `\s*(?:#.*)?$`: where the match ends, if it does.
    fn tail(&self, start: usize) -> Option<usize> {
        let end = self.skip_white_space(start);
        if self.rest(end).starts_with('#') {
            return Some(self.line_end(end));
        }
        if end == self.text.len() {
            return Some(end);
        }
        self.text.get(start..end)?.rfind(is_line_end).map(|at| start + at)
    }

    fn skip_white_space(&self, at: usize) -> usize {
        let rest = self.rest(at);
        self.text.len() - rest.trim_start_matches(is_white_space).len()
    }

    fn line_end(&self, at: usize) -> usize {
        let rest = self.rest(at);
        at + rest.find(is_line_end).unwrap_or(rest.len())
    }

    /// The start of the next line, past at least one line end.
    fn next_line(&self, at: usize) -> usize {
        let end = self.line_end(at);
        end + self.rest(end).chars().next().map_or(0, char::len_utf8)
    }

    fn rest(&self, at: usize) -> &str {
        self.text.get(at..).unwrap_or_default()
    }
}

fn is_line_end(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}')
}

/// The value without its quotes, with `\n` and `\r` expanded when it began with a double one.
fn unquoted(trimmed: &str) -> String {
    let value = without_quotes(&trimmed.replace("\r\n", "\n").replace('\r', "\n"));
    if trimmed.starts_with('"') { value.replace("\\n", "\n").replace("\\r", "\r") } else { value }
}

/// `value.replace(/^(['"`])([\s\S]*)\1$/mg, '$2')`: `^` and `$` stand at every line of the value.
fn without_quotes(value: &str) -> String {
    let mut result = String::new();
    let mut rest = value;
    loop {
        let quoted = rest.chars().next().filter(|c| matches!(c, '\'' | '"' | '`')).and_then(|quote| {
            let inner = rest.strip_prefix(quote)?;
            let closes = |at: &usize| {
                inner.get(at + 1..).is_some_and(|after| after.is_empty() || after.starts_with(is_line_end))
            };
            let end = inner.rmatch_indices(quote).map(|(at, _)| at).find(closes)?;
            Some((inner.get(..end)?, inner.get(end + 1..)?))
        });
        if let Some((inner, after)) = quoted {
            result.push_str(inner);
            rest = after;
        }
        let line_end = rest.char_indices().find(|(_, c)| is_line_end(*c)).map(|(at, c)| at + c.len_utf8());
        let Some((line, after)) = line_end.and_then(|at| rest.split_at_checked(at)) else {
            result.push_str(rest);
            return result;
        };
        result.push_str(line);
        rest = after;
    }
}

#[cfg(test)]
mod tests;
