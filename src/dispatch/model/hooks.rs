//! What provider plugins change in transport and address (`normalizeResolvedModel`, `normalizeTransport`).

use super::plugins::{family, serves};
use super::question::{Draft, ModelQuestion, Pass};

const PLATFORM: &[&str] = &["api.openai.com", "api.openai.com/v1"];
const CHATGPT: &[&str] = &[
    "chatgpt.com/backend-api",
    "chatgpt.com/backend-api/v1",
    "chatgpt.com/backend-api/codex",
    "chatgpt.com/backend-api/codex/v1",
];
const COPILOT: &[&str] = &["api.githubcopilot.com", "api.githubcopilot.com/v1"];

/// Whether an address is one of these, with http or https and perhaps a slash at the end.
fn is_one_of(base_url: &str, addresses: &[&str]) -> bool {
    let lower = base_url.trim().to_ascii_lowercase();
    let Some(rest) = lower.strip_prefix("https://").or_else(|| lower.strip_prefix("http://")) else { return false };
    addresses.contains(&rest.strip_suffix('/').unwrap_or(rest))
}

/// Whether an address is the ChatGPT backend.
pub(super) fn is_chatgpt(base_url: &str) -> bool {
    is_one_of(base_url, CHATGPT)
}

/// Whether an address is OpenAI's platform.
pub(super) fn is_platform(base_url: &str) -> bool {
    is_one_of(base_url, PLATFORM)
}

/// `shouldUseCodexResponsesHooks`: from 2026.6.1 on models of `openai` may belong to a ChatGPT login.
fn talks_to_chatgpt(question: &ModelQuestion<'_>, api: Option<&str>, base_url: Option<&str>) -> bool {
    question.facts.openai_by_login && (api == Some(question.facts.chatgpt_api) || base_url.is_some_and(is_chatgpt))
}

/// Base URL of Google's API, completed (`normalizeGoogleApiBaseUrl`).
pub(super) fn google_base_url(base_url: Option<&str>) -> String {
    const DEFAULT: &str = "https://generativelanguage.googleapis.com/v1beta";
    let Some(written) = base_url.map(str::trim).filter(|url| !url.is_empty()) else { return DEFAULT.to_owned() };
    let bare = written.split(['?', '#']).next().unwrap_or(written).trim_end_matches('/');
    match bare.split_once("://") {
        Some((_, host)) if host.eq_ignore_ascii_case("generativelanguage.googleapis.com") => DEFAULT.to_owned(),
        _ => bare.to_owned(),
    }
}

/// The finished model: the plugin of its provider has the last word.
pub(super) fn finish(question: &ModelQuestion<'_>, provider: &str, pass: Pass, draft: Draft) -> Draft {
    let Draft { api, base_url, .. } = draft.clone();
    let (api, base_url) =
        if serves(question, provider) { resolved(question, provider, api, base_url) } else { (api, base_url) };
    let (api, base_url) = transport(question, provider, pass, api, base_url);
    let base_url = if api.as_deref() == Some("anthropic-messages") { base_url.map(without_v1) } else { base_url };
    Draft { api, base_url, ..draft }
}

/// Anthropic's transport adds the `/v1` of an address itself (`normalizeAnthropicBaseUrl`).
fn without_v1(base_url: String) -> String {
    match base_url.strip_suffix("/v1").or_else(|| base_url.strip_suffix("/v1/")) {
        Some(start) => start.to_owned(),
        None => base_url,
    }
}

/// `normalizeResolvedModel`
fn resolved(
    question: &ModelQuestion<'_>,
    provider: &str,
    api: Option<String>,
    base_url: Option<String>,
) -> (Option<String>, Option<String>) {
    match provider {
        "openai-codex" => codex(question, api, base_url),
        "openai" if talks_to_chatgpt(question, api.as_deref(), base_url.as_deref()) => codex(question, api, base_url),
        "openai" => openai(api, base_url),
        _ => match family(provider) {
            "openrouter" | "opencode-go" | "xai" => by_address(provider, api, base_url),
            _ => (api, base_url),
        },
    }
}

