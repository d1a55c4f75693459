//! Which config keys a release accepts, moves or refuses.

use super::config_keys::KeyTable;
use super::config_plugins::BundledPlugins;
use crate::release::Version;

/// Which config keys a release accepts, moves or refuses.
#[derive(Debug, Clone)]
pub struct ConfigFacts {
    /// Every key it knows, with the kind of its value.
    pub keys: KeyTable,
    /// Whether it applies the legacy migrations of its doctor in memory at every load.
    pub moves_legacy_keys: bool,
    /// Whether those read `embeddedHarness {runtime, fallback}` as `agentRuntime {id, fallback}`.
    pub renames_embedded_harness: bool,
    /// Whether they drop `agents.defaults.llm`.
    pub drops_llm_timeout: bool,
    /// Whether they read the provider api `openai` as `openai-completions`.
    pub renames_openai_api: bool,
    /// Whether `plugins.installs` is taken out before the config is judged.
    pub strips_plugin_installs: bool,
    /// Where a primary like `codex/gpt-5.5`, read as `openai/gpt-5.5`, leaves its runtime: (container, key).
    pub runtime_of_legacy_refs: Option<(&'static str, &'static str)>,
    /// Plugins that come with it and own providers.
    pub bundled_plugins: BundledPlugins,
    /// Whether a `plugins.allow` that does not name a bundled provider plugin keeps it out.
    pub allow_list_gates_bundled_providers: bool,
    /// Whether a harness plugin is loaded when a candidate's runtime policy names it.
    pub loads_harness_on_demand: bool,
    /// Whether the roster is `agents.entries`, and `agents.list` is moved there at load.
    pub has_keyed_roster: bool,
}

impl ConfigFacts {
    /// The facts of a release.
    #[must_use]
    pub fn of(version: Version) -> Self {
        let since = |month, patch| version >= Version::new(2026, month, patch);
        let moves_legacy_keys = since(4, 7) && !since(5, 2);
        Self {
            keys: KeyTable::of(version),
            moves_legacy_keys,
            renames_embedded_harness: moves_legacy_keys && since(4, 25),
            drops_llm_timeout: moves_legacy_keys && since(4, 26),
            renames_openai_api: moves_legacy_keys && since(4, 26),
            strips_plugin_installs: since(4, 25),
            runtime_of_legacy_refs: match () {
                () if !moves_legacy_keys || !since(4, 24) => None,
                () if since(4, 25) => Some(("agentRuntime", "id")),
                () => Some(("embeddedHarness", "runtime")),
            },
            bundled_plugins: BundledPlugins::of(version),
            allow_list_gates_bundled_providers: since(5, 28),
            loads_harness_on_demand: since(5, 12),
            has_keyed_roster: version >= Version::beta(2026, 7, 2, 1),
        }
    }
}
