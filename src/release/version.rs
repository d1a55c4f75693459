//! OpenClaw's calendar versions and their order.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

/// A release: `2026.4.29`, `2026.5.16-beta.4`, `2026.7.1-2`.
///
/// Ordered by release line, not by plain number: `2026.6.33`–`.35` maintain 6.11 and
/// `2026.7.33`–`.35` maintain 7.1 (semantics read in their code), so 7.35 is older than 7.2-beta.1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Version {
    year: u16,
    month: u16,
    patch: u16,
    suffix: Suffix,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Suffix {
    Beta(u16),
    Plain,
    Correction(u16),
}

/// The text is not a version.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not an OpenClaw version; they look like 2026.5.19, 2026.5.16-beta.4 or 2026.7.1-2")]
pub struct VersionError(pub String);

impl Version {
    /// A version without suffix.
    #[must_use]
    pub const fn new(year: u16, month: u16, patch: u16) -> Self {
        Self { year, month, patch, suffix: Suffix::Plain }
    }

    /// A beta.
    #[must_use]
    pub const fn beta(year: u16, month: u16, patch: u16, beta: u16) -> Self {
        Self { year, month, patch, suffix: Suffix::Beta(beta) }
    }

    /// The place in the order of behaviour: a maintenance release sorts directly after the release it maintains.
    fn place(self) -> (u16, u16, u16, Suffix, u16) {
        let maintained = match (self.year, self.month) {
            (2026, 6) if self.patch >= 33 => Some(11),
            (2026, 7) if self.patch >= 33 => Some(1),
            _ => None,
        };
        match maintained {
            Some(base) => (self.year, self.month, base, Suffix::Correction(u16::MAX), self.patch),
            None => (self.year, self.month, self.patch, self.suffix, 0),
        }
    }
}

impl Ord for Version {
    fn cmp(&self, other: &Self) -> Ordering {
        self.place().cmp(&other.place()).then(self.suffix.cmp(&other.suffix))
    }
}

impl PartialOrd for Version {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Version {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}.{}.{}", self.year, self.month, self.patch)?;
        match self.suffix {
            Suffix::Beta(number) => write!(formatter, "-beta.{number}"),
            Suffix::Plain => Ok(()),
            Suffix::Correction(number) => write!(formatter, "-{number}"),
        }
    }
}

impl FromStr for Version {
    type Err = VersionError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let error = || VersionError(text.to_owned());
        let trimmed = text.trim();
        let trimmed = trimmed.strip_prefix('v').unwrap_or(trimmed);
        let (base, suffix) = match trimmed.split_once('-') {
            Some((base, suffix)) => (base, Some(suffix)),
            None => (trimmed, None),
        };
        let number = |part: &str| -> Result<u16, VersionError> {
            if part.is_empty() || !part.bytes().all(|byte| byte.is_ascii_digit()) {
                return Err(error());
            }
            part.parse().map_err(|_| error())
        };
        let mut parts = base.split('.');
        let (Some(year), Some(month), Some(patch), None) = (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(error());
        };
        let suffix = match suffix {
            None => Suffix::Plain,
            Some(text) => match text.strip_prefix("beta.") {
                Some(beta) => Suffix::Beta(number(beta)?),
                None => Suffix::Correction(number(text)?),
            },
        };
        Ok(Self { year: number(year)?, month: number(month)?, patch: number(patch)?, suffix })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(text: &str) -> Version {
        text.parse().unwrap()
    }

    #[test]
    fn versions_sort_by_release_line() {
        let sorted = [
            "2026.4.5",
            "2026.4.29",
            "2026.5.16-beta.4",
            "2026.5.16",
            "2026.6.11",
            "2026.6.33",
            "2026.6.35",
            "2026.7.1-beta.1",
            "2026.7.1",
            "2026.7.1-2",
            "2026.7.33",
            "2026.7.35",
            "2026.7.2-beta.1",
            "2026.8.1",
        ];
        for pair in sorted.windows(2) {
            assert!(version(pair[0]) < version(pair[1]), "{} before {}", pair[0], pair[1]);
        }
    }

    #[test]
    fn text_survives_a_round_trip() {
        for text in ["2026.4.5", "2026.5.16-beta.4", "2026.7.1-2"] {
            assert_eq!(version(text).to_string(), text);
        }
        for text in ["", "2026", "2026.5", "2026.5.x", "2026.5.1-rc.1", "2026.5.1-", "99999.1.1", "2026.5.+1"] {
            assert!(text.parse::<Version>().is_err(), "{text}");
        }
    }
}
