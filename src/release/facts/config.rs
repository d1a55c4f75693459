//! Which config keys a release accepts, moves or refuses.

use crate::release::Version;

/// Which config keys a release accepts, moves or refuses.
#[derive(Debug, Clone)]
pub struct ConfigFacts {}

impl ConfigFacts {
    /// The facts of a release.
    #[must_use]
    pub fn of(_version: Version) -> Self {
        Self {}
    }
}
