//! Version to [`Facts`]: everything that differs between OpenClaw releases, in one table.

mod data;
mod detect;
mod facts;
mod known;
mod version;

pub use data::retired_keys::{Remedy, remedy};
pub use detect::{ReleaseChoice, ReleaseConflict, ReleaseSource, detect};
pub use facts::package_of;
pub use facts::{
    AgentPolicyFacts, AnthropicFacts, AuthFacts, AuthPlanKind, AwsProfiles, BundledPlugin, BundledPlugins, Checks,
    ChoiceStyle, CodexMarker, ConfigFacts, ConfiguredKeys, DatabaseRules, ExternalLoginFacts, Facts, FallbackMeaning,
    FirstCandidateAlias, HarnessAuth, HookFacts, ImplicitAws, ImpliedCodex, JsonStore, KeyTable, Kind, KindId,
    KnownKey, LocalHosts, MissingHarness, ModelFacts, ModelIdRule, ModelPolicyFacts, ModelTags, OtherKeys, PolicyShape,
    RuntimeFacts, RuntimeIdReading, SchemaRange, SelectionFacts, Sidecars, SyntheticFacts, UpgradeFacts, WalkFacts,
    WebSearchFacts,
};
pub use facts::{
    AllowlistSource, AutomaticPin, LocalServerAsked, RefusedCronModel, RefusedPin, RotationLimit, SubagentModel,
    TriggerFacts, UserPinFallbacks,
};
pub use facts::{
    AnthropicIds, BundledModel, CodexProvider, CodexRoute, Completion, MadeUpModels, RegistrationHint, Rest,
    StaticCatalogue, Suppression, Template,
};
pub use facts::{Dangling, OfficialPlugin, OfficialPlugins, OpenAiTransports, PreparationFacts, RouteFacts};
pub use known::{known, newest_known};
pub use version::{Version, VersionError};
