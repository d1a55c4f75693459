//! The table of facts: one release's behaviour as plain data, one file per concern.

mod anthropic;
mod auth;
mod column;
mod config;
mod config_keys;
mod config_plugins;
mod databases;
mod hooks;
mod made_up;
mod models;
mod official_plugins;
mod runtime;
mod selection;
mod triggers;
mod upgrade;
mod walk;

pub use anthropic::AnthropicFacts;
pub use auth::{
    AuthFacts, AuthPlanKind, AwsProfiles, CodexMarker, ConfiguredKeys, Dangling, ExternalLoginFacts, HarnessAuth,
    ImplicitAws, JsonStore, LocalHosts, OpenAiTransports, PreparationFacts, Sidecars, SyntheticFacts,
};
pub use config::ConfigFacts;
pub use config_keys::{Checks, ChoiceStyle, KeyTable, Kind, KindId, KnownKey, OtherKeys};
pub use config_plugins::{BundledPlugin, BundledPlugins, WebSearchFacts, package_of};
pub use databases::{DatabaseRules, SchemaRange};
pub use hooks::HookFacts;
pub use made_up::MadeUpModels;
pub use models::{
    AnthropicIds, BundledModel, CodexProvider, CodexRoute, Completion, ModelFacts, ModelIdRule, ModelTags,
    RegistrationHint, Rest, StaticCatalogue, Suppression, Template,
};
pub use official_plugins::{OfficialPlugin, OfficialPlugins};
pub use runtime::{
    AgentPolicyFacts, FallbackMeaning, ImpliedCodex, MissingHarness, ModelPolicyFacts, PolicyShape, RouteFacts,
    RuntimeFacts, RuntimeIdReading,
};
pub use selection::{FirstCandidateAlias, SelectionFacts};
pub use triggers::{
    AllowlistSource, AutomaticPin, LocalServerAsked, RefusedCronModel, RefusedPin, RotationLimit, SubagentModel,
    TriggerFacts, UserPinFallbacks,
};
pub use upgrade::UpgradeFacts;
pub use walk::WalkFacts;

use super::Version;

/// The behaviour of one release.
#[derive(Debug, Clone)]
pub struct Facts {
    /// The release asked for.
    pub version: Version,
    /// Which config keys it accepts, moves or refuses.
    pub config: ConfigFacts,
    /// How configured model texts become a chain of candidates.
    pub selection: SelectionFacts,
    /// How runs that no chat message starts choose their model.
    pub triggers: TriggerFacts,
    /// How a chain is walked when candidates cool or fail.
    pub walk: WalkFacts,
    /// Which runtime executes a candidate.
    pub runtime: RuntimeFacts,
    /// Where credentials live and in which order they are tried.
    pub auth: AuthFacts,
    /// Which databases it keeps, and which it refuses.
    pub databases: DatabaseRules,
    /// Which plugins may choose another model while a run starts.
    pub hooks: HookFacts,
    /// Which models it knows and where they are called.
    pub models: ModelFacts,
    /// What changes hands when a home comes to it from another release.
    pub upgrade: UpgradeFacts,
}

impl Facts {
    /// The facts of a release. A version between known ones has the facts of its era; one newer
    /// than all has the newest.
    #[must_use]
    pub fn of(version: Version) -> Self {
        Self {
            version,
            config: ConfigFacts::of(version),
            selection: SelectionFacts::of(version),
            triggers: TriggerFacts::of(version),
            walk: WalkFacts::of(version),
            runtime: RuntimeFacts::of(version),
            auth: AuthFacts::of(version),
            databases: DatabaseRules::of(version),
            hooks: HookFacts::of(version),
            models: ModelFacts::of(version),
            upgrade: UpgradeFacts::of(version),
        }
    }
}
