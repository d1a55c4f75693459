//! Where a release keeps credentials and in which order it tries them.

use crate::release::Version;

/// Where a release keeps credentials and in which order it tries them.
#[derive(Debug, Clone)]
pub struct AuthFacts {}

impl AuthFacts {
    /// The facts of a release.
    #[must_use]
    pub fn of(_version: Version) -> Self {
        Self {}
    }
}
