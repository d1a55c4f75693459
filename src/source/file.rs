//! Source files and the places in them.

use std::path::{Path, PathBuf};

/// Names one file that was read; an index into [`Sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(u32);

impl SourceId {
    /// The id of no file: what is implied has no text.
    #[must_use]
    pub const fn none() -> Self {
        Self(u32::MAX)
    }
}

/// A place in a source file: byte offsets into [`SourceFile::text`] (which has no byte order mark).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file.
    pub source: SourceId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The bytes from `start` up to `end`; offsets beyond 4 GiB are cut.
    #[must_use]
    pub fn of(source: SourceId, start: usize, end: usize) -> Self {
        let cut = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Self { source, start: cut(start), end: cut(end) }
    }

    /// The bytes as a range, for slicing the text.
    #[must_use]
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// One file as it was read.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// Absolute path.
    pub path: PathBuf,
    /// Path as people should read it: relative to the state directory, or `~/…`.
    pub display: String,
    /// Text without the byte order mark.
    pub text: String,
    /// Whether the file began with U+FEFF.
    pub has_bom: bool,
}

/// Line and column of a [`Span`], one-based; columns count characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Location {
    /// First line.
    pub line: usize,
    /// First column, in characters.
    pub column: usize,
    /// Last line.
    pub end_line: usize,
    /// One past the last column, in characters.
    pub end_column: usize,
}

/// All files that were read for one home.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    files: Vec<SourceFile>,
}

impl SourceFile {
    /// A file from its bytes: the byte order mark is taken off and remembered, bytes that are not UTF-8
    /// become U+FFFD, as Node's `utf-8` decoding does.
    #[must_use]
    pub fn from_bytes(path: PathBuf, display: String, bytes: &[u8]) -> Self {
        let (has_bom, rest) = match bytes.strip_prefix(b"\xef\xbb\xbf") {
            Some(rest) => (true, rest),
            None => (false, bytes),
        };
        Self { path, display, text: String::from_utf8_lossy(rest).into_owned(), has_bom }
    }
}

impl Sources {
    /// Adds a file and returns its id.
    pub fn add(&mut self, file: SourceFile) -> SourceId {
        let id = SourceId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        self.files.push(file);
        id
    }

    /// An id for a text that belongs to no file.
    pub(crate) fn nowhere() -> SourceId {
        SourceId(u32::MAX)
    }

    /// The file behind an id.
    #[must_use]
    pub fn get(&self, id: SourceId) -> Option<&SourceFile> {
        self.files.get(id.0 as usize)
    }

    /// All files with their ids, in the order they were read.
    pub fn iter(&self) -> impl Iterator<Item = (SourceId, &SourceFile)> {
        self.files.iter().enumerate().map(|(index, file)| (SourceId(u32::try_from(index).unwrap_or(u32::MAX)), file))
    }

    /// The id of the file with this absolute path, when it was read.
    #[must_use]
    pub fn find(&self, path: &Path) -> Option<SourceId> {
        self.iter().find(|(_, file)| file.path == path).map(|(id, _)| id)
    }

    /// Line and column of a span; `None` when the span does not belong to these sources.
    #[must_use]
    pub fn locate(&self, span: Span) -> Option<Location> {
        let text = &self.get(span.source)?.text;
        let (line, column) = line_and_column(text, span.start as usize)?;
        let (end_line, end_column) = line_and_column(text, span.end as usize)?;
        Some(Location { line, column, end_line, end_column })
    }
}

fn line_and_column(text: &str, offset: usize) -> Option<(usize, usize)> {
    let before = text.get(..offset.min(text.len()))?;
    let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
    let column = before.rsplit('\n').next().map_or(0, |tail| tail.chars().count()) + 1;
    Some((line, column))
}
