//! Edits of files as data, by route.

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
