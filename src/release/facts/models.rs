//! Which models a release knows and where they are called.

use crate::release::Version;

/// Which models a release knows and where they are called.
#[derive(Debug, Clone)]
pub struct ModelFacts {}

impl ModelFacts {
    /// The facts of a release.
    #[must_use]
    pub fn of(_version: Version) -> Self {
        Self {}
    }
}
