//! Which bundled plugin serves a provider, and whether the config leaves it in.

use super::question::ModelQuestion;
use super::reference::normalize_provider;
use crate::dispatch::admission::references;
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
    ("kimi-code", "kimi"),
    ("kimi-coding", "kimi"),
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

/// Providers whose plugin is enabled by a login or an entry of that provider in the config
/// (`autoEnableWhenConfiguredProviders`).
const ENABLED_WHEN_CONFIGURED: &[&str] =
    &["copilot-proxy", "google-gemini-cli", "minimax", "minimax-portal", "stepfun", "stepfun-plan"];

/// Plugins whose catalogue stands in their manifest only: loading them does not bring it (2026.5.28).
const ONLY_IN_MANIFEST: &[&str] = &["anthropic", "google", "groq", "openai", "opencode-go"];

/// Whether the plugin of a provider completes `models.json`: it must find a key
/// (`resolvePluginDiscoveryProvidersRuntime`).
pub(super) fn completes(question: &ModelQuestion<'_>, provider: &str) -> bool {
    if !(question.has_plugin)(owner(provider)) {
        return false;
    }
    let entries = question.facts.catalogue_entries;
    let key_owner = KEY_OWNERS.iter().find(|(alias, _)| *alias == provider).map_or(provider, |(_, owner)| *owner);
    let plugin = owner(provider);
    let has_key = || (question.has_key)(key_owner);
    if entries.is_empty() {
        return active(question, plugin, false) && has_key();
    }
    let compatible = question.config.at(&["plugins", "bundledDiscovery"]).and_then(Node::as_str) == Some("compat");
    let gated = question.facts.allowlist_gates_catalogues && !compatible;
    let reads_any = || entries.iter().chain(&["anthropic"]).any(|plugin| active(question, plugin, true));
    if gated && !reads_any() {
        // Without any plugin that brings its catalogue as a file of its own, all others are loaded as for a run.
        return !ONLY_IN_MANIFEST.contains(&plugin) && enabled_by_use(question, plugin) && has_key();
    }
    let read = entries.contains(&plugin);
    active(question, plugin, gated) && if read { has_key() } else { (question.has_variable)(key_owner) }
}

/// Whether a plugin that `plugins.allow` leaves out is enabled because the config uses it (`applyPluginAutoEnable`).
fn enabled_by_use(question: &ModelQuestion<'_>, plugin: &str) -> bool {
    if active(question, plugin, true) || !active(question, plugin, false) {
        return active(question, plugin, false);
    }
    const MATERIAL: [&str; 6] = ["config", "hooks", "subagent", "llm", "apiKey", "env"];
    let entry = question.config.at(&["plugins", "entries", plugin]);
    let material = entry.is_some_and(|entry| {
        entry.get("enabled").and_then(Node::as_bool) == Some(true)
            || MATERIAL.iter().any(|key| entry.get(key).is_some())
    });
    let owns = |provider: &str| {
        let provider = normalize_provider(question.facts, provider);
        question.bundled_plugins.owner(&provider).is_some_and(|owner| owner.id == plugin)
    };
    let named = || {
        references(question.config, question.facts)
            .iter()
            .any(|reference| reference.text.split_once('/').is_some_and(|(provider, _)| owns(provider)))
    };
    let counts = |provider: &str| {
        ENABLED_WHEN_CONFIGURED.contains(&normalize_provider(question.facts, provider).as_str()) && owns(provider)
    };
    let configured = || {
        let entries =
            |path: &[&str]| question.config.at(path).and_then(Node::as_object).map_or(&[][..], |o| o.entries());
        entries(&["models", "providers"]).iter().any(|entry| counts(&entry.key))
            || entries(&["auth", "profiles"])
                .iter()
                .filter_map(|entry| entry.node.get("provider")?.as_str())
                .any(counts)
    };
    material || named() || configured()
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
