//! What is asked, and what is answered.

use crate::home::InstalledPlugin;
use crate::release::{BundledPlugins, ModelFacts};
use crate::source::{Node, Span};

/// Which model a run would use for a candidate.
#[derive(Clone, Copy)]
pub struct ModelQuestion<'a> {
    /// The release.
    pub facts: &'a ModelFacts,
    /// Plugins that come with the release.
    pub bundled_plugins: &'a BundledPlugins,
    /// Effective config.
    pub config: &'a Node,
    /// The agent's `models.json`.
    pub models_json: Option<&'a Node>,
    /// Provider of the candidate.
    pub provider: &'a str,
    /// Provider that the run would go on with (`openai-codex` for `openai` in 5.19–5.28); else the same.
    pub run_provider: &'a str,
    /// Model of the candidate.
    pub model: &'a str,
    /// Whether a plugin's harness runs it: then `models.json` is not asked (4.24+).
    pub plugin_harness: bool,
    /// Whether a package of the codex plugin is found in the home.
    pub codex_installed: bool,
    /// Whether the release finds a key for a provider when it lists models: an environment variable, an API key or
    /// token in the agent's store; not OAuth logins, not the config's key.
    pub has_key: &'a dyn Fn(&str) -> bool,
    /// Whether the agent's store has any profile of exactly this provider.
    pub has_profile: &'a dyn Fn(&str) -> bool,
    /// Whether the plugin of this id is bundled with the release or installed in the home.
    pub has_plugin: &'a dyn Fn(&str) -> bool,
    /// Plugins that are installed in the home.
    pub installed: &'a [InstalledPlugin],
    /// Mode of the first `openai` profile in order: `oauth`, `token`, `api_key`.
    pub openai_login: Option<&'a str>,
    /// Whether codex is the runtime of this model, the agent's own policy left aside, and asked for in words
    /// (`agentRuntimeId` of the dynamic look-up).
    pub codex_is_asked_for: bool,
    /// Whether an environment variable holds a key for a provider.
    pub has_variable: &'a dyn Fn(&str) -> bool,
}

/// A model that the release knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResolvedModel {
    /// Provider of the resolved model, whose key is looked up.
    pub provider: String,
    /// Provider that the run goes on with.
    pub run_provider: String,
    /// Transport.
    pub api: String,
    /// Base URL; `None` = none (the transport's own default is called).
    pub base_url: Option<String>,
    /// What made the model known.
    pub because: &'static str,
    /// The key that decided, when one did.
    pub span: Option<Span>,
}

/// A model on its way through the look-up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Draft {
    pub(super) provider: String,
    pub(super) api: Option<String>,
    pub(super) base_url: Option<String>,
    pub(super) because: &'static str,
    pub(super) span: Option<Span>,
}

/// The two look-ups of 4.24 and later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pass {
    /// Only what is compiled in, listed in the config or made up by the provider's plugin.
    First,
    /// Also `models.json`, completed with what bundled plugins discover.
    Full,
}
