//! The text of documentation and the shape of findings that the three config rules share.

use super::diagnosis::Diagnosis;
use super::finding::{Finding, Severity};
use crate::home::{ConfigFailure, ConfigFailureKind};

/// The failure of the config file, when it is one of these kinds.
pub(super) fn failure<'a>(diagnosis: &Diagnosis<'a>, kinds: &[ConfigFailureKind]) -> Option<&'a ConfigFailure> {
    diagnosis.home.config.failure.as_ref().filter(|failure| kinds.contains(&failure.kind))
}

/// A finding that says that the gateway does not start with this config.
pub(super) fn does_not_start(diagnosis: &Diagnosis<'_>, rule: &'static str, message: String) -> Finding {
    let file = diagnosis.display(&diagnosis.home.paths.config);
    Finding::new(rule, Severity::Error, message).in_file(file).effect("the gateway does not start, so no agent answers")
}
