//! Defaults that the release writes into a config at load (OpenClaw `src/config/defaults.ts`,
//! `applyModelDefaults`): aliases of well-known models and what providers fill in.

use super::edit::{child, descendant, set, set_if_absent, text};
use crate::release::ConfigFacts;
use crate::source::{Node, Value};

/// Writes them.
pub(super) fn fill_in_defaults(root: &mut Node, facts: &ConfigFacts) {
    if facts.normalises_providers
        && let Some(providers) = descendant(root, &["models", "providers"])
    {
        provider_defaults(providers);
    }
    let Some(models) = descendant(root, &["agents", "defaults", "models"]) else { return };
    for (alias, reference) in facts.model_aliases {
        if let Some(entry) = child(models, reference).filter(|entry| entry.get("alias").is_none()) {
            let span = entry.span;
            set(entry, "alias", text(alias, span));
        }
    }
}

fn provider_defaults(providers: &mut Node) {
    let Value::Object(providers) = &mut providers.value else { return };
    for entry in providers.entries_mut() {
        let has_models = entry.node.get("models").and_then(Node::as_array).is_some_and(|models| !models.is_empty());
        let span = entry.key_span;
        match entry.key.trim().to_lowercase().as_str() {
            "anthropic" | "claude-cli" if has_models => {
                set_if_absent(&mut entry.node, "api", text("anthropic-messages", span));
            }
            "ollama" => {
                if entry.node.get("baseUrl").is_none_or(|url| url.as_text().is_none()) {
                    set(&mut entry.node, "baseUrl", text("http://127.0.0.1:11434", span));
                }
                if entry.node.get("models").is_none_or(|models| models.as_array().is_none()) {
                    set(&mut entry.node, "models", Node::new(Value::Array(Vec::new()), span));
                }
            }
            _ => {}
        }
    }
}
