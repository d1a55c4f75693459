//! Which models a release knows and where they are called.

use super::made_up::MadeUpModels;
use crate::release::Version;
use crate::release::data::{catalogue, forward, model_ids, suppressed};

/// Which models a release knows and where they are called.
#[derive(Debug, Clone)]
pub struct ModelFacts {
    /// Model of a run for which nothing is configured (`DEFAULT_MODEL` in `src/agents/defaults.ts`).
    pub default_model: &'static str,
    /// Provider of a bare model name (`DEFAULT_PROVIDER` in `src/agents/defaults.ts`).
    pub default_provider: &'static str,
    /// Other names of providers, lower case (`normalizeProviderId` in `src/agents/provider-id.ts`); none from 2026.5.28.
    pub provider_aliases: &'static [(&'static str, &'static str)],
    /// How model ids are rewritten, at most one rule per provider.
    pub model_id_rules: &'static [ModelIdRule],
    /// Whether `openrouter:auto` means `openrouter/auto` (2026.4.20+).
    pub openrouter_auto_alias: bool,
    /// Which `@…` tags belong to the model name.
    pub model_tags: ModelTags,
    /// Whether the catalogue of `models.json` is only written, and read, when the first look-up fails (4.24+);
    /// before, it is always there and may move bundled models to other addresses.
    pub second_look_up: bool,
    /// Whether a run on `openai` may go on as `openai-codex` (5.16-beta.4+), and which of the two is asked first.
    pub codex_route: CodexRoute,
    /// Whether `models[].baseUrl` of a configured model counts (5.28+).
    pub model_base_url_counts: bool,
    /// Whether an id written `provider/model` in `models[]` is found as `model` (5.12+).
    pub scoped_ids_match: bool,
    /// Whether any `models.providers` entry makes every id of its provider known (4.5–4.23);
    /// later only one with a base URL, or the listed models.
    pub entry_makes_ids_known: bool,
    /// What the error says of an `agents.defaults.models` entry that has no counterpart in `models.providers`.
    pub registration_hint: RegistrationHint,
    /// Whether the error tells what became of `openai-codex`, and whose list the model of a runtime is in (2026.7.1+).
    pub legacy_codex_hint: bool,
    /// Whether the error tells how to list models when nothing else is to be said (2026.9.6).
    pub refresh_hint: bool,
    /// Whether a plugin left out of `plugins.allow` may still serve its provider (4.5–4.23).
    pub allowlist_spares_providers: bool,
    /// Whether `plugins.allow: ["codex"]` brings the plugin openai along (5.16-beta.4+).
    pub codex_brings_openai: bool,
    /// Whether a listed model is looked at before a suppression that depends on the address (4.27+).
    pub listed_before_suppressed: bool,
    /// Whether a suppression that depends on the address also holds where there is no address, and the provider's
    /// plugin is asked once more about what it would rather resolve itself (2026.6.11+).
    pub suppressed_without_address: bool,
    /// Other names under which a bundled plugin's catalogue is looked up (5.28+; before, names were normalised at load).
    pub catalogue_aliases: &'static [(&'static str, &'static str)],
    /// Keys of an agent that name models (`AGENT_MODEL_CONFIG_KEYS` in `src/config/model-refs.ts`).
    pub agent_model_keys: &'static [&'static str],
    /// Whether the plugin of LM Studio asks the server for its models, and refuses to without a key (4.20+).
    pub lmstudio_is_asked: bool,
    /// Whether `plugins.allow` also decides which plugins complete `models.json` (seen in 5.12, not in 4.29).
    pub allowlist_gates_catalogues: bool,
    /// Base URL that the openai plugin gives to ChatGPT logins.
    pub codex_base_url: &'static str,
    /// Whether one provider of `models.json` that lacks an address or a key makes the whole file unreadable (before 5.28).
    pub one_bad_provider_spoils_all: bool,
    /// Whether bundled providers may list models in `models.json` without address and key (seen in 4.21, not in 4.5).
    pub bundled_providers_are_complete: bool,
    /// Whether an entry of `models.providers` without `baseUrl` is loaded as one with an empty base URL (5.19+).
    pub missing_base_url_is_blank: bool,
    /// Whether empty addresses are left out of `models.json` (2026.6.11+: `stripBlankProviderBaseUrls`).
    pub blank_addresses_are_dropped: bool,
    /// Plugins whose catalogue counts for any stored or environment key, allowlist or not (4.24+); other plugins are
    /// only asked for it when one of their variables is set and `plugins.allow` has them. Empty = all are alike.
    pub catalogue_entries: &'static [&'static str],
    /// Where the provider `codex` comes from.
    pub codex_provider: CodexProvider,
    /// Transport of the ChatGPT backend: `openai-codex-responses`, from 2026.5.30-beta.1 `openai-chatgpt-responses`.
    pub chatgpt_api: &'static str,
    /// Whether `openai` is the only provider and its login decides the transport of its models (2026.5.30-beta.1+).
    pub openai_by_login: bool,
    /// Whether a key in the environment keeps `openai` on the platform although codex is asked for (2026.7.2-beta.1+:
    /// the route follows the credential).
    pub openai_key_beats_runtime: bool,
    /// Plugins whose catalogue a run brings along only from a file of their own: loading them does not give it.
    pub only_in_manifest: &'static [&'static str],
    /// Whether a plugin lists other models when it is loaded for it than in its files (2026.6.11+).
    separate_loaded_catalogue: bool,
    /// Whether plugins without a catalogue file are loaded to complete `models.json`; from 2026.7.2-beta.1 on a run
    /// reads files only (`acquireAgentRunPreparedModelRuntime`).
    pub loads_plugins_for_catalogues: bool,
    /// Whether a plugin that the config uses serves in a run although `plugins.allow` leaves it out (2026.7.2-beta.1+:
    /// the plugins of a run are prepared with it).
    pub use_outweighs_allowlist: bool,
    /// Whether plugins list their models themselves when `plugins.allow` leaves in none that does so by a file (not in
    /// 2026.8.2).
    pub falls_back_on_loading: bool,
    /// Whether a provider needs a key to be written into `models.json` (not in 2026.9.6: `isWritableProviderConfig`).
    pub catalogues_need_keys: bool,
    /// Whether ids that start with `mock-` are known for every provider (not in 2026.9.6).
    pub mock_models: bool,
    /// Who may fall back on catalogues that need no credential.
    pub static_catalogue: StaticCatalogue,
    /// Providers whose plugin asks their service which models it has whenever it completes `models.json`
    /// (`discoverHuggingfaceModels` and the like; from 2026.7.2 on a run only reads files).
    pub live_catalogues: &'static [&'static str],
    /// Whether the models of a plugin in the home are known only while its provider has a key, whatever
    /// `plugins.allow` says (real turns of 2026.5.28, 6.11 and 7.1; not in 8.2 and 9.6, as recorded).
    pub installed_catalogues_need_keys: bool,
    /// Ids that provider plugins make up.
    pub made_up: MadeUpModels,
    /// The bit of the catalogue files.
    column: u16,
}

