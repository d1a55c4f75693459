//! The look-up of a candidate's model within a run.

use super::auth::auth_id;
use super::harness;
use super::model::{ModelQuestion, ResolvedModel, resolve_model};
use super::roster::Agent;
use super::run::Run;
use super::runtime::{Asked, runtime_policy};
use crate::source::Node;

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
) -> Result<ResolvedModel, String> {
    let login = openai_login(run);
    resolve_model(&ModelQuestion {
        facts: &run.facts.models,
        bundled_plugins: &run.facts.config.bundled_plugins,
        config: run.config,
        models_json: run.models_json,
        provider,
        run_provider,
        model,
        plugin_harness: chosen != run.facts.runtime.built_in,
        codex_installed: run.home.plugins.iter().any(|plugin| plugin.id == harness::CODEX),
        has_key: &|provider| has_key(run, provider),
        has_profile: &|provider| run.auth.view().profiles.iter().any(|profile| profile.provider == provider),
        has_variable: &|provider| run.auth.has_variable(provider),
        has_plugin: &|id| {
            let bundled = run.facts.config.bundled_plugins;
            bundled.find(id).or_else(|| bundled.owner(id)).is_some() || run.home.plugins.iter().any(|own| own.id == id)
        },
        installed: &run.home.plugins,
        openai_login: login.as_deref(),
        codex_is_asked_for: codex_is_asked_for(run, provider, model),
    })
}

/// Type of the first profile of `openai` in order, else its mode in the config (`resolveDynamicModelAuthProfile`).
fn openai_login(run: &Run<'_>) -> Option<String> {
    let first = run.auth.order("openai", None).profiles.into_iter().next()?;
    let stored =
        run.auth.view().profiles.iter().find(|profile| profile.id == first).map(|profile| profile.kind.clone());
    let configured = || run.config.at(&["auth", "profiles", first.as_str(), "mode"])?.as_str().map(str::to_owned);
    stored.or_else(configured)
}

/// Whether a policy names codex for this model, or implies it while the plugin is enabled in words. The agent's own
/// policy is not looked at here.
fn codex_is_asked_for(run: &Run<'_>, provider: &str, model: &str) -> bool {
    let nobody = Agent { id: run.agent.id.clone(), entry: None, span: None };
    let asked = Asked {
        config: run.config,
        agent: &nobody,
        provider,
        model,
        facts: run.facts,
        environment: &run.home.environment,
    };
    let enabled = run.config.at(&["plugins", "entries", harness::CODEX, "enabled"]).and_then(Node::as_bool);
    runtime_policy(&asked).is_some_and(|policy| {
        policy.runtime == harness::CODEX && (policy.source.as_deref() != Some("implicit") || enabled == Some(true))
    })
}

/// Whether the release finds a key for a provider when it lists models.
pub(super) fn has_key(run: &Run<'_>, provider: &str) -> bool {
    run.auth.has_variable(provider) || has_profile(run, provider)
}

/// Whether the store has an API key or token for a provider; OAuth logins do not count here
/// (`createProviderApiKeyResolver`).
fn has_profile(run: &Run<'_>, provider: &str) -> bool {
    let provider = auth_id(provider, run.facts);
    run.auth
        .view()
        .profiles
        .iter()
        .any(|profile| profile.kind != "oauth" && auth_id(&profile.provider, run.facts) == provider)
}