/// `normalizeTransport`: not asked in the first look-up of 4.24 and later.
pub(super) fn transport(
    question: &ModelQuestion<'_>,
    provider: &str,
    pass: Pass,
    api: Option<String>,
    base_url: Option<String>,
) -> (Option<String>, Option<String>) {
    if pass == Pass::First || !serves(question, provider) {
        return (api, base_url);
    }
    match family(provider) {
        "openai" if provider == "openai-codex" => codex(question, api, base_url),
        "openai" if provider == "openai" && talks_to_chatgpt(question, api.as_deref(), base_url.as_deref()) => {
            codex(question, api, base_url)
        }
        "openai" => openai(api, base_url),
        "google" if api.as_deref() == Some("google-generative-ai") => {
            let base_url = base_url.map(|url| google_base_url(Some(&url)));
            (api, base_url)
        }
        _ => by_address(provider, api, base_url),
    }
}

/// A ChatGPT login talks to the ChatGPT backend (`normalizeCodexTransport`).
fn codex(
    question: &ModelQuestion<'_>,
    api: Option<String>,
    base_url: Option<String>,
) -> (Option<String>, Option<String>) {
    let empty = base_url.as_deref().is_none_or(str::is_empty);
    let url = base_url.as_deref().unwrap_or("");
    let old = question.facts.made_up.codex_preferred.is_empty();
    let ours = empty || is_one_of(url, PLATFORM) || is_one_of(url, CHATGPT) || (!old && is_one_of(url, COPILOT));
    let rewritten = match api.as_deref() {
        None | Some("") => !old,
        Some("openai-responses") => true,
        Some("openai-completions") => !old,
        _ => false,
    };
    let api = if ours && rewritten { Some(question.facts.chatgpt_api.to_owned()) } else { api };
    // 2026.4.5 leaves any address of the ChatGPT backend as it is written.
    let moved = if old { empty || is_one_of(url, PLATFORM) } else { ours };
    let base_url = if moved && api.as_deref() == Some(question.facts.chatgpt_api) {
        Some(question.facts.codex_base_url.to_owned())
    } else {
        base_url
    };
    (api, base_url)
}

fn openai(api: Option<String>, base_url: Option<String>) -> (Option<String>, Option<String>) {
    let own = base_url.as_deref().is_none_or(|url| url.is_empty() || is_one_of(url, PLATFORM));
    if own && api.as_deref() == Some("openai-completions") {
        return (Some("openai-responses".to_owned()), base_url);
    }
    (api, base_url)
}

/// Rewrites that depend on the address.
fn by_address(provider: &str, api: Option<String>, base_url: Option<String>) -> (Option<String>, Option<String>) {
    let url = base_url.as_deref().unwrap_or("").trim().trim_end_matches('/').to_owned();
    match family(provider) {
        "openrouter" if url == "https://openrouter.ai/v1" || url == "https://openrouter.ai/api/v1" => {
            (api, Some("https://openrouter.ai/api/v1".to_owned()))
        }
        "opencode-go" => match url.as_str() {
            "https://opencode.ai/go" => (api, Some("https://opencode.ai/zen/go".to_owned())),
            "https://opencode.ai/go/v1" if api.as_deref() == Some("anthropic-messages") => {
                (api, Some("https://opencode.ai/zen/go".to_owned()))
            }
            "https://opencode.ai/go/v1" => (api, Some("https://opencode.ai/zen/go/v1".to_owned())),
            _ => (api, base_url),
        },
        "xai" if api.as_deref() == Some("openai-completions") => {
            let host = url.split_once("://").map_or("", |(_, rest)| rest.split('/').next().unwrap_or(""));
            if url.is_empty() || matches!(host, "api.x.ai" | "api.grok.x.ai") {
                return (Some("openai-responses".to_owned()), base_url);
            }
            (api, base_url)
        }
        _ => (api, base_url),
    }
}
