//! Where a release keeps credentials and in which order it tries them.

use crate::release::Version;
use crate::release::data::auth_environment::{KEY_VARIABLES, LEGACY_KEY_VARIABLES, PROVIDER_AUTH_ALIASES, Row};

/// Where a release keeps credentials and in which order it tries them.
#[derive(Debug, Clone)]
pub struct AuthFacts {
    /// What the release makes of the JSON credential files.
    pub json_store: JsonStore,
    /// Whether the refusal of left-over JSON files names the providers in them (seen in 9.6, not in 8.2).
    pub refusal_names_providers: bool,
    /// Whether order, last good profile and usage may stand in `auth-state.json` (4.7+).
    pub state_file: bool,
    /// Whether an agent without a store gets a copy of main's profiles (4.5–4.27).
    pub copies_main_store: bool,
    /// Variables that move the store that others inherit from: two up to 4.29 (not in 5.12), one from 8.1 on.
    pub main_store_variables: &'static [&'static str],
    /// Whether entries are rebuilt from known fields: providers normalised, blank texts dropped (5.16-beta.4+).
    pub strict_entries: bool,
    /// What `oauthRef` of a profile without tokens of its own is worth.
    pub sidecars: Sidecars,
    /// Whether a stale `<provider>:default` login gives way to main's newer one (4.29+).
    pub repairs_login_drift: bool,
    /// Whether a codex login with a failure on record gives way to main's (5.12+).
    pub replaces_failed_codex_login: bool,
    /// Whether order, last good profile and usage of profiles that are nowhere are dropped when two
    /// stores are merged (seen in 5.28, neither in 5.19 nor in 6.11).
    pub merge_drops_dangling: bool,
    /// Whether an inherited order begins with the agent's own profiles of its provider (seen in 6.11, not in 5.28).
    pub own_profiles_first: bool,
    /// Whether an explicit order is also looked up by the provider's auth id (4.24+).
    pub order_by_auth_id: bool,
    /// Whether `openai-codex` also goes by the order of `openai` and takes its API keys (5.12–5.28).
    pub codex_uses_openai_order: bool,
    /// Whether a stored order of which no id exists is ignored (5.31-beta.1+).
    pub repairs_stored_order: bool,
    /// Whether expired OAuth profiles come after the others of their type (7.2-beta.7+).
    pub expired_oauth_last: bool,
    /// Whether profiles of mode `aws-sdk` in the config count, and when.
    pub aws_profiles: AwsProfiles,
    /// When bedrock goes by the AWS chain without being told.
    pub implicit_aws: ImplicitAws,
    /// Whether `blockedUntil` counts (5.12+).
    pub blocked_windows: bool,
    /// Reasons whose cooldown may hold for one model only.
    pub model_scoped_reasons: &'static [&'static str],
    /// Failure reasons that are counted, most telling first.
    pub failure_reasons: &'static [&'static str],
    /// Whether OAuth tokens count only until five minutes before their end (4.20+; before: until their end).
    pub refresh_margin: bool,
    /// Whether a blank refresh token ends the matter without an attempt to refresh (seen in 5.28, not in 5.19).
    pub blank_refresh_is_none: bool,
    /// Whether a failed refresh falls back to a login of the Codex CLI for the same account (5.18+).
    pub cli_after_failed_refresh: bool,
    /// How logins of other programs come in.
    pub external: ExternalLoginFacts,
    /// Which profiles the runner looks up for a plugin harness.
    pub harness_auth: HarnessAuth,
    /// Whether the codex harness takes the profiles of `openai` (5.30-beta.1+) instead of `openai-codex`.
    pub codex_auth_is_openai: bool,
    /// Whether the codex harness refuses a login that the move to `openai` has renamed (openclaw#92458, 2026.6.5).
    pub codex_refuses_renamed: bool,
    /// Whether `openai` on the built-in runner also tries the profiles of `openai-codex` (5.18–5.28).
    pub openai_tries_codex_profiles: bool,
    /// Whether a runtime auth plan is handed to the attempt, and which (4.29+).
    pub auth_plan: AuthPlanKind,
    /// Whether the plan names the model and the kind of credential (2026.7.2-beta.1+).
    pub auth_plan_names_mode: bool,
    /// What `models.providers.<p>.apiKey` may be.
    pub configured_keys: ConfiguredKeys,
    /// Whether placeholder keys are taken before profiles (4.29+).
    pub markers_before_profiles: bool,
    /// Placeholders that are no secret (`nonSecretAuthMarkers` and the core's own).
    pub key_markers: &'static [&'static str],
    /// What counts as a local address in `baseUrl`.
    pub local_hosts: LocalHosts,
    /// Which providers make up a key for a local server or another login by themselves.
    pub synthetic: SyntheticFacts,
    /// Whether variables of a provider end the search when none has a value (4.10+).
    pub variables_end_search: bool,
    /// The file that messages call the auth store.
    pub store_file: &'static str,
    /// Where the `No API key found` message sends the reader.
    pub missing_key_advice: &'static str,
    /// What `openai` says when there is only a Codex login.
    pub codex_login_advice: &'static str,
    version: Version,
}

