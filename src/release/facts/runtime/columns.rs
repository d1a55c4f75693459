//! The columns of the runtime facts. A change that was seen in one release, and not in an older one that was read, counts
//! from the later one on.

use super::super::column::{Column, beta, column};
use super::{
    AgentPolicyFacts, FallbackMeaning, ImpliedCodex, MissingHarness, ModelPolicyFacts, PolicyShape, RouteFacts,
    RuntimeFacts, RuntimeIdReading,
};

/// 2026.4.5: one runner, nothing to choose.
pub(super) const FIRST: RuntimeFacts = RuntimeFacts {
    policy: PolicyShape::OneRunner,
    codex_takes_environment_key: false,
    codex_children_inherit_keys: false,
    finds_command_shims: false,
    built_in: "pi",
    codex_serves: &["codex"],
    harness_first: false,
    asks_forced_harness: false,
    replays_on_built_in: false,
    missing_harness: MissingHarness::AsFallbackSays,
    implied_codex: ImpliedCodex::Never,
    routes: None,
    auto_is_implicit: false,
    implied_codex_gives_way: false,
    id_reading: RuntimeIdReading { blank: "auto", app_server_is_codex: false, pi_is_openclaw: false },
    openai_borrows_codex_profiles: false,
    cli_runtimes: &[],
    side_runs_know_cli_runtimes: true,
    cli_backends: &["claude-cli", "google-gemini-cli", "codex-cli"],
    codex_goes_by_own_login: false,
    codex_home_is_isolated: false,
    codex_reads_key_variables: false,
    codex_sends_foreign_provider: false,
};

/// `embeddedHarness` of 2026.4.10.
const EMBEDDED_HARNESS: AgentPolicyFacts = AgentPolicyFacts {
    container: "embeddedHarness",
    id_key: "runtime",
    fallback: FallbackMeaning::PiUnlessNone,
    cli_is_built_in: false,
    empty_container_is_absent: false,
    session_pin: false,
};
const PINNED_HARNESS: AgentPolicyFacts = AgentPolicyFacts { session_pin: true, ..EMBEDDED_HARNESS };
const STRICT_HARNESS: AgentPolicyFacts = AgentPolicyFacts { fallback: FallbackMeaning::ByRuntime, ..PINNED_HARNESS };
/// `agentRuntime` of 2026.4.25.
const AGENT_RUNTIME: AgentPolicyFacts = AgentPolicyFacts {
    container: "agentRuntime",
    id_key: "id",
    cli_is_built_in: true,
    empty_container_is_absent: true,
    ..STRICT_HARNESS
};
/// Policies per model of 2026.5.12.
const PER_MODEL: ModelPolicyFacts =
    ModelPolicyFacts { wildcards: false, compares_foreign_prefix: false, session_override: false };
const PER_MODEL_5_16: ModelPolicyFacts = ModelPolicyFacts { wildcards: true, session_override: true, ..PER_MODEL };