/// Who may fall back on catalogues that need no credential (`allowBundledStaticCatalogFallback`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StaticCatalogue {
    /// Nobody.
    Never,
    /// Runs on a plugin's harness.
    ForHarnesses,
    /// Every run, when the look-up with `models.json` found nothing.
    Always,
}

/// When a run on `openai` goes on as `openai-codex`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodexRoute {
    /// Never.
    Never,
    /// After `openai/<model>` itself was found.
    Afterwards,
    /// It is looked up first; `openai/<model>` only when that fails.
    First,
}

/// Where the provider `codex` comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodexProvider {
    /// Not known yet.
    Missing,
    /// Bundled, and switched off like any plugin.
    Bundled,
    /// Bundled, and asked whatever `plugins` says (recorded on 4.29).
    Always,
    /// From the plugin package, when it is installed and not disabled; `plugins.allow` does not count.
    Installed,
    /// Nowhere: the plugin serves `openai` only (recorded on 2026.8.2).
    Gone,
}

/// A bundled model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BundledModel {
    /// Transport.
    pub api: &'static str,
    /// Base URL.
    pub base_url: Option<&'static str>,
}

/// Ids that are made up after a model that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Template {
    /// How the id starts, lower case.
    pub start: &'static str,
    /// What may follow.
    pub rest: Rest,
    /// Models to take after: the first that is known.
    pub models: &'static [&'static str],
}

