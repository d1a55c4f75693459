//! Reads one file after the other for a home, within limits, and notes what could not be read.

use super::types::{Document, HomePaths, Loaded, Problem, ProblemKind};
use crate::source::{Files, Node, ReadFailure, SourceFile, SourceId, Sources, Span, parse_json, parse_json5};
use std::path::{Path, PathBuf};

/// Bytes that are read of one home in all; no real home comes near, and memory stays bounded.
const MAX_BYTES: u64 = 512 * 1024 * 1024;

/// Values that are built for one home in all, estimated by the characters that begin one.
const MAX_VALUES: usize = 8_000_000;

/// Largest file that is read, bytes.
pub(super) const MAX_FILE_BYTES: u64 = 64 * 1024 * 1024;

/// The language of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Language {
    /// What `JSON.parse` accepts.
    Json,
    /// JSON, else JSON5 (`parseJsonWithJson5Fallback`).
    Json5,
}

/// What became of a text file.
pub(super) enum Text {
    Missing,
    Failed,
    Read(SourceId),
}

/// The files of one home.
pub(super) struct Reader<'a> {
    pub(super) files: &'a dyn Files,
    pub(super) paths: &'a HomePaths,
    pub(super) sources: Sources,
    pub(super) problems: Vec<Problem>,
    bytes_left: u64,
    values_left: usize,
    listed: Option<(PathBuf, Vec<String>)>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(paths: &'a HomePaths, files: &'a dyn Files) -> Self {
        Self {
            files,
            paths,
            sources: Sources::default(),
            problems: Vec::new(),
            bytes_left: MAX_BYTES,
            values_left: MAX_VALUES,
            listed: None,
        }
    }

    /// A path as people should read it: relative to the state directory, else `~/…`, else whole.
    pub(super) fn display(&self, path: &Path) -> String {
        display(self.paths, path)
    }

    /// The bytes of a file of at most `limit` bytes; `None` when it is missing (or notes why it cannot be read).
    pub(super) fn bytes(&mut self, path: &Path, limit: u64) -> Result<Option<Vec<u8>>, ReadFailure> {
        match self.files.read(path, limit.min(self.bytes_left)) {
            Ok(bytes) => {
                self.bytes_left = self.bytes_left.saturating_sub(bytes.len() as u64);
                Ok(Some(bytes))
            }
            Err(ReadFailure::Missing) if self.dangles(path) => {
                Err(ReadFailure::Refused("a link to something that does not exist".to_owned()))
            }
            Err(ReadFailure::Missing) => Ok(None),
            Err(failure) => Err(failure),
        }
    }

    /// Reads a file into the sources.
    pub(super) fn text(&mut self, path: &Path) -> Text {
        match self.bytes(path, MAX_FILE_BYTES) {
            Ok(Some(bytes)) => Text::Read(self.add_source(path, &bytes)),
            Ok(None) => Text::Missing,
            Err(failure) => {
                self.note_failure(path, &failure);
                Text::Failed
            }
        }
    }

    /// Adds a file that was read to the sources, and notes when it is not UTF-8.
    pub(super) fn add_source(&mut self, path: &Path, bytes: &[u8]) -> SourceId {
        let display = self.display(path);
        let file = SourceFile::from_bytes(path.to_path_buf(), display, bytes);
        let first_wrong = std::str::from_utf8(bytes).err().map(|error| error.valid_up_to());
        let bom = if file.has_bom { 3 } else { 0 };
        let source = self.sources.add(file);
        if let Some(offset) = first_wrong {
            // The text before the first wrong byte is the same in the file and in what was read.
            let start = offset.saturating_sub(bom);
            let span = Span::of(source, start, start + char::REPLACEMENT_CHARACTER.len_utf8());
            let message = "is not UTF-8; each wrong byte is read as U+FFFD, as OpenClaw does".to_owned();
            self.note(ProblemKind::NotUtf8, path, message, Some(span));
        }
        source
    }

    /// Adds a file that no run reads to the sources: whatever is wrong with it concerns nobody.
    pub(super) fn add_quietly(&mut self, path: &Path, bytes: &[u8]) -> SourceId {
        let display = self.display(path);
        self.sources.add(SourceFile::from_bytes(path.to_path_buf(), display, bytes))
    }

    /// Reads and parses a file.
    pub(super) fn document(&mut self, path: &Path, language: Language) -> Loaded {
        let source = match self.text(path) {
            Text::Missing => return Loaded::Missing,
            Text::Failed => return Loaded::Failed,
            Text::Read(source) => source,
        };
        match self.parse(source, path, language) {
            Some(root) => Loaded::Parsed(Document { source, root }),
            None => Loaded::Failed,
        }
    }

    /// The same, for a file that must hold an object; `must_be_objects` and `must_be_arrays` name the keys
    /// that OpenClaw cannot use otherwise. What is wrong is noted; the document stays.
    pub(super) fn store(&mut self, path: &Path, language: Language, shape: Shape) -> Loaded {
        let loaded = self.document(path, language);
        self.check_shape(path, &loaded, shape);
        loaded
    }

    /// A JSON text that is no file but stands in a database: `place` names it (`…/openclaw-agent.sqlite#table`).
    pub(super) fn text_of_row(&mut self, place: &Path, text: &str, shape: Shape) -> Loaded {
        let len = text.len() as u64;
        let limit = self.bytes_left.min(MAX_FILE_BYTES);
        if len > limit {
            self.note_failure(place, &ReadFailure::TooLarge { len, limit });
            return Loaded::Failed;
        }
        self.bytes_left -= len;
        let source = self.add_source(place, text.as_bytes());
        let Some(root) = self.parse(source, place, Language::Json) else { return Loaded::Failed };
        let loaded = Loaded::Parsed(Document { source, root });
        self.check_shape(place, &loaded, shape);
        loaded
    }

    fn check_shape(&mut self, path: &Path, loaded: &Loaded, shape: Shape) {
        if let Some((message, span)) = loaded.document().and_then(|document| shape.violation(&document.root)) {
            self.note(ProblemKind::WrongShape, path, message, Some(span));
        }
    }

    fn parse(&mut self, source: SourceId, path: &Path, language: Language) -> Option<Node> {
        let file = self.sources.get(source)?;
        let text = file.text.as_str();
        let has_bom = file.has_bom;
        if text.trim().is_empty() {
            self.note(ProblemKind::NotJson, path, "is empty, which is not JSON".to_owned(), None);
            return None;
        }
        let values = text.bytes().filter(|byte| matches!(byte, b',' | b':' | b'[' | b'{')).count();
        if values > self.values_left {
            let message = format!("is not read: this home holds more than {MAX_VALUES} values in all");
            self.note(ProblemKind::TooLarge, path, message, None);
            return None;
        }
        let parsed = match language {
            Language::Json => parse_json(text, source),
            // JSON5 accepts all of JSON and gives the same values.
            Language::Json5 => parse_json5(text, source),
        };
        match parsed {
            Ok(_) if has_bom && language == Language::Json => {
                let message = "begins with a byte order mark, which OpenClaw's JSON parser refuses".to_owned();
                self.note(ProblemKind::NotJson, path, message, Some(Span::of(source, 0, 0)));
                None
            }
            Ok(root) => {
                self.values_left -= values;
                Some(root)
            }
            Err(error) => {
                let kind = if error.is_our_limit { ProblemKind::TooLarge } else { ProblemKind::NotJson };
                let message = if error.is_our_limit { format!("is {error}") } else { format!("is not JSON: {error}") };
                self.note(kind, path, message, Some(error.span));
                None
            }
        }
    }

    /// Notes why a file could not be read.
    pub(super) fn note_failure(&mut self, path: &Path, failure: &ReadFailure) {
        let (kind, message) = match failure {
            ReadFailure::TooLarge { len, limit } if *limit >= MAX_FILE_BYTES => {
                (ProblemKind::TooLarge, format!("is {len} bytes, more than the {limit} that oc-doctor reads"))
            }
            ReadFailure::TooLarge { .. } => {
                let message = format!("is not read: this home holds more than {} MiB in all", MAX_BYTES / 1_048_576);
                (ProblemKind::TooLarge, message)
            }
            ReadFailure::NotAFile => (ProblemKind::Unreadable, "is not a regular file".to_owned()),
            other => (ProblemKind::Unreadable, format!("cannot be read: {other}")),
        };
        self.note(kind, path, message, None);
    }

    /// Notes a problem of a file.
    pub(super) fn note(&mut self, kind: ProblemKind, path: &Path, message: String, span: Option<Span>) {
        let file = self.display(path);
        self.problems.push(Problem { kind, file, path: path.to_path_buf(), message, span });
    }

    /// Whether a name is in its directory although nothing is behind it.
    fn dangles(&mut self, path: &Path) -> bool {
        let (Some(directory), Some(name)) = (path.parent(), path.file_name()) else { return false };
        if self.listed.as_ref().is_none_or(|(listed, _)| listed != directory) {
            self.listed = Some((directory.to_path_buf(), self.files.list(directory)));
        }
        let name = name.to_string_lossy();
        self.listed.as_ref().is_some_and(|(_, names)| names.iter().any(|known| *known == name))
    }
}

