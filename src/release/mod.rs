//! Version to [`Facts`]: everything that differs between OpenClaw releases, in one table.

mod data;
mod detect;
mod facts;
mod known;
mod version;

pub use detect::{ReleaseChoice, ReleaseConflict, ReleaseSource, detect};
pub use facts::{
    AgentPolicyFacts, AuthFacts, BundledPlugin, BundledPlugins, Checks, ChoiceStyle, ConfigFacts, Facts,
    FallbackMeaning, FirstCandidateAlias, ImpliedCodex, KeyTable, Kind, KindId, KnownKey, MissingHarness, ModelFacts,
    ModelIdRule, ModelPolicyFacts, ModelTags, OtherKeys, PolicyShape, RuntimeFacts, RuntimeIdReading, SelectionFacts,
    WalkFacts,
};
pub use known::{known, newest_known};
pub use version::{Version, VersionError};
