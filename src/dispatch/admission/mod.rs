//! Whether a release starts with a config, and what that config is once everything has run that
//! the release does to it in memory at load.

mod anthropic;
mod claude_names;
mod conditions;
mod defaults;
mod directories;
mod edit;
mod keys;
mod legacy;
mod model_refs;
mod objection;
mod plugin;
mod plugin_names;
mod references;
mod refused;
mod roster;
mod state_database;
mod units;

#[cfg(test)]
mod tests;

pub use plugin::{PluginState, kept_out, plugin_state};
pub(in crate::dispatch) use references::references;
pub use refused::refused_keys;

use super::plan::{ConfigIssue, ConfigVerdict};
use crate::home::Home;
use crate::release::Facts;
use crate::source::{Node, Span};

/// What a release makes of a config at load.
#[derive(Debug, Clone, Default)]
pub struct Admission {
    /// Whether the gateway starts with it, and at what it objects.
    pub verdict: ConfigVerdict,
    /// The config that dispatch sees: migrated in memory, rewritten by bundled plugins. Every
    /// node keeps the span of what it came from. `None` when the release refuses the config, and
    /// for a missing or empty one of which no value stands anywhere.
    pub effective: Option<Node>,
}

/// Admits the config of a home as a release does at load (`src/config/io.ts`, `loadConfig`).
#[must_use]
pub fn admit(home: &Home, facts: &Facts) -> Admission {
    if let Some(issue) = state_database::objection(home, facts) {
        return Admission { verdict: refused(vec![issue], Vec::new()), effective: None };
    }
    if let Some(failure) = &home.config.failure {
        let issue = ConfigIssue { path: String::new(), message: failure.message.clone(), span: failure.span };
        return Admission { verdict: refused(vec![issue], Vec::new()), effective: None };
    }
    let mut warnings: Vec<ConfigIssue> = home.config.missing_variables.iter().map(missing_variable).collect();
    let Some(mut root) = home.config.root.clone() else {
        return Admission { verdict: ConfigVerdict { valid: true, issues: Vec::new(), warnings }, effective: None };
    };
    legacy::move_legacy_keys(&mut root, &facts.config);
    if facts.config.has_keyed_roster {
        warnings.extend(roster::move_roster(&mut root));
    }
    let issues = issues_of(&root, home, facts);
    if !issues.is_empty() {
        return Admission { verdict: refused(issues, warnings), effective: None };
    }
    let anthropic_runs = plugin_state(Some(&root), facts, &home.plugins, "anthropic").active;
    if anthropic_runs || !facts.config.anthropic_needs_plugin {
        anthropic::rewrite(&mut root, &facts.config.anthropic, &home.environment);
    }
    if facts.config.rewrites_model_references {
        model_refs::rewrite(&mut root, &facts.models);
    }
    defaults::fill_in_defaults(&mut root, &facts.config);
    Admission { verdict: ConfigVerdict { valid: true, issues, warnings }, effective: Some(root) }
}

/// What the release objects to; each step is only reached when those before it have no objection.
fn issues_of(root: &Node, home: &Home, facts: &Facts) -> Vec<ConfigIssue> {
    let table = &facts.config.keys;
    let objections = keys::objections(table, table.root, root);
    if !objections.is_empty() {
        return objections.into_iter().map(objection::Objection::into_issue).collect();
    }
    if let Some(issue) = directories::shared_directory(root, &home.paths) {
        return vec![issue];
    }
    let mut issues = references::objections(root, facts);
    issues.extend(plugin_names::objections(root, facts, &home.plugins));
    issues.extend(plugin::config_objections(root, table));
    issues
}

fn refused(issues: Vec<ConfigIssue>, warnings: Vec<ConfigIssue>) -> ConfigVerdict {
    ConfigVerdict { valid: false, issues, warnings }
}

fn missing_variable((name, path, span): &(String, String, Span)) -> ConfigIssue {
    let message = format!("Missing env var \"{name}\" - feature using this value will be unavailable");
    ConfigIssue { path: path.clone(), message, span: Some(*span) }
}
