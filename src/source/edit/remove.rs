//! Taking a member out of an array or object, with the comments that belong to it.

use super::layout::{Layout, indent_before, is_line_end, line_start, past_line_end};
use super::splice::Splice;
use crate::source::javascript::is_white_space;
use std::ops::Range;

/// The splices that take out the member at `index` of the container.
pub(super) fn remove(text: &str, container: Range<usize>, index: usize) -> Vec<Splice> {
    let layout = Layout::of(text, container);
    let Some(member) = layout.members.get(index) else { return Vec::new() };
    let previous = index.checked_sub(1).and_then(|before| layout.members.get(before));
    let next = layout.members.get(index + 1);
    let start = with_comments_before(
        text,
        &layout,
        member.range.start,
        previous.map_or(layout.open + 1, |one| one.end_with_comma()),
    );
    let begins_line = indent_before(text, start).is_some();
    let end = with_comments_behind(text, &layout, member.end_with_comma());
    let ends_line = text.get(end..).is_none_or(|rest| rest.is_empty() || rest.starts_with(is_line_end));

    if previous.is_none() && next.is_none() {
        return alone(text, &layout, start, end);
    }
    let mut splices = Vec::new();
    // The last member without a comma behind it: then neither has the one that is last now.
    if let (Some(previous), None, None) = (previous, next, member.comma)
        && let Some(comma) = previous.comma
    {
        if begins_line {
            splices.push(Splice::delete(comma..comma + 1));
        } else {
            splices.push(Splice::delete(comma..end));
            return splices;
        }
    }
    if begins_line && ends_line {
        splices.push(Splice::delete(line_start(text, start)..past_line_end(text, end)));
    } else if ends_line && next.is_some() {
        splices.push(Splice::delete(before_blank(text, start)..end));
    } else if next.is_some() {
        // What follows moves up to where this one stood.
        splices.push(Splice::delete(start..Layout::skip_blank(text, end, false)));
    } else if begins_line {
        // The closing bracket stands on this line and moves up, unless a comment would swallow it.
        let line = line_start(text, start);
        let above = text.get(..line).map_or(line, |before| before.trim_end_matches(is_line_end).len());
        let from = if layout.comment_before(above).is_some() { line } else { above };
        splices.push(Splice::delete(from..end));
    } else {
        // Last on a line that others share: the blank before it goes too.
        let from = previous.map_or(start, |one| one.end_with_comma());
        splices.push(Splice::delete(from..end));
    }
    splices
}

/// Where the white space before `at` on its line begins.
fn before_blank(text: &str, at: usize) -> usize {
    let blank = |c| is_white_space(c) && !is_line_end(c);
    text.get(..at).map_or(at, |before| before.trim_end_matches(blank).len())
}

/// The only member: what is left is `{}`, unless comments of others are left.
fn alone(text: &str, layout: &Layout, start: usize, end: usize) -> Vec<Splice> {
    let blank = |range: Range<usize>| text.get(range).is_some_and(|rest| rest.chars().all(is_white_space));
    if blank(layout.open + 1..start) && blank(end..layout.close) {
        return vec![Splice::delete(layout.open + 1..layout.close)];
    }
    if indent_before(text, start).is_some() && text.get(end..).is_some_and(|rest| rest.starts_with(is_line_end)) {
        return vec![Splice::delete(line_start(text, start)..past_line_end(text, end))];
    }
    vec![Splice::delete(start..end)]
}

/// The start of the comments that stand right above the member (no blank line between) or before it on
/// its line, but not before `floor`.
fn with_comments_before(text: &str, layout: &Layout, member: usize, floor: usize) -> usize {
    let mut start = member;
    loop {
        let before = text.get(floor..start).unwrap_or_default();
        let trimmed = before.trim_end_matches(is_white_space);
        let line_ends = before.get(trimmed.len()..).unwrap_or_default().matches('\n').count();
        let Some(comment) = layout.comment_before(floor + trimmed.len()) else { return start };
        // A comment behind something else on its line belongs to that.
        let own_line = indent_before(text, comment.start).is_some();
        if comment.start < floor || line_ends > 1 || (line_ends == 1 && !own_line) {
            return start;
        }
        start = comment.start;
    }
}

/// The end of the comments behind the member, when they end its line.
fn with_comments_behind(text: &str, layout: &Layout, end: usize) -> usize {
    let mut at = end;
    loop {
        let next = Layout::skip_blank(text, at, false);
        match layout.comment_at(next) {
            Some(comment) if comment.end <= layout.close => at = comment.end,
            _ => {
                let ends_line = text.get(next..).is_none_or(|rest| rest.is_empty() || rest.starts_with(is_line_end));
                return if ends_line { next } else { end };
            }
        }
    }
}
