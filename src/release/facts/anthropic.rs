//! What the bundled anthropic plugin does to `agents.defaults` when a config is loaded
//! (OpenClaw `extensions/anthropic/config-defaults.ts`, `claude-model-refs.ts`).

use crate::release::Version;

/// How one release's anthropic plugin rewrites a config.
#[derive(Debug, Clone, Copy)]
pub struct AnthropicFacts {
    /// Whether profiles of `claude-cli` count as OAuth ones of anthropic.
    pub counts_cli_profiles: bool,
    /// Full model ids of `opus`, `sonnet`, `haiku`.
    pub families: &'static [(&'static str, &'static str)],
    /// Whether other spellings (`opus-4.6`, retired ids) are known beside the families.
    pub knows_spellings: bool,
    /// Whether retired ids are read as the family's present one.
    pub upgrades_retired: bool,
    /// Entries added to `agents.defaults.models` beside one of anthropic, with an API key.
    pub added_with_key: &'static [&'static str],
    /// Entries added when Claude Code is selected, with OAuth.
    pub added_with_cli: &'static [&'static str],
    /// Whether those are written `anthropic/…`, not `claude-cli/…`.
    pub canonical_cli_entries: bool,
    /// Whether `agentRuntime.id: claude-cli` of the defaults selects Claude Code.
    pub whole_agent_runtime_selects_cli: bool,
    /// Whether a `claude-cli` profile (or a model entry's runtime) selects Claude Code.
    pub profile_selects_cli: bool,
    /// Whether those entries then get `agentRuntime.id: claude-cli`.
    pub writes_model_runtime: bool,
    /// Whether every anthropic reference of the config becomes such an entry.
    pub collects_references: bool,
}

const OLD_CLI_MODELS: &[&str] = &[
    "claude-opus-4-7",
    "claude-sonnet-4-6",
    "claude-opus-4-6",
    "claude-opus-4-5",
    "claude-sonnet-4-5",
    "claude-haiku-4-5",
];

impl AnthropicFacts {
    /// The facts of a release.
    #[must_use]
    pub fn of(version: Version) -> Self {
        let since = |month, patch| version >= Version::new(2026, month, patch);
        Self {
            counts_cli_profiles: since(4, 7),
            families: match () {
                () if since(8, 1) => {
                    &[("opus", "claude-opus-5"), ("sonnet", "claude-sonnet-5"), ("haiku", "claude-haiku-4-5")]
                }
                () if since(7, 1) => {
                    &[("opus", "claude-opus-4-8"), ("sonnet", "claude-sonnet-5"), ("haiku", "claude-haiku-4-5")]
                }
                () if since(5, 28) => {
                    &[("opus", "claude-opus-4-8"), ("sonnet", "claude-sonnet-4-6"), ("haiku", "claude-haiku-4-5")]
                }
                () if since(5, 27) => {
                    &[("opus", "claude-opus-4-7"), ("sonnet", "claude-sonnet-4-6"), ("haiku", "claude-haiku-4-5")]
                }
                () if since(4, 20) => &[("opus", "claude-opus-4-7"), ("sonnet", "claude-sonnet-4-6")],
                () => &[("opus", "claude-opus-4-6"), ("sonnet", "claude-sonnet-4-6")],
            },
            knows_spellings: since(5, 19),
            upgrades_retired: since(5, 27),
            added_with_key: match () {
                () if since(7, 1) => &["anthropic/claude-sonnet-5", "anthropic/claude-sonnet-4-6"],
                () if since(5, 27) => &["anthropic/claude-sonnet-4-6"],
                () if since(5, 12) => &["anthropic/claude-haiku-4-5"],
                () => &[],
            },
            added_with_cli: match () {
                () if since(8, 1) => &[
                    "claude-opus-5",
                    "claude-sonnet-5",
                    "claude-fable-5",
                    "claude-opus-4-8",
                    "claude-opus-4-7",
                    "claude-sonnet-4-6",
                    "claude-opus-4-6",
                ],
                () if since(7, 1) => {
                    &["claude-opus-4-8", "claude-sonnet-5", "claude-opus-4-7", "claude-sonnet-4-6", "claude-opus-4-6"]
                }
                () if since(5, 28) => &["claude-opus-4-8", "claude-opus-4-7", "claude-sonnet-4-6", "claude-opus-4-6"],
                () if since(5, 27) => &["claude-opus-4-7", "claude-sonnet-4-6", "claude-opus-4-6"],
                () if since(4, 20) => OLD_CLI_MODELS,
                () if since(4, 7) => OLD_CLI_MODELS.get(1..).unwrap_or_default(),
                () => &[],
            },
            canonical_cli_entries: since(4, 24),
            whole_agent_runtime_selects_cli: since(4, 25) && !since(5, 28),
            profile_selects_cli: since(5, 19),
            writes_model_runtime: version >= Version::beta(2026, 5, 16, 4),
            collects_references: since(5, 19),
        }
    }
}