/// What a store must be for OpenClaw to use it.
#[derive(Debug, Clone, Copy)]
pub(super) enum Shape {
    /// An object.
    Object,
    /// An object; this key, where present, holds an object.
    ObjectOfObject(&'static str),
    /// An object with this key, which holds an object.
    ObjectWithObject(&'static str),
    /// An object; this key, where present, holds an array.
    ObjectOfArray(&'static str),
}

impl Shape {
    fn violation(self, root: &Node) -> Option<(String, Span)> {
        let Some(object) = root.as_object() else {
            return Some(("holds no object at its root, so OpenClaw takes it for absent".to_owned(), root.span));
        };
        match self {
            Self::Object => None,
            Self::ObjectOfObject(key) => {
                let node = object.get(key).filter(|node| node.as_object().is_none())?;
                Some((format!("holds no object in `{key}`"), node.span))
            }
            Self::ObjectWithObject(key) => match object.get(key) {
                Some(node) if node.as_object().is_some() => None,
                node => {
                    let span = node.map_or(root.span, |node| node.span);
                    Some((format!("holds no object in `{key}`, so OpenClaw takes it for absent"), span))
                }
            },
            Self::ObjectOfArray(key) => {
                let node = object.get(key).filter(|node| node.as_array().is_none())?;
                Some((format!("holds no array in `{key}`"), node.span))
            }
        }
    }
}

/// A path as people should read it: relative to the state directory, else `~/…`, else whole.
pub(super) fn display(paths: &HomePaths, path: &Path) -> String {
    if let Ok(below) = path.strip_prefix(&paths.state) {
        return below.display().to_string();
    }
    match path.strip_prefix(&paths.os_home) {
        Ok(below) => format!("~/{}", below.display()),
        Err(_) => path.display().to_string(),
    }
}
