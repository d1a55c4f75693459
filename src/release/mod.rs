//! Version to [`Facts`]: everything that differs between OpenClaw releases, in one table.

mod facts;
mod version;

pub use facts::{AuthFacts, ConfigFacts, Facts, ModelFacts, RuntimeFacts};
pub use version::{Version, VersionError};
