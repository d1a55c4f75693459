//! Every place of a config that names a model (OpenClaw `src/config/model-refs.ts`, `collectConfiguredModelRefs`),
//! and what the release has against those it no longer serves (`validateConfiguredModelRefs`, 2026.5.12 and later).

use crate::dispatch::ConfigIssue;
use crate::release::{Facts, ModelFacts};
use crate::source::{Node, Span};

/// A model that a config names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::dispatch) struct Reference<'a> {
    /// Where it stands: `agents.defaults.model.fallbacks.0`.
    pub(in crate::dispatch) path: String,
    /// The reference, trimmed, never empty.
    pub(in crate::dispatch) text: &'a str,
    span: Span,
}

/// All models a config names, except those chosen per channel (`channels.modelByChannel`).
pub(in crate::dispatch) fn references<'a>(root: &'a Node, facts: &ModelFacts) -> Vec<Reference<'a>> {
    let mut found = Vec::new();
    if let Some(defaults) = root.at(&["agents", "defaults"]) {
        of_agent(&mut found, "agents.defaults", defaults, facts);
    }
    for (index, agent) in listed(root.at(&["agents", "list"])) {
        of_agent(&mut found, &format!("agents.list.{index}"), agent, facts);
    }
    // From 2026.8 on the agents may be entries by their ids.
    let entries = root.at(&["agents", "entries"]).and_then(Node::as_object);
    for agent in entries.map_or(&[][..], |object| object.entries()) {
        of_agent(&mut found, &format!("agents.entries.{}", agent.key), &agent.node, facts);
    }
    for (index, mapping) in listed(root.at(&["hooks", "mappings"])) {
        push(&mut found, format!("hooks.mappings.{index}.model"), mapping.get("model"));
    }
    let others: [&[&str]; 3] = [
        &["hooks", "gmail", "model"],
        &["messages", "tts", "summaryModel"],
        &["channels", "discord", "voice", "model"],
    ];
    for path in others {
        push(&mut found, path.join("."), root.at(path));
    }
    found
}

/// Those chosen per channel (`channels.modelByChannel`).
fn of_channels(root: &Node) -> Vec<Reference<'_>> {
    let mut found = Vec::new();
    let channels = root.at(&["channels", "modelByChannel"]).and_then(Node::as_object);
    for channel in channels.map_or(&[][..], |object| object.entries()) {
        for target in channel.node.as_object().map_or(&[][..], |object| object.entries()) {
            push(&mut found, format!("channels.modelByChannel.{}.{}", channel.key, target.key), Some(&target.node));
        }
    }
    found
}

fn of_agent<'a>(found: &mut Vec<Reference<'a>>, path: &str, agent: &'a Node, facts: &ModelFacts) {
    for key in facts.agent_model_keys {
        choice(found, &format!("{path}.{key}"), agent.get(key));
    }
    push(found, format!("{path}.heartbeat.model"), agent.at(&["heartbeat", "model"]));
    choice(found, &format!("{path}.subagents.model"), agent.at(&["subagents", "model"]));
    push(found, format!("{path}.compaction.model"), agent.at(&["compaction", "model"]));
    let flush = agent.at(&["compaction", "memoryFlush", "model"]);
    push(found, format!("{path}.compaction.memoryFlush.model"), flush);
    let models = agent.get("models").and_then(Node::as_object);
    for entry in models.map_or(&[][..], |object| object.entries()) {
        if !entry.key.trim().is_empty() {
            let path = format!("{path}.models.{}", entry.key);
            found.push(Reference { path, text: entry.key.trim(), span: entry.key_span });
        }
    }
}

/// A reference, or an object with `primary` and `fallbacks`.
fn choice<'a>(found: &mut Vec<Reference<'a>>, path: &str, node: Option<&'a Node>) {
    let Some(node) = node else { return };
    push(found, path.to_owned(), Some(node));
    push(found, format!("{path}.primary"), node.get("primary"));
    for (index, fallback) in listed(node.get("fallbacks")) {
        push(found, format!("{path}.fallbacks.{index}"), Some(fallback));
    }
}

fn push<'a>(found: &mut Vec<Reference<'a>>, path: String, node: Option<&'a Node>) {
    if let Some(node) = node
        && let Some(text) = node.as_str().map(str::trim).filter(|text| !text.is_empty())
    {
        found.push(Reference { path, text, span: node.span });
    }
}

fn listed(node: Option<&Node>) -> impl Iterator<Item = (usize, &Node)> {
    node.and_then(Node::as_array).unwrap_or(&[]).iter().enumerate()
}

/// References to models that the release no longer serves.
pub(super) fn objections(root: &Node, facts: &Facts) -> Vec<ConfigIssue> {
    if !facts.config.objects_to_suppressed_models {
        return Vec::new();
    }
    let mut issues: Vec<ConfigIssue> = Vec::new();
    for reference in references(root, &facts.models).into_iter().chain(of_channels(root)) {
        let lower = reference.text.to_lowercase();
        let Some((provider, model)) = lower.split_once('/').map(|(provider, model)| (provider.trim(), model.trim()))
        else {
            continue;
        };
        if let Some(reason) = facts.models.suppressed(provider, model) {
            let message = format!("Unknown model: {provider}/{model}. {reason}").trim_end().to_owned();
            issues.push(ConfigIssue { path: reference.path, message, span: Some(reference.span) });
        }
    }
    issues
}

#[cfg(test)]
mod tests {
    use super::{objections, references};
    use crate::release::{Facts, Version};
    use crate::source::{Sources, parse_json5};

    const CONFIG: &str = r#"{"agents": {
        "defaults": {"model": {"primary": "openai/gpt-5.5", "fallbacks": ["OpenAI-Codex/gpt-5.3-codex-spark"]}},
        "list": [{"id": "main", "model": " sonnet ", "heartbeat": {"model": "openai/gpt-5-mini"}, "models": {"x/y": {}}}]
    }}"#;

    #[test]
    fn a_model_no_longer_served_is_an_objection_from_2026_5_12_on() {
        let root = parse_json5(CONFIG, Sources::nowhere()).unwrap();
        let paths = |patch| {
            let facts = Facts::of(Version::new(2026, 5, patch));
            objections(&root, &facts).into_iter().map(|issue| issue.path).collect::<Vec<_>>()
        };
        assert_eq!(paths(19), ["agents.defaults.model.fallbacks.0"]);
        assert_eq!(paths(12), ["agents.defaults.model.fallbacks.0"]);
        assert!(objections(&root, &Facts::of(Version::new(2026, 4, 29))).is_empty());
    }

    #[test]
    fn every_place_that_names_a_model_is_found() {
        let root = parse_json5(CONFIG, Sources::nowhere()).unwrap();
        let facts = Facts::of(Version::new(2026, 5, 19)).models;
        let texts: Vec<&str> = references(&root, &facts).into_iter().map(|reference| reference.text).collect();
        assert_eq!(texts, ["openai/gpt-5.5", "OpenAI-Codex/gpt-5.3-codex-spark", "sonnet", "openai/gpt-5-mini", "x/y"]);
    }
}
