//! Version to [`Facts`]: everything that differs between OpenClaw releases, in one table.

mod data;
mod facts;
mod version;

pub use facts::{
    AgentPolicyFacts, AuthFacts, Checks, ChoiceStyle, ConfigFacts, Facts, FallbackMeaning, FirstCandidateAlias,
    ImpliedCodex, KeyTable, Kind, KindId, KnownKey, MissingHarness, ModelFacts, ModelIdRule, ModelPolicyFacts,
    ModelTags, OtherKeys, PolicyShape, RuntimeFacts, RuntimeIdReading, SelectionFacts, WalkFacts,
};
pub use version::{Version, VersionError};
