//! Model references as the release rewrites them at load (OpenClaw `src/config/defaults.ts`,
//! `normalizeAgentModelConfigForDefaults`, `normalizeAgentModelMapForConfig`): trimmed, the provider
//! under its own name, Google's preview names.

use super::edit::{child, descendant, items};
use crate::dispatch::model::{model_key, normalize_model_id, normalize_provider};
use crate::release::ModelFacts;
use crate::source::{Node, Value};

/// Rewrites `model` and the keys of `models` of `agents.defaults` and of every listed agent.
pub(super) fn rewrite(root: &mut Node, facts: &ModelFacts) {
    if let Some(defaults) = descendant(root, &["agents", "defaults"]) {
        rewrite_owner(defaults, facts);
    }
    for agent in items(descendant(root, &["agents", "list"])) {
        rewrite_owner(agent, facts);
    }
}

fn rewrite_owner(owner: &mut Node, facts: &ModelFacts) {
    if let Some(model) = child(owner, "model") {
        rewrite_text(model, facts);
        if let Some(primary) = child(model, "primary") {
            rewrite_text(primary, facts);
        }
        for fallback in items(child(model, "fallbacks")) {
            rewrite_text(fallback, facts);
        }
    }
    let Some(Value::Object(models)) = child(owner, "models").map(|models| &mut models.value) else { return };
    for index in 0..models.len() {
        let Some(key) = models.entries().get(index).map(|entry| reference(&entry.key, facts)) else { return };
        // Two spellings of one model are left apart: the later one would take over the earlier one's keys.
        if models.get(&key).is_none()
            && let Some(entry) = models.entries_mut().get_mut(index)
        {
            entry.key = key;
        }
    }
}

fn rewrite_text(node: &mut Node, facts: &ModelFacts) {
    if let Value::String(text) = &mut node.value {
        *text = reference(text, facts);
    }
}

/// `normalizeAgentModelRefForConfig`
fn reference(text: &str, facts: &ModelFacts) -> String {
    let text = text.trim();
    match text.split_once('/') {
        Some((provider, model)) if !provider.is_empty() && !model.is_empty() => {
            let model = normalize_model_id(facts, "google", model);
            model_key(&normalize_provider(facts, provider), model.trim())
        }
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::reference;
    use crate::release::{ModelFacts, Version};

    #[test]
    fn references_are_rewritten_as_in_2026_5_19() {
        let facts = ModelFacts::of(Version::new(2026, 5, 19));
        for (written, read) in [
            ("  openai/gpt-5.5 ", "openai/gpt-5.5"),
            ("Z.AI/glm-4.7", "zai/glm-4.7"),
            ("openrouter/google/gemini-3-pro", "openrouter/google/gemini-3.1-pro-preview"),
            ("google/gemini-3-flash", "google/gemini-3-flash-preview"),
            ("sonnet", "sonnet"),
            ("", ""),
            ("/x", "/x"),
        ] {
            assert_eq!(reference(written, &facts), read, "{written:?}");
        }
    }
}
