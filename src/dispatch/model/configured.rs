//! `models.providers` of the config: listed models, and what an entry changes in a model known otherwise
//! (`src/agents/pi-embedded-runner/model.ts`, `model.inline-provider.ts`).

use super::hooks;
use super::question::{Draft, ModelQuestion, Pass};
use super::reference::normalize_provider;
use crate::source::{Entry, Node};

/// The transports a config may name.
const APIS: &[&str] = &[
    "anthropic-messages",
    "azure-openai-responses",
    "bedrock-converse-stream",
    "github-copilot",
    "google-generative-ai",
    "google-vertex",
    "ollama",
    "openai-chatgpt-responses",
    "openai-codex-responses",
    "openai-completions",
    "openai-responses",
];

/// A transport, when it is one (`normalizeResolvedTransportApi`).
pub(super) fn known_api(api: &str) -> Option<&'static str> {
    APIS.iter().find(|known| **known == api).copied()
}

fn entries<'a>(question: &ModelQuestion<'a>) -> &'a [Entry] {
    match question.config.at(&["models", "providers"]).and_then(Node::as_object) {
        Some(object) => object.entries(),
        None => &[],
    }
}

/// The entry of a provider: by its exact name, else by its normalised one.
pub(super) fn provider_entry<'a>(question: &ModelQuestion<'a>, provider: &str) -> Option<&'a Node> {
    let entries = entries(question);
    let exact = entries.iter().find(|entry| entry.key == provider);
    let same =
        |entry: &&Entry| normalize_provider(question.facts, &entry.key) == normalize_provider(question.facts, provider);
    exact.or_else(|| entries.iter().find(same)).map(|entry| &entry.node)
}

/// The base URL of an entry; a missing one may count as an empty one.
pub(super) fn base_url<'a>(question: &ModelQuestion<'_>, entry: &'a Node) -> Option<&'a str> {
    text(entry, "baseUrl").or(question.facts.missing_base_url_is_blank.then_some(""))
}

/// An address as requests use it (`resolveProviderRequestConfig`): no slash at the end, none when empty.
fn request_url(base_url: Option<String>) -> Option<String> {
    base_url.map(|url| url.trim().trim_end_matches('/').to_owned()).filter(|url| !url.is_empty())
}

pub(super) fn text<'a>(node: &'a Node, key: &str) -> Option<&'a str> {
    node.get(key).and_then(Node::as_str)
}

/// The address that the config gives to a provider.
pub(super) fn address<'a>(question: &ModelQuestion<'a>, provider: &str) -> Option<&'a str> {
    provider_entry(question, provider).and_then(|entry| text(entry, "baseUrl")).filter(|url| !url.trim().is_empty())
}

/// The models an entry lists.
pub(super) fn models(entry: &Node) -> &[Node] {
    entry.get("models").and_then(Node::as_array).unwrap_or(&[])
}

/// Whether the id of a listed model means this model.
fn is_model(question: &ModelQuestion<'_>, listed: &Node, provider: &str, model: &str) -> bool {
    let Some(id) = text(listed, "id") else { return false };
    if id == model {
        return true;
    }
    let Some((scope, rest)) = id.split_once('/') else { return false };
    let same = |name: &str| normalize_provider(question.facts, name);
    question.facts.scoped_ids_match && !scope.is_empty() && rest == model && same(scope) == same(provider)
}

fn listed<'a>(question: &ModelQuestion<'_>, entry: &'a Node, provider: &str, model: &str) -> Option<&'a Node> {
    models(entry).iter().find(|listed| is_model(question, listed, provider, model))
}

/// A model that the config lists with a transport (`findInlineModelMatch`).
pub(super) fn inline(question: &ModelQuestion<'_>, provider: &str, model: &str) -> Option<Draft> {
    let same = normalize_provider(question.facts, provider);
    let matching = |exact: bool| {
        entries(question)
            .iter()
            .filter(|entry| {
                let key = entry.key.trim();
                !key.is_empty() && if exact { key == provider } else { normalize_provider(question.facts, key) == same }
            })
            .find_map(|entry| {
                let key = entry.key.trim();
                Some((key, &entry.node, models(&entry.node).iter().find(|node| is_model(question, node, key, model))?))
            })
    };
    let (key, entry, listed) = matching(true).or_else(|| matching(false))?;
    let written = text(listed, "api");
    let api = written.or_else(|| text(entry, "api")).and_then(known_api);
    let own_url = text(listed, "baseUrl").filter(|_| question.facts.model_base_url_counts);
    let written_url = own_url.or_else(|| base_url(question, entry));
    let base_url = match api {
        Some("google-generative-ai") => Some(hooks::google_base_url(written_url)),
        _ => request_url(written_url.map(str::to_owned)).or_else(|| written_url.map(str::to_owned)),
    };
    let api = api.map(str::to_owned).or_else(|| written.filter(|api| !api.is_empty()).map(str::to_owned))?;
    Some(Draft {
        provider: key.to_owned(),
        api: Some(api),
        base_url,
        because: "listed in models.providers",
        span: Some(listed.span),
    })
}

