//! The look-up of a candidate's model within a run.

use super::harness;
use super::model::{ModelQuestion, normalize_provider, resolve_model};
use super::plan::Unknown;
use super::run::Run;
use crate::source::Span;

/// A model that the release knows.
#[derive(Debug, Clone)]
pub struct FoundModel {
    /// Provider of the resolved model, whose key is looked up.
    pub provider: String,
    /// Provider that the run goes on with.
    pub run_provider: String,
    /// Transport.
    pub api: String,
    /// Base URL handed to the harness; `None` = none.
    pub base_url: Option<String>,
    /// Why these.
    pub because: String,
    /// The key that decided.
    pub span: Option<Span>,
    /// What could not be known.
    pub unknown: Vec<Unknown>,
}

/// Looks a model up; the error is the release's message.
///
/// # Errors
/// The message of the release when it does not know the model.
pub fn find(
    run: &Run<'_>,
    provider: &str,
    run_provider: &str,
    model: &str,
    chosen: &str,
) -> Result<FoundModel, String> {
    let found = resolve_model(&ModelQuestion {
        facts: &run.facts.models,
        bundled_plugins: &run.facts.config.bundled_plugins,
        config: run.config,
        models_json: run.models_json,
        provider,
        run_provider,
        model,
        plugin_harness: chosen != run.facts.runtime.built_in,
        codex_installed: run.home.plugins.iter().any(|plugin| plugin.id == harness::CODEX),
        has_key: &|provider| has_variable(run, provider) || has_profile(run, provider),
        has_profile: &|provider| run.auth.view().profiles.iter().any(|profile| profile.provider == provider),
        has_variable: &|provider| has_variable(run, provider),
    })?;
    Ok(FoundModel {
        provider: found.provider,
        run_provider: found.run_provider,
        api: found.api,
        base_url: found.base_url,
        because: found.because.to_owned(),
        span: found.span,
        unknown: Vec::new(),
    })
}

/// The provider whose variables and profiles a provider uses.
fn auth_id(run: &Run<'_>, provider: &str) -> String {
    let normalized = normalize_provider(&run.facts.models, provider);
    run.facts.auth.auth_alias(&normalized).map_or(normalized, str::to_owned)
}

/// Whether a variable holds a key for a provider.
fn has_variable(run: &Run<'_>, provider: &str) -> bool {
    let names = run.facts.auth.key_variables(&auth_id(run, provider)).unwrap_or(&[]);
    names.iter().any(|name| run.home.environment.text(name).is_some())
}

/// Whether the store has an API key or token for a provider; OAuth logins do not count here
/// (`createProviderApiKeyResolver`).
fn has_profile(run: &Run<'_>, provider: &str) -> bool {
    let provider = auth_id(run, provider);
    run.auth
        .view()
        .profiles
        .iter()
        .any(|profile| profile.kind != "oauth" && auth_id(run, &profile.provider) == provider)
}
