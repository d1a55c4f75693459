//! Which plugins may choose another model while a run starts.

use crate::release::Version;

/// Hooks of plugins that may replace provider and model of a run (OpenClaw `resolveHookModelSelection`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HookFacts {
    /// Hooks whose answer counts. `before_agent_start` did in 2026.7.1 and no longer does in 2026.8.2; what lies
    /// between was not read.
    pub choose_models: &'static [&'static str],
    /// Whether a plugin that does not come with OpenClaw may register `before_model_resolve` only where
    /// `plugins.entries.<id>.hooks.allowConversationAccess` is true (2026.5.12; not in 2026.4.29).
    pub model_hook_needs_access: bool,
}

impl HookFacts {
    /// The facts of a release.
    #[must_use]
    pub fn of(version: Version) -> Self {
        let since = |month, patch| version >= Version::new(2026, month, patch);
        Self {
            choose_models: if since(8, 1) {
                &["before_model_resolve"]
            } else {
                &["before_model_resolve", "before_agent_start"]
            },
            model_hook_needs_access: since(5, 12),
        }
    }
}