/// What a release makes of the JSON credential files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JsonStore {
    /// They are the store (up to 6.1).
    Used,
    /// They are ignored without a word; the store is a database (6.5–7.1).
    Ignored,
    /// Their mere presence stops an agent whose database has no profiles (7.2-beta.7+).
    Refused,
}

/// What `oauthRef` of a profile without tokens of its own is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sidecars {
    /// Nothing: the profile has no credential.
    Ignored,
    /// The tokens behind it are read, and the reference alone makes the profile eligible (5.12–5.16-beta.3).
    Trusted,
    /// The tokens behind it are read (5.18–5.30).
    Read,
}

/// When profiles of mode `aws-sdk` count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AwsProfiles {
    /// Never (up to 5.11).
    Never,
    /// When `models.providers.<p>.auth` is `aws-sdk`, or absent and the provider is `amazon-bedrock`.
    ImpliedForBedrock,
    /// When `models.providers.<p>.auth` is `aws-sdk`.
    WhenConfigured,
}

/// When bedrock goes by the AWS chain without being told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImplicitAws {
    /// After everything else failed (4.5).
    Last,
    /// Before profiles and variables.
    First,
    /// For models of the converse API whose provider has no key in the config (5.28).
    ConverseOnly,
}

/// How logins of other programs come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExternalLoginFacts {
    /// Profile id of the Codex CLI's login, if it is known at all (4.24–9.4).
    pub codex_profile: Option<&'static str>,
    /// Whether the login of Claude Code is known (4.25–8.0).
    pub claude: bool,
    /// Whether an own default profile without any token gives way (5.12+); before, an own one of any kind stays.
    pub replaces_tokenless: bool,
    /// Whether the built-in runner looks for logins whose profile is stored already (up to 5.11).
    pub existing_for_built_in: bool,
    /// Whether the chain asks for the logins that its candidates' providers stand for (5.12+); before,
    /// for those whose profile is stored already.
    pub by_chain: bool,
    /// Whether the built-in runner asks for the Codex CLI's login for `openai-codex` (5.28+).
    pub codex_for_built_in: bool,
    /// Whether the built-in runner asks for the login of Claude Code when the order or the profiles
    /// of the provider name one (5.28+).
    pub claude_for_built_in: bool,
}

/// Which profiles the runner looks up for a plugin harness.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HarnessAuth {
    /// The harness is chosen later; the run needs a key like any other (up to 4.23).
    AsBuiltIn,
    /// None: only a profile that the operator locked (4.24–5.1).
    LockedOnly,
    /// The first profile of `openai-codex` in the stores (5.2–5.11).
    FirstForwarded,
    /// The profiles of `openai-codex` in the stores; the runner resolves no key (5.12–5.17).
    Forwarded,
    /// As before, but a run on the codex transport gets a key from the runner, with the Codex CLI's
    /// login among the candidates (5.18–5.28).
    Bootstrapped,
}

