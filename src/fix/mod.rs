//! Finding to edits to proven diff.
