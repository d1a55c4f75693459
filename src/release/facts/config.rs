//! Which config keys a release accepts, moves or refuses.

use super::anthropic::AnthropicFacts;
use super::config_keys::KeyTable;
use super::config_plugins::{BundledPlugins, WebSearchFacts};
use super::official_plugins::OfficialPlugins;
use crate::release::Version;

/// Which config keys a release accepts, moves or refuses.
#[derive(Debug, Clone)]
pub struct ConfigFacts {
    /// Every key it knows, with the kind of its value.
    pub keys: KeyTable,
    /// Whether model references of agents are rewritten at load (2026.5.12+; not in 2026.4.29).
    pub rewrites_model_references: bool,
    /// Whether a reference to a model that the release never serves makes the config invalid (seen in 5.12, not in
    /// 4.29).
    pub objects_to_suppressed_models: bool,
    /// Whether `plugins.deny` may only name plugins that there are (up to 2026.5.11: seen in 4.29, not in 5.12).
    pub denies_known_plugins_only: bool,
    /// What may stand in `tools.web.search.provider`, where a name that no plugin offers makes the config invalid
    /// (2026.5.12 to 2026.8).
    pub web_search: Option<WebSearchFacts>,
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
    /// Plugins that it names as packages of their own.
    pub official_plugins: OfficialPlugins,
    /// Whether a `plugins.allow` that does not name a bundled provider plugin keeps it out.
    pub allow_list_gates_bundled_providers: bool,
    /// Whether a harness plugin is loaded when a candidate's runtime policy names it.
    pub loads_harness_on_demand: bool,
    /// What its anthropic plugin does to `agents.defaults`.
    pub anthropic: AnthropicFacts,
    /// Whether it does so only when the plugin is active; later releases ask its code either way.
    pub anthropic_needs_plugin: bool,
    /// Aliases given to entries of `agents.defaults.models` that have none: (alias, reference).
    pub model_aliases: [(&'static str, &'static str); 8],
    /// Whether bundled providers fill in their section of `models.providers`.
    pub normalises_providers: bool,
    /// Whether the ACP backend `acpx` is part of the package (up to 4.29; later a package of its own).
    pub bundles_acpx: bool,
    /// Whether the roster is `agents.entries`, and `agents.list` is moved there at load.
    pub has_keyed_roster: bool,
}

const SONNET: &str = "anthropic/claude-sonnet-4-6";
const FLASH_LITE: &str = "google/gemini-3.1-flash-lite";
const FLASH_LITE_PREVIEW: &str = "google/gemini-3.1-flash-lite-preview";

/// `DEFAULT_MODEL_ALIASES` (OpenClaw `src/config/defaults.ts`); only these three ever changed.
const fn aliases(
    opus: &'static str,
    sonnet: &'static str,
    flash_lite: &'static str,
) -> [(&'static str, &'static str); 8] {
    [
        ("opus", opus),
        ("sonnet", sonnet),
        ("gpt", "openai/gpt-5.4"),
        ("gpt-mini", "openai/gpt-5.4-mini"),
        ("gpt-nano", "openai/gpt-5.4-nano"),
        ("gemini", "google/gemini-3.1-pro-preview"),
        ("gemini-flash", "google/gemini-3-flash-preview"),
        ("gemini-flash-lite", flash_lite),
    ]
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
            official_plugins: OfficialPlugins::of(version),
            allow_list_gates_bundled_providers: since(5, 28),
            loads_harness_on_demand: since(5, 12) && !since(6, 5),
            anthropic: AnthropicFacts::of(version),
            anthropic_needs_plugin: !since(4, 7),
            model_aliases: match () {
                () if since(8, 1) => aliases("anthropic/claude-opus-5", "anthropic/claude-sonnet-5", FLASH_LITE),
                () if since(7, 1) => aliases("anthropic/claude-opus-4-8", "anthropic/claude-sonnet-5", FLASH_LITE),
                () if since(5, 28) => aliases("anthropic/claude-opus-4-8", SONNET, FLASH_LITE),
                () if since(5, 27) => aliases("anthropic/claude-opus-4-7", SONNET, FLASH_LITE),
                () if since(4, 20) => aliases("anthropic/claude-opus-4-7", SONNET, FLASH_LITE_PREVIEW),
                () => aliases("anthropic/claude-opus-4-6", SONNET, FLASH_LITE_PREVIEW),
            },
            rewrites_model_references: since(5, 12),
            objects_to_suppressed_models: since(5, 12),
            denies_known_plugins_only: !since(5, 12),
            web_search: WebSearchFacts::of(version),
            normalises_providers: since(4, 7),
            bundles_acpx: !since(5, 2),
            has_keyed_roster: version >= Version::beta(2026, 7, 2, 1),
        }
    }
}
