//! Version to [`Facts`]: everything that differs between OpenClaw releases, in one table.

mod data;
mod facts;
mod version;

pub use facts::{AuthFacts, ConfigFacts, Facts, ModelFacts, ModelIdRule, ModelTags, RuntimeFacts};
pub use version::{Version, VersionError};
