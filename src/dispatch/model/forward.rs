//! Ids that a provider's plugin makes up (`resolveDynamicModel`).

use super::anthropic;
use super::configured::{base_url, provider_entry, text};
use super::login;
use super::plugins::{owner, serves};
use super::question::{Draft, ModelQuestion, Pass};
use super::registry;
use super::static_catalogue;
use crate::release::{Rest, Template};

/// Why a made-up model is known.
pub(super) const BECAUSE: &str = "accepted by the provider's plugin";

const OPENAI: &str = "https://api.openai.com/v1";

/// What the provider's plugin says of an id that no catalogue lists.
pub(super) fn find(question: &ModelQuestion<'_>, provider: &str, model: &str, pass: Pass) -> Option<Draft> {
    if !serves(question, provider) {
        return None;
    }
    let facts = question.facts;
    let made_up = &facts.made_up;
    let id = model.trim();
    let lower = id.to_lowercase();
    let known = |provider: &str, model: &str| registry::find(question, provider, model, pass);
    let draft = |provider: &str, api: &str, base_url: Option<&str>| {
        Some(Draft {
            provider: provider.to_owned(),
            api: Some(api.to_owned()),
            base_url: base_url.map(str::to_owned),
            because: BECAUSE,
            span: None,
        })
    };
    let catalogued = || {
        let row = made_up.catalogue_rows.then(|| static_catalogue::row(question, provider, id)).flatten()?;
        draft(provider, row.api, row.base_url)
    };
    let entry = provider_entry(question, provider);
    let own_url = entry.and_then(|entry| base_url(question, entry));
    if provider == "openai-codex"
        || (provider == "openai" && facts.openai_by_login && login::through_chatgpt(question, &lower))
    {
        if !made_up.codex.contains(&lower.as_str()) {
            return None;
        }
        let own_url = entry.and_then(|entry| text(entry, "baseUrl")).filter(|_| provider == "openai");
        return draft(provider, facts.chatgpt_api, Some(own_url.unwrap_or(facts.codex_base_url)));
    }
    match owner(question, provider) {
        "openai" if made_up.openai.contains(&lower.as_str()) => draft("openai", "openai-responses", Some(OPENAI)),
        "codex" => draft("codex", facts.chatgpt_api, Some("https://chatgpt.com/backend-api")),
        "openrouter" => draft("openrouter", "openai-completions", Some("https://openrouter.ai/api/v1")),
        "anthropic" if id == lower => anthropic::find(question, provider, id, &known),
        "google" => google(question, provider, &lower, &known),
        "xai" if is_grok(made_up.grok_starts, &lower) => {
            let api = entry.and_then(|entry| text(entry, "api")).unwrap_or("openai-responses");
            draft("xai", api, Some(own_url.unwrap_or("https://api.x.ai/v1")))
        }
        "minimax" if made_up.minimax.contains(&lower.as_str()) => {
            let own_url = own_url.filter(|url| !url.trim().is_empty());
            draft(provider, "anthropic-messages", Some(own_url.unwrap_or("https://api.minimax.io/anthropic")))
        }
        "ollama" if provider == "ollama-cloud" && made_up.ollama_cloud.contains(&id) => {
            draft(provider, "ollama", Some("https://ollama.com"))
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
        "opencode" | "opencode-go" if made_up.catalogue_rows => catalogued(),
        "opencode-go" => {
            let (_, api) = made_up.opencode_go.iter().find(|(known, _)| *known == lower)?;
            let base_url = match *api {
                "anthropic-messages" => "https://opencode.ai/zen/go",
                _ => "https://opencode.ai/zen/go/v1",
            };
            draft("opencode-go", api, Some(base_url))
        }
        _ => None,
    }
}

/// `resolveGoogleGeminiForwardCompatModel`
fn google(
    question: &ModelQuestion<'_>,
    provider: &str,
    lower: &str,
    known: &dyn Fn(&str, &str) -> Option<Draft>,
) -> Option<Draft> {
    let made_up = &question.facts.made_up;
    let family = lower.strip_prefix("google/").unwrap_or(lower);
    if made_up.google_not.iter().any(|part| family.contains(part)) {
        return None;
    }
    let template = template(made_up.google_families, family, false)?;
    let other = if provider == "google-gemini-cli" { "google" } else { "google-gemini-cli" };
    let found = [provider, other]
        .into_iter()
        .find_map(|source| template.models.iter().find_map(|model| known(source, model)))?;
    Some(Draft { provider: provider.to_owned(), because: BECAUSE, ..found })
}

/// Whether the plugin's answer replaces what a catalogue says (`preferRuntimeResolvedModel`).
pub(super) fn preferred(question: &ModelQuestion<'_>, provider: &str, model: &str) -> bool {
    let chatgpt = if question.facts.openai_by_login { "openai" } else { "openai-codex" };
    provider == chatgpt
        && serves(question, provider)
        && question.facts.made_up.codex_preferred.contains(&model.trim().to_lowercase().as_str())
}

/// The family an id belongs to: exactly its start, or what may follow; `dashed` = only behind a `-`.
pub(super) fn template(families: &'static [Template], id: &str, dashed: bool) -> Option<&'static Template> {
    families.iter().find(|family| {
        let Some(rest) = id.strip_prefix(family.start) else { return false };
        match family.rest {
            _ if rest.is_empty() && !matches!(family.rest, Rest::Minor(_)) => true,
            Rest::Any => !dashed || rest.starts_with('-'),
            Rest::Nothing => false,
            Rest::Minor(tail) => {
                let number = rest.strip_prefix('.').map(|rest| rest.trim_start_matches(|c: char| c.is_ascii_digit()));
                let behind = number.filter(|number| number.len() + 1 < rest.len()).unwrap_or(rest);
                behind.strip_prefix(tail).is_some_and(|end| end.is_empty() || end.starts_with('-'))
            }
        }
    })
}

/// `resolveXaiCatalogEntry`, `resolveXaiForwardCompatDefinition`
fn is_grok(starts: &[&str], lower: &str) -> bool {
    let name = lower.strip_prefix("xai/").unwrap_or(lower);
    !lower.contains("multi-agent") && starts.iter().any(|start| name.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::release::ModelFacts;

    #[test]
    fn gemini_families_follow_the_release() {
        let known = |version: &str, id: &str| {
            let facts = ModelFacts::of(version.parse().unwrap());
            template(facts.made_up.google_families, id, false).is_some()
        };
        assert!(known("2026.8.2", "gemini-3.7-pro"));
        assert!(known("2026.8.2", "gemini-3-flash-preview"));
        assert!(!known("2026.8.2", "gemini-3.x-pro"));
        assert!(!known("2026.8.2", "gemini-3.1-professional"));
        assert!(!known("2026.6.11", "gemini-3.7-pro"));
        assert!(known("2026.6.11", "gemini-3.5-flash-x"));
    }
}
