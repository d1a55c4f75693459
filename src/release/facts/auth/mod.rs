//! Where a release keeps credentials and in which order it tries them.

mod columns;

use super::column::at;
use crate::release::Version;
use crate::release::data::auth_environment::{
    KEY_VARIABLES, LEGACY_KEY_VARIABLES, LOGIN_PROVIDERS, PROVIDER_AUTH_ALIASES, Row, SETUP_PROVIDERS,
};

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
    /// What becomes of rotation state of profiles that are nowhere when two stores are merged.
    pub dangling: Dangling,
    /// Whether the agent's own profiles come before inherited ones, in an inherited order too (seen in 6.11, not in
    /// 5.28).
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
    /// Whether `openclaw models auth login` stores for the agent of `--agent` (read in 4.29; up to 4.21 the option is
    /// taken and only the default agent served).
    pub login_names_agent: bool,
    /// Whether the codex harness refuses a login that the move to `openai` has renamed (openclaw#92458, 2026.6.5).
    pub codex_refuses_renamed: bool,
    /// Whether `openai` on the built-in runner also tries the profiles of `openai-codex` (5.18–5.28).
    pub openai_tries_codex_profiles: bool,
    /// Whether a runtime auth plan is handed to the attempt, and which (4.29+).
    pub auth_plan: AuthPlanKind,
    /// Whether the plan names the model and the kind of credential (2026.7.2-beta.1+).
    pub auth_plan_names_mode: bool,
    /// Whether a login whose tokens lie in a sidecar that is not read has a code of its own (6.1+).
    pub tells_unresolved_logins: bool,
    /// Which credentials the transports of `openai` take.
    pub openai_transports: OpenAiTransports,
    /// Whether a named profile of the wrong kind for its transport is refused before its key is looked up (seen in 7.1,
    /// not in 6.11).
    pub looks_at_profile_type_first: bool,
    /// Whether the id of a stored profile may stand as `models.providers.<p>.apiKey` (6.1+).
    pub key_may_name_profile: bool,
    /// How a run prepares its credentials.
    pub preparation: PreparationFacts,
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
    /// Whether failures are told in sentences with a hint (6.1+; not in 5.28).
    pub tells_failures_in_sentences: bool,
    /// The file that messages call the auth store.
    pub store_file: &'static str,
    /// Where the `No API key found` message sends the reader.
    pub missing_key_advice: &'static str,
    /// Whether the store in messages is the one that the agent goes by, not always its own (8.1+).
    pub shows_inherited_store: bool,
    /// The profiles by which `openai` tells that there is only a login.
    pub login_provider: &'static str,
    /// What `openai` says when there is only a Codex login.
    pub codex_login_advice: &'static str,
    version: Version,
}

/// What becomes of rotation state of profiles that are in neither of two merged stores.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dangling {
    /// It stays (up to 5.27; read in 5.19).
    Kept,
    /// It goes (5.28; not read between it and 6.1).
    Dropped,
    /// Last good profile and usage go, the order stays (seen in 6.11).
    OrderKept,
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
    /// Whether it stays out as soon as any login of its provider has tokens of its own (7.1+).
    pub gives_way_to_any_login: bool,
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

/// Which credentials the transports of `openai` take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OpenAiTransports {
    /// Any (up to 5.28).
    TakeAnything,
    /// The platform wants a key (6.1+).
    PlatformWantsKey,
    /// The platform wants a key, the ChatGPT backend a login (7.2-beta.7+).
    WantTheirOwn,
}

/// How a run prepares its credentials (`prepareAgentRuntimeAuth`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PreparationFacts {
    /// Whether all attempts are prepared, with their routes, before anything starts (2026.7.2-beta.1+).
    pub ahead: bool,
    /// Whether a configured key has a health of its own and is not used while it is blocked (8.1+).
    pub blocks_configured_keys: bool,
    /// Whether a SecretRef as configured key beats the profiles without `auth: "api-key"` (9.1+).
    pub references_beat_profiles: bool,
    /// Whether a configured `auth` binds the route although a key lies in the environment (9.6; not in 9.4).
    pub configured_mode_decides: bool,
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

impl AuthFacts {
    /// The facts of a release.
    #[must_use]
    pub fn of(version: Version) -> Self {
        Self { version, ..at(columns::FIRST, columns::COLUMNS, version) }
    }

    /// The provider whose profiles, order and variables a (normalised) provider uses.
    #[must_use]
    pub fn auth_alias(&self, provider: &str) -> Option<&'static str> {
        PROVIDER_AUTH_ALIASES.iter().find(|row| row.provider == provider && self.holds(row)).map(|row| row.value)
    }

    /// Whether the bundled plugin of this provider (an auth id) looks for a key by itself.
    #[must_use]
    pub fn sets_itself_up(&self, provider: &str) -> bool {
        SETUP_PROVIDERS.iter().any(|row| row.provider == provider && self.holds(row))
    }

    /// Whether this provider (an auth id) can be logged in to by command.
    #[must_use]
    pub fn has_login_command(&self, provider: &str) -> bool {
        LOGIN_PROVIDERS.iter().any(|row| row.provider == provider && self.holds(row))
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
