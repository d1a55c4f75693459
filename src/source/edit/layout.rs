//! Where the members of an array or object stand in the text, commas, comments and dead duplicates
//! included: what a tree of values does not say.

use crate::source::comments::comments;
use crate::source::javascript::is_white_space;
use std::ops::Range;

/// One member: a `key: value` pair or an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Member {
    /// Key and value, or the item.
    pub(super) range: Range<usize>,
    /// The comma behind it.
    pub(super) comma: Option<usize>,
}

impl Member {
    /// One past the member and its comma.
    pub(super) fn end_with_comma(&self) -> usize {
        self.comma.map_or(self.range.end, |comma| comma + 1)
    }
}

/// A container's inner life.
#[derive(Debug, Clone)]
pub(super) struct Layout {
    /// The opening bracket.
    pub(super) open: usize,
    /// The closing bracket.
    pub(super) close: usize,
    /// Its members in the order written.
    pub(super) members: Vec<Member>,
    /// Comments anywhere in the text.
    pub(super) comments: Vec<Range<usize>>,
}

impl Layout {
    /// The layout of the array or object that stands at `container` in a text that parses.
    pub(super) fn of(text: &str, container: Range<usize>) -> Self {
        let comments = comments(text);
        let mut members: Vec<Member> = Vec::new();
        let mut current: Option<Range<usize>> = None;
        let mut depth = 0_usize;
        let mut at = container.start + 1;
        let close = container.end.saturating_sub(1);
        while at < close {
            if let Some(comment) = comment_at(&comments, at) {
                at = comment.end;
                continue;
            }
            let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) else { break };
            let mut end = at + c.len_utf8();
            match c {
                ',' if depth == 0 => {
                    if let Some(range) = current.take() {
                        members.push(Member { range, comma: Some(at) });
                    }
                    at = end;
                    continue;
                }
                '{' | '[' => depth += 1,
                '}' | ']' => depth = depth.saturating_sub(1),
                '"' | '\'' => end = string_end(text, at),
                _ => {}
            }
            if !is_white_space(c) {
                current = Some(current.map_or(at, |range| range.start)..end);
            }
            at = end;
        }
        if let Some(range) = current {
            members.push(Member { range, comma: None });
        }
        Self { open: container.start, close, members, comments }
    }

    /// One past the white space behind `at`; stops at a line end unless `over_lines`.
    pub(super) fn skip_blank(text: &str, at: usize, over_lines: bool) -> usize {
        let rest = text.get(at..).unwrap_or_default();
        let blank = |c: char| is_white_space(c) && (over_lines || !is_line_end(c));
        at + rest.find(|c| !blank(c)).unwrap_or(rest.len())
    }

    /// The comment that begins at `at`.
    pub(super) fn comment_at(&self, at: usize) -> Option<Range<usize>> {
        comment_at(&self.comments, at)
    }

    /// The comment that ends at `at`.
    pub(super) fn comment_before(&self, at: usize) -> Option<Range<usize>> {
        let after = self.comments.partition_point(|comment| comment.end < at);
        self.comments.get(after).filter(|comment| comment.end == at).cloned()
    }
}

fn comment_at(comments: &[Range<usize>], at: usize) -> Option<Range<usize>> {
    let found = comments.binary_search_by_key(&at, |comment| comment.start).ok()?;
    comments.get(found).cloned()
}

fn string_end(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    at + crate::source::comments::string_length(rest).max(1)
}

/// Line ends as JSON5 knows them.
pub(super) fn is_line_end(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}')
}

/// The start of the line on which `at` stands.
pub(super) fn line_start(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or_default();
    before
        .rfind(is_line_end)
        .map_or(0, |end| end + before.get(end..).and_then(|c| c.chars().next()).map_or(1, char::len_utf8))
}

/// One past the line end at `at`; `at` itself when there is none.
pub(super) fn past_line_end(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    if rest.starts_with("\r\n") {
        return at + 2;
    }
    at + rest.chars().next().filter(|c| is_line_end(*c)).map_or(0, char::len_utf8)
}

/// The white space before `at` on its line, when nothing else stands there.
pub(super) fn indent_before(text: &str, at: usize) -> Option<&str> {
    let indent = text.get(line_start(text, at)..at)?;
    indent.chars().all(is_white_space).then_some(indent)
}
