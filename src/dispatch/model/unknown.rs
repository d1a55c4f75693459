//! The message for a model that the release does not know (`buildUnknownModelError`).

use super::configured::{models, provider_entry, text};
use super::plugins::serves;
use super::question::ModelQuestion;
use super::reference::model_key;
use crate::source::Node;

const HINTS: &[(&str, &str)] = &[
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

/// Why a release refuses a model although a catalogue lists it.
pub(super) fn suppressed(question: &ModelQuestion<'_>, provider: &str, model: &str) -> Option<&'static str> {
    let (provider, model) = (provider.trim().to_lowercase(), model.trim().to_lowercase());
    if let Some(reason) = question.facts.suppressed(&provider, &model) {
        return Some(reason);
    }
    coding_plan(question, &provider, &model)
}

/// Alibaba's coding plan does not serve this model.
fn coding_plan(question: &ModelQuestion<'_>, provider: &str, model: &str) -> Option<&'static str> {
    if !matches!(provider, "qwen" | "modelstudio") || model != "qwen3.6-plus" || !question.facts.second_look_up {
        return None;
    }
    let entry = provider_entry(question, provider)?;
    if !text(entry, "api").is_some_and(|api| matches!(api.to_lowercase().as_str(), "qwen" | "modelstudio")) {
        return None;
    }
    let host = text(entry, "baseUrl")?.split_once("://")?.1.split(['/', ':']).next()?.to_lowercase();
    matches!(host.as_str(), "coding.dashscope.aliyuncs.com" | "coding-intl.dashscope.aliyuncs.com").then_some(
        "qwen3.6-plus is not supported on the Qwen Coding Plan endpoint; use a Standard pay-as-you-go Qwen endpoint or choose qwen/qwen3.5-plus.",
    )
}

/// The full message.
pub(super) fn message(question: &ModelQuestion<'_>, provider: &str, model: &str) -> String {
    if let Some(reason) = suppressed(question, provider, model) {
        let (provider, model) = (provider.trim().to_lowercase(), model.trim().to_lowercase());
        return format!("Unknown model: {provider}/{model}. {reason}").trim_end().to_owned();
    }
    let base = format!("Unknown model: {provider}/{model}");
    if question.facts.registration_hint && is_named_only(question, provider, model) {
        let key = model_key(provider, model);
        return format!(
            "{base}. Found agents.defaults.models[\"{key}\"], but no matching models.providers[\"{provider}\"].models[] entry. Add {{ \"id\": \"{model}\" }} to models.providers[\"{provider}\"].models[] to register this provider model."
        );
    }
    match HINTS.iter().find(|(hinted, _)| *hinted == provider).filter(|_| serves(question, provider)) {
        Some((_, hint)) => format!("{base}. {hint}"),
        None => base,
    }
}

/// Whether `agents.defaults.models` names a model that `models.providers` does not list.
fn is_named_only(question: &ModelQuestion<'_>, provider: &str, model: &str) -> bool {
    let Some(named) = question.config.at(&["agents", "defaults", "models"]).and_then(Node::as_object) else {
        return false;
    };
    let has = |key: &str| named.get(key).is_some();
    if !has(&model_key(provider, model)) && !has(&format!("{provider}/{model}")) {
        return false;
    }
    !provider_entry(question, provider)
        .is_some_and(|entry| models(entry).iter().any(|listed| text(listed, "id") == Some(model)))
}
