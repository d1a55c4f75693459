//! Which release a home is judged by, and why.

use super::Version;
use super::known::known;
use crate::home::{Home, ReleaseEvidence, ReleaseEvidenceKind};
use std::fmt;

/// The release to judge a home by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReleaseChoice {
    /// The release.
    pub version: Version,
    /// What it was taken from.
    pub source: ReleaseSource,
    /// What speaks against it, or limits what is known about it.
    pub conflicts: Vec<ReleaseConflict>,
}

/// What a release was taken from; its text form is for the first line of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReleaseSource {
    /// `--release`.
    Asked,
    /// A stamp in the config, by its place (`openclaw.json meta.lastTouchedVersion`).
    Stamp {
        /// Which stamp.
        kind: ReleaseEvidenceKind,
        /// Where it stands.
        place: String,
    },
    /// The `openclaw` on `PATH`, by its `package.json`.
    Installed {
        /// The file.
        place: String,
    },
    /// Nothing says anything: the newest release that is known.
    NewestKnown,
}

/// What speaks against a choice, or limits what is known about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReleaseConflict {
    /// A version that is none.
    Unparsable(ReleaseEvidence),
    /// What is installed is not what wrote the config last.
    Differs {
        /// What says so.
        evidence: ReleaseEvidence,
        /// The version it names.
        version: Version,
    },
    /// Newer than every release that is known: judged by the newest one's behaviour.
    NewerThanKnown {
        /// The newest one.
        newest: Version,
    },
    /// Older than every release that is known: judged by the oldest one's behaviour.
    OlderThanKnown {
        /// The oldest one.
        oldest: Version,
    },
}

/// Chooses the release for a home: the one asked for, else the one that wrote the config last
/// (`meta.lastTouchedVersion`, then `wizard.lastRunVersion`), else the installed one, else `newest`.
#[must_use]
pub fn detect(home: &Home, asked: Option<Version>, newest: Version) -> ReleaseChoice {
    let mut conflicts = Vec::new();
    let mut found: Vec<(&ReleaseEvidence, Version)> = Vec::new();
    for evidence in &home.release_evidence {
        match evidence.version.parse() {
            Ok(version) => found.push((evidence, version)),
            Err(_) => conflicts.push(ReleaseConflict::Unparsable(evidence.clone())),
        }
    }
    let of_kind = |kind| found.iter().find(|(evidence, _)| evidence.kind == kind);
    let written = of_kind(ReleaseEvidenceKind::LastTouched);
    let opened = found
        .iter()
        .filter(|(evidence, _)| evidence.kind == ReleaseEvidenceKind::Database)
        .reduce(|best, next| if next.1 > best.1 { next } else { best });
    // A release that opened a database after the config was written is the one in use: a config is only
    // written when something in it changes.
    let written = match (written, opened) {
        (Some(written), Some(opened)) => Some(if opened.1 > written.1 { opened } else { written }),
        (written, opened) => written.or(opened),
    };
    let written = written.or_else(|| of_kind(ReleaseEvidenceKind::Wizard));
    let installed = of_kind(ReleaseEvidenceKind::InstalledPackage);
    let (version, source) = match (asked, written, installed) {
        (Some(version), _, _) => (version, ReleaseSource::Asked),
        (None, Some((evidence, version)), _) => {
            (*version, ReleaseSource::Stamp { kind: evidence.kind, place: evidence.place.clone() })
        }
        (None, None, Some((evidence, version))) => {
            (*version, ReleaseSource::Installed { place: evidence.place.clone() })
        }
        (None, None, None) => (newest, ReleaseSource::NewestKnown),
    };
    // Who asks for a release knows what the home says.
    if asked.is_none()
        && let Some((evidence, other)) = installed.filter(|(_, other)| *other != version)
    {
        conflicts.push(ReleaseConflict::Differs { evidence: (*evidence).clone(), version: *other });
    }
    if version > newest {
        conflicts.push(ReleaseConflict::NewerThanKnown { newest });
    }
    if let Some(oldest) = known().first().filter(|oldest| version < **oldest) {
        conflicts.push(ReleaseConflict::OlderThanKnown { oldest: *oldest });
    }
    ReleaseChoice { version, source, conflicts }
}

