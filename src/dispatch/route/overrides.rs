//! Whether the user changed the request of a model in a way that codex cannot reproduce
//! (`resolveModelProviderRouteOverridePresence`, `hasAuthoredProviderRequestParams`).

use super::super::runtime::Asked;
use super::{provider_entry, same_model};
use crate::source::{Node, Object, Value};

/// Parameters that belong to the agent's runtime, not to the request.
const RUNTIME_PARAMETERS: [&str; 4] = ["fastAutoOnSeconds", "fastSeconds", "fast_auto_on_seconds", "fast_seconds"];
const EFFORTS: [&str; 6] = ["minimal", "low", "medium", "high", "xhigh", "max"];

/// Whether the provider's entry, or the model's in it, changes the request.
pub(in crate::dispatch) fn entries_change_request(asked: &Asked<'_>) -> bool {
    let Some(provider) = provider_entry(asked) else { return false };
    let of_provider = provider.get("localService").is_some_and(|node| node.as_object().is_some())
        || ["headers", "request", "params"].iter().any(|key| is_filled(provider, key))
        || provider.get("authHeader").and_then(Node::as_bool).is_some()
        || provider.get("timeoutSeconds").and_then(Node::as_f64).is_some();
    let of_model = || {
        let models = provider.get("models").and_then(Node::as_array).unwrap_or(&[]);
        models.iter().find(|entry| same_model(asked, entry)).is_some_and(|entry| {
            ["headers", "params"].iter().any(|key| is_filled(entry, key))
                || entry.get("compat").and_then(Node::as_object).is_some_and(compat_changes_request)
        })
    };
    of_provider || of_model()
}

/// Whether request parameters are set for all agents, this agent, or this model.
pub(in crate::dispatch) fn parameters_change_request(asked: &Asked<'_>) -> bool {
    let defaults = asked.config.at(&["agents", "defaults"]);
    let filled = |node: Option<&Node>| node.is_some_and(|node| is_filled(node, "params"));
    if filled(defaults) || asked.agent.get("params").and_then(Node::as_object).is_some_and(|map| !map.is_empty()) {
        return true;
    }
    let key = super::super::model::model_key(asked.provider, asked.model);
    let plain = format!("{}/{}", asked.provider.trim(), asked.model.trim());
    let of = |key: &str| defaults?.get("models")?.get(key)?.get("params")?.as_object();
    let Some(parameters) = of(&key).or_else(|| of(&plain)) else { return false };
    parameters.entries().iter().any(|entry| !is_of_runtime(&entry.key, &entry.node))
}

fn is_filled(node: &Node, key: &str) -> bool {
    node.get(key).and_then(Node::as_object).is_some_and(|object| !object.is_empty())
}

fn is_of_runtime(key: &str, value: &Node) -> bool {
    match key {
        "thinking" => value.as_bool() == Some(false) || value.as_text().is_some(),
        "fastMode" | "fast_mode" => value.as_bool().is_some() || value.as_text().is_some(),
        _ => {
            RUNTIME_PARAMETERS.contains(&key)
                && value.as_f64().is_some_and(|number| number > 0.0 && number.fract() == 0.0)
        }
    }
}

fn compat_changes_request(compat: &Object) -> bool {
    compat.entries().iter().any(|entry| match entry.key.as_str() {
        "supportsReasoningEffort" => entry.node.as_bool() != Some(true),
        "supportedReasoningEfforts" => !is_list_of_efforts(&entry.node),
        _ => true,
    })
}

fn is_list_of_efforts(node: &Node) -> bool {
    let Value::Array(list) = &node.value else { return false };
    let known = |effort: &Node| effort.as_str().is_some_and(|text| text == "ultra" || EFFORTS.contains(&text));
    !list.is_empty() && list.iter().all(known)
}
