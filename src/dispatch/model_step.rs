//! The look-up of a candidate's model within a run.

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
    harness: &str,
) -> Result<FoundModel, String> {
    let found = resolve_model(&ModelQuestion {
        facts: &run.facts.models,
        config: run.config,
        models_json: run.models_json,
        provider,
        run_provider,
        model,
        plugin_harness: harness != run.facts.runtime.built_in,
        codex_plugin: run.codex.active,
        has_key: &|provider| has_key(run, provider),
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

/// Whether the release finds a key for a provider when it completes `models.json`
/// (`createProviderApiKeyResolver`): a variable, or a stored API key or token; OAuth logins do not count.
fn has_key(run: &Run<'_>, provider: &str) -> bool {
    let auth_id = |name: &str| {
        let normalized = normalize_provider(&run.facts.models, name);
        run.facts.auth.auth_alias(&normalized).map_or(normalized, str::to_owned)
    };
    let provider = auth_id(provider);
    let variables = run.facts.auth.key_variables(&provider).unwrap_or(&[]);
    variables.iter().any(|name| run.home.environment.text(name).is_some())
        || run
            .auth
            .view()
            .profiles
            .iter()
            .any(|profile| profile.kind != "oauth" && auth_id(&profile.provider) == provider)
}