/// What the error for an unknown model says of an entry in `agents.defaults.models`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RegistrationHint {
    /// Nothing (4.x).
    Absent,
    /// To add the id (5.12+).
    IdOnly,
    /// To add id and name, and what custom providers need (2026.6.11+).
    WithName,
}

/// How plugins complete `models.json` in a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Completion {
    /// By their files, where they have them.
    Files,
    /// By being loaded, all of them.
    Loaded,
}

/// When and why a release refuses a model (`modelCatalog.suppressions` of a plugin's manifest).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Suppression {
    /// Hosts of the base URL where it does, separated by `,`; `None` = everywhere.
    pub hosts: Option<&'static str>,
    /// `api` of the provider in the config with which it does, separated by `,`; `None` = with any.
    pub apis: Option<&'static str>,
    /// What the error says.
    pub reason: &'static str,
}

impl Suppression {
    /// Whether nothing in the config can change it.
    #[must_use]
    pub const fn is_absolute(&self) -> bool {
        self.hosts.is_none() && self.apis.is_none()
    }
}

/// What may follow the start of a made-up id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rest {
    /// Anything.
    Any,
    /// Nothing.
    Nothing,
    /// Perhaps `.` and a number, then this, then nothing or `-` and anything (`gemini-3.7-pro-x`).
    Minor(&'static str),
}

/// Which ids of `anthropic` are accepted without knowing any model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnthropicIds {
    /// Those that start so.
    Starts(&'static [&'static str]),
    /// Those that name such a model behind `claude-` (`supportsClaudeAdaptiveThinking`), dates of listed models, and
    /// those of a newer generation than this (`isAnthropicUnreleasedGenerationModel`).
    Names {
        /// `opus-4-8`, …
        names: &'static [&'static str],
        /// (major, minor)
        newer_than: Option<(u32, u32)>,
    },
}

/// How the model ids of one provider are rewritten, in this order: strip, alias, prefix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ModelIdRule {
    /// Provider, normalised.
    pub provider: &'static str,
    /// A prefix that is dropped (any case).
    pub strip_prefix: Option<&'static str>,
    /// Other names of models, lower case unless `ignore_case` is false.
    pub aliases: &'static [(&'static str, &'static str)],
    /// Whether aliases are matched in lower case.
    pub ignore_case: bool,
    /// A prefix behind which aliases apply as well, with exact case (`google/gemini-3-pro`).
    pub nested_prefix: Option<&'static str>,
    /// What an id without `/` is prefixed with.
    pub prefix_when_bare: Option<&'static str>,
    /// (start, prefix): an id without `/` that starts so (any case) gets this prefix.
    pub bare_start: Option<(&'static str, &'static str)>,
}

/// Which text after `@` is a tag of the model rather than an auth profile (`splitTrailingAuthProfile`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ModelTags {
    /// Dates of eight digits.
    Dates,
    /// Also quantisations: `q4_k_m`, `8bit` (2026.4.8+).
    Quantized,
    /// Also `iq3_xs` (seen in 2026.4.29, not in 2026.4.21).
    QuantizedByImportance,
}

impl ModelFacts {
    /// A model compiled into the release (package `pi-ai`; none from 2026.5.28 on).
    #[must_use]
    pub fn built_in_model(&self, provider: &str, model: &str) -> Option<BundledModel> {
        catalogue::BUILT_IN.find(self.column, provider, model)
    }

    /// Whether models of this provider are compiled into the release.
    #[must_use]
    pub fn built_in_provider(&self, provider: &str) -> bool {
        catalogue::BUILT_IN.provider(self.column, provider).is_some()
    }

