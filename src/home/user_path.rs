//! Paths as OpenClaw's `src/infra/home-dir.ts` reads them.

use std::path::{Component, Path, PathBuf};

/// A variable's value when it says something: trimmed, and neither empty nor the words `undefined`
/// or `null` (which shells and service files leave behind).
pub(super) fn spoken(value: Option<&str>) -> Option<&str> {
    value.map(str::trim).filter(|text| !matches!(*text, "" | "undefined" | "null"))
}

/// Replaces a leading `~` (alone, or before `/` or `\`) by the home directory.
pub(super) fn expand_tilde(text: &str, home: &Path) -> PathBuf {
    let Some(rest) = text.strip_prefix('~') else { return PathBuf::from(text) };
    match rest.strip_prefix(['/', '\\']) {
        Some(below) => home.join(below.trim_start_matches(['/', '\\'])),
        None if rest.is_empty() => home.to_path_buf(),
        None => PathBuf::from(text),
    }
}

/// The path from the root, without `.` and `..`, as Node's `path.resolve` makes it: no link is followed.
pub(super) fn absolute(path: &Path, current_dir: &Path) -> PathBuf {
    let mut whole = PathBuf::new();
    for component in current_dir.join(path).components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                whole.pop();
            }
            other => whole.push(other),
        }
    }
    whole
}

/// A path that a user wrote: trimmed, `~` expanded, absolute.
pub(super) fn user_path(text: &str, home: &Path, current_dir: &Path) -> PathBuf {
    absolute(&expand_tilde(text.trim(), home), current_dir)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_a_tilde_of_ones_own_is_expanded() {
        let expand = |text| user_path(text, Path::new("/home/x"), Path::new("/work"));
        assert_eq!(expand("~"), Path::new("/home/x"));
        assert_eq!(expand(" ~/a/../b "), Path::new("/home/x/b"));
        assert_eq!(expand("~\\a"), Path::new("/home/x/a"));
        assert_eq!(expand("~other/a"), Path::new("/work/~other/a"));
        assert_eq!(expand("a/./b"), Path::new("/work/a/b"));
        assert_eq!(expand("/../.."), Path::new("/"));
    }

    #[test]
    fn words_for_nothing_say_nothing() {
        assert_eq!(spoken(Some(" undefined ")), None);
        assert_eq!(spoken(Some("null")), None);
        assert_eq!(spoken(Some("  ")), None);
        assert_eq!(spoken(None), None);
        assert_eq!(spoken(Some(" /x ")), Some("/x"));
    }

    proptest! {
        #[test]
        fn user_paths_are_absolute_and_plain(text in ".{0,40}") {
            let path = user_path(&text, Path::new("/home/x"), Path::new("/work"));
            prop_assert!(path.is_absolute());
            prop_assert!(!path.components().any(|part| matches!(part, Component::ParentDir | Component::CurDir)));
        }
    }
}
