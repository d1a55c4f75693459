//! Names of plugins, and of what plugins offer, that the config holds and that nothing answers to
//! (`validateConfigObjectWithPluginsBase`, `src/config/validation.ts`).

use crate::dispatch::ConfigIssue;
use crate::home::InstalledPlugin;
use crate::release::Facts;
use crate::source::Node;

/// Plugins that are gone for good: naming them is only a warning.
const REMOVED: [&str; 2] = ["google-antigravity-auth", "google-gemini-cli-auth"];

/// What the release has against such names.
pub(super) fn objections(root: &Node, facts: &Facts, installed: &[InstalledPlugin]) -> Vec<ConfigIssue> {
    let mut issues = denied(root, facts, installed);
    issues.extend(web_search(root, facts, installed));
    issues
}

/// `plugins.deny` names a plugin that is not there.
fn denied(root: &Node, facts: &Facts, installed: &[InstalledPlugin]) -> Vec<ConfigIssue> {
    if !facts.config.denies_known_plugins_only {
        return Vec::new();
    }
    let deny = root.at(&["plugins", "deny"]).and_then(Node::as_array).unwrap_or_default();
    let known = |id: &str| {
        facts.config.bundled_plugins.may_have(id)
            || installed.iter().any(|plugin| plugin.id == id)
            || REMOVED.contains(&id)
    };
    deny.iter()
        .filter_map(|item| Some((item, item.as_str()?)))
        .filter(|(_, id)| !id.trim().is_empty() && !known(id))
        .map(|(item, id)| ConfigIssue {
            path: "plugins.deny".to_owned(),
            message: format!("plugin not found: {id}"),
            span: Some(item.span),
        })
        .collect()
}

/// `tools.web.search.provider` names what no plugin offers.
fn web_search(root: &Node, facts: &Facts, installed: &[InstalledPlugin]) -> Option<ConfigIssue> {
    let known = facts.config.web_search?;
    let node = root.at(&["tools", "web", "search", "provider"])?;
    let provider = node.as_str()?.trim();
    let issue = |message: String| {
        Some(ConfigIssue { path: "tools.web.search.provider".to_owned(), message, span: Some(node.span) })
    };
    if provider.is_empty() {
        return issue("web_search provider must not be empty".to_owned());
    }
    let owner = known.to_install.iter().find(|(id, _)| *id == provider).map(|(_, plugin)| *plugin);
    let here = |plugin: &InstalledPlugin| {
        let offers = plugin.web_search.iter().any(|offered| offered == provider);
        // A package without a readable manifest is given the benefit of the doubt.
        offers || (plugin.web_search.is_empty() && (plugin.id == provider || Some(plugin.id.as_str()) == owner))
    };
    if known.bundled.contains(&provider) || installed.iter().any(here) {
        return None;
    }
    let named = named(root, provider) || owner.is_some_and(|owner| named(root, owner));
    match owner {
        Some(_) if named && known.named_plugin_excuses => None,
        Some(plugin) => issue(format!(
            "web_search provider is not available: {provider} (install or enable plugin \"{plugin}\", then run openclaw \
             doctor --fix)"
        )),
        None if named => None,
        None => issue(format!("unknown web_search provider: {provider}")),
    }
}

/// Whether `plugins` of the config speaks of a plugin.
fn named(root: &Node, id: &str) -> bool {
    let plugins = root.get("plugins");
    let allow = plugins.and_then(|plugins| plugins.get("allow")).and_then(Node::as_array).unwrap_or_default();
    let holds = |key: &str| plugins.and_then(|plugins| plugins.at(&[key, id])).is_some();
    allow.iter().any(|item| item.as_text() == Some(id)) || holds("entries") || holds("installs")
}
