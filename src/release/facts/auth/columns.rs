//! The columns of the auth facts. A change that was seen in one release, and not in an older one that was read, counts
//! from the later one on.

use super::super::column::{Column, beta, column};
use super::{
    AuthFacts, AuthPlanKind, AwsProfiles, CodexMarker, ConfiguredKeys, Dangling, ExternalLoginFacts, HarnessAuth,
    ImplicitAws, JsonStore, LocalHosts, OpenAiTransports, PreparationFacts, Sidecars, SyntheticFacts,
};
use crate::release::Version;

/// 2026.4.5
pub(super) const FIRST: AuthFacts = AuthFacts {
    json_store: JsonStore::Used,
    refusal_names_providers: false,
    state_file: false,
    copies_main_store: true,
    main_store_variables: &["OPENCLAW_AGENT_DIR", "PI_CODING_AGENT_DIR"],
    strict_entries: false,
    sidecars: Sidecars::Ignored,
    repairs_login_drift: false,
    replaces_failed_codex_login: false,
    dangling: Dangling::Kept,
    own_profiles_first: false,
    order_by_auth_id: false,
    codex_uses_openai_order: false,
    repairs_stored_order: false,
    expired_oauth_last: false,
    aws_profiles: AwsProfiles::Never,
    implicit_aws: ImplicitAws::Last,
    blocked_windows: false,
    model_scoped_reasons: &["rate_limit"],
    failure_reasons: REASONS,
    refresh_margin: false,
    blank_refresh_is_none: false,
    cli_after_failed_refresh: false,
    external: ExternalLoginFacts {
        codex_profile: None,
        gives_way_to_any_login: false,
        claude: false,
        replaces_tokenless: false,
        existing_for_built_in: true,
        by_chain: false,
        codex_for_built_in: false,
        claude_for_built_in: false,
    },
    harness_auth: HarnessAuth::AsBuiltIn,
    codex_auth_is_openai: false,
    codex_refuses_renamed: false,
    login_names_agent: false,
    openai_tries_codex_profiles: false,
    auth_plan: AuthPlanKind::None,
    auth_plan_names_mode: false,
    tells_unresolved_logins: false,
    openai_transports: OpenAiTransports::TakeAnything,
    looks_at_profile_type_first: false,
    key_may_name_profile: false,
    preparation: PreparationFacts {
        ahead: false,
        blocks_configured_keys: false,
        references_beat_profiles: false,
        configured_mode_decides: false,
    },
    configured_keys: ConfiguredKeys { secret_refs: false, local_markers: false },
    markers_before_profiles: false,
    key_markers: MARKERS,
    local_hosts: LocalHosts::Loopback,
    synthetic: SyntheticFacts {
        ollama_by_any_config: true,
        lmstudio: false,
        codex: CodexMarker::Never,
        claude_cli: false,
        xai: true,
    },
    variables_end_search: false,
    tells_failures_in_sentences: false,
    shows_inherited_store: false,
    login_provider: "openai-codex",
    store_file: "auth-profiles.json",
    missing_key_advice: "Configure auth for this agent (openclaw agents add <id>) or copy auth-profiles.json from the \
                         main agentDir.",
    codex_login_advice: "No API key found for provider \"openai\". You are authenticated with OpenAI Codex OAuth. Use \
                         openai-codex/gpt-5.4 (OAuth) or set OPENAI_API_KEY to use openai/gpt-5.4.",
    version: Version::new(2026, 4, 5),
};

