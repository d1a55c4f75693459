//! Which bundled plugin serves a provider, and whether the config leaves it in.

use super::question::ModelQuestion;
use crate::source::Node;

/// Providers that are served by a plugin of another name (provider hooks and their aliases).
const OWNERS: &[(&str, &str)] = &[
    ("azure-openai", "openai"),
    ("azure-openai-responses", "openai"),
    ("byteplus-plan", "byteplus"),
    ("claude-cli", "anthropic"),
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

/// The plugin that serves a provider.
pub(super) fn owner(provider: &str) -> &str {
    OWNERS.iter().find(|(served, _)| *served == provider).map_or(provider, |(_, plugin)| *plugin)
}

/// Whether the plugin of a provider completes `models.json`: there `plugins.allow` is not asked (recorded: moonshot
/// stays known with an allowlist that leaves it out).
pub(super) fn completes(question: &ModelQuestion<'_>, provider: &str) -> bool {
    active(question, provider, false)
}

/// Whether that plugin is active (`plugins.enabled`, `.deny`, `.entries.<id>.enabled`, `.allow`).
pub(super) fn serves(question: &ModelQuestion<'_>, provider: &str) -> bool {
    active(question, provider, true)
}

fn active(question: &ModelQuestion<'_>, provider: &str, allowlist: bool) -> bool {
    let plugin = owner(provider);
    if plugin == "codex" {
        return question.codex_plugin;
    }
    let Some(plugins) = question.config.get("plugins") else { return true };
    let lists = |key: &str, id: &str| {
        plugins.get(key).and_then(Node::as_array).is_some_and(|ids| ids.iter().any(|node| node.as_text() == Some(id)))
    };
    let off = |node: Option<&Node>| node.and_then(Node::as_bool) == Some(false);
    if off(plugins.get("enabled")) || lists("deny", plugin) || off(plugins.at(&["entries", plugin, "enabled"])) {
        return false;
    }
    let restricted = plugins.get("allow").and_then(Node::as_array).is_some_and(|ids| !ids.is_empty());
    if !allowlist || !restricted || question.facts.allowlist_spares_providers || lists("allow", plugin) {
        return true;
    }
    question.facts.codex_brings_openai && plugin == "openai" && lists("allow", "codex")
}
