//! What a release calls things that have other names in others, and what its doctor does to a home that comes to it.

use crate::release::Version;

/// What changes hands when a home comes to a release from another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UpgradeFacts {
    /// The transport to ChatGPT: `openai-codex-responses` (up to 2026.5.28), `openai-chatgpt-responses` (2026.6.1+).
    pub chatgpt_transport: &'static str,
    /// Whether `codex/<model>` is a model (2026.4.10 to 2026.7.1; recorded as unknown in 2026.8.2).
    pub knows_codex_models: bool,
    /// Whether variables may stand directly under `env` (up to 2026.7.1).
    pub inline_env: bool,
    /// Whether its doctor copies keys of `models.providers` into the credential store, as `<provider>:default`
    /// (recorded in 2026.8.2 and 2026.9.6).
    pub doctor_copies_provider_keys: bool,
    /// Whether its doctor adds the plugins in use to a `plugins.allow` list and enables them (recorded in 2026.8.2).
    pub doctor_enables_used_plugins: bool,
}

impl UpgradeFacts {
    /// The facts of a release.
    #[must_use]
    pub fn of(version: Version) -> Self {
        let since = |month, patch| version >= Version::new(2026, month, patch);
        let keyed_roster = version >= Version::beta(2026, 7, 2, 1);
        Self {
            chatgpt_transport: if since(6, 1) { "openai-chatgpt-responses" } else { "openai-codex-responses" },
            knows_codex_models: since(4, 10) && !keyed_roster,
            inline_env: !since(8, 1),
            doctor_copies_provider_keys: since(8, 1),
            doctor_enables_used_plugins: since(8, 1),
        }
    }
}
