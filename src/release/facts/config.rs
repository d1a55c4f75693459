//! Which config keys a release accepts, moves or refuses.

use super::config_keys::KeyTable;
use crate::release::Version;

/// Which config keys a release accepts, moves or refuses.
#[derive(Debug, Clone)]
pub struct ConfigFacts {
    /// Every key it knows, with the kind of its value.
    pub keys: KeyTable,
}

impl ConfigFacts {
    /// The facts of a release.
    #[must_use]
    pub fn of(version: Version) -> Self {
        Self { keys: KeyTable::of(version) }
    }
}
