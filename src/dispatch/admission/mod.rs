//! Whether a release starts with a config, and what that config is once everything has run that
//! the release does to it in memory at load.

mod plugin;

pub use plugin::{PluginState, plugin_state};

use super::plan::{ConfigIssue, ConfigVerdict};
use crate::home::Home;
use crate::release::Facts;
use crate::source::Node;

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
    let _ = facts;
    if let Some(failure) = &home.config.failure {
        let issue = ConfigIssue { path: String::new(), message: failure.message.clone(), span: failure.span };
        let verdict = ConfigVerdict { valid: false, issues: vec![issue], warnings: Vec::new() };
        return Admission { verdict, effective: None };
    }
    let verdict = ConfigVerdict { valid: true, issues: Vec::new(), warnings: Vec::new() };
    Admission { verdict, effective: home.config.root.clone() }
}
