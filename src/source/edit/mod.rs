//! Edits of files as data, by route, and how they are done on text.

mod apply;
mod expected;
mod insert;
mod layout;
mod remove;
mod route;
mod splice;
mod step;
mod style;

pub use apply::apply_edits;
pub use route::{owner_among, owner_of};

use super::syntax_error::SyntaxError;
use std::path::PathBuf;

/// A step on the way to a value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PathSegment {
    /// Key of an object.
    Key(String),
    /// Index of an array.
    Index(usize),
}

/// One change of one file, by route, not by byte.
#[derive(Debug, Clone, PartialEq)]
pub enum Edit {
    /// Set the value at a route, inserting the key (and objects on the way) when it is absent.
    Set {
        /// Absolute path of the file.
        file: PathBuf,
        /// Route in that file.
        route: Vec<PathSegment>,
        /// The new value.
        value: serde_json::Value,
    },
    /// Remove a key or an item.
    Remove {
        /// Absolute path of the file.
        file: PathBuf,
        /// Route in that file.
        route: Vec<PathSegment>,
    },
    /// Rename a key, keeping its value, comments and place.
    Rename {
        /// Absolute path of the file.
        file: PathBuf,
        /// Route of the key in that file.
        route: Vec<PathSegment>,
        /// New name.
        name: String,
    },
    /// Delete a file that holds nothing.
    RemoveFile {
        /// Absolute path of the file.
        file: PathBuf,
    },
}

/// Why an edit was not done.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// The text does not parse.
    #[error("{0}")]
    Unreadable(SyntaxError),
    /// The route leads nowhere in this file.
    #[error("there is no {}", dotted(route))]
    NoSuchPlace {
        /// The route, up to where it fails.
        route: Vec<PathSegment>,
    },
    /// A key cannot be renamed to one that exists.
    #[error("{} cannot be called `{name}`, which exists already", dotted(route))]
    NameTaken {
        /// The route of the key.
        route: Vec<PathSegment>,
        /// The name that is taken.
        name: String,
    },
    /// The edit concerns a whole file.
    #[error("not an edit of a text")]
    NotAText,
    /// The result would not be the old value with just this edit.
    #[error("the edit cannot be done without changing something else")]
    Unproven,
}

/// A route as people write it: `agents.list[0].model`.
#[must_use]
pub fn dotted(route: &[PathSegment]) -> String {
    let mut text = String::new();
    for segment in route {
        match segment {
            PathSegment::Key(key) => {
                if !text.is_empty() {
                    text.push('.');
                }
                text.push_str(key);
            }
            PathSegment::Index(index) => text.push_str(&format!("[{index}]")),
        }
    }
    text
}

#[cfg(test)]
mod tests;
