//! Which models a release knows and where they are called.

use crate::release::Version;
use crate::release::data::model_ids;

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
    /// The facts of a release.
    #[must_use]
    pub fn of(version: Version) -> Self {
        let since = |month, patch| version >= Version::new(2026, month, patch);
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
            model_id_rules: if since(5, 28) {
                model_ids::RULES_5_28
            } else if since(5, 12) {
                model_ids::RULES_5_12
            } else if since(4, 25) {
                model_ids::RULES_4_25
            } else {
                model_ids::RULES
            },
            openrouter_auto_alias: since(4, 20),
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
