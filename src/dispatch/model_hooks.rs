//! Plugins that may send a run to another model than the config says.

use super::admission::plugin_state;
use super::plan::{ModelHook, Unknown};
use crate::home::{Home, InstalledPlugin, PluginHook};
use crate::release::Facts;
use crate::source::Node;

/// The hook that is made for it; `before_agent_start` could do it besides.
const PROPER: &str = "before_model_resolve";

/// The plugins of the home that the release asks for another provider and model before every run
/// (OpenClaw `resolveHookModelSelection`, and what the plugin loader lets them register). Their code was only
/// read: what they answer is not known.
pub(super) fn model_hooks(home: &Home, facts: &Facts, config: &Node) -> Vec<ModelHook> {
    let named = active(home, facts, config).flat_map(|plugin| plugin.hooks.iter().map(move |hook| (plugin, hook)));
    let counting = named.filter(|(plugin, hook)| {
        facts.hooks.choose_models.contains(&hook.name) && may_register(plugin, hook, facts, config)
    });
    counting.map(|(plugin, hook)| ModelHook { plugin: plugin.id.clone(), hook: hook.name, span: hook.span }).collect()
}

/// Plugins that might hold such a hook in code that was not read.
pub(super) fn partly_read(home: &Home, facts: &Facts, config: &Node) -> Vec<Unknown> {
    let partly = active(home, facts, config).filter(|plugin| plugin.is_partly_read);
    let reason = |plugin: &InstalledPlugin| {
        format!(
            "whether the plugin `{}` chooses another one when a run starts (not all of its code was read)",
            plugin.id
        )
    };
    partly.map(|plugin| Unknown { field: "model".to_owned(), reason: reason(plugin) }).collect()
}

/// What stands beside every candidate.
pub(super) fn unknown(hooks: &[ModelHook]) -> Vec<Unknown> {
    let reason = |hook: &ModelHook| {
        format!(
            "whether the plugin `{}` chooses another one when a run starts (its code names `{}`)",
            hook.plugin, hook.hook
        )
    };
    hooks.iter().map(|hook| Unknown { field: "model".to_owned(), reason: reason(hook) }).collect()
}

fn active<'a>(home: &'a Home, facts: &'a Facts, config: &'a Node) -> impl Iterator<Item = &'a InstalledPlugin> {
    home.plugins.iter().filter(|plugin| plugin_state(Some(config), facts, &home.plugins, &plugin.id).active)
}

/// Whether the loader lets a plugin of the home register this hook.
fn may_register(plugin: &InstalledPlugin, hook: &PluginHook, facts: &Facts, config: &Node) -> bool {
    let access = ["plugins", "entries", plugin.id.as_str(), "hooks", "allowConversationAccess"];
    hook.name != PROPER
        || !facts.hooks.model_hook_needs_access
        || config.at(&access).and_then(Node::as_bool) == Some(true)
}

#[cfg(test)]
mod tests {
    use crate::dispatch::simulate;
    use crate::home::{HomePaths, LoadOptions, load};
    use crate::release::{Facts, Version};
    use crate::source::{DiskFiles, Environment};
    use std::fs;

    /// `plugin hook` of what may choose a model, in a home with a plugin `router` of this code.
    fn hooks(entry: &str, code: &str, version: Version) -> Vec<String> {
        let root = tempfile::tempdir().unwrap();
        let state = root.path().join(".openclaw");
        let plugin = state.join("extensions/router");
        fs::create_dir_all(&plugin).unwrap();
        fs::write(plugin.join("openclaw.plugin.json"), r#"{"id":"router","configSchema":{"type":"object"}}"#).unwrap();
        fs::write(plugin.join("index.js"), code).unwrap();
        let config = format!("{{ plugins: {{ entries: {{ router: {entry} }} }} }}");
        fs::write(state.join("openclaw.json"), config).unwrap();
        let paths = HomePaths {
            os_home: root.path().into(),
            home: root.path().into(),
            config: state.join("openclaw.json"),
            config_dir: state.clone(),
            state,
            ..HomePaths::default()
        };
        let home = load(&paths, &Environment::default(), &DiskFiles, LoadOptions::default());
        let simulation = simulate(&home, &Facts::of(version), 0);
        assert!(simulation.config.valid, "{:?}", simulation.config);
        for dispatch in simulation.agents.iter().flat_map(|plan| &plan.dispatches) {
            let beside = dispatch.unknown.iter().filter(|unknown| unknown.reason.contains("`router`"));
            assert_eq!(beside.count(), simulation.model_hooks.len(), "named beside every candidate");
        }
        simulation.model_hooks.iter().map(|hook| format!("{} {}", hook.plugin, hook.hook)).collect()
    }

    const MODEL: &str = "api.on('before_model_resolve', pick)";
    const START: &str = "api.on('before_agent_start', pick)";
    const OPEN: &str = "{ enabled: true, hooks: { allowConversationAccess: true } }";

    #[test]
    fn an_active_plugin_with_the_hook_may_choose() {
        assert_eq!(hooks("{ enabled: true }", MODEL, Version::new(2026, 4, 29)), ["router before_model_resolve"]);
        assert!(hooks("{ enabled: false }", MODEL, Version::new(2026, 4, 29)).is_empty());
    }

    #[test]
    fn later_releases_want_access_to_be_granted() {
        for (month, patch) in [(5, 12), (5, 28), (9, 6)] {
            let version = Version::new(2026, month, patch);
            assert!(hooks("{ enabled: true }", MODEL, version).is_empty(), "{version}");
            assert_eq!(hooks(OPEN, MODEL, version), ["router before_model_resolve"], "{version}");
        }
    }

    #[test]
    fn the_old_hook_counts_until_it_is_gone() {
        assert_eq!(hooks("{ enabled: true }", START, Version::new(2026, 7, 1)), ["router before_agent_start"]);
        assert!(hooks(OPEN, START, Version::new(2026, 8, 2)).is_empty());
    }
}
