//! How a release chooses the runtime and the harness of a candidate.

mod columns;

use super::column::at;
use crate::release::Version;
use columns::{COLUMNS, FIRST};

/// How a release chooses the runtime and the harness of a candidate.
///
/// Sources: `src/agents/harness/policy.ts`, `selection.ts`, `src/agents/model-runtime-policy.ts`
/// and `src/agents/openai-codex-routing.ts` (later `openai-routing.ts`) of the releases.
#[derive(Debug, Clone)]
pub struct RuntimeFacts {
    /// Where the runtime of a candidate is read from.
    pub policy: PolicyShape,
    /// Id of the harness that serves every provider: `pi` up to 2026.5.27, then `openclaw`.
    pub built_in: &'static str,
    /// Providers that the codex harness says it serves.
    pub codex_serves: &'static [&'static str],
    /// Whether the harness is chosen before the model and the credential are looked up (2026.4.24+);
    /// before, it is chosen last.
    pub harness_first: bool,
    /// Whether a forced harness is asked if it serves the provider (2026.5.27+).
    pub asks_forced_harness: bool,
    /// Whether a failing codex attempt under `auto` is run again on the built-in harness (up to 2026.4.21).
    pub replays_on_built_in: bool,
    /// What happens when the harness that is asked for is not registered.
    pub missing_harness: MissingHarness,
    /// Which candidates imply codex without anybody asking for it.
    pub implied_codex: ImpliedCodex,
    /// The routes of `openai` models, where the openai plugin says which there are (2026.7.2-beta.1+).
    pub routes: Option<RouteFacts>,
    /// Whether a policy that ends at `auto` counts as none at all (2026.7.2-beta.1+).
    pub auto_is_implicit: bool,
    /// Whether an implied codex gives way to the built-in harness when the plugin is missing (2026.5.16-beta.4+, but
    /// not in 2026.8, where the run refuses before a harness is selected).
    pub implied_codex_gives_way: bool,
    /// Whether a codex app-server that is handed no login takes `CODEX_API_KEY` or `OPENAI_API_KEY` of the gateway's
    /// environment (`auth-bridge.ts` of the codex plugin, 2026.4.24–2026.4.29, where no login is handed over).
    pub codex_takes_environment_key: bool,
    /// Whether sub-agents that codex starts by itself see those keys, whatever login it was given (openclaw#106375).
    pub codex_children_inherit_keys: bool,
    /// Whether `codex.cmd` is found on Windows (openclaw#71139).
    pub finds_command_shims: bool,
    /// How ids are read.
    pub id_reading: RuntimeIdReading,
    /// Whether the built-in harness borrows profiles of `openai-codex` for `openai/*` (2026.5.16-beta.4 – 2026.5.28).
    pub openai_borrows_codex_profiles: bool,
    /// CLI runtimes and the provider each one serves.
    pub cli_runtimes: &'static [(&'static str, &'static str)],
    /// Whether the runs that a chat makes beside its turns (compacting, `/btw`) know that a CLI runtime is no harness
    /// (`selectAgentHarnessDecision` without `isCliRuntimeAlias…` in 2026.5.12 – 2026.5.22; openclaw#87063).
    pub side_runs_know_cli_runtimes: bool,
    /// Providers that are CLI backends: their candidates are run by starting a program.
    pub cli_backends: &'static [&'static str],
    /// Whether the codex app-server goes by its own login, so that without a profile it calls
    /// `https://api.openai.com/v1/responses` with no bearer (2026.4.24 – 2026.4.29, recorded end to end on 2026.4.29).
    pub codex_goes_by_own_login: bool,
    /// Whether the app-server runs in a Codex home of the agent's own, so that without a profile only a login kept
    /// there or a key in the environment is left to it (2026.5.2+; openclaw#83380).
    pub codex_home_is_isolated: bool,
    /// Whether the app-server without a login takes `CODEX_API_KEY` or `OPENAI_API_KEY` (2026.4.29+).
    pub codex_reads_key_variables: bool,
    /// What the codex plugin sends as `modelProvider` for a provider it does not know.
    pub codex_sends_foreign_provider: bool,
}

/// Where the runtime of a candidate is read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PolicyShape {
    /// There is one runner and nothing to choose (up to 2026.4.9).
    OneRunner,
    /// One policy for the whole agent, applied to every candidate (2026.4.10 – 2026.5.7).
    Agent(AgentPolicyFacts),
    /// A policy per model or provider (2026.5.12+).
    Model(ModelPolicyFacts),
}

/// The whole-agent policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgentPolicyFacts {
    /// `embeddedHarness` or `agentRuntime`.
    pub container: &'static str,
    /// `runtime` or `id`.
    pub id_key: &'static str,
    /// What its `fallback` means.
    pub fallback: FallbackMeaning,
    /// Whether a CLI runtime id counts as the built-in harness here (2026.4.25+).
    pub cli_is_built_in: bool,
    /// Whether a container without a usable value is passed over (2026.4.25+).
    pub empty_container_is_absent: bool,
    /// Whether a session's `agentHarnessId` pins the harness (2026.4.23 – 2026.5.7).
    pub session_pin: bool,
}

