//! The text of documentation and the shape of findings that the three config rules share.

use super::diagnosis::Diagnosis;
use super::finding::{Finding, Severity};
use super::place::key_span;
use crate::dispatch::ConfigIssue;
use crate::home::{ConfigFailure, ConfigFailureKind};
use crate::release::{KeyTable, Version};
use crate::source::Span;

/// The failure of the config file, when it is one of these kinds.
pub(super) fn failure<'a>(diagnosis: &Diagnosis<'a>, kinds: &[ConfigFailureKind]) -> Option<&'a ConfigFailure> {
    diagnosis.home.config.failure.as_ref().filter(|failure| kinds.contains(&failure.kind))
}

/// A finding that says that the gateway does not start with this config.
pub(super) fn does_not_start(diagnosis: &Diagnosis<'_>, rule: &'static str, message: String) -> Finding {
    let file = diagnosis.display(&diagnosis.home.paths.config);
    Finding::new(rule, Severity::Error, message).in_file(file).effect("the gateway does not start, so no agent answers")
}

/// An issue as it is told: where and what.
pub(super) fn told(issue: &ConfigIssue) -> String {
    if issue.path.is_empty() { issue.message.clone() } else { format!("{}: {}", issue.path, issue.message) }
}

/// The keys that an `Unrecognized key` names.
pub(super) fn unknown_keys(issue: &ConfigIssue) -> Vec<&str> {
    let Some((_, rest)) = issue.message.split_once("Unrecognized key") else { return Vec::new() };
    rest.split('"').skip(1).step_by(2).collect()
}

/// A key of the config that the release does not know and another one does.
pub(super) struct ForeignKey<'i> {
    /// The way to it, numbers for items of a list.
    pub(super) route: Vec<&'i str>,
    /// The releases that know it, oldest first; never empty.
    pub(super) releases: Vec<Version>,
    /// Where it stands.
    pub(super) span: Option<Span>,
}

/// The keys of an issue that are keys of another release; none when a single one is a key of no release.
pub(super) fn foreign_keys<'i>(diagnosis: &Diagnosis<'_>, issue: &'i ConfigIssue) -> Vec<ForeignKey<'i>> {
    let mut found = Vec::new();
    for key in unknown_keys(issue) {
        let mut route: Vec<&str> = issue.path.split('.').filter(|part| !part.is_empty()).collect();
        route.push(key);
        let releases = KeyTable::releases_naming(&route);
        if releases.is_empty() {
            return Vec::new();
        }
        let span = diagnosis.config().and_then(|root| key_span(root, &route));
        found.push(ForeignKey { route, releases, span });
    }
    found
}
