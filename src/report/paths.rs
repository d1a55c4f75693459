//! Paths as people and other programs should read them.

use crate::home::HomePaths;
use std::path::Path;

/// A path with `~` for the user's home directory.
#[must_use]
pub fn tilde(paths: &HomePaths, path: &Path) -> String {
    let text = path.to_string_lossy();
    if paths.os_home.as_os_str().is_empty() || paths.os_home == Path::new("/") {
        return text.into_owned();
    }
    match path.strip_prefix(&paths.os_home) {
        Ok(rest) if rest.as_os_str().is_empty() => "~".to_owned(),
        Ok(rest) => format!("~/{}", rest.to_string_lossy()),
        Err(_) => text.into_owned(),
    }
}

/// A sentence in which the user's home directory is written `~`.
pub(super) fn tilde_in(paths: &HomePaths, text: &str) -> String {
    let home = paths.os_home.to_string_lossy();
    if home.len() < 2 || !text.contains(home.as_ref()) {
        return text.to_owned();
    }
    let mut parts = text.split(home.as_ref());
    let mut result = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        // `/home/ada` is not a part of `/home/adalbert`.
        let ends_name = !part.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'));
        result.push_str(if ends_name { "~" } else { home.as_ref() });
        result.push_str(part);
    }
    result
}
