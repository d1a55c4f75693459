//! Ids that a provider's plugin makes up (`resolveDynamicModel`).

use super::configured::{provider_entry, text};
use super::login;
use super::plugins::{owner, serves};
use super::question::{Draft, ModelQuestion, Pass};
use super::registry;
use crate::release::Template;

const OPENAI: &str = "https://api.openai.com/v1";

/// What the provider's plugin says of an id that no catalogue lists.
pub(super) fn find(question: &ModelQuestion<'_>, provider: &str, model: &str, pass: Pass) -> Option<Draft> {
    if !serves(question, provider) {
        return None;
    }
    let facts = question.facts;
    let id = model.trim();
    let lower = id.to_lowercase();
    let known = |provider: &str, model: &str| registry::find(question, provider, model, pass);
    let draft = |provider: &str, api: &str, base_url: Option<&str>| {
        Some(Draft {
            provider: provider.to_owned(),
            api: Some(api.to_owned()),
            base_url: base_url.map(str::to_owned),
            because: "accepted by the provider's plugin",
            span: None,
        })
    };
    let entry = provider_entry(question, provider);
    let own_url = entry.and_then(|entry| text(entry, "baseUrl"));
    if provider == "openai-codex" {
        if !facts.codex_models.contains(&lower.as_str()) {
            return None;
        }
        return draft(provider, facts.chatgpt_api, Some(facts.codex_base_url));
    }
    if provider == "openai" && facts.openai_by_login && login::through_chatgpt(question) {
        if !facts.codex_models.contains(&lower.as_str()) {
            return None;
        }
        return draft(provider, facts.chatgpt_api, Some(own_url.unwrap_or(facts.codex_base_url)));
    }
    match owner(provider) {
        "openai" if facts.openai_models.contains(&lower.as_str()) => draft("openai", "openai-responses", Some(OPENAI)),
        "codex" => draft("codex", facts.chatgpt_api, Some("https://chatgpt.com/backend-api")),
        "openrouter" => draft("openrouter", "openai-completions", Some("https://openrouter.ai/api/v1")),
        "anthropic" if id == lower => {
            let derived = template(facts.anthropic_families, &lower, true)
                .and_then(|template| template.models.iter().find_map(|model| known("anthropic", model)));
            let named = |draft: Draft| Draft {
                provider: provider.to_owned(),
                because: "accepted by the provider's plugin",
                ..draft
            };
            if let Some(derived) = derived {
                return Some(named(derived));
            }
            let accepted = facts.anthropic_starts.iter().any(|start| lower.starts_with(start));
            accepted.then(|| draft(provider, "anthropic-messages", Some("https://api.anthropic.com"))).flatten()
        }
        "google" => {
            let family = lower.strip_prefix("google/").unwrap_or(&lower);
            let template = template(facts.google_families, family, false)?;
            let other = if provider == "google-gemini-cli" { "google" } else { "google-gemini-cli" };
            let found = [provider, other]
                .into_iter()
                .find_map(|source| template.models.iter().find_map(|model| known(source, model)))?;
            Some(Draft { provider: provider.to_owned(), because: "accepted by the provider's plugin", ..found })
        }
        "xai" if is_grok(&lower) => {
            let api = entry.and_then(|entry| text(entry, "api")).unwrap_or("openai-responses");
            draft("xai", api, Some(own_url.unwrap_or("https://api.x.ai/v1")))
        }
        "zai" if lower.starts_with("glm-5") => {
            let template = known("zai", id).or_else(|| known("zai", "glm-4.7"));
            draft("zai", "openai-completions", template.and_then(|draft| draft.base_url).as_deref())
        }
        "fireworks" if !id.is_empty() => {
            draft("fireworks", "openai-completions", Some("https://api.fireworks.ai/inference/v1"))
        }
        "github-copilot" => {
            let api = if lower.contains("claude") {
                "anthropic-messages"
            } else if lower.starts_with("gemini") {
                "openai-completions"
            } else {
                "openai-responses"
            };
            draft("github-copilot", api, None)
        }
        "opencode-go" => {
            let (_, api) = facts.opencode_go_models.iter().find(|(known, _)| *known == lower)?;
            let base_url = match *api {
                "anthropic-messages" => "https://opencode.ai/zen/go",
                _ => "https://opencode.ai/zen/go/v1",
            };
            draft("opencode-go", api, Some(base_url))
        }
        _ => None,
    }
}

/// Whether the plugin's answer replaces what a catalogue says (`preferRuntimeResolvedModel`).
pub(super) fn preferred(question: &ModelQuestion<'_>, provider: &str, model: &str) -> bool {
    let chatgpt = if question.facts.openai_by_login { "openai" } else { "openai-codex" };
    provider == chatgpt
        && serves(question, provider)
        && question.facts.codex_models_preferred.contains(&model.trim().to_lowercase().as_str())
}

/// The family an id belongs to: exactly its start, or what `dashed` allows behind it.
fn template(families: &'static [Template], id: &str, dashed: bool) -> Option<&'static Template> {
    families.iter().find(|family| match id.strip_prefix(family.start) {
        Some("") => true,
        Some(rest) => !family.whole && (!dashed || rest.starts_with('-')),
        None => false,
    })
}

/// `resolveXaiCatalogEntry`
fn is_grok(lower: &str) -> bool {
    const STARTS: [&str; 4] = ["grok-code-fast", "grok-3", "grok-4", "grok-build"];
    !lower.contains("multi-agent") && STARTS.iter().any(|start| lower.starts_with(start))
}
