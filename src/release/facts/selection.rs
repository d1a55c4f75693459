//! How a release reads configured model texts and builds the chain of candidates.

use crate::release::Version;

/// How a release reads configured model texts and builds the chain of candidates.
///
/// Sources: `src/agents/model-selection.ts`, `model-selection-shared.ts`, `model-fallback.ts`,
/// `agent-scope.ts`; every boundary was read in the releases on both sides.
#[derive(Debug, Clone)]
pub struct SelectionFacts {
    /// Whether an alias also wins for text with a slash (2026.4.29+).
    pub alias_wins_over_slash: bool,
    /// Whether the alias is looked up before `openrouter:auto` and `openrouter:free` (all but 2026.4.20 – 2026.4.28).
    pub alias_beats_openrouter_names: bool,
    /// Whether the alias of a primary is also looked up without its `@profile` (2026.5.28+).
    pub primary_alias_ignores_profile: bool,
    /// Whether the second reading of a primary with a slash knows aliases (up to 2026.5.27).
    pub primary_uses_aliases_again: bool,
    /// Whether `openrouter:auto` and `openrouter:free` are known (2026.4.20+).
    pub openrouter_old_names: bool,
    /// Whether a provider configured under exactly the name in the text is kept verbatim (2026.4.26+).
    pub exact_configured_provider: bool,
    /// Whether keys like `openai/*` of `agents.defaults.models` are wildcards (2026.5.12+).
    pub wildcard_keys: bool,
    /// Whether a bare name whose provider was inferred is normalised (2026.5.19+).
    pub normalizes_inferred: bool,
    /// Whether an agent with a model of its own and no list of fallbacks has none (2026.4.27+).
    pub own_model_ends_fallbacks: bool,
    /// Whether the first candidate is replaced by the target of an alias, and how.
    pub first_candidate_alias: FirstCandidateAlias,
    /// Whether inherited fallbacks are dropped for a run on another provider than the defaults' primary (up to 2026.5.7).
    pub provider_guard: bool,
}

/// How an alias may replace the first candidate of a chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FirstCandidateAlias {
    /// Not at all (up to 2026.4.28).
    None,
    /// An alias of the model name wins, else one of `provider/model` (2026.4.29 – 2026.5.7).
    NameFirst,
    /// An alias of `provider/model` wins, else one of the name when the provider fits (2026.5.12+).
    FullTextFirst,
}

impl SelectionFacts {
    /// The facts of a release.
    #[must_use]
    pub fn of(version: Version) -> Self {
        let from = |year, month, patch| version >= Version::new(year, month, patch);
        Self {
            alias_wins_over_slash: from(2026, 4, 29),
            alias_beats_openrouter_names: from(2026, 4, 29),
            primary_alias_ignores_profile: from(2026, 5, 28),
            primary_uses_aliases_again: !from(2026, 5, 28),
            openrouter_old_names: from(2026, 4, 20),
            exact_configured_provider: from(2026, 4, 26),
            wildcard_keys: from(2026, 5, 12),
            normalizes_inferred: from(2026, 5, 19),
            own_model_ends_fallbacks: from(2026, 4, 27),
            first_candidate_alias: if from(2026, 5, 12) {
                FirstCandidateAlias::FullTextFirst
            } else if from(2026, 4, 29) {
                FirstCandidateAlias::NameFirst
            } else {
                FirstCandidateAlias::None
            },
            provider_guard: !from(2026, 5, 12),
        }
    }
}
