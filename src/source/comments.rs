//! Comments in a JSON5 text, and what they say to oc-doctor.

use std::ops::Range;

/// A comment `oc-doctor: allow(rule-a, rule-b) reason`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AllowComment {
    /// One-based line on which the comment begins.
    pub line: usize,
    /// Bytes of the comment.
    pub range: Range<usize>,
    /// The rules it names.
    pub rules: Vec<String>,
    /// What follows the parenthesis.
    pub reason: String,
}

/// The byte ranges of all comments in a JSON5 text, delimiters included, line ends not. In a text that
/// is not JSON5 the answer is a best guess.
#[must_use]
pub fn comments(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let rest = text.get(at..).unwrap_or_default();
        match byte {
            b'"' | b'\'' => at += string_length(rest),
            b'/' if rest.starts_with("//") => {
                let length = rest.find(['\n', '\r', '\u{2028}', '\u{2029}']).unwrap_or(rest.len());
                found.push(at..at + length);
                at += length;
            }
            b'/' if rest.starts_with("/*") => {
                let inner = rest.get(2..).unwrap_or_default();
                let length = inner.find("*/").map_or(rest.len(), |end| end + 4);
                found.push(at..at + length);
                at += length;
            }
            _ => at += 1,
        }
    }
    found
}

/// All `oc-doctor: allow(…)` comments of a JSON5 text.
#[must_use]
pub fn allow_comments(text: &str) -> Vec<AllowComment> {
    if !text.contains("oc-doctor:") {
        return Vec::new();
    }
    let allowed = comments(text).into_iter().filter_map(|range| {
        let body = text.get(range.clone())?.trim_start_matches(['/', '*']).trim_end_matches("*/").trim();
        let list =
            body.strip_prefix("oc-doctor:")?.trim_start().strip_prefix("allow")?.trim_start().strip_prefix('(')?;
        let (rules, reason) = list.split_once(')')?;
        let rules = rules.split(',').map(str::trim).filter(|rule| !rule.is_empty()).map(str::to_owned).collect();
        let line = text.get(..range.start)?.bytes().filter(|byte| *byte == b'\n').count() + 1;
        Some(AllowComment { line, range, rules, reason: reason.trim().to_owned() })
    });
    allowed.collect()
}

/// Bytes of the string at the start of the text, quotes included.
pub(super) fn string_length(text: &str) -> usize {
    let Some(quote) = text.chars().next() else { return 0 };
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        if escaped {
            escaped = false;
        } else if c == '\\' {
            escaped = true;
        } else if c == quote {
            return at + 1;
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn allow_comments_are_found_and_strings_are_not_comments() {
        let text = "{\n  // oc-doctor: allow(rule-a, rule-b) because\n  a: '// oc-doctor: allow(x)', /* oc-doctor:allow( c ) */\n  b: \"\\\"//\", // oc-doctor: deny(x)\n}";
        let found: Vec<_> = allow_comments(text)
            .into_iter()
            .map(|comment| (comment.line, comment.rules.join("+"), comment.reason))
            .collect();
        let expected = [(2, "rule-a+rule-b", "because"), (3, "c", "")];
        assert_eq!(found, expected.map(|(line, rules, reason)| (line, rules.to_owned(), reason.to_owned())));
        assert_eq!(comments(text).len(), 3);
    }
}
