//! The message for a model that the release does not know (`buildUnknownModelError`).

use super::configured::{models, provider_entry, text};
use super::plugins::serves;
use super::question::ModelQuestion;
use super::reference::{model_key, normalize_provider};
use super::suppression;
use crate::release::RegistrationHint;
use crate::source::Node;

const DOCS: &str = "See https://docs.openclaw.ai/concepts/model-providers.";
const SPARK: &str = "gpt-5.3-codex-spark";
const SPARK_HINT: &str = "gpt-5.3-codex-spark is available only through ChatGPT/Codex OAuth. Run `openclaw models auth login --provider openai` and use openai/gpt-5.3-codex-spark with that OAuth profile; OpenAI API-key auth cannot use this model.";
const LEGACY_CODEX: &str = "\"openai-codex\" is a legacy provider ID. Run `openclaw doctor --fix` to migrate legacy model and provider config to the current OpenAI format. If the provider has no authenticated profile, run `openclaw models status` to check provider auth and re-authenticate if needed. See https://docs.openclaw.ai/concepts/model-providers.";

const HINTS: &[(&str, &str)] = &[
    (
        "ollama-cloud",
        "Ollama Cloud requires an API key. Set OLLAMA_API_KEY or run \"openclaw onboard --auth-choice ollama-cloud\". See: https://docs.openclaw.ai/providers/ollama",
    ),
    (
        "ollama",
        "Ollama requires authentication to be registered as a provider. Set OLLAMA_API_KEY=\"ollama-local\" (any value works) or run \"openclaw configure\". See: https://docs.openclaw.ai/providers/ollama",
    ),
    (
        "vllm",
        "vLLM requires authentication to be registered as a provider. Set VLLM_API_KEY (any value works) or run \"openclaw configure\". See: https://docs.openclaw.ai/providers/vllm",
    ),
];

/// What the plugin of LM Studio says when it has no key for its server (`resolveLmstudioRuntimeApiKey`).
pub(super) const LMSTUDIO: &str = "LM Studio API key is required. Set models.providers.lmstudio.apiKey (for example \"${LM_API_TOKEN}\") or run \"openclaw models auth lmstudio\".";

/// Whether the plugin of LM Studio has no key with which it could ask the server for a model that nothing lists.
pub(super) fn lmstudio_refuses(question: &ModelQuestion<'_>, provider: &str) -> bool {
    if provider != "lmstudio" || !question.facts.lmstudio_is_asked || !serves(question, provider) {
        return false;
    }
    let keyed = |entry: &Node| {
        let header = entry.get("headers").and_then(Node::as_object).is_some_and(|headers| {
            headers.entries().iter().any(|header| header.key.trim().eq_ignore_ascii_case("authorization"))
        });
        // A server for which models are listed needs no key of its own (`lmstudio-local`).
        header || entry.get("apiKey").is_some() || !models(entry).is_empty()
    };
    !(question.has_key)(provider) && !provider_entry(question, provider).is_some_and(keyed)
}

/// The full message.
pub(super) fn message(question: &ModelQuestion<'_>, provider: &str, model: &str) -> String {
    if let Some(reason) = suppression::at(question, provider, model, None) {
        let (provider, model) = (provider.trim().to_lowercase(), model.trim().to_lowercase());
        return format!("Unknown model: {provider}/{model}. {reason}").trim_end().to_owned();
    }
    let facts = question.facts;
    let base = format!("Unknown model: {provider}/{model}");
    let advice = registration(question, provider, model).or_else(|| plugin_hint(question, provider, model));
    match advice {
        Some(advice) => format!("{base}. {advice}"),
        None if facts.refresh_hint => format!(
            "{base}. Run `openclaw models list --refresh --provider {provider}` to inspect this provider's model choices, then retry with a model supported by your account."
        ),
        None => base,
    }
}

/// What the provider's plugin adds (`buildUnknownModelHint`).
fn plugin_hint(question: &ModelQuestion<'_>, provider: &str, model: &str) -> Option<String> {
    if !serves(question, provider) {
        return None;
    }
    if provider == "openai" && question.facts.openai_by_login && model.trim().eq_ignore_ascii_case(SPARK) {
        return Some(SPARK_HINT.to_owned());
    }
    let cloud = provider != "ollama-cloud" || question.bundled_plugins.owner(provider).is_some();
    HINTS.iter().find(|(hinted, _)| *hinted == provider).filter(|_| cloud).map(|(_, hint)| (*hint).to_owned())
}

/// What to write into the config (`buildMissingProviderModelRegistrationHint`).
fn registration(question: &ModelQuestion<'_>, provider: &str, model: &str) -> Option<String> {
    let facts = question.facts;
    if facts.legacy_codex_hint && normalize_provider(facts, provider) == "openai-codex" {
        return Some(LEGACY_CODEX.to_owned());
    }
    if facts.registration_hint == RegistrationHint::Absent {
        return None;
    }
    let named = question.config.at(&["agents", "defaults", "models"])?;
    let key = model_key(provider, model);
    let entry = named.get(&key).or_else(|| named.get(&format!("{provider}/{model}")))?;
    let runtime = entry.at(&["agentRuntime", "id"]).and_then(Node::as_str).filter(|id| !id.is_empty());
    if let Some(runtime) = runtime.filter(|_| facts.legacy_codex_hint) {
        let refresh = if facts.refresh_hint { " --refresh" } else { "" };
        return Some(format!(
            "Found agents.defaults.models[\"{key}\"] bound to the \"{runtime}\" agent runtime. Models served by an agent runtime come from that runtime and its linked account, not from models.providers[\"{provider}\"].models[] — registering it there will not make it usable. Confirm \"{model}\" is still offered by the \"{runtime}\" runtime and switch agents.defaults.model.primary to a currently available model (run `openclaw models list{refresh} --provider {provider}` to list them). {DOCS}"
        ));
    }
    if provider_entry(question, provider)
        .is_some_and(|entry| models(entry).iter().any(|listed| text(listed, "id") == Some(model)))
    {
        return None;
    }
    let (name, end) = match facts.registration_hint {
        RegistrationHint::WithName => (
            format!(", \"name\": \"{model}\""),
            format!(
                " For custom or proxy providers, also set api and baseUrl so requests route to the intended endpoint. {DOCS}"
            ),
        ),
        RegistrationHint::IdOnly | RegistrationHint::Absent => (String::new(), String::new()),
    };
    Some(format!(
        "Found agents.defaults.models[\"{key}\"], but no matching models.providers[\"{provider}\"].models[] entry. Add {{ \"id\": \"{model}\"{name} }} to models.providers[\"{provider}\"].models[] to register this provider model.{end}"
    ))
}