/// Which runtime auth plan is handed to the attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuthPlanKind {
    /// None.
    None,
    /// With the forwarded profile (4.29–5.11).
    Profile,
    /// Also with the candidates, and with API keys of `openai` for codex (5.12+).
    Candidates,
}

/// What `models.providers.<p>.apiKey` may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConfiguredKeys {
    /// Whether an environment SecretRef is resolved in the run (seen in 4.21, not in 4.5).
    pub secret_refs: bool,
    /// Whether any placeholder makes a local server usable (seen in 4.29, not in 4.21).
    pub local_markers: bool,
}

/// What counts as a local address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LocalHosts {
    /// The loopback names.
    Loopback,
    /// Also private IPv4 ranges and `.local` (seen in 4.29, not in 4.21).
    PrivateNetworks,
    /// Also Docker's names for the host (seen in 5.28, not in 5.19).
    Docker,
}

/// Which providers make up a key by themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SyntheticFacts {
    /// Any configuration of ollama is enough (4.5–4.21); later only a meaningful one at a local address.
    pub ollama_by_any_config: bool,
    /// `lmstudio` with configured models (4.29+).
    pub lmstudio: bool,
    /// `codex` by the login of the app-server.
    pub codex: CodexMarker,
    /// `claude-cli` by the login of Claude Code (4.21+).
    pub claude_cli: bool,
    /// `xai` by the key of its web search (all).
    pub xai: bool,
}

/// When the provider `codex` goes by the login of the app-server (source `codex-app-server`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodexMarker {
    /// There is no such provider (4.5).
    Never,
    /// Whenever one of its models is known, also when the plugin is switched off or not allowed.
    Always,
    /// When the plugin is active (seen in 5.28, not in 5.19).
    WhenActive,
}

const REASONS: &[&str] = &[
    "auth_permanent",
    "auth",
    "billing",
    "format",
    "model_not_found",
    "overloaded",
    "timeout",
    "rate_limit",
    "unknown",
];
const REASONS_4_26: &[&str] = &[
    "auth_permanent",
    "auth",
    "billing",
    "format",
    "model_not_found",
    "overloaded",
    "timeout",
    "rate_limit",
    "empty_response",
    "no_error_details",
    "unclassified",
    "unknown",
];
const MARKERS: &[&str] =
    &["minimax-oauth", "ollama-local", "custom-local", "gcp-vertex-credentials", "secretref-managed"];
const MARKERS_4_21: &[&str] = &[
    "custom-local",
    "secretref-managed",
    "gcp-vertex-credentials",
    "codex-app-server",
    "lmstudio-local",
    "minimax-oauth",
    "ollama-local",
];
const MARKERS_5_12: &[&str] = &["custom-local", "ollama-local", "secretref-managed", "lmstudio-local", "minimax-oauth"];

