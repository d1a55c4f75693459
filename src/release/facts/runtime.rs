//! How a release chooses the runtime of a candidate.

use crate::release::Version;

/// How a release chooses the runtime of a candidate.
#[derive(Debug, Clone)]
pub struct RuntimeFacts {}

impl RuntimeFacts {
    /// The facts of a release.
    #[must_use]
    pub fn of(_version: Version) -> Self {
        Self {}
    }
}
