//! Version to [`Facts`]: everything that differs between OpenClaw releases, in one table.

mod data;
mod facts;
mod version;

pub use facts::{
    AgentPolicyFacts, AuthFacts, ConfigFacts, Facts, FallbackMeaning, FirstCandidateAlias, ImpliedCodex,
    MissingHarness, ModelFacts, ModelIdRule, ModelPolicyFacts, ModelTags, PolicyShape, RuntimeFacts, RuntimeIdReading,
    SelectionFacts, WalkFacts,
};
pub use version::{Version, VersionError};