/// What later releases change, oldest first.
pub(super) const COLUMNS: &[Column<AuthFacts>] = &[
    column(4, 7, |facts| facts.state_file = true),
    column(4, 10, |facts| facts.synthetic.codex = CodexMarker::Always),
    column(4, 20, |facts| facts.refresh_margin = true),
    column(4, 21, |facts| {
        facts.implicit_aws = ImplicitAws::First;
        facts.configured_keys.secret_refs = true;
        facts.key_markers = MARKERS_4_21;
        facts.synthetic.lmstudio = true;
        facts.synthetic.claude_cli = true;
        facts.variables_end_search = true;
    }),
    column(4, 24, |facts| {
        facts.order_by_auth_id = true;
        facts.external.codex_profile = Some("openai-codex:default");
        facts.harness_auth = HarnessAuth::LockedOnly;
    }),
    column(4, 25, |facts| facts.external.claude = true),
    column(4, 26, |facts| facts.failure_reasons = REASONS_4_26),
    column(4, 29, |facts| {
        facts.copies_main_store = false;
        facts.repairs_login_drift = true;
        facts.login_names_agent = true;
        facts.auth_plan = AuthPlanKind::Profile;
        facts.configured_keys.local_markers = true;
        facts.markers_before_profiles = true;
        facts.local_hosts = LocalHosts::PrivateNetworks;
        facts.synthetic.ollama_by_any_config = false;
        facts.missing_key_advice = "Configure auth for this agent (openclaw agents add <id>) or copy only portable \
                                    static auth profiles from the main agentDir.";
        facts.codex_login_advice = "No API key found for provider \"openai\". You are authenticated with OpenAI Codex \
                                    OAuth. Use openai-codex/gpt-5.5, or set OPENAI_API_KEY for direct OpenAI API access.";
    }),
    column(5, 2, |facts| facts.harness_auth = HarnessAuth::FirstForwarded),
    column(5, 12, |facts| {
        facts.main_store_variables = &[];
        facts.sidecars = Sidecars::Trusted;
        facts.replaces_failed_codex_login = true;
        facts.codex_uses_openai_order = true;
        facts.aws_profiles = AwsProfiles::ImpliedForBedrock;
        facts.blocked_windows = true;
        facts.external.replaces_tokenless = true;
        facts.external.existing_for_built_in = false;
        facts.external.by_chain = true;
        facts.harness_auth = HarnessAuth::Forwarded;
        facts.auth_plan = AuthPlanKind::Candidates;
        facts.key_markers = MARKERS_5_12;
        facts.codex_login_advice = "No API key found for provider \"openai\". You are authenticated with OpenAI Codex \
                                    OAuth; OpenAI agent model runs use openai/gpt-* through the Codex runtime. Set \
                                    OPENAI_API_KEY only for direct OpenAI API-key surfaces.";
    }),
    beta(5, 16, 4, |facts| {
        facts.strict_entries = true;
        facts.sidecars = Sidecars::Ignored;
    }),
    column(5, 18, |facts| {
        facts.sidecars = Sidecars::Read;
        facts.cli_after_failed_refresh = true;
        facts.harness_auth = HarnessAuth::Bootstrapped;
        facts.openai_tries_codex_profiles = true;
    }),
    column(5, 28, |facts| {
        facts.dangling = Dangling::Dropped;
        facts.aws_profiles = AwsProfiles::WhenConfigured;
        facts.implicit_aws = ImplicitAws::ConverseOnly;
        facts.blank_refresh_is_none = true;
        facts.external.codex_for_built_in = true;
        facts.external.claude_for_built_in = true;
        facts.local_hosts = LocalHosts::Docker;
        facts.synthetic.codex = CodexMarker::WhenActive;
    }),
    // `openai-codex` becomes `openai`.
    beta(5, 30, 1, |facts| {
        facts.codex_uses_openai_order = false;
        facts.external.codex_profile = Some("openai:default");
        facts.codex_auth_is_openai = true;
        facts.openai_tries_codex_profiles = false;
    }),
    beta(5, 31, 1, |facts| {
        facts.sidecars = Sidecars::Ignored;
        facts.repairs_stored_order = true;
    }),
    column(6, 1, |facts| {
        facts.model_scoped_reasons = &["rate_limit", "timeout", "model_not_found"];
        facts.tells_unresolved_logins = true;
        facts.tells_failures_in_sentences = true;
        facts.login_provider = "openai";
        facts.codex_login_advice = "No API key found for provider \"openai\". You are authenticated with OpenAI \
                                    ChatGPT/Codex OAuth. Use openai/gpt-5.5 with the ChatGPT/Codex OAuth profile, or set \
                                    OPENAI_API_KEY for direct OpenAI API access.";
        facts.openai_transports = OpenAiTransports::PlatformWantsKey;
        facts.key_may_name_profile = true;
    }),
    // Stores are databases.
    column(6, 5, |facts| {
        facts.json_store = JsonStore::Ignored;
        facts.dangling = Dangling::OrderKept;
        facts.own_profiles_first = true;
        facts.store_file = "openclaw-agent.sqlite";
        facts.codex_refuses_renamed = true;
    }),
    column(6, 6, |facts| facts.codex_refuses_renamed = false),
    column(7, 1, |facts| {
        facts.external.gives_way_to_any_login = true;
        facts.looks_at_profile_type_first = true;
        facts.codex_login_advice = "No API key found for provider \"openai\". You are authenticated with OpenAI \
                                    ChatGPT/Codex OAuth. Use openai/gpt-5.6-sol with the ChatGPT/Codex OAuth profile, or \
                                    set OPENAI_API_KEY for direct OpenAI API access.";
    }),
    // Credentials and routes are prepared before a run starts.
    beta(7, 2, 1, |facts| {
        facts.auth_plan_names_mode = true;
        facts.preparation.ahead = true;
    }),
    beta(7, 2, 7, |facts| {
        facts.json_store = JsonStore::Refused;
        facts.expired_oauth_last = true;
        facts.openai_transports = OpenAiTransports::WantTheirOwn;
    }),
    column(8, 1, |facts| {
        facts.main_store_variables = &["OPENCLAW_AGENT_DIR"];
        facts.external.claude = false;
        facts.preparation.blocks_configured_keys = true;
        facts.shows_inherited_store = true;
        facts.missing_key_advice = "Configure an API key (openclaw models auth paste-api-key --provider {provider}; add \
                                    --agent <id> for a non-default agent) or copy only portable static auth profiles \
                                    from the main agentDir.";
    }),
    column(9, 1, |facts| {
        facts.refusal_names_providers = true;
        facts.preparation.references_beat_profiles = true;
    }),
    column(9, 6, |facts| {
        facts.external.codex_profile = None;
        facts.preparation.configured_mode_decides = true;
        facts.codex_login_advice = "No API key found for provider \"openai\". You are authenticated with OpenAI \
                                    ChatGPT/Codex OAuth. Use openai/gpt-6-astra with the ChatGPT/Codex OAuth profile, or \
                                    set OPENAI_API_KEY for direct OpenAI API access.";
    }),
];

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

#[cfg(test)]
mod tests {
    use super::super::super::column::in_order;
    use super::*;

    #[test]
    fn columns_stand_in_the_order_of_releases() {
        assert!(in_order(COLUMNS));
    }
}
