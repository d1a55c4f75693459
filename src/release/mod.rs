//! Version to [`Facts`]: everything that differs between OpenClaw releases, in one table.

mod data;
mod facts;
mod version;

pub use facts::{
    AgentPolicyFacts, AuthFacts, Checks, ChoiceStyle, ConfigFacts, Facts, KeyTable, Kind, KindId, KnownKey, OtherKeys, FallbackMeaning, FirstCandidateAlias, ImpliedCodex,
    MissingHarness, ModelFacts, ModelIdRule, ModelPolicyFacts, ModelTags, PolicyShape, RuntimeFacts, RuntimeIdReading,
    SelectionFacts, WalkFacts,
};
pub use version::{Version, VersionError};