impl AuthFacts {
    /// The facts of a release.
    #[must_use]
    pub fn of(version: Version) -> Self {
        let since = |month, patch| version >= Version::new(2026, month, patch);
        let since_beta = |month, patch, beta| version >= Version::beta(2026, month, patch, beta);
        let before_unification = !since_beta(5, 30, 1);
        Self {
            json_store: if since_beta(7, 2, 7) {
                JsonStore::Refused
            } else if since(6, 5) {
                JsonStore::Ignored
            } else {
                JsonStore::Used
            },
            refusal_names_providers: since(9, 1),
            state_file: since(4, 7),
            copies_main_store: !since(4, 29),
            main_store_variables: if since(8, 1) {
                &["OPENCLAW_AGENT_DIR"]
            } else if since(5, 12) {
                &[]
            } else {
                &["OPENCLAW_AGENT_DIR", "PI_CODING_AGENT_DIR"]
            },
            strict_entries: since_beta(5, 16, 4),
            sidecars: if since_beta(5, 31, 1) || !since(5, 12) {
                Sidecars::Ignored
            } else if since(5, 18) {
                Sidecars::Read
            } else if since_beta(5, 16, 4) {
                Sidecars::Ignored
            } else {
                Sidecars::Trusted
            },
            repairs_login_drift: since(4, 29),
            replaces_failed_codex_login: since(5, 12),
            merge_drops_dangling: since(5, 28) && !since(6, 5),
            own_profiles_first: since(6, 5),
            order_by_auth_id: since(4, 24),
            codex_uses_openai_order: since(5, 12) && before_unification,
            repairs_stored_order: since_beta(5, 31, 1),
            expired_oauth_last: since_beta(7, 2, 7),
            aws_profiles: if since(5, 28) {
                AwsProfiles::WhenConfigured
            } else if since(5, 12) {
                AwsProfiles::ImpliedForBedrock
            } else {
                AwsProfiles::Never
            },
            implicit_aws: if since(5, 28) {
                ImplicitAws::ConverseOnly
            } else if since(4, 21) {
                ImplicitAws::First
            } else {
                ImplicitAws::Last
            },
            blocked_windows: since(5, 12),
            model_scoped_reasons: if since(6, 1) {
                &["rate_limit", "timeout", "model_not_found"]
            } else {
                &["rate_limit"]
            },
            failure_reasons: if since(4, 26) { REASONS_4_26 } else { REASONS },
            refresh_margin: since(4, 20),
            blank_refresh_is_none: since(5, 28),
            cli_after_failed_refresh: since(5, 18),
            external: ExternalLoginFacts {
                codex_profile: if !since(4, 24) || since(9, 6) {
                    None
                } else if before_unification {
                    Some("openai-codex:default")
                } else {
                    Some("openai:default")
                },
                claude: since(4, 25) && !since(8, 1),
                replaces_tokenless: since(5, 12),
                existing_for_built_in: !since(5, 12),
                by_chain: since(5, 12),
                codex_for_built_in: since(5, 28),
                claude_for_built_in: since(5, 28),
            },
            harness_auth: if since(5, 18) {
                HarnessAuth::Bootstrapped
            } else if since(5, 12) {
                HarnessAuth::Forwarded
            } else if since(5, 2) {
                HarnessAuth::FirstForwarded
            } else if since(4, 24) {
                HarnessAuth::LockedOnly
            } else {
                HarnessAuth::AsBuiltIn
            },
            codex_auth_is_openai: !before_unification,
            codex_refuses_renamed: version >= Version::new(2026, 6, 5) && version < Version::new(2026, 6, 6),
            openai_tries_codex_profiles: since(5, 18) && before_unification,
            auth_plan_names_mode: version >= Version::beta(2026, 7, 2, 1),
            auth_plan: if since(5, 12) {
                AuthPlanKind::Candidates
            } else if since(4, 29) {
                AuthPlanKind::Profile
            } else {
                AuthPlanKind::None
            },
            configured_keys: ConfiguredKeys { secret_refs: since(4, 21), local_markers: since(4, 29) },
            markers_before_profiles: since(4, 29),
            key_markers: if since(5, 12) {
                MARKERS_5_12
            } else if since(4, 21) {
                MARKERS_4_21
            } else {
                MARKERS
            },
            local_hosts: if since(5, 28) {
                LocalHosts::Docker
            } else if since(4, 29) {
                LocalHosts::PrivateNetworks
            } else {
                LocalHosts::Loopback
            },
            synthetic: SyntheticFacts {
                ollama_by_any_config: !since(4, 29),
                lmstudio: since(4, 21),
                codex: if since(5, 28) {
                    CodexMarker::WhenActive
                } else if since(4, 10) {
                    CodexMarker::Always
                } else {
                    CodexMarker::Never
                },
                claude_cli: since(4, 21),
                xai: true,
            },
            variables_end_search: since(4, 21),
            store_file: if since(6, 5) { "openclaw-agent.sqlite" } else { "auth-profiles.json" },
            missing_key_advice: if since(4, 29) {
                "copy only portable static auth profiles from the main agentDir."
            } else {
                "copy auth-profiles.json from the main agentDir."
            },
            codex_login_advice: codex_login_advice(version),
            version,
        }
    }

