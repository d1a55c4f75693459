//! Text to values with spans: files, JSON5 documents, includes, `${ENV}`, and edits on text.

mod environment;
mod file;
mod files;
mod value;

pub use environment::{EnvLayer, Environment};
pub use file::{Location, SourceFile, SourceId, Sources, Span};
pub use files::{DiskFiles, FileKind, FileStatus, Files, OverlayFiles, ReadFailure};
pub use value::{Entry, EnvUse, Node, Object, Value};