/// What later releases change, oldest first.
pub(super) const COLUMNS: &[Column<RuntimeFacts>] = &[
    column(4, 10, |facts| {
        facts.policy = PolicyShape::Agent(EMBEDDED_HARNESS);
        facts.replays_on_built_in = true;
        facts.codex_sends_foreign_provider = true;
    }),
    column(4, 22, |facts| facts.replays_on_built_in = false),
    column(4, 23, |facts| facts.policy = PolicyShape::Agent(PINNED_HARNESS)),
    column(4, 24, |facts| {
        facts.policy = PolicyShape::Agent(STRICT_HARNESS);
        facts.harness_first = true;
        facts.id_reading = RuntimeIdReading { blank: "pi", app_server_is_codex: true, pi_is_openclaw: false };
        facts.cli_runtimes = &[("claude-cli", "anthropic"), ("google-gemini-cli", "google"), ("codex-cli", "openai")];
        facts.codex_goes_by_own_login = true;
        facts.codex_takes_environment_key = true;
        facts.finds_command_shims = true;
    }),
    column(4, 25, |facts| facts.policy = PolicyShape::Agent(AGENT_RUNTIME)),
    column(4, 29, |facts| facts.codex_reads_key_variables = true),
    column(5, 2, |facts| {
        facts.codex_goes_by_own_login = false;
        facts.codex_home_is_isolated = true;
        facts.codex_takes_environment_key = false;
    }),
    column(5, 4, |facts| {
        facts.policy = PolicyShape::Agent(AgentPolicyFacts { fallback: FallbackMeaning::Ignored, ..AGENT_RUNTIME });
        facts.missing_harness = MissingHarness::FailsCandidate;
    }),
    column(5, 12, |facts| {
        facts.policy = PolicyShape::Model(PER_MODEL);
        facts.implied_codex = ImpliedCodex::OpenAiAndOpenAiCodex;
        facts.side_runs_know_cli_runtimes = false;
    }),
    beta(5, 16, 4, |facts| {
        facts.policy = PolicyShape::Model(PER_MODEL_5_16);
        facts.implied_codex_gives_way = true;
        facts.openai_borrows_codex_profiles = true;
        facts.cli_runtimes = &[("claude-cli", "anthropic"), ("google-gemini-cli", "google")];
        facts.cli_backends = &["claude-cli", "google-gemini-cli"];
    }),
    column(5, 18, |facts| facts.missing_harness = MissingHarness::StopsChain),
    column(5, 26, |facts| facts.side_runs_know_cli_runtimes = true),
    column(5, 27, |facts| {
        facts.codex_serves = &["codex", "openai", "openai-codex"];
        facts.asks_forced_harness = true;
        facts.codex_sends_foreign_provider = false;
    }),
    // PI is called `openclaw`.
    column(5, 28, |facts| {
        facts.built_in = "openclaw";
        facts.id_reading = RuntimeIdReading { blank: "openclaw", app_server_is_codex: true, pi_is_openclaw: true };
    }),
    // `openai-codex` becomes `openai`.
    beta(5, 30, 1, |facts| {
        facts.implied_codex = ImpliedCodex::OpenAi;
        facts.openai_borrows_codex_profiles = false;
    }),
    column(6, 1, |facts| facts.codex_serves = &["codex", "openai"]),
    column(7, 1, |facts| facts.codex_children_inherit_keys = true),
    // Models of `openai` have routes.
    beta(7, 2, 1, |facts| {
        facts.implied_codex = ImpliedCodex::OpenAiRoutes;
        facts.routes = Some(ROUTES);
        facts.auto_is_implicit = true;
    }),
    // A prepared run wants the plugin, also where nobody asked for it.
    column(8, 1, |facts| {
        facts.policy = PolicyShape::Model(ModelPolicyFacts { compares_foreign_prefix: true, ..PER_MODEL_5_16 });
        facts.missing_harness = MissingHarness::Unprepared;
        facts.implied_codex_gives_way = false;
    }),
    column(9, 1, |facts| {
        facts.missing_harness = MissingHarness::NotActivatable;
        facts.implied_codex_gives_way = true;
    }),
    column(9, 4, |facts| facts.routes = Some(ROUTES_9_4)),
    column(9, 6, |facts| facts.routes = Some(ROUTES_9_6)),
];

const ROUTES: RouteFacts = RouteFacts {
    dual: &[
        "gpt-5.6-sol",
        "gpt-5.6-terra",
        "gpt-5.6-luna",
        "gpt-5.5",
        "gpt-5.5-pro",
        "gpt-5.4",
        "gpt-5.4-pro",
        "gpt-5.4-mini",
    ],
    platform_only: &["chat-latest", "gpt-5.6"],
    subscription_only: &["gpt-5.3-codex-spark"],
    completions_keep_login: false,
    follows_intent: false,
};
const ROUTES_9_4: RouteFacts = RouteFacts {
    dual: &[
        "gpt-6-astra",
        "gpt-5.6-sol",
        "gpt-5.6-terra",
        "gpt-5.6-luna",
        "gpt-5.5",
        "gpt-5.5-pro",
        "gpt-5.4",
        "gpt-5.4-pro",
        "gpt-5.4-mini",
    ],
    ..ROUTES
};
const ROUTES_9_6: RouteFacts = RouteFacts {
    dual: &[
        "gpt-6-astra",
        "gpt-6-sol",
        "gpt-6-luna",
        "gpt-5.6-sol",
        "gpt-5.6-terra",
        "gpt-5.6-luna",
        "gpt-5.5",
        "gpt-5.5-pro",
        "gpt-5.4",
        "gpt-5.4-pro",
        "gpt-5.4-mini",
    ],
    completions_keep_login: true,
    follows_intent: true,
    ..ROUTES
};

#[cfg(test)]
mod tests {
    use super::super::super::column::in_order;
    use super::*;

    #[test]
    fn columns_stand_in_the_order_of_releases() {
        assert!(in_order(COLUMNS));
    }
}
