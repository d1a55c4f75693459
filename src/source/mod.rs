//! Text to values with spans: files, JSON5 documents, includes, `${ENV}`, and edits on text.

mod comments;
mod dotenv;
mod edit;
mod environment;
mod file;
mod files;
mod include;
mod javascript;
mod json;
mod json5;
mod path;
mod substitution;
mod syntax_error;
mod tree;
mod value;

pub use comments::{AllowComment, allow_comments, comments};
pub use dotenv::{DotenvEntry, parse_dotenv};
pub use edit::{Edit, EditError, PathSegment, apply_edits, dotted, owner_among, owner_of};
pub use environment::{EnvLayer, Environment};
pub use file::{Location, SourceFile, SourceId, Sources, Span};
pub use files::{
    DiskFiles, FileEnd, FileKind, FileStatus, Files, OverlayFiles, ReadFailure, Revision, RevisionError, read_revision,
    revision_parts,
};
pub use include::{IncludeError, IncludeRules, resolve_includes};
pub use javascript::{is_white_space, trim};
pub use json::parse_json;
pub use json5::parse_json5;
pub use path::normalized;
pub use substitution::{MissingVariable, substitute_variables};
pub use syntax_error::SyntaxError;
pub use tree::{MAX_DEPTH, MAX_VALUES};
pub use value::{Entry, EnvUse, Node, Object, Value};