/// What the provider's entry changes in a model that is known otherwise (`applyConfiguredProviderOverrides`).
pub(super) fn overlay(question: &ModelQuestion<'_>, provider: &str, model: &str, pass: Pass, draft: Draft) -> Draft {
    let Some(entry) = provider_entry(question, provider) else { return draft };
    let listed = listed(question, entry, provider, model);
    let (api, base_url) = (text(entry, "api"), base_url(question, entry));
    let filled = |value: Option<&str>| value.is_some_and(|value| !value.is_empty());
    const OTHERS: [&str; 8] = [
        "contextWindow",
        "contextTokens",
        "maxTokens",
        "timeoutSeconds",
        "headers",
        "request",
        "params",
        "localService",
    ];
    if listed.is_none() && !filled(base_url) && !filled(api) && !OTHERS.iter().any(|key| entry.get(key).is_some()) {
        return draft;
    }
    let own_url = listed.and_then(|node| text(node, "baseUrl")).filter(|_| question.facts.model_base_url_counts);
    let default_api = || default_api(question, entry);
    let asked = listed
        .and_then(|node| text(node, "api"))
        .or(api)
        .map(str::to_owned)
        .or_else(|| draft.api.clone())
        .or_else(|| default_api().map(str::to_owned));
    let address = own_url.or(base_url);
    let span = listed.or_else(|| entry.get("baseUrl")).map(|node| node.span);
    let (asked, address_used) = hooks::transport(
        question,
        provider,
        pass,
        asked,
        address.map(str::to_owned).or_else(|| draft.base_url.clone()),
    );
    let api = asked
        .as_deref()
        .and_then(known_api)
        .or_else(|| draft.api.as_deref().and_then(known_api))
        .or_else(default_api)
        .unwrap_or("openai-responses");
    Draft {
        api: Some(api.to_owned()),
        base_url: request_url(address_used).or(draft.base_url),
        span: span.filter(|_| address.is_some() || listed.is_some()).or(draft.span),
        ..draft
    }
}

fn default_api(question: &ModelQuestion<'_>, entry: &Node) -> Option<&'static str> {
    if let Some(api) = text(entry, "api").and_then(known_api) {
        return Some(api);
    }
    let guessed = !question.facts.entry_makes_ids_known && text(entry, "baseUrl").is_some_and(|url| !url.is_empty());
    guessed.then_some("openai-completions")
}

/// A model that nobody lists but whose provider has an entry (`resolveConfiguredFallbackModel`).
pub(super) fn last_resort(question: &ModelQuestion<'_>, provider: &str, model: &str, pass: Pass) -> Option<Draft> {
    let entry = provider_entry(question, provider);
    let listed = entry.and_then(|entry| listed(question, entry, provider, model));
    let base_url = entry.and_then(|entry| base_url(question, entry));
    let addressed = base_url.is_some_and(|url| !url.trim().is_empty());
    let surface = if question.facts.entry_makes_ids_known { entry.is_some() } else { listed.is_some() || addressed };
    let mock = question.facts.mock_models && model.starts_with("mock-");
    if !surface && !mock {
        return None;
    }
    let own = |key: &str| listed.filter(|_| question.facts.model_base_url_counts).and_then(|node| text(node, key));
    let api = own("api")
        .and_then(known_api)
        .or_else(|| entry.and_then(|entry| default_api(question, entry)))
        .unwrap_or("openai-responses");
    let address = own("baseUrl").or(base_url).map(str::to_owned);
    let (api, base_url) = hooks::transport(question, provider, pass, Some(api.to_owned()), address);
    let api = api.as_deref().and_then(known_api).unwrap_or("openai-responses");
    let because = "any model of a provider with a base URL in models.providers is taken as it is";
    Some(Draft {
        provider: provider.to_owned(),
        api: Some(api.to_owned()),
        base_url: request_url(base_url),
        because,
        span: entry.map(|entry| entry.span),
    })
}
