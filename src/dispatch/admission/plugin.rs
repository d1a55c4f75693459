//! Whether a plugin is active in a release, and if not, why.

use super::keys;
use super::objection::{Objection, Segment};
use crate::dispatch::ConfigIssue;
use crate::home::InstalledPlugin;
use crate::release::{Facts, KeyTable};
use crate::source::{Node, Span};

/// Whether a plugin is active, with the key that decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PluginState {
    /// Whether its providers and harnesses are registered when the gateway runs.
    pub active: bool,
    /// Whether it is loaded when a candidate's runtime policy names its harness, though it is not
    /// `active` (2026.5.12 and later: a restrictive `plugins.allow` does not keep it out then).
    pub loads_on_demand: bool,
    /// Why, in a few words: `enabled in config`, `not in plugins.allow`, `not installed`, …
    pub reason: String,
    /// The key that decides, when one does.
    pub span: Option<Span>,
}

impl PluginState {
    /// Whether the harness `id` of this plugin is registered for a candidate with this runtime policy.
    #[must_use]
    pub fn serves(&self, id: &str, runtime: &str) -> bool {
        self.active || (self.loads_on_demand && runtime == id)
    }
}

/// The reason of a plugin that a list of allowed ones does not name.
const LEFT_OUT: &str = "not in plugins.allow";

/// The state of the plugin `id` under the effective config of an [`Admission`](super::Admission)
/// (OpenClaw `resolvePluginActivationDecisionShared`, `ensureSelectedAgentHarnessPlugin`).
#[must_use]
pub fn plugin_state(effective: Option<&Node>, facts: &Facts, installed: &[InstalledPlugin], id: &str) -> PluginState {
    let plugins = effective.and_then(|root| root.get("plugins"));
    let state = |active: bool, reason: &str, span: Option<Span>| PluginState {
        active,
        loads_on_demand: false,
        reason: reason.to_owned(),
        span,
    };
    let bundled = facts.config.bundled_plugins.find(id);
    if bundled.is_none() && !installed.iter().any(|plugin| plugin.id == id) {
        return state(false, "not installed", None);
    }
    let plugin = |key: &str| plugins.and_then(|plugins| plugins.get(key));
    if let Some(off) = plugin("enabled").filter(|enabled| enabled.as_bool() == Some(false)) {
        return state(false, "plugins are switched off (plugins.enabled)", Some(off.span));
    }
    if let Some(denied) = plugin("deny").and_then(|list| named(list, id)) {
        return state(false, "in plugins.deny", Some(denied.span));
    }
    let enabled = plugins.and_then(|plugins| plugins.at(&["entries", id, "enabled"]));
    if let Some(off) = enabled.filter(|enabled| enabled.as_bool() == Some(false)) {
        return state(false, "switched off (plugins.entries)", Some(off.span));
    }
    let chosen =
        |slot: &str| plugin("slots").and_then(|slots| slots.get(slot)).filter(|node| node.as_text() == Some(id));
    if let Some(slot) = chosen("memory").or_else(|| chosen("contextEngine")) {
        return state(true, "chosen in plugins.slots", Some(slot.span));
    }
    let allow = plugin("allow").filter(|allow| allow.as_array().is_some_and(|list| !list.is_empty()));
    let allowed = allow.and_then(|allow| named(allow, id));
    if let (Some(allow), None) = (allow, allowed) {
        let compatible = plugin("bundledDiscovery").and_then(Node::as_str) == Some("compat");
        let exempt = bundled.is_some_and(|plugin| plugin.owns().next().is_some() && plugin.enabled_by_default)
            && (compatible || !facts.config.allow_list_gates_bundled_providers);
        if !exempt {
            let loads_on_demand = facts.config.loads_harness_on_demand;
            return PluginState { loads_on_demand, ..state(false, LEFT_OUT, Some(allow.span)) };
        }
    }
    if let Some(on) = enabled.filter(|enabled| enabled.as_bool() == Some(true)) {
        return state(true, "enabled in config", Some(on.span));
    }
    match bundled {
        Some(plugin) if plugin.enabled_by_default => state(true, "bundled", None),
        Some(_) => state(false, "bundled, but off unless plugins.entries enables it", None),
        None => state(true, "installed", None),
    }
}

/// The reason why the config keeps a plugin that is there away from its providers, and the key that says so; `None` for
/// one that is active, or not there. Up to 2026.4.23 `plugins.allow` spares bundled providers.
#[must_use]
pub fn kept_out(
    effective: Option<&Node>,
    facts: &Facts,
    installed: &[InstalledPlugin],
    id: &str,
) -> Option<(String, Span)> {
    let state = plugin_state(effective, facts, installed, id);
    let spares = facts.models.allowlist_spares_providers && facts.config.bundled_plugins.find(id).is_some();
    if state.active || (spares && state.reason == LEFT_OUT) {
        return None;
    }
    Some((state.reason, state.span?))
}

/// The item of a list that names a plugin.
fn named<'a>(list: &'a Node, id: &str) -> Option<&'a Node> {
    list.as_array()?.iter().find(|item| item.as_text() == Some(id))
}

/// What the config schema of the bundled codex plugin has against `plugins.entries.codex.config`.
pub(super) fn config_objections(root: &Node, table: &KeyTable) -> Vec<ConfigIssue> {
    let path = ["plugins", "entries", "codex", "config"];
    let (Some(kind), Some(config)) = (table.codex_plugin, root.at(&path)) else { return Vec::new() };
    let below = |objection: Objection| {
        let path = path.iter().map(|key| Segment::Key((*key).to_owned())).chain(objection.path.clone()).collect();
        let issue = Objection { path, ..objection }.into_issue();
        ConfigIssue { message: format!("invalid config: {}", issue.message), ..issue }
    };
    keys::objections(table, kind, config).into_iter().map(below).collect()
}