    /// A model that a bundled plugin adds to `models.json` once its provider has a credential.
    #[must_use]
    pub fn discovered_model(&self, way: Completion, provider: &str, model: &str) -> Option<BundledModel> {
        self.completed_by(way).find(self.column, provider, model)
    }

    /// Transport and address that a bundled plugin gives to a provider.
    #[must_use]
    pub fn discovered_provider(&self, way: Completion, provider: &str) -> Option<BundledModel> {
        self.completed_by(way).provider(self.column, provider)
    }

    fn completed_by(&self, way: Completion) -> &'static catalogue::Catalogue {
        match way {
            Completion::Loaded if self.separate_loaded_catalogue => &catalogue::LOADED,
            _ => &catalogue::DISCOVERED,
        }
    }

    /// A model that is known without any credential, by the id as the release compares it.
    #[must_use]
    pub fn static_model(&self, provider: &str, same: impl Fn(&str) -> bool) -> Option<BundledModel> {
        catalogue::STATIC.find_by(self.column, provider, same)
    }

    /// All models of a provider that the release lists anywhere, sorted.
    #[must_use]
    pub fn listed_models(&self, provider: &str) -> Vec<&'static str> {
        let all = [&catalogue::BUILT_IN, &catalogue::DISCOVERED, &catalogue::LOADED, &catalogue::STATIC];
        let mut ids: Vec<&str> = all.iter().flat_map(|one| one.ids(self.column, provider)).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    /// When and why the release refuses a model that a catalogue lists; both names in lower case.
    #[must_use]
    pub fn suppressions(&self, provider: &str, model: &str) -> Vec<Suppression> {
        suppressed::rows(self.column, provider, model)
    }

    /// Why the release refuses a model whatever the config says; both names in lower case.
    #[must_use]
    pub fn suppressed(&self, provider: &str, model: &str) -> Option<&'static str> {
        self.suppressions(provider, model).iter().find(|row| row.is_absolute()).map(|row| row.reason)
    }

    /// The facts of a release.
    #[must_use]
    pub fn of(version: Version) -> Self {
        let since = |month, patch| version >= Version::new(2026, month, patch);
        let routed = version >= Version::beta(2026, 7, 2, 1);
        let unified = version >= Version::beta(2026, 5, 30, 1);
        Self {
            default_model: if version >= Version::new(2026, 9, 5) {
                "gpt-6-astra"
            } else if version >= Version::beta(2026, 7, 2, 1) {
                "gpt-5.6-sol"
            } else if since(4, 23) {
                "gpt-5.5"
            } else {
                "gpt-5.4"
            },
            default_provider: "openai",
            provider_aliases: if since(5, 28) {
                &[]
            } else if since(5, 12) {
                model_ids::PROVIDER_ALIASES_5_12
            } else {
                model_ids::PROVIDER_ALIASES
            },
            model_id_rules: match () {
                () if since(9, 1) => model_ids::RULES_9_6,
                () if since(8, 1) => model_ids::RULES_8_2,
                () if since(7, 1) => model_ids::RULES_7_1,
                () if since(6, 5) => model_ids::RULES_6_11,
                () if since(5, 28) => model_ids::RULES_5_28,
                () if since(5, 12) => model_ids::RULES_5_12,
                () if since(4, 25) => model_ids::RULES_4_25,
                () => model_ids::RULES,
            },
            openrouter_auto_alias: since(4, 20),
            second_look_up: since(4, 24),
            codex_route: if unified {
                CodexRoute::Never
            } else if since(5, 28) {
                CodexRoute::First
            } else if version >= Version::beta(2026, 5, 16, 4) {
                CodexRoute::Afterwards
            } else {
                CodexRoute::Never
            },
            one_bad_provider_spoils_all: !since(5, 28),
            bundled_providers_are_complete: since(4, 20),
            missing_base_url_is_blank: since(5, 16),
            blank_addresses_are_dropped: since(6, 5),
            catalogue_entries: if since(9, 1) {
                forward::CATALOGUE_ENTRIES_9_6
            } else if since(7, 1) {
                forward::CATALOGUE_ENTRIES_7_1
            } else if since(6, 5) {
                forward::CATALOGUE_ENTRIES_6_11
            } else if since(5, 28) {
                forward::CATALOGUE_ENTRIES_5_28
            } else if since(4, 24) {
                forward::CATALOGUE_ENTRIES
            } else {
                &[]
            },
            codex_provider: if routed {
                CodexProvider::Gone
            } else if since(5, 12) {
                CodexProvider::Installed
            } else if since(4, 24) {
                CodexProvider::Always
            } else if since(4, 10) {
                CodexProvider::Bundled
            } else {
                CodexProvider::Missing
            },
            model_base_url_counts: since(5, 28),
            scoped_ids_match: since(5, 12),
            entry_makes_ids_known: !since(4, 24),
            registration_hint: match () {
                () if since(6, 5) => RegistrationHint::WithName,
                () if since(5, 12) => RegistrationHint::IdOnly,
                () => RegistrationHint::Absent,
            },
            legacy_codex_hint: since(7, 1),
            refresh_hint: since(9, 1),
            allowlist_spares_providers: !since(4, 24),
            codex_brings_openai: version >= Version::beta(2026, 5, 16, 4),
            listed_before_suppressed: since(4, 27),
            suppressed_without_address: since(6, 5),
            catalogue_aliases: match () {
                () if since(8, 1) => forward::CATALOGUE_ALIASES_8_2,
                () if since(6, 5) => forward::CATALOGUE_ALIASES_6_11,
                () if since(5, 28) => forward::CATALOGUE_ALIASES,
                () => &[],
            },
            separate_loaded_catalogue: since(6, 5),
            agent_model_keys: if since(5, 28) { forward::MODEL_KEYS_5_28 } else { forward::MODEL_KEYS },
            lmstudio_is_asked: since(4, 20),
            allowlist_gates_catalogues: since(5, 12),
            codex_base_url: if since(4, 20) {
                "https://chatgpt.com/backend-api/codex"
            } else {
                "https://chatgpt.com/backend-api"
            },
            chatgpt_api: if unified { "openai-chatgpt-responses" } else { "openai-codex-responses" },
            openai_by_login: unified,
            openai_key_beats_runtime: routed,
            made_up: MadeUpModels::of(version),
            only_in_manifest: if since(6, 5) { &[] } else { forward::ONLY_IN_MANIFEST },
            loads_plugins_for_catalogues: !routed,
            use_outweighs_allowlist: routed,
            falls_back_on_loading: !routed || since(9, 1),
            catalogues_need_keys: !since(9, 1),
            mock_models: !since(9, 1),
            live_catalogues: match () {
                () if version >= Version::beta(2026, 7, 2, 1) => &[],
                () if since(7, 1) => &["huggingface", "nvidia", "opencode"],
                () if since(5, 28) => {
                    &["chutes", "deepinfra", "huggingface", "kilocode", "nvidia", "venice", "vercel-ai-gateway"]
                }
                () if since(4, 29) => {
                    &["chutes", "deepinfra", "huggingface", "kilocode", "venice", "vercel-ai-gateway"]
                }
                () => &["chutes", "huggingface", "kilocode", "venice", "vercel-ai-gateway"],
            },
            installed_catalogues_need_keys: version < Version::beta(2026, 7, 2, 1),
            static_catalogue: match () {
                () if since(7, 1) => StaticCatalogue::Always,
                () if since(6, 5) => StaticCatalogue::ForHarnesses,
                () => StaticCatalogue::Never,
            },
            column: if since(9, 1) {
                0x200
            } else if version >= Version::beta(2026, 7, 2, 1) {
                0x100
            } else if since(7, 1) {
                0x80
            } else if since(6, 5) {
                0x40
            } else if since(5, 28) {
                0x20
            } else if since(5, 16) {
                0x10
            } else if since(5, 4) {
                0x08
            } else if since(4, 24) {
                0x04
            } else if since(4, 20) {
                0x02
            } else {
                0x01
            },
            model_tags: if since(4, 22) {
                ModelTags::QuantizedByImportance
            } else if since(4, 8) {
                ModelTags::Quantized
            } else {
                ModelTags::Dates
            },
        }
    }
}
