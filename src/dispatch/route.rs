//! Whether codex can take the route of an `openai` model (`resolveOpenAIImplicitAgentRuntime` and the bundled openai
//! plugin's route contract, 2026.7.2-beta.1 and later).

use super::runtime::Asked;
use crate::source::Node;

const CHATGPT_PATHS: [&str; 5] =
    ["/backend-api", "/backend-api/v1", "/backend-api/codex", "/backend-api/codex/v1", "/backend-api/codex/responses"];

/// What is called at an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Endpoint {
    Unresolved,
    Platform,
    ChatGpt,
    Other,
}

/// Whether codex can reproduce the route: OpenAI's platform or the ChatGPT backend with their own transports, and
/// nothing changed in the request. The first level with an address or a transport decides: the model's entry, the
/// provider's, `OPENAI_BASE_URL`.
pub(super) fn codex_takes(asked: &Asked<'_>) -> bool {
    let provider = asked.config.at(&["models", "providers", "openai"]);
    let listed = provider.and_then(|node| node.get("models")).and_then(Node::as_array).and_then(|models| {
        models.iter().find(|entry| {
            let id = entry.get("id").and_then(Node::as_str).unwrap_or_default();
            id == asked.model || id.strip_prefix("openai/") == Some(asked.model)
        })
    });
    if [listed, provider].into_iter().flatten().any(changes_request) {
        return false;
    }
    let text =
        |node: Option<&Node>, key: &str| node.and_then(|node| node.get(key)).and_then(Node::as_text).map(str::to_owned);
    let levels = [
        (text(listed, "api"), text(listed, "baseUrl")),
        (text(provider, "api"), text(provider, "baseUrl")),
        (None, asked.environment.text("OPENAI_BASE_URL").map(str::to_owned)),
    ];
    // A level that only names the transport is called at the address of the next one that has an address.
    let address = levels.iter().find_map(|(_, url)| url.as_deref());
    let api = levels.iter().find_map(|(api, _)| api.as_deref());
    match (endpoint(address), api) {
        (Endpoint::Other, _) => false,
        (_, None) => true,
        (Endpoint::ChatGpt, Some(api)) => api == asked.facts.models.chatgpt_api,
        (Endpoint::Platform, Some(api)) => api == "openai-responses",
        (Endpoint::Unresolved, Some(api)) => api == "openai-responses" || api == asked.facts.models.chatgpt_api,
    }
}

/// Whether an entry changes the request in a way that the user wrote.
fn changes_request(entry: &Node) -> bool {
    let filled =
        |key: &str| entry.get(key).and_then(Node::as_object).is_some_and(|object| !object.entries().is_empty());
    filled("headers") || filled("request")
}

fn endpoint(address: Option<&str>) -> Endpoint {
    let Some(address) = address.map(str::trim).filter(|text| !text.is_empty()) else { return Endpoint::Unresolved };
    let lower = address.to_lowercase();
    let Some(rest) = lower.strip_prefix("https://") else { return Endpoint::Other };
    let (host, path) = rest.find('/').map_or((rest, ""), |at| rest.split_at(at));
    let path = path.trim_end_matches('/');
    match host {
        "api.openai.com" if path.is_empty() || path == "/v1" => Endpoint::Platform,
        "chatgpt.com" if CHATGPT_PATHS.contains(&path) => Endpoint::ChatGpt,
        _ => Endpoint::Other,
    }
}
