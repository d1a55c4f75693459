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
    /// Whether its providers and harnesses are registered.
    pub active: bool,
    /// Why, in a few words: `enabled in config`, `not in allowlist`, `not installed`, …
    pub reason: String,
    /// The key that decides, when one does.
    pub span: Option<Span>,
}

/// The state of the plugin `id` under the effective config of an [`Admission`](super::Admission).
#[must_use]
pub fn plugin_state(effective: Option<&Node>, facts: &Facts, installed: &[InstalledPlugin], id: &str) -> PluginState {
    let _ = facts;
    let entry = effective.and_then(|root| root.at(&["plugins", "entries", id, "enabled"]));
    let switched_off = entry.is_some_and(|node| node.as_bool() == Some(false));
    let present = installed.iter().any(|plugin| plugin.id == id);
    let reason = match (switched_off, present) {
        (true, _) => "disabled in config",
        (false, true) => "installed",
        (false, false) => "not installed",
    };
    PluginState { active: present && !switched_off, reason: reason.to_owned(), span: entry.map(|node| node.span) }
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
