//! Hooks that start an agent (`src/gateway/hooks-mapping.ts`): run as jobs of one go.

use super::plan::TriggerKind;
use super::task::Task;
use crate::source::{Node, Span};

/// A configured hook.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hook<'a> {
    name: &'a str,
    span: Option<Span>,
    /// The agent it names; `None` = the default agent.
    pub(super) agent: Option<&'a str>,
    model: Option<&'a Node>,
    is_gmail: bool,
}

/// The hooks of a config that start an agent. A model with `{{…}}` in it depends on the request and is left out.
pub(super) fn hooks(config: &Node) -> Vec<Hook<'_>> {
    let Some(hooks) = config.get("hooks") else { return Vec::new() };
    if hooks.get("enabled").and_then(Node::as_bool) != Some(true) {
        return Vec::new();
    }
    let mappings = hooks.get("mappings").and_then(Node::as_array).unwrap_or_default();
    let mut found: Vec<Hook<'_>> = mappings.iter().filter_map(mapping).collect();
    let presets = hooks.get("presets").and_then(Node::as_array).unwrap_or_default();
    if let Some(preset) = presets.iter().find(|preset| preset.as_str() == Some("gmail")) {
        found.push(Hook { name: "gmail", span: Some(preset.span), agent: None, model: None, is_gmail: true });
    }
    found
}

fn mapping(mapping: &Node) -> Option<Hook<'_>> {
    let text = |name: &str| mapping.get(name).and_then(Node::as_text);
    if text("action").is_some_and(|action| action != "agent") {
        return None;
    }
    let path = mapping.at(&["match", "path"]);
    let node = ["id", "name"].iter().find_map(|key| mapping.get(key)).or(path);
    let model = mapping.get("model").filter(|model| model.as_text().is_some());
    if model.and_then(Node::as_text).is_some_and(|text| text.contains("{{")) {
        return None;
    }
    Some(Hook {
        name: node.and_then(Node::as_text).unwrap_or("without a name"),
        span: node.map(|node| node.span),
        agent: text("agentId"),
        model,
        is_gmail: text("sessionKey").is_some_and(|key| key.to_lowercase().starts_with("hook:gmail:")),
    })
}

impl<'a> Hook<'a> {
    /// The job that a request to it becomes.
    pub(super) fn task(&self) -> Task<'a> {
        Task {
            kind: TriggerKind::Hook,
            name: self.name,
            span: self.span,
            model: self.model,
            fallbacks: None,
            names_agent: self.agent.is_some(),
            is_gmail: self.is_gmail,
            session: None,
            is_isolated: true,
        }
    }
}
