//! Lines and columns of many places in one text, without counting from the top each time.

use crate::source::{Location, SourceId, Sources, Span};
use std::collections::HashMap;

/// Where the lines of the files begin that were asked for.
#[derive(Default)]
pub(super) struct Lines {
    starts: HashMap<SourceId, Vec<usize>>,
}

impl Lines {
    /// Line and column of a span; a span that does not fit its text is cut to what does.
    pub(super) fn locate(&mut self, sources: &Sources, span: Span) -> Option<Location> {
        let text = sources.get(span.source)?.text.as_str();
        let (start, end) = fitted(text, span);
        let starts = self.starts.entry(span.source).or_insert_with(|| {
            std::iter::once(0)
                .chain(text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1))
                .collect()
        });
        let (line, column) = place(text, starts, start);
        let (end_line, end_column) = place(text, starts, end);
        Some(Location { line, column, end_line, end_column })
    }

    /// The byte range of a one-based line, without its line break.
    pub(super) fn line(&self, sources: &Sources, source: SourceId, line: usize) -> Option<(usize, usize)> {
        let text = sources.get(source)?.text.as_str();
        let starts = self.starts.get(&source)?;
        let start = *starts.get(line.checked_sub(1)?)?;
        let end = starts.get(line).map_or(text.len(), |next| next - 1);
        let end = if text.get(start..end)?.ends_with('\r') { end - 1 } else { end };
        Some((start, end))
    }
}

fn place(text: &str, starts: &[usize], offset: usize) -> (usize, usize) {
    let line = starts.partition_point(|start| *start <= offset).max(1);
    let start = starts.get(line - 1).copied().unwrap_or(0);
    (line, text.get(start..offset).map_or(0, |before| before.chars().count()) + 1)
}

/// The bounds of a span, moved outwards to character boundaries and cut to the text.
pub(super) fn fitted(text: &str, span: Span) -> (usize, usize) {
    let mut start = (span.start as usize).min(text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let mut end = (span.end as usize).clamp(start, text.len());
    while !text.is_char_boundary(end) {
        end += 1;
    }
    (start, end)
}