/// What `fallback` of a whole-agent policy means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FallbackMeaning {
    /// `none`, else `pi`; the agent's own value or the defaults' (2026.4.10 – 2026.4.23).
    PiUnlessNone,
    /// Unset means `pi` under `auto` and `none` under anything forced; the defaults' value is not
    /// inherited by an agent that names a runtime (2026.4.24 – 2026.5.3).
    ByRuntime,
    /// Not read (2026.5.4+).
    Ignored,
}

/// The per-model policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ModelPolicyFacts {
    /// Whether keys like `openai/*` count (2026.5.16-beta.4+).
    pub wildcards: bool,
    /// Whether a model id with another provider's prefix can match (2026.8.1+).
    pub compares_foreign_prefix: bool,
    /// Whether a session's `agentRuntimeOverride` is honoured (2026.5.16-beta.4+).
    pub session_override: bool,
}

/// What happens when a harness is not registered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MissingHarness {
    /// As `fallback` says: the built-in harness, or an error that ends the candidate (2026.4.10 – 2026.5.3).
    AsFallbackSays,
    /// An error that ends the candidate; the chain goes on (2026.5.4 – 2026.5.16).
    FailsCandidate,
    /// An error that ends the whole chain (2026.5.18+).
    StopsChain,
    /// An error before a harness is selected, which ends the chain: the plugin that registers it is missing from the
    /// prepared run (2026.8, `ensureSelectedAgentHarnessPlugin`).
    Unprepared,
    /// The same in the words of 2026.9.1+.
    NotActivatable,
}

/// Which candidates imply codex.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImpliedCodex {
    /// None (up to 2026.5.7).
    Never,
    /// `openai` at its official address, and `openai-codex` (2026.5.12 – 2026.5.28).
    OpenAiAndOpenAiCodex,
    /// `openai` at its official address (2026.5.30-beta.1 – 2026.7.1).
    OpenAi,
    /// `openai` where its route can be taken by codex; where not, the built-in harness is implied (2026.7.2-beta.1+).
    OpenAiRoutes,
}

/// Which `openai` models are served where, and how one of two routes is chosen
/// (`extensions/openai/model-route-contract.ts`, `provider-policy-api.ts`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RouteFacts {
    /// Models of the platform and of the ChatGPT backend.
    pub dual: &'static [&'static str],
    /// Models of the platform only.
    pub platform_only: &'static [&'static str],
    /// Models of the ChatGPT backend only.
    pub subscription_only: &'static [&'static str],
    /// Whether a configured `openai-completions` leaves the ChatGPT route open (2026.9.6; not in 2026.9.4).
    pub completions_keep_login: bool,
    /// Whether a runtime or profile asked for in words decides between two routes, and a ChatGPT login is preferred
    /// otherwise (2026.9.6; not in 2026.9.4).
    pub follows_intent: bool,
}

/// How runtime ids are read (`normalizeEmbeddedAgentRuntime`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RuntimeIdReading {
    /// What a blank id means.
    pub blank: &'static str,
    /// Whether `codex-app-server` means `codex` (2026.4.24+).
    pub app_server_is_codex: bool,
    /// Whether ids are lower-cased, and `pi` and `openclaw` are one (2026.5.28+).
    pub pi_is_openclaw: bool,
}

impl RuntimeFacts {
    /// The facts of a release.
    #[must_use]
    pub fn of(version: Version) -> Self {
        at(FIRST, COLUMNS, version)
    }

    /// Reads a runtime id as this release does; `None` stands for an absent one.
    #[must_use]
    pub fn read_id(&self, raw: Option<&str>) -> String {
        let reading = self.id_reading;
        let Some(text) = raw.map(str::trim).filter(|text| !text.is_empty()) else { return reading.blank.to_owned() };
        let text = if reading.pi_is_openclaw { text.to_lowercase() } else { text.to_owned() };
        match text.as_str() {
            "pi" | "openclaw" if reading.pi_is_openclaw => "openclaw".to_owned(),
            "codex-app-server" if reading.app_server_is_codex => "codex".to_owned(),
            _ => text,
        }
    }

    /// The version of a codex plugin, when it is older than a release; what names no version of OpenClaw's is unknown.
    #[must_use]
    pub fn older_codex_plugin(version: &str, release: Version) -> Option<Version> {
        let version: Version = version.parse().ok()?;
        (Version::new(2026, 4, 10)..release).contains(&version).then_some(version)
    }

    /// Whether a CLI runtime serves a provider.
    #[must_use]
    pub fn cli_serves(&self, runtime: &str, provider: &str) -> bool {
        self.cli_runtimes.iter().any(|(id, served)| *id == runtime && *served == provider)
    }

    /// Whether an id names a CLI runtime.
    #[must_use]
    pub fn is_cli_runtime(&self, runtime: &str) -> bool {
        self.cli_runtimes.iter().any(|(id, _)| *id == runtime)
    }
}
