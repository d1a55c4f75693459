//! Which home is asked about.

use super::locate_error::LocateError;
use std::path::PathBuf;

/// Which home is asked about.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Selection {
    /// The one that `openclaw` would use here.
    #[default]
    Own,
    /// The one that `openclaw --profile NAME` would use.
    Profile(ProfileName),
    /// A state directory, a directory that holds `.openclaw`, or a config file.
    Path(PathBuf),
}

impl Selection {
    /// What the options of a command line select.
    ///
    /// # Errors
    /// [`LocateError`] when they contradict each other or the profile name is not one.
    pub fn from_options(path: Option<PathBuf>, profile: Option<&str>, dev: bool) -> Result<Self, LocateError> {
        let profile = match (profile, dev) {
            (None, false) => None,
            (None, true) => Some(ProfileName("dev".to_owned())),
            (Some("dev"), true) => Some(ProfileName("dev".to_owned())),
            (Some(_), true) => return Err(LocateError::ProfileAndDev),
            (Some(name), false) => Some(name.parse()?),
        };
        match (path, profile) {
            (Some(_), Some(_)) => Err(LocateError::PathAndProfile),
            (Some(path), None) => Ok(Self::Path(path)),
            (None, Some(name)) => Ok(Self::Profile(name)),
            (None, None) => Ok(Self::Own),
        }
    }
}

/// A profile name that OpenClaw accepts: a letter or digit, then up to 63 letters, digits, `_` and `-`
/// (`src/cli/profile-utils.ts`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProfileName(String);

impl ProfileName {
    /// The name as written; it is not lower-cased.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What the profile adds to `.openclaw`: nothing for `default`, else `-NAME`.
    #[must_use]
    pub fn suffix(&self) -> String {
        if self.0.eq_ignore_ascii_case("default") { String::new() } else { format!("-{}", self.0) }
    }
}

impl std::str::FromStr for ProfileName {
    type Err = LocateError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let name = text.trim();
        let valid = name.len() <= 64
            && name.starts_with(|first: char| first.is_ascii_alphanumeric())
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
        if valid { Ok(Self(name.to_owned())) } else { Err(LocateError::ProfileName { name: text.to_owned() }) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_select_one_home() {
        let select = |path: Option<&str>, profile, dev| Selection::from_options(path.map(PathBuf::from), profile, dev);
        assert_eq!(select(None, None, false), Ok(Selection::Own));
        assert_eq!(select(Some("x"), None, false), Ok(Selection::Path("x".into())));
        assert_eq!(select(None, None, true), select(None, Some("dev"), false));
        assert_eq!(select(None, Some("dev"), true), select(None, None, true));
        assert_eq!(select(None, Some("work"), true), Err(LocateError::ProfileAndDev));
        assert_eq!(select(Some("x"), Some("work"), false), Err(LocateError::PathAndProfile));
    }

    #[test]
    fn profile_names_are_what_openclaw_accepts() {
        for name in ["work", "A", "9-_x", &"a".repeat(64)] {
            assert!(name.parse::<ProfileName>().is_ok(), "{name}");
        }
        for name in ["", "-a", "_a", "a b", "a/b", "ä", &"a".repeat(65)] {
            assert!(name.parse::<ProfileName>().is_err(), "{name}");
        }
        assert_eq!("Default".parse::<ProfileName>().map(|name| name.suffix()), Ok(String::new()));
        assert_eq!("Work".parse::<ProfileName>().map(|name| name.suffix()), Ok("-Work".to_owned()));
    }
}
