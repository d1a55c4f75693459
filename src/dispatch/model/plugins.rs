//! Which bundled plugin serves a provider, and whether the config leaves it in.

use super::question::ModelQuestion;
use crate::release::CodexProvider;
use crate::source::Node;

/// Providers that are served by a plugin of another name (provider hooks and their aliases).
const OWNERS: &[(&str, &str)] = &[
    ("azure-openai", "openai"),
    ("azure-openai-responses", "openai"),
    ("byteplus-plan", "byteplus"),
    ("claude-cli", "anthropic"),
    ("fireworks-ai", "fireworks"),
    ("google-antigravity", "google"),
    ("google-gemini-cli", "google"),
    ("google-vertex", "google"),
    ("kimi", "kimi-coding"),
    ("kimi-code", "kimi-coding"),
    ("minimax-cn", "minimax"),
    ("minimax-portal", "minimax"),
    ("minimax-portal-cn", "minimax"),
    ("modelstudio", "qwen"),
    ("moonshot-ai", "moonshot"),
    ("moonshotai", "moonshot"),
    ("openai-codex", "openai"),
    ("qwencloud", "qwen"),
    ("stepfun-plan", "stepfun"),
    ("tencent-tokenhub", "tencent"),
    ("volcengine-plan", "volcengine"),
    ("x-ai", "xai"),
    ("z-ai", "zai"),
    ("z.ai", "zai"),
];

/// Other names under which a plugin lists its models, and the provider whose key it asks for.
const KEY_OWNERS: &[(&str, &str)] = &[
    ("byteplus-plan", "byteplus"),
    ("fireworks-ai", "fireworks"),
    ("kimi-code", "kimi"),
    ("kimi-coding", "kimi"),
    ("minimax-cn", "minimax"),
    ("minimax-portal-cn", "minimax-portal"),
    ("modelstudio", "qwen"),
    ("moonshot-ai", "moonshot"),
    ("moonshotai", "moonshot"),
    ("qwencloud", "qwen"),
    ("volcengine-plan", "volcengine"),
    ("x-ai", "xai"),
];

/// The plugin that serves a provider.
pub(super) fn owner(provider: &str) -> &str {
    OWNERS.iter().find(|(served, _)| *served == provider).map_or(provider, |(_, plugin)| *plugin)
}

/// Whether the plugin of a provider completes `models.json`: it must find a key.
pub(super) fn completes(question: &ModelQuestion<'_>, provider: &str) -> bool {
    if !(question.has_plugin)(owner(provider)) {
        return false;
    }
    let entries = question.facts.catalogue_entries;
    let key_owner = KEY_OWNERS.iter().find(|(alias, _)| *alias == provider).map_or(provider, |(_, owner)| *owner);
    if entries.is_empty() || entries.contains(&owner(provider)) {
        return active(question, owner(provider), false) && (question.has_key)(key_owner);
    }
    active(question, owner(provider), true) && (question.has_variable)(key_owner)
}

/// Whether the plugin of a provider answers for it in a run.
pub(super) fn serves(question: &ModelQuestion<'_>, provider: &str) -> bool {
    let plugin = owner(provider);
    if question.facts.openai_by_login && provider == "openai-codex" {
        return false;
    }
    if plugin != "codex" {
        return (question.has_plugin)(plugin) && active(question, plugin, !question.facts.allowlist_spares_providers);
    }
    match question.facts.codex_provider {
        CodexProvider::Missing | CodexProvider::Gone => false,
        CodexProvider::Always => true,
        CodexProvider::Bundled => active(question, plugin, true),
        CodexProvider::Installed => question.codex_installed && active(question, plugin, false),
    }
}

/// `plugins.enabled`, `.deny`, `.entries.<id>.enabled` and, where it counts, `.allow`.
fn active(question: &ModelQuestion<'_>, plugin: &str, allowlist: bool) -> bool {
    let Some(plugins) = question.config.get("plugins") else { return true };
    let lists = |key: &str, id: &str| {
        plugins.get(key).and_then(Node::as_array).is_some_and(|ids| ids.iter().any(|node| node.as_text() == Some(id)))
    };
    let off = |node: Option<&Node>| node.and_then(Node::as_bool) == Some(false);
    if off(plugins.get("enabled")) || lists("deny", plugin) || off(plugins.at(&["entries", plugin, "enabled"])) {
        return false;
    }
    let restricted = plugins.get("allow").and_then(Node::as_array).is_some_and(|ids| !ids.is_empty());
    if !allowlist || !restricted || lists("allow", plugin) {
        return true;
    }
    question.facts.codex_brings_openai && plugin == "openai" && lists("allow", "codex")
}