impl fmt::Display for ReleaseSource {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Asked => formatter.write_str("--release"),
            Self::Stamp { place, .. } => formatter.write_str(place),
            Self::Installed { place } => write!(formatter, "installed openclaw, {place}"),
            Self::NewestKnown => formatter.write_str("the newest known, because nothing says which one is used"),
        }
    }
}

impl fmt::Display for ReleaseConflict {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unparsable(evidence) => {
                write!(formatter, "{} says `{}`, which is not a version", evidence.place, shown(&evidence.version))
            }
            Self::Differs { evidence, version } => {
                write!(formatter, "{version} is installed ({}); use --release {version} to judge by it", evidence.place)
            }
            Self::NewerThanKnown { newest } => {
                write!(formatter, "newer than all releases that oc-doctor knows; judged as {newest}")
            }
            Self::OlderThanKnown { oldest } => {
                write!(formatter, "older than all releases that oc-doctor knows; judged as {oldest}")
            }
        }
    }
}

/// Enough of a text that should have been a version.
fn shown(text: &str) -> String {
    text.chars().filter(|character| !character.is_control()).take(40).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::release::newest_known;
    use ReleaseEvidenceKind::{InstalledPackage, LastTouched, Wizard};

    fn choice(asked: Option<&str>, evidence: &[(ReleaseEvidenceKind, &str)]) -> String {
        let release_evidence = evidence.iter().map(|(kind, version)| ReleaseEvidence {
            kind: *kind,
            version: (*version).to_owned(),
            place: format!("{kind:?}"),
            span: None,
        });
        let home = Home { release_evidence: release_evidence.collect(), ..Home::default() };
        let choice = detect(&home, asked.map(|text| text.parse().unwrap()), newest_known());
        let mut text = format!("{} ({})", choice.version, choice.source);
        for conflict in choice.conflicts {
            text.push_str(&format!("; {conflict}"));
        }
        text
    }

    #[test]
    fn the_release_is_asked_for_or_written_or_installed_or_the_newest() {
        let all = [(LastTouched, "2026.4.29"), (Wizard, "2026.4.5"), (InstalledPackage, "2026.4.29")];
        assert_eq!(choice(Some("2026.5.19"), &all), "2026.5.19 (--release)");
        assert_eq!(choice(None, &all), "2026.4.29 (LastTouched)");
        assert_eq!(choice(None, &all[1..2]), "2026.4.5 (Wizard)");
        assert_eq!(choice(None, &all[2..]), "2026.4.29 (installed openclaw, InstalledPackage)");
        assert_eq!(
            choice(None, &[]),
            format!("{} (the newest known, because nothing says which one is used)", newest_known())
        );
    }

    #[test]
    fn what_is_installed_may_differ_from_what_wrote_the_config() {
        assert_eq!(
            choice(None, &[(LastTouched, "2026.4.29"), (InstalledPackage, "2026.5.19")]),
            "2026.4.29 (LastTouched); 2026.5.19 is installed (InstalledPackage); use --release 2026.5.19 to judge by it"
        );
    }

    #[test]
    fn a_version_that_is_none_is_reported_and_passed_over() {
        assert_eq!(
            choice(None, &[(LastTouched, "dev\u{1b}"), (Wizard, "2026.5.12")]),
            "2026.5.12 (Wizard); LastTouched says `dev`, which is not a version"
        );
    }

    #[test]
    fn versions_beyond_the_known_ones_are_marked() {
        assert_eq!(
            choice(None, &[(LastTouched, "2027.1.1")]),
            "2027.1.1 (LastTouched); newer than all releases that oc-doctor knows; judged as 2026.9.6"
        );
        assert_eq!(
            choice(Some("2026.1.5"), &[]),
            "2026.1.5 (--release); older than all releases that oc-doctor knows; judged as 2026.4.5"
        );
        assert_eq!(choice(Some("2026.5.16-beta.4"), &[]), "2026.5.16-beta.4 (--release)");
    }
}
