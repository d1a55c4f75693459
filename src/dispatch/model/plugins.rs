//! Which bundled plugin serves a provider, and whether the config leaves it in.

use super::question::ModelQuestion;
use super::reference::normalize_provider;
use crate::dispatch::admission::references;
use crate::release::{CodexProvider, Completion};
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

/// Providers whose plugin lists its models for an OAuth login too (`resolvePortalCatalog` of extensions/minimax,
/// `oauthMarker` of extensions/chutes).
const LISTED_BY_LOGIN: &[&str] = &["chutes", "minimax-portal"];

/// The plugin that serves a provider, by the names that all releases share.
pub(super) fn family(provider: &str) -> &str {
    OWNERS.iter().find(|(served, _)| *served == provider).map_or(provider, |(_, plugin)| *plugin)
}

/// The plugin that serves a provider in this release.
pub(super) fn owner<'p>(question: &ModelQuestion<'_>, provider: &'p str) -> &'p str {
    let family = family(provider);
    if family != provider {
        return family;
    }
    question.bundled_plugins.owner(provider).map_or(provider, |plugin| plugin.id)
}

/// Providers whose plugin is enabled by a login or an entry of that provider in the config
/// (`autoEnableWhenConfiguredProviders`).
const ENABLED_WHEN_CONFIGURED: &[&str] =
    &["copilot-proxy", "google-gemini-cli", "minimax", "minimax-portal", "stepfun", "stepfun-plan"];

/// How a run completes `models.json` (`resolvePluginDiscoveryProvidersRuntime`).
pub(super) fn completion(question: &ModelQuestion<'_>) -> Completion {
    let facts = question.facts;
    // The file of anthropic lists nothing, but older releases count it.
    let own: &[&str] = if facts.loads_plugins_for_catalogues { &["anthropic"] } else { &[] };
    // A run that reads files only asks the plugins of providers that the config names.
    let asked = |plugin: &str| facts.loads_plugins_for_catalogues || named(question, plugin);
    let reads_any =
        || facts.catalogue_entries.iter().chain(own).any(|plugin| active(question, plugin, true) && asked(plugin));
    if facts.catalogue_entries.is_empty() || !facts.falls_back_on_loading || !gated(question) || reads_any() {
        Completion::Files
    } else {
        Completion::Loaded
    }
}

/// Whether `plugins.allow` decides which plugins complete `models.json`.
fn gated(question: &ModelQuestion<'_>) -> bool {
    let compatible = question.config.at(&["plugins", "bundledDiscovery"]).and_then(Node::as_str) == Some("compat");
    question.facts.allowlist_gates_catalogues && !compatible
}

/// Whether the plugin of a provider completes `models.json`: it must find a key.
pub(super) fn completes(question: &ModelQuestion<'_>, provider: &str) -> bool {
    let plugin = owner(question, provider);
    if !(question.has_plugin)(plugin) {
        return false;
    }
    let facts = question.facts;
    let key_owner = KEY_OWNERS.iter().find(|(alias, _)| *alias == provider).map_or(provider, |(_, owner)| *owner);
    let by_login = || LISTED_BY_LOGIN.contains(&key_owner) && (question.has_profile)(key_owner);
    let has_key = || !facts.catalogues_need_keys || (question.has_key)(key_owner) || by_login();
    if completion(question) == Completion::Loaded {
        // All others are loaded as for a run.
        return !facts.only_in_manifest.contains(&plugin) && enabled_by_use(question, plugin) && has_key();
    }
    if !facts.loads_plugins_for_catalogues {
        return allowed(question, plugin) && has_key();
    }
    let entries = facts.catalogue_entries;
    if entries.is_empty() {
        return active(question, plugin, false) && has_key();
    }
    let read = entries.contains(&plugin);
    active(question, plugin, gated(question)) && if read { has_key() } else { (question.has_variable)(key_owner) }
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
    let owns = |provider: &str| owns(question, plugin, provider);
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
    material || named(question, plugin) || configured()
}

/// Whether a plugin owns a provider, also by another name.
fn owns(question: &ModelQuestion<'_>, plugin: &str, provider: &str) -> bool {
    let provider = normalize_provider(question.facts, provider);
    let alias = question.facts.catalogue_aliases.iter().find(|(alias, _)| *alias == provider);
    let provider = alias.map_or(provider.as_str(), |(_, target)| *target);
    question.bundled_plugins.owner(provider).is_some_and(|owner| owner.id == plugin)
}

/// Whether a model of a plugin's provider is named in the config.
fn named(question: &ModelQuestion<'_>, plugin: &str) -> bool {
    references(question.config, question.facts)
        .iter()
        .any(|reference| reference.text.split_once('/').is_some_and(|(provider, _)| owns(question, plugin, provider)))
}

/// Whether the plugin of a provider answers for it in a run.
pub(super) fn serves(question: &ModelQuestion<'_>, provider: &str) -> bool {
    let plugin = owner(question, provider);
    if question.facts.openai_by_login && provider == "openai-codex" {
        return false;
    }
    if plugin != "codex" {
        let spared = question.facts.allowlist_spares_providers
            || (question.facts.use_outweighs_allowlist && enabled_by_use(question, plugin));
        return (question.has_plugin)(plugin) && active(question, plugin, !spared);
    }
    match question.facts.codex_provider {
        CodexProvider::Missing | CodexProvider::Gone => false,
        CodexProvider::Always => true,
        CodexProvider::Bundled => active(question, plugin, true),
        CodexProvider::Installed => question.codex_installed && active(question, plugin, false),
    }
}

/// Whether a plugin passes `plugins`, the allow list included (`passesManifestOwnerBasePolicy`).
pub(super) fn allowed(question: &ModelQuestion<'_>, plugin: &str) -> bool {
    active(question, plugin, true)
}

/// Whether a plugin is neither switched off nor denied, whatever `plugins.allow` says.
pub(super) fn enabled(question: &ModelQuestion<'_>, plugin: &str) -> bool {
    active(question, plugin, false)
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
