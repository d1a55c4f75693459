//! Putting a new member into an array or object, in the way the others are written.

use super::layout::{Layout, Member, indent_before, is_line_end};
use super::splice::Splice;
use super::style::Style;
use serde_json::Value as Json;
use std::ops::Range;

/// A member to be written.
pub(super) struct NewMember<'a> {
    /// The key, in an object.
    pub(super) key: Option<&'a str>,
    /// The value.
    pub(super) value: &'a Json,
}

/// The splices that put a member behind the last one of the container.
fn append(text: &str, style: &Style, container: Range<usize>, new: &NewMember<'_>) -> Vec<Splice> {
    let layout = Layout::of(text, container.clone());
    let Some(last) = layout.members.last() else { return vec![into_empty(text, style, &layout, new)] };
    if spans_lines(text, layout.open + 1, last.range.start) {
        behind_on_new_line(text, style, &layout, last, new)
    } else {
        behind_on_same_line(text, style, &layout, last, new)
    }
}

/// The splices that put a member before the one at `index`, or behind the last one.
pub(super) fn insert_before(
    text: &str,
    style: &Style,
    container: Range<usize>,
    index: usize,
    new: &NewMember<'_>,
) -> Vec<Splice> {
    let layout = Layout::of(text, container.clone());
    let Some(next) = layout.members.get(index) else { return append(text, style, container, new) };
    match indent_before(text, next.range.start) {
        Some(indent) => {
            let member = written(style, new, Some(indent), bare_keys(text, style, &layout));
            vec![Splice::insert(next.range.start, format!("{member},{}{indent}", style.line_end))]
        }
        None => {
            let member = written(style, new, None, bare_keys(text, style, &layout));
            vec![Splice::insert(next.range.start, format!("{member}{}", separator(text, style, &layout)))]
        }
    }
}

fn into_empty(text: &str, style: &Style, layout: &Layout, new: &NewMember<'_>) -> Splice {
    let inner = text.get(layout.open + 1..layout.close).unwrap_or_default();
    // The indentation of the line on which the container begins.
    let start = super::layout::line_start(text, layout.open);
    let blank = Layout::skip_blank(text, start, false).min(layout.open);
    let outer = text.get(start..blank).unwrap_or_default().to_owned();
    let goes_over_lines = style.has_lines
        && new.key.is_some()
        && (inner.contains(is_line_end) || indent_before_key_line(text, layout.open))
        || inner.contains(is_line_end);
    let trailing = if style.trailing_comma { "," } else { "" };
    let end = style.line_end;
    if goes_over_lines {
        let indent = format!("{outer}{}", style.indent);
        let member = written(style, new, Some(&indent), style.bare_keys);
        if inner.chars().all(super::super::javascript::is_white_space) {
            let block = format!("{end}{indent}{member}{trailing}{end}{outer}");
            return Splice { range: layout.open + 1..layout.close, text: block };
        }
        // Comments stay above; the closing bracket stands on its own line already, or is put there.
        let kept = inner.trim_end().len();
        let block = format!("{end}{indent}{member}{trailing}{end}{outer}");
        return Splice { range: layout.open + 1 + kept..layout.close, text: block };
    }
    let member = written(style, new, None, style.bare_keys);
    let pad = if new.key.is_some() && style.pads_braces && inner.is_empty() { " " } else { "" };
    Splice::insert(layout.close, format!("{pad}{member}{pad}"))
}

/// Whether the container's own member begins its line: then it may spread over lines like its siblings.
fn indent_before_key_line(text: &str, open: usize) -> bool {
    let line = text.get(super::layout::line_start(text, open)..open).unwrap_or_default();
    !line.contains(['{', '[', '}', ']'])
}

fn behind_on_new_line(text: &str, style: &Style, layout: &Layout, last: &Member, new: &NewMember<'_>) -> Vec<Splice> {
    // The line of the last member that begins one gives the indentation.
    let indent = layout.members.iter().rev().find_map(|member| indent_before(text, member.range.start));
    let indent = indent.unwrap_or_default();
    let member = written(style, new, Some(indent), bare_keys(text, style, layout));
    let trailing = if last.comma.is_some() { "," } else { "" };
    let mut splices = Vec::new();
    if last.comma.is_none() {
        splices.push(Splice::insert(last.range.end, ",".to_owned()));
    }
    // A comment behind the last member on its line stays with it.
    let mut at = last.end_with_comma();
    loop {
        let next = Layout::skip_blank(text, at, false);
        let Some(comment) = layout.comment_at(next).filter(|comment| comment.end <= layout.close) else { break };
        if text.get(comment.clone()).is_some_and(|comment| comment.contains(is_line_end)) {
            break;
        }
        at = comment.end;
    }
    let block = format!("{}{indent}{member}{trailing}", style.line_end);
    splices.push(Splice::insert(at, block));
    splices
}

fn behind_on_same_line(text: &str, style: &Style, layout: &Layout, last: &Member, new: &NewMember<'_>) -> Vec<Splice> {
    let member = written(style, new, None, bare_keys(text, style, layout));
    let separator = separator(text, style, layout);
    match last.comma {
        Some(comma) => {
            let blank = separator.strip_prefix(',').unwrap_or(" ").to_owned();
            vec![Splice::insert(comma + 1, format!("{blank}{member},"))]
        }
        None => vec![Splice::insert(last.range.end, format!("{separator}{member}"))],
    }
}

fn written(style: &Style, new: &NewMember<'_>, indent: Option<&str>, bare: bool) -> String {
    let value = style.value(new.value, indent);
    new.key.map_or_else(|| value.clone(), |key| format!("{}{}{value}", style.key(key, bare), style.colon()))
}

/// Whether the keys beside the new one go without quotes.
fn bare_keys(text: &str, style: &Style, layout: &Layout) -> bool {
    let first = layout.members.last().and_then(|member| text.get(member.range.start..)?.chars().next());
    match first {
        Some('"' | '\'') => false,
        Some('{' | '[') | None => style.bare_keys,
        Some(_) => true,
    }
}

/// What stands between two members on one line here.
fn separator(text: &str, style: &Style, layout: &Layout) -> String {
    let between = layout.members.iter().zip(layout.members.iter().skip(1)).find_map(|(one, next)| {
        let between = text.get(one.range.end..next.range.start)?;
        between.chars().all(|c| matches!(c, ',' | ' ')).then(|| between.to_owned())
    });
    between.unwrap_or_else(|| style.comma().to_owned())
}

fn spans_lines(text: &str, from: usize, to: usize) -> bool {
    text.get(from..to).is_some_and(|between| between.contains(is_line_end))
}