    /// The provider whose profiles, order and variables a (normalised) provider uses.
    #[must_use]
    pub fn auth_alias(&self, provider: &str) -> Option<&'static str> {
        PROVIDER_AUTH_ALIASES.iter().find(|row| row.provider == provider && self.holds(row)).map(|row| row.value)
    }

    /// The environment variables that are asked for a key of this provider (an auth id).
    #[must_use]
    pub fn key_variables(&self, provider: &str) -> Option<&'static [&'static str]> {
        KEY_VARIABLES.iter().find(|row| row.provider == provider && self.holds(row)).map(|row| row.value)
    }

    /// Whether a text in `models.providers.<p>.apiKey` is the name of a variable rather than a key
    /// (`isKnownEnvApiKeyMarker`).
    #[must_use]
    pub fn is_variable_name(&self, text: &str) -> bool {
        LEGACY_KEY_VARIABLES.contains(&text)
            || KEY_VARIABLES.iter().any(|row| row.value.contains(&text) && self.holds(row))
    }

    fn holds<T>(&self, row: &Row<T>) -> bool {
        let from = |(month, patch)| self.version >= Version::new(2026, month, patch);
        from(row.since) && !row.before.is_some_and(from)
    }
}

/// `buildMissingAuthMessage` of the bundled openai plugin.
fn codex_login_advice(version: Version) -> &'static str {
    if version >= Version::new(2026, 5, 12) {
        "No API key found for provider \"openai\". You are authenticated with OpenAI Codex OAuth; OpenAI agent model \
         runs use openai/gpt-* through the Codex runtime. Set OPENAI_API_KEY only for direct OpenAI API-key surfaces."
    } else if version >= Version::new(2026, 4, 29) {
        "No API key found for provider \"openai\". You are authenticated with OpenAI Codex OAuth. Use \
         openai-codex/gpt-5.5, or set OPENAI_API_KEY for direct OpenAI API access."
    } else {
        "No API key found for provider \"openai\". You are authenticated with OpenAI Codex OAuth. Use \
         openai-codex/gpt-5.4 (OAuth) or set OPENAI_API_KEY to use openai/gpt-5.4."
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(text: &str) -> AuthFacts {
        AuthFacts::of(text.parse().unwrap())
    }

    #[test]
    fn variables_follow_the_release() {
        assert_eq!(facts("2026.4.5").key_variables("minimax"), Some(&["MINIMAX_API_KEY"][..]));
        assert_eq!(facts("2026.5.19").key_variables("openai-codex"), None);
        let codex: &[&str] = &["CODEX_API_KEY", "OPENAI_API_KEY"];
        assert_eq!(facts("2026.5.28").key_variables("openai-codex"), Some(codex));
        assert!(facts("2026.4.5").is_variable_name("MINIMAX_CODE_PLAN_KEY"));
        assert!(!facts("2026.5.28").is_variable_name("ACME_KEY"));
    }

    #[test]
    fn aliases_follow_the_release() {
        assert_eq!(facts("2026.4.21").auth_alias("claude-cli"), None);
        assert_eq!(facts("2026.4.29").auth_alias("claude-cli"), Some("anthropic"));
        assert_eq!(facts("2026.6.1").auth_alias("codex-cli"), None);
    }
}
